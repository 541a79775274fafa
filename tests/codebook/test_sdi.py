"""The three tests as data, and their words."""

from __future__ import annotations

import pytest

from qual.codebook import TESTS, passed, wording
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


def test_what_passes() -> None:
    assert [[passed(test.name, answer) for answer in test.answers] for test in TESTS.values()] == [
        [True, False, False], [True, False, False, False], [True, False, False],
    ]  # fmt: skip
    with pytest.raises(CodebookError):
        passed("code", "general")
