"""What a quotation is made of: coded segments with who, where and when; then only the texts that are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Connection, select

from qual.language.order import norwegian
from qual.store import schema as t
from qual.store.acts import batches
from qual.store.joins import LABEL, LIVE, READING, coded, is_moderator, texts_as
from qual.store.rows import all_rows

#: what quotations can be narrowed by, and where it stands
FILTERS: dict[str, ColumnElement[Any]] = {
    "group": t.groups.c.code,
    "round": t.rounds.c.number,
    "role": t.attendances.c.role,
    "municipality": t.groups.c.municipality,
    "session": t.sources.c.name,
    "coder": t.coders.c.name,
}


@dataclass(frozen=True)
class Narrowing:
    """Which codings: the codes' ids, values per name in `FILTERS`, and whether moderators' words count alone."""

    codes: Sequence[str]
    values: Mapping[str, Sequence[Any]]
    moderators: bool = False


class Segment(TypedDict):
    """A coded segment (``start`` to ``end`` in the version ``coded_text_id`` of its utterance's words) with its code and coder,
    who said it (``text_id``: its words now, ``seconds`` into the recording), and where."""

    coding_id: str
    code_id: str
    kind: str
    coder: str
    start: int
    end: int
    coded_text_id: str
    utterance_id: str
    reference: str
    document_id: str
    text_id: str
    seconds: float | None
    speaker: str | None
    person: str | None
    pseudonym: str | None
    role: str | None
    moderator: bool
    session: str
    group: str | None
    round: int | None
    year: int | None
    level: str | None
    municipality: str | None
    date: str | None
    file: str | None


class Spoken(TypedDict):
    """An utterance with its words and who said them."""

    id: str
    reference: str
    speaker: str | None
    role: str | None
    moderator: bool
    text: str


def segments(connection: Connection, narrow: Narrowing) -> list[Segment]:
    """The segments of every coding of which at least one segment fits, in reading order.

    An interaction keeps all its segments, also a moderator's: the answer without the question would say something else.
    """
    pseudonym, file = texts_as("pseudonym"), texts_as("file")
    query = (
        select(
            t.codings.c.id.label("coding_id"),
            t.codings.c.code_id,
            t.codings.c.kind,
            t.coders.c.name.label("coder"),
            t.segments.c.start,
            t.segments.c.end,
            t.segments.c.text_id.label("coded_text_id"),
            t.utterances.c.id.label("utterance_id"),
            t.utterances.c.reference,
            t.utterances.c.document_id,
            t.utterances.c.text_id,
            t.utterances.c.start.label("seconds"),
            LABEL.c.text.label("speaker"),
            t.persons.c.code.label("person"),
            pseudonym.c.text.label("pseudonym"),
            t.attendances.c.role,
            is_moderator().label("moderator"),
            t.sources.c.name.label("session"),
            t.groups.c.code.label("group"),
            t.rounds.c.number.label("round"),
            t.rounds.c.year,
            t.groups.c.level,
            t.groups.c.municipality,
            t.sources.c.date,
            file.c.text.label("file"),
        )
        .select_from(coded())
        .outerjoin(pseudonym, pseudonym.c.id == t.persons.c.pseudonym_id)
        .outerjoin(file, file.c.id == t.documents.c.filename_id)
        .where(t.codings.c.id.in_(_fitting(narrow)), *LIVE)
        .order_by(*READING, t.segments.c.start, t.codings.c.created_at, t.codings.c.id)
    )
    if not narrow.moderators:
        query = query.where((t.codings.c.kind == "interaction") | ~is_moderator())
    return all_rows(connection, query, Segment)


def texts(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The words of these text versions; purged ones are left out."""
    found: dict[str, str] = {}
    for some in batches(sorted(set(ids))):
        query = select(t.texts.c.id, t.texts.c.text).where(t.texts.c.id.in_(some), t.texts.c.text.is_not(None))
        found |= {row.id: row.text for row in connection.execute(query)}
    return found


def reading_order(connection: Connection, document_ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the live utterances of each document, in order; no words are read."""
    order: dict[str, list[str]] = {}
    for some in batches(sorted(set(document_ids))):
        query = (
            select(t.utterances.c.document_id, t.utterances.c.id)
            .where(t.utterances.c.document_id.in_(some), t.utterances.c.live.is_(True))
            .order_by(t.utterances.c.document_id, t.utterances.c.position)
        )
        for document_id, utterance_id in connection.execute(query):
            order.setdefault(document_id, []).append(utterance_id)
    return order


def spoken(connection: Connection, utterance_ids: Iterable[str]) -> dict[str, Spoken]:
    """Utterances with their words and who said them, by their ids."""
    label = texts_as("label")
    found: dict[str, Spoken] = {}
    for some in batches(sorted(set(utterance_ids))):
        query = (
            select(
                t.utterances.c.id,
                t.utterances.c.reference,
                label.c.text.label("speaker"),
                t.attendances.c.role,
                is_moderator().label("moderator"),
                t.texts.c.text,
            )
            .select_from(t.utterances)
            .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
            .outerjoin(t.speakers, t.speakers.c.id == t.utterances.c.speaker_id)
            .outerjoin(label, label.c.id == t.speakers.c.label_id)
            .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
            .where(t.utterances.c.id.in_(some), t.texts.c.text.is_not(None))
        )
        found |= {row["id"]: row for row in all_rows(connection, query, Spoken)}
    return found


def codes_on(connection: Connection, utterance_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The codes that stand on each of these utterances (its id), whoever gave them: their names by their ids, in the order of
    the words that they stand on."""
    name = texts_as("name")
    found: dict[str, dict[str, str]] = {}
    for some in batches(sorted(set(utterance_ids))):
        query = (
            select(t.segments.c.utterance_id, t.codes.c.id, name.c.text)
            .select_from(t.segments)
            .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
            .join(t.codes, t.codes.c.id == t.codings.c.code_id)
            .join(name, name.c.id == t.codes.c.name_id)
            .where(t.segments.c.utterance_id.in_(some), name.c.text.is_not(None))
            .order_by(t.segments.c.start, t.segments.c.end, t.codings.c.id)
        )
        for utterance_id, code_id, told in connection.execute(query):
            found.setdefault(utterance_id, {})[code_id] = told
    return found


def known(connection: Connection, name: str) -> list[Any]:
    """Every value that the study has for a name in `FILTERS`, in Norwegian order."""
    column = FILTERS[name]
    query = select(column).where(column.is_not(None)).distinct()
    if name == "coder":  # not who has done other things
        query = query.where(t.coders.c.id.in_(select(t.codings.c.coder_id)))
    return sorted(connection.execute(query).scalars(), key=lambda value: norwegian(str(value)))


def _fitting(narrow: Narrowing) -> Any:
    query = select(t.segments.c.coding_id).select_from(coded()).where(t.codings.c.code_id.in_(narrow.codes), *LIVE)
    for name, values in narrow.values.items():
        query = query.where(FILTERS[name].in_(values))
    if not narrow.moderators:
        query = query.where(~is_moderator())
    return query
