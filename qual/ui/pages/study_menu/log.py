"""The log: every act, who did it and when; undo of one's own newest; the appendix that is made from it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from qual import coding
from qual.reports.methods import write_methods
from qual.store.record import Entry
from qual.study import Study
from qual.themes.reading import moment
from qual.ui import state
from qual.ui.pages import grids, parts
from qual.ui.state import t

_LOGGED = 2000  # entries that are read at a time

#: pixels of the columns of words at least, which grow where there is room
_WIDTHS = {"at": 150, "by": 110, "what": 250, "about": 240, "undone": 80}


def draw(study: Study) -> None:
    """Every act: who, when, what; filtered, with undo of one's own newest, and the appendix that is made from it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _undo(study)
        name = parts.file_name(study, t("log.methods.name"), ".docx")
        language, fictional = state.language(), study.fictional

        def write(path: Path) -> None:
            write_methods(study, path, fictional=fictional, about=parts.about(study), language=language)

        parts.download(t("log.methods"), partial(parts.made, name, write), name, key="log_methods")
    everyone = state.remembered(coding.actors, study)
    if not everyone:
        parts.note(t("log.empty"))
        return
    one, two, three = st.columns(3)
    who = one.selectbox(t("log.who"), ["", *everyone], format_func=lambda key: key or t("log.everyone"), key="log_who")
    kind = two.selectbox(
        t("log.kind"),
        ["", *coding.KINDS_OF_ACTS],
        key="log_kind",
        format_func=lambda key: t(f"log.kind.{key}") if key else t("log.all"),
    )
    since = parts.date_field(t("changes.since"), None, three, key="log_since")
    found = state.remembered(
        coding.log, study, since=parts.utc(since), coder=who or None, kind=kind or None, limit=_LOGGED
    )
    if not found:
        parts.note(t("log.none"))
        return
    if len(found) == _LOGGED:
        parts.note(t("log.some", count=parts.number(_LOGGED)))
    _entries(study, found)


def _entries(study: Study, found: list[Entry]) -> None:
    import pandas as pd

    names = state.remembered(coding.about_names, study)
    table = pd.DataFrame(
        [
            {
                "seq": row["seq"],
                "at": moment(row["at"], state.language()),
                "by": row["actor"],
                "what": parts.operation(row["operation"]),
                "about": coding.about(row, names) or "",
                "undone": t("log.undone") if row["undone"] else "",
            }
            for row in found
        ]
    )
    grids.shown(
        table,
        hide_index=True,
        key="log_table",
        height=parts.height(len(table), 620),
        column_config={
            "seq": st.column_config.NumberColumn(t("log.col.seq"), width=70, format="%d"),
            **{name: st.column_config.TextColumn(t(f"log.col.{name}"), width=wide) for name, wide in _WIDTHS.items()},
        },
    )


def _undo(study: Study) -> None:
    """Undo of one's own newest act, and redo; a refusal stands here with its reason."""
    newest, undone = coding.undoable(study), coding.redoable(study)
    for way, entry in (("undo", newest), ("redo", undone)):
        label = t(f"log.{way}", what=parts.operation(entry["operation"])) if entry else t(f"log.{way}.nothing")
        if st.button(label, key=f"log_{way}", disabled=entry is None):
            with parts.attempt():
                done = study.undo() if way == "undo" else study.redo()
                state.say(f"{way}.done", what=parts.operation(done))
                st.rerun()
