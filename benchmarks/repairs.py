"""How many damaged words are proposed for repair, and how many proposals are right, on text damaged by this file's own hand.

    python benchmarks/repairs.py [FOLDER]     # also the .txt files in FOLDER, which nobody tuned on

The sample's transcripts are clean; every å, ø and æ is damaged with the given probability, by the confusions that old reports
show (å → a, G, 4, &; ø → o, g, e; æ → ae, e), and in the last row one BTI in five becomes BTT. A proposal is right when
its first candidate is the word that stood there. Undamaged words that are proposed are the false alarms.
"""

from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

from qual import sample
from qual.transcripts import read
from qual.transcripts.repair import propose

DAMAGE = {
    "å": (("a", 0.7), ("G", 0.1), ("4", 0.1), ("&", 0.1)),
    "ø": (("o", 0.7), ("g", 0.15), ("e", 0.15)),
    "æ": (("ae", 0.6), ("e", 0.4)),
}
HEAD = ("damage", "damaged", "proposed", "precision", "recall", "false/1000 words", "s")
RATES = (0.0, 0.02, 0.1, 0.3, 0.6, 1.0)


def damage(word: str, rate: float, chance: random.Random) -> str:
    out = []
    for letter in word:
        ways = DAMAGE.get(letter.lower())
        if ways is None or chance.random() >= rate:
            out.append(letter)
            continue
        made = chance.choices([w for w, _ in ways], [p for _, p in ways])[0]
        out.append(made.capitalize() if letter.isupper() and made.isalpha() else made)
    return "".join(out)


def measure(texts: list[str], rate: float, seed: int) -> tuple[int, int, int, int, int, float]:
    """Damaged words, proposals, right ones, proposals on damaged words, words in all, seconds."""
    chance = random.Random(seed)
    truth: dict[tuple[int, int], tuple[str, str]] = {}
    spoiled, words = [], 0
    for number, text in enumerate(texts, 1):
        made, at = "", 0
        for found in re.finditer(r"[^\W_]+", text):
            made += text[at : found.start()]
            bad = damage(found[0], rate, chance)
            if bad != found[0]:
                truth[number, len(made)] = (found[0], bad)
            made += bad
            at = found.end()
            words += 1
        spoiled.append(made + text[at:])
    started = time.perf_counter()
    repairs = propose(spoiled)
    seconds = time.perf_counter() - started
    hit = [r for r in repairs if (r.utterance, r.start) in truth]
    right = [r for r in hit if truth[r.utterance, r.start][0].lower() == r.candidates[0][0].lower()]
    return len(truth), len(repairs), len(right), len(hit), words, seconds


def table(name: str, texts: list[str]) -> None:
    print(f"\n{name}: {len(texts)} utterances")
    print("{:>7} {:>8} {:>9} {:>10} {:>7} {:>17} {:>6}".format(*HEAD))
    for rate in RATES:
        sums = [sum(column) for column in zip(*(measure(texts, rate, seed) for seed in (1, 2, 3)), strict=True)]
        damaged, proposed, right, hit, words, seconds = sums
        precision = f"{right / proposed:.3f}" if proposed else "–"
        recall = f"{right / damaged:.3f}" if damaged else "–"
        false = 1000 * (proposed - hit) / words
        print(
            f"{rate:7.2f} {damaged:8.0f} {proposed:9.0f} {precision:>10} {recall:>7} {false:17.2f} {seconds / 3:6.2f}"
        )


def main() -> None:
    texts = [u.text for path in sample.files() for u in read(path).utterances]
    table("The sample", texts)
    if len(sys.argv) > 1:
        files = sorted(Path(sys.argv[1]).glob("*.txt"))
        table(
            sys.argv[1],
            [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()],
        )
    mixed = ["Vi bruker BTI i kommunen, sa hun.", "BTI er ikke alt."] * 20 + ["Hva er BTT?", "BTT er nytt."]
    print("\nBTT beside BTI:", [(r.found, r.candidates[0]) for r in propose(mixed)])


if __name__ == "__main__":
    main()
