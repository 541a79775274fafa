"""Cases: which experiences are told, positive and negative, in SQL, by the rules of docs/counting.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select

from qual.store import schema as t
from qual.store.counts import coded
from qual.store.talk_counts import Members, Rows


def valences(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """Per theme and cell: the splits, and how many different utterances tell something ``positive``, ``negative``, or have a
    coding of which nobody has said either (``unsaid``)."""
    said = coded(connection, members, by, coder=coder)
    keys = [said.c.theme_id, *(said.c[name] for name in by)]

    def told(answer: Any) -> Any:
        return func.count(func.distinct(case((answer, said.c.utterance_id))))

    valence = t.codings.c.valence
    query = (
        select(
            *keys, told(valence == "positive").label("positive"), told(valence == "negative").label("negative"),
            told(valence.is_(None)).label("unsaid"),
        )
        .join(t.codings, t.codings.c.id == said.c.coding_id)
        .group_by(*keys)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def experiences(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """The coded words behind them, in the order of the talk: ``theme_id``, the splits, ``valence, coding_id, reference, session,
    voice, text``; one row per theme and segment."""
    said = coded(connection, members, (*by, *({"session"} - set(by))), coder=coder)
    span = func.substr(t.texts.c.text, t.segments.c.start + 1, t.segments.c.end - t.segments.c.start)
    columns = [said.c[name] for name in dict.fromkeys(("theme_id", *by, "session", "coding_id", "voice"))]
    query = (
        select(*columns, t.codings.c.valence, t.utterances.c.reference, span.label("text"))
        .join(t.codings, t.codings.c.id == said.c.coding_id)
        .join(t.segments, t.segments.c.id == said.c.segment_id)
        .join(t.utterances, t.utterances.c.id == said.c.utterance_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .where(t.texts.c.text.is_not(None))
        .order_by(said.c.session, said.c.part, said.c.position, t.segments.c.start)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
