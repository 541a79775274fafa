"""The names of themes on the guide's questions: whatever comes first, question or theme, the figures are the same."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import small_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import many

import qual.codebook as cb
from qual import coding, design
from qual.errors import DesignError, QualError
from qual.store import codebook as store
from qual.study import Study
from qual.themes import prompted

NAME = "Ringe først"  # what q1 of the small study asks for
OTHER = "Noe annet"


@pytest.fixture
def coded(study: Study) -> Study:
    """One utterance after q1 with the code of each half, and no theme of the name that q1 asks for."""
    study.code("HN-R1-0002", "vi ringer hjem")
    study.code("HN-R1-0004", "permen støver ned")
    return study


def question(study: Study) -> dict[str, Any]:
    return dict(next(row for row in design.guide.questions(study) if row["code"] == "q1"))


def asked(study: Study) -> tuple[list[str], list[str]]:
    """What q1 asks for, by name, and what it waits for."""
    names = {("code", row.id): row.code for row in study.codes().itertuples()}
    names |= {("concept", cb.id_of(study, "concept", one.name)): one.name for one in cb.read_from(study).concepts}
    board = cb.board(study)
    names |= {("code group", row["id"]): row["name"] for row in board["groups"]}
    row = question(study)
    return [names[theme] for theme in row["themes"]], row["waiting"]


def figures(study: Study) -> list[tuple[str, int, int]]:
    """What is prompted, code by code."""
    frame = prompted(study, level="code", by=("round",)).query("round == 1")
    return sorted((row.theme, row.utterances, row.prompted) for row in frame.itertuples())


PHONED = [("permen støver ned", 1, 0), ("vi ringer hjem", 1, 1)]
NOTHING = [("permen støver ned", 1, 0), ("vi ringer hjem", 1, 0)]


# --- the order does not matter ---------------------------------------------------------------------------------
def by_hand(study: Study) -> None:
    cb.group_codes(study, [study.code_id("vi ringer hjem")], "ringe  FØRST")


def by_renaming(study: Study) -> None:
    cb.rename_group(study, cb.id_of(study, "code group", OTHER), NAME)


def by_file(study: Study) -> None:
    cb.load_into(study, cb.Codebook(codes=(cb.Code("Vi ringer hjem", group=NAME),)))


def by_renaming_a_code(study: Study) -> None:
    cb.rename_code(study, study.code_id("vi ringer hjem"), NAME)


def by_raising(study: Study) -> None:
    cb.raise_groups(study, [cb.id_of(study, "code group", OTHER)], NAME)


def by_renaming_a_concept(study: Study) -> None:
    cb.rename_concept(study, cb.id_of(study, "concept", OTHER), NAME)


def by_splitting(study: Study) -> None:
    mine = study.codings().query("code == 'vi ringer hjem'")["coding"].unique().tolist()
    cb.split_code(study, study.code_id("vi ringer hjem"), {NAME: mine})


def by_copying(study: Study) -> None:
    cb.copy_grouping(study, cb.id_of(study, "grouping", "Første"), "Andre")


def before(study: Study, way: Callable[[Study], None]) -> None:
    """What stands there before the theme gets its name."""
    mine = study.code_id("vi ringer hjem")
    if way in (by_renaming, by_raising):
        cb.group_codes(study, [mine], OTHER)
    if way is by_renaming_a_concept:
        cb.raise_groups(study, [cb.group_codes(study, [mine], "Gruppe")], OTHER)


WAYS = (by_hand, by_renaming, by_file, by_renaming_a_code, by_raising, by_renaming_a_concept, by_splitting)


@pytest.mark.parametrize("guide_first", [True, False], ids=["guide first", "theme first"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whatever_comes_first_the_same_is_prompted(
    coded: Study, way: Callable[[Study], None], guide_first: bool
) -> None:
    before(coded, way)
    if not guide_first:
        design.guide.ask_for(coded, "q1", [], waiting=[])
        assert question(coded)["waiting"] == []
    way(coded)
    if not guide_first:
        assert [number for _, _, number in figures(coded)] == [0, 0]
        design.load_guide(coded, coded.plan)

    def phoned() -> bool:
        counted = sorted(number for _, _, number in figures(coded))
        return counted == [0, 1] and question(coded)["waiting"] == []

    assert phoned()
    coding.undo(coded)  # the guide's loading is no act that undo takes back
    assert figures(coded) == NOTHING
    assert question(coded)["waiting"] == [NAME]
    coding.redo(coded)
    assert phoned()


def test_a_copied_grouping_with_the_name_counts_when_it_is_the_active_one(coded: Study) -> None:
    first = cb.add_grouping(coded, "Første")
    mine = cb.group_codes(coded, [coded.code_id("vi ringer hjem")], NAME)
    by_copying(coded)
    assert question(coded)["themes"] == [("code group", mine)]
    second = cb.id_of(coded, "grouping", "Andre")
    cb.activate_grouping(coded, second)
    copied = question(coded)["themes"]
    assert copied != [("code group", mine)]
    assert figures(coded) == PHONED
    cb.delete_grouping(coded, first)
    assert question(coded)["themes"] == copied
    for _ in range(2):
        coding.undo(coded)
    assert question(coded)["themes"] == [("code group", mine)]


def test_a_study_of_ones_own_made_as_the_app_makes_it(tmp_path: Path) -> None:
    """From study.toml through the file to a group made on the board, with nothing of the sample's way."""
    (tmp_path / "plan.toml").write_text(small_study.TOML, encoding="utf-8")
    small_study.text_file(tmp_path / "opptak_havna.txt", small_study.TALK["HN-R1"])
    with Study.create(tmp_path / "study", plan=tmp_path / "plan.toml", coder="Ada") as study:
        study.add(tmp_path / "opptak_havna.txt")
        study.code("HN-R1-0002", "vi ringer hjem")
        by_hand(study)
        (row,) = prompted(study, level="group", by=("round",), language="en").query("utterances > 0").itertuples()
        assert (row.theme, row.prompted, row.display) == ("ringe FØRST", 1, "0 of 1 unprompted")


# --- which one a name means ------------------------------------------------------------------------------------
def test_a_group_goes_before_a_concept_and_a_concept_before_a_code(coded: Study) -> None:
    code = cb.add_code(coded, NAME)
    assert question(coded)["themes"] == [("code", code)]
    concept = cb.add_concept(coded, NAME)
    assert question(coded)["themes"] == [("concept", concept)]
    group = cb.add_group(coded, NAME)
    assert question(coded)["themes"] == [("code group", group)]
    frame = cb.add_grouping(coded, "Ramme", framework=True)
    framed = cb.add_group(coded, NAME, grouping_id=frame)
    assert question(coded)["themes"] == [("code group", group)]
    cb.delete_group(coded, group)
    assert question(coded)["themes"] == [("code group", framed)]
    cb.delete_group(coded, framed)
    cb.delete_concept(coded, concept)
    assert question(coded)["themes"] == [("code", code)]
    cb.retire_code(coded, code)
    assert (question(coded)["themes"], question(coded)["waiting"]) == ([], [NAME])


def test_a_tie_follows_a_theme_that_is_called_otherwise(coded: Study) -> None:
    by_hand(coded)
    group = cb.id_of(coded, "code group", NAME)
    cb.rename_group(coded, group, "Ringe hjem først")
    cb.add_code(coded, NAME)
    design.load_into(coded, coded.plan)
    assert asked(coded) == (["Ringe hjem først"], [])
    assert figures(coded) == [(NAME, 0, 0), *PHONED]


def test_a_tie_goes_with_the_codes_where_they_are_merged_and_split(coded: Study) -> None:
    cb.rename_code(coded, coded.code_id("vi ringer hjem"), NAME)
    code = coded.code_id(NAME)
    coded.code("HN-R1-0005", NAME)
    one, two = coded.codings().query("code == @NAME")["coding"].unique().tolist()
    cb.split_code(coded, code, {"ringe hjem": [one], "ringe rundt": [two]})
    assert asked(coded) == (["ringe hjem", "ringe rundt"], [])
    assert {name: number for name, _, number in figures(coded)} == {
        "ringe hjem": 1, "ringe rundt": 1, "permen støver ned": 0,
    }  # fmt: skip
    cb.merge_codes(coded, coded.code_id("ringe hjem"), coded.code_id("permen støver ned"))
    assert asked(coded) == (["permen støver ned", "ringe rundt"], [])
    cb.merge_codes(coded, coded.code_id("ringe rundt"), coded.code_id("permen støver ned"))
    assert asked(coded) == (["permen støver ned"], [])
    for _ in range(3):
        coding.undo(coded)
    assert asked(coded) == ([NAME], [])


def test_what_is_tied_by_hand_to_a_code_is_tied_to_its_parts(coded: Study) -> None:
    code = coded.code_id("vi ringer hjem")
    design.guide.ask_for(coded, "q1", [("code", code)], waiting=[])
    mine = coded.codings().query("code == 'vi ringer hjem'")["coding"].unique().tolist()
    cb.split_code(coded, code, {"ringe": mine})
    assert asked(coded) == (["ringe"], [])
    assert sorted(number for _, _, number in figures(coded)) == [0, 1]


# --- undo ------------------------------------------------------------------------------------------------------
def only_one(study: Study, name: str) -> list[str]:
    """The first of the code's codings."""
    return study.codings().query("code == @name")["coding"].unique().tolist()[:1]


@pytest.mark.parametrize(
    "what",
    [
        "split",
        "split all",
        "split to the name",
        "merge",
        "retire",
        "rename",
        "rename to",
        "group",
        "concept",
        "delete group",
    ],
)
def test_every_act_on_what_a_question_asks_for_is_undone_and_redone(coded: Study, what: str) -> None:
    """Also where the theme is called otherwise by now, which the tie has followed: undo does not take that from it."""
    code = coded.code_id("vi ringer hjem")
    coded.code("HN-R1-0005", "vi ringer hjem")
    cb.rename_code(coded, code, NAME)  # the name is tied to it
    cb.rename_code(coded, code, OTHER)  # and follows it
    group = cb.add_group(coded, "Gruppe")
    acts: dict[str, Callable[[], object]] = {
        "split": lambda: cb.split_code(coded, code, {"ringe hjem": only_one(coded, OTHER)}),
        "split all": lambda: cb.split_code(
            coded, code, {"ringe": coded.codings().query("code == @OTHER")["coding"].unique().tolist()}
        ),
        "split to the name": lambda: cb.split_code(coded, code, {NAME: only_one(coded, OTHER)}),
        "merge": lambda: cb.merge_codes(coded, code, coded.code_id("permen støver ned")),
        "retire": lambda: cb.retire_code(coded, cb.add_code(coded, NAME)),
        "rename": lambda: cb.rename_code(coded, code, "enda et navn"),
        "rename to": lambda: cb.rename_code(coded, code, NAME),
        "group": lambda: cb.rename_group(coded, group, NAME),
        "concept": lambda: cb.raise_groups(coded, [group], NAME),
        "delete group": lambda: cb.delete_group(coded, cb.add_group(coded, NAME)),
    }
    stood = [small_study.live_rows(coded.store)]
    done = [coded.revision]

    def go(one: Callable[[], object]) -> None:
        one()
        stood.append(small_study.live_rows(coded.store))
        done.append(coded.revision)

    go(acts[what])
    go(lambda: cb.rename_code(coded, cb.add_code(coded, "tredje"), "fjerde"))
    go(lambda: cb.add_group(coded, NAME) if what not in ("group", "delete group") else cb.add_concept(coded, NAME))
    go(lambda: cb.rename_code(coded, coded.code_id("fjerde"), NAME) if NAME not in set(coded.codes()["code"]) else None)
    undone = 0
    while small_study.live_rows(coded.store) != stood[0]:
        coding.undo(coded)
        undone += 1
        assert undone < 9
    for _ in range(undone):
        coding.redo(coded)
    assert small_study.live_rows(coded.store) == stood[-1]


# --- by hand, again, older -------------------------------------------------------------------------------------
def test_loading_the_guide_again_changes_nothing_and_says_how_many_names_wait(coded: Study) -> None:
    assert design.load_guide(coded, coded.plan) == 1
    by_hand(coded)
    stood, revision = small_study.live_rows(coded.store), coded.revision
    assert design.load_guide(coded, coded.plan) == 0
    design.load_into(coded, coded.plan)
    assert (small_study.live_rows(coded.store), coded.revision) == (stood, revision)


def test_names_are_let_go_and_given_by_hand(coded: Study) -> None:
    code = ("code", coded.code_id("permen støver ned"))
    design.guide.ask_for(coded, "q1", [code])
    assert asked(coded) == (["permen støver ned"], [NAME])
    design.guide.ask_for(coded, "q1", [], waiting=["ringe FØRST", OTHER, "VI ringer hjem", "  "])
    assert asked(coded) == (["vi ringer hjem"], [NAME, OTHER])
    design.guide.ask_for(coded, "q1", [], waiting=[OTHER])
    by_hand(coded)
    assert asked(coded) == ([], [OTHER])
    for _ in range(4):
        coding.undo(coded)
    assert asked(coded) == ([], [NAME])


def test_what_a_version_without_names_had_tied_gets_the_name_that_stands_in_the_file(coded: Study) -> None:
    by_hand(coded)
    group = ("code group", cb.id_of(coded, "code group", NAME))
    design.guide.ask_for(coded, "q1", [], waiting=[])
    design.guide.ask_for(coded, "q1", [group])  # tied by its id, as every tie was
    design.load_guide(coded, coded.plan)
    assert question(coded)["themes"] == [group]
    cb.delete_group(coded, group[1])
    assert asked(coded) == ([], [NAME])


def test_a_question_of_an_unknown_round_is_refused(study: Study) -> None:
    plan = design.read(study.folder / "study.toml")
    questions = tuple(dataclasses.replace(one, round=9) for one in plan.questions)
    with pytest.raises(DesignError) as caught:
        design.load_guide(study, dataclasses.replace(plan, questions=questions))
    assert caught.value.code == "design.unknown_round"


def test_two_people_are_not_in_each_others_way(coded: Study) -> None:
    """A name that has gone over to what another has made is no reason to refuse an undo."""
    bo = coded.acting("Bo")
    code = cb.add_code(coded, NAME)
    group = cb.add_group(bo, NAME)
    coding.undo(coded)
    assert question(coded)["themes"] == [("code group", group)]
    coding.redo(coded)
    coding.undo(bo)
    assert question(coded)["themes"] == [("code", code)]
    coding.undo(coded)
    coding.redo(bo)
    coding.redo(coded)
    assert question(coded)["themes"] == [("code group", group)]


def test_what_another_has_tied_since_is_not_taken_back_with_ones_own_act(coded: Study) -> None:
    """Also where the theme is called otherwise by now, so that its name no longer says what the question asks for."""
    bo = coded.acting("Bo")
    cb.add_code(coded, NAME)
    group = cb.add_group(bo, NAME)
    cb.rename_group(bo, group, "G")
    for one in (coding.undo, coding.redo, coding.undo):
        one(coded)
        assert asked(coded) == (["G"], [])


def test_what_another_has_tied_since_is_not_taken_back_with_what_is_done_again(coded: Study) -> None:
    bo = coded.acting("Bo")
    cb.add_code(coded, NAME)
    coding.undo(coded)
    other = cb.add_code(bo, NAME)
    cb.rename_code(bo, other, OTHER)
    coding.redo(coded)
    assert asked(coded) == ([OTHER], [])


def test_what_is_done_again_is_later_than_what_was_done_meanwhile(coded: Study) -> None:
    """Ada's code is made, taken back and made again: her tie is the later one, though Bo's act has the higher number."""
    bo = coded.acting("Bo")
    group = cb.add_group(coded, OTHER)
    cb.rename_group(coded, group, NAME)
    coding.undo(coded)
    cb.add_concept(bo, NAME)
    coding.undo(bo)
    coding.redo(coded)
    cb.rename_group(coded, group, "G")
    coding.redo(bo)
    assert asked(coded) == (["G"], [])


def test_a_name_that_came_back_to_a_theme_is_taken_from_it_with_the_renaming(coded: Study) -> None:
    bo = coded.acting("Bo")
    cb.rename_code(coded, coded.code_id("vi ringer hjem"), NAME)
    group = cb.add_group(bo, NAME)
    cb.delete_group(bo, group)
    coding.undo(coded)
    assert asked(coded) == ([], [NAME])
    coding.redo(coded)
    assert asked(coded) == ([NAME], [])


# --- by chance -------------------------------------------------------------------------------------------------
ACTS = (
    "code",
    "group",
    "concept",
    "frame",
    "second",
    "activate",
    "rename",
    "rename group",
    "delete",
    "drop",
    "retire",
    "undo",
    "redo",
    "guide",
)


def act(study: Study, what: str) -> None:
    """One act; what is called as the question says is renamed by none of them, as a tie follows whoever is renamed."""

    def put(kind: str, name: str) -> str:
        return cb.id_of(study, kind, name)

    {
        "code": lambda: cb.add_code(study, NAME),
        "group": lambda: cb.group_codes(study, [study.code_id("vi ringer hjem")], NAME),
        "concept": lambda: cb.add_concept(study, NAME),
        "frame": lambda: cb.add_group(study, NAME, grouping_id=cb.add_grouping(study, "Ramme", framework=True)),
        "second": lambda: cb.add_group(study, NAME, grouping_id=cb.add_grouping(study, "Andre")),
        "activate": lambda: cb.activate_grouping(study, put("grouping", "Andre")),
        "rename": lambda: cb.rename_concept(study, cb.add_concept(study, OTHER), NAME),
        "rename group": lambda: cb.rename_group(study, cb.add_group(study, OTHER), NAME),
        "delete": lambda: cb.delete_group(study, put("code group", NAME)),
        "drop": lambda: cb.delete_concept(study, put("concept", NAME)),
        "retire": lambda: cb.retire_code(study, study.code_id(NAME)),
        "undo": lambda: coding.undo(study),
        "redo": lambda: coding.redo(study),
        "guide": lambda: design.load_guide(study, study.plan),
    }[what]()  # fmt: skip


def meant(study: Study) -> tuple[str, str] | None:
    """What the name means, read off the codebook as it stands."""
    with study.read() as connection:
        attempts = store.groupings(connection)
        found = [
            ("code group", group["id"])
            for grouping in sorted(attempts, key=lambda one: (not one["active"], one["framework"]))
            for group in grouping["groups"]
            if group["name"] == NAME
        ]
        found += [("concept", one["id"]) for one in store.concepts(connection) if one["name"] == NAME]
        found += [("code", one["id"]) for one in store.codes(connection) if one["name"] == NAME]
    return next(iter(found), None)


def tied(study: Study) -> tuple[str, str] | None:
    row = question(study)
    assert len(row["themes"]) + len(row["waiting"]) == 1
    return next(iter(row["themes"]), None)


@given(first=st.booleans(), steps=st.lists(st.sampled_from(ACTS), min_size=3, max_size=10))
@settings(max_examples=many(24), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_name_means_what_the_codebook_says_however_it_came_there(
    small_folder: Path, first: bool, steps: list[str]
) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        Study(small_study.copy(small_folder / "study", Path(place) / "study"), coder="Ada") as study,
    ):
        cb.add_grouping(study, "Første")
        cb.add_code(study, "vi ringer hjem")
        if not first:
            design.guide.ask_for(study, "q1", [], waiting=[])
        for step in steps:
            with suppress(QualError):
                act(study, step)
            if first:
                assert tied(study) == meant(study)
        design.load_guide(study, study.plan)
        assert tied(study) == meant(study)
