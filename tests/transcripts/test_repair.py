"""Damage by scanning: found and proposed, with places that fit the text; a clean text is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual import sample
from qual.transcripts import read
from qual.transcripts.repair import propose

CLEAN = [utterance.text for path in sample.files()[:6] for utterance in read(path).utterances]
LOST = str.maketrans("åøæÅØÆ", "aoeAOE")


def first(text: str, around: list[str] | None = None) -> dict[str, str]:
    repairs = propose([*(around or []), text])
    number = len(around or []) + 1
    return {repair.found: repair.candidates[0][0] for repair in repairs if repair.utterance == number}


def test_clean_talk_has_nothing_to_repair() -> None:
    assert propose(CLEAN) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pG", "på"), ("p&", "på"), ("p4", "på"), ("nGr", "når"), ("bgr", "bør"), ("ogsa", "også"), ("laererne", "lærerne"),
        ("mater", "måter"), ("vere", "være"), ("Gpner", "åpner"), ("k0mmune", "kommune"),
        ("OGSA", "OGSÅ"), ("Ogsa", "Også"),
    ],
)  # fmt: skip
def test_what_scans_make_of_words(written: str, meant: str) -> None:
    around = [text.translate(LOST) for text in CLEAN[:120]]
    assert first(f"de sier {written} her", around)[written] == meant


@pytest.mark.parametrize("word", ["Storgata", "H2O", "kommuna", "ikkje", "42", "4 barn", "DNA", "GAND", "R&D", "Gunn"])
def test_what_is_no_damage(word: str) -> None:
    assert first(f"de sier {word} her", CLEAN[:60]) == {}


def test_real_words_are_doubted_only_where_the_letter_is_lost() -> None:
    talk = "Hva gjør dere for at alle skal ha det bra for neste gang? Da ma vi sta på."
    assert "for" not in first(talk, CLEAN)
    lost = [text.translate(LOST) for text in CLEAN]
    found = first("Da ma vi ga dit na.", lost)
    assert (found["ma"], found["na"]) == ("må", "nå")
    kinds = {repair.found: repair.kind for repair in propose(lost)}
    assert kinds["ma"] == "real word" or kinds["na"] == "real word"


def test_a_lone_sign_is_an_infinitive_mark_only_before_an_infinitive() -> None:
    around = [text.replace("å", "4") for text in CLEAN[:120]]
    assert first("Det er fint 4 snakke om det.", around)["4"] == "å"
    assert "4" not in first("Det er 4 barn her.", around)


def test_abbreviations_that_look_alike() -> None:
    talk = ["Vi bruker BTI her."] * 9 + ["Hva er BTT?", "NAV og PPT er med."]
    (repair,) = propose(talk)
    assert (repair.utterance, repair.found, repair.kind) == (10, "BTT", "abbreviation")
    assert repair.candidates[0][0] == "BTI"
    assert repair.confidence == 0.9
    assert propose(["BTI og BTT er to ting."]) == []


def test_most_of_what_is_lost_is_found_and_little_else() -> None:
    lost = [text.translate(LOST) for text in CLEAN]
    repairs = propose(lost)
    right = sum(CLEAN[r.utterance - 1][r.start : r.end] == r.candidates[0][0] for r in repairs)
    words = [
        (a, b) for a, b in zip(CLEAN, lost, strict=True) for a, b in zip(a.split(), b.split(), strict=True) if a != b
    ]
    assert right >= 0.9 * len(repairs)
    assert right >= 0.8 * len(words)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="aåeGg4&øoæ BTI10rnm🫖\n'", max_size=40), max_size=4))
def test_places_fit_and_confidence_is_a_share(texts: list[str]) -> None:
    for repair in propose(texts, least=0.0):
        assert texts[repair.utterance - 1][repair.start : repair.end] == repair.found
        assert all(0 <= share <= 1 for _, share in repair.candidates)
        assert repair.found not in [word for word, _ in repair.candidates]
        assert sum(share for _, share in repair.candidates) <= 1.01
