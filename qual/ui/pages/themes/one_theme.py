"""Temaer: one theme: its life over the rounds, group by group, and who takes it up from whom."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.quotes import quoted
from qual.study import Study
from qual.themes import charts, telling
from qual.themes import pictures as drawn
from qual.ui import state
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.themes import pictures
from qual.ui.state import t

if TYPE_CHECKING:
    from qual.themes.compare import Passage

Row = dict[str, Any]


def chosen(study: Study, level: Any, grouping: str | None) -> str | None:
    """The theme that a picture is about; None where the level has none."""
    names = theme_choice.themes(study, level, grouping)
    if not names:
        parts.empty("themes_none")
        return None
    key = f"themes_theme_{level}_{grouping}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    return str(
        st.selectbox(t("themes.one"), list(names), key=key, format_func=lambda one: names[one], persist_state="session")
    )


def life(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """The biography of one theme: in words, over the rounds, in three quotations a round."""
    from qual.themes.biography import biography

    theme = chosen(study, level, grouping)
    if theme is None:
        return
    told = state.cached(
        "life",
        lambda: biography(study, theme, level=level, grouping=grouping, language=state.language()),
        level,
        grouping,
        theme,
        state.language(),
    )
    parts.lead(telling.lived(told, state.language()))
    if told.first is None:
        return
    parts.html(_passage(told.first, t("themes.first_said")))
    middle, right = pictures.columns()
    with middle:
        groups = {row["code"]: (row["level"] or row["code"], row["municipality"] or "") for row in tables.groups(study)}
        chart = charts.lines(told.movement, state.language(), groups, events=told.events, across=pictures.ACROSS)
        pictures.draw(study, chart, f"life_{theme}", told.movement)
        _quoted(study, told)
    with right:
        pictures.behind(study, level, grouping, told.movement)


def _quoted(study: Study, told: Any) -> None:
    """Three quotations a round, side by side, with how much of it came unprompted."""
    asked = {row["round"]: row for row in parts.records(told.asked)}
    numbers = [row["number"] for row in tables.rounds(study)]
    for column, number in zip(st.columns(max(len(numbers), 1)), numbers, strict=False):
        with column:
            parts.html(f"<b>{escape(t('round', number=number)).capitalize()}</b>")
            row = asked.get(number)
            if row and row["status"] == "held" and row["utterances"]:
                parts.html(f'<div class="qual-by">{escape(row["display"])}</div>')
            for passage in told.quotations.get(number, ()):
                parts.html(_passage(passage))
                parts.to_coding({"session": passage.session, "quote": passage.reference})
            if not told.quotations.get(number):
                parts.note(t("themes.no_quotes"))


def _passage(passage: Passage, before: str = "") -> str:
    """Words from one utterance, with who and where."""
    who = " · ".join(part for part in (passage.person, passage.reference if before else "") if part)
    who = f"{before} {who}".strip()
    said = f'<p class="qual-said">{escape(quoted(passage.text))}</p>'
    return f'<div class="qual-quote">{said}<div class="qual-by">{escape(who)}</div></div>'


def grid(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """One theme, group by group, as small panels."""
    theme = chosen(study, level, grouping)
    if theme is None:
        return
    frame = state.cached(
        "grid",
        lambda: study.themes(level=level, grouping=grouping, themes=[theme], language=state.language()),
        level, grouping, theme, state.language(),
    )  # fmt: skip
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.small_multiples(frame, state.language()), f"grid_{theme}", frame)
    with right:
        pictures.behind(study, level, grouping, frame)


def uptake(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Who takes one theme up from whom."""
    from qual.themes.interaction import STANCES
    from qual.themes.interaction import uptake as count

    one, two = st.columns([5, 3])
    with one:
        theme = chosen(study, level, grouping)
    if theme is None:
        return
    stances = ["", *STANCES]
    kind = two.selectbox(
        t("themes.stance"), stances, key="themes_stance", persist_state="session",
        format_func=lambda name: t(f"themes.stance.{name or 'all'}"),
    )  # fmt: skip
    frame = state.cached(
        "uptake",
        lambda: count(
            study,
            level=level,
            by=("session",),
            grouping=grouping,
            themes=[theme],
            stance=kind or None,
            language=state.language(),
        ),
        level,
        grouping,
        theme,
        kind,
    )
    if frame.empty:
        parts.empty("themes_no_exchanges")
        return
    parts.lead(t("themes.uptake", count=int(frame["times"].sum()), sessions=frame["session"].nunique()))
    row = pictures.rows(frame[["session", "giver", "taker", "times"]].fillna("–"), "uptake")
    pictures.figures(study, frame)
    if row is not None:
        mark = frame.iloc[row]
        pictures.remember({"theme_id": theme, "theme": mark["theme"], "session": mark["session"]})
        pictures.behind(study, level, grouping)
