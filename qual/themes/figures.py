"""A figure as words and whole places, for a page that draws it itself: what `charts`, `pictures`, `lifelines` and `cases` draw as
files, from the same records.

A `Figure` has no pixels and no colours: how wide its column is, and whether it is dark, only the browser knows. It says rows,
panels with their columns, and marks that stand in them; where a mark can be clicked, ``of`` is what was clicked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from qual import messages
from qual.themes import pictures, reading, telling
from qual.themes.cases import drawn_of, sentence
from qual.themes.chart_data import MISSING, ChartData, Groups
from qual.themes.lifelines import kept, marks_of
from qual.themes.lifelines import reading as come_and_gone
from qual.themes.reading import Record
from qual.themes.splits import GRID

if TYPE_CHECKING:
    import pandas as pd

STEPS = (
    0.25,
    0.5,
    0.75,
)  # the upper ends of the shades between "none" and "all", but the last: only "all" is past that
_FEW = 8  # themes with room for the figures at the points of their lines


class Panel(TypedDict):
    """A panel of a figure: its name ("" where it is the only one) and the names of its columns; ``door``, in words, where a page
    leads on from its name; ``shade``, the place of its colour among the study's."""

    name: str
    columns: list[str]
    door: NotRequired[str]
    shade: NotRequired[int]


class Figure(TypedDict, total=False):
    """``kind``: how it is drawn (``cells``, ``bars``, ``lines``, ``columns``); ``title`` and ``reading`` stand above it, ``keys``
    (what its marks mean) and ``notes`` below.

    ``marks``: ``r``, ``p``, ``c`` are places among rows, panels and the panel's columns; ``look`` is the kind of mark, ``text``
    its figure, ``told`` all of it in words, ``of`` what a click on it asks for. Shares (``v``, ``from``, ``to``, ``low``,
    ``high``) are of the scale, 0 to 1, whose ``ticks`` are (share, words); ``outside``: figures stand after their bars."""

    kind: str
    title: str
    reading: str
    keys: list[str]
    notes: list[str]
    rows: list[str]
    panels: list[Panel]
    marks: list[Record]
    shades: list[list[str]]
    shapes: list[str]
    scale: str
    ticks: list[tuple[float, str]]
    events: list[Record]
    figures: bool
    zero: float
    outside: bool


def step(share: float) -> int:
    """The shade of a share of the scale: 0 for none, 5 for all.

    >>> from qual.themes.figures import step
    >>> [step(share) for share in (0, 0.2, 0.5, 0.6, 5 / 6, 1)]
    [0, 1, 2, 3, 4, 5]
    """
    if share <= 0:
        return 0
    return next((at for at, end in enumerate(STEPS, 1) if share <= end), 4 if share < 1 else 5)


def heatmap(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `charts.heatmap` draws: themes down, the last split across, a panel for each value of the splits before it."""
    data = ChartData(frame, language)
    rows, panels, columns = _places(data)
    marks = []
    for record in data.records:
        if record["kind"] == "not_planned":
            continue
        mark = _standing(record, data, rows[record["theme_id"]][0], panels, columns[record["panel"]])
        marks.append(mark | {"step": step((record["weight"] or 0) / data.top)} if record["figure"] else mark)
    ticks = list(data.ticks().items())
    return {
        "kind": "cells",
        **_words(data, []),
        "rows": [name for _, name in rows.values()],
        "panels": [{"name": panel, "columns": columns[panel]} for panel in panels],
        "marks": marks,
        "scale": data.text("scale.share" if data.share else f"scale.{data.measure}")
        if data.measure != "presence"
        else "",
        "ticks": [] if data.measure == "presence" or not marks else [(0, ticks[0][1]), (1, ticks[-1][1])],
    }


def lines(
    frame: pd.DataFrame,
    language: str | None = None,
    groups: Groups | None = None,
    *,
    limits: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
) -> Figure:
    """What `charts.lines` draws; its parameters are the same."""
    data = ChartData(frame, language, groups or frame.attrs.get("groups"), most=24)
    if limits is not None and (data.share or data.measure in ("utterance_share", "word_share")):
        data.limit(limits)
    rows, panels, _ = _places(data)
    dated = events if events is not None and not events.empty and data.by[-1] == "round" else None
    marks: list[Record] = []
    for record in data.records:
        if record["kind"] == "not_planned":
            continue
        mark = _standing(record, data, rows[record["theme_id"]][0], panels, data.columns)
        mark |= {
            "series": record["series"],
            "shape": data.shapes.index(record["shape"]),
            "side": record["side"],
        }
        for name, of in (("v", "weight"), ("low", "low"), ("high", "high")):
            if record.get(of) is not None:
                mark[name] = record[of] / data.top
        if record["kind"] in MISSING:
            mark["text"] = MISSING[record["kind"]]
        marks.append(mark)
    told, at = _events(data, dated) if dated is not None else ([], [])
    return {
        "kind": "lines",
        **_words(data, told),
        "rows": [name for _, name in rows.values()],
        "panels": [
            {"name": panel, "columns": data.columns, "shade": shade}
            for panel, shade in zip(panels, data.colours or [0], strict=True)
        ],
        "marks": marks,
        "shapes": data.shapes if data.shapes != [""] else [],
        "ticks": [(value / data.top, words) for value, words in data.ticks().items()],
        "events": at,
        "figures": len(data.rows) <= _FEW and data.measure != "presence",
    }


def _standing(record: Record, data: ChartData, row: int, panels: Sequence[str], columns: Sequence[str]) -> Record:
    """A mark where its record stands, with what it says and what a click on it asks for."""
    return {
        "r": row,
        "p": panels.index(record["panel"]),
        "c": columns.index(record["column"]),
        "look": record["kind"],
        "text": record["figure"],
        "told": _told(record, data),
        "of": _asked(record, data.by),
    }


def _places(data: ChartData) -> tuple[dict[str, tuple[int, str]], list[str], dict[str, list[str]]]:
    """Where themes stand (by id, with their names), the panels, and the columns that each panel has."""
    names = {record["theme_id"]: record["theme"] for record in data.records}
    rows = {theme: (at, name or "–") for at, (theme, name) in enumerate(names.items())}
    panels = data.panels or [""]
    there: dict[str, set[str]] = {panel: set() for panel in panels}
    for record in data.records:
        record["panel"] = record["panel"] if data.panels else ""
        there[record["panel"]].add(record["column"])
    return rows, panels, {panel: [one for one in data.columns if one in there[panel]] for panel in panels}


def _told(record: Record, data: ChartData) -> str:
    place = reading.place(record, data.by, data.language)
    since = f"{data.text('heading.since')}: {record['since']}" if record["since"] and data.by[-1] == "round" else ""
    return " · ".join(filter(None, (record["theme"], place, str(record["display"]), record.get("asked"), since)))


def _asked(record: Record, by: Iterable[str]) -> Record:
    return {name: record[name] for name in ("theme_id", "theme", *by)}


def _words(data: ChartData, events: Sequence[str]) -> Figure:
    notes = [data.note, telling.evidence(data.language)]
    return {
        "title": data.text(f"title.{data.measure}"),
        "reading": data.sentence,
        "keys": [*data.keys(), *events],
        "notes": [note for note in notes if note],
    }


def _events(data: ChartData, events: pd.DataFrame) -> tuple[list[str], list[Record]]:
    """The events in words, each with its number, and where on the axis they stand: ``at`` counts columns from the first."""
    first = min((record["round"] for record in data.records if record["round"] is not None), default=1)
    told = reading.dated(events, data.language)
    places = [
        {"at": float(event["place"] - first), "text": str(number), "told": words}
        for number, (event, words) in enumerate(zip(reading.records(events), told, strict=True), 1)
        if event["place"] is not None  # else it has no day
    ]
    return told, places


# --- bars --------------------------------------------------------------------------------------------------------------
def talk(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `pictures.talk_bars` draws."""
    records, rows, told = pictures.spoken(frame, language)
    marks: list[Record] = []
    for record in records:
        place = {"r": rows.index(record["row"]), "p": 0}
        if not record["part"]:
            marks.append(place | {"look": "note", "text": record["note"]})
            continue
        marks.append(
            place
            | {name: record[name] for name in ("from", "to", "text")}
            | {
                "look": "bar",
                "shade": record["at"],
                "told": f"{record['row']} · {record['part']}: {reading.number(record['words'], language)}",
                "of": {name: record[name] for name in frame.attrs["by"]},
            }
        )
    say = pictures.Say(language)
    return {
        "kind": "bars",
        "title": say("talk.title"),
        "reading": told,
        "keys": [],
        "notes": _notes(frame, telling.evidence(language, "participation"), language),
        "rows": rows,
        "panels": [{"name": "", "columns": []}],
        "marks": [mark for mark in marks if mark["look"] == "note" or mark["to"] > mark["from"]],
        "shades": [[str(at), name] for at, name in enumerate(pictures.speaking(language).values())],
        "scale": say("talk.scale"),
        "ticks": [(part, reading.percent(part, language)) for part in (0, 0.25, 0.5, 0.75, 1)],
    }


def prompted(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `pictures.prompted_bars` draws."""
    return _stacked(pictures.prompted_stack(frame, language), (0, 1, 2, 3), language)


def stance(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `pictures.stance_bars` draws."""
    return _stacked(pictures.stance_stack(frame, language), (0, 1, 2, 3), language)


def _stacked(stack: pictures.Stack, shades: Sequence[int], language: str | None) -> Figure:
    rows = list(stack.names)
    parts = list(stack.parts)
    last = stack.frame.attrs["by"][-1]
    marks = [
        {
            "r": rows.index(value["theme_id"]),
            "p": stack.panels.index(value["panel"]),
            "from": value["from"] / stack.top,
            "to": value["to"] / stack.top,
            "look": "bar",
            "shade": shades[parts.index(value["counted"])],
            "text": reading.number(value["count"], language),
            "told": f"{value['theme']} · {value['panel']} · {value['part']}: {value['count']}",
            "of": {name: value[name] for name in ("theme_id", "theme", last, "counted", "part")},
        }
        for value in stack.values
        if value["count"]
    ]
    there = dict(zip(stack.frame["theme_id"], stack.frame["theme"], strict=True))
    return {
        "kind": "bars",
        "title": stack.title,
        "reading": stack.sentence,
        "keys": [],
        "notes": _notes(stack.frame, telling.evidence(language), language),
        "rows": [there[theme] or "–" for theme in rows],
        "panels": [{"name": panel, "columns": []} for panel in stack.panels],
        "marks": marks,
        "shades": [[str(shade), name] for shade, name in zip(shades, stack.parts.values(), strict=False)],
        "scale": stack.scale,
        "ticks": [(0, "0"), (1, reading.number(stack.top, language))],
    }


def saturation(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `pictures.saturation_curve` draws, with the sessions down: so all of their names can be read."""
    say, asked, rows = pictures.Say(language), pictures.asked_of(frame), reading.records(frame)
    most = max((row["cumulative"] for row in rows), default=0) or 1
    top = most * 1.1  # the last figure stands after its bar
    names = [say("saturation.new"), say("saturation.cumulative")]
    marks = [
        {
            "r": at,
            "p": 0,
            "from": 0,
            "to": row["new"] / top,
            "v": row["cumulative"] / top,
            "look": "bar" if row["known"] else "unordered",
            "shade": 1,
            "text": reading.number(row["new"], language),
            "told": f"{row['session']} · {names[0]}: {row['new']} · {names[1]}: {row['cumulative']}",
            "of": {"session": row["session"], **asked},
        }
        for at, row in enumerate(rows)
    ]
    what = "saturation.code" if frame.attrs.get("level") == "code" else "saturation"
    return {
        "kind": "bars",
        "title": say(f"{what}.title"),
        "reading": pictures.found_so_far(frame, language),
        "keys": list(filter(None, [telling.order(frame, language)])),
        "notes": _notes(frame, telling.evidence(language), language),
        "rows": [row["session"] for row in rows],
        "panels": [{"name": "", "columns": []}],
        "marks": marks,
        "shades": [["1", names[0]], ["point", names[1]]],
        "scale": say(f"{what}.scale"),
        "ticks": [(0, "0"), (most / top, reading.number(most, language))] if rows else [],
        "outside": True,
    }


def cases(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `cases.picture` draws: good experiences to the right of the middle, bad ones to the left."""
    rows = reading.records(frame)
    most = (max((max(row["positive"], row["negative"]) for row in rows), default=0) or 1) * 2.6
    names, goals = list(dict.fromkeys(row["case"] for row in rows)), list(dict.fromkeys(row["theme"] for row in rows))
    marks = []
    for row in rows:
        for record in drawn_of(row, language):
            end = 0.5 + record["to"] / most
            marks.append(
                {
                    "r": names.index(row["case"]),
                    "p": goals.index(row["theme"]),
                    "from": min(end, 0.5),
                    "to": max(end, 0.5),
                    "look": {"note": "note", "negative": "hollow"}.get(record["kind"], "bar"),
                    "shade": 0,
                    "text": record["text"],
                    "told": " · ".join((row["case"], row["theme"], row["display"])),
                    "of": {name: row[name] for name in ("case", "theme_id")},
                }
            )
    say = pictures.Say(language)
    return {
        "kind": "bars",
        "title": say("cases.title"),
        "reading": sentence(frame, language),
        "keys": [say("cases.key")],
        "notes": [telling.evidence(language)],
        "rows": names,
        "panels": [{"name": goal, "columns": []} for goal in goals],
        "marks": marks,
        "shades": [],
        "ticks": [],
        "zero": 0.5,
        "outside": True,
    }


def _notes(frame: pd.DataFrame, evidence: str, language: str | None) -> list[str]:
    rest = frame.attrs.get("left_out", 0)
    told = messages.text("chart.key.left_out", language, count=rest) if rest else ""
    return [note for note in (told, *telling.notes(frame, language), evidence) if note]


# --- one theme, and themes that come and go ------------------------------------------------------------------------------
def lifelines(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `lifelines.lifelines` draws."""
    frame, rows = kept(frame)
    records = marks_of(frame, rows, language)
    names = {row["theme_id"]: row["theme"] for row in rows}
    groups = list(dict.fromkeys(str(row["group"]) for row in rows))
    rounds = {mark["number"]: str(mark["round"]) for mark in sorted(records, key=lambda mark: mark["number"])}
    order = list(names)
    marks = []
    for record in records:
        place = f"{record['group']} {messages.text('chart.round', language, value=record['number'])}"
        mark = {
            "r": order.index(record["theme_id"]),
            "p": groups.index(str(record["group"])),
            "c": list(rounds).index(record["number"]),
            "look": {"there": "dot", "not": "ring"}.get(record["kind"], "sign"),
            "text": {"missing": "×", "not_coded": "?"}.get(record["kind"], ""),
            "told": " · ".join(filter(None, (record["theme"], place, record["first"]))),
            "between": record["between"],
        }
        if record["kind"] == "there":
            mark["of"] = {name: record[name] for name in ("theme_id", "theme", "group", "number")}
        marks.append(mark)
    key = [messages.text("chart.lifelines.key", language)] if marks else []
    key += [messages.text("chart.key.lifelines_not_coded", language)] if any(row["not_coded"] for row in rows) else []
    return {
        "kind": "cells",
        "title": messages.text("chart.lifelines.title", language),
        "reading": come_and_gone(rows, language),
        "keys": key,
        "notes": _notes(frame, telling.evidence(language), language),
        "rows": [name or "–" for name in names.values()],
        "panels": [{"name": group, "columns": list(rounds.values())} for group in groups],
        "marks": marks,
        "ticks": [],
    }


def multiples(frame: pd.DataFrame, language: str | None = None) -> Figure:
    """What `pictures.small_multiples` draws: one theme, a panel per group; of another split the heat map."""
    if frame.attrs["by"] != list(GRID):
        return heatmap(frame, language)
    records = pictures.in_panels(frame, language)
    groups = list(dict.fromkeys(record["group"] for record in records))
    rounds = dict(sorted((record["number"], record["round"]) for record in records))
    marks: list[Record] = []
    for record in records:
        since = f"{pictures.Say(language)('heading.since')}: {record['since']}" if record["since"] else ""
        place = f"{record['group']} {record['round']}"
        mark: dict[str, Any] = {
            "r": 0,
            "p": groups.index(record["group"]),
            "c": list(rounds).index(record["number"]),
            "look": ("few" if record["few"] else "full") if record["held"] else "sign",
            "text": record["text"],
            "told": " · ".join(filter(None, (place, str(record["display"]), since))),
            "of": {name: record[name] for name in ("theme_id", "theme", "group", "number")},
        }
        marks.append(mark | {"v": record["share"]} if record["held"] else mark)
    return {
        "kind": "columns",
        "title": pictures.of_groups(records, language),
        "reading": pictures.moved(frame, language),
        "keys": [],
        "notes": [*pictures.noted(frame, language), telling.evidence(language)],
        "rows": [""],
        "panels": [{"name": group, "columns": list(rounds.values())} for group in groups],
        "marks": marks,
        "ticks": [],
    }
