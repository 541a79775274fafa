"""How often the right code is among the suggestions, on sessions that the model has never seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, fsum

from qual.errors import CodingError
from qual.suggest.rank import Suggester


@dataclass(frozen=True)
class Figures:
    """Means over ``n`` passages: the share with a right code first, the same among the first ``k``, and the mean
    reciprocal rank of the first right code (0 where no right code could be ranked)."""

    recall_at_1: float
    recall_at_k: float
    mrr: float
    n: int


@dataclass(frozen=True)
class Evaluation:
    """The model beside two baselines, each over the same passages.

    ``unseen`` counts the passages none of whose codes was known without their own session: a miss for all three.
    """

    k: int
    model: Figures
    random: Figures
    commonest: Figures
    sessions: int
    codes: int
    unseen: int


def evaluate(
    definitions: Mapping[str, str], texts: Sequence[str], codes: Sequence[str], groups: Sequence[str], k: int = 3
) -> Evaluation:
    """Leave one session out: train on the definitions and all other sessions, rank the codes for each passage of this.

    ``texts[i]`` is coded with ``codes[i]`` in session ``groups[i]``; a passage with several codes comes several times, counts
    once, and any of its codes is right. A code without a definition that no other session uses is left out of training: its
    name may be made of the very words to be scored. ``random`` is the expected value of a random order, ``commonest`` ranks
    by how often the other sessions use a code. Raises `CodingError` ``suggest.nothing_to_score`` without coded passages,
    `ValueError` for sequences of different length or ``k`` below 1.

    >>> texts = ["det går av seg selv", "går av seg selv nå", "vi rekker det ikke", "rekker det aldri"]
    >>> codes, sessions = ["vane", "vane", "tid", "tid"], ["r1", "r2", "r1", "r2"]
    >>> found = suggest.evaluate({}, texts, codes, sessions, k=1)
    >>> found.model.n, found.model.recall_at_1
    (4, 1.0)
    """
    rows = list(zip(texts, codes, groups, strict=True))
    if not rows:
        raise CodingError("suggest.nothing_to_score")
    model: list[int | None] = []
    commonest: list[int | None] = []
    chances: list[tuple[float, float, float]] = []
    for session in sorted(set(groups)):
        others = [(text, code) for text, code, group in rows if group != session]
        used = Counter(code for _, code in others)
        known = {c: d for c, d in definitions.items() if d.strip() or c in used}
        suggester = Suggester(k).fit(known, [text for text, _ in others], [code for _, code in others])
        right: dict[str, set[str]] = {}
        for text, code, group in rows:
            if group == session:
                right.setdefault(text, set()).add(code)
        order = sorted(suggester.codes_, key=lambda code: (-used[code], code))
        for (_, wanted), scores in zip(right.items(), suggester.scores(list(right)).round(6), strict=True):
            ranking = [suggester.codes_[i] for i in (-scores).argsort(kind="stable")]
            model.append(_first(ranking, wanted))
            commonest.append(_first(order, wanted))
            chances.append(_by_chance(len(order), len(wanted & set(order)), k))
    return Evaluation(
        k=k,
        model=_figures(model, k),
        random=_means(chances),
        commonest=_figures(commonest, k),
        sessions=len(set(groups)),
        codes=len({*definitions, *codes}),
        unseen=model.count(None),
    )


def _first(ranking: list[str], wanted: set[str]) -> int | None:
    """The rank, from 1, of the first right code; None if none is ranked."""
    return next((rank for rank, code in enumerate(ranking, start=1) if code in wanted), None)


def _figures(ranks: list[int | None], k: int) -> Figures:
    n = len(ranks)
    found = [rank for rank in ranks if rank is not None]
    return Figures(found.count(1) / n, sum(r <= k for r in found) / n, fsum(1 / r for r in found) / n, n)


def _means(chances: list[tuple[float, float, float]]) -> Figures:
    n = len(chances)
    at_1, at_k, reciprocal = (fsum(column) / n for column in zip(*chances, strict=True))
    return Figures(at_1, at_k, reciprocal, n)


def _by_chance(codes: int, right: int, k: int) -> tuple[float, float, float]:
    """Expected recall at 1, recall at ``k`` and reciprocal rank when ``codes`` stand in random order."""
    if not right:
        return 0.0, 0.0, 0.0
    ways = comb(codes, right)
    first_at = [comb(codes - rank, right - 1) / ways for rank in range(1, codes - right + 2)]
    return first_at[0], fsum(first_at[:k]), fsum(chance / rank for rank, chance in enumerate(first_at, start=1))
