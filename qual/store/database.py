"""Opening, guarding and copying ``study.db``; every write goes through `Database.act`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qual.errors import StudyError
from qual.store import places
from qual.store.acts import Act, new_id
from qual.store.files import FULL

HEAD = "0002"  # the newest migration; `test_migrations` holds that Alembic agrees
BUSY_SECONDS = 10


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
        """A connection for reading: one consistent view of the tables."""
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
        act_id : the act's UUID where the caller has one (a browser's queue); `AlreadyDone` when it is in the log.
        undoable : False for acts that undo never touches, such as loading a design.
        """
        with (
            translated(self.path),
            self.engine.connect().execution_options(qual_write=True) as connection,
            connection.begin() as transaction,
        ):
            act = Act(connection, operation, actor, now(), act_id or new_id(), about, undoable)
            yield act
            act.close()
            if not act.changed:
                transaction.rollback()

    def done(self, act_id: str) -> bool:
        """Whether an act of this UUID is in the log: the same act never happens twice."""
        with self.read() as connection:
            return connection.execute(text("SELECT 1 FROM log WHERE id = :id"), {"id": act_id}).first() is not None

    def revision(self) -> int:
        """The number of the newest log entry: it grows with every act."""
        with self.read() as connection:
            return int(connection.execute(text("SELECT COALESCE(MAX(seq), 0) FROM log")).scalar_one())

    def mark(self) -> str:
        """The id of the newest log entry, which keys every cache: when a backup is put in place, a revision's number comes
        again with other content, its id does not."""
        with self.read() as connection:
            return str(connection.execute(text("SELECT id FROM log ORDER BY seq DESC LIMIT 1")).scalar() or "")

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    # --- copies ----------------------------------------------------------------------------------------------
    def copy_to(self, target: Path) -> Path:
        """A whole, consistent copy of the database at ``target`` (SQLite's own backup, safe while others write)."""
        with translated(target), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            _copy(driver, target)
        return target

    # --- opening ---------------------------------------------------------------------------------------------
    def _engine(self) -> Engine:
        # one connection where it locks the file for itself: a second one of our own would be locked out too
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS} if self.risk else {}
        url = URL.create("sqlite", database=str(self.path))
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, json_serializer=_as_json, **pool)
        journal = "DELETE" if self.risk else "WAL"

        @event.listens_for(engine, "connect")
        def configure(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN, not the driver
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute("PRAGMA synchronous = FULL")
            # counting over a large study reads most of it: 64 MB of pages, and temporary tables in memory
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA temp_store = MEMORY")
            if self.risk:
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            write = connection.get_execution_options().get("qual_write", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

        return engine

    def _bring_up_to_date(self) -> None:
        version = self._version()
        if version == HEAD:
            return
        from qual.store import migrate

        if version is not None:
            if not migrate.known(version):
                raise StudyError("study.newer", folder=self.path.parent)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            self.copy_to(self.path.parent / "backups" / f"before-migration-{version}-{stamp}.db")
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


def replace_file(source: Path, target: Path) -> None:
    """Put the study database ``source`` in the place of ``target`` (which nobody may have open).

    Raises `StudyError` as `check` does, or when the folder is full or cannot be written; ``target`` is then untouched.
    """
    check(source)
    with translated(target), closing(_read_only(source)) as connection:
        _copy(connection, target)


def check(path: Path) -> None:
    """Raise `StudyError` unless ``path`` is a whole study database that this version can open."""
    if not path.is_file():
        raise StudyError("study.backup_missing", file=path)
    try:
        with closing(_read_only(path)) as connection:
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


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """A copy of ``source`` as one file, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # no -wal beside it: the copy can be moved by hand
        for leftover in ("-wal", "-shm", "-journal"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


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
