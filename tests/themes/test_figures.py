"""Figures for the page: what stands in them, and that they say what the files say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from test_charts import GROUPS, TALK, matrix, records

from qual import themes
from qual.study import Study
from qual.themes import charts, figures
from qual.themes.figures import Figure


def drawn(study: Study) -> dict[str, tuple[Figure, Any]]:
    """Every figure of the sample, and its file's picture."""
    by: dict[str, Any] = {"level": "group", "by": ["round"]}
    grid = themes.matrix(study, level="group")
    asked, told = themes.prompted(study, **by), themes.exchanges(study, **by)
    talk, new, lives = themes.participation(study), themes.saturation(study), themes.emergence(study, level="group")
    one, cases = themes.matrix(study, level="concept", themes=["Mottakerberedskap"]), themes.cases(study)
    return {
        "heatmap": (figures.heatmap(grid, "nb"), themes.heatmap(grid, "nb")),
        "lines": (figures.lines(grid, "nb"), themes.lines(grid, "nb")),
        "talk": (figures.talk(talk, "nb"), themes.talk_bars(talk, "nb")),
        "prompted": (figures.prompted(asked, "nb"), themes.prompted_bars(asked, "nb")),
        "stance": (figures.stance(told, "nb"), themes.stance_bars(told, "nb")),
        "saturation": (figures.saturation(new, "nb"), themes.saturation_curve(new, "nb")),
        "lifelines": (figures.lifelines(lives, "nb"), themes.lifelines(lives, "nb")),
        "multiples": (figures.multiples(one, "nb"), themes.small_multiples(one, "nb")),
        "cases": (figures.cases(cases, "nb"), themes.case_bars(cases, "nb")),
    }


def test_every_mark_stands_in_its_figure_and_the_file_says_the_same(read_sample: Study) -> None:
    """All figures at once, so that the sample is counted once."""
    for name, (figure, picture) in drawn(read_sample).items():
        title, under = picture.title.text, " ".join(picture.title.subtitle)
        assert figure["title"] == (title if isinstance(title, str) else " ".join(title)), name
        for said in (figure["reading"], *figure["keys"], *figure["notes"]):
            assert said in under or said in " ".join(under.split()), (name, said)
        assert figure["marks"], name
        for mark in figure["marks"]:
            assert 0 <= mark["r"] < len(figure["rows"]), name
            assert 0 <= mark["p"] < len(figure["panels"]), name
            columns = figure["panels"][mark["p"]]["columns"]
            assert "c" not in mark or 0 <= mark["c"] < len(columns), name
            assert all(-0.001 <= mark[share] <= 1.001 for share in ("v", "from", "to", "low", "high") if share in mark)
            assert "of" not in mark or mark["told"], name


def test_a_cell_has_the_files_figure_and_asks_for_its_theme_and_cell() -> None:
    frame = matrix(TALK)
    figure, picture = figures.heatmap(frame, "nb"), charts.heatmap(frame, "nb")
    assert [mark["text"] for mark in figure["marks"]] == [record["figure"] for record in records(picture)]
    first = figure["marks"][0]
    assert first["of"] == {"theme_id": "id Å ringe", "theme": "Å ringe", "group": "FN", "round": 1}
    assert first["told"].startswith("Å ringe · FN runde 1 · 1 av 6")
    assert figure["rows"] == ["Å ringe", "Å vente"]
    assert [panel["columns"] for panel in figure["panels"]] == [["R1", "R2", "R3"]] * 3


def test_a_session_that_is_missing_has_no_shade_and_a_look_of_its_own() -> None:
    looks = {mark["look"]: mark for mark in figures.heatmap(matrix(TALK), "nb")["marks"]}
    assert {"held", "not_held", "not_imported"} <= looks.keys()
    assert "step" not in looks["not_held"]
    few = figures.heatmap(matrix({"Å ringe": {("FN", 1): 2, ("FN", 2): 0}}, present=3), "nb")["marks"]
    assert {mark["look"] for mark in few} == {"small"}


@pytest.mark.parametrize("measure", themes.MEASURES)
def test_the_last_shade_is_the_highest_figure_and_the_first_is_none(measure: str) -> None:
    frame = matrix({"Å ringe": {("FN", 1): 0, ("FN", 2): 6, ("FN", 3): 1}}, measure=measure)
    steps = [mark["step"] for mark in figures.heatmap(frame, "nb")["marks"]]
    assert steps[:2] == [0, 5]
    assert measure == "presence" or 0 < steps[2] < 5


def test_lines_of_a_level_differ_by_shape_and_a_gap_is_a_gap() -> None:
    figure = figures.lines(matrix(TALK), "nb", GROUPS)
    assert [panel["name"] for panel in figure["panels"]] == ["fritid", "ledere"]
    assert figure["shapes"] == ["Nordfjell", "Vestfjell"]
    gone = [mark for mark in figure["marks"] if mark["look"] == "not_held"]
    assert [(mark["text"], mark["shape"], "v" in mark) for mark in gone] == [("×", 0, False)]


def test_events_stand_between_the_rounds_and_are_told() -> None:
    dated = pd.DataFrame([
        {"date": "2031-04-14", "name": "Ny avtale", "municipality": "Nordfjell", "place": 2.5, "note": None, "id": "a"},
        {"date": "", "name": "Uten dag", "municipality": "Vestfjell", "place": float("nan"), "note": None, "id": "b"},
        {"date": "2031-05-02", "name": "For alle", "municipality": None, "place": 2.75, "note": None, "id": "c"},
    ])  # fmt: skip
    figure = figures.lines(matrix(TALK), "nb", events=dated)
    assert [(event["at"], event["text"]) for event in figure["events"]] == [(1.5, "1"), (1.75, "3")]
    assert "1 = Ny avtale (Nordfjell, 14.04.2031) · 2 = Uten dag (Vestfjell) · 3 = For alle (02.05.2031)" in " · ".join(
        figure["keys"]
    )


@pytest.mark.parametrize("draw", [figures.heatmap, figures.lines])
def test_nothing_is_drawn_as_nothing(draw: Any) -> None:
    figure = draw(matrix({}).reindex(columns=matrix(TALK).columns), "nb")
    assert figure["marks"] == []
    assert figure["reading"] == "Ingenting å vise ennå."


def test_no_line_goes_through_a_session_that_was_not_held(read_sample: Study) -> None:
    """MV did not meet in round 3: a theme of rounds 2 and 4 has a line in two pieces, in the page and in the file."""
    table = themes.emergence(read_sample, level="group", themes=["Krysset sier ikke hva som ble hørt"])
    figure, file = figures.lifelines(table, "nb"), themes.lifelines(table, "nb")
    at = [panel["name"] for panel in figure["panels"]].index("MV")
    marks = {mark["c"] + 1: mark for mark in figure["marks"] if mark["p"] == at}
    assert marks[3]["text"] == "×"
    assert {number: mark["between"] for number, mark in marks.items()} == {1: False, 2: True, 3: False, 4: True}
    drawn = [one for one in records(file) if one["group"] == "MV" and one["between"]]
    assert len({one["run"] for one in drawn}) == len(drawn) == 2
    line = file.to_dict()["spec"]["layer"][0]
    assert [one["field"] for one in line["encoding"]["detail"]] == ["row", "run"]


@pytest.mark.parametrize(("language", "sign"), [("nb", "\u00a0%"), ("en", "%")])
def test_percent_are_written_as_the_language_writes_them_everywhere(
    read_sample: Study, language: str, sign: str
) -> None:
    frame = themes.matrix(read_sample, level="concept", by=["group"], measure="word_share", language=language)
    cells = figures.heatmap(frame, language)
    talk = figures.talk(themes.participation(read_sample), language)
    told = [mark["text"] for figure in (cells, talk) for mark in figure["marks"]]
    told += [words for figure in (cells, talk) for _, words in figure["ticks"]]
    told = [words for words in told if "%" in words]
    assert len(told) > 30
    assert all(words.endswith(sign) and words[: -len(sign)].isdigit() for words in told)


def test_a_level_keeps_its_colour_where_the_others_are_not_shown(read_sample: Study) -> None:
    every = themes.matrix(read_sample, level="concept", by=["level", "round"])
    shades = {panel["name"]: panel["shade"] for panel in figures.lines(every, "nb")["panels"]}
    assert list(shades.values()) == list(range(len(shades)))
    alone = every[every["level"] == "Barnehage"].copy(deep=False)
    alone.attrs = every.attrs
    assert [panel["shade"] for panel in figures.lines(alone, "nb")["panels"]] == [shades["Barnehage"]]
