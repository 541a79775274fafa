"""What is written on a slide of Analysedag, one act at a time: `acts.handle` with the kinds of this page.

Nothing here knows Streamlit.
"""

from __future__ import annotations

from typing import Final

from qual.study import Study
from qual.themes.decided import write_down
from qual.ui import acts
from qual.ui.acts import Answer, Event, Kinds, word


def handle(study: Study, event: object, language: str | None = None) -> Answer:
    """Do one act for ``study.coder`` and answer ``{id, ok, …}``, once however often it comes; see `acts.handle`.

    * ``write``: ``as`` (a kind of `decided.DAY`), ``about`` (a level, a group or a municipality), ``text``
    """
    return acts.handle(study, event, language, _KINDS)


def _write(study: Study, event: Event) -> Answer:
    kind, about, text = (word(event, name) for name in ("as", "about", "text"))
    return {"memo": write_down(study, kind, about, text)}


_KINDS: Final[Kinds] = {"write": _write}
