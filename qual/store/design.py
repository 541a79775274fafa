"""Groups, rounds, sessions, people and who was present: reading and writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from sqlalchemy import Connection, Table, func, select

from qual.errors import DesignError
from qual.language.sameness import same
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.rows import all_rows


def by_key(connection: Connection, table: Table, column: str) -> dict[Any, str]:
    """The ids of a table's rows by a unique column, e.g. ``by_key(c, schema.groups, "code")``."""
    return {key: row_id for row_id, key in connection.execute(select(table.c.id, table.c[column]))}


def put(act: Act, table: Table, key: str, values: Mapping[str, Any]) -> str:
    """Insert the row, or update the one with the same unique ``key`` column; returns its id."""
    found = act.connection.execute(select(table.c.id).where(table.c[key] == values[key])).scalar()
    if found is None:
        return act.insert(table, **values)
    act.update(table, found, **values)
    return str(found)


def put_person(act: Act, code: str, pseudonym: str | None = None) -> str:
    """The id of the person ``code``; the pseudonym is a version of its own."""
    found = act.connection.execute(select(t.persons.c.id).where(t.persons.c.code == code)).scalar()
    person = act.insert(t.persons, code=code) if found is None else str(found)
    if pseudonym and word(act.connection, act.row(t.persons, person)["pseudonym_id"]) != pseudonym:
        act.update(t.persons, person, pseudonym_id=act.words("pseudonym", pseudonym, person))
    return person


def put_speaker(
    act: Act,
    source_id: str,
    label: str,
    *,
    attendance_id: str | None = None,
    kind: str = "person",
    moderates: bool = False,
) -> str:
    """The id of the label in this session, made when it is new; an attendance, once given, is kept."""
    known = labels(act.connection, source_id)
    if label in known:
        act.update(t.speakers, known[label], kind=kind, **({"attendance_id": attendance_id} if attendance_id else {}))
        return known[label]
    return act.insert(
        t.speakers, source_id=source_id, label_id=act.words("label", label), attendance_id=attendance_id,
        kind=kind, moderates=moderates,
    )  # fmt: skip


def labels(connection: Connection, source_id: str) -> dict[str, str]:
    """The speaker ids of one session by label."""
    query = (
        select(t.texts.c.text, t.speakers.c.id)
        .join(t.texts, t.texts.c.id == t.speakers.c.label_id)
        .where(t.speakers.c.source_id == source_id)
    )
    return {label: row_id for label, row_id in connection.execute(query).all()}  # noqa: C416


def word(connection: Connection, text_id: str | None) -> str | None:
    """The words of one text version; None where there is none or it was purged."""
    if text_id is None:
        return None
    found: str | None = connection.execute(select(t.texts.c.text).where(t.texts.c.id == text_id)).scalar()
    return found


def source_at(connection: Connection, group: str, round_number: int) -> str | None:
    """The id of the session of this group and round."""
    query = (
        select(t.sources.c.id)
        .join(t.groups, t.groups.c.id == t.sources.c.group_id)
        .join(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .where(t.groups.c.code == group, t.rounds.c.number == round_number)
    )
    return connection.execute(query).scalar()


def next_position(connection: Connection, table: Table) -> int:
    """One more than the highest ``position`` in the table."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.position), 0))).scalar_one()) + 1


def attendance_of(
    connection: Connection, source_id: str, person_id: str | None, label: str | None, position: int = 0
) -> str | None:
    """The attendance of this person in the session; for an unnamed one the attendance behind the label; for one without
    a label either, the unnamed attendance at this position of the list."""
    if person_id is not None:
        query = select(t.attendances.c.id).where(
            t.attendances.c.source_id == source_id, t.attendances.c.person_id == person_id
        )
        return connection.execute(query).scalar()
    if label is None:
        a = t.attendances.c
        behind = select(t.speakers.c.attendance_id).where(t.speakers.c.attendance_id == a.id).exists()
        silent = select(a.id).where(a.source_id == source_id, a.person_id.is_(None), a.position == position, ~behind)
        return connection.execute(silent).scalar()
    speaker = labels(connection, source_id).get(label)
    if speaker is None:
        return None
    return connection.execute(select(t.speakers.c.attendance_id).where(t.speakers.c.id == speaker)).scalar()


def unnamed_behind(connection: Connection, speaker_id: str) -> str | None:
    """The attendance without a person for which this label, and no other, stands."""
    mine = select(t.speakers.c.attendance_id).where(t.speakers.c.id == speaker_id).scalar_subquery()
    query = (
        select(t.attendances.c.id)
        .join(t.speakers, t.speakers.c.attendance_id == t.attendances.c.id)
        .where(t.attendances.c.id == mine, t.attendances.c.person_id.is_(None))
        .group_by(t.attendances.c.id)
        .having(func.count() == 1)
    )
    return connection.execute(query).scalar()


def count_exists(
    connection: Connection, source_id: str | None, group_id: str | None, round_id: str | None, value: int, origin: str
) -> bool:
    """Whether this very figure from this very source is already listed."""
    counts = t.reported_counts
    query = (
        select(counts.c.id)
        .join(t.texts, t.texts.c.id == counts.c.origin_id)
        .where(
            counts.c.source_id == source_id, counts.c.group_id == group_id, counts.c.round_id == round_id,
            counts.c.value == value, t.texts.c.text == origin,
        )
    )  # fmt: skip
    return connection.execute(query).first() is not None


class Source(TypedDict):
    """A row of ``sources``: a session of the grid, or material outside it."""

    id: str
    name: str
    kind: str
    group_id: str | None
    round_id: str | None
    collection_id: str | None
    date: str | None
    held: bool
    note_id: str | None
    tags: list[str] | None
    position: int


def find_source(connection: Connection, name: str) -> Source | None:
    """The session or other source of this name (`same`)."""
    wanted = same(name)
    return next((row for row in all_rows(connection, select(t.sources), Source) if same(row["name"]) == wanted), None)


def known_source(connection: Connection, name: str) -> Source:
    """`find_source`. Raises `DesignError`, with the names that there are, for one that is not there."""
    found = find_source(connection, name)
    if found is None:
        known = ", ".join(sorted(by_key(connection, t.sources, "name"))) or "–"
        raise DesignError("design.unknown_session", key=name, known=known)
    return found


def source(connection: Connection, source_id: str) -> Source:
    """The session or other source of this id, which there is."""
    return all_rows(connection, select(t.sources).where(t.sources.c.id == source_id), Source)[0]


def round_of_year(connection: Connection, year: int) -> int | None:
    """The number of the only round in this year; None where there is none or more than one."""
    numbers = connection.execute(select(t.rounds.c.number).where(t.rounds.c.year == year)).scalars().all()
    return int(numbers[0]) if len(numbers) == 1 else None


def by_words(connection: Connection, table: Table) -> dict[str, str]:
    """The ids of rows by their name (`same`), for tables whose name is words (``name_id``)."""
    query = select(t.texts.c.text, table.c.id).join(t.texts, t.texts.c.id == table.c.name_id)
    return {same(name): row_id for name, row_id in connection.execute(query) if name}


def question_links(connection: Connection) -> set[tuple[str, str]]:
    """(question id, target id) of every tie between the guide and a theme."""
    query = select(t.question_themes.c.question_id, t.question_themes.c.target_id)
    return {(question, target) for question, target in connection.execute(query)}


def places(connection: Connection) -> dict[str, tuple[str | None, str | None]]:
    """(level, municipality) by group, in the design's order."""
    query = select(t.groups.c.code, t.groups.c.level, t.groups.c.municipality).order_by(t.groups.c.position)
    return {code: (level, municipality) for code, level, municipality in connection.execute(query)}


def speakers_behind(connection: Connection, attendance_id: str) -> list[str]:
    """The ids of the labels that are this attendee."""
    query = select(t.speakers.c.id).where(t.speakers.c.attendance_id == attendance_id)
    return list(connection.execute(query).scalars())


def names_of_groups(connection: Connection) -> dict[str, str | None]:
    """The groups' names by code, in the design's order."""
    query = select(t.groups.c.code, t.groups.c.name).order_by(t.groups.c.position)
    return {code: name for code, name in connection.execute(query)}  # noqa: C416
