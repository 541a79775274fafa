"""The charts: what they say in words, what stands in their data, and that they can be drawn."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qual.errors import FileError, StudyError
from qual.themes import charts

GROUPS = {"FN": ("fritid", "Nordfjell"), "FV": ("fritid", "Vestfjell"), "LN": ("ledere", "Nordfjell")}


def matrix(
    voiced: dict[str, dict[tuple[str, int], int | str]], *, present: int | None = 6, measure: str = "participants"
) -> pd.DataFrame:
    """A matrix of (group, round) → the number who voice a theme, or the status of a session that is missing."""
    rows = []
    for theme, cells in voiced.items():
        for (group, number), count in cells.items():
            held = not isinstance(count, str)
            display = "–" if not held else f"{count} av {present}" if measure == "participants" else str(count)
            rows.append(
                {
                    "theme_id": f"id {theme}", "theme": theme, "group": group, "round": number,
                    "session": f"{group}-R{number}", "status": "held" if held else count, "participants": count,
                    "present": present, "present_source": None, "unidentified": 0, "value": count if held else math.nan,
                    "display": display,
                }
            )  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.attrs = {"measure": measure, "level": "code", "by": ["group", "round"]}
    return frame


TALK: dict[str, dict[tuple[str, int], int | str]] = {
    "Å ringe": {
        ("FN", 1): 1, ("FN", 2): "not_held", ("FN", 3): 4, ("FV", 1): 3, ("FV", 2): 2, ("FV", 3): "not_imported",
        ("LN", 1): 0, ("LN", 2): 0, ("LN", 3): 0,
    },
    "Å vente": {(group, number): 1 for group in GROUPS for number in (1, 2, 3)},
}  # fmt: skip


def subtitle(chart: Any) -> str:
    return " ".join(chart.to_dict(validate=False)["title"]["subtitle"])


def records(chart: Any) -> list[dict[str, Any]]:
    spec = chart.to_dict(validate=False)
    found: list[dict[str, Any]] = spec["datasets"][spec["data"]["name"]]
    return found


def layers(chart: Any) -> list[dict[str, Any]]:
    spec = chart.to_dict(validate=False)
    found: list[dict[str, Any]] = spec.get("spec", spec)["layer"]
    return found


@pytest.mark.parametrize("draw", [charts.heatmap, charts.lines])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "Størst forskjell: «Å ringe»: 4 av 6 sier det i FN runde 3, mot 1 av 6 i runde 1."),
        ("en", "Largest difference: “Å ringe” is voiced by 4 av 6 in FN round 3, against 1 av 6 in round 1."),
    ],
)
def test_the_largest_difference_between_rounds_stands_in_words(draw: Any, language: str, sentence: str) -> None:
    """Without knowing who was asked (as here, in a table made by hand) nobody can say that it is a change."""
    assert sentence in subtitle(draw(matrix(TALK), language))


@pytest.mark.parametrize(
    ("cells", "measure", "sentence"),
    [
        ({("FN", 1): 1, ("FN", 2): 4}, "participants", "«T»: 4 av 6 sier det i FN runde 2, mot 1 av 6 i runde 1."),
        ({("FN", 1): 0, ("FN", 2): 1200}, "words", "Ord om «T»: 1\u00a0200 i FN runde 2, mot 0 i runde 1."),
        ({("FN", 1): 9, ("FN", 2): 2}, "utterances", "Ytringer med «T»: 2 i FN runde 2, mot 9 i runde 1."),
        ({("FN", 1): 0, ("FN", 2): 1}, "presence", "«T» forekommer i FN runde 2, ikke i runde 1."),
        ({("FN", 1): 1, ("FN", 2): 0}, "presence", "«T» forekommer ikke i FN runde 2, men i runde 1."),
        ({("FN", 1): 2}, "participants", "«T»: 2 av 6 sier det i FN runde 1."),
        ({("FN", 1): 2, ("FV", 1): 3}, "participants", "«T»: 3 av 6 sier det i FV runde 1."),
        ({("FN", 1): 2, ("FN", 2): 2}, "participants", "Like mye overalt der det er samlinger."),
        ({("FN", 1): 0, ("FN", 2): 0}, "participants", "Ingen sier noe om dette i samlingene som er med."),
        ({("FN", 1): "not_held"}, "participants", "Ingenting å vise ennå."),
        # of equal differences, the one over the longest time
        ({("FN", 1): 0, ("FN", 2): 2, ("FN", 3): 2}, "utterances",
         "Størst forskjell: Ytringer med «T»: 2 i FN runde 3, mot 0 i runde 1."),
    ],
)  # fmt: skip
def test_readings(cells: dict[tuple[str, int], int | str], measure: str, sentence: str) -> None:
    assert subtitle(charts.heatmap(matrix({"T": cells}, measure=measure), "nb")).startswith(sentence)


def test_without_rounds_the_largest_difference_stands_in_words() -> None:
    frame = matrix({"T": {("FN", 1): 2, ("FV", 1): 5, ("LN", 1): 0}}).drop(columns=["round"])
    frame.attrs = {"measure": "participants", "by": ["group"]}
    assert "«T»: 5 av 6 sier det i FV, mot 0 av 6 i LN." in subtitle(charts.heatmap(frame, "nb"))


def test_shares_compare_groups_of_different_size() -> None:
    frame = pd.concat(
        [matrix({"T": {("FN", 1): 2, ("FN", 2): 3}}, present=8), matrix({"T": {("FV", 1): 3, ("FV", 2): 4}}, present=4)]
    )
    frame.attrs = {"measure": "participants", "by": ["group", "round"]}
    assert "4 av 4 sier det i FV runde 2" in subtitle(charts.heatmap(frame, "nb"))


def test_missing_sessions_have_marks_of_their_own_and_no_figure() -> None:
    chart = charts.heatmap(matrix(TALK), "nb")
    kinds = {(record["group"], record["round"]): record for record in records(chart) if record["theme"] == "Å ringe"}
    assert kinds["FN", 2]["kind"] == "not_held"
    assert kinds["FV", 3]["kind"] == "not_imported"
    assert kinds["LN", 1]["kind"] == "held"
    assert (kinds["FN", 2]["figure"], kinds["FN", 2]["weight"]) == ("", None)
    assert (kinds["LN", 1]["figure"], kinds["LN", 1]["weight"]) == ("0/6", 0)
    drawn = {layer["transform"][0]["filter"]: layer["mark"] for layer in layers(chart) if "transform" in layer}
    crosses = [drawn[f"datum.kind == '{kind}'"] for kind in ("not_held", "not_imported")]
    assert crosses[0]["shape"] != crosses[1]["shape"]
    assert "samlingen ble ikke holdt" in subtitle(chart)
    assert "ikke importert" in subtitle(chart)


def test_a_line_has_a_gap_where_a_session_is_missing() -> None:
    chart = charts.lines(matrix(TALK), "nb", GROUPS)
    weights = [r["weight"] for r in records(chart) if r["theme"] == "Å ringe" and r["group"] == "FN"]
    assert weights == [pytest.approx(1 / 6), None, pytest.approx(4 / 6)]
    assert layers(chart)[0]["mark"]["invalid"] == "break-paths-show-path-domains"
    assert {r["missing"] for r in records(chart)} == {"", "× FN", "/// FV"}


def test_few_present_gives_a_hollow_mark_that_is_explained() -> None:
    cells: dict[tuple[str, int], int | str] = {("FN", 1): 1, ("FN", 2): 3}
    for draw in (charts.heatmap, charts.lines):
        assert {record["kind"] for record in records(draw(matrix({"T": cells}, present=3), "nb"))} == {"small"}
        assert "færre enn fire" in subtitle(draw(matrix({"T": cells}, present=3), "nb"))
        assert "færre enn fire" not in subtitle(draw(matrix({"T": cells}, present=4), "nb"))


def test_unknown_speakers_make_the_figure_a_lower_bound() -> None:
    frame = matrix({"T": {("FN", 1): 2}}).assign(unidentified=1)
    frame.attrs = {"measure": "participants", "by": ["group", "round"]}
    assert records(charts.heatmap(frame, "nb"))[0]["figure"] == "≥2/6"


def test_where_nobody_knows_who_was_present_counts_are_drawn_as_counts() -> None:
    chart = charts.heatmap(matrix({"T": {("FN", 1): 2, ("FN", 2): 5}}, present=None), "nb")
    assert [record["weight"] for record in records(chart)] == [2, 5]
    assert [record["figure"] for record in records(chart)] == ["2", "5"]


def test_lines_share_a_panel_by_level_and_differ_by_shape() -> None:
    frame = matrix(TALK)
    frame.attrs["groups"] = GROUPS
    by_group = {record["group"]: (record["panel"], record["shape"]) for record in records(charts.lines(frame, "nb"))}
    assert by_group == GROUPS


@pytest.mark.parametrize("draw", [charts.heatmap, charts.lines])
def test_a_click_returns_theme_and_cell(draw: Any) -> None:
    params = draw(matrix(TALK), "nb").to_dict()["params"]
    chosen = next(param for param in params if param["name"] == "cell")
    assert chosen["select"]["fields"] == ["theme_id", "theme", "group", "round"]


def test_order_is_the_codebooks_and_rounds_are_in_time() -> None:
    frame = matrix({"Z": {("FV", 3): 1, ("FV", 1): 2, ("FN", 2): 0}, "A": {("FV", 1): 1}})
    spec = charts.heatmap(frame, "nb").to_dict()
    shared = spec["spec"]["layer"][0]["encoding"]
    assert shared["y"]["sort"] == ["Z", "A"]
    assert shared["x"]["sort"] == ["R1", "R2", "R3"]
    assert spec["facet"]["column"]["sort"] == ["FV", "FN"]


@pytest.mark.parametrize("draw", [charts.heatmap, charts.lines])
@pytest.mark.parametrize("measure", ["participants", "utterances", "words", "presence"])
def test_every_measure_is_drawn(draw: Any, measure: str) -> None:
    drawn = charts.render(draw(matrix(TALK, measure=measure), "en"), ".svg").decode()
    assert "FN" in drawn
    assert "Å vente" in drawn


@pytest.mark.parametrize("draw", [charts.heatmap, charts.lines])
def test_nothing_is_drawn_as_nothing(draw: Any) -> None:
    frame = matrix({"T": {("FN", 1): 1}})
    empty = frame.iloc[:0]
    empty.attrs = frame.attrs
    assert "Ingenting å vise ennå" in charts.render(draw(empty, "nb"), ".svg").decode()


@pytest.mark.parametrize(("draw", "most"), [(charts.heatmap, 60), (charts.lines, 24)])
def test_of_many_codes_those_with_most_are_drawn_and_the_rest_is_counted(draw: Any, most: int) -> None:
    frame = matrix({f"Kode {n}": {(group, 1): 1 + (n > 1000) for group in GROUPS} for n in range(1700)})
    chart = draw(frame, "nb")
    assert {record["theme"] for record in records(chart)} == {f"Kode {1001 + n}" for n in range(most)}
    assert f"og {1700 - most} temaer til" in subtitle(chart)


def test_long_names_that_begin_alike_keep_rows_of_their_own() -> None:
    name = "det tar veldig lang tid før noen svarer når vi melder fra om noe som haster "
    frame = matrix({name * 2 + "A": {("FN", 1): 1}, name * 2 + "B": {("FN", 1): 3}})
    assert len({record["row"] for record in records(charts.heatmap(frame, "nb"))}) == 2


def test_saved_as_picture(tmp_path: Path) -> None:
    chart = charts.lines(matrix({"T": {("FN", 1): 1, ("FN", 2): 3}}), "nb")
    assert charts.save(chart, tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in charts.save(chart, tmp_path / "f.SVG").read_bytes()[:200]
    with pytest.raises(FileError, match=r"\.svg, \.png"):
        charts.save(chart, tmp_path / "f.html")
    with pytest.raises(StudyError):
        charts.save(chart, tmp_path / "f.png" / "g.svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f.SVG", "f.png"]


def test_the_scale_grows_darker_evenly_enough_for_greyscale() -> None:
    def light(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    steps = [light(a) - light(b) for a, b in zip(charts.SCALE, charts.SCALE[1:], strict=False)]
    assert min(steps) > 15
