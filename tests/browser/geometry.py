"""Whether a page, or a part of it, is drawn as one can read it: `faults` looks at every text that stands there.

A module for all browser tests: ``assert faults(page) == []``, or of a part: ``faults(page, ".qual-figure")``. A name that a page
cuts on purpose ends in … and has all of itself as its ``title``, which is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (880, 1090, 1190, 1440, 1920)
SCHEMES = ("light", "dark")
LEAST = 4.5  # contrast of text against its ground

_FAULTS = Path(__file__).with_name("geometry.js").read_text(encoding="utf-8").partition("export default ")[2]
#: twice a frame and a moment: what draws itself by its width has done so
_DRAWN = (
    """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"""
)


def faults(page: Page, selector: str = "body", least: float = LEAST) -> list[str]:
    """What cannot be read of the texts in ``selector``, each in words: texts over each other, cut, outside the window or with
    too little contrast; parts wider than their frame, a page wider than the window."""
    found: list[str] = page.evaluate(_FAULTS, [selector, least])
    return found


def resized(page: Page, widths: Sequence[int] = WIDTHS) -> Iterator[int]:
    """The window in one width after the other, without a reload; each once it is drawn anew."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1080 if width > 1800 else 900})
        page.evaluate(_DRAWN)
        yield width
