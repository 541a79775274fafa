"""Which of the proposed labels are speakers: what recurs, in one form, against what the file leaves unlabelled.

A name, a role or a code (`naming.trust`) is believed where it recurs. Words that nobody knows are believed where the
file is labelled throughout, so that a line without a label is the exception: then a line that looks labelled is so.
Ordinary words are believed only where they carry much of the talk and somebody with a name speaks too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from qual.transcripts import naming, times
from qual.transcripts.labels import Candidate
from qual.transcripts.model import Block
from qual.transcripts.naming import Trust

TINY: Final = 8  # lines; in a file this short nothing recurs

_SINGLE_SHARE: Final = 0.3  # how much of the file must be labelled before a label that stands once is believed
_PHRASE_SHARE: Final = 0.1  # of the labelled lines: below this, ordinary words before a colon are no speaker
_STRAY: Final = 0.2  # of the unlabelled lines: an unknown label as rare as this is one of them
_MAJOR: Final = 0.05  # of the labelled lines: an unknown label as common as this is no turn of phrase
_FORM: Final = 0.95  # of the labels in one form, with time or on a line of its own: whoever has it is somebody
_SEPARATED: Final = 0.15  # of the openings, by names alone and with a mark after them: enough
_FEW: Final = 0.2  # of the lines, with labels that stand once
_MOSTLY: Final = 0.5  # of the openings labelled, where no label is a name: the parts of a report are fewer
_INSIDE: Final = 0.25  # of a label's lines: as often within a line, with its colon, it is a phrase of the talk
_NAMED: Final = 0.4  # of the labelled lines, by names: below it, labels that follow themselves are categories
_TWICE: Final = 0.08  # of the labels, the same as the one before: more than that is chance
_EXCEPTIONS: Final = 0.02  # of the openings unlabelled: the file labels every line, also with ordinary words
_SPREAD: Final = 0.4  # of the file, between the first and the last label: names in one place are a list
_ODD_FORM: Final = 0.05  # of the labelled lines: a form as rare as this is no form of labels
_MARKS: Final = tuple("*#@<>-–•")
_JOINED: Final = re.compile(r"\s*(?:/|&|\+|,|\bog\b|\band\b|\bund\b)\s*")


@dataclass(slots=True)
class Line:
    """A line of the file, with the block that it is of."""

    text: str
    block: Block
    first: bool  # of its block
    joiner: str
    gap: bool


@dataclass(slots=True)
class Evidence:
    """How much of the file a set of candidates explains."""

    share: float = 0.0
    accepted: frozenset[str] = frozenset()
    candidates: Sequence[Candidate | None] = ()


def weigh(
    lines: Sequence[Line],
    candidates: Sequence[Candidate | None],
    elsewhere: Elsewhere,
    least: float,
    separated: bool = False,
) -> Evidence:
    """Which labels of ``candidates`` are speakers, and the share of the file's openings that they explain.

    ``least`` is the share from which they are believed; less will do where a mark stands between label and talk
    (``separated``) and all are names.
    """
    counts = Counter(c.label for c in candidates if c)
    if not counts:
        return Evidence()
    candidates = _of_one_form(lines, _at_starts(lines, candidates), _recurrent(counts, len(lines)))
    candidates = [c if c and not elsewhere.phrase(c.label, counts[c.label]) else None for c in candidates]
    counts = Counter(c.label for c in candidates if c)
    recurrent = _recurrent(counts, len(lines))
    formed = _formed(lines, candidates, recurrent)
    if _openings(lines, candidates, recurrent) - sum(counts[label] for label in recurrent) > _EXCEPTIONS * len(lines):
        recurrent -= _phrases(counts, recurrent)
    recurrent = _trusted(counts, recurrent, _openings(lines, candidates, recurrent), _repeats(candidates, recurrent))
    recurrent |= formed
    covered = sum(counts[label] for label in recurrent)
    openings = _openings(lines, candidates, recurrent)
    if recurrent and covered < _SINGLE_SHARE * openings and not _spread(candidates, recurrent):
        return Evidence()
    if separated and len(recurrent) > 1 and all(naming.trust(label) is Trust.NAME for label in recurrent):
        least = min(least, _SEPARATED)
    if recurrent and covered >= least * openings:
        singles = _singles(counts, recurrent, covered / openings, elsewhere) | _throughout(
            lines, candidates, recurrent, openings - covered
        )
        singles -= _before_talk(candidates, recurrent, singles)
        covered += sum(counts[label] for label in singles)
        return Evidence(min(1.0, covered / openings), frozenset(recurrent | singles), candidates)
    named = {label for label in counts if naming.name_like(label)}
    if openings <= TINY and least < 0.3 and sum(counts[label] for label in named) * 2 >= openings:
        return Evidence(0.5, frozenset(named), candidates)
    return Evidence()


def _recurrent(counts: Counter[str], length: int) -> set[str]:
    found = {label for label, n in counts.items() if n > 1 and (naming.name_like(label) or n > 2)}
    if length <= 2 * TINY:
        found |= {label for label in counts if counts[label] > 1}
    return found


def _at_starts(lines: Sequence[Line], candidates: Sequence[Candidate | None]) -> list[Candidate | None]:
    """Without the labels that stand where wrapped lines go on, and are no names: there, ``Leipzig: …`` is talk."""
    going_on = [line.joiner != "\n" and not line.gap and line.block.start is None for line in lines]
    inside = Counter(c.label for c, on in zip(candidates, going_on, strict=True) if c and on)
    counts = Counter(c.label for c in candidates if c)
    talk = {label for label, n in inside.items() if n == counts[label] and _hardly(label, n)}
    return [None if c and c.label in talk else c for c in candidates]


def _hardly(label: str, number: int) -> bool:
    kind = naming.trust(label)
    return label.isdigit() or kind is Trust.WORD or (kind is Trust.OPEN and number == 1)


def _spread(candidates: Sequence[Candidate | None], recurrent: set[str]) -> bool:
    """Whether the labels stand over much of the file."""
    at = [number for number, c in enumerate(candidates) if c and c.label in recurrent]
    return bool(at) and (at[-1] - at[0] + 1) >= _SPREAD * len(candidates)


class _Form(NamedTuple):
    """How a label stands: with a time beside it, ``bare`` on a line of its own, behind a ``mark``."""

    timed: bool
    bare: bool
    mark: str

    @property
    def plain(self) -> bool:
        """Whether it has none of these: it stands before what is said, on the same line."""
        return not any(self)


def _of_one_form(
    lines: Sequence[Line], candidates: Sequence[Candidate | None], recurrent: set[str]
) -> list[Candidate | None]:
    """Without the candidates whose form the file's labels do not have.

    Programs write every label with its time, or on a line of its own: there, ``Basically: nobody asked`` is talk, and
    so is what stands directly below a label on a line of its own.
    """
    forms = [c and _form(line, c) for line, c in zip(lines, candidates, strict=True)]
    sure = {label for label in recurrent if naming.trust(label) is Trust.NAME} or recurrent
    counts = Counter(form for form, c in zip(forms, candidates, strict=True) if form and c and c.label in sure)
    total = counts.total()
    if not total or 2 * sum(n for form, n in counts.items() if form.plain) > total:
        return list(candidates)
    usual = {form for form, n in counts.items() if n >= _ODD_FORM * total}
    formed = {c.label for form, c in zip(forms, candidates, strict=True) if c and form in usual and not form.plain}
    alone = 2 * sum(n for form, n in counts.items() if form.bare) >= total  # labels have lines of their own
    found: list[Candidate | None] = []
    below = False  # such a line
    for line, form, candidate in zip(lines, forms, candidates, strict=True):
        if form and candidate and not (form.plain and (below or not (form in usual or candidate.label in formed))):
            found.append(candidate)
            below = alone and form.bare
        else:
            found.append(None)
            below = below and times.is_time(line.text)
    return found


def _form(line: Line, candidate: Candidate) -> _Form:
    first = line.text.lstrip()[:1]
    bare = not line.text[candidate.rest :].strip()
    return _Form(candidate.start is not None, bare, first if first in _MARKS else "")


def is_plain(line: Line, candidate: Candidate) -> bool:
    """Whether the label stands without a time before what is said, on the same line."""
    return _form(line, candidate).plain


def _phrases(counts: Counter[str], recurrent: set[str]) -> set[str]:
    """Turns of phrase that recur before a colon (``Resten:``, ``Kort sagt:``): ordinary words, rare beside real labels."""
    labelled = sum(counts[label] for label in recurrent)
    rare = [label for label in recurrent if counts[label] < _PHRASE_SHARE * labelled]
    return {label for label in rare if naming.trust(label) is Trust.WORD}


def _trusted(counts: Counter[str], recurrent: set[str], openings: int, repeats: bool) -> set[str]:
    """Those of ``recurrent`` that are speakers.

    None where all are ordinary words (the headings of a plan), or where none is a name and they come twice in a row
    (``repeats``), as speakers seldom do and the categories of a list do by chance.
    """
    labelled = sum(counts[label] for label in recurrent)
    unlabelled = max(0, openings - labelled)
    kinds = {label: naming.trust(label) for label in recurrent}
    able = [label for label in recurrent if kinds[label] is not Trust.WORD]
    named = sum(counts[label] for label in able if kinds[label] is Trust.NAME or _is_full_name(label))
    if not able or (repeats and named < _NAMED * sum(counts[label] for label in able)):
        return set()
    if labelled < _MOSTLY * openings and not any(kind is Trust.NAME for kind in kinds.values()):
        return set()
    strict = unlabelled > _EXCEPTIONS * openings
    limit = {
        Trust.NAME: 0.0,
        Trust.OPEN: min(_STRAY * unlabelled, _MAJOR * labelled),
        Trust.WORD: max(_STRAY * unlabelled, _PHRASE_SHARE * labelled) if strict else 0.0,
    }
    return {label for label in recurrent if counts[label] >= limit[kinds[label]]}


def _is_full_name(label: str) -> bool:
    return len(label.split()) > 1 and naming.trust(label) is Trust.OPEN


def _repeats(candidates: Sequence[Candidate | None], recurrent: set[str]) -> bool:
    """Whether labels that are no ordinary words often follow themselves."""
    order = [c.label for c in candidates if c and c.label in recurrent]
    able = sum(naming.trust(label) is not Trust.WORD for label in order)
    twice = sum(a == b and naming.trust(a) is not Trust.WORD for a, b in pairwise(order))
    return twice > _TWICE * able


def _openings(lines: Sequence[Line], candidates: Sequence[Candidate | None], accepted: set[str]) -> int:
    """How many lines could begin an utterance: not the rest of a wrapped line, nor what follows a bare label."""
    number = 0
    bare = False
    for line, candidate in zip(lines, candidates, strict=True):
        labelled = candidate is not None and candidate.label in accepted
        if times.is_time(line.text):
            continue
        if labelled or not (bare or (line.joiner != "\n" and not (line.first and line.gap))):
            number += 1
        bare = labelled and candidate is not None and not line.text[candidate.rest :].strip()
    return max(1, number)


def _singles(counts: Counter[str], recurrent: set[str], share: float, elsewhere: Elsewhere) -> set[str]:
    """Labels that stand once and are believed: by their form, their role, or a file where labels are the rule."""
    patterns = {naming.pattern(label) for label in recurrent} - {None}
    small = any(label.islower() for label in recurrent)
    rest = counts.keys() - recurrent
    same = {label.casefold() for label in recurrent}
    return {
        label
        for label in rest
        if label.casefold() in same or _joins(label, recurrent) or _believed(label, patterns, share, small, elsewhere)
    }


def _joins(label: str, recurrent: set[str]) -> bool:
    """Whether ``label`` names several who speak at once (``Anne og Per``, ``D1/D3``)."""
    parts = _JOINED.split(label)
    return len(parts) > 1 and recurrent.issuperset(parts)


def _believed(label: str, patterns: set[str | None], share: float, small: bool, elsewhere: Elsewhere) -> bool:
    if (naming.pattern(label) in patterns and (naming.name_like(label) or label.isdigit())) or (
        naming.is_role(label) and len(label.split()) <= 3
    ):
        return True
    if share < _SINGLE_SHARE:
        return False
    if naming.is_unsure(label) or (small and naming.is_first_name(label)):
        return True
    return naming.name_like(label) and not elsewhere.holds(label) and not naming.is_word(label)


def _formed(lines: Sequence[Line], candidates: Sequence[Candidate | None], recurrent: set[str]) -> set[str]:
    """The recurrent labels that have the file's own form, where nearly all names have one (a time, a line, a mark)."""
    forms = [c and _form(line, c) for line, c in zip(lines, candidates, strict=True)]
    named = {label for label in recurrent if naming.trust(label) is Trust.NAME}
    counts = Counter(form for form, c in zip(forms, candidates, strict=True) if form and c and c.label in named)
    usual, n = counts.most_common(1)[0] if counts else ((), 0)
    if not any(usual) or n < _FORM * counts.total() or len(named) < 2:
        return set()
    return {c.label for form, c in zip(forms, candidates, strict=True) if c and form == usual and c.label in recurrent}


def _throughout(
    lines: Sequence[Line], candidates: Sequence[Candidate | None], recurrent: set[str], unlabelled: int
) -> set[str]:
    """Labels that stand once where nothing is left without one: in the file's own form, or in a file of such lines only."""
    forms = Counter(_form(line, c) for line, c in zip(lines, candidates, strict=True) if c and c.label in recurrent)
    usual, n = forms.most_common(1)[0]
    single = [(line, c) for line, c in zip(lines, candidates, strict=True) if c and c.label not in recurrent]
    if any(usual) and n >= _FORM * forms.total():
        return {c.label for line, c in single if _form(line, c) == usual}
    return {c.label for _, c in single} if unlabelled <= len(single) <= max(1, _FEW * len(lines)) else set()


def _before_talk(candidates: Sequence[Candidate | None], recurrent: set[str], singles: set[str]) -> set[str]:
    """The singles above the first label that recurs and no names: the head of the file (``Occupation: …``)."""
    early: set[str] = set()
    for candidate in candidates:
        if candidate and candidate.label in recurrent:
            break
        if candidate and candidate.label in singles and naming.trust(candidate.label) is not Trust.NAME:
            early.add(candidate.label)
    return early


class Elsewhere:
    """How the file uses a word elsewhere: in small letters, or with a colon within a line, it is hardly a name."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._whole = "\n".join(texts)
        self._phrases: dict[str, bool] = {}
        self._words: frozenset[str] | None = None

    def phrase(self, label: str, number: int) -> bool:
        """Whether ``label``, no name by itself, stands before a colon within lines too, beside ``number`` times at starts."""
        if label not in self._phrases:
            named = naming.trust(label) is Trust.NAME
            inside = 0 if named else len(re.findall(rf"[^\W\d_.?!,][.?!,]? {re.escape(label)}:", self._whole))
            self._phrases[label] = inside > 0 and inside >= _INSIDE * number
        return self._phrases[label]

    def holds(self, label: str) -> bool:
        """Whether ``label`` is one word that the talk also uses in small letters."""
        if " " in label or not label[1:].islower():
            return False
        if self._words is None:
            self._words = frozenset(word for text in self._texts for word in re.findall(r"\b[a-zæøåéäöü]{3,}\b", text))
        return label.lower() in self._words
