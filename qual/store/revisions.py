"""What the log says of the codebook: the changes to its rows that came into force, or went out of it, between two moments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.acts import batches
from qual.store.coders import name_of
from qual.store.rows import Json, all_rows

#: the tables that make up the ladder of codes, groups and concepts
LADDER = ("codes", "code_group_members", "code_groups", "groupings", "concepts", "concept_groups")
_RECORDED = select(*(t.log_changes.c[name] for name in ("log_id", "table_name", "row_id", "before", "after")))


class Recorded(TypedDict):
    """A change to one row, as the log has it."""

    log_id: str
    table_name: str
    row_id: str
    before: Json | None
    after: Json | None


class Change(TypedDict):
    """A change to one row, with the log entry that brought it into force or took it back."""

    seq: int
    at: str
    actor: str
    operation: str
    table: str
    row_id: str
    before: Json | None
    after: Json | None


class _Entry(TypedDict):
    id: str
    seq: int
    at: str
    actor: str
    operation: str
    undoes: str | None


def changes(connection: Connection, since: str | None, until: str | None) -> Iterator[Change]:
    """Changes to rows of `LADDER`, oldest first.

    An act that was undone within the time is not there; one from before it that was undone within it stands with ``before``
    and ``after`` exchanged, at the moment of the undoing, by who undid it.
    """
    rows = _rows(connection)
    for entry, taken_back in _entries(connection, since, until):
        found = rows.get(entry["undoes"] or entry["id"], [])
        for row in reversed(found) if taken_back else found:
            yield {
                "seq": entry["seq"],
                "at": entry["at"],
                "actor": entry["actor"],
                "operation": entry["operation"],
                "table": row["table_name"],
                "row_id": row["row_id"],
                "before": row["after"] if taken_back else row["before"],
                "after": row["before"] if taken_back else row["after"],
            }


def words(connection: Connection, text_ids: set[str]) -> dict[str, str | None]:
    """The words of text versions by id; None for those that a withdrawal has erased."""
    found: dict[str, str | None] = {}
    for some in batches(sorted(text_ids)):
        query = select(t.texts.c.id, t.texts.c.text).where(t.texts.c.id.in_(some))
        found |= {row.id: row.text for row in connection.execute(query)}
    return found


def last_names(connection: Connection) -> dict[str, str]:
    """The name of every code, group, grouping and concept there has ever been, by its id; of one that is gone, its last."""
    kinds = ("code", "code group", "grouping", "concept")
    query = (
        select(t.texts.c.owner_id, t.texts.c.text)
        .where(t.texts.c.kind.in_(kinds), t.texts.c.owner_id.is_not(None), t.texts.c.text.is_not(None))
        .order_by(t.texts.c.version)
    )
    names = {row.owner_id: row.text for row in connection.execute(query)}
    for table in (t.codes, t.code_groups, t.groupings, t.concepts):  # the newest version may have been undone
        now = select(table.c.id, t.texts.c.text).join(t.texts, t.texts.c.id == table.c.name_id)
        names |= {row.id: row.text for row in connection.execute(now.where(t.texts.c.text.is_not(None)))}
    return names


def memberships(connection: Connection) -> dict[str, tuple[str, str]]:
    """The code and the grouping of every row that `code_group_members` has ever had, by the row's id."""
    m, c = t.code_group_members.c, t.log_changes.c
    found: dict[str, tuple[str, str]] = {}
    query = _RECORDED.where(c.table_name == t.code_group_members.name)
    for row in all_rows(connection, query, Recorded):
        for change in _each(row):
            whole = change["after"] or change["before"] or {}
            if "grouping_id" in whole:
                found[change["row_id"]] = (whole["code_id"], whole["grouping_id"])
    now = connection.execute(select(m.id, m.code_id, m.grouping_id))
    return found | {row.id: (row.code_id, row.grouping_id) for row in now}


def _entries(connection: Connection, since: str | None, until: str | None) -> list[tuple[_Entry, bool]]:
    """The log entries in force at ``until`` and not at ``since`` (False), or the other way round (True), oldest first."""
    log = t.log.c
    query = select(log.id, log.seq, log.at, name_of(log.coder_id).label("actor"), log.operation, log.undoes).order_by(
        log.seq
    )
    entries = all_rows(connection, query, _Entry)
    acts = {entry["id"]: entry for entry in entries if entry["undoes"] is None}
    at_first: dict[str, bool] = {}
    at_last: dict[str, _Entry] = {}
    for entry in entries:
        of = entry["undoes"] or entry["id"]
        if until is not None and entry["at"] >= until:
            continue
        if since is not None and entry["at"] < since:
            at_first[of] = _in_force(entry)
        at_last[of] = entry
    changed = [entry for of, entry in at_last.items() if _in_force(entry) != at_first.get(of, False)]
    return [
        (
            {**entry, "operation": acts[of]["operation"] if (of := entry["undoes"] or entry["id"]) in acts else ""},
            not _in_force(entry),
        )
        for entry in sorted(changed, key=lambda entry: int(entry["seq"]))
    ]


def _in_force(entry: _Entry) -> bool:
    """Whether what the entry is about stands after it."""
    return entry["operation"] != "undo"


def _rows(connection: Connection) -> dict[str, list[Recorded]]:
    """Every change to the ladder's rows, in order, by the log entry's id."""
    c = t.log_changes.c
    query = _RECORDED.where(c.table_name.in_(LADDER)).order_by(c.log_id, c.position)
    found: dict[str, list[Recorded]] = {}
    for row in all_rows(connection, query, Recorded):
        found.setdefault(row["log_id"], []).extend(_each(row))
    return found


def _each(row: Recorded) -> Iterator[Recorded]:
    """The changes of single rows in one that was recorded for several rows together."""
    together = row["after"]
    if not together or "rows" not in together:
        yield row
        return
    for values in together["rows"]:
        made = dict(zip(together["columns"], values, strict=True))
        yield {**row, "row_id": made["id"], "after": made}
