"""What a process that was killed has left in a study folder: found, and taken away when nobody else has the study open.

Only what is known to be half of something that is whole elsewhere is taken away. An original without a session is kept, and
told: it may be the only copy.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qual.store import places
from qual.store.files import sha256_of
from qual.store.health import MARK
from qual.store.opening import lacks_tables, legible
from qual.store.private import PRIVATE, make_folder
from qual.store.whereabouts import Whereabouts

WORK: Final = f"{PRIVATE}/work"  # files that are only needed while something is done: uploads, a report on its way
ORIGINALS: Final = ("originals", f"{PRIVATE}/originals")
# as `write_whole` and the copies of tables call a file until it is whole, SQLite's journals beside it too
_HALF: Final = re.compile(r"\.[0-9a-f]{32}\.part")
_HALF_COPY: Final = re.compile(r"(.+\.db|restore-[0-9a-f]{32}(\.part)?)\.part(-journal|-wal|-shm)?")
_LONG: Final = 24 * 3600 * 10**9  # nanoseconds after which nobody is writing a file any more


@dataclass(frozen=True)
class Litter:
    """What was left: ``removed`` are half files that were taken away, ``kept`` originals that belong to no session."""

    removed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.kept)


@contextmanager
def workplace(folder: Path | None) -> Iterator[Path]:
    """An empty folder for files that nobody needs afterwards, in the private folder of the study ``folder``; it is gone then, or
    after the next start. Without a study, or in one that cannot be written to, the system's temporary folder."""
    place = None
    if folder is not None:
        try:
            place = make_folder(folder / WORK / uuid.uuid4().hex, study=folder)
        except OSError:
            place = None
    if place is None:
        place = Path(tempfile.mkdtemp(prefix="qual-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def unfinished(folder: Path) -> list[Path]:
    """The half files in the study, and what stands in its workplace; some may be under way at this moment."""
    rooms = [folder, *(path for path in _inside(folder) if path.is_dir()), folder / ORIGINALS[1]]
    halves = [path for room in rooms for path in _inside(room) if _HALF.fullmatch(path.name)]
    copies = [
        path for room in (folder, folder / "backups") for path in _inside(room) if _HALF_COPY.fullmatch(path.name)
    ]
    return sorted(path for path in halves + copies if path.is_file()) + _inside(folder / WORK)


def tidy(folder: Path) -> Litter:
    """Take away what was left unfinished, and find the originals since the last time that no import has stored.

    Nothing is done while anybody else has the study open, or where it is missing, damaged or not to be written to.
    """
    left, fresh = unfinished(folder), _fresh(folder)
    if (
        places.risk(folder / "study.db") == "synchronised"
    ):  # another machine's locks do not come along with its half files
        left = [path for path in left if time.time_ns() - _changed(path) > _LONG]
    if not left and not fresh:
        return Litter()
    with alone(folder / "study.db") as connection:
        if connection is None:
            return Litter()
        try:
            known = imported(connection) if fresh else set()
        except (sqlite3.Error, ValueError):  # damaged: opening it says so
            return Litter()
        removed = tuple(path for path in left if _remove(path))
        kept = tuple(path for path in fresh if _unknown(path, known))
        _told_of_all(folder)
    return Litter(removed, kept)


def orphans(connection: sqlite3.Connection, folder: Path) -> list[Path]:
    """The originals that no import has stored, undone ones included: left by one that was stopped, or put there by hand."""
    known = imported(connection)
    return [path for path in _originals(folder) if _unknown(path, known)]


def imported(connection: sqlite3.Connection) -> set[str]:
    """The SHA-256 of each file that was ever imported; an import that was undone can be done again."""
    found = {str(row[0]) for row in connection.execute("SELECT sha256 FROM documents")}
    for (about,) in connection.execute("SELECT about FROM log WHERE operation = 'import'"):
        found.add(str((json.loads(about or "null") or {}).get("sha256")))
    return found


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The database, locked for this one, while nobody else has it open; else None, at once."""
    # SQLite would throw away the log that is left of lost tables, and play another file's back onto these
    if lacks_tables(path) or Whereabouts(path).foreign_journal():
        yield None
        return
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        tables: set[str] = set()
        with suppress(sqlite3.Error), legible():
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        yield connection if {"documents", "log"} <= tables else None


def _originals(folder: Path) -> list[Path]:
    files = (path for room in ORIGINALS for path in _inside(folder / room) if not path.name.startswith("."))
    return [path for path in files if path.is_file()]


def _fresh(folder: Path) -> list[Path]:
    """The originals that have come since the last look; all of them where there was none."""
    mark = folder / MARK
    since = _changed(mark)
    return [path for path in _originals(folder) if _changed(path) > since]


def _changed(path: Path) -> int:
    """When the file was changed last, in nanoseconds; 0 for one that is not there, or not any more."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _told_of_all(folder: Path) -> None:
    try:
        (folder / MARK).touch()
    except OSError:
        return


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _unknown(path: Path, known: set[str]) -> bool:
    try:
        return sha256_of(path) not in known
    except OSError:  # what cannot be read is told of where the originals are looked at
        return False


def _remove(path: Path) -> bool:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError:
        return False
    return True
