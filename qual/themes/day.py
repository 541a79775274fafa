"""The analysis day: the rounds of one level, group or municipality side by side, words before numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from qual.errors import QualError
from qual.store import Desk, frames
from qual.themes.compare import Passage, change_of, passages
from qual.themes.matrix import Level, matrix
from qual.themes.missing import MissingRow, missing
from qual.themes.reading import plain, records

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
    sessions: tuple[dict[str, Any], ...]
    present: int | None
    before: int | None
    themes: tuple[Voiced, ...]
    gone: tuple[str, ...]
    quotations: tuple[Quoted, ...]
    missing: tuple[MissingRow, ...]

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
        years = {int(row["round"]): plain(row["year"]) for row in frames.rounds(connection).to_dict("records")}
    mine = [row for row in sessions if row[split] == value and row["round"] is not None]
    if not mine:
        raise QualError("themes.unknown_place", place=value)
    absent = cast("list[MissingRow]", records(missing(desk)))
    groups = {row["group"] for row in mine}
    choices: dict[str, Any] = {"level": level, "grouping": grouping, "coder": coder, "language": language}
    frame = matrix(desk, by=(split, "round"), where={split: value}, **choices)
    figures = [row for row in records(frame) if row["theme_id"] != "residual"]
    told: list[Round] = []
    before: int | None = None
    for number in sorted(set(rounds)):
        here = tuple(row for row in mine if row["round"] == number)
        held = any(row["status"] == "held" for row in here)
        rows = [row for row in figures if row["round"] == number]
        present = next((row["present"] for row in rows), None)
        then = {row["theme_id"]: row for row in figures if row["round"] == before} if held else {}
        changes = {row["theme_id"]: _change(then[row["theme_id"]], row) for row in rows} if then else {}
        heard = {row["theme_id"] for row in figures if row["round"] < number and row["utterances"]}
        changes |= {theme: "back" for theme, change in changes.items() if change == "new" and theme in heard}
        top = sorted(
            (row for row in rows if row["utterances"]), key=lambda row: (-row["participants"], -row["utterances"])
        )
        voiced = tuple(
            Voiced(row["theme_id"], row["theme"], row["display"], row["participants"], changes.get(row["theme_id"]))
            for row in top[:themes]
        )
        at = {split: value, "round": number}
        quoted = _quoted(desk, voiced, at, quotations, {"level": level, "grouping": grouping, "coder": coder})
        told.append(
            Round(
                number=number,
                year=years.get(number),
                sessions=here,
                present=present,
                before=before if held else None,
                themes=voiced,
                gone=tuple(row["theme"] for row in rows if changes.get(row["theme_id"]) == "gone"),
                quotations=quoted,
                missing=tuple(row for row in absent if row["group"] in groups and row["round"] == number),
            )
        )
        before = number if held else before
    return told


def _change(then: dict[str, Any], now: dict[str, Any]) -> str | None:
    """How a theme has changed between two rounds; None where neither has it."""
    return change_of(then, now, "participants") if then["utterances"] or now["utterances"] else None


def _quoted(
    desk: Desk, voiced: Sequence[Voiced], where: Mapping[str, Any], most: int, choices: dict[str, Any]
) -> tuple[Quoted, ...]:
    """One passage of each of the themes on top, from another session and participant as far as there are."""
    found: list[Quoted] = []
    for theme in voiced:
        if len(found) == most:
            break
        said = passages(desk, theme.theme_id, by=(), most=3 * most, where=where, **choices).get((), ())
        used = {one.passage.reference for one in found}
        heard = {one.passage.session for one in found}, {one.passage.person for one in found}
        fresh = [passage for passage in said if passage.reference not in used]
        if fresh:
            first = min(
                fresh, key=lambda one: (one.session in heard[0], one.person in heard[1])
            )  # of equals the best comes first
            found.append(Quoted(theme.theme, first))
    return tuple(found)
