"""Where the sound of a session lies: paths outside the study folder, words like any other."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.rows import all_rows


class Recording(TypedDict):
    """Where the sound of one part of a session lies (None once erased); its second ``offset`` is the transcript's second 0."""

    id: str
    part: int
    path: str | None
    offset: float | None


def of(connection: Connection, source_id: str) -> list[Recording]:
    """The recordings of one session by part."""
    query = (
        select(t.recordings.c.id, t.recordings.c.part, t.texts.c.text.label("path"), t.recordings.c.offset)
        .outerjoin(t.texts, t.texts.c.id == t.recordings.c.path_id)
        .where(t.recordings.c.source_id == source_id)
        .order_by(t.recordings.c.part)
    )
    return all_rows(connection, query, Recording)


def put(act: Act, source_id: str, part: int, path: str, offset: float) -> None:
    """Set the recording of one part of a session, in the place of the one it had."""
    now = next((row for row in of(act.connection, source_id) if row["part"] == part), None)
    if now is None:
        path_id = act.words("recording", path)
        act.insert(t.recordings, source_id=source_id, part=part, path_id=path_id, offset=offset)
    else:
        path_id = None if now["path"] == path else act.words("recording", path)
        act.update(t.recordings, now["id"], **({"path_id": path_id} if path_id else {}), offset=offset)


def take_away(act: Act, source_id: str, part: int) -> bool:
    """Forget the recording of one part of a session; whether there was one."""
    now = next((row for row in of(act.connection, source_id) if row["part"] == part), None)
    if now is not None:
        act.delete(t.recordings, now["id"])
    return now is not None
