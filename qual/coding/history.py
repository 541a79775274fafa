"""Undo, redo and the log, as everyone above the store uses them."""

from __future__ import annotations

from typing import Any

from qual.store import Database, record


def undo(database: Database, coder: str, *, act_id: str | None = None) -> str:
    """Reverse the coder's own last act, also after a restart; returns the operation that was undone.

    Raises `HistoryError` when there is nothing to undo, or when something that came later depends on it (it says what).
    """
    return record.undo(database, coder, act_id)


def redo(database: Database, coder: str, *, act_id: str | None = None) -> str:
    """Carry out again what the coder undid last. Raises `HistoryError` as `undo` does."""
    return record.redo(database, coder, act_id)


def undoable(database: Database, coder: str) -> dict[str, Any] | None:
    """The log entry that `undo` would reverse now, or None."""
    with database.read() as connection:
        return record.undoable(connection, coder)


def redoable(database: Database, coder: str) -> dict[str, Any] | None:
    """The log entry that `redo` would carry out again now, or None."""
    with database.read() as connection:
        return record.redoable(connection, coder)


def log(
    database: Database, *, since: str | None = None, coder: str | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Log entries, newest first: ``seq, id, actor, device, at, operation, about, undoes, undone``; never any words."""
    with database.read() as connection:
        return record.entries(connection, since=since, actor=coder, limit=limit)
