"""Who a label may be: proposals for the user to say yes to, and the act that says two labels are one person.

Nothing here decides: a label means something in one session only, until somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qual.errors import DesignError
from qual.language.sameness import same
from qual.language.variants import propose_variants
from qual.store import Desk, design, labels, persons
from qual.store.acts import Act
from qual.store.labels import Label

Scope = Literal["session", "group", "study"]


@dataclass(frozen=True)
class Proposal:
    """``label`` may be ``person`` (a code) in this session.

    ``reason`` : ``"variant"`` (a spelling of a label whose person is known here), ``"last time"`` (the same label in another
    session of the group), ``"always"`` (the same label is this person wherever it is known in the study), or ``"named"``
    (the label is the person's code or pseudonym). ``seen_in`` : the session it comes from, if any.
    """

    label: str
    person: str
    reason: Literal["variant", "last time", "always", "named"]
    scope: Scope
    function: str = "participant"
    role: str | None = None
    seen_in: str | None = None


def propose_persons(desk: Desk, session: str) -> list[Proposal]:
    """Who the labels of ``session`` may be that nobody has placed, nearest scope first: session, group, study.

    One proposal a label at most. In the group the latest earlier round counts, or the nearest later one; a person who is
    already somebody else's label here is proposed for spellings of that label only. Raises `DesignError` for an unknown
    session.

    >>> design.propose_persons(study, "BN-R3")
    []
    """
    rows = _all(desk)
    here = _of(rows, _source(desk, session)["id"])
    taken = {row["person"] for row in here if row["person"]}
    proposals = []
    for row in here:
        if row["person"] or row["kind"] != "person":
            continue
        found = _variant(row, here) or _named(row, rows) or _last_time(row, rows) or _always(row, rows)
        if found and (found.reason == "variant" or found.person not in taken):
            proposals.append(found)
            taken.add(found.person)
    return proposals


def propose_merges(desk: Desk, session: str) -> list[tuple[str, ...]]:
    """Groups of labels in ``session`` that may be one person and are not yet said to be; the commonest label first.

    >>> design.propose_merges(study, "BN-R3")
    []
    """
    rows = _of(_all(desk), _source(desk, session)["id"])
    behind = {row["label"]: row["attendance_id"] or row["label"] for row in rows}
    groups = propose_variants(_counts(rows))
    return [group for group in groups if len({behind[label] for label in group}) > 1 and _mergeable(group, rows)]


def merge_labels(desk: Desk, session: str, names: Sequence[str], into: str) -> None:
    """Say that ``names`` are the one whom ``into`` is: one attendance behind them all, in one act that undo takes back.

    The labels stay as they were transcribed, so that the same file imported again finds them. Raises `DesignError` for a
    label that the session lacks, and where two of them are two people by what somebody has said.

    >>> _ = study.add("HV-R2.txt", place=transcripts.Place(group="HV", round=2, create=True))
    >>> design.merge_labels(study, "HV-R2", ["M"], "A1")
    >>> study.attendances().query("session == 'HV-R2'")["id"].nunique()
    1
    """
    with desk.act("design.merge_labels") as act:
        source = design.find_source(act.connection, session)
        known = labels.of_session(act.connection, source["id"]) if source else {}
        for label in (into, *names):
            if label not in known:
                raise DesignError("design.unknown_label", label=label, session=session)
        assert source is not None
        rows = {row["label"]: row for row in labels.told(act.connection) if row["source_id"] == source["id"]}
        group = [rows[label] for label in dict.fromkeys((into, *names))]
        if len({row["person"] for row in group} - {None}) > 1:
            raise DesignError("design.two_persons", labels=", ".join(row["label"] for row in group), session=session)
        keep = next((row["attendance_id"] for row in group if row["person"]), group[0]["attendance_id"])
        if keep is None:
            keep = persons.attend(act, source["id"], function="moderator" if group[0]["moderates"] else "participant")
        for row in group:
            labels.stand_for(act, row["id"], keep)
        _drop_empty(act, {row["attendance_id"] for row in group if row["attendance_id"]} - {keep}, rows.values(), group)


def _drop_empty(act: Act, attendances: set[str], rows: Iterable[Label], merged: Sequence[Label]) -> None:
    """Attendances without a person that no label stands for any more were nobody else."""
    moved = {row["id"] for row in merged}
    still = {row["attendance_id"] for row in rows if row["id"] not in moved}
    for attendance in sorted(attendances - still):
        persons.take_out(act, attendance)


# --- the ways to know ----------------------------------------------------------------------------------------
def _variant(row: Label, here: Sequence[Label]) -> Proposal | None:
    group = next((group for group in propose_variants(_counts(here)) if row["label"] in group), ())
    known = [other for other in here if other["label"] in group and other["person"]]
    if len({other["person"] for other in known}) != 1:
        return None
    return _proposal(row, known[0], "variant", "session")


def _named(row: Label, rows: Sequence[Label]) -> Proposal | None:
    same = [r for r in rows if r["person"] and _key(row) in (_plain(r["person"]), _plain(r["pseudonym"]))]
    if len({r["person"] for r in same}) != 1:
        return None
    return _proposal(row, same[-1], "named", "study")


def _last_time(row: Label, rows: Sequence[Label]) -> Proposal | None:
    if row["group_id"] is None or row["round"] is None:
        return None
    group = [r for r in _same_label(row, rows) if r["group_id"] == row["group_id"] and r["round"] is not None]
    earlier = [r for r in group if r["round"] is not None and r["round"] < row["round"]]
    nearest = earlier[-1] if earlier else group[0] if group else None
    return _proposal(row, nearest, "last time", "group") if nearest else None


def _always(row: Label, rows: Sequence[Label]) -> Proposal | None:
    """Not for codes: group after group has its own ``D1``, while moderators go from group to group."""
    found = [r for r in _same_label(row, rows) if r["function"] == "moderator" or _is_name(row["label"])]
    if len({r["person"] for r in found}) != 1:
        return None
    return _proposal(row, found[-1], "always", "study")


def _is_name(label: str) -> bool:
    return len(label) > 2 and not any(character.isdigit() for character in label)


def _same_label(row: Label, rows: Sequence[Label]) -> list[Label]:
    return [r for r in rows if r["person"] and r["source_id"] != row["source_id"] and _key(r) == _key(row)]


def _proposal(row: Label, known: Label, reason: Any, scope: Scope) -> Proposal:
    seen_in = None if scope == "session" else known["session"]
    person, function = known["person"] or "", known["function"] or "participant"
    return Proposal(row["label"], person, reason, scope, function, known["role"], seen_in)


def _mergeable(group: Sequence[str], rows: Sequence[Label]) -> bool:
    return len({row["person"] for row in rows if row["label"] in group} - {None}) < 2


def _key(row: Label) -> str:
    return _plain(row["label"])


def _plain(words: str | None) -> str:
    return same(words or "").replace(" ", "")


def _counts(rows: Sequence[Label]) -> dict[str, int]:
    return {row["label"]: row["utterances"] for row in rows if row["kind"] == "person"}


def _of(rows: Sequence[Label], source_id: str) -> list[Label]:
    return [row for row in rows if row["source_id"] == source_id]


def _all(desk: Desk) -> list[Label]:
    with desk.read() as connection:
        return labels.told(connection)


def _source(desk: Desk, session: str) -> design.Source:
    with desk.read() as connection:
        return design.known_source(connection, session)
