"""The frame around every page: the bar, what holds up the work, the page."""

from __future__ import annotations

import logging
from contextlib import suppress
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st

from qual.errors import QualError
from qual.messages import LANGUAGES, catalogue
from qual.store import backups as store_backups
from qual.study import Study
from qual.suggest import meaning
from qual.ui import addresses, bar, look, server, state
from qual.ui.components import wire
from qual.ui.pages import parts
from qual.ui.state import t

LOG = logging.getLogger(__name__)


def run() -> None:
    """Draw the app: called by ``app.py`` at every run."""
    st.set_page_config(page_title="qual", layout="wide", initial_sidebar_state="collapsed")
    st.html(look.CSS + look.uploader(t("upload.choose"), t("upload.drop")))
    if not server.guarded():
        st.html(f'<div class="qual-problem" role="alert">{escape(t("unguarded"))}</div>')
        st.stop()
    pages = st.session_state["_pages"] = {
        name: page(name, first="overview") for name in (*addresses.PAGES, *addresses.MENU, addresses.LOST)
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    here = chosen.url_path or "overview"
    if (moved := addresses.now(here, st.query_params.to_dict())) is not None:
        st.switch_page(pages[moved.page], query_params=dict(moved.query))
    if st.session_state.get("_here") != here:  # another page: what its address says is a wish again
        st.session_state["_here"], st.session_state["_heard"] = here, {}
    current, drawn = None, False
    try:
        with st.container(key="qual_wire_place"):
            wire.draw(state.register())
        current = state.study()
        bar.draw(current, pages, here, undo=not _undoes(here))
        drawn = True
        if current is not None:
            _said_of(current)
        for told in state.told():
            st.toast(told)
        _lost_port()
        if current is not None:
            state.sign()
            meaning.keep_up(current)
        chosen.run()
        state.drew()
    except QualError as error:
        if not drawn:
            bar.draw(None, pages, here, undo=False)
        _trouble(error)
    except Exception:  # Streamlit would say it in English, to its own developers
        LOG.exception("the page %s failed", here)
        st.html(f'<div class="qual-problem" role="alert">{escape(t("defect"))}</div>')


def ready() -> None:
    """Load what the first page needs, before a window asks for it."""
    from qual.ui.pages.overview import page as overview

    for language in LANGUAGES:
        catalogue(language)
    with suppress(QualError):  # the page says it
        if (study := state.beforehand()) is not None:
            overview.ready(study)


def page(name: str, *, first: str) -> Any:
    """A page of `addresses`, whose module is loaded when it is drawn: no page waits for what another one needs.

    ``first`` : the page that an address without a name opens.
    """

    def draw() -> None:
        if name == addresses.LOST:
            import_module("qual.ui.pages.lost").draw()
        elif name in addresses.MENU:
            import_module("qual.ui.pages.study_menu.page").draw(name)
        else:
            _module(name).draw()

    return st.Page(draw, title=t(f"page.{name}"), url_path=name, default=name == first)


def _module(name: str) -> Any:
    return import_module(f"qual.ui.pages.{addresses.PAGES[name]}.page")


def _undoes(here: str) -> bool:
    """Whether the page has an undo of its own."""
    return here == "coding" or (here == "codebook" and bool(_module(here).on_board()))


def _said_of(current: Study) -> None:
    """What holds up the work, below the bar: only read, replaced, restored, at risk."""
    if current.store.refusal is not None:
        st.html(f'<div class="qual-problem" role="status">{escape(parts.told(current.store.refusal))}</div>')
    _replaced(current)
    _restored(current)
    if current.store.risk:
        st.html(f'<div class="qual-problem">{escape(t(f"risk.{current.store.risk}"))}</div>')


def _replaced(current: Study) -> None:
    """Say, until somebody has seen it, that another file has taken the study's place."""
    store = current.store
    store.settle()
    told = []
    if store.aside is not None:
        told.append(t("replaced.journal", file=store.aside))
    if store.replaced:
        told.append(t("replaced", saved=store.saved or "–"))
    if not told or not state.unseen(told):
        return
    st.html("".join(f'<div class="qual-problem" role="alert">{escape(words)}</div>' for words in told))
    if st.button(t("replaced.seen"), key="qual_replaced"):
        state.saw(told)
        st.rerun()


def _restored(current: Study) -> None:
    """Say, until somebody has seen it here, that a backup has been put in place since this window was opened."""
    found = state.restores(current)
    for entry in found:
        about = entry["about"] or {}
        values = {
            "who": entry["actor"],
            "when": parts.moment(entry["at"]),
            "of": parts.moment(about["of"]) if about.get("of") else t("overview.restore.empty"),
            "kept": current.folder / "backups" / str(about.get("kept")),
        }
        words = t("restored" if about.get("kept") else "restored.nothing", **values)
        st.html(f'<div class="qual-problem" role="alert">{escape(words)}</div>')
    if found and st.button(t("replaced.seen"), key="qual_restored"):
        state.saw_restores(current)
        st.rerun()


def _lost_port() -> None:
    """Say once in each window that the app is at another address than the last time."""
    lost = server.lost_port()
    if lost is not None and not st.session_state.get("_lost_port"):
        st.session_state["_lost_port"] = True
        st.toast(t("lost_port", before=lost[0], now=lost[1]), duration="infinite")


def _trouble(error: QualError) -> None:
    st.html(f'<div class="qual-problem" role="alert">{escape(parts.told(error))}</div>')
    with st.container(horizontal=True, gap="small"):
        leads_back = isinstance(
            error.values.get("backup"), Path
        )  # the tables are lost or damaged, and this is the way out
        if leads_back:
            with st.popover(t("trouble.restore"), icon=":material/settings_backup_restore:"):
                _restore(error.values["backup"], nothing=error.code.startswith("study.missing"))
        if state.study_broken() and st.button(t("study.other"), key="qual_other_after"):
            state.choose_folder()
            st.rerun()


def _restore(backup: Path, *, nothing: bool) -> None:
    """What a backup holds and what is lost with it, and the question; ``nothing``: no tables stand there that could be kept."""
    held = store_backups.read(backup)
    if held is not None:
        from qual.ui.pages.study_menu import backups

        parts.lead(backups.told(held))
        newest = parts.moment(held.at) if held.at else t("overview.restore.empty")
        parts.note(t("trouble.restore.lost", newest=newest))
    parts.note(t("trouble.restore.nothing" if nothing else "overview.restore.note"))
    if st.button(t("overview.restore.button"), type="primary", key="qual_restore"):
        with parts.attempt():
            saved = state.put_back(backup)
            if saved is None:
                state.say("overview.restore.done_nothing")
            else:
                state.say("overview.restore.done", saved=saved)
            st.rerun()
