"""Memos: reading and writing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from sqlalchemy import Connection, Select, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.coders import name_of
from qual.store.design import word
from qual.store.rows import all_rows


class Memo(TypedDict):
    """A memo on something (None: on the study), its words (None once erased), by whom and when."""

    id: str
    target_kind: str
    target_id: str | None
    text: str | None
    author: str
    at: str


def memos(connection: Connection, target_kind: str | None = None, target_id: str | None = None) -> list[Memo]:
    """Memos, oldest first."""
    query = _memos()
    if target_kind:
        query = query.where(t.memos.c.target_kind == target_kind)
    if target_id:
        query = query.where(t.memos.c.target_id == target_id)
    return all_rows(connection, query, Memo)


def _memos() -> Select[Any]:
    return (
        select(
            t.memos.c.id,
            t.memos.c.target_kind,
            t.memos.c.target_id,
            t.texts.c.text,
            name_of(t.memos.c.coder_id).label("author"),
            t.memos.c.at,
        )
        .join(t.texts, t.texts.c.id == t.memos.c.text_id)
        .order_by(t.memos.c.at, t.memos.c.id)
    )


def memos_in(connection: Connection, source_id: str) -> list[Memo]:
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
    return all_rows(connection, query, Memo)


class About(TypedDict):
    """What a memo is on, as in `Memo`, and its words."""

    target_kind: str
    target_id: str | None
    text: str | None


def memo(act: Act, memo_id: str) -> About:
    """One memo. Raises `LookupError` when there is none."""
    row = act.row(t.memos, memo_id)
    words = word(act.connection, row["text_id"])
    return {"target_kind": row["target_kind"], "target_id": row["target_id"], "text": words}


def add_memo(act: Act, target_kind: str, target_id: str | None, text: str) -> str:
    """Store a memo of who acts, of now; returns its id."""
    return act.insert(
        t.memos,
        target_kind=target_kind,
        target_id=target_id,
        coder_id=act.coder_id,
        at=act.at,
        text_id=act.words("memo", text),
    )


def reword_memo(act: Act, memo_id: str, text: str) -> None:
    """Give a memo other words; whose it is, and of when, stays."""
    act.update(t.memos, memo_id, text_id=act.words("memo", text, memo_id))


def delete_memo(act: Act, memo_id: str) -> None:
    """Take a memo away. Raises `LookupError` when there is none."""
    act.delete(t.memos, memo_id)


def any_on(connection: Connection, target_ids: Iterable[str]) -> bool:
    """Whether a memo stands on one of these."""
    found = select(t.memos.c.id).where(t.memos.c.target_id.in_(list(target_ids))).limit(1)
    return connection.execute(found).first() is not None
