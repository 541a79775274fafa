"""Words that scanning may have damaged: proposals with their context, of which the user ticks those to repair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from qual.transcripts.repair import Repair, propose
from qual.transcripts.repair_files import context
from qual.ui.pages import grids, parts
from qual.ui.pages.material import incoming
from qual.ui.pages.material.incoming import File
from qual.ui.state import t


def known(file: File) -> list[Repair]:
    """The proposals for the file as it was read, where they are worked out."""
    proposals: list[Repair] = incoming.memory("damage").get(_key(file), [])
    return proposals


def look(file: File) -> None:
    """Work out the proposals, once for each reading, after all else is drawn: it may take a moment. Found, they are shown."""
    kept, read = incoming.memory("damage"), file.candidate.transcript
    if _key(file) not in kept and read is not None:
        kept[_key(file)] = propose(utterance.text for utterance in read.utterances)
        if kept[_key(file)]:
            st.rerun()


def _key(file: File) -> tuple[str, str]:
    return file.id, repr(file.how)


def draw(file: File, proposals: Sequence[Repair]) -> None:
    """The table of proposals; a tick, or another word in its place, is made at import and told of in the report."""
    import pandas as pd

    parts.lead(t("damage.lead"))
    chosen = incoming.repairs(file.id)
    rows = pd.DataFrame([_row(file, one, chosen) for one in proposals])
    key = f"damage_{file.id}_{st.session_state.setdefault('_damage_version', 0)}"
    column = st.column_config
    grids.edited(
        rows,
        hide_index=True,
        num_rows="fixed",
        key=key,
        on_change=_said,
        args=(file.id, proposals, key),
        height=min(420, 35 * len(rows) + 38),
        disabled=["context", "found", "sure"],
        column_config={
            "wanted": column.CheckboxColumn("✓", width=50, pinned=True),
            "found": column.TextColumn(t("damage.found"), width=110),
            "meant": column.TextColumn(t("damage.meant"), width=140, help=t("damage.meant.help")),
            "sure": column.ProgressColumn(t("damage.sure"), min_value=0, max_value=100, format="%d %%", width=110),
            "context": column.TextColumn(t("damage.context"), width="large"),
        },
    )
    with st.container(horizontal=True):
        for name, those in (("all", proposals), ("none", ())):
            st.button(t(f"damage.{name}"), key=f"damage_{name}", type="tertiary", on_click=_take, args=(file.id, those))


def _said(file_id: str, proposals: Sequence[Repair], key: str) -> None:
    """Take over what was just edited, before the page is drawn: the button that imports stands above the table."""
    chosen = incoming.repairs(file_id)
    for at, row in st.session_state[key]["edited_rows"].items():
        one = proposals[int(at)]
        place = one.utterance, one.start
        meant = (row.get("meant") or chosen.get(place, (one, one.candidates[0][0]))[1]).strip()
        if row.get("wanted", place in chosen) and meant:
            chosen[place] = one, meant
        else:
            chosen.pop(place, None)


def _take(file_id: str, those: Sequence[Repair]) -> None:
    chosen = incoming.repairs(file_id)
    chosen.clear()
    chosen.update({(one.utterance, one.start): (one, one.candidates[0][0]) for one in those})
    st.session_state["_damage_version"] += 1  # a table without edits of its own


def _row(file: File, one: Repair, chosen: dict[tuple[int, int], tuple[Repair, str]]) -> dict[str, Any]:
    assert file.candidate.transcript is not None
    before, after = context(file.candidate.transcript, one)
    return {
        "wanted": (one.utterance, one.start) in chosen,
        "found": one.found,
        "meant": chosen.get((one.utterance, one.start), (one, one.candidates[0][0]))[1],
        "sure": round(100 * one.confidence),
        "context": " ".join(f"…{before}[{one.found}]{after}…".split()),
    }
