"""The log, verdicts, memos and views name who acted by a coder's id, no longer by a name.

Revision: 0003.

Names are the same coder only where they are the same to the letter, as they have been until now. What the log holds of rows of
these tables is changed with them, so that acts from before can be undone and done again. A coder's own row was a change of the
act that made it; from now on it is none, as the log refers to it: it stays when that act is undone.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from qual.store.acts import new_id
from qual.store.copies import from_json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: the tables, and the column that held a name
_NAMED = {"log": "actor", "verdicts": "actor", "memos": "author", "views": "author"}
#: the tables that held a coder's id all along
_CODED = ("codings", "suggestion_verdicts")


def upgrade() -> None:
    connection = op.get_bind()
    made = _logged(connection, ["coders"])
    changes = _logged(connection, [name for name in _NAMED if name != "log"])
    ids = _ids(connection, made, changes)
    _map(connection, changes, ids)
    _join(connection, made, ids)
    _forget(connection, made)
    for table, column in _NAMED.items():
        _refer(connection, table, column)
    op.create_index(op.f("ix_log_coder_id"), "log", ["coder_id"], unique=False)


def _logged(connection: sa.Connection, tables: list[str]) -> list[dict[str, Any]]:
    """The log's changes to rows of these tables, the oldest first: id, log_id, table_name, and the images as dictionaries."""
    query = sa.text(
        'SELECT c.id, c.log_id, c.table_name, c."before", c."after" FROM log_changes c JOIN log l ON l.id = c.log_id'
        " WHERE c.table_name IN :tables ORDER BY l.seq, c.position"
    ).bindparams(sa.bindparam("tables", tables, expanding=True))
    rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        row["images"] = {side: from_json(row[side] or "null") for side in ("before", "after")}
    return rows


def _ids(connection: sa.Connection, made: list[dict[str, Any]], changes: list[dict[str, Any]]) -> dict[str, str]:
    """The coder's id by name, for every name that stands anywhere; coders are made where a row is lacking.

    Somebody whose first coding was undone has no row, but an id in the log; the last one, as several undone acts may each have
    made one.
    """
    ids = {image["name"]: image["id"] for row in made if (image := row["images"]["after"])}
    there = {name: coder_id for coder_id, name in connection.execute(sa.text("SELECT id, name FROM coders"))}
    names = [*there, *ids]
    for table, column in _NAMED.items():
        names += connection.execute(sa.text(f"SELECT DISTINCT {column} FROM {table} ORDER BY {column}")).scalars()
    for row in changes:
        column = _NAMED[row["table_name"]]
        names += [image[column] for image in row["images"].values() if image and column in image]
    ids |= there
    for name in dict.fromkeys(names):
        if name not in ids:
            ids[name] = new_id()
        if name not in there:
            insert = sa.text("INSERT INTO coders (id, name) VALUES (:id, :name)")
            connection.execute(insert, {"id": ids[name], "name": name})
    return ids


def _map(connection: sa.Connection, changes: list[dict[str, Any]], ids: dict[str, str]) -> None:
    """Names to ids in what the log holds of verdicts, memos and views."""
    for row in changes:
        column = _NAMED[row["table_name"]]
        images = row["images"]
        told = [image for image in images.values() if image and column in image]
        for image in told:
            image["coder_id"] = ids[image.pop(column)]
        if told:
            _write(connection, row["id"], images)


def _join(connection: sa.Connection, made: list[dict[str, Any]], ids: dict[str, str]) -> None:
    """One id for each coder in what the log holds of codings: undone acts may have made the same coder anew."""
    others = {
        image["id"]: ids[image["name"]]
        for row in made
        if (image := row["images"]["after"]) and image["id"] != ids[image["name"]]
    }
    if not others:
        return
    for row in _logged(connection, list(_CODED)):
        told = [image for image in row["images"].values() if image and image.get("coder_id") in others]
        for image in told:
            image["coder_id"] = others[image["coder_id"]]
        if told:
            _write(connection, row["id"], row["images"])


def _forget(connection: sa.Connection, made: list[dict[str, Any]]) -> None:
    """Take the making of coders out of the log; an act's other changes close up."""
    for row in made:
        connection.execute(sa.text("DELETE FROM log_changes WHERE id = :id"), {"id": row["id"]})
    for log_id in {row["log_id"] for row in made}:
        left = sa.text("SELECT id FROM log_changes WHERE log_id = :log_id ORDER BY position")
        for position, change_id in enumerate(connection.execute(left, {"log_id": log_id}).scalars().all()):
            move = sa.text("UPDATE log_changes SET position = :position WHERE id = :id")
            connection.execute(move, {"position": position, "id": change_id})


def _write(connection: sa.Connection, change_id: str, images: dict[str, Any]) -> None:
    told = {side: json.dumps(image, ensure_ascii=False, separators=(",", ":")) for side, image in images.items()}
    connection.execute(
        sa.text('UPDATE log_changes SET "before" = :before, "after" = :after WHERE id = :id'), told | {"id": change_id}
    )


def _refer(connection: sa.Connection, table: str, column: str) -> None:
    """The column of names becomes one of ids, with its key; SQLite makes the table anew for that."""
    op.add_column(table, sa.Column("coder_id", sa.String(length=36), nullable=True))
    connection.execute(sa.text(f"UPDATE {table} SET coder_id = (SELECT id FROM coders WHERE name = {column})"))
    with op.batch_alter_table(table, recreate="always") as batch:
        batch.alter_column("coder_id", existing_type=sa.String(length=36), nullable=False)
        batch.create_foreign_key(op.f(f"fk_{table}_coder_id"), "coders", ["coder_id"], ["id"])
        batch.drop_column(column)
