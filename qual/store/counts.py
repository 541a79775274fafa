"""Every count behind a figure, by the counting rules (docs/counting.md): sums over `qual.store.columns`, never over words.

* Moderators do not count unless asked for; a coded utterance counts once per theme, however many spans and coders.
* Words: the union of the coded spans; a word belongs where it starts. The segments carry the numbers of their first
  and last word, so the union is one pass over sorted intervals.
* Participants who voice a theme: persons, unnamed attendances, or labels that nobody has tied to either, with a coded
  utterance; codings of kind ``group`` voice for no one. Speakers who are several, or unknown, are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Connection, String, column, func, select

from qual.store import cells, presence
from qual.store import schema as t
from qual.store.cells import Members, Rows
from qual.store.columns import KINDS, VALENCES
from qual.store.rows import all_rows

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
    (utterances whose speaker is several, or unknown), ``as_group`` (utterances in a coding of kind *group* or *interaction*),
    ``whole_sessions`` (sessions in which there are such, and no participant who voices it) and ``codings``.
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

    together = columns.kind[coding] != KINDS.index("individual")

    def sessions(kept: Any) -> Any:
        return np.unique(number[kept] * sources + columns.source[utterance[kept]])

    sources = int(columns.source.max()) + 1
    whole = np.setdiff1d(sessions(together), sessions(voiced))  # a place and a session in one number
    return said.rows(
        places,
        utterances=each(first),
        participants=different(voice, voiced),
        unidentified=each(first & (voice < 0)),
        as_group=different(utterance, together),
        whole_sessions=np.bincount(whole // sources, minlength=len(places)),
        codings=different(coding, slice(None)),
        words=each(_new_words(first, begins, ends)),
    )


def valences(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """Per theme and cell: the splits, and how many different utterances tell something ``positive``, ``negative``, or have a
    coding of which nobody has said either (``unsaid``); ``where`` as in `cells.coded`."""
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder, where=where)
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
    """Participants present per cell, in sessions that were held (`presence`): columns of ``by``, ``present``, and how many of
    these are known ``by_label`` alone."""
    cells_of: dict[tuple[Any, ...], dict[str, bool]] = {}
    for key, one in presence.in_cells(connection, by):
        cells_of.setdefault(key, {})[one["voice"]] = one["by_label"]
    return [
        dict(zip(by, key, strict=True)) | {"present": len(voices), "by_label": sum(voices.values())}
        for key, voices in cells_of.items()
    ]


class Reported(TypedDict):
    """A figure for attendance that somebody has reported, what it is about, and where it comes from."""

    session: str | None
    group: str | None
    round: int | None
    value: int
    origin: str


def reported(connection: Connection) -> list[Reported]:
    """Figures somebody has reported, in the order listed."""
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
    return all_rows(connection, query, Reported)


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
