"""More like this: the talk without a code that is most like an utterance, over all sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from weakref import WeakKeyDictionary

from qual.coding.standing import utterance
from qual.language import LanguageError
from qual.store import Desk, material
from qual.store import meanings as kept
from qual.suggest.meaning import Meanings, meanings
from qual.suggest.rank import NOTHING, word_features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ONCE: Final = 8  # texts without a vector that are encoded while one waits: a correction or two
By = Literal["meaning", "words"]


@dataclass(frozen=True)
class Alike:
    """Talk that is like another utterance. ``rank`` counts from 1. ``nearness``: by meaning, the cosine of the sentence vectors
    less the study's mean (0: no nearer than the talk is on average, 1: the same); by words, of weighted words and lemmas."""

    utterance: str
    session: str
    text: str
    rank: int
    nearness: float
    by: By


def alike(desk: Desk, reference: str, *, k: int = 20) -> list[Alike]:
    """What participants say elsewhere that is most like an utterance and has no code yet, over all sessions.

    Parameters
    ----------
    reference : the utterance, by its printed reference or its id.
    k : how many at most.

    Returns a list of `Alike`, the nearest first: utterances of five words or more, never a moderator's. By meaning (sentence
    vectors: Wang et al. 2024) where the vectors are made (`meanings`), by the words until then or without an encoder, which
    ``by`` tells; by words, what has no word in common is left out. Raises `CodingError` for an unknown utterance, `ValueError`
    for ``k`` below 1.

    >>> found = suggest.alike(study, "BN-R3-0006", k=2)
    >>> [one.rank for one in found], found[0].nearness >= found[1].nearness
    ([1, 2], True)
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    asked = asked_about(desk, reference)
    known = meanings(desk)
    listed = [one for one in known.uncoded if one.utterance_id != asked["id"]]
    by, scores = _scores(desk, known, asked, listed)
    best = (-scores).argsort(kind="stable")[:k].tolist()
    if by == "words":
        best = [at for at in best if scores[at] > 0]
    with desk.read() as connection:
        places = kept.places_of(connection, [listed[at].utterance_id for at in best])
    found = [
        (places[listed[at].utterance_id], round(float(scores[at]), 4))
        for at in best
        if listed[at].utterance_id in places
    ]
    return [
        Alike(utterance, session, text, rank, nearness, by)
        for rank, ((utterance, session, text), nearness) in enumerate(found, start=1)
    ]


def asked_about(desk: Desk, reference: str) -> material.Utterance:
    """The utterance of this reference or id. Raises `CodingError` where there is none."""
    with desk.read() as connection:
        return utterance(connection, reference)


def _scores(
    desk: Desk, known: Meanings, asked: material.Utterance, listed: Sequence[kept.Standing]
) -> tuple[By, NDArray[np.floating[Any]]]:
    """How near each is, and by what; rounded, since the last digits depend on the machine and the order must not."""
    texts = [one.text_id for one in listed]
    try:
        if known.ready(desk, texts, ONCE):
            return "meaning", known.near(known.vector(asked["text_id"], asked["text"]), texts).round(4)
    except LanguageError:
        pass
    return "words", _by_words(desk, known, asked["text"], texts).round(4)


class _Words:
    """The words of what is listed, weighted, as of one state of the study."""

    def __init__(self, texts: dict[str, str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.rows = {text: row for row, text in enumerate(texts)}
        self._features = TfidfVectorizer(analyzer=word_features, sublinear_tf=True)
        self._matrix = self._features.fit_transform(texts.values() or [NOTHING])

    def near(self, words: str) -> NDArray[np.floating[Any]]:
        """The cosine of each row with these words, (rows,)."""
        found: NDArray[np.floating[Any]] = (self._matrix @ self._features.transform([words]).T).toarray()[:, 0]
        return found


_words: WeakKeyDictionary[Meanings, tuple[Sequence[str], _Words]] = WeakKeyDictionary()


def _by_words(desk: Desk, known: Meanings, words: str, texts: Sequence[str]) -> NDArray[np.floating[Any]]:
    import numpy as np

    every = [one.text_id for one in known.listed]
    if known not in _words or _words[known][0] != every:
        with desk.read() as connection:
            _words[known] = every, _Words(kept.words_of(connection, every))
    index = _words[known][1]
    near = index.near(words)
    return np.array([near[index.rows[one]] if one in index.rows else 0.0 for one in texts])
