"""What is done where one says who speaks, one act at a time: `acts.handle` with the kinds of this part.

Nothing here knows Streamlit.
"""

from __future__ import annotations

from typing import Any, Final

from qual import coding
from qual.errors import CodingError
from qual.study import Study
from qual.ui import acts
from qual.ui.acts import Answer, Broken, Event, Kinds, word


def handle(study: Study, event: object, language: str | None = None) -> Answer:
    """Do one act for ``study.coder`` and answer ``{id, ok, …}``, once however often it comes; see `acts.handle`.

    * ``give``: ``utterances`` (ids), ``label`` (none: nobody knows), ``attendance`` (id of who was present that a new label is),
      ``shared`` (one of `coding.SHARED`, or none). Where a coding would get words of two and ``shared`` is none, the answer is a
      refusal with ``asks``: "shared".
    * ``split``: ``utterance``, ``at`` (code points), ``seen``; ``join``: ``utterances``. The answer has ``now`` (references).
    * ``alike``: ``session``: one utterance wherever one known speaker goes on; the answer has ``fewer``
    * ``undo``, ``redo``
    """
    return acts.handle(study, event, language, _KINDS)


def _give(study: Study, event: Event) -> Answer:
    label, shared, attendance = (event.get(name) for name in ("label", "shared", "attendance"))
    if not all(value is None or isinstance(value, str) for value in (label, shared, attendance)):
        raise Broken
    try:
        given: Any = {"attendance": attendance, "shared": shared}
        return {"given": coding.give(study, _references(event), label, **given)}
    except CodingError as error:
        if error.code != "speaking.two_speakers":
            raise
        return {"ok": False, "asks": "shared", "error": error.in_app()}


def _split(study: Study, event: Event) -> Answer:
    at, seen = event.get("at"), event.get("seen")
    if not isinstance(at, list) or not all(type(place) is int for place in at) or not isinstance(seen, str):
        raise Broken
    return {"now": coding.split(study, word(event, "utterance"), at, seen=seen)}


def _join(study: Study, event: Event) -> Answer:
    return {"now": [coding.join(study, _references(event))]}


def _alike(study: Study, event: Event) -> Answer:
    return {"fewer": coding.join_alike(study, word(event, "session"))}


_KINDS: Final[Kinds] = {
    "give": _give,
    "split": _split,
    "join": _join,
    "alike": _alike,
    "undo": acts.undo,
    "redo": acts.redo,
}


def _references(event: Event) -> list[str]:
    given = event.get("utterances")
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise Broken
    return given
