"""The three tests as data, and the few warnings."""

from __future__ import annotations

import pytest

from qual.codebook import TESTS, Code, advice, wording
from qual.codebook.checks import passed
from qual.errors import CodebookError

GUIDE = ("Hva er blitt bedre i overgangen fra barnehage til skole?", "Hvordan har dere brukt mappa?")


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


@pytest.mark.parametrize(
    "name", ["samarbeid", "Tid", "tid og ressurser", "Samarbeidet", "utfordringer", "Foreldrene", "trust"]
)
def test_bare_generic_nouns_are_warned_about(name: str) -> None:
    [warning] = advice([Code(name)])
    assert warning.key == "codebook.advice.generic"
    assert name in warning.text("nb")
    assert name in warning.text("en")


@pytest.mark.parametrize("name", ["bedre i overgangen", "Brukt mappa", "overgangen"])
def test_the_words_of_the_guide_are_warned_about(name: str) -> None:
    [warning] = advice([Code(name)], GUIDE)
    assert warning.key == "codebook.advice.guide"
    assert any(question in warning.text("nb") for question in GUIDE)


@pytest.mark.parametrize("name", [
    "vi samarbeider bare når det brenner", "alt henger på én", "silo", "tid er det eneste vi ikke får kjøpt",
    "enda en mappe på toppen av de andre", "til", "blitt bedre", "mappa",
])  # fmt: skip
def test_what_people_said_is_left_alone(name: str) -> None:
    assert advice([Code(name)], (GUIDE[1], "Hva vil dere si om arbeidet til nå?")) == []


def test_framework_codes_are_exempt() -> None:
    assert advice([Code("Veiledning", origin="framework")], ["Hva slags veiledning?"]) == []


def test_at_most_one_warning_a_code_in_their_order() -> None:
    found = advice([Code("overgangen fra barnehage"), Code("alene"), Code("skole")], GUIDE)
    assert [(warning.code, warning.key.rsplit(".")[-1]) for warning in found] == [
        ("overgangen fra barnehage", "guide"), ("skole", "generic"),
    ]  # fmt: skip
