"""Temaer: who was there both times, one person over the rounds, whose voice is missing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.study import Study
from qual.themes import telling
from qual.themes.missing import ABSENT, KINDS, Gap
from qual.themes.people import CHANGED
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

#: how many of each kind of people take it up, of how many; those who moved where there are any
_COUNTS = {"newcomers_now": "newcomers", "gone_then": "gone"}
_MOVED = {"came_now": "came", "went_then": "went"}
_VOICED = ["then", "now", *_COUNTS, *_MOVED]
NAME = 24  # letters of a theme's name beside so many columns; all of it stands in the panel, and on the big screen
_WIDTHS = {"theme": 164, "said": 118, "both": 60, "newcomers_now": 60, "gone_then": 70, "came_now": 72, "went_then": 70}


def returning(study: Study, at: At, page: Page) -> None:
    """Those who return beside those who are new, before a change is called development."""
    from qual.themes import change

    numbers = tables.round_numbers(study)
    if not numbers:
        anatomy.say(page, "say.missing", figure=words.picture(study, "who"))
        pictures.over_rounds(study, page, "themes_one_round")
        return
    then, now, rounds = words.two_rounds(study)
    by, kept = words.by(study, "returning").removesuffix(",round"), words.kept(study, "group")
    anatomy.say(
        page,
        "say.returning",
        figure=words.picture(study, "who"),
        themes=words.level(study),
        by=words.split(study, "returning"),
        sides=rounds,
        limits=words.limits(*words.places(study, "group")),
    )
    if not pictures.over_rounds(study, page, "themes_one_round"):
        return
    with page.main, parts.attempt():
        themes = theme_choice.named(study, at)
        of: dict[str, Any] = {"themes": themes, "groups": words.groups_kept(study, kept), **at}
        frame = state.remembered(change, study, then, now, by=(by,), **of)
        whole = state.remembered(change, study, then, now, by=(), **of)
        reading = telling.changed(whole, state.language())
        anatomy.read(page, reading)
        held = frame[frame["status"] == "held"]
        table = held[(held[_VOICED] > 0).any(axis=1)].reset_index(drop=True)
        counts = _COUNTS | (_MOVED if (held[[*_MOVED, *_MOVED.values()]] > 0).any(axis=None) else {})
        shown = _in_words(table, by, counts)

        def marks(table: pd.DataFrame, at: int, *names: str) -> list[dict[str, Any]]:
            mark = kept | {name: table[name].iloc[at] for name in ("theme_id", "theme", *names)}
            return [mark | {"round": number} for number in (now, then)]

        widths = _WIDTHS | {by: 106, "change": 150}
        brief = shown.assign(theme=[textwrap.shorten(name, NAME, placeholder=" …") for name in shown["theme"]])
        pictures.rows(brief, "returning", widths, lambda row: marks(table, row, by))
        listing = pictures.listed(shown, t("themes.as.returning"), reading)
        pictures.figures(study, page, frame.drop(columns="asked"), *_notes(frame, whole), listing=listing)

        first = marks(whole, _most(whole)) if len(whole) else []
        there = (mark for line in range(len(table)) for mark in marks(table, line, by))
        pictures.behind(study, page, at, first, held=there)


def _notes(frame: pd.DataFrame, whole: pd.DataFrame) -> list[str]:
    language = state.language()
    same = telling.same_figures(frame["change"], language)
    return [telling.moved(whole, language), telling.moderated(whole, language), same]


def _most(whole: pd.DataFrame) -> int:
    """Where what the reading speaks of stands: the greatest change, first of those among the same people."""
    moves = (whole["now"] - whole["then"]).abs().fillna(0)
    return int((moves + whole["change"].isin(CHANGED) * (moves.max() + 1)).to_numpy().argmax())


def _in_words(table: pd.DataFrame, by: str, counts: Mapping[str, str]) -> pd.DataFrame:
    """The table as it is read; ``counts``: its columns of people, and of how many."""
    told = [telling.change_word(change, state.language()) for change in table["change"]]
    among = {name: _of(table, name, of) for name, of in counts.items()}
    shown = table.assign(change=told, said=_said(table), **among)
    return shown[["theme", by, "said", "both", *counts, "change"]]


def _said(table: pd.DataFrame) -> list[str]:
    """How many of those who return said it then, and now: ``1 → 2 av 6``."""
    return [f"{int(then)} → {now}" for then, now in zip(table["then"], _of(table, "now", "returning"), strict=True)]


def _of(table: pd.DataFrame, name: str, of: str) -> list[str]:
    """How many of how many: ``2 av 5``."""
    return [t("themes.of", count=int(count), of=int(all_)) for count, all_ in zip(table[name], table[of], strict=True)]


def person(study: Study, at: At, page: Page) -> None:
    """One person over the rounds, where the consent allows it."""
    from qual.themes import followed

    first = pictures.may_follow(study)
    codes = first + [one for one in pictures.participants(study) if one not in first]
    called = tables.people(study)
    if not codes:
        anatomy.say(page, "say.missing", figure=words.picture(study, "who"))
        pictures.nothing(page, "themes_no_persons")
        return
    code = parts.addressed(codes, "themes_person", "person")

    def choose() -> None:
        parts.one_of(t("col.person"), {one: called.get(one, one) for one in codes}, "themes_person")

    who = Word(called.get(code, code), t("col.person"), choose)
    anatomy.say(page, "say.person", figure=words.picture(study, "who"), themes=words.level(study), person=who)
    with page.main, parts.attempt():
        frame = state.remembered(followed, study, code, themes=theme_choice.named(study, at), **at)
        if frame.attrs["consent"] is None:
            parts.note(t("themes.no_consents"))
        said = frame[frame["utterances"] > 0]
        found = {"themes": said["theme_id"].nunique(), "rounds": said["round"].nunique()}
        told = t("themes.person", person=who.shown, **found)
        anatomy.read(page, " ".join(filter(None, (told, telling.covers(frame, state.language())))))
        if said.empty:
            return
        table = _by_round(said, frame["round"].dropna().unique())
        ids = table.pop("theme_id")

        def mark(at: int) -> dict[str, Any]:
            return {"theme_id": ids.iloc[at], "theme": table["theme"].iloc[at], "person": code}

        pictures.rows(table, "person", {}, lambda row: [mark(row)])
        for_room = t("themes.person", person=code, **found)  # by the code alone
        listing = pictures.listed(table, f"{t('themes.as.person')}: {code}", for_room)
        pictures.figures(study, page, frame, listing=listing)
        most = table.drop(columns="theme").sum(axis=1).to_numpy().argmax()
        pictures.behind(study, page, at, [mark(int(most))], held=map(mark, range(len(table))))


def _by_round(said: pd.DataFrame, numbers: Any) -> pd.DataFrame:
    """Utterances by theme, a column a round, also the rounds without any."""
    table = said.pivot_table(
        index=["theme_id", "theme"], columns="round", values="utterances", aggfunc="sum", sort=False
    )
    for number in numbers:
        if number not in table:
            table[number] = 0
    table = table[sorted(table.columns)].fillna(0).astype(int)
    return table.rename(columns=str).reset_index()


def missing(study: Study, _at: At, page: Page) -> None:
    """Sessions and people that are not there, roles beside them, unknown speakers, and figures that disagree."""
    from qual.themes import missing as find

    limits = words.limits(*words.places(study, words.ALL))
    anatomy.say(page, "say.shares", figure=words.picture(study, "who"), limits=limits)
    frame = words.narrowed(study, state.remembered(find, study))
    if frame.empty:
        pictures.nothing(page, "themes_nobody_missing")
        return
    reading = telling.whose_voice_is_missing(frame, state.language())
    anatomy.read(page, reading)
    rows = parts.rows(frame, Gap)
    called = tables.people(study)
    numbers = tables.round_numbers(study)
    groups: list[str | None] = [*tables.group_codes(study)] or [None]
    both = ((KINDS[:3] + ABSENT, "themes.missing.persons"), (("role_absent",), "themes.missing.roles"))
    there = [(kinds, head) for kinds, head in both if any(row["what"] in kinds for row in rows)]
    with page.main:
        for kinds, head in there:
            st.subheader(t(head))
            parts.by_cell(_missing(rows, kinds, called), groups, numbers, words=True)
    listing = None
    if there:  # for the room persons, or else roles, by their codes alone
        coded = _missing(rows, there[0][0], {})
        lines = [[str(group or ""), *(coded.get((group, number), "") for number in numbers)] for group in groups]
        heads = ["", *(t("round_head", number=number) for number in numbers)]
        listing = pictures.listing(t("themes.as.missing"), reading, heads, lines, "missing")
    listed = [
        row | {"what": t(f"themes.missing.{row['what']}"), "who": row["figures"] or row["note"] or ""}
        for row in rows
        if row["what"] not in (*ABSENT, "role_absent")
    ]
    with page.panel:
        anatomy.heading(t("themes.missing.list", count=len(listed)))
        items = "".join(
            f"<li><b>{escape(str(row['session'] or ''))}</b> {escape(str(row['what']))}"
            f'<span class="qual-quiet">: {escape(str(row["who"]))}</span></li>'
            for row in listed
        )
        parts.html(f'<ul class="qual-list">{items}</ul>')
    pictures.figures(study, page, frame, telling.moved(frame, state.language()), listing=listing)


def _missing(
    rows: Sequence[Gap], kinds: Sequence[str], called: Mapping[str, str]
) -> dict[tuple[str | None, int | None], str]:
    """Persons, or roles, who were missing, in words: by group and round."""
    cells: dict[tuple[str | None, int | None], dict[str, list[str]]] = {}
    for row in rows:
        if row["what"] in kinds:
            of = cells.setdefault((row["group"], row["round"]), {}).setdefault(row["what"], [])
            of.append(called.get(row["person"] or "", row["person"] or "") or row["role"] or "")

    def words(what: str, names: list[str]) -> str:
        kind = t(f"themes.missing.{what}")
        return ", ".join(names) if what == "role_absent" else f"{kind}: {', '.join(names)}" if any(names) else kind

    return {
        place: "; ".join(words(what, found[what]) for what in kinds if what in found) for place, found in cells.items()
    }
