"""Who speaks in a transcript, how much, and what each label looks like: shown before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qual.language import words
from qual.language.variants import looks_like_moderator, propose_variants
from qual.transcripts.importing import label_kind
from qual.transcripts.model import Transcript


@dataclass(frozen=True)
class Voice:
    """One label: how many utterances and words it has, its kind (``person``, ``several``, ``unknown``; ``none`` where no label
    stands), and whether it looks like a moderator's."""

    label: str | None
    utterances: int
    words: int
    kind: str
    moderator: bool


def voices(transcript: Transcript) -> list[Voice]:
    """Every label in the order in which it first speaks.

    >>> [(voice.label, voice.utterances) for voice in transcripts.labels_in(transcripts.read("HV-R2.txt"))]
    [('M', 1), ('A1', 1)]
    """
    said: dict[str | None, list[str]] = {}
    for utterance in transcript.utterances:
        said.setdefault(utterance.speaker, []).append(utterance.text)
    talk = [(utterance.speaker, utterance.text) for utterance in transcript.utterances]
    return [
        Voice(
            label,
            len(texts),
            sum(words.count(text, words.nonspeech(text)) for text in texts),
            "none" if label is None else label_kind(label),
            looks_like_moderator(label, talk),
        )
        for label, texts in said.items()
    ]


def variants(found: Sequence[Voice]) -> list[tuple[str, ...]]:
    """Labels among them that may be one person; see `propose_variants`."""
    return propose_variants({one.label: one.utterances for one in found if one.label and one.kind == "person"})
