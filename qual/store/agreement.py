"""Who coded which utterance with what, for agreement between coders."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import Connection, func, select

from qual.store import schema as t
from qual.store.joins import is_moderator
from qual.store.rows import all_rows


class Coded(TypedDict):
    """That a coder gave a code to an utterance of a session, anywhere in it."""

    code_id: str
    coder: str
    utterance_id: str
    session: str


def coded(connection: Connection, code_ids: set[str]) -> list[Coded]:
    """Each different coding of what participants say with these codes."""
    columns = (
        t.codings.c.code_id,
        t.coders.c.name.label("coder"),
        t.segments.c.utterance_id,
        t.sources.c.name.label("session"),
    )
    query = (
        select(*columns)
        .distinct()
        .select_from(t.segments)
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(t.coders, t.coders.c.id == t.codings.c.coder_id)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.speakers, t.speakers.c.id == t.utterances.c.speaker_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .where(t.documents.c.live.is_(True), t.utterances.c.live.is_(True), ~is_moderator())
    )
    return [row for row in all_rows(connection, query, Coded) if row["code_id"] in code_ids]


def utterances(connection: Connection) -> dict[str, int]:
    """How many utterances of participants each session has, by its name."""
    query = (
        select(t.sources.c.name, func.count())
        .select_from(t.utterances)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.speakers, t.speakers.c.id == t.utterances.c.speaker_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .where(t.documents.c.live.is_(True), t.utterances.c.live.is_(True), ~is_moderator())
        .group_by(t.sources.c.name)
    )
    return {session: int(count) for session, count in connection.execute(query)}
