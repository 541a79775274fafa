"""Who speaks where: labels are decided by evidence over the whole file, never line by line.

A label counts when it recurs, when it has the form of those that do, or when nearly every line of the file carries one.
``kl. 9:``, ``NB:``, ``17:30`` and a quotation with a colon have none of these on their side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qual.transcripts import header, labels, tables, times
from qual.transcripts.labels import Candidate
from qual.transcripts.model import Block, LeftOut, Notice, Piece

_STRONG_SHARE = 0.03  # of the lines that could begin an utterance: an interviewer's label may be rare
_SINGLE_SHARE = 0.3  # how much of the file must be labelled before a label that stands once is believed
_FEWEST_TURNS = 3  # of the only one named, before unlabelled paragraphs are somebody else's
_ANSWERED = 0.7  # of these turns must have an unlabelled paragraph below
_PHRASE_SHARE = 0.1  # of the labelled lines: below this, ordinary words before a colon are no speaker
_TINY = 8  # lines; in a file this short nothing recurs
_SYSTEM = re.compile(
    r"(?i)(?:transcribed by https?://otter\.ai/?|.{1,63} (?:started|stopped) transcription|"
    r".{1,63} (?:startet|stoppet|avsluttet) transkripsjon(?:en)?)"
)


@dataclass(slots=True)
class Spoken:
    """The lines with their speakers, the labels and times as written, and what is no talk."""

    pieces: list[Piece] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    text: str
    block: Block
    first: bool  # of its block
    joiner: str
    gap: bool


@dataclass(slots=True)
class _Evidence:
    """How much of the file a set of candidates explains."""

    share: float = 0.0
    accepted: frozenset[str] = frozenset()
    candidates: Sequence[Candidate | None] = ()


def assign(blocks: Sequence[Block], columns: Mapping[str, str | int] | None = None) -> Spoken:
    """Decide the speaker of each line of ``blocks``. Where the format names speakers, its word stands.

    ``columns`` is what the user says of a table's columns.
    """
    spoken = Spoken()
    blocks = tables.flatten(blocks, spoken.marks, spoken.left_out, columns or {})
    lines = [
        _Line(text, block, number == 0, block.joiner if number == 0 else _inner(block), block.gap and number == 0)
        for block in blocks
        for number, text in enumerate(block.text.split("\n"))
        if text.strip()
    ]
    known = sum(line.block.speaker is not None for line in lines)
    found: Sequence[Candidate | None] = [None] * len(lines) if known * 4 > len(lines) else _decide(lines)
    writer = _Writer(spoken, bare_times=_bare_times(lines))
    for line, candidate in zip(lines, found, strict=True):
        writer.add(line, candidate)
    _answers(spoken)
    return spoken


def _answers(spoken: Spoken) -> None:
    """Where only one is named and others' paragraphs follow, those belong to somebody unknown, not to the one named.

    An interview in which just the questions carry a label would otherwise be one long monologue. The paragraph that
    carries the label is the labelled one's, what follows without a label is not; the user is told.
    """
    pieces = [piece for piece in spoken.pieces if piece.text or piece.labelled]
    named = {piece.speaker for piece in pieces if piece.labelled}
    if len(named) != 1 or any(piece.cue for piece in pieces):
        return
    firsts: list[Piece] = []  # the first paragraph after each labelled one
    turns = 0
    waiting = spoke = False
    for piece in pieces:
        if piece.labelled:
            turns, waiting, spoke = turns + 1, True, bool(piece.text)
        elif waiting and spoke and (piece.gap or piece.joiner == "\n"):
            firsts.append(piece)
            waiting = False
        else:
            spoke = True
    if turns >= _FEWEST_TURNS and len(firsts) >= _ANSWERED * turns:
        for piece in firsts:
            piece.speaker, piece.labelled = None, True
        spoken.warnings.append(Notice("unlabelled_answers", {"speaker": named.pop()}))


def _bare_times(lines: Sequence[_Line]) -> bool:
    """Whether lines of this file as a rule begin with a time without brackets."""
    return sum(line.text[0].isdigit() and times.leading(line.text) > 0 for line in lines) >= max(2, 0.2 * len(lines))


def _inner(block: Block) -> str:
    return " " if block.joiner == " " else "\n"


class _Writer:
    """Turns lines into pieces; a time on a line of its own waits for the line it belongs to."""

    def __init__(self, spoken: Spoken, bare_times: bool) -> None:
        self.spoken = spoken
        self.bare_times = bare_times
        self.waiting: tuple[float | None, float | None] = (None, None)
        self.last_label: Piece | None = None

    def add(self, line: _Line, candidate: Candidate | None) -> None:
        """Write one line."""
        if candidate:
            self._labelled(line, candidate)
        elif times.is_time(line.text) and not (line.block.speaker and line.first):
            self._time(line)
        elif _SYSTEM.fullmatch(line.text.strip()):
            self.spoken.left_out.append(LeftOut(line.text, "system"))
        elif "\t" in line.text and tables.is_head(line.text.split("\t")):
            self.spoken.left_out.append(LeftOut(line.text, "table_head"))
        else:
            self._plain(line)

    def _labelled(self, line: _Line, candidate: Candidate) -> None:
        start, end = (candidate.start, candidate.end) if candidate.start is not None else self.waiting
        block = line.block
        if start is None and block.start is not None:
            start, end = block.start, block.end
        self._write(
            line, candidate.rest, candidate.label, True, start, end if end is not None else block.end, candidate.aside
        )
        self.last_label = self.spoken.pieces[-1]

    def _time(self, line: _Line) -> None:
        """A line that is only a time: of the label just above it without one, else of what follows."""
        self.spoken.marks.append(line.text)
        span = times.span(line.text)
        last = self.last_label
        if last is not None and last is self.spoken.pieces[-1] and last.start is None and not last.text:
            last.start, last.end = span
        else:
            self.waiting = span

    def _plain(self, line: _Line) -> None:
        block = line.block
        labelled = block.speaker is not None and line.first
        at = 0 if block.start is not None else times.leading(line.text)
        if at and line.text.lstrip()[0] not in times.OPENERS and not self.bare_times:
            at = 0  # «1:30:00 sånn omtrent» is talk, unless lines of this file begin so
        start, end = times.span(line.text[:at]) if at else (self.waiting if block.start is None else (None, None))
        if block.start is not None:
            start, end = block.start, block.end
        self._write(line, at, block.speaker, labelled, start, end)

    def _write(
        self,
        line: _Line,
        at: int,
        speaker: str | None,
        labelled: bool,
        start: float | None,
        end: float | None,
        aside: str = "",
    ) -> None:
        stop = times.closing(line.text)
        if stop < at:
            stop = len(line.text)
        if stop < len(line.text):
            end = times.within(line.text[stop:])[0]
        head, words = line.text[:at], line.text[at:stop].strip()
        if aside:  # a sound beside the label is part of the talk
            head = head.replace(aside, "", 1)
            words = f"{aside} {words}".rstrip()
        self.spoken.marks += [mark for mark in (head, line.text[stop:]) if mark.strip()]
        cue = line.block.joiner == " " and line.block.start is not None and line.first
        self.spoken.pieces.append(Piece(words, speaker, labelled, start, end, line.joiner, line.gap, cue))
        self.waiting = (None, None)


def _decide(lines: Sequence[_Line]) -> list[Candidate | None]:
    """For each line its label, or None. The shape that explains most of the file wins."""
    texts = [line.text for line in lines]
    lowered = _Lowered(texts)
    strong = [_not_header(labels.strong(text), number) for number, text in enumerate(texts)]
    strong = _named_lines(lines, strong)
    best = _weigh(lines, strong, lowered, _STRONG_SHARE)
    if best.share < 0.5:
        present = set().union(*texts)
        for shape, weak in labels.WEAK.items():
            if present.intersection(weak.needs):
                found = [_not_head(weak.find(text), text) for text in texts]
                best = _better(best, _weigh(lines, found, lowered, weak.share), shape)
        styled = [labels.styled(line.text, line.block.lead) if line.first else None for line in lines]
        best = _better(best, _weigh(lines, styled, lowered, 0.2), "styled")
        best = _better(best, _weigh(lines, _alone(lines), lowered, 0.3), "alone")
        best = _better(best, _weigh(lines, labels.first_words(texts, lowered.holds), lowered, 0.6), "first")
    return [
        next((c for c in pair if c is not None and c.label in best.accepted), None)
        for pair in zip(best.candidates or strong, strong, strict=True)
    ]


def _better(one: _Evidence, other: _Evidence, shape: str) -> _Evidence:
    """The evidence that explains more. A name on its own line must explain clearly more: short replies look alike."""
    margin = 0.15 if shape in ("alone", "bare", "point", "first") else 0.0
    return other if other.share > one.share + margin else one


def _not_header(candidate: Candidate | None, number: int) -> Candidate | None:
    return None if candidate and number < header.LINES and header.is_key(candidate.label) else candidate


def _not_head(candidate: Candidate | None, text: str) -> Candidate | None:
    return None if candidate and "\t" in text and tables.is_head(text.split("\t")) else candidate


def _named_lines(lines: Sequence[_Line], found: list[Candidate | None]) -> list[Candidate | None]:
    """Teams: a name on the line below a range of times, or above a line that is only a time."""
    out = list(found)
    for at, line in enumerate(lines):
        if out[at] is not None or times.is_time(line.text):
            continue
        above = at > 0 and "-->" in lines[at - 1].text and times.is_time(lines[at - 1].text)
        below = at + 1 < len(lines) and times.is_time(lines[at + 1].text) and "-->" not in lines[at + 1].text
        if above or below:
            out[at] = labels.alone(line.text)
    return out


def _alone(lines: Sequence[_Line]) -> list[Candidate | None]:
    """Names on lines of their own: at the start of a paragraph, with other text below."""
    spaced = any(not line.gap for line in lines)
    found: list[Candidate | None] = []
    for at, line in enumerate(lines):
        ok = at + 1 < len(lines) and (line.gap or not spaced) and line.joiner == "\n"
        found.append(labels.alone(line.text) if ok else None)
    counts = Counter(c.label for c in found if c)
    for at in range(len(found) - 1):  # of two in a row, the one that recurs more is the name
        this, below = found[at], found[at + 1]
        if this and below:
            found[at + 1 if counts[this.label] >= counts[below.label] else at] = None
    recurring = [c.label for c in found if c and counts[c.label] > 1]
    return found if len(set(recurring)) > 1 else [None] * len(lines)


def _weigh(lines: Sequence[_Line], candidates: list[Candidate | None], lowered: _Lowered, least: float) -> _Evidence:
    """Which labels of ``candidates`` are speakers, and the share of the file's openings that they explain."""
    counts = Counter(c.label for c in candidates if c)
    if not counts:
        return _Evidence()
    recurrent = {label for label, n in counts.items() if n > 1 and (labels.name_like(label) or n > 2)}
    recurrent |= {label for label in counts if counts[label] > 1 and len(lines) <= 2 * _TINY}
    recurrent -= _phrases(counts, recurrent)
    covered = sum(counts[label] for label in recurrent)
    openings = _openings(lines, candidates, recurrent)
    if recurrent and covered >= least * openings:
        singles = _singles(counts, recurrent, covered / openings, lowered)
        covered += sum(counts[label] for label in singles)
        return _Evidence(min(1.0, covered / openings), frozenset(recurrent | singles), candidates)
    named = {label for label in counts if labels.name_like(label)}
    if openings <= _TINY and least < 0.3 and sum(counts[label] for label in named) * 2 >= openings:
        return _Evidence(0.5, frozenset(named), candidates)
    return _Evidence()


def _phrases(counts: Counter[str], recurrent: set[str]) -> set[str]:
    """Turns of phrase that recur before a colon (``Resten:``, ``Kort sagt:``): ordinary words, rare beside real labels."""
    labelled = sum(counts[label] for label in recurrent)
    rare = [label for label in recurrent if counts[label] < _PHRASE_SHARE * labelled]
    return {label for label in rare if not labels.name_like(label) or labels.is_word(label)}


def _openings(lines: Sequence[_Line], candidates: Sequence[Candidate | None], accepted: set[str]) -> int:
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


def _singles(counts: Counter[str], recurrent: set[str], share: float, lowered: _Lowered) -> set[str]:
    """Labels that stand once and are believed: by their form, their role, or a file where labels are the rule."""
    patterns = {labels.pattern(label) for label in recurrent} - {None}
    small = any(label.islower() for label in recurrent)
    return {label for label in counts.keys() - recurrent if _believed(label, patterns, share, small, lowered)}


def _believed(label: str, patterns: set[str | None], share: float, small: bool, lowered: _Lowered) -> bool:
    if labels.pattern(label) in patterns or (labels.is_role(label) and len(label.split()) <= 3):
        return True
    if share < _SINGLE_SHARE:
        return False
    if labels.is_unsure(label) or (small and labels.is_first_name(label)):
        return True
    return labels.name_like(label) and not lowered.holds(label) and not labels.is_word(label)


class _Lowered:
    """The words of the file that stand in small letters: a word among them is hardly a name."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self._words: frozenset[str] | None = None

    def holds(self, label: str) -> bool:
        """Whether ``label`` is one word that the talk also uses in small letters."""
        if " " in label or not label[1:].islower():
            return False
        if self._words is None:
            self._words = frozenset(word for text in self._texts for word in re.findall(r"\b[a-zæøåéäöü]{3,}\b", text))
        return label.lower() in self._words
