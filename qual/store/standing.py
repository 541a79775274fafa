"""What a memo stands on, by name: also when it is gone by now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

from sqlalchemy import Connection, Select, Table, select

from qual.store import schema as t
from qual.store.joins import SPAN, texts_as
from qual.store.notes import Memo
from qual.store.revisions import last_names, words


class On(TypedDict):
    """What a memo stands on, by name, with the ``session`` and the ``passage`` (its words) where it has them; ``there``: whether
    it still is."""

    on: str | None
    session: str | None
    passage: str | None
    there: bool


class NamedMemo(Memo, On):
    """A memo with what it stands on."""


def named(connection: Connection, memos: Sequence[Memo]) -> list[NamedMemo]:
    """The memos with the name of what each stands on.

    ``on`` is an utterance's printed reference, the name of a coding's code, a code, group, concept or session, a reference
    point's statement; None for the study, and for what is gone without a name. What was written down on an analysis day
    stands on a level, by its name, or on a session.
    """
    kinds = {memo["target_kind"] for memo in memos}
    told = _sessions(connection)
    for kind, look in _LOOK.items():
        if kind in kinds:
            told |= look(connection)
    gone = last_names(connection) if kinds & _NAMED else {}
    rows: list[NamedMemo] = []
    for memo in memos:
        target = memo["target_id"] or ""
        level = memo["target_kind"] not in _LOOK and memo["target_kind"] != "session"
        on = memo["target_id"] if level else gone.get(target)
        nothing: On = {"on": on, "session": None, "passage": None, "there": level}
        rows.append(NamedMemo(**memo, **told.get(target, nothing)))
    return rows


def _utterances(connection: Connection) -> dict[str, On]:
    u = t.utterances.c
    query = (
        select(u.id, u.reference, u.live, t.documents.c.live.label("in_force"), t.sources.c.name, t.texts.c.text)
        .join(t.documents, t.documents.c.id == u.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.texts, t.texts.c.id == u.text_id)
        .where(u.id.in_(_of_memos("utterance")))
    )
    return {
        row.id: {
            "on": row.reference,
            "session": row.name,
            "passage": row.text,
            "there": bool(row.live and row.in_force),
        }
        for row in connection.execute(query)
    }


def _codings(connection: Connection) -> dict[str, On]:
    name = texts_as("name")
    query = (
        select(
            t.codings.c.id,
            name.c.text.label("code"),
            t.sources.c.name,
            t.utterances.c.reference,
            SPAN.label("said"),
        )
        .select_from(t.codings)
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .outerjoin(name, name.c.id == t.codes.c.name_id)
        .join(t.segments, t.segments.c.coding_id == t.codings.c.id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.texts, t.texts.c.id == t.segments.c.text_id)
        .where(t.codings.c.id.in_(_of_memos("coding")))
        .order_by(t.codings.c.id, t.segments.c.position)
    )
    found: dict[str, On] = {}
    for row in connection.execute(query):
        if row.id in found:
            found[row.id]["passage"] = f"{found[row.id]['passage']}\n{row.said or ''}"
        else:
            on = f"{row.code or '–'} ({row.reference})"
            found[row.id] = {"on": on, "session": row.name, "passage": row.said, "there": True}
    return found


def _rows(table: Table, live: bool = False) -> Callable[[Connection], dict[str, On]]:
    def look(connection: Connection) -> dict[str, On]:
        column = table.c.statement_id if "statement_id" in table.c else table.c.name_id
        there = table.c.live if live else table.c.id.is_not(None)
        found = connection.execute(select(table.c.id, column.label("words"), there.label("there"))).all()
        names = words(connection, {row.words for row in found if row.words})
        return {
            row.id: {"on": names.get(row.words or ""), "session": None, "passage": None, "there": bool(row.there)}
            for row in found
        }

    return look


def _sessions(connection: Connection) -> dict[str, On]:
    return {
        row.id: {"on": row.name, "session": row.name, "passage": None, "there": True}
        for row in connection.execute(select(t.sources.c.id, t.sources.c.name))
    }


def _of_memos(kind: str) -> Select[tuple[str]]:
    return select(t.memos.c.target_id).where(t.memos.c.target_kind == kind)


_NAMED = {"code", "code group", "concept"}
_LOOK: dict[str, Callable[[Connection], dict[str, On]]] = {
    "utterance": _utterances,
    "coding": _codings,
    "code": _rows(t.codes, live=True),
    "code group": _rows(t.code_groups),
    "concept": _rows(t.concepts),
    "reference point": _rows(t.reference_points),
}
