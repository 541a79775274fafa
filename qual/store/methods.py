"""Figures for the methods appendix that no other question needs."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import Connection, case, func, select

from qual.language.order import norwegian
from qual.store import schema as t
from qual.store.rows import all_rows


class Coder(TypedDict):
    """How much somebody has coded: codings, the sessions that they are in, different codes."""

    coder: str
    codings: int
    sessions: int
    codes: int


class Answers(TypedDict):
    """How often a suggestion at this rank was accepted and rejected."""

    rank: int
    accepted: int
    rejected: int


class Acts(TypedDict):
    """The log in short: ``first`` and ``last`` moment (None for an empty log), how many ``acts``, of these ``undone``, and how
    many texts were ``corrected``."""

    first: str | None
    last: str | None
    acts: int
    undone: int
    corrected: int


def coders(connection: Connection) -> list[Coder]:
    """Who has coded, by name."""
    query = (
        select(
            t.coders.c.name.label("coder"),
            func.count(func.distinct(t.codings.c.id)).label("codings"),
            func.count(func.distinct(t.documents.c.source_id)).label("sessions"),
            func.count(func.distinct(t.codings.c.code_id)).label("codes"),
        )
        .select_from(t.codings)
        .join(t.coders, t.coders.c.id == t.codings.c.coder_id)
        .join(t.segments, t.segments.c.coding_id == t.codings.c.id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(t.documents.c.live.is_(True))
        .group_by(t.coders.c.name)
    )
    return sorted(all_rows(connection, query, Coder), key=lambda row: norwegian(row["coder"]))


def suggestions(connection: Connection) -> list[Answers]:
    """Answers to suggestions by the rank they stood at."""
    v = t.suggestion_verdicts.c
    query = (
        select(
            v.rank,
            func.sum(case((v.answer == "accepted", 1), else_=0)).label("accepted"),
            func.sum(case((v.answer == "rejected", 1), else_=0)).label("rejected"),
        )
        .group_by(v.rank)
        .order_by(v.rank)
    )
    return all_rows(connection, query, Answers)


def acts(connection: Connection) -> Acts:
    """The log in short."""
    log = t.log.c
    corrected = case(((log.operation == "utterance.correct") & log.undone.is_(False), 1), else_=0)
    query = select(
        func.min(log.at).label("first"),
        func.max(log.at).label("last"),
        func.count().label("acts"),
        func.coalesce(func.sum(case((log.undone.is_(True), 1), else_=0)), 0).label("undone"),
        func.coalesce(func.sum(corrected), 0).label("corrected"),
    ).where(log.undoes.is_(None))
    return all_rows(connection, query, Acts)[0]
