"""One act: the rows it changes and the log entry that explains and can reverse it."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from threading import Lock
from typing import Any, Final, TypedDict

from sqlalchemy import JSON, Connection, Dialect, Insert, Select, Table, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from qual.store import schema
from qual.store.rows import Json

Values = tuple[Any, ...]  # of one row, in the order of some columns


class AlreadyDone(Exception):  # noqa: N818 - no mistake: the act has come twice, and happens once
    """An act of this id is in the log; nothing of it is done again."""


@cache
def device() -> str:
    """A short mark for this machine in the log, without its name."""
    return hashlib.sha256(uuid.getnode().to_bytes(8, "big")).hexdigest()[:8]


_GIVING = Lock()
_given: list[Any] = [0, "", 0]  # millisecond, chance and next number of what this process gave last


def new_id() -> str:
    """An opaque UUID."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """``count`` opaque UUIDs, each greater than the one before (version 7 of RFC 9562: milliseconds, then chance).

    New rows land side by side at the end of every index; at random places, each row of a large study would cost the
    reading and writing of a page of its own.
    """
    with _GIVING:
        now, chance, first = time.time_ns() // 1_000_000, os.urandom(3).hex(), int.from_bytes(os.urandom(6)) >> 1
        if now <= _given[0]:  # also of those that were asked for one by one in the same millisecond
            now, chance, first = _given
        _given[:] = now, chance, first + count
    clock = f"{now:012x}"
    start = f"{clock[:8]}-{clock[8:]}-7{chance[:3]}-8{chance[3:]}-"
    return [f"{start}{number:012x}" for number in range(first, first + count)]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Insert ``rows``, values in the order of ``columns``, in one statement and without SQLAlchemy's work on each of them."""
    statement, ordered, convert = _prepared(connection.dialect, table, tuple(columns))
    made = [ordered(row) for row in rows] if ordered else list(rows)
    for at, to_json in convert:
        made = [(*row[:at], to_json(row[at]), *row[at + 1 :]) for row in made]
    connection.exec_driver_sql(statement, made)


@cache
def _prepared(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, Callable[[Values], Values] | None, list[tuple[int, Callable[[Any], Any]]]]:
    """The INSERT for these columns, what brings a row's values in its order, and what turns JSON into what the driver takes."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    order = list(compiled.positiontup or names)
    ordered: Callable[[Values], Values] = itemgetter(*(names.index(name) for name in order))
    convert: list[tuple[int, Callable[[Any], Any]]] = []
    for at, name in enumerate(order):
        kind = table.c[name].type
        to_json = kind.dialect_impl(dialect).bind_processor(dialect) if isinstance(kind, JSON) else None
        if to_json is not None:
            convert.append((at, to_json))
    return str(compiled), None if tuple(order) == names else ordered, convert


def batches(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """The ids in lots: a statement takes so many values and no more."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


# What every act asks and writes, built once: putting a statement together takes SQLAlchemy longer than SQLite takes to run it.
_PARENT: Final = (
    select(schema.log.c.id)
    .where(schema.log.c.coder_id == bindparam("coder"))
    .order_by(schema.log.c.seq.desc())
    .limit(1)
)
_ENTER: Final = insert(schema.log)
_WORDS: Final = insert(schema.texts)
_VERSION: Final = select(func.max(schema.texts.c.version)).where(
    schema.texts.c.owner_id == bindparam("owner"), schema.texts.c.kind == bindparam("kind")
)


@cache
def one(table: Table) -> Select[Any]:
    """The row of ``table`` with the id ``which``."""
    return select(table).where(table.c.id == bindparam("which"))


@cache
def _new(table: Table) -> Insert:
    return insert(table).returning(*table.columns)


class _Change(TypedDict):
    """A change to one row as the log has it: its columns before and after, None where it is not there."""

    log_id: str
    position: int
    table_name: str
    row_id: str
    before: Json | None
    after: Json | None


class Act:
    """What `Database.act` hands out. ``insert``, ``update`` and ``delete`` are recorded with their inverse;
    ``bulk`` is not: it is for words, which stay when the rows that refer to them go. ``changed`` says whether
    anything was recorded, or done again: an act that changed nothing leaves no trace."""

    def __init__(
        self,
        connection: Connection,
        operation: str,
        coder_id: str,
        at: str,
        act_id: str,
        about: Json | None,
        undoable: bool,
    ) -> None:
        self.connection = connection
        self.coder_id = coder_id
        self.at = at
        self.id = act_id
        self.about = about or {}
        self.operation = operation
        self._told = (operation, dict(self.about))  # as the log has it from the start
        self._changes: list[_Change] = []
        self.changed = False
        parent = connection.execute(_PARENT, {"coder": coder_id}).scalar()
        told = {
            "id": act_id,
            "coder_id": coder_id,
            "device": device(),
            "parent": parent,
            "at": at,
            "operation": operation,
            "about": self.about,
            "undoable": undoable,
            "undone": False,
        }
        try:
            entry = connection.execute(_ENTER, told)
        except IntegrityError as error:
            if connection.execute(select(schema.log.c.id).where(schema.log.c.id == act_id)).scalar() is None:
                raise
            raise AlreadyDone(act_id) from error
        assert entry.inserted_primary_key is not None
        self.revision = int(entry.inserted_primary_key[0])

    def insert(self, table: Table, **values: Any) -> str:
        """Add a row and return its id (``id`` may be given)."""
        row_id = values.setdefault("id", new_id())
        stored = self.connection.execute(_new(table), values).mappings().one()
        self._note(table, row_id, None, dict(stored))
        return str(row_id)

    def insert_many(self, table: Table, rows: list[Json]) -> None:
        """Add rows that have their ids, in one statement, recorded as one change."""
        columns = table.columns.keys()
        self.insert_values(table, columns, [tuple([row.get(name) for name in columns]) for row in rows])

    def insert_values(self, table: Table, columns: Sequence[str], rows: Sequence[Values]) -> None:
        """`insert_many` for rows that are values in the order of ``columns``: all the table's, the id first."""
        if rows:
            insert_rows(self.connection, table, columns, rows)
            self._note(table, rows[0][0], None, {"columns": list(columns), "rows": rows})

    def update(self, table: Table, row_id: str, **values: Any) -> None:
        """Change columns of a row; nothing is recorded where nothing changes."""
        old = self.row(table, row_id)
        changed = {name: value for name, value in values.items() if old[name] != value}
        if changed:
            self.connection.execute(update(table).where(table.c.id == row_id).values(**changed))
            self._note(table, row_id, {name: old[name] for name in changed}, changed)

    def update_many(self, table: Table, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """`update` for many rows, by id: a statement for each set of columns that change, not for each row."""
        old = self._rows(table, list(rows))
        alike: dict[tuple[str, ...], list[Json]] = {}
        for row_id, values in rows.items():
            changed = {name: value for name, value in values.items() if old[row_id][name] != value}
            if changed:
                alike.setdefault(tuple(changed), []).append({f"new_{name}": value for name, value in changed.items()})
                alike[tuple(changed)][-1]["which"] = row_id
                self._note(table, row_id, {name: old[row_id][name] for name in changed}, changed)
        for names, changes in alike.items():
            new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
            self.connection.execute(update(table).where(table.c.id == bindparam("which")).values(new), changes)

    def delete(self, table: Table, row_id: str) -> None:
        """Take a row away."""
        old = self.row(table, row_id)
        self.connection.execute(table.delete().where(table.c.id == row_id))
        self._note(table, row_id, old, None)

    def bulk(self, table: Table, rows: list[Json]) -> None:
        """Add rows without recording them: versions in `texts`, to which recorded rows refer."""
        if rows:
            insert_rows(self.connection, table, list(rows[0]), [tuple(row.values()) for row in rows])

    def words(self, kind: str, text: str | None, owner_id: str | None = None) -> str | None:
        """Store ``text`` as a new version in `texts` and return its id; None or blank gives None."""
        if text is None or not text.strip():
            return None
        version = 1
        if owner_id is not None:
            highest = self.connection.execute(_VERSION, {"owner": owner_id, "kind": kind}).scalar()
            version = (highest or 0) + 1
        text_id = new_id()
        words = {
            "id": text_id,
            "kind": kind,
            "owner_id": owner_id,
            "version": version,
            "text": text,
            "created_at": self.at,
        }
        self.connection.execute(_WORDS, words)
        return text_id

    def words_many(
        self, kind: str, texts: Sequence[str | None], owner_ids: Sequence[str] | None = None
    ) -> list[str | None]:
        """`words` for several texts in one statement; of nobody, or each the newest version of its owner's."""
        owners: Sequence[str | None] = owner_ids if owner_ids is not None else [None] * len(texts)
        versions = self._versions(kind, owner_ids or ())
        given = [(text, owner) for text, owner in zip(texts, owners, strict=True) if text is not None and text.strip()]
        rows = [
            {
                "id": text_id,
                "kind": kind,
                "owner_id": owner,
                "version": versions.get(owner or "", 0) + 1,
                "text": text,
                "created_at": self.at,
            }
            for text_id, (text, owner) in zip(new_ids(len(given)), given, strict=True)
        ]
        self.bulk(schema.texts, rows)
        ids = iter([str(row["id"]) for row in rows])
        return [next(ids) if text is not None and text.strip() else None for text in texts]

    def _versions(self, kind: str, owner_ids: Sequence[str]) -> dict[str, int]:
        """The newest version of each owner's words of this kind."""
        found: dict[str, int] = {}
        c = schema.texts.c
        for some in batches(owner_ids):
            newest = select(c.owner_id, func.max(c.version)).where(c.owner_id.in_(some), c.kind == kind)
            found |= {row[0]: row[1] for row in self.connection.execute(newest.group_by(c.owner_id))}
        return found

    def _rows(self, table: Table, row_ids: Sequence[str]) -> dict[str, Json]:
        """The rows as they stand, by id. Raises `LookupError` when one is not there."""
        found: dict[str, Json] = {}
        for some in batches(row_ids):
            for row in self.connection.execute(select(table).where(table.c.id.in_(some))).mappings():
                found[row["id"]] = dict(row)
        missing = next((row_id for row_id in row_ids if row_id not in found), None)
        if missing is not None:
            raise LookupError(f"{table.name} has no row {missing}")
        return found

    def row(self, table: Table, row_id: str) -> Json:
        """The row as it stands. Raises `LookupError` when there is none."""
        found = self.connection.execute(one(table), {"which": row_id}).mappings().first()
        if found is None:
            raise LookupError(f"{table.name} has no row {row_id}")
        return dict(found)

    def mint(self, prefix: str, count: int = 1) -> int:
        """Reserve ``count`` numbers under ``prefix`` for good and return the first."""
        last = self.connection.execute(select(schema.minted.c.last).where(schema.minted.c.prefix == prefix)).scalar()
        if last is None:
            self.connection.execute(insert(schema.minted).values(prefix=prefix, last=count))
            return 1
        self.connection.execute(update(schema.minted).where(schema.minted.c.prefix == prefix).values(last=last + count))
        return int(last) + 1

    def apply(self, changes: Iterable[Json], *, inverse: bool) -> None:
        """Carry out recorded changes again, or their inverse, without recording them anew (undo and redo do)."""
        self.changed = True
        for change in changes:
            table = schema.metadata.tables[change["table_name"]]
            before, after = (change["after"], change["before"]) if inverse else (change["before"], change["after"])
            if before is None:
                self.connection.execute(insert(table), after)
            elif after is None:
                self.connection.execute(table.delete().where(table.c.id == change["row_id"]))
            else:
                self.connection.execute(update(table).where(table.c.id == change["row_id"]).values(**after))

    def close(self) -> None:
        """Write the changes to the log; `Database.act` calls it before it commits."""
        if self._changes:
            ids = new_ids(len(self._changes))
            rows = [(change_id, *change.values()) for change_id, change in zip(ids, self._changes, strict=True)]
            insert_rows(self.connection, schema.log_changes, ["id", *self._changes[0]], rows)
        if (self.operation, self.about) != self._told:
            told = {"operation": self.operation, "about": self.about}
            self.connection.execute(update(schema.log).where(schema.log.c.id == self.id).values(**told))

    def _note(self, table: Table, row_id: str, before: Json | None, after: Json | None) -> None:
        self.changed = True
        self._changes.append(
            {
                "log_id": self.id,
                "position": len(self._changes),
                "table_name": table.name,
                "row_id": row_id,
                "before": before,
                "after": after,
            }
        )
