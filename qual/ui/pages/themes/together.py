"""Temaer: which themes stand together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

import streamlit as st

from qual.study import Study
from qual.themes import telling
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.pages.themes.words import Limit
from qual.ui.state import t

_WIDTHS = {"theme": 250, "other": 250, "together": 75, "alone": 70, "other_alone": 115, "overlap": 80}


def pairs(study: Study, at: At, page: Page) -> None:
    """Themes that stand together, most often first: a table, which reads better than a network."""
    from qual.themes import cooccurrence

    at = words.coded(study, at)
    within: Literal["utterance", "exchange"] = anatomy.current("themes_within", ("utterance", "exchange"))
    where, limits = _where(study)
    name, always = t("themes.within"), bool(st.session_state.get("themes_always"))

    def choose() -> None:
        words.one_of(name, ("utterance", "exchange"), "themes_within", lambda one: t(f"themes.within.{one}"))

    anatomy.say(
        page,
        "say.pairs",
        themes=words.level(study),
        within=Word(t(f"themes.within.{within}"), name, choose),
        limits=words.limits(*limits, words.always(), words.coder(study)),
    )
    if not theme_choice.themes(study, at):
        pictures.nothing(page, "themes_none")
        return
    frame = state.remembered(cooccurrence, study, within=within, where=where, always=always, **at)
    reading = telling.stand_together(frame, state.language())
    anatomy.read(page, reading)
    if frame.empty:
        return

    def mark(pair: Mapping[Any, Any]) -> dict[str, Any]:
        both = {"theme_id": pair["theme_id"], "theme": f"{pair['theme']} + {pair['other']}"}
        return both | where | {"beside": pair["other_id"], "within": within}

    table = frame[["theme", "other", "together", "alone", "other_alone", "overlap"]]
    with page.main:
        pictures.rows(table, "pairs", _WIDTHS, lambda row: [mark(frame.iloc[row].to_dict())])
    pictures.figures(study, page, frame, listing=pictures.listed(table, t("themes.part.together"), reading))
    held = map(mark, frame.to_dict("records"))
    pictures.behind(study, page, at, [mark(frame.iloc[0].to_dict())], held=held, always=always)


def _where(study: Study) -> tuple[dict[str, str | int], list[Limit]]:
    """In which round and group, and how the title says it."""
    where: dict[str, str | int] = {}
    limits = []
    numbers: dict[Any, str] = {0: t("quotes.all")} | {number: str(number) for number in tables.round_numbers(study)}
    groups: dict[Any, str] = {"": t("quotes.all")} | {code: code for code in tables.group_codes(study)}
    fields = (
        ("group", "themes_pairs_group", "col.group", groups),
        ("round", "themes_pairs_round", "col.round", numbers),
    )
    for split, key, name, names in fields:
        if len(names) < 2:
            continue
        now = anatomy.current(key, list(names))
        told = t("say.round", number=now) if split == "round" else t("say.limits.in", places=now)
        limits.append(Limit(told if now else "", partial(parts.one_of, t(name), names, key)))
        where |= {split: now} if now else {}
    return where, limits
