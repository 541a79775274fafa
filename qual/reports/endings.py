"""Which format a file's name asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qual.errors import FileError


def ending(path: Path | str, known: Iterable[str]) -> str:
    """The extension of ``path``, in small letters. Raises `FileError` (``reports.unknown_format``) where it is not ``known``."""
    found = Path(path).suffix.lower()
    if found not in (endings := tuple(known)):
        raise FileError("reports.unknown_format", file=Path(path).name, known=", ".join(endings))
    return found
