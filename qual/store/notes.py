"""Memos: reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from qual.store import schema as t


def memos(connection: Connection, target_kind: str | None = None, target_id: str | None = None) -> list[dict[str, Any]]:
    """Memos, oldest first: id, target_kind, target_id, text, author, at."""
    query = _memos()
    if target_kind:
        query = query.where(t.memos.c.target_kind == target_kind)
    if target_id:
        query = query.where(t.memos.c.target_id == target_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _memos() -> Select[Any]:
    return (
        select(t.memos.c.id, t.memos.c.target_kind, t.memos.c.target_id, t.texts.c.text, t.memos.c.author, t.memos.c.at)
        .join(t.texts, t.texts.c.id == t.memos.c.text_id)
        .order_by(t.memos.c.at, t.memos.c.id)
    )


def memos_in(connection: Connection, source_id: str) -> list[dict[str, Any]]:
    """The memos of one session, on its utterances, its codings and itself, oldest first; as `memos` gives them."""
    of = t.documents.c.source_id == source_id
    said = select(t.utterances.c.id).join(t.documents, t.documents.c.id == t.utterances.c.document_id).where(of)
    coded = select(t.segments.c.coding_id).where(t.segments.c.utterance_id.in_(said))
    target = t.memos.c.target_id
    query = _memos().where(
        ((t.memos.c.target_kind == "utterance") & target.in_(said))
        | ((t.memos.c.target_kind == "coding") & target.in_(coded))
        | ((t.memos.c.target_kind == "session") & (target == source_id))
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def any_on(connection: Connection, target_ids: Iterable[str]) -> bool:
    """Whether a memo stands on one of these."""
    found = select(t.memos.c.id).where(t.memos.c.target_id.in_(list(target_ids))).limit(1)
    return connection.execute(found).first() is not None
