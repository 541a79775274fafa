"""Temaer: what changes, for whom?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from qual.study import Study
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import cases, change, compare, one_theme, talk, together, views, who, words
from qual.ui.pages.themes.words import FIGURES as FIGURES  # the page's questions, each with its pictures
from qual.ui.state import t


def draw() -> None:
    """Draw Temaer."""
    study = parts.open_study()
    page = anatomy.begin()
    if not any(tables.use(study).values()):
        with page.main:
            parts.empty("themes")
            with st.container(horizontal=True):
                st.page_link(parts.page("coding"), label=t("page.coding"), icon=":material/arrow_forward:")
                st.page_link(parts.page("codebook"), label=t("page.codebook"), icon=":material/arrow_forward:")
        return
    views.follow_link(study)
    part = anatomy.part(page, list(FIGURES), "themes_part", "themes.part")
    figure = words.figure(study, part)
    with anatomy.menu(page, t("views.menu"), "themes_views"):
        views.menu(study, figure)
    if views.opened(study, page):
        return
    _DRAW[figure](study, theme_choice.now(study, "themes"), page)


_DRAW: dict[str, Callable[[Study, At, Page], None]] = {
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
