"""The windows that are open: what a route may know of the one that asks, which Streamlit keeps from it.

A page registers its window at every run, under a key that only this server and that window know. A key that is not known
(the server was started anew, or a thousand windows have come since) tells the browser to keep what it holds and to register.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from qual.study import Study

MOST: Final = 1000  # windows that are remembered; the one that was used least lately goes first


@dataclass(frozen=True)
class Window:
    """One window: its study with the person at the screen as coder, its language, and the `mark` of its study."""

    study: Study
    language: str
    mark: str


_windows: OrderedDict[str, Window] = OrderedDict()
_lock = Lock()


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(24)


def register(key: str, study: Study, language: str) -> Window:
    """Say what the window of this key is now."""
    window = Window(study, language, mark(study))
    with _lock:
        _windows[key] = window
        _windows.move_to_end(key)
        if len(_windows) > MOST:
            _windows.popitem(last=False)
    return window


def find(key: object) -> Window | None:
    """The window of this key; None when there is none."""
    with _lock:
        if not isinstance(key, str) or key not in _windows:
            return None
        _windows.move_to_end(key)
        return _windows[key]


def mark(study: Study) -> str:
    """A mark of the study for the browser, without its place on the disk."""
    return hashlib.sha256(str(study.folder.resolve()).encode()).hexdigest()[:12]
