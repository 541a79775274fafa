"""Analysedag: what do we conclude together?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from qual.study import Study
from qual.ui.pages import parts
from qual.ui.pages.analysis_day import actions, rounds, thread_memo
from qual.ui.pages.material import events, guide, wall
from qual.ui.pages.themes import cases, survey
from qual.ui.state import t


def _context(study: Study) -> None:
    """Events on the left, the survey on the right."""
    left, right = st.columns(2, gap="large")
    with left:
        events.draw(study)
    with right:
        survey.draw(study)


PARTS: dict[str, Callable[[Study], None]] = {
    "rounds": rounds.draw,
    "actions": actions.draw,
    "memo": thread_memo.draw,
    "cases": cases.draw,
    "context": _context,
    "asked": guide.draw,
    "wall": wall.draw,
}


def draw() -> None:
    """Draw Analysedag, one part at a time."""
    study = parts.open_study()
    st.title(t("page.analysis_day"))
    PARTS[parts.choice(t("day.part"), list(PARTS), "day_part", "day.part")](study)
