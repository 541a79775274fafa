"""Privacy: names, places and units out of a transcript before it is stored.

>>> from qual import privacy, transcripts
>>> pseudonyms = privacy.Pseudonyms(privacy.read_names("names.csv"))
>>> transcript = transcripts.read("BN-R2.docx")
>>> for hit in pseudonyms.hits(transcript):
...     print(hit.utterance, hit.start, hit.found, hit.replacement)
>>> clean = pseudonyms.apply(transcript)
"""

from qual.privacy.candidates import Candidate, propose, write_candidates
from qual.privacy.names import ORIGINALS, Name, keep_names, kept_names, private_folder, read_names
from qual.privacy.pseudonyms import Hit, Pseudonyms

__all__ = [
    "ORIGINALS",
    "Candidate",
    "Hit",
    "Name",
    "Pseudonyms",
    "keep_names",
    "kept_names",
    "private_folder",
    "propose",
    "read_names",
    "write_candidates",
]
