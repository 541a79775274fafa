"""The files that a session's talk came from, and what was told of each when it was read: reading."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from qual.store import schema as t


def sessions_by_sha256(connection: Connection) -> dict[str, str]:
    """The session of each live document by the SHA-256 of its file."""
    query = (
        select(t.documents.c.sha256, t.sources.c.name)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .where(t.documents.c.live.is_(True))
    )
    return {sha256: name for sha256, name in connection.execute(query)}  # noqa: C416


def of_session(connection: Connection, source_id: str) -> list[dict[str, Any]]:
    """The documents of a session, by part, the newest version first: id, part, version, file, sha256, format, imported_at,
    live, report (counts, encoding), and told (the words of the report as JSON; None where they are erased or never were)."""
    file = t.texts.alias("file")
    query = (
        select(
            t.documents.c.id, t.documents.c.part, t.documents.c.version, file.c.text.label("file"), t.documents.c.sha256,
            t.documents.c.format, t.documents.c.imported_at, t.documents.c.live, t.documents.c.report,
        )
        .outerjoin(file, file.c.id == t.documents.c.filename_id)
        .where(t.documents.c.source_id == source_id)
        .order_by(t.documents.c.part, t.documents.c.version.desc())
    )  # fmt: skip
    rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        told = (row["report"] or {}).get("told_id")
        row["told"] = connection.execute(select(t.texts.c.text).where(t.texts.c.id == told)).scalar() if told else None
    return rows
