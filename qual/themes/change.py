"""Development or other people? Those who return told apart from those who are new, before a change is called one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from qual.errors import QualError
from qual.store import Connection, Desk, permissions, talk_counts
from qual.store.cells import Members
from qual.store.codebook import Level
from qual.store.reach import Reach, reaches, sessions
from qual.themes.cells import in_place, joined, whole
from qual.themes.matrix import chosen, kept_to
from qual.themes.moderating import moderating
from qual.themes.people import ASKED, People, moved

if TYPE_CHECKING:
    import pandas as pd


def change(
    desk: Desk,
    then: int,
    now: int,
    *,
    by: Sequence[str] = ("group",),
    level: Level = "code",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    groups: Collection[str] | None = None,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """Whether a theme's move between two rounds is development or other people: who was there both times, and what they say.

    Parameters
    ----------
    then, now : numbers of the two rounds.
    by : ``("group",)``, ``("level",)``, ``("municipality",)``, or ``()`` for all groups together that met both times; then who
        changed group within one of these returns as the same person.
    groups : groups to keep to; default all.
    level, grouping, themes, coder, residual, language : as in `matrix`.

    One row per theme (and group), numbers of participants: ``theme, group, status`` (``held`` when both sessions have somebody
    identified and somebody has begun to code, else ``missing``), ``change`` (what can be said: `people.Asked.change`) ·
    ``returning`` (there both rounds), of them ``then`` and ``now`` (who voice it in each round) and ``both`` · ``newcomers``
    (there now, and nowhere then), of them ``newcomers_now`` · ``gone`` (there then, and nowhere now), of them ``gone_then`` ·
    ``came`` (there now, then in another group), of them ``came_now`` · ``went`` (there then, now in another group), of them
    ``went_then`` · ``asked`` (all of it: `people.Asked`), ``theme_id``. ``attrs["moved"]``: who changed group, from which to
    which (`people.Moved`). Raises `QualError` for an unknown level, grouping or round.

    >>> found = themes.change(study, 1, 4, level="group", themes=["Noen spør hva du hørte"])
    >>> found.query("group == 'MV'")[["returning", "then", "now", "change"]].values.tolist()
    [[4, 0, 2, 'new']]
    """
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        of = reaches(connection, names, pairs, coder)
        seats = [row for row in talk_counts.roles(connection) if row["group"] is not None and row["round"] is not None]
        _check((then, now), {row["round"] for row in seats if row["person"] is not None})
        people = {reach: _people(connection, reach, of, pairs, by, groups) for reach in dict.fromkeys(of.values())}
        places = [kept_to(groups) | {"round": number} for number in (then, now)]
        coverage = joined(one for place in places for one in in_place(connection, of.values(), place))
        changed_group = moved(connection, (then, now))
        asking = moderating(connection, groups, (then, now))
    here = [row for row in seats if groups is None or row["group"] in groups]
    there = list(dict.fromkeys(tuple(row[split] for split in by) for row in here))
    frame = _figures(names, of, people, by, there, (then, now))
    frame.attrs = {"figure": "change", "level": level, "by": list(by), "then": then, "now": now, "coverage": coverage}
    frame.attrs |= {"grouping": grouping, "coder": coder, "moderating": asking}
    frame.attrs["moved"] = [
        one for one in changed_group if groups is None or not set().union(*one.groups).isdisjoint(groups)
    ]
    frame.attrs["where"] = {} if groups is None else {"group": list(groups)}
    return frame


def _check(numbers: Sequence[int], rounds: Collection[int]) -> None:
    """Raise `QualError` unless there are two rounds with known people, and these are such."""
    if len(rounds) < 2:
        raise QualError("themes.one_round")
    for number in numbers:
        if number not in rounds:
            known = ", ".join(map(str, sorted(rounds))) or "–"
            raise QualError("themes.unknown_choice", what="round", value=number, allowed=known)


def _people(
    connection: Connection,
    reach: Reach,
    of: Mapping[str, Reach],
    pairs: Members,
    by: Sequence[str],
    groups: Collection[str] | None,
) -> People:
    """Who was asked, of the themes that can be spoken of in the same sessions."""
    mine = [pair for pair in pairs if of[pair[0]] == reach]
    within = {**reach.only(connection), **kept_to(groups)}
    return People(connection, mine, (*by, "round"), coder=reach.coder, where=within)


def _figures(
    names: Mapping[str, str],
    of: Mapping[str, Reach],
    people: Mapping[Reach, People],
    by: Sequence[str],
    places: Sequence[tuple[Any, ...]],
    rounds: tuple[int, int],
) -> pd.DataFrame:
    """The rows of `change`: each theme in each place."""
    import pandas as pd

    sides = {place: ((*place, rounds[0]), (*place, rounds[1])) for place in places}
    held = {
        (reach, place): "held" if all(_known(these, side) for side in sides[place]) else "missing"
        for reach, these in people.items()
        for place in places
    }
    rows, figures = [], attrgetter(*ASKED)
    for theme_id, name in names.items():
        reach = of[theme_id]
        for place in places:
            told = people[reach].between(theme_id, *sides[place])
            rows.append((name, *place, held[reach, place], told.change, *figures(told), told, theme_id))
    return pd.DataFrame(rows, columns=["theme", *by, "status", "change", *ASKED, "asked", "theme_id"])


def _known(people: People, cell: tuple[Any, ...]) -> bool:
    """Whether anybody is identified there."""
    side = people.side(cell)
    return bool(side.people(side.there) & people.named)


def followed(
    desk: Desk,
    person: str,
    *,
    level: Level = "code",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """One person over the rounds: ``theme, group, round, utterances, theme_id``, one row per theme and session that the person
    attended and that somebody has begun to code.

    Parameters
    ----------
    person : their code.
    level, grouping, coder, residual, language : as in `matrix`.

    ``attrs["consent"]`` is True where a consent of the person is on record, None where the study records none for anybody.
    Raises `QualError`: ``themes.unknown_choice`` for an unknown person, ``themes.no_consent`` when the study records consents
    and this person has none in force.

    >>> found = themes.followed(study, "ln1", level="concept")
    >>> sorted(found["round"].unique().tolist()), found.attrs["consent"]
    ([1, 2, 3, 4], True)
    """
    import pandas as pd

    with desk.read() as connection:
        consent = _consent(connection, person)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        voiced = talk_counts.voiced(connection, pairs, ("group", "round", "person"), coder=coder) if pairs else []
        there = [row for row in talk_counts.roles(connection) if row["person"] == person]
        of = reaches(connection, names, pairs, coder)
        begun = {reach: sessions(connection, reach) for reach in dict.fromkeys(of.values())}
        coverage = whole(connection, names, pairs, coder)
    if not there:
        raise QualError("themes.unknown_choice", what="person", value=person, allowed="–")
    said = {
        (row["theme_id"], row["group"], row["round"]): row["utterances"] for row in voiced if row["person"] == person
    }
    rows = [
        (name, row["group"], row["round"], said.get((theme_id, row["group"], row["round"]), 0), theme_id)
        for theme_id, name in names.items()
        for row in there
        if begun[of[theme_id]].get(row["session"], "not_begun") != "not_begun"
    ]
    frame = pd.DataFrame(rows, columns=["theme", "group", "round", "utterances", "theme_id"]).astype({"round": "Int64"})
    frame.attrs = {"figure": "followed", "level": level, "person": person, "consent": consent}
    frame.attrs |= {"grouping": grouping, "coder": coder, "coverage": coverage, "where": {"person": person}}
    return frame


def _consent(connection: Connection, person: str) -> bool | None:
    recorded = permissions.consents(connection)
    if not recorded:
        return None
    if not any(row["person"] == person and row["given"] and not row["withdrawn"] for row in recorded):
        raise QualError("themes.no_consent", person=person)
    return True
