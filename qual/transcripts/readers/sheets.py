"""Tables of talk, .csv, .tsv and .xlsx: a row is an utterance; `qual.transcripts.tables` finds what each column is."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any, Final

from qual.errors import FileError
from qual.transcripts import cleaning
from qual.transcripts.model import Block, Raw
from qual.transcripts.opening import LARGEST_PART, Package
from qual.transcripts.readers import plain

_DELIMITERS: Final = ";\t,|"
_SAMPLE: Final = 200  # lines from which the delimiter is found
_LAST_ROW: Final = 1_048_576  # of a worksheet, ECMA-376 part 1, 18.3.1.73
_DTD: Final = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")  # also where the part is UTF-16
_FAR_ROW: Final = re.compile(rb"<row\s[^>]*?\br\s*=\s*[\"'][0-9]{8,}")


def read(data: bytes, file: str, encoding: str | None) -> Raw:
    """The rows of a .csv, .tsv or .xlsx as blocks with cells.

    Raises `FileError` for bytes that are no text, and for a workbook that cannot be opened safely.
    """
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, file)
    decoded, name, notices = cleaning.decode(data, encoding, file)
    raw = Raw(warnings=notices, encoding=name)
    lines = cleaning.lines(decoded, file)
    text = "\n".join(lines)
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter) if delimiter else []
    if rows:
        _add(raw, rows, 1)
    else:
        plain.add(lines, raw)
    return raw


def _delimiter(text: str) -> str | None:
    """The character that splits most lines into the same number of cells (two at least); None if there is none."""
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        share = rows / max(1, sum(widths.values()))
        if width > 1 and share > 0.5 and (best is None or (share, width) > best[:2]):
            best = (share, width, delimiter)
    return best[2] if best else None


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows; a file whose quotation marks do not pair is read with the marks as ordinary characters."""
    limit = csv.field_size_limit(LARGEST_PART)
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return list(csv.reader(StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    finally:
        csv.field_size_limit(limit)


def _add(raw: Raw, rows: list[list[str]], table: int) -> None:
    for row in rows:
        cells = tuple(cleaning.normalise(cell).strip() for cell in row)
        if any(cells):
            raw.blocks.append(Block("\t".join(cells), cells=cells, table=table))


def _workbook(data: bytes, file: str) -> Raw:
    """Every worksheet in turn, as the values that the cells show."""
    _check(data, file)
    import openpyxl

    raw = Raw()
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        for number, sheet in enumerate(book.worksheets, 1):
            sheet.reset_dimensions()  # what the file says of its size need not be true
            rows = sheet.iter_rows(max_row=_LAST_ROW, values_only=True)
            _add(raw, _compact(rows), number)
    except Exception as problem:  # openpyxl trusts the XML: a broken one fails in whatever way it fails
        raise FileError("file.corrupt", file=file) from problem
    return raw


def _compact(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """The rows as text without the columns that are empty throughout: one cell far to the right would make all wide."""
    filled = [{at: _shown(value) for at, value in enumerate(row) if value is not None} for row in rows]
    used = sorted(set().union(*filled))
    return [[row.get(at, "") for at in used] for row in filled if row]


def _check(data: bytes, file: str) -> None:
    """Refuse what `openpyxl` would unpack without limits: bombs, definitions of entities, rows that are not there."""
    with Package(data, file) as package:
        parts = [name for name in package.names if name.endswith((".xml", ".rels"))]
        package.limit(parts)
        for name in parts:
            part = package.part(name)
            if _DTD.search(part):
                raise FileError("file.entities", file=file)
            if _FAR_ROW.search(part):
                raise FileError("file.corrupt", file=file)


def _shown(value: Any) -> str:
    """A cell's value as text: times as clocks, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.year <= 1900:  # a duration that Excel counts from its first day
        return f"{value:%H:%M:%S}"
    if isinstance(value, datetime.timedelta):
        seconds = value.total_seconds()
        hours, rest = divmod(int(seconds), 3600)
        return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
