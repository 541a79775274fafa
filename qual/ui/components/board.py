"""The board of codes → groups → concepts, as one component: what is drawn, which acts come back.

It is mounted twice on Kodebok with the same script: `draw` carries the ladder with acknowledgements out and the queue of acts
in; `look` carries in which code one has stopped at, and its passages out. So looking never sends the ladder again.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_SCRIPTS: Final = ("text.js", "queue.js", "board_panel.js", "board.js")  # one module, in this order
_STYLES: Final = ("transcript.css", "board.css")


def _read(*names: str) -> str:
    return "\n".join(files("qual.ui.components").joinpath(name).read_text(encoding="utf-8") for name in names)


_mount: Final[ComponentRenderer] = st.components.v2.component(
    "qual_board", js=_read(*_SCRIPTS), css=_read(*_STYLES), isolate_styles=False
)


def draw(key: str, data: dict[str, Any], on_queue: Any, on_open: Any) -> None:
    """Draw the board. `sent` reads ``queue`` (the acts that wait, in order) and ``open`` (``{kind, id}``: whose page)."""
    _mount(key=key, data={"role": "board", **data}, on_queue_change=on_queue, on_open_change=on_open)


def look(key: str, data: dict[str, Any]) -> None:
    """Carry a question in (`sent` reads ``look``: the ``id`` of a code) and its answer out."""
    _mount(key=key, data={"role": "look", **data}, on_look_change=lambda: None)


def sent(key: str, name: str) -> Any:
    """What the browser last said under ``name``; None before it has said anything."""
    state = st.session_state.get(key)
    return state.get(name) if state else None
