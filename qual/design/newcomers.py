"""Persons for labels that nobody has placed and no session knows: a neutral code for each, in one act."""

from __future__ import annotations

from itertools import count

from qual.design.proposals import propose_persons
from qual.language.sameness import same
from qual.store import Connection, Desk, design, labels, persons


def propose_codes(desk: Desk, session: str) -> dict[str, str]:
    """A new person's code for each label of one person in ``session`` that is nobody yet: ``bn1``, ``bn2`` …; moderators ``m1``
    …

    A label is never part of the code: it may be a name. Labels that `propose_persons` has an answer for are not here. Raises
    `DesignError` for an unknown session.

    >>> _ = study.add("HV-R2.txt", place=transcripts.Place(group="HV", round=2, create=True))
    >>> design.propose_codes(study, "HV-R2")
    {'M': 'm5', 'A1': 'hv1'}
    """
    known = {proposal.label for proposal in propose_persons(desk, session)}
    with desk.read() as connection:
        return {label: code for label, (code, _) in _codes(connection, session, known).items()}


def add_newcomers(desk: Desk, session: str) -> dict[str, str]:
    """Make a person for each label of `propose_codes` and say that it is theirs, in one act; returns the codes by label.

    >>> _ = study.add("HV-R2.txt", place=transcripts.Place(group="HV", round=2, create=True))
    >>> made = design.add_newcomers(study, "HV-R2")
    >>> study.utterances("HV-R2")["person"].tolist() == [made["M"], made["A1"]]
    True
    """
    known = {proposal.label for proposal in propose_persons(desk, session)}
    with desk.act("design.newcomers") as act:
        codes = _codes(act.connection, session, known)
        for code, row in codes.values():
            function = "moderator" if row["moderates"] else "participant"
            attendance = persons.attend(act, row["source_id"], person_id=persons.put(act, code), function=function)
            labels.stand_for(act, row["id"], attendance)
    return {label: code for label, (code, _) in codes.items()}


def _codes(connection: Connection, session: str, known: set[str]) -> dict[str, tuple[str, labels.Label]]:
    """The code and the row of each label that needs one."""
    taken = {same(code) for code in persons.ids(connection)}
    groups = {row_id: code for code, row_id in design.group_ids(connection).items()}
    found: dict[str, tuple[str, labels.Label]] = {}
    for row in labels.told(connection):
        placed = row["person"] or row["attendance_id"] or row["kind"] != "person"
        if same(row["session"]) != same(session) or placed or row["label"] in known:
            continue
        group = "".join(filter(str.isalnum, groups.get(row["group_id"] or "", "p"))).casefold() or "p"
        prefix = "m" if row["moderates"] else group
        code = next(f"{prefix}{number}" for number in count(1) if f"{prefix}{number}" not in taken)
        taken.add(code)
        found[row["label"]] = code, row
    return found
