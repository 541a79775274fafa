"""The large grid of groups and rounds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from qual.store import frames
from qual.study import Study
from qual.ui import state
from qual.ui.pages import _parts as parts
from qual.ui.state import t


def draw(study: Study) -> dict[str, Any] | None:
    """Draw the grid; returns the session that was clicked in this run (a row of `Study.sessions`), or None."""
    sessions = state.cached("sessions", lambda: parts.records(study.sessions()))
    groups, rounds = design(study)
    opened = _component()(data=_data(study, sessions, groups, rounds), key="overview_grid", on_open_change=lambda: None)
    return next((row for row in sessions if row["session"] == opened.open), None)


def design(study: Study) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The groups (code, name, level, municipality) and rounds (number, year, name) in the design's order."""
    from qual.store import schema
    from qual.store.frames import frame
    from sqlalchemy import select  # noqa: F401

    raise NotImplementedError(schema, frame)


@cache
def _component() -> Any:
    place = files("qual.ui") / "components"
    return st.components.v2.component(
        "qual_overview_grid", html='<div class="qual-grid"></div>', isolate_styles=False,
        css=(place / "overview_grid.css").read_text("utf-8"), js=(place / "overview_grid.js").read_text("utf-8"),
    )  # fmt: skip
