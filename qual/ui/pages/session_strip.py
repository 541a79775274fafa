"""Which session one is in, on Koding and on Materiale: it follows one from page to page, and stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.store.frames import SessionRow
from qual.ui.pages import parts
from qual.ui.told import Told

if TYPE_CHECKING:
    import pandas as pd

Cells = dict[tuple[Any, Any], str]  # (group, round) → session

_PARAMETER = "session"
_REMEMBERED = "_session"  # the address loses its query when one turns to another page
_LEFT = "_session_left"  # where one came from, until the address has caught up
_JUST_LEFT = "_session_just_left"


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


def nowhere() -> bool:
    """Whether neither the address nor this window says a session yet: the browser may know where its tab was before a reload."""
    return _PARAMETER not in st.query_params and _REMEMBERED not in st.session_state


def told(sessions: pd.DataFrame, chosen: str) -> Told:
    """The strip for a component that draws it itself: ``groups`` and ``rounds`` in order, the name of the session of each
    (``cells``: [group, round, session]), those ``outside`` the grid, and where one is (``session, group, round``)."""
    rows, cells, outside = placed(sessions)
    return {
        "session": chosen,
        "group": rows[chosen]["group"] if chosen not in outside else None,
        "round": rows[chosen]["round"] if chosen not in outside else None,
        "groups": list(dict.fromkeys(group for group, _ in cells)),
        "rounds": sorted({number for _, number in cells}),
        "cells": [[group, number, name] for (group, number), name in cells.items()],
        "outside": outside,
    }


def placed(sessions: pd.DataFrame) -> tuple[dict[str, SessionRow], Cells, list[str]]:
    """The sessions by name, those in the grid by their place, and the names of the others."""
    rows = {row["session"]: row for row in parts.rows(sessions, SessionRow)}
    cells = {(row["group"], row["round"]): name for name, row in rows.items() if row["group"] and row["round"]}
    return rows, cells, [name for name, row in rows.items() if (row["group"], row["round"]) not in cells]


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
