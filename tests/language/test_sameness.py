"""Which names are the same: what nobody sees makes no difference, what anybody sees does."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qual.language.sameness import hides, same, seen

UNSEEN = st.sampled_from("\u200b\u200c\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u00ad\u034f\u061c\U000e0041")
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(
    name=st.text("abcæøå éA", min_size=1, max_size=10),
    signs=st.lists(UNSEEN, min_size=1, max_size=4),
    at=st.integers(0, 10),
)
def test_signs_that_nobody_sees_make_no_other_name(name: str, signs: list[str], at: int) -> None:
    other = name[:at] + "".join(signs) + name[at:]
    assert same(other) == same(name)
    assert seen(other) == seen(name)
    assert hides(other)
    assert not hides(name)


@given(NAMES)
def test_sameness_is_settled_at_once(name: str) -> None:
    assert seen(seen(name)) == seen(name)
    assert same(seen(name)) == same(name)
    assert same(unicodedata.normalize("NFD", name)) == same(name)


def test_what_anybody_sees_is_another_name() -> None:
    assert same("Uro") == same("uro ") != same("ro")
    assert same("å") != same("a")
    assert same("\u200b \u2060") == ""


def test_emojis_hide_nothing() -> None:
    for name in ("👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3 først", "te 🫖", "👍🏽"):
        assert not hides(name)
    assert hides("uro\u200d")
    assert hides("\u200duro")


def test_no_mark_of_direction_and_no_joiner_is_left() -> None:
    """Against Python's own tables: format signs that order or bound what stands beside them are drawn as nothing."""
    marks = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
    found = [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) == "Cf"]
    assert not [sign for sign in found if unicodedata.bidirectional(sign) in marks and seen(f"a{sign}b") != "ab"]
