"""The original of an import: copied into the study last, and taken away again when nothing was stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qual.errors import QualError
from qual.store import Desk, documents
from qual.store.files import fitting, sha256_of, write_whole


@contextmanager
def keeping(desk: Desk, folder: Path, path: Path, sha256: str) -> Iterator[Callable[[], None]]:
    """What copies the file to ``folder``, under its own name (where another file has it, with a mark of its content); the copy is
    taken away again when the import comes to nothing."""
    made: list[Path] = []

    def keep() -> None:
        for mark in ("", f"-{sha256[:8]}", f"-{sha256}"):
            target = folder / fitting(path.name, mark)
            if not target.exists():
                made.append(write_whole(target, path.read_bytes()))
                return
            if sha256_of(target) == sha256:
                return

    try:
        yield keep
    except BaseException as error:
        for copy in made if not _unsure(error) else ():
            _take_back(desk, copy, sha256)
        raise


def _unsure(error: BaseException) -> bool:
    """Whether the import may be stored all the same: where the disk would not say that it has written, SQLite may find the act in
    its log at the next start. The copy stays, and is told then if no session came of it."""
    return isinstance(error, QualError) and error.code == "study.disk_refuses"


def _take_back(desk: Desk, copy: Path, sha256: str) -> None:
    """Remove the copy, unless the import is stored all the same, as when Ctrl-C came just after."""
    with suppress(QualError, OSError), desk.read() as connection:
        if sha256 not in documents.sessions_by_sha256(connection):
            copy.unlink(missing_ok=True)
