"""One file opened as what it is: to write, only to read, or damaged and read as far as it goes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from qual.errors import QualError, StudyError
from qual.store import copies, health, opening
from qual.store.copies import HEAD, Why
from qual.store.naming import named, translated
from qual.store.whereabouts import Whereabouts

BY_ODD_ROWS: Final = (
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
)  # how code meets damaged tables


class Opened:
    """The file ``path``, open.

    Parameters
    ----------
    whereabouts : which file is open under the path; every connection is told to it.
    made : as `Database` says.
    alone : whether the file is locked for one connection, which is then the only one.

    ``refusal`` is as `Database` says; ``origin`` is `copies.origin` of it; ``aside`` a journal of a file that was replaced before
    this one was opened. Raises as `Database` does.
    """

    def __init__(self, path: Path, whereabouts: Whereabouts, *, made: bool, alone: bool) -> None:
        self.path = path
        self.made = made
        self.lost = False  # another file has taken its place
        self.aside: Path | None = None
        self.origin: str | None = None
        self.refusal: StudyError | None = None
        self._whereabouts = whereabouts
        self._alone = alone
        if self.made and opening.lacks_tables(self.path):
            raise health.trouble(self.path.parent, "missing")
        with translated(self.path):
            if opening.writable(self.path.parent):
                self.aside = self._whereabouts.lay_aside()
            self._way = opening.way(self.path)
        if self._way != "write":
            self.refusal = StudyError("study.read_only", folder=self.path.parent)
        self._stamp = opening.stamp(self.path) if self._way == "still" else None
        self.engine = self._engine()
        try:
            self._open()
        except BaseException:
            self.close()  # Windows lets nobody move a file that is open
            raise
        if self.refusal is None:
            self._whereabouts.note()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
        self._whereabouts.let_go()

    def settled(self) -> bool:
        """Whether it is the file that stands at the path."""
        if self._stamp is not None:  # nothing is written, and `_look_again` sees to what is read
            return self._whereabouts.there()
        return not self.lost and self._whereabouts.unmoved()

    # --- connections -----------------------------------------------------------------------------------------
    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """A connection of SQLite's own, from the pool."""
        with closing(self.engine.raw_connection()) as pooled:
            driver: Any = pooled.driver_connection
            yield driver

    def _engine(self) -> Engine:
        # one connection where it locks the file for itself: a second one of our own would be locked out too
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": opening.BUSY_SECONDS} if self._alone else {}
        url = URL.create("sqlite", database=str(self.path))
        how = self._way
        engine = create_engine(
            url,
            creator=lambda: opening.connect(self.path, how, opening.BUSY_SECONDS),
            json_serializer=_as_json,
            json_deserializer=copies.from_json,
            **pool,
        )
        journal = "DELETE" if self._alone else "WAL"

        @event.listens_for(engine, "connect")
        @opening.legible()
        def configure(connection: sqlite3.Connection, _record: object) -> None:
            if not self._whereabouts.hold():
                raise StudyError("study.replaced", folder=self.path.parent, saved="–")
            connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN, not the driver
            connection.execute("PRAGMA foreign_keys = ON")
            if how == "write":
                connection.execute(f"PRAGMA journal_mode = {journal}")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA fullfsync = ON")  # a Mac's disk keeps it in its own memory otherwise
            else:
                connection.execute("PRAGMA query_only = ON")
                if self.damaged:
                    connection.execute("PRAGMA writable_schema = ON")  # SQLite's way to read a file that was cut off
            # counting over a large study reads most of it: 64 MB of pages, and temporary tables in memory
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA temp_store = MEMORY")
            if self._alone and how == "write":
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            with suppress(sqlite3.DatabaseError):  # told to whoever reads
                connection.execute(
                    "SELECT COUNT(*) FROM sqlite_master"
                ).fetchone()  # from now on the journals are there
            self._whereabouts.hold_journals()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            write = connection.get_execution_options().get("qual_write", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

        return engine

    # --- opening ---------------------------------------------------------------------------------------------
    def _open(self) -> None:
        try:
            with self.told():
                self._bring_up_to_date()
                if self.made:
                    self._look_through()
                with suppress(DatabaseError), self.engine.connect() as connection:
                    self.origin = copies.origin(connection.exec_driver_sql(copies.FIRST).first())
        except StudyError as error:
            if not error.code.startswith("study.unreadable") or not self._readable():
                raise

    def _readable(self) -> bool:
        """Whether a damaged file shows its tables all the same."""
        try:
            return health.ours(self._tables())
        except (DatabaseError, sqlite3.Error):
            return False

    def _bring_up_to_date(self) -> None:
        tables = self._tables()
        version = self._version(tables)
        if version == HEAD:
            return
        if not tables and self.made:
            raise health.trouble(self.path.parent, "missing")
        if tables and version is None:
            if not self.made or not health.ours(tables):
                raise StudyError("study.not_a_database", file=self.path)
            self._found_damaged()
            return
        from qual.store import migrate

        if version is not None:
            if not migrate.known(version):
                raise StudyError("study.newer", folder=self.path.parent)
            if self.refusal is not None:
                raise StudyError("study.read_only_old", folder=self.path.parent)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            self.copy(self.path.parent / "backups" / f"before-migration-{version}-{stamp}.db", "migration", self.bare())
        try:
            migrate.upgrade(self.engine)
        except DatabaseError as error:  # a full disk is told as such; what else stands in the way is not as we left it
            if not self.made or named(error, self.path) is not error:
                raise
            self._found_damaged()

    def _version(self, tables: Collection[str]) -> str | None:
        """The migration that the file says it stands at; None where it does not say, or not so that it can be."""
        if "alembic_version" not in tables:
            return None
        with self.engine.connect() as connection:
            return health.version(connection.execute(text("SELECT * FROM alembic_version")).all())

    def _tables(self) -> set[str]:
        with self.engine.connect() as connection:
            return set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())

    # --- damage ----------------------------------------------------------------------------------------------
    def _look_through(self) -> None:
        """Notice damage: what is missing each time, the whole file once a day."""
        if self.damaged:
            return
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            sound = not health.missing(driver) and (
                health.seen_today(self.path) or (health.sound(driver) and not health.odd(driver))
            )
        if not sound:
            self._found_damaged()
        elif self.refusal is None:
            health.saw(self.path)

    @property
    def damaged(self) -> bool:
        """Whether damage has been found."""
        return self.refusal is not None and self.refusal.code != "study.read_only"

    def _found_damaged(self) -> None:
        """From now on the file is only read."""
        self.refusal = health.trouble(self.path.parent, "damaged")
        health.forget(self.path)
        if self._way == "write":
            self.engine.dispose()
            self._way = opening.reading_way(self.path)
            self.engine = self._engine()

    def _look_again(self) -> None:
        """Where the file is read as if nobody could write to it, and somebody has: read what stands there now."""
        if self._stamp is not None and self._stamp != opening.stamp(self.path):
            self.close()
            self._way = opening.reading_way(self.path)
            self._stamp = opening.stamp(self.path)
            self.engine = self._engine()

    @contextmanager
    def told(self) -> Iterator[None]:
        """`translated` for the study's own file; damage that shows itself while it is open makes it read-only."""
        try:
            with translated(self.path):
                self._look_again()
                yield
        except QualError as error:
            if error.code != "study.not_a_database" or not self.made or not self.settled():
                raise
            if not self.damaged:
                self._found_damaged()
            raise self._unreadable() from error
        except Exception as error:
            self.explain(error)
            raise

    def explain(self, error: Exception) -> None:
        """Where the file is damaged, raise that in the place of what code has made of rows that nobody wrote so."""
        if not self.damaged and self.made and isinstance(error, BY_ODD_ROWS) and self._odd():
            self._found_damaged()
        if self.damaged:
            raise self._unreadable() from error

    def _odd(self) -> bool:
        with suppress(DatabaseError, sqlite3.Error, StudyError), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            return health.odd(driver)
        return False

    def _unreadable(self) -> StudyError:
        assert self.refusal is not None
        return StudyError(self.refusal.code.replace("damaged", "unreadable"), **self.refusal.values)

    def copy(self, target: Path, why: Why, reading: AbstractContextManager[sqlite3.Connection]) -> None:
        """`Database.copy_to` of what stands in the connection ``reading``."""
        try:
            with translated(target), reading as connection:
                sound = copies.copy(connection, target, why)
                sick = not sound and (self.damaged or not health.sound(connection))
        except StudyError as error:  # the new file is nothing yet: it is ours that cannot be read
            sound, sick = False, error.code == "study.not_a_database"
            if not sick:
                raise
        if sound:
            return
        if not sick or not self.made:
            raise StudyError(
                "study.not_a_database" if sick else "study.copy_unsound", file=self.path if sick else target
            )
        if not self.damaged:
            self._found_damaged()
        assert self.refusal is not None
        raise StudyError(self.refusal.code.replace("damaged", "not_backed_up"), **self.refusal.values)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _as_json(value: Any) -> str:
    """JSON, with a short way for what stands in most cells."""
    if value is None:
        return "null"
    return _encode(value) if value != [] else "[]"
