"""The log: reading it, undoing and redoing by it.

An act is reversed only where its rows still stand as the act left them and nothing that came later refers to what would
go; otherwise `HistoryError` says what depends on it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from qual.errors import HistoryError
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.database import Database

#: tables whose rows point at others by kind and id
_POINTING = (t.memos, t.reference_links, t.verdicts, t.question_themes)
_OF_KIND = {"codes": "code", "code_groups": "code group", "concepts": "concept", "codings": "coding", "utterances": "utterance"}
_RECORD = {"texts", "minted", "log", "log_changes"}


def undo(database: Database, actor: str) -> str:
    """Reverse the actor's last act that is not yet undone; returns its operation. Raises `HistoryError`."""
    with database.act("undo", actor, undoable=False) as act:
        log = t.log
        entry = act.connection.execute(
            select(log).where(log.c.actor == actor, log.c.undoable.is_(True), log.c.undone.is_(False))
            .order_by(log.c.seq.desc()).limit(1)
        ).mappings().first()  # fmt: skip
        if entry is None:
            raise HistoryError("history.nothing_to_undo")
        _reverse(act, entry["id"], entry["operation"])
        _tie(act, entry, undone=True)
        return str(entry["operation"])


def redo(database: Database, actor: str) -> str:
    """Carry out again the act that the actor undid last, as long as no other own act came after; returns its operation."""
    with database.act("redo", actor, undoable=False) as act:
        log, undoing = t.log, t.log.alias("undoing")
        newest_own = select(func.coalesce(func.max(log.c.seq), 0)).where(log.c.actor == actor, log.c.undoable.is_(True))
        entry = act.connection.execute(
            select(log).join(undoing, undoing.c.undoes == log.c.id)
            .where(log.c.actor == actor, log.c.undone.is_(True), undoing.c.operation == "undo",
                   undoing.c.seq > newest_own.scalar_subquery())
            .order_by(undoing.c.seq.desc()).limit(1)
        ).mappings().first()  # fmt: skip
        if entry is None:
            raise HistoryError("history.nothing_to_redo")
        changes = _changes(act.connection, entry["id"])
        _expect(act.connection, changes, "before", entry["operation"])
        act.apply(changes, inverse=False)
        _tie(act, entry, undone=False)
        return str(entry["operation"])


def entries(connection: Connection, *, since: str | None = None, actor: str | None = None, limit: int | None = None) -> list[dict[str, Any]]:
    """Log entries, newest first: seq, id, actor, device, at, operation, about, undoes, undone."""
    query = select(t.log).order_by(t.log.c.seq.desc())
    if since:
        query = query.where(t.log.c.at >= since)
    if actor:
        query = query.where(t.log.c.actor == actor)
    if limit:
        query = query.limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def undoable(connection: Connection, actor: str) -> str | None:
    """The operation that `undo` would reverse now, if any."""
    query = (
        select(t.log.c.operation)
        .where(t.log.c.actor == actor, t.log.c.undoable.is_(True), t.log.c.undone.is_(False))
        .order_by(t.log.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _reverse(act: Act, entry_id: str, operation: str) -> None:
    changes = _changes(act.connection, entry_id)
    _expect(act.connection, changes, "after", operation)
    touched = {change["row_id"] for change in changes}
    for change in changes:
        after = change["after"] or {}
        hides = change["table_name"] == "documents" and after.get("live") is True
        if change["before"] is None or hides:
            _no_dependents(act.connection, t.metadata.tables[change["table_name"]], change["row_id"], touched, operation)
        elif change["table_name"] == "utterances" and "text_id" in after:
            _refuse_if(act.connection, t.segments, t.segments.c.text_id == after["text_id"], touched, operation)
    act.apply(reversed(changes), inverse=True)


def _tie(act: Act, entry: Any, *, undone: bool) -> None:
    act.connection.execute(update(t.log).where(t.log.c.id == entry["id"]).values(undone=undone))
    act.connection.execute(update(t.log).where(t.log.c.id == act.id).values(undoes=entry["id"]))


def _changes(connection: Connection, entry_id: str) -> list[dict[str, Any]]:
    query = select(t.log_changes).where(t.log_changes.c.log_id == entry_id).order_by(t.log_changes.c.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def _expect(connection: Connection, changes: list[dict[str, Any]], side: str, operation: str) -> None:
    """Every row stands as ``side`` of the act says; of several changes to a row, the one nearest to now counts."""
    ordered = changes if side == "before" else list(reversed(changes))
    seen: set[tuple[str, str, str]] = set()
    for change in ordered:
        table = t.metadata.tables[change["table_name"]]
        image = change[side]
        row = connection.execute(select(table).where(table.c.id == change["row_id"])).mappings().first()
        whole = (change["table_name"], change["row_id"], "")
        if whole in seen:
            continue
        if image is None or change["before"] is None or change["after"] is None:
            seen.add(whole)
        columns = {} if image is None else {
            name: value for name, value in image.items()
            if (change["table_name"], change["row_id"], name) not in seen
        }  # fmt: skip
        seen.update((change["table_name"], change["row_id"], name) for name in columns)
        if (row is None) != (image is None) or (row is not None and any(row[k] != v for k, v in columns.items())):
            raise HistoryError("history.changed_since", operation=operation, what=change["table_name"])


def _no_dependents(connection: Connection, table: Table, row_id: str, touched: set[str], operation: str) -> None:
    for other in t.metadata.tables.values():
        if other.name in _RECORD:
            continue
        for column in other.columns:
            if any(key.column.table is table for key in column.foreign_keys):
                if table is t.documents and other is t.utterances:
                    _no_work_on(connection, row_id, touched, operation)
                    continue
                _refuse_if(connection, other, column == row_id, touched, operation)
    for pointing in _POINTING:
        matches = (pointing.c.target_id == row_id) & (pointing.c.target_kind == _OF_KIND.get(table.name, ""))
        _refuse_if(connection, pointing, matches, touched, operation)


def _no_work_on(connection: Connection, document_id: str, touched: set[str], operation: str) -> None:
    """A document may go only while nobody has coded, marked or written a memo on the utterances that go with it."""
    inside = select(t.utterances.c.id).where(t.utterances.c.document_id == document_id)
    ids = {row_id for (row_id,) in connection.execute(inside)} - touched
    for table, column in ((t.segments, t.segments.c.utterance_id), (t.suggestion_verdicts, t.suggestion_verdicts.c.utterance_id)):
        _refuse_if(connection, table, column.in_(ids), touched, operation)
    for pointing in _POINTING:
        on = (pointing.c.target_kind == "utterance") & pointing.c.target_id.in_(ids)
        _refuse_if(connection, pointing, on, touched, operation)


def _refuse_if(connection: Connection, table: Table, condition: Any, touched: set[str], operation: str) -> None:
    """Refuse when rows match that this act did not touch itself."""
    left = [row_id for (row_id,) in connection.execute(select(table.c.id).where(condition)) if row_id not in touched]
    if left:
        raise HistoryError("history.depends", operation=operation, what=table.name, count=len(left))
