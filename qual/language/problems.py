"""What can be wrong with language models."""

from __future__ import annotations

from typing import Any

from qual import messages
from qual.errors import QualError


class LanguageError(QualError):
    """A backend that was asked for by name and cannot be had."""


class LanguageWarning(UserWarning):
    """A model that cannot be used; the embedded backend goes on. ``code`` names the message, ``values`` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str | None = None) -> str:
        """The warning as one or two sentences in ``language`` (default: the locale's)."""
        return messages.text(f"warning.{self.code}", language, **self.values)
