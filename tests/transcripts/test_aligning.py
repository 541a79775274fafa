"""What is the same in two texts, beside the slow alignment that was before: as much is kept, and where it was kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from thorough import many

from qual.transcripts.aligning import Block, Correction, alike, blocks, gaps
from qual.transcripts.reimport import align

SMALL = 64  # cells: so few that every way to split is walked on texts that a test can look at
WORDS = st.lists(st.sampled_from(("ja", "nei", "vi", "ringer", "hjem", "først", "🫖", "og", "så")), max_size=40)


def slow(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    return [block for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks() if block.size]


def pairs(found: Sequence[Any]) -> list[tuple[int, int]]:
    return [(block[0] + n, block[1] + n) for block in found for n in range(block[2])]


def check(before: Sequence[Any], after: Sequence[Any], found: Sequence[Block]) -> None:
    """Equal tokens, in order in both, nothing empty, nothing that could be one run."""
    met = pairs(found)
    assert all(before[a] == after[b] for a, b in met)
    assert met == sorted(met)
    assert len({a for a, _ in met}) == len({b for _, b in met}) == len(met)
    assert all(block.size > 0 for block in found)
    assert all((one.a + one.size, one.b + one.size) != (two.a, two.b) for one, two in pairwise(found))


@given(before=WORDS, after=WORDS)
@example(before=["vi", "ringer"], after=["vi", "og", "vi", "ringer"])
@settings(max_examples=many(300))
def test_no_longer_subsequence_is_common_to_both(before: list[str], after: list[str]) -> None:
    found = blocks(before, after)
    check(before, after, found)
    assert len(pairs(found)) == LCSseq.similarity(before, after) >= len(pairs(slow(before, after)))
    left = [(before[a:b], after[c:d]) for a, b, c, d in gaps(found, (len(before), len(after)))]
    assert sum(len(one) for one, _ in left) == len(before) - len(pairs(found))
    assert sum(len(two) for _, two in left) == len(after) - len(pairs(found))


@given(before=WORDS, after=WORDS, cells=st.integers(4, 400))
@settings(max_examples=many(300))
def test_split_or_walked_through_it_is_still_an_alignment(before: list[str], after: list[str], cells: int) -> None:
    check(before, after, blocks(before, after, cells))
    assert pairs(blocks(before, before, cells)) == [(n, n) for n in range(len(before))]


@given(number=st.integers(0, 10**6), length=st.integers(200, 600))
@settings(max_examples=many(40), deadline=None)
def test_split_it_keeps_nearly_all_that_is_common(number: int, length: int) -> None:
    """A text of rare and common words, one in twelve of them changed: splitting loses hardly a word."""
    seed = random.Random(number)
    before = [f"ord{int(seed.paretovariate(0.8))}" for _ in range(length)]
    after = [word for word in before if seed.random() > 0.04]
    after = [other for word in after for other in ((word, "nytt") if seed.random() < 0.04 else (word,))]
    split = blocks(before, after, 30 * 30)
    check(before, after, split)
    assert len(pairs(split)) >= 0.97 * LCSseq.similarity(before, after)


@pytest.mark.parametrize("cells", [SMALL, 1 << 26])
def test_worst_cases(cells: int) -> None:
    same, line = ["ja"] * 500, ["vi", "ringer", "hjem", "\n"]
    assert blocks(same, same[:-3], cells) == [Block(0, 0, 497)]
    assert blocks(["ja"] * 300, ["nei"] * 300, cells) == []
    assert blocks([], same, cells) == blocks(same, [], cells) == []
    numbers = list(range(600))
    moved = numbers[100:200] + numbers[:100] + numbers[200:]  # a block moved: all but it stays
    assert len(pairs(blocks(numbers, moved, cells))) == 500
    away = numbers[300:] + numbers[:300]
    assert len(pairs(blocks(numbers, away, cells))) == 300
    repeated = line * 100
    one_less = line * 40 + line * 59  # a line of many that are the same
    assert len(pairs(blocks(repeated, one_less, cells))) == len(one_less)
    changed = line * 30 + ["altså"] + line * 30 + ["jo"] + line * 39
    assert len(pairs(blocks(repeated, changed, cells))) >= len(repeated) - 4 * 4
    backwards = numbers[::-1]
    check(numbers, backwards, blocks(numbers, backwards, cells))


def test_what_is_put_in_stands_whole() -> None:
    """The same number of words are left either way; the longer run is the one that was said."""
    before, after = "vi skal ringe hjem", "vi tror at vi skal ringe hjem"
    assert blocks(before.split(), after.split()) == [Block(0, 3, 4)]
    assert blocks("abc", "abcdc") == [Block(0, 0, 3)]
    assert Correction(before + " ja. " + before, after + " ja. " + before).span(0, 18) == (11, 29)


# --- spans, beside those of before ---------------------------------------------------------------------------------
def moved_slowly(before: str, after: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a span went, by difflib's alignment of characters: what decided it until now."""

    def in_word(text: str, at: int) -> bool:
        return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()

    said = before[start:end]
    if before == after:
        return start, end
    if before.count(said) == after.count(said) == 1:
        at = after.index(said), after.index(said) + len(said)
        if not any(in_word(after, n) and not in_word(before, o) for n, o in zip(at, (start, end), strict=True)):
            return at
    inside = [
        (max(start, a) - a + b, min(end, a + size) - a + b)
        for a, b, size in slow(before, after)
        if a < end and a + size > start
    ]
    if sum(b - a for a, b in inside) < (end - start) / 2:
        return None
    first, last = inside[0][0], inside[-1][1]
    while in_word(after, first) and not in_word(before, start):
        first -= 1
    while in_word(after, last) and not in_word(before, end):
        last += 1
    coded, left = said.split(), set(after[first:last].split())
    if sum(word in left for word in coded) * 2 < len(coded) and fuzz.ratio(said, after[first:last]) < 60:
        return None
    return first, last


def edited(words: list[str], data: st.DataObject) -> list[str]:
    """The words with a few put in, taken out or misheard."""
    after = list(words)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(after) - 1)))
        after[at : at + data.draw(st.integers(0, 1))] = data.draw(
            st.lists(st.sampled_from(("eh", "ringte", "vi")), max_size=2)
        )
    return after


@given(
    words=st.lists(st.sampled_from(("ja", "vi", "ringer", "hjem", "først", "🫖", "og")), min_size=2, max_size=25),
    data=st.data(),
)
@settings(max_examples=many(300), deadline=None)
def test_words_stay_where_they_were_kept_before_or_as_many_stay(words: list[str], data: st.DataObject) -> None:
    before, after = " ".join(words), " ".join(edited(words, data))
    one = data.draw(st.integers(0, len(words) - 1))
    two = data.draw(st.integers(one + 1, len(words)))
    start = len(" ".join(words[:one])) + (one > 0)
    end = len(" ".join(words[:two]))
    was, now = moved_slowly(before, after, start, end), Correction(before, after).span(start, end)
    said = before[start:end].split()

    def kept(span: tuple[int, int] | None) -> int:
        return LCSseq.similarity(said, after[slice(*span)].split()) if span else 0

    if now is not None:
        assert 0 <= now[0] < now[1] <= len(after)
        assert kept(now) > 0 or alike(before[start:end], after[slice(*now)]) >= 60
    if was != now and was is not None:  # another alignment of the whole, in which at least as many words are left
        words_now = len(pairs(blocks(before.split(), after.split())))
        assert words_now >= len(pairs(slow(before.split(), after.split())))
    if two - one == len(words):  # all of it: nothing to choose between
        assert kept(now) >= kept(was)


@given(before=st.text("ab å🫖\n.", max_size=40), after=st.text("ab å🫖\n.", max_size=40), data=st.data())
@settings(max_examples=many(300))
def test_any_span_of_any_text_has_a_place_inside_or_none(before: str, after: str, data: st.DataObject) -> None:
    correction = Correction(before, after)
    for (a, a_end), (b, b_end) in pairwise(correction.same):
        assert a < a_end <= b < b_end
    start = data.draw(st.integers(0, max(0, len(before) - 1)))
    end = data.draw(st.integers(start + 1, max(start + 1, len(before))))
    if before:
        span = correction.span(start, min(end, len(before)))
        assert span is None or 0 <= span[0] < span[1] <= len(after)


# --- utterances ----------------------------------------------------------------------------------------------------
def test_every_utterance_of_a_long_session_corrected() -> None:
    """More than are compared each with each: they still find their own, also around one that was put in and one that went."""
    seed = random.Random(7)
    before = [" ".join(f"ord{seed.randrange(400)}" for _ in range(12)) for _ in range(400)]
    after = [text.replace(text.split()[5], "rettet") for text in before]
    del after[300]
    after.insert(100, "dette ble ikke skrevet ned første gang")
    expected = {n: n + (n >= 100) - (n > 300) for n in range(400) if n != 300}
    assert align(before, after) == expected


def test_many_utterances_with_no_words_in_common() -> None:
    before = [f"a{n}" * 6 for n in range(300)]
    found = align(before, [f"å {n}" for n in range(300)])
    assert list(found.values()) == sorted(set(found.values()))
    near = align(before, [f"{text}b" for text in before])  # no word is left, every utterance is alike
    assert len(near) > 250
