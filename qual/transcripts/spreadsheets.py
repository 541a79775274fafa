"""How a spreadsheet is opened, whatever it holds: talk, a codebook, a list of names. Nothing is unpacked without a limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from qual.errors import FileError
from qual.transcripts.opening import Package, kind

_LAST_ROW: Final = 1_048_576  # of a worksheet, ECMA-376 part 1, 18.3.1.73
_DTD: Final = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")  # also where the part is UTF-16
_FAR_ROW: Final = re.compile(rb"<row\s[^>]*?\br\s*=\s*[\"'][0-9]{8,}")


def sheets(data: bytes, file: str) -> Iterator[tuple[str, list[list[Any]]]]:
    """Every worksheet of an .xlsx in turn: its name, and its rows with the values that the cells show (None: empty).

    Columns that are empty throughout are left out. Raises `FileError` for what is no workbook, has a password, or cannot be
    opened safely.
    """
    _check(data, file)
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size need not be true
            yield sheet.title, _rows(sheet)
    except GeneratorExit:
        raise
    except Exception as problem:  # openpyxl trusts the XML: a broken one fails in whatever way it fails
        raise FileError("file.corrupt", file=file) from problem


def _rows(sheet: Any) -> list[list[Any]]:
    """One cell far to the right would make every row wide."""
    filled = [
        {at: value for at, value in enumerate(row) if value is not None}
        for row in sheet.iter_rows(max_row=_LAST_ROW, values_only=True)
    ]
    used = sorted(set().union(*filled))
    while filled and not filled[-1]:
        filled.pop()
    return [[row.get(at) for at in used] if row else [] for row in filled]


def _check(data: bytes, file: str) -> None:
    """Refuse what `openpyxl` would unpack without limits: bombs, definitions of entities, rows that are not there."""
    if kind(data) == "encrypted":
        raise FileError("file.encrypted", file=file)
    with Package(data, file) as package:
        parts = [name for name in package.names if name.endswith((".xml", ".rels"))]
        package.limit(parts)
        for name in parts:
            part = package.part(name)
            if _DTD.search(part):
                raise FileError("file.entities", file=file)
            if _FAR_ROW.search(part):
                raise FileError("file.corrupt", file=file)
