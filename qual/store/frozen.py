"""Snapshots, which nothing changes (`themes/snapshots.py` makes them), and named views."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.coders import name_of


def listed(connection: Connection) -> list[dict[str, Any]]:
    """Every snapshot without its results, the oldest first: id, name, query, revision, at."""
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
    return [dict(row) for row in connection.execute(query).mappings()]


def results(connection: Connection, snapshot_id: str) -> dict[str, Any]:
    """What a snapshot holds: columns, rows, references."""
    found: dict[str, Any] = connection.execute(
        select(t.snapshots.c.results).where(t.snapshots.c.id == snapshot_id)
    ).scalar_one()
    return found


def views(connection: Connection, page: str | None = None) -> list[dict[str, Any]]:
    """Named views (of one page), by name: id, name, page, query, author, at."""
    v = t.views.c
    query = (
        select(v.id, t.texts.c.text.label("name"), v.page, v.query, name_of(v.coder_id).label("author"), v.at)
        .outerjoin(t.texts, t.texts.c.id == v.name_id)
        .order_by(t.texts.c.text, v.id)
    )
    if page is not None:
        query = query.where(v.page == page)
    return [dict(row) for row in connection.execute(query).mappings()]


def save_view(act: Act, name: str, page: str, query: dict[str, Any]) -> str:
    """Keep a page's choices under a name, in the place of the view of that name and page; returns the view's id."""
    same = next((row for row in views(act.connection, page) if row["name"] == name), None)
    if same is not None:
        act.update(t.views, same["id"], query=query, coder_id=act.coder_id, at=act.at)
        return str(same["id"])
    return act.insert(
        t.views, name_id=act.words("view", name), page=page, query=query, coder_id=act.coder_id, at=act.at
    )


def delete_view(act: Act, view_id: str) -> None:
    """Take a view away. Raises `LookupError` when there is none."""
    act.delete(t.views, view_id)
