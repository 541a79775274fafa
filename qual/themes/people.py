"""Who is asked: behind every comparison of rounds stand those who return, those who are new and those who are not there now.

A group that meets again is never quite the same people, so a figure can move although nobody says anything else. Here is the one
place that says who is who on two sides, and by `Asked.change` whether a theme is taken up by more or fewer of the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress, groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from qual.language.order import norwegian
from qual.store import Connection, cells, frames
from qual.store.cells import Members, Row
from qual.store.columns import KINDS
from qual.store.presence import in_cells, there
from qual.store.rows import Json
from qual.themes.beside import AsItIs
from qual.themes.reading import Record, plain

if TYPE_CHECKING:
    import numpy as np

#: before more or fewer is said of a theme, so many must have been there both times, and so many of them have moved
RETURN, MOVED = 3, 2
#: what can be said of a theme in two rounds: changes first, then why there is none
CHANGES = ("new", "back", "more", "fewer", "gone", "others", "only_right", "only_left", "both", "same", "unknown")
#: of these, what is a change of what people say
CHANGED = ("new", "back", "more", "fewer", "gone")
_DESIGN = ("group", "round", "session", "level", "municipality", "kind")  # splits that sessions have

Group = str | None  # None: outside the groups
Key = tuple[Any, ...]  # a cell by its values


@dataclass(frozen=True)
class InGroup:
    """One group on the two sides: how many take the theme up, of those present."""

    group: Group
    then: int
    then_present: int
    now: int
    now_present: int
    whole_then: bool = False  # said by the group together, and by no single voice
    whole_now: bool = False


@dataclass(frozen=True)
class Asked:
    """Who was asked on two sides, and of each kind of people how many take one theme up; numbers of participants.

    ``returning`` were there both times, of them ``then`` and ``now`` take it up, ``both`` each time. ``newcomers``: there now,
    and nowhere then, ``newcomers_now`` take it up; ``first``: none of them had been there earlier either. ``gone``: there then
    and nowhere now, ``gone_then`` took it up: why they were not there nobody has said. ``came``, ``came_now``: there now, then
    in another group; ``went``, ``went_then``: there then, now in another group. ``unnamed``: seats on either side of somebody
    whom nobody has tied to a person, so that nobody can say who returned. Then all together: ``voiced_then`` of
    ``present_then``, ``voiced_now`` of ``present_now``; ``said_then``, ``said_now``: whether the theme stands there at all, by
    whomever, in whichever group; ``stood``: in a round before both; ``whole_then``, ``whole_now``: by a group together, and no
    single voice; ``maybe_then``, ``maybe_now``: those who return and sit in a group that says it so, and are not counted:
    ``maybe_present_then``, ``maybe_present_now`` of those present. ``groups``: those that both sides have, the only ones
    compared; ``only_then``, ``only_now``: the rest."""

    returning: int = 0
    then: int = 0
    now: int = 0
    both: int = 0
    newcomers: int = 0
    newcomers_now: int = 0
    first: bool = True
    gone: int = 0
    gone_then: int = 0
    came: int = 0
    came_now: int = 0
    went: int = 0
    went_then: int = 0
    unnamed: int = 0
    voiced_then: int = 0
    present_then: int = 0
    voiced_now: int = 0
    present_now: int = 0
    said_then: bool = False
    said_now: bool = False
    stood: bool = False
    whole_then: bool = False
    whole_now: bool = False
    maybe_then: int = 0
    maybe_now: int = 0
    maybe_present_then: int = 0
    maybe_present_now: int = 0
    groups: tuple[InGroup, ...] = ()
    only_then: tuple[Group, ...] = ()
    only_now: tuple[Group, ...] = ()

    @property
    def change(self) -> str:
        """What can be said of the theme, one of `CHANGES`: the only place that decides it.

        A share of those present has moved when it moves by at least one participant of the larger side. ``more`` and ``fewer``
        need that, and `RETURN` people who were there both times, of whom at least `MOVED` more (fewer) take it up now; then
        ``new`` and ``gone`` are said where nobody at all takes it up on one side, and ``back`` for ``new`` where it stood in a
        round before both. ``others``: the share has moved, and does so the same way when those who return are counted as they
        were then, and of those who were there once at least `MOVED` more (fewer) take it up now: the people changed. Else
        ``only_right`` and ``only_left`` where it stands on one side only, by too few to speak of a change, and ``same``.
        ``unknown``: no group on both sides, nobody registered as present, a side that says it as a whole, or the share has
        moved and there are seats that nobody has tied to persons; or some groups say it as a whole, and what can be said of the
        single voices would not hold had all in those groups said it."""
        if not (self.present_then and self.present_now):
            return "unknown"
        if (self.whole_then and self.said_now) or (
            self.whole_now and self.said_then
        ):  # no voices to count on that side
            return "unknown"
        word = self._word()
        if word not in (*CHANGED, "others") or not (self.maybe_present_then or self.maybe_present_now):
            return word
        with_then = self._word(then=(self.maybe_then, self.maybe_present_then))
        with_now = self._word(now=(self.maybe_now, self.maybe_present_now))
        return word if word == with_then == with_now else "unknown"

    def _word(self, then: tuple[int, int] = (0, 0), now: tuple[int, int] = (0, 0)) -> str:
        """What can be said where so many more take it up then and now: of those who return, and of those present."""
        net, size = self.now + now[0] - self.then - then[0], max(self.present_then, self.present_now)
        voiced_then, voiced_now = self.voiced_then + then[1], self.voiced_now + now[1]
        moved = (voiced_now / self.present_now - voiced_then / self.present_then) * size
        if self.returning >= RETURN and abs(net) >= MOVED and moved * net >= (1 - _NOTHING) * abs(net):
            if net > 0:
                return "more" if self.said_then else "back" if self.stood else "new"
            return "fewer" if self.said_now else "gone"
        if self.unnamed and abs(moved) >= 1 - _NOTHING:  # those may be others, or the same
            return "unknown"
        others = moved - net * size / self.present_now  # had those who return said the same as then
        turned = (voiced_now - voiced_then) - net  # of those who were there once
        if (
            min(abs(moved), abs(others)) >= 1 - _NOTHING
            and abs(turned) >= MOVED
            and moved * others > 0 < moved * turned
        ):
            return "others"
        if self.said_then != self.said_now:
            return "only_right" if self.said_now else "only_left"
        return "same"

    @property
    def shared(self) -> bool:
        """Whether both sides have the same groups."""
        return bool(self.groups) and not self.only_then and not self.only_now


class Later(NamedTuple):
    """One round: of those who were in their group from the first time it met (``from_start``), and of those who came to it
    ``later``, how many take a theme up, of how many: (voiced, present). Of a round that `differs` also ``joined``: the latter by
    the round in which they came, and ``groups``: both by group."""

    round: int
    from_start: tuple[int, int]
    later: tuple[int, int]
    joined: tuple[tuple[int, tuple[int, int]], ...] = ()
    groups: tuple[tuple[str, tuple[int, int], tuple[int, int]], ...] = ()

    @property
    def more(self) -> float:
        """How many more (less, below 0) of those who came later take it up than would had they done as the others; 0 where fewer
        than `RETURN` are of either kind."""
        (said, of), (told, among) = self.later, self.from_start
        return said - of * told / among if min(of, among) >= RETURN else 0

    @property
    def differs(self) -> bool:
        """Whether that is at least `MOVED` people: the only place that decides it."""
        return abs(self.more) >= MOVED - _NOTHING


_NOTHING = 1e-9  # what is lost in dividing
#: the figures of `Asked` that stand as columns in a table
ASKED = (
    *("returning", "then", "now", "both", "newcomers", "newcomers_now", "gone", "gone_then"),
    *("came", "came_now", "went", "went_then"),
)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: who is there in each group that met, and in which ``rounds``."""

    there: Mapping[Group, frozenset[str]]
    rounds: frozenset[int]
    voiced: Mapping[str, Mapping[Group, frozenset[str]]]  # by theme
    said: Mapping[str, frozenset[Group]]  # the groups in which a theme stands, by whomever
    as_group: Mapping[str, frozenset[Group]]  # those in which a group says it together
    stood: frozenset[str] = frozenset()  # the themes that stood there in an earlier round

    def people(self, groups: Iterable[Group]) -> frozenset[str]:
        """Who is there in these groups, each once."""
        return frozenset().union(*(self.there.get(group, frozenset()) for group in groups))

    def voices(self, theme_id: str, groups: Iterable[Group]) -> frozenset[str]:
        """Who of them takes a theme up, each once."""
        of = self.voiced.get(theme_id)
        return frozenset().union(*(of[group] for group in groups if group in of)) if of else frozenset()


@dataclass(frozen=True)
class Meeting:
    """Two sides beside each other: their ``common`` groups, and who of those ``before`` and ``after`` is of which kind."""

    then: Side
    now: Side
    common: list[Group]
    before: frozenset[str]
    after: frozenset[str]
    returning: frozenset[str]
    newcomers: frozenset[str]
    gone: frozenset[str]
    came: frozenset[str]
    went: frozenset[str]
    first: bool
    unnamed: int

    def asked(self, theme_id: str) -> Asked:
        """Who was asked, and what became of a theme."""
        stood = theme_id in self.then.stood
        if theme_id in self.then.said or theme_id in self.now.said:
            return self._asked(theme_id, stood)
        return self._of_nobody[stood]  # the same of every theme that nobody says on either side

    @cached_property
    def _of_nobody(self) -> tuple[Asked, Asked]:
        return self._asked("", False), self._asked("", True)

    def _asked(self, theme_id: str, stood: bool) -> Asked:
        then, now, common = self.then, self.now, self.common
        voiced = [(group, then.voices(theme_id, [group]), now.voices(theme_id, [group])) for group in common]
        said_then = frozenset[str]().union(*(one for _group, one, _other in voiced)) & self.before
        said_now = frozenset[str]().union(*(other for _group, _one, other in voiced)) & self.after
        groups = tuple(self._in_group(theme_id, *one) for one in voiced if then.there[one[0]] or now.there[one[0]])
        maybe_then = then.people(one.group for one in groups if one.whole_then) - said_then
        maybe_now = now.people(one.group for one in groups if one.whole_now) - said_now
        return Asked(
            returning=len(self.returning),
            then=len(self.returning & said_then),
            now=len(self.returning & said_now),
            both=len(self.returning & said_then & said_now),
            newcomers=len(self.newcomers),
            newcomers_now=len(self.newcomers & said_now),
            first=self.first,
            gone=len(self.gone),
            gone_then=len(self.gone & said_then),
            came=len(self.came),
            came_now=len(self.came & said_now),
            went=len(self.went),
            went_then=len(self.went & said_then),
            unnamed=self.unnamed,
            voiced_then=len(said_then),
            present_then=len(self.before),
            voiced_now=len(said_now),
            present_now=len(self.after),
            said_then=bool(then.said.get(theme_id)),
            said_now=bool(now.said.get(theme_id)),
            stood=stood,
            whole_then=not said_then and bool(then.as_group.get(theme_id, frozenset()) & set(common)),
            whole_now=not said_now and bool(now.as_group.get(theme_id, frozenset()) & set(common)),
            maybe_then=len(self.returning & maybe_then),
            maybe_now=len(self.returning & maybe_now),
            maybe_present_then=len(maybe_then),
            maybe_present_now=len(maybe_now),
            groups=groups,
            only_then=tuple(group for group in then.there if group not in now.there),
            only_now=tuple(group for group in now.there if group not in then.there),
        )

    def _in_group(
        self, theme_id: str, group: Group, voiced_then: frozenset[str], voiced_now: frozenset[str]
    ) -> InGroup:
        there, here = self.then.there[group], self.now.there[group]
        then, now = voiced_then & there, voiced_now & here
        whole = (
            not voiced and group in side.as_group.get(theme_id, ())
            for side, voiced in ((self.then, then), (self.now, now))
        )
        return InGroup(group, len(then), len(there), len(now), len(here), *whole)


class _Seated(NamedTuple):
    """The groups in which each person ``sat``, the ``first`` round in which they sat in one, and those of the ``start``."""

    sat: dict[str, set[Group]]
    first: dict[str, int]
    start: set[str]


_NOWHERE: Final[frozenset[Group]] = frozenset()


class People(AsItIs):
    """Who sat in each cell of a split and who took which theme up there, of one state of the study; made by `matrix` for figures
    by round (``frame.attrs["people"]``).

    Parameters
    ----------
    members, by, coder, where : as the counts take them.
    """

    def __init__(
        self,
        connection: Connection,
        members: Members,
        by: Sequence[str],
        *,
        coder: str | None = None,
        where: Mapping[str, Any] | None = None,
    ) -> None:
        self.by = tuple(by)
        self._split = self.by if "group" in self.by else (*self.by, "group")
        self._where = dict(where or {})
        self._coded = cells.coded(connection, members, self._split, coder=coder, where=self._where)
        splits = list(dict.fromkeys(split for split in (*self._split, *self._where) if split != "voice"))
        seats = [
            dict(zip(splits, key, strict=True)) | {"voice": one["voice"]} for key, one in in_cells(connection, splits)
        ]
        self._seats = [row for row in seats if _fits(row, self._where)]
        self._everywhere = [one for one in there(connection) if one["held"]]
        self._sessions = [row for row in frames.session_places(connection) if row["status"] == "held"]
        self._sides: dict[Key, Side] = {}
        self._meetings: dict[tuple[Key, Key], Meeting] = {}
        self._asked: dict[tuple[str, Key, Key], Asked] = {}
        self._seated: dict[tuple[int, frozenset[tuple[Key, Group]], tuple[Key, ...]], _Seated | None] = {}

    def of(self, theme_id: str) -> People:  # noqa: ARG002  of several, each has its own
        """Those of one theme: the same for all, but where themes can be spoken of in different sessions (`Several`)."""
        return self

    def between(self, theme_id: str, then: Key, now: Key) -> Asked:
        """Who was asked in two cells (values in the order of ``by``), and what became of a theme."""
        if (theme_id, then, now) not in self._asked:
            if (then, now) not in self._meetings:
                self._meetings[then, now] = self.meeting(self.side(then), self.side(now))
            self._asked[theme_id, then, now] = self._meetings[then, now].asked(theme_id)
        return self._asked[theme_id, then, now]

    def meeting(self, then: Side, now: Side) -> Meeting:
        """Two sides beside each other; they may be of two splits."""
        common = [group for group in then.there if group in now.there]
        before, after = then.people(common), now.people(common)
        known_then, known_now = before & self.named, after & self.named
        came = (known_now - known_then) & self.in_rounds(then.rounds)
        went = (known_then - known_now) & self.in_rounds(now.rounds)
        newcomers, gone = known_now - known_then - came, known_then - known_now - went
        return Meeting(
            then=then,
            now=now,
            common=common,
            before=before,
            after=after,
            returning=known_then & known_now,
            newcomers=newcomers,
            gone=gone,
            came=came,
            went=went,
            first=not any(self.first_round[one] < min(then.rounds, default=0) for one in newcomers),
            unnamed=len(before - self.named) + len(after - self.named),
        )

    def side(self, key: Key) -> Side:
        """The cell of these values, in the order of ``by``."""
        if key not in self._sides:
            place = dict(zip(self.by, key, strict=True)) | self._where
            told = {split: value for split, value in place.items() if split in _DESIGN}
            held = [row for row in self._sessions if _fits(row, told)]
            voiced, said = self._voiced.get(key, ({}, {}))
            as_group: dict[str, set[Group]] = {}
            for theme, group in self._as_group.get(key, ()):
                as_group.setdefault(theme, set()).add(group)
            groups = {row["group"]: frozenset(self._there.get(key, {}).get(row["group"], ())) for row in held}
            rounds = frozenset(int(row["round"]) for row in held if row["round"] is not None)
            self._sides[key] = Side(
                groups,
                rounds,
                voiced,
                said,
                {theme: frozenset(groups) for theme, groups in as_group.items()},
                self._before(told, groups, min(rounds, default=0)),
            )
        return self._sides[key]

    def seats(self, key: Key) -> list[int]:
        """In how many groups of a cell each of those sits who are there."""
        return list(Counter(chain.from_iterable(self.side(key).there.values())).values())

    def _before(self, place: Mapping[str, Any], groups: Collection[Group], number: int) -> frozenset[str]:
        """The themes that stood in a round before this one in a place of the design; of a session, in its group."""
        lasting = {split: value for split, value in place.items() if split not in ("round", "session")}
        fits = [
            row["round"] is not None
            and row["round"] < number
            and ("session" not in place or row["group"] in groups)
            and _fits(row, lasting)
            for row in map(dict, self._coded.columns.places)
        ]
        return frozenset(compress(self._coded.themes, map(any, self._stood[:, fits].tolist())))

    @cached_property
    def named(self) -> frozenset[str]:
        """Those who are the same in every session: seats that somebody has tied to a person."""
        return frozenset(row["voice"] for row in self._everywhere if row["person"] is not None)

    @cached_property
    def first_round(self) -> dict[str, int]:
        """The first round in which each person sat, in whichever group."""
        found: dict[str, int] = {}
        for row in self._everywhere:
            if (number := row["round"]) is not None:
                found[row["voice"]] = min(found.get(row["voice"], number), number)
        return defaultdict(int, found)

    @cached_property
    def joined(self) -> dict[tuple[str, Group], int]:
        """The first round in which each person sat in each group."""
        found: dict[tuple[str, Group], int] = {}
        for row in self._everywhere:
            if (number := row["round"]) is not None and row["group"] is not None:
                at = row["voice"], row["group"]
                found[at] = min(found.get(at, number), number)
        return found

    @cached_property
    def began(self) -> dict[Group, int]:
        """The first round in which each group met."""
        found: dict[Group, int] = {}
        for (_voice, group), number in self.joined.items():
            found[group] = min(found.get(group, number), number)
        return found

    def later(self, theme_id: str, cells: Iterable[Key]) -> list[Later]:
        """Of each round of these cells (values in the order of ``by``), those who were in their group from the start and those
        who came later. Whoever sits in several groups is of the start if they are in one of them. A group that says the theme as
        a whole is left out, and a round with somebody whom nobody has tied to a person."""
        if "round" not in self.by:
            return []
        at, rounds = self.by.index("round"), dict[int, list[Key]]()
        for cell in cells:
            if cell[at] is not None:
                rounds.setdefault(int(cell[at]), []).append(cell)
        found = [self._later(theme_id, number, tuple(keys)) for number, keys in sorted(rounds.items())]
        return [one for one in found if one is not None]

    def _later(self, theme_id: str, number: int, cells: tuple[Key, ...]) -> Later | None:
        voiced: dict[str, set[Group]] = {}
        whole: set[tuple[Key, Group]] = set()
        for cell in cells:
            side = self.side(cell)
            saying = side.voiced.get(theme_id, {})
            whole |= {(cell, one) for one in side.as_group.get(theme_id, ()) if not saying.get(one)}
            for group, said in saying.items():
                for voice in said & side.there.get(group, frozenset()):
                    voiced.setdefault(voice, set()).add(group)
        seated = self._seats_of(number, frozenset(whole), cells)
        if seated is None:
            return None
        sat, first, start = seated

        def of(some: Iterable[str], group: Group = None) -> tuple[int, int]:
            here = [one for one in some if group is None or group in sat[one]]
            return sum(bool(voiced.get(one, _NOWHERE) & ({group} if group else sat[one])) for one in here), len(here)

        later = sat.keys() - start
        told = Later(number, of(start), of(later))
        if not told.differs:
            return told
        when = sorted({first[one] for one in later})
        joined = tuple((number, of(one for one in later if first[one] == number)) for number in when)
        groups = sorted({str(group) for mine in sat.values() for group in mine}, key=norwegian)
        return told._replace(joined=joined, groups=tuple((one, of(start, one), of(later, one)) for one in groups))

    def _seats_of(self, number: int, whole: frozenset[tuple[Key, Group]], cells: tuple[Key, ...]) -> _Seated | None:
        """Who sat where in these cells of a round, but in the groups that there say something as a ``whole``; None where somebody
        is tied to no person. It is the same for nearly all themes, so it is kept."""
        asked = number, whole, cells
        if asked not in self._seated:
            sat: dict[str, set[Group]] = {}
            for cell in cells:
                for group, seated in self.side(cell).there.items():
                    for voice in seated if group is not None and (cell, group) not in whole else ():
                        sat.setdefault(voice, set()).add(group)
            first = {one: min(self.joined.get((one, group), number) for group in sat[one]) for one in sat}
            start = {one for one in sat if any(self.joined.get((one, g), number) <= self.began[g] for g in sat[one])}
            self._seated[asked] = _Seated(sat, first, start) if sat.keys() <= self.named else None
        return self._seated[asked]

    def in_rounds(self, rounds: Collection[int]) -> frozenset[str]:
        """Who sat anywhere in these rounds."""
        return frozenset(row["voice"] for row in self._everywhere if row["round"] in rounds)

    def told(self, cells: Sequence[Key]) -> Json:
        """These cells as JSON, for `Kept`: persons are numbered anew, first those who are the same in every session."""
        rounds: dict[str, set[int]] = {voice: set() for voice in sorted(self.named)}
        for row in self._everywhere:
            if row["voice"] in rounds and row["round"] is not None:
                rounds[row["voice"]].add(row["round"])
        numbers = {voice: at for at, voice in enumerate(rounds)}

        def of(groups: Mapping[Group, frozenset[str]]) -> list[list[Any]]:
            for voices in groups.values():
                for voice in sorted(voices - numbers.keys()):
                    numbers[voice] = len(numbers)
            return [[group, sorted(map(numbers.__getitem__, voices))] for group, voices in groups.items()]

        sides = []
        for cell in cells:
            side = self.side(cell)
            sides.append(
                {
                    "cell": list(cell),
                    "there": of(side.there),
                    "rounds": sorted(side.rounds),
                    "voiced": {theme: of(groups) for theme, groups in side.voiced.items()},
                    "said": {theme: list(groups) for theme, groups in side.said.items()},
                    "as_group": {theme: list(groups) for theme, groups in side.as_group.items()},
                    "stood": sorted(side.stood),
                }
            )
        came = [
            [str(numbers[voice]), group, number] for (voice, group), number in self.joined.items() if voice in rounds
        ]
        return {
            "by": list(self.by),
            "named": [sorted(one) for one in rounds.values()],
            "sides": sides,
            "joined": sorted(came),
            "began": sorted(self.began.items()),
        }

    @cached_property
    def _there(self) -> dict[Key, dict[Group, set[str]]]:
        found: dict[Key, dict[Group, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self._seats:
            found[tuple(row[split] for split in self.by)][row["group"]].add(row["voice"])
        return found

    @cached_property
    def _voiced(self) -> dict[Key, tuple[dict[str, dict[Group, frozenset[str]]], dict[str, frozenset[Group]]]]:
        """By cell: by theme and group who takes it up, and in which groups it stands."""
        import numpy as np

        said = self._coded
        own = said.columns.kind[said.columns.coding[said.segment]] != KINDS.index("group")
        many, width = len(said.columns.voices) + 1, max(len(said.keys), 1)
        pairs = np.unique(said.place * many + np.where(own, said.voice, -1) + 1)
        places, begins = np.unique(pairs // many, return_index=True)
        who, names = (pairs % many - 1).tolist(), said.columns.voices
        at, group_at = [self._split.index(split) for split in self.by], self._split.index("group")
        cells = [(tuple(values[one] for one in at), values[group_at]) for values in said.keys]
        voiced: dict[Key, dict[str, dict[Group, frozenset[str]]]] = defaultdict(dict)
        ends = np.append(begins, len(who))[1:]
        for place, begin, end in zip(places.tolist(), begins.tolist(), ends.tolist(), strict=True):
            (key, group), theme = cells[place % width], said.themes[place // width]
            here = frozenset(names[one] for one in who[begin:end] if one >= 0)
            voiced[key].setdefault(theme, {})[group] = here
        return {
            key: (themes, {theme: frozenset(groups) for theme, groups in themes.items()})
            for key, themes in voiced.items()
        }

    @cached_property
    def _stood(self) -> np.ndarray:
        """Whether a theme stands in a place (of a document and a speaker): themes × places."""
        import numpy as np

        said = self._coded
        stood = np.zeros((len(said.themes), len(said.columns.places)), dtype=bool)
        stood[said.theme, said.columns.place[said.utterance]] = True
        return stood

    @cached_property
    def _as_group(self) -> dict[Key, set[tuple[str, Group]]]:
        """By cell: which themes groups say together, in codings of kind *group* or *interaction*."""
        import numpy as np

        said, width = self._coded, max(len(self._coded.keys), 1)
        together = said.columns.kind[said.columns.coding[said.segment]] != KINDS.index("individual")
        found: dict[Key, set[tuple[str, Group]]] = defaultdict(set)
        for place in np.unique(said.place[together]).tolist():
            values = dict(zip(self._split, said.keys[place % width], strict=True))
            found[tuple(values[split] for split in self.by)].add((said.themes[place // width], values["group"]))
        return found


class Kept(People):
    """Who was asked, as a snapshot keeps it: persons are numbers that say nothing outside it, and no words.

    ``told`` : what `frozen` gave, of one of its parts.
    """

    def __init__(self, told: Json) -> None:
        self.by = tuple(told["by"])
        # in which rounds each person sat who is the same in every session; those after them are known by a label
        self._rounds: list[list[int]] = told["named"]
        self._sides = {tuple(side["cell"]): _side(side) for side in told["sides"]}
        self._meetings, self._asked, self._seated = {}, {}, {}
        self._came, self._began = told.get("joined"), told.get("began")  # a snapshot from before this was kept has none

    @cached_property
    def named(self) -> frozenset[str]:
        """As in `People`."""
        return frozenset(str(number) for number in range(len(self._rounds)))

    @cached_property
    def first_round(self) -> dict[str, int]:
        """As in `People`."""
        return defaultdict(int, {str(at): min(rounds) for at, rounds in enumerate(self._rounds) if rounds})

    @cached_property
    def joined(self) -> dict[tuple[str, Group], int]:
        """As in `People`."""
        return {(voice, group): number for voice, group, number in self._came or ()}

    @cached_property
    def began(self) -> dict[Group, int]:
        """As in `People`."""
        return dict(self._began or ())

    def later(self, theme_id: str, cells: Iterable[Key]) -> list[Later]:
        """As in `People`; nothing where it was not kept."""
        return [] if self._came is None else super().later(theme_id, cells)

    def in_rounds(self, rounds: Collection[int]) -> frozenset[str]:
        """As in `People`."""
        return frozenset(str(at) for at, sat in enumerate(self._rounds) if not set(sat).isdisjoint(rounds))


def frozen(people: People, cells: Iterable[Key]) -> list[Json]:
    """Who was asked in these cells, as JSON: one part for all themes, or one for each set of themes with who was asked of its
    own."""
    parts = people.parts() if isinstance(people, Several) else {None: people}
    return [part.told(list(cells)) | {"themes": list(of) if of else None} for of, part in parts.items()]


def thawed(parts: Sequence[Json]) -> People:
    """What `frozen` gave, to be asked again."""
    several = [(part["themes"], Kept(part)) for part in parts]
    if len(several) == 1:
        return several[0][1]
    return Several({theme: kept for of, kept in several for theme in of or ()})


def _side(told: Json) -> Side:
    def of(pairs: Sequence[Any]) -> dict[Group, frozenset[str]]:
        return {group: frozenset(map(str, voices)) for group, voices in pairs}

    return Side(
        of(told["there"]),
        frozenset(told["rounds"]),
        {theme: of(pairs) for theme, pairs in told["voiced"].items()},
        {theme: frozenset(groups) for theme, groups in told["said"].items()},
        {theme: frozenset(groups) for theme, groups in told["as_group"].items()},
        frozenset(told["stood"]),
    )


class Several(People):
    """Who was asked, where themes can be spoken of in different sessions: ``of`` each theme its own `People`."""

    def __init__(self, of: Mapping[str, People]) -> None:
        self._of = of

    def of(self, theme_id: str) -> People:
        """As in `People`."""
        return self._of[theme_id]

    def between(self, theme_id: str, then: Key, now: Key) -> Asked:
        """As in `People`."""
        return self._of[theme_id].between(theme_id, then, now)

    def later(self, theme_id: str, cells: Iterable[Key]) -> list[Later]:
        """As in `People`."""
        return self._of[theme_id].later(theme_id, cells)

    def seats(self, key: Key) -> list[int]:
        """As in `People`; of the themes of which most were asked."""
        return max((people.seats(key) for people in self.parts().values()), key=len, default=[])

    def parts(self) -> dict[tuple[str, ...], People]:
        """Each `People` once, by the themes that it is of."""
        found: dict[int, list[str]] = defaultdict(list)
        for theme, people in self._of.items():
            found[id(people)].append(theme)
        return {tuple(of): self._of[of[0]] for of in found.values()}


def always(connection: Connection, rounds: Collection[int] | None = None) -> frozenset[str]:
    """Those who came every time: to each of these rounds (default all) in which a group of theirs met, in whichever of the
    groups; who sat in two groups, or changed group, is one person."""
    came: dict[str, set[int]] = defaultdict(set)
    groups: dict[str, set[str]] = defaultdict(set)
    met: dict[str, set[int]] = defaultdict(set)
    for row in there(connection, labels=False):
        if not row["held"] or row["person"] is None or row["group"] is None or row["round"] is None:
            continue
        if rounds is None or row["round"] in rounds:
            came[row["voice"]].add(row["round"])
            groups[row["voice"]].add(row["group"])
            met[row["group"]].add(row["round"])
    return frozenset(voice for voice, mine in came.items() if mine >= set().union(*(met[g] for g in groups[voice])))


class Moved(NamedTuple):
    """A person who sat in other groups in one round than in the one before that they were in: the ``groups`` of each stay, in
    order."""

    person: str
    groups: tuple[tuple[str, ...], ...]


def moved(connection: Connection, rounds: Collection[int] | None = None) -> list[Moved]:
    """Who changed group between these rounds (default all), in the order of their names."""
    sat: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in there(connection, labels=False):
        number, group, person = row["round"], row["group"], row["person"]
        if row["held"] and person and group and number is not None and (rounds is None or number in rounds):
            sat[person][number].add(group)
    found = []
    for person in sorted(sat, key=norwegian):
        stays = [tuple(sorted(sat[person][number], key=norwegian)) for number in sorted(sat[person])]
        path = tuple(groups for groups, _same in groupby(stays))
        if len(path) > 1:
            found.append(Moved(person, path))
    return found


def _fits(row: Row | Record, place: Mapping[str, Any]) -> bool:
    return all(
        plain(row[split]) in value if isinstance(value, frozenset) else plain(row[split]) == value
        for split, value in place.items()
        if split in row
    )
