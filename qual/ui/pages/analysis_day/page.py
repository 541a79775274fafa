"""Analysedag: what do we conclude together?"""

from __future__ import annotations

from collections.abc import Callable

from qual.study import Study
from qual.ui.pages import parts
from qual.ui.pages.analysis_day import actions, rounds, thread_memo
from qual.ui.state import t

PARTS: dict[str, Callable[[Study], None]] = {
    "rounds": rounds.draw,
    "actions": actions.draw,
    "memo": thread_memo.draw,
}


def draw() -> None:
    """Draw Analysedag, one part at a time."""
    study = parts.open_study()
    PARTS[parts.part(t("day.part"), list(PARTS), "day_part", "day.part")](study)
