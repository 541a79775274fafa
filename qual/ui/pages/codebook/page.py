"""Kodebok: what do the codes add up to? The board, the groupings, how it came to be."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qual.store import codebook
from qual.ui.pages import anatomy, parts, tables
from qual.ui.pages.anatomy import Word
from qual.ui.pages.codebook import board, code, code_group, concept, files, groupings, history, ladder, reference_point
from qual.ui.state import t

PARTS = ("board", "groupings", "history")
#: what stands in the address of the page of one thing, and who draws it
PAGES = {"code": code.draw, "codegroup": code_group.draw, "concept": concept.draw, "point": reference_point.draw}


def draw() -> None:
    """Draw Kodebok: one of its parts, or the page of one code, group, concept or reference point (``?code=`` …)."""
    study = parts.open_study()
    page = anatomy.begin()
    for name, draw in PAGES.items():
        if st.query_params.get(name):
            ladder.back(page)
            draw(study, page, st.query_params[name])
            anatomy.opens(page, panel=t("above.about"))
            return
    every = tables.groupings(study)
    part = anatomy.part(page, PARTS, "codebook_part", "part")
    files.draw(study, page)
    what, told = "", None
    if part == "history":
        what, told = anatomy.choice(t("history"), ("new", "changes"), "codebook_history", "history", address="what")
    grouping, word = _choose(every) if part == "board" or what == "new" else (None, "")
    if part == "board":
        anatomy.say(page, "say.board", grouping=word)
        with page.main:
            if every or tables.use(study):
                board.draw(study, grouping)
            else:
                parts.empty("codebook")
    elif part == "groupings":
        anatomy.read(page, t("groupings.lead"))
        with page.main:
            groupings.draw(study, every)
    elif told is not None and what == "new":
        history.emergence(study, page, grouping, what=told, grouping=word)
    elif told is not None:
        anatomy.say(page, "say.history", what=told)
        anatomy.read(page, t("changes.lead"))
        with page.main:
            history.changes(study)


def on_board() -> bool:
    """Whether this run draws the board, which has an undo of its own."""
    one = any(st.query_params.get(name) for name in PAGES)
    return not one and parts.addressed(PARTS, "codebook_part", "part") == PARTS[0]


def _choose(every: Sequence[codebook.Grouping]) -> tuple[codebook.Grouping | None, Word | str]:
    """The grouping to work in, and the word that says it: the active one first, frameworks apart."""
    if not every:
        return None, t("codebook.no_grouping")
    order = sorted(every, key=lambda row: (row["framework"], not row["active"]))
    names = {
        row["id"]: t("codebook.framework", name=row["name"]) if row["framework"] else row["name"] or "–"
        for row in order
    }
    if len(order) == 1:
        return order[0], names[order[0]["id"]]
    now = parts.addressed(list(names), "codebook_grouping", "grouping")
    name = t("codebook.grouping")

    def draw() -> None:
        parts.one_of(name, names, "codebook_grouping")

    return next(row for row in order if row["id"] == now), Word(names[now], name, draw)
