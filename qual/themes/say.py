"""Messages about figures in words: names in a row, of many how many more, what places and groups are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qual import messages
from qual.themes.people import Asked, Group, InGroup
from qual.themes.reading import Record

FEW = 3  # names, before a row of them is cut


def some(places: list[str], language: str | None = None) -> str:
    """These by name; of many the first, and how many more there are.

    >>> themes.say.some(["a", "b", "c"], "nb"), themes.say.some(["a", "b", "c", "d", "e"], "nb")
    ('a, b og c', 'a, b, c og 2 til')
    """
    say = Say(language)
    if len(places) <= FEW:
        return say.all(places)
    return ", ".join(places[:FEW]) + say("missing.more", count=len(places) - FEW)


class Say:
    """The messages of `telling` in one language."""

    def __init__(self, language: str | None) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """The message ``telling.key``."""
        return messages.text(f"telling.{key}", self.language, **values)

    def listed(self, names: Sequence[str]) -> str:
        """``A, B og C``; of more than `FEW` how many."""
        if len(names) > FEW:
            return some(list(names), self.language)
        return self.all(names)

    def all(self, names: Sequence[str]) -> str:
        """``A, B, C og D``, however many."""
        *before, last = names
        return self("and", before=", ".join(before), last=last) if before else last

    def stretch(self, rounds: Sequence[int]) -> str:
        """``R1–R2``; ``R1 og R3`` where they are not beside each other."""
        names = [messages.text("chart.round_short", self.language, value=number) for number in rounds]
        beside = len(rounds) > 1 and rounds[-1] - rounds[0] == len(rounds) - 1
        return f"{names[0]}–{names[-1]}" if beside else self.all(names)

    def slash(self, count: int, of: int) -> str:
        """``3/5``."""
        return self("slash", count=count, of=of)

    def quoted(self, names: Sequence[str]) -> str:
        """``«A», «B» og «C»``."""
        return self.all([self("quoted", name=name) for name in names])

    def place(self, row: Record) -> str:
        """``MV runde 3``; the session's name outside the grid."""
        if row["round"] is None:
            return str(row["session"] or row["group"] or "–")
        return f"{row['group'] or ''} {messages.text('chart.round', self.language, value=row['round'])}".strip()

    def of(self, place: Record) -> str:
        """A group in a round, or a round: ``MV runde 3``, ``runde 3``."""
        return self.place({"group": None, "session": None, **place})

    def groups(self, groups: Iterable[Group]) -> str:
        """The groups' codes; a word for what is outside them."""
        return ", ".join(group or self("who.outside") for group in groups)

    def in_group(self, one: InGroup) -> str:
        """``BN før 6/6 og nå 4/5``."""
        whole = self("in_group.whole")
        then = whole if one.whole_then else f"{one.then}/{one.then_present}"
        now = whole if one.whole_now else f"{one.now}/{one.now_present}"
        return self("in_group", group=self.groups([one.group]), then=then, now=now)

    def only(self, asked: Asked) -> str:
        """The groups that one side has alone, which are not compared."""
        sides = (("then", asked.only_then), ("now", asked.only_now))
        return " · ".join(self(f"who.only_{side}", groups=self.groups(groups)) for side, groups in sides if groups)
