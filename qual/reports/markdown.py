"""Markdown: quotations as block quotes under their themes, the matrix as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qual import messages
from qual.quotes import Line, attribute, neutral, printed
from qual.reports.wide import Wide, column_name, missing, widen
from qual.themes.reading import named

if TYPE_CHECKING:
    import pandas as pd

_SPECIAL = re.compile(r"([\\`*_<|])")
_BLOCK = re.compile(r"^(\s*\d*)([#>+-]|(?<=\d)[.)](?=\s|$))", re.MULTILINE)  # a heading, list or quotation


def quotes(
    frame: pd.DataFrame,
    *,
    template: str | None,
    title: str | None,
    fictional: bool,
    about: Sequence[str],
    language: str | None,
) -> bytes:
    """Themes as headings; each quotation a block quote with its context in small type."""
    out = _top(title or messages.text("reports.quotes", language), fictional, language)
    if frame.empty:
        out.append(messages.text("reports.no_quotes", language))
    for theme, rows in frame.groupby("theme", sort=False):
        out.append(f"## {escaped(str(theme))}")
        for row in rows.to_dict("records"):
            source = attribute(row, template, language)
            lines = [
                *_context(row.get("lines_before") or (), language),
                *(escaped(line) for line in printed(row, language)),
                *([f"({escaped(source)})"] if source else []),
                *_context(row.get("lines_after") or (), language),
            ]
            out.append("\n>\n".join("> " + line.replace("\n", "  \n> ") for line in lines))
    out += [f"<small>{escaped(line)}</small>" for line in about]
    return ("\n\n".join(out) + "\n").encode()


def matrix(
    frame: pd.DataFrame, *, title: str | None, fictional: bool, about: Sequence[str], language: str | None
) -> bytes:
    """One table for each value of the first split (all in one where there is only one split)."""
    wide = widen(frame)
    measure = frame.attrs.get("measure")
    out = _top(title or messages.text("reports.matrix", language), fictional, language)
    if measure:
        out.append(messages.text(f"reports.measure.{measure}", language))
    nested = len(wide.by) > 1
    for first in dict.fromkeys(column[0] if nested else None for column in wide.columns):
        columns = [column for column in wide.columns if not nested or column[0] == first]
        if nested:
            out.append(f"## {escaped(_heading(wide.by[:1], (first,), language))}")
        out.append(_table(wide, columns, nested, language))
    out += [f"<small>{escaped(line)}</small>" for line in about]
    return ("\n\n".join(out) + "\n").encode()


def escaped(text: str) -> str:
    """``text`` so that Markdown shows every character as it is."""
    return _BLOCK.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text)).replace("](", "]\\(")


def _top(title: str, fictional: bool, language: str | None) -> list[str]:
    notice = [f"**{messages.text('reports.fictional', language)}**"] if fictional else []
    return [f"# {escaped(title)}", *notice]


def _context(lines: Sequence[Line], language: str | None) -> Iterable[str]:
    for line in lines:
        yield f"<small>{escaped(neutral(line, language))}</small>"


def _heading(by: Sequence[str], values: Sequence[object], language: str | None) -> str:
    told = ", ".join(
        f"{column_name(name, language)} {named(name, value, language, str)}"
        for name, value in zip(by, values, strict=True)
    )
    return told or messages.text("reports.everything", language)


def _table(wide: Wide, columns: list[tuple[object, ...]], nested: bool, language: str | None) -> str:
    skip = 1 if nested else 0
    names = [_heading(wide.by[skip:], column[skip:], language) for column in columns]
    rows = [[column_name("theme", language), *names], ["---", *("--:" for _ in columns)]]
    for theme_id, theme in wide.rows:
        cells = [wide.cells.get((theme_id, column)) for column in columns]
        rows.append([theme, *(missing(cell, language) or str(cell["display"] if cell else "") for cell in cells)])
    return "\n".join(
        "| " + " | ".join(cell if cell in ("---", "--:") else escaped(cell) for cell in row) + " |" for row in rows
    )
