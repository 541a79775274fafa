"""Where a file belongs and how it stands to what is stored: proposed before anything is, for one file and for a folder."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from qual.design import Design
from qual.errors import DesignError, QualError
from qual.language.sameness import same
from qual.store import Connection, Desk, design, documents, material
from qual.transcripts import file_name
from qual.transcripts.importing import Existing, group_names, locate, part_of, said
from qual.transcripts.model import Place, Transcript
from qual.transcripts.reading import read

Status = Literal["new", "same", "corrected", "twice", "unplaced", "problem"]


@dataclass(frozen=True)
class Candidate:
    """A file that may be imported, as it was read, and where it is to go. ``sha256`` is the file's."""

    path: Path
    sha256: str
    transcript: Transcript | None
    place: Place = field(default_factory=Place)
    error: QualError | None = None


@dataclass(frozen=True)
class Standing:
    """How a file stands to the study.

    ``status`` : ``"new"`` (nothing stands in its place), ``"same"`` (this very file is in the study already, in ``session``),
    ``"corrected"`` (another version of it is, in ``session``), ``"twice"`` (another file of the list has the same place, and by
    its name is a later version, or stands before it),
    ``"unplaced"`` (its group or round is not known), ``"problem"`` (it cannot be read; the candidate has the error).
    """

    status: Status
    session: str | None = None

    @property
    def ready(self) -> bool:
        """Whether importing it is what one would want without a second look."""
        return self.status in ("new", "corrected")

    @property
    def existing(self) -> Existing:
        """What `Study.add` is to do with what stands there, when the user wants the file in."""
        return "replace" if self.status in ("same", "corrected") else "error"


def look(desk: Desk, path: Path | str, *, plan: Design | None = None, **how: Any) -> Candidate:
    """Read a file and propose where it belongs; a file that cannot be read is a candidate with its error. Nothing is stored.

    Parameters
    ----------
    path : of the file.
    plan : the study's ``study.toml`` (`Study.plan`), for the files that it lists.
    how : ``encoding`` and ``columns``, as `read` takes them.

    Returns a `Candidate`.

    >>> found = transcripts.look(study, "transcripts_sample/BN_R3.odt", plan=study.plan)
    >>> found.place.group, found.place.round, found.place.part
    ('BN', 3, 1)
    """
    path = Path(path)
    try:
        transcript = read(path, **({"languages": plan.languages} if plan else {}) | how)
    except QualError as error:
        return Candidate(path, "", None, error=error)
    place = propose(desk, path.name, transcript, plan=plan)
    return Candidate(path, hashlib.sha256(path.read_bytes()).hexdigest(), transcript, place)


def propose(desk: Desk, name: str, transcript: Transcript, *, plan: Design | None = None) -> Place:
    """Group, round, date and part as the design's list of files, the file's first lines and its name have them.

    What none of them says is None; the group is written as the design writes it, also where the file has its name.
    """
    planned = plan.session_of_file(name) if plan else None
    with desk.read() as connection:
        group, number, date = said(connection, name, transcript.header, Place())
        session = None
        if planned:
            group, number, session = planned.group, planned.round, planned.name if planned.group is None else None
            source = design.find_source(connection, planned.name)
            date = date or (source["date"] if source and _is_day(source["date"]) else None)
    part = transcript.header.part or (planned and planned.part_of_file(name)) or 1
    return Place(session, group, number, date, part)


def standings(desk: Desk, candidates: Sequence[Candidate], *, plan: Design | None = None) -> list[Standing]:
    """How each of the files stands to the study and to the others of the list; reads only.

    >>> found = [transcripts.look(study, "transcripts_sample/BN_R3.odt", plan=study.plan)]
    >>> [(one.status, one.session) for one in transcripts.standings(study, found, plan=study.plan)]
    [('same', 'BN-R3')]
    """
    found: list[Standing] = []
    latest: dict[tuple[str, int], int] = {}  # by place the file that is to have it
    with desk.read() as connection:
        stored = documents.sessions_by_sha256(connection)
        known = group_names(connection)
        for number, one in enumerate(candidates):
            standing = _standing(connection, replace(one, place=_tidy(one.place, known)), stored, plan)
            found.append(standing)
            if not standing.ready:
                continue
            other = latest.setdefault((same(standing.session or ""), one.place.part or 1), number)
            if other == number:
                continue
            later = file_name.version(one.path.stem) > file_name.version(candidates[other].path.stem)
            latest[same(standing.session or ""), one.place.part or 1] = number if later else other
            found[other if later else number] = Standing("twice", standing.session)
    return found


def unknown(desk: Desk, places: Sequence[Place]) -> dict[str, list[Any]]:
    """The ``groups``, ``rounds`` and ``sessions`` that the places name and the design lacks, each once, in order.

    >>> transcripts.unknown(study, [transcripts.Place(group="HV", round=5)])
    {'groups': ['HV'], 'rounds': [5], 'sessions': []}
    """
    with desk.read() as connection:
        groups = group_names(connection)
        rounds = design.round_ids(connection)
        sessions = {same(name) for name in design.source_ids(connection)}
    inside = [place for place in places if not place.session]
    named: dict[str, list[Any]] = {
        "groups": [p.group for p in inside if p.group and same(p.group) not in groups],
        "rounds": [p.round for p in inside if p.round is not None and p.round not in rounds],
        "sessions": [p.session for p in places if p.session and same(p.session) not in sessions],
    }
    named["rounds"].sort()
    return {what: list(dict.fromkeys(names)) for what, names in named.items()}


def tidy(desk: Desk, places: Sequence[Place]) -> list[Place]:
    """The places with their groups as the design writes them; a source outside the grid has neither group nor round.

    >>> transcripts.tidy(study, [transcripts.Place(group="barnehage nærsund", round=2)])[0].group
    'BN'
    """
    with desk.read() as connection:
        known = group_names(connection)
    return [_tidy(place, known) for place in places]


def _tidy(place: Place, known: dict[str, str]) -> Place:
    if place.session:
        return replace(place, group=None, round=None)
    return replace(place, group=known.get(same(place.group or ""), place.group))


def _standing(connection: Connection, one: Candidate, stored: dict[str, str], plan: Design | None) -> Standing:
    if one.transcript is None:
        return Standing("problem")
    if one.sha256 in stored:
        return Standing("same", stored[one.sha256])
    place = one.place
    if not place.session and (place.group is None or place.round is None):
        return Standing("unplaced")
    try:
        source = locate(connection, one.path, one.transcript, place, None)
    except DesignError:
        return Standing("unplaced")
    if source is None:
        return Standing("new", place.session or f"{place.group}-R{place.round}")
    planned = plan.session_of_file(one.path.name) if plan else None
    planned = planned if planned and planned.name == source["name"] else None
    there = material.live_document(connection, source["id"], part_of(one.path, one.transcript, place, planned))
    return Standing("corrected" if there else "new", source["name"])


def _is_day(date: str | None) -> bool:
    try:
        datetime.date.fromisoformat(date or "")
    except ValueError:
        return False
    return True
