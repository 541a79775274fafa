"""Temaer: two rounds, two groups, two levels or two municipalities side by side, words first."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from qual.quotes import quoted
from qual.study import Study
from qual.themes import telling
from qual.themes.compare import CHANGES, compare
from qual.ui import state
from qual.ui.pages import parts, tables
from qual.ui.pages.themes import pictures
from qual.ui.state import t

KINDS = ("round", "group", "municipality", "level")
OPEN = 6  # themes of each kind of change that are shown at once
ALL = ""
Row = dict[str, Any]


def draw(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """What is new, gone, stronger and weaker, with the figure and quotations on both sides."""
    sides = _sides(study)
    if sides is None:
        parts.empty("themes_one_place")
        return
    left, right = sides
    with parts.attempt():
        frame = state.cached(
            "compare",
            lambda: compare(study, left, right, level=level, grouping=grouping, language=state.language()),
            level,
            grouping,
            *left.items(),
            None,
            *right.items(),
            state.language(),
        )
        parts.lead(telling.compared(frame, state.language()))
        rows = parts.records(frame)
        names = [_named(place) for place in (left, right)]
        for kind in CHANGES:
            found = [row for row in rows if row["change"] == kind]
            if found:
                st.subheader(t(f"compare.{kind}", count=len(found), left=names[0], right=names[1]))
                for row in found[:OPEN]:
                    _theme(row, names)
                if found[OPEN:]:
                    with st.expander(t("compare.more", count=len(found) - OPEN)):
                        for row in found[OPEN:]:
                            _theme(row, names)
        pictures.figures(study, frame.drop(columns=["left_quotes", "right_quotes"]))


def _sides(study: Study) -> tuple[Row, Row] | None:
    """The two places to compare; None where the study has no two."""
    groups, rounds = tables.groups(study), [row["number"] for row in tables.rounds(study)]
    values: dict[str, list[Any]] = {
        "round": rounds,
        "group": [row["code"] for row in groups],
        **{name: list(dict.fromkeys(row[name] for row in groups if row[name])) for name in ("municipality", "level")},
    }
    kinds = [kind for kind in KINDS if len(values[kind]) > 1]
    if not kinds:
        return None
    one, two, three, four = st.columns([2, 2, 2, 3], vertical_alignment="bottom")
    kind = one.selectbox(
        t("compare.what"),
        kinds,
        key="themes_sides",
        persist_state="session",
        format_func=lambda name: t(f"compare.of.{name}"),
    )
    options = values[str(kind)]
    left = two.selectbox(t("compare.left"), options, key=f"themes_left_{kind}", persist_state="session")
    right = three.selectbox(
        t("compare.right"), options, index=len(options) - 1, key=f"themes_right_{kind}", persist_state="session"
    )
    inside = "group" if kind == "round" else "round"
    within = four.selectbox(
        t(f"compare.within.{inside}"), [ALL, *values[inside]], key=f"themes_inside_{inside}", persist_state="session",
        format_func=lambda value: t("quotes.all") if value == ALL else str(value),
    )  # fmt: skip
    same = {} if within == ALL else {inside: within}
    return {str(kind): left, **same}, {str(kind): right, **same}


def _named(place: Row) -> str:
    return " ".join(
        t("round", number=value) if name == "round" else str(value) for name, value in reversed(place.items())
    )


def _theme(row: Row, names: list[str]) -> None:
    """One theme on both sides: a line with the figure, which the words stand under."""
    parts.html(f"<b>{escape(row['theme'])}</b>")
    for column, side, name in zip(st.columns(2, gap="large"), ("left", "right"), names, strict=True):
        with column:
            figure = t("compare.figure", place=name, display=row[f"{side}_display"])
            parts.html(f'<div class="qual-by">{escape(figure)}</div>')
            for passage in row[f"{side}_quotes"]:
                parts.html(
                    f'<div class="qual-quote"><p class="qual-said">{escape(quoted(passage.text))}</p>'
                    f'<div class="qual-by">{escape(passage.person or "")}</div></div>'
                )
                parts.to_coding({"session": passage.session, "quote": passage.reference})
