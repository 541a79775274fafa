"""A file into a study without the names that the study knows: the way in that the app, the command line and `Study.add` share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qual.design import Design
from qual.privacy.names import ORIGINALS, Name, keep_names, kept_names
from qual.privacy.pseudonyms import Hit, Pseudonyms
from qual.store import Desk
from qual.transcripts import Place, Transcript, comparing, importing
from qual.transcripts.comparing import Comparison
from qual.transcripts.importing import Existing, Imported


def add(
    desk: Desk,
    folder: Path,
    path: Path | str,
    *,
    plan: Design | None = None,
    place: Place | None = None,
    existing: Existing = "error",
    transcript: Transcript | None = None,
    names: Sequence[Name] | None = None,
    hits: Sequence[Hit] | None = None,
    lose_codings: bool = False,
) -> Imported:
    """Import one transcript with its names replaced before anything is stored; see `Study.add`.

    ``folder`` : the study's. The rest as `Study.add` and `qual.transcripts.importing.add` take it, and raise.

    >>> names = [privacy.Name("Kari", "Anne")]
    >>> place = transcripts.Place(group="HV", round=2, create=True)
    >>> privacy.add(study, study.folder, "HV-R2.txt", place=place, names=names).session
    'HV-R2'
    >>> study.utterances("HV-R2")["text"].tolist()
    ['Hva sa Anne?', 'Annes bror svarte.']
    """
    path = Path(path)
    desk.store.settle()  # before anything is written to a folder that may be gone
    desk.store.refuse()  # before the list of names is kept
    known = kept_names(folder) if names is None else tuple(names)
    pseudonyms = Pseudonyms(known)
    kept = {"called": pseudonyms.file_name(path.name), "originals": ORIGINALS if known else importing.ORIGINALS}
    if transcript is None and names is None and existing != "replace" and (place is None or place.unsaid):
        there = importing.standing(desk, folder / kept["originals"], path, kept["called"])
        if there is not None:
            return there
    transcript, place = importing.placed(path, place, transcript, plan)
    if known:
        transcript = pseudonyms.apply(transcript, hits)
        keep_names(folder, known)
    return importing.add(
        desk,
        folder,
        path,
        plan=plan,
        place=place,
        existing=existing,
        transcript=transcript,
        lose_codings=lose_codings,
        **kept,
    )


def changes_in(
    desk: Desk,
    folder: Path,
    path: Path | str,
    *,
    plan: Design | None = None,
    place: Place | None = None,
    transcript: Transcript | None = None,
    names: Sequence[Name] | None = None,
    hits: Sequence[Hit] | None = None,
) -> Comparison | None:
    """What `add` with ``existing="replace"`` would change; see `qual.transcripts.comparing.compare`.

    >>> found = privacy.changes_in(study, study.folder, "transcripts_sample/BN_R3.odt", plan=study.plan)
    >>> found.session, found.unchanged
    ('BN-R3', 51)
    """
    transcript, place = importing.placed(Path(path), place, transcript, plan)
    clean = Pseudonyms(kept_names(folder) if names is None else names).apply(transcript, hits)
    return comparing.compare(desk, path, plan=plan, place=place, transcript=clean)
