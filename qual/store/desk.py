"""Which study, and who acts: the one object that every function which reads or writes a study takes first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from typing import Self

from sqlalchemy import Connection

from qual.errors import QualError
from qual.store.acts import Act
from qual.store.coders import Coder
from qual.store.database import Database
from qual.store.opened import BY_ODD_ROWS
from qual.store.rows import Json


class Desk:
    """A place to work at one study, for one person. All reading goes through `read`, all writing through `act`.

    Several desks may stand at one store: the windows of an app, the coders of a server.

    Parameters
    ----------
    store : the study's tables.
    coder : who acts, by name. Every act is logged under this person's id, and undo takes back this person's own acts. The first
        act makes the coder where there is none of that name; reading never does.
    """

    def __init__(self, store: Database, coder: str) -> None:
        self.store = store
        self.who = Coder(coder)
        self._act_id: str | None = None

    def close(self) -> None:
        """Let go of the study's files, for every desk at this store.

        >>> opened = qual.open_study("demo")
        >>> opened.close()
        """
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.close()
        if isinstance(error, BY_ODD_ROWS) and not isinstance(error, QualError):
            self.store.explain(error)

    @property
    def coder(self) -> str:
        """The name of who acts, as it was when this desk last acted or asked for `coder_id`; somebody may have changed it.

        >>> study.coder
        'Ada'
        """
        return self.who.name

    @coder.setter
    def coder(self, name: str) -> None:
        self.who = Coder(name)

    def coder_id(self, connection: Connection) -> str | None:
        """The id of who acts; None for somebody who has done nothing in this study yet.

        >>> with study.read() as connection:
        ...     study.acting("somebody new").coder_id(connection) is None
        True
        """
        return self.who.find(connection)

    def acting(self, coder: str) -> Self:
        """A desk at the same study for somebody else.

        >>> study.acting("Bo").coder
        'Bo'
        """
        other = copy(self)
        other.coder = coder
        return other

    def under(self, act_id: str | None) -> Self:
        """This desk for one act that has its UUID already, from a browser's queue: that act never happens twice.

        >>> study.under("01890a5d-ac96-774b-bcce-b302099a8057").coder
        'Ada'
        """
        other = copy(self)
        other._act_id = act_id
        return other

    def read(self) -> AbstractContextManager[Connection]:
        """A connection for reading, as of one moment; see `Database.read`.

        >>> with study.read() as connection:
        ...     connection.closed
        False
        """
        return self.store.read()

    @contextmanager
    def act(self, operation: str, *, about: Json | None = None, undoable: bool = True) -> Iterator[Act]:
        """One act of this person: all of it is stored, or none; see `Database.act`. The rooms' functions make acts; a notebook
        needs none of its own, but may look on: what fails within leaves nothing behind.

        >>> with study.act("memo.add") as act:
        ...     act.changed
        False
        """
        with self.store.act(operation, self.who, about=about, act_id=self._act_id, undoable=undoable) as act:
            yield act

    @property
    def mark(self) -> str:
        """The id of the newest act, which keys every cache; see `Database.mark`.

        >>> before = study.mark
        >>> _ = study.code("BN-R3-0005", "kortene ligger")
        >>> study.mark == before
        False
        """
        return self.store.mark()

    @property
    def revision(self) -> int:
        """The number of the newest act; see `Database.revision`.

        >>> before = study.revision
        >>> _ = study.code("BN-R3-0005", "kortene ligger")
        >>> study.revision - before
        1
        """
        return self.store.revision()
