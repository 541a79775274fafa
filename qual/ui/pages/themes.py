"""Temaer: what changes, for whom?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.study import Study
from qual.themes import LEVELS, charts, reading
from qual.ui import state
from qual.ui.pages import _grid, _pick
from qual.ui.pages import _parts as parts
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("participants", "utterances", "words", "presence")  # those that the charts have titles for
SPLITS = ("group,round", "level,round", "municipality,round", "round", "group", "role")
MOST = 15  # codes that a picture starts with
SHOWN = 12  # quotations behind one cell
REMEMBERED = 4  # cells whose quotations stay on the page
PER_ROW = 4  # panels side by side
LINES_WIDTH = 460  # of all panels together, in pixels
Row = dict[str, Any]


def page() -> None:
    """Draw Temaer."""
    study = parts.open_study()
    st.title(t("page.themes"))
    if not state.cached("coded", lambda: int(study.codes()["codings"].sum())):
        parts.empty("themes")
        with st.container(horizontal=True):
            st.page_link(parts.page("coding"), label=t("page.coding"), icon=":material/arrow_forward:")
            st.page_link(parts.page("codebook"), label=t("page.codebook"), icon=":material/arrow_forward:")
        return
    level, grouping = _pick.level(study, "themes", LEVELS)
    frame = _choose(study, level, grouping)
    if frame is None or frame.empty:
        roles = frame is not None and "role" in frame.attrs["by"]
        parts.empty("themes_no_roles" if roles else "themes_none")
        if roles:
            _to_speakers()
        return
    if frame.attrs["measure"] == "participants" and frame["unidentified"].fillna(0).any():
        parts.note(t("themes.unplaced"))
        _to_speakers()
    with st.container(key="themes_columns"):
        middle, right = st.columns([9, 4], gap="large")
    with middle:
        _picture(study, frame)
    with right:
        _behind(study, frame, level, grouping)


def _to_speakers() -> None:
    """The way to where one says who the speakers are."""
    st.page_link(
        parts.page("transcripts"),
        label=t("import.who"),
        icon=":material/arrow_forward:",
        query_params={"part": "sessions"},
    )


def _choose(study: Study, level: Any, grouping: str | None) -> pd.DataFrame | None:
    """The choices above the picture, and the matrix that they ask for."""
    one, two, three = st.columns([2, 3, 3], vertical_alignment="bottom")
    st.session_state.setdefault("themes_as", "heatmap")
    one.segmented_control(
        t("themes.as"),
        ["heatmap", "lines"],
        key="themes_as",
        required=True,
        persist_state="session",
        format_func=lambda value: t(f"themes.as.{value}"),
    )
    measure = two.selectbox(
        t("themes.measure"),
        MEASURES,
        key="themes_measure",
        persist_state="session",
        format_func=lambda value: t(f"measure.{value}"),
    )
    by = three.selectbox(
        t("themes.by"), SPLITS, key="themes_by", persist_state="session", format_func=lambda value: t(f"by.{value}")
    )
    names = _pick.themes(study, level, grouping)
    if not names:
        return None
    wanted = _wanted(study, level, grouping, names)
    split = str(by).split(",")
    return state.cached(
        "matrix",
        lambda: study.themes(
            level=level, by=split, measure=measure, grouping=grouping, themes=wanted, language=state.language()
        ),
        level,
        by,
        measure,
        grouping,
        tuple(wanted),
        state.language(),
    )


def _wanted(study: Study, level: str, grouping: str | None, names: dict[str, str]) -> list[str]:
    """Which themes to draw: all groups or concepts, or the codes used most, until the user says otherwise."""
    key = f"themes_chosen_{level}_{grouping}"
    if level == "code":
        use = {row["id"]: row["codings"] for row in state.cached("codes", lambda: parts.records(study.codes()))}
        first = sorted(names, key=lambda one: -use.get(one, 0))[:MOST]
    else:
        first = list(names)
    kept = [one for one in st.session_state.get(key, first) if one in names]
    st.session_state[key] = kept or first
    with st.expander(t("themes.which", count=len(st.session_state[key]), of=len(names))):
        chosen = st.multiselect(
            t("themes.which.label"),
            list(names),
            key=key,
            format_func=lambda one: names[one],
            label_visibility="collapsed",
            persist_state="session",
        )
    return [one for one in names if one in chosen] or first


# --- the picture -----------------------------------------------------------------------------------------------------
def _picture(study: Study, frame: pd.DataFrame) -> None:
    chart = _chart(study, frame)
    shown = (
        st.session_state["themes_as"],
        *frame.attrs["by"],
        frame.attrs["measure"],
        frame.attrs["level"],
        len(frame),
    )
    # for those who hear the page: what stands above the figure, in words
    heard = " ".join([str(chart.title.text), *chart.title.subtitle])
    st.html(f'<p class="qual-heard">{escape(heard)}</p>')
    with st.container(key="qual_picture"):
        event = st.altair_chart(
            chart, theme=None, width="content", on_select="rerun", key="themes_chart_" + "_".join(map(str, shown))
        )
    _remember(event)
    name = partial(parts.file_name, study, t("themes.file"))
    language, title, fictional = state.language(), study.name, study.fictional
    with st.container(horizontal=True, gap="small"):
        for extension in charts.FORMATS:
            st.download_button(
                extension[1:].upper(),
                partial(charts.render, chart, extension),
                name(extension),
                on_click="ignore",
                icon=":material/download:",
            )

        def table() -> bytes:
            from qual.reports import write_matrix

            return parts.made(
                "tema.xlsx", lambda path: write_matrix(frame, path, title=title, fictional=fictional, language=language)
            )

        st.download_button(t("themes.data"), table, name(".xlsx"), on_click="ignore", icon=":material/download:")


def _chart(study: Study, frame: pd.DataFrame) -> Any:
    if st.session_state["themes_as"] == "lines":
        groups = {row["code"]: (row["level"] or row["code"], row["municipality"] or "") for row in _grid.groups(study)}
        chart = _narrow(charts.lines(frame, state.language(), groups), len({level for level, _ in groups.values()}))
    else:
        chart = _in_rows(charts.heatmap(frame, state.language()))
    # Streamlit's drawing adds to the padding's sides and cannot do so with one number for all four
    # … and squeezes a picture of one panel, its title and legend with it, into the panel's own size unless told to pad
    return chart.properties(padding=dict.fromkeys(("left", "top", "right", "bottom"), 14), autosize="pad")


def _in_rows(chart: Any) -> Any:
    """A heat map of many panels in rows of `PER_ROW`, so that it fits beside the quotations."""
    import altair as alt

    across = getattr(getattr(chart, "facet", None), "column", alt.Undefined)
    if across is alt.Undefined or not isinstance(chart, alt.FacetChart):
        return chart
    chart = chart.copy()
    chart.facet, chart.columns = across, PER_ROW
    return chart


def _narrow(chart: Any, panels: int) -> Any:
    """Lines in several panels, each so narrow that they fit beside the quotations."""
    chart = chart.copy()
    chart.spec.width = min(chart.spec.width, max(LINES_WIDTH // max(panels, 1), 100))
    return chart


def _remember(event: Any) -> None:
    """Put the cell that was just clicked on top of those clicked before."""
    cells: list[Row] = event["selection"].get("cell") or []
    kept: list[Row] = st.session_state.setdefault("_themes_cells", [])
    if cells and cells[0] != st.session_state.get("_themes_last"):
        st.session_state["_themes_cells"] = [cells[0], *(cell for cell in kept if cell != cells[0])][:REMEMBERED]
    st.session_state["_themes_last"] = cells[0] if cells else None


# --- behind the picture ----------------------------------------------------------------------------------------------
def _behind(study: Study, frame: pd.DataFrame, level: Any, grouping: str | None) -> None:
    """The quotations behind the cells that were clicked, the newest on top."""
    rows = parts.records(frame)
    clicked: list[Row] = st.session_state.get("_themes_cells", [])
    cells = [row for cell in clicked if (row := _row(rows, frame.attrs["by"], cell))]
    if not cells:
        parts.empty("themes_cell")
        return
    for at, row in enumerate(cells):
        if at == 0:
            _cell(study, row, frame, level, grouping)
        else:
            with st.expander(f"{row['theme']} · {_where(row, frame)}"):
                _cell(study, row, frame, level, grouping)
    if st.button(t("themes.clear"), type="tertiary"):
        st.session_state["_themes_cells"] = []
        st.rerun()


def _row(rows: Sequence[Row], by: Sequence[str], cell: Row) -> Row | None:
    """The matrix row of a clicked cell; None when the picture has changed and does not hold it any more."""
    wanted = [str(reading.plain(cell.get(name))) for name in ("theme_id", *by)]
    return next((row for row in rows if [str(row[name]) for name in ("theme_id", *by)] == wanted), None)


def _where(row: Row, frame: pd.DataFrame) -> str:
    return reading.place(row, frame.attrs["by"], state.language())


def _cell(study: Study, row: Row, frame: pd.DataFrame, level: Any, grouping: str | None) -> None:
    parts.html(
        f"<b>{escape(row['theme'])}</b><br>{escape(_where(row, frame))}: {escape(_reading(row, frame.attrs['measure']))}"
    )
    if row["status"] != "held":
        parts.note(t(f"cell.{row['status']}"))
        return
    quotes = state.cached(
        "behind",
        lambda: _quotes(study, row, frame.attrs["by"], level, grouping),
        level,
        grouping,
        row["theme_id"],
        *(row[name] for name in frame.attrs["by"]),
    )
    if not quotes:
        parts.note(t("themes.no_quotes"))
    for quote in quotes[:SHOWN]:
        parts.quotation(quote, parts.source_line(quote))
        parts.to_coding(quote)
    if len(quotes) > SHOWN:
        st.page_link(
            parts.page("quotes"),
            label=t("themes.all_quotes", count=len(quotes)),
            icon=":material/format_quote:",
            query_params={"level": level, "theme": row["theme_id"]},
        )


def _reading(row: Row, measure: str) -> str:
    if measure == "participants" and row["status"] == "held" and row["present"]:
        return t("themes.present", display=row["display"])
    return (
        f"{row['display']} {t(f'measure.unit.{measure}')}"
        if measure in ("utterances", "words")
        else str(row["display"])
    )


def _quotes(study: Study, row: Row, by: Sequence[str], level: Any, grouping: str | None) -> list[Row]:
    asked = {
        name: row[name]
        for name in by
        if name in ("group", "round", "role", "municipality", "session") and row[name] is not None
    }
    found = parts.records(
        study.quotes(level=level, theme=row["theme_id"], grouping=grouping, language=state.language(), **asked)
    )
    return [quote for quote in found if "level" not in by or quote["level"] == row["level"]]
