"""Dated facts outside the talk, made and mended by hand: a law, an inspection, a new leader. Each is one act."""

from __future__ import annotations

import datetime
from typing import Any

from qual.errors import DesignError
from qual.store import Desk, design
from qual.store import schema as t
from qual.store.acts import Act


def add_event(desk: Desk, date: str, name: str, *, municipality: str | None = None, note: str | None = None) -> str:
    """Add a dated fact outside the talk; returns its id. Raises `DesignError` for an empty name or what is no date.

    >>> made = design.add_event(study, "2018-02-01", "Ny kommunedirektør", municipality="Vardlia")
    >>> themes.events(study)["name"].tolist()[-1]
    'Ny kommunedirektør'
    """
    _check(date, name)
    with desk.act("design.event") as act:
        return act.insert(
            t.events,
            date=date,
            municipality=municipality or None,
            name_id=act.words("event", name.strip()),
            note_id=act.words("event", note),
        )


def change_event(
    desk: Desk, event_id: str, date: str, name: str, *, municipality: str | None = None, note: str | None = None
) -> None:
    """Say anew when and what it was. Raises `DesignError` as `add_event`, and for an event that is not there (any more).

    >>> made = design.add_event(study, "2018-02-01", "Ny kommunedirektør")
    >>> design.change_event(study, made, "2018-03-01", "Ny kommunedirektør i Vardlia")
    >>> themes.events(study)["date"].tolist()[-1]
    '2018-03-01'
    """
    _check(date, name)
    with desk.act("design.event_change", about={"event": event_id}) as act:
        row = _event(act, event_id)
        values: dict[str, Any] = {"date": date, "municipality": municipality or None}
        for column, text in (("name_id", name), ("note_id", note)):
            if (design.word(act.connection, row[column]) or "") != (text or "").strip():
                values[column] = act.words("event", (text or "").strip())
        act.update(t.events, event_id, **values)


def remove_event(desk: Desk, event_id: str) -> None:
    """Take an event away; undo brings it back. Raises `DesignError` for one that is not there (any more).

    >>> made = design.add_event(study, "2018-02-01", "Ny kommunedirektør")
    >>> design.remove_event(study, made)
    >>> len(themes.events(study))
    2
    """
    with desk.act("design.event_remove", about={"event": event_id}) as act:
        _event(act, event_id)
        act.delete(t.events, event_id)


def _event(act: Act, event_id: str) -> dict[str, Any]:
    try:
        return act.row(t.events, event_id)
    except LookupError as error:
        raise DesignError("design.unknown_event") from error


def _check(date: str, name: str) -> None:
    if not name.strip():
        raise DesignError("design.empty", field="name")
    try:
        datetime.date.fromisoformat(date)
    except ValueError as error:
        raise DesignError("design.wrong_value", field="date", value=date, allowed="2025-04-14") from error
