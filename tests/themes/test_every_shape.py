"""Studies of every shape: what the figures are split by where nobody says how, and what they say of what stands outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from shapes import SHAPES

from qual import reports, themes
from qual.errors import QualError
from qual.study import Study
from qual.themes import splits, telling
from qual.themes.missing import ABSENT
from qual.themes.reading import plain
from qual.transcripts import Place

Shaped = Callable[[str], Study]
USUAL = {
    "interviews": ("session",),
    "one_group": ("round",),
    "one_round": ("group",),
    "mixed": ("group", "round"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_figures_are_split_by_what_the_study_has_several_of(shaped: Shaped, shape: str) -> None:
    study = shaped(shape)
    usual = themes.usual_split(study)
    assert usual == USUAL[shape]
    assert splits.offered(study)[0] == usual
    # every figure: something in every cell, and all of them the same split
    for frame in (
        study.themes(),
        themes.participation(study),
        themes.prompted(study),
        themes.exchanges(study),
        themes.open_snapshot(study, themes.make_snapshot(study, "nå")).frame,
    ):
        assert tuple(frame.attrs["by"]) == usual
        assert not frame.empty
        assert set(frame["status"]) == {"held"}
    assert not themes.intervals(study).empty
    found = study.themes(level="group", language="nb")
    assert found["utterances"].sum() > 0
    for picture in (themes.heatmap(found, "nb"), themes.prompted_bars(themes.prompted(study, level="group"), "nb")):
        assert "Ingenting å vise" not in " ".join(picture.title.subtitle)


def test_an_interview_with_one_who_answers_has_one_participant(shaped: Shaped) -> None:
    study = shaped("interviews")
    assert set(study.sessions()["participants"]) == {1}
    assert set(study.themes(level="concept", language="nb")["display"]) == {"1 av 1"}
    assert study.themes(level="concept", by=(), language="nb")["display"].tolist() == ["30 av 30"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", "Ikke med, uten gruppe eller runde: Intervju 1, Intervju 2, Intervju 3 og 1 til (17 kodede ytringer)."),
        (
            "en",
            "Not here, without a group or a round: Intervju 1, Intervju 2, Intervju 3 and 1 more (17 coded utterances).",
        ),
    ],
)
def test_what_stands_outside_the_grid_is_told(shaped: Shaped, language: str, told: str) -> None:
    study = shaped("mixed")
    frame = study.themes(level="code", language=language)
    assert telling.left_out(frame, language) == told
    assert told in " ".join(themes.heatmap(frame, language).title.subtitle)
    talk = telling.left_out(themes.participation(study), language)
    assert talk == told.replace("kodede ", "").replace("coded ", "")
    assert told in reports.provenance(study, frame, title="Blandet", language=language)
    nothing = study.themes(level="code", by=("session",), language=language)
    assert telling.left_out(nothing, language) == ""


def test_a_split_that_a_study_has_nothing_of_says_what_it_leaves_out(shaped: Shaped) -> None:
    study = shaped("interviews")
    frame = study.themes(by=("group", "round"))
    assert frame.empty
    assert frame.attrs["outside"]["sessions"] == dict.fromkeys(study.sessions()["session"], 5)
    roles = study.themes(by=("role",))
    assert telling.left_out(roles, "nb").startswith("Ikke med, uten rolle: Intervju 1")
    told = " ".join(themes.heatmap(frame, "nb").title.subtitle)
    assert "Ikke med, uten gruppe eller runde: Intervju 1" in told


@pytest.mark.parametrize("by", [("group", "round"), ("round",), ("level", "round"), ("tag",), ("round", "person")])
def test_sources_outside_are_counted_in_where_asked_for(shaped: Shaped, by: tuple[str, ...]) -> None:
    """What is inside and outside adds up to the whole, and a click opens what the cell counts."""
    study = shaped("mixed")
    frame = study.themes(level="group", by=by, outside=True, language="nb")
    whole = study.themes(level="group", by=())
    if "person" not in by:  # a person whom nobody knows stands in no cell of persons
        assert frame.attrs["outside"] is None
        assert frame.groupby("theme_id", sort=False)["utterances"].sum().tolist() == whole["utterances"].tolist()
    inside = study.themes(level="group", by=by, language="nb")
    kept = frame[~frame[list(by)].isna().any(axis=1)]
    assert kept["display"].tolist() == inside["display"].tolist()
    for row in frame.to_dict("records"):
        where = {name: plain(row[name]) for name in by}
        assert len(themes.references(study, row["theme_id"], where, level="group")) == row["utterances"]


def test_what_stands_outside_is_a_place_of_its_own_in_pictures_and_workbooks(shaped: Shaped, tmp_path: Path) -> None:
    study = shaped("mixed")
    frame = study.themes(level="group", outside=True, language="nb")
    assert themes.wide(frame).columns.tolist()[:2] == ["HN 1", "HN 2"]
    picture = themes.heatmap(frame, "nb")
    spec = picture.to_json()
    assert "uten gruppe" in spec
    assert "uten runde" in spec
    # what is outside is no later round: nothing is compared with it
    assert "uten" not in picture.title.subtitle[0]
    reports.write_matrix(frame, tmp_path / "m.xlsx", title="Blandet", language="en")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    heads = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    assert heads[0][-1] == "no group"
    assert heads[1][1:] == [1, 2, 1, 2, "no round"]
    kinds = study.themes(level="group", by=("kind",))
    assert "fokusgruppe" in themes.heatmap(kinds, "nb").to_json()


def test_rounds_without_groups_are_split_by_round(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    rows = "".join(f"[[rounds]]\nnumber = {n}\n" for n in (1, 2))
    rows += "".join(f'[[sessions]]\nname = "I{n}"\nkind = "interview"\nround = {1 + n % 2}\n' for n in range(4))
    plan.write_text(f'name = "s"\n{rows}', encoding="utf-8")
    with Study.create(tmp_path / "s", plan=plan) as study:
        for number in range(4):
            path = tmp_path / f"I{number}.txt"
            path.write_text(
                "Mod: Hva gjør dere?\nAnne: Vi leser høyt hver dag\nMod: Ja\nAnne: Det er fint\n", encoding="utf-8"
            )
            study.add(path, place=Place(session=f"I{number}"))
            study.code(f"I{number}-0002", "leser")
        assert themes.usual_split(study) == ("round",)
        assert study.themes(language="nb")["display"].tolist() == ["2 av 2", "2 av 2"]


def away(study: Study) -> set[tuple[str | None, int, str, str]]:
    frame = themes.missing(study)
    gone = frame[frame["what"].isin(ABSENT)]
    return {(plain(row.group), row.round, row.person, row.what) for row in gone.itertuples()}


@pytest.mark.parametrize("shape", SHAPES)
def test_who_is_away_is_told_in_studies_of_every_shape(shaped: Shaped, shape: str) -> None:
    """Only who comes back is absent; who comes no more is not back since. Where a group meets once nobody can be away."""
    expected = {("HN", 2, "pD", "absent"), ("HN", 4, "pD", "not_again")} if shape == "one_group" else set()
    study = shaped(shape)
    assert away(study) == expected
    told = telling.whose_voice_is_missing(themes.missing(study), "nb")
    assert ("Fravær mellom to oppmøter: 1; ikke med ennå: 0; ikke kommet igjen: 1." in told) == bool(expected)
    assert telling.moved(themes.missing(study), "nb") == ""


def test_who_is_away_where_rounds_have_no_groups(tmp_path: Path) -> None:
    sat = {1: ("p1", "p2"), 2: ("p1", "p3"), 3: ("p2", "p3")}
    plan = tmp_path / "plan.toml"
    rows = "".join(f"[[rounds]]\nnumber = {n}\n" for n in sat) + "".join(
        f'[[persons]]\ncode = "p{n}"\n' for n in (1, 2, 3)
    )
    for number, who in sat.items():
        present = ", ".join(f'{{ label = "{one}", person = "{one}" }}' for one in who)
        rows += f'[[sessions]]\nname = "S{number}"\nround = {number}\npresent = [{present}]\n'
    plan.write_text(f'name = "s"\n{rows}', encoding="utf-8")
    with Study.create(tmp_path / "s", plan=plan) as study:
        for number, who in sat.items():
            path = tmp_path / f"S{number}.txt"
            path.write_text("".join(f"{one}: vi leser høyt\n" for one in who), encoding="utf-8")
            study.add(path, place=Place(session=f"S{number}"))
        assert away(study) == {(None, 3, "p1", "not_again"), (None, 2, "p2", "absent"), (None, 1, "p3", "not_yet")}


def test_a_change_where_there_are_no_two_rounds_says_so(shaped: Shaped) -> None:
    interviews = shaped("interviews")
    for study in (interviews, shaped("one_round")):
        with pytest.raises(QualError) as caught:
            themes.change(study, 1, 2)
        assert caught.value.code == "themes.one_round"
    found = themes.compare(interviews, {"session": "Intervju 1"}, {"session": "Intervju 2"}, level="group")
    assert set(found["change"]) <= {"both", "only_left", "only_right"}
