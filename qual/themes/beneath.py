"""What lies beneath the figures of a theme, in one sentence each: which codes it holds, who came later, what the guide asks.

Of the guide is said what is known: which questions are tied to a theme. What else draws it out, questions without a theme and
moderators' follow-ups, nobody has tied to anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from qual.store.asked import UNTIED
from qual.themes.content import Codes, Content, Used
from qual.themes.people import Later, People
from qual.themes.reading import Record, place, records
from qual.themes.say import Say

if TYPE_CHECKING:
    import pandas as pd

Guide = Mapping[str, Sequence[tuple[str, int]]]  # as `matrix.guide` gives it
NAMED = 2  # codes of a side that are named
SHARED = 4  # codes of a round that are named
_PLACE = ("group", "level", "municipality")  # what tells a group's place


def content(of: Content | None, left: str, right: str, language: str | None = None, *, brief: bool = False) -> str:
    """Which codes a theme holds on two sides, where its content is another there (`Content.other`); else empty. ``brief``, for a
    slide: the first code of the right.

    >>> ours, theirs = themes.content.Used("vane", 3, 6), themes.content.Used("tid", 3, 4)
    >>> themes.beneath.content(themes.content.Content((ours,), (theirs,), same=True), "LV", "LN", "nb")
    'Omtrent like mange, men ulikt innhold: LV mest «vane» (3), LN mest «tid» (3); ingen koder er felles.'
    """
    if of is None or not of.other:
        return ""
    say = Say(language)
    if brief:
        return say("content.brief", left=left, theirs=_one(of.right[0], say))
    told = {"left": left, "mine": _named(of.left, say), "right": right, "theirs": _named(of.right, say)}
    common = say("content.shared" if of.shared else "content.none", shared=of.shared, every=of.every)
    return say("content.same" if of.same else "content.other", **told, common=common)


def holds(codes: Codes, language: str | None = None) -> str:
    """Which codes a theme holds in one place, those of most people first; empty where it is one alone.

    >>> themes.beneath.holds((themes.content.Used("vane", 3, 4), themes.content.Used("tid", 1, 1)), "nb")
    'Mest «vane» (3) og «tid» (1).'
    """
    if len(codes) < 2:
        return ""
    say = Say(language)
    named, rest = [_one(code, say) for code in codes[:NAMED]], len(codes) - NAMED
    more = [say("holds.more", count=rest)] if rest > 0 else []
    return say("holds", codes=say.all([*named, *more]))


def _named(codes: Codes, say: Say) -> str:
    """The codes of one side that most people voice: the first, and another one that several voice."""
    told = [code for at, code in enumerate(codes[:NAMED]) if at == 0 or code.people > 1]
    return say.all([_one(code, say) for code in told])


def _one(code: Used, say: Say) -> str:
    count = str(code.people) if code.people else say("in_group.whole")
    return say("content.code", name=code.code, count=count)


def later(frame: pd.DataFrame, language: str | None = None) -> str:
    """Of themes in a matrix by round, those that people who came to their group later take up more often, or less, than those who
    were there from the start (`people.Later`): of one theme all rounds, of several each in the round where it differs most. Empty
    where none does.

    >>> life = themes.matrix(study, level="group", by=["round"], themes=["Noen få bærer på lånt tid"])
    >>> themes.beneath.later(life, "nb").split(":")[0]
    'Oftere sagt av dem som kom til gruppa senere'
    """
    people: People | None = frame.attrs.get("people")
    if people is None or "round" not in frame.attrs["by"]:
        return ""
    say, by, of = Say(language), frame.attrs["by"], _rows(frame)
    found = {
        theme: people.later(theme, [tuple(row[split] for split in by) for row in rows]) for theme, rows in of.items()
    }
    told = {theme: rounds for theme, rounds in found.items() if any(one.differs for one in rounds)}
    if len(of) == 1:
        return "".join(_of_one(rounds, frame.attrs.get("groups") or {}, say) for rounds in told.values())
    ways: dict[bool, list[str]] = {}
    most = {theme: max(rounds, key=lambda one: abs(one.more)) for theme, rounds in told.items()}
    for theme, one in sorted(most.items(), key=lambda pair: -abs(pair[1].more)):
        name = str(of[theme][0]["theme"])
        ways.setdefault(one.more > 0, []).append(say("later.theme", theme=name, told=_counted(one, say)))
    return " ".join(
        say("later.more" if way else "later.less", told=say.listed(ways[way]) + ".")
        for way in sorted(ways, reverse=True)
    )


def _of_one(rounds: Sequence[Later], places: Mapping[str, tuple[str, str]], say: Say) -> str:
    """One theme: first the round in which it differs most, with when they came and in which levels; then the others."""
    most = max(rounds, key=lambda one: abs(one.more))
    told = [say("later.most", round=most.round, later=say.slash(*most.later), start=say.slash(*most.from_start))]
    if len(most.joined) > 1:
        when = [say("later.joined", round=number, count=say.slash(*of)) for number, of in most.joined]
        told.append(say("later.when", told=", ".join(when)))
    levels: dict[str, list[int]] = {}
    for group, start, came in most.groups:
        level = (places.get(group) or ("", ""))[0]
        if level:
            levels[level] = [sum(pair) for pair in zip(levels.get(level, [0] * 4), (*came, *start), strict=True)]
    if len(levels) > 1:
        of = [
            say("later.level", level=name, later=say.slash(*n[:2]), start=say.slash(*n[2:]))
            for name, n in levels.items()
        ]
        told.append(say("later.levels", told=", ".join(of)))
    others = [_counted(one, say) for one in rounds if one is not most and one.later[1] and one.from_start[1]]
    told += [say("later.others", told=", ".join(others))] if others else []
    return say("later.more" if most.more > 0 else "later.less", told=" ".join(told))


def _counted(one: Later, say: Say) -> str:
    return say("later.round", round=one.round, later=say.slash(*one.later), start=say.slash(*one.from_start))


def guide(frame: pd.DataFrame, language: str | None = None) -> str:
    """In which rounds of a matrix questions of the guide are tied to its themes: of one theme also in which not (`asked_in`), and
    that it is `back` where none is; of several by round. Empty where none is tied to any of them.

    >>> life = themes.matrix(study, level="group", by=["round"], themes=["Noen tar imot i andre enden"])
    >>> themes.beneath.guide(life, "nb").split("; ")[0]
    'I guiden er spørsmål knyttet til temaet i runde 1, ikke i runde 2 og 4'
    """
    asks = frame.attrs.get("guide") or {}
    of = _rows(frame) if asks and "round" in frame.attrs.get("by", ()) else {}
    if not any(asks.get(theme) for theme in of):
        return ""
    say = Say(language)
    if len(of) > 1:
        return _by_round(of, asks, frame, say)
    ((theme, rows),) = of.items()
    told = [asked_in(theme, {row["round"] for row in rows if row["round"] is not None}, asks, _groups(frame), language)]
    asked, linked = ({number for _group, number in asks.get(of) or ()} for of in (theme, ""))
    if frame.attrs["by"] == ["round"] and (number := back(rows, asked, linked)):
        told.append(say("guide.back", round=number))
    return " ".join(filter(None, told))


def asked_in(
    theme: str,
    rounds: Collection[int],
    asks: Guide,
    groups: Collection[str],
    language: str | None = None,
    *,
    brief: bool = False,
) -> str:
    """In which of these rounds questions that these groups are asked (which of them, where not all) are tied to a theme, in which
    to others alone, and in which to none; and that it cannot be called unprompted in the rounds where questions are asked that
    are tied to no theme. Empty where none of these rounds has a question that is tied to it. ``brief``, for a slide: in
    which rounds alone.

    >>> asks = {"": [("BN", 1), ("LN", 1), ("BN", 2)], "?": [("LN", 2)], "vane": [("BN", 1)]}
    >>> told = themes.beneath.asked_in("vane", {1, 2, 3}, asks, {"BN", "LN"}, "nb")
    >>> told.split(". ")[0]
    'I guiden er spørsmål knyttet til temaet i runde 1 (BN), ikke i runde 2; i runde 3 er ingen spørsmål knyttet til temaer'
    >>> told.split(". ")[1]
    'Uoppfordret kan det ikke kalles i runde 2, for der stilles også spørsmål uten tema.'
    """
    say = Say(language)

    def places(of: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for group, number in asks.get(of) or ():
            if number in rounds and group in groups:
                found.setdefault(number, []).append(group)
        return found

    asking, linked, open_ = places(theme), places(""), places(UNTIED)
    if not asking:
        return ""
    told = say.all([_where(number, some, groups, say) for number, some in sorted(asking.items())])
    silent = sorted(number for number in rounds if number in linked and number not in asking)
    untied = sorted(number for number in rounds if number not in linked)
    found = say("guide.not", asked=told, numbers=say.all([str(one) for one in silent])) if silent else told
    if untied:
        found = say("guide.untied", told=found, numbers=say.all([str(one) for one in untied]))
    told = say("guide.brief" if brief else "guide.one", told=found)
    if not brief and (unclear := sorted(number for number in open_ if number not in asking)):
        told = f"{told} {say('guide.open', numbers=say.all([str(one) for one in unclear]))}"
    return told


def asked_of(frame: pd.DataFrame, cells: Sequence[Record], language: str | None = None) -> str:
    """Whether questions of the guide are tied to the theme of two cells that are compared, where they are of different rounds and
    none is in one of them; else empty.

    >>> life = themes.matrix(study, level="group", by=["round"], themes=["Krysset sier ikke hva som ble hørt"])
    >>> themes.beneath.asked_of(life, life.to_dict("records")[:2], "nb").split(". ")[0]
    'I guiden er spørsmål knyttet til temaet i runde 2 (LN, LV, MN, MV), ikke i runde 1'
    """
    if len(cells) != 2 or "round" not in frame.attrs["by"] or cells[0]["round"] == cells[1]["round"]:
        return ""
    asks, rounds = frame.attrs.get("guide") or {}, {int(cell["round"]) for cell in cells if cell["round"] is not None}
    return unlike(str(cells[0]["theme_id"]), rounds, asks, _groups(frame, cells), language)


def asked_here(frame: pd.DataFrame, cell: Record, language: str | None = None) -> str:
    """Whether a question of the guide is tied to the theme of one cell there; empty of a theme that none is tied to anywhere in
    the figure, and where no question is tied to any theme.

    >>> life = themes.matrix(study, level="group", by=["round"], themes=["Krysset sier ikke hva som ble hørt"])
    >>> [themes.beneath.asked_here(life, cell, "nb") for cell in life.to_dict("records")[1:3]]
    ['Et spørsmål her er knyttet til temaet.', '']
    """
    asks, theme = frame.attrs.get("guide") or {}, str(cell["theme_id"])
    if not asks.get(theme) or cell.get("round") is None:
        return ""
    groups = _groups(frame, [cell])
    here, linked = (
        any(number == cell["round"] and group in groups for group, number in asks.get(of) or ()) for of in (theme, "")
    )
    return Say(language)("guide.here" if here else "guide.not_here") if linked else ""


def led(row: Record, language: str | None = None) -> str:
    """Of a row of `prompted`: how many of its utterances that no question asks for cannot be called unprompted all the same (its
    ``led``), though questions are tied to themes there. Empty where there is none.

    >>> asked = themes.prompted(study, level="group", by=["round"], themes=["Noen tar imot i andre enden"])
    >>> themes.beneath.led(asked.to_dict("records")[3], "nb")
    'Kanskje svar (på et spørsmål uten tema, eller rett etter en moderator): 12 av 13.'
    """
    count = row.get("led") or 0
    return Say(language)("guide.led", count=count, of=row["unprompted"] + row["unasked"]) if count else ""


def asked_beside(frame: pd.DataFrame, theme: str, language: str | None = None) -> str:
    """`asked_of`, of a theme in the two rounds of `compare`.

    >>> found = themes.compare(study, {"round": 1}, {"round": 2}, level="group")
    >>> theme = found.loc[found["theme"] == "Krysset sier ikke hva som ble hørt", "theme_id"].iloc[0]
    >>> themes.beneath.asked_beside(found, theme, "nb").split(". ")[0]
    'I guiden er spørsmål knyttet til temaet i runde 2 (LN, LV, MN, MV), ikke i runde 1'
    """
    numbers = [frame.attrs[side].get("round") for side in ("left", "right")]
    if not frame.attrs["rounds"] or None in numbers:
        return ""
    return unlike(theme, set(map(int, numbers)), frame.attrs["guide"], frame.attrs["common"], language)


def compared(frame: pd.DataFrame, language: str | None = None) -> list[str]:
    """Of the themes of `compare`, for a file: to which questions are tied in one of the rounds and not in the other, and which
    hold other codes on the two sides. Empty for other figures.

    >>> found = themes.compare(study, {"round": 1}, {"round": 2}, level="group")
    >>> themes.beneath.compared(found, "nb")[0].split(". ")[0]
    '«Krysset sier ikke hva som ble hørt»: I guiden er spørsmål knyttet til temaet i runde 2 (LN, LV, MN, MV), ikke i runde 1'
    """
    if frame.attrs.get("figure") != "compare":
        return []
    say = Say(language)
    of = frame.drop_duplicates("theme_id")
    told = [
        (theme, asked_beside(frame, theme_id, language))
        for theme, theme_id in zip(of["theme"], of["theme_id"], strict=True)
    ]
    left, right = (place(side, list(side), language) for side in (frame.attrs["left"], frame.attrs["right"]))
    told += [(theme, content(one, left, right, language)) for theme, one in frame.attrs["contents"].items()]
    return [say("of_theme", theme=theme, told=line) for theme, line in told if line]


def unlike(
    theme: str,
    rounds: set[int],
    asks: Guide,
    groups: Collection[str],
    language: str | None = None,
    *,
    brief: bool = False,
) -> str:
    """`asked_in`, where one of the rounds has no question that is tied to the theme; else empty.

    >>> asks = {"": [("BN", 1), ("BN", 2)], "vane": [("BN", 1)]}
    >>> themes.beneath.unlike("vane", {1, 2}, asks, {"BN"}, "nb", brief=True)
    'Spørsmål er knyttet til det i runde 1, ikke i runde 2.'
    """
    asked = {number for group, number in asks.get(theme) or () if group in groups}
    return "" if rounds <= asked else asked_in(theme, rounds, asks, groups, language, brief=brief)


def _where(number: int, asked: list[str], groups: Collection[str], say: Say) -> str:
    named = say("guide.round", round=number)
    return named if len(asked) == len(groups) else say("guide.groups", told=named, groups=", ".join(asked))


def back(rows: Sequence[Record], asked: Collection[int], linked: Collection[int]) -> int | None:
    """The last round (of one theme's ``rows`` by round) in which it is back although no question is tied to it there, but to
    others (``linked``): after a round in which one was (``asked``), its share of those present fell by at least one participant
    of the larger side, and has risen again by as much and by at least half of the fall. The only place that decides it.

    >>> rows = [{"round": at, "participants": said, "present": 10} for at, said in enumerate([6, 2, 5], 1)]
    >>> themes.beneath.back(rows, asked={1}, linked={1, 3})
    3
    """
    held = [row for row in rows if row["present"] and row["round"] is not None]
    shares = {row["round"]: row["participants"] / row["present"] for row in held}
    present = {row["round"]: row["present"] for row in held}

    def above(high: int, low: int) -> bool:
        return bool((shares[high] - shares[low]) * max(present[high], present[low]) >= 1)

    for now in sorted(shares, reverse=True):
        between = [(one, low) for one in shares for low in shares if one in asked and one < low < now]
        if now in asked or now not in linked:
            continue
        if any(above(one, low) and above(now, low) and _half(shares, one, low, now) for one, low in between):
            return int(now)
    return None


def _half(shares: Mapping[int, float], before: int, low: int, now: int) -> bool:
    return shares[now] - shares[low] >= (shares[before] - shares[low]) / 2


def _by_round(of: Mapping[str, list[Record]], asks: Guide, frame: pd.DataFrame, say: Say) -> str:
    """Which themes questions of the guide are tied to in each round of a figure of several."""
    groups = _groups(frame)
    there = {row["round"] for rows in of.values() for row in rows}
    found: dict[int, list[str]] = {}
    for theme, rows in of.items():
        numbers = {number for group, number in asks.get(theme) or () if group in groups}
        for number in sorted(numbers & there):
            found.setdefault(number, []).append(str(rows[0]["theme"]))
    several = [say("guide.themes", round=number, themes=say.quoted(found[number])) for number in sorted(found)]
    return say("guide.several", told="; ".join(several)) if several else ""


def spread(frame: pd.DataFrame, language: str | None = None) -> str:
    """What several groups say (`emergence.SEVERAL`), by the round in which it first came, in `saturation`: most codes are one
    group's own. Empty of any other figure, and where no code is.

    >>> told = themes.beneath.spread(themes.saturation(study), "nb")
    >>> told.split("; ")[-1]
    'runde 4 «SFO sitter ved bordet» (MN, SKN og SKV).'
    """
    several: Sequence[tuple[int, str, list[str]]] = frame.attrs.get("spread") or ()
    if not several or frame.attrs.get("level") != "code":
        return ""
    say, by_round = Say(language), dict[int, list[str]]()
    for number, name, groups in several:
        by_round.setdefault(number, []).append(say("spread.code", name=name, groups=say.all(groups)))
    told = []
    for number, codes in by_round.items():
        named = codes[:SHARED] + ([say("spread.more", count=len(codes) - SHARED)] if len(codes) > SHARED else [])
        told.append(say("spread.round", round=number, codes=say.all(named)))
    return say("spread", told="; ".join(told))


def _rows(frame: pd.DataFrame) -> dict[str, list[Record]]:
    """By theme the cells of a matrix that have a figure; of any other table none."""
    of: dict[str, list[Record]] = {}
    for row in records(frame) if "status" in frame else ():
        if row["status"] == "held":
            of.setdefault(row["theme_id"], []).append(row)
    return of


def _groups(frame: pd.DataFrame, cells: Sequence[Record] | None = None) -> set[str]:
    """The groups that a figure, or some of its cells, speaks of: within what it is kept to, and of the places in its splits."""
    kept = {split: one if isinstance(one, list) else [one] for split, one in (frame.attrs.get("where") or {}).items()}
    for split in _PLACE:
        if split in frame:
            kept[split] = frame[split].tolist() if cells is None else [cell[split] for cell in cells]
    found = set()
    for group, of in (frame.attrs.get("groups") or {}).items():
        place = dict(zip(_PLACE, (group, *of), strict=True))
        if all(place[split] in kept[split] for split in _PLACE if split in kept):
            found.add(group)
    return found
