"""What the browser adds to the bar: the field of search, and for screen readers which page is the current one."""

from __future__ import annotations

from typing import Any, Final

from qual.ui.components.mounting import component
from qual.ui.told import Told

_mount: Final = component("qual_bar", "bar", html='<div class="qual-search"></div>')


def draw(data: Told) -> Any:
    """Draw it; returns the place that was chosen in this run (``{page, query}``), or None.

    ``data`` has ``label``: what the row of pages is called; ``address``: of the page that one is on; ``study``: whether there
    is anything to search; ``words``.
    """
    return _mount(key="qual_bar_drawn", data=data, on_go_change=lambda: None).go
