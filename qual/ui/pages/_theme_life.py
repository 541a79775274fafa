"""Temaer: one theme's life, when themes come and go, and who was there both times."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.quotes import quoted
from qual.study import Study
from qual.themes import charts, telling
from qual.themes import pictures as drawn
from qual.ui import state
from qual.ui.pages import _grid, _pick
from qual.ui.pages import _parts as parts
from qual.ui.pages import _theme_pictures as pictures
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

    from qual.themes.compare import Passage

_WIDTHS = {"theme": 240, "other": 220, "who": 300, "what": 160}  # of columns, in pixels
Row = dict[str, Any]


def events_of(study: Study) -> pd.DataFrame:
    """The dated events, remembered."""
    from qual.themes.biography import events

    return state.cached("theme_events", lambda: events(study))


def one_theme(study: Study, level: Any, grouping: str | None) -> str | None:
    """The theme that a picture is about; None where the level has none."""
    names = _pick.themes(study, level, grouping)
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

    theme = one_theme(study, level, grouping)
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
        groups = {row["code"]: (row["level"] or row["code"], row["municipality"] or "") for row in _grid.groups(study)}
        chart = charts.lines(told.movement, state.language(), groups, events=told.events, across=pictures.ACROSS)
        pictures.draw(study, chart, f"life_{theme}", told.movement)
        _quoted(study, told)
    with right:
        pictures.behind(study, level, grouping, told.movement)


def _quoted(study: Study, told: Any) -> None:
    """Three quotations a round, side by side, with how much of it came unprompted."""
    asked = {row["round"]: row for row in parts.records(told.asked)}
    numbers = [row["number"] for row in _grid.rounds(study)]
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
    theme = one_theme(study, level, grouping)
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


def lifelines(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """First and last round of each theme in each group."""
    from qual.themes.emergence import emergence
    from qual.themes.lifelines import lifelines as draw

    frame = state.cached(
        "emergence",
        lambda: emergence(study, level=level, grouping=grouping, language=state.language()),
        level,
        grouping,
        state.language(),
    )
    if frame.empty:
        parts.empty("themes_none")
        return
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, draw(frame, state.language()), f"lifelines_{level}", frame)
    with right:
        pictures.behind(study, level, grouping)


def saturation(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """New themes session by session."""
    from qual.themes.emergence import saturation as count

    order = parts.choice(t("themes.order"), ("coded", "held"), "themes_order", "themes.order")
    frame = state.cached(
        "saturation",
        lambda: count(study, level=level, grouping=grouping, order=order),  # type: ignore[arg-type]
        level,
        grouping,
        order,
    )
    pictures.draw(study, drawn.saturation_curve(frame, state.language()), f"saturation_{level}_{order}", frame)


# --- who was there both times ----------------------------------------------------------------------------------------
def returning(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Those who return beside those who are new, before a change is called development."""
    from qual.themes.change import change

    numbers = [row["number"] for row in _grid.rounds(study)]
    if len(numbers) < 2:
        parts.empty("themes_one_round")
        return
    one, two, _rest = st.columns([2, 2, 6])
    then = one.selectbox(t("themes.then"), numbers, key="themes_then", persist_state="session")
    now = two.selectbox(t("themes.now"), numbers, index=len(numbers) - 1, key="themes_now", persist_state="session")
    with parts.attempt():
        frame = state.cached(
            "change",
            lambda: change(study, then, now, level=level, grouping=grouping, language=state.language()),
            level,
            grouping,
            then,
            now,
            state.language(),
        )
        parts.lead(telling.changed(frame, state.language()))
        held = frame[frame["status"] == "held"]
        table = held[(held[["then", "now", "newcomers_now", "gone_then"]] > 0).any(axis=1)].reset_index(drop=True)
        shown = [
            "theme",
            "group",
            "returning",
            "then",
            "now",
            "both",
            "newcomers",
            "newcomers_now",
            "gone",
            "gone_then",
        ]
        row = rows(table[shown], "returning")
        pictures.figures(study, frame)
        if row is not None:
            mark = table.iloc[row]
            pictures.remember(
                {"theme_id": mark["theme_id"], "theme": mark["theme"], "group": mark["group"], "round": now}
            )
            pictures.remember(
                {"theme_id": mark["theme_id"], "theme": mark["theme"], "group": mark["group"], "round": then}
            )
            pictures.behind(study, level, grouping)


def rows(table: pd.DataFrame, key: str, *, choose: bool = True) -> int | None:
    """A table, whose rows can be chosen if there is something behind them; the row that is."""
    config: dict[str, Any] = {
        str(name): st.column_config.Column(
            t(f"themes.col.{name}"), help=_help(str(name)), width=None if name != "theme" else "large"
        )
        for name in table
    }
    height = min(560, 38 + 35 * max(len(table), 1))
    if not choose:
        st.dataframe(table, hide_index=True, height=height, column_config=config)
        return None
    event = st.dataframe(
        table, hide_index=True, on_select="rerun", selection_mode="single-row", key=f"_themes_table_{key}", height=height,
        column_config=config,
    )  # fmt: skip
    chosen: list[int] = event.selection.rows
    return chosen[0] if chosen and chosen[0] < len(table) else None


def _help(name: str) -> str | None:
    try:
        return t(f"themes.col.{name}.help")
    except KeyError:
        return None


def person(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """One person over the rounds, where the consent allows it."""
    from qual.themes.change import followed

    attended = state.cached("attendances", lambda: parts.records(study.attendances()))
    consents = state.cached("permissions", study.permissions)["consents"]
    agreed = {row["person"] for row in consents if row["given"] and not row["withdrawn"]}
    there = dict.fromkeys(row["person"] for row in attended if row["person"] and row["function"] == "participant")
    codes = sorted(there, key=lambda one: one not in agreed)  # first those who may be followed
    if not codes:
        parts.empty("themes_no_persons")
        return
    code = st.selectbox(t("col.person"), codes, key="themes_person", persist_state="session")
    with parts.attempt():
        frame = followed(study, str(code), level=level, grouping=grouping, language=state.language())
        if frame.attrs["consent"] is None:
            parts.note(t("themes.no_consents"))
        said = frame[frame["utterances"] > 0]
        parts.lead(t("themes.person", person=code, themes=said["theme_id"].nunique(), rounds=said["round"].nunique()))
        if said.empty:
            return
        table = said.pivot_table(
            index=["theme_id", "theme"], columns="round", values="utterances", aggfunc="sum", sort=False
        )
        for number in frame["round"].dropna().unique():
            if number not in table:
                table[number] = 0
        table = table[sorted(table.columns)].fillna(0).astype(int).reset_index()
        ids = table.pop("theme_id")
        names = {number: t("round_head", number=number) for number in table.columns if number != "theme"}
        event = st.dataframe(
            table.rename(columns=names | {"theme": t("themes.col.theme")}), hide_index=True, on_select="rerun",
            selection_mode="single-row", key="_themes_table_person",
        )  # fmt: skip
        pictures.figures(study, frame)
        if event.selection.rows:
            at = event.selection.rows[0]
            pictures.remember({"theme_id": ids.iloc[at], "theme": table["theme"].iloc[at], "person": code})
            pictures.behind(study, level, grouping)
