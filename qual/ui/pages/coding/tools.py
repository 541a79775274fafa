"""What one may want beside the transcript: memos, the recording, the coded transcript as a Word file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from qual import coding
from qual.reports.coded_transcript import write_coded_transcript
from qual.study import Study
from qual.ui import state
from qual.ui.pages import coverage, parts
from qual.ui.pages.coding import memos
from qual.ui.state import t


@st.fragment
def draw(session: str) -> None:
    """What is behind ⋯: how far one has come, memos, the recording, the Word file."""
    study = state.study()
    with st.container(key="coding_top"):
        more = st.popover(t("coding.more"), type="tertiary", on_change="rerun", key="coding_more")
    if not more.open or study is None:
        return
    with more, st.container(key="coding_more_parts"):
        coverage.here(study, session)
        where = {"session": session, "part": "sessions", "as": "speaks"}
        st.page_link(
            parts.page("transcripts"), label=t("coding.who_speaks"), icon=":material/group:", query_params=where
        )
        name = parts.file_name(study, t("coding.docx.name", session=session), ".docx")
        parts.download(
            t("coding.docx"),
            partial(parts.made, name, partial(_write, study, session, state.language())),
            name,
            key="coding_docx",
            help=t("coding.docx.help"),
        )
        with st.expander(t("sound")):
            _form(study, session)
        with st.expander(t("memos")):
            memos.draw(study, "coding_memos_list", session)


def _write(study: Study, session: str, language: str, path: Path) -> None:
    about = parts.about(study)
    write_coded_transcript(study, path, session, fictional=study.fictional, about=about, language=language)


def _form(study: Study, session: str) -> None:
    """Where the sound of each part lies."""
    known = {one.part: one for one in coding.recordings(study, session)}
    parts.lead(t("sound.lead"))
    count = max([int(part) for part in study.utterances(session)["part"].dropna()], default=1)
    part = 1 if count == 1 else st.selectbox(t("sound.part"), range(1, count + 1), key="sound_part")
    now = known.get(part)
    with st.form("sound_form", border=False):
        path = st.text_input(t("sound.path"), value=str(now.path) if now else "", placeholder=t("sound.path.how"))
        offset = st.number_input(
            t("sound.offset"), value=now.offset if now else 0.0, step=1.0, help=t("sound.offset.help")
        )
        save = st.form_submit_button(t("sound.save"), type="primary")
    if now and not now.there:
        parts.note(t("sound.missing", file=now.path.name))
    if save and not path.strip():
        parts.lacking(t("sound.path"))
    elif save:
        with parts.attempt():
            coding.set_recording(study, session, path.strip().strip('"'), part=part, offset=offset)
            state.say("sound.saved")
            st.rerun()
    if now and st.button(t("sound.forget")):
        with parts.attempt():
            coding.remove_recording(study, session, part=part)
            st.rerun()
