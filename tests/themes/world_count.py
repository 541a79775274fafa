"""A drawn world counted in plain Python, by docs/counting.md, with nothing of qual in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from worlds import CODERS, Session, World

Cell = tuple[str | int, ...]
ORDER = ("not_begun", "under_way", "done")


@dataclass
class Figure:
    """What a theme has in a cell."""

    lines: set[tuple[str, int]] = field(default_factory=set)
    words: set[tuple[str, int, int]] = field(default_factory=set)
    voices: set[tuple[str, ...]] = field(default_factory=set)
    unidentified: set[tuple[str, int]] = field(default_factory=set)
    codings: int = 0
    together: set[str] = field(default_factory=set)  # the sessions with a coding of several or of the group
    spoken: set[str] = field(default_factory=set)  # those in which a single voice has it
    single: bool = False  # whether any coding is another than the group's


def state(world: World, session: Session, coder: str | None = None) -> str:
    """How far the coding of a session has come: as one coder has it, else as whoever came furthest."""
    if coder is None:
        return max((state(world, session, one) for one in CODERS), key=ORDER.index)
    said = world.states.get((session.name, coder))
    if said:
        return said
    return "under_way" if any(c.session == session.name and c.coder == coder for c in world.codings) else "not_begun"


def counts_in(world: World, session: Session, coder: str | None = None) -> bool:
    """Whether a figure counts the session at all."""
    return session.held and state(world, session, coder) != "not_begun"


def figures(
    world: World, codes: Iterable[str], cell_of: Callable[[Session], Cell | None], coder: str | None = None
) -> dict[Cell, Figure]:
    """Per cell what the codes have there, each line once."""
    found: dict[Cell, Figure] = {}
    wanted = set(codes)
    for one in world.codings:
        session = world.session(one.session)
        cell = cell_of(session)
        if one.code not in wanted or cell is None or not counts_in(world, session, coder):
            continue
        if coder is not None and one.coder != coder:
            continue
        spoken = [part for part in one.parts if session.who(part[0]).function == "participant"]
        if not spoken:
            continue
        figure = found.setdefault(cell, Figure())
        figure.codings += 1
        figure.single |= one.kind != "group"
        for line, start, end in spoken:
            who = session.who(line)
            figure.lines.add((session.name, line))
            if one.kind != "individual":
                figure.together.add(session.name)
            figure.words |= {(session.name, line, at) for at in range(start, end)}
            if who.kind != "person":
                figure.unidentified.add((session.name, line))
            elif one.kind != "group":
                figure.voices.add(voice(session, who))
                figure.spoken.add(session.name)
    return found


def voice(session: Session, who: object) -> tuple[str, ...]:
    """A person everywhere, an untied label in its session."""
    person = getattr(who, "person", None)
    return (person,) if person else (session.name, str(getattr(who, "label", "")))


def present(world: World, cell_of: Callable[[Session], Cell | None], coder: str | None = None) -> dict[Cell, int]:
    """Per cell how many participants sat there, each once, in the sessions that count."""
    there: dict[Cell, set[tuple[str, ...]]] = {}
    for session in world.sessions:
        cell = cell_of(session)
        if cell is None or not counts_in(world, session, coder):
            continue
        for one in session.sat:
            if one.function == "participant" and one.kind == "person":
                there.setdefault(cell, set()).add(voice(session, one))
    return {cell: len(who) for cell, who in there.items()}


def density(
    world: World, number: int | None = None, coder: str | None = None, every: frozenset[str] | None = None
) -> dict[str, tuple[int, int]]:
    """Per group, of one round or of all: how many lines of participants (or only of these persons) have a code, and of how
    many."""
    coded = {(one.session, line) for one in world.codings if coder in (None, one.coder) for line, _, _ in one.parts}
    found: dict[str, tuple[int, int]] = {}
    for session in world.sessions:
        if session.group is None or number not in (None, session.round) or not counts_in(world, session, coder):
            continue
        for line in range(len(session.said)):
            who = session.who(line)
            if who.function == "participant" and (every is None or who.person in every):
                some, all_ = found.get(session.group, (0, 0))
                found[session.group] = some + ((session.name, line) in coded), all_ + 1
    return found


def always(world: World) -> frozenset[str]:
    """The persons who came to every round in which a group of theirs met."""
    came: dict[str, set[tuple[str, int]]] = {}
    for session in world.sessions:
        if session.held and session.group is not None and session.round is not None:
            for one in session.sat:
                if one.person and one.function == "participant":
                    came.setdefault(one.person, set()).add((session.group, session.round))
    met = {seat for mine in came.values() for seat in mine}
    return frozenset(
        person
        for person, mine in came.items()
        if {number for _, number in mine} >= {number for group, number in met if group in {one for one, _ in mine}}
    )


def later(world: World, codes: Iterable[str], number: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """In one round: of those who sat in their group when it first met, and of those who came to it later, how many voice the
    codes and of how many; None where somebody there is known by a label alone. What a group says together is left out."""
    first: dict[tuple[str, tuple[str, ...]], int] = {}
    for session in world.sessions:
        if session.held and session.group is not None and session.round is not None:
            for one in session.sat:
                if one.function == "participant" and one.kind == "person":
                    seat = session.group, voice(session, one)
                    first[seat] = min(first.get(seat, session.round), session.round)
    began = {group: min(n for (g, _), n in first.items() if g == group) for group, _ in first}
    by_group = figures(world, codes, lambda s: (s.group,) if s.group and s.round == number else None)
    sat: dict[tuple[str, ...], dict[str, bool]] = {}
    for session in world.sessions:
        if session.group is None or session.round != number or not counts_in(world, session):
            continue
        figure = by_group.get((session.group,), Figure())
        if figure.together and not figure.voices:
            continue
        for one in session.sat:
            if one.function == "participant" and one.kind == "person":
                if one.person is None:
                    return None
                sat.setdefault((one.person,), {})[session.group] = (one.person,) in figure.voices
    sides = []
    for from_start in (True, False):
        mine = [of for who, of in sat.items() if any(first[g, who] == began[g] for g in of) == from_start]
        sides.append((sum(any(of.values()) for of in mine), len(mine)))
    return sides[0], sides[1]


def first_said(world: World, codes: Iterable[str], coder: str | None = None) -> tuple[set[str], set[str]]:
    """The sessions in which the codes are first said, and those that may have been before."""
    there = [world.session(name) for (name,) in figures(world, codes, lambda one: (one.name,), coder)]
    free = [one for one in there if not any(_before(world, other, one) for other in there)]
    for found in ({s.name for s in free if s.date}, {s.name for s in free if s.round is not None}):
        if found:
            return found, {s.name for s in free} - found
    return {s.name for s in free}, set()


def _before(world: World, one: Session, other: Session) -> bool:
    """Whether anybody can know that one session was held before another."""
    if one.date and other.date:
        return one.date < other.date
    if one.round is None or other.round is None or one.round >= other.round:
        return False
    dates = [s.date for s in world.sessions if s.held and s.date and s.round is not None and s.round <= one.round]
    return not (other.date and dates and max(dates) >= other.date)  # the rounds overlap
