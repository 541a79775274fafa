from __future__ import annotations

import random
import sys
from functools import cache
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual.language.words import words
from qual.suggest import Suggester, Suggestion

FRAME = {
    "Samordning": "Tjenester som arbeider sammen rundt barnet, slik at oppfølgingen henger i hop.",
    "Foreldre": "Foreldrenes medvirkning: samtaler med foreldrene, samtykke, å være med på møter.",
    "Ledelse": "Hva styrer og rektor gjør for at arbeidsmåten skal leve videre.",
    "Vane": "",
}
CODED = [
    ("helsestasjonen ringte oss, og så satte vi oss ned i lag alle tre", "Samordning"),
    ("mora sa at ingen hadde spurt henne før", "Foreldre"),
    ("styreren setter det på planen hver høst", "Ledelse"),
]


@cache
def fitted() -> Suggester:
    """Made when the first test asks: every process of the suite reads this file, and few run it."""
    return Suggester(k=4).fit(FRAME, *zip(*CODED, strict=True))


def spoken(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


def test_the_passage_finds_its_code_and_says_why() -> None:
    first = fitted().rank(["vi inviterer alltid foreldrene til samtale først"])[0][0]
    assert first.code == "Foreldre"
    assert first.why[0] == "foreldrene"
    assert len(first.why) <= 4


def test_an_inflected_form_that_was_never_seen_speaks_for_its_code() -> None:
    first = fitted().rank(["Styrerne må eie dette"])[0][0]
    assert (first.code, first.why[0]) == ("Ledelse", "Styrerne")


def test_definitions_alone_are_enough() -> None:
    ranked = Suggester().fit(FRAME, [], []).rank(["hvem følger opp barnet når to tjenester er inne?"])
    assert ranked[0][0].code == "Samordning"
    assert len(ranked[0]) == 3


def test_a_code_without_definition_is_known_by_its_name_and_by_its_passages() -> None:
    by_name = Suggester(k=1).fit(FRAME, [], []).rank(["det er blitt en vane"])
    assert by_name[0][0].code == "Vane"
    learned = Suggester(k=1).fit(FRAME, ["det går på skinner nå"], ["Flyt"])
    assert learned.codes_ == ("Flyt", "Foreldre", "Ledelse", "Samordning", "Vane")
    assert learned.rank(["ja, det går på skinner"])[0][0].code == "Flyt"


def test_scores_are_shares_of_one() -> None:
    scores = fitted().scores(["vi snakker sammen", "", "qqq"])
    assert scores.shape == (3, 4)
    assert scores.sum(axis=1) == pytest.approx(1)
    assert ((scores >= 0) & (scores <= 1)).all()
    ranked = fitted().rank(["vi snakker sammen"])[0]
    assert [s.rank for s in ranked] == [1, 2, 3, 4]
    assert [s.score for s in ranked] == sorted((s.score for s in ranked), reverse=True)


def test_two_codes() -> None:
    both = (
        Suggester().fit({"sol": "varme og sommer", "snø": "kulde og vinter"}, [], []).rank(["en vinter", "en sommer"])
    )
    assert [ranked[0].code for ranked in both] == ["snø", "sol"]
    assert [ranked[0].why for ranked in both] == [("vinter",), ("sommer",)]
    assert sum(s.score for s in both[0]) == pytest.approx(1, abs=1e-5)


def test_one_code_is_scored_by_likeness() -> None:
    near, far = Suggester().fit({"sol": "varme og sommer"}, [], []).rank(["varme i sommer", "bil"])
    assert near[0].score > 0.5 > far[0].score >= 0
    assert set(near[0].why) == {"varme", "sommer"}


def test_nothing_to_suggest() -> None:
    assert Suggester().fit({}, [], []).rank(["noe"]) == [[]]
    assert Suggester().fit({}, [], []).scores(["noe"]).shape == (1, 0)
    assert fitted().rank([]) == []
    assert fitted().rank(["", "  ", "[ler] # (..)"]) == [[], [], []]


def test_codes_and_definitions_without_words_can_be_fitted() -> None:
    ranked = Suggester().fit({"§": "", "og": "", "!": "..."}, ["", "[ler]"], ["§", "og"]).rank(["og så"])
    assert ranked[0][0].code == "og"


def test_the_same_passage_may_come_twice_and_with_two_codes() -> None:
    text = "vi møtes på torsdager"
    ranked = Suggester(k=2).fit({"a": "", "b": "", "c": ""}, [text] * 4, ["a", "b", "a", "b"]).rank([text])
    assert {s.code for s in ranked[0]} == {"a", "b"}


def test_the_same_input_gives_the_same_answer_in_any_order() -> None:
    again = Suggester(k=4).fit(dict(reversed(FRAME.items())), *zip(*CODED, strict=True))
    texts = ["styreren ringte mora", "vi har det på planen"]
    assert again.rank(texts) == fitted().rank(texts)
    shuffled = Suggester(k=4).fit(FRAME, *zip(*reversed(CODED), strict=True)).rank(texts)
    assert [[s.code for s in r] for r in shuffled] == [[s.code for s in r] for r in fitted().rank(texts)]


def test_equal_scores_come_in_alphabetical_order() -> None:
    ranked = Suggester(k=3).fit({"c": "samme", "a": "samme", "b": "samme"}, [], []).rank(["noe helt annet"])
    assert [s.code for s in ranked[0]] == ["a", "b", "c"]


def test_many_codes_are_found_again_with_their_reasons() -> None:
    rng = random.Random(0)
    names = ["".join(rng.choices("abdefgiklmnoprstuvy", k=9)) for _ in range(300)]
    ranked = Suggester(k=1).fit(dict.fromkeys(names, ""), [f"{n} er her" for n in names], names).rank(names)
    assert [r[0].code for r in ranked] == names
    assert [r[0].why for r in ranked] == [(name,) for name in names]


def test_many_codes_are_solved_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["styreren setter det på planen", "mora var ikke spurt", "tre tjenester i lag rundt barnet"]
    few = fitted().rank(texts)
    monkeypatch.setattr("qual.suggest.rank.FEW_CODES", 2)
    many = Suggester(k=4).fit(FRAME, *zip(*CODED, strict=True)).rank(texts)
    assert [r[0].code for r in many] == [r[0].code for r in few] == ["Ledelse", "Foreldre", "Samordning"]
    assert [r[0].why[0] for r in many] == [r[0].why[0] for r in few]


def test_wrong_calls() -> None:
    with pytest.raises(ValueError, match="k must be"):
        Suggester(k=0).fit(FRAME, [], [])
    with pytest.raises(ValueError, match="zip"):
        Suggester().fit(FRAME, ["a"], [])


def test_sklearn_is_imported_only_when_used() -> None:
    code = "import sys, qual.suggest; sys.exit('sklearn' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=many(60), deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(["Styreren", "ringte", "foreldrene", "#", "[ler]", "va-", "og", "møter,", "MORA", "i", "vane"])
    ).map(" ".join)
)
def test_reasons_are_words_of_the_passage(passage: str) -> None:
    suggestions = fitted().rank([passage])[0]
    assert len(suggestions) == (4 if spoken(passage) else 0)
    for suggestion in suggestions:
        assert isinstance(suggestion, Suggestion)
        assert set(suggestion.why) <= set(spoken(passage))
        assert len(set(suggestion.why)) == len(suggestion.why) <= 4
        assert 0 <= suggestion.score <= 1


def test_taking_away_the_first_reason_lowers_the_score() -> None:
    passage = "foreldrene fikk samtaler hjemme hos seg"
    first = fitted().rank([passage])[0][0]
    without = fitted().scores([passage.replace(first.why[0], "")])[0, fitted().codes_.index(first.code)]
    assert without < first.score
