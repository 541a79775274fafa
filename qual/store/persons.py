"""Persons, and who was present in a session: reading and writing."""

from __future__ import annotations

from typing import TypedDict, Unpack

from sqlalchemy import Connection, func, select

from qual.store import labels
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.design import next_position, word
from qual.store.rows import id_of, ids_by


class Present(TypedDict, total=False):
    """What is said of somebody who was present: None for a person whom nobody has named."""

    person_id: str | None
    function: str  # participant | moderator | observer
    role: str | None
    service: str | None
    unit: str | None
    position: int


def ids(connection: Connection) -> dict[str, str]:
    """The persons' ids by their code."""
    return ids_by(connection, t.persons, "code")


def put(act: Act, code: str, pseudonym: str | None = None) -> str:
    """The id of the person ``code``, made when there is none; the pseudonym is a version of its own."""
    person = id_of(act.connection, t.persons, "code", code) or act.insert(t.persons, code=code)
    if pseudonym and word(act.connection, act.row(t.persons, person)["pseudonym_id"]) != pseudonym:
        act.update(t.persons, person, pseudonym_id=act.words("pseudonym", pseudonym, person))
    return person


def attendance_of(
    connection: Connection, source_id: str, person_id: str | None, label: str | None, position: int = 0
) -> str | None:
    """The attendance of this person in the session; for an unnamed one the attendance behind the label; for one without
    a label either, the unnamed attendance at this position of the list."""
    a = t.attendances.c
    if person_id is not None:
        return connection.execute(select(a.id).where(a.source_id == source_id, a.person_id == person_id)).scalar()
    if label is None:
        behind = select(t.speakers.c.attendance_id).where(t.speakers.c.attendance_id == a.id).exists()
        silent = select(a.id).where(a.source_id == source_id, a.person_id.is_(None), a.position == position, ~behind)
        return connection.execute(silent).scalar()
    speaker = labels.of_session(connection, source_id).get(label)
    if speaker is None:
        return None
    return connection.execute(select(t.speakers.c.attendance_id).where(t.speakers.c.id == speaker)).scalar()


def unnamed_behind(connection: Connection, label_id: str) -> str | None:
    """The attendance without a person for which this label, and no other, stands."""
    mine = select(t.speakers.c.attendance_id).where(t.speakers.c.id == label_id).scalar_subquery()
    query = (
        select(t.attendances.c.id)
        .join(t.speakers, t.speakers.c.attendance_id == t.attendances.c.id)
        .where(t.attendances.c.id == mine, t.attendances.c.person_id.is_(None))
        .group_by(t.attendances.c.id)
        .having(func.count() == 1)
    )
    return connection.execute(query).scalar()


def attend(act: Act, source_id: str, **said: Unpack[Present]) -> str:
    """Say that somebody was present in a session, by default last in the list; returns the attendance's id."""
    if "position" not in said:
        said["position"] = next_position(act.connection, t.attendances)
    return act.insert(t.attendances, source_id=source_id, **said)


def change_attendance(act: Act, attendance_id: str, **said: Unpack[Present]) -> None:
    """Say anew who it was who was present, and as what; what is left out stays."""
    act.update(t.attendances, attendance_id, **said)


def take_out(act: Act, attendance_id: str) -> None:
    """Take an attendance away; the labels that stood for it stand for nobody."""
    for label_id in labels.standing_for(act.connection, attendance_id):
        act.update(t.speakers, label_id, attendance_id=None)
    act.delete(t.attendances, attendance_id)
