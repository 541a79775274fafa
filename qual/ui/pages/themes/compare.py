"""Temaer: two rounds, two groups, two levels or two municipalities side by side, words first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.quotes import quoted
from qual.study import Study
from qual.themes import beneath, telling
from qual.themes.compare import CHANGES, Place, compare
from qual.themes.people import CHANGED
from qual.ui import state
from qual.ui.components.figure import Listing
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

#: what is set side by side, and what both sides can then be kept to
WITHIN = {
    "round": "group",
    "group": "round",
    "municipality": "level,round",
    "level": "municipality,round",
    "session": "",
}
ON_SCREEN = 1  # quotations of each side on the big screen
OPEN = 6  # themes of each kind of change that are shown at once


def draw(study: Study, at: At, page: Page) -> None:
    """What more and fewer take up, who was asked, the figure and quotations on both sides; beside, all words of one theme."""
    at = words.coded(study, at)
    always = words.only_always()
    sides, told, inside = _sides(study)
    kept = words.kept(study, inside)
    figure = words.picture(study, "compare")
    anatomy.say(
        page,
        "say.sides",
        figure=figure,
        themes=words.level(study),
        sides=told,
        limits=words.limits(*words.places(study, inside), words.always(), words.coder(study)),
    )
    if sides is None:
        pictures.nothing(page, "themes_one_place")
        return
    left, right = sides
    asked: dict[str, Any] = {
        "themes": theme_choice.named(study, at),
        "groups": words.groups_kept(study, kept),
        "within": words.several(kept, "round") or None,
        "always": always,
    }
    with page.main, parts.attempt():
        frame = state.remembered(compare, study, left, right, **asked, **at)
        reading = telling.compared(frame, state.language())
        anatomy.read(page, reading)
        rows, places = parts.records(frame), ({**kept, **right}, {**kept, **left})
        names = [pictures.named({**kept, **place}) for place in (left, right)]
        changed = _changes(study, frame, rows, names, places)
        listing = _listed(changed, names, reading) if changed else None
        plain = frame.drop(columns=["asked", "content", "left_quotes", "right_quotes"])
        pictures.figures(study, page, plain, *_notes(frame), listing=listing)
        first = [_mark(row, place) for row in rows[:1] for place in places]
        held = (_mark(row, place) for row in rows for place in places)
        pictures.behind(study, page, at, first, held=held, always=always)


def _changes(
    study: Study,
    frame: pd.DataFrame,
    rows: Sequence[Mapping[str, Any]],
    names: list[str],
    places: tuple[dict[str, Any], dict[str, Any]],
) -> list[Mapping[str, Any]]:
    """The themes by how they differ, the first of each kind at once; the rows in the order that they stand in."""
    called, told = tables.people(study), list[Mapping[str, Any]]()
    for kind in CHANGES:
        found = [row for row in rows if row["change"] == kind]
        told += found
        if found:
            st.subheader(t(f"compare.{kind}", count=len(found), left=names[0], right=names[1]))
            pictures.lines([_rule(kind)] if frame.attrs["rounds"] else [])
        for row in found[:OPEN]:
            _theme(row, names, places, called, _beneath(frame, row, names))
        if found[OPEN:]:
            with st.expander(t("compare.rest", count=len(found) - OPEN)):
                for row in found[OPEN:]:
                    _theme(row, names, places, called, _beneath(frame, row, names))
    return told


def _rule(kind: str) -> str:
    """When a theme of two rounds stands in this list (`people.Asked.change`)."""
    return t(f"compare.rule.{'changed' if kind in CHANGED else kind}")


def _notes(frame: pd.DataFrame) -> list[str]:
    language = state.language()
    return [
        telling.moved(frame, language),
        telling.moderated(frame, language),
        telling.same_figures(frame["change"], language),
        telling.uneven(frame, language),
        telling.in_no_group(frame, language),
    ]


def _listed(rows: Sequence[Mapping[str, Any]], names: list[str], reading: str) -> Listing:
    """Both sides for the big screen: the figure, and what is said; nobody's name."""

    def side(row: Mapping[str, Any], name: str) -> str:
        return "\n".join(
            [row[f"{name}_display"], *(quoted(passage.text) for passage in row[f"{name}_quotes"][:ON_SCREEN])]
        )

    lines = [[row["theme"], side(row, "left"), side(row, "right")] for row in rows]
    title = t("compare.title", left=names[0], right=names[1])
    return pictures.listing(title, reading, [t("themes.col.theme"), *names], lines)


def _sides(study: Study) -> tuple[tuple[Place, Place] | None, Word | str, str]:
    """The two places to compare (None where the study has no two), the word that says them, and what both can be kept to."""
    groups = tables.groups(study)
    values: dict[str, list[Any]] = {
        "round": tables.round_numbers(study),
        "group": [row["group"] for row in groups],
        "municipality": list(dict.fromkeys(row["municipality"] for row in groups if row["municipality"])),
        "level": list(dict.fromkeys(row["level"] for row in groups if row["level"])),
        "session": [row["session"] for row in tables.sessions(study) if row["files"]],
    }
    kinds = [kind for kind in WITHIN if len(values[kind]) > 1]
    if not kinds:
        return None, t("quotes.all"), ""
    kind = parts.addressed(kinds, "themes_sides", "sides")
    if kind == "round":
        left, right, rounds = words.two_rounds(study)
        shown, fields = rounds.shown, rounds.draw
    else:
        keys = [f"themes_{side}_{kind}" for side in ("left", "right")]
        left = parts.addressed(values[kind], keys[0], "left")
        right = parts.addressed(values[kind], keys[1], "right", values[kind][-1])
        shown = t("say.sides.of", left=left, right=right)

        def fields() -> None:
            for side, key in zip(("left", "right"), keys, strict=True):
                at = parts.held_at(key, values[kind])
                st.selectbox(t(f"compare.{side}"), values[kind], at, key=key, persist_state="session")

    def choose() -> None:
        parts.one_of(t("compare.what"), {name: t(f"compare.of.{name}") for name in kinds}, "themes_sides")
        fields()

    return ({kind: left}, {kind: right}), Word(shown, t("say.name.sides"), choose), WITHIN[kind]


def _mark(row: Mapping[str, Any], place: Place) -> dict[str, Any]:
    return {"theme_id": row["theme_id"], "theme": row["theme"], **place}


def _remember(row: Mapping[str, Any], places: Sequence[Place]) -> None:
    for place in reversed(places):
        pictures.remember(_mark(row, place))


def _beneath(frame: pd.DataFrame, row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """What stands under a theme's name: who was asked, whether the guide asks for it, and where it holds other codes."""
    told = [telling.who(row["asked"], state.language())] if row["asked"] is not None else []
    left, right = names
    told.append(beneath.asked_beside(frame, row["theme_id"], state.language()))
    told.append(beneath.content(row["content"], left, right, state.language()))
    return [line for line in told if line]


def _theme(
    row: Mapping[str, Any], names: list[str], places: Sequence[Place], called: Mapping[str, str], lines: Sequence[str]
) -> None:
    """One theme on both sides: a line with the figure, which the words stand under; its name puts all of them in the panel."""
    key = f"_themes_side_{row['theme_id']}"
    with st.container(key=f"qual_theme_{row['theme_id']}", gap="xxsmall"):
        st.button(row["theme"], type="tertiary", key=key, on_click=_remember, args=(row, places))
        pictures.lines(lines)
    for column, side, name in zip(st.columns(2, gap="large"), ("left", "right"), names, strict=True):
        with column, st.container(gap="xxsmall"):
            figure = t("compare.figure", place=name, display=row[f"{side}_display"])
            parts.html(f'<div class="qual-by">{escape(figure)}</div>')
            for passage in row[f"{side}_quotes"]:
                who = passage.person or ""
                parts.html(parts.said(passage.text, called.get(who, who)))
                parts.to_coding(passage.session, passage.reference)
