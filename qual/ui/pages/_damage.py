"""Words that scanning may have damaged: proposals with their context, of which the user ticks those to repair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from qual.transcripts.repair import Repair, propose
from qual.transcripts.repair_files import context
from qual.ui.pages import _files
from qual.ui.pages import _parts as parts
from qual.ui.pages._files import File
from qual.ui.state import t


def found(file: File) -> list[Repair]:
    """The proposals for the file as it was read; worked out once for each reading."""
    kept = _files.memory("damage")
    key = file.id, repr(file.how)
    if key not in kept:
        read = file.candidate.transcript
        kept[key] = propose(utterance.text for utterance in read.utterances) if read else []
    proposals: list[Repair] = kept[key]
    return proposals


def draw(file: File, proposals: Sequence[Repair]) -> None:
    """The table of proposals; a tick, or another word in its place, is made at import and told of in the report."""
    import pandas as pd

    parts.lead(t("damage.lead"))
    chosen = _files.repairs(file.id)
    rows = pd.DataFrame([_row(file, one, chosen) for one in proposals])
    version = st.session_state.get(f"_damage_{file.id}", 0)
    column = st.column_config
    edited = st.data_editor(
        rows,
        hide_index=True,
        num_rows="fixed",
        key=f"damage_{file.id}_{version}",
        height=min(420, 35 * len(rows) + 38),
        disabled=["context", "found", "sure"],
        column_config={
            "wanted": column.CheckboxColumn("✓", width=44),
            "found": column.TextColumn(t("damage.found"), width=110),
            "meant": column.TextColumn(t("damage.meant"), width=140, help=t("damage.meant.help")),
            "sure": column.ProgressColumn(t("damage.sure"), min_value=0, max_value=100, format="%d %%", width=110),
            "context": column.TextColumn(t("damage.context"), width="large"),
        },
    )
    said = {
        (one.utterance, one.start): (one, str(row["meant"]).strip())
        for one, row in zip(proposals, parts.records(edited), strict=True)
        if row["wanted"] and str(row["meant"] or "").strip()
    }
    with st.container(horizontal=True):
        for name in ("all", "none"):
            if st.button(t(f"damage.{name}"), key=f"damage_{name}", type="tertiary"):
                said = (
                    {(one.utterance, one.start): (one, one.candidates[0][0]) for one in proposals}
                    if name == "all"
                    else {}
                )
                st.session_state[f"_damage_{file.id}"] = version + 1
    if said != chosen:
        chosen.clear()
        chosen.update(said)
        st.rerun()


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
