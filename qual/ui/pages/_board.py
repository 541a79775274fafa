"""The board on Kodebok: the ladder out, acts and questions in."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import streamlit as st

from qual import codebook
from qual.codebook import checks
from qual.errors import CodebookError
from qual.messages import catalogue
from qual.study import Study
from qual.ui import acts, board_acts, state
from qual.ui.components import board
from qual.ui.pages import _parts as parts
from qual.ui.shell import operation

_BOARD: Final = "codebook_board"
_LOOK: Final = "codebook_look"
_WORDS: Final = "ui.board.js."  # messages that the browser fills in
#: a kind on the board, and the name in the address of the page of one of them
PAGES: Final = {"codes": "code", "groups": "codegroup", "concepts": "concept", "points": "point"}
Row = dict[str, Any]


def draw(study: Study, grouping: Row | None) -> None:
    """Store what the browser has queued, then show how things stand."""
    answers = _store(study)
    language = state.language()
    grouping_id = grouping["id"] if grouping else None
    shown = state.cached("board", lambda: codebook.board(study.database, grouping_id, language), grouping_id, language)
    told = {way: operation(entry["operation"]) if entry else None for way, entry in acts.history(study).items()}
    fixed = {
        "study": _mark(study), "words": _words(language), "tests": _tests(study, language), "language": language,
        "show": st.query_params.get("show"),
    }  # fmt: skip
    board.draw(
        _BOARD,
        shown | fixed | told | {"mark": study.database.mark(), "acks": answers},
        on_queue=_on_queue,
        on_open=_on_open,
    )
    with st.container(key="board_wires"):
        _look()


@st.fragment
def _look() -> None:
    """The most typical passages of the code that one has stopped at, while there are any."""
    study = state.study()
    assert study is not None
    question = board.sent(_LOOK, "look")
    answer: Row = {}
    if isinstance(question, dict) and isinstance(question.get("id"), str):
        code = question["id"]
        rows = state.cached("passages", lambda: _passages(study, code), code)
        told = [{"text": row["text"], "by": _by(row)} for row in rows[:2]]
        answer = {"id": code, "mark": study.database.mark(), "passages": told}
    board.look(_LOOK, answer)


def _passages(study: Study, code: str) -> list[Row]:
    try:
        return parts.records(study.quotes(theme=code))
    except CodebookError:  # merged or taken out by now
        return []


def _by(row: Row) -> str:
    return " · ".join(
        part for part in (row["pseudonym"] or row["speaker"] or "", parts.place(row), row["quote"]) if part
    )


def _store(study: Study) -> list[Row]:
    queue = board.sent(_BOARD, "queue")
    answers = [board_acts.handle(study, event, state.language()) for event in queue] if isinstance(queue, list) else []
    return [one | {"words": operation(one["operation"])} if "operation" in one else one for one in answers]


def _on_queue() -> None:
    # also when the page is being left, and `draw` will not run
    study = state.study()
    if study is not None:
        _store(study)


def _on_open() -> None:
    wanted = board.sent(_BOARD, "open")
    if isinstance(wanted, dict) and wanted.get("kind") in PAGES:
        st.query_params[PAGES[wanted["kind"]]] = str(wanted.get("id"))


def _words(language: str) -> dict[str, str]:
    return {key.removeprefix(_WORDS): words for key, words in catalogue(language).items() if key.startswith(_WORDS)}


def _tests(study: Study, language: str) -> dict[str, Row]:
    def asks(key: str) -> str:
        return checks.wording(key, language, study.plan.tests)

    return {
        name: {
            "title": asks(f"{name}.title"), "questions": [asks(key) for key in test.questions],
            "answers": [(answer, asks(f"{name}.answer.{answer}")) for answer in test.answers],
        }
        for name, test in codebook.TESTS.items()
    }  # fmt: skip


def _mark(study: Study) -> str:
    """A mark of the study for the browser, without its place on the disk."""
    return hashlib.sha256(str(study.folder.resolve()).encode()).hexdigest()[:12]
