"""What a request of a page comes to: acts done in order and answered, what has changed since the page was told, answers.

Plain values in, plain values out; `routes` carries them.
"""

from __future__ import annotations

from typing import Any, Final

from qual import codebook
from qual.errors import QualError
from qual.store import record
from qual.study import Study
from qual.suggest import meaning
from qual.ui import acts, board_acts, day_acts, questions, who_acts, who_state
from qual.ui import coding_state as told
from qual.ui.acts import Answer
from qual.ui.told import Told
from qual.ui.windows import Window

_HANDLERS: Final = {
    "coding": acts.handle,
    "board": board_acts.handle,
    "day": day_acts.handle,
    "who": who_acts.handle,
}  # by the page that an act was done on
#: per page what its script draws beside what is told on the wire: an act that touches one of these tables has it drawn anew
_BESIDE: Final = {
    "coding": ("sources", "documents", "groups", "rounds", "recordings"),
    "board": ("groupings",),
    "who": ("sources", "documents", "recordings"),
}
_AT_ONCE: Final = 200  # acts, or questions, in one request


def act(window: Window, asked: Told) -> Told:
    """Do ``acts`` in order and answer each: ``{answers, views}``.

    An act that is to come again (`acts.PASSING`) ends the row: those after it get no answer, and their turn after it.
    ``views`` says what the page shows and as of when (``{coding: {source, session, revision, mark}}``, ``{board: {grouping,
    mark}}``), and comes back with what is new there; where that cannot be read now, ``trouble`` says why. ``replaced`` counts how
    often another file has taken the study's place, and ``restored`` whether a backup has since the page was drawn: the page's
    script has something to say of both. ``behind``: whether anything has been done since then that it does not show;
    ``beside``: whether any of it stands on the page beside the views (`_BESIDE`).
    """
    answers: list[Answer] = []
    for event in _list(asked, "acts"):
        handle = _HANDLERS.get(str(event.get("page")) if isinstance(event, dict) else "", acts.handle)
        answer = handle(window.study, event, window.language)
        if "operation" in answer:
            answer = answer | {"words": record.in_words(answer["operation"], window.language)}
        answers.append(answer)
        if "later" in answer:
            break
    told: Told = {"answers": answers, "views": {}}
    meaning.keep_up(window.study)
    try:
        window.study.store.settle()
        told["views"] = _news(window, asked.get("views"))
        with window.study.read() as connection:
            told["behind"] = record.revision(connection) != window.revision
            tables = [table for view in told["views"] for table in _BESIDE.get(view, ())]
            told["beside"] = any(record.touched(connection, window.revision, tables).values()) if tables else False
            told["restored"] = bool(record.restores(connection, window.revision))
    except QualError as error:
        told["trouble"] = error.in_app(window.language)
    return told | {"replaced": window.study.store.replaced}


def ask(window: Window, asked: Told) -> Told:
    """Answer ``questions``: ``{answers}``."""
    return {"answers": [questions.answer(window.study, one, window.language) for one in _list(asked, "questions")]}


def _list(asked: Told, name: str) -> list[Any]:
    given = asked.get(name)
    return given[:_AT_ONCE] if isinstance(given, list) else []


def _news(window: Window, views: object) -> Told:
    shown = views if isinstance(views, dict) else {}
    return {name: see(window, shown[name]) for name, see in _VIEWS.items() if isinstance(shown.get(name), dict)}


# --- what each page shows ------------------------------------------------------------------------------------
def _coding(window: Window, seen: Told) -> Told:
    """Who codes, what undo and redo would reverse, and what has changed in the session: since ``revision``, or all of it."""
    study, source, revision = window.study, str(seen.get("source")), seen.get("revision")
    changed = told.since(study, source, revision, seen.get("mark")) if type(revision) is int else None
    if changed is not None:
        return _standing(window) | {"changed": changed}
    session, language = str(seen.get("session")), window.language
    return _standing(window) | {"whole": told.whole(study, source), "text": told.text(study, session, language)["id"]}


def _standing(window: Window) -> Told:
    history = _history(window.study, window.language)  # and with it, what the coder is called now
    return {"coder": window.study.coder, **history}


def _history(study: Study, language: str) -> Told:
    """What undo and redo would reverse, in words, with the id of the code that it was about."""
    return {
        way: entry
        and {"words": record.in_words(entry["operation"], language), "code": (entry["about"] or {}).get("code")}
        for way, entry in acts.history(study).items()
    }


def _board(window: Window, seen: Told) -> Told:
    """The ladder as it stands in a grouping, where it has changed since ``mark``."""
    grouping = seen.get("grouping")
    if window.study.mark == seen.get("mark"):
        return {"mark": seen["mark"]}
    return board(window.study, grouping if isinstance(grouping, str) else None, window.language)


def board(study: Study, grouping: str | None, language: str) -> Told:
    """The ladder in a grouping, with what undo and redo would reverse, in words, and a ``mark`` no newer than that."""
    mark = study.mark
    ways = {way: entry and entry["words"] for way, entry in _history(study, language).items()}
    return codebook.board(study, grouping, language) | ways | {"mark": mark}


def _who(window: Window, seen: Told) -> Told:
    """Who speaks in a session, where anything has been done since ``mark``."""
    standing = _standing(window)
    if window.study.mark == seen.get("mark"):
        return standing | {"mark": seen["mark"]}
    return standing | who_state.whole(window.study, str(seen.get("session")))


_VIEWS: Final = {"coding": _coding, "board": _board, "who": _who}
