"""The wall of a dialogue conference: its posts seen, then stored as a source without speakers."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from qual.study import Study
from qual.transcripts import Place, wall
from qual.ui import state
from qual.ui.pages import parts, tables
from qual.ui.state import t

SHOWN = 4  # posts of each question in the preview


def draw(study: Study) -> None:
    """One file at a time: what was read, a name, and in."""
    parts.lead(t("day.wall.lead"))
    file = st.file_uploader(t("day.wall.file"), type=["csv"], key="day_wall_file", label_visibility="collapsed")
    if file is None:
        parts.empty("wall")
        _there(study)
        return
    with parts.attempt(), parts.uploaded([file]) as (path,):
        transcript = study.transcript(path, kind=wall.KIND)
        told = ""
        asked = {question.utterance for question in transcript.questions}
        under = 0
        for number, said in enumerate(transcript.utterances, 1):
            if number in asked:
                told, under = told + f"<h3 class='qual-minor'>{escape(said.text)}</h3>", 0
                continue
            under += 1
            if under <= SHOWN:
                by = f'<div class="qual-by">{escape(parts.clock(said.start))}</div>'
                told += f'<div class="qual-quote"><p>{escape(said.text)}</p>{by}</div>'
            elif under == SHOWN + 1:
                told += '<p class="qual-by">…</p>'
        posts = len(transcript.utterances) - len(asked)
        parts.note(t("day.wall.facts", posts=posts, questions=len(asked)))
        name = st.text_input(t("day.wall.name"), value=Path(file.name).stem, key=f"day_wall_name_{file.name}")
        if st.button(t("day.wall.import"), type="primary", disabled=not name.strip()):
            found = study.add(path, place=Place(session=name.strip(), kind=wall.KIND), transcript=transcript)
            state.say("day.wall.done", session=found.session, posts=posts)
            st.rerun()
        parts.html(told)


def _there(study: Study) -> None:
    """The walls that the study has."""
    for row in tables.sessions(study):
        if row["kind"] == wall.KIND and row["status"] == "held":
            st.page_link(
                parts.page("coding"),
                label=t("day.wall.code", session=row["session"]),
                icon=":material/arrow_forward:",
                query_params={"session": row["session"]},
            )
