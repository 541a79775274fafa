"""The quotations behind a mark in a figure: what a click on it opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qual.quotes.find import find
from qual.store import Desk
from qual.store.codebook import Level
from qual.themes import references

if TYPE_CHECKING:
    import pandas as pd

    from qual.themes.matrix import Always


def behind(
    desk: Desk,
    theme: str,
    where: Mapping[str, Any] | None = None,
    *,
    beside: str | None = None,
    level: Level = "code",
    grouping: str | None = None,
    coder: str | None = None,
    moderators: bool = False,
    always: Always = False,
    context: int = 0,
    language: str | None = None,
) -> pd.DataFrame:
    """The quotations behind a mark in a figure: of a theme in one cell of any split.

    Parameters
    ----------
    theme, where, beside, level, grouping, coder, moderators, always : as in `qual.themes.references`, which says where the mark
        stands.
    context, language : as in `find`, whose columns come back; no row where nothing is counted.

    >>> quotes.behind(study, "alt henger på én", {"group": "LN", "round": 1})["quote"].unique().tolist()
    ['LN-R1-0053']
    """
    at: dict[str, Any] = {"level": level, "grouping": grouping, "coder": coder, "moderators": moderators}
    there = references(desk, theme, where, beside=beside, always=always, **at)
    found = find(desk, theme=theme, session=sorted(set(there.values())), context=context, language=language, **at)
    return found.loc[[any(line.reference in there for line in lines) for lines in found["lines"]]]
