"""Transcripts: a file of any known format becomes utterances with speakers and times.

    file → readers/ (blocks of text) → speakers.py (who speaks where) → joining.py, cutting.py (utterances)

>>> from qual import transcripts
>>> transcript = transcripts.read("BN_R3.odt")
>>> transcript.header.group, transcript.header.round, len(transcript.utterances)
('BN', 3, 51)
"""

from qual.language.variants import looks_like_moderator, propose_variants
from qual.transcripts.columns import Table, table_in
from qual.transcripts.comparing import Changed, Coded, Comparison
from qual.transcripts.folder import read_plan, write_plan
from qual.transcripts.importing import Imported, files_in
from qual.transcripts.model import Header, LeftOut, Notice, Place, Question, Transcript, Utterance
from qual.transcripts.placing import Candidate, Standing, look, standings, tidy, unknown
from qual.transcripts.reading import formats, read
from qual.transcripts.repair import Repair
from qual.transcripts.repair import apply as apply_repairs
from qual.transcripts.repair import propose as propose_repairs
from qual.transcripts.repair_files import read_repairs, write_repairs
from qual.transcripts.report import Told
from qual.transcripts.voices import Voice
from qual.transcripts.voices import voices as labels_in

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
    "Repair",
    "Standing",
    "Table",
    "Told",
    "Transcript",
    "Utterance",
    "Voice",
    "apply_repairs",
    "files_in",
    "formats",
    "labels_in",
    "look",
    "looks_like_moderator",
    "propose_repairs",
    "propose_variants",
    "read",
    "read_plan",
    "read_repairs",
    "standings",
    "table_in",
    "tidy",
    "unknown",
    "write_plan",
    "write_repairs",
]
