"""What groups said they would work on, with status and outcome: .xlsx to sort, .csv for programs, .docx to read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qual import messages
from qual.reports.csv import table
from qual.reports.docx import begun, clean, whole
from qual.reports.endings import ending
from qual.reports.xlsx import open_workbook
from qual.store.files import write_whole
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import pandas as pd

#: the columns with their widths in the sheet, in characters
COLUMNS = {
    "group": 8,
    "round": 8,
    "session": 12,
    "what": 60,
    "who": 24,
    "status": 12,
    "outcome": 60,
    "asked_in": 12,
    "utterance": 14,
}
_WRAPPED = ("what", "who", "outcome")


def write_actions(
    frame: pd.DataFrame,
    path: Path | str,
    *,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> Path:
    """Write actions (from `themes.actions.actions`) as .xlsx, .csv or .docx, by the extension of ``path``; whole or not at all.
    ``about``: what it says of itself (`provenance`; not in .csv, which holds rows alone).

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full). Returns the path.

    >>> reports.write_actions(themes.actions(study), "tiltak.csv").name
    'tiltak.csv'
    """
    formats = {".docx": _docx, ".xlsx": _xlsx, ".csv": _csv}
    make = formats[ending(path, formats)]
    rows = records(frame)
    heading = title or messages.text("reports.actions.title", language)
    return write_whole(path, make(rows, heading, fictional, about, language))


def status_name(status: str, language: str | None = None) -> str:
    """A status as people say it."""
    return messages.text(f"reports.action.{status.replace(' ', '_')}", language)


def _csv(rows: list[Record], _title: str, _fictional: bool, _about: Sequence[str], _language: str | None) -> bytes:
    return table(list(COLUMNS), ([row[name] for name in COLUMNS] for row in rows))


def _xlsx(rows: list[Record], title: str, fictional: bool, about: Sequence[str], language: str | None) -> bytes:
    written = io.BytesIO()
    with open_workbook(written, title, fictional, language, about) as book:
        head = {name: messages.text(f"reports.actions.{name}", language) for name in COLUMNS}
        told = [row | {"status": status_name(row["status"], language)} for row in rows]
        book.listed(messages.text("reports.actions.title", language), head, told, widths=COLUMNS, wrapped=_WRAPPED)
    return written.getvalue()


def _docx(rows: list[Record], title: str, fictional: bool, about: Sequence[str], language: str | None) -> bytes:
    document = begun(title, fictional, language)
    if not rows:
        document.add_paragraph(messages.text("reports.thread.no_actions", language))
    group = None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            document.add_heading(clean(group or row["session"]), level=1)
        where = f" ({messages.text('chart.round', language, value=row['round'])})" if row["round"] is not None else ""
        document.add_paragraph(clean(f"{row['what']}{where}"), style="List Bullet")
        told = [row["who"], status_name(row["status"], language), row["outcome"]]
        document.add_paragraph(clean(" · ".join(part for part in told if part)), style="Attribution")
    return whole(document, about, language)
