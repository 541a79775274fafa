"""Utterances get a speaker, are split and joined: every word, and all that hangs on words, stays; undo gives all back."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import codebook, coding, design, themes
from qual.coding import Span
from qual.errors import CodingError, DesignError, HistoryError
from qual.store.checkup import examine
from qual.study import Study

TEA = "HN-R1-0002"
TEXT = "Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]"


def at(said: str, text: str = TEXT) -> int:
    return text.index(said)


def span(said: str, utterance: str = TEA, text: str = TEXT) -> Span:
    return Span(utterance, text.index(said), text.index(said) + len(said), said)


def row(study: Study, utterance: str) -> dict[str, Any]:
    found: dict[str, Any] = study.utterances().set_index("utterance").loc[utterance].to_dict()
    return found


def talk(study: Study) -> list[tuple[str, str]]:
    """Every word with its session, in order."""
    rows = study.utterances()[["session", "text"]].itertuples(index=False)
    return [(session, word) for session, text in rows for word in text.split()]


def coded(study: Study) -> dict[str, list[str]]:
    """The words of each coding."""
    return {str(name): " ".join(some).split() for name, some in study.codings().groupby("coding")["text"]}


def test_an_utterance_is_split_and_its_codings_stay_on_their_words(study: Study) -> None:
    within = study.code(TEA, "te først", start=at("kopp"), end=at(" 🫖"))
    across = study.code(TEA, "ringe hjem", start=at("te 🫖"), end=at(" før"))
    before, words = small_study.live_rows(study.store), coded(study)
    assert coding.split(study, TEA, [at("og så")], seen=TEXT) == [f"{TEA}a", f"{TEA}b"]
    said = study.utterances("HN-R1").set_index("utterance")["text"]
    assert said[f"{TEA}a"] == "Vi tar en kopp te 🫖"
    assert said[f"{TEA}b"] == "og så ringer vi hjem før vi vet alt sammen. [ler]"
    assert TEA not in said.index
    segments = study.codings()
    assert segments[segments["coding"] == within]["utterance"].tolist() == [f"{TEA}a"]
    assert segments[segments["coding"] == across]["text"].tolist() == ["te 🫖", "og så ringer vi hjem"]
    assert coded(study) == words
    after = small_study.live_rows(study.store)
    assert [finding for finding in examine(study.folder) if finding.level == "bad"] == []
    assert study.undo() == "utterance.split"
    assert small_study.live_rows(study.store) == before
    assert study.redo() == "utterance.split"
    assert small_study.live_rows(study.store) == after


def test_a_reference_is_never_used_twice(study: Study) -> None:
    coding.split(study, TEA, [at("og så")])
    study.undo()
    assert coding.split(study, TEA, [at("før")]) == [f"{TEA}c", f"{TEA}d"]
    assert coding.split(study, f"{TEA}c", [at("og så")]) == [f"{TEA}ca", f"{TEA}cb"]
    assert coding.join(study, [f"{TEA}cb", f"{TEA}d"]) == f"{TEA}cba"
    assert coding.successors(study, TEA) == [f"{TEA}ca", f"{TEA}cba"]
    assert coding.successors(study, f"{TEA}cba") == [f"{TEA}cba"]
    assert coding.successors(study, "HN-R1-9999") == []
    order = study.utterances("HN-R1")["utterance"].tolist()
    assert order[1:3] == [f"{TEA}ca", f"{TEA}cba"]
    assert study.utterances("HN-R1")["order"].tolist() == list(range(1, len(order) + 1))


def test_who_asks_for_what_was_split_is_told_what_stands_there(study: Study) -> None:
    coding.split(study, TEA, [at("og så")])
    for act in (
        lambda: study.code(TEA, "te først"),
        lambda: coding.split(study, TEA, [3]),
        lambda: coding.correct(study, TEA, "Te."),
        lambda: coding.give(study, [TEA], "A2"),
    ):
        with pytest.raises(CodingError) as caught:
            act()
        assert caught.value.code == "speaking.stands_as"
        assert f"{TEA}a, {TEA}b" in str(caught.value)


def test_what_cannot_be_cut(study: Study) -> None:
    for cuts in ([], [0], [len(TEXT)], [1], [at("opp te")], [at("[ler]") + 2], [-4]):
        with pytest.raises(CodingError) as caught:
            coding.split(study, TEA, cuts)
        assert caught.value.code == "speaking.no_cut"
    with pytest.raises(CodingError) as caught:
        coding.split(study, TEA, [3], seen="noe annet")
    assert caught.value.code == "speaking.changed"
    assert study.utterances("HN-R1")["utterance"].tolist()[1] == TEA


def test_times_of_pieces_are_estimated_and_say_so(study: Study, tmp_path: Path) -> None:
    file = tmp_path / "HV-R2.vtt"
    file.write_text(
        "WEBVTT\n\n00:01:00.000 --> 00:01:10.000\n<v Lene>aa bb cc dd ee\n\n00:01:20.000 --> 00:01:30.000\n<v Mod>Og du?\n",
        encoding="utf-8",
    )
    study.add(file)
    pieces = coding.split(study, "HV-R2-0001", [6, 9])
    rows = [row(study, one) for one in pieces]
    assert [(one["start"], one["end"]) for one in rows] == [
        (60, pytest.approx(60 + 10 * 6 / 14)),
        (pytest.approx(60 + 10 * 6 / 14), pytest.approx(60 + 10 * 9 / 14)),
        (pytest.approx(60 + 10 * 9 / 14), 70),
    ]
    assert [one["start_estimated"] for one in rows] == [False, True, True]
    whole = coding.join(study, pieces)
    assert (row(study, whole)["start"], row(study, whole)["end"], row(study, whole)["text"]) == (
        60,
        70,
        "aa bb cc dd ee",
    )
    assert not row(study, whole)["start_estimated"]


def test_utterances_get_a_speaker(study: Study) -> None:
    assert coding.give(study, [TEA, "HN-R1-0003"], "  Ny  taler ") == 2
    assert row(study, TEA)["speaker"] == "Ny taler"
    assert coding.give(study, [TEA], "Ny taler") == 0
    assert study.undo() == "utterance.speaker"
    assert coding.give(study, [TEA], None) == 1
    assert pd.isna(row(study, TEA)["speaker"])
    assert coding.give(study, [], "A1") == 0
    (label,) = [one for one in coding.speakers(study, "HN-R1") if one.label == "Mod"]
    assert label.moderator
    assert coding.give(study, ["HN-R1-0003"], "Moderator 2") == 1
    assert row(study, "HN-R1-0003")["is_moderator"]
    for wrong, code in ((" ", "speaking.no_label"), ("A1", "speaking.several_sessions")):
        with pytest.raises(CodingError) as caught:
            coding.give(study, [TEA, "HV-R1-0001"], wrong)
        assert caught.value.code == code


def voices(study: Study, code: str) -> int:
    frame = themes.matrix(study, by=["session"], level="code")
    return int(frame[frame["theme"] == code]["participants"].sum())


@pytest.mark.parametrize(
    ("shared", "kinds", "words"),
    [
        ("first", ["individual"], ["Vi tar en kopp te 🫖"]),
        ("second", ["individual"], ["og så ringer vi hjem"]),
        ("both", ["individual"] * 2, ["Vi tar en kopp te 🫖", "og så ringer vi hjem"]),
        ("exchange", ["interaction"] * 2, ["Vi tar en kopp te 🫖", "og så ringer vi hjem"]),
    ],
)
def test_whose_a_coding_is_that_has_words_of_two_is_asked(
    study: Study, shared: coding.Shared, kinds: list[str], words: list[str]
) -> None:
    study.code(TEA, "te først", start=0, end=at(" før"))
    coding.split(study, TEA, [at("og så")])
    rows = small_study.live_rows(study.store)
    with pytest.raises(CodingError) as caught:
        coding.give(study, [f"{TEA}b"], "A2")
    assert caught.value.code == "speaking.two_speakers"
    assert "«te først»" in str(caught.value)
    assert small_study.live_rows(study.store) == rows
    coding.give(study, [f"{TEA}b"], "A2", shared=shared)
    made = study.codings()
    assert (made["kind"].tolist(), made["text"].tolist()) == (kinds, words)
    assert study.undo() == "utterance.speaker"
    assert small_study.live_rows(study.store) == rows
    with pytest.raises(CodingError) as caught:
        coding.give(study, [f"{TEA}b"], "A2", shared="begge")  # type: ignore[arg-type]
    assert caught.value.code == "speaking.shared"


def test_counts_of_codings_stay_and_coded_utterances_grow_by_the_new_ones(study: Study) -> None:
    study.code(TEA, "te først", start=0, end=at(" før"))

    def figures() -> list[int]:
        found = themes.matrix(study, by=["session"], level="code")
        return [int(found[measure].sum()) for measure in ("words", "utterances", "participants")]

    words, utterances, participants = figures()
    coding.split(study, TEA, [at("og så")])
    assert figures() == [words, utterances + 1, participants]
    assert len(study.codings()["coding"].unique()) == 1


def test_everything_else_goes_where_the_utterance_begins(study: Study) -> None:
    memo = coding.add_memo(study, "utterance", TEA, "hvem er dette?")
    point = codebook.add_reference_point(study, "Å ringe før man vet")
    codebook.link_reference(study, point, "utterance", TEA, start=at("te 🫖"), end=at(" hjem"))
    action = themes.add_action(study, "HN-R1", "ringe", utterance=TEA)
    design.guide.mark(study, TEA, "q1")
    rows = small_study.live_rows(study.store)
    coding.split(study, TEA, [at("og så")])
    first = f"{TEA}a"
    assert next(one["target_id"] for one in coding.memos(study) if one["id"] == memo) == row(study, first)["id"]
    assert themes.actions(study).set_index("id").loc[action, "utterance"] == first
    ids = {row(study, one)["id"]: row(study, one)["text"] for one in (first, f"{TEA}b")}
    assert row(study, first)["id"] in [
        one["utterance_id"] for one in small_study.live_rows(study.store)["guide_marks"].values()
    ]
    links = [one for one in small_study.live_rows(study.store)["reference_links"].values() if one["start"] is not None]
    assert sorted(ids[one["target_id"]][one["start"] : one["end"]] for one in links) == ["og så ringer vi", "te 🫖"]
    whole = coding.join(study, [first, f"{TEA}b"])
    assert row(study, whole)["text"] == TEXT
    (link,) = (
        one for one in small_study.live_rows(study.store)["reference_links"].values() if one["start"] is not None
    )
    assert TEXT[link["start"] : link["end"]] == "te 🫖 og så ringer vi"
    study.undo()
    study.undo()
    assert small_study.live_rows(study.store) == rows


def test_what_is_done_on_a_piece_stands_in_the_way_of_undo(study: Study) -> None:
    coding.split(study, TEA, [at("og så")])
    study.acting("Bo")
    coding.add_memo(study.acting("Bo"), "utterance", f"{TEA}b", "her er en annen")
    with pytest.raises(HistoryError) as caught:
        study.undo()
    assert caught.value.code == "history.depends"


def test_only_neighbours_are_joined(study: Study) -> None:
    for wrong, code in (
        ([TEA], "speaking.one_only"),
        ([TEA, "HN-R1-0004"], "speaking.apart"),
        ([TEA, "HV-R1-0001"], "speaking.apart"),
    ):
        with pytest.raises(CodingError) as caught:
            coding.join(study, wrong)
        assert caught.value.code == code


def test_where_one_goes_on_it_is_one_utterance(study: Study) -> None:
    whole = row(study, TEA)["text"]
    coding.split(study, TEA, [at("en kopp"), at("og så"), at("før")])
    assert coding.join_alike(study, "HN-R1") == 3
    assert coding.join_alike(study, "HN-R1") == 0
    assert study.utterances("HN-R1")["text"].tolist()[1] == whole
    with pytest.raises(DesignError):
        coding.join_alike(study, "finnes ikke")


def test_codings_of_pieces_go_out_and_come_in(study: Study, tmp_path: Path) -> None:
    study.code(TEA, "te først", start=0, end=at(" før"))
    coding.split(study, TEA, [at("og så")])
    rows = study.codings()["text"].tolist()
    coding.save_codings(study, tmp_path / "codings.csv")
    assert "2a," in (tmp_path / "codings.csv").read_text(encoding="utf-8")
    coding.remove(study, study.codings()["coding"].iloc[0])
    assert coding.load_codings(study, tmp_path / "codings.csv") == 1
    assert study.codings()["text"].tolist() == rows


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = Study(small_study.make(tmp_path_factory.mktemp("speaking")) / "study", coder=small_study.CODER)
    code = study.code(TEA, "te først", start=at("kopp"), end=at(" hjem"))
    assert code
    lines = study.utterances("HN-R1")["utterance"].tolist()
    coding.apply(study, study.code_id("te først"), [Span(lines[1]), Span(lines[3])], kind="interaction")
    study.code(lines[2], "ringe hjem")
    point = codebook.add_reference_point(study, "Å ringe før man vet")
    codebook.link_reference(study, point, "utterance", TEA, start=0, end=len(TEXT))
    coding.add_memo(study, "utterance", lines[2], "merk")
    study.close()
    return study.folder


STEPS = st.lists(
    st.tuples(st.sampled_from(["split", "join", "alike", "give"]), st.integers(0, 40), st.integers(0, 40)),
    min_size=1,
    max_size=8,
)


def step(study: Study, kind: str, which: int, where: int) -> None:
    rows = study.utterances("HN-R1")
    lines, texts = rows["utterance"].tolist(), rows["text"].tolist()
    at_ = which % len(lines)
    if kind == "split":
        cuts = [n + 1 for n, sign in enumerate(texts[at_]) if sign == " "]
        if cuts:
            with suppress(CodingError):  # within a sound or a pause
                coding.split(study, lines[at_], [cuts[where % len(cuts)], cuts[which % len(cuts)]])
    elif kind == "join" and at_ + 1 < len(lines):
        coding.join(study, lines[at_ : at_ + 2 + where % 2])
    elif kind == "alike":
        coding.join_alike(study, "HN-R1")
    elif kind == "give":
        coding.give(study, [lines[at_]], ["A1", "A2", "Ny", None][where % 4], shared="both")


@settings(max_examples=many(15), deadline=None)
@given(STEPS)
def test_no_word_is_lost_and_undo_gives_the_first_state_back(ready: Path, steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ready, Path(folder) / "study")
        with Study(Path(folder) / "study", coder=small_study.CODER) as study:
            rows, words, held = small_study.live_rows(study.store), talk(study), coded(study)
            begun = study.revision
            for one in steps:
                step(study, *one)
                assert talk(study) == words
                assert coded(study) == held
            assert [finding for finding in examine(study.folder) if finding.level == "bad"] == []
            after = small_study.live_rows(study.store)
            done = study.revision - begun
            for _ in range(done):
                study.undo()
            assert small_study.live_rows(study.store) == rows
            for _ in range(done):
                study.redo()
            assert small_study.live_rows(study.store) == after
