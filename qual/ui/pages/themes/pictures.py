"""A picture of themes on the page: drawn, clicked, taken out as a file; and the quotations behind its marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.quotes import Quotation, behind_exchanges
from qual.study import Study
from qual.themes import BY, charts, reading, splits, telling
from qual.themes.chart_data import behind_reading
from qual.themes.interaction import STANCES
from qual.ui import state
from qual.ui.pages import anatomy, new_themes, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page
from qual.ui.pages.theme_choice import At
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

REMEMBERED = 4  # marks whose quotations stay on the page
PER_ROW = 4  # panels side by side
ACROSS = 790  # of lines with their names, in pixels: what is left beside the quotations at 1400
AROUND = 2  # utterances of context on each side
Row = Mapping[str, Any]  # of a frame: which columns it has, its figure says
Mark = Mapping[str, Any]  # what was clicked: ``theme_id``, ``theme``, values of splits, perhaps ``beside``


def counted_in() -> bool:
    """Whether sources outside the groups and rounds are counted in."""
    return bool(st.session_state.get("themes_outside"))


def outside(page: Page, frame: pd.DataFrame, *, tell: bool = False) -> None:
    """The split that shows each source, where a figure leaves some out; ``tell``: which, where no picture says it."""
    if frame.attrs.get("outside") is None:
        return
    if tell:
        anatomy.read(page, telling.left_out(frame, state.language()))
    with page.foot:
        each_source()


def nothing(page: Page, empty: str) -> None:
    """In a figure's place: why there is none."""
    with page.main:
        parts.empty(empty)


def each_source() -> None:
    """The way to the figure that shows every source by itself."""
    st.button(t("themes.each_source"), icon=":material/grid_on:", type="tertiary", on_click=_to_each_source)


def _to_each_source() -> None:
    for key, value in (("part", "change"), ("as_change", "heatmap"), ("by", "session")):
        st.session_state[f"themes_{key}"] = value


def over_rounds(study: Study, page: Page, empty: str) -> bool:
    """Whether there are two rounds for a figure that goes over rounds; else it says so, with the figure that there is."""
    if len(state.remembered(splits.rounds, study)) > 1:
        return True
    nothing(page, empty)
    with page.main:
        each_source()
    return False


def places(study: Study) -> dict[str, tuple[str, str]]:
    """Per group its level (its code where it has none) and its municipality, as lines are drawn by."""
    return {row["group"]: (row["level"] or row["group"], row["municipality"] or "") for row in tables.groups(study)}


def show(
    study: Study,
    page: Page,
    at: At,
    chart: Any,
    key: str,
    frame: pd.DataFrame,
    *,
    notes: Sequence[str] = (),
    matrix: bool = False,
    always: bool = False,
    reading: str = "",
    marks: Sequence[Mark] = (),
    first: Sequence[str] = (),
) -> None:
    """One picture in the page: its reading, itself, its files, its notes, and the words behind its marks.

    ``matrix``: whether ``frame`` is a theme matrix; ``notes``: what is said before the picture's own; ``reading``: where that of
    the picture is not the one; ``marks``: those that it speaks of, the first one most (a matrix tells it); ``first``: HTML that
    stands over the words.
    """
    told, foot = said(chart)
    anatomy.read(page, reading or told)
    with page.main:
        draw(chart, key)
    downloads(study, page, chart, frame)
    anatomy.foot(page, *notes, foot)
    outside(page, frame)
    marks = behind_reading(frame, state.language()) if matrix else marks
    behind(study, page, at, marks, frame if matrix else None, always=always, words=first)


def said(chart: Any) -> tuple[str, str]:
    """What a picture says over itself: its reading, and the rest."""
    reading = str(chart.description)
    return reading, " ".join(chart.title.subtitle).removeprefix(reading).strip()


def downloads(study: Study, page: Page, chart: Any, frame: pd.DataFrame) -> None:
    """What can be downloaded of a picture: .svg, .png, and the figures behind it as .xlsx."""
    with files(page):
        for extension in charts.FORMATS:
            name = parts.file_name(study, t("themes.file"), extension)
            parts.download(extension[1:].upper(), partial(_rendered, study, chart, frame, extension), name)
        _data(study, frame)


def files(page: Page) -> AbstractContextManager[Any]:
    """What can be downloaded of a figure, under one word."""
    return anatomy.menu(page, t("anatomy.download"), "themes_files")


def draw(chart: Any, key: str) -> None:
    """One picture, whose marks can be clicked."""
    mark = drawn(chart, f"_themes_chart_{key}")
    if mark and mark != st.session_state.get("_themes_last"):
        remember(mark)
    st.session_state["_themes_last"] = mark


def drawn(chart: Any, key: str) -> Mark | None:
    """A picture without its title, which the page says; returns the mark that is chosen in it."""
    import altair as alt

    chart = parts.fitted(chart)
    chart["title"] = alt.Undefined
    with st.container(key="qual_picture"):
        event: Any = st.vega_lite_chart(
            spec=charts.spec(chart), theme=None, width="content", on_select="rerun", key=key, selection_mode="cell"
        )
    marks: list[Mark] = event["selection"].get("cell") or []
    return marks[0] if marks else None


def _rendered(study: Study, chart: Any, frame: pd.DataFrame, extension: str) -> bytes:
    """The picture as a file, which says what it is of."""
    return charts.render(charts.signed(chart, parts.about(study, frame)), extension)


def figures(study: Study, page: Page, frame: pd.DataFrame, *notes: str) -> None:
    """Of a table: what its figures are and are not, and the table as .xlsx."""
    anatomy.foot(page, *notes, telling.evidence(state.language(), frame.attrs.get("figure")))
    with files(page):
        _data(study, frame)


def _data(study: Study, frame: pd.DataFrame) -> None:
    """The table behind a figure, as .xlsx."""
    from qual.reports import write_matrix, write_table

    table = write_matrix if "display" in frame and "value" in frame else write_table
    title, fictional, language = study.name, study.fictional, state.language()

    def write(path: Path) -> None:
        table(frame, path, title=title, fictional=fictional, about=parts.about(study, frame), language=language)

    name = parts.file_name(study, t("themes.file"), ".xlsx")
    parts.download(t("themes.data"), lambda: parts.made("tema.xlsx", write), name)


# --- what is behind a mark -------------------------------------------------------------------------------------------
def remember(mark: Mark) -> None:
    """A mark whose quotations are to be shown: ``theme_id, theme``, values of splits; perhaps ``beside`` (another theme's id) and
    ``within``, the ``counted`` part of a bar with its name (``part``), or a step from a ``giver`` to a ``taker``."""
    mark = {("round" if name == "number" else name): value for name, value in mark.items()}
    kept: list[Mark] = st.session_state.setdefault("_themes_cells", [])
    st.session_state["_themes_cells"] = [mark, *(one for one in kept if one != mark)][:REMEMBERED]


def behind(
    study: Study,
    page: Page,
    at: At,
    first: Sequence[Mark],
    frame: pd.DataFrame | None = None,
    *,
    always: bool = False,
    words: Sequence[str] = (),
) -> None:
    """In the panel: the quotations behind the marks that were clicked, the newest on top; before any was, those behind the
    reading (``first``). ``frame`` is the matrix shown, if it is one; ``always``: of those who came every time; ``words``:
    HTML that the reading rests on, and that stands first while it does.

    A mark of another level, or of a theme that is gone since, has nothing here."""
    marks = chosen(study, at)
    anatomy.opens(page, str(marks[:1] or ""))
    with page.panel:
        if not marks and not first:
            parts.empty("themes_cell")
            return
        parts.html(f'<h2 class="qual-h2">{escape(t("panel.chosen" if marks else "panel.reading"))}</h2>')
        around = bool(st.session_state.get("themes_around"))
        rows = parts.records(frame) if frame is not None and "display" in frame else []
        if frame is not None and rows:
            told = telling.since_before(rows, frame.attrs["by"], frame.attrs.get("people"), state.language())
            rows = [row | {"since": since} for row, since in zip(rows, told, strict=True)]
        if not marks and words:
            parts.html("".join(words))
        for number, mark in enumerate(marks or first):
            row = _row(rows, frame.attrs["by"], mark) if frame is not None and rows else None
            if number == 0 or not marks:
                _mark(study, mark, row, frame, at, around, always)
            else:
                with st.expander(" · ".join(part for part in (str(mark.get("theme") or ""), _where(mark)) if part)):
                    _mark(study, mark, row, frame, at, around, always)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.toggle(t("themes.around"), key="themes_around", persist_state="session")
            if marks and st.button(t("themes.clear"), type="tertiary"):
                st.session_state["_themes_cells"] = []
                st.rerun()


def chosen(study: Study, at: At) -> list[Mark]:
    """The marks that were clicked and that the level has, the newest first."""
    known = set(theme_choice.themes(study, at))
    kept: list[Mark] = st.session_state.get("_themes_cells", [])
    kept = [mark for mark in kept if mark.get("themes_level", at["level"]) == at["level"]]
    return [mark for mark in kept if {mark[name] for name in ("theme_id", "beside") if mark.get(name)} <= known]


def _row(rows: Sequence[Row], by: list[str], mark: Mark) -> Row | None:
    """The matrix row of a mark; None when the picture has changed and does not hold it any more."""
    wanted = [str(reading.plain(mark.get(name))) for name in ("theme_id", *by)]
    return next((row for row in rows if [str(row[name]) for name in ("theme_id", *by)] == wanted), None)


def _splits(mark: Mark) -> dict[str, Any]:
    return {name: reading.plain(mark[name]) for name in BY if name in mark}


def _where(mark: Mark) -> str:
    splits = _splits(mark)
    place = reading.place(splits, list(splits), state.language())
    step = f"{mark['giver'] or '–'} → {mark['taker'] or '–'}" if "taker" in mark else ""
    return " · ".join(part for part in (place, str(mark.get("part") or ""), step) if part)


def _mark(
    study: Study, mark: Mark, row: Row | None, frame: pd.DataFrame | None, at: At, around: bool, always: bool
) -> None:
    figure = (
        f": {_reading(row, frame.attrs['measure'])}" if row and frame is not None and "measure" in frame.attrs else ""
    )
    parts.html(f"<b>{escape(str(mark.get('theme') or ''))}</b><br>{escape(_where(mark))}{escape(figure)}")
    if row and row["since"]:
        parts.html(f'<div class="qual-by">{escape(t("themes.since", told=row["since"]))}</div>')
    if row and row["status"] != "held":
        parts.note(t(f"cell.{row['status']}"))
        if row["status"] == "not_coded" and row.get("session"):
            st.page_link(
                parts.page("coding"),
                label=row["session"],
                icon=":material/arrow_outward:",
                query_params={"session": row["session"]},
            )
        return
    if row and row.get("coverage") == "under_way":
        parts.note(t("themes.under_way"))
    if "order" in mark:
        new_themes.show(study, mark, level=at["level"], grouping=at["grouping"], context=AROUND if around else 0)
        return
    if "theme_id" not in mark:
        _talk(study, mark, always)
        return
    quotes = state.remembered(_quotes, study, mark, AROUND if around else 0, at, always)
    if not quotes:
        parts.note(t("themes.no_quotes"))
    key = "behind_" + "_".join(f"{name}={mark[name]}" for name in sorted(mark))
    shown = parts.begun_with(quotes, key)
    for quote in shown:
        parts.quotation(quote, parts.source_line(quote), context=around)
        parts.to_coding(quote["session"], quote["quote"])
    parts.more(len(quotes) - len(shown), key)


def _talk(study: Study, mark: Mark, always: bool) -> None:
    """Behind a bar of talk: what each of those present says, and the way to the sessions."""
    from qual.themes.participation import voices

    splits = _splits(mark)
    said = parts.records(state.remembered(voices, study, tuple({**splits, "session": None}), always=always))
    here = [row for row in said if all(row[name] == value for name, value in splits.items())]
    here.sort(key=lambda row: -row["words"])
    told = "".join(
        f'<li><span class="when">{escape(row["person"])}</span>'
        f"{escape(t('themes.said', words=parts.number(row['words']), utterances=row['utterances']))}</li>"
        for row in here
    )
    parts.html(f'<ul class="qual-list">{told}</ul>')
    for session in dict.fromkeys(row["session"] for row in here):
        st.page_link(
            parts.page("coding"), label=session, icon=":material/arrow_outward:", query_params={"session": session}
        )


def _reading(row: Row, measure: str) -> str:
    if measure == "participants" and row["status"] == "held" and row["present"]:
        return t("themes.present", display=row["display"])
    return (
        f"{row['display']} {t(f'measure.unit.{measure}')}"
        if measure in ("utterances", "words", "codings")
        else str(row["display"])
    )


def _quotes(study: Study, mark: Mark, context: int, at: At, always: bool) -> list[Quotation]:
    """As many as the mark counts: utterances, or exchanges; of those who came ``always``, where the figure is of them."""
    counted, step = mark.get("counted"), (mark["giver"], mark["taker"]) if "taker" in mark else None
    of: dict[str, Any] = {"beside": mark.get("beside"), "context": context, "always": always, **at}
    if counted in (*STANCES, "open") or step or mark.get("within") == "exchange":
        found = behind_exchanges(study, mark["theme_id"], _splits(mark), stance=counted, step=step, **of)
    else:
        prompted = None if counted is None else counted == "prompted"
        found = study.behind(mark["theme_id"], _splits(mark), prompted=prompted, **of)
    return parts.rows(found, Quotation)


def rows(table: pd.DataFrame, key: str, *, choose: bool = True) -> int | None:
    """A table, whose rows can be chosen if there is something behind them; the row that is."""
    shown: Any = {
        "column_config": {
            str(name): st.column_config.Column(
                t(f"themes.col.{name}"), help=_help(str(name)), width=None if name != "theme" else "large"
            )
            for name in table
        },
        "hide_index": True,
        "height": parts.height(len(table)),
    }
    if not choose:
        st.dataframe(table, **shown)
        return None
    event: Any = st.dataframe(
        table, on_select="rerun", selection_mode="single-row", key=f"_themes_table_{key}", **shown
    )
    chosen: list[int] = event.selection.rows
    return chosen[0] if chosen and chosen[0] < len(table) else None


def _help(name: str) -> str | None:
    try:
        return t(f"themes.col.{name}.help")
    except KeyError:
        return None
