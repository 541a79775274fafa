"""The window's wire, on every page: it registers the window, and its scripts carry acts, questions and news.

Nothing is drawn but what holds up the acts, when something does.
"""

from __future__ import annotations

from typing import Final

from qual.ui.components.mounting import component
from qual.ui.told import Told

_mount: Final = component("qual_wire", "wire")


def draw(data: Told) -> None:
    """Register the window in the browser: ``key``, ``study`` (its mark), ``coder`` and ``words``; None of the first two
    before a study is open."""
    _mount(key="qual_wire", data=data, on_renew_change=lambda: None)
