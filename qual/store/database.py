"""Opening, guarding and copying ``study.db``; every write goes through `Database.act`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qual.errors import QualError, StudyError
from qual.store import copies, health, opening, places
from qual.store.acts import Act, new_id
from qual.store.copies import HEAD, Why
from qual.store.files import FULL, in_use
from qual.store.whereabouts import Whereabouts

BUSY_SECONDS = 10
BY_ODD_ROWS: Final = (
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
)  # how code meets damaged tables
_STEP: Final = 16  # pages: fewer than the smallest study has, so that a restore is not done with its first step
_PAUSE: Final = 0.002  # seconds between two tries for the lock


def now() -> str:
    """The moment in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Database:
    """One study's SQLite file.

    Parameters
    ----------
    path : the file ``study.db``; made, with all tables, when it is not there.
    made : it is the file of a study that has been made: never made anew when it is missing or empty, and looked through
        for damage at the first opening of a day.

    ``refusal`` is the named error that every act gets where the file opens only for reading: it cannot be written, or it is
    damaged and what can be read is shown. None where acts are stored.
    Raises `StudyError` when the file is no database, cannot be read, is missing though it was made, or was made by a newer
    version. An older file is copied to ``backups/`` and migrated.
    """

    def __init__(self, path: Path, *, made: bool = False) -> None:
        self.path = path
        self.made = made
        self.risk = places.risk(path)
        self.replaced = 0  # how often another file has taken its place and been followed
        self.saved: Path | None = None  # the copy of what was open then
        self.aside: Path | None = None  # a journal of a file that was replaced before this one was opened
        self._whereabouts = Whereabouts(path)
        self._following = RLock()
        self._lost = False  # another file has taken its place and could not be followed yet
        self._origin: str | None = None  # of the study that was opened; see `copies.origin_of`
        self._begin()

    # --- reading and writing ---------------------------------------------------------------------------------
    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent view of the tables, of the file that stands at `path` now.

        Raises `StudyError` when the file is gone, or another study's has taken its place.
        """
        self.settle()
        with self._translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def act(
        self,
        operation: str,
        actor: str,
        *,
        about: dict[str, Any] | None = None,
        act_id: str | None = None,
        undoable: bool = True,
    ) -> Iterator[Act]:
        """One act: all of it is stored when the block ends, or none of it. One that changed nothing leaves no entry.

        Parameters
        ----------
        operation : what was done, e.g. ``"coding.apply"``.
        actor : the coder's name.
        about : what the log may say of it: ids, numbers, never words.
        act_id : the act's UUID where the caller has one (a browser's queue); `AlreadyDone` when it is in the log.
        undoable : False for acts that undo never touches, such as loading a design.

        Raises ``refusal``, where there is one, before anything is done, and `StudyError` when the act could not be stored, also
        because the file is gone or is another one by now: what led to the act may have been read in the old one. The next act
        goes to the file that stands there, where that is safe.
        """
        self._refuse_if_moved()
        self.refuse()
        engine = self.engine
        try:
            with (
                self._translated(),
                engine.connect().execution_options(qual_write=True) as connection,
                connection.begin() as transaction,
            ):
                act = Act(connection, operation, actor, now(), act_id or new_id(), about, undoable)
                yield act
                act.close()
                if not act.changed:
                    transaction.rollback()
                else:
                    self._refuse_if_moved_since(engine)
        except Exception:
            self._refuse_if_moved()  # which says more than what SQLite said of the file that was taken away
            raise
        self._refuse_if_moved()
        self._refuse_if_moved_since(engine)

    def refuse(self) -> None:
        """Raise ``refusal`` where there is one: for what writes a file before its act."""
        if self.refusal is not None:
            raise StudyError(self.refusal.code, **self.refusal.values)

    def done(self, act_id: str) -> bool:
        """Whether an act of this UUID is in the log: the same act never happens twice."""
        with self.read() as connection:
            return connection.execute(text("SELECT 1 FROM log WHERE id = :id"), {"id": act_id}).first() is not None

    def revision(self) -> int:
        """The number of the newest log entry: it grows with every act."""
        with self.read() as connection:
            return int(connection.execute(text("SELECT COALESCE(MAX(seq), 0) FROM log")).scalar_one())

    def mark(self) -> str:
        """The id of the newest log entry, which keys every cache: where another file takes the study's place, a revision's
        number can come again with other content, its id does not."""
        with self.read() as connection:
            return str(connection.execute(text("SELECT id FROM log ORDER BY seq DESC LIMIT 1")).scalar() or "")

    def origin(self) -> str | None:
        """What tells this study from another; see `qual.store.copies.origin_of`."""
        with self.read() as connection:
            return copies.origin(connection.exec_driver_sql(copies.FIRST).first())

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
        self._whereabouts.let_go()

    def reopen(self) -> None:
        """Let go of the file, and open what stands at `path` now as if for the first time; raises as the class does."""
        self.close()
        self._begin()
        self._lost = False

    # --- the file at the path --------------------------------------------------------------------------------
    def settle(self) -> bool:
        """Make sure that what is open is the file at `path`; True where another one, of the same study, was followed.

        What was open is copied to ``backups/`` first. Raises `StudyError`: ``study.gone`` where there is no file any more,
        ``study.replaced_broken`` and ``study.replaced_other`` where one is there that cannot be followed.
        """
        if self._settled():
            return False
        with self._following:
            if self._settled():
                return False
            if not self._whereabouts.there():
                raise StudyError("study.gone", folder=self.path.parent)
            if not self._lost:
                self._let_old_go()
            self._follow()
            return True

    def _settled(self) -> bool:
        if self._stamp is not None:  # nothing is written, and `_look_again` sees to what is read
            return self._whereabouts.there()
        return not self._lost and self._whereabouts.unmoved()

    def _refuse_if_moved(self) -> None:
        if self.settle():
            raise StudyError("study.replaced", folder=self.path.parent, saved=self.saved or "–")

    def _refuse_if_moved_since(self, engine: Engine) -> None:
        """Another thread may have followed the new file while an act was writing the old one."""
        if self.engine is not engine or not self._settled():
            raise StudyError("study.replaced", folder=self.path.parent, saved=self.saved or "–")

    def _let_old_go(self) -> None:
        """Copy what is open, close it, and take its journals away from the file that stands in its place."""
        self.saved = None
        target = self.path.parent / "backups" / f"replaced-{datetime.now():%Y%m%d-%H%M%S-%f}.db"
        # where no connection to the old file is left, or it can be read no more, there is nothing to copy
        with (
            suppress(StudyError, sqlite3.Error, DatabaseError),
            translated(target),
            self.engine.connect() as connection,
        ):
            driver: Any = connection.connection.driver_connection
            if copies.copy(driver, target, "replaced"):
                self.saved = target
                self._origin = copies.origin_of(target) or self._origin
        self.engine.dispose()  # SQLite neither checkpoints nor deletes a journal once the file has been moved
        self._whereabouts.clear()
        self._whereabouts.let_go()
        self._lost = True

    def _follow(self) -> None:
        values = {"folder": self.path.parent, "saved": self.saved or "–"}
        try:
            copies.check(self.path)
            origin = copies.origin_of(self.path)
        except (StudyError, sqlite3.Error) as error:
            raise StudyError("study.replaced_broken", **values) from error
        if self._origin is not None and origin != self._origin:
            raise StudyError("study.replaced_other", **values)
        self._begin()
        self._lost = False
        self.replaced += 1

    # --- copies ----------------------------------------------------------------------------------------------
    def copy_to(self, target: Path, why: Why = "asked") -> Path:
        """A whole, consistent copy of the database at ``target`` (SQLite's own backup, safe while others write).

        A copy that is not sound is none: it is taken away. Raises `StudyError` then, and where ``target`` cannot be written.
        """
        self.settle()
        with self._translated():
            self._copy(target, why, self._bare())
        return target

    def _copy(self, target: Path, why: Why, opened: AbstractContextManager[sqlite3.Connection]) -> None:
        """`copy_to` of what stands in the connection that is ``opened``."""
        try:
            with translated(target), opened as connection:
                sound = copies.copy(connection, target, why)
                sick = not sound and (self._damaged() or not health.sound(connection))
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
        if not self._damaged():
            self._found_damaged()
        assert self.refusal is not None
        raise StudyError(self.refusal.code.replace("damaged", "not_backed_up"), **self.refusal.values)

    def take_in(self, source: Path, saved: Path, enter: Callable[[], None]) -> None:
        """Put what the database file ``source`` holds in the place of all that stands here: one transaction, seen by everyone
        who has the file open at their next read.

        From before ``saved`` is made until then nobody else can write, however many try: ``saved`` is a copy of what stood
        here, with every act that was confirmed. ``enter`` is called between, and may still write into ``source``.
        Raises `StudyError` when the file is locked, is gone, or has no room, and whatever ``enter`` raises; nothing is changed
        then.
        """
        self.settle()
        try:
            with self._translated(), closing(copies.read_only(source)) as new, self._bare() as ours:
                if self.risk:  # the lock is kept until this connection is closed, and there is no other to read by
                    ours.execute("BEGIN EXCLUSIVE")
                    ours.execute("COMMIT")
                    self._copy(saved, "restore", nullcontext(ours))
                    enter()
                    new.backup(ours)
                else:
                    self._take_in_by_steps(new, ours, saved, enter)
        except Exception:
            self._refuse_if_moved()
            raise
        self._refuse_if_moved()

    def _take_in_by_steps(
        self, new: sqlite3.Connection, ours: sqlite3.Connection, saved: Path, enter: Callable[[], None]
    ) -> None:
        """SQLite's backup takes the lock itself, at its first step, and cannot be given one. So what needs the lock is done after
        that step: all others, also our own connections, read what stood there before; and where the source is written to by
        then, SQLite begins again with it without letting go."""
        until, locked = monotonic() + BUSY_SECONDS, False

        def look(status: int, _remaining: int, _total: int) -> None:
            nonlocal locked
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                if monotonic() > until:
                    raise sqlite3.OperationalError("database is locked")
            elif not locked:
                locked = True
                self._copy(saved, "restore", self._bare())
                enter()

        ours.execute("PRAGMA busy_timeout = 0")  # its pauses grow so long that who writes all the time is always first
        try:
            new.backup(ours, pages=_STEP, progress=look, sleep=_PAUSE)
        finally:
            ours.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")

    @contextmanager
    def _bare(self) -> Iterator[sqlite3.Connection]:
        """A connection of SQLite's own, from the pool."""
        with closing(self.engine.raw_connection()) as pooled:
            driver: Any = pooled.driver_connection
            yield driver

    # --- opening ---------------------------------------------------------------------------------------------
    def _begin(self) -> None:
        self.refusal: StudyError | None = None
        if self.made and opening.lacks_tables(self.path):
            raise health.trouble(self.path.parent, "missing")
        with translated(self.path):
            if opening.writable(self.path.parent):
                self.aside = self._whereabouts.lay_aside() or self.aside
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

    def _engine(self) -> Engine:
        # one connection where it locks the file for itself: a second one of our own would be locked out too
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS} if self.risk else {}
        url = URL.create("sqlite", database=str(self.path))
        how = self._way
        engine = create_engine(
            url,
            creator=lambda: opening.connect(self.path, how, BUSY_SECONDS),
            json_serializer=_as_json,
            json_deserializer=copies.from_json,
            **pool,
        )
        journal = "DELETE" if self.risk else "WAL"

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
                if self._damaged():
                    connection.execute("PRAGMA writable_schema = ON")  # SQLite's way to read a file that was cut off
            # counting over a large study reads most of it: 64 MB of pages, and temporary tables in memory
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA temp_store = MEMORY")
            if self.risk and how == "write":
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

    def _open(self) -> None:
        try:
            with self._translated():
                self._bring_up_to_date()
                if self.made:
                    self._look_through()
                with suppress(DatabaseError), self.engine.connect() as connection:
                    self._origin = copies.origin(connection.exec_driver_sql(copies.FIRST).first())
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
            self.copy_to(self.path.parent / "backups" / f"before-migration-{version}-{stamp}.db", "migration")
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

    def _look_through(self) -> None:
        """Notice damage: what is missing each time, the whole file once a day."""
        if self._damaged():
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

    def _damaged(self) -> bool:
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
    def _translated(self) -> Iterator[None]:
        """`translated` for the study's own file; damage that shows itself while it is open makes it read-only."""
        try:
            with translated(self.path):
                self._look_again()
                yield
        except QualError as error:
            if error.code != "study.not_a_database" or not self.made or not self._settled():
                raise
            if not self._damaged():
                self._found_damaged()
            raise self._unreadable() from error
        except Exception as error:
            self.explain(error)
            raise

    def explain(self, error: Exception) -> None:
        """Where the file is damaged, raise that in the place of what code has made of rows that nobody wrote so."""
        if not self._damaged() and self.made and isinstance(error, BY_ODD_ROWS) and self._odd():
            self._found_damaged()
        if self._damaged():
            raise self._unreadable() from error

    def _odd(self) -> bool:
        with suppress(DatabaseError, sqlite3.Error, StudyError), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            return health.odd(driver)
        return False

    def _unreadable(self) -> StudyError:
        assert self.refusal is not None
        return StudyError(self.refusal.code.replace("damaged", "unreadable"), **self.refusal.values)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _as_json(value: Any) -> str:
    """JSON, with a short way for what stands in most cells."""
    if value is None:
        return "null"
    return _encode(value) if value != [] else "[]"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the database's and the disk's own errors into named ones."""
    try:
        yield
    except (DatabaseError, PoolTimeout, sqlite3.Error, OSError) as error:
        told = named(error, path)
        if told is error:
            raise
        raise told from error


_DAMAGE: Final = ("not a database", "malformed", "could not decode", "unsupported file format")


def named(error: Exception, path: Path) -> Exception:
    """The named error for what SQLite or the disk said; anything unforeseen stays what it was."""
    said = str(error).lower()
    if "disk is full" in said or (isinstance(error, OSError) and error.errno in FULL):
        return StudyError("study.disk_full", folder=path.parent)
    if "disk i/o error" in said:  # a full disk too, where it was not a write of pages that met it
        return StudyError("study.disk_refuses", folder=path.parent)
    if isinstance(error, OSError) and in_use(error):
        return StudyError("study.in_use", file=error.filename2 or error.filename or path)
    if "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        return StudyError("study.not_writable", folder=path.parent)
    if isinstance(error, PoolTimeout) or (
        "locked" in said and isinstance(error, (OperationalError, sqlite3.OperationalError))
    ):
        return StudyError("study.locked", folder=path.parent)
    if any(damage in said for damage in _DAMAGE):
        return StudyError("study.not_a_database", file=path)
    return error
