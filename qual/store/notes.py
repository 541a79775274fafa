"""Memos, actions and events: reading; and writing memos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.coders import name_of
from qual.store.design import word


def memos(connection: Connection, target_kind: str | None = None, target_id: str | None = None) -> list[dict[str, Any]]:
    """Memos, oldest first: id, target_kind, target_id, text, author, at."""
    query = _memos()
    if target_kind:
        query = query.where(t.memos.c.target_kind == target_kind)
    if target_id:
        query = query.where(t.memos.c.target_id == target_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _memos() -> Select[Any]:
    return (
        select(
            t.memos.c.id, t.memos.c.target_kind, t.memos.c.target_id, t.texts.c.text,
            name_of(t.memos.c.coder_id).label("author"), t.memos.c.at,
        )
        .join(t.texts, t.texts.c.id == t.memos.c.text_id)
        .order_by(t.memos.c.at, t.memos.c.id)
    )  # fmt: skip


def memos_in(connection: Connection, source_id: str) -> list[dict[str, Any]]:
    """The memos of one session, on its utterances, its codings and itself, oldest first; as `memos` gives them."""
    of = t.documents.c.source_id == source_id
    said = select(t.utterances.c.id).join(t.documents, t.documents.c.id == t.utterances.c.document_id).where(of)
    coded = select(t.segments.c.coding_id).where(t.segments.c.utterance_id.in_(said))
    target = t.memos.c.target_id
    query = _memos().where(
        ((t.memos.c.target_kind == "utterance") & target.in_(said))
        | ((t.memos.c.target_kind == "coding") & target.in_(coded))
        | ((t.memos.c.target_kind == "session") & (target == source_id))
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def memo(act: Act, memo_id: str) -> dict[str, Any]:
    """One memo: target_kind, target_id, text. Raises `LookupError` when there is none."""
    row = act.row(t.memos, memo_id)
    words = word(act.connection, row["text_id"])
    return {"target_kind": row["target_kind"], "target_id": row["target_id"], "text": words}


def add_memo(act: Act, target_kind: str, target_id: str | None, text: str) -> str:
    """Store a memo of who acts, of now; returns its id."""
    return act.insert(
        t.memos, target_kind=target_kind, target_id=target_id, coder_id=act.coder_id, at=act.at,
        text_id=act.words("memo", text),
    )  # fmt: skip


def reword_memo(act: Act, memo_id: str, text: str) -> None:
    """Give a memo other words; whose it is, and of when, stays."""
    act.update(t.memos, memo_id, text_id=act.words("memo", text, memo_id))


def delete_memo(act: Act, memo_id: str) -> None:
    """Take a memo away. Raises `LookupError` when there is none."""
    act.delete(t.memos, memo_id)


def any_on(connection: Connection, target_ids: Iterable[str]) -> bool:
    """Whether a memo stands on one of these."""
    found = select(t.memos.c.id).where(t.memos.c.target_id.in_(list(target_ids))).limit(1)
    return connection.execute(found).first() is not None


def actions(connection: Connection) -> list[dict[str, Any]]:
    """What groups said they would work on: session, utterance, what, who, status, outcome."""
    what, who, outcome = t.texts.alias("what"), t.texts.alias("who"), t.texts.alias("outcome")
    query = (
        select(
            t.sources.c.name.label("session"), t.utterances.c.reference.label("utterance"), what.c.text.label("what"),
            who.c.text.label("who"), t.actions.c.status, outcome.c.text.label("outcome"), t.actions.c.id,
        )
        .select_from(t.actions)
        .join(t.sources, t.sources.c.id == t.actions.c.source_id)
        .outerjoin(t.utterances, t.utterances.c.id == t.actions.c.utterance_id)
        .outerjoin(what, what.c.id == t.actions.c.what_id)
        .outerjoin(who, who.c.id == t.actions.c.who_id)
        .outerjoin(outcome, outcome.c.id == t.actions.c.outcome_id)
        .order_by(t.sources.c.name, t.utterances.c.position)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def actions_of(connection: Connection, source_id: str) -> set[str]:
    """What one session's group said it would work on, as far as it is stored."""
    query = select(t.texts.c.text).join(t.actions, t.actions.c.what_id == t.texts.c.id)
    return set(connection.execute(query.where(t.actions.c.source_id == source_id)).scalars())


def events(connection: Connection) -> list[dict[str, Any]]:
    """Dated facts outside the talk: date, name, municipality, note, id."""
    note = t.texts.alias("note")
    query = (
        select(
            t.events.c.date,
            t.texts.c.text.label("name"),
            t.events.c.municipality,
            note.c.text.label("note"),
            t.events.c.id,
        )
        .join(t.texts, t.texts.c.id == t.events.c.name_id)
        .outerjoin(note, note.c.id == t.events.c.note_id)
        .order_by(t.events.c.date, t.events.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def guide(connection: Connection) -> list[dict[str, Any]]:
    """Guide questions: code, guide, round, text, id."""
    g = t.guide_questions.c
    query = (
        select(g.code, g.guide, t.rounds.c.number.label("round"), t.texts.c.text, g.id)
        .outerjoin(t.rounds, t.rounds.c.id == t.guide_questions.c.round_id)
        .outerjoin(t.texts, t.texts.c.id == t.guide_questions.c.text_id)
        .order_by(t.guide_questions.c.position)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def collections(connection: Connection) -> list[dict[str, Any]]:
    """What the material may be used for: name, approval, deletion_date, readers."""
    name, approval = t.texts.alias("name"), t.texts.alias("approval")
    query = (
        select(
            name.c.text.label("name"),
            approval.c.text.label("approval"),
            t.collections.c.deletion_date,
            t.collections.c.readers,
        )
        .select_from(t.collections)
        .outerjoin(name, name.c.id == t.collections.c.name_id)
        .outerjoin(approval, approval.c.id == t.collections.c.approval_id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def consents(connection: Connection) -> list[dict[str, Any]]:
    """What persons have agreed to: person, purpose, publication, given, withdrawn, by_guardian, id."""
    query = (
        select(
            t.persons.c.code.label("person"), t.consents.c.purpose, t.consents.c.publication, t.consents.c.given,
            t.consents.c.withdrawn, t.consents.c.by_guardian, t.consents.c.id,
        )
        .join(t.persons, t.persons.c.id == t.consents.c.person_id)
        .order_by(t.persons.c.code, t.consents.c.purpose)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]
