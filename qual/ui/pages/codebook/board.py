"""The board on Kodebok: the ladder out, and whose page is to be opened in; acts and questions go by the window's wire."""

from __future__ import annotations

from typing import Final

import streamlit as st

from qual import codebook
from qual.codebook import sdi
from qual.store.codebook import Grouping
from qual.study import Study
from qual.ui import serving, state
from qual.ui.components import board
from qual.ui.told import Told

_BOARD: Final = "codebook_board"
#: a kind on the board, and the name in the address of the page of one of them
PAGES: Final = {"codes": "code", "groups": "codegroup", "concepts": "concept", "points": "point"}


def draw(study: Study, grouping: Grouping | None) -> None:
    """Show how things stand; the wire tells the board what changes after that."""
    language = state.language()
    grouping_id = grouping["id"] if grouping else None
    shown = state.cached(
        "board", lambda: serving.board(study, grouping_id, language), grouping_id, language, study.coder
    )
    fixed = {
        "chosen": grouping_id,
        "words": state.words("ui.board.js."),
        "tests": _tests(study, language),
        "language": language,
        "show": st.query_params.get("show"),
        "refused": study.store.refusal and study.store.refusal.text(language),
    }
    board.draw(_BOARD, {"board": shown, **fixed}, on_open=_on_open)


def _on_open() -> None:
    wanted = board.sent(_BOARD, "open")
    if isinstance(wanted, dict) and wanted.get("kind") in PAGES:
        st.query_params[PAGES[wanted["kind"]]] = str(wanted.get("id"))


def _tests(study: Study, language: str) -> Told:
    def asks(key: str) -> str:
        return sdi.wording(key, language, study.plan.tests)

    return {
        name: {
            "title": asks(f"{name}.title"),
            "questions": [asks(key) for key in test.questions],
            "answers": [(answer, asks(f"{name}.answer.{answer}")) for answer in test.answers],
            "each": [list(pair) for pair in test.each],
            "fails": list(test.fails),
            "yes": asks("yes"),
            "no": asks("no"),
        }
        for name, test in codebook.TESTS.items()
    }
