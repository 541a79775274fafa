"""Temaer: who was there both times, one person over the rounds, whose voice is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.study import Study
from qual.themes import telling
from qual.ui import state
from qual.ui.pages import parts, tables
from qual.ui.pages.themes import pictures
from qual.ui.state import t

if TYPE_CHECKING:
    pass

Row = dict[str, Any]


def returning(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Those who return beside those who are new, before a change is called development."""
    from qual.themes.change import change

    numbers = [row["number"] for row in tables.rounds(study)]
    if len(numbers) < 2:
        parts.empty("themes_one_round")
        return
    one, two, _rest = st.columns([2, 2, 6])
    then = one.selectbox(t("themes.then"), numbers, key="themes_then", persist_state="session")
    now = two.selectbox(t("themes.now"), numbers, index=len(numbers) - 1, key="themes_now", persist_state="session")
    with parts.attempt():
        frame = state.cached(
            "change",
            lambda: change(study, then, now, level=level, grouping=grouping, language=state.language()),
            level,
            grouping,
            then,
            now,
            state.language(),
        )
        parts.lead(telling.changed(frame, state.language()))
        held = frame[frame["status"] == "held"]
        table = held[(held[["then", "now", "newcomers_now", "gone_then"]] > 0).any(axis=1)].reset_index(drop=True)
        shown = [
            "theme",
            "group",
            "returning",
            "then",
            "now",
            "both",
            "newcomers",
            "newcomers_now",
            "gone",
            "gone_then",
        ]
        row = pictures.rows(table[shown], "returning")
        pictures.figures(study, frame)
        if row is not None:
            mark = table.iloc[row]
            pictures.remember(
                {"theme_id": mark["theme_id"], "theme": mark["theme"], "group": mark["group"], "round": now}
            )
            pictures.remember(
                {"theme_id": mark["theme_id"], "theme": mark["theme"], "group": mark["group"], "round": then}
            )
            pictures.behind(study, level, grouping)


def person(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """One person over the rounds, where the consent allows it."""
    from qual.themes.change import followed

    attended = state.cached("attendances", lambda: parts.records(study.attendances()))
    consents = state.cached("permissions", study.permissions)["consents"]
    agreed = {row["person"] for row in consents if row["given"] and not row["withdrawn"]}
    there = dict.fromkeys(row["person"] for row in attended if row["person"] and row["function"] == "participant")
    codes = sorted(there, key=lambda one: one not in agreed)  # first those who may be followed
    if not codes:
        parts.empty("themes_no_persons")
        return
    code = st.selectbox(t("col.person"), codes, key="themes_person", persist_state="session")
    with parts.attempt():
        frame = followed(study, str(code), level=level, grouping=grouping, language=state.language())
        if frame.attrs["consent"] is None:
            parts.note(t("themes.no_consents"))
        said = frame[frame["utterances"] > 0]
        parts.lead(t("themes.person", person=code, themes=said["theme_id"].nunique(), rounds=said["round"].nunique()))
        if said.empty:
            return
        table = said.pivot_table(
            index=["theme_id", "theme"], columns="round", values="utterances", aggfunc="sum", sort=False
        )
        for number in frame["round"].dropna().unique():
            if number not in table:
                table[number] = 0
        table = table[sorted(table.columns)].fillna(0).astype(int).reset_index()
        ids = table.pop("theme_id")
        names = {number: t("round_head", number=number) for number in table.columns if number != "theme"}
        event = st.dataframe(
            table.rename(columns=names | {"theme": t("themes.col.theme")}), hide_index=True, on_select="rerun",
            selection_mode="single-row", key="_themes_table_person",
        )  # fmt: skip
        pictures.figures(study, frame)
        if event.selection.rows:
            at = event.selection.rows[0]
            pictures.remember({"theme_id": ids.iloc[at], "theme": table["theme"].iloc[at], "person": code})
            pictures.behind(study, level, grouping)


def missing(study: Study, _figure: str, _level: Any, _grouping: str | None) -> None:
    """Sessions, people and roles that are not there, unknown speakers, and figures that disagree."""
    from qual.themes.missing import missing as find

    frame = state.cached("missing", lambda: find(study))
    if frame.empty:
        parts.empty("themes_nobody_missing")
        return
    parts.lead(telling.whose_voice_is_missing(frame, state.language()))
    _missing_grid(study, parts.records(frame))
    table = frame.assign(
        what=[t(f"themes.missing.{what}") for what in frame["what"]],
        who=[row["person"] or row["role"] or row["figures"] or row["note"] or "" for row in parts.records(frame)],
    )
    with st.expander(t("themes.missing.list", count=len(table))):
        pictures.rows(table[["group", "round", "session", "what", "who"]], "missing", choose=False)
    pictures.figures(study, frame)


def _missing_grid(study: Study, rows: list[Row]) -> None:
    """Who was missing, group by group and round by round: the whole picture before the list."""
    cells: dict[tuple[Any, Any], list[str]] = {}
    for row in rows:
        if row["what"] in ("not_held", "not_imported"):
            cells[row["group"], row["round"]] = [t(f"themes.missing.{row['what']}")]
        elif row["what"] in ("absent", "role_absent"):
            cells.setdefault((row["group"], row["round"]), []).append(row["person"] or row["role"])
    groups, rounds = (
        [row[name] for row in of(study)] for name, of in (("code", tables.groups), ("number", tables.rounds))
    )
    parts.by_cell({place: ", ".join(names) for place, names in cells.items()}, groups, rounds)
