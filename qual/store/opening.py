"""How a study's file can be opened: to write, only to read, or not at all; and the named error that says why."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, Final, Literal
from urllib.parse import quote

from qual.errors import StudyError

#: ``"write"``; ``"read"``: a connection that never writes; ``"still"``: nor looks whether others do, as on a disc, where
#: SQLite can make none of the files that its write-ahead log needs
Way = Literal["write", "read", "still"]

WINDOWS: Final = os.name == "nt"
BUSY_SECONDS = 10  # how long a lock of somebody else's is waited for
_SMALLEST = 512  # bytes: a page of the smallest size that SQLite knows


def is_study(folder: Path) -> bool:
    """Whether the folder is a study's. Raises `StudyError` where the system says nothing of it: its path is too long, or stands
    where this account may not look."""
    try:
        return (folder / "study.toml").is_file()
    except OSError as error:
        raise StudyError("study.out_of_reach", folder=folder, reason=error.strerror or type(error).__name__) from error


def way(path: Path) -> Way:
    """How the file ``path`` can be opened.

    Raises `StudyError` (``study.read_only_unfinished``) where the last acts stand in a journal that only a writer can take in.
    """
    if not path.exists() or (writable(path) and writable(path.parent)):
        return "write"
    return reading_way(path)


def reading_way(path: Path) -> Way:
    """How a file that cannot be written can be read; raises as `way` does."""
    if not _opens(path, "read") and _unfinished(path):
        raise StudyError("study.read_only_unfinished", folder=path.parent)
    return "read" if _opens(path, "read") else "still"


def connect(path: Path, how: Way, seconds: float) -> sqlite3.Connection:
    """A connection of SQLite's own, for any thread; it waits ``seconds`` for a lock."""
    if how == "write":
        return sqlite3.connect(path, timeout=seconds, check_same_thread=False)
    query = "mode=ro" if how == "read" else "mode=ro&immutable=1"
    return sqlite3.connect(address(path.absolute(), query), timeout=seconds, check_same_thread=False, uri=True)


def address(path: PurePath, query: str) -> str:
    """An absolute path as SQLite takes it where it is told how to open it: the server of a Windows share is a part of the path
    there (``file:////server/share/…``), and no host."""
    place = quote(path.as_posix(), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{place}?{query}"


@contextmanager
def legible() -> Iterator[None]:
    """SQLite's own words for damage may quote the damage, which is no text: say it without."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("malformed database schema") from error


def writable(path: Path) -> bool:
    """Whether this account may write there, as far as the system tells; Windows tells only who tries."""
    if WINDOWS:
        return _takes_writing(path)
    effective = os.access in os.supports_effective_ids
    return os.access(path, os.W_OK, effective_ids=effective)


def _takes_writing(path: Path) -> bool:
    try:
        if path.is_dir():
            tempfile.TemporaryFile(dir=path).close()
        else:
            path.open("r+b").close()
    except OSError:
        return False
    return True


def lacks_tables(path: Path) -> bool:
    """Whether there is no file, or one so small that SQLite takes it for a new database."""
    return not path.is_file() or path.stat().st_size < _SMALLEST


def was_used(folder: Path) -> bool:
    """Whether a folder without tables holds what only a study in use leaves: backups, originals, the log of lost tables."""
    kept = (*(folder / "backups").glob("*.db"), *(folder / "originals").glob("*"), folder / "study.db-wal")
    return any(path.is_file() and path.stat().st_size > 0 for path in kept)


def stamp(path: Path) -> tuple[Any, ...]:
    """What changes when somebody else writes to a file that is read as if nobody could."""
    said = path.stat()
    return said.st_mtime_ns, said.st_size, said.st_ino, _unfinished(path)


def _opens(path: Path, how: Way) -> bool:
    try:
        connection = connect(path, how, 0)
    except sqlite3.Error:
        return False
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)  # somebody writes: it can be read, in a moment
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True  # it opens, and what is wrong with it is told by whoever reads
    finally:
        connection.close()
    return True


def _unfinished(path: Path) -> bool:
    """Whether a journal beside the file holds what does not stand in it yet, or has to be taken out of it."""
    journals = (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    return any(journal.is_file() and journal.stat().st_size > 0 for journal in journals)
