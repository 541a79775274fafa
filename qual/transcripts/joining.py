"""Lines to utterances: one speaker's uninterrupted stretch is one utterance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qual.transcripts.model import Piece, Utterance


def join(pieces: Sequence[Piece]) -> list[Utterance]:
    """The utterances of ``pieces`` in order.

    Pieces of one speaker without another in between join by their ``joiner`` (a repeated label starts nothing new, an
    unlabelled line continues), the first start and the last end kept. A file without any speaker comes by paragraph.
    """
    anyone = any(piece.speaker is not None for piece in pieces)
    stretches: list[list[Piece]] = []
    speaker: str | None = None
    for piece in pieces:
        if piece.labelled:
            same = bool(stretches) and piece.speaker == speaker
            speaker = piece.speaker
        elif anyone:
            same = bool(stretches)
        else:
            same = bool(stretches) and not piece.cue and (not piece.gap or piece.joiner != "\n")
        if same:
            stretches[-1].append(piece)
        else:
            stretches.append([piece])
    return _rejoined(filter(None, map(_utterance, stretches)), anyone)


def _utterance(stretch: Sequence[Piece]) -> Utterance | None:
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
    return Utterance(stretch[0].speaker, text, start, max(ends) if ends else None)


def _rejoined(utterances: Iterable[Utterance], anyone: bool) -> list[Utterance]:
    """Join neighbours of one speaker that only an empty stretch had kept apart."""
    joined: list[Utterance] = []
    for this in utterances:
        last = joined[-1] if joined else None
        if anyone and last is not None and last.speaker == this.speaker:
            end = this.end if last.end is None or (this.end is not None and this.end > last.end) else last.end
            start = this.start if last.start is None else last.start
            joined[-1] = Utterance(last.speaker, f"{last.text}\n{this.text}", start, end)
        else:
            joined.append(this)
    return joined
