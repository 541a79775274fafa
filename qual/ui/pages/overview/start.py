"""Oversikt before a study is open: make one, open one, or try the sample."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from qual import sample
from qual.study import Study
from qual.ui import server, state
from qual.ui.pages import parts
from qual.ui.state import t


def draw() -> None:
    """The three ways in; and back, where a study is open here."""
    if server.folder() is not None and st.button(t("start.back"), icon=":material/arrow_back:", key="start_back"):
        state.stay()
        st.rerun()
    st.title(t("start.title"))
    parts.lead(t("start.lead"))
    new, old, example = st.columns(3, gap="medium", border=True)
    with new:
        _create()
    with old:
        _open()
    with example:
        _sample()


def _create() -> None:
    with st.form("create", border=False):
        st.header(t("start.new"))
        parts.lead(t("start.new.lead"))
        name = st.text_input(t("start.name"), placeholder=t("start.name.example"))
        folder = st.text_input(t("start.folder"), value=str(Path.home() / "qual-studie"), help=t("start.folder.help"))
        if st.form_submit_button(t("start.create"), type="primary") and _told(folder):
            with parts.attempt():
                place = _path(folder)
                Study.create(place, name=name.strip() or None, coder=state.coder()).close()
                state.open_folder(place)
                state.say("start.created", name=name.strip() or place.name)
                st.rerun()


def _open() -> None:
    with st.form("open", border=False):
        st.header(t("start.open"))
        parts.lead(t("start.open.lead"))
        folder = st.text_input(t("start.folder"), key="open_path", placeholder="/…/studie")
        if st.form_submit_button(t("start.open.button")) and _told(folder):
            with parts.attempt():
                state.open_folder(_path(folder))
                st.rerun()


def _sample() -> None:
    with st.form("sample", border=False):
        st.header(t("start.sample"))
        parts.lead(t("start.sample.lead"))
        folder = st.text_input(t("start.folder"), key="sample_path", value=str(Path.home() / "qual-eksempel"))
        if st.form_submit_button(t("start.sample.button")) and _told(folder):
            bar = st.progress(0.0, text=t("start.sample.reading"))

            def told(done: int, of: int, file: str) -> None:
                # the codebook, the codings and the reports come after the files
                bar.progress(0.7 * done / of, text=t("start.sample.progress", done=done, of=of, file=file))

            with parts.attempt():
                place = _path(folder)
                made, _ = sample.make(place, progress=told)
                made.close()
                state.open_folder(place)
                st.rerun()
            bar.empty()


def _told(folder: str) -> bool:
    """Whether a folder is written; the page says so where it is not."""
    if not folder.strip():
        parts.lacking(t("start.folder"))
    return bool(folder.strip())


def _path(folder: str) -> Path:
    return Path(os.path.expanduser(folder.strip().strip('"')))  # noqa: PTH111 - Path raises for ~nobody
