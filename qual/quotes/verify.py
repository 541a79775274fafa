"""Whether a printed quotation stands in the transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

#: omissions as they are written in print: (…) (...) […] [...] «...»
_OMISSION = re.compile(r"\(\s*(?:…|\.{3})\s*\)|\[\s*(?:…|\.{3})\s*\]|«\s*(?:…|\.{3})\s*»")
_MARKS = str.maketrans(dict.fromkeys("«»„“”‟", '"'))


def verify(text: str, utterance_texts: str | Iterable[str]) -> bool:
    """True when ``text`` stands verbatim, in order, in the utterances (in the order of the talk).

    Set aside are the «» around it, the form of quotation marks inside it, white space, and what a written omission
    leaves out. A new line is either a line break of the transcript or the next speaker, and so may go on only in the
    same place or in a later utterance: words left out without a mark make it False, as does a text without words.

    >>> verify("«vi bare gjør det (…) hver uke»", ["nei altså vi bare gjør det nå, ja, hver uke"])
    True
    """
    said = [utterance_texts] if isinstance(utterance_texts, str) else list(utterance_texts)
    utterances = [_plain(utterance) for utterance in said]
    outer = re.fullmatch(r"\s*«(.*)»\s*", text, re.DOTALL)
    pieces = _pieces(outer[1] if outer else text)
    if not any(letter.isalnum() for piece, _ in pieces for letter in piece):
        return False

    @cache
    def fits(number: int, utterance: int, at: int) -> bool:
        """Whether the pieces from ``number`` on stand from code point ``at`` of this utterance on."""
        if number == len(pieces):
            return True
        piece, new_line = pieces[number]
        words = utterances[utterance]
        if new_line and number:  # noqa: SIM108 - one line would be unreadable
            here = [at + 1] if words.startswith(" " + piece, at) else []
        else:
            here = _all_places(words, piece, at)
        if any(fits(number + 1, utterance, place + len(piece)) for place in here):
            return True
        later = range(utterance + 1, len(utterances))
        return any(
            fits(number + 1, other, place + len(piece))
            for other in later
            for place in _all_places(utterances[other], piece, 0)
        )

    return bool(utterances) and fits(0, 0, 0)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The stretches between omissions and line breaks, each with whether it begins a new line."""
    pieces = []
    for stretch in _OMISSION.split(text):
        lines = [plain for line in stretch.split("\n") if (plain := _plain(line))]
        pieces += [(line, number > 0) for number, line in enumerate(lines)]
    return pieces


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


def _all_places(text: str, piece: str, start: int) -> list[int]:
    return [found.start() for found in re.compile(f"(?={re.escape(piece)})").finditer(text, start)]
