"""Temaer: which themes stand together."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from qual.study import Study
from qual.themes import telling
from qual.ui import state
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.themes import pictures
from qual.ui.state import t

Row = dict[str, Any]


def pairs(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Themes that stand together, most often first: a table, which reads better than a network."""
    from qual.themes.cooccurrence import cooccurrence

    if not theme_choice.themes(study, level, grouping):
        parts.empty("themes_none")
        return
    one, two, three = st.columns([3, 2, 3], vertical_alignment="bottom")
    with one:
        chosen = parts.choice(t("themes.within"), ("utterance", "exchange"), "themes_within", "themes.within")
    within: Literal["utterance", "exchange"] = "exchange" if chosen == "exchange" else "utterance"
    number = two.selectbox(
        t("col.round"), [0, *(row["number"] for row in tables.rounds(study))], key="themes_pairs_round",
        persist_state="session", format_func=lambda value: str(value) if value else t("quotes.all"),
    )  # fmt: skip
    group = three.selectbox(
        t("col.group"), ["", *(row["code"] for row in tables.groups(study))], key="themes_pairs_group",
        persist_state="session", format_func=lambda value: value or t("quotes.all"),
    )  # fmt: skip
    where: Row = ({"round": number} if number else {}) | ({"group": group} if group else {})
    frame = state.cached(
        "pairs",
        lambda: cooccurrence(
            study,
            level=level,
            within=within,
            grouping=grouping,
            where=where,
            language=state.language(),
        ),
        level,
        grouping,
        within,
        *where.items(),
        state.language(),
    )
    parts.lead(telling.stand_together(frame, state.language()))
    if frame.empty:
        return
    middle, right = pictures.columns()
    with middle:
        row = pictures.rows(frame[["theme", "other", "together", "alone", "other_alone", "overlap"]], "pairs")
        pictures.figures(study, frame)
    if row is not None and st.session_state.get("_themes_pair") != (pair := frame.iloc[row].to_dict()):
        st.session_state["_themes_pair"] = pair
        both = {"theme_id": pair["theme_id"], "theme": f"{pair['theme']} + {pair['other']}"}
        pictures.remember(both | where | ({"beside": pair["other_id"]} if within == "utterance" else {}))
    with right:
        pictures.behind(study, level, grouping)
