"""The analysis day: the rounds of one level, group or municipality side by side, words before numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from qual.errors import QualError
from qual.store import Desk, design, frames
from qual.store.codebook import RESIDUAL, Level
from qual.themes.compare import Passage, change_of, passages
from qual.themes.matrix import matrix
from qual.themes.missing import Gap, gaps
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import pandas as pd

#: what an analysis day can be about
PLACES = ("level", "group", "municipality")


@dataclass(frozen=True)
class Voiced:
    """A theme in one round: ``display`` ("3 of 5"), and how it stands to the round before: `compare.CHANGES`, or ``back`` where
    it was gone and had been there earlier; None where there is nothing to compare with."""

    theme_id: str
    theme: str
    display: str
    participants: int
    change: str | None


@dataclass(frozen=True)
class Quoted:
    """A passage, and the theme that it carries."""

    theme: str
    passage: Passage


@dataclass(frozen=True)
class Round:
    """One round of the place: ``sessions`` (session, group, date, status, note), how many were ``present``, the ``themes`` that
    most voice, those ``gone`` since the round before (``before``: its number), ``quotations``, and who was ``missing``."""

    number: int
    year: int | None
    sessions: tuple[Record, ...]
    present: int | None
    before: int | None
    themes: tuple[Voiced, ...]
    gone: tuple[str, ...]
    quotations: tuple[Quoted, ...]
    missing: tuple[Gap, ...]

    @property
    def held(self) -> bool:
        """Whether there is anything to read from this round."""
        return any(session["status"] == "held" for session in self.sessions)

    def changed(self, change: str) -> list[str]:
        """The themes that are ``new``, ``back``, ``stronger`` or ``weaker`` since the round before."""
        return [one.theme for one in self.themes if one.change == change]


def side_by_side(
    desk: Desk,
    place: Mapping[str, str],
    rounds: Sequence[int],
    *,
    level: Level = "group",
    grouping: str | None = None,
    coder: str | None = None,
    themes: int = 6,
    quotations: int = 3,
    language: str | None = None,
) -> list[Round]:
    """The chosen rounds of one place, in order.

    Parameters
    ----------
    place : one of `PLACES` with its value: ``{"level": "Skole"}``.
    level, grouping : of the themes.
    themes : how many to keep a round, those that most participants voice first; the residual group is left out.
    quotations : at most so many a round, from the themes on top, each from another utterance and, as far as there are,
        another participant.

    A round is compared with the chosen round before it that was held, by the share of those present; a change of less than
    one participant of the larger group (9 of 11, then 9 of 12) is ``same``. A theme is ``new`` only where no earlier round of
    the place has it, chosen or not. Raises `QualError` for a place that is not one of `PLACES`, or that has no session.

    >>> first, last = themes.side_by_side(study, {"level": "Skole"}, [1, 4])
    >>> [(theme.display, theme.change) for theme in last.themes if theme.theme == "Noen tar imot i andre enden"]
    [('8 av 11', 'stronger')]
    """
    (split, value), *others = place.items()
    if others or split not in PLACES:
        raise QualError("themes.unknown_choice", what="place", value=", ".join(place), allowed=", ".join(PLACES))
    with desk.read() as connection:
        sessions = records(frames.sessions(connection))
        years = design.round_years(connection)
    mine = [row for row in sessions if row[split] == value and row["round"] is not None]
    if not mine:
        raise QualError("themes.unknown_place", place=value)
    groups = {row["group"] for row in mine}
    absent = [gap for gap in gaps(desk) if gap["group"] in groups]
    frame = matrix(
        desk,
        level=level,
        by=(split, "round"),
        grouping=grouping,
        coder=coder,
        where={split: value},
        language=language,
    )
    figures = _by_round(frame)
    say = partial(passages, desk, level=level, by=(), grouping=grouping, most=3 * quotations, coder=coder)
    told: list[Round] = []
    before: int | None = None  # the number of the last round that was held
    for number in sorted(set(rounds)):
        here = tuple(row for row in mine if row["round"] == number)
        held = any(row["status"] == "held" for row in here)
        now = figures.get(number, {})
        earlier = [row for other, of in figures.items() if other < number for row in of.values()]
        changes = _changes(figures.get(before, {}), now, earlier) if held and before is not None else {}
        voiced = tuple(
            Voiced(row["theme_id"], row["theme"], row["display"], row["participants"], changes.get(row["theme_id"]))
            for row in _most_voiced(now)[:themes]
        )
        told.append(
            Round(
                number=number,
                year=years.get(number),
                sessions=here,
                present=next((row["present"] for row in now.values()), None),
                before=before if held else None,
                themes=voiced,
                gone=tuple(row["theme"] for row in now.values() if changes.get(row["theme_id"]) == "gone"),
                quotations=_quoted(partial(say, where={split: value, "round": number}), voiced, quotations),
                missing=tuple(gap for gap in absent if gap["round"] == number),
            )
        )
        before = number if held else before
    return told


def _by_round(frame: pd.DataFrame) -> dict[int, dict[str, Record]]:
    """The rows of a matrix by round and theme, without the residual group."""
    found: dict[int, dict[str, Record]] = {}
    for row in records(frame):
        if row["theme_id"] != RESIDUAL:
            found.setdefault(row["round"], {})[row["theme_id"]] = row
    return found


def _changes(then: Mapping[str, Record], now: Mapping[str, Record], earlier: Iterable[Record]) -> dict[str, str]:
    """How each theme that stands in either round has changed between them; ``earlier``: the rows of all rounds before."""
    heard = {row["theme_id"] for row in earlier if row["utterances"]}
    found: dict[str, str] = {}
    for theme_id, row in now.items() if then else ():
        if then[theme_id]["utterances"] or row["utterances"]:
            change = change_of(then[theme_id], row, "participants")
            found[theme_id] = "back" if change == "new" and theme_id in heard else change
    return found


def _most_voiced(rows: Mapping[str, Record]) -> list[Record]:
    """The themes that stand in a round, those that most participants voice first."""
    there = [row for row in rows.values() if row["utterances"]]
    return sorted(there, key=lambda row: (-row["participants"], -row["utterances"]))


def _quoted(
    say: Callable[[str], Mapping[tuple[Any, ...], Sequence[Passage]]], voiced: Sequence[Voiced], most: int
) -> tuple[Quoted, ...]:
    """One passage of each of the themes on top, from another session and participant as far as there are; ``say`` finds those
    of a theme."""
    found: list[Quoted] = []
    for theme in voiced:
        if len(found) == most:
            break
        used = {one.passage.reference for one in found}
        sessions, persons = {one.passage.session for one in found}, {one.passage.person for one in found}
        fresh = [passage for passage in say(theme.theme_id).get((), ()) if passage.reference not in used]
        if fresh:  # of equals the best comes first
            first = min(fresh, key=lambda one: (one.session in sessions, one.person in persons))
            found.append(Quoted(theme.theme, first))
    return tuple(found)
