"""Where the sample, the codebooks and ``app.py`` lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def place(name: str) -> Path:
    """The path of ``transcripts_sample``, ``codebooks`` or ``app.py``."""
    package = Path(str(files("qual")))
    packed = package / "data" / name
    return packed if packed.exists() else package.parent / name
