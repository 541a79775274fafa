"""The dictionary form of a word, bokmål first and then nynorsk.

simplemma's dictionaries and rules, corrected by a short list (``data/lemmas.tsv``) of forms that it reads as the rarer
of two words: ``går`` is ``gå`` far more often than a yard.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

SHORTEST_GENITIVE: Final = 4


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """The lemma of ``word``, lower-cased; an unknown word that no rule fits is its own lemma.

    >>> [lemma(w) for w in ("Barnehagene", "foreldrene", "kommunane")]
    ['barnehage', 'forelder', 'kommune']
    """
    low = word.lower()
    if not any(letter.isalpha() for letter in low):
        return low
    listed = _listed().get(low)
    if listed is not None:
        return listed
    language = known(low)
    if language is None:
        bare = _without_genitive(low)
        if bare != low:
            return lemma(bare)
    return _simplemma(low, language or "nb").lower()


@lru_cache(maxsize=200_000)
def token_lemma(form: str, initial: bool) -> str:
    """The lemma of a word where it stands: names keep their capitals. ``initial``: it begins a sentence.

    >>> [token_lemma("Regjeringens", initial=False), token_lemma("Foreldrene", initial=True)]
    ['Regjeringen', 'forelder']
    """
    if not form[:1].isupper() or form.lower() in _listed():
        return lemma(form)
    if initial:
        guess = _simplemma(form, "nb")
        if not guess[:1].isupper():
            return lemma(form)
    return _without_genitive(form)


@lru_cache(maxsize=200_000)
def known(word: str) -> str | None:
    """``"nb"`` or ``"nn"`` when a dictionary has ``word``, bokmål first; otherwise None."""
    from simplemma import is_known

    return next((language for language in ("nb", "nn") if is_known(word, lang=language)), None)


def _without_genitive(word: str) -> str:
    """``Oslos`` → ``Oslo``, ``NRK's`` → ``NRK``, where the word with its s is unknown and the one without known."""
    bare = word[:-1].rstrip("'’:-")
    if not word.endswith("s") or len(word) < SHORTEST_GENITIVE or known(word):
        return word
    return bare if len(bare) < len(word) - 1 or known(bare) else word


@cache
def _listed() -> dict[str, str]:
    table = files("qual.language").joinpath("data/lemmas.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {form: word for form, word in pairs}


def _simplemma(word: str, language: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(word, lang=language))
