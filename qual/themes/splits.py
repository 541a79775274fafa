"""How a study is split where nobody says how: by what it has. And what of it a split leaves out.

Not every study is a grid of groups and rounds: there are interviews alone, one group that meets again, groups that met once, and
sources of other kinds beside the groups. The library, the command line, the pages and the reports all ask here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypedDict

from qual.store import Connection, Desk, cells, frames, talk_counts
from qual.store.cells import Members, Said
from qual.store.columns import columns
from qual.themes.reading import Record

Split = tuple[str, ...]
GRID: Split = ("group", "round")
#: splits that belong to a source, and that a source may lack: then it stands outside, or, counted in, in a cell of its own
OF_SOURCE = ("group", "round", "level", "municipality", "tag")
#: what a reader may choose, in this order
CHOICES: tuple[Split, ...] = (
    GRID,
    *((name, "round") for name in ("level", "municipality", "role")),
    *((name,) for name in ("round", "group", "session", "level", "municipality", "role", "person", "kind", "tag")),
    ("question",),
)


class Outside(TypedDict):
    """What stands in no cell of a figure: how many of what it counts (``unit``: ``coded`` utterances, utterances ``said``, or
    ``exchanges``) in each of these ``sessions``, which ``lack`` one of these splits."""

    unit: str
    sessions: dict[str, int]
    lack: tuple[str, ...]


def usual_split(desk: Desk) -> Split:
    """What the study's figures are split by where nobody says otherwise: what it has several of.

    ``("group", "round")`` for a grid; ``("round",)`` for one group that meets again, and for rounds without groups;
    ``("group",)`` for groups that met once; ``("session",)`` where there is neither, as in a study of interviews. Planned
    sessions count, unless all that is imported stands outside the grid.

    >>> themes.usual_split(study)
    ('group', 'round')
    """
    with desk.read() as connection:
        return usual(connection)


def usual(connection: Connection) -> Split:
    """`usual_split`, of a connection."""
    rows = frames.session_places(connection)
    grid = [row for row in rows if all(row[name] is not None for name in GRID)]
    spoken = [row for row in rows if row["files"]]
    if spoken and not any(row["files"] for row in grid):
        grid = spoken
    several = tuple(name for name in GRID if _several(grid, name))
    return several or (("session",) if rows else GRID)


def _several(rows: Sequence[Record], name: str) -> bool:
    """Whether most of these have a value, and not all the same."""
    values = [row[name] for row in rows if row[name] is not None]
    return len(values) * 2 > len(rows) and len(set(values)) > 1


def offered(desk: Desk) -> list[Split]:
    """The splits that say something of this study, the usual one first: each part of them has several values in the talk, or in
    the design."""
    with desk.read() as connection:
        first = usual(connection)
        every = columns(connection)
        rows = [*every.places, *frames.session_places(connection)]
    values: dict[str, set[Any]] = {
        name: {row.get(name) for row in rows} - {None} for split in CHOICES for name in split
    }
    values["tag"], values["question"] = set(every.tag_names), set(every.question_codes)
    values["person"] = {row["person"] for row in every.places if not row["moderator"]} - {None}
    rest = [split for split in CHOICES if split != first and all(len(values[name]) > 1 for name in split)]
    return [first, *rest]


def wide_split(desk: Desk) -> Split:
    """`wide`, of a study."""
    with desk.read() as connection:
        return wide(connection)


def wide(connection: Connection) -> Split:
    """What is split by where there is room for a few cells alone: rounds, else groups, else the kinds of sources."""
    first = usual(connection)
    return ("round",) if "round" in first else ("kind",) if first == ("session",) else first


def rounds(desk: Desk) -> list[int]:
    """The rounds in which something was said."""
    with desk.read() as connection:
        return sorted({row["round"] for row in columns(connection).places if row["round"] is not None})


# --- outside ---------------------------------------------------------------------------------------------------------
def stands(by: Sequence[str], key: Sequence[Any], *, outside: bool = False) -> bool:
    """Whether a cell of these values is one of the figure: it has them all, or it lacks only what a source may lack, and such
    sources are to be counted in."""
    return all(value is not None or (outside and name in OF_SOURCE) for name, value in zip(by, key, strict=True))


def left_out(said: Said, shown: Collection[tuple[Any, ...]], unit: str) -> Outside | None:
    """What stands in none of the cells that are ``shown``; ``said`` is split by what the figure is split by."""
    import numpy as np

    away = np.array([key not in shown for key in said.keys], dtype=bool)
    if not away.any():
        return None
    gone = np.unique(said.utterance[away[said.cell]])
    gone = gone[~np.isin(gone, said.utterance[~away[said.cell]])]  # what stands in another cell is not left out
    document = said.columns.document(gone)
    sessions: dict[str, int] = {}
    for at, count in zip(*(one.tolist() for one in np.unique(document, return_counts=True)), strict=True):
        name = said.columns.sessions[at]
        sessions[name] = sessions.get(name, 0) + count
    lack = [
        name
        for at, name in enumerate(said.by)
        if any(key[at] is None for key, one in zip(said.keys, away, strict=True) if one)
    ]
    return {"unit": unit, "sessions": sessions, "lack": tuple(lack)} if sessions else None


def said_outside(
    connection: Connection, by: Sequence[str], shown: Collection[tuple[Any, ...]], where: Mapping[str, Any]
) -> Outside | None:
    """The participants' utterances that stand in none of a figure's cells."""
    return left_out(cells.said(connection, by, where=where), shown, "said")


def coded_outside(
    connection: Connection,
    pairs: Members,
    by: Sequence[str],
    shown: Collection[tuple[Any, ...]],
    rows: Sequence[Mapping[str, Any]],
    **counted: Any,
) -> Outside | None:
    """The coded utterances that stand in none of a figure's cells; ``rows`` are those it counted, which say whether there are
    any: a second count only where there are."""
    if not _away(by, shown, rows):
        return None
    return left_out(cells.coded(connection, pairs, by, **counted), shown, "coded")


def exchanges_outside(
    connection: Connection,
    pairs: Members,
    by: Sequence[str],
    shown: Collection[tuple[Any, ...]],
    rows: Sequence[Mapping[str, Any]],
    **counted: Any,
) -> Outside | None:
    """The same of exchanges."""
    if not _away(by, shown, rows):
        return None
    once = [("", code) for code in dict.fromkeys(code for _theme, code in pairs)]
    every = talk_counts.exchanges(connection, once, [*by, "session"], **counted)
    away = _away(by, shown, every)
    sessions: dict[str, int] = {}
    for row in away:
        sessions[row["session"]] = sessions.get(row["session"], 0) + row["exchanges"]
    return {
        "unit": "exchanges",
        "sessions": sessions,
        "lack": tuple(name for name in by if any(row[name] is None for row in away)),
    }


def _away(
    by: Sequence[str], shown: Collection[tuple[Any, ...]], rows: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Those of the rows counted that stand in none of the cells shown."""
    return [row for row in rows if tuple(row[name] for name in by) not in shown]
