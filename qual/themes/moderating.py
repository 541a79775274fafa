"""Who asks: where other people moderate in one round than in another, and where one of them is something else in the study too.

What is said in a group depends on who asks. So every figure by round says so, from the attendances alone; whom nobody has tied
to a person may be anybody, and a session with such a moderator is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from qual.store import Connection, frames


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


class Moderating(NamedTuple):
    """What of the moderators matters to a comparison of rounds; not ``known`` in a snapshot that did not keep it."""

    changed: tuple[Changed, ...] = ()
    also: tuple[Also, ...] = ()
    known: bool = True


def moderating(
    connection: Connection, groups: Collection[str | None] | None = None, rounds: Collection[int] | None = None
) -> Moderating:
    """Where moderators differ between these rounds of these groups (default all), and who of them is a participant elsewhere."""
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
    return Moderating(tuple(Changed(one, tuple(some)) for one, some in changed.items()), tuple(also))


def thawed(stored: Sequence[Sequence[Any]] | None) -> Moderating | None:
    """`moderating` as it was frozen in a snapshot: lists for tuples."""
    if stored is None:
        return None
    changed, also = stored[:2]
    return Moderating(
        tuple(Changed(tuple(map(tuple, stretches)), tuple(groups)) for stretches, groups in changed),
        tuple(Also(tuple(rounds), tuple(groups), role, tuple(sessions)) for rounds, groups, role, sessions in also),
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
