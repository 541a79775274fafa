"""The three tests as data, and their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.codebook import TESTS, outcome, standing, wording
from qual.errors import CodebookError


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("test", TESTS.values(), ids=list(TESTS))
def test_every_question_and_answer_has_words(test: object, language: str) -> None:
    assert test in TESTS.values()
    keys = [f"{test.name}.title", *test.questions, *(f"{test.name}.answer.{answer}" for answer in test.answers)]  # type: ignore[attr-defined]
    texts = [wording(key, language) for key in keys]
    assert len(set(texts)) == len(texts)
    assert "Tjora (2021)" in wording("source", language)


def test_a_study_words_its_own_tests() -> None:
    study = {"code": {"question": {"1": "Visste vi dette fra før?"}}}
    assert wording("code.question.1", "nb", study) == "Visste vi dette fra før?"
    assert wording("code.question.2", "nb", study) == wording("code.question.2", "nb")


def test_what_each_answer_comes_to_alone() -> None:
    told = {test.name: {answer: outcome(test.name, [answer]) for answer in test.answers} for test in TESTS.values()}
    assert told == {
        "code": {"empirical": "passed", "sorting": "failed", "grounded": "open", "says": "open", "topic": "failed"},
        "grouping": {"holds": "passed", "incoherent": "failed", "overlapping": "failed", "irrelevant": "failed"},
        "concept": {"general": "passed", "local": "failed", "untraceable": "failed"},
    }
    with pytest.raises(CodebookError):
        outcome("code", ["general"])


def test_an_old_verdict_keeps_its_answer_and_leaves_the_other_open() -> None:
    assert standing("code", ["sorting"]) == ("sorting", None)
    assert standing("code", ["topic"]) == (None, "topic")
    assert standing("code", ["empirical"]) == ("grounded", "says")
    assert standing("code", []) == (None, None)


@given(st.lists(st.sampled_from(TESTS["code"].answers)))
def test_the_last_answer_to_each_question_stands(answers: list[str]) -> None:
    """A second way of saying it: each question by itself, from the newest answer backwards."""
    about = [
        {"empirical": "grounded", "sorting": "sorting", "grounded": "grounded"},
        {"empirical": "says", "says": "says", "topic": "topic"},
    ]
    newest = [next((of[one] for one in reversed(answers) if one in of), None) for of in about]
    assert list(standing("code", answers)) == newest
    assert (outcome("code", answers) == "failed") == bool({"sorting", "topic"} & set(newest))
    assert (outcome("code", answers) == "passed") == (newest == ["grounded", "says"])
