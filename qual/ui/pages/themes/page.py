"""Temaer: what changes, for whom?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from qual.study import Study
from qual.themes import survey
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import cases, change, compare, one_theme, talk, together, views, who
from qual.ui.state import t

if TYPE_CHECKING:
    pass

#: the questions of the page, each with its pictures
FIGURES = {
    "change": ("heatmap", "lines", "places", "lifelines", "saturation"),
    "one": ("life", "grid", "uptake", "survey"),
    "compare": ("sides", "cases"),
    "together": ("pairs",),
    "talk": ("shares", "prompted", "stance"),
    "who": ("missing", "returning", "person"),
}
#: figures that can be kept to those who came every time
ALWAYS = (
    *("heatmap", "lines", "places", "lifelines", "life", "grid", "uptake", "sides"),
    *("pairs", "shares", "prompted", "stance"),
)


def draw() -> None:
    """Draw Temaer."""
    study = parts.open_study()
    if not any(tables.use(study).values()):
        parts.empty("themes")
        with st.container(horizontal=True):
            st.page_link(parts.page("coding"), label=t("page.coding"), icon=":material/arrow_forward:")
            st.page_link(parts.page("codebook"), label=t("page.codebook"), icon=":material/arrow_forward:")
        return
    views.follow_link(study)
    with st.container(horizontal=True, horizontal_alignment="right", key="themes_head"):
        views.menu(study)
    if views.opened(study):
        return
    part = parts.part(t("themes.part"), list(FIGURES), "themes_part", "themes.part")
    with st.container(horizontal=True, vertical_alignment="center", key="themes_choices"):
        figures = [one for one in FIGURES[part] if one != "survey" or survey.kept(study.folder)]
        figure = figures[0]
        if len(figures) > 1:
            figure = parts.part(t("themes.as"), figures, f"themes_as_{part}", "themes.as", name="as")
        at = theme_choice.level(study, "themes")
        st.session_state["_themes_has_always"] = figure in ALWAYS
        if figure in ALWAYS:
            theme_choice.always("themes")
    _DRAW[figure](study, at)


_DRAW: dict[str, Callable[[Study, At], None]] = {
    **{figure: partial(change.matrix, figure=figure) for figure in ("heatmap", "lines", "places")},
    "lifelines": change.lifelines,
    "saturation": change.saturation,
    "life": one_theme.life,
    "grid": one_theme.grid,
    "uptake": one_theme.uptake,
    "survey": one_theme.beside,
    "sides": compare.draw,
    "cases": cases.draw,
    "pairs": together.pairs,
    "shares": talk.shares,
    "prompted": talk.prompted,
    "stance": talk.stance,
    "missing": who.missing,
    "returning": who.returning,
    "person": who.person,
}
