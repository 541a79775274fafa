"""A survey beside a theme: what was answered, next to what was said."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from qual.study import Study
from qual.themes import survey, telling
from qual.ui import state
from qual.ui.pages import parts, theme_choice
from qual.ui.state import t


def draw(study: Study) -> None:
    """The surveys that are kept, and one question of one beside a theme."""
    st.subheader(t("day.survey"))
    kept = {path.name: path for path in survey.kept(study.folder)}
    with st.expander(t("day.survey.add"), expanded=not kept):
        parts.lead(t("day.survey.columns"))
        files = st.file_uploader(
            t("day.survey.add"),
            type=["csv"],
            accept_multiple_files=True,
            key="day_survey_file",
            label_visibility="collapsed",
        )
        if files and st.button(t("day.survey.keep"), type="primary"):
            with parts.attempt(), parts.uploaded(files) as paths:
                for path in paths:
                    survey.keep(study.folder, path)
                st.rerun()
    if not kept:
        return
    name = st.selectbox(t("day.survey.which"), list(kept), key="day_survey_name")
    with parts.attempt():
        _beside(study, survey.read_survey(kept[name]))
    if st.button(t("day.survey.remove", file=name), type="tertiary"):
        survey.remove(study.folder, name)
        st.rerun()


def _beside(study: Study, frame: Any) -> None:
    question = st.selectbox(t("day.survey.question"), list(dict.fromkeys(frame["question"])), key="day_survey_question")
    at = theme_choice.level(study, "day_survey")
    names = theme_choice.themes(study, at)
    if not names or not question:
        parts.note(t("day.survey.no_themes"))
        return
    label, key = t(f"level.{at['level']}"), f"day_survey_theme_{at['level']}_{at['grouping']}"
    theme = st.selectbox(label, list(names), format_func=lambda one: names[one], key=key)
    beside = survey.beside(study, frame, question, theme, **at)
    rows = parts.records(beside)
    told = [row for row in rows if row["value"] is not None]
    if not told:
        parts.note(t("day.survey.no_match"))
        return
    top = max(abs(row["value"]) for row in told) or 1
    seen: set[tuple[str, int]] = set()

    def once(row: dict[str, Any]) -> str:
        """The value where it comes first; that of a municipality or a level says whose it is, and is not said of each group."""
        if (row["of"], row["round"]) in seen:
            return f"({row['of']})"
        seen.add((row["of"], row["round"]))
        shown = _number(row["value"])
        return shown if row["of"] == row["group"] else f"{row['of']}: {shown}"

    lines = "".join(
        f"<tr><th scope='row'>{escape(row['group'])}</th><td>{escape(t('round', number=row['round']))}</td>"
        f"<td>{escape(row['display'])}</td><td>{escape(once(row))}</td>"
        f"<td aria-hidden='true'><span class='qual-measure' style='width:{100 * abs(row['value']) / top:.0f}%'></span></td></tr>"
        for row in told
    )
    words = (t("col.group"), t("col.round"), t("day.survey.voiced"), t("day.survey.value"), "")
    heads = "".join(f"<th scope='col'>{escape(head)}</th>" for head in words)
    parts.html(f'<table class="qual-table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>')
    parts.note(t("day.survey.beside"))
    covered = telling.covers(beside, state.language())
    parts.note(" ".join(filter(None, (telling.evidence(state.language()), covered))))


def _number(value: float) -> str:
    shown = f"{value:g}"
    return shown.replace(".", ",") if state.language() == "nb" else shown
