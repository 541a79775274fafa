"""The board as values, advice that is silenced, words that two change at once, reference points, rounds compared."""

from __future__ import annotations

import random
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
from qual.coding import Span
from qual.errors import CodebookError, ConflictError
from qual.messages import text
from qual.study import Study

TEA, PERM = "HN-R1-0002", "HN-R1-0004"


@pytest.fixture
def study(tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    """The small study of all tests: rounds, sessions, transcripts."""
    with Study(small_study.copy(small_folder / "study", tmp_path / "study"), coder="Ada") as opened:
        yield opened


@pytest.fixture
def made(study: Study) -> dict[str, str]:
    """Four codes, two groups, a concept; two codings in round 1 and one in round 2."""
    ids = {name: cb.add_code(study, name) for name in ("ringer hjem", "permen støver", "samarbeid", "d")}
    study.code(TEA, "ringer hjem")
    study.code(PERM, "ringer hjem")
    study.code("HN-R2-0002", "ringer hjem")
    ids |= {name: cb.add_group(study, name) for name in ("G", "H")}
    cb.move_code(study, [ids["ringer hjem"], ids["d"]], ids["G"])
    ids["K"] = cb.raise_groups(study, [ids["G"]], "K")
    return ids


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows}


def test_the_board_tells_use_by_round_tests_and_advice(study: Study, made: dict[str, str]) -> None:
    cb.record_verdict(study, "code", "code", made["d"], "topic")
    cb.record_verdict(study, "grouping", "code group", made["G"], "holds")
    shown = cb.board(study, language="nb")
    codes = by_name(shown["codes"])
    assert shown["rounds"] == [1, 2]
    assert (codes["ringer hjem"]["uses"], codes["ringer hjem"]["by_round"]) == (3, [2, 1])
    assert {name: row["test"] for name, row in codes.items()} == {
        "ringer hjem": "open", "permen støver": "open", "samarbeid": "open", "d": "failed",
    }  # fmt: skip
    assert [name for name, row in codes.items() if row["advice"]] == ["samarbeid"]
    assert codes["permen støver"]["group"] is None
    assert (codes["d"]["answers"], codes["samarbeid"]["answers"]) == ([None, "topic"], [None, None])
    assert [(row["name"], row["test"]) for row in shown["groups"]] == [("G", "passed"), ("H", "open")]
    assert [(row["name"], row["groups"]) for row in shown["concepts"]] == [("K", [made["G"]])]
    assert cb.open_tests(shown) == {"codes": 3, "groups": 1, "concepts": 1}


def test_a_concept_tells_which_groups_of_other_groupings_failed_their_test(study: Study, made: dict[str, str]) -> None:
    other = cb.add_grouping(study, "Et annet forsøk")
    cb.record_verdict(study, "grouping", "code group", made["G"], "overlapping")
    cb.record_verdict(study, "concept", "concept", made["K"], "general")
    [concept] = cb.board(study, other)["concepts"]
    assert (concept["test"], concept["others"], concept["others_failed"]) == ("passed", ["G"], ["G"])
    [here] = cb.board(study)["concepts"]
    assert (here["groups"], here["others_failed"]) == ([made["G"]], [])


def test_a_sentence_that_two_have_coded_is_one_passage(study: Study, made: dict[str, str]) -> None:
    study.acting("Bo").code(TEA, "ringer hjem")
    study.acting("Bo").code(PERM, "ringer hjem", start=0, end=4)  # some of the words that the other has coded
    study.acting("Bo").code("HN-R2-0002", "d")
    codes = by_name(cb.board(study)["codes"])
    assert (codes["ringer hjem"]["uses"], codes["ringer hjem"]["by_round"]) == (3, [2, 1])
    assert codes["d"]["uses"] == 1
    assert study.codes().set_index("code")["codings"]["ringer hjem"] == 5


def test_passages_are_the_codings_that_overlap_counted_anew(study: Study) -> None:
    """Forty spans and exchanges at random; counted again by joining any two that share a letter, until nothing joins."""
    chance = random.Random(3)
    said = study.utterances()
    said = said[said["session"] == "HN-R1"].head(4)
    code = cb.add_code(study, "te")
    spans: list[set[tuple[str, int]]] = []
    for _ in range(40):
        rows = said.sample(chance.choice([1, 1, 1, 2]), random_state=chance.randint(0, 999))
        parts = []
        for row in rows.itertuples():
            start = chance.randrange(len(row.text))
            parts.append(Span(row.utterance, start, min(len(row.text), start + chance.randint(1, 3))))
        coding.apply(study.acting(chance.choice(["Ada", "Bo"])), code, parts)
        spans.append({(part.utterance, place) for part in parts for place in range(part.start or 0, part.end or 0)})
    while pair := next(((a, b) for i, a in enumerate(spans) for b in spans[i + 1 :] if a & b), None):
        spans = [one for one in spans if one not in pair] + [pair[0] | pair[1]]
    [shown] = cb.board(study)["codes"]
    assert 1 < len(spans) < 40
    assert shown["uses"] == len(spans)


def test_a_framework_shows_its_own_codes_and_has_no_tests(study: Study, made: dict[str, str]) -> None:
    frame = cb.add_grouping(study, "Ramme", framework=True)
    code = cb.add_code(study, "Forankring", origin="framework")
    cb.group_codes(study, [code], "Ledelse", grouping_id=frame)
    shown = cb.board(study, frame)
    assert [(row["name"], row["test"]) for row in shown["codes"] + shown["groups"]] == [
        ("Forankring", None),
        ("Ledelse", None),
    ]
    assert "Forankring" not in by_name(cb.board(study)["codes"])
    assert shown["concepts"][0]["others"] == ["G"]


def test_a_new_group_and_what_goes_into_it_are_one_act(study: Study, made: dict[str, str]) -> None:
    before = live_rows(study.store)
    group = cb.group_codes(study, [made["samarbeid"], made["d"]], "Ny")
    assert study.codes().set_index("code")["group"].dropna().to_dict() == {
        "ringer hjem": "G",
        "samarbeid": "Ny",
        "d": "Ny",
    }
    assert cb.group_codes(study, [made["permen støver"]], "ny") == group  # case aside, the same
    assert [study.undo(), study.undo()] == ["code.group", "code.group"]
    assert live_rows(study.store) == before
    cb.raise_groups(study, [made["G"], made["H"]], "L")
    assert study.undo() == "concept.raise"
    assert live_rows(study.store) == before


# --- advice ----------------------------------------------------------------------------------------------------------
def advice(study: Study) -> dict[str, str]:
    return {row["name"]: row["advice"]["key"] for row in cb.board(study)["codes"] if row["advice"]}


def test_advice_is_silenced_for_one_code_and_undone(study: Study, made: dict[str, str]) -> None:
    generic = "codebook.advice.generic"
    assert advice(study) == {"samarbeid": generic}
    cb.silence_advice(study, made["samarbeid"], generic)
    assert advice(study) == {}
    assert cb.read_from(study).verdicts == ()  # it is no verdict on the code
    study.undo()
    assert advice(study) == {"samarbeid": generic}
    study.redo()
    cb.silence_advice(study, made["samarbeid"], generic, silenced=False)
    assert advice(study) == {"samarbeid": generic}
    with pytest.raises(CodebookError):
        cb.silence_advice(study, "ingen", generic)


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
        cb.rename_code(theirs.acting("Bo"), code, "deres", seen="d")
        cb.set_definition(theirs.acting("Bo"), code, "deres", seen=None)
        cb.rename_group(theirs.acting("Bo"), group, "deres", seen="G")
        cb.define_concept(theirs.acting("Bo"), concept, "deres")
        before = live_rows(study.store)
        tries = [
            lambda: cb.rename_code(study, code, "min", seen="d"),
            lambda: cb.set_definition(study, code, "min", seen=None),
            lambda: cb.rename_group(study, group, "min", seen="G"),
            lambda: cb.define_concept(study, concept, "min", seen=None),
        ]
        for one in tries:
            with pytest.raises(ConflictError) as caught:
                one()
            assert (caught.value.mine, caught.value.theirs) == ("min", "deres")
            assert "«min»" in caught.value.text("nb")
        assert live_rows(study.store) == before
    cb.rename_code(study, code, "min", seen="deres")  # having seen it
    cb.set_definition(study, code, "deres", seen=None)  # the same words are no conflict
    assert "min" in set(study.codes()["code"])


def test_a_memo_is_changed_only_as_it_was_seen(study: Study) -> None:
    memo = coding.add_memo(study, "study", None, "først")
    coding.edit_memo(study.acting("Bo"), memo, "så", seen="først")
    with pytest.raises(ConflictError) as caught:
        coding.edit_memo(study, memo, "mitt", seen="først")
    assert caught.value.theirs == "så"
    assert [(row["text"], row["author"]) for row in coding.memos(study)] == [("så", "Ada")]
    coding.undo(study.acting("Bo"))
    assert coding.memos(study)[0]["text"] == "først"


# --- reference points ------------------------------------------------------------------------------------------------
def test_a_reference_point_begins_from_a_passage_before_any_group_exists(study: Study) -> None:
    coded = study.code(TEA, "ringer hjem", start=0, end=18)
    point = cb.point_from_codings(study, "Te før alvor", [coded], note="kom straks")
    [found] = cb.board(study)["points"]
    assert (found["id"], found["note"]) == (point, "kom straks")
    assert [(link["kind"], link["name"], link["quotation"]) for link in found["links"]] == [
        ("utterance", TEA, "Vi tar en kopp te "),
        ("code", "ringer hjem", None),
    ]
    cb.reword_reference_point(study, point, statement="Te først", seen="Te før alvor")
    with pytest.raises(ConflictError):
        cb.reword_reference_point(study, point, note="nytt", seen_note="noe annet")
    cb.unlink_reference(study, found["links"][0]["id"])
    assert len(cb.board(study)["points"][0]["links"]) == 1
    before = live_rows(study.store)
    cb.delete_reference_point(study, point)
    assert cb.board(study)["points"] == []
    coding.undo(study)
    assert live_rows(study.store) == before


# --- what was before -------------------------------------------------------------------------------------------------
def test_a_code_knows_what_it_has_taken_in(study: Study, made: dict[str, str]) -> None:
    cb.set_definition(study, made["d"], "om d")
    cb.merge_codes(study.acting("Bo"), made["d"], made["samarbeid"])
    cb.merge_codes(study.acting("Bo"), made["samarbeid"], made["ringer hjem"])
    found = cb.absorbed(study, made["ringer hjem"])
    assert [(row["name"], row["definition"], row["into"], row["actor"]) for row in found] == [
        ("samarbeid", None, "ringer hjem", "Bo"),
        ("d", "om d", "samarbeid", "Bo"),
    ]
    assert cb.absorbed(study, made["permen støver"]) == []


def test_the_codebook_at_two_rounds(study: Study) -> None:
    study.code(TEA, "først")
    study.code("HN-R2-0002", "så")
    study.code("HN-R2-0003", "sist")
    moments = cb.at_round(study)
    assert sorted(moments) == [1, 2]
    since, until = moments[1], moments[2]
    assert [row["name"] for row in cb.revisions(study, since, until) if row["change"] == "added"] == [
        "så",
        "sist",
    ]


# --- groupings -------------------------------------------------------------------------------------------------------
def test_a_grouping_is_sorted_outside_and_loaded_again(study: Study, made: dict[str, str], tmp_path: Path) -> None:
    attempt = cb.copy_grouping(study, cb.board(study)["grouping"]["id"], "Bos forsøk")
    sheet = wall(cb.read_from(study), tmp_path / "vegg.xlsx", "nb", grouping="Bos forsøk")
    book = load_workbook(sheet)
    moved = {"ringer hjem": "Helt ny", "permen støver": "H", "d": text("codebook.residual", "nb")}
    for row in book.active.iter_rows(min_row=2):
        if row[0].value in moved:
            row[1].value = moved[row[0].value]
    book.save(sheet)
    cb.load_into(study.acting("Bo"), cb.load(sheet))
    now = {row["name"]: row["group"] for row in cb.board(study, attempt)["codes"]}
    names = {row["id"]: row["name"] for row in cb.board(study, attempt)["groups"]}
    assert {code: names.get(group or "") for code, group in now.items()} == {
        "ringer hjem": "Helt ny",
        "permen støver": "H",
        "samarbeid": None,
        "d": None,
    }
    assert study.codes().set_index("code")["group"].dropna().to_dict() == {
        "ringer hjem": "G",
        "d": "G",
    }  # the first stands
    cells = cb.crossed(study, cb.board(study)["grouping"]["id"], attempt)
    assert cells == {("G", "Helt ny"): ("ringer hjem",), ("G", None): ("d",), (None, "H"): ("permen støver",)}
    with pytest.raises(CodebookError):
        wall(cb.read_from(study), tmp_path / "vegg.xlsx", grouping="finnes ikke")


def test_a_name_gives_its_id_case_aside(study: Study, made: dict[str, str]) -> None:
    point = cb.add_reference_point(study, "broen bærer")
    other = cb.add_grouping(study, "Andre forsøk")
    within = cb.add_group(study, "G", grouping_id=other)
    assert cb.id_of(study, "code", "Ringer hjem") == made["ringer hjem"]
    assert cb.id_of(study, "code group", "g") == made["G"]
    assert cb.id_of(study, "code group", "g", grouping=other) == within
    assert cb.id_of(study, "grouping", "andre FORSØK") == other
    assert cb.id_of(study, "concept", "k") == made["K"]
    assert cb.id_of(study, "reference point", "Broen bærer") == point


@pytest.mark.parametrize(
    ("kind", "code"),
    [(kind, "codebook.not_named") for kind in ("code", "code group", "grouping", "concept", "reference point")]
    + [("tema", "codebook.unknown_kind")],
)
def test_a_name_that_nothing_has_is_told(study: Study, made: dict[str, str], kind: str, code: str) -> None:
    with pytest.raises(CodebookError) as caught:
        cb.id_of(study, kind, "finnes ikke")
    assert caught.value.code == code
