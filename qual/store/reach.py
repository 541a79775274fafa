"""What of the talk a figure can speak of: what somebody has begun to code, in the figure's pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import Connection, select

from qual.language.order import norwegian
from qual.store import coverage
from qual.store import schema as t
from qual.store.cells import Members, said
from qual.store.columns import Columns, columns
from qual.store.kept import kept

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Reach:
    """What is begun in any of these ``passes``, by one ``coder`` or (None) by whoever came furthest. The rest is not silent: it
    is outside what is counted, and outside what it is counted of."""

    passes: frozenset[str]
    coder: str | None = None

    def states(self, columns: Columns) -> np.ndarray:
        """How far each document has come, by its place in `coverage.STATES`."""
        rows = [coverage.PASSES.index(one) for one in sorted(self.passes)]
        return coverage.together(columns.progress(self.coder)[rows])

    def only(self, connection: Connection) -> dict[str, frozenset[str]]:
        """What keeps a figure to what it can speak of: the sessions that are begun; nothing where all that were held are."""
        begun = frozenset(name for name, state in sessions(connection, self).items() if state != _NOT_BEGUN)
        held = connection.execute(select(t.sources.c.name).where(t.sources.c.held.is_(True))).scalars()
        return {} if begun.issuperset(held) else {"session": begun}

    def talk(self, connection: Connection) -> dict[str, frozenset[str]]:
        """The same for what is said there: of a session in parts, the parts that are begun, by their documents' ids."""
        every = columns(connection)
        begun = (self.states(every) > coverage.NOT_BEGUN).tolist()
        return {} if all(begun) else {"id": frozenset(one for one, at in every.documents.items() if begun[at])}


def spoken_in(connection: Connection, place: Mapping[str, Any]) -> list[str]:
    """The sessions of the grid with something said in them, in a place of the design (a value per split, or any of a frozenset
    of values)."""
    return list(
        dict.fromkeys(
            row["session"]
            for row in columns(connection).places
            if None not in (row["group"], row["round"])
            and all(
                row.get(name) in value if isinstance(value, frozenset) else row.get(name) == value
                for name, value in place.items()
                if name in row
            )
        )
    )


_NOT_BEGUN = coverage.STATES[coverage.NOT_BEGUN]


def reaches(
    connection: Connection, themes: Iterable[str], members: Members, coder: str | None = None
) -> dict[str, Reach]:
    """What of the talk each theme can be spoken of, by the passes that its codes belong to; one without codes as the others."""
    origins = {row[0]: row[1] for row in connection.execute(select(t.codes.c.id, t.codes.c.origin))}
    passes: dict[str, set[str]] = {}
    for theme, code in members:
        passes.setdefault(theme, set()).add(origins[code])
    every = set().union(*passes.values()) or {coverage.PASSES[0]}
    return {theme: Reach(frozenset(passes.get(theme, every)), coder) for theme in themes}


def sessions(connection: Connection, reach: Reach) -> dict[str, str]:
    """How far each session with a transcript has come, one of `coverage.STATES`, by its name."""
    all_columns = columns(connection)
    states = reach.states(all_columns)
    of: dict[str, list[int]] = {}
    for at, name in enumerate(all_columns.sessions):
        of.setdefault(name, []).append(at)
    return {name: coverage.STATES[int(coverage.together(states[at][:, None])[0])] for name, at in of.items()}


def coded_by_several(connection: Connection, reach: Reach) -> frozenset[str]:
    """The sessions in which more than one coder has coded in these passes; none where a figure keeps to one coder."""
    return frozenset() if reach.coder is not None else kept(connection, ("several", reach.passes), _by_several(reach))


def _by_several(reach: Reach) -> Callable[[Connection], frozenset[str]]:
    def found(connection: Connection) -> frozenset[str]:
        import numpy as np

        every = columns(connection)
        mine = np.isin(every.passes[every.code], [coverage.PASSES.index(one) for one in reach.passes])
        width = max(len(every.coders), 1)
        pairs = np.unique(every.document(every.utterance[mine]) * width + every.coder[every.coding[mine]])
        coders: dict[str, set[int]] = {}
        for document, coder in (divmod(pair, width) for pair in pairs.tolist()):
            coders.setdefault(every.sessions[document], set()).add(coder)
        return frozenset(session for session, who in coders.items() if len(who) > 1)

    return found


class Standing(TypedDict):
    """How far a coder has come with one part of a session in one pass, as they have said (``marked``) or as the codings say;
    the participants' ``utterances``, and those ``coded`` by this coder in this pass. ``coder`` is None where nobody has marked
    or coded anything."""

    session: str
    part: int
    coder: str | None
    coding_pass: str
    state: str
    marked: bool
    utterances: int
    coded: int


def standings(connection: Connection) -> list[Standing]:
    """One row for each part, pass and coder who has marked or coded something in the session, in the order of the talk."""
    import numpy as np

    every = columns(connection)
    count = len(every.sessions)
    document = every.document(np.arange(len(every.place)))
    own = ~every.of_place("moderator").astype(bool)[every.place]
    utterances = np.bincount(document[own], minlength=count)
    segment = np.flatnonzero(own[every.utterance])
    line, coder = every.utterance[segment], every.coder[every.coding[segment]]
    each = np.unique(np.stack([coder, every.passes[every.code[segment]], line]), axis=1)
    coded: dict[tuple[int, int, int], int] = {}
    for who, at, one in zip(*each[:2].tolist(), document[each[2]].tolist(), strict=True):
        coded[who, at, one] = coded.get((who, at, one), 0) + 1
    said = {(m["coder"], m["coding_pass"], m["session"], m["part"]) for m in coverage.marks(connection)}
    there: dict[str, set[str | None]] = {}  # who has marked or coded anything, by session
    for who, _pass, session, _part in said:
        there.setdefault(session, set()).add(who)
    for name, states in every.states.items():
        for one in np.flatnonzero((states > coverage.NOT_BEGUN).any(axis=0)).tolist() if name is not None else ():
            there.setdefault(every.sessions[one], set()).add(name)
    rows: list[Standing] = []
    for one, (session, part) in enumerate(zip(every.sessions, every.parts, strict=True)):
        for name in sorted(there.get(session, {None}), key=norwegian):
            for at, of in enumerate(coverage.PASSES):
                rows.append(
                    {
                        "session": session,
                        "part": part,
                        "coder": name,
                        "coding_pass": of,
                        "state": coverage.STATES[int(every.progress(name or "")[at, one])],
                        "marked": not said.isdisjoint({(name, of, session, part), (name, of, session, coverage.WHOLE)}),
                        "utterances": int(utterances[one]),
                        "coded": coded.get((every.coders.get(name or "", -1), at, one), 0),
                    }
                )
    return rows


def density(connection: Connection, reach: Reach, where: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Of each group, by its code: how many of the participants' utterances carry a code of these passes, and of how many, in
    what is begun of its sessions; ``where`` as in `cells.said`."""
    import numpy as np

    begun = reach.talk(connection)
    there = said(connection, ["group"], where={**where, **begun})
    every = there.columns
    counts = np.isin(every.passes[every.code], [coverage.PASSES.index(one) for one in reach.passes])
    if reach.coder is not None:
        counts &= every.coder[every.coding] == every.coders.get(reach.coder, -1)
    coded = np.zeros(len(every.place), dtype=bool)
    coded[every.utterance[counts]] = True
    several = [
        np.bincount(there.cell[kept], minlength=len(there.keys)).tolist()
        for kept in (coded[there.utterance], slice(None))
    ]
    found = {key[0]: figures for key, *figures in zip(there.keys, *several, strict=True) if key[0] is not None}
    return {name: (some, all_) for name, (some, all_) in sorted(found.items(), key=lambda one: norwegian(one[0]))}


def parts(connection: Connection, session: str) -> list[int]:
    """The parts of a session that are imported."""
    every = columns(connection)
    return [part for name, part in zip(every.sessions, every.parts, strict=True) if name == session]
