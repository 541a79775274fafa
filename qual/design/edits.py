"""Changing the design by hand: what the app's forms call. Each is one act that can be undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from qual.design.loading import place_in_grid, put_present, put_session
from qual.design.toml import FUNCTIONS, KINDS, Present, Session, check_choice
from qual.errors import DesignError
from qual.store import Connection, Desk, design, labels, persons


def add_group(
    desk: Desk, code: str, *, name: str | None = None, level: str | None = None, municipality: str | None = None
) -> str:
    """Add a group, or change the one of this code; returns its id. Raises `DesignError` for an empty code.

    >>> made = design.add_group(study, "HV", name="Helse Vardlia", level="Helse", municipality="Vardlia")
    >>> study.groups()["group"].tolist()[-1]
    'HV'
    """
    if not code.strip():
        raise DesignError("design.empty", field="code")
    with desk.act("design.group") as act:
        return design.put_group(act, code.strip(), name=name, level=level, municipality=municipality)


def add_round(desk: Desk, number: int, *, year: int | None = None, name: str | None = None) -> str:
    """Add a round, or change the one of this number; returns its id. Raises `DesignError` for a number below 1.

    >>> made = design.add_round(study, 5, year=2019)
    >>> study.rounds()["year"].tolist()[-1]
    2019
    """
    if number < 1:
        raise DesignError("design.wrong_value", field="round", value=number, allowed="1, 2, 3 …")
    with desk.act("design.round") as act:
        return design.put_round(act, number, year=year, name=name)


def add_person(desk: Desk, code: str, pseudonym: str | None = None) -> str:
    """Add a person, or give the one of this code a new pseudonym; returns the id.

    >>> made = design.add_person(study, "bn20", "Marit")
    >>> study.persons().set_index("person").loc["bn20", "pseudonym"]
    'Marit'
    """
    if not code.strip():
        raise DesignError("design.empty", field="code")
    with desk.act("design.person") as act:
        return persons.put(act, code.strip(), pseudonym)


def add_session(desk: Desk, session: Session) -> str:
    """Add a session of the grid or a source outside it; returns its id.

    Raises `DesignError` for an empty name, when its group or round is unknown, or when another session has its place.

    >>> made = design.add_session(study, design.Session("Intervju 2", kind="interview", date="2018-09-03"))
    >>> study.sessions().set_index("session").loc["Intervju 2", "status"]
    'not_imported'
    """
    if not session.name.strip():
        raise DesignError("design.empty", field="name")
    with desk.act("design.session") as act:
        _check_place(act.connection, session.group, session.round, but=session.name)
        known = design.find_source(act.connection, session.name)
        for present in session.present:
            if present.person:
                persons.put(act, present.person)
        return put_session(act, dataclasses.replace(session, name=known["name"]) if known else session)


def place_session(
    desk: Desk, name: str, *, group: str | None, round_number: int | None, date: str | None = None, held: bool = True
) -> None:
    """Move a session to another group, round or date. Its minted references stay what they were.

    Parameters
    ----------
    name : the session's.
    group, round_number : where it belongs; None for both is outside the grid.
    date : ISO 8601, or None.
    held : whether it took place.

    Raises `DesignError` for an unknown session, group or round, and when another session has the place.

    >>> design.place_session(study, "INT-KOORD", group=None, round_number=None, date="2017-11-02")
    >>> study.sessions().set_index("session").loc["INT-KOORD", "date"]
    '2017-11-02'
    """
    with desk.act("design.place") as act:
        source = design.known_source(act.connection, name)
        _check_place(act.connection, group, round_number, but=name)
        group_id, round_id = place_in_grid(act, group, round_number)
        design.change_source(act, source["id"], date=date, held=held, group_id=group_id, round_id=round_id)


def set_present(desk: Desk, session: str, present: Sequence[Present]) -> None:
    """Say who was present in a session and which label each has; persons that are new are made.

    >>> design.set_present(study, "INT-KOORD", [design.Present(person="bn1", label="Grete")])
    >>> "bn1" in study.attendances().query("session == 'INT-KOORD'")["person"].tolist()
    True
    """
    with desk.act("design.present") as act:
        source = design.known_source(act.connection, session)
        for position, one in enumerate(present, 1):
            check_choice("function", one.function, FUNCTIONS)
            check_choice("kind", one.kind, KINDS)
            if one.person:
                persons.put(act, one.person)
            put_present(act, source["id"], one, position)


def map_label(
    desk: Desk,
    session: str,
    label: str,
    *,
    person: str | None,
    function: str = "participant",
    role: str | None = None,
    kind: str = "person",
) -> None:
    """Say who a label is in this session: a person, nobody known, or several at once.

    Parameters
    ----------
    session, label : the session's name, and the label as it stands in the transcript.
    person : a person's code, made when it is new; None: nobody that is known.
    function : ``participant``, ``moderator`` or ``observer``.
    role : as what they are there; None leaves what is said already.
    kind : what the label stands for: ``person``, ``several`` or ``unknown``.

    Someone listed as present without a name, under this label, gets the name; the person's role, service and unit stay unless
    ``role`` is given. Raises `DesignError` for a label that the session does not have.

    >>> design.map_label(study, "BN-R3", "D2", person="bn20", role="assistent")
    >>> study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0005", ["person", "role"]].tolist()
    ['bn20', 'assistent']
    """
    check_choice("function", function, FUNCTIONS)
    check_choice("kind", kind, KINDS)
    with desk.act("design.label") as act:
        source = design.find_source(act.connection, session)
        known = labels.of_session(act.connection, source["id"]) if source else {}
        if source is None or label not in known:
            raise DesignError("design.unknown_label", label=label, session=session)
        if kind != "person" or not person:
            labels.stand_for_nobody(act, known[label], kind=kind, moderates=function == "moderator")
            return
        person_id = persons.put(act, person)
        there = persons.attendance_of(act.connection, source["id"], person_id, None)
        behind = persons.unnamed_behind(act.connection, known[label])
        if there is None and behind is not None:
            persons.change_attendance(act, behind, person_id=person_id)
            there, behind = behind, None
        elif there is None:
            there = persons.attend(act, source["id"], person_id=person_id)
        said: persons.Present = {"function": function}
        persons.change_attendance(act, there, **(said | {"role": role} if role else said))
        labels.stand_for(act, known[label], there)
        if behind is not None:
            persons.take_out(act, behind)


def take_out(desk: Desk, attendance_id: str) -> None:
    """Say that somebody was not there after all; their label, if any, is nobody's again.

    >>> first = study.attendances().query("session == 'BN-R3'").iloc[0]
    >>> design.take_out(study, first["id"])
    >>> first["id"] in set(study.attendances()["id"])
    False
    """
    with desk.act("design.absent") as act:
        persons.take_out(act, attendance_id)


def _check_place(connection: Connection, group: str | None, round_number: int | None, *, but: str) -> None:
    groups, rounds = design.group_ids(connection), design.round_ids(connection)
    if group is not None and group not in groups:
        raise DesignError("design.unknown_group", key=group, where=but, known=", ".join(groups) or "–")
    if round_number is not None and round_number not in rounds:
        raise DesignError("design.unknown_round", key=round_number, where=but, known=", ".join(map(str, rounds)) or "–")
    if group is not None and round_number is not None:
        there = design.source_at(connection, group, round_number)
        mine = design.find_source(connection, but)
        if there is not None and (mine is None or mine["id"] != there):
            raise DesignError("design.twice", what="sessions", key=f"{group} {round_number}")
