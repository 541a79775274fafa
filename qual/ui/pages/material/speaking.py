"""Who speaks in one session: utterances given to people by keys, split and joined, beside the sound where there is some."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from qual.messages import catalogue
from qual.store.frames import SessionRow
from qual.study import Study
from qual.ui import state, who_state
from qual.ui.components.mounting import component
from qual.ui.pages import parts
from qual.ui.pages.coding.page import sound
from qual.ui.state import t

WORDS: Final = "ui.who.js."  # messages that the browser fills in


def draw(study: Study, session: SessionRow) -> None:
    """The talk of a session, and who may be speaking."""
    if not session["utterances"]:
        parts.note(t(f"cell.{session['status']}"))
        return
    name, language = session["session"], state.language()
    words = {key.removeprefix(WORDS): said for key, said in catalogue(language).items() if key.startswith(WORDS)}
    told = {"session": name, "source": session["id"], "words": words, "sound": sound(study, name)}
    if study.store.refusal is not None:
        told["refused"] = study.store.refusal.text(language)
    _component()(data=told | who_state.whole(study, name), key="who_speaks")


@cache
def _component() -> Any:
    return component("qual_who", "who", "who.css", html='<div class="qw"></div>')
