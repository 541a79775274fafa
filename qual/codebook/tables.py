"""Codebook rows as CSV (one file, a ``type`` column) and .xlsx (one sheet a type)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qual.errors import CodebookError, FileError
from qual.store.files import LONGEST_CELL, as_written, cell_length, csv_rows, csv_table, is_formula

Row = dict[str, str]

#: row type → its sheet and its columns
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "code": ("codes", ("name", "origin", "definition", "include", "exclude", "colour", "group", "id")),
    "grouping": ("groupings", ("name", "framework", "active")),
    "group": ("groups", ("name", "grouping", "definition", "codes")),
    "concept": ("concepts", ("name", "definition", "groups")),
    "reference point": ("reference points", ("statement", "note")),
    "link": ("links", ("statement", "kind", "name", "start", "end", "quotation")),
    "relation": ("relations", ("statement", "concepts")),
    "verdict": ("verdicts", ("test", "kind", "name", "answer", "reason", "by", "at")),
}
COLUMNS = ("type", *dict.fromkeys(column for _, columns in TYPES.values() for column in columns))
ALIASES = {
    "code": "name",
    "kode": "name",
    "navn": "name",
    "definisjon": "definition",
    "inkluder": "include",
    "ekskluder": "exclude",
    "color": "colour",
    "farge": "colour",
    "opphav": "origin",
    "code group": "group",
    "kodegruppe": "group",
    "gruppe": "group",
    "gruppering": "grouping",
    "forelder": "parent",
}


# --- CSV -----------------------------------------------------------------------------------------------------
def read_csv(path: Path) -> list[Row]:
    """The rows of a CSV file: UTF-8 (or what Excel writes in Norway), comma, semicolon or tab.

    Raises `CodebookError` for an empty or unreadable file or one without names of codes.
    """
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv_rows(text, delimiter))
    except csv.Error as error:
        raise CodebookError("codebook.unreadable", file=path.name, reason=str(error)) from error
    return _rows([[as_written(cell) for cell in line] for line in lines], path, None)


def write_csv(rows: list[Row], path: Path) -> None:
    """Write the rows of every type, all `COLUMNS`."""
    path.write_bytes(csv_table(COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows)))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if not data.strip():
        raise CodebookError("codebook.empty", file=path.name)
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CodebookError("codebook.unreadable", file=path.name, reason="not text")


# --- .xlsx ---------------------------------------------------------------------------------------------------
def read_xlsx(path: Path) -> list[Row]:
    """The rows of a workbook: the sheets named in `TYPES`, else the first sheet as a table of codes.

    Raises `CodebookError` for an empty or unreadable file or one without names of codes, `FileError` for one with a password
    or that cannot be opened safely.
    """
    if path.stat().st_size == 0:
        raise CodebookError("codebook.empty", file=path.name)
    try:
        from qual.transcripts import opening, spreadsheets

        book = list(spreadsheets.sheets(opening.load(path), path.name))
    except FileError as error:
        if error.code != "file.corrupt":
            raise
        raise CodebookError("codebook.unreadable", file=path.name, reason=type(error.__cause__).__name__) from error
    types = {name: row_type for row_type, (name, _) in TYPES.items()}
    known = [(title, lines) for title, lines in book if title.strip().lower() in types]
    rows: list[Row] = []
    for title, lines in known or book[:1]:
        rows += _rows([[_cell(value) for value in line] for line in lines], path, types.get(title.strip().lower()))
    return rows


def write_xlsx(rows: list[Row], path: Path) -> None:
    """Write one sheet a type, every cell as text. Raises `CodebookError` for words longer than a cell."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for row_type, (title, columns) in TYPES.items():
        told = [row for row in rows if row["type"] == row_type]
        if told or row_type == "code":
            fill_sheet(book.create_sheet(title), columns, ([row.get(column, "") for column in columns] for row in told))
    book.save(path)


def fill_sheet(sheet: Any, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Fill an openpyxl sheet with a bold, frozen, filterable header and cells that are text whatever they look like."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    top = Alignment(vertical="top", wrap_text=True)
    for row, cells in enumerate((columns, *lines), start=1):
        for column, value in enumerate(cells, start=1):
            if cell_length(value) > LONGEST_CELL:
                raise CodebookError("codebook.cell_too_long", column=columns[column - 1], start=value[:40])
            if value == "":
                continue
            cell = sheet.cell(row, column)
            cell.value = value
            cell.data_type = "s"  # not a formula, an error or a number
            cell.quotePrefix = is_formula(value)
            cell.number_format = "@"
            cell.alignment = top
            if row == 1:
                cell.font = Font(bold=True)
    for column, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = 44 if name in _WIDE else 18
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


_WIDE = {"name", "code", "definition", "include", "exclude", "statement", "note", "quotation", "reason"}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "true" if value is True else str(value)


# --- both ----------------------------------------------------------------------------------------------------
def _rows(lines: list[list[str]], path: Path, row_type: str | None) -> list[Row]:
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        return []
    header = [ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in lines[0]]
    needed = "statement" if row_type in ("reference point", "link", "relation") else "name"
    if needed not in header:
        found = ", ".join(cell for cell in lines[0] if cell.strip())[:200]
        raise CodebookError(
            "codebook.missing_column", file=path.name, column=needed.replace("name", "code"), found=found
        )
    told = {"type": row_type} if row_type else {}
    return [told | {name: cell for name, cell in zip(header, line, strict=False) if name} for line in lines[1:]]
