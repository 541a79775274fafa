"""What groups said they would work on, and what came of it: reading and writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from sqlalchemy import Connection, select

from qual.language.order import norwegian
from qual.store import schema as t
from qual.store.acts import Act, new_id
from qual.store.design import word
from qual.store.joins import texts_as
from qual.store.rows import all_rows


class Action(TypedDict):
    """What a group said in a session (its name) that it would work on; ``utterance`` is the reference where it was said."""

    session: str
    utterance: str | None
    what: str | None
    who: str | None
    status: str
    outcome: str | None
    id: str


class New(NamedTuple):
    """An action to store; ``utterance_id`` : where it was said."""

    what: str
    who: str | None
    status: str
    outcome: str | None
    utterance_id: str | None


def actions(connection: Connection) -> list[Action]:
    """All of them, by session, in the order of the talk."""
    what, who, outcome = texts_as("what"), texts_as("who"), texts_as("outcome")
    query = (
        select(
            t.sources.c.name.label("session"),
            t.utterances.c.reference.label("utterance"),
            what.c.text.label("what"),
            who.c.text.label("who"),
            t.actions.c.status,
            outcome.c.text.label("outcome"),
            t.actions.c.id,
        )
        .select_from(t.actions)
        .join(t.sources, t.sources.c.id == t.actions.c.source_id)
        .outerjoin(t.utterances, t.utterances.c.id == t.actions.c.utterance_id)
        .outerjoin(what, what.c.id == t.actions.c.what_id)
        .outerjoin(who, who.c.id == t.actions.c.who_id)
        .outerjoin(outcome, outcome.c.id == t.actions.c.outcome_id)
        .order_by(t.utterances.c.position, t.actions.c.id)
    )
    return sorted(all_rows(connection, query, Action), key=lambda row: norwegian(row["session"]))


def of_session(connection: Connection, source_id: str) -> set[str]:
    """What one session's group said it would work on, as far as it is stored."""
    query = select(t.texts.c.text).join(t.actions, t.actions.c.what_id == t.texts.c.id)
    return set(connection.execute(query.where(t.actions.c.source_id == source_id)).scalars())


def words_of(act: Act, action_id: str) -> dict[str, str]:
    """The ``what, who, outcome`` of one action, empty where there are none. Raises `LookupError` for one that is not there (any
    more)."""
    row = act.row(t.actions, action_id)
    return {name: word(act.connection, row[f"{name}_id"]) or "" for name in ("what", "who", "outcome")}


def add(act: Act, source_id: str, what: str, *, who: str | None, utterance_id: str | None) -> str:
    """Insert an open action; returns its id."""
    words = {"what_id": act.words("action", what), "who_id": act.words("action", who)}
    return act.insert(t.actions, source_id=source_id, utterance_id=utterance_id, status="open", **words)


def add_many(act: Act, source_id: str, new: Sequence[New]) -> None:
    """Insert actions of one session."""
    texts = iter(act.words_many("action", [text for one in new for text in (one.what, one.who, one.outcome)]))
    rows = [
        {
            "id": new_id(),
            "source_id": source_id,
            "utterance_id": one.utterance_id,
            "status": one.status,
            "what_id": next(texts),
            "who_id": next(texts),
            "outcome_id": next(texts),
        }
        for one in new
    ]
    act.insert_many(t.actions, rows)


def change(act: Act, action_id: str, *, status: str | None, **texts: str) -> None:
    """Give an action another status (None: it keeps its own), and other words for those of its ``what, who, outcome`` that are
    given."""
    values = {f"{name}_id": act.words("action", text) for name, text in texts.items()}
    act.update(t.actions, action_id, **values, **({} if status is None else {"status": status}))
