"""The guide's questions, where they are asked, what they ask for: reading and writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import Connection, func, select

from qual.language.sameness import same
from qual.store import schema as t
from qual.store import waiting
from qual.store.acts import Act, new_id
from qual.store.design import put_row, word
from qual.store.joins import LIVE, is_moderator, spoken
from qual.store.rows import all_rows, ids_by
from qual.store.waiting import Theme


class Written(TypedDict):
    """A question of the guide."""

    id: str
    code: str
    guide: str | None
    round: int | None
    text: str | None


class Question(Written):
    """A question of the guide, how often it is asked (``marks``), what it asks for (``themes``), and the names of what it asks
    for that is not there yet (``waiting``)."""

    marks: int
    themes: list[Theme]
    waiting: list[str]


class Said(TypedDict):
    """What a moderator says, with the code of the guide question that it asks."""

    utterance_id: str
    reference: str
    text: str
    words: int
    question: str | None


# --- reading -------------------------------------------------------------------------------------------------
def written(connection: Connection) -> list[Written]:
    """The guide's questions in order."""
    g = t.guide_questions.c
    query = (
        select(g.id, g.code, g.guide, t.rounds.c.number.label("round"), t.texts.c.text)
        .outerjoin(t.rounds, t.rounds.c.id == g.round_id)
        .outerjoin(t.texts, t.texts.c.id == g.text_id)
        .order_by(g.position)
    )
    return all_rows(connection, query, Written)


def questions(connection: Connection) -> list[Question]:
    """The guide's questions in order, with where they are asked and what they ask for."""
    counted = (
        select(t.guide_marks.c.question_id, func.count())
        .select_from(t.guide_marks.join(t.utterances).join(t.documents))
        .where(*LIVE)
        .group_by(t.guide_marks.c.question_id)
    )
    marks = {question: int(count) for question, count in connection.execute(counted)}
    asks: dict[str, dict[Theme, None]] = {}  # each once: what was two themes may be one
    q = t.question_themes.c
    query = select(q.question_id, q.target_kind, q.target_id).where(q.target_id.is_not(None)).order_by(q.id)
    for question, kind, target in connection.execute(query):
        asks.setdefault(question, {})[kind, target] = None
    names: dict[str, list[str]] = {}
    for one in waiting.waiting(connection):
        names.setdefault(one["question"], []).append(one["name"])
    return [
        {
            **row,
            "marks": marks.get(row["id"], 0),
            "themes": list(asks.get(row["id"], ())),
            "waiting": names.get(row["code"], []),
        }
        for row in written(connection)
    ]


def ids(connection: Connection) -> dict[str, str]:
    """The questions' ids by their code."""
    return ids_by(connection, t.guide_questions, "code")


def moderators_of(connection: Connection, source_id: str) -> list[Said]:
    """What moderators say in a session, in order."""
    query = (
        select(
            t.utterances.c.id.label("utterance_id"),
            t.utterances.c.reference,
            t.texts.c.text,
            t.utterances.c.words,
            func.min(t.guide_questions.c.code).label("question"),
        )
        .select_from(spoken())
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .outerjoin(t.guide_marks, t.guide_marks.c.utterance_id == t.utterances.c.id)
        .outerjoin(t.guide_questions, t.guide_questions.c.id == t.guide_marks.c.question_id)
        .where(*LIVE, t.sources.c.id == source_id, is_moderator(), t.texts.c.text.is_not(None))
        .group_by(t.utterances.c.id, t.texts.c.id, t.documents.c.id)
        .order_by(t.documents.c.part, t.utterances.c.position)
    )
    return all_rows(connection, query, Said)


def round_of(connection: Connection, source_id: str) -> int | None:
    """The number of a source's round."""
    query = select(t.rounds.c.number).join(t.sources, t.sources.c.round_id == t.rounds.c.id)
    return connection.execute(query.where(t.sources.c.id == source_id)).scalar()


# --- writing -------------------------------------------------------------------------------------------------
def put_question(
    act: Act, code: str, text: str, *, guide: str | None, round_id: str | None = None, position: int | None = None
) -> str:
    """Insert the question of this code, last where no ``position`` is given, or change it; returns its id."""
    g = t.guide_questions
    row_id = put_row(act, g, "code", code, {"guide": guide, "round_id": round_id}, position)
    if word(act.connection, act.row(g, row_id)["text_id"]) != text:
        act.update(g, row_id, text_id=act.words("question", text, row_id))
    return row_id


def mark(act: Act, utterance_id: str, question_id: str | None) -> None:
    """Say which one question an utterance asks, or none."""
    m = t.guide_marks
    query = select(m.c.id, m.c.question_id).where(m.c.utterance_id == utterance_id)
    there = {row.id: row.question_id for row in act.connection.execute(query)}
    for mark_id, asked in there.items():
        if asked != question_id:
            act.delete(m, mark_id)
    if question_id is not None and question_id not in there.values():
        act.insert(m, utterance_id=utterance_id, question_id=question_id)


def mark_many(act: Act, asked: Sequence[tuple[str, str]]) -> None:
    """Say that utterances ask questions, (utterance's id, question's id), where no utterance asks any yet."""
    rows = [{"id": new_id(), "utterance_id": utterance, "question_id": question} for utterance, question in asked]
    act.insert_many(t.guide_marks, rows)


def ask_for(act: Act, question_id: str, themes: Sequence[Theme], names: Sequence[str] | None = None) -> None:
    """Say that a question asks for these themes and no others; ``names``: and for what is called so, and no longer for what other
    names wait for."""
    q = t.question_themes.c
    query = (
        select(q.id, q.target_kind, q.target_id, t.texts.c.text)
        .outerjoin(t.texts, t.texts.c.id == q.name_id)
        .where(q.question_id == question_id)
    )
    wanted, there = {same(name) for name in names or ()}, set()
    for row in act.connection.execute(query).all():
        waits = row.target_id is None
        if waits and (names is None or same(row.text or "") in wanted):
            continue
        if not waits and (row.target_kind, row.target_id) in themes:
            there.add((row.target_kind, row.target_id))
            continue
        act.delete(t.question_themes, row.id)
    for kind, target in dict.fromkeys(themes):
        if (kind, target) not in there:
            act.insert(t.question_themes, question_id=question_id, target_kind=kind, target_id=target)
    waiting.ask(act, question_id, names or ())
