"""Analysedag: what do we conclude together?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from qual.study import Study
from qual.ui.pages import _day_actions, _day_asked, _day_cases, _day_context, _day_memo, _day_rounds, _day_wall
from qual.ui.pages import _parts as parts
from qual.ui.state import t

PARTS: dict[str, Callable[[Study], None]] = {
    "rounds": _day_rounds.draw,
    "actions": _day_actions.draw,
    "memo": _day_memo.draw,
    "cases": _day_cases.draw,
    "context": _day_context.draw,
    "asked": _day_asked.draw,
    "wall": _day_wall.draw,
}


def page() -> None:
    """Draw Analysedag, one part at a time."""
    study = parts.open_study()
    st.title(t("page.analysis_day"))
    PARTS[parts.choice(t("day.part"), list(PARTS), "day_part", "day.part")](study)
