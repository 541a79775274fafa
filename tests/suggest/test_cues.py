from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qual.suggest import stance_cue
from qual.suggest.cues import CUES


@pytest.mark.parametrize(
    ("answer", "stance", "words"),
    [
        ("Ja, ikke sant, sånn er det her også.", "agreed", "ikke sant"),
        ("enig, det gjør vi", "agreed", "enig"),
        ("nei, men vi har jo aldri prøvd", "opposed", "nei, men"),
        ("nei # men altså vi har jo prøvd", "opposed", "nei # men"),
        ("Eg er ikkje einig i det", "opposed", "er ikkje einig"),
        ("Jeg vil bygge videre på det du sa om timene", "developed", "bygge videre på"),
        ("Enig, og så er det også sånn at vi glemmer", "developed", "og så er det også"),
        ("NEI, MEN HØR", "opposed", "NEI, MEN"),
    ],
)
def test_the_opening_of_an_answer_hints_at_what_it_does(answer: str, stance: str, words: str) -> None:
    assert stance_cue(["Vi venter for lenge.", answer]) == (stance, words, 1)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Vi er alle enige, ikke sant."],  # answers nobody
        ["Vi venter.", "Hos oss er det tre uker."],
        ["Vi venter.", "Jeg er ikke helt enig"],  # what is denied is no agreement; doubt is not opposition
        ["Vi venter.", "Uenigheten, uvanlig nok, kom sent"],  # a word inside another
        ["Vi venter.", "x " * 60 + "enig"],  # long after the turn has opened
    ],
)
def test_where_nothing_hints_nothing_is_proposed(texts: list[str]) -> None:
    assert stance_cue(texts) is None


def test_disagreement_counts_before_a_nod_elsewhere_in_the_exchange() -> None:
    assert stance_cue(["Vi venter.", "enig", "ja, men hos oss går det fort"]) == ("opposed", "ja, men", 2)


@given(some.lists(some.text(max_size=60), max_size=5), some.sampled_from(sorted(CUES["agreed"])))
def test_a_cue_stands_in_the_text_that_it_names(texts: list[str], words: str) -> None:
    found = stance_cue([*texts, f"{words} altså", "slutt"])
    if found is not None:
        said = [*texts, f"{words} altså", "slutt"]
        assert found.place > 0
        assert found.words in said[found.place]
        assert found.stance in CUES
