"""The guide, worked with by hand: its questions, where moderators ask them, and the themes that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qual.errors import DesignError
from qual.language.sameness import same
from qual.store import Desk, codebook, design, guide, material
from qual.store import schema as t
from qual.store.acts import Act

LEAST = 62.0  # likeness, of 100, from which a question is proposed for an utterance
TARGETS = ("code", "code group", "concept")


def questions(desk: Desk) -> list[dict[str, Any]]:
    """The guide's questions in order: ``code, text, guide, round, id``, how often each is asked (``marks``), and ``themes``:
    the codes, groups and concepts that it asks for, as (kind, id).

    >>> design.guide.questions(study)[0]["code"]
    'P1.1'
    """
    with desk.read() as connection:
        return guide.questions(connection)


def add_question(desk: Desk, code: str, text: str, *, guide: str | None = None, round: int | None = None) -> str:
    """Add a question to the guide, or change the one of this code; returns its id. Raises `DesignError`: empty, unknown round.

    >>> made = design.guide.add_question(study, "P4.9", "Hva tar dere med dere?", round=4)
    >>> design.guide.questions(study)[-1]["text"]
    'Hva tar dere med dere?'
    """
    for field, value in (("code", code), ("text", text)):
        if not value.strip():
            raise DesignError("design.empty", field=field)
    with desk.act("design.question") as act:
        rounds = design.by_key(act.connection, t.rounds, "number")
        if round is not None and round not in rounds:
            known = ", ".join(map(str, sorted(rounds))) or "–"
            raise DesignError("design.unknown_round", key=round, where=code, known=known)
        return put_question(act, code.strip(), text.strip(), guide=guide, round_id=rounds[round] if round else None)


def put_question(act: Act, code: str, text: str, *, guide: str | None, round_id: str | None = None) -> str:
    """`add_question` inside an act that is already open."""
    known = design.by_key(act.connection, t.guide_questions, "code")
    if code in known:
        act.update(t.guide_questions, known[code], guide=guide, round_id=round_id)
    else:
        position = design.next_position(act.connection, t.guide_questions)
        known[code] = act.insert(t.guide_questions, code=code, guide=guide, round_id=round_id, position=position)
    row = act.row(t.guide_questions, known[code])
    if design.word(act.connection, row["text_id"]) != text:
        act.update(t.guide_questions, known[code], text_id=act.words("question", text, known[code]))
    return known[code]


def put_asked(act: Act, name: str, asked: Sequence[tuple[str, str]]) -> None:
    """Mark the utterances (ids) of an imported file that ask a question in so many words, in the guide under ``name``;
    a question that the guide has by its words already is that one."""
    if not asked:
        return
    known = {same(row["text"] or ""): row["id"] for row in guide.questions(act.connection)}
    codes = design.by_key(act.connection, t.guide_questions, "code")
    for text, utterance_id in asked:
        key = same(text)
        if key not in known:
            number = next(n for n in range(1, len(codes) + 2) if f"{name}.{n}" not in codes)
            codes[f"{name}.{number}"] = known[key] = put_question(act, f"{name}.{number}", text, guide=name)
        _mark(act, utterance_id, known[key])


def mark(desk: Desk, utterance: str, question: str | None) -> None:
    """Say which guide question (its code; None: none) an utterance (id or reference) asks. What follows, up to the next
    mark, is prompted by it for the themes linked to it.

    Raises `DesignError` for a question or an utterance that is not there.

    >>> design.guide.mark(study, "BN-R3-0004", "P1.1")
    >>> [row["question"] for row in design.guide.asked(study, "BN-R3") if row["reference"] == "BN-R3-0004"]
    ['P1.1']
    """
    mark_all(desk, [(utterance, question)])


def mark_all(desk: Desk, marks: Sequence[tuple[str, str | None]]) -> None:
    """`mark` for several utterances, in one act.

    >>> design.guide.mark_all(study, [("BN-R3-0004", "P1.1"), ("BN-R3-0001", None)])
    >>> [row["question"] for row in design.guide.asked(study, "BN-R3") if row["reference"] == "BN-R3-0004"]
    ['P1.1']
    """
    with desk.act("design.mark", about={"marks": len(marks)}) as act:
        for utterance, question in marks:
            said = material.utterance(act.connection, utterance)
            if said is None:
                raise DesignError("design.unknown_utterance", utterance=utterance)
            wanted = _question(act, question) if question is not None else None
            _mark(act, said["id"], wanted)


def _mark(act: Act, utterance_id: str, wanted: str | None) -> None:
    there = guide.marks_on(act.connection, utterance_id)
    for mark_id, question_id in there.items():
        if question_id != wanted:
            act.delete(t.guide_marks, mark_id)
    if wanted is not None and wanted not in there.values():
        act.insert(t.guide_marks, utterance_id=utterance_id, question_id=wanted)


def ask_for(desk: Desk, question: str, themes: Sequence[tuple[str, str]]) -> None:
    """Say which themes a guide question (its code) asks for: (kind, id) of `TARGETS`, all of them; others are let go.

    Raises `DesignError` for an unknown question, kind or theme.

    >>> group = codebook.id_of(study, "code group", "Huset merkes når det stenger")
    >>> design.guide.ask_for(study, "P1.1", [("code group", group)])
    >>> len(design.guide.questions(study)[0]["themes"])
    1
    """
    with desk.act("design.ask_for") as act:
        question_id = _question(act, question)
        for kind, target in themes:
            if kind not in TARGETS or codebook.target_id(act.connection, kind, target) is None:
                raise DesignError("design.unknown_target", kind=kind)
        there = guide.links_of(act.connection, question_id)
        for link_id, link in there.items():
            if link not in themes:
                act.delete(t.question_themes, link_id)
        for kind, target in dict.fromkeys(themes):
            if (kind, target) not in there.values():
                act.insert(t.question_themes, question_id=question_id, target_kind=kind, target_id=target)


def asked(desk: Desk, session: str) -> list[dict[str, Any]]:
    """What moderators say in a session, in order: ``utterance_id, reference, text, words``, ``question`` (code of the guide
    question that it is marked with, or None) and a ``proposal`` with its ``likeness`` (0 to 100) where none is marked.

    A proposal is the question whose words are most alike; it never marks anything by itself. Questions of the session's own
    round, and those without a round, are looked at. Raises `DesignError` for an unknown session.

    >>> design.guide.asked(study, "BN-R3")[0]["reference"]
    'BN-R3-0001'
    """
    with desk.read() as connection:
        source = design.known_source(connection, session)
        said = guide.moderators_of(connection, source["id"])
        known_questions = [row for row in guide.questions(connection) if row["text"]]
        number = guide.round_of(connection, source["id"])
    fitting = [row for row in known_questions if row["round"] in (None, number)] or known_questions
    return [row | (_proposal(row["text"], fitting) if row["question"] is None else _NONE) for row in said]


_NONE: dict[str, Any] = {"proposal": None, "likeness": None}


def _proposal(text: str, known: Sequence[dict[str, Any]]) -> dict[str, Any]:
    from rapidfuzz import fuzz, utils

    if len(text.split()) < 4 or not known:
        return _NONE
    said = utils.default_process(text)
    best = max(known, key=lambda row: _likeness(fuzz, said, utils.default_process(row["text"])))
    likeness = _likeness(fuzz, said, utils.default_process(best["text"]))
    return {"proposal": best["code"], "likeness": round(likeness, 1)} if likeness >= LEAST else _NONE


def _likeness(fuzz: Any, said: str, written: str) -> float:
    """How alike a spoken question is to a written one: the written one may stand inside more talk, in another order."""
    return float((fuzz.token_set_ratio(said, written) + fuzz.partial_ratio(said, written)) / 2)


def _question(act: Act, code: str) -> str:
    known = design.by_key(act.connection, t.guide_questions, "code")
    if code not in known:
        raise DesignError("design.unknown_question", key=code, where="–", known=", ".join(known) or "–")
    return known[code]
