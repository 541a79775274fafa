"""The named errors of qual: few, each with a code, saying what happened and what to do next.

An error holds a *code* (``"file.empty"``) and its values; the sentence comes from the message
files when it is shown, so that one error reads in Norwegian or English.
"""

from __future__ import annotations

from typing import Any

from qual import messages


class QualError(Exception):
    """Something that the user can mend. ``code`` names the message, ``values`` fill it.

    >>> print(FileError("file.empty", file="BN-R1.docx").text("en"))
    BN-R1.docx holds no talk. Check that the right file was saved, and export it again.
    """

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str | None = None) -> str:
        """The error as one or two sentences in ``language`` (``"nb"``, ``"en"``; default: the locale's)."""
        return messages.text(f"error.{self.code}", language, **self.said(language))

    def said(self, language: str | None = None) -> dict[str, Any]:  # noqa: ARG002 - for those with words of their own
        """What fills the sentence."""
        return self.values

    def in_app(self, language: str | None = None) -> str:
        """The same as the app says it: where the command line would name a command, the app names its own way."""
        key = f"error.{self.code}"
        own = f"ui.{key}"
        return messages.text(own if own in messages.catalogue("nb") else key, language, **self.said(language))


class FileError(QualError):
    """A file cannot be read as what it claims to be."""


class StudyError(QualError):
    """The study folder is missing, unreadable, unwritable, locked or made by a newer version."""


class DesignError(QualError):
    """A group, round, session or person that the study's design does not know, or a broken ``study.toml``."""


class ImportConflict(QualError):  # noqa: N818 - a conflict to answer, not a mistake
    """The same part of a session is already there."""


class CodebookError(QualError):
    """A codebook that contradicts itself or the study."""


class CodingError(QualError):
    """A coding that does not fit the text, or a code or utterance that does not exist."""


class ConflictError(QualError):
    """Words that somebody else has changed since one began to change them. ``values`` has ``seen`` (what one started
    from), ``mine`` and ``theirs``, each None where there were no words."""

    def __init__(self, code: str, /, *, seen: str | None, mine: str | None, theirs: str | None) -> None:
        super().__init__(code, seen=seen or "–", mine=mine or "–", theirs=theirs or "–")
        self.seen, self.mine, self.theirs = seen, mine, theirs


class HistoryError(QualError):
    """An act that cannot be undone or redone, with what depends on it."""

    def said(self, language: str | None = None) -> dict[str, Any]:
        """The act and what it is about in the words of the log, not of the tables."""
        named = {"operation": "ui.act.", "what": "history.of."}
        known = messages.catalogue("nb")
        return {
            name: messages.text(key, language) if (key := f"{named.get(name)}{value}") in known else value
            for name, value in self.values.items()
        }
