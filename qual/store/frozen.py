"""Snapshots, which nothing changes, and named views: reading. (`themes/snapshots.py` and `themes/views.py` make them.)"""

from __future__ import annotations

from typing import Any, TypedDict

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.rows import all_rows

Query = dict[str, Any]  # the choices of a figure or of a page, as they are stored: JSON


class Listed(TypedDict):
    """A snapshot without its results."""

    id: str
    name: str | None
    query: Query
    revision: int
    at: str


class Results(TypedDict):
    """What a snapshot holds: the ``rows`` of its table, and [theme id, cell …, references] for each cell with something in it."""

    columns: list[str]
    rows: list[dict[str, Any]]
    references: list[list[Any]]


class View(TypedDict):
    """A page's choices under a name."""

    id: str
    name: str | None
    page: str
    query: Query
    author: str
    at: str


def listed(connection: Connection) -> list[Listed]:
    """Every snapshot without its results, the oldest first."""
    query = (
        select(
            t.snapshots.c.id,
            t.texts.c.text.label("name"),
            t.snapshots.c.query,
            t.snapshots.c.revision,
            t.snapshots.c.at,
        )
        .outerjoin(t.texts, t.texts.c.id == t.snapshots.c.name_id)
        .order_by(t.snapshots.c.at, t.snapshots.c.id)
    )
    return all_rows(connection, query, Listed)


def results(connection: Connection, snapshot_id: str) -> Results:
    """What a snapshot holds."""
    found: Results = connection.execute(
        select(t.snapshots.c.results).where(t.snapshots.c.id == snapshot_id)
    ).scalar_one()
    return found


def views(connection: Connection, page: str | None = None) -> list[View]:
    """Named views (of one page), by name."""
    v = t.views.c
    query = (
        select(v.id, t.texts.c.text.label("name"), v.page, v.query, v.author, v.at)
        .outerjoin(t.texts, t.texts.c.id == v.name_id)
        .order_by(t.texts.c.text, v.id)
    )
    if page is not None:
        query = query.where(v.page == page)
    return all_rows(connection, query, View)
