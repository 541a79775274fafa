"""What happens on the coding page, one act at a time: a browser's event in, one call of the library, an answer out.

An act carries its own id, which becomes its id in the log. It may come more than once (a lost connection, a reloaded
page), also at the same time, and is done once. Nothing here knows Streamlit.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final, TypedDict

from qual import codebook, coding
from qual.errors import CodebookError, CodingError, ConflictError, QualError
from qual.messages import text
from qual.store import record
from qual.store.acts import AlreadyDone
from qual.store.codebook import target_id
from qual.study import Study
from qual.ui.told import Told

Event = Mapping[str, Any]
Answer = Told
Kinds = Mapping[str, Callable[["Study", Event], Answer]]

#: The answers given last, refusals among them: the log knows which acts are done, this what was answered.
_answered: OrderedDict[tuple[str, str], Answer] = OrderedDict()
_REMEMBERED: Final = 5000
_TURNS: Final = tuple(Lock() for _ in range(64))  # an act that arrives twice at once waits for itself

#: Refusals that pass by themselves: the act is kept by who sent it, and sent again.
PASSING: Final = frozenset(
    {
        "study.locked",
        "study.disk_full",
        "study.disk_refuses",
        "study.not_writable",
        "study.gone",
        "study.renamed",
        "study.replaced_broken",
        "study.replaced_other",
    }
)


class Broken(Exception):  # noqa: N818 - becomes an answer, never an error that anyone catches
    """The event is not what the page sends."""


def handle(study: Study, event: object, language: str | None = None, kinds: Kinds | None = None) -> Answer:
    """Do one act for ``study.coder`` and answer ``{id, ok, …}``.

    ``event`` has ``id`` (UUID), ``kind`` and what the kind needs:

    * ``code``: ``code`` (id), ``spans``, ``as`` (individual, group, interaction), ``stance``, ``valence``, ``origin``, ``rank``
    * ``code_new``: the same with ``name`` in the place of ``code``; a code that has this name already is used
    * ``code_several``: ``codes`` (ids), ``names`` (of new ones) in the place of ``code``
    * ``respan``: ``coding``, ``spans``: the words that it is to stand on
    * ``describe``: ``coding`` (its id, or the id of the act that made it), ``as``, ``stance``, ``valence``
    * ``remove``: ``coding``
    * ``accept``, ``reject``: ``utterance``, ``code``, ``rank``, ``score``, ``span`` ([start, end] or none)
    * ``memo``: ``on`` (utterance, coding or session), ``target``, ``text``; ``memo_delete``: ``memo``
    * ``point``: ``statement`` of a reference point that begins from ``spans``; the answer has ``point``
    * ``correct``: ``utterance``, ``text``, ``seen`` (the text that was corrected)
    * ``undo``, ``redo``

    ``spans`` is a list of ``{utterance, start, end, text}``: code points, end exclusive; without start and end the
    whole utterance; ``text``, where given, must stand there. An answer holds the new ``coding``, ``code`` or ``memo`` id (of
    several codes ``codings``), or the ``operation`` undone; one that is not ``ok`` has the ``error`` as a sentence in
    ``language``, what stands there ``now`` where somebody else has changed the text meanwhile, and ``later`` where the refusal
    may pass (`PASSING`): that act is to come again, and those after it wait for it. The other answers last. Never raises: an
    event that makes no sense gets an answer too.
    ``kinds`` are another page's acts in the place of these.
    """
    act_id = event.get("id") if isinstance(event, Mapping) else None
    if not isinstance(event, Mapping) or not isinstance(act_id, str) or not 0 < len(act_id) <= 36:
        return {"id": str(act_id), "ok": False, "error": text("ui.coding.broken", language)}
    key = (str(study.folder), act_id)
    with _TURNS[hash(key) % len(_TURNS)]:
        answer = _answered.get(key) or _answer(study, act_id, event, language, kinds or _KINDS)
        if "later" not in answer:
            _answered[key] = answer
            if len(_answered) > _REMEMBERED:
                _answered.popitem(last=False)
    return answer


def _answer(study: Study, act_id: str, event: Event, language: str | None, kinds: Kinds) -> Answer:
    try:
        act = kinds.get(str(event.get("kind")))
        if act is None:
            raise Broken
        return {"id": act_id, "ok": True, **act(study.under(act_id), event)}
    except AlreadyDone:
        return _as_stored(study, act_id) or _refused(study, act_id, language, text("ui.coding.failed", language))
    except QualError as error:
        now = {"now": error.theirs} if isinstance(error, ConflictError) else {}
        later = {"later": True} if error.code in PASSING else {}
        return _refused(study, act_id, language, error.in_app(language), **now, **later)
    except (Broken, LookupError):
        return _refused(study, act_id, language, text("ui.coding.broken", language))
    except Exception:
        # whatever it is, the page must hear that this act was not stored, and the next act must have its turn
        logging.getLogger(__name__).exception("act %s failed", act_id)
        return _refused(study, act_id, language, text("ui.coding.failed", language))


def _refused(study: Study, act_id: str, language: str | None, why: str, **more: Any) -> Answer:
    """A refusal, unless the act is in the log: it came twice, and what refuses the second is what the first did."""
    try:
        return _as_stored(study, act_id) or {"id": act_id, "ok": False, "error": why, **more}
    except QualError as error:  # nobody can tell now whether it is stored: asked again, somebody can
        return {"id": act_id, "ok": False, "error": error.in_app(language), "later": True}


def _as_stored(study: Study, act_id: str) -> Answer | None:
    with study.read() as connection:
        found = record.stored(connection, act_id)
    return None if found is None else {"id": act_id, "ok": True, **found}


def made_by(study: Study, act_id: str, what: str) -> str:
    """The id of what an earlier act of this window made (``what`` in its answer); of anything else, ``act_id`` itself."""
    known = _answered.get((str(study.folder), act_id))
    if known is None:
        with study.read() as connection:
            known = record.stored(connection, act_id) or {}
    return str(known.get(what, act_id))


def history(study: Study) -> dict[str, record.Entry | None]:
    """The log entries that ``undo`` and ``redo`` would reverse now, each None where there is nothing."""
    return {"undo": coding.undoable(study), "redo": coding.redoable(study)}


# --- the kinds -----------------------------------------------------------------------------------------------
def _code(study: Study, event: Event) -> Answer:
    return {"coding": _apply(study, event, _code_id(study, event))}


def _code_new(study: Study, event: Event) -> Answer:
    code, made = coding.apply_new(study, word(event, "name"), _spans(event), **_stands_for(event))
    return {"code": code, "coding": made}


def _apply(study: Study, event: Event, code: str) -> str:
    return coding.apply(
        study,
        code,
        _spans(event),
        rank=_number(event, "rank"),
        origin="suggestion" if event.get("origin") == "suggestion" else "hand",
        **_stands_for(event),
    )


def _code_several(study: Study, event: Event) -> Answer:
    codes = [_code_id(study, {"code": code}) for code in _words(event, "codes")]
    made = coding.apply_several(study, codes, _spans(event), names=_words(event, "names"), **_stands_for(event))
    return {"codings": made}


def _respan(study: Study, event: Event) -> Answer:
    coding.respan(study, _coding(study, event), _spans(event))
    return {}


def _describe(study: Study, event: Event) -> Answer:
    coding.describe(study, _coding(study, event), **_stands_for(event))
    return {}


def _remove(study: Study, event: Event) -> Answer:
    coding.remove(study, _coding(study, event))
    return {}


def _suggested(study: Study, event: Event, accepted: bool) -> Answer:
    span, score = event.get("span"), event.get("score")
    if span is not None and not (isinstance(span, list) and [type(place) for place in span] == [int, int]):
        raise Broken
    made = coding.answer_suggestion(
        study,
        _utterance(study, event),
        _code_id(study, event),
        rank=_number(event, "rank") or 1,
        score=float(score) if isinstance(score, int | float) else 0.0,
        accepted=accepted,
        span=(span[0], span[1]) if span else None,
    )
    return {"coding": made} if made else {}


def _accept(study: Study, event: Event) -> Answer:
    return _suggested(study, event, True)


def _reject(study: Study, event: Event) -> Answer:
    return _suggested(study, event, False)


def _memo(study: Study, event: Event) -> Answer:
    words = event.get("text")
    if not isinstance(words, str):
        raise Broken
    on, target = word(event, "on"), word(event, "target")
    if on == "coding":
        target = _coding(study, {"coding": target})
    elif on == "utterance":
        target = _utterance(study, {"utterance": target})
    elif on != "session":
        raise Broken
    with study.read() as connection:
        if on != "utterance" and target_id(connection, on, target) is None:
            raise Broken
    return {"memo": coding.add_memo(study, on, target, words)}


def _memo_delete(study: Study, event: Event) -> Answer:
    coding.delete_memo(study, word(event, "memo"))
    return {}


def _point(study: Study, event: Event) -> Answer:
    words = [codebook.Link("utterance", one.utterance, one.start, one.end, one.text) for one in _spans(event)]
    return {"point": codebook.point_from_words(study, word(event, "statement"), words)}


def _correct(study: Study, event: Event) -> Answer:
    said, seen = event.get("text"), event.get("seen")
    if not isinstance(said, str) or not (seen is None or isinstance(seen, str)):
        raise Broken
    coding.correct(study, word(event, "utterance"), said, seen=seen)
    return {}


def undo(study: Study, _: Event) -> Answer:
    """Take back the coder's last act."""
    return {"operation": coding.undo(study)}


def redo(study: Study, _: Event) -> Answer:
    """Do again what was undone last."""
    return {"operation": coding.redo(study)}


_KINDS: Final[dict[str, Callable[[Study, Event], Answer]]] = {
    "code": _code,
    "code_new": _code_new,
    "code_several": _code_several,
    "respan": _respan,
    "remove": _remove,
    "accept": _accept,
    "reject": _reject,
    "memo": _memo,
    "memo_delete": _memo_delete,
    "point": _point,
    "describe": _describe,
    "correct": _correct,
    "undo": undo,
    "redo": redo,
}


# --- reading an event ----------------------------------------------------------------------------------------
def word(event: Event, name: str) -> str:
    """The words under ``name``; without them the event is broken."""
    value = event.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Broken
    return value


def _words(event: Event, name: str) -> list[str]:
    """The list of words under ``name``; none where there is no such list."""
    value = event.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise Broken
    return value


def _code_id(study: Study, event: Event) -> str:
    with study.read() as connection:
        found = target_id(connection, "code", word(event, "code"))
    if found is None:
        raise CodebookError("codebook.gone")
    return found


def _coding(study: Study, event: Event) -> str:
    """A coding that the page names by its id, or by the act that made it while that was on its way."""
    return made_by(study, word(event, "coding"), "coding")


class _StandsFor(TypedDict):
    kind: str
    stance: str | None
    valence: str | None


def _stands_for(event: Event) -> _StandsFor:
    """What a coding stands for."""
    kind = str(event.get("as", "individual"))
    return {"kind": kind, "stance": _choice(event, "stance"), "valence": _choice(event, "valence")}


def _choice(event: Event, name: str) -> str | None:
    value = event.get(name)
    return None if value is None or value == "" else str(value)


def _utterance(study: Study, event: Event) -> str:
    with study.read() as connection:
        found = target_id(connection, "utterance", word(event, "utterance"))
    if found is None:
        raise CodingError("coding.unknown_utterance", utterance=event["utterance"])
    return found


def _number(event: Event, name: str) -> int | None:
    value = event.get(name)
    return value if type(value) is int else None


def _spans(event: Event) -> list[coding.Span]:
    given = event.get("spans")
    if not isinstance(given, list) or not given or not all(isinstance(one, Mapping) for one in given):
        raise Broken
    return [
        coding.Span(word(one, "utterance"), _number(one, "start"), _number(one, "end"), one.get("text"))
        for one in given
    ]
