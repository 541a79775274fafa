"""The labels of a transcript, and whom each has been said to stand for: reading and writing. A label means something in one
session only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from sqlalchemy import Connection, func, select

from qual.store import schema as t
from qual.store.acts import Act, new_ids
from qual.store.joins import texts_as
from qual.store.rows import all_rows


class Label(TypedDict):
    """A label of a session, whom it stands for there, and how many utterances it has; ``moderates`` is told by the label."""

    id: str
    label: str
    kind: str  # person | several | unknown
    source_id: str
    session: str
    group_id: str | None
    round: int | None
    attendance_id: str | None
    person: str | None
    pseudonym: str | None
    function: str | None
    role: str | None
    moderates: bool
    utterances: int


class New(NamedTuple):
    """What a label says of itself: what it stands for, and whether a moderator's look like it."""

    kind: str
    moderates: bool


def told(connection: Connection) -> list[Label]:
    """Every label of every session, by round, then in the order in which labels first speak; without those that are erased."""
    label, name = texts_as("label"), texts_as("name")
    live = t.utterances.join(
        t.documents, (t.documents.c.id == t.utterances.c.document_id) & t.documents.c.live.is_(True)
    )
    query = (
        select(
            t.speakers.c.id,
            label.c.text.label("label"),
            t.speakers.c.kind,
            t.speakers.c.source_id,
            t.sources.c.name.label("session"),
            t.sources.c.group_id,
            t.rounds.c.number.label("round"),
            t.speakers.c.attendance_id,
            t.persons.c.code.label("person"),
            name.c.text.label("pseudonym"),
            t.attendances.c.function,
            t.attendances.c.role,
            t.speakers.c.moderates,
            func.count(t.utterances.c.id).label("utterances"),
        )
        .select_from(t.speakers)
        .join(label, label.c.id == t.speakers.c.label_id)
        .join(t.sources, t.sources.c.id == t.speakers.c.source_id)
        .outerjoin(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
        .outerjoin(name, name.c.id == t.persons.c.pseudonym_id)
        .where(label.c.text.is_not(None))
        .outerjoin(live, (t.utterances.c.speaker_id == t.speakers.c.id) & t.utterances.c.live.is_(True))
        .group_by(
            t.speakers.c.id, label.c.id, t.sources.c.id, t.rounds.c.id, t.attendances.c.id, t.persons.c.id, name.c.id
        )
        .order_by(t.rounds.c.number, t.sources.c.position, func.min(t.utterances.c.position), label.c.text)
    )
    return all_rows(connection, query, Label)


def of_session(connection: Connection, source_id: str) -> dict[str, str]:
    """The labels' ids of one session by label."""
    query = (
        select(t.texts.c.text, t.speakers.c.id)
        .join(t.texts, t.texts.c.id == t.speakers.c.label_id)
        .where(t.speakers.c.source_id == source_id)
    )
    return {label: row_id for label, row_id in connection.execute(query).all()}  # noqa: C416


def standing_for(connection: Connection, attendance_id: str) -> list[str]:
    """The ids of the labels that are this attendee."""
    query = select(t.speakers.c.id).where(t.speakers.c.attendance_id == attendance_id)
    return list(connection.execute(query).scalars())


def put(act: Act, source_id: str, label: str, *, kind: str = "person", attendance_id: str | None = None) -> str:
    """The id of the label in this session, made when it is new; an attendance, once given, is kept."""
    known = of_session(act.connection, source_id)
    said = {"kind": kind} | ({"attendance_id": attendance_id} if attendance_id else {})
    if label not in known:
        return act.insert(t.speakers, source_id=source_id, label_id=act.words("label", label), **said)
    act.update(t.speakers, known[label], **said)
    return known[label]


def add_many(act: Act, source_id: str, new: Mapping[str, New]) -> dict[str, str]:
    """Store labels that the session does not know yet; their ids by label."""
    ids = dict(zip(new, new_ids(len(new)), strict=True))
    label_ids = act.words_many("label", list(new))
    rows = [
        {"id": ids[label], "source_id": source_id, "label_id": label_id, "kind": one.kind, "moderates": one.moderates}
        for (label, one), label_id in zip(new.items(), label_ids, strict=True)
    ]
    act.insert_many(t.speakers, rows)
    return ids


def stand_for(act: Act, label_id: str, attendance_id: str) -> None:
    """Say whom among those present a label is."""
    act.update(t.speakers, label_id, kind="person", attendance_id=attendance_id)


def stand_for_nobody(act: Act, label_id: str, *, kind: str, moderates: bool) -> None:
    """Say that a label is no one person, or nobody knows who (``kind``)."""
    act.update(t.speakers, label_id, kind=kind, attendance_id=None, moderates=moderates)
