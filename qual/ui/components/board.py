"""The board of codes → groups → concepts, as one component: what is drawn first; all else goes by the window's wire."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_SCRIPTS: Final = ("text.js", "board_panel.js", "board.js")  # one module, in this order
_STYLES: Final = ("transcript.css", "board.css")


def _read(*names: str) -> str:
    return "\n".join(files("qual.ui.components").joinpath(name).read_text(encoding="utf-8") for name in names)


_mount: Final[ComponentRenderer] = st.components.v2.component(
    "qual_board", js=_read(*_SCRIPTS), css=_read(*_STYLES), isolate_styles=False
)


def draw(key: str, data: dict[str, Any], on_open: Any) -> None:
    """Draw the board: ``data`` has ``board`` as `qual.ui.serving.board` tells it, ``chosen`` (the grouping's id), ``words``,
    ``tests``, ``language``, ``show``, ``refused`` (None, or why nothing can be stored). `sent` reads ``open`` (``{kind, id}``:
    whose page)."""
    _mount(key=key, data=data, on_open_change=on_open)


def sent(key: str, name: str) -> Any:
    """What the browser last said under ``name``; None before it has said anything."""
    state = st.session_state.get(key)
    return state.get(name) if state else None
