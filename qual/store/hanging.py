"""What hangs on the utterances of a document: codings, memos, reference points, actions; and letting go of it with a trace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import Connection, func, select

from qual.store import schema as t
from qual.store.acts import Act, batches
from qual.store.joins import SPAN, texts_as
from qual.store.notes import add_memo
from qual.store.rows import all_rows

Tell = Callable[[str, str, str], str]


class Moved(NamedTuple):
    """Where a segment stands in a new version of its utterance's text."""

    text_id: str
    start: int
    end: int
    word_from: int
    word_to: int


class CodedSegment(TypedDict):
    """A coded segment (code points of its utterance's text), with who coded it as what."""

    utterance_id: str
    coding_id: str
    start: int
    end: int
    code: str
    coder: str


class _Segment(TypedDict):
    id: str
    coding_id: str
    words: str | None
    code: str | None
    reference: str
    position: int
    start: int


class _Link(TypedDict):
    id: str
    statement: str | None
    words: str | None
    reference: str | None


def coded_on(connection: Connection, document_id: str) -> list[CodedSegment]:
    """Every coded segment on a document's utterances, in reading order."""
    query = (
        select(
            t.segments.c.utterance_id,
            t.segments.c.coding_id,
            t.segments.c.start,
            t.segments.c.end,
            t.texts.c.text.label("code"),
            t.coders.c.name.label("coder"),
        )
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .join(t.texts, t.texts.c.id == t.codes.c.name_id)
        .join(t.coders, t.coders.c.id == t.codings.c.coder_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .where(t.utterances.c.document_id == document_id)
        .order_by(t.utterances.c.position, t.segments.c.start, t.codings.c.created_at, t.codings.c.id)
    )
    return all_rows(connection, query, CodedSegment)


def move_segments(act: Act, places: Mapping[str, Moved]) -> None:
    """Put segments, by id, on their words in new versions of the texts."""
    act.update_many(t.segments, {segment_id: place._asdict() for segment_id, place in places.items()})


def move_links(act: Act, spans: Mapping[str, tuple[int, int]]) -> None:
    """Put links of reference points to words, by id, on their new spans."""
    act.update_many(
        t.reference_links, {link_id: {"start": start, "end": end} for link_id, (start, end) in spans.items()}
    )


def let_go(
    act: Act,
    source_id: str,
    utterance_ids: Collection[str],
    segment_ids: Collection[str],
    link_ids: Collection[str],
    *,
    tell: Tell,
) -> int:
    """Take away what has no place any more, and leave a memo on the session for each; returns how many segments went.

    ``utterance_ids`` : utterances that are gone, with all that hangs on them. ``segment_ids``, ``link_ids`` : segments and
    reference links on utterances that stay. ``tell`` : the memo's text from the code's name (or the reference point's
    statement), the words, and the utterance's reference. Memos move to the session; actions lose their utterance.
    """
    segments = _segments(act.connection, utterance_ids, segment_ids)
    for row in segments:
        add_memo(act, "session", source_id, tell(row["code"] or "", row["words"] or "", row["reference"]))
        act.delete(t.segments, row["id"])
    emptied = _without_segments(act.connection, {row["coding_id"] for row in segments})
    for link in _links(act.connection, {*utterance_ids, *emptied}, link_ids):
        add_memo(act, "session", source_id, tell(link["statement"] or "", link["words"] or "", link["reference"] or ""))
        act.delete(t.reference_links, link["id"])
    for memo_id in _among(act.connection, t.memos.c.id, t.memos.c.target_id, {*utterance_ids, *emptied}):
        act.update(t.memos, memo_id, target_kind="session", target_id=source_id)
    for action_id in _among(act.connection, t.actions.c.id, t.actions.c.utterance_id, utterance_ids):
        act.update(t.actions, action_id, utterance_id=None)
    for coding_id in sorted(emptied):
        act.delete(t.codings, coding_id)
    return len(segments)


def _segments(connection: Connection, utterance_ids: Iterable[str], segment_ids: Iterable[str]) -> list[_Segment]:
    name = texts_as("name")
    query = (
        select(
            t.segments.c.id,
            t.segments.c.coding_id,
            SPAN.label("words"),
            name.c.text.label("code"),
            t.utterances.c.reference,
            t.utterances.c.position,
            t.segments.c.start,
        )
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .join(name, name.c.id == t.codes.c.name_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
    )
    within = [t.segments.c.utterance_id.in_(some) for some in batches(list(utterance_ids))]
    within += [t.segments.c.id.in_(some) for some in batches(list(segment_ids))]
    rows = {row["id"]: row for some in within for row in all_rows(connection, query.where(some), _Segment)}
    return sorted(rows.values(), key=lambda row: (row["position"], row["start"]))


def _without_segments(connection: Connection, coding_ids: set[str]) -> set[str]:
    return coding_ids - set(_among(connection, t.segments.c.coding_id, t.segments.c.coding_id, coding_ids))


def _links(connection: Connection, target_ids: Iterable[str], link_ids: Iterable[str]) -> list[_Link]:
    statement = texts_as("statement")
    span = func.substr(
        t.texts.c.text, t.reference_links.c.start + 1, t.reference_links.c.end - t.reference_links.c.start
    )
    query = (
        select(
            t.reference_links.c.id, statement.c.text.label("statement"), span.label("words"), t.utterances.c.reference
        )
        .join(t.reference_points, t.reference_points.c.id == t.reference_links.c.reference_point_id)
        .join(statement, statement.c.id == t.reference_points.c.statement_id)
        .outerjoin(t.utterances, t.utterances.c.id == t.reference_links.c.target_id)
        .outerjoin(t.texts, t.texts.c.id == t.utterances.c.text_id)
    )
    hung = [t.reference_links.c.target_id.in_(some) for some in batches(list(target_ids))]
    hung += [t.reference_links.c.id.in_(some) for some in batches(list(link_ids))]
    return list({row["id"]: row for some in hung for row in all_rows(connection, query.where(some), _Link)}.values())


def _among(connection: Connection, wanted: Any, column: Any, ids: Iterable[str]) -> list[str]:
    """``wanted`` of the rows whose ``column`` is one of the ids."""
    lots = batches(list(ids))
    return [str(one) for some in lots for one in connection.execute(select(wanted).where(column.in_(some))).scalars()]
