"""The strip of groups × rounds on top of pages: it shows which session one is in, and takes one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.store.frames import SessionRow
from qual.ui.pages import parts
from qual.ui.state import t
from qual.ui.told import Told

if TYPE_CHECKING:
    import pandas as pd

_Cells = dict[tuple[Any, Any], str]  # (group, round) → session

_PARAMETER = "session"
_REMEMBERED = "_session"  # the address loses its query when one turns to another page
_LEFT = "_session_left"  # where one came from, until the address has caught up
_JUST_LEFT = "_session_just_left"
_FEW = 4  # sources outside the grid that stand beside it; more of them go into a list


def here(sessions: pd.DataFrame, current: str | None = None) -> str | None:
    """The session that one is in now.

    Parameters
    ----------
    sessions : `Study.sessions`.
    current : where one is when nothing was chosen yet.

    The choice stands in the address (``?session=BN-R3``) and follows one from page to page.
    """
    rows = set(sessions["session"])
    wishes = (_address(), st.session_state.get(_REMEMBERED), current)
    chosen = next((name for name in wishes if name in rows), None)
    if chosen:
        choose(chosen)
    return chosen


def told(sessions: pd.DataFrame, chosen: str) -> Told:
    """The strip for a component that draws it itself: ``groups`` and ``rounds`` in order, the name of the session of each
    (``cells``: [group, round, session]), those ``outside`` the grid, and where one is (``session, group, round``)."""
    rows, cells, outside = _placed(sessions)
    return {
        "session": chosen,
        "group": rows[chosen]["group"] if chosen not in outside else None,
        "round": rows[chosen]["round"] if chosen not in outside else None,
        "groups": list(dict.fromkeys(group for group, _ in cells)),
        "rounds": sorted({number for _, number in cells}),
        "cells": [[group, number, name] for (group, number), name in cells.items()],
        "outside": outside,
    }


def _placed(sessions: pd.DataFrame) -> tuple[dict[str, SessionRow], _Cells, list[str]]:
    """The sessions by name, those in the grid by their place, and the names of the others."""
    rows = {row["session"]: row for row in parts.rows(sessions, SessionRow)}
    cells = {(row["group"], row["round"]): name for name, row in rows.items() if row["group"] and row["round"]}
    return rows, cells, [name for name, row in rows.items() if (row["group"], row["round"]) not in cells]


def draw(sessions: pd.DataFrame, current: str | None = None) -> str | None:
    """Draw the strip and return the session that one is in now; see `here`."""
    rows, cells, outside = _placed(sessions)
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


def choose(session: str) -> None:
    """Make this the session that one is in, on this page and the next."""
    st.session_state[_REMEMBERED] = session
    before = st.query_params.get(_PARAMETER)
    if before != session:
        st.session_state[_LEFT], st.session_state[_JUST_LEFT] = before, True
        st.query_params[_PARAMETER] = session


def _address() -> str | None:
    """The session in the address; None while it still names the one that was left.

    A run that another one overtakes can lose its new address on the way to the browser, which then sends the old one.
    """
    told = st.query_params.get(_PARAMETER)
    if told is not None and told == st.session_state.get(_LEFT):
        return None
    if not st.session_state.pop(_JUST_LEFT, False):
        st.session_state.pop(_LEFT, None)
    return told


def _choice(
    key: str, label: str, options: list[Any], value: Any, cells: _Cells, place: tuple[str | None, int | None]
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


def _nearest(cells: _Cells, group: Any, number: Any) -> str:
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
