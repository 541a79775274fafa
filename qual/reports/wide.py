"""The theme matrix as people read it: themes down, cells across. Shared by the writers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Wide:
    """A matrix turned wide.

    ``by`` the names of the splits; ``columns`` one tuple of their values per cell, in the frame's order; ``rows`` the
    themes as (id, name); ``cells`` the long frame's row per (theme id, column).
    """

    by: list[str]
    columns: list[tuple[Any, ...]]
    rows: list[tuple[str, str]]
    cells: dict[tuple[str, tuple[Any, ...]], Record]


def splits(frame: pd.DataFrame) -> list[str]:
    """What the matrix is split by."""
    by = frame.attrs.get("by")
    return ["group", "round"] if by is None else list(by)


def widen(frame: pd.DataFrame) -> Wide:
    """The long matrix as `Wide`."""
    by = splits(frame)
    rows: dict[str, str] = {}
    columns: dict[tuple[Any, ...], None] = {}
    cells = {}
    for record in records(frame):
        column = tuple(record[name] for name in by)
        rows.setdefault(record["theme_id"], record["theme"])
        columns.setdefault(column)
        cells[record["theme_id"], column] = record
    return Wide(by, list(columns), list(rows.items()), cells)


def column_name(name: str, language: str | None) -> str:
    """The heading of a column, or its own name where it is no word of ours."""
    key = f"reports.column.{name}"
    return messages.text(key, language) if key in messages.catalogue(language or messages.preferred()) else name


def missing(record: Record | None, language: str | None) -> str | None:
    """What stands in a cell that has no figure; None where it has one."""
    status = "not_held" if record is None else record["status"]
    if status == "not_planned":
        return ""
    return None if status == "held" else messages.text(f"reports.status.{status}", language)
