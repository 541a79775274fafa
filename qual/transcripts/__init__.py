"""Transcripts: a file of any known format becomes utterances with speakers and times.

    file → readers/ (blocks of text) → speakers.py (who speaks where) → joining.py (utterances)

>>> from qual import transcripts
>>> transcript = transcripts.read("BN_R3.odt")
>>> transcript.header.group, transcript.header.round, len(transcript.utterances)
('BN', 3, 51)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qual.transcripts.model import Header, LeftOut, Notice, Place, Question, Transcript, Utterance
from qual.transcripts.reading import formats, read
from qual.transcripts.variants import looks_like_moderator, propose_variants

if TYPE_CHECKING:
    from qual.transcripts.comparing import Changed, Coded, Comparison
    from qual.transcripts.folder import read_plan, write_plan
    from qual.transcripts.importing import Imported, files_in
    from qual.transcripts.placing import Candidate, Standing, look, standings, unknown
    from qual.transcripts.report import Told

__all__ = [
    "Candidate",
    "Changed",
    "Coded",
    "Comparison",
    "Header",
    "Imported",
    "LeftOut",
    "Notice",
    "Place",
    "Question",
    "Standing",
    "Told",
    "Transcript",
    "Utterance",
    "files_in",
    "formats",
    "look",
    "looks_like_moderator",
    "propose_variants",
    "read",
    "read_plan",
    "standings",
    "unknown",
    "write_plan",
]

#: what needs a study, loaded when it is asked for: the design, which these read, reads labels with this room
_LATER = {
    "comparing": ("Changed", "Coded", "Comparison"),
    "folder": ("read_plan", "write_plan"),
    "importing": ("Imported", "files_in"),
    "placing": ("Candidate", "Standing", "look", "standings", "unknown"),
    "report": ("Told",),
}


def __getattr__(name: str) -> Any:
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"qual.transcripts.{module}"), name)
    raise AttributeError(f"module 'qual.transcripts' has no attribute {name!r}")
