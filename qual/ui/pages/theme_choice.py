"""The choice of a level, a grouping and a theme, which Temaer and Sitater share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from qual import messages
from qual.store import codebook
from qual.study import Study
from qual.ui import state
from qual.ui.state import t

Level = tuple[Any, str | None]


def level(study: Study, where: str, levels: Sequence[str]) -> Level:
    """Which level (code, group, concept), or the groups of which framework; as (level, grouping's id or None)."""

    def read() -> list[codebook.Grouping]:
        with study.read() as connection:
            return codebook.groupings(connection)

    groupings = state.cached("groupings", read)
    others = {row["id"]: row["name"] for row in groupings if not row["active"]}
    empty = {"reference"} if "reference" in levels and not themes(study, "reference", None) else set()
    options = [*(one for one in levels if one not in empty), *others]
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
    return ("group", chosen) if chosen in others else (chosen or first, None)


def themes(study: Study, level: str, grouping: str | None) -> dict[str, str]:
    """The themes of the level by id, in the codebook's order."""

    def read() -> dict[str, str]:
        with study.read() as connection:
            members = codebook.theme_members(connection, level, grouping)
        return {theme_id: name for theme_id, name, _code, _position in members}

    found = dict(state.cached("theme_names", read, level, grouping))
    if codebook.RESIDUAL in found:
        found[codebook.RESIDUAL] = messages.text(codebook.RESIDUAL_NAME, state.language())
    return found
