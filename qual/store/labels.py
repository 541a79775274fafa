"""What each label has been said to be, in every session: reading."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from qual.store import schema as t

Row = dict[str, Any]


def told(connection: Connection) -> list[Row]:
    """Every label of every session: speaker id, label, kind, source_id, session, group_id, round, attendance_id, person,
    pseudonym, function, role, moderates (by label), and how many utterances it has; by round, then in the order in which
    labels first speak."""
    label, name = t.texts.alias("label"), t.texts.alias("name")
    query = (
        select(
            t.speakers.c.id, label.c.text.label("label"), t.speakers.c.kind, t.speakers.c.source_id,
            t.sources.c.name.label("session"), t.sources.c.group_id, t.rounds.c.number.label("round"),
            t.speakers.c.attendance_id, t.persons.c.code.label("person"), name.c.text.label("pseudonym"),
            t.attendances.c.function, t.attendances.c.role, t.speakers.c.moderates,
            func.count(t.utterances.c.id).label("utterances"),
        )
        .select_from(t.speakers)
        .join(label, label.c.id == t.speakers.c.label_id)
        .join(t.sources, t.sources.c.id == t.speakers.c.source_id)
        .outerjoin(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
        .outerjoin(name, name.c.id == t.persons.c.pseudonym_id)
        .outerjoin(
            t.utterances.join(t.documents, (t.documents.c.id == t.utterances.c.document_id) & t.documents.c.live.is_(True)),
            (t.utterances.c.speaker_id == t.speakers.c.id) & t.utterances.c.live.is_(True),
        )
        .group_by(
            t.speakers.c.id, label.c.text, t.sources.c.name, t.sources.c.group_id, t.rounds.c.number, t.persons.c.code,
            name.c.text, t.attendances.c.function, t.attendances.c.role, t.speakers.c.moderates, t.sources.c.position,
        )
        .order_by(t.rounds.c.number, t.sources.c.position, func.min(t.utterances.c.position), label.c.text)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]
