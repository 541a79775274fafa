"""Cases × goals: what is told of each goal in each case, good and bad, with the words. Definition: docs/measures.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from qual import messages
from qual.store import Desk, behind, counts, frames, talk_counts
from qual.store.codebook import Level
from qual.themes import charts, telling
from qual.themes.matrix import Always, allowed, chosen, lacking, matrix, only_always, partly
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

Split = Literal["session", "tag"]
SPLITS: tuple[Split, ...] = ("session", "tag")
VALENCES = ("positive", "negative", None)
COLUMNS = ["case", "theme", "status", "positive", "negative", "unsaid", "utterances", "display", "theme_id"]
QUOTED = ["case", "theme", "valence", "text", "session", "reference", "voice", "theme_id"]
_GOOD, _BAD = "#3d4a87", charts.PAPER


def cases(
    desk: Desk,
    *,
    by: Split | None = None,
    level: Level = "group",
    grouping: str | None = None,
    goals: Sequence[str] | None = None,
    among: Sequence[str] | None = None,
    coder: str | None = None,
    always: Always = False,
    language: str | None = None,
) -> pd.DataFrame:
    """What is told of each goal in each case, good and bad: one row per case and goal, in the order of the design and the
    codebook.

    Parameters
    ----------
    by : a case is a source of kind *case* (``session``), or all sources that carry the same ``tag``. Default: sources where
        the study has any of that kind, else tags.
    level, grouping, goals : the goals are codes, code groups or concepts, by name or id; default all.
    among : the cases to keep; default all.
    always : only what those tell who came every time, as in `matrix`; a case in which none of them says anything is left out.
    coder, language : as in `matrix`.

    Columns: ``case, theme, status`` (``held``, ``not_held``, ``not_imported``), ``positive`` and ``negative`` (different
    utterances with such an experience; one with both counts in both), ``unsaid`` (with a coding of which nobody has said
    either), ``utterances`` (different ones in all), ``display`` ("3 good, 1 bad"), ``theme_id``. Moderators do not count.
    Raises `QualError` for an unknown split, level or grouping.

    >>> themes.cases(study, goals=["Noen få bærer på lånt tid"])[["case", "unsaid"]].values.tolist()
    [['koordinatorer', 3]]
    """
    import pandas as pd

    by = by or split_of(desk)
    allowed("by", by, SPLITS)
    frame = matrix(
        desk,
        level=level,
        by=(by,),
        measure="utterances",
        grouping=grouping,
        themes=goals,
        coder=coder,
        always=always,
        language=language,
    )
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, goals, language)
        only = only_always(connection, always)
        told = counts.valences(connection, pairs, (by,), coder=coder, where=only) if pairs else []
        kept = set(_cases(connection, by)) if among is None else set(among)
    counted = {(row["theme_id"], row[by]): row for row in told}
    rows = []
    for cell in records(frame):
        silent = cell["status"] == "held" and not cell["utterances_said"]
        if cell[by] not in kept or (only and silent):
            continue
        row = counted.get((cell["theme_id"], cell[by]), {})
        values = {name: int(row.get(name) or 0) for name in ("positive", "negative", "unsaid")}
        held = cell["status"] == "held"
        display = messages.text("themes.case", language, **values) if held else lacking(cell["status"], language)
        display = partly(cell, display, language) if held else display
        same = {name: cell[name] for name in ("theme_id", "theme", "status", "utterances")}
        rows.append({"case": cell[by], "display": display, **values, **same})
    order = list(dict.fromkeys(row["case"] for row in rows))
    rows.sort(key=lambda row: order.index(row["case"]))
    made = pd.DataFrame(rows, columns=COLUMNS)
    made.attrs = {"figure": "cases", "by": by, "level": level, "goals": len(names), "coverage": frame.attrs["coverage"]}
    made.attrs |= {"grouping": grouping, "coder": coder, "always": always is not False}
    return made


def experiences(
    desk: Desk,
    *,
    by: Split | None = None,
    level: Level = "group",
    grouping: str | None = None,
    goals: Sequence[str] | None = None,
    among: Sequence[str] | None = None,
    coder: str | None = None,
    always: Always = False,
    language: str | None = None,
) -> pd.DataFrame:
    """The words behind `cases`, a row per goal and coded passage.

    The parameters are those of `cases`. Columns: ``case, theme, valence`` (None where nobody has said), ``text, session,
    reference, voice`` (the person's code or label), ``theme_id``.

    >>> themes.experiences(study)["reference"].head(2).tolist()
    ['INT-KOORD-0043', 'INT-KOORD-0047']
    """
    import pandas as pd

    by = by or split_of(desk)
    allowed("by", by, SPLITS)
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, goals, language)
        only = only_always(connection, always)
        rows = behind.experiences(connection, pairs, (by,), coder=coder, where=only) if pairs else []
        called = talk_counts.names(connection)
        known = _cases(connection, by)
    kept = known if among is None else [case for case in known if case in among]
    told = [
        row | {"case": row[by], "theme": names[row["theme_id"]], "voice": called.get(row["voice"])}
        for row in rows
        if row[by] in kept
    ]
    place = {theme_id: at for at, theme_id in enumerate(names)}
    told.sort(key=lambda row: (kept.index(row["case"]), place[row["theme_id"]], VALENCES.index(row["valence"])))
    frame = pd.DataFrame(told, columns=QUOTED)
    frame.attrs = {"figure": "experiences", "level": level, "grouping": grouping, "coder": coder}
    frame.attrs["always"] = always is not False
    return frame


def split_of(desk: Desk) -> Split:
    """What a case is in this study: a source of its own where there is any of that kind, else a tag."""
    with desk.read() as connection:
        return "session" if _cases(connection, "session") else "tag"


def names_of(desk: Desk, by: Split) -> list[str]:
    """The study's cases, in the order of the design."""
    with desk.read() as connection:
        return _cases(connection, by)


@charts.unchecked
def picture(frame: pd.DataFrame, language: str | None = None) -> alt.FacetChart:
    """Cases down, a panel per goal: bars to the right for good experiences (filled), to the left for bad ones (hollow), each
    with its number; where nobody has said either, the number of utterances in brackets; a case that is missing says why.

    >>> chart = themes.case_bars(themes.cases(study), "nb")
    >>> chart.title.text
    'Saker og mål'
    """
    import altair as alt

    rows = records(frame)
    most = max((max(row["positive"], row["negative"]) for row in rows), default=0) or 1
    values = [drawn for row in rows for drawn in drawn_of(row, language)]
    axis = alt.Axis(title=None, labelFontSize=13, labelLimit=240, domain=False, ticks=False, labelPadding=8)
    down = alt.Y("case:N", sort=list(dict.fromkeys(row["case"] for row in rows)), axis=axis)
    layers = _marks(alt.Chart().encode(y=down), most, language)
    goals = list(dict.fromkeys(row["theme"] for row in rows))
    chart: Any = alt.layer(*layers, width=max(120, min(240, 540 // max(len(goals), 1))), height=alt.Step(26))
    chart = chart.facet(
        column=alt.Column("theme:N", sort=goals, title=None, header=alt.Header(labelFontSize=13, labelLimit=250)),
        data=charts.drawn_from(),
        spacing=10,
    )
    under = [sentence(frame, language), messages.text("chart.cases.key", language), telling.evidence(language)]
    title = charts.heading(messages.text("chart.cases.title", language), under)
    finished: alt.FacetChart = charts.finished(chart, title, under[0], values)
    return finished


def _marks(base: alt.Chart, most: float, language: str | None) -> list[Any]:
    """The line in the middle, which takes the click, the bars to both sides with their numbers, and the notes."""
    import altair as alt

    scale = alt.Scale(domain=[-most * 1.25, most * 1.25], nice=False)
    here, there = alt.X("from:Q", scale=scale, axis=None), alt.X("to:Q", scale=scale, axis=None)
    told = {"case": "case", "theme": "theme", "display": "valence"}
    tip = [
        alt.Tooltip(f"{name}:N", title=messages.text(f"reports.cases.{key}", language)) for name, key in told.items()
    ]
    cell = alt.selection_point(name="cell", fields=["case", "theme_id"], on="click", toggle=False)
    layers = [base.mark_rule(color="#bbbbbb").encode(x=here).add_params(cell)]
    sides: tuple[tuple[str, str, int, Literal["left", "right"]], ...] = (
        ("positive", _GOOD, 4, "left"),
        ("negative", _BAD, -4, "right"),
    )
    for kind, fill, dx, align in sides:
        side = base.transform_filter(f"datum.kind == '{kind}'")
        layers += [
            side.mark_bar(fill=fill, stroke=_GOOD, strokeWidth=1.5, height=14).encode(
                x=here, x2=alt.X2("to:Q"), tooltip=tip
            ),
            side.mark_text(fontSize=12, dx=dx, align=align, color=charts.INK).encode(x=there, text=alt.Text("text:N")),
        ]
    noted = base.transform_filter("datum.kind == 'note'")
    return [
        *layers,
        noted.mark_text(fontSize=11, color=charts.QUIET, dx=4, align="left").encode(x=here, text=alt.Text("text:N")),
    ]


def drawn_of(row: Record, language: str | None) -> list[Record]:
    """The marks of one case and goal: its two bars, or why there are none."""
    place = {name: row[name] for name in ("case", "theme", "theme_id", "display")} | {"from": 0}
    if row["status"] != "held":
        return [place | {"kind": "note", "to": 0, "text": messages.text(f"reports.status.{row['status']}", language)}]
    bars = [
        place | {"kind": kind, "to": sign * row[kind], "text": str(row[kind])}
        for kind, sign in (("negative", -1), ("positive", 1))
        if row[kind]
    ]
    unsaid = f"({row['unsaid']})" if row["unsaid"] else "·"
    return bars or [place | {"kind": "note", "to": 0, "text": unsaid}]


def sentence(frame: pd.DataFrame, language: str | None = None) -> str:
    """The figure in one sentence: how many cases tell something good, and something bad, of the goal told of in most cases; and
    how much of them is coded."""
    return " ".join(filter(None, (_reading(frame, language), telling.covers(frame, language))))


def _reading(frame: pd.DataFrame, language: str | None) -> str:
    held = frame[frame["status"] == "held"]
    of = held["case"].nunique()
    best: tuple[int, str, int, int] | None = None
    for theme, rows in held.groupby("theme", sort=False):
        good, bad = int((rows["positive"] > 0).sum()), int((rows["negative"] > 0).sum())
        if best is None or good + bad > best[0]:
            best = (good + bad, str(theme), good, bad)
    if best is None or not best[0]:
        return messages.text("chart.cases.none", language)
    return messages.text("chart.cases.reading", language, theme=best[1], good=best[2], bad=best[3], of=of)


def _cases(connection: Any, by: Split) -> list[str]:
    if by == "tag":
        return frames.tags(connection)
    sessions = frames.sessions(connection)
    return [str(name) for name in sessions.loc[sessions["kind"] == "case", "session"]]
