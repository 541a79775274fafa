"""A corrected text beside the old one: does the time grow with its length, and what does it cost beside the bare calls?

    nice -n 10 python benchmarks/aligning.py                # 1,000 … 200,000 words
    python benchmarks/aligning.py 20000                     # up to so many

The texts are this file's own: words with the frequencies of talk (a few very common, many rare), one in twelve changed, put in or
left out. For each length, in one run:

* ``correct``: one utterance with all the words and 20 codings, corrected in place, as stored (`qual.coding.correct`);
* ``replace``: a session of utterances of 30 words with a coding on every tenth, its corrected file imported; and how much of that
  the database was locked for;
* the bare calls on the same two texts: `rapidfuzz.distance.LCSseq.opcodes` (exact, memory grows with the square) and
  `difflib.SequenceMatcher` (what aligned them until now), word by word and, as it was, character by character; each only
  up to the length at which it takes some ten seconds or a gigabyte;
* worst cases at the largest length: all words the same, nothing in common, a block moved, the same lines again and again.
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from qual import coding
from qual.store import Database
from qual.study import Study
from qual.transcripts.aligning import blocks

LENGTHS = (1_000, 5_000, 20_000, 50_000, 200_000)
UTTERANCE = 30  # words
BARE_EXACT, BARE_WORDS, BARE_LETTERS = 50_000, 5_000, 1_000  # words up to which a bare call is asked


def talk(length: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"ord{int(chance.paretovariate(0.7)) % 50_000}" for _ in range(length)]


def corrected(words: list[str], seed: int) -> list[str]:
    chance, after = random.Random(seed), []
    for word in words:
        kind = chance.randrange(36)
        after += [] if kind == 0 else [word, "altså"] if kind == 1 else [word + "s"] if kind == 2 else [word]
    return after


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def locked(database: Database) -> Iterator[list[float]]:
    """How long each act of the block held the database for itself."""
    times: list[float] = []
    act = database.act

    @contextmanager
    def watched(*args: Any, **options: Any) -> Iterator[Any]:
        start = time.perf_counter()
        with act(*args, **options) as made:
            yield made
        times.append(time.perf_counter() - start)

    database.act = watched  # type: ignore[method-assign]
    try:
        yield times
    finally:
        database.act = act  # type: ignore[method-assign]


def lines(words: list[str]) -> list[str]:
    return [" ".join(words[n : n + UTTERANCE]) for n in range(0, len(words), UTTERANCE)]


def written(path: Path, utterances: list[str]) -> Path:
    said = "\n".join(f"{('D1', 'D2')[n % 2]}: {text}" for n, text in enumerate(utterances))
    path.write_text(f"Gruppe: DF\nRunde: 1\n\n{said}\n", encoding="utf-8")
    return path


def correct(folder: Path, words: list[str], seed: int) -> tuple[float, float]:
    """Seconds to correct one utterance, and seconds of those in which nobody else could write."""
    before, after = " ".join(words), " ".join(corrected(words, seed))
    with Study.create(folder / "study", name="Prøve") as study:
        study.add(written(folder / "DF-R1.txt", ["Hei.", before, "Ja."]), place=place())
        ((_, row),) = study.utterances().query("words > 100").iterrows()
        for n in range(20):
            start = len(before) * n // 20
            study.code(row["utterance"], "kode", start=start, end=start + 40)
        with locked(study.store) as times:
            seconds = timed(lambda: coding.correct(study.acting("Ada"), row["utterance"], after))
    return seconds, sum(times)


def replace(folder: Path, words: list[str], seed: int) -> tuple[float, float]:
    """The same of a corrected file; reading the file is not counted."""
    utterances = lines(words)
    with Study.create(folder / "study", name="Prøve") as study:
        study.add(written(folder / "DF-R1.txt", utterances), place=place())
        for reference in study.utterances()["utterance"][::10]:
            study.code(reference, "kode", start=20, end=60)
        after = [" ".join(corrected(text.split(), seed + n)) or "ja" for n, text in enumerate(utterances)]
        path = written(folder / "DF-R1.txt", after)
        transcript = study.transcript(path)
        with locked(study.store) as times:
            seconds = timed(
                lambda: study.add(path, place=place(), existing="replace", transcript=transcript, lose_codings=True)
            )
    return seconds, sum(times)


def place() -> Any:
    from qual.transcripts import Place

    return Place(group="DF", round=1, create=True)


def bare(words: list[str], after: list[str]) -> dict[str, float | None]:
    size, one, two = len(words), " ".join(words), " ".join(after)
    number: dict[str, int] = {}
    first, second = ([number.setdefault(word, len(number)) for word in side] for side in (words, after))
    return {
        "blocks": timed(lambda: blocks(words, after)),
        "rapidfuzz": timed(lambda: LCSseq.opcodes(first, second)) if size <= BARE_EXACT else None,
        "difflib, words": timed(lambda: SequenceMatcher(None, words, after, autojunk=False).get_opcodes())
        if size <= BARE_WORDS
        else None,
        "difflib, characters": timed(lambda: SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks())
        if size <= BARE_LETTERS
        else None,
    }


def worst(length: int) -> dict[str, float]:
    words = talk(length, 5)
    line = ["vi", "ringer", "hjem", "før", "vi", "vet", "\n"]
    repeated = list(itertools.islice(itertools.cycle(line), length))
    few = [("ja", "nei", "jo")[random.Random(n).randrange(3)] for n in range(length)]
    cases = {
        "all words the same, three fewer": (["ja"] * length, ["ja"] * (length - 3)),
        "nothing in common": (words, [f"nye{word}" for word in words]),
        "only common words in common": (words, [word if word in ("ord1", "ord2") else "nytt" for word in words]),
        "a tenth moved to the end": (words, words[length // 10 :] + words[: length // 10]),
        "the halves changed places": (words, words[length // 2 :] + words[: length // 2]),
        "one line again and again, some changed": (repeated, corrected(repeated, 3)),
        "three words by chance, some changed": (few, corrected(few, 3)),
        "backwards": (words, words[::-1]),
    }
    return {name: timed(lambda one=one, two=two: blocks(one, two)) for name, (one, two) in cases.items()}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else LENGTHS[-1]
    for length in (n for n in LENGTHS if n <= most):
        words = talk(length, length)
        for name, measured in (("correct", correct), ("replace", replace)):
            with tempfile.TemporaryDirectory() as folder:
                seconds, held = measured(Path(folder), words, 11)
            print(f"{length:>8,} words  {name}: {seconds:.2f} s, locked {held:.2f} s", flush=True)
        times = bare(words, corrected(words, 11))
        told = ", ".join(f"{name} {'–' if n is None else f'{n:.3f} s'}" for name, n in times.items())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'':>8}        {told}; memory at most {peak:.0f} MB", flush=True)
    for name, seconds in worst(most).items():
        print(f"{most:>8,} words  {name}: {seconds:.2f} s", flush=True)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
