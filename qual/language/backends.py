"""Which backend is used, and why."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, TypedDict

from qual import messages
from qual.language.problems import LanguageError, LanguageWarning

if TYPE_CHECKING:
    from qual.language.pipeline import Pipeline


def load(name: str | None = None) -> Pipeline:
    """The backend ``name`` (``"embedded"`` or an installed model such as ``"nb_core_news_sm"``), loaded once.

    Without a name: the best installed Norwegian model that works, otherwise the embedded backend; a model that does not work
    is warned of (`qual.language.LanguageWarning`). Raises `LanguageError` (``language.unknown``, ``language.unusable``) for a
    name that is not there or does not work.

    >>> pipeline = language.load()
    >>> [token.lemma for analysis in pipeline.analyse(["Barnehagene åpnet."]) for token in analysis.tokens]
    ['barnehage', 'åpne', '.']
    """
    from qual.language.installed import models

    if name == "embedded":
        return _embedded()
    found = models()
    if name is not None:
        model = next((model for model in found if model.name == name), None)
        if model is None:
            raise LanguageError("language.unknown", name=name, known=", ".join(["embedded", *(m.name for m in found)]))
        return _open(model.name, model.version)
    for model in found:
        try:
            return _open(model.name, model.version)
        except LanguageError as error:
            warnings.warn(LanguageWarning("language.unusable", **error.values), stacklevel=2)
    return _embedded()


class ModelStatus(TypedDict):
    """An installed Norwegian model; ``problem``: None where it works."""

    name: str
    version: str
    problem: str | None


class Status(TypedDict):
    """Which backend `load` takes and ``why``, in words and as a code (``reason``: ``installed``, ``none``, ``unusable``); the
    version of spaCy; every installed model."""

    name: str
    version: str
    why: str
    reason: str
    spacy: str
    models: list[ModelStatus]


def status() -> Status:
    """Which backend `load` takes here and why.

    ``name``, ``version``; ``why`` in words and ``reason`` as a code (``installed``, ``none``, ``unusable``); ``spacy``, its
    version; ``models``, every installed Norwegian model with ``name``, ``version`` and ``problem`` (None for none).

    >>> sorted(language.status())
    ['models', 'name', 'reason', 'spacy', 'version', 'why']
    """
    from qual.language.embedded import VERSION
    from qual.language.installed import models

    found: list[ModelStatus] = []
    for model in models():
        problem = None
        try:
            _open(model.name, model.version)
        except LanguageError as error:
            problem = error.text()
        found.append({"name": model.name, "version": model.version, "problem": problem})
    working = [model for model in found if model["problem"] is None]
    reason = "installed" if working else "unusable" if found else "none"
    return {
        "name": working[0]["name"] if working else "embedded",
        "version": working[0]["version"] if working else VERSION,
        "why": messages.text(f"language.why.{reason}"),
        "reason": reason,
        "spacy": metadata.version("spacy"),
        "models": found,
    }


def forget() -> None:
    """Look at the installed models anew the next time: after one was installed in this process."""
    import importlib

    importlib.invalidate_caches()
    _open.cache_clear()


@cache
def _embedded() -> Pipeline:
    from qual.language.embedded import Embedded

    return Embedded()


@cache
def _open(name: str, version: str) -> Pipeline:
    """The installed model ``name``, tried on a sentence: one that was made for another spaCy may load and then fail."""
    import spacy

    from qual.language.installed import Installed

    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            nlp = spacy.load(name)
            pipeline = Installed(nlp, name, version)
            nlp("Kari bor i Oslo.")
    except Exception as error:  # spaCy, thinc, importlib and the model's own code each raise their own
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise LanguageError("language.unusable", model=name, version=version, reason=reason) from error
    if any("W095" in str(warning.message) for warning in heard):  # made for another spaCy, but it works
        message = LanguageWarning(
            "language.other_version", model=name, version=version, spacy=metadata.version("spacy")
        )
        warnings.warn(message, stacklevel=3)
    return pipeline
