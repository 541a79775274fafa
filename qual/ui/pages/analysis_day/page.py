"""Analysedag: what do we conclude together?"""

from __future__ import annotations

from collections.abc import Callable

from qual.study import Study
from qual.ui.pages import anatomy, parts
from qual.ui.pages.analysis_day import actions, rounds, thread_memo
from qual.ui.pages.anatomy import Page

PARTS: dict[str, Callable[[Study, Page], None]] = {
    "rounds": rounds.draw,
    "actions": actions.draw,
    "memo": thread_memo.draw,
}


def draw() -> None:
    """Draw Analysedag, one part at a time."""
    study = parts.open_study()
    page = anatomy.begin()
    PARTS[anatomy.part(page, list(PARTS), "day_part", "day.part")](study, page)
