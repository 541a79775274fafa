"""Temaer: which themes stand together."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from qual.study import Study
from qual.themes import telling
from qual.ui import state
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t


def pairs(study: Study, at: At) -> None:
    """Themes that stand together, most often first: a table, which reads better than a network."""
    from qual.themes import cooccurrence

    if not theme_choice.themes(study, at):
        parts.empty("themes_none")
        return
    within, where = _choose(study)
    frame = state.remembered(cooccurrence, study, within=within, where=where, always=pictures.always(), **at)
    reading = telling.stand_together(frame, state.language())
    parts.lead(reading)
    if frame.empty:
        return
    middle, right = pictures.columns()
    with middle:
        table = frame[["theme", "other", "together", "alone", "other_alone", "overlap"]]
        row = pictures.rows(table, "pairs")
        pictures.figures(study, frame, pictures.listed(table, t("themes.part.together"), reading))
    if row is not None and st.session_state.get("_themes_pair") != (pair := frame.iloc[row].to_dict()):
        st.session_state["_themes_pair"] = pair
        both = {"theme_id": pair["theme_id"], "theme": f"{pair['theme']} + {pair['other']}"}
        pictures.remember(both | where | {"beside": pair["other_id"], "within": within})
    with right:
        pictures.behind(study, at)


def _choose(study: Study) -> tuple[Literal["utterance", "exchange"], dict[str, str | int]]:
    """Within what, and in which round and group."""
    one, two, three = st.columns([3, 2, 3], vertical_alignment="bottom")
    with one:
        chosen = parts.choice(t("themes.within"), ("utterance", "exchange"), "themes_within", "themes.within")
    numbers: dict[Any, str] = {0: t("quotes.all")} | {number: str(number) for number in tables.round_numbers(study)}
    groups = {"": t("quotes.all")} | {code: code for code in tables.group_codes(study)}
    number = parts.one_of(t("col.round"), numbers, "themes_pairs_round", two) if numbers.keys() - {0} else 0
    group = parts.one_of(t("col.group"), groups, "themes_pairs_group", three) if groups.keys() - {""} else ""
    where: dict[str, str | int] = ({"round": number} if number else {}) | ({"group": group} if group else {})
    return "exchange" if chosen == "exchange" else "utterance", where
