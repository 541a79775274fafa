"""Dated facts outside the talk, made and mended by hand: a law, an inspection, a new leader. Each is one act."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from qual.errors import DesignError
from qual.store import Desk, happenings


def add_event(desk: Desk, date: str, name: str, *, municipality: str | None = None, note: str | None = None) -> str:
    """Add a dated fact outside the talk; returns its id. Raises `DesignError` for an empty name or what is no date.

    >>> made = design.add_event(study, "2018-02-01", "Ny kommunedirektør", municipality="Vardlia")
    >>> themes.events(study)["name"].tolist()[-1]
    'Ny kommunedirektør'
    """
    _check(date, name)
    with desk.act("design.event") as act:
        return happenings.add_event(act, date, name.strip(), municipality=municipality or None, note=note)


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
    with desk.act("design.event_change", about={"event": event_id}) as act, _there():
        happenings.change_event(
            act, event_id, date, name.strip(), municipality=municipality or None, note=(note or "").strip()
        )


def remove_event(desk: Desk, event_id: str) -> None:
    """Take an event away; undo brings it back. Raises `DesignError` for one that is not there (any more).

    >>> made = design.add_event(study, "2018-02-01", "Ny kommunedirektør")
    >>> design.remove_event(study, made)
    >>> len(themes.events(study))
    2
    """
    with desk.act("design.event_remove", about={"event": event_id}) as act, _there():
        happenings.remove_event(act, event_id)


@contextmanager
def _there() -> Iterator[None]:
    """The named error for an event that is not there (any more)."""
    try:
        yield
    except LookupError as error:
        raise DesignError("design.unknown_event") from error


def _check(date: str, name: str) -> None:
    if not name.strip():
        raise DesignError("design.empty", field="name")
    try:
        datetime.date.fromisoformat(date)
    except ValueError as error:
        raise DesignError("design.wrong_value", field="date", value=date, allowed="2025-04-14") from error
