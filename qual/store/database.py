"""Opening, guarding and copying ``study.db``; every write goes through `Database.act`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any, Final, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qual.errors import StudyError
from qual.store import places, private
from qual.store.acts import Act, new_id
from qual.store.files import FULL
from qual.store.whereabouts import Whereabouts

HEAD = "0002"  # the newest migration; `test_migrations` holds that Alembic agrees
BUSY_SECONDS = 10
_STEP: Final = 16  # pages: fewer than the smallest study has, so that a restore can look round before it is done

#: why a copy was made, which the copy says of itself by its ``user_version``
Why = Literal["asked", "restore", "migration", "replaced"]
WHYS: Final[tuple[Why, ...]] = ("asked", "restore", "migration", "replaced")


class _Overtaken(Exception):  # noqa: N818 - never leaves this file
    """Somebody has acted meanwhile."""


def now() -> str:
    """The moment in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Database:
    """One study's SQLite file.

    Parameters
    ----------
    path : the file ``study.db``; made, with all tables, when it is not there.

    Raises `StudyError` when the file is no database, cannot be written, or was made by a newer version.
    An older file is copied to ``backups/`` and migrated.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.risk = places.risk(path)
        self._whereabouts = Whereabouts(path)
        self._following = RLock()
        self._origin: str | None = None  # of the study that was opened; see `origin`
        self.saved: Path | None = None  # the copy of what was open when another file took its place
        self.replaced = 0  # how often another file has been followed
        self._lost = False  # another file has taken its place, and cannot be followed
        self.engine = self._engine()
        try:
            with translated(path):
                self._bring_up_to_date()
        except BaseException:
            self.close()  # Windows lets nobody move a file that is open
            raise

    # --- reading and writing ---------------------------------------------------------------------------------
    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent view of the tables, of the file that stands at `path` now.

        Raises `StudyError` when the file is gone, or another study's has taken its place.
        """
        self.settle()
        with translated(self.path), self.engine.connect() as connection:
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
        act_id : the act's UUID where the caller has one (a browser's queue); see `done`.
        undoable : False for acts that undo never touches, such as loading a design.

        Raises `StudyError` when the act could not be stored, also because the file is gone or is another one by now: what
        led to the act may have been read in the old one. The next act goes to the file that stands there, where that is safe.
        """
        self._refuse_if_moved()
        engine = self.engine
        try:
            with (
                translated(self.path),
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
        """What tells this study from another; see `origin_of`."""
        with self.read() as connection:
            return _origin(connection.exec_driver_sql(_FIRST).first())

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
        self._whereabouts.let_go()

    # --- the file at the path --------------------------------------------------------------------------------
    def settle(self) -> bool:
        """Make sure that what is open is the file at `path`; True where another one, of the same study, was followed.

        What was open is copied to ``backups/`` first. Raises `StudyError`: ``study.gone`` where there is no file any more,
        ``study.replaced_broken`` and ``study.replaced_other`` where one is there that cannot be followed.
        """
        if not self._lost and self._whereabouts.unmoved():
            return False
        with self._following:
            if not self._lost and self._whereabouts.unmoved():
                return False
            if not self._whereabouts.there():
                raise StudyError("study.gone", folder=self.path.parent)
            self._let_old_go()
            self._follow()
            return True

    def _refuse_if_moved(self) -> None:
        if self.settle():
            raise StudyError("study.replaced", folder=self.path.parent, saved=self.saved or "–")

    def _refuse_if_moved_since(self, engine: Engine) -> None:
        """Another thread may have followed the new file while an act was writing the old one."""
        if self.engine is not engine or self._lost or not self._whereabouts.unmoved():
            raise StudyError("study.replaced", folder=self.path.parent, saved=self.saved or "–")

    def _let_old_go(self) -> None:
        """Copy what is open, close it, and take its journals away from the file that stands in its place."""
        if self._lost:
            return
        self.saved = None
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
        try:
            self.saved = self._copy_to(self.path.parent / "backups" / f"replaced-{stamp}.db", "replaced")
            self._origin = origin_of(self.saved) or self._origin
        except (StudyError, sqlite3.Error, DatabaseError, OSError):
            pass  # no connection to the old file was left, or it can be read no more: there is nothing to copy
        self.engine.dispose()  # SQLite neither checkpoints nor deletes a journal once the file has been moved
        self._whereabouts.clear()
        self._whereabouts.let_go()
        self._lost = True

    def _follow(self) -> None:
        values = {"folder": self.path.parent, "saved": self.saved or "–"}
        try:
            check(self.path)
            origin = origin_of(self.path)
        except (StudyError, sqlite3.Error) as error:
            raise StudyError("study.replaced_broken", **values) from error
        if self._origin is not None and origin != self._origin:
            raise StudyError("study.replaced_other", **values)
        self.engine = self._engine()
        with translated(self.path):
            self._bring_up_to_date()
        self._lost = False
        self.replaced += 1

    # --- copies ----------------------------------------------------------------------------------------------
    def copy_to(self, target: Path, why: Why = "asked") -> Path:
        """A whole, consistent copy of the database at ``target`` (SQLite's own backup, safe while others write)."""
        self.settle()
        return self._copy_to(target, why)

    def _copy_to(self, target: Path, why: Why) -> Path:
        with translated(target), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            copy(driver, target, why)
        return target

    def take_in(self, source: Path, mark: str) -> bool:
        """Put what the database file ``source`` holds in the place of all that stands here: one transaction, seen by everyone
        who has the file open at their next read. False, and nothing is changed, where an act has come after ``mark``.

        Raises `StudyError` when the file is locked, is gone, or has no room; nothing is changed then either.
        """
        self.settle()
        with translated(self.path), closing(read_only(source)) as new, closing(self.engine.raw_connection()) as ours:
            driver: Any = ours.driver_connection
            until = monotonic() + BUSY_SECONDS
            looked = False

            def look(status: int, _remaining: int, _total: int) -> None:
                nonlocal looked
                if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    if monotonic() > until:
                        raise sqlite3.OperationalError("database is locked")
                elif not looked:  # from the first step on, nobody else can write
                    looked = True
                    if not self._whereabouts.unmoved() or self.mark() != mark:
                        raise _Overtaken

            try:
                if self.risk:  # the file is locked for this connection, and there is no other
                    newest = driver.execute("SELECT id FROM log ORDER BY seq DESC LIMIT 1").fetchone()
                    if not self._whereabouts.unmoved() or (newest[0] if newest else "") != mark:
                        return False
                    looked = True
                new.backup(driver, pages=_STEP, progress=look, sleep=0.05)
            except _Overtaken:
                return False
        self._refuse_if_moved()
        return True

    # --- opening ---------------------------------------------------------------------------------------------
    def _engine(self) -> Engine:
        # one connection where it locks the file for itself: a second one of our own would be locked out too
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS} if self.risk else {}
        url = URL.create("sqlite", database=str(self.path))
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, json_serializer=_as_json, **pool)
        journal = "DELETE" if self.risk else "WAL"

        @event.listens_for(engine, "connect")
        def configure(connection: sqlite3.Connection, _record: object) -> None:
            if not self._whereabouts.hold():
                raise StudyError("study.replaced", folder=self.path.parent, saved="–")
            connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN, not the driver
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute("PRAGMA synchronous = FULL")
            # counting over a large study reads most of it: 64 MB of pages, and temporary tables in memory
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA temp_store = MEMORY")
            if self.risk:
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # now the journals are there
            self._whereabouts.hold_journals()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            write = connection.get_execution_options().get("qual_write", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

        return engine

    def _bring_up_to_date(self) -> None:
        version = self._version()
        if version == HEAD:
            with self.engine.connect() as connection:
                self._origin = _origin(connection.exec_driver_sql(_FIRST).first())
            return
        from qual.store import migrate

        if version is not None:
            if not migrate.known(version):
                raise StudyError("study.newer", folder=self.path.parent)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            self._copy_to(self.path.parent / "backups" / f"before-migration-{version}-{stamp}.db", "migration")
        migrate.upgrade(self.engine)

    def _version(self) -> str | None:
        with self.engine.connect() as connection:
            tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise StudyError("study.not_a_database", file=self.path)
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _as_json(value: Any) -> str:
    """JSON, with a short way for what stands in most cells."""
    if value is None:
        return "null"
    return _encode(value) if value != [] else "[]"


def check(path: Path) -> None:
    """Raise `StudyError` unless ``path`` is a whole study database that this version can open."""
    if not path.is_file():
        raise StudyError("study.backup_missing", file=path)
    try:
        with closing(read_only(path)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone() if whole else None
    except sqlite3.DatabaseError as error:
        raise StudyError("study.not_a_database", file=path) from error
    if version is None:
        raise StudyError("study.not_a_database", file=path)
    if version[0] != HEAD:
        from qual.store import migrate

        if not migrate.known(version[0]):
            raise StudyError("study.newer", folder=path.parent)


def read_only(path: Path) -> sqlite3.Connection:
    """A connection of SQLite's own to a database that is only read."""
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)


def copy(source: sqlite3.Connection, target: Path, why: Why = "asked") -> None:
    """A copy of ``source`` as one file, whole or not at all, which says of itself why it was made."""
    private.make_folder(target.parent)
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        private.start_file(unfinished)
        with closing(sqlite3.connect(unfinished)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # no -wal beside it: the copy can be moved by hand
            made.execute(f"PRAGMA user_version = {WHYS.index(why)}")
        for leftover in ("-wal", "-shm", "-journal"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


_FIRST: Final = "SELECT id, about FROM log ORDER BY seq LIMIT 1"


def origin_of(path: Path) -> str | None:
    """What tells one study's database from another's, and is the same in all its copies: the id of its first act. None where
    nothing has been done in it yet."""
    with closing(read_only(path)) as connection:
        return _origin(connection.execute(_FIRST).fetchone())


def _origin(first: Any) -> str | None:
    # what was restored from a copy without any act begins with the restoring, which says where it was done
    about = json.loads(first[1]) if first and first[1] else {}
    return str(about.get("study") or first[0]) if first else None


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


def named(error: Exception, path: Path) -> Exception:
    """The named error for what SQLite or the disk said; anything unforeseen stays what it was."""
    said = str(error).lower()
    if "disk is full" in said or (isinstance(error, OSError) and error.errno in FULL):
        return StudyError("study.disk_full", folder=path.parent)
    if "readonly" in said or "unable to open" in said or "disk i/o error" in said or isinstance(error, OSError):
        return StudyError("study.not_writable", folder=path.parent)
    if isinstance(error, PoolTimeout) or (
        "locked" in said and isinstance(error, (OperationalError, sqlite3.OperationalError))
    ):
        return StudyError("study.locked", folder=path.parent)
    if "not a database" in said or "malformed" in said:
        return StudyError("study.not_a_database", file=path)
    return error
