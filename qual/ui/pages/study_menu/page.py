"""What stands under the study's name, each with an address: the log, and the backups."""

from __future__ import annotations

import streamlit as st

from qual.ui.pages import parts
from qual.ui.pages.study_menu import backups, log
from qual.ui.state import t

_DRAW = {"log": log.draw, "backups": backups.draw}


def draw(name: str) -> None:
    """Draw one of them."""
    study = parts.open_study()
    st.header(t(f"page.{name}"))
    _DRAW[name](study)
