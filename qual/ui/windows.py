"""The windows that are open: what a route may know of the one that asks, which Streamlit keeps from it.

A page registers its window at every run, under a key that only this server and that window know. A key that is not known
(the server was started anew, or a thousand windows have come since) tells the browser to keep what it holds and to register.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from qual.study import Study

MOST: Final = 1000  # windows that are remembered; the one that was used least lately goes first


@dataclass(frozen=True)
class Window:
    """One window: its study with the person at the screen as coder, its language, the study's `mark`, and the newest
    ``revision`` when its page was drawn."""

    study: Study
    language: str
    mark: str
    revision: int = 0


_windows: OrderedDict[str, Window] = OrderedDict()
_mark = ""
_lock = Lock()


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(24)


def register(key: str, study: Study, language: str, revision: int = 0) -> Window:
    """Say what the window of this key is now."""
    with _lock:
        window = Window(study, language, _mark, revision)
        _windows[key] = window
        _windows.move_to_end(key)
        if len(_windows) > MOST:
            _windows.popitem(last=False)
    return window


def drawn(key: str, revision: int) -> None:
    """The window's page shows what had been done by then."""
    with _lock:
        if key in _windows:
            _windows[key] = replace(_windows[key], revision=revision)


def find(key: object) -> Window | None:
    """The window of this key; None when there is none."""
    with _lock:
        if not isinstance(key, str) or key not in _windows:
            return None
        _windows.move_to_end(key)
        return _windows[key]


def begin(mark: str) -> None:
    """Say which study this process serves, by its name for the browser (`qual.ui.running`), and from where: windows that are
    open must register anew."""
    global _mark
    with _lock:
        _mark = mark
        _windows.clear()


def close() -> None:
    """Let go of the study that the windows show: where nobody else has it open, its tables are whole in one file."""
    with _lock:
        while _windows:
            _windows.popitem()[1].study.close()


def mark() -> str:
    """The name under which the browser keeps what waits for the study: the same wherever the study lies and is served."""
    return _mark
