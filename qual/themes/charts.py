"""The theme matrix as pictures: a heat map, and lines over rounds.

What holds for both: nothing is told by colour alone (cells carry their figures, groups their shapes and dashes); a session that
is missing is crossed or hatched, and one that nobody has begun to code is dashed, which a zero never is; fewer than four
present gives a hollow mark; one sentence computed from the data stands under the title. The selection parameter ``cell``
carries what was clicked. Both read in greyscale: the scale's lightness falls evenly from first to last.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from qual import messages
from qual.errors import FileError
from qual.store.files import write_whole
from qual.themes import reading, telling
from qual.themes.chart_data import ChartData, Groups
from qual.themes.reading import Record

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

Draws = TypeVar("Draws", bound=Callable[..., Any])
FORMATS = (".svg", ".png")
#: viridis turned round, from paper white; for every level a colour dark enough to read as text, shapes and dashes
SCALE = ["#f6f6e9", "#cfe7b5", "#84cba5", "#3fa39b", "#2f7690", "#3d4a87", "#440154"]
COLOURS = ["#0b62a4", "#b04a00", "#00734f", "#7a3e8e", "#7a5c00", "#3c3c3c", "#a3195b", "#00707a"]
SHAPES = ["circle", "triangle-up", "square", "diamond", "cross", "triangle-down"]
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4]]
#: of every picture: what is written, what is beside it, what is under it
INK, QUIET, PAPER = "#1c1c1c", "#5c5c5c", "#ffffff"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_SPLIT_LINES = "split(datum.label, '\\n')"
#: the name of the records in a chart. They join it last: Altair copies and checks all that it holds at every step
RECORDS = "records"
_ACROSS = 18  # cells beside each other; more of them stand in bands under each other
_GAP, _NAMES = 26, 300  # pixels between panels of lines, and at most for the names of themes beside them
_FEW = 8  # themes with room for the figures at the points of their lines


def unchecked(draw: Draws) -> Draws:
    """``draw``, in which Altair does not hold each part against Vega-Lite's schema as it is made, and all parts of it again,
    which takes longer than to make it. That is for who makes charts: `tests/reports/test_provenance.py` does it for ours."""

    @wraps(draw)
    def drawn(*arguments: Any, **choices: Any) -> Any:
        from altair.utils.schemapi import debug_mode

        with debug_mode(False):
            return draw(*arguments, **choices)

    return cast("Draws", drawn)


def wrapped(words: str, letters: int) -> list[str]:
    """Words in lines of so many letters at most; no name of a session is broken at its hyphen."""
    return textwrap.wrap(words, letters, break_on_hyphens=False)


@unchecked
def heatmap(
    frame: pd.DataFrame, language: str | None = None, *, per_row: int | None = None
) -> alt.FacetChart | alt.LayerChart:
    """Themes down, the last split across, one panel for each value of the splits before it.

    Participants are shaded by their share of those present, so that groups of four and of eight compare; the figures in the
    cells are the counts.

    Parameters
    ----------
    frame : a theme matrix (`matrix`).
    language : of the picture's words, ``"nb"`` or ``"en"``; default the machine's.
    per_row : panels side by side, at most.

    Returns an Altair chart, to look at in a notebook or to write with `save_picture`.

    >>> chart = themes.heatmap(themes.matrix(study, level="group"), "nb")
    >>> chart.title.subtitle[0].split(" Tilbake")[0]
    'Størst endring: «Fra bestemt ovenfra til vårt eget»: 5 av 5 sier det i MN runde 4, mot 0 av 6 i runde 2.'
    """
    import altair as alt

    data = ChartData(frame, language)
    banded = data.band(_ACROSS)
    across = banded or max(len(data.columns), 1)
    cells = across * (1 if banded else max(len(data.panels), 1))
    longest = max((len(record["figure"]) for record in data.records), default=1)
    width, height = max(longest * 6 + 10, 29 if cells > 8 else 60), 32 if data.wrapped else 26
    names = max((len(str(column)) for column in data.columns), default=0)
    base = _chart().encode(x=_across(data, slanted=names * 7 > width), y=_down(data))
    small, planned = _of(base, "small"), base.transform_filter("datum.kind != 'not_planned'")
    shaded = alt.Color(
        "weight:Q",
        scale=alt.Scale(domain=[0, data.top], range=SCALE, interpolate="lab"),
        legend=_gradient(data),
    )
    figures = alt.ColorValue(**alt.condition("datum.dark", alt.value("white"), alt.value(INK)))
    layers = [
        _of(base, "held").mark_rect(stroke="#d8d8cc", strokeWidth=0.5).encode(color=shaded),
        small.mark_rect(stroke="#8a8a8a", strokeWidth=0.8).encode(color=shaded),
        small.mark_rect(fill=PAPER, width=alt.RelativeBandSize(0.74), height=alt.RelativeBandSize(0.68)),
        _of(base, "whole").mark_rect(fill=PAPER, stroke="#8a8a8a", strokeWidth=0.8, strokeDash=[3, 2]),
        *_missing_cells(base, width, height),
        _of(base, "not_coded").mark_rect(fill=PAPER, stroke="#8a8a8a", strokeWidth=1, strokeDash=[3, 3]),
        _of(base, "not_coded").mark_text(fontSize=12, baseline="middle", color=QUIET, text="?"),
        base.mark_text(fontSize=12, baseline="middle").encode(text=alt.Text("figure:N"), color=figures),
        _clickable(planned.mark_rect(fill="white", fillOpacity=0, strokeWidth=2.5), data),
    ]
    # a panel of sources without a round has its own columns
    apart = data.panels and not banded and any(record[data.by[-1]] is None for record in data.records)
    wide: Any = alt.Step(width) if apart else width * across
    anchor = {"labelAnchor": "start"} if apart else {}  # its name is longer than its one column
    chart: Any = alt.layer(*layers, width=wide, height=height * max(len(data.rows), 1))
    if banded:
        panels = alt.Facet("panel:N", sort=data.panels, header=_header(labelPadding=6, labelAnchor="start"))
        chart = chart.facet(facet=panels, data=drawn_from(), columns=1, spacing=14)
    elif data.panels and per_row and len(data.panels) > per_row:
        cells = len(data.columns) * per_row
        panels = alt.Facet("panel:N", sort=data.panels, header=_header(labelPadding=6, labelLimit=240, **anchor))
        chart = chart.facet(facet=panels, data=drawn_from(), columns=per_row, spacing=7)
    elif data.panels:
        chart = chart.facet(column=_panels(data, **anchor), data=drawn_from(), spacing=7)
    if banded or apart:
        chart = chart.resolve_scale(x="independent")
    return _finish(chart, data, width * cells + (300 if data.wrapped else 200))


@unchecked
def lines(
    frame: pd.DataFrame,
    language: str | None = None,
    groups: Groups | None = None,
    *,
    limits: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    across: int | None = None,
) -> alt.FacetChart | alt.LayerChart:
    """Figures over the last split (rounds), a line per group, a row of panels per theme; gaps where data is missing.

    Parameters
    ----------
    frame, language : as in `heatmap`.
    groups : (level, municipality) by group code: a panel and colour per level, shape and dash by municipality. Default
        ``frame.attrs["groups"]``; without either, a panel for each value of the splits before the last.
    limits : intervals for the same cells and measure (`intervals`), drawn as bars.
    events : dated facts (`events`), numbered on the axis and named below the title.
    across : pixels that the picture may take, so that it fits beside something; its panels shrink as far as figures can be read.

    Returns an Altair chart.

    >>> chart = themes.lines(themes.matrix(study, level="concept"), "nb")
    >>> chart.title.subtitle[0].split("2. ")[1]
    'Tilbake: av de 3 samme sa 0 det før, 3 nå; av 2 nye sier 2 det.'
    """
    import altair as alt

    data = ChartData(frame, language, groups or frame.attrs.get("groups"), most=24)
    if limits is not None and (data.share or data.measure in ("utterance_share", "word_share")):
        data.limit(limits)
    one = len(data.rows) <= 1
    height = 280 if one else 140 if len(data.rows) <= _FEW else 76
    width = max(58 * len(data.columns), 130 if data.panels else 420)
    panels, beside = max(len(data.panels), 1), _beside(data)
    if across is not None:
        width = min(width, max((across - beside - _GAP * (panels - 1)) // panels, 26 * len(data.columns)))
    dated = events is not None and not events.empty and data.by[-1] == "round"
    if dated and events is not None:
        data.date(events, width / max(len(data.columns), 1))
    whole = _chart()
    base = whole.transform_filter("datum.kind != 'event'").encode(
        x=_over(data), y=_value(data, edge=0.12 if one else 0.24)
    )
    chart: Any = alt.layer(
        *(_dated(whole) if dated else []),
        *_bars(base, data),
        *_drawn_lines(base, data),
        base.transform_filter("datum.missing != ''")
        .mark_text(fontSize=11, baseline="top", color=QUIET)
        .encode(y=alt.value(0), text=alt.Text("missing:N")),
        *_figures(base, data),
        _clickable(
            base.transform_filter("datum.kind != 'not_planned'")
            .encode(y=alt.Y("click:Q"))
            .mark_point(size=320, fill="white", fillOpacity=0, strokeWidth=2),
            data,
        ),
        width=width,
        height=height,
    )
    facets: dict[str, Any] = {"row": alt.Row("row:N", sort=data.rows, header=_row_header())}
    if data.panels:
        facets["column"] = _panels(data)
    chart = chart.facet(**facets, data=drawn_from(), spacing={"row": 22, "column": _GAP})
    return _finish(chart, data, width * panels + _GAP * (panels - 1) + beside, events if dated else None)


def _beside(data: ChartData) -> int:
    """The pixels that the names of themes and the words of the axis take at the left of lines."""
    names = max((len(line) for row in data.rows for line in row.split("\n")), default=0)
    return min(7 * names, _NAMES) + 95


def render(chart: alt.TopLevelMixin, extension: str) -> bytes:
    """The chart as bytes: ``".svg"``, or ``".png"`` at 300 dots per inch. Made here, without network or browser.

    >>> chart = themes.heatmap(themes.matrix(study, level="concept", by=["round"]), "nb")
    >>> themes.render_picture(chart, ".svg")[:4]
    b'<svg'
    """
    from altair.utils.mimebundle import spec_to_mimebundle

    # `chart.save` holds the whole of it against Vega-Lite's schema first: see `unchecked`
    spec = chart.to_dict(validate=False)
    if extension == ".svg":
        drawn: Any = spec_to_mimebundle(spec, "svg", mode="vega-lite", engine="vl-convert")
        return str(drawn["image/svg+xml"]).encode()
    dots: Any = spec_to_mimebundle(spec, "png", mode="vega-lite", engine="vl-convert", ppi=300)
    return bytes(dots[0]["image/png"])


def save(chart: alt.TopLevelMixin, path: Path | str) -> Path:
    """Write a picture to ``path``, whole or not at all; returns the path.

    ``path`` : .svg, or .png at 300 dots per inch; made here, without network or browser. Raises `FileError`
    (``reports.unknown_format``) and `StudyError` (folder not writable, disk full).

    >>> chart = themes.heatmap(themes.matrix(study, level="concept", by=["round"]), "nb")
    >>> themes.save_picture(chart, "temaer.svg").name
    'temaer.svg'
    """
    extension = Path(path).suffix.lower()
    if extension not in FORMATS:
        raise FileError("reports.unknown_format", file=Path(path).name, known=", ".join(FORMATS))
    return write_whole(Path(path), render(chart, extension))


# --- scales and headings -------------------------------------------------------------------------------------
def _across(data: ChartData, *, slanted: bool = False) -> alt.X:
    """The last split across; names too long to stand beside each other slant."""
    import altair as alt

    angle = {"labelAngle": -45, "labelAlign": "left"} if slanted else {"labelAngle": 0}
    axis = alt.Axis(
        orient="top", title=None, labelFontSize=12, labelLimit=240, domain=False, ticks=False, labelPadding=5, **angle
    )
    return alt.X("column:N", sort=data.columns, scale=alt.Scale(paddingInner=0.06, paddingOuter=0.03), axis=axis)


def _down(data: ChartData) -> alt.Y:
    import altair as alt

    two = "indexof(datum.label, '\\n') >= 0"  # two lines stand around the row's middle, as one does
    baseline: Any = {"condition": {"test": two, "value": "bottom"}, "value": "middle"}
    axis = alt.Axis(
        title=None,
        labelExpr=_SPLIT_LINES,
        labelFontSize=13,
        labelLimit=420,
        labelLineHeight=14,
        labelBaseline=baseline,
        domain=False,
        ticks=False,
        labelPadding=10,
    )
    return alt.Y("row:N", sort=data.rows, scale=alt.Scale(paddingInner=0.08, paddingOuter=0.04), axis=axis)


def _over(data: ChartData) -> alt.X:
    import altair as alt

    axis = alt.Axis(title=None, labelAngle=0, labelFontSize=12, ticks=False, labelPadding=6, domainColor="#bbbbbb")
    return alt.X("column:N", sort=data.columns, scale=alt.Scale(type="point", padding=0.5), axis=axis)


def _value(data: ChartData, edge: float) -> alt.Y:
    """The scale of the lines, with room above and below for figures (``edge``, a share of the scale)."""
    import altair as alt

    domain = [-edge * data.top, (1 + edge) * data.top]
    drawn = alt.Axis(
        title=None, grid=True, gridColor="#e6e6e6", domain=False, ticks=False, labelFontSize=11, **data.scale()
    )
    return alt.Y("weight:Q", scale=alt.Scale(domain=domain, nice=False), axis=drawn)


def _gradient(data: ChartData) -> alt.Legend | None:
    import altair as alt

    if data.measure == "presence" or not data.records:
        return None  # the cells say 0 and 1
    title = data.text("scale.share" if data.share else f"scale.{data.measure}")
    return alt.Legend(title=title, orient="bottom", direction="horizontal", gradientLength=240, **data.scale())


def _panels(data: ChartData, **kind: Any) -> alt.Column:
    import altair as alt

    return alt.Column("panel:N", sort=data.panels, header=_header(labelPadding=6, labelLimit=240, **kind))


def _header(**kind: Any) -> alt.Header:
    import altair as alt

    return alt.Header(**{"title": None, "labelFontSize": 14, "labelFontWeight": "bold", **kind})


def _row_header() -> alt.Header:
    """The names of themes at the left of their rows, on one line or two."""
    return _header(
        labelAngle=0,
        labelAlign="left",
        labelFontSize=13,
        labelFontWeight="normal",
        labelExpr=_SPLIT_LINES,
        labelLimit=_NAMES,
        labelPadding=14,
        labelLineHeight=15,
        labelAnchor="middle",
    )


def _chart() -> alt.Chart:
    """The start of each layer. What it encodes is given as what it is (``alt.Text("figure:N")``): for a string or a condition,
    Altair looks through all its classes each time."""
    import altair as alt

    return alt.Chart()


# --- marks ---------------------------------------------------------------------------------------------------
def _of(base: alt.Chart, kind: str) -> alt.Chart:
    return base.transform_filter(f"datum.kind == '{kind}'")


def _clickable(marks: alt.Chart, data: ChartData) -> alt.Chart:
    """The marks that take the click: the selection parameter ``cell``, a frame around the chosen one, the tooltip."""
    import altair as alt

    cell = alt.selection_point(name="cell", fields=["theme_id", "theme", *data.by], on="click", toggle=False)
    frame = alt.StrokeValue(**alt.condition(cell, alt.value("black"), alt.value("transparent"), empty=False))
    told = [
        alt.Tooltip(f"{field}:N", title=messages.text(f"reports.column.{name}", data.language))
        for name, field in (("theme", "theme"), *((name, f"{name}_told") for name in data.by), ("display", "display"))
    ]
    if data.people is not None and data.by[-1] == "round":
        told.append(alt.Tooltip("since:N", title=data.text("heading.since")))
    return marks.encode(stroke=frame, tooltip=told, opacity=alt.OpacityValue(1)).add_params(cell)


def _missing_cells(base: alt.Chart, width: int, height: int) -> list[alt.Chart]:
    """A cross for a session that was not held, slanted lines for one not imported: shapes drawn in pixels."""
    across, down = width * 0.42, height * 0.38
    cross = f"M{-down},{-down}L{down},{down}M{-down},{down}L{down},{-down}"
    hatch = ""
    for at in range(-int(across + down), int(across + down), 7):  # the line y = x - at, cut off at the cell's edges
        start, end = max(-across, at - down), min(across, at + down)
        if end > start:
            hatch += f"M{start:.1f},{start - at:.1f}L{end:.1f},{end - at:.1f}"
    marks = []
    for kind, path in (("not_held", cross), ("not_imported", hatch)):
        there = _of(base, kind)
        marks += [
            there.mark_rect(fill="#efefef", stroke="#b8b8b8", strokeWidth=0.8),
            # size 4 makes one unit of the path one pixel: Vega scales a path by half the root of its size
            there.mark_point(shape=path, size=4, stroke="#8a8a8a", strokeWidth=1.2, fill=None, opacity=1),
        ]
    return marks


def _drawn_lines(base: alt.Chart, data: ChartData) -> list[alt.Chart]:
    """Lines and their points; colour by panel, shape and dash by municipality, hollow where few were present."""
    import altair as alt

    legend = None
    if data.shapes and data.shapes != [""]:
        legend = alt.Legend(title=None, orient="bottom", symbolFillColor=INK, symbolStrokeColor=INK, symbolSize=90)
    colours = [COLOURS[at % len(COLOURS)] for at in data.colours] or COLOURS
    colour = alt.Color("panel:N", scale=alt.Scale(domain=data.panels or [""], range=colours), legend=None)
    shape = alt.Shape("shape:N", scale=alt.Scale(domain=data.shapes, range=SHAPES), legend=legend)
    dash = alt.StrokeDash("shape:N", scale=alt.Scale(domain=data.shapes, range=DASHES), legend=legend)
    line = base.mark_line(strokeWidth=2, invalid="break-paths-show-path-domains")
    full = _of(base, "held").mark_point(filled=True, size=75, opacity=1)
    hollow = _of(base, "small").mark_point(fill=PAPER, size=75, strokeWidth=2, opacity=1)
    points = [marks.encode(color=colour, shape=shape) for marks in (full, hollow)]
    return [line.encode(color=colour, strokeDash=dash, detail=alt.Detail("series:N")), *points]


def _bars(base: alt.Chart, data: ChartData) -> list[alt.Chart]:
    """Intervals, where they are asked for."""
    import altair as alt

    if not any("high" in record for record in data.records):
        return []
    there = base.transform_filter("isValid(datum.high)")
    return [there.mark_rule(strokeWidth=4, opacity=0.28, color=INK).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))]


def _dated(whole: alt.Chart) -> list[alt.Chart]:
    """Events as dashed lines through the panel, each with its number at the foot."""
    import altair as alt

    there = whole.transform_filter("datum.kind == 'event'").encode(x=alt.X("x:Q", scale=None))
    rule = there.mark_rule(strokeDash=[3, 3], color="#8a8a8a")
    numbers = there.encode(y=alt.value("height"), text=alt.Text("event:N"))
    sides: Any = (
        ("datum.event % 2 == 1", "right", -3),
        ("datum.event % 2 == 0", "left", 3),
    )  # two close ones stay apart
    return [
        rule,
        *(
            numbers.transform_filter(which).mark_text(baseline="bottom", align=side, dx=dx, fontSize=11, color=QUIET)
            for which, side, dx in sides
        ),
    ]


def _figures(base: alt.Chart, data: ChartData) -> list[alt.Chart]:
    """The figure at each point on a rim of paper; none where it would get crowded."""
    import altair as alt

    if len(data.rows) > _FEW or data.measure == "presence":
        return []
    drawn = []
    for side, dy in (("above", -13), ("below", 14)):
        there = base.transform_filter(f"datum.side == '{side}'").encode(text=alt.Text("figure:N"))
        drawn += [
            there.mark_text(fontSize=11, dy=dy, stroke=PAPER, strokeWidth=3, strokeJoin="round"),
            there.mark_text(fontSize=11, dy=dy, color=INK),
        ]
    return drawn


def _finish(
    chart: Any, data: ChartData, width: float, events: pd.DataFrame | None = None
) -> alt.FacetChart | alt.LayerChart:
    """Title, the reading, the key and whose voice is missing; fonts and paper."""
    letters = max(int(width / 6.4), 60)
    told = [] if events is None else reading.dated(events, data.language)
    under = [
        line
        for text in (
            data.sentence,
            " · ".join(data.keys()),
            data.note,
            " · ".join(told),
            telling.evidence(data.language),
        )
        for line in wrapped(text, letters)
    ]
    title = heading(data.text(f"title.{data.measure}"), under)
    drawn: alt.FacetChart | alt.LayerChart = finished(chart, title, data.sentence, data.records)
    return drawn


def heading(title: str | list[str], under: list[str]) -> alt.TitleParams:
    """The title of a picture, with the lines under it."""
    import altair as alt

    return alt.TitleParams(
        title,
        subtitle=under,
        anchor="start",
        frame="bounds",
        fontSize=18,
        subtitleFontSize=13,
        subtitleColor=QUIET,
        subtitleLineHeight=18,
        subtitlePadding=6,
        offset=16,
        color=INK,
    )


def drawn_from() -> alt.NamedData:
    """Where a chart finds what it draws. The whole chart says it, and none of its layers: Altair copies each layer that does."""
    import altair as alt

    return alt.NamedData(RECORDS)


def finished(chart: Any, title: alt.TitleParams, sentence: str, records: list[Record]) -> Any:
    """The chart, just made, with its title, its looks and what it draws. They are set on it: Altair's ``properties`` would put it
    together anew, and copy all of it three times."""
    chart["title"], chart["description"] = title, sentence
    chart["background"], chart["padding"] = PAPER, 18
    chart["config"] = {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {"labelColor": INK, "titleColor": QUIET},
        "header": {"labelColor": INK},
        "legend": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": QUIET,
        },
    }
    chart["data"] = drawn_from()
    chart["datasets"] = {RECORDS: records}
    return chart


@unchecked
def signed(chart: Any, lines: Sequence[str]) -> Any:
    """The chart with what it says of itself when it leaves the study (`reports.provenance`) under its title; a line that stands
    there already is not said again.

    >>> chart = themes.heatmap(themes.matrix(study, level="concept", by=["round"]), "nb")
    >>> themes.charts.signed(chart, ["Fra en fiktiv studie."]).title.subtitle[-1]
    'Fra en fiktiv studie.'
    """
    import altair as alt

    drawn = chart.copy(deep=False)
    there = chart.title.subtitle
    new = [part for line in lines if line not in " ".join(there) for part in wrapped(line, 110)]
    drawn["title"] = alt.TitleParams(**{**chart.title.to_dict(validate=False), "subtitle": [*there, *new]})
    return drawn
