"""Temaer: what changes, over rounds, groups, levels and municipalities; and the words behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.study import Study
from qual.themes import MEASURES, charts, telling
from qual.themes import pictures as drawn
from qual.themes.missing import missing
from qual.ui import state
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.themes import pictures
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

SPLITS = (
    "group,round", "level,round", "municipality,round", "role,round", "round", "group", "level", "municipality", "role",
    "person", "tag", "question",
)  # fmt: skip
MOST = 15  # themes that a picture starts with


def matrix(study: Study, figure: str, level: Any, grouping: str | None) -> None:
    """A picture of the theme matrix, and the words behind it."""
    frame = _choose(study, figure, level, grouping)
    if frame is None or frame.empty:
        roles = frame is not None and "role" in frame.attrs["by"]
        parts.empty("themes_no_roles" if roles else "themes_none")
        if roles:
            _to_speakers()
        return
    if frame.attrs["measure"] == "participants" and frame["unidentified"].fillna(0).any():
        parts.note(t("themes.unplaced"))
        _to_speakers()
    middle, right = pictures.columns()
    with middle:
        key = "_".join([figure, *frame.attrs["by"], frame.attrs["measure"], level, str(len(frame))])
        pictures.draw(study, _chart(study, figure, frame, level, grouping), key, frame)
    with right:
        pictures.behind(study, level, grouping, frame)


def _to_speakers() -> None:
    """The way to where one says who the speakers are."""
    st.page_link(
        parts.page("transcripts"),
        label=t("import.who"),
        icon=":material/arrow_forward:",
        query_params={"part": "sessions"},
    )


# --- the choices above the picture -----------------------------------------------------------------------------------
def _choose(study: Study, figure: str, level: Any, grouping: str | None) -> pd.DataFrame | None:
    """The matrix that the choices ask for."""
    one, two, three = st.columns([3, 3, 4], vertical_alignment="bottom")
    measure = one.selectbox(
        t("themes.measure"),
        MEASURES,
        index=MEASURES.index("participants"),
        key="themes_measure",
        persist_state="session",
        format_func=lambda value: t(f"measure.{value}"),
    )
    if figure == "places":
        by = "level,municipality,round"
    else:
        splits = [split for split in SPLITS if split.endswith("round")] if figure == "lines" else SPLITS
        if st.session_state.get("themes_by") not in splits:
            st.session_state["themes_by"] = splits[0]
        by = two.selectbox(
            t("themes.by"), splits, key="themes_by", persist_state="session", format_func=lambda value: t(f"by.{value}")
        )
    names = theme_choice.themes(study, level, grouping)
    if not names:
        return None
    with three.container(horizontal=True, vertical_alignment="center"):
        wanted = _wanted(study, level, grouping, names)
        if figure == "lines":
            st.toggle(
                t("themes.intervals"), key="themes_intervals", persist_state="session", help=t("themes.intervals.help")
            )
    frame = state.cached(
        "matrix",
        lambda: study.themes(
            level=level, by=str(by).split(","), measure=measure, grouping=grouping, themes=wanted,
            language=state.language(),
        ),
        level, by, measure, grouping, tuple(wanted), state.language(),
    )  # fmt: skip
    return _kept(study, frame, len(names) - len(wanted))


def _wanted(study: Study, level: str, grouping: str | None, names: dict[str, str]) -> list[str]:
    """Which themes to draw: the groups, concepts or codes used most, until the user says otherwise."""
    key = f"themes_chosen_{level}_{grouping}"
    if level == "code":
        use = {row["id"]: row["codings"] for row in state.cached("codes", lambda: parts.records(study.codes()))}
        first = sorted(names, key=lambda one: -use.get(one, 0))[:MOST]
    else:
        first = list(names)[:MOST]
    kept = [one for one in st.session_state.get(key, first) if one in names]
    st.session_state[key] = kept or first
    numbers = [row["number"] for row in tables.rounds(study)]
    groups = [row["code"] for row in tables.groups(study)]
    with st.popover(t("themes.which", count=len(st.session_state[key]), of=len(names))):
        chosen = st.multiselect(
            t("themes.which.label"), list(names), key=key, format_func=lambda one: names[one], persist_state="session",
            placeholder=t("quotes.all"),
        )  # fmt: skip
        one, two = st.columns(2)
        one.multiselect(
            t("col.group"), groups, key="themes_groups", persist_state="session", placeholder=t("quotes.all")
        )
        two.multiselect(
            t("col.round"), numbers, key="themes_rounds", persist_state="session", placeholder=t("quotes.all")
        )
    return [one for one in names if one in chosen] or first


def _kept(study: Study, frame: pd.DataFrame, left_out: int) -> pd.DataFrame:
    """The groups and rounds to keep to; and what every figure says: how much it leaves out, and whose voice is missing."""
    attrs = frame.attrs
    for split, key in (("group", "themes_groups"), ("round", "themes_rounds")):
        if split in frame and st.session_state.get(key):
            frame = frame[frame[split].isin(st.session_state[key])]
    frame = frame.copy(deep=False)
    frame.attrs = attrs | {"left_out": left_out, "note": _note(study)}
    return frame


def _note(study: Study) -> str:
    """Whose voice is missing, within the groups and rounds that are shown."""
    frame = state.cached("missing", lambda: missing(study))
    for split, key in (("group", "themes_groups"), ("round", "themes_rounds")):
        if st.session_state.get(key):
            frame = frame[frame[split].isin(st.session_state[key])]
    return telling.whose_voice_is_missing(frame, state.language(), brief=True)


# --- the picture -----------------------------------------------------------------------------------------------------
def _chart(study: Study, figure: str, frame: pd.DataFrame, level: Any, grouping: str | None) -> Any:
    if figure == "heatmap":
        return charts.heatmap(frame, state.language(), per_row=pictures.PER_ROW)
    groups = {row["code"]: (row["level"] or row["code"], row["municipality"] or "") for row in tables.groups(study)}
    limits = _limits(study, frame, level, grouping) if figure == "lines" else None
    return charts.lines(frame, state.language(), groups, limits=limits, events=_events(study), across=pictures.ACROSS)


def _limits(study: Study, frame: pd.DataFrame, level: Any, grouping: str | None) -> pd.DataFrame | None:
    """Intervals where they are asked for and the measure is a share; with a warning where few speak."""
    from qual.themes.intervals import FEW, intervals
    from qual.themes.intervals import MEASURES as SHARES

    if not st.session_state.get("themes_intervals"):
        return None
    measure, by = frame.attrs["measure"], tuple(frame.attrs["by"])
    if measure not in SHARES:
        parts.note(t("themes.intervals.shares"))
        return None
    wanted = tuple(frame["theme_id"].unique())
    limits = state.cached(
        "intervals",
        lambda: intervals(
            study,
            level=level,
            by=by,
            measure=measure,
            grouping=grouping,
            themes=list(wanted),
            language=state.language(),
        ),
        level,
        by,
        measure,
        grouping,
        wanted,
    )
    if limits["few"].any():
        least = int(limits["speakers"].min())
        parts.note(t("themes.intervals.few", few=FEW, least=least))
    return limits


def _events(study: Study) -> pd.DataFrame:
    """The dated events, remembered."""
    from qual.themes.biography import events

    return state.cached("theme_events", lambda: events(study))


# --- themes that come and go ------------------------------------------------------------------------------------------
def lifelines(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """First and last round of each theme in each group."""
    from qual.themes.emergence import emergence
    from qual.themes.lifelines import lifelines as draw

    frame = state.cached(
        "emergence",
        lambda: emergence(study, level=level, grouping=grouping, language=state.language()),
        level,
        grouping,
        state.language(),
    )
    if frame.empty:
        parts.empty("themes_none")
        return
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, draw(frame, state.language()), f"lifelines_{level}", frame)
    with right:
        pictures.behind(study, level, grouping)


def saturation(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """New themes session by session."""
    from qual.themes.emergence import saturation as count

    order = parts.choice(t("themes.order"), ("coded", "held"), "themes_order", "themes.order")
    frame = state.cached(
        "saturation",
        lambda: count(study, level=level, grouping=grouping, order=order),  # type: ignore[arg-type]
        level,
        grouping,
        order,
    )
    pictures.draw(study, drawn.saturation_curve(frame, state.language()), f"saturation_{level}_{order}", frame)
