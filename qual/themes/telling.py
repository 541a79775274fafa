"""What the tables of themes say, in one sentence each, computed and never interpreted: for lines under a title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from qual import messages
from qual.store.held import First
from qual.themes import beneath
from qual.themes.against import against
from qual.themes.missing import ABSENT
from qual.themes.moderating import BETWEEN, Apart, Moderating
from qual.themes.people import CHANGED, CHANGES, Asked, People
from qual.themes.reading import Record, number, percent, place, records
from qual.themes.say import FEW, some
from qual.themes.say import Say as _Say

if TYPE_CHECKING:
    import pandas as pd

    from qual.themes.biography import Biography
    from qual.themes.cells import Coverage
    from qual.themes.splits import Outside

UNEVEN = 1.5  # times as dense as the thinnest, before a figure says so


def whose_voice_is_missing(frame: pd.DataFrame, language: str | None = None, *, brief: bool = False) -> str:
    """`missing` in one line: sessions, persons (absent, not there yet, not back since), roles, unknown speakers, and figures
    that differ, each with its source. Empty where nothing is missing. ``brief``, for the foot of a figure: sessions, persons, and
    the figures that differ.

    >>> themes.telling.whose_voice_is_missing(themes.missing(study), "nb", brief=True).split(".")[0]
    'Ikke holdt: MV runde 3'
    """
    say = _Say(language)
    rows = records(frame)
    of: dict[str, list[Record]] = {}
    for row in rows:
        of.setdefault(row["what"], []).append(row)
    told = []
    # beside a figure (``brief``) the figure says itself what it covers
    for what in ("not_held", "not_imported", *(() if brief else ("not_coded",))):
        if places := [say.place(row) for row in of.get(what, ())]:
            told.append(say(f"missing.{what}", places=some(places, language)))
    away = {what: len(of.get(what, ())) for what in ABSENT}
    if any(away.values()):
        told.append(say("missing.away", **away))
    if not brief and (roles := of.get("role_absent")):
        told.append(say("missing.role_absent", count=len(roles)))
    if not brief and (unknown := of.get("unidentified")):
        told.append(say("missing.unidentified", count=sum(int(row["figures"]) for row in unknown)))
    differ = of.get("figures_differ", [])
    if brief and differ:
        places = [f"{say.place(row)} ({row['note']})" for row in differ[:FEW]]
        more = say("missing.more", count=len(differ) - FEW) if len(differ) > FEW else ""
        return " ".join([*told, say("missing.differ", places=", ".join(places) + more)])
    told += [say("missing.figures_differ", place=say.place(row), figures=row["figures"]) for row in differ[:FEW]]
    return " ".join(told)


def stand_together(frame: pd.DataFrame, language: str | None = None) -> str:
    """The pair of `cooccurrence` that stands together most often, the first of several, and how many others do as often.

    >>> themes.telling.stand_together(themes.cooccurrence(study, level="group"), "nb").split(", i ")[1].split(". K")[0]
    '2 ytringer. Like ofte gjør 2 andre par det. 12 par i alt'
    """
    say = _Say(language)
    if frame.empty:
        return say("together.none")
    top = frame.iloc[0]
    unit = say(f"together.{frame.attrs['within']}", count=number(top["together"], language))
    told = [say("together.most", theme=top["theme"], other=top["other"], unit=unit)]
    if alike := int((frame["together"] == top["together"]).sum()) - 1:
        told.append(say("together.alike", count=alike))
    told.append(say("together.pairs", count=number(len(frame), language)))
    return _with_coverage(" ".join(told), frame, language)


def compared(frame: pd.DataFrame, language: str | None = None) -> str:
    """How many themes `compare` finds of each change, how many are with other participants, and how many are as before; of two
    places that are no rounds, how many stand on one side only and on both. Then which groups only one side has.

    >>> found = themes.compare(study, {"round": 1}, {"round": 4}, level="group")
    >>> themes.telling.compared(found, "nb").split(". ")[0]
    '4 flere tar opp, 1 med andre deltakere, 2 omtrent like, 2 som ikke kan sammenlignes'
    """
    say = _Say(language)
    count = frame["change"].value_counts().to_dict() if len(frame) else {}
    if len(frame) and count.get("unknown") == len(frame):
        told = [say("compare.unknown")]
    elif frame.attrs["rounds"]:
        for name in ("only_left", "only_right"):
            count["same"] = count.get("same", 0) + count.pop(name, 0)
        told = [", ".join(say(f"compare.count.{name}", count=count[name]) for name in CHANGES if count.get(name)) + "."]
    else:
        told = [say("compare.places", **{name: count.get(name, 0) for name in ("only_left", "only_right", "both")})]
    for name in ("only_left", "only_right"):
        if groups := frame.attrs.get(name):
            told.append(say(f"compare.{name}", groups=say.groups(groups)))
    return _with_coverage(" ".join(told), frame, language)


#: figures that list words or deeds, each a row, and count nothing
LISTS = ("quotes", "experiences", "actions")
_EVIDENCE = {
    **dict.fromkeys(("quotes", "experiences"), "evidence.words"),
    **dict.fromkeys(("participation", "voices"), "evidence.talk"),
    "actions": "evidence.actions",
    "missing": "evidence.missing",
}


def evidence(language: str | None = None, figure: str | None = None) -> str:
    """What a figure is, and is not: a line under each of them, and in every file. ``figure``: its name, as
    ``frame.attrs["figure"]`` has it; default one that counts who takes up themes.

    >>> themes.telling.evidence("nb")
    'Tallene sier hvem som tok det opp her, ikke hvor utbredt eller viktig det er.'
    """
    return _Say(language)(_EVIDENCE.get(figure or "", "evidence"))


def change_word(change: str, language: str | None = None) -> str:
    """What a change is called, one of `people.CHANGES`, everywhere.

    >>> themes.telling.change_word("more", "nb")
    'flere tar det opp'
    """
    return _Say(language)(f"change_word.{change}")


def who(
    asked: Asked, language: str | None = None, *, groups: bool = True, alone: bool = True, brief: bool = False
) -> str:
    """Who was asked in two rounds, and how many of each kind of people take the theme up: the sentence that stands beside every
    comparison of rounds.

    ``groups``: also group by group, where there are several. ``alone``: also where one person is the only one of a kind; without,
    for a paper that the group reads, the kinds are then only counted, since what that one says could be told from the rest.
    ``brief``: without the groups, and without those who are not there now where none of them took it up.

    >>> found = themes.compare(study, {"round": 1}, {"round": 4}, level="concept")
    >>> themes.telling.who(found["asked"].iloc[0], "nb", groups=False)
    'av de 27 samme sa 14 det før, 17 nå; av 15 nye sier 11 det; av 21 som ikke er med nå, sa 9 det'
    """
    say = _Say(language)
    if not asked.groups:
        return say("who.nothing") if not (asked.only_then or asked.only_now) else say.only(asked)
    kinds = [
        (f"newcomers.{'first' if asked.first else 'again'}", asked.newcomers, asked.newcomers_now),
        ("gone", asked.gone, asked.gone_then),
        ("came", asked.came, asked.came_now),
        ("went", asked.went, asked.went_then),
    ]
    kinds = [kind for kind in kinds if kind[1] and (kind[2] or not brief or kind[0] not in ("gone", "went"))]
    told = []
    if not alone and 1 in (asked.returning, *(count for _kind, count, _voiced in kinds)):
        told += [say("who.count.same", count=asked.returning)] if asked.returning else []
        told += [say(f"who.count.{kind}", count=count) for kind, count, _voiced in kinds]
    else:
        figures = {"then": asked.then, "now": asked.now, "returning": asked.returning}
        told += [say("who.returning", **figures)] if asked.returning else []
        told += [say(f"who.of.{kind}", voiced=voiced, count=count) for kind, count, voiced in kinds]
    if not asked.returning and not asked.unnamed:
        told.insert(0, say("who.nobody"))
    for when in ("then", "now"):
        if asked.whole_then if when == "then" else asked.whole_now:
            told.append(say(f"who.whole_{when}"))
    if asked.unnamed:
        told.append(say("who.unnamed", count=asked.unnamed))
    listed = groups and not brief and len(asked.groups) > 1  # there each group says it of itself
    for when in () if listed else ("then", "now"):
        some = [one.group for one in asked.groups if (one.whole_then if when == "then" else one.whole_now)]
        if some and not (asked.whole_then if when == "then" else asked.whole_now):
            told.append(say(f"who.partly_{when}", groups=say.groups(some)))
    if listed:
        told.append(", ".join(say.in_group(one) for one in asked.groups))
    if asked.only_then or asked.only_now:
        told.append(say.only(asked))
    return "; ".join(told)


def changed(frame: pd.DataFrame, language: str | None = None) -> str:
    """The theme of `change`, of all groups together (``by=()``), with the largest difference among those who were there both
    times; and beside newcomers.

    >>> themes.telling.changed(themes.change(study, 1, 4, by=(), level="group"), "nb").split(":")[0]
    'Blant de 27 som var med begge gangene, er endringen størst for «Fra bestemt ovenfra til vårt eget»'
    """
    say = _Say(language)
    held = records(frame[frame["status"] == "held"])
    most = max(held, key=lambda row: (row["change"] in CHANGED, abs(row["now"] - row["then"])), default=None)
    if most is None or not most["returning"]:
        return say("change.none")
    if most["change"] not in CHANGED:
        even = all(row["now"] == row["then"] for row in held)
        return say("change.even" if even else "change.still", returning=most["returning"])
    names = ("theme", "returning", "then", "now", "newcomers", "newcomers_now")
    rounds = {"first": frame.attrs["then"], "last": frame.attrs["now"]}
    return _with_coverage(say("change.told", **rounds, **{name: most[name] for name in names}), frame, language)


def moved(frame: pd.DataFrame, language: str | None = None) -> str:
    """Who changed group, from which to which, in `change`, `compare` or `missing`; empty where nobody did. It names persons by
    their codes, as lists of persons do: not for what a group reads.

    >>> themes.telling.moved(themes.missing(study), "nb")
    'Byttet gruppe: bn2 (BN → BN/SKN → SKN), bv1 (BV → MV), mv1 (MV → LV).'
    """
    say = _Say(language)
    told = [
        f"{person} ({' → '.join('/'.join(stay) for stay in groups)})"
        for person, groups in frame.attrs.get("moved") or ()
    ]
    return say("moved", persons=", ".join(told)) if told else ""


def first_said(first: First, language: str | None = None) -> str:
    """The sessions in which a theme is first said; several where they are tied, and what ties them.

    >>> first = themes.biography(study, "Mottakerberedskap", level="concept").first
    >>> themes.telling.first_said(first, "nb")
    'LN-R1, SKN-R1 og BN-R1, samme dag'
    """
    say = _Say(language)
    told = say.listed(first.sessions)
    if len(first.sessions) == 1:
        return told
    tied = "date" if first.date else "round" if first.round is not None else "unknown"
    return say(f"first.{tied}", sessions=told)


def lived(life: Biography, language: str | None = None) -> str:
    """Where a theme is first said (`first_said`) and what may have been before that, in how many groups and sources outside them
    (without groups: in how many sessions), and in which round most of those present voice it.

    >>> themes.telling.lived(themes.biography(study, "Mottakerberedskap", level="concept"), "nb").split(" og i ")[0]
    '«Mottakerberedskap» sies først i LN-R1, SKN-R1 og BN-R1, samme dag,'
    """
    say = _Say(language)
    if life.first is None:
        return say("life.none")
    groups, sessions = life.movement, life.sessions[life.sessions["status"] == "held"]
    places = []
    if len(groups):
        there = groups[groups["utterances"] > 0]
        places.append(say("life.groups", count=there["group"].nunique(), of=groups["group"].nunique()))
        sessions = sessions[~sessions["session"].isin(groups["session"])]
    if len(sessions):
        where = "outside" if len(groups) else "sessions"
        places.append(say(f"life.{where}", count=int((sessions["utterances"] > 0).sum()), of=len(sessions)))
    first = first_said(life.first, language)
    told = [say("life.told", theme=life.theme, first=first, places=say.listed(places))]
    if life.first.perhaps:
        told.append(say("life.perhaps", sessions=say.listed(life.first.perhaps)))
    rounds = [row for row in records(life.rounds) if row["status"] == "held" and row["participants"]]
    if rounds:
        top = max(rounds, key=lambda row: row["participants"] / row["present"] if row["present"] else 0)
        told.append(say("life.most", round=top["round"], display=top["display"]))
    told.append(covers(life.sessions, language))
    return " ".join(filter(None, told))


def differently(life: Biography, language: str | None = None) -> list[str]:
    """What the figures of a theme do not show, a sentence each: in which rounds the guide asks for it (`beneath.guide`), where it
    goes another way than elsewhere (`against`) and holds other codes (`biography.contrasts`), and whether those who came to their
    group later say it as often as the others (`beneath.later`).

    >>> life = themes.biography(study, "Fra bestemt ovenfra til vårt eget", level="group")
    >>> [told.split(" mest")[0].split(": ")[-1] for told in themes.telling.differently(life, "nb")][1:]
    ['runde 1', 'LN runde 4', 'BN runde 4']
    """
    say = _Say(language)
    told = [beneath.guide(life.rounds, language), *against(life.rounds, language)]
    for one in life.contrasts:
        mine, theirs = map(say.of, one.places)
        told.append(beneath.content(one.content, mine, theirs, language))
    told.append(beneath.later(life.rounds, language))
    return [line for line in told if line]


def largest(rows: list[Record], by: list[str], measure: str, language: str | None, people: People | None = None) -> str:
    """The reading of a theme matrix: the largest change that it holds, or the largest difference.

    Parameters
    ----------
    rows : one per theme and cell with ``theme``, the splits, and ``weight``: the figure to compare by (the share of
        those present, or the count), None where there is no session.
    by : the splits. When the last is ``round``, an earlier and a later round within what the other splits give; otherwise two
        cells of a theme.
    people : who was asked (``frame.attrs["people"]``). Only then can a change be spoken of: it is called one where
        `people.Asked.change` says so, and `who` stands after it.

    Of equals, the first in the order of the codebook and the design wins, over the longest time.

    >>> rows = [{"theme_id": "1", "theme": "te", "group": "BN", "display": "2 av 5", "weight": 0.4}]
    >>> themes.telling.largest(rows, ["group"], "participants", "nb")
    '«te»: 2 av 5 sier det i BN.'
    """
    return largest_of(rows, by, measure, language, people).sentence


class Largest(NamedTuple):
    """The ``sentence`` over a theme matrix, the ``cells`` that it speaks of, the one it is about first (none where it speaks of
    none), and the ``change`` that it names, one of `people.CHANGES` (or None)."""

    sentence: str
    cells: list[Record]
    change: str | None = None


def largest_of(
    rows: list[Record], by: list[str], measure: str, language: str | None, people: People | None = None
) -> Largest:
    """`largest`, and what it speaks of.

    >>> rows = [{"theme_id": "1", "theme": "te", "group": "BN", "display": "2 av 5", "weight": 0.4}]
    >>> themes.telling.largest_of(rows, ["group"], "participants", "nb").cells == rows
    True
    """
    held = [record for record in rows if record["weight"] is not None]
    grid = [record for record in held if None not in (record[name] for name in by)]
    held = grid or held  # what stands outside is no round of anything, and no place among others
    voiced = [record for record in held if record["weight"] > 0]
    if not voiced:
        return Largest(messages.text("chart.reading.none" if held else "chart.empty", language), [])
    if by == ["session"]:
        return _in_sources(held, language)
    pairs = sorted(_pairs(held, by), key=lambda pair: -abs(pair[0]["weight"] - pair[1]["weight"]))
    if not pairs:
        most = max(voiced, key=lambda record: record["weight"])
        return Largest(_read("one", measure, most, None, by, language), [most])
    if pairs[0][0]["weight"] == pairs[0][1]["weight"]:
        return Largest(messages.text("chart.reading.even", language), [voiced[0]])
    pair, asked, still = (pairs[0], None, False) if people is None or by[-1] != "round" else _asked(pairs, by, people)
    reading = _read("two", measure, *pair, by, language)
    if len(pairs) > 1:
        key = "still" if still else "change" if asked is not None and asked.change in CHANGED else "difference"
        reading = messages.text(f"chart.reading.{key}", language, reading=reading)
    if asked is None:
        return Largest(reading, list(pair))
    return Largest(f"{reading} {since(asked, language, brief=True)}", list(pair), asked.change)


def since(
    asked: Asked, language: str | None = None, *, groups: bool = True, alone: bool = True, brief: bool = False
) -> str:
    """What can be said of a theme since an earlier round, and `who` was asked, as one sentence.

    >>> found = themes.compare(study, {"round": 1}, {"round": 4}, level="concept")
    >>> themes.telling.since(found["asked"].iloc[0], "nb").split(";")[0]
    'Flere tar det opp: av de 27 samme sa 14 det før, 17 nå'
    """
    word = change_word(asked.change, language)
    return f"{word[:1].upper()}{word[1:]}: {who(asked, language, groups=groups, alone=alone, brief=brief)}."


def since_before(rows: list[Record], by: list[str], people: People | None, language: str | None = None) -> list[str]:
    """For each row of a matrix by round `since` the round before that was held; empty where there is none.

    >>> frame = themes.matrix(study, level="concept", by=["round"], themes=["Slipp som gir eierskap"])
    >>> rows = frame.to_dict("records")
    >>> themes.telling.since_before(rows, ["round"], frame.attrs["people"], "nb")[3].split(";")[0]
    'Flere tar det opp: av de 24 samme sa 5 det før, 16 nå'
    """
    return [since(asked, language) if asked else "" for asked in asked_before(rows, by, people)]


def asked_before(rows: list[Record], by: list[str], people: People | None) -> list[Asked | None]:
    """For each row of a matrix by round who was asked since the round before that was held, and what became of the theme; None
    where there is none.

    >>> frame = themes.matrix(study, level="concept", by=["round"], themes=["Slipp som gir eierskap"])
    >>> found = themes.telling.asked_before(frame.to_dict("records"), ["round"], frame.attrs["people"])
    >>> [asked.change if asked else None for asked in found]
    [None, 'fewer', 'others', 'more']
    """
    told: list[Asked | None] = [None] * len(rows)
    if people is None or by[-1] != "round":
        return told
    before: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for at in sorted(range(len(rows)), key=lambda at: rows[at]["round"] or 0):
        row = rows[at]
        if row["status"] != "held" or row["round"] is None:
            continue
        cell = tuple(row[split] for split in by)
        series = row["theme_id"], *cell[:-1]
        if series in before:
            told[at] = people.between(row["theme_id"], before[series], cell)
        before[series] = cell
    return told


Pair = tuple[Record, Record]  # now, then
_STILL = ("same", "only_left", "only_right")  # too little, or too few, to speak of a change


def _asked(pairs: list[Pair], by: list[str], people: People) -> tuple[Pair, Asked, bool]:
    """The first of the pairs that is a change among the same people, else the first; with who was asked, and whether of none of
    them a change can be told, nor other people."""
    told, still = None, True
    for now, then in pairs if "person" not in by else pairs[:1]:
        if now["weight"] == then["weight"]:
            break
        asked = people.between(now["theme_id"], tuple(then[name] for name in by), tuple(now[name] for name in by))
        told, still = told or ((now, then), asked), still and asked.change in _STILL
        if asked.shared and asked.change in CHANGED:
            return (now, then), asked, False
    assert told is not None
    return *told, still


def _pairs(held: list[Record], by: list[str]) -> Iterator[Pair]:
    """(now, then) to compare: two rounds of one group, the longest stretch of time first; or any two cells."""
    rounds = by[-1] == "round"
    rows: dict[tuple[Any, ...], list[Record]] = {}
    for record in held:
        rows.setdefault((record["theme_id"], *((record[name] for name in by[:-1]) if rounds else ())), []).append(
            record
        )
    for row in rows.values():
        if not rounds:
            least, most = min(row, key=lambda r: r["weight"]), max(row, key=lambda r: r["weight"])
            if least is not most:
                yield most, least
            continue
        ordered = sorted(row, key=lambda record: record["round"])
        for stretch in range(len(ordered) - 1, 0, -1):
            for first in range(len(ordered) - stretch):
                yield ordered[first + stretch], ordered[first]


def _in_sources(held: list[Record], language: str | None) -> Largest:
    """The theme that stands in most sources, where each stands by itself, no two of them a comparison; and the first of them."""
    sources: dict[str, list[Record]] = {}
    for record in held:
        sources.setdefault(record["theme_id"], []).append(record)
    most = max(sources.values(), key=lambda rows: sum(row["utterances"] > 0 for row in rows))
    there = [row for row in most if row["utterances"] > 0]
    told = {"theme": most[0]["theme"], "count": len(there), "of": len(most)}
    return Largest(messages.text("chart.reading.sources", language, **told), there[:1])


def _read(kind: str, measure: str, now: Record, then: Record | None, by: list[str], language: str | None) -> str:
    if kind == "two" and measure == "presence" and now["weight"] == 0:
        measure = "absence"
    values = {"theme": now["theme"], "now": _figure(now, measure, language), "place": place(now, by, language)}
    if then is not None:
        same = by[:-1] if by[-1] == "round" else []
        values |= {
            "then": _figure(then, measure, language),
            "other": place(then, [name for name in by if name not in same], language),
        }
    return messages.text(f"chart.reading.{kind}.{measure}", language, **values)


def _figure(record: Record, measure: str, language: str | None) -> str:
    shown = measure in ("participants", "utterance_share", "word_share")
    return str(record["display"]) if shown else number(record["value"], language)


def covers(frame: pd.DataFrame, language: str | None = None) -> str:
    """How much of its sessions a figure speaks of: those that nobody has begun to code, and those under way. Empty where all are
    done. Of framework and empirical codes apart, where it has both.

    >>> themes.telling.covers(themes.matrix(study, level="concept"), "nb")
    ''
    >>> coding.mark_coverage(study.acting("Koder A"), "BN-R3", "not_begun")
    >>> themes.telling.covers(themes.matrix(study, level="concept"), "nb")
    'Kodet: 30 av 31 samlinger. Ikke kodet: BN-R3.'
    >>> coding.undo(study.acting("Koder A"))
    'coverage.mark'
    """
    say = _Say(language)
    several = frame.attrs.get("coverage") or []
    found = []
    for one in several:
        told = []
        if one["not_begun"]:
            of = len(one["sessions"])
            told.append(say("coverage.coded", coded=of - len(one["not_begun"]), sessions=of))
        for state in ("not_begun", "under_way"):
            if places := one[state]:
                told.append(say(f"coverage.{state}", places=some(list(places), language)))
        if told and len(several) > 1:
            told.insert(0, say("coverage.pass", passes=passes(one["passes"], language)))
        found += told
    return " ".join(found)


def left_out(frame: pd.DataFrame, language: str | None = None) -> str:
    """What stands in no cell of a figure, since it lacks what the figure is split by. Empty where all stands in one.

    >>> themes.telling.left_out(themes.matrix(study, level="concept"), "nb")
    'Ikke med, uten gruppe eller runde: INT-KOORD (8 kodede ytringer).'
    """
    say = _Say(language)
    away: Outside | None = frame.attrs.get("outside")
    if away is None:
        return ""
    count = sum(away["sessions"].values())
    return say(
        "left_out",
        lack=say("left_out.or").join(say(f"left_out.lack.{name}") for name in away["lack"]),
        places=some(list(away["sessions"]), language),
        count=say(f"left_out.{away['unit']}", count=count),
    )


def passes(several: Iterable[str], language: str | None = None) -> str:
    """What passes of coding are called, one or several together.

    >>> themes.telling.passes(["framework"], "nb")
    'Rammekoding'
    """
    say = _Say(language)
    return " + ".join(say(f"coverage.{name}") for name in several)


def order(frame: pd.DataFrame, language: str | None = None) -> str:
    """How much of the order of `saturation` nobody knows. Empty where all of it is known.

    >>> themes.telling.order(themes.saturation(study), "nb").split(" (")[0]
    'Når de ble kodet, er ukjent for 32 av 32 samlinger'
    """
    unknown = int((~frame["known"].astype(bool)).sum())
    return _Say(language)(f"order.{frame.attrs['order']}", count=unknown, of=len(frame)) if unknown else ""


def _with_coverage(told: str, frame: pd.DataFrame, language: str | None) -> str:
    return " ".join(filter(None, (told, covers(frame, language), coded_by_several(frame, language))))


def coded_by_several(frame: pd.DataFrame, language: str | None = None) -> str:
    """The sessions of a figure that more than one has coded: two find more than one would. Empty where there is none.

    >>> themes.telling.coded_by_several(themes.matrix(study, level="concept"), "nb")
    'Kodet av mer enn én: LN-R1, MV-R4, SKV-R2 og BN-R4.'
    """
    return by_several(frame.attrs.get("coverage") or (), language)


def by_several(coverage: Iterable[Coverage], language: str | None = None) -> str:
    """`coded_by_several`, of what a figure speaks of.

    >>> themes.telling.by_several([], "nb")
    ''
    """
    say = _Say(language)
    several = dict.fromkeys(name for one in coverage for name in one.get("several", ()))
    if not several:
        return ""
    names = list(several)
    return say("coverage.several", places=say.listed(names) if len(names) > 2 * FEW else say.all(names))


def moderated(frame: pd.DataFrame, language: str | None = None) -> str:
    """In which groups other people moderate in some rounds of a figure than in others, where it compares rounds; in which other
    people than in others of the same round, where it sets groups side by side; and where one of them is a participant of the
    study too; nobody's name. Empty where none of it is so; of rounds, a snapshot from before this was kept says that nobody can
    tell.

    >>> told = themes.telling.moderated(themes.matrix(study, level="concept"), "nb").split(". ")
    >>> told[0], told[1].split(": ")[1]
    ('Annen moderator i R3–R4 enn i R1–R2: LN, MN, SKN og BN', 'R1–R4 LN, MN, SKN og BN mot LV, MV, SKV og BV')
    """
    rounds, groups = _set_beside(frame)
    return moderators(frame.attrs.get("moderating") or Moderating(), language, rounds=rounds, groups=groups)


def _set_beside(frame: pd.DataFrame) -> tuple[bool, bool]:
    """Whether a figure compares rounds, and whether it sets groups side by side."""
    figure, by = frame.attrs.get("figure"), frame.attrs.get("by") or ()
    if figure == "compare":
        places = {*frame.attrs["left"], *frame.attrs["right"]}
        return frame.attrs["rounds"], not frame.attrs["rounds"] and not BETWEEN.isdisjoint(places)
    if figure in ("change", "emergence"):  # whatever they are split by
        return True, figure == "emergence"
    return "round" in by, not BETWEEN.isdisjoint(by)


def moderators(found: Moderating, language: str | None = None, *, rounds: bool = True, groups: bool = False) -> str:
    """`moderated`, of what `moderating` found; ``rounds`` and ``groups``: whether they are compared.

    >>> found = themes.matrix(study, level="concept").attrs["moderating"]
    >>> themes.telling.moderators(found, "nb").split(". ")[0]
    'Annen moderator i R3–R4 enn i R1–R2: LN, MN, SKN og BN'
    """
    say = _Say(language)
    told = [] if found.known else [say("moderated.unknown")]
    for one in found.changed if rounds else ():
        stretches, here = [say.stretch(some) for some in one.stretches], say.all(one.groups)
        if len(stretches) == 2:
            told.append(say("moderated.two", before=stretches[0], after=stretches[1], groups=here))
        else:
            told.append(say("moderated.several", stretches=say.all(stretches), groups=here))
    if groups and found.apart:
        told.append(say("moderated.apart", told="; ".join(_apart(one, say) for one in found.apart)))
    for who in found.also:
        where = {
            "rounds": say.stretch(who.rounds),
            "groups": ", ".join(who.groups),
            "sessions": say.listed(who.sessions),
        }
        key = "moderated.also.role" if who.role else "moderated.also"
        told.append(say(key, **where, **({"role": who.role} if who.role else {})))
    return " ".join(told)


def _apart(one: Apart, say: _Say) -> str:
    """``R1–R2 LN og MN mot LV og MV``; where no two groups have the same, that each has its own."""
    rounds = say.stretch(one.rounds)
    if len(one.parts) > 2 and all(len(part) == 1 for part in one.parts):
        return say("moderated.apart.each", rounds=rounds, groups=say.all([part[0] for part in one.parts]))
    return f"{rounds} {say('moderated.against').join(say.all(part) for part in one.parts)}"


def twice(frame: pd.DataFrame, language: str | None = None) -> str:
    """In which rounds of a matrix of participants, of several groups together, somebody sits in more than one of them: they count
    once, so the figures of the groups sum to more. Empty where nobody does, and in a figure of each group.

    >>> themes.telling.twice(themes.matrix(study, level="concept", by=["round"]), "nb")
    'I runde 2 sitter 1 person i flere grupper, og teller én gang: gruppene summerer til 47, ikke 46.'
    """
    people: People | None = frame.attrs.get("people")
    by = frame.attrs.get("by") or []
    if people is None or by != ["round"] or frame.attrs.get("measure") != "participants":
        return ""
    say, held = _Say(language), dict.fromkeys(frame.loc[frame["status"] == "held", "round"].dropna())
    told = []
    for at in map(int, held):
        seats = people.seats((at,))
        if several := sum(groups > 1 for groups in seats):
            sums = say("twice.one", groups=sum(seats), people=len(seats))
            told.append(say("twice", place=messages.text("chart.round", language, value=at), count=several, told=sums))
    return " ".join(told)


def beside(frame: pd.DataFrame, language: str | None = None, *, later: bool = True) -> list[str]:
    """What a figure does not show by itself, a sentence each, as it stands under its picture and in every file: who asks, what it
    rests on, how evenly it is coded, what is in none of its rows, what the guide asks, which codes several groups share, where
    content is another, and, where it stands nowhere else (``later``), who came later.

    >>> told = themes.telling.beside(themes.matrix(study, level="group"), "nb")
    >>> [line.split()[0] for line in told]
    ['Annen', 'Gruppene', '49', 'I', 'Oftere']
    """
    notes = (moderated, rests_on, same_codes, in_few_groups, uneven, in_no_group, twice, beneath.guide, beneath.spread)
    told = [note(frame, language) for note in (*notes, *([beneath.later] if later else []))]
    return [line for line in (*told, *beneath.compared(frame, language)) if line]


def notes(frame: pd.DataFrame, language: str | None = None, *, later: bool = False) -> list[str]:
    """All that is said of a figure as a whole, a sentence each: what it leaves out, how far the coding has come, and what stands
    `beside` it.

    >>> themes.telling.notes(themes.matrix(study, level="group"), "nb")[1]
    'Kodet av mer enn én: LN-R1, MV-R4, SKV-R2 og BN-R4.'
    """
    told = [note(frame, language) for note in (left_out, covers, coded_by_several)]
    return [line for line in (*told, *beside(frame, language, later=later)) if line]


def same_figures(changes: Iterable[str], language: str | None = None) -> str:
    """What the `change_word` of ``same`` does not say, where it is among these; else empty.

    >>> themes.telling.same_figures(["more", "same"], "nb").split(";")[1]
    ' de sier ikke om det er det samme som blir sagt.'
    """
    word = change_word("same", language)
    return _Say(language)("same_figures", word=f"{word[:1].upper()}{word[1:]}") if "same" in set(changes) else ""


def unfinished(row: Record) -> bool:
    """Whether a cell's figure speaks of something that is under way, or not of all its sessions.

    >>> themes.telling.unfinished({"coverage": "done", "sessions": 4, "sessions_coded": 3})
    True
    """
    return row.get("coverage") == "under_way" or (row.get("sessions_coded") or 0) < (row.get("sessions") or 0)


def rests_on(frame: pd.DataFrame, language: str | None = None) -> str:
    """What a matrix of participants rests on, and what would make it better: in how many of its cells somebody is known by a
    label alone. Empty where everyone present is known, and for other measures.

    >>> themes.telling.rests_on(themes.matrix(study, level="concept"), "nb")
    ''
    """
    if frame.attrs.get("measure") != "participants" or "by_label" not in frame:
        return ""
    cells, by = frame[frame["present"].notna()], list(frame.attrs["by"])
    cells = cells.drop_duplicates(by) if by else cells[:1]  # the whole study is one cell
    labelled = int((cells["by_label"] > 0).sum())
    return _Say(language)("by_label", cells=labelled, of=len(cells)) if labelled else ""


def same_codes(frame: pd.DataFrame, language: str | None = None) -> str:
    """Which themes of a matrix rest on the same codes, so that their figures are one and the same; empty where none do. Of
    reference points also with the code groups and concepts that they do not differ from.

    >>> points = themes.matrix(study, level="reference")
    >>> themes.telling.same_codes(points, "nb").split(" og ")[1]
    '«Mottakerberedskap» hviler på de samme kodene, så tallene er de samme.'
    """
    several = frame.attrs.get("same") or ()
    there = set(frame["theme_id"]) if several else set()
    say = _Say(language)
    told = []
    for alike in several:
        named = [one.name for one in alike if not one.row or one.theme_id in there]
        if len(named) > 1 and any(one.row and one.theme_id in there for one in alike):
            told.append(say("same_codes", named=say.quoted(named)))
    return " ".join(told)


def in_few_groups(frame: pd.DataFrame, language: str | None = None) -> str:
    """How many codes of a matrix by group stand in one group alone, how many in two or three of more, and what a zero of the
    others is then; empty for other levels and splits, and where no code does.

    >>> codes = themes.matrix(study, by=["group"])
    >>> themes.telling.in_few_groups(codes, "nb").split(".")[0]
    '275 av 318 koder står i bare én gruppe, 28 i bare to eller tre'
    """
    of = frame.attrs
    if of.get("figure") != "matrix" or of["level"] != "code" or "group" not in of["by"]:
        return ""
    held = frame[frame["status"] == "held"]
    said = held[held["utterances"] > 0].groupby("theme_id")["group"].nunique()
    groups = held["group"].nunique()
    alone, few = int(((said == 1) & (groups > 1)).sum()), int((said.between(2, FEW) & (said < groups)).sum())
    if not (alone or few):
        return ""
    say = _Say(language)
    told = say("in_one_group", count=alone, of=len(said)) if alone else say("in_few_groups", count=few, of=len(said))
    told = say("in_few_groups.too", told=told, count=few) if alone and few else told
    return say("in_few_groups.why", told=told)


def in_no_group(frame: pd.DataFrame, language: str | None = None) -> str:
    """How many codes no group of a figure of groups holds, so that they stand in none of its rows; empty where there are none.

    >>> themes.telling.in_no_group(themes.matrix(study, level="group"), "nb").split(" (")[0]
    '49 koder er i ingen kodegruppe'
    """
    rest: tuple[int, int] | None = frame.attrs.get("rest")
    return _Say(language)("in_no_group", codes=rest[0], utterances=rest[1]) if rest else ""


def uneven(frame: pd.DataFrame, language: str | None = None) -> str:
    """That groups set side by side in a matrix are not coded as densely as each other: the share of the participants' utterances
    that carry a code, in the densest and the thinnest. Empty where the one is less than half again as much as the other.

    >>> themes.telling.uneven(themes.matrix(study, level="group", by=["level"]), "nb").split(":")[0]
    'Gruppene er kodet ulikt tett'
    """
    shares = {group: coded / of for group, (coded, of) in (frame.attrs.get("density") or {}).items()}
    if len(shares) < 2:
        return ""
    thin, dense = min(shares, key=lambda group: shares[group]), max(shares, key=lambda group: shares[group])
    if not shares[dense] or shares[dense] < UNEVEN * shares[thin]:
        return ""
    much, little = (percent(shares[group], language) for group in (dense, thin))
    return _Say(language)("uneven", dense=dense, much=much, thin=thin, little=little)
