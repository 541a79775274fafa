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


def draw(study: Study, session: str) -> None:
    """Four quiet buttons to the right of the strip."""
    with st.container(horizontal=True, horizontal_alignment="right", gap="small", key="coding_tools"):
        coverage.here(study, session)
        _memos()
        _recording(session)
        name = parts.file_name(study, t("coding.docx.name", session=session), ".docx")
        fictional, language = study.fictional, state.language()

        def write(path: Path) -> None:
            about = parts.about(study)
            write_coded_transcript(study, path, session, fictional=fictional, about=about, language=language)

        parts.download(
            t("coding.docx"),
            partial(parts.made, name, write),
            name,
            key="coding_docx",
            help=t("coding.docx.help"),
            type="tertiary",
        )


@st.fragment
def _memos() -> None:
    study = state.study()
    popover = st.popover(
        t("memos"), icon=":material/sticky_note_2:", type="tertiary", on_change="rerun", key="coding_memos"
    )
    if popover.open and study is not None:
        with popover:
            memos.draw(study, "coding_memos_list")


@st.fragment
def _recording(session: str) -> None:
    study = state.study()
    popover = st.popover(
        t("sound"), icon=":material/volume_up:", type="tertiary", on_change="rerun", key="coding_sound"
    )
    if popover.open and study is not None:
        with popover:
            _form(study, session)


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
    if save and path.strip():
        with parts.attempt():
            coding.set_recording(study, session, path.strip().strip('"'), part=part, offset=offset)
            state.say("sound.saved")
            st.rerun()
    if now and st.button(t("sound.forget")):
        with parts.attempt():
            coding.remove_recording(study, session, part=part)
            st.rerun()
