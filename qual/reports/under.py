"""Everything under one code, code group or concept as a page to read: by round and group, code by code, every passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from qual import messages
from qual.reports.docx import add_quotation, begun, clean, whole
from qual.reports.endings import ending
from qual.store.files import write_whole
from qual.themes.reading import plain

if TYPE_CHECKING:
    import pandas as pd

    from qual.quotes import Quotation

Order = Literal["round", "group"]
#: who and where, for those who work with the material; `quotes.attribute` has what else may stand here
TEMPLATE = "{pseudonym}, {role}, {reference}"


def arranged(
    frame: pd.DataFrame, first: Order = "round"
) -> list[tuple[str | int | None, list[tuple[Any, list[Quotation]]]]]:
    """The quotations (of `quotes.find`) in two steps: by round and in it by group, or the other way round.

    Gives ``[(round, [(group, rows), …]), …]``, rows by code in the codebook's order. A source outside the grid stands last,
    its name in the place of the group. A passage that stands under several themes stands once.

    >>> found = reports.arranged(study.quotes(level="concept", theme="Mottakerberedskap", round=[1, 4]))
    >>> [number for number, groups in found]
    [1, 4]
    """
    seen: set[tuple[Any, ...]] = set()
    rows: list[Quotation] = []
    for row in frame.to_dict("records"):
        told = cast("Quotation", {str(name): plain(value) for name, value in row.items()})
        key = (told["code_id"], told["quote"], told["text"])
        if key not in seen:
            seen.add(key)
            rows.append(told)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    codes = list(dict.fromkeys(row["code_id"] for row in rows))

    def at(row: Quotation) -> tuple[Any, ...]:
        outside = row["group"] is None or row["round"] is None
        steps = ((row["round"] or 0), groups.index(row["group"]))
        return (outside, *(steps if first == "round" else steps[::-1]), row["session"], codes.index(row["code_id"]))

    other: Order = "group" if first == "round" else "round"
    found = []
    for place, inside in groupby(sorted(rows, key=at), key=lambda row: None if _outside(row) else row[first]):
        parts = groupby(inside, key=lambda row: row["session"] if _outside(row) else row[other])
        found.append((place, [(name, list(here)) for name, here in parts]))
    return found


def _outside(row: Quotation) -> bool:
    return row["group"] is None or row["round"] is None


def write_under(frame: pd.DataFrame, path: Path | str, **choices: Any) -> Path:
    """Write the page as .docx, whole or not at all; ``choices`` as for `under`.

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full).

    >>> found = study.quotes(level="concept", theme="Mottakerberedskap")
    >>> reports.write_under(found, "under.docx", title="Mottakerberedskap").name
    'under.docx'
    """
    ending(path, [".docx"])
    return write_whole(path, under(frame, **choices))


def under(
    frame: pd.DataFrame,
    *,
    title: str,
    lead: Iterable[str] = (),
    first: Order = "round",
    template: str = TEMPLATE,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> bytes:
    """The page as a Word file: ``title``, the lines of ``lead`` (a definition, the groups of a concept), then `arranged`; last
    what it says of itself (``about``: `provenance`)."""
    document = begun(title, fictional, language)
    for line in lead:
        document.add_paragraph(clean(line))
    if frame.empty:
        document.add_paragraph(messages.text("reports.no_quotes", language))
    several = frame["code_id"].nunique() > 1
    for place, parts in arranged(frame, first):
        document.add_heading(clean(heading(place, first, language)), level=1)
        other: Order = "group" if first == "round" else "round"
        for name, rows in parts:
            document.add_heading(clean(heading(name, other, language)), level=2)
            for code, quotes in groupby(rows, key=lambda row: row["code"]):
                if several:
                    document.add_heading(clean(str(code)), level=3)
                for row in quotes:
                    add_quotation(document, row, template, language)
    return whole(document, about, language)


def heading(value: str | int | None, what: Order, language: str | None = None) -> str:
    """A round or group of `arranged` in words."""
    if value is None:
        return messages.text("reports.under.outside", language)
    if what == "round" and isinstance(value, int):
        return messages.text("reports.under.round", language, number=value)
    return str(value)
