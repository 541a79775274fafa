"""Temaer: what changes, over rounds, groups, levels and municipalities; and the words behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from qual.store import codebook
from qual.store.combined import COMBINED
from qual.study import Study
from qual.themes import charts, figures, saturation_curve, telling
from qual.themes.figures import Figure
from qual.ui import state
from qual.ui.pages import anatomy, new_themes, parts, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.pages.themes.pictures import Mark
from qual.ui.pages.themes.words import Limit
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd


DOORS = ("group,round", "level,round", "municipality,round")  # splits whose panels are places that lead to their rounds


def matrix(study: Study, at: At, page: Page, figure: str) -> None:
    """A picture of the theme matrix (``heatmap``, ``lines``, ``places``), and the words behind it."""
    at = words.coded(study, at)
    names, always = theme_choice.themes(study, at), words.only_always()
    wanted = words.wanted(study, at, names) if names else []
    frame = _matrix(study, at, figure, wanted, always) if wanted else None
    by = words.by(study, figure)
    limits: list[Limit | None] = [*words.places(study, by), words.always(), words.coder(study)]
    limits += [words.counts_in(frame) if figure == "heatmap" and frame is not None else None]
    limits += [words.uncertain() if figure == "lines" else None]
    anatomy.say(
        page,
        "say.matrix",
        measure=words.counted(),
        themes=words.themes(study, at, names, wanted) if names else words.level(study),
        by=words.split(study, figure),
        figure=words.picture(study, "change"),
        limits=words.limits(*limits),
    )
    if figure != "heatmap" and not pictures.over_rounds(study, page, "themes_no_rounds"):
        return
    if frame is None:
        pictures.nothing(page, "themes_none")
        return
    frame = _kept(study, frame, sum(one in wanted or one != codebook.RESIDUAL for one in names) - len(wanted))
    if frame.empty:
        if "role" in frame.attrs["by"]:
            pictures.nothing(page, "themes_no_roles")
            _to_speakers(page)
        elif not frame.attrs["outside"]:
            pictures.nothing(page, "themes_none")
        pictures.outside(page, frame, tell=True)
        return
    key = "_".join([figure, *frame.attrs["by"], frame.attrs["measure"], at["level"], str(len(frame))])
    limited, warning = _limits(study, at, frame, always) if figure == "lines" else (None, "")
    unplaced = frame.attrs["measure"] == "participants" and frame["unidentified"].fillna(0).any()
    notes = [t("themes.unplaced") if unplaced else "", warning]
    drawn, file = _drawn(study, figure, frame, limited)
    door = None
    if figure == "heatmap" and by in DOORS:
        kind = by.partition(",")[0]
        drawn, door = pictures.with_doors(study, drawn, kind), partial(theme_choice.beside, study, kind)
    shown: dict[str, Any] = {"notes": notes, "matrix": True, "always": always, "door": door}
    pictures.show(study, page, at, drawn, file, key, frame, **shown)
    if figure == "heatmap":
        _summed(study, page, by)
    if unplaced or telling.rests_on(frame):
        _to_speakers(page)


SUMS = ("level,round", "municipality,round", "round")  # what the groups of a heat map can be taken together by


def _summed(study: Study, page: Page, by: str) -> None:
    """Under a heat map by group and round, the way to the groups taken together: by level, by municipality, all of them."""
    if by != "group,round":
        return
    there = [split for split in SUMS if split in words.offered(study, "heatmap")]
    with page.foot, st.container(horizontal=True, gap="small", vertical_alignment="center"):
        parts.html(f'<span class="qual-quiet qual-small">{escape(t("themes.summed"))}</span>', width="content")
        for split in there:
            st.button(t(f"themes.summed.{split}"), type="tertiary", key=f"_sum_{split}", on_click=_sum, args=(split,))


def _sum(split: str) -> None:
    st.session_state["themes_by"] = split


def _to_speakers(page: Page) -> None:
    """The way to where one says who the speakers are."""
    with page.foot:
        st.page_link(
            parts.page("transcripts"),
            label=t("import.who"),
            icon=":material/arrow_forward:",
            query_params={"part": "sessions"},
        )


# --- the figures -----------------------------------------------------------------------------------------------------
def _matrix(study: Study, at: At, figure: str, wanted: list[str], always: bool) -> pd.DataFrame:
    return state.remembered(
        Study.themes,
        study,
        by=words.by(study, figure).split(","),
        measure=words.measure(),
        themes=wanted,
        always=always,
        outside=figure == "heatmap" and pictures.counted_in(),
        **at,
    )


def _kept(study: Study, frame: pd.DataFrame, left_out: int) -> pd.DataFrame:
    """What the fields keep; and what every figure says: how much it leaves out, and whose voice is missing."""
    from qual.themes import missing

    gaps = words.narrowed(study, state.remembered(missing, study))
    note = telling.whose_voice_is_missing(gaps, state.language(), brief=True)
    return words.narrowed(study, frame, left_out=left_out, note=note)


# --- the picture -----------------------------------------------------------------------------------------------------
def _drawn(
    study: Study, figure: str, frame: pd.DataFrame, limited: pd.DataFrame | None
) -> tuple[Figure, Callable[[], Any]]:
    """The figure, and what makes it as a file."""
    from qual.themes import events

    language = state.language()
    if figure == "heatmap":
        return figures.heatmap(frame, language), partial(charts.heatmap, frame, language, per_row=pictures.PER_ROW)
    asked = (frame, language, pictures.places(study))
    dated = state.remembered(events, study)
    return (
        figures.lines(*asked, limits=limited, events=dated),
        partial(charts.lines, *asked, limits=limited, events=dated, across=pictures.ACROSS),
    )


def _limits(study: Study, at: At, frame: pd.DataFrame, always: bool) -> tuple[pd.DataFrame | None, str]:
    """Intervals where they are asked for and the measure is a share; and a warning where few speak."""
    from qual.themes.intervals import FEW, intervals

    if not st.session_state.get("themes_intervals") or words.uncertain() is None:
        return None, ""
    themes = list(frame["theme_id"].unique())
    of = {"by": tuple(frame.attrs["by"]), "measure": frame.attrs["measure"], "themes": themes, "always": always}
    limits = state.remembered(intervals, study, **of, **at)
    few = limits["few"].any()
    return limits, t("themes.intervals.few", few=FEW, least=int(limits["speakers"].min())) if few else ""


# --- themes that come and go ------------------------------------------------------------------------------------------
def lifelines(study: Study, at: At, page: Page) -> None:
    """First and last round of each theme in each group."""
    from qual.themes import emergence
    from qual.themes.lifelines import lifelines as draw

    at = words.coded(study, at)
    limits = words.limits(*words.places(study, "group"), words.always(), words.coder(study))
    anatomy.say(page, "say.lifelines", themes=words.level(study), figure=words.picture(study, "change"), limits=limits)
    if not pictures.over_rounds(study, page, "themes_no_rounds"):
        return
    always = words.only_always()
    frame = state.remembered(emergence, study, themes=theme_choice.named(study, at), always=always, **at)
    if frame.empty:
        pictures.nothing(page, "themes_none")
        return
    frame = words.narrowed(study, frame)
    key = f"lifelines_{at['level']}_{len(frame)}"
    marks = [_begins(frame)] if len(frame) else []
    drawn, file = figures.lifelines(frame, state.language()), partial(draw, frame, state.language())
    pictures.show(study, page, at, drawn, file, key, frame, always=always, marks=marks)


def _begins(frame: pd.DataFrame) -> Mark:
    """Where a theme first comes up after a round without it; else where the first one is."""
    rows = parts.records(frame)
    there = [row for row in rows if row["first"] is not None] or rows
    row = next((row for row in there if row["emerges"]), there[0])
    return {"theme_id": row["theme_id"], "theme": row["theme"], "group": row["group"], "round": row["first"]}


def saturation(study: Study, at: At, page: Page) -> None:
    """New themes session by session."""
    from qual.themes import saturation as count

    begin: Literal["coded", "held"] = new_themes.order(study, level=at["level"], grouping=at["grouping"])
    orders: tuple[Literal["coded", "held"], ...] = ("coded", "held")
    order = parts.addressed(orders, "themes_order", "order", begin)
    name = t("themes.order")

    def choose() -> None:
        words.one_of(name, orders, "themes_order", lambda one: t(f"themes.order.{one}"))

    told = Word(t(f"themes.order.{order}"), name, choose)
    figure, always = words.picture(study, "change"), words.only_always()
    limits = words.limits(words.always())
    anatomy.say(page, "say.saturation", themes=words.level(study), order=told, figure=figure, limits=limits)
    if at["level"] == COMBINED:  # what somebody takes together is never new
        pictures.nothing(page, "themes_not_combined")
        return
    frame = state.remembered(count, study, level=at["level"], grouping=at["grouping"], order=order, always=always)
    drawn, file = figures.saturation(frame, state.language()), partial(saturation_curve, frame, state.language())
    asked = {"order": order, "themes_level": at["level"]}  # level is a split too
    newest = [{"session": row["session"], **asked} for row in parts.records(frame) if row["new"]][-1:]
    key = f"saturation_{at['level']}_{order}"
    pictures.show(study, page, at, drawn, file, key, frame, always=always, marks=newest)
