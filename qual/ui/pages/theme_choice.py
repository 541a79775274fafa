"""The choice of a level, a grouping and a theme, which several pages share."""

from __future__ import annotations

from typing import TypedDict

import streamlit as st

from qual import messages
from qual.store import codebook
from qual.store.codebook import Level
from qual.study import Study
from qual.themes import LEVELS
from qual.ui import state
from qual.ui.pages import tables
from qual.ui.state import t


class At(TypedDict):
    """Where themes are looked at, as the library takes it: ``matrix(study, **at)``."""

    level: Level
    grouping: str | None  # its id; None for the active one
    language: str


def level(study: Study, where: str) -> At:
    """Which level (code, group, concept, reference point), or the groups of which framework."""
    groupings = tables.groupings(study)
    others = {row["id"]: row["name"] or "" for row in groupings if not row["active"]}
    points = themes(study, at("reference"))
    options = [*(one for one in LEVELS if one != "reference" or points), *others]
    key = f"{where}_level"
    first = "group" if any(row["active"] and row["groups"] for row in groupings) else "code"
    if st.session_state.get(key) not in options:
        st.session_state[key] = first
    chosen = st.segmented_control(
        t("level.label"),
        options,
        key=key,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda value: others[value] if value in others else t(f"level.{value}"),
    )
    return at(chosen or first)


def at(chosen: str) -> At:
    """What a choice stands for: a level, or a grouping's id for the groups of that grouping."""
    if chosen in LEVELS:
        return {"level": chosen, "grouping": None, "language": state.language()}
    return {"level": "group", "grouping": chosen, "language": state.language()}


def themes(study: Study, at: At) -> dict[str, str]:
    """The themes of the level by id, in the codebook's order."""

    def read() -> dict[str, str]:
        with study.read() as connection:
            members = codebook.theme_members(connection, at["level"], at["grouping"])
        return {theme_id: name for theme_id, name, _code, _position in members}

    found = dict(state.cached("theme_names", read, at["level"], at["grouping"]))
    if codebook.RESIDUAL in found:
        found[codebook.RESIDUAL] = messages.text(codebook.RESIDUAL_NAME, at["language"])
    return found


def named(study: Study, at: At) -> list[str]:
    """The ids of the themes of the level; what no group holds is a row only where somebody asks for it."""
    return [theme_id for theme_id in themes(study, at) if theme_id != codebook.RESIDUAL]


def always(where: str) -> bool:
    """Whether only those who came every time are counted."""
    return st.toggle(t("themes.always"), key=f"{where}_always", persist_state="session", help=t("themes.always.help"))
