"""What the embedded Norwegian backend can do, in one table (the same figures are in docs/language.md).

    python benchmarks/language.py FOLDER            # FOLDER holds norne/ and sib200_nob/; default: $QUAL_DATA
    python benchmarks/language.py FOLDER --tuning   # the tenth that was tuned on, instead of the dev set

Takes about five minutes on one core, most of it the thousand draws of the topics; ``--draws`` makes them fewer.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from qual import language
from qual.language.lemmas import dictionary_lemma
from qual.language.words import count

LABELS = ("PER", "ORG", "LOC", "GPE")
NO_SPACE_BEFORE, NO_SPACE_AFTER = set(".,:;?!)]»”…"), set("([«“")


class Gold(NamedTuple):
    """A sentence as annotated: its text and tokens as (start, end, lemma), names as (start, end, label)."""

    text: str
    tokens: list[tuple[int, int, str]]
    names: set[tuple[int, int, str]]
    new_paragraph: bool


class Line(NamedTuple):
    """A line of the table: what was measured, the figure, and what it must be."""

    what: str
    figure: str
    target: str
    holds: bool


def read(path: Path) -> list[Gold]:
    """The sentences of a CoNLL-U file, or of the treebank's own columns (there the text is put together again)."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        rows = [line.split("\t") for line in lines if line and line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit() and row[1] != "|"]
        if not rows:
            continue
        stated = next((line[9:] for line in lines if line.startswith("# text = ")), None)
        text = stated if stated is not None else joined([row[1] for row in rows])
        tokens, names, at = [], [], 0
        for row in rows:
            start = text.index(row[1], at)
            at = start + len(row[1])
            tokens.append((start, at, row[2]))
            tag = re.search(r"name=([BI])-([A-Z]+)", row[9])
            if tag and (tag[1] == "B" or not names):
                names.append((start, at, tag[2]))
            elif tag:
                names[-1] = (names[-1][0], at, names[-1][2])
        sentences.append(Gold(text, tokens, set(names), any(line.startswith("# newpar") for line in lines)))
    return sentences


def joined(forms: list[str]) -> str:
    """Tokens with white space as it is usually set."""
    text = ""
    for before, form in zip(["", *forms], forms, strict=False):
        tight = not text or form in NO_SPACE_BEFORE or before in NO_SPACE_AFTER
        text += form if tight else f" {form}"
    return text


def lemma_lines(gold: list[Gold]) -> list[Line]:
    """The share of word tokens whose lemma is the annotated one, to the letter; a word tokenised otherwise is wrong."""
    pipeline = language.load("embedded")
    right = bare = total = 0
    for sentence, analysis in zip(gold, pipeline.analyse((s.text for s in gold), entities=False), strict=True):
        found = {(token.start, token.end): token.lemma for token in analysis.tokens}
        for start, end, lemma in sentence.tokens:
            form = sentence.text[start:end]
            if any(letter.isalnum() for letter in form):
                total += 1
                right += found.get((start, end)) == lemma
                bare += dictionary_lemma(form) == lemma
    return [
        Line(f"lemmas right, of {total} words", f"{right / total:.4f}", "≥ 0.955", right / total >= 0.955),
        Line("  bare simplemma (bokmål)", f"{bare / total:.4f}", "", True),
    ]


def sentence_line(gold: list[Gold]) -> Line:
    """Exact sentences in paragraphs whose sentences were joined by one space, headlines without a stop among them."""
    paragraphs: list[list[str]] = []
    for i, sentence in enumerate(gold):
        if sentence.new_paragraph or i == 0:
            paragraphs.append([])
        paragraphs[-1].append(sentence.text)
    right = guessed = 0
    texts = [" ".join(paragraph) for paragraph in paragraphs]
    for paragraph, analysis in zip(paragraphs, language.load("embedded").analyse(texts, entities=False), strict=True):
        true, at = set(), 0
        for sentence in paragraph:
            true.add((at, at + len(sentence)))
            at += len(sentence) + 1
        guess = {tuple(sentence) for sentence in analysis.sentences}
        right += len(true & guess)
        guessed += len(guess)
    f1 = 2 * right / (guessed + len(gold))
    return Line("sentences F1", f"{f1:.3f}", "≥ 0.92", f1 >= 0.92)


def name_figures(texts: list[str], gold: list[set[tuple[int, int, str]]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of exact spans, for each label and for all of `LABELS` together."""
    right, guessed, true = Counter[str](), Counter[str](), Counter[str]()
    for names, analysis in zip(gold, language.load("embedded").analyse(texts), strict=True):
        guess = {tuple(name) for name in analysis.entities}
        for counts, spans in ((right, guess & names), (guessed, guess), (true, names)):
            counts.update(label for *_, label in spans if label in LABELS)  # type: ignore[misc]
    for counts in (right, guessed, true):
        counts["all"] = sum(counts[label] for label in LABELS)
    return {
        label: (
            right[label] / max(guessed[label], 1),
            right[label] / max(true[label], 1),
            2 * right[label] / max(guessed[label] + true[label], 1),
        )
        for label in ("all", *LABELS)
    }


def name_lines(gold: list[Gold]) -> list[Line]:
    texts, names = [s.text for s in gold], [s.names for s in gold]
    figures = name_figures(texts, names)
    floors = {"all": (0, 0.82), "PER": (0.88, 0.86)}
    lines = []
    for label, (precision, recall, f1) in figures.items():
        least_recall, least_f1 = floors.get(label, (0, 0))
        wish = f"F1 ≥ {least_f1}" + (f", recall ≥ {least_recall}" if least_recall else "") if least_f1 else ""
        shown = f"{precision:.3f} / {recall:.3f} / {f1:.3f}"
        lines.append(
            Line(f"names, {label}: precision / recall / F1", shown, wish, recall >= least_recall and f1 >= least_f1)
        )
    lowered = name_figures([text.lower() for text in texts], names)
    for label in ("all", "PER"):
        shown = f"{lowered[label][1]:.3f} / {lowered[label][2]:.3f}"
        lines.append(Line(f"names lower-cased, {label}: recall / F1", shown, "stated", True))
    return lines


def topic_lines(folder: Path, draws: int) -> list[Line]:
    """Five examples of each topic train; recall@1 on all other sentences, with and without the vectors.

    The probabilities of the two are multiplied. The interval is of the difference, over draws (percentiles).
    """
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    train_lines, dev_lines = (
        (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:] for name in ("train", "dev")
    )
    rows = [line.split("\t") for line in (*train_lines, *dev_lines)]
    topics, texts = np.array([row[1] for row in rows]), np.array([row[2] for row in rows], dtype=object)
    vectors = language.load("embedded").vectors(texts)
    random = np.random.default_rng(6)
    scores = []
    for _ in range(draws):
        chosen = [
            random.choice(np.flatnonzero(topics[: len(train_lines)] == topic), 5, replace=False)
            for topic in np.unique(topics)
        ]
        train = np.concatenate(chosen)
        test = np.setdiff1d(np.arange(len(rows)), train)
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        plain = LogisticRegression(C=30, max_iter=500).fit(characters.fit_transform(texts[train]), topics[train])
        meaning = LogisticRegression(C=30, max_iter=500).fit(vectors[train], topics[train])
        alone = plain.predict_log_proba(characters.transform(texts[test]))
        both = alone + meaning.predict_log_proba(vectors[test])
        scores.append([(plain.classes_[guess.argmax(axis=1)] == topics[test]).mean() for guess in (alone, both)])
    alone, both = np.array(scores).T
    low, high = np.percentile(both - alone, [2.5, 97.5])
    return [
        Line(f"topics, recall@1 of {draws} draws: characters", f"{alone.mean():.3f}", "", True),
        Line("  characters + vectors", f"{both.mean():.3f}", "", True),
        Line("  gain [95 %]", f"{(both - alone).mean():+.3f} [{low:+.3f}, {high:+.3f}]", "above 0", low > 0),
    ]


FRESH = """
import sys, time
from pathlib import Path
import spacy
began = time.perf_counter()
from qual import language
pipeline = language.load("embedded")
list(pipeline.analyse(["Kari bor i Oslo."])); pipeline.vectors(["Kari bor i Oslo."])
started = time.perf_counter() - began
texts = sys.stdin.read().split("\\n")
list(pipeline.analyse(texts)); pipeline.vectors(texts)
status = Path("/proc/self/status")
if status.exists():  # what getrusage says on Linux is never less than what the parent process took
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(started, peak)
"""

TIMED = """
import sys, time
from qual import language
pipeline, entities = language.load("embedded"), sys.argv[1] == "1"
list(pipeline.analyse(["Kari bor i Oslo."], entities=entities)); pipeline.vectors(["Kari bor i Oslo."])
texts = sys.stdin.read().split("\\n")
began = time.process_time()
list(pipeline.analyse(texts, entities=entities)); pipeline.vectors(texts)
print(time.process_time() - began)
"""


def cost_lines(gold: list[Gold]) -> list[Line]:
    """Time and memory, each on one core; the words are those of the set, each text seen for the first time."""
    texts = [sentence.text for sentence in gold]
    one_core: dict[str, Any] = {
        "env": os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        "encoding": "utf-8",
    }
    fresh = subprocess.run(
        [sys.executable, "-c", FRESH], input="\n".join(texts), capture_output=True, check=True, **one_core
    )
    started, kilobytes = map(float, fresh.stdout.split())
    total = sum(count(text) for text in texts)
    rates = {}
    for entities in (False, True):
        done = subprocess.run(
            [sys.executable, "-c", TIMED, str(int(entities))],
            input="\n".join(texts),
            capture_output=True,
            check=True,
            **one_core,
        )
        rates[entities] = total / float(done.stdout)
    helped = min(timed([sys.executable, "-c", "from qual.cli import main; main()", "--help"]) for _ in range(5))
    return [
        Line("start-up beyond importing spaCy, names and vectors too", f"{started:.2f} s", "≤ 1 s", started <= 1),
        Line("lemmas + vectors, words a second and core", f"{rates[False]:,.0f}", "≥ 20,000", rates[False] >= 20_000),
        Line("  with names", f"{rates[True]:,.0f}", "≥ 8,000", rates[True] >= 8_000),
        Line(
            "memory of the process, everything loaded",
            f"{kilobytes / 1024:.0f} MB",
            "≤ 250 MB",
            kilobytes <= 250 * 1024,
        ),
        Line("qual --help, best of 5", f"{helped:.2f} s", "≤ 0.4 s", helped <= 0.4),
    ]


def timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - began


def size_lines() -> list[Line]:
    """What the wheel carries."""
    data = Path(language.__file__).parent / "data"

    def megabytes(paths: Iterable[Path]) -> float:
        return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6

    vectors, names = megabytes(data.glob("vectors.*")), megabytes((data / "names").rglob("*"))
    return [
        Line("word vectors on disk", f"{vectors:.1f} MB", "≤ 10 MB", vectors <= 10),
        Line("name model and lists on disk", f"{names:.1f} MB", "≤ 7 MB", names <= 7),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("QUAL_DATA"))
    parser.add_argument("--tuning", action="store_true", help="the tuning tenth of the training set instead of dev")
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    if options.folder is None:
        parser.error("name the folder of the shared data, or set QUAL_DATA")
    if options.tuning:
        gold = [s for i, s in enumerate(read(options.folder / "norne" / "train.conll")) if i // 100 % 10 == 9]
    else:
        gold = read(options.folder / "norne" / "no_bokmaal-ud-dev.conllu")
    lines = [*cost_lines(gold), *size_lines(), *lemma_lines(gold), sentence_line(gold), *name_lines(gold)]
    lines += topic_lines(options.folder / "sib200_nob", options.draws)
    print("| what | measured | must be | |\n|---|---|---|---|")
    for line in lines:
        print(
            f"| {line.what} | {line.figure} | {line.target} | {'' if not line.target else 'yes' if line.holds else 'NO'} |"
        )


if __name__ == "__main__":
    main()
