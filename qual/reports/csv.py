"""Comma-separated values, UTF-8 with a byte-order mark so that spreadsheets see æ, ø and å."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from qual.quotes import attribute
from qual.store.files import csv_table
from qual.themes.reading import plain

if TYPE_CHECKING:
    import pandas as pd

#: the columns of a file of quotations: those of `quotes.find` that are text or numbers, and the attribution
QUOTES = [
    *("quote", "theme", "code", "code_group", "concepts", "text", "attribution", "session", "group", "round", "year"),
    *("level", "municipality", "date", "speaker", "person", "pseudonym", "role", "kind", "coder", "start", "before"),
    *("after", "file"),
]


def quotes(
    frame: pd.DataFrame,
    *,
    template: str | None,
    title: str | None,
    fictional: bool,
    about: Sequence[str],
    language: str | None,
) -> bytes:
    """One row a quotation, columns `QUOTES`. Names of columns are the same in every language: this is for programs."""
    del title, fictional, about  # a table for programs has no title page
    rows = (
        [attribute(row, template, language) if name == "attribution" else row.get(name) for name in QUOTES]
        for row in frame.to_dict("records")
    )
    return table(QUOTES, rows)


def matrix(
    frame: pd.DataFrame, *, title: str | None, fictional: bool, about: Sequence[str], language: str | None
) -> bytes:
    """The matrix as it is: one row per theme and cell."""
    del title, fictional, about, language
    return table(list(frame.columns), frame.itertuples(index=False))


def table(heading: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """The rows under their headings, each cell safe to open in a spreadsheet."""
    return csv_table(heading, ([plain(value) for value in row] for row in rows))
