"""Cases × goals as a workbook: the table, and the words behind each of its cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.reports.endings import ending
from qual.reports.xlsx import open_workbook
from qual.store.files import write_whole
from qual.themes.reading import plain, records

if TYPE_CHECKING:
    import pandas as pd

_SIDES = ("positive", "negative", "unsaid")
_WORDS = {"case": 18, "theme": 30, "valence": 12, "text": 90, "session": 16, "reference": 16}


def write_cases(
    frame: pd.DataFrame,
    words: pd.DataFrame,
    path: Path | str,
    *,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> Path:
    """Write `themes.cases.cases` and, on a sheet of their own, `themes.cases.experiences` as .xlsx; whole or not at all.
    ``about``: what it says of itself (`provenance`).

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full). Returns the path.

    >>> reports.write_cases(themes.cases(study), themes.experiences(study), "saker.xlsx").name
    'saker.xlsx'
    """
    ending(path, [".xlsx"])
    heading = title or messages.text("chart.cases.title", language)
    written = io.BytesIO()
    with open_workbook(written, heading, fictional, language, about) as book:
        _table(book, frame, language)
        _words(book, words, language)
    return write_whole(path, written.getvalue())


def _table(book: Any, frame: pd.DataFrame, language: str | None) -> None:
    """Cases down; for each goal three columns: good, bad, nobody has said which."""
    sheet, formats = book.sheet(messages.text("chart.cases.title", language))
    goals = dict(zip(frame["theme_id"], frame["theme"], strict=True))
    lines: dict[str, int] = {}
    sheet.write_string(1, 0, messages.text("reports.cases.case", language), formats["head"])
    for at, goal in enumerate(goals.values()):
        sheet.merge_range(0, 1 + 3 * at, 0, 3 + 3 * at, goal, formats["head"])
        for side, name in enumerate(_SIDES):
            sheet.write_string(1, 1 + 3 * at + side, messages.text(f"reports.cases.{name}", language), formats["head"])
    for row in frame.to_dict("records"):
        line = lines.setdefault(row["case"], len(lines) + 2)
        sheet.write_string(line, 0, row["case"], formats["plain"])
        first = 1 + 3 * list(goals).index(row["theme_id"])
        for side, name in enumerate(_SIDES):
            if row["status"] == "held":
                book.write(sheet, line, first + side, plain(row[name]), formats["plain"])
            else:
                sheet.write_string(line, first + side, row["display"] if side == 0 else "", formats[row["status"]])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, max(3 * len(goals), 1), 10)
    sheet.freeze_panes(2, 1)


def _words(book: Any, words: pd.DataFrame, language: str | None) -> None:
    head = {name: messages.text(f"reports.cases.{name}", language) for name in _WORDS}
    rows = [
        row | {"valence": messages.text(f"reports.cases.{row['valence'] or 'unsaid'}", language)}
        for row in records(words)
    ]
    book.listed(messages.text("reports.quotes", language), head, rows, widths=_WORDS, wrapped=("text",))
