"""The backend that is always there: spaCy's Norwegian tokenizer, simplemma, and what qual carries itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from qual.language.lemmas import token_lemma
from qual.language.pipeline import Analysis, Sentence, Token, names_in
from qual.language.sentences import sentences
from qual.language.tokens import groups, pieces
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
    def _nlp(self) -> Any:
        from qual.language.names import blank

        return blank()

    @cached_property
    def _names(self) -> Any:
        from qual.language.names import trained

        return trained(self._nlp)

    def analyse(self, texts: Iterable[str], *, entities: bool = True) -> Iterator[Analysis]:
        """One `Analysis` per text, in order; short texts are worked through together, huge ones in pieces."""
        for group in groups(texts):
            spans = [pieces(text) for text in group]
            docs = (self._nlp.tokenizer(text[a:b]) for text, cut in zip(group, spans, strict=True) for a, b in cut)
            if entities and self._names is not None:
                docs = self._names.pipe(docs, batch_size=len(group))
            for text, cut in zip(group, spans, strict=True):
                yield _analysis(text, [(next(docs), start) for start, _ in cut])

    def vectors(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text, (n, d); see `qual.language.vectors`."""
        return word_vectors().texts(texts)


def _analysis(text: str, parts: list[tuple[Any, int]]) -> Analysis:
    """What the docs of a text's pieces, each with the place where it starts, say of the text."""
    tokens = [
        (t.text, start + t.idx, start + t.idx + len(t.text)) for doc, start in parts for t in doc if not t.is_space
    ]
    bounds = sentences(text, tokens)
    return Analysis(
        text, lemmatised(tokens, bounds), bounds, [name for doc, start in parts for name in names_in(doc, start)]
    )


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
