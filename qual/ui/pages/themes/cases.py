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
from qual.ui.components.figure import Mark
from qual.ui.pages import anatomy, parts, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.pages.themes.words import Limit
from qual.ui.state import t

FIRST = 3  # goals that the picture starts with
SHOWN = 30  # passages of one case, and as many more each time they are asked for


def draw(study: Study, at: At, page: Page) -> None:
    """Choose what a case is and which goals; the picture, and the words of one case beside it."""
    by = _split(study)
    known = state.remembered(names_of, study, by)
    names = theme_choice.themes(study, at)
    goals, among, told, some = _choose(study, names, known, at, by)
    shown = words.picture(study, "compare")
    anatomy.say(page, "say.cases", figure=shown, themes=told, limits=words.limits(some, words.always()))
    if not known or not names:
        pictures.nothing(page, "cases" if not known else "themes_none")
        return
    asked: dict[str, Any] = {"by": by, "goals": goals, "among": among, "always": words.only_always(), **at}
    frame, said = state.remembered(cases, study, **asked), state.remembered(experiences, study, **asked)
    if frame.empty:
        pictures.nothing(page, "cases_nobody")
        return
    among = [case for case in among if case in set(frame["case"])]
    _picture(study, page, frame, said)
    anatomy.opens(page)
    with page.panel:
        _behind(said, among)


def _split(study: Study) -> Split:
    return anatomy.current("themes_cases_by", SPLITS, state.remembered(split_of, study))


def _choose(
    study: Study, names: dict[str, str], known: list[str], at: At, by: str
) -> tuple[list[str], list[str], Word, Limit]:
    """Which goals and cases, with the word that says the goals, and the limit that says the cases."""
    key, cases_key = f"themes_goals_{at['level']}_{at['grouping']}", f"themes_cases_{by}"
    kept = anatomy.some(key, list(names))
    goals = kept or list(names)[:FIRST]
    parts.hold(key, goals)
    some = anatomy.some(cases_key, known)

    def which_goals() -> None:
        theme_choice.field(study, "themes")
        parts.some_of(t("day.cases.goals"), list(names), key, format_func=lambda goal: names[goal])

    def which_cases() -> None:
        words.one_of(t("day.cases.by"), SPLITS, "themes_cases_by", lambda one: t(f"day.cases.by.{one}"))
        parts.some_of(t("day.cases.which"), known, cases_key)

    told = Word(t("say.goals", count=len(goals)), t("day.cases.goals"), which_goals)
    kept_to = t("say.limits.cases", count=len(some), of=len(known)) if some else ""
    return goals, [case for case in known if not some or case in some], told, Limit(kept_to, which_cases)


def _picture(study: Study, page: Page, frame: Any, words: Any) -> None:
    language = state.language()
    drawn = figures.cases(frame, language)
    anatomy.read(page, drawn["reading"])
    anatomy.foot(page, *drawn["notes"])
    with page.main:
        figure.draw(drawn, "_themes_cases_chart", _chosen, framed=st.session_state.get("_themes_experiences"))
    name = partial(parts.file_name, study, t("day.cases.file"))

    def write(path: Path) -> None:
        title, fictional, about = study.name, study.fictional, parts.about(study, frame)
        write_cases(frame, words, path, title=title, fictional=fictional, about=about, language=language)

    with pictures.files(page):
        pictures.as_picture(study, partial(picture, frame, language), frame, name)
        parts.download(t("themes.data"), partial(parts.made, "cases.xlsx", write), name(".xlsx"))
    with page.actions:
        figure.button()


def _chosen(mark: Mark) -> None:
    st.session_state["_themes_experiences"], st.session_state["themes_case"] = mark, mark["case"]
    anatomy.clicked()


def _behind(words: Any, among: list[str]) -> None:
    """What one case tells, good and bad apart: the one chosen here or clicked in the picture."""
    told = {row["case"] for row in parts.records(words)}
    anatomy.current("themes_case", among, next((case for case in among if case in told), None))
    case = parts.one_of(t("day.cases.words"), {one: one for one in among}, "themes_case")
    goal = (st.session_state.get("_themes_experiences") or {}).get("theme_id")
    rows = [row for row in parts.records(words) if row["case"] == case]
    rows.sort(key=lambda row: row["theme_id"] != goal)  # those of the goal that was clicked come first
    if not rows:
        parts.note(t("themes.no_quotes"))
    for valence in ("positive", "negative", None):
        mine = [row for row in rows if row["valence"] == valence]
        if mine:
            side = t(f"day.cases.{valence or 'unsaid'}")
            parts.html(f"<h3 class='qual-minor'>{escape(side)}</h3>")
        key = f"cases_{case}_{valence}"
        shown = parts.begun_with(mine, key, SHOWN)
        for row in shown:
            by = " · ".join(part for part in (row["theme"], row["voice"], row["session"]) if part)
            parts.html(parts.said(row["text"], by))
            parts.to_coding(row["session"], row["reference"])
        parts.more(len(mine) - len(shown), key)
