"""The transcript with its codings, as one component: what was said is carried once, all else by the window's wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from qual.ui.components.mounting import component
from qual.ui.told import Told

_mount: Final = component("qual_transcript", "transcript", "transcript.css")


def draw(key: str, data: Told, choose: Callable[[str], None]) -> None:
    """Draw a session.

    ``data`` has ``id, session, source, language, words, utterances``, the ``strip`` of sessions, the ``pass`` to begin with,
    ``at``: the reference to show, ``first``: whether nobody has said which session, ``sound``: part, offset, name and address of
    each recording, and ``refused`` where nothing can be stored: why. ``choose`` gets the session that is clicked in the strip,
    before the page is drawn anew.
    """

    def chosen() -> None:
        if name := st.session_state[key].session:
            choose(name)

    _mount(key=key, data=data, on_session_change=chosen)
