"""A design into the tables: one act, repeatable."""

from __future__ import annotations

from typing import Any

from qual.design.toml import Count, Design, Present, Session
from qual.language.sameness import same
from qual.store import Desk, design, notes
from qual.store import schema as t
from qual.store.acts import Act, new_id


def load_into(desk: Desk, plan: Design) -> None:
    """Write the design's groups, rounds, persons, sessions, attendances, figures, questions and events, in one act.

    What is there by the same key is updated; nothing is deleted. Loading the same design again changes nothing.

    >>> design.load_into(study, study.plan)
    >>> len(study.groups())
    8
    """
    with desk.act("design.load", undoable=False) as act:
        for position, group in enumerate(plan.groups, 1):
            design.put(act, t.groups, "code", {**vars(group), "position": position})
        for position, one in enumerate(plan.rounds, 1):
            design.put(act, t.rounds, "number", {**vars(one), "position": position})
        for person in plan.persons:
            design.put_person(act, person.code, person.pseudonym)
        for position, session in enumerate(plan.sessions, 1):
            put_session(act, session, position)
        for count in plan.counts:
            _put_count(act, count, None)
        _put_questions(act, plan)
        _put_events(act, plan)
        _put_permissions(act, plan)


def put_session(act: Act, session: Session, position: int) -> str:
    """Insert or update one session with its attendances and reported figures; returns its id."""
    groups = design.by_key(act.connection, t.groups, "code")
    rounds = design.by_key(act.connection, t.rounds, "number")
    source_id = design.put(
        act, t.sources, "name",
        {
            "name": session.name, "kind": session.kind, "date": session.date, "held": session.held,
            "group_id": groups[session.group] if session.group is not None else None,
            "round_id": rounds[session.round] if session.round is not None else None,
            "tags": list(session.tags), "position": position,
        },
    )  # fmt: skip
    row = act.row(t.sources, source_id)
    if session.note and design.word(act.connection, row["note_id"]) != session.note:
        act.update(t.sources, source_id, note_id=act.words("note", session.note, source_id))
    for number, present in enumerate(session.present, 1):
        put_present(act, source_id, present, number)
    for count in session.counts:
        _put_count(act, count, source_id)
    return source_id


def put_present(act: Act, source_id: str, present: Present, position: int) -> None:
    """Insert or update one attendee and the label they have in the transcript."""
    if present.kind != "person":
        if present.label:
            design.put_speaker(act, source_id, present.label, kind=present.kind)
        return
    persons = design.by_key(act.connection, t.persons, "code")
    values: dict[str, Any] = {
        "source_id": source_id, "person_id": persons[present.person] if present.person else None,
        "function": present.function, "role": present.role, "service": present.service, "unit": present.unit,
        "position": position,
    }  # fmt: skip
    attendance = design.attendance_of(act.connection, source_id, values["person_id"], present.label, position)
    if attendance is None:
        attendance = act.insert(t.attendances, **values)
    else:
        if values["person_id"] is None:
            del values["person_id"]  # whom somebody has named since stays named
        act.update(t.attendances, attendance, **values)
    if present.label:
        design.put_speaker(act, source_id, present.label, attendance_id=attendance)


def mark_questions(act: Act, session: Session, utterance_ids: list[str]) -> int:
    """Mark the utterances of a freshly imported file that ask the guide's questions; returns how many were marked."""
    if not session.asked:
        return 0
    questions = design.by_key(act.connection, t.guide_questions, "code")
    rows = [
        {"id": new_id(), "utterance_id": utterance_ids[asked.utterance - 1], "question_id": questions[asked.question]}
        for asked in session.asked
        if 1 <= asked.utterance <= len(utterance_ids) and asked.question in questions
    ]
    act.insert_many(t.guide_marks, rows)
    return len(rows)


def put_actions(act: Act, session: Session, source_id: str, utterance_ids: list[str]) -> None:
    """Store what the group said it would work on, tied to the utterance where it was said; none is stored twice."""
    if not session.actions:
        return
    known = notes.actions_of(act.connection, source_id)
    fresh = [action for action in session.actions if action.what not in known]
    texts = act.words_many("action", [text for action in fresh for text in (action.what, action.who, action.outcome)])
    rows = []
    for number, action in enumerate(fresh):
        what, who, outcome = texts[3 * number : 3 * number + 3]
        said = action.utterance is not None and 1 <= action.utterance <= len(utterance_ids)
        rows.append(
            {
                "id": new_id(), "source_id": source_id, "status": action.status, "what_id": what, "who_id": who,
                "outcome_id": outcome,
                "utterance_id": utterance_ids[action.utterance - 1] if said and action.utterance else None,
            }
        )  # fmt: skip
    act.insert_many(t.actions, rows)


def link_questions(desk: Desk, plan: Design) -> int:
    """Tie each guide question to the code groups it asks for, by name; returns how many ties are new.

    Done when the codebook is loaded: only then do the groups exist.

    >>> design.link_questions(study, study.plan)
    0
    """
    with desk.act("design.link_questions", undoable=False) as act:
        questions = design.by_key(act.connection, t.guide_questions, "code")
        groups = design.by_words(act.connection, t.code_groups)
        known = design.question_links(act.connection)
        new = 0
        for question in plan.questions:
            for theme in question.themes:
                link = (questions[question.code], groups.get(same(theme)))
                if link[1] is not None and link not in known:
                    act.insert(t.question_themes, question_id=link[0], target_kind="code group", target_id=link[1])
                    new += 1
        return new


def _put_count(act: Act, count: Count, source_id: str | None) -> None:
    groups = design.by_key(act.connection, t.groups, "code")
    rounds = design.by_key(act.connection, t.rounds, "number")
    group_id = groups[count.group] if count.group is not None else None
    round_id = rounds[count.round] if count.round is not None else None
    if not design.count_exists(act.connection, source_id, group_id, round_id, count.value, count.source):
        act.insert(
            t.reported_counts, source_id=source_id, group_id=group_id, round_id=round_id, value=count.value,
            origin_id=act.words("origin", count.source), position=design.next_position(act.connection, t.reported_counts),
        )  # fmt: skip


def _put_questions(act: Act, plan: Design) -> None:
    rounds = design.by_key(act.connection, t.rounds, "number")
    for position, question in enumerate(plan.questions, 1):
        row_id = design.put(
            act, t.guide_questions, "code",
            {
                "code": question.code, "guide": question.guide, "position": position,
                "round_id": rounds[question.round] if question.round is not None else None,
            },
        )  # fmt: skip
        row = act.row(t.guide_questions, row_id)
        if design.word(act.connection, row["text_id"]) != question.text:
            act.update(t.guide_questions, row_id, text_id=act.words("question", question.text, row_id))


def _put_events(act: Act, plan: Design) -> None:
    known = {(event["date"], event["name"]) for event in notes.events(act.connection)}
    for event in plan.events:
        if (event.date, event.name) not in known:
            act.insert(
                t.events, date=event.date, municipality=event.municipality, name_id=act.words("event", event.name),
                note_id=act.words("event", event.note),
            )  # fmt: skip


def _put_permissions(act: Act, plan: Design) -> None:
    """Collections and consents, once each."""
    collections = {row["name"] for row in notes.collections(act.connection)}
    for collection in plan.collections:
        if collection.name not in collections:
            act.insert(
                t.collections, name_id=act.words("collection", collection.name), deletion_date=collection.deletion_date,
                approval_id=act.words("approval", collection.approval), readers=list(collection.readers),
            )  # fmt: skip
    persons = design.by_key(act.connection, t.persons, "code")
    consents = {(row["person"], row["purpose"]): row["id"] for row in notes.consents(act.connection)}
    for consent in plan.consents:
        values = {**vars(consent), "person_id": persons[consent.person]}
        del values["person"]
        known = consents.get((consent.person, consent.purpose))
        if known:
            act.update(t.consents, known, **values)
        else:
            act.insert(t.consents, **values)
