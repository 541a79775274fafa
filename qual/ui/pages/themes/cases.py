"""Cases × goals: good and bad experiences, and the words behind them."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from qual.reports.cases import write_cases
from qual.study import Study
from qual.themes import cases, experiences, figures
from qual.themes.cases import SPLITS, Split, names_of, picture, split_of
from qual.ui import state
from qual.ui.components import figure
from qual.ui.pages import parts, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t

FIRST = 3  # goals that the picture starts with
SHOWN = 30  # passages of one case


def draw(study: Study, at: At) -> None:
    """Choose what a case is and which goals; the picture, and the words of one case beside it."""
    parts.lead(t("day.cases.lead"))
    by = _split(study)
    known = state.remembered(names_of, study, by)
    names = theme_choice.themes(study, at)
    if not known or not names:
        parts.empty("cases" if not known else "themes_none")
        return
    goals, among = _choose(names, known, f"{at['level']}_{at['grouping']}", by)
    frame = state.remembered(cases, study, by=by, goals=goals, among=among, **at)
    words = state.remembered(experiences, study, by=by, goals=goals, among=among, **at)
    left, right = st.columns([11, 7], gap="large")
    with left:
        _picture(study, frame, words)
    with right:
        _behind(words, among)


def _split(study: Study) -> Split:
    default = state.remembered(split_of, study)
    chosen = parts.choice(t("day.cases.by"), list(SPLITS), "themes_cases_by", "day.cases.by", default=default)
    return "tag" if chosen == "tag" else "session"


def _choose(names: dict[str, str], known: list[str], which: str, by: str) -> tuple[list[str], list[str]]:
    one, two = st.columns(2, vertical_alignment="bottom")
    key = f"themes_goals_{which}"
    kept = [goal for goal in st.session_state.get(key, list(names)[:FIRST]) if goal in names]
    st.session_state[key] = kept or list(names)[:FIRST]
    goals = one.multiselect(
        t("day.cases.goals"), list(names), key=key, format_func=lambda goal: names[goal], persist_state="session"
    )
    some = two.multiselect(
        t("day.cases.which"), known, key=f"themes_cases_{by}", placeholder=t("quotes.all"), persist_state="session"
    )
    return [goal for goal in names if goal in goals] or list(names)[:FIRST], [
        case for case in known if not some or case in some
    ]


def _picture(study: Study, frame: Any, words: Any) -> None:
    language = state.language()
    drawn = figures.cases(frame, language)
    pictures.above(drawn)
    if mark := figure.draw(drawn, "_themes_cases_chart"):
        st.session_state["_day_cell"], st.session_state["themes_case"] = mark, mark["case"]
    pictures.below(drawn)
    name = partial(parts.file_name, study, t("day.cases.file"))

    def write(path: Path) -> None:
        title, fictional, about = study.name, study.fictional, parts.about(study, frame)
        write_cases(frame, words, path, title=title, fictional=fictional, about=about, language=language)

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        figure.button()
        pictures.files(study, partial(picture, frame, language), frame, name)
        parts.download(t("themes.data"), partial(parts.made, "cases.xlsx", write), name(".xlsx"))


def _behind(words: Any, among: list[str]) -> None:
    """What one case tells, good and bad apart: the one chosen here or clicked in the picture."""
    if st.session_state.get("themes_case") not in among:
        st.session_state.pop("themes_case", None)
    case = st.selectbox(t("day.cases.words"), among, key="themes_case", persist_state="session")
    goal = (st.session_state.get("_day_cell") or {}).get("theme_id")
    rows = [row for row in parts.records(words) if row["case"] == case]
    rows.sort(key=lambda row: row["theme_id"] != goal)  # those of the goal that was clicked come first
    if not rows:
        parts.note(t("themes.no_quotes"))
    for valence in ("positive", "negative", None):
        mine = [row for row in rows if row["valence"] == valence]
        if mine:
            side = t(f"day.cases.{valence or 'unsaid'}")
            parts.html(f"<h4 class='qual-h4'>{escape(side)}</h4>")
        for row in mine[:SHOWN]:
            by = " · ".join(part for part in (row["theme"], row["voice"], row["session"]) if part)
            parts.html(parts.said(row["text"], by))
            parts.to_coding(row["session"], row["reference"])
        if len(mine) > SHOWN:
            parts.note(t("day.cases.more", count=len(mine) - SHOWN))
