"""Words cut into the pieces that the sentence encoder knows: SentencePiece's Unigram model (Kudo 2018), in plain Python.

A text is normalised by the model's own table (NFKC and a little more), and each word, its leading space shown as ``▁``,
becomes the sequence of pieces with the highest sum of log probabilities. No piece holds a space inside, so the words of
a text are cut one by one, and the commonest are remembered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

BEFORE_PIECES: Final = 4  # <s>, <pad>, </s>, <unk>: rows that no text names
UNKNOWN: Final = 3
PENALTY: Final = 10.0  # below the least likely piece: what a character that is no piece costs
SPACE: Final = "▁"
MOST_WORDS: Final = 50_000  # that are remembered: some 10 MB


class WordPieces:
    """The tokenizer: ``pieces`` by row, ``scores`` their log probabilities, ``table`` what characters are read as."""

    def __init__(self, pieces: list[str], scores: list[float], table: Mapping[int, str]) -> None:
        known = range(BEFORE_PIECES, len(pieces))
        self._pieces = {pieces[row]: (row, scores[row]) for row in known if not pieces[row].startswith("<mask")}
        self._longest = max(map(len, self._pieces))
        self._unknown = min(scores) - PENALTY
        self._table = table
        self._words: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self._pieces)

    def rows(self, text: str) -> list[int]:
        """The rows of the pieces of ``text``, in order, without the marks of beginning and end."""
        found: list[int] = []
        for word in self.normal(text).split():
            rows = self._words.get(word)
            if rows is None:
                rows = self._cut(SPACE + word)
                if len(self._words) >= MOST_WORDS:
                    self._words.clear()
                self._words[word] = rows
            found += rows
        return found

    def inside(self, text: str) -> list[int]:
        """The rows of the pieces of ``text`` where it goes on after other characters of a word."""
        return [row for word in self.normal(text).split() for row in self._cut(word)]

    def normal(self, text: str) -> str:
        """``text`` as the model reads it; sequences are composed first (å as one character), which the table leaves."""
        return unicodedata.normalize("NFC", text).translate(self._table)

    def _cut(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces of one word (Viterbi); of equals, the one whose last piece is longest."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        last = [(UNKNOWN, 0)] * (size + 1)  # the piece that ends here, and where it starts
        for start in range(size):
            so_far = best[start]
            if so_far + self._unknown > best[start + 1]:
                best[start + 1], last[start + 1] = so_far + self._unknown, (UNKNOWN, start)
            for end in range(start + 1, min(size, start + self._longest) + 1):
                piece = self._pieces.get(word[start:end])
                if piece is not None and so_far + piece[1] > best[end]:
                    best[end], last[end] = so_far + piece[1], (piece[0], start)
        rows = []
        at = size
        while at:
            row, at = last[at]
            rows.append(row)
        return tuple(reversed(rows))
