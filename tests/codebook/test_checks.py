"""The few warnings that a code can get."""

from __future__ import annotations

import pytest

from qual.codebook import Code, advice

GUIDE = ("Hva er blitt bedre i overgangen fra barnehage til skole?", "Hvordan har dere brukt mappa?")


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
