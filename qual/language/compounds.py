"""Norwegian compounds and their parts: ``barnehagestyrer`` is ``barnehage`` and ``styrer``."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from qual.language.lemmas import known, lemma
from qual.language.vocabulary import ranks

SHORTEST: Final = 3
MOST_PARTS: Final = 3
COMMON: Final = 15_000  # a word as common as this is never split: "foreldre" is not "for" and "eldre"
LINKS: Final = ("", "s", "e")  # nothing, arbeid-s-plass, barn-e-bok
# Common words that are endings, or foreign, when they stand at the end or start of another.
NOT_PARTS: Final = frozenset(
    """
    and are art ass den der det eks els end ene enn ens ent ere ers ert est ett hen her het ing inn ion isk ist ita kan
    ker ler let lig lse men mer nar ned nen ner nes net non ran ren ret rer sen ser ska ske som sta ste ten ter tet the
    tre ven ver else ende inga iske lige sjon sten heten heter ingen hetene hetens sjoner hetenes
    """.split()  # noqa: SIM905
)


class _Way(NamedTuple):
    """One way to split; the smallest is the best."""

    parts_count: int
    rarest: int
    parts: tuple[str, ...]


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """The parts of a compound, lower-cased, linking sounds left out; ``(word,)`` when it is none or too common to tell.

    Each part must be a common word (`qual.language.vocabulary`), the last may be inflected; of several ways the one with
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
        heads = [way for link in LINKS if (way := _head(word[:cut], link, most))]
        tail = _rank(word[cut:]) if heads else None
        if tail is not None:
            ways += [_Way(head.parts_count + 1, max(head.rarest, tail), (*head.parts, word[cut:])) for head in heads]
    return min(ways, default=None)


def _head(start: str, link: str, most: int) -> _Way | None:
    """The first part or parts of a compound whose last letters before the next part are ``link``."""
    if not start.endswith(link) or len(start) < SHORTEST + 2 * len(link):
        return None
    head = start[: len(start) - len(link)]
    rank = ranks().get(head) if head not in NOT_PARTS else None
    if rank is not None:
        return _Way(1, rank, (head,))
    return _best(head, most - 1) if most > 2 else None


def _rank(part: str) -> int | None:
    """How common the last part is, by itself or by its lemma; None for what cannot be one."""
    if part in NOT_PARTS:
        return None
    table = ranks()
    rank = table.get(part)
    return table.get(lemma(part)) if rank is None and known(part) else rank
