"""Lines to utterances: one speaker's uninterrupted stretch is one utterance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qual.transcripts import cutting
from qual.transcripts.model import Piece, Utterance


def join(pieces: Sequence[Piece]) -> list[Utterance]:
    """The utterances of ``pieces`` in order.

    Pieces of one speaker without another in between join by their ``joiner`` (a repeated label starts nothing new, an
    unlabelled line continues), the first start and the last end kept. Where one voice has all the talk,
    or nobody is named, it is cut where somebody may have begun (`cutting`).
    """
    cuts = cutting.begins(pieces)
    stretches: list[tuple[str | None, list[Piece]]] = []
    speaker: str | None = None
    for at, piece in enumerate(pieces):
        before, speaker = speaker, piece.speaker if piece.labelled else speaker
        same = speaker == before if cuts is None else not cuts[at]
        if stretches and same:
            stretches[-1][1].append(piece)
        else:
            stretches.append((speaker, [piece]))
    utterances = [found for one in stretches if (found := _utterance(*one))]
    return utterances if cuts is not None else _rejoined(utterances)


def _utterance(speaker: str | None, stretch: Sequence[Piece]) -> Utterance | None:
    """One stretch as an utterance; None if nothing is said in it (a label that nobody's words follow)."""
    text = ""
    for piece in stretch:
        words = piece.text.strip()
        if words:
            text = f"{text}{piece.joiner}{words}" if text else words
    if not text:
        return None
    start = next((piece.start for piece in stretch if piece.start is not None), None)
    ends = [piece.end for piece in stretch if piece.end is not None]
    return Utterance(speaker, text, start, max(ends) if ends else None)


def _rejoined(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Join neighbours of one speaker that only an empty stretch had kept apart."""
    joined: list[Utterance] = []
    for this in utterances:
        last = joined[-1] if joined else None
        if last is not None and last.speaker == this.speaker:
            end = this.end if last.end is None or (this.end is not None and this.end > last.end) else last.end
            start = this.start if last.start is None else last.start
            joined[-1] = Utterance(last.speaker, f"{last.text}\n{this.text}", start, end)
        else:
            joined.append(this)
    return joined
