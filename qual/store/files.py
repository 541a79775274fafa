"""Writing a file whole or not at all, and tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qual.errors import StudyError
from qual.store.private import make_folder, start_file

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# a spreadsheet runs a cell that starts so; ``'*`` lets `as_written` find back to what began with an apostrophe itself
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_whole(path: Path | str, content: bytes) -> Path:
    """Put ``content`` at ``path``: beside it first, then in its place, so that nobody ever sees half a file.

    A missing folder is made; who may read either is decided in `qual.store.private`. What stood there before stays when
    anything fails.
    Raises `StudyError`: ``study.disk_full``, or ``study.not_writable`` for every other refusal of the folder.
    """
    target = Path(path)
    unfinished = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        make_folder(target.parent)
        with start_file(unfinished).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        _forget(unfinished)
        code = "study.disk_full" if error.errno in FULL else "study.not_writable"
        raise StudyError(code, folder=target.parent) from error
    except BaseException:  # Ctrl-C between the two steps leaves no litter either
        _forget(unfinished)
        raise
    return target


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def in_place_of(path: Path) -> Iterator[Path]:
    """An empty file beside ``path`` for a library to write into; it takes the place of ``path`` when the block ends well.

    Raises `OSError`; what stood there before stays when anything fails.
    """
    unfinished = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield start_file(unfinished)
        unfinished.replace(path)
    except BaseException:
        _forget(unfinished)
        raise


def csv_table(heading: Sequence[str], rows: Iterable[Iterable[Any]], *, delimiter: str = ",") -> bytes:
    """The rows under their headings as .csv: UTF-8 with the mark that Excel needs to see æ, ø and å, and no cell a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(heading)
    writer.writerows([_disarmed(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run this text, a transcript's "- Ja" included, instead of showing it."""
    return bool(_FORMULA.match(cell))


def as_written(cell: str) -> str:
    """The text of a cell without the apostrophe that `csv_table` put before it."""
    return cell[1:] if cell.startswith("'") and is_formula(cell) else cell


def _disarmed(value: Any) -> Any:
    """An apostrophe before text that a spreadsheet would run (the usual guard; numbers stay numbers)."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def _forget(unfinished: Path) -> None:
    try:
        unfinished.unlink(missing_ok=True)
    except OSError:
        return  # the folder refused us already; the first error is the one to tell
