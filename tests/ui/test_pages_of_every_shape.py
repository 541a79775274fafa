"""Every page on studies of every shape: something where there is something, and no "nothing" without a way on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from shapes import SHAPES, copy
from streamlit.testing.v1 import AppTest

from qual import codebook
from qual.messages import catalogue
from qual.study import Study
from qual.ui.pages.themes import page as themes_page
from qual.ui.server import STUDY_VARIABLE
from ui.test_pages import PAGES, act, button, opened, words


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a new start of the app."""
    monkeypatch.setenv(STUDY_VARIABLE, "")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    os.environ.pop(STUDY_VARIABLE, None)


#: all but the one that needs a survey
FIGURES = [(part, one) for part, figures in themes_page.FIGURES.items() for one in figures if one != "survey"]
OVER_ROUNDS = ("lines", "places", "lifelines", "returning")
EACH = "Vis hver kilde for seg"


def told(app: AppTest) -> str:
    """All that a page says, the words of its pictures too."""
    return words(app) + " ".join(str(one.proto) for one in app.get("bidi_component"))


def labels(app: AppTest) -> set[str]:
    return {one.label for one in (*app.button, *app.toggle)}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_page_says_nothing_where_there_is_something(shape_folders: Callable[[str], Path], shape: str) -> None:
    """Six pages are drawn, which takes its seconds."""
    for name in PAGES:
        said = told(opened(name, shape_folders(shape)))
        for nothing in (" 0 deltakere", "Ingen temaer på dette nivået", "Ingenting å vise"):
            assert nothing not in said, (name, nothing)


def test_every_figure_of_themes_leads_to_the_interviews(shape_folders: Callable[[str], Path]) -> None:
    """All pictures of the page, one after the other in one window."""
    app = opened("themes", shape_folders("interviews"))
    assert app.session_state["themes_by"] == "session"
    assert "Intervju 30" in told(app)
    for part, figure in FIGURES:
        app.session_state["themes_part"] = part
        app.session_state[f"themes_as_{part}"] = figure
        said = told(act(app))
        assert catalogue("nb")["chart.empty"] not in said, figure
        assert catalogue("nb")["ui.empty.themes_none"].splitlines()[0] not in said, figure
        assert (EACH in labels(app)) == (figure in OVER_ROUNDS), figure
    app.session_state["themes_part"] = "change"
    app.session_state["themes_as_change"] = "lines"
    act(app)
    button(app, EACH).click()
    assert "Intervju 30" in told(act(app))
    assert app.session_state["themes_as_change"] == "heatmap"


def test_what_stands_outside_the_grid_can_be_counted_in(shape_folders: Callable[[str], Path]) -> None:
    app = opened("themes", shape_folders("mixed"))
    assert "Ikke med, uten gruppe eller runde: Intervju 1" in told(app)
    next(one for one in app.toggle if one.label == "Ta med det som står utenfor").set_value(True)
    said = told(act(app))
    assert "uten gruppe" in said
    assert "Ikke med" not in said
    with Study(shape_folders("mixed")) as study:
        group = study.themes(level="group")["theme_id"].iloc[0]
    app.session_state["_themes_cells"] = [
        {"theme_id": group, "theme": "Prøver", "group": None, "round": None, "figure": "heatmap"}
    ]
    said = words(act(app))
    assert "uten gruppe uten runde: 3 av 3 til stede" in said
    assert "Intervju 1-0002" in said


def test_the_analysis_day_without_groups_says_where_what_is_coded_can_be_seen(
    shape_folders: Callable[[str], Path],
) -> None:
    app = opened("analysis_day", shape_folders("interviews"))
    for part in ("rounds", "memo"):
        app.session_state["day_part"] = part
        said = words(act(app))
        assert "Studien har ingen grupper ennå" in said
        assert "Temaer" in said


def test_quotations_of_a_study_without_groups_are_kept_to_sources(shape_folders: Callable[[str], Path]) -> None:
    app = opened("quotes", shape_folders("interviews"))
    next(one for one in app.multiselect if one.label == "Samling").set_value(["Intervju 7"])
    said = words(act(app))
    assert "Intervju 7-0002" in said
    assert "Intervju 1-0002" not in said


def test_the_overview_tells_how_far_each_source_has_come(shape_folders: Callable[[str], Path]) -> None:
    said = words(opened("overview", shape_folders("interviews")))
    assert "Intervju 1 · intervju · 1 deltaker · 10 ytringer · under arbeid · 100\u00a0%" in said
    assert "Rutenettet av grupper og runder kommer" not in said
    said = words(opened("overview", shape_folders("mixed")))
    assert (
        "Dialogkonferanse · digital vegg · 3 ytringer" in said
    )  # nobody has a name there: no participants, and not none


def test_sources_outside_the_grid_come_as_far_as_the_pass_that_it_shows(
    shape_folders: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = copy(shape_folders("mixed"), tmp_path / "study")
    with Study(folder, coder="Ada") as study:
        codebook.add_grouping(study, "Ramme", framework=True)
        codebook.add_code(study, "Forankring", origin="framework")
        study.code("Intervju 1-0002", "Forankring")
    app = opened("overview", folder)
    assert "Intervju 1 · intervju · 1 deltaker · 10 ytringer · under arbeid · 100\u00a0%" in words(app)
    app = opened("overview", folder, **{"pass": "framework"})
    assert "Intervju 1 · intervju · 1 deltaker · 10 ytringer · under arbeid · 20\u00a0%" in words(app)
