"""The dictionary form of a word, bokmål first and then nynorsk.

simplemma's dictionaries and rules, corrected by a short list (``data/lemmas.tsv``) of forms that it reads as the rarer
of two words: ``går`` is ``gå`` far more often than a yard.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

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
    return dictionary_lemma(low, language or "nb").lower()


@lru_cache(maxsize=200_000)
def token_lemma(form: str, initial: bool) -> str:
    """The lemma of a word where it stands: names keep their capitals. ``initial``: it begins a sentence.

    >>> [token_lemma("Regjeringens", initial=False), token_lemma("Foreldrene", initial=True)]
    ['Regjeringen', 'forelder']
    """
    if not form[:1].isupper() or form.lower() in _listed():
        return lemma(form)
    if initial:
        guess = dictionary_lemma(form, "nb")
        if not guess[:1].isupper():
            return lemma(form)
    return _without_genitive(form)


@lru_cache(maxsize=200_000)
def known(word: str) -> str | None:
    """``"nb"`` or ``"nn"`` when a dictionary has ``word`` as it is written, bokmål first; otherwise None."""
    strategy = _strategy()
    return next((language for language in ("nb", "nn") if strategy.is_dictionary_member(word, language)), None)


def _without_genitive(word: str) -> str:
    """``Oslos`` → ``Oslo``, ``NRK's`` → ``NRK``: where a dictionary says so, or has the word without its s only."""
    bare = word[:-1].rstrip("'’:-")
    if not word.endswith("s") or len(word) < SHORTEST_GENITIVE:
        return word
    if word[:-1].isupper():  # NRKs
        return bare
    if known(word):
        return bare if dictionary_lemma(word, "nb").lower() == bare.lower() else word
    return bare if len(bare) < len(word) - 1 or known(bare) else word


@cache
def _listed() -> dict[str, str]:
    table = files("qual.language").joinpath("data/lemmas.tsv").read_text(encoding="utf-8")
    pairs = (
        (line.split("\t")[0], line.split("\t")[1]) for line in table.splitlines() if line and not line.startswith("#")
    )
    return dict(pairs)


@cache
def _strategy() -> Any:
    from simplemma.strategies import DefaultStrategy

    return DefaultStrategy(
        low_memory=True
    )  # 14 MB for both dictionaries instead of 76, and every word is asked for once


def dictionary_lemma(word: str, language: str = "nb") -> str:
    """The lemma of ``word`` as simplemma has it: names with a capital; an unknown word is its own lemma."""
    return str(_strategy().get_lemma(word, language) or word)
