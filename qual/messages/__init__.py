"""All texts that a person reads, Norwegian and English, for the app, the command line and errors alike.

One folder a language (``nb/``, ``en/``), in it one YAML file a room, flat keys with dots; a test holds that both
languages have the same keys and the same placeholders.
"""

from __future__ import annotations

import locale
import os
import shlex
import subprocess
from functools import cache
from importlib.resources import files
from string import Formatter
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


class _Filling(Formatter):
    """What our texts have beyond Python's own.

    ``{folder!q}`` is a word of a command that somebody will type: in quotation marks where its shell needs them.
    ``{count} {count:sitat|sitater}`` is *1 sitat*, *2 sitater*: what stands before the bar is said of one.
    """

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """A value by its conversion."""
        if conversion == "q":
            return subprocess.list2cmdline([str(value)]) if os.name == "nt" else shlex.quote(str(value))
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        """A value by its form, or the form that its number asks for."""
        one, bar, several = format_spec.partition("|")
        return (one if str(value) == "1" else several) if bar else super().format_field(value, format_spec)


_FILLING = _Filling()


def text(key: str, /, language: str | None = None, **values: Any) -> str:
    """The message ``key`` in ``language`` (default: `preferred`), its ``{placeholders}`` filled from ``values``.

    Raises `KeyError` for a key that the catalogue lacks: a missing text is a defect, not an empty screen.
    """
    message = catalogue(language or preferred())[key]
    return _FILLING.format(message, **values) if "!q}" in message or "|" in message else message.format(**values)
