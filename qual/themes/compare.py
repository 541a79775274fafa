"""Two rounds, two groups, two municipalities: what is taken up on both sides, by whom, with words from both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from qual.errors import QualError
from qual.store import Connection, Desk, behind, frames, talk_counts
from qual.store.cells import Members
from qual.store.codebook import Level
from qual.store.combined import JOINT
from qual.store.reach import Reach, density, reaches
from qual.themes.beside import as_it_is
from qual.themes.cells import Coverage, Only, in_place, joined
from qual.themes.content import Content, used
from qual.themes.matrix import BY, MEASURES, Always, allowed, chosen, counted, guide, in_no_group, kept_to, only_always
from qual.themes.moderating import moderating
from qual.themes.people import ASKED, CHANGES, Asked, Group, Meeting, People, moved
from qual.themes.reading import Record, plain, records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANGES", "Passage", "Place", "compare", "passages", "weight"]
Place = Mapping[str, Any]


@dataclass(frozen=True)
class Passage:
    """Words from one utterance: its printed reference, who said it (person code or label; None if unknown), where."""

    reference: str
    session: str
    person: str | None
    text: str


def compare(
    desk: Desk,
    left: Place,
    right: Place,
    *,
    level: Level = "code",
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    quotations: int = 3,
    always: bool = False,
    groups: Collection[str] | None = None,
    within: Collection[int] | None = None,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """Every theme on two sides, by what can be said of it (the changes first); of these the largest difference first.

    Parameters
    ----------
    left, right : a value per split (`BY`): ``{"group": "BN", "round": 1}`` and ``{"group": "BN", "round": 4}``, or
        ``{"municipality": "Nærsund"}`` and ``{"municipality": "Vardlia"}``.
    measure : what ``left`` and ``right`` tell. What is called a change is about people, whatever is measured.
    quotations : at most so many passages a side and theme, each from another participant as far as there are.
    always : only those who came every time: to both rounds, or, where none are compared, to all.
    groups, within : groups and rounds that both sides are kept to; default all.
    residual : as in `matrix`.

    **Two rounds** are compared in the groups that both have; what is on one side only is listed in ``attrs["only_left"]`` and
    ``attrs["only_right"]``. Then ``change`` is what `people.Asked.change` says, and the columns of its figures say who was asked.
    **Other places** are other people, and never a change: ``only_left``, ``only_right``, or ``both``.

    Columns: ``theme, change`` (`CHANGES`), ``left, right`` (what is compared), ``left_display, right_display`` ("3 of 5"),
    ``difference``, the figures of `change` (``returning``, ``then``, ``now`` … ``went_then``; empty for other places), ``asked``
    (`people.Asked`, or None), ``content`` (the theme's codes on each side: `content.Content`; None where it is one code),
    ``left_quotes, right_quotes`` (tuples of `Passage`), ``theme_id``. Themes that neither side has are left out. Raises
    `QualError` for an unknown split or a place without a session.

    >>> found = themes.compare(study, {"round": 1}, {"round": 4}, level="concept")
    >>> found[["theme", "change", "left_display", "right_display", "then", "now"]].values.tolist()[0]
    ['Usynlig bærevirke', 'more', '23 av 48', '28 av 42', 14, 17]
    """
    allowed("measure", measure, MEASURES)
    for split in (*left, *right):
        allowed("by", split, BY)
    places = left, right
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        rounds = _rounds(connection, left, right)
        only = only_always(connection, (rounds or True) if always else False) | kept_to(groups, within)
        of = reaches(connection, names, pairs, coder)
        beside = {
            "rest": in_no_group(connection, names, level, grouping),
            "guide": guide(connection, pairs) if rounds else {},
            "density": {} if rounds else _densities(connection, set(of.values()), places, only),
        }
    asked: dict[str, Any] = {"level": level, "measure": measure, "grouping": grouping, "coder": coder}
    figures = partial(counted, desk, **asked, language=language, bare=True)
    told = []
    for reach in dict.fromkeys(of.values()):  # themes that can be spoken of in the same sessions
        mine = {theme_id: name for theme_id, name in names.items() if of[theme_id] == reach}
        members = [pair for pair in pairs if pair[0] in mine]
        told.append(
            _compared(desk, reach, mine, members, places, only, figures, rounds=bool(rounds), quotations=quotations)
        )
    rows = _sorted(told, list(names))
    frame = _table(rows)
    with desk.read() as connection:
        around = _around(connection, told, rows, places, only, rounds)
    where = {split: sorted(kept) for split, kept in kept_to(groups, within).items()}
    sides = {"left": dict(left), "right": dict(right), "where": where, "always": always}
    frame.attrs = as_it_is({"figure": "compare"} | asked | sides | beside | around)
    return frame


def _sorted(told: Sequence[_Compared], themes: Sequence[str]) -> list[Record]:
    """The rows in their order: what is taken together over its parts, by what can be said, the largest difference first."""
    order = {theme_id: at for at, theme_id in enumerate(themes)}
    rows = sorted((row for one in told for row in one.rows), key=lambda row: order[row["theme_id"]])
    rows.sort(key=lambda row: (CHANGES.index(row["change"]), -abs(plain(row["difference"]) or 0)))
    rows.sort(key=lambda row: not row["theme_id"].startswith(JOINT))
    return rows


_SIDES = ("left", "right", "left_display", "right_display", "difference")


def _table(rows: Sequence[Record]) -> pd.DataFrame:
    import pandas as pd

    columns = ["theme", "change", *_SIDES, *ASKED, "asked", "content", "left_quotes", "right_quotes", "theme_id"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(ASKED, "Int64"))


def _around(
    connection: Connection,
    told: Sequence[_Compared],
    rows: Sequence[Record],
    places: Sequence[Place],
    only: Only,
    rounds: tuple[int, ...],
) -> dict[str, Any]:
    """What the table says of itself by what it found: who met, who moved, who asked, how far the coding has come, and where
    content is another."""
    meeting = told[-1].meeting if told else None
    shared = meeting.common if meeting else []
    there = (list(meeting.then.there), list(meeting.now.there)) if meeting else ([], [])
    here = set().union(*there)
    groups, numbers = _asking(connection, places, only, shared, rounds)
    found: dict[str, Any] = {
        "rounds": bool(meeting),
        "coverage": joined(covered for one in told for covered in one.coverage),
        "common": shared,
        "moved": [one for one in (moved(connection, rounds) if rounds else []) if here & set().union(*one.groups)],
        "moderating": moderating(connection, groups, numbers),
        "contents": {row["theme"]: row["content"] for row in rows if row["content"] and row["content"].other},
    }
    if meeting:
        for name, side in zip(("only_left", "only_right"), there, strict=True):
            found[name] = [group for group in side if group not in shared]
    return found


def _densities(
    connection: Connection, reach: set[Reach], places: Sequence[Place], only: Only
) -> dict[str, tuple[int, int]]:
    """How densely the groups on the two sides are coded; nothing where themes can be spoken of in different sessions."""
    if len(reach) != 1:
        return {}
    (one,) = reach
    sides = [density(connection, one, {**place, **only}) for place in places]
    return sides[0] | sides[1]


def _asking(
    connection: Connection, places: Sequence[Place], only: Only, shared: Collection[Group], rounds: Sequence[int]
) -> tuple[Collection[Group], Collection[int]]:
    """The groups and rounds that are compared: of two rounds the groups of both; else what stands in either place."""
    if rounds:
        return shared, rounds
    rows = [
        row
        for row in frames.session_places(connection)
        if row["group"] is not None and row["round"] is not None
        if all(row[name] in kept for name, kept in only.items() if name in row)
        if any(all(row[name] == value for name, value in place.items() if name in row) for place in places)
    ]
    return {row["group"] for row in rows}, {row["round"] for row in rows}


class _Compared(NamedTuple):
    """What themes that can be spoken of in the same sessions (``reach``) tell on two sides."""

    rows: list[Record]
    coverage: list[Coverage]
    meeting: Meeting | None


def _compared(
    desk: Desk,
    reach: Reach,
    names: Mapping[str, str],
    members: Members,
    places: tuple[Place, Place],
    only: Only,
    figures: partial[pd.DataFrame],
    *,
    rounds: bool,
    quotations: int,
) -> _Compared:
    """The rows of these themes; ``rounds``: whether the two places are two rounds of one."""
    coder, measure = reach.coder, figures.keywords["measure"]
    kept = {split: values for split, values in only.items() if split != "voice"}  # places; who is counted is none
    with desk.read() as connection:
        meeting = _meeting(connection, members, places, coder, {**only, **reach.only(connection)}) if rounds else None
        shared = meeting.common if meeting else []
        if shared:
            only = {**only, "group": frozenset(shared)}
        quoted = [
            passages_of(connection, members, (), most=quotations, where={**place, **only}, coder=coder)
            for place in places
        ]
        holds = [used(connection, members, (), coder=coder, where={**place, **only}) for place in places]
        coverage = [one for place in places if shared for one in in_place(connection, [reach], {**place, **kept})]
    sides = [figures(only, themes=list(names), by=tuple(place), where=place) for place in places]
    if not shared:  # else the figures leave out the groups that only one side has
        coverage = [one for side in sides for one in side.attrs["coverage"]]
    told = [_side(side, place) for side, place in zip(sides, places, strict=True)]
    rows: list[Record] = []
    several = Counter(theme_id for theme_id, _code in members)
    for theme_id, name in names.items():
        one, other = (side[theme_id] for side in told)
        if one["utterances"] or other["utterances"]:
            asked = meeting.asked(theme_id) if meeting else None
            said = (quotes.get((theme_id,), ()) for quotes in quoted)
            row = {"theme": name, "theme_id": theme_id, **_beside(one, other, measure, asked, *said)}
            mine, theirs = (there.get(theme_id, {}).get((), ()) for there in holds)
            same = asked.change == "same" if asked else as_high(one, other)
            rows.append(row | {"content": Content(mine, theirs, same) if several[theme_id] > 1 else None})
    return _Compared(rows, coverage, meeting)


def _rounds(connection: Connection, left: Place, right: Place) -> tuple[int, ...]:
    """The two rounds that are compared of one place; none where the sides are two places."""
    grid = {row["session"]: {"group": row["group"], "round": row["round"]} for row in frames.session_places(connection)}
    whole = [dict(place) | grid.get(place.get("session", ""), {}) for place in (left, right)]
    one, other = ({split: value for split, value in place.items() if split != "session"} for place in whole)
    numbers = one.pop("round", None), other.pop("round", None)
    return numbers if one == other and None not in numbers and numbers[0] != numbers[1] else ()


def _meeting(connection: Connection, pairs: Members, places: Sequence[Place], coder: str | None, only: Only) -> Meeting:
    """Who sits on the two sides."""
    splits = dict.fromkeys(tuple(place) for place in places)
    people = {by: People(connection, pairs, by, coder=coder, where=only) for by in splits}
    one, other = (people[tuple(place)] for place in places)
    left, right = (tuple(place.values()) for place in places)
    return one.meeting(one.side(left), other.side(right))


def as_high(one: Record, other: Record) -> bool:
    """Whether as many take a theme up in two places: their shares of those present are less than one participant apart."""
    sides = [(plain(row["participants"]), plain(row["present"])) for row in (one, other)]
    if not all(voiced and present for voiced, present in sides):
        return False
    (voiced, present), (there, of) = sides
    return bool(abs(voiced / present - there / of) * max(present, of) < 1)


def _beside(
    one: Record,
    other: Record,
    measure: str,
    asked: Asked | None,
    said: tuple[Passage, ...],
    said_there: tuple[Passage, ...],
) -> Record:
    """What `compare` tells of a theme, from its row on each side, who was asked, and its passages there."""
    before, after = weight(one, measure), weight(other, measure)
    place = (
        "both" if one["utterances"] and other["utterances"] else "only_right" if other["utterances"] else "only_left"
    )
    return {
        "change": asked.change if asked else place if one["status"] == other["status"] == "held" else "unknown",
        "left": before,
        "right": after,
        "left_display": one["display"],
        "right_display": other["display"],
        "difference": None if before is None or after is None else after - before,
        **{name: getattr(asked, name) if asked else None for name in ASKED},
        "asked": asked,
        "left_quotes": said,
        "right_quotes": said_there,
    }


def passages(
    desk: Desk,
    theme: str,
    *,
    level: Level = "code",
    by: Sequence[str] = ("round",),
    grouping: str | None = None,
    most: int = 3,
    coder: str | None = None,
    where: Place | None = None,
    always: Always = False,
) -> dict[tuple[Any, ...], tuple[Passage, ...]]:
    """Passages of a theme per cell, in each from as many participants as there are; of one participant the longest of 6 to 60
    words.

    Parameters
    ----------
    theme : name or id.
    level, grouping, coder : as in `matrix`.
    by : the splits that make the cells, from `BY`.
    most : at most so many passages in a cell.
    where : keeps to one value per split.
    always : only of those who came every time, as in `matrix`.

    Returns a dict: the cell's values, in the order of ``by`` → a tuple of `Passage`.

    >>> found = themes.passages(study, "alt henger på én", most=1)
    >>> [passage.reference for passage in found[1,]]
    ['LV-R1-0046']
    """
    with desk.read() as connection:
        _names, pairs = chosen(connection, level, grouping, [theme], None)
        within = {**(where or {}), **only_always(connection, always)}
        found = passages_of(connection, pairs, by, most=most, where=within, coder=coder)
    return {key[1:]: said for key, said in found.items()}


def passages_of(
    connection: Connection,
    pairs: Members,
    by: Sequence[str],
    *,
    most: int,
    where: Mapping[str, Any],
    coder: str | None,
) -> dict[tuple[Any, ...], tuple[Passage, ...]]:
    """As `passages`, of several themes: by the theme's id and the cell's values."""
    if not pairs or not most:
        return {}
    called = talk_counts.names(connection)
    found: dict[tuple[Any, ...], tuple[Passage, ...]] = {}
    for row in behind.passages(connection, pairs, by, most=most, where=where, coder=coder):
        cell = row["theme_id"], *(row[name] for name in by)
        said = Passage(row["reference"], row["session"], called.get(row["voice"]), row["text"])
        found[cell] = (*found.get(cell, ()), said)
    return found


def _side(frame: pd.DataFrame, place: Place) -> dict[str, Record]:
    """The themes of one place by id. Raises `QualError` where the study has no such place."""
    if frame.empty and frame.attrs["themes"]:
        told = ", ".join(map(str, place.values()))
        raise QualError("themes.unknown_place", place=told)
    return {row["theme_id"]: row for row in records(frame)}


def weight(row: Record, measure: str) -> float | None:
    """What is beside each other: for participants their share of those present, where that is known; None where nothing is."""
    if row["value"] is None or row["value"] != row["value"]:
        return None
    value = float(row["value"])
    return value / row["present"] if measure == "participants" and row["present"] else value
