"""The words behind the figures: which passages stand in a cell, and their texts, of which only those are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import Connection, select

from qual.store import cells, held
from qual.store import schema as t
from qual.store.acts import batches
from qual.store.cells import Members, Row, Rows
from qual.store.columns import VALENCES, Columns
from qual.store.held import First
from qual.store.joins import LIVE, SPAN
from qual.store.kept import kept

if TYPE_CHECKING:
    import numpy as np

GOOD = (6, 60)  # words: as long as a passage is to be, where there is a choice


def references(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """The utterances behind every figure: ``theme_id``, the splits, ``reference``; in the order of their references."""
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where)
    return named(connection, said, np.unique(np.stack([said.place, said.utterance]), axis=1))


def named(connection: Connection, said: cells.Coded, each: np.ndarray) -> Rows:
    """The rows of ``each`` (a place and an utterance), with the ``reference`` of the utterance, in their order."""
    called = printed(connection, said.columns)
    rows = said.rows(each[0], reference=each[1])
    return sorted((row | {"reference": called[row["reference"]]} for row in rows), key=lambda row: row["reference"])


def printed(connection: Connection, columns: Columns) -> list[str]:
    """The printed reference of each utterance of the columns, which are those of this connection."""
    order = columns.documents

    def read(connection: Connection) -> list[str]:
        query = select(t.utterances.c.document_id, t.utterances.c.position, t.utterances.c.reference).where(LIVE[1])
        lines = [row for row in connection.execute(query).fetchall() if row[0] in order]
        return [row[2] for row in sorted(lines, key=lambda row: (order[row[0]], row[1]))]

    return kept(connection, printed, read)


def passages(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    most: int,
    where: Mapping[str, Any] | None = None,
    coder: str | None = None,
) -> Rows:
    """At most ``most`` passages per theme and cell: ``theme_id``, the splits, ``reference``, ``session``, ``voice``, ``text``.

    Each from another participant as far as there are; of one participant the longest of 6 to 60 words (else the longest), and
    of equals the first said.
    """
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder, where=where)
    columns, segment, place = said.columns, said.segment, said.place
    size = columns.word_to[segment] - columns.word_from[segment]
    rough = (size < GOOD[0]) | (size > GOOD[1])
    chosen = np.lexsort((columns.word_from[segment], said.utterance, -size, rough, place))
    chosen = chosen[_turn(place[chosen], said.utterance[chosen]) == 0]  # the best span of each utterance
    turn = _turn(place[chosen], said.voice[chosen])
    chosen = chosen[
        np.lexsort((np.arange(len(chosen)), turn, place[chosen]))
    ]  # everyone's best, then everyone's second best
    chosen = chosen[_turn(place[chosen]) < most]
    spans = words(connection, columns, segment[chosen])
    rows = said.rows(place[chosen], segment=segment[chosen], voice=said.voice[chosen])
    return [_spoken(row, spans, columns) for row in rows if row["segment"] in spans]


def experiences(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """The coded words of each cell in the order of the talk: ``theme_id``, the splits, ``valence, coding_id, reference, session,
    voice, text``; one row per theme and segment. ``where`` as in `cells.coded`."""
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder, where=where)
    columns = said.columns
    order = np.lexsort((columns.word_from[said.segment], said.utterance))
    segment = said.segment[order]
    spans, ids = words(connection, columns, segment), list(columns.coding_ids)
    rows = said.rows(
        said.place[order],
        segment=segment,
        voice=said.voice[order],
        coding=columns.coding[segment],
        valence=columns.valence[columns.coding[segment]],
    )
    return [
        _spoken(row | {"valence": VALENCES[row["valence"]], "coding_id": ids[row.pop("coding")]}, spans, columns)
        for row in rows
        if row["segment"] in spans
    ]


class Words(TypedDict):
    """The words of a segment, with the utterance's reference and its session."""

    reference: str
    session: str
    text: str


class FirstWords(Words):
    """Words, and the id of the person, or of the attendance of somebody unnamed, whose they are."""

    voice: str | None


def first_said(
    connection: Connection, members: Members, *, coder: str | None = None, where: Mapping[str, Any] | None = None
) -> dict[str, First]:
    """By theme, in which sessions it is first said; nothing of one that is said nowhere. ``where`` as in `cells.coded`."""
    import numpy as np

    said = cells.coded(connection, members, ("session",), coder=coder, where=where)
    there: dict[str, set[str]] = {}
    for row in said.rows(np.unique(said.place)):
        there.setdefault(row["theme_id"], set()).add(row["session"])
    when = held.sessions(connection) if there else {}
    return {theme: held.first(when, some) for theme, some in there.items()}


def first_words(
    connection: Connection, members: Members, sessions: Sequence[str], *, coder: str | None = None
) -> list[FirstWords]:
    """The first coded words of a theme in each of these sessions; nothing of one whose words have been erased."""
    import numpy as np

    said = cells.coded(connection, members, ("session",), coder=coder, where={"session": frozenset(sessions)})
    columns = said.columns
    found: dict[str, FirstWords] = {}
    for at in np.lexsort((columns.word_from[said.segment], said.utterance)).tolist():
        (session,) = said.keys[said.cell[at]]
        if session not in found and (spans := words(connection, columns, said.segment[at : at + 1])):
            voice = columns.voice_id(int(said.voice[at]))
            found[session] = {**spans[int(said.segment[at])], "voice": voice}
    return [found[session] for session in sessions if session in found]


def words(connection: Connection, columns: Columns, segments: np.ndarray) -> dict[int, Words]:
    """The words of each of these segments; nothing of one whose words have been erased."""
    wanted = {columns.segment_ids[one]: one for one in segments.tolist()}
    found: dict[int, Words] = {}
    for some in batches(list(wanted), 10_000):
        query = (
            select(t.segments.c.id, t.utterances.c.reference, SPAN)
            .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
            .join(t.texts, t.texts.c.id == t.segments.c.text_id)
            .where(t.segments.c.id.in_(some), t.texts.c.text.is_not(None))
        )
        for row_id, reference, text in connection.execute(query):
            place = columns.places[columns.place[columns.utterance[wanted[row_id]]]]
            found[wanted[row_id]] = {"reference": reference, "session": place["session"], "text": text}
    return found


def _spoken(row: Row, spans: dict[int, Words], columns: Columns) -> Row:
    """The row with the words of its segment, and with the id of its voice."""
    return row | spans[row.pop("segment")] | {"voice": columns.voice_id(row["voice"])}


def _turn(*keys: np.ndarray) -> np.ndarray:
    """Of each row, how many with the same keys stand before it."""
    import numpy as np

    order = np.lexsort(keys)
    kinds = np.stack(keys)[:, order]
    begins = np.append(True, (kinds[:, 1:] != kinds[:, :-1]).any(axis=0))[: len(order)]
    at = np.arange(len(order))
    turn = np.empty_like(at)
    turn[order] = at - np.maximum.accumulate(np.where(begins, at, 0))
    return turn
