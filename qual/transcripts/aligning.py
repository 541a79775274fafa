"""Which parts of two texts are the same, in a time that grows with their length and not with its square.

The longest common subsequence, exactly (rapidfuzz, 64 tokens at a step) where the two are small together. What is larger is
first split where runs that occur once in both stand in the same order (as in a patience diff, longest runs first), and
where there are none, is walked through by a window.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    import numpy as np

    Ids = np.ndarray[tuple[int], np.dtype[np.int64]]

SAME: Final = 60.0  # likeness in per cent from which a changed text is the same one, corrected
CELLS: Final = 1 << 26  # tokens × tokens that are compared exactly: 8 MB of bits
_RUNS: Final = (64, 16, 4, 1)  # lengths of the runs that split what is larger
_DEEPEST: Final = 12  # splits within splits; then a window
_TOKEN: Final = re.compile(r"\w+|[^\w\s]+")
_EXACT: Final = 1 << 30  # characters × characters whose likeness is computed exactly, some 20 ms


class Block(NamedTuple):
    """``size`` tokens from ``a`` in the one that are those from ``b`` in the other."""

    a: int
    b: int
    size: int


def blocks(before: Sequence[Hashable], after: Sequence[Hashable], cells: int = CELLS) -> list[Block]:
    """The runs of equal tokens, in order in both and as long as they can be; what stands between them differs.

    A longest common subsequence where ``len(before) * len(after)`` is at most ``cells``, and between the splits of what is
    larger. Of equally long ones, that with the longest runs: what is put in stands whole.
    """
    known: dict[Hashable, int] = {}
    first = [known.setdefault(token, len(known)) for token in before]
    second = [known.setdefault(token, len(known)) for token in after]
    return _slid(_found(first, second, cells), first, second)


def gaps(found: Sequence[Block], ends: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """What stands between the blocks: (from, to, from, to) in the one and in the other; ``ends`` are their lengths."""
    a = b = 0
    for block in (*found, Block(*ends, 0)):
        if block.a > a or block.b > b:
            yield a, block.a, b, block.b
        a, b = block.a + block.size, block.b + block.size


def alike(before: str, after: str) -> float:
    """The likeness of two texts in per cent: of characters (`rapidfuzz.fuzz.ratio`), of very long ones by their words."""
    if len(before) * len(after) <= _EXACT:
        return fuzz.ratio(before, after)
    same = sum(end - start for start, end in Correction(before, after).same)
    return 200 * same / (len(before) + len(after))


class Correction:
    """A text and what it was corrected to: where its spans went. Aligned once, when first asked."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the corrected text: the same words where they stand once in both, else by the alignment.

        None where less than half of the characters is left, or where what is left is part of other words.
        """
        before, after = self.before, self.after
        if before == after:
            return start, end
        said = before[start:end]
        if before.count(said) == after.count(said) == 1:
            at = after.index(said), after.index(said) + len(said)
            if not any(
                _in_word(after, new) and not _in_word(before, old) for new, old in zip(at, (start, end), strict=True)
            ):
                return at
        return self._aligned(start, end)

    def _aligned(self, start: int, end: int) -> tuple[int, int] | None:
        before, after = self.before, self.after
        inside = []
        for n in range(max(0, bisect_right(self.same, (start, len(before) + 1)) - 1), len(self.same)):
            (a, a_end), b = self.same[n], self._places[n]
            if a >= end:
                break
            if a_end > start:
                inside.append((max(start, a) - a + b, min(end, a_end) - a + b))
        if sum(b - a for a, b in inside) < (end - start) / 2:
            return None
        first, last = inside[0][0], inside[-1][1]
        while _in_word(after, first) and not _in_word(before, start):
            first -= 1
        while _in_word(after, last) and not _in_word(before, end):
            last += 1
        said, now = before[start:end], after[first:last]
        coded, left = said.split(), set(now.split())
        if sum(word in left for word in coded) * 2 < len(coded) and alike(said, now) < SAME:
            return None
        return first, last

    @property
    def same(self) -> list[tuple[int, int]]:
        """The stretches of the old text that are left, in order."""
        return self._stretches[0]

    @property
    def _places(self) -> list[int]:
        return self._stretches[1]

    @cached_property
    def _stretches(self) -> tuple[list[tuple[int, int]], list[int]]:
        found: list[Block] = []
        for block in _of_text(self.before, self.after):
            if found and (found[-1].a + found[-1].size, found[-1].b + found[-1].size) == block[:2]:
                found[-1] = Block(found[-1].a, found[-1].b, found[-1].size + block.size)
            else:
                found.append(block)
        return [(a, a + size) for a, _, size in found], [b for _, b, _ in found]


# --- texts ---------------------------------------------------------------------------------------------------
def _of_text(before: str, after: str) -> Iterator[Block]:
    """The equal stretches of two texts in code points: whole words first, then characters between them."""
    first = [found.span() for found in _TOKEN.finditer(before)]
    second = [found.span() for found in _TOKEN.finditer(after)]
    words = blocks([before[a:b] for a, b in first], [after[a:b] for a, b in second])
    a = b = 0
    for at, to, size in words:
        one, two = (first[at][0], first[at + size - 1][1]), (second[to][0], second[to + size - 1][1])
        whole = before[slice(*one)] == after[slice(*two)]  # the spaces between the words too
        for (a_start, a_end), (b_start, b_end) in (
            [(one, two)] if whole else zip(first[at : at + size], second[to : to + size], strict=True)
        ):
            yield from _between(before, after, (a, a_start, b, b_start))
            yield Block(a_start, b_start, a_end - a_start)
            a, b = a_end, b_end
    yield from _between(before, after, (a, len(before), b, len(after)))


def _between(before: str, after: str, gap: tuple[int, int, int, int]) -> Iterator[Block]:
    a, a_end, b, b_end = gap
    one, two = before[a:a_end], after[b:b_end]
    if not one or not two:
        return
    if one == two:
        yield Block(a, b, len(one))
        return
    for block in blocks(one, two):
        yield Block(a + block.a, b + block.b, block.size)


def _in_word(text: str, at: int) -> bool:
    """Whether the position cuts a word in two."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


# --- tokens --------------------------------------------------------------------------------------------------
def _found(first: list[int], second: list[int], cells: int) -> list[Block]:
    if len(first) * len(second) <= cells:  # most are small; numpy is for those that are not
        return _exact(first, second, 0, 0)
    import numpy as np

    one, two = np.array(first, np.int64), np.array(second, np.int64)
    found = []
    left = [(0, len(first), 0, len(second), 0)]
    while left:
        a, a_end, b, b_end, depth = left.pop()
        ahead = _affix(one[a:a_end], two[b:b_end])
        behind = _affix(one[a + ahead : a_end][::-1], two[b + ahead : b_end][::-1])
        found += [Block(a, b, ahead), Block(a_end - behind, b_end - behind, behind)]
        a, a_end, b, b_end = a + ahead, a_end - behind, b + ahead, b_end - behind
        if (a_end - a) * (b_end - b) <= cells:
            found += _exact(first[a:a_end], second[b:b_end], a, b)
            continue
        splits = _splits(one[a:a_end], two[b:b_end]) if depth < _DEEPEST else []
        if splits:
            found += [Block(a + split.a, b + split.b, split.size) for split in splits]
            inner = gaps(splits, (a_end - a, b_end - b))
            left += [(a + a_from, a + a_to, b + b_from, b + b_to, depth + 1) for a_from, a_to, b_from, b_to in inner]
        else:
            found += _windows(first, second, (a, a_end, b, b_end), cells)
    return sorted(block for block in found if block.size)


def _affix(one: Ids, two: Ids) -> int:
    """How many tokens at the start are the same."""
    shorter = min(len(one), len(two))
    differ = (one[:shorter] != two[:shorter]).nonzero()[0]
    return int(differ[0]) if len(differ) else shorter


def _exact(first: list[int], second: list[int], a: int, b: int) -> list[Block]:
    found = LCSseq.opcodes(first, second).as_matching_blocks()
    return [Block(a + block.a, b + block.b, block.size) for block in found if block.size]


def _splits(one: Ids, two: Ids) -> list[Block]:
    """Runs that occur once in each, in order in both: of the longest length that has any."""
    for size in _RUNS:
        if min(len(one), len(two)) < size:
            continue
        starts = _once(one, two, size)
        splits: list[Block] = []
        for run in _runs([starts[n] for n in _rising([b for _, b in starts])], size):
            last = splits[-1] if splits else Block(0, 0, 0)
            shared = max(0, last.a + last.size - run.a, last.b + last.size - run.b)
            a, b, length = run.a + shared, run.b + shared, run.size - shared
            if length > 0 and bool((one[a : a + length] == two[b : b + length]).all()):  # numbers of runs may clash
                splits.append(Block(a, b, length))
        if splits:
            return splits
    return []


def _runs(starts: Sequence[tuple[int, int]], size: int) -> Iterator[Block]:
    """The runs of ``size`` tokens at these places as one where they overlap."""
    first = last = None
    for start in starts:
        if first and last and start[0] - start[1] == last[0] - last[1] and start[0] <= last[0] + size:
            last = start
            continue
        if first and last:
            yield Block(*first, last[0] + size - first[0])
        first = last = start
    if first and last:
        yield Block(*first, last[0] + size - first[0])


def _once(one: Ids, two: Ids, size: int) -> list[tuple[int, int]]:
    """Where the runs of ``size`` tokens that occur once in each stand, by their place in the first."""
    import numpy as np

    keys, places = [], []
    for ids in (one, two):
        marks = _marks(ids, size)
        key, place, times = np.unique(marks, return_index=True, return_counts=True)
        keys.append(key[times == 1])
        places.append(place[times == 1])
    _, a, b = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    return sorted(zip(places[0][a].tolist(), places[1][b].tolist(), strict=True))


def _marks(ids: Ids, size: int) -> Ids:
    """A number for each run of ``size`` tokens (a polynomial of its tokens, modulo 2**64); equal runs have equal numbers."""
    import numpy as np

    marks = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
    factor, reach = np.uint64(0xD6E8FEB86659FD93), 1
    while reach < size:  # sizes are powers of four: twice as many tokens at each step
        marks = marks[:-reach] * factor + marks[reach:]
        with np.errstate(over="ignore"):
            factor = factor * factor
        reach *= 2
    return marks.astype(np.int64)


def _rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising subsequence of ``numbers``, no two of which are the same."""
    tails: list[int] = []  # the smallest end of a chain of each length
    ends: list[int] = []  # where that stands
    before: list[int] = []  # what comes before each in its chain
    for n, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [n]
    chain = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(n)
        n = before[n]
    return chain[::-1]


def _windows(first: list[int], second: list[int], gap: tuple[int, int, int, int], cells: int) -> Iterator[Block]:
    """Nothing splits this: align what a window sees in both, keep its first half, go on behind that."""
    a, a_end, b, b_end = gap
    wide = max(2, int(cells**0.5))
    while a < a_end and b < b_end:
        seen = _exact(first[a : min(a_end, a + wide)], second[b : min(b_end, b + wide)], a, b)
        if a_end - a <= wide and b_end - b <= wide:
            yield from seen
            return
        middle = a + wide // 2, b + wide // 2
        a, b = a + wide, b + wide  # where nothing is left to begin with
        for block in seen:
            size = min(block.size, middle[0] - block.a, middle[1] - block.b)
            if size > 0:
                yield Block(block.a, block.b, size)
            if size < block.size:
                a, b = block.a + max(size, 0), block.b + max(size, 0)
                break


def _slid(found: Sequence[Block], first: Sequence[int], second: Sequence[int]) -> list[Block]:
    """The same number of tokens in longer runs: of two neighbours with something put in between, the longer takes from the
    shorter what stands there just as well."""
    slid: list[Block] = []
    for block in found:
        right = block
        while slid and right.size:
            left = slid[-1]
            a, b = left.a + left.size, left.b + left.size
            if right.a > a and right.b > b:
                break
            if (right.a, right.b) == (a, b):
                right = Block(left.a, left.b, left.size + right.size)
                slid.pop()
                continue
            if right.size < left.size:
                n = 0
                while n < right.size and first[a + n] == second[b + n]:
                    n += 1
                slid[-1] = Block(left.a, left.b, left.size + n)
                right = Block(right.a + n, right.b + n, right.size - n)
                break
            n = 0
            while n < left.size and first[right.a - n - 1] == second[right.b - n - 1]:
                n += 1
            right = Block(right.a - n, right.b - n, right.size + n)
            slid[-1] = Block(left.a, left.b, left.size - n)
            if n < left.size:
                break
            slid.pop()
        if right.size:
            slid.append(right)
    return slid
