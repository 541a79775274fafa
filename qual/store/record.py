"""The log: reading it, undoing and redoing by it.

An act is reversed only where its rows still stand as the act left them and nothing that came later refers to what would
go; otherwise `HistoryError` says what depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, TypedDict

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from qual.errors import HistoryError
from qual.language.order import norwegian
from qual.messages import catalogue, text
from qual.store import schema as t
from qual.store import waiting
from qual.store.acts import Act, batches, one
from qual.store.codebook import name_key
from qual.store.coders import name_of, named
from qual.store.desk import Desk
from qual.store.rows import Json, all_rows, first_row

#: tables whose rows point at others by kind and id
_POINTING = (t.memos, t.reference_links, t.verdicts, t.question_themes)
_KIND_OF = {table.name: kind for kind, table in t.OF_KIND.items()}
_ENTRIES: Final = select(
    *(column if column is not t.log.c.coder_id else name_of(column).label("actor") for column in t.log.columns)
)
#: of some segments, those on a text that has been corrected or replaced since
_STALE: Final = (
    select(t.segments.c.id)
    .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
    .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
    .where((t.segments.c.text_id != t.utterances.c.text_id) | t.documents.c.live.is_(False))
    .where(t.segments.c.id.in_(bindparam("ids", expanding=True)))
)
_ACTIVE: Final = select(func.count()).select_from(t.groupings).where(t.groupings.c.active.is_(True))
_AGAIN: Final = t.log.alias("again")
_TIED_SINCE: Final = (
    select(t.log_changes.c.row_id)
    .join(t.log, t.log.c.id == t.log_changes.c.log_id)
    .where(
        t.log_changes.c.row_id.in_(select(t.question_themes.c.id).where(t.question_themes.c.name_id.is_not(None))),
        t.log.c.id != bindparam("entry"),
        t.log.c.undone.is_(False),
        or_(
            t.log.c.seq > bindparam("at"),
            t.log.c.id.in_(select(_AGAIN.c.undoes).where(_AGAIN.c.seq > bindparam("at"))),
        ),
    )
)
_RECORD = {"texts", "minted", "log", "log_changes"}
#: what a row that an act has added is called in the answer to the act
_MADE = {
    "codings": "coding",
    "codes": "code",
    "code_groups": "group",
    "concepts": "concept",
    "memos": "memo",
    "reference_points": "point",
    "relations": "relation",
}


def in_words(operation: str, language: str | None = None) -> str:
    """An act's name in the log in plain words; one that is not known (of a later version) as it is."""
    key = f"ui.act.{operation}"
    return text(key, language) if key in catalogue(language or "nb") else operation


def undo(desk: Desk) -> str:
    """Reverse the coder's last act that is not yet undone; returns its operation. Raises `HistoryError`."""
    with desk.act("undo", undoable=False) as act:
        entry = undoable(act.connection, act.coder_id)
        if entry is None:
            raise HistoryError("history.nothing_to_undo")
        _reverse(act, entry)
        _tie(act, entry, undone=True)
        desk.coder_id(act.connection)  # who may have been called something else until now
        return str(entry["operation"])


def redo(desk: Desk) -> str:
    """Carry out again the act that the coder undid last, as long as no other own act came after; returns its operation."""
    with desk.act("redo", undoable=False) as act:
        entry = redoable(act.connection, act.coder_id)
        if entry is None:
            raise HistoryError("history.nothing_to_redo")
        changes = _changes(act.connection, entry["id"])
        _expect(act.connection, changes, "before", entry["operation"])
        changes = _but_tied(changes, _tied_since(act.connection, entry))
        _carry_out(act, changes, entry["operation"], inverse=False)
        waiting.settle(act)
        _tie(act, entry, undone=False)
        desk.coder_id(act.connection)
        return str(entry["operation"])


class Entry(TypedDict):
    """An act in the log: who (``actor``, a name) did what (``operation``) ``about`` which rows, when and where (``device``); the
    act it came after (``parent``), the one it ``undoes``, and whether it is ``undone`` or ``undoable``."""

    seq: int
    id: str
    actor: str
    device: str
    parent: str | None
    at: str
    operation: str
    about: Json | None
    undoes: str | None
    undone: bool
    undoable: bool


def entries(
    connection: Connection,
    *,
    since: str | None = None,
    actor: str | None = None,
    starts: Sequence[str] = (),
    limit: int | None = None,
) -> list[Entry]:
    """Log entries, newest first.

    ``starts`` : only operations that begin with one of these.
    """
    query = _ENTRIES.order_by(t.log.c.seq.desc())
    if since:
        query = query.where(t.log.c.at >= since)
    if actor:
        query = query.where(t.log.c.coder_id == named(actor))
    if starts:
        query = query.where(or_(*(t.log.c.operation.startswith(start, autoescape=True) for start in starts)))
    if limit:
        query = query.limit(limit)
    return all_rows(connection, query, Entry)


def actors(connection: Connection) -> list[str]:
    """Everyone in the log, by name."""
    acted = select(t.log.c.id).where(t.log.c.coder_id == t.coders.c.id).exists()
    return sorted(connection.execute(select(t.coders.c.name).where(acted)).scalars(), key=norwegian)


def revision(connection: Connection) -> int:
    """`Database.revision` as this connection sees it: what else it reads is of that revision."""
    return int(connection.execute(select(func.coalesce(func.max(t.log.c.seq), 0))).scalar_one())


def mark(connection: Connection, revision: int) -> str | None:
    """The id of a revision's log entry: `Database.mark` at that time."""
    return connection.execute(select(t.log.c.id).where(t.log.c.seq == revision)).scalar()


def restores(connection: Connection, revision: int) -> list[Entry]:
    """The log entries of backups that were put in place after ``revision``, the newest first: the acts in between went with
    what stood there, so that `touched` cannot tell what they had changed."""
    query = _ENTRIES.where(t.log.c.seq > revision, t.log.c.operation == "study.restore").order_by(t.log.c.seq.desc())
    return all_rows(connection, query, Entry)


def touched(connection: Connection, since: int, tables: Iterable[str]) -> dict[str, set[str]]:
    """The ids of the rows that acts after revision ``since`` added, changed, took away or brought back, by table.

    A segment stands for its coding: what is told under ``segments`` are ids of codings.
    """
    wanted = set(tables)
    found: dict[str, set[str]] = {name: set() for name in wanted}
    moved: set[str] = set()
    for row in connection.execute(_since(since, wanted)).mappings():
        for change in _each(dict(row)):
            image = {**(change["before"] or {}), **(change["after"] or {})}
            if change["table_name"] != "segments":
                found[change["table_name"]].add(change["row_id"])
            elif "coding_id" in image:
                found["segments"].add(image["coding_id"])
            else:
                moved.add(change["row_id"])
    if moved:
        of = select(t.segments.c.coding_id).where(t.segments.c.id.in_(moved))
        found["segments"].update(connection.execute(of).scalars())
    return found


def retold(connection: Connection, since: int) -> bool:
    """Whether acts after revision ``since`` changed who says something, or which utterances there are."""
    for row in connection.execute(_since(since, {"utterances"})).mappings():
        for change in _each(dict(row)):
            if {"speaker_id", "live"} & {*(change["before"] or {}), *(change["after"] or {})}:
                return True
    return False


def _since(since: int, tables: set[str]) -> Select[Any]:
    """The changes to these tables by acts after a revision, and by those that these took back, in their order."""
    after = t.log.c.seq > since
    entries = select(t.log.c.id).where(after).union(select(t.log.c.undoes).where(after, t.log.c.undoes.is_not(None)))
    return (
        select(t.log_changes)
        .where(t.log_changes.c.log_id.in_(entries), t.log_changes.c.table_name.in_(tables))
        .order_by(t.log_changes.c.position)
    )


def stored(connection: Connection, act_id: str) -> dict[str, str] | None:
    """What the act of this id made, by the kind of thing, or the ``operation`` that it reversed; None when the log has none."""
    entry = connection.execute(select(t.log).where(t.log.c.id == act_id)).mappings().first()
    if entry is None:
        return None
    if entry["undoes"] is not None:
        reversed_one = select(t.log.c.operation).where(t.log.c.id == entry["undoes"])
        return {"operation": str(connection.execute(reversed_one).scalar_one())}
    made = [change for change in _changes(connection, act_id) if change["before"] is None]
    return {_MADE[change["table_name"]]: change["row_id"] for change in made if change["table_name"] in _MADE}


def redoable(connection: Connection, coder_id: str | None) -> Entry | None:
    """The log entry that `redo` would carry out again now, if any."""
    log, undoing = t.log, t.log.alias("undoing")
    newest_own = select(func.coalesce(func.max(log.c.seq), 0)).where(
        log.c.coder_id == coder_id, log.c.undoable.is_(True)
    )
    query = (
        _ENTRIES.join(undoing, undoing.c.undoes == log.c.id)
        .where(
            log.c.coder_id == coder_id,
            log.c.undone.is_(True),
            undoing.c.operation == "undo",
            undoing.c.seq > newest_own.scalar_subquery(),
        )
        .order_by(undoing.c.seq.desc())
        .limit(1)
    )
    return first_row(connection, query, Entry)


def undoable(connection: Connection, coder_id: str | None) -> Entry | None:
    """The log entry that `undo` would reverse now, if any."""
    query = (
        _ENTRIES.where(t.log.c.coder_id == coder_id, t.log.c.undoable.is_(True), t.log.c.undone.is_(False))
        .order_by(t.log.c.seq.desc())
        .limit(1)
    )
    return first_row(connection, query, Entry)


def _reverse(act: Act, entry: Any) -> None:
    operation = entry["operation"]
    changes = _changes(act.connection, entry["id"])
    _expect(act.connection, changes, "after", operation)
    touched = {change["row_id"] for change in changes}
    made: dict[str, list[str]] = {}
    for change in changes:
        if change["before"] is None:
            made.setdefault(change["table_name"], []).append(change["row_id"])
        elif change["table_name"] == "utterances" and "text_id" in (change["after"] or {}):
            on_it = select(t.segments.c.id).where(t.segments.c.text_id == change["after"]["text_id"])
            _refuse_if(t.segments, act.connection.execute(on_it).scalars(), touched, operation)
            _no_later_links(act.connection, change["row_id"], touched, entry)
    named = waiting.standing(act.connection)  # these can wait again: no reason to refuse
    since = _tied_since(act.connection, entry)
    for name, row_ids in made.items():
        _no_dependents(act.connection, t.metadata.tables[name], row_ids, touched | named, operation)
    _carry_out(act, list(reversed(_but_tied(changes, since))), operation, inverse=True)
    waiting.settle(act, named & since)


def _carry_out(act: Act, changes: list[Json], operation: str, *, inverse: bool) -> None:
    """Apply the changes; refuse where a row that they need is gone by now, or where one of a kind would stand twice."""
    try:
        act.apply(changes, inverse=inverse)
    except IntegrityError as error:
        raise HistoryError("history.needs_gone", operation=operation) from error
    coded = [change["row_id"] for change in changes if change["table_name"] == "segments"]
    if _stale(act.connection, coded):
        raise HistoryError("history.needs_gone", operation=operation)
    twice = _twice(act.connection, {change["table_name"] for change in changes})
    if twice:
        raise HistoryError("history.twice", operation=operation, what=twice)


def _stale(connection: Connection, segment_ids: list[str]) -> bool:
    """Whether one of the segments stands on a text that has been corrected or replaced since."""
    return any(connection.execute(_STALE, {"ids": some}).first() is not None for some in batches(segment_ids))


def _twice(connection: Connection, tables: set[str]) -> str | None:
    """The first table in which two live rows now stand for the same thing: what others did meanwhile made it so."""
    for table, query in _keys().items():
        if table.name not in tables:
            continue
        found = [tuple(name_key(v) if isinstance(v, str) else v for v in row) for row in connection.execute(query)]
        if len(found) != len(set(found)):
            return table.name
    return "groupings" if connection.execute(_ACTIVE).scalar_one() > 1 else None


@cache
def _keys() -> dict[Table, Select[Any]]:
    """What no two live rows of a table may have the same."""
    return {
        t.documents: select(t.documents.c.source_id, t.documents.c.part).where(t.documents.c.live.is_(True)),
        t.codes: _names(t.codes).where(t.codes.c.live.is_(True)),
        t.groupings: _names(t.groupings),
        t.code_groups: _names(t.code_groups).add_columns(t.code_groups.c.grouping_id),
        t.concepts: _names(t.concepts),
        t.reference_points: _names(t.reference_points, "statement_id"),
        t.relations: _names(t.relations, "statement_id"),
    }


def _names(table: Table, words: str = "name_id") -> Select[Any]:
    return select(t.texts.c.text).join(table, table.c[words] == t.texts.c.id).where(t.texts.c.text.is_not(None))


def _tie(act: Act, entry: Any, *, undone: bool) -> None:
    act.connection.execute(update(t.log).where(t.log.c.id == entry["id"]).values(undone=undone))
    act.connection.execute(update(t.log).where(t.log.c.id == act.id).values(undoes=entry["id"]))


def _changes(connection: Connection, entry_id: str) -> list[Json]:
    query = select(t.log_changes).where(t.log_changes.c.log_id == entry_id).order_by(t.log_changes.c.position)
    return [change for row in connection.execute(query).mappings() for change in _each(dict(row))]


def _each(change: Json) -> Iterator[Json]:
    """The changes of single rows in one that `Act.insert_many` recorded for all its rows together."""
    together = change["after"]
    if not together or "rows" not in together:
        yield change
        return
    for values in together["rows"]:
        row = dict(zip(together["columns"], values, strict=True))
        yield {**change, "row_id": row["id"], "after": row}


def _expect(connection: Connection, changes: list[Json], side: str, operation: str) -> None:
    """Every row stands as ``side`` of the act says; of several changes to a row, the one nearest to now counts."""
    ordered = changes if side == "before" else list(reversed(changes))
    seen: set[tuple[str, str, str]] = set()
    for change in ordered:
        table = t.metadata.tables[change["table_name"]]
        image = change[side]
        row = connection.execute(one(table), {"which": change["row_id"]}).mappings().first()
        whole = (change["table_name"], change["row_id"], "")
        if whole in seen or _settled_anew(table, image, row):
            continue
        if image is None or change["before"] is None or change["after"] is None:
            seen.add(whole)
        columns = (
            {}
            if image is None
            else {
                name: value
                for name, value in image.items()
                if (change["table_name"], change["row_id"], name) not in seen
            }
        )
        seen.update((change["table_name"], change["row_id"], name) for name in columns)
        if (row is None) != (image is None) or (row is not None and any(row[k] != v for k, v in columns.items())):
            raise HistoryError("history.changed_since", operation=operation, what=change["table_name"])


def _settled_anew(table: Table, image: Json | None, row: RowMapping | None) -> bool:
    """Whether this is a name on a question: what it stands for is settled anew afterwards, whatever it stood for."""
    if table is not t.question_themes or image is None or row is None or row["name_id"] is None:
        return False
    return bool(image.get("name_id", row["name_id"]) == row["name_id"])


def _tied_since(connection: Connection, entry: Any) -> set[str]:
    """The names on questions that got what they stand for from an act that came after this one, or was done again after it:
    what they stood for before is not taken from them."""
    return set(connection.execute(_TIED_SINCE, {"entry": entry["id"], "at": entry["seq"]}).scalars())


def _but_tied(changes: list[Json], since: set[str]) -> list[Json]:
    """The changes without what the names ``since`` stood for: a later act has tied them, and they are settled anew."""
    return [
        change
        for change in changes
        if change["row_id"] not in since or None in (change["before"], change["after"]) or "name_id" in change["after"]
    ]


def _no_dependents(connection: Connection, table: Table, row_ids: list[str], touched: set[str], operation: str) -> None:
    for pointing, query in _pointing_at(table):
        found = [row_id for some in batches(row_ids) for row_id in connection.execute(query, {"ids": some}).scalars()]
        _refuse_if(pointing, found, touched, operation)


@cache
def _pointing_at(table: Table) -> list[tuple[Table, Select[Any]]]:
    """Each way in which rows can point at rows of ``table``: the table they stand in, and a query of those at ``ids``."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    ways: list[tuple[Table, ColumnElement[bool]]] = [
        (other, column.in_(ids))
        for other in t.metadata.tables.values()
        if other.name not in _RECORD
        for column in other.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    if kind := _KIND_OF.get(table.name):
        ways += [(other, (other.c.target_kind == kind) & other.c.target_id.in_(ids)) for other in _POINTING]
    return [(other, select(other.c.id).where(at)) for other, at in ways]


def _no_later_links(connection: Connection, utterance_id: str, touched: set[str], entry: Any) -> None:
    """A version of a text may go only while no reference point has been hung on words in it."""
    link = t.reference_links.c
    later = (
        select(t.log_changes.c.row_id)
        .join(t.log, t.log.c.id == t.log_changes.c.log_id)
        .where(
            t.log.c.seq > entry["seq"],
            t.log_changes.c.table_name == "reference_links",
            t.log.c.undone.is_(False),
            t.log.c.undoes.is_(None),  # what was taken back since has left no trace
        )
    )
    on_words = (link.target_kind == "utterance") & (link.target_id == utterance_id) & link.start.is_not(None)
    found = connection.execute(select(link.id).where(on_words, link.id.in_(later))).scalars()
    _refuse_if(t.reference_links, found, touched, entry["operation"])


def _refuse_if(table: Table, found: Iterable[str], touched: set[str], operation: str) -> None:
    """Refuse where one of the rows ``found`` in ``table`` is not among those that the act touched itself."""
    left = [row_id for row_id in found if row_id not in touched]
    if left:
        raise HistoryError("history.depends", operation=operation, what=table.name, count=len(left))
