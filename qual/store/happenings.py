"""Dated facts outside the talk (events): reading and writing."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.design import word
from qual.store.joins import texts_as
from qual.store.rows import all_rows


class Event(TypedDict):
    """A dated fact outside the talk; ``date`` is ISO 8601."""

    date: str
    name: str | None
    municipality: str | None
    note: str | None
    id: str


def events(connection: Connection) -> list[Event]:
    """The events by date."""
    note = texts_as("note")
    e = t.events.c
    query = (
        select(e.date, t.texts.c.text.label("name"), e.municipality, note.c.text.label("note"), e.id)
        .join(t.texts, t.texts.c.id == e.name_id)
        .outerjoin(note, note.c.id == e.note_id)
        .order_by(e.date, e.id)
    )
    return all_rows(connection, query, Event)


def add_event(act: Act, date: str, name: str, *, municipality: str | None, note: str | None) -> str:
    """Insert an event; returns its id."""
    words = {"name_id": act.words("event", name), "note_id": act.words("event", note)}
    return act.insert(t.events, date=date, municipality=municipality, **words)


def change_event(act: Act, event_id: str, date: str, name: str, *, municipality: str | None, note: str | None) -> None:
    """Say anew when and what it was. Raises `LookupError` for an event that is not there (any more)."""
    row = act.row(t.events, event_id)
    changed = {
        column: act.words("event", text)
        for column, text in (("name_id", name), ("note_id", note))
        if (word(act.connection, row[column]) or "") != (text or "")
    }
    act.update(t.events, event_id, date=date, municipality=municipality, **changed)


def remove_event(act: Act, event_id: str) -> None:
    """Take an event away. Raises `LookupError` for one that is not there (any more)."""
    act.delete(t.events, event_id)
