"""Help for the empirical pass: labels in the participant's own words, and "have I said this before?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Final

from qual.language.lemmas import lemma
from qual.language.order import norwegian
from qual.language.words import words
from qual.suggest.small_words import FILLERS, FUNCTION, OPENERS

SHORTEST: Final = 2  # words in a label
LONGEST: Final = 6
ALIKE: Final = 0.6  # below this two labels only share letters
CONTENT: Final = 0.8  # what the words with content count for, beside all words
PART: Final = 0.9  # what it is worth that one label holds the other

_CLOSE: Final = re.compile(r"-?\s+")  # between two words that are said in one breath ("barne- og ungdomsskole")
_PAUSE: Final = re.compile(r"#+|\*+|…|\.\.+")
_LENGTH: Final = {2: 0.8, 3: 1.0, 4: 1.0, 5: 0.95, 6: 0.9}

Span = tuple[int, int]


def in_vivo(passage: str, n: int = 3) -> list[str]:
    """At most ``n`` labels made of the participant's own words, the most telling first.

    A label is 2–6 words that stand side by side in ``passage``, as they stand there; it neither starts nor ends with a
    filler, and does not reach over punctuation or laughter. Only where pauses leave no two words together does it reach over
    a pause, which is then left out. Telling is a rule of thumb: content words, long ones more, and a whole clause rather than
    a piece of one. Labels do not mostly repeat each other.

    >>> suggest.in_vivo("ja, og så henger alt på én, liksom", n=1)
    ['henger alt på én']
    """
    spans = words(passage)
    for over_pauses in (False, True):
        found = list(_candidates(passage, spans, over_pauses))
        if found:
            break
    found.sort(key=lambda candidate: (-candidate[0], candidate[1]))
    chosen: list[Span] = []
    labels: list[str] = []
    for _, (first, last) in found:
        label = " ".join(_PAUSE.sub(" ", passage[spans[first][0] : spans[last - 1][1]]).split())
        if label not in labels and not any(_mostly_same((first, last), other) for other in chosen):
            chosen.append((first, last))
            labels.append(label)
        if len(labels) >= n:
            break
    return labels[:n]


def seen_before(label: str, codes: Sequence[str], n: int = 3) -> list[tuple[str, float]]:
    """The codes that ``label`` may repeat, at most ``n``, the most alike first, with how alike (1: the same words).

    Compares lemmas in any order, four fifths by the words with content (rapidfuzz: token sort ratio, or nine tenths of the
    token set ratio if that is more) and one fifth by all words; what is less alike than 0.6 is left out.

    >>> suggest.seen_before("alt hang på én", ["alt henger på én", "mappa ligger i skuffen"])
    [('alt henger på én', 1.0)]
    """
    from rapidfuzz import fuzz

    wanted = _key(label)
    likeness: dict[str, float] = {}
    for code in codes:
        key = _key(code)
        if wanted[1] and key[1]:
            content = max(fuzz.token_sort_ratio(wanted[0], key[0]), PART * fuzz.token_set_ratio(wanted[0], key[0]))
            every = fuzz.token_sort_ratio(wanted[1], key[1])
            likeness[code] = round((CONTENT * content + (1 - CONTENT) * every) / 100, 4)
    alike = [(code, score) for code, score in likeness.items() if score >= ALIKE]
    return sorted(alike, key=lambda pair: (-pair[1], norwegian(pair[0])))[:n]


def _key(label: str) -> tuple[str, str]:
    """The lemmas of the words with content (of all words where there are none), and of all words."""
    forms = [label[start:end].casefold() for start, end in words(label)]
    content = [form for form in forms if form not in FUNCTION] or forms
    return " ".join(map(lemma, content)), " ".join(map(lemma, forms))


def _candidates(passage: str, spans: list[Span], over_pauses: bool) -> Iterator[tuple[float, Span]]:
    """Every possible label with how telling it is, as a half-open range of the passage's words."""
    forms = [passage[start:end].casefold() for start, end in spans]
    for start, stop in _stretches(passage, spans, over_pauses):
        while start < stop and forms[start] in FILLERS:
            start += 1
        while start < stop and forms[stop - 1] in FILLERS:
            stop -= 1
        for first in range(start, stop - 1):
            if forms[first] in FILLERS or forms[first] in OPENERS:
                continue
            for last in range(first + SHORTEST, min(first + LONGEST, stop) + 1):
                halved = passage.startswith("-", spans[last - 1][1])  # "barne-" of "barne- og ungdomsskole"
                if forms[last - 1] not in FUNCTION and not halved:
                    whole = (first == start) + (last == stop)
                    yield _telling(forms[first:last]) + 0.5 * whole, (first, last)


def _stretches(passage: str, spans: list[Span], over_pauses: bool) -> Iterator[Span]:
    """Runs of words with only space between them (and pauses, if asked), as half-open ranges of their numbers."""
    first = 0
    for number in range(1, len(spans) + 1):
        if number < len(spans):
            gap = passage[spans[number - 1][1] : spans[number][0]]
            if _CLOSE.fullmatch(_PAUSE.sub(" ", gap) if over_pauses else gap):
                continue
        yield first, number
        first = number


def _telling(forms: list[str]) -> float:
    content = [form for form in forms if form not in FUNCTION]
    return sum(0.5 + min(len(form), 12) / 12 for form in content) / sqrt(len(forms)) * _LENGTH[len(forms)]


def _mostly_same(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0.5 * min(one[1] - one[0], other[1] - other[0])
