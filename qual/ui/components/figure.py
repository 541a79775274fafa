"""A figure, as one component: it is told as words and whole places (`qual.themes.figures`) and drawn by the browser, which alone
knows how wide its column is and whether the page is dark; and the big screen, on which it draws the same figure, or a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypedDict

import streamlit as st

from qual.themes.figures import Figure
from qual.ui.components.mounting import component
from qual.ui.state import t
from qual.ui.told import Told

Mark = Mapping[str, Any]

_mount: Final = component(
    "qual_figure", "figure", "day.css", "figure.css", html='<div class="qual-figure" role="group"></div>'
)


class Printed(TypedDict):
    """A quotation as it stands in print: its lines, and who said it."""

    lines: list[str]
    by: str


class Said(TypedDict):
    """The words behind a mark, for the big screen."""

    title: str
    quotes: list[Printed]


class Listing(TypedDict, total=False):
    """A list for the big screen: a ``table`` of ``head`` and ``lines``, or ``quotes``; ``rows`` has an entry for each."""

    kind: str
    title: str
    reading: str
    notes: list[str]
    rows: list[str]
    head: list[str]
    lines: list[list[str]]
    quotes: list[Printed]


def draw(
    figure: Figure,
    key: str,
    behind: Callable[[Mark], Said] | None = None,
    door: Callable[[str], None] | None = None,
) -> Mark | None:
    """Draw a figure; gives ``of`` of the mark that was clicked to bring this run about, None where none was. ``behind``: the
    words of a mark as they may be printed, which the big screen shows; ``door``: what comes before the run that the name of a
    panel with one brings about."""

    def opened() -> None:
        sent = st.session_state.get(key)
        if door and sent and sent.get("door"):
            door(sent["door"])

    sent = st.session_state.get(key)
    clicked: Mark | None = sent.get("mark") if sent else None
    said = behind(clicked) if clicked and behind else None
    _mount(key=key, data=_data(figure) | {"said": said}, on_mark_change=lambda: None, on_door_change=opened)
    return clicked


def on_screen(listing: Listing, key: str) -> None:
    """Have a list ready for the big screen; the page itself draws it in its own way."""
    _mount(
        key=key,
        data=_data(listing) | {"said": None, "hidden": True},
        on_mark_change=lambda: None,
        on_door_change=lambda: None,
    )


def button() -> None:
    """The way to the big screen of the figure, or the list, that is on the page."""
    told = f'<button class="qual-screen" type="button" data-qual-screen>{t("screen.show")}<kbd>F</kbd></button>'
    st.html(told, width="content")


def _data(figure: Figure | Listing) -> Told:
    words = {name: t(f"day.slides.{name}") for name in ("previous", "next", "close")}
    words |= {"show": t("screen.show"), "waiting": t("screen.waiting"), "none": t("themes.no_quotes")}
    return {"figure": figure, "words": words}
