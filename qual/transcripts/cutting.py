"""Where one voice has all the talk: cut into what a person could have said at a time.

One machine on the table hears eight people as one. What cannot be told is who speaks; where somebody may have begun can be: where
a cue begins, unless the sentence before it plainly goes on there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from qual.transcripts.model import Piece

_ALL: Final = 0.98  # of the words: the rest are those whom the machine took for another once or twice
_PAUSE: Final = 0.4  # seconds of silence after which a sentence is not waited for (turns change within 0.2 as a rule)
_BREATH: Final = 0.7  # the same between words that have a time each: people stop for shorter within what they say
_OVERLAP: Final = 0.05  # seconds: whoever begins before the other has ended is another
_LONG: Final = 40  # words without any sign of an end
_LINE: Final = 12  # words, where each has a time and nothing ends a sentence
_WORDS: Final = 3  # a cue has fewer, as a rule: the file has a time for each word
_PUNCTUATED: Final = 0.05  # of the words end a sentence, in talk that is written with sentences: one in twenty
_ENDS: Final = re.compile(r"(?:[.?!…:)\]]|\s?[–—-])[\"»”'’]*$")
_BEGINS: Final = re.compile(r"[\"«“'‘]*(?:[(\[]|(?!I\b)[^\W\d_])")  # the English «I» begins nothing


def voice(pieces: Sequence[Piece]) -> tuple[bool, str | None]:
    """Whether one voice has all the talk, and its label (None: nobody is named)."""
    said: dict[str | None, int] = {}
    speaker: str | None = None
    for piece in pieces:
        if piece.labelled:
            speaker = piece.speaker
        said[speaker] = said.get(speaker, 0) + len(piece.text.split())
    label, words = max(said.items(), key=lambda one: one[1], default=(None, 0))
    return words > 0 and words >= _ALL * sum(said.values()), label


def begins(pieces: Sequence[Piece]) -> list[bool] | None:
    """For each piece whether an utterance begins with it; None where one voice has not all the talk.

    Without times, paragraphs stand as they were written."""
    if not voice(pieces)[0]:
        return None
    if 2 * sum(piece.start is not None for piece in pieces) < len(pieces):
        return [piece.labelled or piece.cue or (piece.gap and piece.joiner == "\n") for piece in pieces]
    file = _File.of(pieces)
    found: list[bool] = []
    before: Piece | None = None
    words = 0
    for piece in pieces:
        first = before is None or (_opens(piece, before) and _cut(before, piece, words, file))
        found.append(first)
        words = len(piece.text.split()) + (0 if first else words)
        before = piece
    return found


@dataclass(frozen=True, slots=True)
class _File:
    """How talk is written in a file: with sentences, with a time for each word."""

    punctuated: bool
    by_word: bool

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> _File:
        said = [piece.text.split() for piece in pieces if piece.text]
        ends = sum(_ENDS.search(word) is not None for words in said for word in words)
        punctuated = ends >= _PUNCTUATED * sum(map(len, said))
        return cls(punctuated, median(map(len, said)) < _WORDS if said else False)


def _opens(piece: Piece, before: Piece) -> bool:
    """Whether this is the first line of its cue, or has a time of its own."""
    return piece.cue or piece.labelled or (piece.start is not None and piece.start != before.start)


def _cut(before: Piece, piece: Piece, words: int, file: _File) -> bool:
    """Whether somebody may have begun here, after so many ``words`` since the last cut."""
    if piece.labelled and before.labelled and piece.speaker != before.speaker:
        return True
    if words >= _LONG or _silence(before, piece, _BREATH if file.by_word else _PAUSE):
        return True
    if not file.punctuated:
        return not file.by_word or words >= _LINE
    start = _BEGINS.match(piece.text)
    return _ENDS.search(before.text) is not None or (start is not None and not start[0][-1].islower())


def _silence(before: Piece, piece: Piece, pause: float) -> bool:
    if before.end is None or piece.start is None:
        return False
    return not -_OVERLAP <= piece.start - before.end < pause
