"""The files that a session's talk came from, and what was told of each when it was read: reading."""

from __future__ import annotations

from typing import TypedDict, cast

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.joins import texts_as
from qual.store.material import FileReport


def sessions_by_sha256(connection: Connection) -> dict[str, str]:
    """The session of each live document by the SHA-256 of its file."""
    query = (
        select(t.documents.c.sha256, t.sources.c.name)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .where(t.documents.c.live.is_(True))
    )
    return {sha256: name for sha256, name in connection.execute(query)}  # noqa: C416


class FileRead(TypedDict):
    """A document with its ``file``'s name, and ``told``, the words of its report as JSON (None where they are erased or never
    were)."""

    id: str
    part: int
    version: int
    file: str | None
    sha256: str
    format: str
    imported_at: str
    live: bool
    report: FileReport | None
    told: str | None


def of_session(connection: Connection, source_id: str) -> list[FileRead]:
    """The documents of a session, by part, the newest version first."""
    file = texts_as("file")
    query = (
        select(
            t.documents.c.id,
            t.documents.c.part,
            t.documents.c.version,
            file.c.text.label("file"),
            t.documents.c.sha256,
            t.documents.c.format,
            t.documents.c.imported_at,
            t.documents.c.live,
            t.documents.c.report,
        )
        .outerjoin(file, file.c.id == t.documents.c.filename_id)
        .where(t.documents.c.source_id == source_id)
        .order_by(t.documents.c.part, t.documents.c.version.desc())
    )
    return [
        cast("FileRead", {**row, "told": _told(connection, row["report"])})
        for row in connection.execute(query).mappings().all()
    ]


def _told(connection: Connection, report: FileReport | None) -> str | None:
    told = (report or {}).get("told_id")
    return connection.execute(select(t.texts.c.text).where(t.texts.c.id == told)).scalar() if told else None
