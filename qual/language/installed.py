"""Norwegian spaCy models that the user has installed: found by themselves, used without asking.

What a model lacks (a blank one lacks everything), the embedded backend gives.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from qual.language.embedded import Embedded, lemmatised
from qual.language.pipeline import Analysis, Entity, Sentence, Token, names_in
from qual.language.problems import LanguageWarning
from qual.language.sentences import sentences
from qual.language.tokens import TranscriptTokenizer, pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# NB-BERT and other transformers first, then the pipelines with the most to say.
PREFERRED: Final = ("trf", "bert", "lg", "md", "sm")
NORWEGIAN: Final = re.compile(r"(?:nb|nn|no)_\w+")


class Model(NamedTuple):
    """An installed package that calls itself a spaCy model for Norwegian."""

    name: str
    version: str


def models() -> list[Model]:
    """The installed Norwegian models, the best first, without importing spaCy or any of them."""
    found = {}
    for point in metadata.entry_points(group="spacy_models"):
        name = point.value.partition(":")[0]
        if NORWEGIAN.fullmatch(name) and point.dist is not None:
            found[name] = Model(name, point.dist.version)
    return sorted(found.values(), key=lambda model: (_preference(model.name), model.name))


def _preference(name: str) -> int:
    return next((i for i, part in enumerate(PREFERRED) if part in name.split("_")), len(PREFERRED))


class Installed:
    """An installed model behind the interface of `qual.language.pipeline.Pipeline`.

    ``nlp`` is a loaded spaCy pipeline. Raises ValueError when it is for another language than Norwegian.
    """

    def __init__(self, nlp: Any, name: str, version: str) -> None:
        if nlp.lang not in ("nb", "nn", "no"):
            raise ValueError(f"lang = {nlp.lang}")
        self.name = name
        self.version = version
        self._embedded = Embedded()
        self._nlp = nlp
        self._nlp.tokenizer = TranscriptTokenizer(nlp)
        self._broken = False

    def analyse(self, texts: Iterable[str], *, entities: bool = True) -> Iterator[Analysis]:
        """One `Analysis` per text, in order; a model that fails on a text gives way to the embedded backend from then on."""
        for text in texts:
            if not self._broken:
                try:
                    yield self._analysis(text, entities)
                    continue
                except Exception as error:  # a model that loads may still be wrong inside: another thinc, another spaCy
                    self._broken = True
                    message = LanguageWarning("language.model_failed", model=self.name, reason=str(error))
                    warnings.warn(message, stacklevel=2)
            yield from self._embedded.analyse([text], entities=entities)

    def vectors(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text, by the distilled vectors: results do not depend on which model is installed."""
        return self._embedded.vectors(texts)

    def _analysis(self, text: str, entities: bool) -> Analysis:
        tokens: list[Token] = []
        bounds: list[Sentence] = []
        names: list[Entity] = []
        for start, end in pieces(text):
            doc = self._nlp(text[start:end], disable=[] if entities else ["ner"])
            part = _tokens(doc, start)
            if doc.has_annotation("SENT_START"):
                stretches = _sentences(doc, start)
            else:
                stretches = sentences(text, [(t.text, t.start, t.end) for t in part])
            if not doc.has_annotation("LEMMA"):
                plain = lemmatised([(t.text, t.start, t.end) for t in part], stretches)
                part = [token._replace(pos=known.pos) for token, known in zip(plain, part, strict=True)]
            if entities and self._nlp.has_pipe("ner"):
                names += names_in(doc, start)
            tokens += part
            bounds += stretches
        if entities and not self._nlp.has_pipe("ner"):
            names = next(self._embedded.analyse([text])).entities
        return Analysis(text, tokens, bounds, names)


def _tokens(doc: Any, offset: int) -> list[Token]:
    return [
        Token(t.text, t.lemma_, t.pos_ or None, offset + t.idx, offset + t.idx + len(t.text))
        for t in doc
        if not t.is_space
    ]


def _sentences(doc: Any, offset: int) -> list[Sentence]:
    found = []
    for span in doc.sents:
        words = [t for t in span if not t.is_space]
        if words:
            found.append(Sentence(offset + words[0].idx, offset + words[-1].idx + len(words[-1].text)))
    return found
