"""Snapshots, which nothing changes, and named views: reading. (`themes/snapshots.py` and `themes/views.py` make them.)"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from qual.store import schema as t


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
        select(v.id, t.texts.c.text.label("name"), v.page, v.query, v.author, v.at)
        .outerjoin(t.texts, t.texts.c.id == v.name_id)
        .order_by(t.texts.c.text, v.id)
    )
    if page is not None:
        query = query.where(v.page == page)
    return [dict(row) for row in connection.execute(query).mappings()]
