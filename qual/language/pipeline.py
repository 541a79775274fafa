"""What every backend of the language room gives, and the one shape it comes in.

All positions are 0-based, end-exclusive Unicode code points in the text that was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Token(NamedTuple):
    """A word or mark. ``pos`` is the Universal Dependencies part of speech, or None where the backend has none."""

    text: str
    lemma: str
    pos: str | None
    start: int
    end: int


class Sentence(NamedTuple):
    """A stretch that ends where a sentence does; sentences do not overlap and leave only white space out."""

    start: int
    end: int


class Entity(NamedTuple):
    """A name that the backend proposes. ``label``: PER, ORG, LOC, GPE, PROD, EVT, DRV (from a name) or MISC."""

    start: int
    end: int
    label: str


class Analysis(NamedTuple):
    """One text and what was found in it."""

    text: str
    tokens: list[Token]
    sentences: list[Sentence]
    entities: list[Entity]


class Pipeline(Protocol):
    """A backend, loaded. Get one from `qual.language.load`."""

    @property
    def name(self) -> str:
        """``"embedded"`` or the name of the installed model."""

    @property
    def version(self) -> str:
        """The version of the model; for the embedded backend that of its data."""

    def analyse(self, texts: Iterable[str], *, entities: bool = True) -> Iterator[Analysis]:
        """One `Analysis` per text, in order; without ``entities`` the name model is not loaded and the list is empty."""

    def vectors(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text: float32, shape (n, d), rows of length 1, or 0 for a text without a known word."""


def names_in(doc: Any, offset: int) -> list[Entity]:
    """The names in a spaCy ``doc`` that begins at ``offset``, without white space at their ends.

    NorNE's two kinds of geopolitical names are one here: ``GPE_LOC`` and ``GPE_ORG`` are ``GPE``.
    """
    found = []
    for span in doc.ents:
        words = [token for token in span if not token.is_space]
        if words:
            start, end = offset + words[0].idx, offset + words[-1].idx + len(words[-1].text)
            found.append(Entity(start, end, span.label_.partition("_")[0]))
    return found
