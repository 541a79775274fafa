"""Backups of a study: made, told by what they hold, chosen, and put back as one act that everybody sees."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypedDict

from sqlalchemy import URL, Engine, create_engine, update

from qual.errors import StudyError
from qual.store import schema as t
from qual.store.acts import Act, new_id
from qual.store.coders import Coder
from qual.store.copies import HEAD, WHYS, Why, check, copy, origin_of, read_only
from qual.store.database import Database, now
from qual.store.desk import Desk
from qual.store.files import take_place, write_whole
from qual.store.naming import translated
from qual.store.opening import lacks_tables
from qual.store.rows import Json

#: how the codes begin of what `put_back` raises where nothing can be restored into the tables, so that `put_in_place` is the way
_BROKEN: Final = ("study.not_a_database", "study.damaged", "study.unreadable", "study.not_backed_up", "study.missing")


#: when a copy was made, in the name that it gets
_STAMP: Final = re.compile(r"-(\d{8}-\d{6})(?:-\d{6})?\.db$")


class Told(TypedDict):
    """A backup as a row for tables and JSON."""

    file: str
    why: Why
    revision: int
    taken: str
    newest_act: str | None
    sessions: int
    utterances: int
    codings: int


@dataclass(frozen=True)
class Backup:
    """One copy in ``backups/`` and what it holds, as it says itself."""

    path: Path
    why: Why  # asked for, or a safety copy: made before a restore or a migration, or when another file took the study's place
    revision: int
    taken: str  # the moment when it was made, in UTC: as its name says, else as the disk does
    at: str | None  # the moment of its newest act; None where there is none
    mark: str  # `Database.mark` of it
    origin: str | None  # `qual.store.database.origin_of` it
    sessions: int  # with a transcript, as on Oversikt
    utterances: int
    codings: int

    @property
    def safety(self) -> bool:
        """Whether nobody asked for it."""
        return self.why != "asked"

    def told(self) -> Told:
        """As a row for tables and JSON."""
        return {
            "file": str(self.path), "why": self.why, "revision": self.revision, "taken": self.taken, "newest_act": self.at,
            "sessions": self.sessions, "utterances": self.utterances, "codings": self.codings,
        }  # fmt: skip


def make(store: Database, target: Path | None = None) -> Path:
    """Copy the database to ``backups/`` (or ``target``) and return the copy."""
    return store.copy_to(target or _stamped(store.path.parent, "study"))


def listed(folder: Path) -> list[Backup]:
    """The backups in the study folder that can be read, by their newest act, the newest first."""
    found = [one for path in sorted((folder / "backups").glob("*.db")) if (one := read(path)) is not None]
    return sorted(found, key=lambda one: (one.at or "", one.revision, one.path.name), reverse=True)


def read(path: Path) -> Backup | None:
    """What the database file ``path`` holds; None where it cannot be read as a study's."""
    try:
        told = path.stat()
        return _read(path, told.st_size, told.st_mtime_ns)
    except (OSError, sqlite3.Error, ValueError):
        return None


@lru_cache(maxsize=512)
def _read(path: Path, _size: int, changed: int) -> Backup:
    with closing(read_only(path)) as connection:

        def one(query: str) -> Any:
            return (connection.execute(query).fetchone() or (None,))[0]

        why = WHYS[number] if 0 < (number := int(one("PRAGMA user_version"))) < len(WHYS) else "asked"
        if path.name.startswith("before-migration-"):  # as older versions named it
            why = "migration"
        return Backup(
            path, why, one("SELECT COALESCE(MAX(seq), 0) FROM log"), _taken(path, changed), one("SELECT MAX(at) FROM log"),
            one("SELECT id FROM log ORDER BY seq DESC LIMIT 1") or "", origin_of(path),
            one("SELECT COUNT(DISTINCT source_id) FROM documents WHERE live"), one("SELECT COUNT(*) FROM utterances WHERE live"),
            one("SELECT COUNT(*) FROM codings"),
        )  # fmt: skip


def _taken(path: Path, changed: int) -> str:
    """When a copy was made: its name says it on this machine's clock, one made before a migration in UTC; else the disk (ns)."""
    stamp = _STAMP.search(path.name)
    try:
        when = datetime.strptime(stamp[1], "%Y%m%d-%H%M%S") if stamp else datetime.fromtimestamp(changed / 1e9)
    except ValueError:  # no date, whatever it is
        when = datetime.fromtimestamp(changed / 1e9)
    when = when.replace(tzinfo=UTC) if stamp and path.name.startswith("before-migration-") else when.astimezone(UTC)
    return when.isoformat(timespec="seconds")


def choose(folder: Path, origin: str | None = None) -> Path:
    """The backup that is put back when nobody names one: of those asked for, the one with the newest act that is whole.

    ``origin`` : of the study where it is known; another study's copies are left out. Raises `StudyError`.
    """
    found = [one for one in listed(folder) if origin is None or one.origin in (None, origin)]
    chosen = next((one.path for one in found if not one.safety and _whole(one.path)), None)
    if chosen is None:
        raise StudyError("study.only_safety_copies" if found else "study.no_backups", folder=folder)
    return chosen


def newest_sound(folder: Path) -> Path | None:
    """What to point at where the tables are lost: the backup that `choose` takes, else the newest safety copy that is whole."""
    found = sorted(listed(folder), key=lambda one: one.safety)
    return next((one.path for one in found if _whole(one.path)), None)


def broken(error: StudyError) -> bool:
    """Whether `put_back` raised this because the tables are too broken to be restored into: `put_in_place` does it then."""
    return error.code.startswith(_BROKEN)


def put_back(desk: Desk, backup: Path | None) -> tuple[Path, Path]:
    """Put a backup (default: see `choose`) into the open file, as one act; what stood there is copied first.

    Returns the backup and that copy. Everyone who has the study open sees it at the next read and goes on from there.
    Raises `StudyError` when there is no backup or it is broken, or the study is locked; nothing is changed then.
    """
    store = desk.store
    store.refuse()
    folder = store.path.parent
    chosen = backup or choose(folder, store.origin())
    check(chosen)
    saved = _stamped(folder, "before-restore")
    with _staged(chosen, folder) as staged:

        def enter() -> None:
            stood = read(saved)
            if stood is None:
                raise StudyError("study.not_a_database", file=store.path)
            _enter(staged, replace(desk.who), stood)

        store.take_in(staged, saved, enter)
    return chosen, saved


def put_in_place(folder: Path, backup: Path | None, *, coder: str) -> tuple[Path, Path | None]:
    """`put_back` where the tables are too broken to be opened, or are not there: the file itself is exchanged.

    What stood there is kept, byte by byte, as ``backups/broken-….bin`` (None where nothing did).
    """
    chosen = backup or choose(folder)
    check(chosen)
    tables = folder / "study.db"
    with _staged(chosen, folder) as staged, translated(tables):
        _enter(staged, Coder(coder), None)
        saved = None
        stamped = _stamped(folder, "broken").with_suffix(".bin")
        journal = tables.with_name("study.db-wal")
        if not lacks_tables(tables):
            saved = write_whole(stamped, tables.read_bytes())
        if (
            journal.is_file() and journal.stat().st_size
        ):  # what the lost tables were about to take in goes with them otherwise
            log = write_whole(stamped.with_name(f"{stamped.stem}-wal.bin"), journal.read_bytes())
            saved = saved or log
        for end in ("-wal", "-shm", "-journal"):  # of the file that goes; SQLite would play them back onto the new one
            tables.with_name(tables.name + end).unlink(missing_ok=True)
        take_place(staged, tables)
    return chosen, saved


@contextmanager
def _staged(backup: Path, folder: Path) -> Iterator[Path]:
    """A copy of the backup as it is to stand in the study: of this version."""
    place = folder / "backups" / f"restore-{uuid.uuid4().hex}.part"
    with translated(place):
        try:
            with closing(read_only(backup)) as source:
                copy(source, place)
            if _version(place) != HEAD:
                from qual.store import migrate

                with _engine(place) as engine:
                    migrate.upgrade(engine)
            yield place
        finally:
            for end in ("", "-journal"):
                place.with_name(place.name + end).unlink(missing_ok=True)


def _enter(place: Path, coder: Coder, stood: Backup | None) -> None:
    """Write the restoring into the copy's log, as its newest act. A revision's number never comes again with other content behind
    it: it goes on from the higher of the two logs."""
    held = read(place)
    about: Json = {"revision": held.revision if held else 0, "of": held.at if held else None}
    if stood is not None:
        about |= {"before": stood.revision, "kept": stood.path.name}
        if held is not None and held.origin is None and stood.origin is not None:
            about |= {"study": stood.origin}
    with _engine(place) as engine, engine.begin() as connection:
        act = Act(connection, "study.restore", coder.put(connection), now(), new_id(), about, False)
        number = max(act.revision, (stood.revision if stood else 0) + 1)
        connection.execute(update(t.log).where(t.log.c.id == act.id).values(seq=number))


@contextmanager
def _engine(place: Path) -> Iterator[Engine]:
    engine = create_engine(URL.create("sqlite", database=str(place)))
    try:
        yield engine
    finally:
        engine.dispose()


def _version(path: Path) -> str:
    with closing(read_only(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _whole(path: Path) -> bool:
    try:
        check(path)
    except StudyError:
        return False
    return True


def _stamped(folder: Path, name: str) -> Path:
    return folder / "backups" / f"{name}-{datetime.now():%Y%m%d-%H%M%S-%f}.db"
