"""A figure, as one component: it is told as words and whole places (`qual.themes.figures`) and drawn by the browser, which alone
knows how wide its column is and whether the page is dark; and the big screen, on which it draws the same figure, or a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
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
    chosen: Callable[[Mark], None],
    behind: Callable[[Mark], Said] | None = None,
    door: Callable[[str], None] | None = None,
    framed: Mark | None = None,
) -> None:
    """Draw a figure. ``chosen``: what a click on a mark does, which gets its ``of``; ``behind``: the words of a mark as they may
    be printed, which the big screen shows; ``door``: what the name of a panel with one does; ``framed``: the ``of`` of the mark
    that the page speaks of.

    Both are done before the page is drawn, which is then drawn with them."""

    def clicked(name: str, does: Callable[[Any], None] | None) -> None:
        if does and (sent := _sent(key, name)):
            does(sent)

    mark = _sent(key, "mark")
    at = next((number for number, one in enumerate(figure["marks"]) if framed and one.get("of") == framed), None)
    _mount(
        key=key,
        data=_data(figure) | {"said": behind(mark) if mark and behind else None, "framed": at},
        on_mark_change=partial(clicked, "mark", chosen),
        on_door_change=partial(clicked, "door", door),
    )


def _sent(key: str, name: str) -> Any:
    """What the browser said to bring this run about; None where it said nothing of that name."""
    sent = st.session_state.get(key)
    return sent.get(name) if sent else None


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
