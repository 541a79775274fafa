"""When sessions were held, and which of some were the first: by date where that is known, else by round."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.joins import SOURCES


@dataclass(frozen=True)
class Held:
    """A session in time: its ``date`` and its ``round``, either of which may be unknown (outside the grid there is no round);
    ``until``: the last date known of its round and those before it, which one without a date is put after."""

    date: str | None
    round: int | None
    until: str

    @property
    def order(self) -> tuple[bool, str, bool, int]:
        """What sessions are sorted by: date, then round; last those with neither."""
        return (not self.date and self.round is None, self.date or self.until, not self.date, self.round or 0)

    def before(self, other: Held) -> bool:
        """Whether it is known to have been held before another: by both dates, else by both rounds, unless dates say that these
        rounds overlap."""
        if self.date and other.date:
            return self.date < other.date
        if self.round is None or other.round is None or self.round >= other.round:
            return False
        return not other.date or self.until < other.date


@dataclass(frozen=True)
class First:
    """The ``sessions`` that come first, in the order of the design: several where they are tied, on one ``date`` or (where their
    dates are not known) in one ``round``; without either, nobody knows their order. ``perhaps``: sessions that may have been
    before them, for all that is known."""

    sessions: tuple[str, ...]
    date: str | None = None
    round: int | None = None
    perhaps: tuple[str, ...] = ()


def sessions(connection: Connection) -> dict[str, Held]:
    """Every session of the study, in the order of the design."""
    s = t.sources.c
    query = (
        select(s.name, s.date, t.rounds.c.number, s.held)
        .select_from(t.sources.outerjoin(t.groups).outerjoin(t.rounds))
        .order_by(*SOURCES)
    )
    rows = [(name, _date(date), number, held) for name, date, number, held in connection.execute(query)]
    dated = [(number, date) for _name, date, number, held in rows if held and date and number is not None]

    def until(number: int) -> str:
        return max((date for of, date in dated if of <= number), default="")

    return {name: Held(date, number, "" if number is None else until(number)) for name, date, number, _held in rows}


def first(held: Mapping[str, Held], some: Collection[str]) -> First:
    """Which of some sessions come first; ``some`` is not empty."""
    here = {name: when for name, when in held.items() if name in some}
    dated = [when for when in here.values() if when.date]
    others = [when for when in here.values() if not when.date and when.round is not None]
    with_round = [when for when in dated if when.round is not None]
    earliest = [  # if anything is before a session, one of these is
        *sorted(dated, key=lambda when: when.date or "")[:1],
        *sorted(with_round, key=lambda when: when.round or 0)[:1],
        *sorted(others, key=lambda when: when.round or 0)[:1],
    ]
    free = {name: when for name, when in here.items() if not any(one.before(when) for one in earliest)}
    for kind in ("date", "round"):
        found = [name for name, when in free.items() if getattr(when, kind) is not None]
        if found:
            when = free[found[0]]
            by_round = None if when.date else when.round
            return First(tuple(found), when.date, by_round, tuple(name for name in free if name not in found))
    return First(tuple(free))


def _date(written: str | None) -> str | None:
    """The day, where it is one."""
    try:
        return datetime.date.fromisoformat(written or "").isoformat()
    except ValueError:
        return None
