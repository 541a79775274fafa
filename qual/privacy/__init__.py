"""Privacy: names, places and units out of a transcript before it is stored.

>>> from qual import privacy, transcripts
>>> names = [privacy.Name("Kari", "Anne", "person")]
>>> pseudonyms = privacy.Pseudonyms(names)
>>> transcript = transcripts.read("HV-R2.txt")  # M: Hva sa Kari? / A1: Karis bror svarte.
>>> [(hit.utterance, hit.found, hit.replacement) for hit in pseudonyms.hits(transcript)]
[(1, 'Kari', 'Anne'), (2, 'Karis', 'Annes')]
>>> pseudonyms.apply(transcript).utterances[1].text
'Annes bror svarte.'
"""

from qual.privacy.candidates import Candidate, propose, write_candidates
from qual.privacy.importing import add, changes_in
from qual.privacy.names import ORIGINALS, Name, keep_names, kept_names, private_folder, read_names
from qual.privacy.pseudonyms import Hit, Pseudonyms

__all__ = [
    "ORIGINALS",
    "Candidate",
    "Hit",
    "Name",
    "Pseudonyms",
    "add",
    "changes_in",
    "keep_names",
    "kept_names",
    "private_folder",
    "propose",
    "read_names",
    "write_candidates",
]
