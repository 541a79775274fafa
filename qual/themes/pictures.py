"""More pictures of themes, in the manner of `charts`: who talks, what was asked for, what is still new, one theme group by group.

What holds there holds here: figures stand in the picture as numbers, nothing is told by colour alone (each part has its own
lightness and its own place), missing sessions are marked, and one sentence computed from the data stands under the title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.store.asked import CAME
from qual.themes import reading, telling
from qual.themes.chart_data import MISSING, SMALL, fewer, labels
from qual.themes.charts import INK, PAPER, QUIET, drawn_from, finished, heading, heatmap, unchecked, wrapped
from qual.themes.prompted import apart, ways
from qual.themes.reading import Record
from qual.themes.say import some
from qual.themes.splits import GRID

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

#: dark to light, even in greyscale
_PARTS = ["#3d4a87", "#3fa39b", "#cfe7b5", "#eeeeee"]


@unchecked
def talk_bars(frame: pd.DataFrame, language: str | None = None) -> alt.TopLevelMixin:
    """Who talks: a bar per cell of `participation`, cut into moderators, the one who says most, others and unknown speakers.

    >>> chart = themes.talk_bars(themes.participation(study, by=["round"]), "nb")
    >>> chart.title.text
    'Hvem som snakker'
    """
    import altair as alt

    say = Say(language)
    by: list[str] = frame.attrs["by"]
    names = speaking(language)
    records, rows, sentence = spoken(frame, language)
    base = alt.Chart().encode(y=alt.Y("row:N", sort=rows, axis=row_names()))
    bars = base.transform_filter("datum.part != ''").encode(
        x=alt.X("from:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=_percents(say("talk.scale"), language)),
        x2=alt.X2("to:Q"),
    )
    drawn = [
        clickable(
            bars.mark_bar(strokeWidth=0.6).encode(
                color=_shades(list(names.values())),
                tooltip=[alt.Tooltip(f"{name}:N", title=_heading(name, language)) for name in ("row", "part", "words")],
            ),
            by,
        ),
        _inside(bars, "middle:Q", "text:N"),
        base.transform_filter("datum.part == ''")
        .mark_text(align="left", color=QUIET, dx=4)
        .encode(x=alt.XDatum(0), text=alt.Text("note:N")),
    ]
    chart = alt.layer(*drawn, width=520, height=max(20 * len(rows), 40))
    told = with_rest(frame, sentence, language)
    return finish(chart, records, say("talk.title"), told, 520, telling.evidence(language, "participation"))


_SPEAKING = ("moderators", "largest", "others", "unknown")


def speaking(language: str | None) -> dict[str, str]:
    """The parts of a bar of talk, dark to light, with their names."""
    return {part: Say(language)(f"talk.{part}") for part in _SPEAKING}


def spoken(frame: pd.DataFrame, language: str | None) -> tuple[list[Record], list[str], str]:
    """The parts of the bars of `talk_bars`, the names of its rows, and the reading."""
    say = Say(language)
    by: list[str] = frame.attrs["by"]
    names = speaking(language)
    records, rows = [], []
    most = (0.0, "")  # the largest share of moderators, and where
    for row in reading.records(frame):
        rows.append(reading.place(row, by, language))
        bar = _spoken(row, rows[-1], names, by, language)
        records += bar
        if bar[0]["part"]:
            most = max(most, (bar[0]["to"], rows[-1]), key=lambda one: one[0])
    told = say("talk.reading", share=reading.percent(most[0], language), place=most[1]) if most[1] else say("empty")
    return records, rows, told


def _spoken(row: Record, place: str, names: Mapping[str, str], by: Sequence[str], language: str | None) -> list[Record]:
    """The parts of a bar of `talk_bars`, the moderators' first; or the one mark that says why there is no bar."""
    words = (
        row["moderator_words"],
        row["largest_words"],
        row["participant_words"] - row["largest_words"],
        row["unidentified_words"],
    )
    whole = sum(words)
    if not whole:
        nothing = {"part": "", "at": 0, "share": 0, "from": 0, "to": 0, "text": ""}
        return [{"row": place, "note": MISSING.get(row["status"], "–"), **nothing}]
    drawn: list[Record] = []
    reached = 0.0
    for at, (part, count) in enumerate(zip(_SPEAKING, words, strict=True)):
        share = count / whole
        drawn.append(
            {
                "row": place,
                "part": names[part],
                "at": at,
                "words": count,
                "from": reached,
                "to": reached + share,
                "middle": reached + share / 2,
                "text": reading.percent(share, language) if share > 0.045 else "",
                "note": "",
                "dark": at == 0,
                **{name: row[name] for name in by},
            }
        )
        reached += share
    return drawn


@dataclass(frozen=True)
class Stack:
    """Bars of counted parts before they are drawn: a row per theme (``names``, by id), a panel for each value of the last split;
    ``values``: the parts, one behind the other; ``parts``: column → its name; ``top``: the end of the scale."""

    frame: pd.DataFrame
    parts: dict[str, str]
    colours: list[str]
    title: str
    scale: str
    sentence: str
    names: dict[str, str]
    panels: list[str]
    values: list[Record]
    top: float


def prompted_bars(frame: pd.DataFrame, language: str | None = None) -> alt.TopLevelMixin:
    """Unprompted and prompted utterances stacked, a bar per theme, a panel for each value of the last split of `prompted`.

    >>> chart = themes.prompted_bars(themes.prompted(study, level="group", by=["round"]), "nb")
    >>> chart.title.subtitle[0].split(". ")[0]
    'I runde 1, runde 2 og runde 4 er 67 av 150 ytringer om temaer som det spørres etter der, uoppfordret.'
    """
    return _stacked(prompted_stack(frame, language), language)


def prompted_stack(frame: pd.DataFrame, language: str | None) -> Stack:
    """What `prompted_bars` draws."""
    say = Say(language)
    parts: dict[str, str] = {name: say(f"prompted.{name}") for name in CAME}
    shown = apart(frame)
    sentence = _prompted_in_words(frame.attrs["cells"], frame.attrs["by"], language)
    return _stack(shown, parts, _PARTS, say("prompted.title"), say("prompted.scale"), sentence, language)


def _prompted_in_words(cells: Sequence[Record], by: list[str], language: str | None) -> str:
    """How much is unprompted of the themes that anything asks for, in the cells where something does, each utterance once; how
    much there is of other themes alone, and how much there of which nobody can know; and the cells where nothing asks for any."""
    say = Say(language)

    def places(cells: Iterable[Record]) -> str:
        return some([reading.place(cell, by, language) for cell in cells], language)

    each = [(cell, _ways(cell)) for cell in cells]
    asked = [(cell, ways) for cell, ways in each if ways["asked"]]
    told = []

    def counted(key: str, name: str) -> None:
        if count := sum(ways[name] for _cell, ways in asked):
            told.append(say(f"prompted.{key}", count=reading.number(count, language)))

    if every := sum(ways["asked"] for _cell, ways in asked):
        free = every - sum(ways["prompted"] for _cell, ways in asked)
        figures = {"unprompted": reading.number(free, language), "utterances": reading.number(every, language)}
        told.append(say("prompted.reading", places=places(cell for cell, _ways in asked), **figures))
        for key, name in (("led", "led"), ("by_moderator", "by_moderator"), ("rest", "unasked"), ("hidden", "unknown")):
            counted(key, name)
    for key, name in (("nothing_asked", "unasked"), ("nothing_linked", "unknown")):
        if these := [(cell, ways[name]) for cell, ways in each if ways[name] and not ways["asked"]]:
            count = reading.number(sum(count for _cell, count in these), language)
            told.append(say(f"prompted.{key}", places=places(cell for cell, _count in these), utterances=count))
    return " ".join(told) or say("empty")


def _ways(cell: Record) -> dict[str, int]:
    """The figures of a cell of ``attrs["cells"]``; as far as it knows where it was frozen before sessions were told apart."""
    names = ("asked", "prompted", "by_moderator", "led", "unasked", "unknown")
    if "unknown" in cell:
        return {name: cell[name] for name in names}
    of = ways(cell)
    asked = cell.get("asked", of["prompted"] + of["unprompted"])
    other = "unasked" if asked or cell.get("linked", True) else "unknown"
    return dict.fromkeys(names, 0) | {
        **{name: cell.get(name, 0) for name in ("prompted", "by_moderator", "led")},
        "asked": asked,
        other: cell["utterances"] - asked,
    }


def stance_bars(frame: pd.DataFrame, language: str | None = None) -> alt.TopLevelMixin:
    """Exchanges agreed, opposed, developed further and without a stance, a bar per theme, a panel for each value of the last
    split of `exchanges`.

    >>> chart = themes.stance_bars(themes.exchanges(study, level="group", by=["round"]), "nb")
    >>> chart.title.subtitle[0].split(". ")[0]
    '92 ordskifter: 26 med enighet, 12 med motsigelse, 18 der temaet utvikles videre'
    """
    return _stacked(stance_stack(frame, language), language)


def stance_stack(frame: pd.DataFrame, language: str | None) -> Stack:
    """What `stance_bars` draws."""
    say = Say(language)
    told = ("agreed", "opposed", "developed")
    parts = {name: say(f"stance.{name}") for name in (*told, "open")}
    frame = fewer(frame, 40)
    frame.attrs.setdefault("by", ["round"])
    sums = {name: int(frame[name].sum()) for name in ("exchanges", *told)}
    sentence = say("stance.reading", **sums) if sums["exchanges"] else say("stance.none")
    return _stack(frame, parts, _PARTS, say("stance.title"), say("stance.scale"), sentence, language)


def _stack(
    frame: pd.DataFrame,
    parts: dict[str, str],
    colours: list[str],
    title: str,
    scale: str,
    sentence: str,
    language: str | None,
) -> Stack:
    frame = fewer(frame, 40)
    last = frame.attrs["by"][-1]
    records = reading.records(frame)
    names = labels(records)
    panels = list(dict.fromkeys(_column(last, row[last], language) for row in records))
    values = _cut(records, names, parts, last, language)
    top = max((value["to"] for value in values), default=1) or 1
    for value in values:
        value["text"] = str(value["count"]) if value["count"] > 0.07 * top else ""
    return Stack(frame, parts, colours, title, scale, sentence, names, panels, values, top)


@unchecked
def _stacked(stack: Stack, language: str | None) -> alt.TopLevelMixin:
    """Bars of counted parts, a row per theme, a panel for each value of the last split."""
    import altair as alt

    names, panels, parts, top = stack.names, stack.panels, stack.parts, stack.top
    base = alt.Chart().encode(
        y=alt.Y("row:N", sort=list(names.values()), axis=row_names()),
        x=alt.X("from:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=_counts(stack.scale, top)),
        x2=alt.X2("to:Q"),
    )
    tip = [alt.Tooltip(f"{name}:N", title=_heading(name, language)) for name in ("theme", "part", "count")]
    bars = base.mark_bar(strokeWidth=0.6).encode(color=_shades(list(parts.values()), stack.colours), tooltip=tip)
    bars = clickable(bars, ["theme_id", "theme", stack.frame.attrs["by"][-1], "counted", "part"])
    width = max(105, 460 // max(len(panels), 1))
    chart: Any = alt.layer(bars, _inside(base, "middle:Q", "text:N"), width=width, height=rows_high(names.values(), 26))
    column = alt.Column("panel:N", sort=panels, header=alt.Header(title=None, labelFontSize=14, labelFontWeight="bold"))
    return finish(
        chart.facet(column=column, data=drawn_from()),
        stack.values,
        stack.title,
        with_rest(stack.frame, stack.sentence, language),
        width * len(panels) + 200,
        telling.evidence(language),
    )


def _cut(
    records: Iterable[Record], names: Mapping[str, str], parts: Mapping[str, str], last: str, language: str | None
) -> list[Record]:
    """The parts of each bar of `_stacked`, one behind the other, summed over all splits but the ``last``."""
    sums: dict[tuple[str, str], dict[str, int]] = {}
    ids: dict[tuple[str, str], Record] = {}
    for row in records:
        cell = names[row["theme_id"]], _column(last, row[last], language)
        ids[cell] = {name: row[name] for name in ("theme_id", "theme", last)}
        counted = sums.setdefault(cell, dict.fromkeys(parts, 0))
        for part in parts:
            counted[part] += row[part]
    values: list[Record] = []
    for (theme, panel), counted in sums.items():
        start = 0
        for at, (part, count) in enumerate(counted.items()):
            drawn = {
                "row": theme,
                "panel": panel,
                "counted": part,
                "part": parts[part],
                "at": at,
                "from": start,
                "to": start + count,
                "middle": start + count / 2,
                "dark": at == 0,
                "count": count,
            }
            values.append(ids[theme, panel] | drawn)
            start += count
    return values


@unchecked
def saturation_curve(frame: pd.DataFrame, language: str | None = None) -> alt.TopLevelMixin:
    """New themes (or codes) per session as bars and the number found so far as a line, in the order of `saturation`; pale bars
    where nobody knows the session's place in it.

    >>> chart = themes.saturation_curve(themes.saturation(study), "nb")
    >>> chart.title.subtitle[0].split(". ")[0]
    '307 koder i 32 samlinger; de siste 5 ga 86 nye'
    """
    import altair as alt

    say = Say(language)
    what = _new(frame)
    asked = asked_of(frame)
    records = [row | asked for row in reading.records(frame)]
    order = [row["session"] for row in records]
    base = alt.Chart().encode(
        x=alt.X("session:N", sort=order, axis=alt.Axis(title=None, labelAngle=-60, labelFontSize=12, ticks=False))
    )
    top = max((row["cumulative"] for row in records), default=1)
    axis = _counts(say(f"{what}.scale"), top)
    scale = alt.Scale(domain=[0, top * 1.12], nice=False)
    names = [say("saturation.new"), say("saturation.cumulative")]
    colours = alt.Color("kind:N", scale=alt.Scale(domain=names, range=["#3fa39b", "#3d4a87"]), legend=_legend())
    tip = [
        alt.Tooltip("session:N", title=_heading("row", language)),
        *(alt.Tooltip(f"{name}:Q", title=_heading(name, language)) for name in ("new", "cumulative", "codings")),
    ]
    bars = base.transform_calculate(kind=f"'{names[0]}'").mark_bar(strokeWidth=0.6)
    line = base.transform_calculate(kind=f"'{names[1]}'").mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=45))
    bars = bars.encode(
        y=alt.Y("new:Q", scale=scale, axis=axis),
        color=colours,
        opacity=alt.condition("datum.known", alt.value(1), alt.value(0.5)),
        tooltip=tip,
    )
    bars = clickable(bars, ["session", *asked])
    line = line.encode(y=alt.Y("cumulative:Q", scale=scale, axis=axis), color=colours, tooltip=tip)
    figures = (
        base.transform_filter("datum.new > 0")
        .mark_text(dy=-7, fontSize=11, color=INK)
        .encode(y=alt.Y("new:Q"), text=alt.Text("new:Q"))
    )
    chart = alt.layer(bars, line, figures, width=max(22 * len(order), 200), height=280)
    sentence = found_so_far(frame, language)
    sentence = with_rest(frame, " ".join(filter(None, (sentence, telling.order(frame, language)))), language)
    width = max(22 * len(order), 200) + 120
    return finish(chart, records, say(f"{what}.title"), sentence, width, telling.evidence(language))


def _new(frame: pd.DataFrame) -> str:
    return "saturation.code" if frame.attrs.get("level") == "code" else "saturation"


def asked_of(frame: pd.DataFrame) -> Record:
    """What a mark of the curve says besides its session: in which order, and of which level (``level`` is a split too)."""
    return {"order": frame.attrs["order"], "themes_level": frame.attrs["level"]}


def found_so_far(frame: pd.DataFrame, language: str | None) -> str:
    """The reading of `saturation_curve`."""
    say, what, records = Say(language), _new(frame), reading.records(frame)
    top = max((row["cumulative"] for row in records), default=1)
    last = min(5, len(records))
    new = sum(row["new"] for row in records[-last:]) if records else 0
    return say(f"{what}.reading", themes=top, sessions=len(records), last=last, new=new) if records else say("empty")


@unchecked
def small_multiples(frame: pd.DataFrame, language: str | None = None) -> alt.TopLevelMixin:
    """The groups × rounds of one theme as small panels: a column per round in each, tall as the share of those present.

    ``frame``: `themes.matrix` of one theme by group and round, participants; of another split the heat map, which takes any.
    Figures are counts; fewer than four present gives a hollow column; × is a session that was not held, /// one not imported, ?
    one that nobody has begun to code; … stands where not all is done.

    >>> chart = themes.small_multiples(themes.matrix(study, level="concept", themes=["Mottakerberedskap"]), "nb")
    >>> chart.title.subtitle[0]
    'Størst endring: «Mottakerberedskap»: 5 av 5 sier det i MN runde 4, mot 2 av 6 i runde 3. Flere tar det'
    """
    import altair as alt

    if frame.attrs["by"] != list(GRID):
        return heatmap(frame, language)
    records = in_panels(frame, language)
    people = frame.attrs.get("people")
    order = list(dict.fromkeys(record["group"] for record in records))
    rounds = sorted({record["round"] for record in records})
    base = alt.Chart().encode(
        x=alt.X(
            "round:N",
            sort=rounds,
            axis=alt.Axis(title=None, labelAngle=0, labelFontSize=11, ticks=False, domainColor="#bbbbbb"),
        )
    )
    height = alt.Y("share:Q", scale=alt.Scale(domain=[0, 1.25], nice=False), axis=None)
    held = base.transform_filter("datum.held")
    tip = [alt.Tooltip("group:N"), alt.Tooltip("round:N"), alt.Tooltip("display:N")]
    if people is not None:
        tip.append(alt.Tooltip("since:N", title=_heading("since", language)))
    ground = base.mark_rule(color="#bbbbbb").encode(x=alt.value(0), x2=alt.value(150), y=alt.value(96))
    full, few = held.transform_filter("!datum.few"), held.transform_filter("datum.few")
    click = held.mark_bar(fill="white", fillOpacity=0).encode(tooltip=tip)
    gaps = base.transform_filter("!datum.held").mark_text(fontSize=15, color=QUIET, dy=-10)
    columns = [
        ground,
        full.mark_bar(color="#2f7690").encode(y=height, tooltip=tip),
        few.mark_bar(fill=PAPER, stroke="#2f7690", strokeWidth=2).encode(y=height, tooltip=tip),
        held.mark_text(dy=-8, fontSize=12, color=INK).encode(y=height, text=alt.Text("text:N")),
        clickable(click, ["theme_id", "theme", "group", "number"], "transparent"),
        gaps.encode(y=alt.value(90), text=alt.Text("text:N")),
    ]
    facet = alt.Facet("group:N", sort=order, title=None, header=alt.Header(labelFontSize=14, labelFontWeight="bold"))
    chart: Any = alt.layer(*columns, width=150, height=96)
    chart = chart.facet(facet=facet, data=drawn_from(), columns=4)
    sentence = moved(frame, language)
    sentence = " ".join(filter(None, (sentence, *noted(frame, language))))
    return finish(
        chart,
        records,
        wrapped(of_groups(records, language), 70),
        sentence,
        680,
        telling.evidence(language),
    )


def of_groups(records: Sequence[Record], language: str | None) -> str:
    """The title of `small_multiples`: the theme, group by group."""
    title, theme = Say(language)("grid.title"), records[0]["theme"] if records else ""
    return f"{theme}: {title[:1].lower()}{title[1:]}" if theme else title


def noted(frame: pd.DataFrame, language: str | None) -> list[str]:
    """What `small_multiples` says besides its reading."""
    return telling.notes(frame, language, later=True)


def moved(frame: pd.DataFrame, language: str | None) -> str:
    """The reading of `small_multiples`."""
    weighed = [row | {"weight": _weight(row)} for row in reading.records(frame)]
    return telling.largest(weighed, list(frame.attrs["by"]), "participants", language, frame.attrs.get("people"))


def in_panels(frame: pd.DataFrame, language: str | None) -> list[Record]:
    """The columns of `small_multiples`."""
    table = reading.records(frame)
    since = telling.since_before(table, list(frame.attrs["by"]), frame.attrs.get("people"), language)
    return [_in_panel(row, language) | {"since": told} for row, told in zip(table, since, strict=True)]


def _in_panel(row: Record, language: str | None) -> Record:
    """A column of `small_multiples`."""
    whole = row["status"] == "held" and reading.as_a_whole(row)
    held, present = row["status"] == "held" and not whole, row["present"] or 0
    at_least = "≥" if present and reading.at_least(row) else ""
    count = f"{at_least}{row['participants']}" + (f"/{present}" if present else "")
    return {
        "group": row["group"],
        "round": _column("round", row["round"], language),
        "number": row["round"],
        "theme": row["theme"],
        "theme_id": row["theme_id"],
        "display": row["display"],
        "held": held,
        "few": bool(held and 0 < present < SMALL),
        "share": (row["participants"] / present if present else float(bool(row["participants"]))) if held else None,
        "text": _in_words(row, count, whole, language) if held or whole else MISSING.get(row["status"], ""),
    }


def _in_words(row: Record, count: str, whole: bool, language: str | None) -> str:
    return (Say(language)("as_a_whole") if whole else count) + ("…" if telling.unfinished(row) else "")


class Say:
    """Messages of the charts in one language: ``Say("nb")("empty")``."""

    def __init__(self, language: str | None) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """The message ``chart.<key>`` with its values."""
        return messages.text(f"chart.{key}", self.language, **values)


def _weight(row: Record) -> float | None:
    if row["status"] != "held" or reading.as_a_whole(row):
        return None
    return float(row["participants"]) / row["present"] if row["present"] else float(row["participants"])


def _column(split: str, value: Any, language: str | None) -> str:
    def shown(value: Any) -> str:
        return messages.text("chart.round_short", language, value=value) if split == "round" else str(value)

    return reading.named(split, value, language, shown)


def clickable(marks: alt.Chart, fields: list[str], otherwise: str = "#8a8a8a") -> alt.Chart:
    """Marks that take a click: the selection parameter ``cell``, a dark frame around the chosen one."""
    import altair as alt

    cell = alt.selection_point(name="cell", fields=fields, on="click", toggle=False)
    framed = alt.StrokeValue(**alt.condition(cell, alt.value("black"), alt.value(otherwise), empty=False))
    chosen: alt.Chart = marks.encode(stroke=framed).add_params(cell)
    return chosen


def _heading(name: str, language: str | None) -> str:
    return messages.text(f"chart.heading.{name}", language)


def with_rest(frame: pd.DataFrame, sentence: str, language: str | None) -> str:
    """The sentence, with how many themes the picture has no room for, and what is said of it as a whole (`telling.notes`)."""
    rest = frame.attrs.get("left_out", 0)
    told = f"{sentence} ({messages.text('chart.key.left_out', language, count=rest)})" if rest else sentence
    return " ".join((told, *telling.notes(frame, language)))


def rows_high(names: Iterable[str], one: int) -> int:
    """How high rows with these names are, in pixels; ``one`` where no name takes two lines."""
    rows = list(names)
    return max((max(one, 34) if any("\n" in name for name in rows) else one) * len(rows), 40)


def row_names() -> alt.Axis:
    """The axis of rows by their names, which may take two lines."""
    import altair as alt

    two = "indexof(datum.label, '\\n') >= 0"  # two lines stand around the row's middle, as one does
    baseline: Any = {"condition": {"test": two, "value": "bottom"}, "value": "middle"}
    return alt.Axis(
        title=None,
        labelBaseline=baseline,
        labelExpr="split(datum.label, '\\n')",
        labelFontSize=13,
        labelLimit=320,
        labelLineHeight=14,
        domain=False,
        ticks=False,
        labelPadding=8,
    )


def _percents(title: str, language: str | None) -> alt.Axis:
    import altair as alt

    sign = reading.percent_sign(language)
    return alt.Axis(
        title=title,
        values=[0, 0.25, 0.5, 0.75, 1],
        labelExpr=f"datum.value * 100 + '{sign}'",
        titleFontWeight="normal",
        grid=False,
        domain=False,
    )


def _counts(title: str, top: float) -> alt.Axis:
    """An axis of whole numbers, equally far apart."""
    import altair as alt

    step = next(size * 10**power for power in range(10) for size in (1, 2, 5) if size * 10**power * 5 >= top)
    values = list(range(0, int(top) + 1, step))
    return alt.Axis(
        title=title, values=values, format="d", titleFontWeight="normal", gridColor="#e6e6e6", domain=False, ticks=False
    )


def _legend() -> alt.Legend:
    import altair as alt

    return alt.Legend(title=None, orient="bottom", symbolStrokeColor="#8a8a8a", symbolSize=110, labelLimit=300)


def _shades(parts: list[str], colours: list[str] | None = None) -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=parts, range=(colours or _PARTS)[: len(parts)])
    return alt.Color("part:N", scale=scale, sort=parts, legend=_legend())


def _inside(base: alt.Chart, x: str, text: str) -> alt.Chart:
    """Figures in the parts of a bar, light on the dark one."""
    import altair as alt

    colour = alt.ColorValue(**alt.condition("datum.dark", alt.value("white"), alt.value(INK)))
    marks: alt.Chart = base.encode(x=alt.X(x), x2=alt.Undefined, text=alt.Text(text), color=colour).mark_text(
        fontSize=11
    )
    return marks


def finish(
    chart: Any, records: list[Record], title: str | list[str], sentence: str, width: float, evidence: str
) -> alt.TopLevelMixin:
    """The picture with its title and, under that, the sentence and what such figures are (`telling.evidence`), in lines that fit
    its width."""
    under = [line for told in (sentence, evidence) for line in wrapped(told, max(int(width / 6.4), 60))]
    drawn: alt.TopLevelMixin = finished(chart, heading(title, under), sentence, records)
    return drawn
