"""A transcription error corrected where it stands: codings keep their words, and undo gives all back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import codebook, coding
from qual.coding import Span, correcting
from qual.errors import CodingError, ConflictError
from qual.language import words
from qual.store import Desk
from qual.study import Study
from qual.transcripts.aligning import Correction

TEA = "HN-R1-0002"
TEXT = "Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]"


def span(said: str, text: str = TEXT) -> Span:
    return Span(TEA, text.index(said), text.index(said) + len(said), said)


def said(study: Study) -> list[str]:
    return list(study.codings()["text"])


def test_codings_keep_their_words_and_counts_are_new(study: Study) -> None:
    code = codebook.add_code(study, "te først")
    coding.apply(study, code, [span("ringer vi hjem")])
    before = small_study.live_rows(study.store)
    new = "Ja, vi tar en stor kopp te 🫖 og så ringer vi hjem. (latter)"
    assert coding.correct(study, TEA, new) == 1
    assert said(study) == ["ringer vi hjem"]
    after = small_study.live_rows(study.store)
    row = next(row for row in after["utterances"].values() if row["reference"] == TEA)
    assert row["words"] == words.count(new) == 12
    assert [mark[2] for mark in row["nonspeech"]] == ["sound"]
    (segment,) = after["segments"].values()
    assert segment["text_id"] == row["text_id"]
    assert (segment["word_from"], segment["word_to"]) == (9, 12)
    assert study.undo() == "utterance.correct"
    assert small_study.live_rows(study.store) == before
    assert study.redo() == "utterance.correct"
    assert small_study.live_rows(study.store) == after


def test_reference_points_keep_their_words(study: Study) -> None:
    point = codebook.add_reference_point(study, "Å ringe før man vet")
    place = span("ringer vi hjem")
    codebook.link_reference(study, point, "utterance", TEA, start=place.start, end=place.end)
    coding.correct(study, TEA, "Og så ringer vi hjem.")
    (found,) = codebook.read_from(study).reference_points
    assert [link.quotation for link in found.links] == ["ringer vi hjem"]


def test_a_span_that_would_vanish_is_refused_and_named(study: Study) -> None:
    code = codebook.add_code(study, "te først")
    coding.apply(study, code, [span("kopp te")])
    before = small_study.live_rows(study.store)
    with pytest.raises(CodingError) as caught:
        coding.correct(study, TEA, "Så ringer vi hjem før vi vet alt sammen.")
    assert caught.value.code == "coding.correction_loses"
    assert "te først" in str(caught.value)
    assert small_study.live_rows(study.store) == before


def test_what_cannot_be_corrected(study: Study) -> None:
    for utterance, text, seen, code in (
        (TEA, " \n", None, "coding.correction_empty"), ("HN-R9-0001", "hei", None, "coding.unknown_utterance"),
        (TEA, "hei", "noe annet", "coding.corrected_meanwhile"),
    ):  # fmt: skip
        with pytest.raises((CodingError, ConflictError)) as caught:
            coding.correct(study, utterance, text, seen=seen)
        assert caught.value.code == code
        assert caught.value.text("nb") != caught.value.text("en")


def test_the_same_text_is_no_act(study: Study) -> None:
    before = study.revision
    assert coding.correct(study, TEA, f"\ufeff{TEXT}  ", seen=TEXT) == 0
    assert study.revision == before


def test_undo_is_refused_where_somebody_has_coded_the_new_text(study: Study) -> None:
    from qual.errors import HistoryError

    code = codebook.add_code(study.acting("Bo"), "te først")
    coding.correct(study, TEA, "Vi tar te.")
    coding.apply(study.acting("Bo"), code, [Span(TEA, 7, 9, "te")])
    with pytest.raises(HistoryError):
        study.undo()


@pytest.fixture(scope="module")
def workbench(small_folder: Path) -> Study:  # type: ignore[misc]
    folder = Path(tempfile.mkdtemp())
    with Study(small_study.copy(small_folder / "study", folder / "study"), coder="Ada") as opened:
        yield opened  # type: ignore[misc]
    shutil.rmtree(folder)


@given(data=st.data())
@settings(max_examples=many(40), deadline=None)
def test_any_correction_moves_or_refuses_and_undo_gives_back(workbench: Study, data: st.DataObject) -> None:
    """Some words of the text replaced: every span still lies in the text and on its words, or nothing is stored."""
    database = workbench.store
    places = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
    code = codebook.add_code(workbench.acting("Bo"), "x")
    for start, length in data.draw(st.lists(places, min_size=1, max_size=4)):
        coding.apply(workbench.acting("Bo"), code, [Span(TEA, start, min(len(TEXT), start + length))])
    before, old = small_study.live_rows(database), said(workbench)
    start, length = data.draw(places)
    new = TEXT[:start] + data.draw(st.text("aåæø 🫖.", max_size=8)) + TEXT[start + length :]
    try:
        coding.correct(workbench, TEA, new)
    except CodingError:
        assert small_study.live_rows(database) == before
    else:
        after = small_study.live_rows(database)
        text = workbench.utterances().set_index("utterance").loc[TEA, "text"]
        found = words.words(text)
        for segment in after["segments"].values():
            assert 0 <= segment["start"] < segment["end"] <= len(text)
            assert (segment["word_from"], segment["word_to"]) == words.between(found, segment["start"], segment["end"])
        if after != before:
            workbench.undo()
        assert (small_study.live_rows(database), said(workbench)) == (before, old)
    finally:
        while coding.undoable(workbench.acting("Bo")):
            coding.undo(workbench.acting("Bo"))


def test_a_preview_says_what_a_correction_then_does(study: Study) -> None:
    code = codebook.add_code(study, "te først")
    coding.apply(study, code, [span("ringer vi hjem")])
    coding.apply(study, code, [span("kopp te 🫖")])
    new = TEXT.replace("ringer vi hjem", "ringer vi heim").replace("kopp te 🫖 ", "")
    kept = coding.preview(study, TEA, new)
    assert [(one.name, one.before, one.after) for one in kept] == [
        ("te først", "kopp te 🫖", None),
        ("te først", "ringer vi hjem", "ringer vi heim"),
    ]
    with pytest.raises(CodingError):
        coding.correct(study, TEA, new)
    assert coding.preview(study, TEA, TEXT)[1].after == "ringer vi hjem"
    assert sorted(said(study)) == ["kopp te 🫖", "ringer vi hjem"]


@pytest.mark.parametrize("often", [1, 99])
def test_somebody_corrects_the_same_utterance_while_one_is_aligned(
    study: Study, monkeypatch: pytest.MonkeyPatch, often: int
) -> None:
    code = codebook.add_code(study, "te først")
    coding.apply(study, code, [span("ringer vi hjem")])
    slow, times = correcting._aligned, []

    def meanwhile(desk: Desk, utterance: str, text: str) -> Correction:
        made = slow(desk, utterance, text)
        times.append(1)
        if len(times) <= often:
            with monkeypatch.context() as undisturbed:
                undisturbed.setattr(correcting, "_aligned", slow)
                coding.correct(study.acting("Bo"), utterance, f"{len(times)} {TEXT}")
        return made

    monkeypatch.setattr(correcting, "_aligned", meanwhile)
    if often == 1:
        assert coding.correct(study, TEA, f"Jo da. {TEXT}") == 1
        assert said(study) == ["ringer vi hjem"]
    else:
        with pytest.raises(ConflictError) as caught:
            coding.correct(study, TEA, f"Jo da. {TEXT}")
        assert caught.value.theirs == f"{len(times)} {TEXT}"
