"""The board as values, advice that is silenced, words that two change at once, reference points, rounds compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small_study
from openpyxl import load_workbook
from small_study import live_rows

from qual import codebook as cb
from qual import coding
from qual.codebook.wall import wall
from qual.errors import CodebookError, ConflictError
from qual.messages import text
from qual.study import Study

ADA: dict[str, Any] = {"actor": "Ada"}
TEA, PERM = "HN-R1-0002", "HN-R1-0004"


@pytest.fixture
def study(tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    """The small study of all tests: rounds, sessions, transcripts."""
    with Study(small_study.copy(small_folder / "study", tmp_path / "study"), coder="Ada") as opened:
        yield opened


@pytest.fixture
def made(study: Study) -> dict[str, str]:
    """Four codes, two groups, a concept; two codings in round 1 and one in round 2."""
    ids = {
        name: cb.add_code(study.database, name, **ADA) for name in ("ringer hjem", "permen støver", "samarbeid", "d")
    }
    study.code(TEA, "ringer hjem")
    study.code(PERM, "ringer hjem")
    study.code("HN-R2-0002", "ringer hjem")
    ids |= {name: cb.add_group(study.database, name, **ADA) for name in ("G", "H")}
    cb.move_code(study.database, [ids["ringer hjem"], ids["d"]], ids["G"], **ADA)
    ids["K"] = cb.raise_groups(study.database, [ids["G"]], "K", **ADA)
    return ids


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows}


def test_the_board_tells_use_by_round_tests_and_advice(study: Study, made: dict[str, str]) -> None:
    cb.record_verdict(study.database, "code", "code", made["d"], "topic", **ADA)
    cb.record_verdict(study.database, "grouping", "code group", made["G"], "holds", **ADA)
    shown = cb.board(study.database, language="nb")
    codes = by_name(shown["codes"])
    assert shown["rounds"] == [1, 2]
    assert (codes["ringer hjem"]["uses"], codes["ringer hjem"]["by_round"]) == (3, [2, 1])
    assert {name: row["test"] for name, row in codes.items()} == {
        "ringer hjem": "open", "permen støver": "open", "samarbeid": "open", "d": "failed",
    }  # fmt: skip
    assert [name for name, row in codes.items() if row["advice"]] == ["samarbeid"]
    assert codes["permen støver"]["group"] is None
    assert [(row["name"], row["test"]) for row in shown["groups"]] == [("G", "passed"), ("H", "open")]
    assert [(row["name"], row["groups"]) for row in shown["concepts"]] == [("K", [made["G"]])]
    assert cb.open_tests(shown) == {"codes": 3, "groups": 1, "concepts": 1}


def test_a_framework_shows_its_own_codes_and_has_no_tests(study: Study, made: dict[str, str]) -> None:
    frame = cb.add_grouping(study.database, "Ramme", framework=True, **ADA)
    code = cb.add_code(study.database, "Forankring", origin="framework", **ADA)
    cb.group_codes(study.database, [code], "Ledelse", grouping_id=frame, **ADA)
    shown = cb.board(study.database, frame)
    assert [(row["name"], row["test"]) for row in shown["codes"] + shown["groups"]] == [
        ("Forankring", None), ("Ledelse", None),
    ]  # fmt: skip
    assert "Forankring" not in by_name(cb.board(study.database)["codes"])
    assert shown["concepts"][0]["others"] == ["G"]


def test_a_new_group_and_what_goes_into_it_are_one_act(study: Study, made: dict[str, str]) -> None:
    before = live_rows(study.database)
    group = cb.group_codes(study.database, [made["samarbeid"], made["d"]], "Ny", **ADA)
    assert study.codes().set_index("code")["group"].dropna().to_dict() == {
        "ringer hjem": "G", "samarbeid": "Ny", "d": "Ny",
    }  # fmt: skip
    assert cb.group_codes(study.database, [made["permen støver"]], "ny", **ADA) == group  # case aside, the same
    assert [study.undo(), study.undo()] == ["code.group", "code.group"]
    assert live_rows(study.database) == before
    cb.raise_groups(study.database, [made["G"], made["H"]], "L", **ADA)
    assert study.undo() == "concept.raise"
    assert live_rows(study.database) == before


# --- advice ----------------------------------------------------------------------------------------------------------
def advice(study: Study) -> dict[str, str]:
    return {row["name"]: row["advice"]["key"] for row in cb.board(study.database)["codes"] if row["advice"]}


def test_advice_is_silenced_for_one_code_and_undone(study: Study, made: dict[str, str]) -> None:
    generic = "codebook.advice.generic"
    assert advice(study) == {"samarbeid": generic}
    cb.silence_advice(study.database, made["samarbeid"], generic, **ADA)
    assert advice(study) == {}
    assert cb.read_from(study.database).verdicts == ()  # it is no verdict on the code
    study.undo()
    assert advice(study) == {"samarbeid": generic}
    study.redo()
    cb.silence_advice(study.database, made["samarbeid"], generic, silenced=False, **ADA)
    assert advice(study) == {"samarbeid": generic}
    with pytest.raises(CodebookError):
        cb.silence_advice(study.database, "ingen", generic, **ADA)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("vi ringer hjem", "Hjem ringer vi"), ("permen støver ned", "permene støver ned"),
        ("samarbeidet knirker", "samarbidet knirker"), ("samarbeidet knirker", "samarbiedet knirker"),
    ],
)  # fmt: skip
def test_near_duplicates_are_named_with_the_earlier_one(first: str, second: str) -> None:
    assert cb.alike([first, "noe helt annet", second]) == {second: first}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ringer hjem", "ringer aldri hjem"), ("trygghet", "utrygghet"), ("kontakten med dem", "kontrakten med dem"),
        ("slik var det i runde 1", "slik var det i runde 2"), ("vi lever her", "vi leser her"),
        ("tida strekker ikke til", "vi rekker det ikke"), ("ikke vår jobb", "vår jobb"),
    ],
)  # fmt: skip
def test_one_word_more_or_other_words_for_the_same_are_no_duplicates(first: str, second: str) -> None:
    assert cb.alike([first, second]) == {}


def test_neither_a_code_used_once_nor_a_paraphrase_is_flagged(study: Study) -> None:
    study.code(TEA, "heimen får vite det før alt er klart")  # shares no word with the passage
    assert advice(study) == {}


# --- two at once -----------------------------------------------------------------------------------------------------
def test_words_that_another_has_changed_meanwhile_are_refused_with_both_versions(
    study: Study, made: dict[str, str]
) -> None:
    code, group, concept = made["d"], made["G"], made["K"]
    with Study(study.folder, coder="Bo") as theirs:
        bo: dict[str, Any] = {"actor": "Bo"}
        cb.rename_code(theirs.database, code, "deres", seen="d", **bo)
        cb.set_definition(theirs.database, code, "deres", seen=None, **bo)
        cb.rename_group(theirs.database, group, "deres", seen="G", **bo)
        cb.define_concept(theirs.database, concept, "deres", **bo)
        before = live_rows(study.database)
        tries = [
            lambda: cb.rename_code(study.database, code, "min", seen="d", **ADA),
            lambda: cb.set_definition(study.database, code, "min", seen=None, **ADA),
            lambda: cb.rename_group(study.database, group, "min", seen="G", **ADA),
            lambda: cb.define_concept(study.database, concept, "min", seen=None, **ADA),
        ]
        for one in tries:
            with pytest.raises(ConflictError) as caught:
                one()
            assert (caught.value.mine, caught.value.theirs) == ("min", "deres")
            assert "«min»" in caught.value.text("nb")
        assert live_rows(study.database) == before
    cb.rename_code(study.database, code, "min", seen="deres", **ADA)  # having seen it
    cb.set_definition(study.database, code, "deres", seen=None, **ADA)  # the same words are no conflict
    assert "min" in set(study.codes()["code"])


def test_a_memo_is_changed_only_as_it_was_seen(study: Study) -> None:
    memo = coding.add_memo(study.database, "study", None, "først", author="Ada")
    coding.edit_memo(study.database, memo, "så", author="Bo", seen="først")
    with pytest.raises(ConflictError) as caught:
        coding.edit_memo(study.database, memo, "mitt", author="Ada", seen="først")
    assert caught.value.theirs == "så"
    assert [(row["text"], row["author"]) for row in coding.memos(study.database)] == [("så", "Ada")]
    coding.undo(study.database, "Bo")
    assert coding.memos(study.database)[0]["text"] == "først"


# --- reference points ------------------------------------------------------------------------------------------------
def test_a_reference_point_begins_from_a_passage_before_any_group_exists(study: Study) -> None:
    coded = study.code(TEA, "ringer hjem", start=0, end=18)
    point = cb.point_from_codings(study.database, "Te før alvor", [coded], note="kom straks", **ADA)
    [found] = cb.board(study.database)["points"]
    assert (found["id"], found["note"]) == (point, "kom straks")
    assert [(link["kind"], link["name"], link["quotation"]) for link in found["links"]] == [
        ("utterance", TEA, "Vi tar en kopp te "), ("code", "ringer hjem", None),
    ]  # fmt: skip
    cb.reword_reference_point(study.database, point, statement="Te først", seen="Te før alvor", **ADA)
    with pytest.raises(ConflictError):
        cb.reword_reference_point(study.database, point, note="nytt", seen_note="noe annet", **ADA)
    cb.unlink_reference(study.database, found["links"][0]["id"], **ADA)
    assert len(cb.board(study.database)["points"][0]["links"]) == 1
    before = live_rows(study.database)
    cb.delete_reference_point(study.database, point, **ADA)
    assert cb.board(study.database)["points"] == []
    coding.undo(study.database, "Ada")
    assert live_rows(study.database) == before


# --- what was before -------------------------------------------------------------------------------------------------
def test_a_code_knows_what_it_has_taken_in(study: Study, made: dict[str, str]) -> None:
    cb.set_definition(study.database, made["d"], "om d", **ADA)
    cb.merge_codes(study.database, made["d"], made["samarbeid"], actor="Bo")
    cb.merge_codes(study.database, made["samarbeid"], made["ringer hjem"], actor="Bo")
    found = cb.absorbed(study.database, made["ringer hjem"])
    assert [(row["name"], row["definition"], row["into"], row["actor"]) for row in found] == [
        ("samarbeid", None, "ringer hjem", "Bo"), ("d", "om d", "samarbeid", "Bo"),
    ]  # fmt: skip
    assert cb.absorbed(study.database, made["permen støver"]) == []


def test_the_codebook_at_two_rounds(study: Study) -> None:
    study.code(TEA, "først")
    study.code("HN-R2-0002", "så")
    study.code("HN-R2-0003", "sist")
    moments = cb.at_round(study.database)
    assert sorted(moments) == [1, 2]
    since, until = moments[1], moments[2]
    assert [row["name"] for row in cb.revisions(study.database, since, until) if row["change"] == "added"] == [
        "så",
        "sist",
    ]


# --- groupings -------------------------------------------------------------------------------------------------------
def test_a_grouping_is_sorted_outside_and_loaded_again(study: Study, made: dict[str, str], tmp_path: Path) -> None:
    attempt = cb.copy_grouping(study.database, cb.board(study.database)["grouping"]["id"], "Bos forsøk", **ADA)
    sheet = wall(cb.read_from(study.database), tmp_path / "vegg.xlsx", "nb", grouping="Bos forsøk")
    book = load_workbook(sheet)
    moved = {"ringer hjem": "Helt ny", "permen støver": "H", "d": text("codebook.residual", "nb")}
    for row in book.active.iter_rows(min_row=2):
        if row[0].value in moved:
            row[1].value = moved[row[0].value]
    book.save(sheet)
    cb.load_into(study.database, cb.load(sheet), actor="Bo")
    now = {row["name"]: row["group"] for row in cb.board(study.database, attempt)["codes"]}
    names = {row["id"]: row["name"] for row in cb.board(study.database, attempt)["groups"]}
    assert {code: names.get(group or "") for code, group in now.items()} == {
        "ringer hjem": "Helt ny", "permen støver": "H", "samarbeid": None, "d": None,
    }  # fmt: skip
    assert study.codes().set_index("code")["group"].dropna().to_dict() == {
        "ringer hjem": "G",
        "d": "G",
    }  # the first stands
    with study.database.read() as connection:
        cells = cb.crossed(connection, cb.board(study.database)["grouping"]["id"], attempt)
    assert cells == {("G", "Helt ny"): ("ringer hjem",), ("G", None): ("d",), (None, "H"): ("permen støver",)}
    with pytest.raises(CodebookError):
        wall(cb.read_from(study.database), tmp_path / "vegg.xlsx", grouping="finnes ikke")
