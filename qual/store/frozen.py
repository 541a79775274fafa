"""Snapshots, which nothing changes (`themes/snapshots.py` makes them), and named views."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from sqlalchemy import Connection, select

from qual.language.order import norwegian
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.coders import name_of
from qual.store.rows import Json, all_rows


class Snapshot(TypedDict):
    """A snapshot without its results: ``query`` is the figure and its choices, ``revision`` the study's when it was frozen."""

    id: str
    name: str | None
    query: Json
    revision: int
    at: str


class Results(TypedDict):
    """What a snapshot holds: a figure's ``columns`` and ``rows``, and for each of its cells a list, [theme id, what the cell is
    split by …, the references behind it]. Newer ones also hold what the figure could speak of when it was frozen (``coverage``),
    who had coded (``coders``), its ``cells`` over all themes, who was asked in each (``people``, numbered), what stands in no
    cell (``outside``), where moderators differed (``moderating``), how densely groups were coded (``density``), where the guide
    asked for the themes (``guide``), what was in no group (``rest``), which themes rested on the same codes (``same``: by id, and
    whether it is one of the figure's) and where groups belonged (``groups``)."""

    columns: list[str]
    rows: list[Json]
    references: list[list[Any]]
    coverage: NotRequired[list[Json]]
    coders: NotRequired[list[str]]
    cells: NotRequired[list[Json]]
    people: NotRequired[list[Json]]
    outside: NotRequired[Any]
    moderating: NotRequired[Any]
    density: NotRequired[dict[str, tuple[int, int]]]
    guide: NotRequired[dict[str, list[tuple[str, int]]] | None]
    rest: NotRequired[tuple[int, int] | None]
    same: NotRequired[list[list[tuple[str, bool]]]]
    groups: NotRequired[dict[str, tuple[str | None, str | None]]]


class View(TypedDict):
    """A page's choices (``query``) under a name, and who kept them when."""

    id: str
    name: str | None
    page: str
    query: Json
    author: str | None
    at: str


def listed(connection: Connection) -> list[Snapshot]:
    """Every snapshot, the oldest first."""
    s = t.snapshots.c
    query = (
        select(s.id, t.texts.c.text.label("name"), s.query, s.revision, s.at)
        .outerjoin(t.texts, t.texts.c.id == s.name_id)
        .order_by(s.at, s.id)
    )
    return all_rows(connection, query, Snapshot)


def results(connection: Connection, snapshot_id: str) -> Results:
    """What a snapshot holds."""
    found: Results = connection.execute(
        select(t.snapshots.c.results).where(t.snapshots.c.id == snapshot_id)
    ).scalar_one()
    return found


def add(act: Act, name: str, query: Json, revision: int, results: Results) -> str:
    """Freeze a figure under a name; returns the snapshot's id."""
    name_id = act.words("snapshot", name)
    return act.insert(t.snapshots, name_id=name_id, query=query, revision=revision, results=results, at=act.at)


def views(connection: Connection, page: str | None = None) -> list[View]:
    """Named views (of one page), by name."""
    v = t.views.c
    query = (
        select(v.id, t.texts.c.text.label("name"), v.page, v.query, name_of(v.coder_id).label("author"), v.at)
        .outerjoin(t.texts, t.texts.c.id == v.name_id)
        .order_by(v.id)
    )
    if page is not None:
        query = query.where(v.page == page)
    return sorted(all_rows(connection, query, View), key=lambda row: norwegian(row["name"]))


def save_view(act: Act, name: str, page: str, query: Json) -> str:
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
