"""The analysis day: the rounds of one level, group or municipality side by side, words before numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qual.errors import QualError
from qual.store import Connection, Desk, design, frames
from qual.store.cells import Members
from qual.store.codebook import Level
from qual.themes import beneath
from qual.themes.cells import begun
from qual.themes.compare import Passage, passages_of
from qual.themes.content import Codes, Content, used
from qual.themes.matrix import chosen, counted, only_always
from qual.themes.missing import Gap, gaps
from qual.themes.people import CHANGED, Asked, People
from qual.themes.reading import Record, records
from qual.themes.say import Say

if TYPE_CHECKING:
    import pandas as pd

#: what an analysis day can be about
PLACES = ("level", "group", "municipality")


@dataclass(frozen=True)
class Voiced:
    """A theme in one round: ``display`` ("3 of 5"), and how it stands to the round before: who was ``asked``, and the ``change``
    that this allows to speak of (`people.CHANGES`); None where there is
    nothing to compare with. ``words``: passages of it in this round; where nobody takes it up, in the round before. ``beneath``:
    what matters to the comparison, a short sentence each (`beneath.unlike`, `beneath.content`)."""

    theme_id: str
    theme: str
    display: str
    participants: int
    change: str | None
    asked: Asked | None
    words: tuple[Passage, ...]
    beneath: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quoted:
    """A passage, and the theme that it carries."""

    theme: str
    passage: Passage


@dataclass(frozen=True)
class Round:
    """One round of the place: ``sessions`` (session, group, date, status, note, and ``coverage``, how far the coding has come),
    how many were ``present``, the ``themes`` that most voice, those ``gone`` since the round before (``before``: its number),
    ``quotations``, and who was ``missing``. What else has changed since then, and is not among the themes on top, is ``rest``;
    ``unsaid`` is what nobody takes up now, but too few then, or others, to call it gone (at most as many as there are
    ``themes``)."""

    number: int
    year: int | None
    sessions: tuple[Record, ...]
    present: int | None
    before: int | None
    themes: tuple[Voiced, ...]
    gone: tuple[Voiced, ...]
    rest: tuple[Voiced, ...]
    unsaid: tuple[Voiced, ...]
    quotations: tuple[Quoted, ...]
    missing: tuple[Gap, ...]

    @property
    def held(self) -> bool:
        """Whether there is anything to read from this round: a session that was held and that somebody has begun to code."""
        return any(session["status"] == "held" for session in self.sessions)

    def changed(self, change: str) -> list[str]:
        """The themes of which ``change`` can be said since the round before."""
        return [one.theme for one in (*self.themes, *self.rest, *self.gone) if one.change == change]


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
    always: bool = False,
    language: str | None = None,
) -> list[Round]:
    """The chosen rounds of one place, in order.

    Parameters
    ----------
    place : one of `PLACES` with its value: ``{"level": "Skole"}``.
    level, grouping : of the themes.
    themes : how many to keep a round, those that most participants voice first; the residual group is left out.
    quotations : at most so many a round, each from another utterance and, as far as there are, another participant: from the
        themes that have changed, however many they are, then from those on top.
    always : only those who came every time to the chosen rounds.

    A round is compared with the chosen round before it that was held, in the groups that both have, by `people.Asked.change`.
    Raises `QualError` for a place that is not one of `PLACES`, or that has no session.

    >>> first, last = themes.side_by_side(study, {"level": "Skole"}, [1, 4])
    >>> [(theme.display, theme.change) for theme in last.themes if theme.theme == "Noen tar imot i andre enden"]
    [('8 av 11', 'same')]
    """
    (split, value), *others = place.items()
    if others or split not in PLACES:
        raise QualError("themes.unknown_choice", what="place", value=", ".join(place), allowed=", ".join(PLACES))
    with desk.read() as connection:
        sessions = frames.session_places(connection)
        years = design.round_years(connection)
        only = only_always(connection, set(rounds) if always else False)
        names, pairs = chosen(connection, level, grouping, None, language)
        states = begun(connection, names, pairs, coder)
        within = {split: value, **only}
        words = passages_of(connection, pairs, ("round",), most=3 * quotations, where=within, coder=coder)
        mine = [_coded(row, states) for row in sessions if row[split] == value and row["round"] is not None]
        contents = _contents(connection, pairs, mine, set(rounds), within, coder) if level != "code" else {}
    if not mine:
        raise QualError("themes.unknown_place", place=value)
    groups = {row["group"] for row in mine}
    absent = [gap for gap in gaps(desk) if gap["group"] in groups]
    frame = counted(
        desk,
        only,
        level=level,
        by=(split, "round"),
        grouping=grouping,
        coder=coder,
        where={split: value},
        language=language,
    )
    seen = _Rounds(frame, value, words, contents, language)
    told: list[Round] = []
    before: int | None = None  # the number of the last round that was held
    for number in sorted(set(rounds)):
        here = [row for row in mine if row["round"] == number]
        missing = [gap for gap in absent if gap["round"] == number]
        one = seen.round(number, here, before, missing, years.get(number), themes=themes, quotations=quotations)
        told.append(one)
        before = number if one.held else before
    return told


_Contents = dict[tuple[int, int], dict[str, tuple[Codes, Codes]]]  # of two rounds, by theme the codes of each


def _contents(
    connection: Connection,
    pairs: Members,
    sessions: Sequence[Record],
    rounds: Collection[int],
    within: Mapping[str, Any],
    coder: str | None,
) -> _Contents:
    """The codes of each theme in two rounds that are compared, in the groups that both have."""
    there: dict[int, set[str]] = {}
    for row in sessions:
        if row["status"] == "held" and row["round"] in rounds:
            there.setdefault(row["round"], set()).add(row["group"])
    found: _Contents = {}
    for before, number in pairwise(sorted(there)):
        both = {**within, "group": frozenset(there[before] & there[number])}
        of = used(connection, pairs, ("round",), coder=coder, where=both)
        found[before, number] = {
            theme: (cells.get((before,), ()), cells.get((number,), ())) for theme, cells in of.items()
        }
    return found


def _coded(session: Record, states: Mapping[str, str]) -> Record:
    """A session, and how far its coding has come; what nobody has begun is ``not_coded``, and says nothing."""
    coverage = states.get(session["session"]) if session["status"] == "held" else None
    status = "not_coded" if coverage == "not_begun" else session["status"]
    return session | {"status": status, "coverage": coverage}


class _Rounds:
    """The rounds of one place: their figures by round and theme, and words."""

    def __init__(
        self,
        frame: pd.DataFrame,
        value: str,
        words: Mapping[tuple[Any, ...], tuple[Passage, ...]],
        contents: _Contents,
        language: str | None,
    ) -> None:
        self.figures: dict[int, dict[str, Record]] = {}
        for row in records(frame):
            self.figures.setdefault(row["round"], {})[row["theme_id"]] = row
        self._people: People = frame.attrs["people"]
        self._value, self._words, self._contents, self._language = value, words, contents, language
        self._guide: beneath.Guide = frame.attrs["guide"]

    def round(
        self,
        number: int,
        sessions: Sequence[Record],
        before: int | None,
        missing: Iterable[Gap],
        year: int | None,
        *,
        themes: int,
        quotations: int,
    ) -> Round:
        """A round, compared with the round ``before``, where there is one; at most so many ``themes`` and ``quotations``."""
        if not any(row["status"] == "held" for row in sessions):
            before = None
        now = self.figures.get(number, {})
        voiced = [self.voiced(row, before) for row in _most_voiced(now)]
        lost = self.lost(now.values(), before) if before is not None else []
        changed = [one for one in voiced if one.change in CHANGED]
        return Round(
            number=number,
            year=year,
            sessions=tuple(sessions),
            present=next((row["present"] for row in now.values()), None),
            before=before,
            themes=tuple(voiced[:themes]),
            gone=tuple(one for one in lost if one.change == "gone"),
            rest=tuple(one for one in voiced[themes:] if one in changed),
            unsaid=tuple(one for one in lost if one.change != "gone")[:themes],
            quotations=_quoted([*changed, *voiced[:themes]], max(quotations, len(changed))),
            missing=tuple(missing),
        )

    def voiced(self, row: Record, before: int | None) -> Voiced:
        """A theme in one round, compared with the round ``before``, where there is one."""
        theme_id, number = row["theme_id"], row["round"]
        asked = change = None
        under: tuple[str, ...] = ()
        if before in self.figures:
            asked = self._people.between(theme_id, (self._value, before), (self._value, number))
            change = asked.change
            under = self._beneath(theme_id, before, number, asked)
        words = self._words.get((theme_id, number if row["utterances"] else before), ())
        return Voiced(theme_id, row["theme"], row["display"], row["participants"], change, asked, words, under)

    def _beneath(self, theme_id: str, before: int, number: int, asked: Asked) -> tuple[str, ...]:
        """Whether the guide is tied to a theme in one of the two rounds only, and whether it holds other codes."""
        say = Say(self._language)
        groups = {one.group for one in asked.groups if one.group is not None}
        guide = beneath.unlike(theme_id, {before, number}, self._guide, groups, self._language, brief=True)
        codes = self._contents.get((before, number), {}).get(theme_id)
        one, other = (say.of({"round": round_}) for round_ in (before, number))
        of = Content(*codes, same=asked.change == "same") if codes else None
        return tuple(filter(None, (guide, beneath.content(of, one, other, self._language, brief=True))))

    def lost(self, now: Iterable[Record], before: int) -> list[Voiced]:
        """The themes that stand in the round ``before`` and not now, those that most took up first."""
        found = [
            self.voiced(row, before)
            for row in now
            if not row["utterances"] and self.figures[before][row["theme_id"]]["utterances"]
        ]
        return sorted(found, key=lambda one: -one.asked.voiced_then if one.asked else 0)


def _most_voiced(rows: Mapping[str, Record]) -> list[Record]:
    """The themes that stand in a round, those that most participants voice first."""
    there = [row for row in rows.values() if row["utterances"]]
    return sorted(there, key=lambda row: (-row["participants"], -row["utterances"]))


def _quoted(voiced: Sequence[Voiced], most: int) -> tuple[Quoted, ...]:
    """One passage of each of these themes, from another session and participant as far as there are."""
    found: dict[str, Quoted] = {}
    for theme in voiced:
        if len(found) == most:
            break
        passages = [one.passage for one in found.values()]
        used = {one.reference for one in passages}
        sessions, persons = {one.session for one in passages}, {one.person for one in passages}
        fresh = [passage for passage in theme.words if passage.reference not in used]
        if fresh and theme.theme_id not in found:  # of equals the best comes first
            first = min(fresh, key=lambda one: (one.session in sessions, one.person in persons))
            found[theme.theme_id] = Quoted(theme.theme, first)
    return tuple(found.values())
