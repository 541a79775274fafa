"""Temaer: one theme: its life over the rounds, group by group, and who takes it up from whom."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from qual.quotes import Quotation
from qual.study import Study
from qual.themes import charts, figures, small_multiples, splits, telling
from qual.ui import state
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, survey
from qual.ui.state import t

if TYPE_CHECKING:
    from qual.themes.biography import Biography
    from qual.themes.compare import Passage


def chosen(study: Study, at: At) -> str | None:
    """The theme that a picture is about; None where the level has none."""
    names = theme_choice.themes(study, at)
    if not names:
        parts.empty("themes_none")
        return None
    key = f"themes_theme_{at['level']}_{at['grouping']}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    return parts.one_of(t("themes.one"), names, key)


def life(study: Study, at: At) -> None:
    """The biography of one theme: in words, over the rounds, in three quotations a round."""
    from qual.themes import biography

    theme = chosen(study, at)
    if theme is None:
        return
    told = state.remembered(biography, study, theme, always=pictures.always(), **at)
    parts.lead(telling.lived(told, state.language()))
    if told.first is None:
        return
    for passage in told.words:
        parts.html(_passage(passage, t("themes.first_said")))
    if len(state.remembered(splits.rounds, study)) < 2:  # where it is said, instead of when
        drawn, file = (
            figures.heatmap(told.sessions, state.language()),
            partial(charts.heatmap, told.sessions, state.language()),
        )
        pictures.with_words(study, at, drawn, file, f"life_{theme}", told.sessions, matrix=True)
        return
    asked = (told.movement, state.language(), pictures.places(study))
    drawn = figures.lines(*asked, events=told.events)
    file = partial(charts.lines, *asked, events=told.events, across=pictures.ACROSS)
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, at, drawn, file, f"life_{theme}", told.movement)
        pictures.outside(told.movement, count=False)
        _quoted(study, at, theme, told)
    with right:
        pictures.behind(study, at, told.movement)


def _quoted(study: Study, at: At, theme: str, told: Biography) -> None:
    """Three quotations a round, side by side, with how much of it came unprompted; all of a round where they are asked for, since
    the same words may mean something else in another round."""
    asked = {row["round"]: row for row in parts.records(told.asked)}
    numbers = tables.round_numbers(study)
    for column, number in zip(st.columns(max(len(numbers), 1)), numbers, strict=False):
        with column:
            parts.html(f"<b>{escape(t('round', number=number)).capitalize()}</b>")
            row = asked.get(number)
            if row and row["status"] == "held" and row["utterances"]:
                parts.html(f'<div class="qual-by">{escape(row["display"])}</div>')
            some = told.quotations.get(number, ())
            key = f"life_{theme}_{number}"
            if not some:
                parts.note(t("themes.no_quotes"))
            elif parts.pressed(key):
                _all(study, at, theme, number, key)
            else:
                for passage in some:
                    parts.html(_passage(passage))
                    parts.to_coding(passage.session, passage.reference)
                parts.more((row["utterances"] if row else 0) - len(some), key)


def _all(study: Study, at: At, theme: str, number: int, key: str) -> None:
    """All that is said of the theme in a round, as the line's mark opens it."""
    found = state.remembered(Study.behind, study, theme, {"round": number}, always=pictures.always(), **at)
    quotes = parts.rows(found, Quotation)
    shown = parts.begun_with(quotes, key)
    for quote in shown:
        parts.quotation(quote, parts.source_line(quote))
        parts.to_coding(quote["session"], quote["quote"])
    parts.more(len(quotes) - len(shown), key)


def _passage(passage: Passage, before: str = "") -> str:
    """Words from one utterance, with who and where."""
    who = " · ".join(part for part in (passage.person, passage.reference if before else "") if part)
    return parts.said(passage.text, f"{before} {who}".strip())


def grid(study: Study, at: At) -> None:
    """One theme, group by group, as small panels."""
    theme = chosen(study, at)
    if theme is None:
        return
    frame = state.remembered(Study.themes, study, by=splits.GRID, themes=[theme], always=pictures.always(), **at)
    if frame.empty:
        frame = state.remembered(Study.themes, study, themes=[theme], always=pictures.always(), **at)
    drawn, file = figures.multiples(frame, state.language()), partial(small_multiples, frame, state.language())
    pictures.with_words(study, at, drawn, file, f"grid_{theme}", frame, matrix=True)
    pictures.outside(frame, count=False)


def beside(study: Study, at: At) -> None:
    """One theme beside a question of a survey."""
    theme = chosen(study, at)
    if theme is not None:
        survey.draw(study, theme, at)


def uptake(study: Study, at: At) -> None:
    """Who takes one theme up from whom."""
    from qual.themes import uptake as count
    from qual.themes.interaction import STANCES

    one, two = st.columns([5, 3])
    with one:
        theme = chosen(study, at)
    if theme is None:
        return
    kinds = {name: t(f"themes.stance.{name or 'all'}") for name in ("", *STANCES)}
    kind = parts.one_of(t("themes.stance"), kinds, "themes_stance", two)
    always = pictures.always()
    frame = state.remembered(count, study, by=("session",), themes=[theme], stance=kind or None, always=always, **at)
    if frame.empty:
        parts.empty("themes_no_exchanges")
        return
    told = t("themes.uptake", count=int(frame["times"].sum()), sessions=frame["session"].nunique())
    parts.lead(" ".join(filter(None, (told, telling.covers(frame, state.language())))))
    row = pictures.rows(frame[["session", "giver", "taker", "times"]].fillna("–"), "uptake")
    pictures.figures(study, frame)
    if row is not None:
        mark = frame.iloc[row]
        step = {name: mark[name] if isinstance(mark[name], str) else None for name in ("giver", "taker")}
        pictures.remember(
            {"theme_id": theme, "theme": mark["theme"], "session": mark["session"], "counted": kind or None, **step}
        )
        pictures.behind(study, at)
