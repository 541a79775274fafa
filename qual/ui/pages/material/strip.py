"""The strip of groups × rounds over Samlinger: it shows which session one is in, and takes one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.ui.pages.session_strip import Cells, choose, here, placed
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

_FEW = 4  # sources outside the grid that stand beside it; more of them go into a list


def draw(sessions: pd.DataFrame, current: str | None = None) -> str | None:
    """Draw the strip and return the session that one is in now; see `here`."""
    rows, cells, outside = placed(sessions)
    if not rows:
        return None
    chosen = here(sessions, current)
    place = (rows[chosen]["group"], rows[chosen]["round"]) if chosen else (None, None)
    with st.container(horizontal=True, vertical_alignment="center", key="grid_strip"):
        if cells:
            groups, rounds = list(dict.fromkeys(group for group, _ in cells)), sorted({number for _, number in cells})
            _choice("grid_group", t("grid.group"), groups, place[0], cells, place)
            _choice("grid_round", t("grid.round"), rounds, place[1], cells, place)
        if outside:
            _outside(outside, chosen if chosen in outside else None)
    return chosen


def _choice(
    key: str, label: str, options: list[Any], value: Any, cells: Cells, place: tuple[str | None, int | None]
) -> None:
    def go() -> None:
        picked = st.session_state[key]
        if picked is None:  # a click on what is chosen already
            return
        if key == "grid_group":
            choose(_nearest(cells, picked, place[1]))
        else:
            choose(_nearest(cells, place[0] or next(iter(cells))[0], picked))

    st.session_state[key] = value
    st.segmented_control(
        label,
        options,
        key=key,
        on_change=go,
        label_visibility="collapsed",
        format_func=str if key == "grid_group" else lambda number: t("grid.round_short", number=int(number)),
    )


def _nearest(cells: Cells, group: Any, number: Any) -> str:
    """The group's session in this round, else in the round nearest to it."""
    rounds = [its for code, its in cells if code == group]
    return cells[group, min(rounds, key=lambda its: abs(its - (number or 0)))]


def _outside(names: list[str], value: str | None) -> None:
    def go() -> None:
        if st.session_state["grid_outside"]:
            choose(st.session_state["grid_outside"])

    st.session_state["grid_outside"] = value
    draw: Any = {"key": "grid_outside", "on_change": go, "label_visibility": "collapsed"}
    if len(names) <= _FEW:
        st.segmented_control(t("grid.outside"), names, **draw)
    else:
        st.selectbox(t("grid.outside"), names, placeholder=t("grid.outside"), width=280, **draw)
