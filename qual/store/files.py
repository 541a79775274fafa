"""Writing a file whole or not at all, and tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import re
import sys
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from qual.errors import StudyError
from qual.store.private import make_folder, start_file

# Python's own limit is 131,072 characters a cell, which one long utterance exceeds; the text is in memory by then. Set once
# for the process: set and put back, it would change under another thread.
csv.field_size_limit(2**31 - 1)

LONGEST_NAME = 255  # bytes of a file's name; æ, ø and å are two each
LARGEST = 2**31 - 1  # a whole number that every database can hold
LONGEST_CELL = 32_767  # of a spreadsheet, as `cell_length` counts
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_IN_USE = {
    5,
    32,
    33,
}  # Windows' own numbers: access denied (so it says of a file that is open elsewhere), shared, locked
_PATIENCE = 2.0  # seconds: a virus scanner or an index looks at every new file, and lets go of it
# a spreadsheet runs a cell that starts so; ``'*`` lets `as_written` find back to what began with an apostrophe itself
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_whole(path: Path | str, content: bytes) -> Path:
    """Put ``content`` at ``path``: beside it first, then in its place, so that nobody ever sees half a file.

    A missing folder is made; who may read either is decided in `qual.store.private`. What stood there before stays when
    anything fails.
    Raises `StudyError`: ``study.disk_full``, ``study.in_use`` where another program has what stands there open (on Windows), or
    ``study.not_writable`` for every other refusal of the folder.
    """
    target = Path(path)
    unfinished = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        make_folder(target.parent)
        with start_file(unfinished).open("wb") as file:
            file.write(content)
            _flush(file)
        take_place(unfinished, target)
    except OSError as error:
        _forget(unfinished)
        raise refused(error, target) from error
    except BaseException:  # Ctrl-C between the two steps leaves no litter either
        _forget(unfinished)
        raise
    return target


def take_place(unfinished: Path, target: Path) -> None:
    """Move ``unfinished`` to ``target``, in the place of what stands there; on Windows, where a file that is open cannot be
    replaced, again for two seconds. Raises `OSError`."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            unfinished.replace(target)
            return
        except PermissionError as error:
            if not in_use(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def in_use(error: OSError) -> bool:
    """Whether Windows refuses what may be done as soon as another program closes the file."""
    return getattr(error, "winerror", None) in _IN_USE


def refused(error: OSError, target: Path) -> StudyError:
    """The named error for a disk that would not take ``target``."""
    if error.errno in FULL:
        return StudyError("study.disk_full", folder=target.parent)
    if in_use(error) and target.is_file():
        return StudyError("study.in_use", file=target)
    return StudyError("study.not_writable", folder=target.parent)


def _flush(file: IO[bytes]) -> None:
    """Have the disk keep what was written, also when the power fails."""
    file.flush()
    os.fsync(file.fileno())
    if sys.platform == "darwin":  # where fsync leaves it in the disk's own memory
        import fcntl

        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)


def fitting(name: str, mark: str = "") -> str:
    """A file's name with ``mark`` before its extension, its stem cut so far that every disk takes it.

    >>> fitting("BN-R1.docx", "-8f3a")
    'BN-R1-8f3a.docx'
    """
    stem, extension = Path(name).stem, Path(name).suffix
    if len(extension.encode("utf-8", "replace")) > LONGEST_NAME // 4:  # a full stop in a sentence begins no extension
        stem, extension = name, ""
    room = LONGEST_NAME - len(f"{mark}{extension}".encode("utf-8", "replace"))
    return f"{stem.encode('utf-8', 'replace')[:room].decode('utf-8', 'ignore')}{mark}{extension}"


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
        take_place(unfinished, path)
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


def csv_rows(text: str, delimiter: str = ",", *, strict: bool = True, quoted: bool = True) -> Iterator[list[str]]:
    """The rows of a .csv in memory, cells as long as they are: every reader of qual reads .csv here.

    ``strict`` : refuse quotation marks that do not pair; ``quoted`` : False where they are ordinary characters. Raises
    `csv.Error`.
    """
    lines = io.StringIO(text, newline="")
    if not quoted:
        return csv.reader(lines, delimiter=delimiter, strict=strict, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def csv_dicts(text: str, delimiter: str = ",", *, strict: bool = False) -> list[dict[str, str]]:
    """The rows by the names in the first line; cells that a row lacks are empty, those beyond the names are left out.

    Raises `csv.Error`.
    """
    rows = (row for row in csv_rows(text, delimiter, strict=strict) if row)
    head = next(rows, [])
    return [dict.fromkeys(head, "") | dict(zip(head, row, strict=False)) for row in rows]


def csv_head(text: str, delimiter: str = ",") -> list[str]:
    """The names in the first line that has any. Raises `csv.Error`."""
    return next((row for row in csv_rows(text, delimiter, strict=False) if row), [])


def whole(cell: str) -> int:
    """A whole number in a cell. Raises `ValueError` for what is none, and for one that no database holds."""
    number = int(cell) if len(cell) <= 20 else LARGEST + 1
    if abs(number) > LARGEST:
        raise ValueError(f"{cell[:20]}…")
    return number


def cell_length(text: str) -> int:
    """How long a spreadsheet holds the text to be: it counts a sign outside the basic plane, an emoji, as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


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
