"""Transkripsjoner: what came in, is it right?"""

from __future__ import annotations

import streamlit as st

from qual.ui.pages import parts, tables
from qual.ui.pages.material import design, importing, sessions
from qual.ui.state import t

PARTS = {"import": importing.draw, "sessions": sessions.draw, "design": design.draw}


def draw() -> None:
    """Draw Transkripsjoner."""
    study = parts.open_study()
    st.title(t("page.transcripts"))
    _follow_link()
    first = "sessions" if any(row["files"] for row in tables.sessions(study)) else "import"
    try:
        PARTS[parts.choice(t("transcripts.part"), list(PARTS), "transcripts_part", "transcripts", default=first)](study)
    finally:
        st.session_state["_transcripts_link"] = _link()  # the address that the page itself wrote is no one's wish


def _follow_link() -> None:
    """A link or a button says once which part to show; from then on the row of choices does."""
    told = _link()
    if told[0] in PARTS and st.session_state.get("_transcripts_link") != told:
        st.session_state["transcripts_part"] = told[0]
    if (to := st.session_state.pop("_transcripts_to", None)) in PARTS:
        st.session_state["transcripts_part"] = to


def _link() -> tuple[str | None, str | None]:
    """The part and the session that the address names."""
    session = st.query_params.get("session")
    return st.query_params.get("part") or ("sessions" if session else None), session
