"""What a word is: the rule by which everything is counted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.language import words


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in words.words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n … ", []),
        ("Vi ringer hjem.", ["Vi", "ringer", "hjem"]),
        ("to-tre, BN-R2", ["to-tre", "BN-R2"]),  # inner hyphens
        ("sku'kke, vi’kke", ["sku'kke", "vi’kke"]),  # inner apostrophes, both kinds
        ("'sitat' og 'annet'", ["sitat", "og", "annet"]),
        ("i 2016 var 3,5 nok", ["i", "2016", "var", "3", "5", "nok"]),
        ("te 🫖 først", ["te", "først"]),
        ("ÆØÅ naïve e\u0301n", ["ÆØÅ", "naïve", "e\u0301n"]),  # combining marks belong to their letter
        ("ja/nei", ["ja", "nei"]),
        ("snake_case", ["snake", "case"]),  # an underscore is no letter
        ("det er [ler] bra", ["det", "er", "bra"]),
        ("(latter) (2) (..) (  ) ja", ["ja"]),
        ("[uhørlig 00:12:03] ja", ["ja"]),
        ("ja (stoler som flyttes) nei [noen kommer inn]", ["ja", "nei"]),
        ("ja ((tramping i gangen)) nei", ["ja", "nei"]),
        ("ja ((3)) nei", ["ja", "nei"]),
        ("ja ((stol) nei", ["ja", "stol", "nei"]),  # a single bracket
        ("han (rektor) kom", ["han", "rektor", "kom"]),  # the transcriber's insertion is somebody's words
        ("eh # ja ## nei *", ["eh", "ja", "nei"]),
        ("ja... nei .. vet", ["ja", "nei", "vet"]),
        ("va- vanskelig", ["vanskelig"]),  # cut off
        ("det er va-", ["det", "er"]),
        ("det er va–, nei", ["det", "er", "nei"]),
        ("barne- og ungdomsskole", ["barne", "og", "ungdomsskole"]),  # a shared part is no cut-off
        ("små- eller mellomtrinn", ["små", "eller", "mellomtrinn"]),
        ("//ja// men", ["ja", "men"]),  # overlapped talk counts
        ("- ja\n- nei", ["ja", "nei"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert found(text) == expected
    assert words.count(text) == len(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ja [ler] nei", [("[ler]", "sound")]),
        ("(latter)", [("(latter)", "sound")]),
        ("((tramping)) (3)", [("((tramping))", "sound"), ("(3)", "pause")]),
        ("(3) og (..)", [("(3)", "pause"), ("(..)", "pause")]),
        ("ja # nei...", [("#", "pause"), ("...", "pause")]),
        ("va- ja", [("va-", "cut-off")]),
        ("//ja//", [("//", "overlap"), ("//", "overlap")]),
        ("han (rektor) kom", []),
        ("[ler ... lenge]", [("[ler ... lenge]", "sound")]),  # a pause inside a mark is the mark's
    ],
)
def test_non_speech(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[mark.start : mark.end], mark.kind) for mark in words.nonspeech(text)] == expected


def test_a_word_belongs_where_it_starts() -> None:
    text = "Vi ringer hjem"
    starts = words.words(text)
    assert words.between(starts, 0, len(text)) == (0, 3)
    assert words.between(starts, 0, 4) == (0, 2)  # "ringer" starts at 3
    assert words.between(starts, 4, len(text)) == (2, 3)
    assert words.between(starts, 4, 9) == (2, 2)  # half a word is none


@given(text=st.text("abæ å1-'’[](). #*/\u0301🫖\n", max_size=60), cuts=st.lists(st.integers(0, 60), max_size=4))
def test_cutting_a_text_loses_no_word_and_counts_none_twice(text: str, cuts: list[int]) -> None:
    starts = words.words(text)
    assert starts == sorted(starts)
    assert all(0 <= start < end <= len(text) for start, end in starts)
    assert all(one[1] <= two[0] for one, two in pairwise(starts))
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    spans = [words.between(starts, one, two) for one, two in pairwise(edges)]
    assert sum(last - first for first, last in spans) == len(starts)


@given(text=st.text("ab -()[]ler#.*/ \n", max_size=80))
def test_marks_lie_in_the_text_in_order(text: str) -> None:
    marks = words.nonspeech(text)
    assert marks == sorted(marks)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
