"""The backend that is always there: spaCy's Norwegian tokenizer, simplemma, and what qual carries itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from qual.language.lemmas import token_lemma
from qual.language.pipeline import Analysis, Entity, Sentence, Token
from qual.language.sentences import sentences
from qual.language.tokens import pieces
from qual.language.vectors import word_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION: Final = "1"  # of the data in qual/language/data


class Embedded:
    """Norwegian without anything to download (see `qual.language.pipeline.Pipeline`). Parts of speech are not known."""

    name: Final = "embedded"
    version: Final = VERSION

    @cached_property
    def _tokenizer(self) -> Any:
        from qual.language.names import blank

        return blank().tokenizer

    @cached_property
    def _names(self) -> Any:
        from qual.language.names import trained

        return trained()

    def analyse(self, texts: Iterable[str], *, entities: bool = True) -> Iterator[Analysis]:
        """One `Analysis` per text, in order; a huge text is worked through in pieces."""
        for text in texts:
            tokens: list[tuple[str, int, int]] = []
            names: list[Entity] = []
            for start, end in pieces(text):
                doc = self._tokenizer(text[start:end])
                tokens += [(t.text, start + t.idx, start + t.idx + len(t.text)) for t in doc if not t.is_space]
                if entities and self._names is not None:
                    found = self._names(doc).ents
                    names += [Entity(start + e.start_char, start + e.end_char, e.label_) for e in found]
            bounds = sentences(text, tokens)
            yield Analysis(text, lemmatised(tokens, bounds), bounds, names)

    def vectors(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text, (n, d); see `qual.language.vectors`."""
        return word_vectors().texts(texts)


def lemmatised(tokens: list[tuple[str, int, int]], bounds: list[Sentence]) -> list[Token]:
    """The tokens with the lemma that each has where it stands: the first word of a sentence has a capital anyway."""
    starts = {sentence.start for sentence in bounds}
    initial = True
    made = []
    for form, start, end in tokens:
        initial = initial or start in starts
        word = form[0].isalnum()
        made.append(Token(form, token_lemma(form, initial) if word else form, None, start, end))
        initial = initial and not word
    return made
