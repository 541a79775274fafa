"""Memos, and the answers given to suggestions."""

from __future__ import annotations

import pytest
import small_study

from qual import codebook, coding
from qual.errors import CodingError
from qual.store import codings
from qual.study import Study


def test_memos(study: Study) -> None:
    first = coding.add_memo(study, "study", None, "  Hele studien 🫖")
    utterance = study.utterances()["id"][1]
    coding.add_memo(study.acting("Bo"), "utterance", utterance, "Fint sagt.\nTo linjer.")
    assert [(memo["text"], memo["author"]) for memo in coding.memos(study)] == [
        ("  Hele studien 🫖", "Ada"),
        ("Fint sagt.\nTo linjer.", "Bo"),
    ]
    assert [memo["author"] for memo in coding.memos(study, "utterance", utterance)] == ["Bo"]
    assert coding.memos(study, "code") == []
    coding.delete_memo(study, first)
    assert [memo["author"] for memo in coding.memos(study)] == ["Bo"]
    study.undo()
    assert len(coding.memos(study)) == 2


def test_memo_that_cannot_be(study: Study) -> None:
    for kind, text, code in (("chapter", "hei", "memo.target"), ("study", " \n", "memo.empty")):
        with pytest.raises(CodingError) as caught:
            coding.add_memo(study, kind, None, text)
        assert caught.value.code == code
        assert str(caught.value)


def test_memo_deleted_in_two_windows(study: Study) -> None:
    memo = coding.add_memo(study, "study", None, "hei")
    coding.delete_memo(study, memo)
    with pytest.raises(CodingError) as caught:
        coding.delete_memo(study, memo)
    assert caught.value.code == "memo.gone"


def test_yes_codes_and_no_is_remembered(study: Study) -> None:
    yes = codebook.add_code(study, "te først")
    no = codebook.add_code(study, "permen")
    utterance = study.utterances()["id"][1]
    made = coding.answer_suggestion(study, utterance, yes, rank=2, score=0.4, accepted=True, span=(3, 9))
    assert coding.answer_suggestion(study, utterance, no, rank=1, score=0.6, accepted=False) is None
    (row,) = study.codings().itertuples()
    assert (row.coding, row.code, row.origin, row.start, row.end) == (made, "te først", "suggestion", 3, 9)
    stored = small_study.live_rows(study.store)
    assert stored["codings"][made]["rank"] == 2  # type: ignore[index]
    answers = {(row["answer"], row["rank"], row["score"]) for row in stored["suggestion_verdicts"].values()}
    assert answers == {("accepted", 2, 0.4), ("rejected", 1, 0.6)}
    with study.read() as connection:
        assert codings.turned_down(connection, study.coder_id(connection)) == {(utterance, no)}
        assert codings.turned_down(connection, study.acting("Bo").coder_id(connection)) == set()
    assert [study.undo(), study.undo()] == ["suggestion.reject", "suggestion.accept"]
    assert study.codings().empty
    assert small_study.counted(study.store, "suggestion_verdicts") == 0


def test_a_suggestion_is_answered_by_the_printed_reference_too(study: Study) -> None:
    code = codebook.add_code(study, "te først")
    row = study.utterances().iloc[1]
    coding.answer_suggestion(study, row["utterance"], code, rank=1, score=0.6, accepted=False)
    with study.read() as connection:
        assert codings.turned_down(connection, study.coder_id(connection)) == {(row["id"], code)}
    assert coding.log(study, limit=1)[0]["about"]["utterance"] == row["id"]


def test_answer_about_what_is_gone(study: Study) -> None:
    code = codebook.add_code(study, "te først")
    utterance = study.utterances()["id"][1]
    for accepted in (True, False):
        for one, two, expected in (
            ("borte", code, "coding.unknown_utterance"),
            (utterance, "borte", "coding.code_gone"),
        ):
            with pytest.raises(CodingError) as caught:
                coding.answer_suggestion(study, one, two, rank=1, score=0.1, accepted=accepted)
            assert caught.value.code == expected
    assert small_study.counted(study.store, "suggestion_verdicts") == 0
