"""Backups: when the last one was made, who else can read the study, and putting one back."""

from __future__ import annotations

import streamlit as st

from qual.store.backups import Backup
from qual.store.private import open_to_others
from qual.study import Study
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.state import t


def draw(study: Study) -> None:
    """The newest backup, the button that makes one, and the choice of one to put back."""
    found = list(study.backups())
    asked = max((one.taken for one in found if not one.safety), default=None)
    parts.lead(t("overview.backup.lead", newest=parts.moment(asked) if asked else t("overview.no_backup")))
    others = open_to_others(study.folder)
    if others is not None:
        parts.note(others.told(study.folder, state.language()))
    with st.container(horizontal=True, gap="small"):
        if st.button(t("overview.backup"), icon=":material/save:"):
            with parts.attempt():
                state.say("overview.backup.done", file=study.backup().name)
                st.rerun()
        if found:
            with st.popover(t("overview.restore"), icon=":material/settings_backup_restore:"):
                # the safety copies come last: what one has asked for is what one mostly wants back
                found.sort(key=lambda one: one.safety)
                chosen = st.selectbox(t("overview.restore.which"), found, format_func=told)
                parts.note(t("overview.restore.note"))
                if st.button(t("overview.restore.button"), type="primary"):
                    with parts.attempt():
                        study.restore(chosen.path)  # the frame says it, as in every other window
                        st.rerun()


def told(backup: Backup) -> str:
    """When a backup was made and its newest act was done, what it holds, and why it was made."""
    counts = {name: getattr(backup, name) for name in ("sessions", "utterances", "codings")}
    return t(
        "overview.restore.one",
        taken=parts.moment(backup.taken),
        at=_moment(backup),
        why=t(f"overview.restore.why.{backup.why}"),
        **counts,
    )


def _moment(backup: Backup) -> str:
    """When the newest act in a backup was done, on this machine's clock."""
    return parts.moment(backup.at) if backup.at else t("overview.restore.empty")
