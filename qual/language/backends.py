"""Which backend is used, and why."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qual.language.problems import LanguageError, LanguageWarning

if TYPE_CHECKING:
    from qual.language.pipeline import Pipeline


class Status(NamedTuple):
    """What `load` without a name gives on this machine. ``why`` is the code of a message ``language.why.…``."""

    name: str
    version: str
    why: str
    spacy: str
    found: list[dict[str, str]]  # each installed model: name, version, and the problem ("" for none)


def load(name: str | None = None) -> Pipeline:
    """The backend ``name`` (``"embedded"`` or an installed model such as ``"nb_core_news_sm"``), loaded once.

    Without a name: the best installed Norwegian model that works, otherwise the embedded backend; a model that does not
    work is warned of (`qual.language.LanguageWarning`). Raises `LanguageError` (``language.unknown``,
    ``language.unusable``) for a name that is not there or does not work.
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


def status() -> Status:
    """Which backend `load` takes here and why, with every installed Norwegian model and what is wrong with it."""
    from importlib.metadata import version

    from qual.language.embedded import VERSION
    from qual.language.installed import models

    found = []
    chosen: tuple[str, str] | None = None
    for model in models():
        problem = ""
        try:
            _open(model.name, model.version)
        except LanguageError as error:
            problem = error.text()
        found.append({"name": model.name, "version": model.version, "problem": problem})
        if not problem and chosen is None:
            chosen = model
    why = "installed" if chosen else "unusable" if found else "none"
    return Status(*(chosen or ("embedded", VERSION)), why, version("spacy"), found)


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
    for warning in heard:  # W095: made for another spaCy, but it works
        if "W095" in str(warning.message):
            message = LanguageWarning("language.other_version", model=name, version=version, spacy=spacy.__version__)
            warnings.warn(message, stacklevel=3)
    return pipeline
