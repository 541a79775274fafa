"""The anatomy that pages share: parts as words, a title whose words are the controls, a reading, the main column with a panel
beside it, and notes at the foot.

A page asks for its slots (`begin`) and fills them in any order: what a title says of a figure is known when the figure is.
A title is a sentence of the messages (``"{measure}, for {themes}"``), and each `Word` in it a dotted button that opens what it is
chosen with. Streamlit hangs that outside the page, so its fields keep their keys wherever the title stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any, TypeVar

import streamlit as st

from qual.messages import text
from qual.themes.say import some as some_of
from qual.ui import state
from qual.ui.components.mounting import component
from qual.ui.pages import parts
from qual.ui.state import t

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """Where the parts of a page stand: containers of Streamlit, each drawn when something is put into it."""

    parts: Any
    told: Any  # what a part has beside its name
    hint: Any  # what is told once
    actions: Any
    title: Any
    reading: Any
    main: Any
    panel: Any
    foot: Any


@dataclass(frozen=True)
class Word:
    """A word of a title: what it says now, what is chosen with it (for who hears the page), and what draws its fields."""

    shown: str
    name: str
    draw: Callable[[], object]


def choice(name: str, options: Sequence[str], key: str, words: str, *, address: str = "") -> tuple[str, Word]:
    """One of a few, and the word that says it; ``ui.<words>.<option>`` are its texts, ``address`` its name in the address."""
    now = parts.addressed(options, key, address) if address else current(key, options)

    def draw() -> None:
        at = parts.held_at(key, options)
        st.radio(name, options, at, key=key, format_func=lambda one: t(f"{words}.{one}"), persist_state="session")

    return now, Word(t(f"{words}.{now}"), name, draw)


def begin() -> Page:
    """The slots of a page."""
    with st.container(key="qual_page", gap=None):
        with st.container(key="qual_head", horizontal=True, gap="medium", wrap=False):
            words = st.container(key="qual_parts", width="stretch")
            told = st.container(key="qual_told", width="content")
            actions = st.container(key="qual_actions", horizontal=True, gap="small", width="content", wrap=False)
            hint = actions.container(key="qual_hint", width="content")
        title, reading = st.container(key="qual_say", gap=None), st.container(key="qual_read", gap=None)
        with st.container(key="qual_body", horizontal=True, wrap=False, gap=None):
            with st.container(key="qual_column", gap=None):
                main, foot = st.container(key="qual_main"), st.container(key="qual_foot", gap=None)
            panel = st.container(key="qual_panel")
    with actions:  # narrow, the signs that open the actions
        parts.html(
            f'<details class="qual-more"><summary aria-label="{escape(t("anatomy.more"))}">⋯</summary></details>'
        )
    return Page(words, told, hint, actions, title, reading, main, panel, foot)


def part(page: Page, names: Sequence[str], key: str, words: str, **more: Any) -> str:
    """Which part of the page to show, in words; ``ui.<words>.<name>`` are its texts."""
    with page.parts:
        return parts.part(t("part"), names, key, words, **more)


def menu(page: Page, label: str, key: str) -> AbstractContextManager[Any]:
    """One of the page's actions: a word at the right that opens what stands in the block."""
    with page.actions:
        found: AbstractContextManager[Any] = st.popover(label, type="tertiary", key=key)
    return found


def current(key: str, options: Sequence[T], default: T | None = None) -> T:
    """What is chosen in the field of this key, which may be drawn later; the default, or the first, where it is none of these."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0] if default is None else default
    found: T = st.session_state[key]
    return found


def maybe(key: str, options: Sequence[T], *, address: str = "") -> T | None:
    """What is chosen in the field of this key, if it is one of these; the address (``?address=``) is followed, and says it."""
    if (wish := parts.wished(address) if address else None) is not None:
        st.session_state[key] = next((one for one in options if str(one) in wish), None)
    found: T | None = st.session_state.get(key)
    if found is not None and found not in options:
        found = st.session_state[key] = None
    if address:
        parts.say_in_address(address, *([] if found is None else [str(found)]))
    return found


def some(key: str, options: Sequence[T]) -> list[T]:
    """Which of these are chosen in the field of this key, in their order; what is not there any more is forgotten."""
    kept = st.session_state.get(key)
    found = [one for one in options if one in kept] if isinstance(kept, list) else []
    if found != kept:
        st.session_state[key] = found
    return found


def addressed(key: str, options: Sequence[T], name: str) -> list[T]:
    """`some`, and the address (``?name=``, once for each) is followed and says which, as `parts.addressed` does for one."""
    if (wish := parts.wished(name)) is not None:
        st.session_state[key] = [one for one in options if str(one) in wish]
    chosen = some(key, options)
    parts.say_in_address(name, *map(str, chosen))
    return chosen


def say(page: Page, sentence: str, **words: Word | str) -> None:
    """The title: the message ``ui.<sentence>``, and in each of its places a `Word`, or what stands there and cannot be chosen."""
    heard = []
    pieces = t(sentence, **{name: f"\0{name}\0" for name in words}).split("\0")
    with page.title:
        for before, name in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            if before:
                parts.html(f"<span>{escape(before)}</span>", width="content")
            word = words[name] if name else ""
            if isinstance(word, Word):
                with st.popover(word.shown, type="tertiary", key=f"qual_word_{name}"):
                    word.draw()
                heard.append(f'.st-key-qual_word_{name} button p::before {{ content: "{_css(word.name)}: "; }}')
            elif word:
                parts.html(f"<span>{escape(word)}</span>", width="content")
        if heard:
            parts.html(f"<style>{' '.join(heard)}</style>")


def title(page: Page, words: str) -> None:
    """A title in which nothing is chosen."""
    page.title.html(f"<span>{escape(words)}</span>")


def about(page: Page, name: str, mark: str = "") -> None:
    """What a page of one thing is about: its name as a heading, in front of the words that `say` says of it."""
    page.title.html(f"<h2>{escape(f'{name} {mark}'.strip())}</h2>", width="content")


def heading(words: str) -> None:
    """The name of a part of the panel."""
    parts.html(f'<h2 class="qual-h2">{escape(words)}</h2>')


def read(page: Page, sentence: str) -> None:
    """The reading: one sentence, computed."""
    if sentence:
        page.reading.html(f'<p class="qual-reading">{escape(sentence)}</p>')


def foot(page: Page, *notes: str) -> None:
    """The notes under a figure, in one line that can be opened."""
    *before, last = [note for note in notes if note] or [""]
    told = " · ".join([*(note.removesuffix(".") for note in before), last])
    if told:
        more, less = escape(t("anatomy.more_notes")), escape(t("anatomy.less_notes"))
        line = f'<span title="{escape(told)}">{escape(told)}</span>'
        body = f'<summary>{line}<b class="more">{more}</b><b class="less">{less}</b></summary>'
        page.foot.html(f'<details class="qual-notes">{body}</details>')


def clicked() -> None:
    """The reader has just chosen what the panel is to show: where it is a sheet, it opens."""
    st.session_state["_clicks"] = st.session_state.get("_clicks", 0) + 1


def opens(page: Page, *, panel: str = "") -> None:
    """What the browser does for a page with a panel: narrow, the panel is a sheet over the right edge, which opens when the
    reader has `clicked` and which Esc closes; and the first time, it is told that the title's words can be changed.

    ``panel`` : what the panel is called; default the words behind something."""
    words = {name: t(f"anatomy.{name}") for name in ("close", "hint", "seen")} | {"open": panel or t("anatomy.open")}
    with page.hint:
        told = {"clicks": st.session_state.get("_clicks", 0), "words": words}
        _component()(data=told, key="qual_anatomy", width="content")


def copies(words: str, label: str, done: str) -> None:
    """A button that puts words on the clipboard, and then says ``done``; on a page whose panel is announced (`opens`)."""
    told = f'data-copy="{escape(words)}" data-done="{escape(done)}"'
    parts.html(f'<button type="button" class="qual-copy" {told}>{escape(label)}</button>')


@cache
def _component() -> Any:
    return component("qual_anatomy", "anatomy")


def _css(words: str) -> str:
    """Words as they stand in a string of CSS within HTML."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in words)


def listed(names: Sequence[Any]) -> str:
    """Names in words, as readings have them: ``A, B og C``."""
    *before, last = map(str, names or [""])
    return text("telling.and", state.language(), before=", ".join(before), last=last) if before else last


def few(names: Sequence[Any]) -> str:
    """`listed`; of many the first and how many more, as readings have them."""

    return some_of([str(name) for name in names], state.language())


def numbers(chosen: Sequence[int]) -> str:
    """Some whole numbers: ``2–4``, ``1 og 4``."""
    found = sorted(chosen)
    if len(found) > 2 and found == list(range(found[0], found[-1] + 1)):
        return f"{found[0]}–{found[-1]}"
    return listed(found)
