"""Ids by name: what the acts on a codebook ask for."""

from __future__ import annotations

from qual.errors import CodebookError
from qual.store import Desk
from qual.store import codebook as store

KINDS = ("code", "code group", "grouping", "concept", "reference point", "relation")


def id_of(desk: Desk, kind: str, name: str, *, grouping: str | None = None) -> str:
    """The id of what is called ``name``, case aside; the acts of this room take ids, since names change.

    Parameters
    ----------
    kind : ``"code"``, ``"code group"``, ``"grouping"``, ``"concept"``, ``"reference point"`` or ``"relation"`` (its
        statement).
    grouping : of a code group: the id of its grouping; default the active one.

    Raises `CodebookError` for another kind, and where nothing has the name.

    >>> group = codebook.id_of(study, "code group", "Huset merkes når det stenger")
    >>> study.themes(level="group", themes=[group])["theme"].unique().tolist()
    ['Huset merkes når det stenger']
    """
    with desk.read() as connection:
        if kind == "code":
            found = store.find_code(connection, name)
        elif kind == "code group":
            within = grouping or store.active_grouping(connection)
            found = store.find_group(connection, within, name) if within else None
        elif kind == "grouping":
            found = store.find_grouping(connection, name)
        elif kind == "concept":
            found = store.find_concept(connection, name)
        elif kind == "reference point":
            found = store.find_point(connection, name)
        elif kind == "relation":
            found = store.find_relation(connection, name)
        else:
            raise CodebookError("codebook.unknown_kind", kind=kind, kinds=", ".join(KINDS))
    if found is None:
        raise CodebookError("codebook.not_named", kind=kind, name=name)
    return str(found)
