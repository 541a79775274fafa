"""A design into the tables: one act, repeatable."""

from __future__ import annotations

from qual.design.toml import Count, Design, Present, Session
from qual.errors import DesignError
from qual.store import Desk, actions, design, guide, happenings, labels, permissions, persons, waiting
from qual.store.acts import Act


def load_into(desk: Desk, plan: Design) -> None:
    """Write the design's groups, rounds, persons, sessions, attendances, figures, questions and events, in one act.

    What is there by the same key is updated; nothing is deleted. Loading the same design again changes nothing.

    >>> design.load_into(study, study.plan)
    >>> len(study.groups())
    8
    """
    with desk.act("design.load", undoable=False) as act:
        for position, group in enumerate(plan.groups, 1):
            design.put_group(
                act,
                group.code,
                name=group.name,
                level=group.level,
                municipality=group.municipality,
                position=position,
            )
        for position, one in enumerate(plan.rounds, 1):
            design.put_round(act, one.number, year=one.year, name=one.name, position=position)
        for person in plan.persons:
            persons.put(act, person.code, person.pseudonym)
        for position, session in enumerate(plan.sessions, 1):
            put_session(act, session, position)
        for count in plan.counts:
            _put_count(act, count, None)
        _put_questions(act, plan)
        _put_events(act, plan)
        _put_permissions(act, plan)


def put_session(act: Act, session: Session, position: int | None = None) -> str:
    """Insert or update one session with its attendances and reported figures; returns its id. A new one without a
    ``position`` is the last."""
    group_id, round_id = place_in_grid(act, session.group, session.round)
    said: design.Place = {
        "kind": session.kind,
        "date": session.date,
        "held": session.held,
        "group_id": group_id,
        "round_id": round_id,
        "tags": list(session.tags),
    }
    source_id = design.put_source(act, session.name, session.note, position, **said)
    for number, present in enumerate(session.present, 1):
        put_present(act, source_id, present, number)
    for count in session.counts:
        _put_count(act, count, source_id)
    return source_id


def place_in_grid(act: Act, group: str | None, number: int | None) -> tuple[str | None, str | None]:
    """The ids of a group and a round that the design has."""
    return (
        design.group_ids(act.connection)[group] if group is not None else None,
        design.round_ids(act.connection)[number] if number is not None else None,
    )


def put_present(act: Act, source_id: str, present: Present, position: int) -> None:
    """Insert or update one attendee and the label they have in the transcript."""
    if present.kind != "person":
        if present.label:
            labels.put(act, source_id, present.label, kind=present.kind)
        return
    person_id = persons.ids(act.connection)[present.person] if present.person else None
    said: persons.Present = {
        "function": present.function,
        "role": present.role,
        "service": present.service,
        "unit": present.unit,
        "position": position,
    }
    if person_id is not None:  # whom somebody has named since stays named
        said["person_id"] = person_id
    attendance = persons.attendance_of(act.connection, source_id, person_id, present.label, position)
    if attendance is None:
        attendance = persons.attend(act, source_id, **said)
    else:
        persons.change_attendance(act, attendance, **said)
    if present.label:
        labels.put(act, source_id, present.label, attendance_id=attendance)


def mark_questions(act: Act, session: Session, utterance_ids: list[str]) -> int:
    """Mark the utterances of a freshly imported file that ask the guide's questions; returns how many were marked."""
    if not session.asked:
        return 0
    questions = guide.ids(act.connection)
    asked = [
        (utterance_ids[one.utterance - 1], questions[one.question])
        for one in session.asked
        if 1 <= one.utterance <= len(utterance_ids) and one.question in questions
    ]
    guide.mark_many(act, asked)
    return len(asked)


def put_actions(act: Act, session: Session, source_id: str, utterance_ids: list[str]) -> None:
    """Store what the group said it would work on, tied to the utterance where it was said; none is stored twice."""
    if not session.actions:
        return
    known = actions.of_session(act.connection, source_id)
    fresh = []
    for action in session.actions:
        said = action.utterance is not None and 1 <= action.utterance <= len(utterance_ids)
        utterance_id = utterance_ids[action.utterance - 1] if said and action.utterance else None
        if action.what not in known:
            fresh.append(actions.New(action.what, action.who, action.status, action.outcome, utterance_id))
    actions.add_many(act, source_id, fresh)


def load_guide(desk: Desk, plan: Design) -> int:
    """Write the design's guide alone: its questions, and the names of the themes that they ask for; returns how many names wait.

    A name stands for the code group, concept or code that is called so, whether it is there before or comes to be after; until
    then it waits. What is there is updated, nothing is taken away, as in `load_into`. Raises `DesignError` for a question of a
    round that the study does not have.

    >>> design.load_guide(study, study.plan)
    0
    """
    with desk.act("design.guide", undoable=False) as act:
        known = design.round_ids(act.connection)
        for question in plan.questions:
            if question.round is not None and question.round not in known:
                rounds = ", ".join(map(str, sorted(known))) or "–"
                raise DesignError("design.unknown_round", key=question.round, where=question.code, known=rounds)
        _put_questions(act, plan)
        return len(waiting.waiting(act.connection))


def _put_count(act: Act, count: Count, source_id: str | None) -> None:
    group_id, round_id = place_in_grid(act, count.group, count.round)
    design.put_count(act, count.value, count.source, source_id=source_id, group_id=group_id, round_id=round_id)


def _put_questions(act: Act, plan: Design) -> None:
    for position, question in enumerate(plan.questions, 1):
        _, round_id = place_in_grid(act, None, question.round)
        question_id = guide.put_question(
            act, question.code, question.text, guide=question.guide, round_id=round_id, position=position
        )
        waiting.ask(act, question_id, question.themes)


def _put_events(act: Act, plan: Design) -> None:
    known = {(event["date"], event["name"]) for event in happenings.events(act.connection)}
    for event in plan.events:
        if (event.date, event.name) not in known:
            happenings.add_event(act, event.date, event.name, municipality=event.municipality, note=event.note)


def _put_permissions(act: Act, plan: Design) -> None:
    """Collections and consents, once each."""
    known = {row["name"] for row in permissions.collections(act.connection)}
    for collection in plan.collections:
        if collection.name not in known:
            permissions.add_collection(
                act,
                collection.name,
                approval=collection.approval,
                deletion_date=collection.deletion_date,
                readers=list(collection.readers),
            )
    person_ids = persons.ids(act.connection)
    for consent in plan.consents:
        permissions.put_consent(
            act,
            person_ids[consent.person],
            consent.purpose,
            publication=consent.publication,
            given=consent.given,
            withdrawn=consent.withdrawn,
            by_guardian=consent.by_guardian,
        )
