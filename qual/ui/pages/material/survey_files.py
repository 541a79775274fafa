"""The files of surveys that are kept beside a study: brought in, and taken away again."""

from __future__ import annotations

from html import escape

import streamlit as st

from qual.study import Study
from qual.themes import survey
from qual.ui.pages import parts
from qual.ui.state import t


def draw(study: Study) -> None:
    """A file to keep, and those that are kept; what they say stands beside a theme, in Temaer."""
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
    for path in survey.kept(study.folder):
        with parts.line(f"survey_{path.name}"):
            parts.noted(escape(path.name), "")
            if st.button(t("day.survey.remove", file=path.name), key=f"_survey_{path.name}", type="tertiary"):
                survey.remove(study.folder, path.name)
                st.rerun()
