from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import many

from qual.language.words import words
from qual.suggest import in_vivo, seen_before
from qual.suggest.small_words import FILLERS


def spoken(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


def test_labels_are_the_participants_words() -> None:
    labels = in_vivo("nei altså det er jo blitt noe vi bare gjør # vi tenker ikke på det lenger [ler]")
    assert "vi bare gjør" in labels
    assert all(label in "det er jo blitt noe vi bare gjør vi tenker ikke på det lenger" for label in labels)


def test_fillers_stand_at_neither_edge() -> None:
    assert in_vivo("ja altså stafettloggen ligger i ei skuff liksom ja")[0] == "stafettloggen ligger i ei skuff"


@pytest.mark.parametrize("passage", ["", "ja", "[ler]", "ja. nei. mhm.", "# ...", "bekymring", "og at det er"])
def test_no_label_where_there_is_none(passage: str) -> None:
    assert in_vivo(passage) == []


def test_a_label_stays_within_a_clause() -> None:
    for label in in_vivo("møtet ble avlyst. kaffen var kald, døra sto åpen", n=9):
        assert not {".", ","} & set(label)


def test_a_pause_is_crossed_only_when_it_must_be() -> None:
    assert in_vivo("vi # tenker # barnehage") == ["vi tenker barnehage"]
    assert all("sammen" not in label for label in in_vivo("vi tenker høyt # sammen"))


def test_half_a_compound_ends_no_label() -> None:
    labels = in_vivo("vi må ha barne- og ungdomsskole med fra starten", n=20)
    assert "barne- og ungdomsskole" in labels
    assert not any(label.endswith("barne") for label in labels)


def test_as_many_as_asked_for_and_not_the_same_again() -> None:
    passage = (
        "læreren venter på rapporten, rektor skriver planer, helsesykepleieren ringer hjem, læreren venter på rapporten"
    )
    assert len(in_vivo(passage, n=2)) == 2
    assert len(set(in_vivo(passage, n=9))) == len(in_vivo(passage, n=9)) >= 3
    assert in_vivo(passage, n=0) == []


talk = st.lists(
    st.sampled_from(
        [
            "vi",
            "bare",
            "gjør",
            "ja",
            "altså",
            "#",
            "...",
            "[ler]",
            "va-",
            "barne-",
            "og",
            "skolen,",
            "Bra.",
            "//nei//",
            "\n",
        ]
    ),
    max_size=20,
).map(" ".join)


@settings(max_examples=many(150), deadline=None)
@given(talk | st.text(max_size=60))
@example("vi # tenker # barnehage")
def test_a_label_is_two_to_six_neighbouring_words(passage: str) -> None:
    every = spoken(passage)
    for label in in_vivo(passage, n=5):
        its = spoken(label)
        assert 2 <= len(its) <= 6
        assert any(every[i : i + len(its)] == its for i in range(len(every)))
        assert its[0].casefold() not in FILLERS
        assert its[-1].casefold() not in FILLERS
        assert label.startswith(its[0])
        assert label.endswith(its[-1])


CODES = ["BTI er blitt vane", "bare noe vi gjør", "foreldresamarbeid", "stafettloggen ligger i skuffa", "tid"]


def test_the_same_words_in_another_order_are_the_same() -> None:
    assert seen_before("noe vi bare gjør", CODES)[0] == ("bare noe vi gjør", 1.0)


def test_other_forms_of_the_words_are_found() -> None:
    code, likeness = seen_before("stafettloggen ligger i skuffen", CODES)[0]
    assert code == "stafettloggen ligger i skuffa"
    assert 0.8 < likeness <= 1
    assert seen_before("foreldresamarbeidet", CODES)[0][0] == "foreldresamarbeid"
    assert seen_before("BTI er en vane", CODES)[0][0] == "BTI er blitt vane"


def test_what_was_never_said_is_not_found() -> None:
    assert seen_before("helsesykepleier på torsdager", CODES) == []
    assert seen_before("", CODES) == seen_before("#", CODES) == seen_before("vane", []) == seen_before("a", ["§"]) == []


def test_at_most_n_and_the_best_first() -> None:
    codes = ["ventetid", "lang ventetid", "lang ventetid hos PPT", "ventetid"]
    found = seen_before("lang ventetid", codes, n=2)
    assert [code for code, _ in found] == ["lang ventetid", "lang ventetid hos PPT"]
    assert len(seen_before("lang ventetid", codes, n=9)) == 3
