"""Tables of talk, .csv, .tsv and .xlsx: a row is an utterance; `qual.transcripts.tables` finds what each column is."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from typing import Any, Final

from qual.store.files import csv_rows
from qual.transcripts import cleaning, spreadsheets
from qual.transcripts.model import Block, Raw
from qual.transcripts.readers import plain

_DELIMITERS: Final = ";\t,|"
_SAMPLE: Final = 200  # lines from which the delimiter is found


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
    sample = "\n".join(line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip())
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv_rows(sample, delimiter, strict=False) if row)
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        share = rows / max(1, sum(widths.values()))
        if width > 1 and share > 0.5 and (best is None or (share, width) > best[:2]):
            best = (share, width, delimiter)
    return best[2] if best else None


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows; a file whose quotation marks do not pair is read with the marks as ordinary characters."""
    try:
        return list(csv_rows(text, delimiter))
    except csv.Error:
        return list(csv_rows(text, delimiter, quoted=False))


def _add(raw: Raw, rows: list[list[str]], table: int) -> None:
    for row in rows:
        cells = tuple(cleaning.normalise(cell).strip() for cell in row)
        if any(cells):
            raw.blocks.append(Block("\t".join(cells), cells=cells, table=table))


def _workbook(data: bytes, file: str) -> Raw:
    """Every worksheet in turn, as the values that the cells show."""
    raw = Raw()
    for number, (_, rows) in enumerate(spreadsheets.sheets(data, file), 1):
        _add(raw, [[_shown(value) for value in row] for row in rows], number)
    return raw


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
