r"""What a word is, and what in a transcript is not one. Every count of words in qual comes from here.

A **word** is a run of letters or digits, inner hyphens or apostrophes allowed (``BN-R2`` and ``sku'kke`` are one word).
Non-speech (``[ler]``, ``(latter)``, ``(..)``), pause marks (``#``, ``*``) and cut-off words (``va-``) do not count;
overlapped talk between slashes does (``//ja//``). A word belongs where it starts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Final, NamedTuple

_LETTER: Final = r"[^\W_]"
_RUN: Final = rf"{_LETTER}+(?:[\u0300-\u036f]+{_LETTER}*)*"  # letters, and marks on them
_WORD: Final = re.compile(rf"{_RUN}(?:[-'’]{_RUN})*")
_BRACKETED: Final = re.compile(r"\(\([^()\n]{0,80}\)\)|\[[^\[\]\n]{0,80}\]|\([^()\n]{0,80}\)")
_SOUNDS: Final = re.compile(
    r"(?i)\b(?:ler|latter|humrer|fniser|kremter|hoster|sukker|pause|stille|stillhet|taushet|mumler|hvisker|gråter|"
    r"uhørlig|utydelig|uklart|nikker|rister|banker|telefon|støy|kaffe|laugh\w*|inaudible|unclear|silence|cough\w*|"
    r"sigh\w*|crosstalk|applause|music|musikk|pekar|peker|snakker i munnen|overlapp\w*|"
    r"flyttes|skraper|skraping|smeller|bråk|klapper|klapping|applaus|plystrer|nynner|harker|stønner|gisper|snufser|"
    r"åpnes|lukkes|skjenkes|ringer på|kommer inn|går ut|reiser seg|setter seg|i bakgrunnen|(?:snakker|prater) samtidig|"
    r"footsteps|door (?:opens|closes)|in the background|clap\w*|whisper\w*|mumbl\w*)\b"
)
_BACK_CHANNEL: Final = re.compile(
    r"(?i)(m+h?m*|ja|jo|nei|nja|ok(ay|ei)?|nettopp|ikke sant|akkurat|riktig|stemmer|jaja|åja|aha|yes|yeah|right)"
)
_PAUSE: Final = re.compile(r"#+|\*+|(?<!\.)\.\.\.?(?!\.)|…")
_SHARED: Final = re.compile(r"\s+(?:og|eller|and|or)\s")  # after a hyphen
_MAY_HAVE_MARKS: Final = re.compile(r"[(\[#*…–-]|\.\.|//")


class Mark(NamedTuple):
    """A stretch that is not speech. ``start`` and ``end`` are code points, end exclusive."""

    start: int
    end: int
    kind: str  # "sound" (laughter, noise), "pause", "cut-off" or "overlap"


def nonspeech(text: str) -> list[Mark]:
    """The marks in ``text``, in order: sounds, pauses, cut-offs, and the slashes of overlapped talk.

    A bracket counts as a sound or pause when it holds a known sound or movement (``[ler]``, ``(stoler som flyttes)``), a
    number of seconds (``(3)``) or only points, or is double (``((tramping))``: what is not speech, after Jefferson 2004);
    any other bracket is somebody's words (an insertion by the transcriber) and is left alone.
    """
    marks: list[Mark] = []
    if not _MAY_HAVE_MARKS.search(text):
        return marks
    for found in _BRACKETED.finditer(text):
        inside = found[0].strip("()[]").strip()
        if not inside or not re.search(r"[^\W\d_]", inside):
            marks.append(Mark(found.start(), found.end(), "pause"))
        elif found[0].startswith("((") or _SOUNDS.search(inside):
            marks.append(Mark(found.start(), found.end(), "sound"))
    free = _outside([(mark.start, mark.end) for mark in marks])
    marks += [Mark(m.start(), m.end(), "pause") for m in _PAUSE.finditer(text) if free(m.start())]
    marks += [Mark(m.start(), m.end(), "overlap") for m in re.finditer(r"//", text) if free(m.start())]
    for found in _WORD.finditer(text):
        if (
            text[found.end() : found.end() + 1] in ("-", "–")
            and _ends_word(text, found.end() + 1)
            and free(found.start())
        ):
            marks.append(Mark(found.start(), found.end() + 1, "cut-off"))
    return sorted(marks)


def _ends_word(text: str, at: int) -> bool:
    """A hyphen that ends a word is a cut-off, unless it stands for a shared part (``barne- og ungdomsskole``)."""
    if at < len(text) and not (text[at].isspace() or text[at] in ".,!?»)/…#*"):
        return False
    return not _SHARED.match(text, at)


def _outside(spans: list[tuple[int, int]]) -> Callable[[int], bool]:
    """Whether a position lies in none of the spans, which are in order and apart."""
    starts = [start for start, _ in spans]

    def outside(at: int) -> bool:
        before = bisect_right(starts, at)
        return not before or spans[before - 1][1] <= at

    return outside


def words(text: str, marks: list[Mark] | None = None) -> list[tuple[int, int]]:
    """The words of ``text`` as (start, end) in code points, in order; non-speech and cut-offs left out.

    >>> [text[a:b] for text in ["nei va- [ler] # to-tre ting"] for a, b in words(text)]
    ['nei', 'to-tre', 'ting']
    """
    out = [
        (m.start, m.end)
        for m in (nonspeech(text) if marks is None else marks)
        if m.kind in ("sound", "pause", "cut-off")
    ]
    found = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    if not out:
        return found
    outside = _outside(out)
    return [(a, b) for a, b in found if outside(a)]


def count(text: str, marks: list[Mark] | None = None) -> int:
    """The number of words in ``text``."""
    marks = nonspeech(text) if marks is None else marks
    return len(words(text, marks) if marks else _WORD.findall(text))


def back_channel(text: str) -> bool:
    """Whether a text only says that one is listening.

    >>> back_channel("Ja, mm."), back_channel("Mm!")
    (False, True)
    """
    return bool(_BACK_CHANNEL.fullmatch(text.strip(" .,!?…#()-").strip())) and count(text) <= 3


def between(starts: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Which of the words (from `words`) start in the span ``[start, end)``: a half-open range of their numbers."""
    return bisect_left(starts, (start,)), bisect_left(starts, (end,))
