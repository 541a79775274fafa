"""Who is present in each session: those whose attendance is on record, and each label that nobody has tied to anyone.

Within a session a label that one person has is one participant; across sessions people are the same only where somebody has
said so. Who is said to attend, but says nothing under a label of their own, may be the one whom an untied label stands for: so
of those two the larger number counts, and the labels stand for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Connection, exists, func, select

from qual.store import schema as t
from qual.store.joins import LABEL, LIVE, SOURCES
from qual.store.kept import kept
from qual.store.rows import all_rows


class _Attendance(TypedDict):
    source_id: str
    voice: str
    person: str | None
    role: str | None
    speaks: bool


class _Source(TypedDict):
    id: str
    session: str
    kind: str
    held: bool
    tags: list[str] | None
    group: str | None
    level: str | None
    municipality: str | None
    round: int | None


class There(_Source):
    """Somebody present, with what figures can be split by: ``voice`` is the id of a person, of an unnamed attendance, or of a
    label (then ``by_label``)."""

    voice: str
    person: str | None
    role: str | None
    by_label: bool


def one_participant() -> ColumnElement[bool]:
    """Whether a label that nobody has tied to anyone is one participant: not several, not somebody unknown or unsure (``P?``),
    and no moderator. `LABEL` is its words."""
    unsure = func.coalesce(LABEL.c.text, "").like("%?")
    return t.speakers.c.attendance_id.is_(None) & (t.speakers.c.kind == "person") & ~t.speakers.c.moderates & ~unsure


def there(connection: Connection, *, labels: bool = True) -> list[There]:
    """Everyone present in every session, held or not, in the order of the design; ``labels=False``: attendances alone."""
    return list(kept(connection, (there, labels), lambda now: _there(now, labels)))


def _there(connection: Connection, labels: bool) -> list[There]:
    attending: dict[str, list[_Attendance]] = {}
    for row in all_rows(connection, _ATTENDING, _Attendance):
        attending.setdefault(row["source_id"], []).append(row)
    untied: dict[str, list[str]] = {}
    for source_id, label_id in connection.execute(_LABELS) if labels else ():
        untied.setdefault(source_id, []).append(label_id)
    found: list[There] = []
    for source in all_rows(connection, _SOURCES, _Source):
        own = untied.get(source["id"], [])
        listed = attending.get(source["id"], [])
        silent = [row for row in listed if not row["speaks"]]
        hidden = [row["voice"] for row in silent[max(len(silent) - len(own), 0) :]]
        for row in listed:
            one: There = {
                **source,
                "voice": row["voice"],
                "person": row["person"],
                "role": row["role"],
                "by_label": False,
            }
            if row["voice"] not in hidden:
                found.append(one)
        found += [{**source, "voice": label, "person": None, "role": None, "by_label": True} for label in own]
    return found


def in_cells(connection: Connection, by: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], There]]:
    """Everyone present in sessions that were held, once for each cell that they stand in: its values in the order of ``by``.

    A guide question was put to those who sat in the session where it was asked; a source with two tags stands under both. A
    label has no role and is no person: where these split, attendances alone count.
    """
    asked: dict[str, list[str]] = {}
    if "question" in by:
        for source_id, code in connection.execute(_ASKED):
            asked.setdefault(source_id, []).append(code)
    for one in there(connection, labels=not {"role", "person"} & set(by)):
        questions = asked.get(one["id"], []) if "question" in by else [None]
        tags: list[str | None] = [*dict.fromkeys(one["tags"] or ())] if "tag" in by else []
        for question in questions if one["held"] else ():
            for tag in tags or [None]:
                values: dict[str, Any] = {**one, "question": question, "tag": tag}
                yield tuple(values[name] for name in by), one


def _speaks(speaker: Any) -> ColumnElement[bool]:
    return exists().where(t.utterances.c.speaker_id == speaker, t.documents.c.id == t.utterances.c.document_id, *LIVE)


_OWN = t.speakers.alias("own")
_ATTENDING = (
    select(
        t.attendances.c.source_id,
        func.coalesce(t.attendances.c.person_id, t.attendances.c.id).label("voice"),
        t.persons.c.code.label("person"),
        t.attendances.c.role,
        exists().where(_OWN.c.attendance_id == t.attendances.c.id, _speaks(_OWN.c.id)).label("speaks"),
    )
    .select_from(t.attendances.outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id))
    .where(t.attendances.c.function == "participant")
    .order_by(t.attendances.c.person_id.is_(None), t.attendances.c.position, t.attendances.c.id)
)
_LABELS = (
    select(t.speakers.c.source_id, t.speakers.c.id)
    .select_from(t.speakers.outerjoin(LABEL, LABEL.c.id == t.speakers.c.label_id))
    .where(one_participant(), _speaks(t.speakers.c.id))
    .order_by(t.speakers.c.id)
)
_SOURCES = (
    select(
        t.sources.c.id,
        t.sources.c.name.label("session"),
        t.sources.c.kind,
        t.sources.c.held,
        t.sources.c.tags,
        t.groups.c.code.label("group"),
        t.groups.c.level,
        t.groups.c.municipality,
        t.rounds.c.number.label("round"),
    )
    .select_from(t.sources.outerjoin(t.groups).outerjoin(t.rounds))
    .order_by(*SOURCES)
)
_ASKED = (
    select(t.documents.c.source_id, t.guide_questions.c.code)
    .select_from(
        t.guide_marks.join(t.utterances, t.utterances.c.id == t.guide_marks.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.guide_questions, t.guide_questions.c.id == t.guide_marks.c.question_id)
    )
    .where(*LIVE)
    .distinct()
)
