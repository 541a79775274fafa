"""Who speaks where: labels are decided by evidence over the whole file, never line by line.

A label counts when it recurs, when it has the form of those that do, or when nearly every line of the file carries one.
``kl. 9:``, ``NB:``, ``17:30`` and a quotation with a colon have none of these on their side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qual.transcripts import header, labels, naming, tables, times
from qual.transcripts.evidence import Elsewhere, Evidence, Line, is_plain, weigh
from qual.transcripts.labels import Candidate
from qual.transcripts.model import Block, LeftOut, Notice, Piece
from qual.transcripts.naming import Trust

_STRONG_SHARE = 0.03  # of the lines that could begin an utterance: an interviewer's label may be rare
_FEWEST_TURNS = 3  # of the only one named, before unlabelled paragraphs are somebody else's
_SEPARATED = ("tab", "bracket", "dash", "mark")  # shapes with a mark of their own between label and talk
_THROUGHOUT = 0.85  # of the openings labelled: a line without a label is the exception
_LABELLED = 0.5  # of the openings: enough to know what a label of the file looks like
_STRAY = 0.2  # of the unlabelled lines: a prefix must recur more than any turn of phrase
_RECURS = 3  # of an odd prefix, before it is a name
_ANSWERED = 0.7  # of these turns must have an unlabelled paragraph below
_SYSTEM = re.compile(
    r"(?i)(?:%[a-z]{2,12}:.*|@(?:utf8|begin|end|[a-z][a-z ]{1,30}:\s.*)|"  # CHAT
    r"transcribed by https?://otter\.ai/?|.{1,63} (?:started|stopped) transcription|"
    r".{1,63} (?:startet|stoppet|avsluttet) transkripsjon(?:en)?)"
)
#: what programs write below the talk: that it ends, who made it, when the meeting ended
_FOOT = re.compile(
    r"(?i)\W*(?:end of (?:the )?transcript(?:ion)?|slutt på transkripsjon(?:en)?|"
    r"(?:automated |automatic )?(?:transcription|transcribed|transcript) by .{1,60}|(?:https?://|www\.)\S+|"
    r"(?:the meeting|meeting|møtet) (?:ended|ble avsluttet) (?:after|etter) .{1,30}|"
    r"(?:this|denne) (?:editable|redigerbare) (?:transcript|transkripsjonen) .*)\W*"
)


@dataclass(slots=True)
class Spoken:
    """The lines with their speakers, the labels and times as written, and what is no talk."""

    pieces: list[Piece] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)


def assign(blocks: Sequence[Block], columns: Mapping[str, str | int] | None = None) -> Spoken:
    """Decide the speaker of each line of ``blocks``. Where the format names speakers, its word stands.

    ``columns`` is what the user says of a table's columns.
    """
    spoken = Spoken()
    blocks = tables.flatten(blocks, spoken.marks, spoken.left_out, columns or {})
    lines = [
        Line(text, block, number == 0, block.joiner if number == 0 else _inner(block), block.gap and number == 0)
        for block in blocks
        for number, text in enumerate(block.text.split("\n"))
        if text.strip()
    ]
    known = sum(line.block.speaker is not None for line in lines)
    found: Sequence[Candidate | None] = [None] * len(lines) if known * 4 > len(lines) else _decide(lines)
    foot = _foot(lines)
    writer = _Writer(spoken, bare_times=_bare_times(lines))
    for line, candidate in zip(lines[:foot], found[:foot], strict=True):
        writer.add(line, candidate)
    spoken.left_out += [LeftOut(line.text, "system") for line in lines[foot:]]
    _answers(spoken)
    return spoken


def _foot(lines: Sequence[Line]) -> int:
    """Where the talk ends and what its program wrote below it begins; the number of lines where it wrote nothing.

    An address alone may be somebody's last words: it goes with a line that says that a program wrote it."""
    at = len(lines)
    while at and _FOOT.fullmatch(lines[at - 1].text.strip()):
        at -= 1
    return at if any(" " in line.text.strip() for line in lines[at:]) else len(lines)


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


def _bare_times(lines: Sequence[Line]) -> bool:
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

    def add(self, line: Line, candidate: Candidate | None) -> None:
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

    def _labelled(self, line: Line, candidate: Candidate) -> None:
        start, end = (candidate.start, candidate.end) if candidate.start is not None else self.waiting
        block = line.block
        if start is None and block.start is not None:
            start, end = block.start, block.end
        self._write(
            line, candidate.rest, candidate.label, True, start, end if end is not None else block.end, candidate.aside
        )
        self.last_label = self.spoken.pieces[-1]

    def _time(self, line: Line) -> None:
        """A line that is only a time: of the label just above it without one, else of what follows."""
        self.spoken.marks.append(line.text)
        span = times.span(line.text)
        last = self.last_label
        if last is not None and last is self.spoken.pieces[-1] and last.start is None and not last.text:
            last.start, last.end = span
        else:
            self.waiting = span

    def _plain(self, line: Line) -> None:
        block = line.block
        labelled = (block.speaker is not None or block.unnamed) and line.first
        at = 0 if block.start is not None else times.leading(line.text)
        if at and line.text.lstrip()[0] not in times.OPENERS and not self.bare_times:
            at = 0  # «1:30:00 sånn omtrent» is talk, unless lines of this file begin so
        start, end = times.span(line.text[:at]) if at else (self.waiting if block.start is None else (None, None))
        if block.start is not None:
            start, end = block.start, block.end
        self._write(line, at, block.speaker, labelled, start, end)

    def _write(
        self,
        line: Line,
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


def _decide(lines: Sequence[Line]) -> list[Candidate | None]:
    """For each line its label, or None. The shape that explains most of the file wins."""
    texts = [line.text for line in lines]
    elsewhere = Elsewhere(texts)
    head = header.height(texts)
    strong = [None if number < head else _not_header(labels.strong(text), number) for number, text in enumerate(texts)]
    strong = _named_lines(lines, strong)
    best = first = weigh(lines, strong, elsewhere, _STRONG_SHARE)
    if best.share < 0.5:
        present = set().union(*texts)
        for shape, weak in labels.WEAK.items():
            if present.intersection(weak.needs):
                found = [_not_head(weak.find(text), text) for text in texts]
                best = _better(best, weigh(lines, found, elsewhere, weak.share, shape in _SEPARATED), shape)
        styled = [labels.styled(line.text, line.block.lead) if line.first else None for line in lines]
        best = _better(best, weigh(lines, styled, elsewhere, 0.2), "styled")
        alone = _alone(lines)
        stamped = any(c is not None and c.start is not None for c in alone)
        best = _better(best, weigh(lines, alone, elsewhere, 0.1 if stamped else 0.3), "stamped" if stamped else "alone")
        best = _better(best, weigh(lines, labels.first_words(texts, elsewhere.holds), elsewhere, 0.6), "first")
        few, codes = labels.closed(texts)
        best = _better(best, Evidence(0.95 if codes else 0.0, codes, few), "closed")
    beside = {label for label in first.accepted if naming.trust(label) is Trust.NAME}
    best.accepted |= frozenset(beside)
    found = [_chosen(pair, best.accepted) for pair in zip(best.candidates or strong, strong, strict=True)]
    return _mended(lines, found, best)


def _chosen(pair: tuple[Candidate | None, Candidate | None], accepted: frozenset[str]) -> Candidate | None:
    """The accepted reading of a line: by the file's shape, or by name and colon where that is the longer (``MR. JONES:``)."""
    ours, strong = (candidate if candidate and candidate.label in accepted else None for candidate in pair)
    return strong if ours and strong and strong.label.startswith(f"{ours.label}.") else ours or strong


def _mended(lines: Sequence[Line], found: list[Candidate | None], best: Evidence) -> list[Candidate | None]:
    """The lines without a label looked at once more, where labels are no more than a name and a colon.

    A prefix that recurs is a name however it is made (``iPhone til Kari: …``), and in a file labelled throughout a label
    may have lost its colon.
    """
    plain = sum(
        c is not None and c.shape == "colon" and is_plain(line, c) for line, c in zip(lines, found, strict=True)
    )
    if best.share < _LABELLED or plain * 2 < sum(candidate is not None for candidate in found):
        return found
    open_lines = [at for at, candidate in enumerate(found) if candidate is None and lines[at].joiner != ""]
    loose = {at: candidate for at in open_lines if (candidate := labels.loose(lines[at].text))}
    counts = Counter(candidate.label for candidate in loose.values())
    known = sorted(best.accepted, key=len, reverse=True)
    least = max(_RECURS, _STRAY * len(open_lines))
    for at in open_lines:
        candidate = loose.get(at)
        if candidate and counts[candidate.label] >= least:
            found[at] = candidate
        elif best.share >= _THROUGHOUT and lines[at].joiner == "\n" and not times.is_time(lines[at].text):
            found[at] = labels.slip(lines[at].text, known)
    return found


def _better(one: Evidence, other: Evidence, shape: str) -> Evidence:
    """The evidence that explains more. A name on its own line must explain clearly more: short replies look alike."""
    margin = 0.15 if shape in ("alone", "bare", "point", "first", "closed") else 0.0
    return other if other.share > one.share + margin else one


def _not_header(candidate: Candidate | None, number: int) -> Candidate | None:
    return None if candidate and number < header.LINES and header.is_key(candidate.label) else candidate


def _not_head(candidate: Candidate | None, text: str) -> Candidate | None:
    return None if candidate and "\t" in text and tables.is_head(text.split("\t")) else candidate


def _named_lines(lines: Sequence[Line], found: list[Candidate | None]) -> list[Candidate | None]:
    """Teams: a name on the line below a range of times, or above a line that is only a time."""
    out = list(found)
    for at, line in enumerate(lines):
        if out[at] is not None or times.is_time(line.text):
            continue
        above = at > 0 and times.is_range(lines[at - 1].text)
        below = at + 1 < len(lines) and times.is_time(lines[at + 1].text) and not times.is_range(lines[at + 1].text)
        if above or below:
            out[at] = labels.alone(line.text, stamped=True)
    return out


def _alone(lines: Sequence[Line]) -> list[Candidate | None]:
    """Names on lines of their own: at the start of a paragraph, with other text below."""
    spaced = any(not line.gap for line in lines)
    found: list[Candidate | None] = []
    for at, line in enumerate(lines):
        stamped = times.leading(line.text)
        ok = at + 1 < len(lines) and (line.gap or not spaced or stamped) and line.joiner == "\n"
        found.append(labels.alone(line.text, stamped) if ok else None)
    counts = Counter(c.label for c in found if c)
    for at in range(len(found) - 1):  # of two in a row, the one that recurs more is the name
        this, below = found[at], found[at + 1]
        if this and below:
            found[at + 1 if counts[this.label] >= counts[below.label] else at] = None
    if sum(c.start is not None for c in found if c) * 2 > sum(c is not None for c in found):
        found = [c if c and c.start is not None else None for c in found]
    recurring = [c.label for c in found if c and counts[c.label] > 1]
    return found if len(set(recurring)) > 1 else [None] * len(lines)
