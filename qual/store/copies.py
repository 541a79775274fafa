"""A study's database as a file: copied and taken in whole or not at all, checked, and told from another study's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal

from qual.errors import StudyError
from qual.store import health, opening, private
from qual.store.files import take_place
from qual.store.opening import address

HEAD: Final = "0008"  # the newest migration; `test_migrations` holds that Alembic agrees

#: why a copy was made, which the copy says of itself by its ``user_version``
Why = Literal["asked", "restore", "migration", "replaced"]
WHYS: Final[tuple[Why, ...]] = ("asked", "restore", "migration", "replaced")

JOURNALS: Final = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a file
_STEP: Final = 16  # pages: fewer than the smallest study has, so that a restore is not done with its first step
_PAUSE: Final = 0.002  # seconds between two tries for the lock
FIRST: Final = "SELECT id, about FROM log ORDER BY seq LIMIT 1"


def copy(source: sqlite3.Connection, target: Path, why: Why = "asked") -> bool:
    """A copy of ``source`` as one file, whole or not at all, which says of itself why it was made; False where it is not sound,
    and then there is none."""
    private.make_folder(target.parent)
    unfinished = target.with_name(target.name + ".part")
    try:
        _remove(unfinished)
        private.start_file(unfinished)
        with closing(sqlite3.connect(unfinished)) as made:
            source.backup(made)
            # no -wal beside it: the copy is moved as one file. A disk that is full is told by another answer, not by an error
            if made.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
                raise sqlite3.OperationalError("disk I/O error")
            made.execute(f"PRAGMA user_version = {WHYS.index(why)}")
            if not health.sound(made) or not _says_its_version(made):
                return False
        for leftover in JOURNALS:
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        take_place(unfinished, target)
        return True
    finally:
        _remove(unfinished)


def take_in(new: sqlite3.Connection, ours: sqlite3.Connection, locked: Callable[[], None], *, alone: bool) -> None:
    """Put what ``new`` holds in the place of all that ``ours`` holds, as one transaction; ``locked`` is called when nobody else
    can write any more, and may still write into ``new``'s file.

    ``alone`` : ``ours`` locks its file for itself from its first write until it is closed. Raises `sqlite3.Error`, and whatever
    ``locked`` raises; nothing is changed then.
    """
    if alone:
        ours.execute("BEGIN EXCLUSIVE")
        ours.execute("COMMIT")
        locked()
        new.backup(ours)
        return
    # SQLite's backup takes the lock itself, at its first step, and cannot be given one. So what needs the lock is done after that
    # step: all others, also our own connections, read what stood there before; and where the source is written to by then, SQLite
    # begins again with it without letting go
    until, held = monotonic() + opening.BUSY_SECONDS, False

    def look(status: int, _remaining: int, _total: int) -> None:
        nonlocal held
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if monotonic() > until:
                raise sqlite3.OperationalError("database is locked")
        elif not held:
            held = True
            locked()

    ours.execute("PRAGMA busy_timeout = 0")  # its pauses grow so long that who writes all the time is always first
    try:
        new.backup(ours, pages=_STEP, progress=look, sleep=_PAUSE)
    finally:
        ours.execute(f"PRAGMA busy_timeout = {round(opening.BUSY_SECONDS * 1000)}")


def _remove(unfinished: Path) -> None:
    for end in ("", *JOURNALS):
        unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)


def _says_its_version(connection: sqlite3.Connection) -> bool:
    """Whether it is a study's: `check` will ask before it is put back. (A file without any tables has nothing to say.)"""
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() != (0,)
    return not tables or health.version(connection.execute("SELECT * FROM alembic_version").fetchall()) is not None


def check(path: Path) -> None:
    """Raise `StudyError` unless ``path`` is a whole study database that this version can open."""
    if not path.is_file():
        raise StudyError("study.backup_missing", file=path)
    try:
        with closing(read_only(path)) as connection:
            whole = health.sound(connection)
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone() if whole else None
            whole = version != (HEAD,) or not health.missing(connection)
    except sqlite3.DatabaseError as error:
        raise StudyError("study.not_a_database", file=path) from error
    if version is None or not whole:
        raise StudyError("study.not_a_database", file=path)
    if version[0] != HEAD:
        from qual.store import migrate

        if not migrate.known(version[0]):
            raise StudyError("study.newer", folder=path.parent)


def read_only(path: Path) -> sqlite3.Connection:
    """A connection of SQLite's own to a database that is only read."""
    return sqlite3.connect(address(path.absolute(), "mode=ro"), uri=True)


def origin_of(path: Path) -> str | None:
    """What tells one study's database from another's, and is the same in all its copies: the id of its first act. None where
    nothing has been done in it yet."""
    with closing(read_only(path)) as connection:
        return origin(connection.execute(FIRST).fetchone())


def origin_at_rest(path: Path) -> str | None:
    """`origin_of` a study's file as it lies on the disk, whoever has it open and whatever journal lies beside it: nothing is
    locked, played back or written. "" for a study without any act, None where the file cannot be read."""
    try:
        with closing(sqlite3.connect(address(path.absolute(), "mode=ro&immutable=1"), uri=True)) as connection:
            return origin(connection.execute(FIRST).fetchone()) or ""
    except (sqlite3.Error, OSError):
        return None


def origin(first: Any) -> str | None:
    """`origin_of` from the row that `FIRST` finds."""
    # what was restored from a copy without any act begins with the restoring, which says where it was done
    about = from_json(first[1]) if first and first[1] else {}
    return str(about.get("study") or first[0]) if first else None


def from_json(cell: str) -> Any:
    """A cell's JSON. Raises `sqlite3.DatabaseError` for one that is none: damage that SQLite does not see."""
    try:
        return json.loads(cell)
    except ValueError as error:
        raise sqlite3.DatabaseError("malformed JSON in a cell") from error
