"""The cells of a figure: which there are, who is present in each, what was said there, and how far its coding has come. What a
figure's denominators are is decided here alone."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

from qual.language.order import norwegian
from qual.store import Connection, counts, frames, presence
from qual.store.cells import Row
from qual.store.coverage import PASSES
from qual.store.reach import Reach, coded_by_several, reaches, spoken_in
from qual.store.reach import sessions as sessions_reached
from qual.themes import splits
from qual.themes.reading import Record

Only = Mapping[str, frozenset[Any]]  # values to keep to, by place of the design or ``voice``


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value is the one that is wanted, or any of a frozenset of them."""
    return value in wanted if isinstance(wanted, frozenset) else bool(value == wanted)


def is_grid(by: Sequence[str]) -> bool:
    """Whether a figure has a cell for each group in each round."""
    return {"group", "round"} <= set(by)


Value = str | int | None
Key = tuple[Value, ...]  # a cell by its values, in the order of the splits


@dataclass
class Cell:
    """A cell of a split: its ``place`` (a value per split, in their order); its ``status``: ``held`` where it has a figure,
    ``not_coded`` where nobody has begun any session of it, ``not_imported``, ``not_held``, or ``not_planned`` where there is to
    be none; who is ``present`` in what is begun (by attendance, ``by_label``, or as reported by ``present_source``), what was
    said there, coded or not; ``voiceless``: all of it by nobody, as on a wall. ``states``: how far each of its sessions with a
    transcript has come (`coding.STATES`), for a figure of codes; ``several``: those of the study that more than one has coded.
    ``session`` where the cell is one."""

    place: dict[str, Value]
    status: str = "held"
    session: str | None = None
    present: int | None = None
    present_source: str | None = None
    by_label: int = 0
    utterances_said: int = 0
    words_said: int = 0
    voiceless: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    several: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """Its values, in the order of the splits."""
        return tuple(self.place.values())

    @property
    def told(self) -> Record:
        """What every table says of it first: how it stands, and how much of it is coded (``coverage``: one of `coding.STATES`;
        of its ``sessions``, those of which the figure speaks)."""
        coded = [state for state in self.states.values() if state != "not_begun"]
        coverage = None if not self.states else "not_begun" if not coded else max(coded, key=_SLOWEST.index)
        return {
            "status": self.status,
            "coverage": coverage,
            "sessions": len(self.states),
            "sessions_coded": len(coded),
            "present": self.present,
        }


_SLOWEST = ("done", "under_way")


class Coverage(TypedDict):
    """What a figure speaks of in these ``passes``: of its ``sessions`` not those ``not_begun``; some are ``under_way``, some
    coded by ``several``."""

    passes: tuple[str, ...]
    sessions: tuple[str, ...]
    not_begun: tuple[str, ...]
    under_way: tuple[str, ...]
    several: tuple[str, ...]


def coverage_of(cells: Mapping[Reach, Sequence[Cell]]) -> list[Coverage]:
    """What a figure speaks of, once for each set of passes that its themes belong to."""
    found: list[Coverage] = []
    for reach, some in cells.items():
        states = {name: state for cell in some for name, state in cell.states.items()}
        several = frozenset().union(*(cell.several for cell in some))
        not_begun, under_way = (
            tuple(name for name, state in states.items() if state == one) for one in ("not_begun", "under_way")
        )
        found.append(
            {
                "passes": tuple(sorted(reach.passes)),
                "sessions": tuple(states),
                "not_begun": not_begun,
                "under_way": under_way,
                "several": tuple(name for name in states if name in several),
            }
        )
    return found


def whole(
    connection: Connection,
    themes: Iterable[str],
    members: Sequence[tuple[str, str]],
    coder: str | None = None,
    kept: Only | None = None,
) -> list[Coverage]:
    """What a figure that is split by nothing speaks of: of all sessions with a transcript, or of those in the places ``kept``."""
    found = dict.fromkeys(reaches(connection, themes, members, coder).values())
    if kept:
        rows = frames.session_places(connection)
        there = {row["session"] for row in rows if all(row[name] in values for name, values in kept.items())}
        return coverage_of({reach: [_of(_all_of(connection, reach), there)] for reach in found})
    return coverage_of({reach: [_all_of(connection, reach)] for reach in found})


def _all_of(connection: Connection, reach: Reach) -> Cell:
    """All sessions with a transcript as one cell."""
    return Cell({}, states=sessions_reached(connection, reach), several=coded_by_several(connection, reach))


def _of(cell: Cell, sessions: Collection[str]) -> Cell:
    """The cell, of these sessions alone."""
    return replace(cell, states={name: state for name, state in cell.states.items() if name in sessions})


def of_every_pass(connection: Connection) -> list[Coverage]:
    """How far the coding has come in each pass that somebody has begun; of the first where nobody has begun any."""
    found = []
    for one in PASSES:
        reach = Reach(frozenset({one}))
        found += coverage_of({reach: [_all_of(connection, reach)]})
    return [one for one in found if len(one["not_begun"]) < len(one["sessions"])] or found[:1]


def in_place(connection: Connection, of: Iterable[Reach], place: Mapping[str, Any]) -> list[Coverage]:
    """What figures speak of, of the sessions of the grid with a transcript in a place of the design."""
    here = spoken_in(connection, place)
    found: dict[Reach, list[Cell]] = {}
    for reach in dict.fromkeys(of):
        found[reach] = [_of(_all_of(connection, reach), here)]
    return coverage_of(found)


def begun(
    connection: Connection, themes: Iterable[str], members: Sequence[tuple[str, str]], coder: str | None = None
) -> dict[str, str]:
    """How far each session has come for all these themes together, by its name."""
    passes = {one for reach in reaches(connection, themes, members, coder).values() for one in reach.passes}
    return sessions_reached(connection, Reach(frozenset(passes), coder)) if passes else {}


def joined(several: Iterable[Coverage]) -> list[Coverage]:
    """What figures speak of together: those of the same passes as one."""
    found: dict[tuple[str, ...], Coverage] = {}
    for one in several:
        before = found.get(one["passes"])
        found[one["passes"]] = one if before is None else _both(before, one)
    return list(found.values())


def _both(one: Coverage, other: Coverage) -> Coverage:
    return {
        "passes": one["passes"],
        "sessions": tuple(dict.fromkeys(one["sessions"] + other["sessions"])),
        "not_begun": tuple(dict.fromkeys(one["not_begun"] + other["not_begun"])),
        "under_way": tuple(dict.fromkeys(one["under_way"] + other["under_way"])),
        "several": tuple(dict.fromkeys(one["several"] + other["several"])),
    }


def cells_by_reach(
    connection: Connection,
    of: Mapping[str, Reach],
    by: Sequence[str],
    *,
    moderators: bool = False,
    only: Only | None = None,
    where: Mapping[str, Any] | None = None,
    outside: bool = False,
) -> dict[Reach, list[Cell]]:
    """`cells_of`, for what each theme of a figure can speak of (``of``); ``where``: cells to keep."""
    found: dict[Reach, list[Cell]] = {}
    for reach in dict.fromkeys(of.values()):
        cells = cells_of(connection, by, moderators=moderators, only=only, reach=reach, outside=outside)
        found[reach] = [
            cell for cell in cells if all(fits(cell.place[name], value) for name, value in (where or {}).items())
        ]
    return found


def cells_of(
    connection: Connection,
    by: Sequence[str],
    *,
    moderators: bool = False,
    only: Only | None = None,
    reach: Reach | None = None,
    outside: bool = False,
) -> list[Cell]:
    """Every cell, in the order of the design; ``only``: counted there are these voices, or what is said in these places;
    ``outside``: also those of sources that lack a value, last.

    ``reach`` : what a figure of codes can speak of. The rest is counted nowhere, and a cell with nothing else is ``not_coded``.
    This is where every figure's denominators are chosen.
    """
    only = only or {}
    within = {**only, **(reach.only(connection) if reach else {})}
    there = _present(connection, by, within)
    present = {key: len(voices) for key, voices in there.items()}
    by_session = list(dict.fromkeys([*by, "session"]))
    talk = counts.totals(connection, by_session, moderators=moderators, where=only)
    part = reach.talk(connection) if reach else {}
    said = _summed(
        counts.totals(connection, by_session, moderators=moderators, where={**only, **part}) if part else talk, by
    )
    if _in_design(by):
        cells = _planned(connection, by, present, only, outside=outside)
    else:
        everyone = _present(connection, by, only) if within != only else there
        keys = [key for key in {**everyone, **_summed(talk, by)} if splits.stands(by, key, outside=outside)]
        cells = _found(connection, by, present, keys)
    states = sessions_reached(connection, reach) if reach else {}
    several = coded_by_several(connection, reach) if reach else frozenset()
    held: dict[Key, dict[str, str]] = {}
    for row in talk if reach else ():
        held.setdefault(tuple(row[name] for name in by), {})[row["session"]] = states[row["session"]]
    for cell in cells:
        whole = said.get(cell.key, {})
        cell.by_label = sum(there.get(cell.key, {}).values())
        cell.utterances_said, cell.words_said = whole.get("utterances") or 0, int(whole.get("words") or 0)
        cell.voiceless = bool(whole) and not whole["labelled"] and not cell.present  # a wall: posts of nobody
        cell.states, cell.several = held.get(cell.key, {}), several
        if cell.status == "held" and cell.states and set(cell.states.values()) == {"not_begun"}:
            cell.status, cell.present, cell.present_source = "not_coded", None, None
    return cells


def _summed(rows: Sequence[Row], by: Sequence[str]) -> dict[Key, Row]:
    """What was said in each cell, from rows that are split by session too."""
    found: dict[Key, Row] = {}
    for row in rows:
        sums = found.setdefault(tuple(row[name] for name in by), {"utterances": 0, "words": 0, "labelled": 0})
        for name in sums:
            sums[name] += row[name]
    return found


def _present(connection: Connection, by: Sequence[str], only: Only) -> dict[Key, dict[str, bool]]:
    """Who is present in each cell, each once, and whether by a label alone."""
    found: dict[Key, dict[str, bool]] = {}
    for key, one in presence.in_cells(connection, by):
        values: Mapping[str, Any] = one
        if all(values[name] in kept for name, kept in only.items()):
            found.setdefault(key, {})[one["voice"]] = one["by_label"]
    return found


def _in_design(by: Sequence[str]) -> bool:
    """Whether the design alone says which cells there are."""
    return set(by) <= {"group", "round", "session", "level", "municipality", "kind"}


def _found(connection: Connection, by: Sequence[str], present: Mapping[Key, int], there: Iterable[Key]) -> list[Cell]:
    """The cells in which somebody sat or something was said, where the design does not list them (roles, questions)."""
    order = counts.order_of(connection, by)

    def at(key: Key) -> list[Any]:
        ranks = zip(by, key, strict=True)
        return [
            (part is None, () if part is None else order[name].get(part, (1, norwegian(str(part)))))
            for name, part in ranks
        ]

    keys = sorted(there, key=at)
    return [Cell(dict(zip(by, key, strict=True)), present=present.get(key)) for key in keys]


def _planned(
    connection: Connection, by: Sequence[str], present: Mapping[Key, int], only: Only, *, outside: bool
) -> list[Cell]:
    """The cells of the design, also of sessions that were not held or are not imported."""
    sessions = [
        row for row in frames.session_places(connection) if all(row[name] in only[name] for name in only if name in row)
    ]
    wanted = (is_grid(by) or "session" in by) and "voice" not in only
    reported: Sequence[Mapping[str, Any]] = counts.reported(connection) if wanted else []
    cells: dict[Key, Cell] = {}
    for session in sessions:
        place = {name: session[name] for name in by}
        if not splits.stands(by, tuple(place.values()), outside=outside):
            continue
        cell = cells.setdefault(tuple(place.values()), Cell(place, session["status"], session["session"]))
        if session["status"] == "held":
            cell.status = "held"
        if session["session"] != cell.session:
            cell.session = None
    if set(by) == {"group", "round"}:
        cells = _whole_grid(sessions, cells, by)
    cells = dict(sorted(cells.items(), key=lambda one: None in one[0]))
    for key, cell in cells.items():
        cell.present = present.get(key)
        if not cell.present and None not in key:
            figure = next((row for row in reported if all(row[name] == cell.place[name] for name in by)), None)
            cell.present, cell.present_source = (figure["value"], figure["origin"]) if figure else (None, None)
    return list(cells.values())


def _whole_grid(sessions: Sequence[Row], cells: Mapping[Key, Cell], by: Sequence[str]) -> dict[Key, Cell]:
    """Every group in every round, in the design's order, also where no session was planned."""
    grid = [row for row in sessions if row["group"] is not None and row["round"] is not None]
    seen = {name: list(dict.fromkeys(row[name] for row in grid)) for name in by}
    seen["round"].sort()
    keys = itertools.product(*(seen[name] for name in by))
    inside = {key: cells.get(key) or Cell(dict(zip(by, key, strict=True)), "not_planned") for key in keys}
    return inside | {key: cell for key, cell in cells.items() if None in key}
