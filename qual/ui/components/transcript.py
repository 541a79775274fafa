"""The transcript with its codings, as one component: what is drawn, which acts come back, which questions are asked.

It is mounted several times on the coding page, all with the same script: `text` draws a session and is sent once; `whole`
carries its codings as of one revision; `acts` carries the queue of acts one way, and acknowledgements with what has changed
since then the other; `ask` carries questions; `beside` carries another session. So a coding never sends the text again,
nor the codings that were there before it.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

#: one module, in this order
_SCRIPTS: Final = (
    "text.js", "queue.js", "rows.js", "standing.js", "commands.js", "finder.js", "bar.js", "field.js", "panel.js",
    "memos.js", "correcting.js", "sound.js", "beside.js", "frame.js", "asking.js", "transcript.js",
)  # fmt: skip


def _read(name: str) -> str:
    return files("qual.ui.components").joinpath(name).read_text(encoding="utf-8")


_mount: Final[ComponentRenderer] = st.components.v2.component(
    "qual_transcript", js="\n".join(map(_read, _SCRIPTS)), css=_read("transcript.css"), isolate_styles=False
)


def draw(key: str, data: dict[str, Any]) -> None:
    """Draw a session: ``data`` has ``id, session, source, language, words, utterances``, ``at``: the reference to show, and
    ``sound``: part, offset, name and address of each recording."""
    _mount(key=key, data={"role": "text", **data})


def whole(key: str, data: dict[str, Any]) -> None:
    """Carry the session's codes, codings and memos out, as of ``revision``."""
    _mount(key=key, data={"role": "whole", **data})


def acts(key: str, data: dict[str, Any], on_queue: Any) -> None:
    """Carry changes out and acts in: `sent` reads ``queue`` (the acts that wait, in order) and ``pass``."""
    _mount(key=key, data={"role": "acts", **data}, on_queue_change=on_queue, on_pass_change=lambda: None)


def ask(key: str, data: dict[str, Any]) -> None:
    """Carry a question in (`sent` reads ``ask``) and its answer out."""
    _mount(key=key, data={"role": "ask", **data}, on_ask_change=lambda: None)


def beside(key: str, data: dict[str, Any]) -> None:
    """Carry another session out: `sent` reads ``beside``, its name, empty for the one that is nearest, None for none."""
    _mount(key=key, data={"role": "beside", **data}, on_beside_change=lambda: None)


def sent(key: str, name: str) -> Any:
    """What the browser last said under ``name``; None before it has said anything."""
    state = st.session_state.get(key)
    return state.get(name) if state else None
