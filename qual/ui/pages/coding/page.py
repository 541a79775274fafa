"""Koding: what is said here? The transcript, its codings, and help with the next one.

What was said is carried to the browser here; codings, acts and questions go by the window's wire (`qual.ui.serving`).
"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from qual import coding
from qual.study import Study
from qual.ui import coding_state as told
from qual.ui import server, state
from qual.ui.components import transcript
from qual.ui.pages import session_strip
from qual.ui.pages.coding import tools
from qual.ui.state import t
from qual.ui.told import Told


def draw() -> None:
    """Draw the page."""
    study = state.study()
    if study is None:
        _empty("none")
        return
    sessions = state.cached("sessions_frame", study.sessions)
    material_in = sessions[sessions["utterances"] > 0]
    if material_in.empty:
        _empty("none")
        return
    first = session_strip.nowhere()
    session = str(session_strip.here(sessions, material_in["session"].iloc[0]))
    here = sessions[sessions["session"] == session].iloc[0]
    if here["utterances"]:
        tools.draw(session)
    language = state.language()
    said = state.cached("coding_text", lambda: told.text(study, session, language), session, language)
    here_now = {
        "strip": session_strip.told(sessions, session),
        "source": str(here["id"]),
        "at": st.query_params.get("utterance"),
        "sound": sound(study, session),
        "pass": study.plan.default_pass,
        "first": first,
    }
    if study.store.refusal is not None:
        here_now["refused"] = study.store.refusal.text(language)
    transcript.draw("coding_text", said | here_now, session_strip.choose)
    if not here["utterances"]:
        _empty("not_held" if here["status"] == "not_held" else "not_imported", session=session)


def _empty(why: str, **values: Any) -> None:
    st.html(
        f'<div class="qual-empty"><h2>{escape(t(f"coding.empty.{why}", **values))}</h2>'
        f"<p>{escape(t(f'coding.empty.{why}.help', **values))}</p></div>"
    )
    pages = st.session_state.get("_pages", {})
    if "transcripts" in pages and why != "not_held":
        st.page_link(pages["transcripts"], label=t("coding.empty.go"), icon=":material/arrow_forward:")


def sound(study: Study, session: str) -> list[Told]:
    """Where the browser gets each part's sound; no address where the file cannot be found now."""
    return [
        {
            "part": one.part,
            "offset": one.offset,
            "name": one.path.name,
            "address": server.offer(one.path) if one.there else None,
        }
        for one in coding.recordings(study, session)
    ]
