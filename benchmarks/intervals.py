"""How often the optional intervals cover the truth, by number of speakers: ``python benchmarks/intervals.py``, by hand.

Speakers differ (beta-distributed inclination to a theme, intra-cluster correlation 0.15) and talk unequally (10 to 60
utterances each), so utterances of one speaker belong together. Truths: the expected share of participants who voice the
theme at least once, and the expected share of utterances; both known from the model. Nominal coverage 95 %.
"""

from __future__ import annotations

import argparse

import numpy as np

from qual.themes.intervals import interval

SPEAKERS = (4, 6, 8, 12, 20, 30, 50, 100)
SHARE, ICC = 0.2, 0.15


def simulate(speakers: int, runs: int, draws: int, random: np.random.Generator) -> tuple[float, float]:
    """Coverage of the interval for participants and for utterances."""
    alpha, beta = SHARE * (1 - ICC) / ICC, (1 - SHARE) * (1 - ICC) / ICC
    inclined = random.beta(alpha, beta, 400_000)
    voiced_share = float(
        (random.binomial(3, inclined) > 0).mean()
    )  # voices it when one of three occasions brings it out
    hits = np.zeros(2)
    for run in range(runs):
        p = random.beta(alpha, beta, speakers)
        said = random.integers(10, 61, speakers)
        parts = random.binomial(said, p).astype(float)
        voiced = (random.binomial(3, p) > 0).astype(float)
        for at, (part, whole, truth) in enumerate(
            ((voiced, np.ones(speakers), voiced_share), (parts, said.astype(float), SHARE))
        ):
            low, high = interval(part[:, None], whole, draws=draws, seed=run)
            hits[at] += low[0] <= truth <= high[0]
    return float(hits[0] / runs), float(hits[1] / runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    random = np.random.default_rng(5)
    print(f"{options.runs} simulated studies each, {options.draws} draws an interval; nominal 95 %")
    print("| speakers | participants who voice it | share of utterances |\n|---|---|---|")
    for speakers in SPEAKERS:
        voiced, share = simulate(speakers, options.runs, options.draws, random)
        print(f"| {speakers} | {voiced:.1%} | {share:.1%} |", flush=True)


if __name__ == "__main__":
    main()
