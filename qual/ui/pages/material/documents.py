"""The files behind a session: what was left out of each when it was read, and where the original is."""

from __future__ import annotations

from html import escape

import streamlit as st

from qual.store.frames import SessionRow
from qual.study import Study
from qual.transcripts.report import Told
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.pages.material import preview
from qual.ui.state import t


def draw(study: Study, session: SessionRow) -> None:
    """Each file with its report, the newest version first; replaced ones are told as such."""
    files = state.cached("session_files", lambda: study.files(session["session"]), session["session"])
    if not files:
        parts.note(t("session.files.none"))
        return
    parts.lead(t("session.files.lead"))
    for told in files:
        with st.container(border=True):
            _file(study, told)


def _file(study: Study, told: Told) -> None:
    how = f".{told.format}" + (f", {told.encoding}" if told.encoding else "")
    about = t(
        "session.files.told", part=told.part, version=told.version, imported=parts.day(told.imported_at), format=how
    )
    old = "" if told.live else f' <span class="qual-chip">{escape(t("session.files.old"))}</span>'
    parts.html(f'<b>{escape(told.file)}</b>{old} <span class="qual-quiet qual-small">{escape(about)}</span>')
    _original(study, told)
    for notice in told.warnings or ():
        parts.note(notice.text(state.language()))
    if told.left_out is None:
        parts.note(t("session.files.unkept", count=told.count))
    elif told.left_out and told.live and len(told.left_out) <= preview.FEW:
        preview.left_out(told.left_out, boxed=False)
    elif told.left_out:
        with st.expander(t("import.part.left_out", count=len(told.left_out))):
            preview.left_out(told.left_out, boxed=len(told.left_out) > preview.FEW)
    else:
        parts.note(t("import.all_kept"))


def _original(study: Study, told: Told) -> None:
    if told.original is None:
        parts.html(f'<span class="qual-quiet qual-small">{escape(t("session.files.gone"))}</span>')
        return
    path = told.original.relative_to(study.folder).as_posix()
    key = "session.files.private" if told.private else "session.files.original"
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.html(f'<span class="qual-quiet qual-small">{escape(t(key, path=path))}</span>', width="content")
        if not told.private:  # a file with names is fetched from its folder, knowingly
            st.download_button(
                t("session.files.download"),
                told.original.read_bytes(),
                file_name=told.original.name,
                key=f"original_{told.document}",
                type="tertiary",
                icon=":material/download:",
            )
