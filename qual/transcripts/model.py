"""What a transcript is, and the blocks that readers hand on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qual import messages


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's uninterrupted stretch. ``speaker`` is the label as written; times in seconds from the start."""

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text of the file that is in no utterance, and why (``reason`` is a code; `why` is the sentence).

    ``about`` : the paragraph beside which a comment stood, where that is known.
    """

    text: str
    reason: str
    about: str = ""

    def why(self, language: str | None = None) -> str:
        """The reason in ``language`` (``"nb"``, ``"en"``; default: the locale's)."""
        return messages.text(f"left_out.{self.reason}", language)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know about the reading: a message code with its values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: str | None = None) -> str:
        """The notice in ``language`` (``"nb"``, ``"en"``; default: the locale's)."""
        return messages.text(f"notice.{self.code}", language, **self.values)


@dataclass(frozen=True, slots=True)
class Header:
    """Which session the file says it is, from its first lines or its name; None where neither says."""

    group: str | None = None
    round: int | None = None
    date: datetime.date | None = None
    part: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a file belongs, as the user said it; what is None is looked for in the design, the file and its name."""

    session: str | None = None
    group: str | None = None
    round: int | None = None
    date: str | None = None
    part: int | None = None
    kind: str | None = None
    create: bool = False  # make the group, round or session when the design lacks it

    @property
    def unsaid(self) -> bool:
        """Whether everything is to be looked for."""
        return replace(self, create=False) == Place()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the file itself says was asked: in which utterance (counted from 1), and its words."""

    utterance: int
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file as it was read.

    Every character of the file's text (after NFC, white space aside) is in an utterance's text, in ``marks`` (labels
    and times as they were written, with their punctuation) or in ``left_out``.

    ``format`` is the extension without its dot, ``encoding`` a codec name, or None for formats that fix their own.
    """

    utterances: tuple[Utterance, ...]
    header: Header
    format: str
    encoding: str | None
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[Notice, ...] = ()
    marks: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(slots=True)
class Block:
    """A paragraph, line, table row or subtitle cue as a reader found it, its text normalised.

    ``speaker``, ``start`` and ``end`` (seconds) where the format itself says so; ``lead`` is the number of characters
    at the start set apart by style (bold, or a character style); ``cells`` holds a table row's cells and ``table``
    the number of its table; ``joiner`` stands before this block, and for its inner line breaks, when it continues an
    utterance: ``"\\n"`` after a paragraph, ``" "`` for wrapped lines and cues, ``""`` within a word that was split;
    ``gap`` means white space above it; ``unnamed`` that the format names speakers and could not tell this one.
    """

    text: str
    speaker: str | None = None
    start: float | None = None
    end: float | None = None
    lead: int = 0
    cells: tuple[str, ...] = ()
    table: int = 0
    joiner: str = "\n"
    gap: bool = True
    unnamed: bool = False


@dataclass(slots=True)
class Piece:
    """A line after it is known who speaks: ``labelled`` where a label stands (or the format names the speaker)."""

    text: str
    speaker: str | None
    labelled: bool
    start: float | None
    end: float | None
    joiner: str
    gap: bool = True
    cue: bool = False


@dataclass(slots=True)
class Raw:
    """What a reader makes of a file: blocks in order, what it left out, and how it read."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    encoding: str | None = None
