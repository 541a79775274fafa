"""The board of codes → groups → concepts, as one component: what is drawn first; all else goes by the window's wire."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from qual.ui.components.mounting import component
from qual.ui.told import Told

_mount: Final = component("qual_board", "board", "transcript.css", "board.css")


def draw(key: str, data: Told, on_open: Any) -> None:
    """Draw the board: ``data`` has ``board`` as `qual.ui.serving.board` tells it, ``chosen`` (the grouping's id), ``words``,
    ``tests``, ``language``, ``show``, ``refused`` (None, or why nothing can be stored). `sent` reads ``open`` (``{kind, id}``:
    whose page)."""
    _mount(key=key, data=data, on_open_change=on_open)


def sent(key: str, name: str) -> Any:
    """What the browser last said under ``name``; None before it has said anything."""
    state = st.session_state.get(key)
    return state.get(name) if state else None
