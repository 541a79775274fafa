"""What the browser adds to the bar: which page is the current one, said to screen readers; later the field of *Søk*."""

from __future__ import annotations

from typing import Final

from qual.ui.components.mounting import component
from qual.ui.told import Told

_mount: Final = component("qual_bar", "bar")


def draw(data: Told) -> None:
    """``label``: what the row of pages is called; ``address``: of the page that one is on."""
    _mount(key="qual_bar_drawn", data=data)
