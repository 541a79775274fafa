"""The commonest Norwegian words, the rows of the word vectors (``data/vectors.tsv``, made by scripts/distil_vectors.py)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def entries() -> tuple[list[str], list[float]]:
    """The words, commonest first, and what the vector of each is multiplied by in the meaning of a text."""
    lines = files("qual.language").joinpath("data/vectors.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if not line.startswith("#")]
    return [word for word, _ in pairs], [float(weight) for _, weight in pairs]


@cache
def ranks() -> dict[str, int]:
    """Each word's place in `entries`, from 0."""
    return {word: rank for rank, word in enumerate(entries()[0])}
