"""How codes are used in the talk: their codings, the passages that these make, and when they were made."""

from __future__ import annotations

from operator import itemgetter
from typing import TypedDict

from sqlalchemy import Connection, func, select

from qual.store import schema as t
from qual.store.acts import batches
from qual.store.joins import LIVE, coded
from qual.store.rows import all_rows


class CodedSpan(TypedDict):
    """A segment of a coding: code points of an utterance's text."""

    coding_id: str
    utterance_id: str
    start: int
    end: int


def count(connection: Connection, code_id: str) -> int:
    """How many codings the code has."""
    query = select(func.count()).select_from(t.codings).where(t.codings.c.code_id == code_id)
    return int(connection.execute(query).scalar_one())


def segments_of(connection: Connection, coding_ids: list[str]) -> list[CodedSpan]:
    """The segments of these codings, in the codings' and their own order."""
    s = t.segments.c
    query = select(s.coding_id, s.utterance_id, s.start, s.end).order_by(s.coding_id, s.position)
    lots = batches(sorted(coding_ids))
    return [row for some in lots for row in all_rows(connection, query.where(s.coding_id.in_(some)), CodedSpan)]


def passages_by_round(connection: Connection) -> dict[str, dict[int | None, int]]:
    """How many passages each code has in each round; None: in sources outside the rounds.

    Codings of one code that overlap are one passage: what two people have coded, or one has coded twice, counts once.
    """
    s, code = t.segments.c, t.codings.c.code_id
    query = (
        select(code, s.coding_id, s.utterance_id, s.start, s.end, t.rounds.c.number)
        .join(t.codings, t.codings.c.id == s.coding_id)
        .join(t.utterances, t.utterances.c.id == s.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .where(*LIVE)
    )
    same: dict[str, str] = {}  # coding → another one of the same passage

    def first(coding: str) -> str:
        while (other := same.get(coding, coding)) != coding:
            coding = other
        return coding

    round_of: dict[str, tuple[str, int | None]] = {}
    last, reach = None, 0  # the segment before, and how far those that it overlaps with go
    for row in sorted(connection.execute(query), key=itemgetter(0, 2, 3)):  # by code, utterance and start
        round_of[row.coding_id] = (row.code_id, row.number)
        place = (row.code_id, row.utterance_id)
        if last is not None and last[0] == place and row.start < reach:
            same[first(row.coding_id)] = first(last[1])
            reach = max(reach, row.end)
        else:
            reach = row.end
        last = (place, row.coding_id)
    found: dict[str, dict[int | None, int]] = {}
    for coding in {first(one) for one in round_of}:
        code_id, number = round_of[coding]
        of_code = found.setdefault(code_id, {})
        of_code[number] = of_code.get(number, 0) + 1
    return found


def last_coded(connection: Connection) -> dict[int, str]:
    """The moment at which the last coding in each round's sessions was stored in the study, by the round's number."""
    query = (
        select(t.rounds.c.number, func.max(func.coalesce(t.log.c.at, t.codings.c.created_at)).label("last"))
        .select_from(coded().outerjoin(t.log, t.log.c.seq == t.codings.c.revision))
        .where(*LIVE, t.rounds.c.number.is_not(None))
        .group_by(t.rounds.c.number)
    )
    return {int(row.number): row.last for row in connection.execute(query)}
