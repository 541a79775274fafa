"""Norwegian compounds and their parts: ``barnehagestyrer`` is ``barnehage`` and ``styrer``."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from qual.language.lemmas import lemma
from qual.language.vocabulary import ranks

SHORTEST: Final = 3
MOST_PARTS: Final = 3
COMMON: Final = 3_000  # a word as common as this is never split: "foreldre" is not "for" and "eldre"
LINKS: Final = ("", "s", "e")  # nothing, arbeid-s-plass, barn-e-bok
# Common words of three and four letters that are endings, or foreign, when they stand at the end or start of another.
NOT_PARTS: Final = frozenset(
    "are art ass den der det eks els end ene ens ent ere ers ert est ett hen her het iske ing inn ist ita kan ker ler "
    "let men mer nar nen ner nes net non ran ren ret rer sen ser ska ske som sta ste sten ter ten tet the tre ven ver "
    "enn and ing ion lig lige ned het heten heter else isk inga ingen sjon sjoner ende lse hetene hetens hetenes".split()
)


class _Way(NamedTuple):
    """One way to split; the smallest is the best."""

    parts_count: int
    rarest: int
    parts: tuple[str, ...]


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """The parts of a compound, lower-cased, linking sounds left out; ``(word,)`` when it is none or too common to tell.

    Each part must be a common word (`qual.language.vocabulary`) or an inflection of one; of several ways the one with
    the fewest parts wins, then the one whose rarest part is commonest ("arbeid" before "arbeids").

    >>> split("barnehagestyrer")
    ('barnehage', 'styrer')
    """
    low = word.lower()
    if ranks().get(low, COMMON) < COMMON or not low.isalpha():
        return tuple(part for part in low.split("-") if part) if "-" in low.strip("-") else (low,)
    best = _best(low, MOST_PARTS)
    return best.parts if best else (low,)


@lru_cache(maxsize=50_000)
def _best(word: str, most: int) -> _Way | None:
    ways = []
    for cut in range(SHORTEST, len(word) - SHORTEST + 1):
        tail = _rank(word[cut:])
        if tail is None:
            continue
        for link in LINKS:
            head = word[: cut - len(link)]
            if not word[:cut].endswith(link) or len(head) < SHORTEST + len(link):
                continue
            rank = _rank(head)
            if rank is not None:
                ways.append(_Way(2, max(rank, tail), (head, word[cut:])))
            elif most > 2 and (inner := _best(head, most - 1)):
                ways.append(_Way(inner.parts_count + 1, max(inner.rarest, tail), (*inner.parts, word[cut:])))
    return min(ways, default=None)


def _rank(part: str) -> int | None:
    """How common a part is, by itself or by its lemma; None for what cannot be one."""
    if len(part) < SHORTEST or part in NOT_PARTS:
        return None
    table = ranks()
    rank = table.get(part)
    return rank if rank is not None else table.get(lemma(part))
