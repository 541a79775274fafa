"""The quotations behind a mark in a figure: what a click on it opens, as many as the mark counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from qual.quotes.find import each_exchange, each_utterance, gathered
from qual.store import Desk
from qual.store.codebook import Level
from qual.themes import exchanges_counted, references

if TYPE_CHECKING:
    import pandas as pd

    from qual.store.asked import Came
    from qual.themes.matrix import Always


class _At(TypedDict):
    level: Level
    grouping: str | None
    moderators: bool


def behind(
    desk: Desk,
    theme: str,
    where: Mapping[str, Any] | None = None,
    *,
    beside: str | None = None,
    came: Came | None = None,
    level: Level = "code",
    grouping: str | None = None,
    coder: str | None = None,
    moderators: bool = False,
    always: Always = False,
    context: int = 0,
    language: str | None = None,
) -> pd.DataFrame:
    """The quotations behind a mark in a figure: of a theme in one cell of any split, one for each utterance that is counted.

    Parameters
    ----------
    theme, where, beside, came, level, grouping, coder, moderators, always : as in `qual.themes.references`, which says
        where the mark stands.
    context, language : as in `find`, whose columns come back; no row where nothing is counted. Several codes of the theme in one
        utterance are one row: its ``text`` holds all that is coded, ``code`` their names, separated by ``"; "``.

    >>> quotes.behind(study, "alt henger på én", {"group": "LN", "round": 1})["quote"].tolist()
    ['LN-R1-0053']
    """
    at: _At = {"level": level, "grouping": grouping, "moderators": moderators}
    there = references(desk, theme, where, beside=beside, came=came, coder=coder, always=always, **at)
    asked = {"session": sorted(set(there.values()))} | ({"coder": coder} if coder else {})
    gather = partial(each_utterance, references=there)
    return gathered(desk, gather, asked, theme=theme, context=context, language=language, **at)


def behind_exchanges(
    desk: Desk,
    theme: str,
    where: Mapping[str, Any] | None = None,
    *,
    beside: str | None = None,
    stance: str | None = None,
    step: tuple[str, str] | None = None,
    level: Level = "code",
    grouping: str | None = None,
    coder: str | None = None,
    always: Always = False,
    context: int = 0,
    language: str | None = None,
) -> pd.DataFrame:
    """The exchanges behind a mark, each whole and once, as many as the mark counts.

    Parameters
    ----------
    theme, where, beside, stance, step, level, grouping, coder, always : as in `qual.themes.exchanges_counted`, which says which.
    context, language : as in `find`, whose columns come back.

    >>> found = quotes.behind_exchanges(study, "Noen spør hva du hørte", {"round": 1}, level="group")
    >>> counted = themes.exchanges(study, level="group", by=["round"], themes=["Noen spør hva du hørte"])
    >>> len(found) - int(counted["exchanges"].iloc[0])
    0
    """
    ends = exchanges_counted(
        desk,
        theme,
        where,
        beside=beside,
        stance=stance,
        step=step,
        level=level,
        grouping=grouping,
        coder=coder,
        always=always,
    )
    asked = {"session": sorted(set(ends.values()))}
    whole: _At = {"level": "code", "grouping": None, "moderators": True}
    return gathered(
        desk, partial(each_exchange, ends=ends), asked, theme=None, context=context, language=language, **whole
    )
