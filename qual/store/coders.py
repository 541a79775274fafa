"""Who acts: a row of `coders`, to which log, codings, memos, verdicts and views refer. Here names become ids, and ids names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, ScalarSelect, bindparam, insert, select

from qual.errors import CodingError
from qual.language.order import norwegian
from qual.language.sameness import same
from qual.store import schema as t
from qual.store.acts import Act, new_id

_BY_ID: Final = select(t.coders.c.id, t.coders.c.name).where(t.coders.c.id == bindparam("which"))
_BY_NAME: Final = select(t.coders.c.id, t.coders.c.name).where(t.coders.c.name == bindparam("called"))


@dataclass
class Coder:
    """One person at a desk: by ``name`` until a row of that name is found, and from then on by its ``id``, whatever its name
    becomes."""

    name: str
    id: str | None = None

    def find(self, connection: Connection) -> str | None:
        """The id; None for somebody who has done nothing in this study yet. ``name`` is from now on what the row says."""
        found = None
        if self.id is not None:
            found = connection.execute(_BY_ID, {"which": self.id}).first()
        if found is None:  # not looked for yet; or the act that made it was not stored, or another file is in its place
            found = connection.execute(_BY_NAME, {"called": self.name}).first()
        # threads of one window share this: each answers with what it found itself
        coder_id, self.name = found or (None, self.name)
        self.id = coder_id
        return coder_id

    def put(self, connection: Connection) -> str:
        """The id, of a row that is made where there is none. Raises `CodingError` for a new one without a name."""
        coder_id = self.find(connection) or put(connection, self.name)
        self.id = coder_id
        return coder_id


def put(connection: Connection, name: str) -> str:
    """The id of the coder ``name``, made when there is none. Raises `CodingError` for a new one without a name.

    The row is no change that undo takes back: the log itself refers to it.
    """
    found = connection.execute(_BY_NAME, {"called": name}).scalar()
    if found is not None:
        return str(found)
    if not name.strip():
        raise CodingError("coder.no_name")
    made = new_id()
    connection.execute(insert(t.coders).values(id=made, name=name))
    return made


def rename(act: Act, name: str, new: str) -> str:
    """Give the coder ``name`` another name; returns the id. Raises `CodingError` for a coder that is not there, for no name, and
    for one that another coder has (`same`)."""
    rows = act.connection.execute(select(t.coders.c.id, t.coders.c.name)).all()
    coder_id = next((row.id for row in rows if row.name == name), None)
    if coder_id is None:
        raise CodingError(
            "coder.unknown", name=name, known=", ".join(sorted((row.name for row in rows), key=norwegian)) or "–"
        )
    if not same(new):
        raise CodingError("coder.no_name")
    if any(same(row.name) == same(new) for row in rows if row.id != coder_id):
        raise CodingError("coder.taken", name=new)
    act.update(t.coders, coder_id, name=new)
    return str(coder_id)


def name_of(column: Column[str]) -> ScalarSelect[Any]:
    """The name behind a column of coders' ids, to be selected beside it."""
    coder = t.coders.alias()
    return select(coder.c.name).where(coder.c.id == column).scalar_subquery()


def named(name: str) -> ScalarSelect[Any]:
    """The id of the coder ``name``, to be compared with; no row equals it where there is none."""
    coder = t.coders.alias()
    return select(coder.c.id).where(coder.c.name == name).scalar_subquery()
