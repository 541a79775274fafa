"""What words and texts mean: word vectors distilled from multilingual-e5-small (see ``scripts/distil_vectors.py``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from qual.language.compounds import split
from qual.language.folding import candidates
from qual.language.lemmas import lemma
from qual.language.vocabulary import entries, ranks
from qual.language.words import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class WordVectors:
    """The table of word vectors: int8 and mapped into memory, so that only the rows that are read are loaded."""

    def __init__(self) -> None:
        import numpy as np

        with as_file(files("qual.language").joinpath("data/vectors.npy")) as path:
            self._table: NDArray[np.int8] = np.load(path, mmap_mode="r")
        self._weights = entries()[1]
        self._rows: dict[str, tuple[int, ...]] = {}

    @property
    def width(self) -> int:
        """The dimensions of a vector."""
        return int(self._table.shape[1])

    def rows(self, word: str) -> tuple[int, ...]:
        """Where the vectors of ``word`` are: of its form, its lemma, the parts of the compound, or of what it may stand for."""
        low = word.lower()
        if low not in self._rows:
            self._rows[low] = self._look_up(low)
        return self._rows[low]

    def unit(self, word: str) -> NDArray[np.float32]:
        """The vector of one word, float32, shape (d,), of length 1; zeros for a word that is not known at all."""
        import numpy as np

        total = np.zeros(self.width, dtype=np.float32)
        for row in self.rows(word):
            total += self._table[row].astype(np.float32)
        length = float(np.linalg.norm(total))
        return total / length if length else total

    def texts(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text, (n, d): the sum of its words' vectors weighted by smooth inverse frequency.

        Arora, Liang & Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings", without the removal of
        the common component, which the distillation has done.
        """
        import numpy as np

        weighted = [self._weighted(text) for text in texts]
        out = np.zeros((len(weighted), self.width), dtype=np.float32)
        for i, weights in enumerate(weighted):
            if weights:
                rows = self._table[list(weights)].astype(np.float32)
                out[i] = np.array(list(weights.values()), dtype=np.float32) @ rows
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, lengths, out=out, where=lengths > 0)
        return out

    def _weighted(self, text: str) -> dict[int, float]:
        """What each row counts in ``text``."""
        counts = Counter(row for start, end in words(text) for row in self.rows(text[start:end]))
        return {row: count * self._weights[row] for row, count in counts.items()}

    def _look_up(self, low: str) -> tuple[int, ...]:
        table = ranks()
        for form in (low, lemma(low)):
            if form in table:
                return (table[form],)
        parts = split(low)
        if len(parts) > 1:
            found = (table.get(part, table.get(lemma(part))) for part in parts)
            return tuple(row for row in found if row is not None)
        return tuple(table[form] for form in candidates(low) if form in table)


@cache
def word_vectors() -> WordVectors:
    """The table that ships with qual, opened once."""
    return WordVectors()
