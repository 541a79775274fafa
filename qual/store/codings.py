"""Codings and their segments: reading and writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypedDict

from sqlalchemy import Connection, bindparam, literal, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.joins import SPAN, texts_as
from qual.store.rows import all_rows

_LETTERS: Final = re.compile(r"[a-z]*$")
LOAD = "coding.load"  # the act that stores many codings, from a file


class Segment(TypedDict):
    """Words of one version of an utterance's text: code points, and which words start in them; half-open."""

    utterance_id: str
    text_id: str
    start: int
    end: int
    word_from: int
    word_to: int


class StoredSegment(Segment):
    """A row of ``segments``: the ``position`` is its place in the coding."""

    id: str
    coding_id: str
    position: int


class Coded(TypedDict):
    """A coded segment of a session, to be drawn."""

    coding: str
    code_id: str
    coder: str
    kind: str
    stance: str | None
    valence: str | None
    origin: str
    utterance_id: str
    start: int
    end: int


class Hanging(TypedDict):
    """What hangs on a span of an utterance: a segment, by its code's name, or a link, by the reference point's statement."""

    id: str
    start: int
    end: int
    name: str | None


class Passage(TypedDict):
    """Coded words, and where they were said."""

    code_id: str
    utterance_id: str
    source_id: str
    text: str


class FileRow(TypedDict):
    """A row of ``codings.csv``; ``at`` is empty where nobody knows when the coding was made."""

    coding: str
    file: str
    reference: str
    position: float
    utterance: str | None
    start: int
    end: int
    text: str
    code: str
    coder: str
    kind: str
    origin: str
    stance: str | None
    valence: str | None
    at: str | None
    order: int | None


# asked for each coding that is stored: put together once
_SEGMENTS: Final = (
    select(t.segments).where(t.segments.c.coding_id == bindparam("coding")).order_by(t.segments.c.position)
)
_ON_SPAN: Final = (
    select(t.codings.c.id)
    .join(t.segments, t.segments.c.coding_id == t.codings.c.id)
    .where(
        t.codings.c.code_id == bindparam("code"),
        t.codings.c.coder_id == bindparam("coder"),
        t.segments.c.utterance_id == bindparam("utterance"),
        t.segments.c.start == bindparam("from"),
        t.segments.c.end == bindparam("to"),
    )
)


def add(
    act: Act,
    *,
    code_id: str,
    coder_id: str,
    kind: str,
    origin: str,
    segments: Sequence[Segment],
    rank: int | None = None,
    stance: str | None = None,
    valence: str | None = None,
    at: str | None = None,
) -> str:
    """Insert a coding with its segments, which stand in reading order, and return its id. ``at``: when it was made, where that is
    known to be another time than the act's."""
    new = act.insert(
        t.codings,
        code_id=code_id,
        coder_id=coder_id,
        kind=kind,
        origin=origin,
        rank=rank,
        stance=stance,
        valence=valence,
        created_at=at or act.at,
        revision=act.revision,
    )
    for position, segment in enumerate(segments):
        act.insert(t.segments, coding_id=new, position=position, **segment)
    return new


def remove(act: Act, coding_id: str) -> None:
    """Delete a coding and its segments (recorded, so undo brings them back)."""
    for segment in segments_of(act.connection, coding_id):
        act.delete(t.segments, segment["id"])
    act.delete(t.codings, coding_id)


def respan(act: Act, coding_id: str, segments: Sequence[Segment]) -> None:
    """Put a coding's segments in the place of those it has."""
    for old in segments_of(act.connection, coding_id):
        act.delete(t.segments, old["id"])
    for position, segment in enumerate(segments):
        act.insert(t.segments, coding_id=coding_id, position=position, **segment)


def exists(connection: Connection, coding_id: str) -> bool:
    """Whether there is such a coding (still)."""
    return connection.execute(select(t.codings.c.id).where(t.codings.c.id == coding_id)).first() is not None


def describe(act: Act, coding_id: str, *, kind: str, stance: str | None, valence: str | None) -> None:
    """Say anew what a coding stands for."""
    act.update(t.codings, coding_id, kind=kind, stance=stance, valence=valence)


def answer_suggestion(act: Act, utterance_id: str, code_id: str, *, rank: int, score: float, accepted: bool) -> None:
    """Record the yes or no of who acts to a code that was suggested for an utterance."""
    act.insert(
        t.suggestion_verdicts,
        utterance_id=utterance_id,
        code_id=code_id,
        rank=rank,
        score=score,
        answer="accepted" if accepted else "rejected",
        coder_id=act.coder_id,
        at=act.at,
    )


def segments_of(connection: Connection, coding_id: str) -> list[StoredSegment]:
    """The segments of one coding in order."""
    return all_rows(connection, _SEGMENTS, StoredSegment, {"coding": coding_id})


def same_as(
    connection: Connection, *, code_id: str, coder_id: str, spans: Iterable[tuple[str, int, int]]
) -> str | None:
    """The coding by this coder with this code on exactly these (utterance id, start, end), if there is one."""
    wanted = list(spans)
    utterance_id, start, end = wanted[0]
    of = {"code": code_id, "coder": coder_id, "utterance": utterance_id, "from": start, "to": end}
    for coding_id in connection.execute(_ON_SPAN, of).scalars():
        has = [(s["utterance_id"], s["start"], s["end"]) for s in segments_of(connection, coding_id)]
        if has == wanted:
            return str(coding_id)
    return None


def of_session(connection: Connection, source_id: str, *, only: Iterable[str] | None = None) -> list[Coded]:
    """Every segment coded in one session; ``only`` narrows to the codings of these ids."""
    query = (
        select(
            t.codings.c.id.label("coding"),
            t.codings.c.code_id,
            t.coders.c.name.label("coder"),
            t.codings.c.kind,
            t.codings.c.stance,
            t.codings.c.valence,
            t.codings.c.origin,
            t.segments.c.utterance_id,
            t.segments.c.start,
            t.segments.c.end,
        )
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.coders, t.coders.c.id == t.codings.c.coder_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(t.documents.c.source_id == source_id, t.documents.c.live.is_(True))
        .order_by(t.utterances.c.position, t.segments.c.start, t.codings.c.created_at, t.codings.c.id)
    )
    if only is not None:
        query = query.where(t.codings.c.id.in_(list(only)))
    return all_rows(connection, query, Coded)


def on_utterance(connection: Connection, utterance_id: str) -> list[Hanging]:
    """The coded spans of one utterance."""
    query = (
        select(t.segments.c.id, t.segments.c.start, t.segments.c.end, t.texts.c.text.label("name"))
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .outerjoin(t.texts, t.texts.c.id == t.codes.c.name_id)
        .where(t.segments.c.utterance_id == utterance_id)
        .order_by(t.segments.c.start, t.segments.c.id)
    )
    return all_rows(connection, query, Hanging)


def links_on_utterance(connection: Connection, utterance_id: str) -> list[Hanging]:
    """The reference points on words of one utterance."""
    link = t.reference_links.c
    query = (
        select(link.id, link.start, link.end, t.texts.c.text.label("name"))
        .join(t.reference_points, t.reference_points.c.id == link.reference_point_id)
        .outerjoin(t.texts, t.texts.c.id == t.reference_points.c.statement_id)
        .where(link.target_kind == "utterance", link.target_id == utterance_id, link.start.is_not(None))
        .order_by(link.start, link.id)
    )
    return all_rows(connection, query, Hanging)


def coded_passages(connection: Connection) -> list[Passage]:
    """What suggestions learn from, one row a segment."""
    query = (
        select(t.codings.c.code_id, t.segments.c.utterance_id, t.documents.c.source_id, SPAN.label("text"))
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(t.documents.c.live.is_(True), t.texts.c.text.is_not(None))
        .order_by(t.codings.c.created_at, t.codings.c.id, t.segments.c.position)
    )
    return all_rows(connection, query, Passage)


def turned_down(connection: Connection, coder_id: str | None) -> set[tuple[str, str]]:
    """(utterance id, code id) pairs on which this coder has said no to a suggestion."""
    v = t.suggestion_verdicts.c
    query = select(v.utterance_id, v.code_id).where(v.coder_id == coder_id, v.answer == "rejected")
    return {(utterance, code) for utterance, code in connection.execute(query) if code}


def utterances_by_file(connection: Connection) -> dict[tuple[str, str], str]:
    """Utterance ids by file name and number in the file (`number`)."""
    query = (
        select(t.texts.c.text, t.utterances.c.position, t.utterances.c.reference, t.utterances.c.id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.texts, t.texts.c.id == t.documents.c.filename_id)
        .where(t.documents.c.live.is_(True), t.utterances.c.live.is_(True))
    )
    return {
        (file, number(position, reference)): row_id for file, position, reference, row_id in connection.execute(query)
    }


def number(position: float, reference: str) -> str:
    """An utterance's number in its file, counted from 1; of a piece, with the letters that tell it from the others.

    >>> number(143.5, "BN-R2-0143b")
    '143b'
    """
    return f"{int(position)}{_LETTERS.search(reference)[0]}"  # type: ignore[index]


def for_file(connection: Connection) -> list[FileRow]:
    """Every live coding as rows of ``codings.csv``, in reading order."""
    file, name = texts_as("file"), texts_as("name")
    query = (
        select(
            t.codings.c.id.label("coding"),
            file.c.text.label("file"),
            t.utterances.c.reference,
            t.utterances.c.position,
            literal(None).label("utterance"),
            t.segments.c.start,
            t.segments.c.end,
            SPAN.label("text"),
            name.c.text.label("code"),
            t.coders.c.name.label("coder"),
            t.codings.c.kind,
            t.codings.c.origin,
            t.codings.c.stance,
            t.codings.c.valence,
            literal(None).label("at"),
            literal(None).label("order"),
        )
        .select_from(t.segments)
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.coders, t.coders.c.id == t.codings.c.coder_id)
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .join(name, name.c.id == t.codes.c.name_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(file, file.c.id == t.documents.c.filename_id)
        .where(t.documents.c.live.is_(True))
        .order_by(file.c.text, t.utterances.c.position, t.codings.c.created_at, t.codings.c.id, t.segments.c.position)
    )
    rows = all_rows(connection, query, FileRow)
    known = {coding: moment for coding, moment in made(connection).items() if moment.known}
    place = {moment: at for at, moment in enumerate(sorted(set(known.values())), 1)}
    for row in rows:
        row["utterance"] = number(row["position"], row["reference"])
        if moment := known.get(row["coding"]):
            row["at"], row["order"] = moment.at, place[moment]
    return rows


class Moment(NamedTuple):
    """When a coding was made: the moment, and of those at the same one the act; whether it is ``known`` at all."""

    at: str
    revision: int
    known: bool


def made(connection: Connection) -> dict[str, Moment]:
    """When each coding was made, by its id. Of one that was loaded without a time nobody knows: it has the loading's own."""
    c, log = t.codings.c, t.log.c
    loads = select(log.seq, log.at).where(log.operation == LOAD)
    loaded = {(revision, at) for revision, at in connection.execute(loads)}
    rows = connection.execute(select(c.id, c.created_at, c.revision)).fetchall()
    return {row[0]: Moment(row[1], row[2], (row[2], row[1]) not in loaded) for row in rows}
