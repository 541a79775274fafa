"""Materiale: what came in, is it right, who was there?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from qual.study import Study
from qual.ui.pages import anatomy, parts, tables
from qual.ui.pages.anatomy import Page
from qual.ui.pages.material import design, guide, importing, sessions, survey_files, wall
from qual.ui.state import t

#: what can be brought in
FILES: dict[str, Callable[[Study], None]] = {
    "transcripts": importing.draw,
    "wall": wall.draw,
    "survey": survey_files.draw,
}


def _bring_in(study: Study, page: Page) -> None:
    what, word = anatomy.choice(t("import.what"), list(FILES), "import_what", "import.what", address="what")
    anatomy.say(page, "say.import", what=word)
    with page.main:
        FILES[what](study)


PARTS: dict[str, Callable[[Study, Page], None]] = {
    "sessions": sessions.draw,
    "import": _bring_in,
    "guide": guide.draw,
    "design": design.draw,
}


def draw() -> None:
    """Draw Materiale, one part at a time."""
    study = parts.open_study()
    page = anatomy.begin()
    _follow_link()
    first = "sessions" if any(row["files"] for row in tables.sessions(study)) else "import"
    try:
        part = anatomy.part(page, list(PARTS), "transcripts_part", "transcripts", default=first)
        PARTS[part](study, page)
    finally:
        st.session_state["_transcripts_link"] = st.query_params.get("session")  # what the page itself wrote is no wish


def _follow_link() -> None:
    """A link to a session, and a button, say once which part to show."""
    session = st.query_params.get("session") if "part" not in st.query_params else None
    if session and st.session_state.get("_transcripts_link") != session:
        st.session_state["transcripts_part"] = "sessions"
    if (to := st.session_state.pop("_transcripts_to", None)) in PARTS:
        st.session_state["transcripts_part"] = to
