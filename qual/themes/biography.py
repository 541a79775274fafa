"""One theme's life: where it first appears, how it moves, what is said in each round, and what happened around it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from qual.errors import QualError
from qual.store import Desk, behind, design, frames, happenings, talk_counts
from qual.store.codebook import Level
from qual.store.held import First
from qual.themes.compare import Passage, as_high, passages
from qual.themes.content import Codes, Content, used
from qual.themes.emergence import emergence
from qual.themes.matrix import Always, chosen, in_places, matrix, only_always
from qual.themes.prompted import prompted
from qual.themes.reading import records
from qual.themes.splits import GRID

if TYPE_CHECKING:
    import pandas as pd


class EventRow(TypedDict):
    """A row of `events`, which says what its columns mean."""

    date: str
    name: str
    municipality: str | None
    after: int
    place: float
    note: str | None
    id: str


class Contrast(NamedTuple):
    """Two places (values per split) in which a theme holds other codes."""

    places: tuple[dict[str, Any], dict[str, Any]]
    content: Content


@dataclass(frozen=True)
class Biography:
    """``first``: in which sessions it is first said (`First`; None where it is said nowhere), and the first ``words`` in each of
    them; ``movement``: the matrix by group and round, participants; ``rounds``: that by round; ``sessions``: that by session,
    those outside the grid too; ``spans``: first and last round per group (`emergence`); ``asked``: prompted and unprompted by
    round; ``contrasts``: where it holds other codes; ``quotations``: passages by round; ``events``: as `events` gives them."""

    theme_id: str
    theme: str
    first: First | None
    words: tuple[Passage, ...]
    movement: pd.DataFrame
    rounds: pd.DataFrame
    sessions: pd.DataFrame
    spans: pd.DataFrame
    asked: pd.DataFrame
    contrasts: tuple[Contrast, ...]
    quotations: dict[int, tuple[Passage, ...]]
    events: pd.DataFrame


def biography(
    desk: Desk,
    theme: str,
    *,
    level: Level = "code",
    grouping: str | None = None,
    coder: str | None = None,
    most: int = 3,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    language: str | None = None,
) -> Biography:
    """Everything about one theme over the rounds: a `Biography`.

    Parameters
    ----------
    theme : name or id.
    level, grouping, coder, language : as in `matrix`.
    most : at most so many quotations per round.
    where : places to keep to, as in `matrix`; ``first`` is then the first time there.
    always : all but ``first`` and ``events`` of those who came every time alone, as in `matrix`.

    Raises `QualError` (``themes.unknown_theme``) for a theme that is not there.

    >>> life = themes.biography(study, "Mottakerberedskap", level="concept")
    >>> life.first.sessions, life.words[0].reference, sorted(life.quotations)
    (('LN-R1', 'SKN-R1', 'BN-R1'), 'LN-R1-0020', [1, 2, 3, 4])
    """
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, [theme], language)
        if not names:
            raise QualError("themes.unknown_theme", theme=theme)
        kept = in_places(where)
        first = next(iter(behind.first_said(connection, pairs, coder=coder, where=kept).values()), None)
        begins = behind.first_words(connection, pairs, first.sessions, coder=coder) if first else []
        called = talk_counts.names(connection)
        within = {**kept, **only_always(connection, always)}
        codes = [used(connection, pairs, by, coder=coder, where=within) for by in (("round",), GRID)]
    theme_id, name = next(iter(names.items()))
    quoted = passages(
        desk, theme_id, level=level, by=("round",), grouping=grouping, most=most, coder=coder, where=kept, always=always
    )
    at: dict[str, Any] = {"level": level, "grouping": grouping, "themes": [theme_id], "coder": coder, "always": always}
    at |= {"where": kept, "language": language}
    by_cell = partial(matrix, desk, **at)
    rounds, movement = by_cell(by=("round",)), by_cell(by=GRID)
    return Biography(
        theme_id=theme_id,
        theme=name,
        first=first,
        words=tuple(
            Passage(one["reference"], one["session"], called.get(one["voice"] or ""), one["text"]) for one in begins
        ),
        movement=movement,
        rounds=rounds,
        sessions=by_cell(by=("session",)),
        spans=emergence(desk, **at),
        asked=prompted(desk, by=("round",), **at),
        contrasts=tuple(contrasts(rounds, movement, *(found.get(theme_id, {}) for found in codes))),
        quotations={int(number): found for (number,), found in quoted.items() if number is not None},
        events=events(desk),
    )


CONTRASTS = 2  # pairs of groups that are told


def contrasts(
    rounds: pd.DataFrame,
    movement: pd.DataFrame,
    in_rounds: Mapping[tuple[Any, ...], Codes],
    in_groups: Mapping[tuple[Any, ...], Codes],
) -> Iterator[Contrast]:
    """Where a theme's content is another (`Content.other`): in the last round in which it stands than in the first; and in two
    groups of one level in one round where as many take it up, the latest rounds first, at most `CONTRASTS`."""
    there = [
        row for row in records(rounds) if row["status"] == "held" and row["utterances"] and row["round"] is not None
    ]
    if len(there) > 1:
        theme, first, last = there[0]["theme_id"], there[0]["round"], there[-1]["round"]
        same = rounds.attrs["people"].between(theme, (first,), (last,)).change == "same"
        told = Content(in_rounds.get((first,), ()), in_rounds.get((last,), ()), same)
        if told.other:
            yield Contrast(({"round": first}, {"round": last}), told)
    level = {group: place[0] for group, place in movement.attrs["groups"].items()}
    voiced = [row for row in records(movement) if row["status"] == "held" and row["participants"] and row["present"]]
    pairs = [
        (one, other)
        for one, other in itertools.combinations(sorted(voiced, key=lambda row: -row["round"]), 2)
        if one["round"] == other["round"]
        and level.get(one["group"])
        and level[one["group"]] == level.get(other["group"])
    ]
    found = 0
    for one, other in pairs:
        mine, theirs = ({name: row[name] for name in GRID} for row in (one, other))
        codes = [in_groups.get(tuple(place.values()), ()) for place in (mine, theirs)]
        told = Content(codes[0], codes[1], same=True)
        if as_high(one, other) and told.other and found < CONTRASTS:
            found += 1
            yield Contrast((mine, theirs), told)


def events(desk: Desk, municipality: str | None = None) -> pd.DataFrame:
    """Dated facts for the time axis: ``date, name, municipality, after`` (the last round that had begun by then; 0 before the
    first), ``place``: where it stands on an axis of rounds (2.5: halfway between rounds 2 and 3); ``note, id``.

    ``municipality`` : only what concerns it, which what names no municipality does. A round stands at the middle of its
    sessions' dates (without dates, at 1 July of its year).

    >>> themes.events(study, "Nærsund")["after"].tolist()
    [2]
    """
    import pandas as pd

    with desk.read() as connection:
        found = happenings.events(connection)
        sessions = frames.sessions(connection, counts=False)
        years = design.round_years(connection)
    days = pd.to_datetime(sessions["date"], errors="coerce")
    middles = days.groupby(sessions["round"]).agg(lambda of: of.min() + (of.max() - of.min()) / 2)
    begins = days.groupby(sessions["round"]).min()
    axis: dict[int, Any] = {}
    for number, year in years.items():
        if number in middles.index and pd.notna(middles[number]):
            axis[number] = middles[number]
        elif year is not None:
            axis[number] = pd.Timestamp(year, 7, 1)
    rows = []
    for event in found:
        if municipality is not None and event["municipality"] not in (None, municipality):
            continue
        day = pd.to_datetime(event["date"], errors="coerce")
        start = {n: begins[n] if n in begins.index and pd.notna(begins[n]) else axis[n] for n in axis}
        after = max((int(n) for n, at in start.items() if pd.notna(day) and at <= day), default=0)
        rows.append({**event, "after": after, "place": _place(day, axis)})
    return pd.DataFrame(rows, columns=list(EventRow.__annotations__))


def _place(day: Any, axis: dict[int, Any]) -> float:
    """A day on the axis of rounds, between two rounds by its date; outside them at most half a round away."""
    ordered = sorted(axis.items())
    if day != day or not ordered:  # NaT
        return float("nan")
    if day <= ordered[0][1]:
        return ordered[0][0] - (0.5 if day < ordered[0][1] else 0)
    for (number, at), (following, then) in itertools.pairwise(ordered):
        if at <= day <= then:
            return float(number + (following - number) * ((day - at) / (then - at)))
    return ordered[-1][0] + 0.5
