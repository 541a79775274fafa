"""Temaer in its anatomy: every setting can be reached where it does something, none where it does nothing, and the panel is
never empty."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual import coding, design, resources
from qual.messages import catalogue
from qual.study import Study
from qual.themes import missing
from qual.themes.views import save_view
from qual.ui.pages import anatomy
from qual.ui.pages.themes.words import FIGURES
from qual.ui.server import STUDY_VARIABLE
from ui.test_pages import act, button, opened, words

FIELDS = ("radio", "selectbox", "multiselect", "toggle", "button_group")
PLACES = {"levels", "municipalities"}
ALL = {*PLACES, "groups", "rounds"}
#: per figure its settings, by what stands after ``themes_`` in their keys (a level's grouping is left out of them)
SETTINGS = {
    "heatmap": {"measure", "level", "chosen", "by", *PLACES, "groups", "rounds", "always", "coder", "outside"},
    "lines": {"measure", "level", "chosen", "by", *PLACES, "groups", "rounds", "always", "coder", "intervals"},
    "places": {"measure", "level", "chosen", *PLACES, "rounds", "always", "coder"},
    "lifelines": {"level", *PLACES, "groups", "always", "coder"},
    "saturation": {"level", "order", "always"},
    "life": {"level", "theme", *ALL, "always", "coder"},
    "grid": {"level", "theme", *ALL, "always", "coder"},
    "uptake": {"level", "theme", "stance", *ALL, "always", "coder"},
    "survey": {"level", "theme", "survey", "survey_question"},
    "cases": {"level", "goals", "cases_by", "cases", "case", "always"},
    "sides": {"level", "sides", "then", "now", *PLACES, "groups", "always", "coder"},
    "pairs": {"level", "within", *ALL, "always", "coder"},
    "prompted": {"level", *ALL, "always", "coder", "outside"},
    "shares": {*ALL, "always", "outside"},
    "stance": {"level", *ALL, "always", "coder", "outside"},
    "returning": {"level", "by_returning", "then", "now", *PLACES, "groups"},
    "missing": ALL,
    "person": {"level", "person"},
}
#: what the page had at each figure before its title was its controls, and what of that did nothing there
BEFORE = {
    "heatmap": "level always measure by chosen groups rounds outside",
    "lines": "level always measure by chosen groups rounds intervals",
    "places": "level always measure chosen groups rounds", "lifelines": "level always", "saturation": "level order",
    "life": "level always theme", "grid": "level always theme", "uptake": "level always theme stance",
    "sides": "level always sides then now groups", "pairs": "level always within rounds groups",
    "prompted": "level always outside", "shares": "level always outside", "stance": "level always outside",
    "survey": "level theme survey survey_question", "cases": "level goals cases_by cases case",
    "returning": "level then now", "missing": "level", "person": "level person",
}  # fmt: skip
DID_NOTHING = {"places": {"groups"}, "shares": {"level"}, "missing": {"level"}}
NOTHING_OUTSIDE = ("stance",)  # in the sample: no exchange is coded outside its groups and rounds


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a new start of the app."""
    monkeypatch.setenv(STUDY_VARIABLE, "")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    os.environ.pop(STUDY_VARIABLE, None)


def shown(study: Study, figure: str) -> AppTest:
    part = next(part for part, figures in FIGURES.items() if figure in figures)
    return opened("themes", study.folder, part=part, **{"as": figure})


def keys(app: AppTest) -> set[str]:
    """Their keys."""
    return {str(one.key) for kind in FIELDS for one in app.get(kind) if str(one.key).startswith("themes_")}


def fields(app: AppTest) -> set[str]:
    """The settings that stand on the page."""
    short = {key.removeprefix("themes_") for key in keys(app)}
    cut = {"chosen_": "chosen", "theme_": "theme", "goals_": "goals", "cases_session": "cases", "cases_tag": "cases"}
    return {next((name for start, name in cut.items() if one.startswith(start)), one) for one in short}


def test_no_setting_of_a_figure_was_lost() -> None:
    assert BEFORE.keys() == SETTINGS.keys() == {figure for figures in FIGURES.values() for figure in figures}
    for figure, before in BEFORE.items():
        assert set(before.split()) - SETTINGS[figure] == DID_NOTHING.get(figure, set()), figure


@pytest.mark.parametrize("figure", SETTINGS)
def test_the_settings_that_do_something_are_there_and_no_others(read_sample: Study, figure: str) -> None:
    part = next(part for part, figures in FIGURES.items() if figure in figures)
    with survey_kept(read_sample, kept=figure == "survey"):
        app = shown(read_sample, figure)
    found = fields(app) - {"part", "around"}
    expected = SETTINGS[figure] - ({"outside"} if figure in NOTHING_OUTSIDE else set())
    assert found == expected | ({f"as_{part}"} if len(FIGURES[part]) > 1 else set())
    said = words(app)
    assert catalogue("nb")["ui.empty.themes_cell"].splitlines()[0] not in said  # something stands in the panel
    other = {"missing": "Flere samtidig", "cases": catalogue("nb")["ui.day.cases.unsaid"]}
    assert other.get(figure, catalogue("nb")["ui.panel.reading"]) in said


def test_a_figure_that_cannot_be_kept_to_those_who_came_every_time_says_why() -> None:
    """In docs/counting.md, each by its name, and no other one."""
    told = (
        resources.place("docs/counting.md").read_text(encoding="utf-8").split("**Only those who came every time**")[1]
    )
    told = told.split("\n**", 1)[0]
    why = dict(re.findall(r"^\* \*(.+?)\*: (.+)$", told, re.MULTILINE))
    names = {catalogue("nb")[f"ui.themes.as.{figure}"] for figure, has in SETTINGS.items() if "always" not in has}
    assert why.keys() == names
    assert all(len(one.split()) > 3 for one in why.values())


@pytest.mark.slow  # `test_always` counts it in each of them, and `test_the_settings_…` has where it stands
@pytest.mark.parametrize("figure", [figure for figure, has in SETTINGS.items() if "always" in has])
def test_where_the_choice_stands_it_changes_what_is_drawn(sample_study: Study, figure: str) -> None:
    if figure == "cases":
        design.add_session(sample_study, design.Session("BN-R1", "BN", 1, tags=("koordinatorer",)))
    app = shown(sample_study, figure)
    before = drawn(app)
    app.session_state["themes_always"] = True
    assert catalogue("nb")["ui.say.limits.always"] in title(act(app))
    assert drawn(app) != before


def test_beside_a_cell_stand_those_who_were_away_and_the_notes_and_under_the_groups_their_sum(
    read_sample: Study,
) -> None:
    app = shown(read_sample, "heatmap")
    said = words(app)
    (group, number) = next(one for one in re.findall(r"\b([A-ZÆØÅ]{2,3}) runde (\d): \d av", said))
    gaps = missing(read_sample)
    away = gaps[(gaps["group"] == group) & (gaps["round"] == int(number)) & gaps["what"].isin(["absent", "not_again"])]
    again = {"absent": "kom igjen", "not_again": "ikke kommet igjen"}
    names = dict(read_sample.persons()[["person", "pseudonym"]].values.tolist())
    assert len(away)
    for what, rows in away.groupby("what"):
        assert f"{', '.join(f'{one} {names[one]}' for one in rows['person'])} ({again[str(what)]})" in said
    notes = [memo for memo in coding.search(read_sample) if memo["on"] == "Fra bestemt ovenfra til vårt eget"]
    assert f"{len(notes)} notat" in said
    assert str(notes[-1]["text"]).split("\n")[0][:60] in said
    button(app, catalogue("nb")["ui.themes.summed.round"]).click()
    act(app)
    assert app.session_state["themes_by"] == "round"
    assert catalogue("nb")["ui.themes.summed.round"] not in {one.label for one in app.button}


def drawn(app: AppTest) -> str:
    """The reading and the figure, or the table, of the page."""
    return words(app) + "".join(
        str(one.proto) for kind in ("bidi_component", "arrow_data_frame") for one in app.get(kind)
    )


@contextmanager
def survey_kept(study: Study, *, kept: bool) -> Iterator[None]:
    """While the block lasts, a survey in the study, as its picture needs."""
    file = study.folder / "surveys" / "tillit.csv"
    if kept:
        file.parent.mkdir(exist_ok=True)
        file.write_text("question,group,year,value\nTillit,BN,2015,3.5\n", encoding="utf-8")
    yield
    if kept:
        file.unlink()


def test_a_figure_is_kept_to_a_level_of_groups(read_sample: Study) -> None:
    app = shown(read_sample, "lines")
    app.session_state["themes_by"] = "level,round"
    field: Any = next(one for one in app.get("button_group") if one.key == "themes_levels")
    field.set_value(["Barnehage"])
    act(app)
    labels = " | ".join(str(one.proto) for one in app.get("popover"))
    assert "nivå og runde" in labels
    assert "linjer" in labels
    assert "i Barnehage" in labels


@pytest.mark.parametrize(("part", "figure"), [("talk", "prompted"), ("talk", "stance"), ("one", "life")])
def test_what_is_counted_within_places_is_kept_to_them_and_so_are_the_words(
    read_sample: Study, part: str, figure: str
) -> None:
    app = opened("themes", read_sample.folder, part=part, level="Barnehage", round="1", **{"as": figure})
    assert "i Barnehage, runde 1" in title(app)
    codes = read_sample.groups().set_index("level").loc["Barnehage", "group"]
    opens = {str(one.proto.page) + str(one.proto.query_string) for one in app.get("page_link")}
    sessions = {place.split("session=")[1].split("&")[0] for place in opens if "session=" in place}
    assert sessions
    assert sessions <= {f"{code}-R1" for code in codes}


def title(app: AppTest) -> str:
    """The words of the title."""
    return " | ".join(str(one.proto.popover.label) for one in app.get("popover"))


def test_limits_and_rounds_are_one_for_all_parts_and_an_older_view_opens_as_it_was(sample_study: Study) -> None:
    app = shown(sample_study, "heatmap")
    app.session_state["themes_levels"] = ["Barnehage"]
    app.session_state["themes_now"] = 3
    for part, figure in (("compare", "sides"), ("together", "pairs"), ("who", "returning"), ("who", "missing")):
        told = title(turned(app, part, figure))
        assert "i Barnehage" in told, figure
        assert ("runde 1 mot runde 3" in told) == (figure in ("sides", "returning")), figure
    assert app.query_params["now"] in ("3", ["3"])
    older = {
        "themes_part": "compare",
        "themes_levels": ["Skole"],
        "themes_rounds": [1],
        "themes_inside_level": "Barnehage",
    }
    older |= {"themes_left_round": 2, "themes_right_round": 4, "themes_then": 1, "themes_now": 2}
    again = opened("themes", sample_study.folder)
    again.query_params["view"] = save_view(sample_study, "Før", "themes", older)
    told = title(act(again))
    assert "runde 2 mot runde 4" in told
    assert "i Barnehage" in told
    assert "themes_rounds" not in again.session_state or not again.session_state["themes_rounds"]


def test_two_rounds_side_by_side_tell_by_which_rule_a_theme_stands_in_its_list(sample_study: Study) -> None:
    app = opened("themes", sample_study.folder, part="compare", **{"as": "sides", "levels": "Barnehage"})
    heads = [one.value for one in app.subheader]
    told = " ".join(one.value for one in app.get("html") + list(app.markdown) if hasattr(one, "value"))
    assert heads
    rules = {name: catalogue("nb")[f"ui.compare.rule.{name}"] for name in ("changed", "others")}
    assert all(rule in told for rule in rules.values()), heads


def test_a_title_says_what_it_is_kept_to() -> None:
    from qual.ui.pages.themes.words import Limit, limits

    def script() -> None:
        pass

    assert anatomy.numbers([4, 2, 3]) == "2–4"
    assert limits(None, Limit("", script), Limit("i BN", script), Limit("runde 2–4", script)).shown == "i BN, runde 2–4"
    assert limits(Limit("", script)).shown == catalogue("nb")["ui.say.whole"]


def panel(app: AppTest) -> list[str]:
    """The heads of the panel, and the names of what is folded in it."""
    heads = {catalogue("nb")[f"ui.panel.{name}"]: name for name in ("reading", "chosen", "before")}
    found = [str(one.proto.body) for one in app.get("html")]
    return [name for told, name in heads.items() if any(f">{told}<" in one for one in found)] + [
        one.label for one in app.expander
    ]


def test_a_mark_stays_with_the_figure_it_was_clicked_in(read_sample: Study) -> None:
    app = shown(read_sample, "life")
    key = next(name for name in keys(app) if name.startswith("themes_theme_"))
    first = app.session_state[key]
    other = next(one for one in read_sample.themes(level="group")["theme_id"] if one != first)
    assert panel(app) == ["reading"]
    app.session_state["_themes_cells"] = [
        {"theme_id": first, "theme": "Det", "group": "BN", "round": 1, "figure": "life"}
    ]
    assert panel(act(app)) == ["chosen"]
    app.session_state[key] = other
    assert panel(act(app)) == ["reading", "before", "Det · BN runde 1"]
    assert panel(turned(app, "change", "heatmap")) == ["reading"]
    app.session_state[key] = first
    assert panel(turned(app, "one", "life")) == ["chosen"]


@pytest.mark.parametrize(
    ("figure", "mark"),
    [
        ("returning", {"level": "Barnehage", "round": 4}),
        ("sides", {"round": 1}),
    ],
)
def test_a_row_of_a_table_is_held_by_its_table_alone(read_sample: Study, figure: str, mark: dict[str, Any]) -> None:
    app = shown(read_sample, figure)
    theme = next(one for one in read_sample.themes(level="group", by=("round",)).query("value > 0")["theme_id"])
    app.session_state["_themes_cells"] = [{"theme_id": theme, "theme": "Det", **mark, "figure": figure}]
    assert panel(act(app))[:1] == ["chosen"]
    assert panel(turned(app, "change", "heatmap")) == ["reading"]


@pytest.mark.parametrize("figure", ["returning", "pairs", "uptake", "person"])
def test_a_row_is_chosen_once_and_what_is_cleared_stays_cleared(read_sample: Study, figure: str) -> None:
    app = shown(read_sample, figure)
    app.session_state[f"_themes_table_{figure}"] = {"selection": {"rows": [0]}}
    assert panel(act(app))[:1] == ["chosen"]
    next(one for one in app.button if one.label == catalogue("nb")["ui.themes.clear"]).click()
    assert panel(act(app)) == ["reading"]
    assert app.session_state[f"_themes_table_{figure}"]["selection"]["rows"] == [0]
    assert panel(act(app)) == ["reading"]  # though the row stays selected
    app.session_state[f"_themes_table_{figure}"] = {"selection": {"rows": [1]}}
    assert panel(act(app))[:1] == ["chosen"]


def turned(app: AppTest, part: str, figure: str) -> AppTest:
    """The page, turned to another picture."""
    app.session_state["themes_part"] = part
    app.session_state[f"themes_as_{part}"] = figure
    return act(app)


@pytest.mark.parametrize("figure", ["returning", "pairs"])
def test_a_table_is_no_wider_than_what_is_beside_the_panel(read_sample: Study, figure: str) -> None:
    """Of widths that the columns have at least; the last one says what can be said of the row."""
    import json

    table: Any = shown(read_sample, figure).dataframe[0]
    widths = [json.loads(table.proto.columns)[name]["width"] for name in table.value]
    assert sum(widths) <= 890


@pytest.mark.parametrize("figure", ["uptake", "survey", "missing", "person"])
def test_every_table_goes_on_the_big_screen(read_sample: Study, figure: str) -> None:
    with survey_kept(read_sample, kept=figure == "survey"):
        app = shown(read_sample, figure)
    assert any("data-qual-screen" in str(one.proto.body) for one in app.get("html"))


def test_codes_taken_together_are_one_theme_with_their_own_rows_in_every_figure(read_sample: Study) -> None:
    codes = read_sample.codes().set_index("code")
    there = read_sample.themes(level="code")
    ids = dict(zip(there["theme"], there["theme_id"], strict=True))
    chosen = [ids[name] for name in ("SFO sitter ved bordet", "ingen har tenkt på SFO")]
    assert len(codes) > len(chosen)
    app = shown(read_sample, "heatmap")
    app.session_state["themes_level"] = "combined"
    said = words(act(app))
    assert catalogue("nb")["ui.empty.themes_combined"].splitlines()[0] in said
    assert "themes_parts" in keys(app)
    app.session_state["themes_parts"] = chosen
    assert "2 koder og kodegrupper sett sammen" in title(act(app))
    told = "«ingen har tenkt på SFO + SFO sitter ved bordet»"
    assert told in words(app)
    assert len(app.query_params["with"]) == 2
    for part, figure in (
        ("one", "life"),
        ("one", "grid"),
        ("compare", "sides"),
        ("talk", "prompted"),
        ("who", "person"),
    ):
        assert not turned(app, part, figure).exception, figure
    assert "ingen har tenkt på SFO + SFO sitter ved bordet" in title(turned(app, "one", "life"))
    assert told in words(app)
    nothing = words(turned(app, "change", "saturation"))
    assert catalogue("nb")["ui.empty.themes_not_combined"].splitlines()[0] in nothing
