"""What every figure asks of a study, read once for each state of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, RootTransaction, select

from qual.store import schema as t

T = TypeVar("T")
State = tuple[str, dict[Hashable, Any]]  # the last entry of the log, and what was read
_LAST: Final = select(t.log.c.id).order_by(t.log.c.seq.desc()).limit(1)
_KEPT: Final[WeakKeyDictionary[Engine, State]] = WeakKeyDictionary()
#: what each reader sees: one state, which it asks for once
_SEEN: Final[WeakKeyDictionary[RootTransaction, State]] = WeakKeyDictionary()


def kept(connection: Connection, key: Hashable, read: Callable[[Connection], T]) -> T:
    """``read(connection)``, or what it gave before, if nothing has been done to the study since. Whoever gets it changes nothing
    in it. What an act is about to change is always read."""
    if connection.get_execution_options().get("qual_write", False):
        return read(connection)
    state = _state(connection)
    if state is None:
        return read(connection)
    if key not in state[1]:
        state[1][key] = read(connection)
    found: T = state[1][key]
    return found


def _state(connection: Connection) -> State | None:
    """The state of the study that this connection sees; None where nothing was ever done to it."""
    begun = connection.get_transaction()
    if isinstance(begun, RootTransaction) and begun in _SEEN:
        return _SEEN[begun]
    last = connection.execute(_LAST).scalar()
    if last is None:
        return None
    state = _KEPT.get(connection.engine)
    if state is None or state[0] != last:
        state = _KEPT[connection.engine] = (last, {})
    if isinstance(begun, RootTransaction):
        _SEEN[begun] = state
    return state
