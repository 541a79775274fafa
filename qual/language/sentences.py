"""Where sentences end, in print and in written-down speech.

Rules and no model: transcripts have sounds, pauses, half sentences and few capitals, and a rule can be explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qual.language.pipeline import Sentence

STOPS: Final = frozenset({".", "?", "!", "?!", "!?", "!!", "??"})
POINTS: Final = frozenset({"...", "…", "..", "...."})
CLOSERS: Final = frozenset({'"', "»", "”", "’", "'", ")", "]", "*", "//"})
TRAILING: Final = frozenset(
    {"osv.", "mv.", "mm.", "m.v.", "m.m.", "etc.", "o.l.", "e.l.", "ol.", "el.", "o.a.", "m.fl."}
)
OPENERS: Final = frozenset({'"', "«", "“", "-", "–", "—", "(", "[", "//", "'", "‘"})


def sentences(text: str, tokens: Sequence[tuple[str, int, int]]) -> list[Sentence]:
    """The sentences of ``text``, whose ``tokens`` are (text, start, end); each token lies in exactly one.

    A full stop, question or exclamation mark ends one, with the quotation mark or bracket that closes behind it; so do
    three points before a capital, a colon before a capital or a dash, and a line break, unless the next line goes on in
    lower case. A stop before a lower-case word ends a sentence only when white space follows it.
    """
    found: list[Sentence] = []
    first = 0
    i = 0
    while i < len(tokens):
        last = i
        if _stops(text, tokens, i):
            while last + 1 < len(tokens) and tokens[last + 1][0] in CLOSERS and tokens[last + 1][1] == tokens[last][2]:
                last += 1
        elif not _line_ends(text, tokens, i):
            i += 1
            continue
        found.append(Sentence(tokens[first][1], tokens[last][2]))
        first = i = last + 1
    if first < len(tokens):
        found.append(Sentence(tokens[first][1], tokens[-1][2]))
    return found


def _stops(text: str, tokens: Sequence[tuple[str, int, int]], i: int) -> bool:
    """Whether the sign at ``i`` ends a sentence, judged by what follows it."""
    sign, _, end = tokens[i]
    if sign[-1] == "." and (sign[:-1].isdigit() or sign.lower() in TRAILING):  # "i 2015. Dette": one token for spaCy
        return i + 1 == len(tokens) or (i > 0 and tokens[i + 1][0][0].isupper())
    if sign not in STOPS and sign not in POINTS and sign != ":":
        return False
    after = i + 1
    while after < len(tokens) and tokens[after][0] in CLOSERS:
        after += 1
    if after == len(tokens):
        return True
    following = tokens[after][0]
    if following[0].islower():  # «Hva?» sa han: the sentence goes on; "ja. så gikk vi" is a transcript without capitals
        return sign in STOPS and after == i + 1 and text[end : end + 1].isspace()
    if sign in STOPS:
        return following not in STOPS and following not in POINTS and following != ","
    return following[0].isupper() or following in OPENERS


def _line_ends(text: str, tokens: Sequence[tuple[str, int, int]], i: int) -> bool:
    if i + 1 == len(tokens) or "\n" not in text[tokens[i][2] : tokens[i + 1][1]]:
        return False
    return not tokens[i + 1][0][0].islower()
