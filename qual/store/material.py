"""Documents and their utterances: reading and writing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from qual.store import schema as t
from qual.store.acts import Act


@dataclass(frozen=True)
class UtteranceRow:
    """One utterance as the store takes it. Times in seconds; ``nonspeech`` as ``[start, end, kind]`` in code points."""

    speaker_id: str | None
    text: str
    start: float | None
    end: float | None
    words: int
    nonspeech: list[list[Any]]
    back_channel: bool
    overlap: bool


def add_document(
    act: Act, source_id: str, prefix: str, rows: Sequence[UtteranceRow], **columns: Any
) -> tuple[str, list[str]]:
    """Store one file's utterances under ``source_id``; returns the document's id and the utterances' ids in order.

    The document becomes visible by one recorded change (``live``), so that undoing an import is one step; its
    utterances are content and are not recorded one by one.
    """
    document_id = str(uuid.uuid4())
    act.bulk(t.documents, [{"id": document_id, "source_id": source_id, "live": False, "imported_at": act.at, **columns}])
    first = act.mint(prefix, len(rows)) if rows else 0
    texts, utterances = [], []
    for number, row in enumerate(rows):
        utterance_id, text_id = str(uuid.uuid4()), str(uuid.uuid4())
        texts.append(
            {"id": text_id, "kind": "utterance", "owner_id": utterance_id, "version": 1, "text": row.text, "created_at": act.at}
        )
        utterances.append(
            {
                "id": utterance_id, "document_id": document_id, "reference": f"{prefix}-{first + number:04d}",
                "position": number + 1, "speaker_id": row.speaker_id, "start": row.start, "end": row.end,
                "text_id": text_id, "words": row.words, "nonspeech": row.nonspeech,
                "back_channel": row.back_channel, "overlap": row.overlap, "live": True,
            }
        )  # fmt: skip
    act.bulk(t.texts, texts)
    act.bulk(t.utterances, utterances)
    act.update(t.documents, document_id, live=True)
    return document_id, [row["id"] for row in utterances]


def live_document(connection: Connection, source_id: str, part: int) -> dict[str, Any] | None:
    """The document now in force for this part of the session."""
    query = select(t.documents).where(
        t.documents.c.source_id == source_id, t.documents.c.part == part, t.documents.c.live.is_(True)
    )
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def utterances_of(connection: Connection, document_id: str) -> list[dict[str, Any]]:
    """The utterances of one document in order: id, reference, position, speaker_id, text_id, text."""
    query = (
        select(
            t.utterances.c.id, t.utterances.c.reference, t.utterances.c.position, t.utterances.c.speaker_id,
            t.utterances.c.text_id, t.texts.c.text,
        )
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .where(t.utterances.c.document_id == document_id, t.utterances.c.live.is_(True))
        .order_by(t.utterances.c.position)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def utterance(connection: Connection, key: str) -> dict[str, Any] | None:
    """One live utterance by id or printed reference, with its text."""
    query = (
        select(t.utterances, t.texts.c.text, t.documents.c.source_id)
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(
            (t.utterances.c.id == key) | (t.utterances.c.reference == key),
            t.utterances.c.live.is_(True), t.documents.c.live.is_(True),
        )
    )  # fmt: skip
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def segments_on(connection: Connection, document_id: str) -> list[dict[str, Any]]:
    """Every coded segment on a document's utterances."""
    query = (
        select(t.segments)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .where(t.utterances.c.document_id == document_id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def set_position(act: Act, utterance_id: str, position: int) -> None:
    """Give an utterance that this very act has made its place in the document."""
    act.connection.execute(update(t.utterances).where(t.utterances.c.id == utterance_id).values(position=position))
