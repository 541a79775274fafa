"""How good and how fast the suggestions are: ``QUAL_DATA=... python benchmarks/suggest.py [--draws 200]``, by hand.

Quality: SIB-200 in Norwegian (Adelani et al. 2024), seven topics. Each draw takes five examples a topic from the
training part, adds one definition a topic, and ranks the 99 passages of the development part, on which nothing was
chosen. The intervals are percentiles of a bootstrap over draws and passages at once: they speak for other passages too.

Speed: made-up passages (halves of two real ones); seconds, median of three (one run where it takes over five). Beside
`Suggester`, training alone by the two ways between which ``FEW_CODES`` chooses.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from qual.suggest import Suggester, rank

DEFINITIONS = {
    "science/technology": "Vitenskap og teknologi: forskning, oppdagelser, fysikk, biologi, maskiner og ny teknikk.",
    "travel": "Reise: turister, reisemål, transport, fly, hotell og råd til den som skal ut og reise.",
    "politics": "Politikk: regjering, valg, lover, partier, ledere, stater og konflikter mellom dem.",
    "sports": "Idrett: kamper, lag, spillere, konkurranser, mesterskap og trening.",
    "health": "Helse: sykdom, smitte, behandling, leger, sykehus og medisin.",
    "entertainment": "Underholdning: film, musikk, fjernsyn, kunst, artister og fritid.",
    "geography": "Geografi: land, byer, øyer, elver, fjell, grenser og hvor folk bor.",
}
SHOTS = 5


def sib(part: str) -> list[tuple[str, str]]:
    """(text, topic) of one part."""
    with (Path(os.environ["QUAL_DATA"]) / "sib200_nob" / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
        return [(r["text"], r["category"]) for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def characters_alone(rows: list[tuple[str, str]], texts: list[str]) -> Any:
    """Scores by scikit-learn's own character 3- to 5-grams, columns alphabetical; trained on the definitions too."""
    rows = rows + [(f"{code}. {definition}", code) for code, definition in DEFINITIONS.items()]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    model = LogisticRegression(C=rank.STRENGTH, max_iter=300)
    model.fit(vectorizer.fit_transform([text for text, _ in rows]), [code for _, code in rows])
    return model.decision_function(vectorizer.transform(texts))


def qual_model(rows: list[tuple[str, str]], texts: list[str]) -> Any:
    return Suggester().fit(DEFINITIONS, [text for text, _ in rows], [code for _, code in rows]).scores(texts)


def measures(scores: Any, right: Any) -> Any:
    """(recall@1, recall@3, reciprocal rank) of each passage: shape (3, passages)."""
    ranks = 1 + (scores > scores[np.arange(len(right)), right][:, None]).sum(axis=1)
    return np.array([ranks == 1, ranks <= 3, 1 / ranks], dtype=float)


def interval(values: Any, rng: Any) -> str:
    """Mean and 95 % interval of values of shape (draws, passages)."""
    draws, passages = values.shape
    means = [
        values[np.ix_(rng.integers(draws, size=draws), rng.integers(passages, size=passages))].mean()
        for _ in range(2000)
    ]
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


def quality(draws: int) -> None:
    train, dev = sib("train"), sib("dev")
    topics = sorted(DEFINITIONS)
    texts, right = [text for text, _ in dev], np.array([topics.index(topic) for _, topic in dev])
    models: dict[str, Callable[..., Any]] = {"qual.suggest": qual_model, "characters alone": characters_alone}
    found: dict[str, list[Any]] = {name: [] for name in models}
    for draw in range(draws):
        rng = random.Random(draw)
        rows = [pair for topic in topics for pair in rng.sample([p for p in train if p[1] == topic], SHOTS)]
        for name, model in models.items():
            found[name].append(measures(model(rows, texts), right))
    cube = {name: np.array(values) for name, values in found.items()}  # (draws, 3, passages)
    cube["difference"] = cube["qual.suggest"] - cube["characters alone"]
    print(f"SIB-200, {SHOTS} examples and a definition a topic, {draws} draws, {len(dev)} passages")
    for name, values in cube.items():
        rng = np.random.default_rng(0)
        figures = zip(("recall@1", "recall@3", "MRR"), values.transpose(1, 0, 2), strict=True)
        print(f"  {name:17}", "  ".join(f"{label} {interval(each, rng)}" for label, each in figures))


def seconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
        if taken[0] > 5:
            break
    return median(taken)


def speed() -> None:
    rng = random.Random(0)
    real = [text.split() for text, _ in sib("train")]

    def passage() -> str:
        one, other = rng.sample(real, 2)
        return " ".join(one[: len(one) // 2] + other[len(other) // 2 :])

    for codes, each in ((15, 6), (15, 200), (150, 6), (300, 6)):
        names = [f"kode {number}" for number in range(codes)]
        definitions = {name: passage() for name in names}
        texts, answers = [passage() for _ in range(each * codes)], names * each
        new = [passage() for _ in range(100)]
        suggester = Suggester()
        fit = seconds(lambda: suggester.fit(definitions, texts, answers))  # noqa: B023
        ranking = seconds(lambda: suggester.rank(new))  # noqa: B023
        matrix = rank._vectorizer().fit_transform(texts)
        print(
            f"  {codes} codes, {(each + 1) * codes} rows, {matrix.shape[1]} features: fit {fit:.2f}, "
            f"rank 100 passages {ranking:.2f}; training alone: {training(matrix, answers)}",
            flush=True,
        )


def training(matrix: Any, answers: list[str]) -> str:
    """Seconds by each solver, in words."""
    chosen, taken = rank.FEW_CODES, {}
    for name, few in (("one code against the rest", len(answers)), ("in the span of the rows", 0)):
        rank.FEW_CODES = few  # type: ignore[misc]
        taken[name] = seconds(lambda: rank._train(matrix, answers, 0))
    rank.FEW_CODES = chosen  # type: ignore[misc]
    return ", ".join(f"{name} {each:.2f}" for name, each in taken.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, default=200)
    quality(parser.parse_args().draws)
    print("Speed")
    speed()
