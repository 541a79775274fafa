"""The joins that most questions need: who said it, where, in which session; and what it is coded as."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join, func

from qual.store import schema as t


@cache
def texts_as(name: str) -> FromClause:
    """`texts` under a name of its own, for a question about several kinds of words. Making one takes longer than asking."""
    return t.texts.alias(name)


LABEL = texts_as("label")
#: only what stands now: documents in force, utterances that no correction has replaced. Put as "is not false": "is true"
#: looks to SQLite like something rare, and it starts from there
LIVE = (t.documents.c.live.is_not(False), t.utterances.c.live.is_not(False))

#: the order of all reading: sources outside the grid stand after it, everything by its place in the design
READING: tuple[ColumnElement[Any], ...] = (
    func.coalesce(t.groups.c.position, 10_000),
    func.coalesce(t.rounds.c.number, 10_000),
    t.sources.c.position,
    t.sources.c.name,
    t.documents.c.part,
    t.utterances.c.position,
)
SOURCES = READING[:4]  # the same order, of sources

#: the words that a segment covers, where `texts` is the version it stands on
SPAN = func.substr(t.texts.c.text, t.segments.c.start + 1, t.segments.c.end - t.segments.c.start)


def is_moderator() -> ColumnElement[bool]:
    """Whether an utterance's speaker moderates: by attendance where known, else by the label."""
    return func.coalesce(t.attendances.c.function == "moderator", t.speakers.c.moderates, False)


def spoken() -> Join:
    """Utterances with their document, session, group, round, label (`LABEL`), attendance and person."""
    return _placed(t.utterances.join(t.documents, t.documents.c.id == t.utterances.c.document_id))


def coded() -> Join:
    """`spoken`, once for each coded segment, with its coding and coder."""
    return _placed(
        t.segments.join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.coders, t.coders.c.id == t.codings.c.coder_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
    )


def _placed(said: Join) -> Join:
    """The outer joins come last: SQLite moves no inner join across them."""
    return (
        said.join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.groups, t.groups.c.id == t.sources.c.group_id)
        .outerjoin(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .outerjoin(t.speakers, t.speakers.c.id == t.utterances.c.speaker_id)
        .outerjoin(LABEL, LABEL.c.id == t.speakers.c.label_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
    )
