"""Opening, guarding and copying ``study.db``; every write goes through `Database.act`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qual.errors import QualError, StudyError
from qual.store import health, opening, places, private
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
        self.refusal: StudyError | None = None
        if made and opening.lacks_tables(path):
            raise health.trouble(path.parent, "missing")
        with translated(path):
            self._way = opening.way(path)
        if self._way != "write":
            self.refusal = StudyError("study.read_only", folder=path.parent)
        self._stamp = opening.stamp(path) if self._way == "still" else None
        self.engine = self._engine()
        try:
            self._open()
        except BaseException:
            self.close()  # Windows lets nobody move a file that is open
            raise

    # --- reading and writing ---------------------------------------------------------------------------------
    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent view of the tables."""
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

        Raises ``refusal``, where there is one, before anything is done.
        """
        self.refuse()
        with (
            self._translated(),
            self.engine.connect().execution_options(qual_write=True) as connection,
            connection.begin() as transaction,
        ):
            act = Act(connection, operation, actor, now(), act_id or new_id(), about, undoable)
            yield act
            act.close()
            if not act.changed:
                transaction.rollback()

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
        """The id of the newest log entry, which keys every cache: when a backup is put in place, a revision's number comes
        again with other content, its id does not."""
        with self.read() as connection:
            return str(connection.execute(text("SELECT id FROM log ORDER BY seq DESC LIMIT 1")).scalar() or "")

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    # --- copies ----------------------------------------------------------------------------------------------
    def copy_to(self, target: Path) -> Path:
        """A whole, consistent copy of the database at ``target`` (SQLite's own backup, safe while others write).

        A copy that is not sound is none: it is taken away. Raises `StudyError` then, and where ``target`` cannot be written.
        """
        with self._translated():
            try:
                with translated(target), self.engine.connect() as connection:
                    driver: Any = connection.connection.driver_connection
                    sound = _copy(driver, target)
                    sick = not sound and not health.quick(driver)
            except StudyError as error:  # the new file is nothing yet: it is ours that cannot be read
                sound, sick = False, error.code == "study.not_a_database"
                if not sick:
                    raise
        if sound:
            return target
        if not sick or not self.made:
            raise StudyError(
                "study.not_a_database" if sick else "study.copy_unsound", file=self.path if sick else target
            )
        if self.refusal is None or self.refusal.code == "study.read_only":
            self._found_damaged()
        assert self.refusal is not None
        raise StudyError(self.refusal.code.replace("damaged", "not_backed_up"), **self.refusal.values)

    # --- opening ---------------------------------------------------------------------------------------------
    def _engine(self) -> Engine:
        # one connection where it locks the file for itself: a second one of our own would be locked out too
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS} if self.risk else {}
        url = URL.create("sqlite", database=str(self.path))
        how = self._way
        engine = create_engine(
            url, creator=lambda: opening.connect(self.path, how, BUSY_SECONDS), json_serializer=_as_json, **pool
        )
        journal = "DELETE" if self.risk else "WAL"

        @event.listens_for(engine, "connect")
        def configure(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN, not the driver
            connection.execute("PRAGMA foreign_keys = ON")
            if how == "write":
                connection.execute(f"PRAGMA journal_mode = {journal}")
                connection.execute("PRAGMA synchronous = FULL")
            else:
                connection.execute("PRAGMA query_only = ON")
                if self.refusal is not None and self.refusal.code != "study.read_only":
                    connection.execute("PRAGMA writable_schema = ON")  # SQLite's way to read a file that was cut off
            # counting over a large study reads most of it: 64 MB of pages, and temporary tables in memory
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA temp_store = MEMORY")
            if self.risk and how == "write":
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")

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
        except StudyError as error:
            if not error.code.startswith("study.unreadable") or not self._readable():
                raise

    def _readable(self) -> bool:
        """Whether a damaged file shows its tables all the same."""
        try:
            return health.ours(self._tables())
        except DatabaseError:
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
            self.copy_to(self.path.parent / "backups" / f"before-migration-{version}-{stamp}.db")
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
        if self.refusal is not None and self.refusal.code != "study.read_only":
            return
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            sound = not health.missing(driver) and (health.seen_today(self.path) or health.quick(driver))
        if not sound:
            self._found_damaged()
        elif self.refusal is None:
            health.saw(self.path)

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
            self.engine.dispose()
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
            if error.code != "study.not_a_database" or not self.made:
                raise
            if self.refusal is None or self.refusal.code == "study.read_only":
                self._found_damaged()
            raise self._unreadable() from error
        except Exception as error:
            if self.refusal is None or self.refusal.code == "study.read_only":
                raise
            # rows that nobody wrote so: whatever the code makes of them, the person must hear of the damage
            raise self._unreadable() from error

    def _unreadable(self) -> StudyError:
        assert self.refusal is not None
        return StudyError(self.refusal.code.replace("damaged", "unreadable"), **self.refusal.values)


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
            whole = version != (HEAD,) or not health.missing(connection)
    except sqlite3.DatabaseError as error:
        raise StudyError("study.not_a_database", file=path) from error
    if version is None or not whole:
        raise StudyError("study.not_a_database", file=path)
    if version[0] != HEAD:
        from qual.store import migrate

        if not migrate.known(version[0]):
            raise StudyError("study.newer", folder=path.parent)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)


def _copy(source: sqlite3.Connection, target: Path) -> bool:
    """A copy of ``source`` as one file, whole or not at all; False where it is not sound, and then there is none."""
    private.make_folder(target.parent)
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        private.start_file(unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # no -wal beside it: the copy can be moved by hand
            if not health.quick(copy):
                return False
        for leftover in ("-wal", "-shm", "-journal"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        unfinished.replace(target)
        return True
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
    if "not a database" in said or "malformed" in said or "could not decode" in said:
        return StudyError("study.not_a_database", file=path)
    return error
