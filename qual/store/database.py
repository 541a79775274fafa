"""Reading and writing ``study.db``, wherever it has gone meanwhile; every write goes through `Database.act`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from qual.errors import StudyError
from qual.store import copies, places
from qual.store.acts import Act, new_id
from qual.store.coders import Coder
from qual.store.copies import Why
from qual.store.naming import translated
from qual.store.opened import Opened
from qual.store.rows import Json
from qual.store.whereabouts import Whereabouts


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
        self._open()

    def _open(self) -> None:
        self._opened = Opened(self.path, self._whereabouts, made=self.made, alone=self.risk is not None)
        self._origin = self._opened.origin  # of the study that was opened
        self.aside = self._opened.aside or self.aside

    @property
    def engine(self) -> Engine:
        """The way to the file that is open."""
        return self._opened.engine

    @property
    def refusal(self) -> StudyError | None:
        """See above."""
        return self._opened.refusal

    # --- reading and writing ---------------------------------------------------------------------------------
    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent view of the tables, of the file that stands at `path` now.

        Raises `StudyError` when the file is gone, or another study's has taken its place.
        """
        self.settle()
        with self._opened.told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def act(
        self,
        operation: str,
        coder: Coder,
        *,
        about: Json | None = None,
        act_id: str | None = None,
        undoable: bool = True,
    ) -> Iterator[Act]:
        """One act: all of it is stored when the block ends, or none of it. One that changed nothing leaves no entry.

        Parameters
        ----------
        operation : what was done, e.g. ``"coding.apply"``.
        coder : who acts; a coder of that name is made where there is none.
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
                self._opened.told(),
                engine.connect().execution_options(qual_write=True) as connection,
                connection.begin() as transaction,
            ):
                act = Act(connection, operation, coder.put(connection), now(), act_id or new_id(), about, undoable)
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

    def explain(self, error: Exception) -> None:
        """Where the file is damaged, raise that in the place of what code has made of rows that nobody wrote so."""
        self._opened.explain(error)

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
            return str(connection.exec_driver_sql("SELECT id FROM log ORDER BY seq DESC LIMIT 1").scalar() or "")

    def origin(self) -> str | None:
        """What tells this study from another; see `qual.store.copies.origin_of`."""
        with self.read() as connection:
            return copies.origin(connection.exec_driver_sql(copies.FIRST).first())

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    def reopen(self) -> None:
        """Let go of the file, and open what stands at `path` now as if for the first time; raises as the class does."""
        self.close()
        self._open()

    # --- the file at the path --------------------------------------------------------------------------------
    def settle(self) -> bool:
        """Make sure that what is open is the file at `path`; True where another one, of the same study, was followed.

        What was open is copied to ``backups/`` first. Raises `StudyError`: ``study.gone`` where there is no file any more,
        ``study.renamed`` where its folder has only been given another name, ``study.replaced_broken`` and
        ``study.replaced_other`` where a file is there that cannot be followed.
        """
        if self._opened.settled():
            return False
        with self._following:
            if self._opened.settled():
                return False
            if not self._whereabouts.there():
                if now := self._whereabouts.renamed():
                    raise StudyError("study.renamed", folder=self.path.parent, now=now)
                raise StudyError("study.gone", folder=self.path.parent)
            if not self._opened.lost:
                self._let_old_go()
            self._follow()
            return True

    def _refuse_if_moved(self) -> None:
        if self.settle():
            raise StudyError("study.replaced", folder=self.path.parent, saved=self.saved or "–")

    def _refuse_if_moved_since(self, engine: Engine) -> None:
        """Another thread may have followed the new file while an act was writing the old one."""
        if self.engine is not engine or not self._opened.settled():
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
        self._opened.lost = True

    def _follow(self) -> None:
        values = {"folder": self.path.parent, "saved": self.saved or "–"}
        try:
            copies.check(self.path)
            origin = copies.origin_of(self.path)
        except (StudyError, sqlite3.Error) as error:
            raise StudyError("study.replaced_broken", **values) from error
        if self._origin is not None and origin != self._origin:
            raise StudyError("study.replaced_other", **values)
        self._open()
        self.replaced += 1

    # --- copies ----------------------------------------------------------------------------------------------
    def copy_to(self, target: Path, why: Why = "asked") -> Path:
        """A whole, consistent copy of the database at ``target`` (SQLite's own backup, safe while others write).

        A copy that is not sound is none: it is taken away. Raises `StudyError` then, and where ``target`` cannot be written.
        """
        self.settle()
        with self._opened.told():
            self._opened.copy(target, why, self._opened.bare())
        return target

    def take_in(self, source: Path, saved: Path, enter: Callable[[], None]) -> None:
        """Put what the database file ``source`` holds in the place of all that stands here: one transaction, seen by everyone
        who has the file open at their next read.

        From before ``saved`` is made until then nobody else can write, however many try: ``saved`` is a copy of what stood
        here, with every act that was confirmed. ``enter`` is called between, and may still write into ``source``.
        Raises `StudyError` when the file is locked, is gone, or has no room, and whatever ``enter`` raises; nothing is changed
        then.
        """
        self.settle()
        file = self._opened

        def locked() -> None:
            # where the file is locked for one connection, there is no other to read by
            file.copy(saved, "restore", nullcontext(ours) if self.risk else file.bare())
            enter()

        try:
            with file.told(), closing(copies.read_only(source)) as new, file.bare() as ours:
                copies.take_in(new, ours, locked, alone=self.risk is not None)
        except Exception:
            self._refuse_if_moved()
            raise
        self._refuse_if_moved()
