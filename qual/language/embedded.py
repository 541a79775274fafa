"""The backend that is always there: spaCy's Norwegian tokenizer, simplemma, and what qual carries itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qual.language.lemmas import lemma
from qual.language.pipeline import Analysis, Sentence, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "1"


class Embedded:
    """Norwegian without anything to download (see `qual.language.pipeline.Pipeline`)."""

    name = "embedded"
    version = VERSION

    def __init__(self) -> None:
        import spacy

        self._nlp: Any = spacy.blank("nb")

    def analyse(self, texts: Iterable[str], *, entities: bool = True) -> Iterator[Analysis]:
        """One `Analysis` per text, in order."""
        for text in texts:
            tokens = [
                Token(t.text, lemma(t.text), None, t.idx, t.idx + len(t.text))
                for t in self._nlp.tokenizer(text)
                if not t.is_space
            ]
            sentences = [Sentence(tokens[0].start, tokens[-1].end)] if tokens else []
            yield Analysis(text, tokens, sentences, [])

    def vectors(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text."""
        import numpy as np

        return np.zeros((len(list(texts)), 1), dtype=np.float32)
