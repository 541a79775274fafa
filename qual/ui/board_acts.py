"""What happens on the board of Kodebok, one act at a time: `acts.handle` with the kinds of this page.

Nothing here knows Streamlit.
"""

from __future__ import annotations

from typing import Final

from qual import codebook
from qual.store.codebook import RESIDUAL
from qual.study import Study
from qual.ui import acts
from qual.ui.acts import Answer, Broken, Event, Kinds, made_by, word


def handle(study: Study, event: object, language: str | None = None) -> Answer:
    """Do one act for ``study.coder`` and answer ``{id, ok, …}``, once however often it comes; see `acts.handle`.

    * ``move``: ``codes`` (ids), ``group`` (its id, the id of the act that made it, or ``residual``), ``grouping`` (or none)
    * ``move_new``: ``codes``, ``name`` of a group that is made when there is none, ``grouping``; the answer has ``group``
    * ``raise``: ``groups`` (ids), ``concept`` (its name; made when there is none); the answer has ``concept``
    * ``lower``: ``group`` and ``concept`` (ids): the group is no case of it after all
    * ``relate``: ``statement`` and ``concepts`` (ids) that it ties; the answer has ``relation``; ``unrelate``: ``relation`` (id)
    * ``code_new``, ``group_new``, ``concept_new``: ``name``
    * ``verdict``: ``test``, ``target`` (id), ``answer``, ``reason``
    * ``silence``: ``code``, ``key`` of the advice
    * ``undo``, ``redo``
    """
    return acts.handle(study, event, language, _KINDS)


def _move(study: Study, event: Event) -> Answer:
    group = made_by(study, word(event, "group"), "group")
    codebook.move_code(
        study, _ids(study, event, "codes", "code"), None if group == RESIDUAL else group, _grouping(event)
    )
    return {}


def _move_new(study: Study, event: Event) -> Answer:
    codes = _ids(study, event, "codes", "code")
    group = codebook.group_codes(study, codes, word(event, "name"), grouping_id=_grouping(event))
    return {"group": group}


def _raise(study: Study, event: Event) -> Answer:
    groups = _ids(study, event, "groups", "group")
    concept = codebook.raise_groups(study, groups, word(event, "concept"))
    return {"concept": concept}


def _lower(study: Study, event: Event) -> Answer:
    concept, group = made_by(study, word(event, "concept"), "concept"), made_by(study, word(event, "group"), "group")
    codebook.unlink_group(study, concept, group)
    return {}


def _relate(study: Study, event: Event) -> Answer:
    return {"relation": codebook.relate(study, word(event, "statement"), _ids(study, event, "concepts", "concept"))}


def _unrelate(study: Study, event: Event) -> Answer:
    codebook.delete_relation(study, made_by(study, word(event, "relation"), "relation"))
    return {}


def _code_new(study: Study, event: Event) -> Answer:
    return {"code": codebook.add_code(study, word(event, "name"))}


def _group_new(study: Study, event: Event) -> Answer:
    made = codebook.add_group(study, word(event, "name"), grouping_id=_grouping(event))
    return {"group": made}


def _concept_new(study: Study, event: Event) -> Answer:
    return {"concept": codebook.add_concept(study, word(event, "name"))}


def _verdict(study: Study, event: Event) -> Answer:
    test, reason = codebook.TESTS.get(word(event, "test")), event.get("reason")
    if test is None or not isinstance(reason, str | None):
        raise Broken
    codebook.record_verdict(study, test.name, test.target, word(event, "target"), word(event, "answer"), reason)
    return {}


def _silence(study: Study, event: Event) -> Answer:
    codebook.silence_advice(study, word(event, "code"), word(event, "key"))
    return {}


_KINDS: Final[Kinds] = {
    "move": _move,
    "move_new": _move_new,
    "raise": _raise,
    "lower": _lower,
    "relate": _relate,
    "unrelate": _unrelate,
    "code_new": _code_new,
    "group_new": _group_new,
    "concept_new": _concept_new,
    "verdict": _verdict,
    "silence": _silence,
    "undo": acts.undo,
    "redo": acts.redo,
}


def _ids(study: Study, event: Event, name: str, what: str) -> list[str]:
    given = event.get(name)
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise Broken
    return [made_by(study, one, what) for one in given]


def _grouping(event: Event) -> str | None:
    return word(event, "grouping") if event.get("grouping") is not None else None
