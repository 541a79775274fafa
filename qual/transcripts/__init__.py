"""Transcripts: a file of any known format becomes utterances with speakers and times.

    file → readers/ (blocks of text) → speakers.py (who speaks where) → joining.py (utterances)

>>> from qual import transcripts
>>> transcript = transcripts.read("BN_R3.odt")
>>> transcript.header.group, transcript.header.round, len(transcript.utterances)
('BN', 3, 51)
"""

from qual.transcripts.model import Header, LeftOut, Notice, Place, Question, Transcript, Utterance
from qual.transcripts.reading import formats, read
from qual.transcripts.variants import looks_like_moderator, propose_variants

__all__ = [
    "Header",
    "LeftOut",
    "Notice",
    "Place",
    "Question",
    "Transcript",
    "Utterance",
    "formats",
    "looks_like_moderator",
    "propose_variants",
    "read",
]
