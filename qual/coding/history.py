"""Undo, redo and the log, as everyone above the store uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from qual.store import Desk, record
from qual.store.revisions import last_names


def undo(desk: Desk) -> str:
    """Reverse the coder's own last act, also after a restart; returns the operation that was undone.

    Raises `HistoryError` when there is nothing to undo, or when something that came later depends on it (it says what).
    """
    return record.undo(desk)


def redo(desk: Desk) -> str:
    """Carry out again what the coder undid last. Raises `HistoryError` as `undo` does."""
    return record.redo(desk)


def undoable(desk: Desk) -> dict[str, Any] | None:
    """The log entry that `undo` would reverse now, or None."""
    with desk.read() as connection:
        return record.undoable(connection, desk.coder_id(connection))


def redoable(desk: Desk) -> dict[str, Any] | None:
    """The log entry that `redo` would carry out again now, or None."""
    with desk.read() as connection:
        return record.redoable(connection, desk.coder_id(connection))


def log(
    desk: Desk, *, since: str | None = None, coder: str | None = None, kind: str | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Log entries, newest first: ``seq, id, actor`` (a name), ``device, parent, at, operation, about, undoes, undone, undoable``;
    never any words.

    ``kind`` : one of `KINDS_OF_ACTS`; what was undone or done again counts under its own kind, ``undo``.
    """
    starts = KINDS_OF_ACTS[kind] if kind else ()
    with desk.read() as connection:
        return record.entries(connection, since=since, actor=coder, starts=starts, limit=limit)


#: what acts are about, and how their names in the log begin
KINDS_OF_ACTS: Final[dict[str, tuple[str, ...]]] = {
    "coding": ("coding.", "suggestion."),
    "codebook": ("code.", "group.", "grouping.", "concept.", "reference.", "codebook.", "advice."),
    "test": ("verdict.",),
    "memo": ("memo.",),
    "material": ("import", "utterance.", "design.", "recording.", "coder."),
    "day": ("day.", "action.", "snapshot.", "theme.", "view."),
    "undo": ("undo", "redo"),
}


def actors(desk: Desk) -> list[str]:
    """Everyone who has acted, by name."""
    with desk.read() as connection:
        return record.actors(connection)


def about_names(desk: Desk) -> dict[str, str]:
    """The names that `about` needs: of every code, group, grouping and concept there has been, by id."""
    with desk.read() as connection:
        return last_names(connection)


def about(entry: Mapping[str, Any], names: Mapping[str, str]) -> str | None:
    """What a log entry was about, by the name it has now (or had last); None where the entry does not say."""
    told = entry["about"] or {}
    found = [names[told[key]] for key in ("code", "group", "grouping", "concept", "id") if told.get(key) in names]
    return found[0] if found else None
