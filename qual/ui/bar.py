"""The one bar: which study, the pages in the order that data moves, undo, and who sits here. 48 px, and never two lines.

Every width has the same elements; what of them is shown, and how, is a matter of width alone and stands in ``bar.css``.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from qual.coding import undoable
from qual.errors import QualError
from qual.store.record import Entry
from qual.study import Study
from qual.ui import addresses, state
from qual.ui.components import bar
from qual.ui.pages import parts
from qual.ui.state import t


def draw(current: Study | None, pages: Mapping[str, Any], here: str, *, undo: bool) -> None:
    """Draw the bar above the page ``here``; ``undo``: whether it has one, which Koding and the board have of their own.

    Parameters
    ----------
    current : the open study; None where there is none, or none that can be opened.
    pages : every page by its name (`addresses.PAGES`, `addresses.MENU`).
    """
    # what may fail is asked first: half a bar is none
    undone = (current.store.refusal, _last(current)) if current is not None and undo else None
    if here in addresses.PAGES:
        st.html(_current(here))
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False, key="qual_bar"):
        if current is not None:
            _study(current, pages, here)
        with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False, key="qual_nav"):
            for name in addresses.PAGES:
                st.page_link(pages[name], width="content")
        # a new menu on each page: Streamlit leaves one open that stays, also when its link was followed
        with st.popover(t(f"page.{here}"), type="tertiary", key=f"qual_pages_{here}"):
            for name in addresses.PAGES:
                st.page_link(pages[name])
        with st.container(width="stretch", key="qual_between"):
            address = "/" if here == "overview" else here
            label, words = t("bar.pages"), state.words("ui.bar.js.")
            wanted = bar.draw({"label": label, "address": address, "study": current is not None, "words": words})
        if current is not None and undone is not None:
            _undo(current, *undone)
        who = state.coder() if current is not None else t("settings")
        with st.popover(who, type="tertiary", key="qual_person"):
            _person()
    if isinstance(wanted, dict) and wanted.get("page") in pages and isinstance(wanted.get("query"), dict):
        query = {str(name): str(said) for name, said in wanted["query"].items()}
        st.switch_page(pages[wanted["page"]], query_params=query)
    st.html(f'<h1 class="qual-heard">{escape(t(f"page.{here}"))}</h1>')


def _current(here: str) -> str:
    """CSS that underlines the page that one is on, from the first moment that it is drawn."""
    at = list(addresses.PAGES).index(here) + 1
    look = "--qual-under: var(--qual-accent); --qual-now: var(--qual-ink); --qual-weight: 600"
    return f"<style>.st-key-qual_nav > :nth-child({at}) a {{ {look} }}</style>"


def _study(current: Study, pages: Mapping[str, Any], here: str) -> None:
    """The study's name with its menu, and beside it that the material is invented, where it is."""
    with st.popover(current.name, type="tertiary", key=f"qual_study_{here}"):
        parts.html(f"<b>{escape(current.name)}</b>")
        if current.fictional:
            parts.html(f'<div class="qual-fictional qual-small">{escape(t("fictional"))}</div>')
        for name in addresses.MENU:
            st.page_link(pages[name])
        parts.html(f'<div class="qual-quiet qual-small">{escape(t("study.folder", folder=current.folder))}</div>')
        if st.button(t("study.other"), key="qual_other"):
            state.choose_folder()
            st.switch_page(pages["overview"])
    if current.fictional:
        told = escape(t("fictional"))
        mark = f'<span class="mark" tabindex="0" role="note" aria-label="{told}">{escape(t("bar.fictional"))}</span>'
        with st.container(width="content", key="qual_fiction"):
            parts.html(f'{mark}<span class="told" aria-hidden="true">{told}</span>')


def _last(current: Study) -> Entry | None:
    """What undo would take back."""
    return undoable(current) if current.store.refusal is None else None


def _undo(current: Study, refusal: QualError | None, last: Entry | None) -> None:
    told = t("undo.help", what=parts.operation(last["operation"])) if last else t("undo.nothing")
    if refusal is not None:
        told = parts.told(refusal)
    if st.button(t("undo"), icon=":material/undo:", type="tertiary", disabled=last is None, help=told, key="qual_undo"):
        state.say("undo.done", what=parts.operation(current.undo()))
        st.rerun()


def _person() -> None:
    st.text_input(
        t("coder"),
        value=state.coder(),
        key="coder",
        help=t("coder.help"),
        on_change=state.remember,
        persist_state="session",
    )
    st.segmented_control(
        t("language"),
        ["nb", "en"],
        key="language",
        format_func=lambda code: {"nb": "Norsk", "en": "English"}[code],
        default=state.language(),
        required=True,
        on_change=state.remember,
        persist_state="session",
    )
