"""Plain text and Markdown: a line is a block; lines that an editor wrapped continue."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

from qual.transcripts import cleaning, hyphens, margins
from qual.transcripts.model import Block, Raw

_FEWEST_ROWS: Final = 4


def read(data: bytes, file: str, encoding: str | None) -> Raw:
    """The lines of a text file as blocks. Raises `FileError` for bytes that are no text."""
    decoded, name, notices = cleaning.decode(data, encoding, file)
    raw = Raw(warnings=notices, encoding=name)
    add(cleaning.lines(decoded, file), raw)
    return raw


def add(lines: list[str], raw: Raw) -> None:
    """The blocks of ``lines`` to ``raw``: the rows of a table set with tabs, or lines.

    Where an editor wrapped them, words that it split are put together; numbers in the margin are left out.
    """
    if rows := _rows(lines):
        raw.blocks += rows
        return
    lines = margins.cut(lines, raw)
    width = _wrap_width(lines)
    found = blocks(lines, width)
    raw.blocks += found
    if width:
        hyphens.rejoin(raw, found)


def _rows(lines: list[str]) -> list[Block]:
    """The rows of a file that is one table, three columns or more set apart by tabs; empty for any other file."""
    filled = [line for line in lines if line.strip()]
    tabs = Counter(line.count("\t") for line in filled)
    most, n = max(tabs.items(), key=lambda item: item[1], default=(0, 0))
    if most < 2 or n < _FEWEST_ROWS or n < len(filled):
        return []
    cells = [tuple(cell.strip() for cell in line.split("\t")) for line in filled]
    return [Block("\t".join(row), cells=row, table=1) for row in cells]


def blocks(lines: list[str], width: int = 0) -> list[Block]:
    """One block for each line with text. In a file without empty lines each line is a paragraph of its own.

    ``width`` is the column at which an editor broke the lines, 0 where none did.
    """
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    spaced = width > 0 or "" in lines
    found: list[Block] = []
    before = ""
    for line in lines:
        if line:
            # a hyphen may be a cut-off word: its line break stays, unless `hyphens` joins the word
            wrapped = _wraps(before, line, width) and not before.endswith("-")
            found.append(Block(line, joiner=" " if wrapped else "\n", gap=not wrapped and (not spaced or not before)))
        before = line
    return found


def _wrap_width(lines: list[str]) -> int:
    """The column at which an editor broke the lines; 0 if none did.

    A wrapped file has no long line, and most lines that another follows directly are full: the next line's first word
    would not have fitted.
    """
    width = max(map(len, lines), default=0)
    if not 40 <= width <= 120:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    full = sum(_wraps(a, b, width) for a, b in pairs)
    lower = sum(_wraps(a, b, width) and b[0].islower() for a, b in pairs)
    return width if full >= 3 and full >= 0.25 * len(pairs) and lower >= 0.5 * full else 0


def _wraps(line: str, following: str, width: int) -> bool:
    """Whether ``following`` is the rest of ``line``: its first word did not fit within ``width``."""
    return width > 0 and bool(line) and len(line) + 1 + len(following.split(None, 1)[0]) > width
