"""The frame around every page: title, navigation, who codes, the notice on fictional material."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path

import streamlit as st

from qual.coding import undoable
from qual.errors import QualError
from qual.store import backups as store_backups
from qual.study import Study
from qual.suggest import meaning
from qual.ui import look, server, state
from qual.ui.components import wire
from qual.ui.pages import parts
from qual.ui.pages.study_menu import backups
from qual.ui.state import t

LOG = logging.getLogger(__name__)


def run() -> None:
    """Draw the app: called by ``app.py`` at every run."""
    st.set_page_config(page_title="qual", page_icon="❝", layout="wide", initial_sidebar_state="collapsed")
    st.html(look.CSS + look.uploader(t("upload.choose"), t("upload.drop")))
    if not server.guarded():
        st.html(f'<div class="qual-problem" role="alert">{escape(t("unguarded"))}</div>')
        st.stop()
    from qual.ui.pages.analysis_day import page as analysis_day
    from qual.ui.pages.codebook import page as codebook
    from qual.ui.pages.coding import page as coding
    from qual.ui.pages.material import page as material
    from qual.ui.pages.overview import page as overview
    from qual.ui.pages.quotes import page as quotes
    from qual.ui.pages.themes import page as themes

    modules = {
        "overview": overview,
        "transcripts": material,
        "coding": coding,
        "codebook": codebook,
        "themes": themes,
        "quotes": quotes,
        "analysis_day": analysis_day,
    }
    pages = {
        name: st.Page(module.draw, title=t(f"page.{name}"), url_path=name, default=name == "overview")
        for name, module in modules.items()
    }
    st.session_state["_pages"] = pages
    chosen = st.navigation(list(pages.values()), position="top")
    try:
        with st.container(key="qual_wire_place"):
            wire.draw(state.register())
        _bar(
            state.study(), undo=not (chosen is pages["coding"] or (chosen is pages["codebook"] and codebook.on_board()))
        )
        for told in state.told():
            st.toast(told)
        _lost_port()
        current = state.study()
        if current is not None:
            state.sign()
            meaning.keep_up(current)
        chosen.run()
    except QualError as error:
        _trouble(error)
    except Exception:  # Streamlit would say it in English, to its own developers
        LOG.exception("the page %s failed", chosen.url_path or "overview")
        st.html(f'<div class="qual-problem" role="alert">{escape(t("defect"))}</div>')


def _bar(current: Study | None, *, undo: bool) -> None:
    """One quiet line on every page: which study, the notice, undo (Koding and the board have their own), and who sits here."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="qual_bar"):
        words = ""
        if current is not None:
            words = f"<b>{escape(current.name)}</b>"
            if current.fictional:
                words += f'<span class="qual-fictional">{escape(t("fictional"))}</span>'
        st.html(f'<div class="qual-bar">{words}</div>', width="stretch")
        if current is not None and undo:
            _undo(current)
        with st.popover(
            state.coder() if current is not None else t("settings"), icon=":material/person:", type="tertiary"
        ):
            _settings(current)
    if current is not None and current.store.refusal is not None:
        st.html(f'<div class="qual-problem" role="status">{escape(parts.told(current.store.refusal))}</div>')
    if current is not None:
        _replaced(current)
        _restored(current)
    if current is not None and current.store.risk:
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
            "who": entry["actor"], "when": parts.moment(entry["at"]),
            "of": parts.moment(about["of"]) if about.get("of") else t("overview.restore.empty"),
            "kept": current.folder / "backups" / str(about.get("kept")),
        }  # fmt: skip
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


def _undo(current: Study) -> None:
    refusal = current.store.refusal
    last = undoable(current) if refusal is None else None
    told = t("undo.help", what=parts.operation(last["operation"])) if last else t("undo.nothing")
    if refusal is not None:
        told = parts.told(refusal)
    if st.button(t("undo"), icon=":material/undo:", type="tertiary", disabled=last is None, help=told, key="qual_undo"):
        state.say("undo.done", what=parts.operation(current.undo()))
        st.rerun()


def _settings(current: Study | None) -> None:
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
    if current is not None:
        st.html(f'<div class="qual-quiet qual-small">{escape(t("study.folder", folder=current.folder))}</div>')
        if st.button(t("study.other"), key="qual_other"):
            state.choose_folder()
            st.switch_page(st.session_state["_pages"]["overview"])


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
