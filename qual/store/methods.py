"""Figures for the methods appendix that no other question needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, func, select

from qual.store import schema as t


def coders(connection: Connection) -> list[dict[str, Any]]:
    """Who has coded: coder, codings, sessions, codes (different ones), by name."""
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
        .order_by(t.coders.c.name)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def suggestions(connection: Connection) -> list[dict[str, Any]]:
    """Answers to suggestions by the rank they stood at: rank, accepted, rejected."""
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
    return [dict(row) for row in connection.execute(query).mappings()]


def acts(connection: Connection) -> dict[str, Any]:
    """The log in short: first and last (moments, None for an empty log), acts, undone (of these), corrected (texts)."""
    log = t.log.c
    corrected = case(((log.operation == "utterance.correct") & log.undone.is_(False), 1), else_=0)
    query = select(
        func.min(log.at).label("first"),
        func.max(log.at).label("last"),
        func.count().label("acts"),
        func.coalesce(func.sum(case((log.undone.is_(True), 1), else_=0)), 0).label("undone"),
        func.coalesce(func.sum(corrected), 0).label("corrected"),
    ).where(log.undoes.is_(None))
    return dict(connection.execute(query).mappings().one())
