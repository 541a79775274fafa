"""Kodebok: what do the codes add up to? The board, the groupings, how it came to be."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qual.store import codebook
from qual.ui.pages import parts, tables
from qual.ui.pages.codebook import board, code, code_group, concept, files, groupings, history, reference_point
from qual.ui.state import t

PARTS = ("board", "groupings", "history")
#: what stands in the address of the page of one thing, and who draws it
PAGES = {"code": code.draw, "codegroup": code_group.draw, "concept": concept.draw, "point": reference_point.draw}


def draw() -> None:
    """Draw Kodebok: one of its parts, or the page of one code, group, concept or reference point (``?code=`` …)."""
    study = parts.open_study()
    for name, draw in PAGES.items():
        if st.query_params.get(name):
            draw(study, st.query_params[name])
            return
    every = tables.groupings(study)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        part = parts.part(t("part"), PARTS, "codebook_part", "part")
        what = ""
        if part == "history":
            what = parts.part(t("history"), ("new", "changes"), "codebook_history", "history", name="what")
        grouping = _choose(every) if part == "board" or what == "new" else None
        st.space("stretch")
        files.draw(study)
    if part == "board":
        if every or tables.use(study):
            board.draw(study, grouping)
        else:
            parts.empty("codebook")
    elif part == "groupings":
        groupings.draw(study, every)
    elif what == "new":
        history.emergence(study, grouping)
    else:
        history.changes(study)


def on_board() -> bool:
    """Whether this run draws the board, which has an undo of its own."""
    one = any(st.query_params.get(name) for name in PAGES)
    return not one and st.session_state.get("codebook_part", PARTS[0]) == PARTS[0]


def _choose(every: Sequence[codebook.Grouping]) -> codebook.Grouping | None:
    """The grouping to work in: the active one first, frameworks apart."""
    if not every:
        return None
    order = sorted(every, key=lambda row: (row["framework"], not row["active"]))
    if len(order) == 1:
        return order[0]
    by_id = {row["id"]: row for row in order}
    if st.session_state.get("codebook_grouping") not in by_id:
        st.session_state["codebook_grouping"] = order[0]["id"]
    chosen = st.selectbox(
        t("codebook.grouping"),
        list(by_id),
        key="codebook_grouping",
        label_visibility="collapsed",
        width=280,
        persist_state="session",
        format_func=lambda key: (
            t("codebook.framework", name=by_id[key]["name"]) if by_id[key]["framework"] else by_id[key]["name"]
        ),
    )
    return by_id.get(chosen or "", order[0])
