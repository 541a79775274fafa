"""Installing spaCy's Norwegian model, and how to carry it to a machine without internet."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from typing import Final

from qual.language.backends import forget
from qual.language.installed import models
from qual.language.problems import LanguageError

DEFAULT: Final = "nb_core_news_sm"
RELEASES: Final = "https://github.com/explosion/spacy-models/releases/tag/{release}"


def install(model: str = DEFAULT) -> str:
    """Run spaCy's own download of ``model`` and return the version that is installed then.

    Raises `LanguageError`: ``language.model_name`` for a name that is no Norwegian spaCy model, ``language.offline``
    when the download fails, with the way to bring the wheel on a memory stick.
    """
    if not re.fullmatch(r"nb_core_news_[a-z]+", model):
        raise LanguageError("language.model_name", name=model, example=DEFAULT)
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "download", model],
        capture_output=True,
        text=True,
        errors="replace",  # whatever code page a Windows console has
        check=False,
    )
    forget()
    version = next((found.version for found in models() if found.name == model), None)
    if done.returncode or version is None:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise LanguageError("language.offline", model=model, reason=said[-1][:200] if said else "", **wheel(model))
    return version


def wheel(model: str) -> dict[str, str]:
    """The file to fetch for the spaCy that is installed (its models follow its first two numbers), and where it lies."""
    major, minor = metadata.version("spacy").split(".")[:2]
    release = f"{model}-{major}.{minor}.0"
    return {"file": f"{release}-py3-none-any.whl", "page": RELEASES.format(release=release)}
