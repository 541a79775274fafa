"""Temaer: who talks, what came by itself, what happens between participants."""

from __future__ import annotations

from functools import partial

from qual.study import Study
from qual.themes import figures, prompted_bars, stance_bars, talk_bars
from qual.themes.splits import wide_split
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t


def shares(study: Study, at: At) -> None:
    """The moderators' share of the talk, and the balance among participants."""
    from qual.themes import participation

    frame = state.remembered(participation, study, always=pictures.always(), outside=pictures.counted_in())
    drawn, file = figures.talk(frame, state.language()), partial(talk_bars, frame, state.language())
    pictures.with_words(study, at, drawn, file, "talk", frame)
    pictures.outside(frame)


def prompted(study: Study, at: At) -> None:
    """What came under a question that asks for it, and what came by itself."""
    from qual.themes import prompted as count

    by, counted = state.remembered(wide_split, study), pictures.counted_in()
    frame = state.remembered(count, study, by=by, always=pictures.always(), outside=counted, **at)
    if frame.empty:
        parts.empty("themes_none")
        return
    if not frame["marks"].any():
        parts.note(t("themes.no_marks"))
    drawn, file = figures.prompted(frame, state.language()), partial(prompted_bars, frame, state.language())
    pictures.with_words(study, at, drawn, file, f"prompted_{at['level']}", frame)
    pictures.outside(frame)


def stance(study: Study, at: At) -> None:
    """Exchanges in which a theme is agreed on, opposed, developed further."""
    from qual.themes import exchanges

    by, counted = state.remembered(wide_split, study), pictures.counted_in()
    frame = state.remembered(exchanges, study, by=by, always=pictures.always(), outside=counted, **at)
    if not frame["exchanges"].sum():
        if not frame.attrs["outside"]:
            parts.empty("themes_no_exchanges")
        pictures.outside(frame, tell=True)
        return
    frame = frame[frame.groupby("theme_id")["exchanges"].transform("sum") > 0]
    drawn, file = figures.stance(frame, state.language()), partial(stance_bars, frame, state.language())
    pictures.with_words(study, at, drawn, file, f"stance_{at['level']}", frame)
    pictures.outside(frame)
