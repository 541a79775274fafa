"""Temaer: two rounds, two groups, two levels or two municipalities side by side, words first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from qual.quotes import quoted
from qual.study import Study
from qual.themes import telling
from qual.themes.compare import CHANGES, Place, compare
from qual.ui import state
from qual.ui.components.figure import Listing
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t

KINDS = ("round", "group", "municipality", "level", "session")
ON_SCREEN = 1  # quotations of each side on the big screen
OPEN = 6  # themes of each kind of change that are shown at once
ALL = ""


def draw(study: Study, at: At) -> None:
    """What more and fewer take up, with who was asked, the figure and quotations on both sides."""
    sides = _sides(study)
    if sides is None:
        parts.empty("themes_one_place")
        return
    left, right = sides
    with parts.attempt():
        frame = state.remembered(
            compare, study, left, right, themes=theme_choice.named(study, at), always=pictures.always(), **at
        )
        told = (telling.compared(frame, state.language()), telling.moved(frame, state.language()))
        reading = " ".join(filter(None, told))
        parts.lead(reading)
        rows = parts.records(frame)
        names = [_named(place) for place in (left, right)]
        for kind in CHANGES:
            found = [row for row in rows if row["change"] == kind]
            if found:
                st.subheader(t(f"compare.{kind}", count=len(found), left=names[0], right=names[1]))
                for row in found[:OPEN]:
                    _theme(row, names)
                if found[OPEN:]:
                    with st.expander(t("compare.rest", count=len(found) - OPEN)):
                        for row in found[OPEN:]:
                            _theme(row, names)
        changed = [row for kind in CHANGES for row in rows if row["change"] == kind]
        listing = _listed(changed, names, reading) if changed else None
        pictures.figures(study, frame.drop(columns=["asked", "left_quotes", "right_quotes"]), listing)


def _listed(rows: Sequence[Mapping[str, Any]], names: list[str], reading: str) -> Listing:
    """Both sides for the big screen: the figure, and what is said; nobody's name."""

    def side(row: Mapping[str, Any], name: str) -> str:
        return "\n".join(
            [row[f"{name}_display"], *(quoted(passage.text) for passage in row[f"{name}_quotes"][:ON_SCREEN])]
        )

    return {
        "kind": "table",
        "title": t("compare.title", left=names[0], right=names[1]),
        "reading": reading,
        "notes": [telling.evidence(state.language())],
        "rows": [""] * len(rows),
        "head": [t("themes.col.theme"), *names],
        "lines": [[row["theme"], side(row, "left"), side(row, "right")] for row in rows],
    }


def _sides(study: Study) -> tuple[Place, Place] | None:
    """The two places to compare; None where the study has no two."""
    groups = tables.groups(study)
    values: dict[str, list[Any]] = {
        "round": tables.round_numbers(study),
        "group": [row["group"] for row in groups],
        "municipality": list(dict.fromkeys(row["municipality"] for row in groups if row["municipality"])),
        "level": list(dict.fromkeys(row["level"] for row in groups if row["level"])),
        "session": [row["session"] for row in tables.sessions(study) if row["files"]],
    }
    kinds = [kind for kind in KINDS if len(values[kind]) > 1]
    if not kinds:
        return None
    one, two, three, four = st.columns([2, 2, 2, 3], vertical_alignment="bottom")
    kind = parts.one_of(t("compare.what"), {name: t(f"compare.of.{name}") for name in kinds}, "themes_sides", one)
    options = values[kind]
    left = two.selectbox(t("compare.left"), options, key=f"themes_left_{kind}", persist_state="session")
    right = three.selectbox(
        t("compare.right"), options, index=len(options) - 1, key=f"themes_right_{kind}", persist_state="session"
    )
    if kind == "session":
        return {kind: left}, {kind: right}
    inside = "group" if kind == "round" else "round"
    places = {ALL: t("quotes.all")} | {value: str(value) for value in values[inside]}
    within = parts.one_of(t(f"compare.within.{inside}"), places, f"themes_inside_{inside}", four)
    same = {} if within == ALL else {inside: within}
    return {kind: left, **same}, {kind: right, **same}


def _named(place: Place) -> str:
    return " ".join(
        t("round", number=value) if name == "round" else str(value) for name, value in reversed(list(place.items()))
    )


def _theme(row: Mapping[str, Any], names: list[str]) -> None:
    """One theme on both sides: a line with the figure, which the words stand under."""
    parts.html(f"<b>{escape(row['theme'])}</b>")
    if row["asked"] is not None:
        parts.html(f'<div class="qual-by">{escape(telling.who(row["asked"], state.language()))}</div>')
    for column, side, name in zip(st.columns(2, gap="large"), ("left", "right"), names, strict=True):
        with column:
            figure = t("compare.figure", place=name, display=row[f"{side}_display"])
            parts.html(f'<div class="qual-by">{escape(figure)}</div>')
            for passage in row[f"{side}_quotes"]:
                parts.html(parts.said(passage.text, passage.person or ""))
                parts.to_coding(passage.session, passage.reference)
