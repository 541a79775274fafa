"""Lemmas, compounds, doubtful spellings and word vectors: what the embedded backend is made of."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.language.compounds import LINKS, split
from qual.language.folding import candidates
from qual.language.lemmas import lemma, token_lemma
from qual.language.tokens import groups, pieces
from qual.language.vectors import WordVectors
from qual.language.vocabulary import entries, ranks


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Barnehagene", "barnehage"),
        ("foreldrene", "forelder"),
        ("går", "gå"),
        ("det", "det"),
        ("alle", "all"),
        ("samarbeidet", "samarbeid"),
        ("kommunane", "kommune"),  # nynorsk
        ("veit", "vite"),
        ("rektors", "rektor"),
        ("12", "12"),
        ("xqzt", "xqzt"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_lemma(form: str, expected: str) -> None:
    assert lemma(form) == expected


@given(st.text(max_size=30))
def test_any_text_has_a_lower_case_lemma(form: str) -> None:
    assert lemma(form) == lemma(form).lower()


@pytest.mark.parametrize(
    ("form", "initial", "expected"),
    [
        ("Foreldrene", True, "forelder"),
        ("Obama", True, "Obama"),
        ("Regjeringen", False, "Regjeringen"),
        ("Regjeringens", False, "Regjeringen"),
        ("NRKs", False, "NRK"),
        ("Det", True, "det"),
        ("Lars", False, "Lars"),
    ],
)
def test_names_keep_their_capital(form: str, initial: bool, expected: str) -> None:
    assert token_lemma(form, initial) == expected


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("barnehagestyrer", ("barnehage", "styrer")),
        ("Foreldresamarbeid", ("foreldre", "samarbeid")),
        ("tilsynsmyndighet", ("tilsyn", "myndighet")),
        ("barnevernsleder", ("barnevern", "leder")),
        ("barneskolelærer", ("barneskole", "lærer")),
        ("pedagogisk-psykologisk", ("pedagogisk", "psykologisk")),
        ("foreldre", ("foreldre",)),
        ("kommune", ("kommune",)),
        ("xqzt", ("xqzt",)),
        ("", ("",)),
    ],
)
def test_compounds_are_split_at_common_words(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


@given(st.text(alphabet="abdegiklmnoprstuvåø-", min_size=1, max_size=25))
def test_a_compound_is_its_parts_in_order_and_what_links_them(word: str) -> None:
    left = word
    for part in split(word):
        link, found, left = left.partition(part)
        assert found
        assert link.strip("-") in LINKS
    assert left.strip("-") == ""


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("meter", ("meter", "møter")),  # either: the word itself goes first, and nothing is decided
        ("saarbar", ("sårbar",)),
        ("forstar", ("forstår",)),
        ("ittj", ("ikke",)),
        ("korsn", ("hvordan",)),
        ("eg", ("eg", "jeg")),
        ("foreldre", ("foreldre",)),
        ("xqzt", ()),
    ],
)
def test_doubtful_spellings_are_candidates(word: str, first: tuple[str, ...]) -> None:
    assert candidates(word)[: len(first)] == first
    assert bool(candidates(word)) == bool(first)


@given(st.text(max_size=200), st.integers(1, 40))
def test_pieces_cover_the_text_in_order(text: str, size: int) -> None:
    cut = pieces(text, size)
    assert "".join(text[start:end] for start, end in cut) == text
    assert all(end - start <= size for start, end in cut)


@given(st.lists(st.text(max_size=20), max_size=30), st.integers(1, 40))
def test_groups_keep_texts_in_order_and_stay_small(texts: list[str], size: int) -> None:
    packed = list(groups(texts, size))
    assert [text for group in packed for text in group] == texts
    assert all(len(group) == 1 or sum(map(len, group)) <= size for group in packed)


def test_every_row_of_the_vectors_has_its_word() -> None:
    words, weights = entries()
    assert len(words) == len(set(words)) == len(weights) == len(ranks())
    table = np.load(str(files("qual.language").joinpath("data/vectors.npy")), mmap_mode="r")
    assert table.shape[0] == len(words)
    assert table.dtype == np.int8
    assert isinstance(table, np.memmap)


def similarity(a: str, b: str) -> float:
    vectors = WordVectors()
    return float(vectors.unit(a) @ vectors.unit(b))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("barnehage", "skole", "traktor"),
        ("barnehagestyrergruppa", "barnehage", "traktor"),  # by its parts
        ("ittj", "ikke", "traktor"),  # by what it may stand for
        ("forelder", "mødre", "rust"),
    ],
)
def test_near_words_have_near_vectors(word: str, near: str, far: str) -> None:
    assert similarity(word, near) > similarity(word, far) + 0.1


def test_an_unknown_word_means_nothing() -> None:
    assert not WordVectors().unit("xqzt").any()


def test_common_words_weigh_less_than_rare_ones() -> None:
    vectors = WordVectors()
    both, rare, common = vectors.texts(["og barnehage", "barnehage", "og"])
    assert both @ rare > both @ common
