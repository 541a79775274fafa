"""The columns of a file that is a table (.csv, .tsv, .xlsx), for a person who wants to see or correct which is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from qual.transcripts import opening, tables
from qual.transcripts.reading import READERS, Reader

PARTS: Final = ("text", "speaker", "start", "end")  # what a column may be
SHOWN: Final = 5  # rows


@dataclass(frozen=True)
class Table:
    """The first table of a file.

    ``head`` : the names of its columns, empty where the first row is talk already. ``rows`` : the first ones, all as wide.
    ``found`` : the column of each part, from 1, as the reader takes it; without ``"text"`` where it is read as lines of text.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    found: Mapping[str, int]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max((len(row) for row in (self.head, *self.rows)), default=0)


def table_in(path: Path | str, *, encoding: str | None = None) -> Table | None:
    """The first table of a .csv, .tsv or .xlsx; None for other files and for one that holds no table. Raises `FileError`.

    >>> transcripts.table_in("survey.csv").rows[0]
    ('question', 'group', 'year', 'value')
    """
    path = Path(path)
    name = READERS.get(path.suffix.lower())
    if name != "sheets":
        return None
    reader: Reader = import_module(f"qual.transcripts.readers.{name}")
    blocks = reader.read(opening.load(path), path.name, encoding).blocks
    rows = [block.cells for block in blocks if block.cells and block.table == blocks[0].table]
    if not rows:
        return None
    head, found = tables.parts(rows)
    shown = rows[1:] if head else rows
    width = max(map(len, rows))
    return Table(head, tuple(row + ("",) * (width - len(row)) for row in shown[:SHOWN]), found)
