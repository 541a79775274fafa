"""Under which approval material was gathered, and what persons have agreed to: reading and writing."""

from __future__ import annotations

from typing import TypedDict, Unpack

from sqlalchemy import Connection, select

from qual.language.order import norwegian
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.joins import texts_as
from qual.store.rows import all_rows


class Collection(TypedDict):
    """Under which approval material was gathered, who may read it, and when it must be deleted (ISO 8601)."""

    name: str | None
    approval: str | None
    deletion_date: str | None
    readers: list[str] | None


class Agreed(TypedDict):
    """In what form words may be published, and when that was said or taken back (ISO 8601)."""

    publication: str | None
    given: str | None
    withdrawn: str | None
    by_guardian: bool


class Consent(Agreed):
    """What a person (a code) has agreed to for a ``purpose``."""

    person: str
    purpose: str | None
    id: str


class Permissions(TypedDict):
    """What the material may be used for, and what persons have agreed to."""

    collections: list[Collection]
    consents: list[Consent]


def collections(connection: Connection) -> list[Collection]:
    """What the material may be used for."""
    name, approval = texts_as("name"), texts_as("approval")
    c = t.collections.c
    query = (
        select(name.c.text.label("name"), approval.c.text.label("approval"), c.deletion_date, c.readers)
        .select_from(t.collections)
        .outerjoin(name, name.c.id == c.name_id)
        .outerjoin(approval, approval.c.id == c.approval_id)
    )
    return all_rows(connection, query, Collection)


def add_collection(act: Act, name: str, *, approval: str | None, deletion_date: str | None, readers: list[str]) -> None:
    """Insert a collection."""
    words = {"name_id": act.words("collection", name), "approval_id": act.words("approval", approval)}
    act.insert(t.collections, deletion_date=deletion_date, readers=readers, **words)


def consents(connection: Connection) -> list[Consent]:
    """What persons have agreed to, by person and purpose."""
    c, person = t.consents.c, t.persons.c.code
    query = (
        select(person.label("person"), c.purpose, c.publication, c.given, c.withdrawn, c.by_guardian, c.id)
        .join(t.persons, t.persons.c.id == c.person_id)
        .order_by(c.id)
    )
    rows = all_rows(connection, query, Consent)
    return sorted(rows, key=lambda row: (norwegian(row["person"]), norwegian(row["purpose"])))


def put_consent(act: Act, person_id: str, purpose: str, **agreed: Unpack[Agreed]) -> None:
    """Insert what a person says to a purpose, or change it."""
    c = t.consents.c
    known = act.connection.execute(select(c.id).where(c.person_id == person_id, c.purpose == purpose)).scalar()
    if known:
        act.update(t.consents, known, **agreed)
    else:
        act.insert(t.consents, person_id=person_id, purpose=purpose, **agreed)
