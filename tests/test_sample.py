"""The sample is what its README says: counted here from the files, by code that qual does not use."""

from __future__ import annotations

import csv
import re
import statistics
import tomllib
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest
import yaml

from qual import resources
from qual.transcripts import read

SAMPLE = resources.place("transcripts_sample")
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return tomllib.loads((SAMPLE / "study.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def transcripts(plan: dict[str, Any]) -> dict[str, list[tuple[str | None, str]]]:
    files = [file for session in plan["sessions"] for file in session.get("files", [])]
    return {file: [(u.speaker, u.text) for u in read(SAMPLE / file).utterances] for file in files}


@pytest.fixture(scope="module")
def codings() -> list[dict[str, str]]:
    with (SAMPLE / "codings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def function_of(plan: dict[str, Any]) -> dict[tuple[str, str], str]:
    """(file, label) → participant, moderator, several or unknown."""
    return {
        (file, present["label"]): present.get("kind") or present.get("function", "participant")
        for session in plan["sessions"]
        for file in session.get("files", [])
        for present in session["present"]
    }


def substantive(plan: dict[str, Any], file: str, utterances: list[tuple[str | None, str]]) -> list[int]:
    """The numbers of the participants' utterances of 18 words or more."""
    functions = function_of(plan)
    spoken = [re.sub(r"\[[^\]]*\]|\([^)]*\)", "", text) for _speaker, text in utterances]
    return [
        n
        for n, ((speaker, _), text) in enumerate(zip(utterances, spoken, strict=True), 1)
        if functions.get((file, speaker or "")) == "participant" and len(WORD.findall(text)) >= 18
    ]


def test_31_sessions_of_the_grid_and_one_interview_in_32_files(plan, transcripts) -> None:
    held = [s for s in plan["sessions"] if s.get("held", True)]
    assert len([s for s in held if "group" in s]) == 31
    assert [s["kind"] for s in held if "group" not in s] == ["interview"]
    kinds = Counter(file.rsplit(".", 1)[1] for file in transcripts)
    assert kinds == {"docx": 21, "txt": 5, "vtt": 2, "srt": 2, "rtf": 1, "odt": 1}
    assert {path.name for path in SAMPLE.iterdir()} == {
        *transcripts,
        "study.toml",
        "codings.csv",
        "coverage.csv",
        "codebook.yaml",
        "memos.csv",
        "README.md",
    }


def test_every_session_has_40_utterances_and_15_substantive_ones(plan, transcripts) -> None:
    for file, utterances in transcripts.items():
        assert len(utterances) >= 40, file
        assert len(substantive(plan, file, utterances)) >= 15, file
        assert all(a[0] != b[0] for a, b in pairwise(utterances)), file


def test_no_participant_says_the_same_sentence_of_six_words_in_two_sessions(plan, transcripts) -> None:
    functions, said = function_of(plan), defaultdict(set)
    for file, utterances in transcripts.items():
        for speaker, text in utterances:
            if functions.get((file, speaker or "")) == "moderator":
                continue
            for sentence in re.split(r"[.!?…#\n]+", text):
                words = WORD.findall(sentence.lower())
                if len(words) >= 6:
                    said[" ".join(words)].add(file)
    assert [s for s, files in said.items() if len(files) > 1] == []
    assert len(said) > 1000


def test_moderators_ask_the_same_guide_in_every_group_of_a_round(plan) -> None:
    asked = {s["name"]: [q["question"] for q in s["asked"]] for s in plan["sessions"] if s.get("asked")}
    assert len(asked) == 31
    for name, questions in asked.items():
        guide = "L" if name.startswith(("LN", "LV", "MN", "MV")) else "P"
        assert questions == [f"{guide}{name[-1]}.{n}" for n in (1, 2, 3, 4)], name


def test_the_marked_utterances_are_questions_by_moderators(plan, transcripts) -> None:
    functions = function_of(plan)
    for session in plan["sessions"]:
        for mark in session.get("asked", []):
            file = session["files"][0]
            speaker, text = transcripts[file][mark["utterance"] - 1]
            assert functions[file, speaker] == "moderator"
            assert "?" in text


def test_everyone_listed_as_present_speaks_and_everyone_who_speaks_is_listed(plan, transcripts) -> None:
    for session in plan["sessions"]:
        for file in session.get("files", []):
            assert {p["label"] for p in session["present"]} == {speaker for speaker, _ in transcripts[file]}, file


def test_people_leave_return_change_role_and_sit_in_two_groups(plan) -> None:
    rounds, roles, groups = defaultdict(set), defaultdict(set), defaultdict(set)
    for session in plan["sessions"]:
        for present in session.get("present", []):
            if "person" in present and "group" in session and present.get("function") != "moderator":
                rounds[present["person"], session["group"]].add(session["round"])
                roles[present["person"]].add(present["role"])
                groups[present["person"], session["round"]].add(session["group"])
    assert any(r == {1, 2, 4} for r in rounds.values())  # away and back
    assert any(max(r) < 4 for r in rounds.values())
    assert any(min(r) > 1 for r in rounds.values())
    assert any(len(r) > 1 for r in roles.values())
    assert any(len(g) > 1 for g in groups.values())


def test_two_attendance_figures_conflict_and_an_event_is_dated(plan) -> None:
    conflicts = [
        s["name"]
        for s in plan["sessions"]
        for count in s.get("counts", [])
        if count["value"] != sum("person" in p and p.get("function") != "moderator" for p in s["present"])
    ]
    assert len(conflicts) >= 2
    assert plan["events"]


def test_codings_cover_sixty_per_cent_of_each_sessions_substantive_utterances(plan, transcripts, codings) -> None:
    coded = {(row["file"], int(row["utterance"])) for row in codings}
    for file, utterances in transcripts.items():
        numbers = substantive(plan, file, utterances)
        assert sum((file, n) in coded for n in numbers) >= 0.6 * len(numbers), file


def test_coded_words_stand_where_the_positions_say(transcripts, codings) -> None:
    for row in codings:
        text = transcripts[row["file"]][int(row["utterance"]) - 1][1]
        assert text[int(row["start"]) : int(row["end"])] == row["text"]


@pytest.fixture(scope="module")
def book() -> dict[str, Any]:
    return yaml.safe_load((SAMPLE / "codebook.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def framework() -> set[str]:
    frame = yaml.safe_load((resources.place("codebooks") / "implementering.yaml").read_text(encoding="utf-8"))
    return {code["name"] for code in frame["codes"]}


def uses(codings: list[dict[str, str]], framework: set[str], *groups: str) -> Counter[str]:
    """How often each empirical code is used, in the files of these groups or in all."""
    of = {row["coding"]: row["code"] for row in codings if not groups or row["file"].startswith(groups)}
    return Counter(code for code in of.values() if code not in framework)


def test_codes_groups_concepts_and_reference_points_are_as_many_as_sdi_expects(codings, book, framework) -> None:
    empirical = uses(codings, framework)
    assert set(empirical) == {code["name"] for code in book["codes"]}
    assert statistics.median(empirical.values()) == 1
    often = Counter({row["coding"]: row["code"] for row in codings if row["code"] in framework}.values())
    assert 10 <= sum(n >= 10 for n in often.values()) <= 15
    groups = Counter(code.get("group") for code in book["codes"])
    assert groups.pop(None)  # the residual group has codes
    # three to five is typical; a memo says why there are nine. One that gathers a quarter of all codes says nothing.
    assert 3 <= len(groups) <= 9
    assert max(groups.values()) < len(book["codes"]) / 4
    latest = {v["name"]: v for v in book["verdicts"] if v["test"] == "grouping"}
    assert set(latest) == set(groups) == {group["name"] for group in book["groupings"][0]["groups"]}
    assert 2 <= len(book["concepts"]) <= 4
    assert len(book["reference_points"]) == 3


def test_kindergarten_has_codes_close_to_what_is_said_most_of_them_used_once(codings, framework) -> None:
    kindergarten = uses(codings, framework, "BN", "BV")
    assert 150 <= len(kindergarten) <= 200
    assert sum(n == 1 for n in kindergarten.values()) >= 0.8 * len(kindergarten)
    assert max(kindergarten.values()) <= 3


def test_codes_that_fail_their_test_say_why_and_lie_in_the_residual_group(book) -> None:
    failed = [v for v in book["verdicts"] if v["test"] == "code" and v["answer"] != "empirical"]
    group = {code["name"]: code.get("group") for code in book["codes"]}
    assert len(failed) >= 3
    assert all(verdict["reason"] and group[verdict["name"]] is None for verdict in failed)
    assert all(verdict["reason"] for verdict in book["verdicts"])


def test_what_the_readme_counts_is_what_the_files_hold(codings, book, framework) -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    with (SAMPLE / "memos.csv").open(encoding="utf-8", newline="") as file:
        memos = list(csv.DictReader(file))
    kindergarten, whole = uses(codings, framework, "BN", "BV"), uses(codings, framework)
    elsewhere = uses([row for row in codings if not row["file"].startswith(("BN", "BV"))], framework)
    for told in (
        f"{len(whole)} empirical codes",
        f"{len({row['coding'] for row in codings})} codings by reading, {len(codings):,} segments",
        f"{len(memos)} memos",
        *(
            f"| {where} | {len(counted)} | {counted.total()} | {statistics.median(counted.values()):g} | "
            f"{sum(n == 1 for n in counted.values())} ({sum(n == 1 for n in counted.values()) / len(counted):.0%}) |"
            for where, counted in (
                ("kindergarten (BN, BV)", kindergarten), ("the other groups and the interview", elsewhere), ("all", whole)
            )
        ),
    ):  # fmt: skip
        assert told in readme, told


def test_four_sessions_are_coded_by_two_coders(codings) -> None:
    coders = defaultdict(set)
    for row in codings:
        coders[row["file"]].add(row["coder"])
    assert sum(len(names) == 2 for names in coders.values()) == 4


def test_it_says_that_it_is_fictional_and_points_at_no_real_study(transcripts) -> None:
    everything = " ".join(text for utterances in transcripts.values() for _, text in utterances).lower()
    for real in (
        "bti",
        "stafettlogg",
        "tverrfaglig innsats",
        "under huden",
        "nye spor",
        "silo",
        "fyrtårn",
        "i hverandres bed",
    ):
        assert not re.search(rf"\b{real}\b", everything), real
    assert "fictional = true" in (SAMPLE / "study.toml").read_text(encoding="utf-8")
    for file in transcripts:
        if not file.endswith(".srt"):  # subtitles have no place for a notice
            found = read(SAMPLE / file)
            assert any("Fiktivt" in piece.text for piece in found.left_out), file
