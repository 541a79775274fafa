"""Movements in brackets, as “(stoler som flyttes)”, are no words: what has brackets is counted anew.

Revision: 0006.

Which words a coding covers goes by their numbers, so these follow, and so does what the log holds of both: acts from before can
be undone and done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from qual.language import words
from qual.store.copies import from_json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Row = dict[str, Any]


def upgrade() -> None:
    connection = op.get_bind()
    query = sa.text("SELECT id, text FROM texts WHERE text LIKE '%(%' OR text LIKE '%[%'")
    texts: dict[str, str] = {text_id: text for text_id, text, *_ in connection.execute(query)}
    for table, count in (("utterances", _of_utterance), ("segments", _of_segment)):
        _rows(connection, table, texts, count)
        _log(connection, table, texts, count)


def _of_utterance(text: str, _row: Row) -> Row:
    marks = words.nonspeech(text)
    return {"words": words.count(text, marks), "nonspeech": [list(mark) for mark in marks]}


def _of_segment(text: str, row: Row) -> Row:
    return dict(zip(("word_from", "word_to"), words.between(words.words(text), row["start"], row["end"]), strict=True))


def _rows(connection: sa.Connection, table: str, texts: dict[str, str], count: Callable[[str, Row], Row]) -> None:
    for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')).mappings().all():
        if row["text_id"] in texts:
            now = {name: _cell(value) for name, value in count(texts[row["text_id"]], dict(row)).items()}
            names = ", ".join(f"{name} = :{name}" for name in now)
            connection.execute(sa.text(f"UPDATE {table} SET {names} WHERE id = :id"), now | {"id": row["id"]})


def _log(connection: sa.Connection, table: str, texts: dict[str, str], count: Callable[[str, Row], Row]) -> None:
    """The log's images: a change holds only the columns that changed, so each row is followed from its first entry on."""
    query = sa.text(
        'SELECT c.id, c.row_id, c."before", c."after" FROM log_changes c JOIN log l ON l.id = c.log_id'
        " WHERE c.table_name = :table ORDER BY l.seq, c.position"
    )
    stood: dict[str, Row] = {}
    for change_id, row_id, *cells in connection.execute(query, {"table": table}).all():
        images = [from_json(cell or "null") for cell in cells]
        if any(image and "rows" in image for image in images):  # an import's rows, under their columns
            for image in images:
                stood |= _recount_many(image, texts, count) if image else {}
            _write(connection, change_id, images, cells)
            continue
        whole, wholes = stood.get(row_id, {}), []
        names: set[str] = set()
        for image in images:
            whole = whole | (image or {})
            if image and whole.get("text_id") in texts and "end" in whole:
                now = count(texts[whole["text_id"]], whole)
                names |= now.keys()
                whole = whole | now
            wholes.append(whole)
        stood[row_id] = whole
        if None not in images:  # a change names what differs, and nothing else
            same = {name for name in names if wholes[0].get(name) == wholes[1].get(name)}
            images = [{name: cell for name, cell in image.items() if name not in same} for image in images]
            names -= same
        told = [
            image and image | {name: one[name] for name in names} for image, one in zip(images, wholes, strict=True)
        ]
        _write(connection, change_id, told, cells)


def _recount_many(image: Row, texts: dict[str, str], count: Callable[[str, Row], Row]) -> dict[str, Row]:
    """Count the rows of an import in their place; returns them by id."""
    rows = [dict(zip(image["columns"], row, strict=True)) for row in image["rows"]]
    for row in rows:
        if row["text_id"] in texts:
            row |= count(texts[row["text_id"]], row)
    image["rows"] = [list(row.values()) for row in rows]
    return {row["id"]: row for row in rows}


def _write(connection: sa.Connection, change_id: str, images: list[Row | None], cells: list[str | None]) -> None:
    before, after = told = [_cell(image) for image in images]
    if told != cells:
        put = sa.text('UPDATE log_changes SET "before" = :before, "after" = :after WHERE id = :id')
        connection.execute(put, {"before": before, "after": after, "id": change_id})


def _cell(value: Any) -> Any:
    return value if isinstance(value, int) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
