"""When themes are there: a line from the first to the last round of each theme in each group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.themes import charts, pictures, telling
from qual.themes.chart_data import fewer, labels
from qual.themes.reading import Record, plain, records

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_LINE = "#2f7690"
PER_ROW = 4
_KINDS = (("there", "rounds"), ("missing", "missing"), ("not_coded", "not_coded"))  # and the column that says so


@charts.unchecked
def lifelines(frame: pd.DataFrame, language: str | None = None) -> alt.TopLevelMixin:
    """The table of `emergence` as a picture: a panel per group, a row per theme, the rounds across.

    Filled: the theme is there; hollow: the session was held and it is not; ×: there is no session to know from; ?: nobody has
    begun to code it. The line runs from the first to the last round with it, and breaks where there is no session to know from.
    A mark's tooltip says where its theme is first said.

    >>> chart = themes.lifelines(themes.emergence(study, level="concept"), "nb")
    >>> chart.title.text
    'Når temaene er der'
    """
    import altair as alt

    frame, rows = kept(frame)
    names = labels(rows)
    order = list(dict.fromkeys(str(row["group"]) for row in rows))
    marks = marks_of(frame, rows, language)
    rounds = list(dict.fromkeys(str(mark["round"]) for mark in sorted(marks, key=lambda mark: mark["number"])))
    axis = alt.Axis(title=None, labelAngle=0, labelFontSize=12, ticks=False, domain=False)
    base = alt.Chart().encode(
        x=alt.X("round:N", sort=rounds, scale=alt.Scale(type="point", padding=0.5), axis=axis),
        y=alt.Y("row:N", sort=list(names.values()), axis=pictures.row_names()),
    )
    tip = [
        alt.Tooltip(f"{name}:N", title=messages.text(f"chart.heading.{name}", language)) for name in ("theme", "first")
    ]
    say = {key: messages.text(f"chart.lifelines.{key}", language) for key in ("title", "key")}
    layers = [
        base.transform_filter("datum.between")
        .mark_line(strokeWidth=3, color=_LINE)
        .encode(detail=[alt.Detail("row:N"), alt.Detail("run:N")]),
        base.transform_filter("datum.kind == 'not'").mark_point(
            size=38, fill=charts.PAPER, stroke="#8a8a8a", strokeWidth=1, opacity=1
        ),
        base.transform_filter("datum.kind == 'missing'").mark_text(text="×", fontSize=14, color=charts.QUIET),
        base.transform_filter("datum.kind == 'not_coded'").mark_text(text="?", fontSize=14, color=charts.QUIET),
        pictures.clickable(
            base.transform_filter("datum.kind == 'there'")
            .mark_point(filled=True, size=110, color=_LINE, opacity=1)
            .encode(tooltip=tip),
            ["theme_id", "theme", "group", "number"],
            "transparent",
        ),
    ]
    chart: Any = alt.layer(*layers, width=30 * max(len(rounds), 1), height=pictures.rows_high(names.values(), 24))
    facet = alt.Facet("group:N", sort=order, title=None, header=alt.Header(labelFontSize=14, labelFontWeight="bold"))
    chart = chart.facet(facet=facet, data=charts.drawn_from(), columns=PER_ROW, spacing=14)
    key = [say["key"]] if marks else []
    key += [messages.text("chart.key.lifelines_not_coded", language)] if any(row["not_coded"] for row in rows) else []
    told = pictures.with_rest(frame, " ".join([reading(rows, language), *key]), language)
    return pictures.finish(
        chart, marks, say["title"], told, 30 * len(rounds) * min(len(order), PER_ROW) + 300, telling.evidence(language)
    )


def kept(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Record]]:
    """The table with no more themes than a picture has room for, and its rows."""
    frame = fewer(frame.assign(value=frame["rounds"].map(len)), 40)
    return frame, records(frame)


def marks_of(frame: pd.DataFrame, rows: list[Record], language: str | None) -> list[Record]:
    """A mark for each theme, group and round that there is something to tell of."""
    names = labels(rows)
    first = {theme: telling.first_said(of, language) for theme, of in frame.attrs["first"].items()}
    return [
        _mark(row, names, number, language) | {"first": first.get(row["theme_id"], "")}
        for row in rows
        for number in sorted({*row["held"], *row["missing"], *row["not_coded"]})
    ]


def _mark(row: Record, names: Mapping[str, str], number: int, language: str | None) -> Record:
    """One round of a theme in a group; ``between``: whether the line goes there; ``run``: which of its pieces."""
    unknown = {*row["missing"], *row["not_coded"]}
    lasts = plain(row["first"]) is not None and row["first"] <= number <= row["last"]
    return {
        "theme_id": row["theme_id"],
        "theme": row["theme"],
        "row": names[row["theme_id"]],
        "group": row["group"],
        "number": number,
        "round": messages.text("chart.round_short", language, value=number),
        "kind": next((kind for kind, of in _KINDS if number in row[of]), "not"),
        "between": lasts and number not in unknown,
        "run": sum(one < number for one in unknown),
    }


def reading(rows: list[Record], language: str | None) -> str:
    """How many themes come up after a round without them, and how many go, over all groups."""
    there = [row for row in rows if row["rounds"]]
    if not there:
        return messages.text("chart.empty", language)
    found = {
        "emerges": len({row["theme_id"] for row in there if row["emerges"]}),
        "disappears": len({row["theme_id"] for row in there if row["disappears"]}),
        "themes": len({row["theme_id"] for row in there}),
    }
    return messages.text("chart.lifelines.reading", language, **found)
