"""Who asks: where other people moderate in one round than in another, or in one group than in another of the same round, and
where one of them is something else in the study too.

What is said in a group depends on who asks. So every figure that sets rounds or groups side by side says so, from the
attendances alone; whom nobody has tied to a person may be anybody, and a session with such a moderator is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from qual.store import Connection, frames

BETWEEN = frozenset(("group", "level", "municipality", "session"))  # splits that set groups side by side


class Changed(NamedTuple):
    """``groups`` in which not the same people moderate in all rounds: the ``stretches`` of rounds in which they are the same."""

    stretches: tuple[tuple[int, ...], ...]
    groups: tuple[str, ...]


class Also(NamedTuple):
    """Who moderates these ``groups`` in these ``rounds``, and is a participant with this ``role`` in these ``sessions``."""

    rounds: tuple[int, ...]
    groups: tuple[str, ...]
    role: str | None
    sessions: tuple[str, ...]


class Apart(NamedTuple):
    """In these ``rounds`` other people moderate in some groups than in others: the ``parts`` of them that have the same."""

    rounds: tuple[int, ...]
    parts: tuple[tuple[str, ...], ...]


class Moderating(NamedTuple):
    """What of the moderators matters to a comparison of rounds (``changed``) and of groups (``apart``); not ``known`` in a
    snapshot that did not keep it."""

    changed: tuple[Changed, ...] = ()
    also: tuple[Also, ...] = ()
    known: bool = True
    apart: tuple[Apart, ...] = ()

    def __deepcopy__(self, memo: object) -> Moderating:
        return self  # pandas copies ``attrs`` at every step


def moderating(
    connection: Connection, groups: Collection[str | None] | None = None, rounds: Collection[int] | None = None
) -> Moderating:
    """Where moderators differ between these rounds of these groups (default all), and between these groups in a round; and who of
    them is a participant elsewhere."""
    held = {row["session"] for row in frames.session_places(connection) if row["status"] == "held"}
    seats = [row for row in frames.seats(connection) if row["session"] in held]
    asking: dict[str, dict[int, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    for row in seats:
        group, number = row["group"], row["round"]
        if row["function"] != "moderator" or group is None or number is None:
            continue
        if (groups is None or group in groups) and (rounds is None or number in rounds):
            asking[group][number].add(row["person"])
    changed: dict[tuple[tuple[int, ...], ...], list[str]] = {}
    for group, of in asking.items():
        stretches = _stretches({number: who for number, who in of.items() if None not in who})
        if len(stretches) > 1:
            changed.setdefault(stretches, []).append(group)
    elsewhere: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for row in seats:
        if row["function"] == "participant" and row["person"]:
            elsewhere[row["person"]].append((row["session"], row["role"]))
    also = []
    for person in dict.fromkeys(
        one for of in asking.values() for who in of.values() for one in sorted(filter(None, who))
    ):
        if seen := elsewhere.get(person):
            mine = {group: [number for number, who in of.items() if person in who] for group, of in asking.items()}
            also.append(
                Also(
                    tuple(sorted({number for numbers in mine.values() for number in numbers})),
                    tuple(group for group, numbers in mine.items() if numbers),
                    next((role for _session, role in seen if role), None),
                    tuple(dict.fromkeys(session for session, _role in seen)),
                )
            )
    found = tuple(Changed(one, tuple(some)) for one, some in changed.items())
    return Moderating(found, tuple(also), apart=apart(asking))


def apart(asking: Mapping[str, Mapping[int, set[str | None]]]) -> tuple[Apart, ...]:
    """The rounds in which not the same people moderate in all groups; rounds in which the groups fall apart alike are told
    together, also where one of the groups did not meet in one of them."""
    of_round: dict[int, dict[str, set[str | None]]] = defaultdict(dict)
    for group, of in asking.items():
        for number, who in of.items():
            if None not in who:
                of_round[number][group] = who
    found: list[tuple[list[int], _Parts]] = []
    for number in sorted(of_round, key=lambda one: (-len(of_round[one]), one)):  # the fullest round first
        parts: dict[frozenset[str | None], list[str]] = {}
        for group, who in of_round[number].items():
            parts.setdefault(frozenset(who), []).append(group)
        mine = list(parts.values())
        if len(mine) < 2:
            continue
        alike = next(
            (rounds for rounds, theirs in found if _among(theirs, of_round[number]) == set(map(frozenset, mine))), None
        )
        if alike is None:
            found.append(([number], mine))
        else:
            alike.append(number)
    return tuple(Apart(tuple(sorted(rounds)), tuple(map(tuple, parts))) for rounds, parts in found)


_Parts = list[list[str]]


def _among(parts: _Parts, groups: Collection[str]) -> set[frozenset[str]]:
    """The parts of these groups alone."""
    return {frozenset(part).intersection(groups) for part in parts} - {frozenset()}


def thawed(stored: Sequence[Sequence[Any]] | None) -> Moderating | None:
    """`moderating` as it was frozen in a snapshot: lists for tuples."""
    if stored is None:
        return None
    changed, also, *rest = stored
    apart = rest[1] if len(rest) > 1 else ()  # a snapshot from before this was kept has none
    return Moderating(
        tuple(Changed(tuple(map(tuple, stretches)), tuple(groups)) for stretches, groups in changed),
        tuple(Also(tuple(rounds), tuple(groups), role, tuple(sessions)) for rounds, groups, role, sessions in also),
        apart=tuple(Apart(tuple(rounds), tuple(map(tuple, parts))) for rounds, parts in apart),
    )


def _stretches(of: dict[int, set[str | None]]) -> tuple[tuple[int, ...], ...]:
    """The rounds in order, those beside each other with the same people together."""
    found: list[list[int]] = []
    for number in sorted(of):
        if found and of[found[-1][-1]] == of[number]:
            found[-1].append(number)
        else:
            found.append([number])
    return tuple(tuple(one) for one in found)
