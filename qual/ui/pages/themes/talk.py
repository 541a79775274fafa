"""Temaer: who talks, what came by itself, what happens between participants."""

from __future__ import annotations

from typing import Any

from qual.study import Study
from qual.themes import pictures as drawn
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.pages.themes import pictures
from qual.ui.state import t

Row = dict[str, Any]


def shares(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """The moderators' share of the talk, and the balance among participants."""
    from qual.themes.participation import participation

    frame = state.cached("participation", lambda: participation(study))
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.talk_bars(frame, state.language()), "talk", frame)
    with right:
        pictures.behind(study, level, grouping)


def prompted(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """What came under a question that asks for it, and what came by itself."""
    from qual.themes.prompted import prompted as count

    frame = state.cached(
        "prompted",
        lambda: count(study, level=level, by=("round",), grouping=grouping, language=state.language()),
        level,
        grouping,
        state.language(),
    )
    if frame.empty:
        parts.empty("themes_none")
        return
    if not frame["marks"].any():
        parts.note(t("themes.no_marks"))
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.prompted_bars(frame, state.language()), f"prompted_{level}", frame)
    with right:
        pictures.behind(study, level, grouping)


def stance(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Exchanges in which a theme is agreed on, opposed, developed further."""
    from qual.themes.interaction import exchanges

    frame = state.cached(
        "exchanges",
        lambda: exchanges(study, level=level, by=("round",), grouping=grouping, language=state.language()),
        level,
        grouping,
        state.language(),
    )
    if not frame["exchanges"].sum():
        parts.empty("themes_no_exchanges")
        return
    frame = frame.groupby("theme_id", sort=False).filter(lambda rows: rows["exchanges"].sum() > 0)
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.stance_bars(frame, state.language()), f"stance_{level}", frame)
    with right:
        pictures.behind(study, level, grouping)
