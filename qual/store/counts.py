"""Every count behind a figure, by the counting rules (docs/counting.md): sums over `qual.store.columns`, never over words.

* Moderators do not count unless asked for; a coded utterance counts once per theme, however many spans and coders.
* Words: the union of the coded spans; a word belongs where it starts. The segments carry the numbers of their first
  and last word, so the union is one pass over sorted intervals.
* Participants who voice a theme: persons, or unnamed attendances, with a coded utterance; codings of kind ``group`` voice
  for no one. Speakers whom nobody has identified are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, column, func, select, values

from qual.store import cells
from qual.store import schema as t
from qual.store.cells import Members, Rows
from qual.store.columns import KINDS, VALENCES
from qual.store.joins import LIVE

#: what figures can be split by, and where it stands
SPLITS: dict[str, ColumnElement[Any]] = {
    "group": t.groups.c.code,
    "round": t.rounds.c.number,
    "session": t.sources.c.name,
    "level": t.groups.c.level,
    "municipality": t.groups.c.municipality,
    "role": t.attendances.c.role,
    "person": t.persons.c.code,
    "kind": t.sources.c.kind,
    "question": t.guide_questions.c.code,
    "tag": column("tag", String),
}
#: a participant, also one whom nobody has named
VOICE = func.coalesce(t.attendances.c.person_id, t.attendances.c.id)
#: `SPLITS`, and what a figure is never split by
_COLUMNS = SPLITS | {"voice": VOICE}


def themes(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """One row per theme and cell that has anything coded.

    Parameters
    ----------
    members : (theme id, code id) pairs.
    by : names from `SPLITS`.
    where : a value per name of `SPLITS`, to keep to.

    Returns rows with ``theme_id``, one column per split, ``utterances``, ``words``, ``participants``, ``unidentified``
    (utterances whose speaker nobody has identified) and ``codings``.
    """
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where)
    if not len(said.place):
        return []
    columns, segment = said.columns, said.segment
    begins, ends = columns.word_from[segment], columns.word_to[segment]
    order = np.lexsort((ends, begins, said.utterance, said.place))
    place, utterance, begins, ends = said.place[order], said.utterance[order], begins[order], ends[order]
    coding = columns.coding[segment][order]
    first = _changes(place) | _changes(utterance)  # of the utterance's spans in this cell
    voice = columns.of_place("voice")[columns.place[utterance]]
    voiced = (columns.kind[coding] != KINDS.index("group")) & (voice >= 0)
    places, number = np.unique(place, return_inverse=True)

    def each(weights: Any) -> Any:
        return np.bincount(number, weights, len(places)).astype(np.int64)

    def different(values: Any, kept: Any) -> Any:
        pairs = np.unique(number[kept] * (int(values.max()) + 1) + values[kept])
        return np.bincount(pairs // (int(values.max()) + 1), minlength=len(places))

    return said.rows(
        places,
        utterances=each(first),
        participants=different(voice, voiced),
        unidentified=each(first & (voice < 0)),
        codings=different(coding, slice(None)),
        words=each(_new_words(first, begins, ends)),
    )


def valences(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """Per theme and cell: the splits, and how many different utterances tell something ``positive``, ``negative``, or have a
    coding of which nobody has said either (``unsaid``)."""
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder)
    valence = said.columns.valence[said.columns.coding[said.segment]]
    places = np.unique(said.place)

    def told(answer: str | None) -> Any:
        kept = valence == VALENCES.index(answer)
        each = np.unique(np.stack([said.place[kept], said.utterance[kept]]), axis=1)
        return np.bincount(np.searchsorted(places, each[0]), minlength=len(places))

    return said.rows(places, positive=told("positive"), negative=told("negative"), unsaid=told(None))


def _changes(values: Any) -> Any:
    """Where a sorted column has another value than the row before."""
    import numpy as np

    return np.concatenate([[True], values[1:] != values[:-1]])


def _new_words(first: Any, begins: Any, ends: Any) -> Any:
    """Of each span the words that no span before it in its utterance has; ``first`` says where an utterance begins."""
    import numpy as np

    apart = np.cumsum(first) * (int(ends.max()) + 1)  # one utterance's words lie beyond all words of the one before
    reached = np.maximum.accumulate(ends + apart) - apart
    before = np.where(first, 0, np.concatenate([[0], reached[:-1] + apart[:-1]]) - apart)
    return np.maximum(ends - np.maximum(begins, before), 0)


def present(connection: Connection, by: Sequence[str]) -> Rows:
    """Participants present per cell, from attendances of sessions that were held: columns of ``by``, ``present``.

    Where a session has any identified attendee, the identified ones count; otherwise its unnamed attendances.
    """
    cell = [_COLUMNS[name].label(name) for name in by]
    there = attending(connection, [*cell, VOICE.label("voice")], by).distinct().subquery("there")
    keys = [there.c[name] for name in by]
    query = select(*keys, func.count().label("present")).group_by(*keys)
    return [dict(row) for row in connection.execute(query).mappings()]


def attending(connection: Connection, columns: Sequence[Any], by: Sequence[str] = ()) -> Select[Any]:
    """``columns`` of the participants who count as present, of sessions that were held; ``by`` as in `themes`.

    A guide question was put to those who sat in the session where it was asked.
    """
    named = (
        select(t.attendances.c.source_id)
        .where(t.attendances.c.person_id.is_not(None), t.attendances.c.function == "participant")
        .distinct()
    )
    joined = _with_tags(connection, by, t.attendances.join(t.sources, t.sources.c.id == t.attendances.c.source_id))
    joined = with_places(joined).outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
    if "question" in by:
        asked = (
            select(t.documents.c.source_id, t.guide_marks.c.question_id)
            .select_from(t.guide_marks.join(t.utterances).join(t.documents))
            .where(*LIVE)
            .distinct()
            .subquery("asked")
        )
        joined = joined.join(asked, asked.c.source_id == t.sources.c.id).join(
            t.guide_questions, t.guide_questions.c.id == asked.c.question_id
        )
    return (
        select(*columns)
        .select_from(joined)
        .where(
            t.attendances.c.function == "participant",
            t.sources.c.held.is_(True),
            t.attendances.c.person_id.is_not(None) | t.attendances.c.source_id.not_in(named),
        )
    )


def reported(connection: Connection) -> Rows:
    """Figures somebody has reported, in the order listed: session, group, round, value, origin."""
    query = (
        select(
            t.sources.c.name.label("session"),
            t.groups.c.code.label("group"),
            t.rounds.c.number.label("round"),
            t.reported_counts.c.value,
            t.texts.c.text.label("origin"),
        )
        .select_from(t.reported_counts)
        .outerjoin(t.sources, t.sources.c.id == t.reported_counts.c.source_id)
        .outerjoin(t.groups, t.groups.c.id == func.coalesce(t.reported_counts.c.group_id, t.sources.c.group_id))
        .outerjoin(t.rounds, t.rounds.c.id == func.coalesce(t.reported_counts.c.round_id, t.sources.c.round_id))
        .outerjoin(t.texts, t.texts.c.id == t.reported_counts.c.origin_id)
        .order_by(t.reported_counts.c.position)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def totals(
    connection: Connection, by: Sequence[str], *, moderators: bool = False, where: Mapping[str, Any] | None = None
) -> Rows:
    """Utterances and words said per cell, coded or not: the whole that shares are of; ``labelled``: those with a speaker."""
    import numpy as np

    said = cells.said(connection, by, moderators=moderators, where=where)
    columns = said.columns
    utterances = np.bincount(said.cell, minlength=len(said.keys)).tolist()
    words = np.bincount(said.cell, columns.words[said.utterance], len(said.keys)).astype(np.int64).tolist()
    spoken = columns.of_place("labelled")[columns.place[said.utterance]]
    labelled = np.bincount(said.cell, spoken, len(said.keys)).astype(np.int64).tolist()
    return [
        {**dict(zip(by, key, strict=True)), "utterances": utterances[at], "words": words[at], "labelled": labelled[at]}
        for at, key in enumerate(said.keys)
    ]


def order_of(connection: Connection, by: Sequence[str]) -> dict[str, dict[Any, tuple[int, Any]]]:
    """A key to sort values by, per split: groups and guide questions in the design's order; others by themselves."""
    placed = {"group": t.groups, "question": t.guide_questions}
    order: dict[str, dict[Any, tuple[int, Any]]] = {name: {} for name in by}
    for name in set(by) & set(placed):
        rows = connection.execute(select(placed[name].c.code, placed[name].c.position))
        order[name] = {code: (0, position) for code, position in rows}
    return order


def with_places(joined: Any) -> Any:
    """``joined`` with the group and the round of its source, where it has them."""
    return joined.outerjoin(t.groups, t.groups.c.id == t.sources.c.group_id).outerjoin(
        t.rounds, t.rounds.c.id == t.sources.c.round_id
    )


def _with_tags(connection: Connection, by: Sequence[str], joined: Any) -> Any:
    """``joined`` with the column ``tag``: JSON is read here, as no SQL reads it everywhere; sources are few."""
    if "tag" not in by:
        return joined
    tagged = connection.execute(select(t.sources.c.id, t.sources.c.tags).where(t.sources.c.tags.is_not(None)))
    pairs = [(source, tag) for source, tags in tagged for tag in dict.fromkeys(tags or ())]
    tags = values(column("tagged_id", String), column("tag", String), name="tags").data(pairs or [("", "")]).cte("tags")
    return joined.outerjoin(tags, tags.c.tagged_id == t.sources.c.id)
