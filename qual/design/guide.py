"""The guide, worked with by hand: its questions, where moderators ask them, and the themes that they ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from qual.errors import DesignError
from qual.language.sameness import same
from qual.store import Desk, codebook, design, material
from qual.store import guide as store
from qual.store.acts import Act

LEAST = 62.0  # likeness, of 100, from which a question is proposed for an utterance
TARGETS = ("code", "code group", "concept")


def questions(desk: Desk) -> list[store.Question]:
    """The guide's questions in order: ``code, text, guide, round, id``, how often each is asked (``marks``), ``themes``: the
    codes, groups and concepts that it asks for, as (kind, id), and ``waiting``: the names of those that are not there yet.

    >>> design.guide.questions(study)[0]["code"]
    'P1.1'
    """
    with desk.read() as connection:
        return store.questions(connection)


class ByName(TypedDict):
    """A question of the guide with its themes by name: those that it asks for, and those ``waiting`` to be there."""

    question: str
    text: str | None
    marks: int
    themes: list[str]
    waiting: list[str]


def by_name(desk: Desk) -> list[ByName]:
    """The guide's questions in order, with what they ask for by name: ``question`` (its code), ``text, marks, themes, waiting``.

    >>> next(row["themes"] for row in design.guide.by_name(study) if row["question"] == "P1.2")
    ['Noen tar imot i andre enden']
    """
    with desk.read() as connection:
        names = codebook.target_names(connection)
        rows = store.questions(connection)
    return [
        {
            "question": row["code"],
            "text": row["text"],
            "marks": row["marks"],
            "themes": [names[theme] or "" for theme in row["themes"] if theme in names],
            "waiting": row["waiting"],
        }
        for row in rows
    ]


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
        rounds = design.round_ids(act.connection)
        if round is not None and round not in rounds:
            known = ", ".join(map(str, sorted(rounds))) or "–"
            raise DesignError("design.unknown_round", key=round, where=code, known=known)
        return store.put_question(
            act, code.strip(), text.strip(), guide=guide, round_id=rounds[round] if round else None
        )


def put_asked(act: Act, name: str, asked: Sequence[tuple[str, str]]) -> None:
    """Mark the utterances (ids) of an imported file that ask a question in so many words, in the guide under ``name``;
    a question that the guide has by its words already is that one."""
    if not asked:
        return
    known = {same(row["text"] or ""): row["id"] for row in store.questions(act.connection)}
    codes = store.ids(act.connection)
    for text, utterance_id in asked:
        key = same(text)
        if key not in known:
            number = next(n for n in range(1, len(codes) + 2) if f"{name}.{n}" not in codes)
            codes[f"{name}.{number}"] = known[key] = store.put_question(act, f"{name}.{number}", text, guide=name)
        store.mark(act, utterance_id, known[key])


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
            store.mark(act, said["id"], wanted)


def ask_for(
    desk: Desk, question: str, themes: Sequence[tuple[str, str]], *, waiting: Sequence[str] | None = None
) -> None:
    """Say which themes a guide question (its code) asks for: (kind, id) of `TARGETS`, all of them; others are let go.

    ``waiting`` : the names of themes that are not there yet, all of them too; None leaves those that wait. A name is tied to the
    code group, concept or code that is called so, as soon as there is one.

    Raises `DesignError` for an unknown question, kind or theme.

    >>> group = codebook.id_of(study, "code group", "Huset merkes når det stenger")
    >>> design.guide.ask_for(study, "P1.1", [("code group", group)])
    >>> len(design.guide.questions(study)[0]["themes"])
    1
    >>> design.guide.ask_for(study, "P1.1", [], waiting=["Lånt tid"])
    >>> made = codebook.add_concept(study, "Lånt tid")
    >>> design.guide.questions(study)[0]["themes"] == [("concept", made)]
    True
    """
    with desk.act("design.ask_for") as act:
        question_id = _question(act, question)
        for kind, target in themes:
            if kind not in TARGETS or codebook.target_id(act.connection, kind, target) is None:
                raise DesignError("design.unknown_target", kind=kind)
        store.ask_for(act, question_id, themes, waiting)


class Proposal(TypedDict):
    """The question (its code) whose words are most alike to what was said, and its ``likeness``, 0 to 100; None where none is."""

    proposal: str | None
    likeness: float | None


class Asked(store.Said, Proposal):
    """What a moderator says, with what it asks or may ask."""


def asked(desk: Desk, session: str) -> list[Asked]:
    """What moderators say in a session, in order: ``utterance_id, reference, text, words``, ``question`` (code of the guide
    question that it is marked with, or None) and a ``proposal`` with its ``likeness`` (0 to 100) where none is marked.

    A proposal is the question whose words are most alike; it never marks anything by itself. Questions of the session's own
    round, and those without a round, are looked at. Raises `DesignError` for an unknown session.

    >>> design.guide.asked(study, "BN-R3")[0]["reference"]
    'BN-R3-0001'
    """
    with desk.read() as connection:
        source = design.known_source(connection, session)
        said = store.moderators_of(connection, source["id"])
        questions = [row for row in store.written(connection) if row["text"]]
        number = store.round_of(connection, source["id"])
    here = [row for row in questions if row["round"] in (None, number)] or questions
    fitting = {row["code"]: row["text"] or "" for row in here}
    return [{**row, **(_proposal(row["text"], fitting) if row["question"] is None else _NONE)} for row in said]


_NONE: Proposal = {"proposal": None, "likeness": None}


def _proposal(text: str, known: Mapping[str, str]) -> Proposal:
    from rapidfuzz import fuzz, utils

    if len(text.split()) < 4 or not known:
        return _NONE
    said = utils.default_process(text)
    likeness = {code: _likeness(fuzz, said, utils.default_process(written)) for code, written in known.items()}
    best = max(likeness, key=lambda code: likeness[code])
    return {"proposal": best, "likeness": round(likeness[best], 1)} if likeness[best] >= LEAST else _NONE


def _likeness(fuzz: Any, said: str, written: str) -> float:
    """How alike a spoken question is to a written one: the written one may stand inside more talk, in another order."""
    return float((fuzz.token_set_ratio(said, written) + fuzz.partial_ratio(said, written)) / 2)


def _question(act: Act, code: str) -> str:
    known = store.ids(act.connection)
    if code not in known:
        raise DesignError("design.unknown_question", key=code, where="–", known=", ".join(known) or "–")
    return known[code]
