"""Temaer: what changes, over rounds, groups, levels and municipalities; and the words behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from qual.store import codebook
from qual.study import Study
from qual.themes import MEASURES, charts, figures, saturation_curve, splits, telling
from qual.themes.figures import Figure
from qual.ui import state
from qual.ui.pages import new_themes, parts, tables, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("role,round", "role")  # always there to choose, since one can say who has which role
PLACES = "level,municipality,round"
MOST = 15  # themes that a picture starts with
NARROWED = (("group", "themes_groups"), ("round", "themes_rounds"))  # splits, and the fields that say which to show


def matrix(study: Study, at: At, figure: str) -> None:
    """A picture of the theme matrix (``heatmap``, ``lines``, ``places``), and the words behind it."""
    if figure != "heatmap" and not pictures.over_rounds(study, "themes_no_rounds"):
        return
    frame = _choose(study, at, figure)
    if frame is None:
        return
    if frame.empty:
        roles = "role" in frame.attrs["by"]
        if roles:
            parts.empty("themes_no_roles")
            _to_speakers()
        elif not frame.attrs["outside"]:
            parts.empty("themes_none")
        pictures.outside(frame, tell=True)
        return
    unplaced = frame.attrs["measure"] == "participants" and frame["unidentified"].fillna(0).any()
    if unplaced:
        parts.note(t("themes.unplaced"))
    if unplaced or telling.rests_on(frame):  # the picture says it
        _to_speakers()
    key = "_".join([figure, *frame.attrs["by"], frame.attrs["measure"], at["level"], str(len(frame))])
    middle, right = pictures.columns()
    with middle:  # where the chart's own notes stand too
        drawn, file = _drawn(study, at, figure, frame)
        pictures.draw(study, at, drawn, file, key, frame)
        if figure == "heatmap":
            pictures.outside(frame)
        else:
            pictures.outside(frame, count=False)
    with right:
        pictures.behind(study, at, frame)


def _to_speakers() -> None:
    """The way to where one says who the speakers are."""
    st.page_link(
        parts.page("transcripts"),
        label=t("import.who"),
        icon=":material/arrow_forward:",
        query_params={"part": "sessions"},
    )


# --- the choices above the picture -----------------------------------------------------------------------------------
def _choose(study: Study, at: At, figure: str) -> pd.DataFrame | None:
    """The matrix that the choices ask for."""
    one, two, three = st.columns([3, 3, 4], vertical_alignment="bottom")
    measures = {name: t(f"measure.{name}") for name in MEASURES}
    first = MEASURES.index("participants")
    measure = parts.one_of(t("themes.measure"), measures, "themes_measure", one, index=first)
    by = PLACES
    if figure != "places":
        offered = _splits(study, figure)
        if st.session_state.get("themes_by") not in offered:
            st.session_state["themes_by"] = offered[0]
        by = parts.one_of(t("themes.by"), {name: t(f"by.{name}") for name in offered}, "themes_by", two)
    names = theme_choice.themes(study, at)
    if not names:
        parts.empty("themes_none")
        return None
    with three.container(horizontal=True, vertical_alignment="center"):
        wanted = _wanted(study, at, names)
        if figure == "lines":
            st.toggle(
                t("themes.intervals"), key="themes_intervals", persist_state="session", help=t("themes.intervals.help")
            )
    frame = state.remembered(
        Study.themes,
        study,
        by=by.split(","),
        measure=measure,
        themes=wanted,
        always=pictures.always(),
        outside=figure == "heatmap" and pictures.counted_in(),
        **at,
    )
    shown = [one for one in names if one in wanted or one != codebook.RESIDUAL]  # what no group holds is not less
    return _kept(study, frame, len(shown) - len(wanted))


def _splits(study: Study, figure: str) -> list[str]:
    """What this study can be split by, its usual split first; lines go over rounds."""
    found = [",".join(split) for split in state.remembered(splits.offered, study)]
    found += [split for split in ROLES if split not in found]
    return [split for split in found if split.split(",")[-1] == "round"] if figure == "lines" else found


def _wanted(study: Study, at: At, names: dict[str, str]) -> list[str]:
    """Which themes to draw: the groups, concepts or codes used most, until the user says otherwise."""
    key = f"themes_chosen_{at['level']}_{at['grouping']}"
    first = theme_choice.named(study, at) or list(names)
    if at["level"] == "code":
        use = tables.use(study)
        first.sort(key=lambda one: -use.get(one, 0))
    first = first[:MOST]
    kept = [one for one in st.session_state.get(key, first) if one in names]
    st.session_state[key] = kept or first
    with st.popover(t("themes.which", count=len(st.session_state[key]), of=len(names))):
        label = t("themes.which.label")
        chosen = parts.some_of(label, list(names), key, format_func=lambda one: names[one])
        one, two = st.columns(2)
        parts.some_of(t("col.group"), tables.group_codes(study), "themes_groups", one)
        parts.some_of(t("col.round"), tables.round_numbers(study), "themes_rounds", two)
    return [one for one in names if one in chosen] or first


def _kept(study: Study, frame: pd.DataFrame, left_out: int) -> pd.DataFrame:
    """What the fields keep; and what every figure says: how much it leaves out, and whose voice is missing."""
    from qual.themes import missing

    attrs = frame.attrs
    frame = _narrowed(frame).copy(deep=False)
    note = telling.whose_voice_is_missing(_narrowed(state.remembered(missing, study)), state.language(), brief=True)
    frame.attrs = attrs | {"left_out": left_out, "note": note}
    return frame


def _narrowed(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the groups and rounds to keep to."""
    for split, key in NARROWED:
        if split in frame and st.session_state.get(key):
            frame = frame[frame[split].isin(st.session_state[key])]
    return frame


# --- the picture -----------------------------------------------------------------------------------------------------
def _drawn(study: Study, at: At, figure: str, frame: pd.DataFrame) -> tuple[Figure, Callable[[], Any]]:
    """The figure, and what makes it as a file."""
    from qual.themes import events

    language = state.language()
    if figure == "heatmap":
        return figures.heatmap(frame, language), partial(charts.heatmap, frame, language, per_row=pictures.PER_ROW)
    asked = (frame, language, pictures.places(study))
    limits = _limits(study, at, frame) if figure == "lines" else None
    dated = state.remembered(events, study)
    return (
        figures.lines(*asked, limits=limits, events=dated),
        partial(charts.lines, *asked, limits=limits, events=dated, across=pictures.ACROSS),
    )


def _limits(study: Study, at: At, frame: pd.DataFrame) -> pd.DataFrame | None:
    """Intervals where they are asked for and the measure is a share; with a warning where few speak."""
    from qual.themes.intervals import FEW, intervals
    from qual.themes.intervals import MEASURES as SHARES

    if not st.session_state.get("themes_intervals"):
        return None
    measure = frame.attrs["measure"]
    if measure not in SHARES:
        parts.note(t("themes.intervals.shares"))
        return None
    wanted = list(frame["theme_id"].unique())
    of = {"by": tuple(frame.attrs["by"]), "measure": measure, "themes": wanted, "always": pictures.always()}
    limits = state.remembered(intervals, study, **of, **at)
    if limits["few"].any():
        least = int(limits["speakers"].min())
        parts.note(t("themes.intervals.few", few=FEW, least=least))
    return limits


# --- themes that come and go ------------------------------------------------------------------------------------------
def lifelines(study: Study, at: At) -> None:
    """First and last round of each theme in each group."""
    from qual.themes import emergence
    from qual.themes.lifelines import lifelines as draw

    if not pictures.over_rounds(study, "themes_no_rounds"):
        return
    frame = state.remembered(emergence, study, themes=theme_choice.named(study, at), always=pictures.always(), **at)
    if frame.empty:
        parts.empty("themes_none")
        return
    drawn, file = figures.lifelines(frame, state.language()), partial(draw, frame, state.language())
    pictures.with_words(study, at, drawn, file, f"lifelines_{at['level']}", frame)


def saturation(study: Study, at: At) -> None:
    """New themes session by session."""
    from qual.themes import saturation as count

    begin = new_themes.order(study, level=at["level"], grouping=at["grouping"])
    chosen = parts.choice(t("themes.order"), ("coded", "held"), "themes_order", "themes.order", default=begin)
    order: Literal["coded", "held"] = "held" if chosen == "held" else "coded"
    frame = state.remembered(count, study, level=at["level"], grouping=at["grouping"], order=order)
    drawn, file = figures.saturation(frame, state.language()), partial(saturation_curve, frame, state.language())
    pictures.with_words(study, at, drawn, file, f"saturation_{at['level']}_{order}", frame)
