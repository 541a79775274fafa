"""Groups, rounds and sessions, and the figures reported of them: reading and writing. (`persons` has who was present.)"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, TypedDict, Unpack

from sqlalchemy import Connection, Table, func, select

from qual.errors import DesignError
from qual.language.order import norwegian
from qual.language.sameness import same
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.rows import all_rows, id_of, ids_by

_NEAR: Final = 5  # names that a refusal tells of those that are like a name that is not there


class Place(TypedDict, total=False):
    """What is said of a session or another source."""

    kind: str
    date: str | None
    held: bool
    group_id: str | None
    round_id: str | None
    tags: list[str]


def group_ids(connection: Connection) -> dict[str, str]:
    """The groups' ids by their code."""
    return ids_by(connection, t.groups, "code")


def round_ids(connection: Connection) -> dict[int, str]:
    """The rounds' ids by their number."""
    return ids_by(connection, t.rounds, "number")


def source_ids(connection: Connection) -> dict[str, str]:
    """The ids of sessions and other sources by their name."""
    return ids_by(connection, t.sources, "name")


def put_group(
    act: Act,
    code: str,
    *,
    name: str | None = None,
    level: str | None = None,
    municipality: str | None = None,
    position: int | None = None,
) -> str:
    """Insert the group of this code, last where no ``position`` is given, or change it; returns its id."""
    values = {"name": name, "level": level, "municipality": municipality}
    return put_row(act, t.groups, "code", code, values, position)


def put_round(
    act: Act, number: int, *, year: int | None = None, name: str | None = None, position: int | None = None
) -> str:
    """Insert the round of this number, by default in the number's place, or change it; returns its id."""
    values = {"year": year, "name": name}
    return put_row(act, t.rounds, "number", number, values, position or number)


def put_source(act: Act, name: str, note: str | None = None, position: int | None = None, **said: Unpack[Place]) -> str:
    """Insert the session or other source of this name, last where no ``position`` is given, or change what is said of it;
    returns its id. A ``note`` that is blank leaves the one there is."""
    source_id = put_row(act, t.sources, "name", name, said, position)
    if note and word(act.connection, act.row(t.sources, source_id)["note_id"]) != note:
        act.update(t.sources, source_id, note_id=act.words("note", note, source_id))
    return source_id


def change_source(act: Act, source_id: str, **said: Unpack[Place]) -> None:
    """Say anew where and when a session was; what is left out stays."""
    act.update(t.sources, source_id, **said)


def put_row(
    act: Act, table: Table, column: str, key: str | int, values: Mapping[str, object], position: int | None
) -> str:
    """Change the row that has this key in a unique column; it keeps its place where no other is given. Or insert it, by default
    at the end. Returns its id."""
    row_id = id_of(act.connection, table, column, key)
    if row_id is None:
        position = position or next_position(act.connection, table)
        return act.insert(table, **{column: key}, **values, position=position)
    act.update(table, row_id, **values, **({"position": position} if position else {}))
    return row_id


def put_count(
    act: Act, value: int, origin: str, *, source_id: str | None, group_id: str | None, round_id: str | None
) -> None:
    """Store a figure that somebody has given for attendance, unless this very one from there is listed already."""
    counts = t.reported_counts
    same_one = (
        select(counts.c.id)
        .join(t.texts, t.texts.c.id == counts.c.origin_id)
        .where(counts.c.source_id == source_id, counts.c.group_id == group_id, counts.c.round_id == round_id)
        .where(counts.c.value == value, t.texts.c.text == origin)
    )
    if act.connection.execute(same_one).first() is None:
        act.insert(
            counts,
            source_id=source_id,
            group_id=group_id,
            round_id=round_id,
            value=value,
            origin_id=act.words("origin", origin),
            position=next_position(act.connection, counts),
        )


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
    """`find_source`. Raises `DesignError`, with the names that are nearest, for one that is not there."""
    found = find_source(connection, name)
    if found is None:
        names = {same(one): one for one in source_ids(connection)}
        near = get_close_matches(same(name), names, n=_NEAR, cutoff=0)
        known = ", ".join(sorted((names[one] for one in near), key=norwegian)) or "–"
        raise DesignError("design.unknown_session", key=name, known=known)
    return found


def source(connection: Connection, source_id: str) -> Source:
    """The session or other source of this id, which there is."""
    return all_rows(connection, select(t.sources).where(t.sources.c.id == source_id), Source)[0]


def round_of_year(connection: Connection, year: int) -> int | None:
    """The number of the only round in this year; None where there is none or more than one."""
    numbers = connection.execute(select(t.rounds.c.number).where(t.rounds.c.year == year)).scalars().all()
    return int(numbers[0]) if len(numbers) == 1 else None


def round_years(connection: Connection) -> dict[int, int | None]:
    """The year of each round by its number, in the design's order."""
    query = select(t.rounds.c.number, t.rounds.c.year).order_by(t.rounds.c.position)
    return {number: year for number, year in connection.execute(query)}  # noqa: C416


def places(connection: Connection) -> dict[str, tuple[str | None, str | None]]:
    """(level, municipality) by group, in the design's order."""
    query = select(t.groups.c.code, t.groups.c.level, t.groups.c.municipality).order_by(t.groups.c.position)
    return {code: (level, municipality) for code, level, municipality in connection.execute(query)}


def names_of_groups(connection: Connection) -> dict[str, str | None]:
    """The groups' names by code, in the design's order."""
    query = select(t.groups.c.code, t.groups.c.name).order_by(t.groups.c.position)
    return {code: name for code, name in connection.execute(query)}  # noqa: C416
