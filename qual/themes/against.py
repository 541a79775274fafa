"""Where a theme goes another way than elsewhere: one level of groups against the others, and the few groups that it ends in. What
stays as it is is told beside what changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from qual.themes.reading import records
from qual.themes.say import Say

if TYPE_CHECKING:
    import pandas as pd

    from qual.themes.people import Group, People, Side

MOVED: Final = 0.25  # of those present: less is no movement of a level
STILL: Final = 0.1  # and more is none that stands still
FEW: Final = 2  # groups that a theme ends in


class _Of(NamedTuple):
    """Of some groups in the first and the last round: how many of those present take a theme up."""

    then: tuple[int, int]
    now: tuple[int, int]

    @property
    def moved(self) -> float:
        """The change of the share."""
        return self.now[0] / self.now[1] - self.then[0] / self.then[1] if self.then[1] and self.now[1] else 0.0


def against(rounds: pd.DataFrame, language: str | None = None) -> list[str]:
    """What is told of one theme besides its figure, a sentence each.

    Where the share of those who take it up changes by a quarter or more in one level from the first round to the last, and in
    the other levels together by a tenth at most or the other way: both. Groups that say it as a whole, or did not meet both
    times, are in neither. Where it ends in one or two groups, and stood in at least twice as many (three or more) in a round
    before: which.

    Parameters
    ----------
    rounds : `themes.matrix` of one theme by ``round``, participants.

    >>> few = themes.matrix(study, level="group", by=["round"], themes=["Noen få bærer på lånt tid"])
    >>> themes.against.against(few, "nb")
    ['Fra runde 1 til 4: Barnehage 6/11 → 11/11, de andre nivåene samlet 13/30 → 13/26.']
    """
    several: People | None = rounds.attrs.get("people")
    if several is None or list(rounds.attrs["by"]) != ["round"] or rounds["theme_id"].nunique() != 1:
        return []
    theme = str(rounds["theme_id"].iloc[0])
    people, say = several.of(theme), Say(language)
    held = [row["round"] for row in records(rounds) if row["status"] == "held" and row["round"] is not None]
    if len(held) < 2:
        return []
    sides = {int(number): people.side((number,)) for number in held}
    levels = {group: of[0] for group, of in (rounds.attrs.get("groups") or {}).items()}
    return [line for line in (_level(theme, sides, levels, say), _groups(theme, sides, say)) if line]


def _level(theme: str, sides: Mapping[int, Side], levels: Mapping[str, str], say: Say) -> str:
    first, last = min(sides), max(sides)
    then, now = sides[first], sides[last]
    both = [one for one in then.there if one in now.there and one is not None]
    counted = [one for one in both if levels.get(one) and not any(_whole(theme, one, side) for side in (then, now))]
    by_level: dict[str, list[Group]] = {}
    for group in counted:
        by_level.setdefault(levels[str(group)], []).append(group)
    found = []
    for level, groups in by_level.items():
        rest = [one for one in counted if one not in groups]
        here, there = (_Of(_count(theme, then, some), _count(theme, now, some)) for some in (groups, rest))
        if rest and abs(here.moved) >= MOVED and (abs(there.moved) <= STILL or here.moved * there.moved < 0):
            found.append((abs(here.moved - there.moved), level, here, there))
    if not found:
        return ""
    _, level, here, there = max(found, key=lambda one: one[0])
    figures = {name: say.slash(*of) for name, of in zip(("a", "b", "c", "d"), (*here, *there), strict=True)}
    return say("against.level", first=first, last=last, level=level, **figures)


def _groups(theme: str, sides: Mapping[int, Side], say: Say) -> str:
    stands = {number: _standing(theme, side) for number, side in sides.items()}
    last = max(stands)
    before = max((number for number in stands if number != last), key=lambda number: len(stands[number]))
    few, many = stands[last], len(stands[before])
    if not few or len(few) > FEW or many < max(2 * len(few), FEW + 1):
        return ""
    return say("against.groups", round=last, groups=say.all(few), before=before, count=many)


def _count(theme: str, side: Side, groups: Collection[Group]) -> tuple[int, int]:
    present = side.people(groups)
    return len(side.voices(theme, groups) & present), len(present)


def _whole(theme: str, group: Group, side: Side) -> bool:
    """Whether a group says it as a whole, and nobody by themselves."""
    return group in side.as_group.get(theme, ()) and not side.voices(theme, [group])


def _standing(theme: str, side: Side) -> list[str]:
    return [str(one) for one in side.there if one and (side.voices(theme, [one]) or _whole(theme, one, side))]
