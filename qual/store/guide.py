"""The guide's questions, where they are asked, what they ask for: reading."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from qual.store import notes
from qual.store import schema as t
from qual.store.joins import LIVE, is_moderator, spoken


def questions(connection: Connection) -> list[dict[str, Any]]:
    """The guide's questions in order: code, guide, round, text, id, ``marks`` (how often it is asked), ``themes``."""
    counted = (
        select(t.guide_marks.c.question_id, func.count())
        .select_from(t.guide_marks.join(t.utterances).join(t.documents))
        .where(*LIVE)
        .group_by(t.guide_marks.c.question_id)
    )
    marks = {question: int(count) for question, count in connection.execute(counted)}
    links: dict[str, list[tuple[str, str]]] = {}
    query = select(t.question_themes.c.question_id, t.question_themes.c.target_kind, t.question_themes.c.target_id)
    for question, kind, target in connection.execute(query.order_by(t.question_themes.c.id)):
        links.setdefault(question, []).append((kind, target))
    return [
        row | {"marks": marks.get(row["id"], 0), "themes": links.get(row["id"], [])} for row in notes.guide(connection)
    ]


def marks_on(connection: Connection, utterance_id: str) -> dict[str, str]:
    """The questions that an utterance asks, by the mark's id."""
    query = select(t.guide_marks.c.id, t.guide_marks.c.question_id).where(t.guide_marks.c.utterance_id == utterance_id)
    return {mark: question for mark, question in connection.execute(query)}  # noqa: C416


def links_of(connection: Connection, question_id: str) -> dict[str, tuple[str, str]]:
    """What a question asks for, as (kind, id), by the link's id."""
    links = t.question_themes.c
    query = select(links.id, links.target_kind, links.target_id).where(links.question_id == question_id)
    return {link: (kind, target) for link, kind, target in connection.execute(query)}


def moderators_of(connection: Connection, source_id: str) -> list[dict[str, Any]]:
    """What moderators say in a session, in order: utterance_id, reference, text, words, question (code, or None)."""
    query = (
        select(
            t.utterances.c.id.label("utterance_id"), t.utterances.c.reference, t.texts.c.text, t.utterances.c.words,
            func.min(t.guide_questions.c.code).label("question"),
        )
        .select_from(spoken())
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .outerjoin(t.guide_marks, t.guide_marks.c.utterance_id == t.utterances.c.id)
        .outerjoin(t.guide_questions, t.guide_questions.c.id == t.guide_marks.c.question_id)
        .where(*LIVE, t.sources.c.id == source_id, is_moderator(), t.texts.c.text.is_not(None))
        .group_by(
            t.utterances.c.id, t.utterances.c.reference, t.texts.c.text, t.utterances.c.words, t.documents.c.part,
            t.utterances.c.position,
        )
        .order_by(t.documents.c.part, t.utterances.c.position)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def round_of(connection: Connection, source_id: str) -> int | None:
    """The number of a source's round."""
    query = select(t.rounds.c.number).join(t.sources, t.sources.c.round_id == t.rounds.c.id)
    return connection.execute(query.where(t.sources.c.id == source_id)).scalar()
