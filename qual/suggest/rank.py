"""Which codes may a passage carry? TF-IDF and logistic regression, with the words that speak for each answer.

A code's own name and definition are always one of its training examples: with few coded passages they carry much of
what is known about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from qual.language.lemmas import lemma
from qual.language.words import words
from qual.suggest.small_words import FUNCTION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

# The settings below were chosen on the training part of SIB-200 (Norwegian), never on the part it is measured on.
SIZES: Final = (3, 4, 5)  # letters in a character n-gram
WEIGHTS: Final = {"characters": 0.894, "words": 0.447}  # two to one, and a passage has length 1
STRENGTH: Final = 10.0  # inverse of the L2 penalty
FEW_CODES: Final = 40  # up to here one code against the rest: see `_train`
WORDS_SHOWN: Final = 4
WORTH_SHOWING: Final = 0.2  # of what the strongest word adds; below it is often a shared ending only
NOTHING: Final = "\0"  # stands in for the features of a text without words, so that any codebook can be fitted


class Suggestion(NamedTuple):
    """One code for one passage. ``rank`` counts from 1, ``score`` is in [0, 1] and comparable within the passage."""

    code: str
    rank: int
    score: float
    why: tuple[str, ...]  # words as they stand in the passage, the one that speaks most for the code first


class Suggester:
    """Ranks the codes of a codebook for passages, after definitions and the passages coded so far.

    Logistic regression over TF-IDF of words with lemmas and of word-bounded character 3- to 5-grams.
    ``k`` is how many codes a passage gets at most; ``seed`` is handed to the solver.

    >>> suggester = Suggester().fit({"vane": "BTI er blitt noe vi bare gjør"}, ["det går av seg selv nå"], ["vane"])
    >>> suggester.rank(["nå er det bare noe vi gjør"])[0][0].code
    'vane'
    """

    def __init__(self, k: int = 3, seed: int = 0) -> None:
        self.k = k
        self.seed = seed

    def fit(self, definitions: Mapping[str, str], texts: Sequence[str], codes: Sequence[str]) -> Self:
        """Learn from ``definitions`` (code → definition, which may be empty) and coded passages.

        ``texts[i]`` is coded with ``codes[i]``; a passage with two codes comes twice. A code that has no definition is
        known by its name. Sets ``codes_``, the codes in alphabetical order. `ValueError` if the two sequences differ in
        length or ``k`` is below 1.
        """
        if self.k < 1:
            raise ValueError(f"k must be at least 1, not {self.k}")
        coded = list(zip(texts, codes, strict=True))
        self.codes_: tuple[str, ...] = tuple(sorted({*definitions, *codes}))
        if not self.codes_:
            return self
        described = [(f"{code}. {definitions.get(code, '')}", code) for code in self.codes_]
        rows, answers = zip(*described, *coded, strict=True)
        self._features = _vectorizer()
        self._weights, self._bias = _train(self._features.fit_transform(rows), answers, self.seed)
        self._columns = _columns(self._features)
        return self

    def scores(self, texts: Sequence[str]) -> Floats:
        """The score of every code for every passage: shape (passages, codes), columns as in ``codes_``.

        With two codes or more, the odds of the regression as shares (a row sums to 1); with one, the cosine between the
        passage and what is known about the code.
        """
        import numpy as np

        if not texts or not self.codes_:
            return np.zeros((len(texts), len(self.codes_)))
        return self._scores(self._features.transform(texts))

    def rank(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        """At most ``k`` codes for each passage, the best first; none for a passage without words.

        Codes with the same score come in alphabetical order.
        """
        import numpy as np

        if not texts or not self.codes_:
            return [[] for _ in texts]
        matrix = self._features.transform(texts)
        scores = np.round(self._scores(matrix), 6)  # the last digits depend on the machine, the order must not
        best = np.argsort(-scores, axis=1, kind="stable")[:, : self.k]
        ranked: list[list[Suggestion]] = []
        for i, text in enumerate(texts):
            shares = list(self._shares(text, matrix[i])) if words(text) else None
            ranked.append(
                []
                if shares is None
                else [
                    Suggestion(self.codes_[code], rank, float(scores[i, code]), self._why(shares, code))
                    for rank, code in enumerate(best[i], start=1)
                ]
            )
        return ranked

    def alike(self, texts: Sequence[str], others: Sequence[str]) -> Floats:
        """How alike each of ``texts`` is to each of ``others``, by the words that this ranker knows: cosines, shape
        (texts, others)."""
        import numpy as np

        if not texts or not others or not self.codes_:
            return np.zeros((len(texts), len(others)))
        alike: Floats = (self._features.transform(texts) @ self._features.transform(others).T).toarray()
        return alike

    def _scores(self, matrix: Any) -> Floats:
        import numpy as np

        raised: Floats = matrix @ self._weights.T + self._bias
        if len(self.codes_) == 1:
            return np.clip(raised, 0.0, 1.0)
        odds = np.exp(raised - raised.max(axis=1, keepdims=True))
        chances: Floats = odds / odds.sum(axis=1, keepdims=True)
        return chances

    def _shares(self, text: str, row: Any) -> Iterator[tuple[str, list[int], list[float]]]:
        """Each word of ``text`` as it first stands, with its columns and its share of the passage's value there."""
        value = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        standing: dict[str, str] = {}
        for word in _content(text):
            standing.setdefault(word.casefold(), word)
        times = Counter(word.casefold() for word in _content(text))
        known = self._columns
        columns = {form: [known[name] for name in _named(form) if name in known] for form in standing}
        total: Counter[int] = Counter()
        for form, its in columns.items():
            for column in its:
                total[column] += times[form]
        for form, its in columns.items():
            yield standing[form], its, [value[column] * times[form] / total[column] for column in its]

    def _why(self, shares: list[tuple[str, list[int], list[float]]], code: int) -> tuple[str, ...]:
        """The words that raise this code above the average code, by what they add to its side of the regression."""
        weights = self._weights[code]
        added = [(float(weights[columns] @ share), word) for word, columns, share in shares if columns]
        added.sort(key=lambda pair: -pair[0])
        least = max(WORTH_SHOWING * added[0][0], 1e-6) if added else 0.0
        return tuple(word for amount, word in added[:WORDS_SHOWN] if amount >= least)


def _content(text: str) -> list[str]:
    """The words of ``text`` as they stand, without function words; all of them where there are no others."""
    every = [text[start:end] for start, end in words(text)]
    return [word for word in every if word.casefold() not in FUNCTION] or every


@lru_cache(maxsize=100_000)
def _grams(form: str) -> tuple[str, ...]:
    """The character n-grams of one word, a space at either end marking where it starts and stops."""
    padded = f" {form} "
    if len(padded) <= SIZES[0]:
        return (padded,)
    return tuple(padded[i : i + n] for n in SIZES for i in range(len(padded) - n + 1))


def _forms(form: str) -> tuple[str, ...]:
    return form, f"={lemma(form)}"


def _characters_of(text: str) -> list[str]:
    return [gram for word in _content(text) for gram in _grams(word.casefold())] or [NOTHING]


def word_features(text: str) -> list[str]:
    """The words of ``text`` with content, as they are written and by their lemmas."""
    return [name for word in _content(text) for name in _forms(word.casefold())] or [NOTHING]


def _named(form: str) -> list[tuple[str, str]]:
    """Every feature of one word, with the block that it belongs to."""
    return [("characters", gram) for gram in _grams(form)] + [("words", name) for name in _forms(form)]


def _vectorizer() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    blocks = (("characters", _characters_of), ("words", word_features))
    return FeatureUnion(
        [(name, TfidfVectorizer(analyzer=analyzer, sublinear_tf=True)) for name, analyzer in blocks],
        transformer_weights=WEIGHTS,
    )


def _columns(union: Any) -> dict[tuple[str, str], int]:
    """Which column of the matrix a feature has: (block, feature) → column."""
    columns: dict[tuple[str, str], int] = {}
    start = 0
    for block, vectorizer in union.transformer_list:
        columns |= {(block, name): start + column for name, column in vectorizer.vocabulary_.items()}
        start += len(vectorizer.vocabulary_)
    return columns


def _train(matrix: Any, answers: Sequence[str], seed: int) -> tuple[Floats, Floats]:
    """Weights of shape (codes, features) and biases of shape (codes,), codes in alphabetical order.

    Up to ``FEW_CODES``, one code against the rest, which stands thousands of rows. With many codes, all at once in the
    space that the rows span: under an L2 penalty the best weights lie in it (the representer theorem: Schölkopf,
    Herbrich & Smola 2001), so a code has as many unknowns as there are rows, not n-grams.
    On the training part of SIB-200 the two rank equally well; which is faster where is in benchmarks/suggest.py.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    codes = len(set(answers))
    if codes == 1:
        centre = np.asarray(matrix.mean(axis=0))
        return centre / np.linalg.norm(centre), np.zeros(1)
    if codes <= FEW_CODES:
        each = OneVsRestClassifier(LogisticRegression(C=STRENGTH, solver="liblinear", random_state=seed))
        fitted = each.fit(matrix, answers).estimators_
        weights, bias = np.vstack([one.coef_ for one in fitted]), np.concatenate([one.intercept_ for one in fitted])
    else:
        values, vectors = np.linalg.eigh((matrix @ matrix.T).toarray())
        kept = values > 1e-9 * values[-1]
        lengths, vectors = np.sqrt(values[kept]), vectors[:, kept]
        together = LogisticRegression(C=STRENGTH, max_iter=300, random_state=seed).fit(vectors * lengths, answers)
        weights, bias = (matrix.T @ (vectors @ (together.coef_ / lengths).T)).T, together.intercept_
    if codes == 2:  # the solvers give one row, for the second code against the first
        return np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return weights - weights.mean(
        axis=0
    ), bias - bias.mean()  # the same odds, and a weight says: above the average code
