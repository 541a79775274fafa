"""Every count behind a figure, in SQL, by the counting rules (docs/counting.md).

* Moderators do not count unless asked for; a coded utterance counts once per theme, however many spans and coders.
* Words: the union of the coded spans; a word belongs where it starts. The segments carry the numbers of their first
  and last word, so the union is one pass over sorted intervals (a window function).
* Participants who voice a theme: persons, or unnamed attendances, with a coded utterance; codings of kind ``group`` voice
  for no one. Speakers whom nobody has identified are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Subquery, case, column, func, select, values

from qual.store import schema as t

#: what figures can be split by, and where it stands
SPLITS: dict[str, ColumnElement[Any]] = {
    "group": t.groups.c.code,
    "round": t.rounds.c.number,
    "session": t.sources.c.name,
    "level": t.groups.c.level,
    "municipality": t.groups.c.municipality,
    "role": t.attendances.c.role,
    "person": t.persons.c.code,
}


def themes(
    connection: Connection,
    members: Sequence[tuple[str, str]],
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
) -> list[dict[str, Any]]:
    """One row per theme and cell that has anything coded.

    Parameters
    ----------
    members : (theme id, code id) pairs; a code may stand under several themes.
    by : names from `SPLITS`.

    Returns rows with ``theme_id``, one column per split, ``utterances``, ``words``, ``participants``, ``unidentified``
    (utterances whose speaker nobody has identified) and ``codings``.
    """
    if not members:
        return []
    said = _said(members, by, moderators, coder)
    cell = [said.c.theme_id, *(said.c[name] for name in by)]
    voice = case((said.c.kind != "group", said.c.voice))
    counted = (
        select(
            *cell,
            func.count(func.distinct(said.c.utterance_id)).label("utterances"),
            func.count(func.distinct(voice)).label("participants"),
            func.count(func.distinct(case((said.c.voice.is_(None), said.c.utterance_id)))).label("unidentified"),
            func.count(func.distinct(said.c.coding_id)).label("codings"),
        )
        .group_by(*cell)
    )  # fmt: skip
    rows = {tuple(row[: 1 + len(by)]): dict(row._mapping) for row in connection.execute(counted)}
    for row in connection.execute(_word_union(said, by)):
        rows[tuple(row[: 1 + len(by)])]["words"] = int(row.words)
    return list(rows.values())


def present(connection: Connection, by: Sequence[str]) -> list[dict[str, Any]]:
    """Participants present per cell, from attendances of sessions that were held: columns of ``by``, ``present``.

    Where a session has any identified attendee, the identified ones count; otherwise its unnamed attendances.
    """
    who = func.coalesce(t.attendances.c.person_id, t.attendances.c.id)
    named = (
        select(t.attendances.c.source_id)
        .where(t.attendances.c.person_id.is_not(None), t.attendances.c.function == "participant")
        .distinct()
    )
    cell = [SPLITS[name].label(name) for name in by]
    query = (
        select(*cell, func.count(func.distinct(who)).label("present"))
        .select_from(_with_places(t.attendances.join(t.sources, t.sources.c.id == t.attendances.c.source_id)))
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
        .where(
            t.attendances.c.function == "participant", t.sources.c.held.is_(True),
            t.attendances.c.person_id.is_not(None) | t.attendances.c.source_id.not_in(named),
        )
        .group_by(*cell)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def reported(connection: Connection) -> list[dict[str, Any]]:
    """Figures somebody has reported, in the order listed: session, group, round, value, origin."""
    query = (
        select(
            t.sources.c.name.label("session"), t.groups.c.code.label("group"), t.rounds.c.number.label("round"),
            t.reported_counts.c.value, t.texts.c.text.label("origin"),
        )
        .select_from(t.reported_counts)
        .outerjoin(t.sources, t.sources.c.id == t.reported_counts.c.source_id)
        .outerjoin(t.groups, t.groups.c.id == func.coalesce(t.reported_counts.c.group_id, t.sources.c.group_id))
        .outerjoin(t.rounds, t.rounds.c.id == func.coalesce(t.reported_counts.c.round_id, t.sources.c.round_id))
        .outerjoin(t.texts, t.texts.c.id == t.reported_counts.c.origin_id)
        .order_by(t.reported_counts.c.position)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def totals(connection: Connection, by: Sequence[str], *, moderators: bool = False) -> list[dict[str, Any]]:
    """Utterances and words said per cell, coded or not: the whole that shares are of."""
    cell = [SPLITS[name].label(name) for name in by]
    query = select(*cell, func.count().label("utterances"), func.sum(t.utterances.c.words).label("words")).select_from(
        _with_places(_utterances())
    )
    query = query.where(t.documents.c.live.is_(True), t.utterances.c.live.is_(True)).group_by(*cell)
    if not moderators:
        query = query.where(~is_moderator())
    return [dict(row) for row in connection.execute(query).mappings()]


def is_moderator() -> ColumnElement[bool]:
    """Whether an utterance's speaker moderates: by attendance where known, else by the label."""
    return func.coalesce(t.attendances.c.function == "moderator", t.speakers.c.moderates, False)


def _utterances() -> Any:
    return (
        t.utterances.join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .outerjoin(t.speakers, t.speakers.c.id == t.utterances.c.speaker_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
    )


def _with_places(joined: Any) -> Any:
    return joined.outerjoin(t.groups, t.groups.c.id == t.sources.c.group_id).outerjoin(
        t.rounds, t.rounds.c.id == t.sources.c.round_id
    )


def _said(members: Sequence[tuple[str, str]], by: Sequence[str], moderators: bool, coder: str | None) -> Subquery:
    """One row per theme and coded segment, with whose voice it is (None where nobody knows)."""
    theme = _members(members)
    joined = (
        _utterances()
        .join(t.segments, t.segments.c.utterance_id == t.utterances.c.id)
        .join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        .join(theme, theme.c.code_id == t.codings.c.code_id)
    )
    query = (
        select(
            theme.c.theme_id, *(SPLITS[name].label(name) for name in by),
            t.utterances.c.id.label("utterance_id"), t.codings.c.id.label("coding_id"), t.codings.c.kind,
            func.coalesce(t.attendances.c.person_id, t.attendances.c.id).label("voice"),
            t.segments.c.word_from, t.segments.c.word_to,
        )
        .select_from(_with_places(joined))
        .where(t.documents.c.live.is_(True), t.utterances.c.live.is_(True))
    )  # fmt: skip
    if not moderators:
        query = query.where(~is_moderator())
    if coder is not None:
        query = query.join(t.coders, t.coders.c.id == t.codings.c.coder_id).where(t.coders.c.name == coder)
    return query.subquery("said")


def _members(members: Sequence[tuple[str, str]]) -> Any:
    return (
        values(column("theme_id", String), column("code_id", String), name="members")
        .data([(theme, code) for theme, code in members])
        .cte("members")
    )


def _word_union(said: Subquery, by: Sequence[str]) -> Select[Any]:
    """Sum, per cell, of the words that each span adds beyond those that earlier spans of the utterance reach."""
    cell = [said.c.theme_id, *(said.c[name] for name in by)]
    reached = func.max(said.c.word_to).over(
        partition_by=[said.c.theme_id, said.c.utterance_id],
        order_by=[said.c.word_from, said.c.word_to, said.c.coding_id],
        rows=(None, -1),
    )
    spans = select(*cell, said.c.word_from, said.c.word_to, func.coalesce(reached, 0).label("reached")).subquery(
        "spans"
    )
    begins = case((spans.c.reached > spans.c.word_from, spans.c.reached), else_=spans.c.word_from)
    added = case((spans.c.word_to > begins, spans.c.word_to - begins), else_=0)
    keys = [spans.c.theme_id, *(spans.c[name] for name in by)]
    return select(*keys, func.sum(added).label("words")).group_by(*keys)
