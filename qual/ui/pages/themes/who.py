"""Temaer: who was there both times, one person over the rounds, whose voice is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.study import Study
from qual.themes import telling
from qual.themes.missing import ABSENT, KINDS, Gap
from qual.ui import state
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = ["returning", "then", "now", "both", "newcomers", "newcomers_now", "gone", "gone_then"]
_MOVED = ["came", "came_now", "went", "went_then"]


def returning(study: Study, at: At) -> None:
    """Those who return beside those who are new, before a change is called development."""
    from qual.themes import change

    if not pictures.over_rounds(study, "themes_one_round"):
        return
    numbers = tables.round_numbers(study)
    one, two, _rest = st.columns([2, 2, 6])
    then = one.selectbox(t("themes.then"), numbers, key="themes_then", persist_state="session")
    now = two.selectbox(t("themes.now"), numbers, index=len(numbers) - 1, key="themes_now", persist_state="session")
    with parts.attempt():
        themes = theme_choice.named(study, at)
        frame = state.remembered(change, study, then, now, themes=themes, **at)
        whole = state.remembered(change, study, then, now, by=(), themes=themes, **at)
        both = (telling.changed(whole, state.language()), telling.moved(whole, state.language()))
        reading = " ".join(filter(None, both))
        parts.lead(reading)
        held = frame[frame["status"] == "held"]
        voiced = ["then", "now", "newcomers_now", "gone_then", "came_now", "went_then"]
        table = held[(held[voiced] > 0).any(axis=1)].reset_index(drop=True)
        moved = _MOVED if (held[_MOVED] > 0).any(axis=None) else []
        told = [telling.change_word(change, state.language()) for change in table["change"]]
        shown = table.assign(change=told)[["theme", "group", "change", *_COUNTS, *moved]]
        row = pictures.rows(shown, "returning")
        listing = pictures.listed(shown, t("themes.as.returning"), reading)
        pictures.figures(study, frame.drop(columns="asked"), listing)
        if row is not None:
            mark = {name: table[name].iloc[row] for name in ("theme_id", "theme", "group")}
            pictures.remember(mark | {"round": now})
            pictures.remember(mark | {"round": then})
            pictures.behind(study, at)


def person(study: Study, at: At) -> None:
    """One person over the rounds, where the consent allows it."""
    from qual.themes import followed

    codes = _participants(study)
    if not codes:
        parts.empty("themes_no_persons")
        return
    code = st.selectbox(t("col.person"), codes, key="themes_person", persist_state="session")
    with parts.attempt():
        frame = followed(study, str(code), **at)
        if frame.attrs["consent"] is None:
            parts.note(t("themes.no_consents"))
        said = frame[frame["utterances"] > 0]
        told = t("themes.person", person=code, themes=said["theme_id"].nunique(), rounds=said["round"].nunique())
        parts.lead(" ".join(filter(None, (told, telling.covers(frame, state.language())))))
        if said.empty:
            return
        table = _by_round(said, frame["round"].dropna().unique())
        ids = table.pop("theme_id")
        names = {number: t("round_head", number=number) for number in table.columns if number != "theme"}
        event = st.dataframe(
            table.rename(columns=names | {"theme": t("themes.col.theme")}),
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            key="_themes_table_person",
        )
        pictures.figures(study, frame)
        if event.selection.rows:
            row = event.selection.rows[0]
            pictures.remember({"theme_id": ids.iloc[row], "theme": table["theme"].iloc[row], "person": code})
            pictures.behind(study, at)


def _participants(study: Study) -> list[str]:
    """The codes of those who took part, first those who may be followed."""
    attended = state.cached("attendances", lambda: parts.records(study.attendances()))
    consents = state.cached("permissions", study.permissions)["consents"]
    agreed = {row["person"] for row in consents if row["given"] and not row["withdrawn"]}
    there = dict.fromkeys(row["person"] for row in attended if row["person"] and row["function"] == "participant")
    return sorted(there, key=lambda one: one not in agreed)


def _by_round(said: pd.DataFrame, numbers: Any) -> pd.DataFrame:
    """Utterances by theme, a column a round, also the rounds without any."""
    table = said.pivot_table(
        index=["theme_id", "theme"], columns="round", values="utterances", aggfunc="sum", sort=False
    )
    for number in numbers:
        if number not in table:
            table[number] = 0
    return table[sorted(table.columns)].fillna(0).astype(int).reset_index()


def missing(study: Study, _at: At) -> None:
    """Sessions and people that are not there, roles beside them, unknown speakers, and figures that disagree."""
    import pandas as pd

    from qual.themes import missing as find

    frame = state.remembered(find, study)
    if frame.empty:
        parts.empty("themes_nobody_missing")
        return
    told = (telling.whose_voice_is_missing(frame, state.language()), telling.moved(frame, state.language()))
    parts.lead(" ".join(filter(None, told)))
    rows = parts.rows(frame, Gap)
    _missing_grid(study, rows, KINDS[:3] + ABSENT, "themes.missing.persons")
    _missing_grid(study, rows, ("role_absent",), "themes.missing.roles")
    listed = [
        row | {"what": t(f"themes.missing.{row['what']}"), "who": row["figures"] or row["note"] or ""}
        for row in rows
        if row["what"] not in (*ABSENT, "role_absent")
    ]
    if listed:
        with st.expander(t("themes.missing.list", count=len(listed))):
            rest = pd.DataFrame(listed)[["group", "round", "session", "what", "who"]]
            pictures.rows(rest, "missing", choose=False)
    pictures.figures(study, frame)


def _missing_grid(study: Study, rows: list[Gap], kinds: tuple[str, ...], head: str) -> None:
    """Persons, or roles, who were missing: group by group and round by round."""
    cells: dict[tuple[str | None, int | None], dict[str, list[str]]] = {}
    for row in rows:
        if row["what"] in kinds:
            of = cells.setdefault((row["group"], row["round"]), {}).setdefault(row["what"], [])
            of.append(row["person"] or row["role"] or "")
    if not cells:
        return
    st.subheader(t(head))

    def words(what: str, names: list[str]) -> str:
        kind = t(f"themes.missing.{what}")
        return ", ".join(names) if what == "role_absent" else f"{kind}: {', '.join(names)}" if any(names) else kind

    told = {
        place: "; ".join(words(what, found[what]) for what in kinds if what in found) for place, found in cells.items()
    }
    parts.by_cell(told, tables.group_codes(study) or [None], tables.round_numbers(study))
