"""Undo, redo and the log, as everyone above the store uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qual.store import Desk, record
from qual.store.design import source_ids
from qual.store.record import Entry
from qual.store.revisions import last_names


def undo(desk: Desk) -> str:
    """Reverse the coder's own last act, also after a restart; returns the operation that was undone.

    Raises `HistoryError` when there is nothing to undo, or when something that came later depends on it (it says what).

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> coding.undo(study)
    'coding.apply'
    """
    return record.undo(desk)


def redo(desk: Desk) -> str:
    """Carry out again what the coder undid last. Raises `HistoryError` as `undo` does.

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> _ = coding.undo(study)
    >>> coding.redo(study)
    'coding.apply'
    """
    return record.redo(desk)


def undoable(desk: Desk) -> Entry | None:
    """The log entry that `undo` would reverse now, or None.

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> coding.undoable(study)["operation"]
    'coding.apply'
    """
    with desk.read() as connection:
        return record.undoable(connection, desk.coder_id(connection))


def redoable(desk: Desk) -> Entry | None:
    """The log entry that `redo` would carry out again now, or None.

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> _ = coding.undo(study)
    >>> coding.redoable(study)["operation"]
    'coding.apply'
    """
    with desk.read() as connection:
        return record.redoable(connection, desk.coder_id(connection))


def log(
    desk: Desk, *, since: str | None = None, coder: str | None = None, kind: str | None = None, limit: int | None = None
) -> list[Entry]:
    """Log entries, newest first: ``seq, id, actor`` (a name), ``device, parent, at, operation, about, undoes, undone, undoable``;
    never any words.

    Parameters
    ----------
    since : only from this moment (ISO 8601, UTC) on.
    coder : only what this person did.
    kind : one of `KINDS_OF_ACTS`; what was undone or done again counts under its own kind, ``undo``.
    limit : at most so many.

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> coding.log(study, kind="coding", limit=1)[0]["operation"]
    'coding.apply'
    """
    starts = KINDS_OF_ACTS[kind] if kind else ()
    with desk.read() as connection:
        return record.entries(connection, since=since, actor=coder, starts=starts, limit=limit)


#: what acts are about, and how their names in the log begin
KINDS_OF_ACTS: Final[dict[str, tuple[str, ...]]] = {
    "coding": ("coding.", "suggestion.", "coverage."),
    "codebook": ("code.", "group.", "grouping.", "concept.", "reference.", "relation.", "codebook.", "advice."),
    "test": ("verdict.",),
    "memo": ("memo.",),
    "material": ("import", "utterance.", "design.", "recording.", "coder.", "study."),
    "day": ("day.", "action.", "snapshot.", "theme.", "view."),
    "undo": ("undo", "redo"),
}


def actors(desk: Desk) -> list[str]:
    """Everyone who has acted, by name.

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> "Ada" in coding.actors(study)
    True
    """
    with desk.read() as connection:
        return record.actors(connection)


def about_names(desk: Desk) -> dict[str, str]:
    """The names that `about` needs: of every code, group, grouping and concept there has been, and of the sessions, by id.

    >>> coding.about_names(study)[study.code_id("alt henger på én")]
    'alt henger på én'
    """
    with desk.read() as connection:
        return last_names(connection) | {row_id: name for name, row_id in source_ids(connection).items()}


def about(entry: Entry, names: Mapping[str, str]) -> str | None:
    """What a log entry was about, by the name it has now (or had last); None where the entry does not say.

    >>> _ = study.code("BN-R3-0005", "alt henger på én")
    >>> coding.about(coding.log(study, limit=1)[0], coding.about_names(study))
    'alt henger på én'
    """
    told = entry["about"] or {}
    found = [
        names[told[key]] for key in ("code", "group", "grouping", "concept", "session", "id") if told.get(key) in names
    ]
    return found[0] if found else None
