"""All texts that a person reads, Norwegian and English, for the app, the command line and errors alike.

One folder a language (``nb/``, ``en/``), in it one YAML file a room, flat keys with dots; a test holds that both
languages have the same keys and the same placeholders.
"""

from __future__ import annotations

import locale
import os
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nb", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every message of ``language`` by its key."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster, where it is built
    messages: dict[str, str] = {}
    for file in files("qual.messages").joinpath(language).iterdir():
        if file.name.endswith(".yaml"):
            messages |= yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    return messages


def preferred() -> str:
    """The language of the person at the machine: ``QUAL_LANGUAGE``, else the locale, else Norwegian."""
    wish = (
        os.environ.get("QUAL_LANGUAGE")
        or os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or locale.getlocale()[0]
        or ""
    ).lower()
    return "en" if wish.startswith("en") else "nb"


def text(key: str, /, language: str | None = None, **values: Any) -> str:
    """The message ``key`` in ``language`` (default: `preferred`), its ``{placeholders}`` filled from ``values``.

    Raises `KeyError` for a key that the catalogue lacks: a missing text is a defect, not an empty screen.
    """
    return catalogue(language or preferred())[key].format(**values)
