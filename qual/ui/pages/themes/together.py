"""Temaer: which themes stand together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from qual.study import Study
from qual.themes import telling
from qual.ui import state
from qual.ui.pages import anatomy, parts, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.state import t

_WIDTHS = {"theme": 250, "other": 250, "together": 75, "alone": 70, "other_alone": 115, "overlap": 80}


def pairs(study: Study, at: At, page: Page) -> None:
    """Themes that stand together, most often first: a table, which reads better than a network."""
    from qual.themes import cooccurrence

    at = words.coded(study, at)
    units: tuple[Literal["utterance", "exchange"], ...] = ("utterance", "exchange")
    within = parts.addressed(units, "themes_within", "within")
    kept, limits = words.kept(study, words.ALL), words.places(study, words.ALL)
    name, always = t("themes.within"), words.only_always()

    def choose() -> None:
        words.one_of(name, units, "themes_within", lambda one: t(f"themes.within.{one}"))

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
    frame = state.remembered(
        cooccurrence,
        study,
        within=within,
        themes=theme_choice.named(study, at),
        where=pictures.where(kept),
        always=always,
        **at,
    )
    reading = telling.stand_together(frame, state.language())
    anatomy.read(page, reading)
    if frame.empty:
        return

    def mark(pair: Mapping[Any, Any]) -> dict[str, Any]:
        both = {"theme_id": pair["theme_id"], "theme": f"{pair['theme']} + {pair['other']}"}
        return both | kept | {"beside": pair["other_id"], "within": within}

    table = frame[["theme", "other", "together", "alone", "other_alone", "overlap"]].round(3)
    with page.main:
        pictures.rows(table, "pairs", _WIDTHS, lambda row: [mark(frame.iloc[row].to_dict())])
    pictures.figures(study, page, frame, listing=pictures.listed(table, t("themes.part.together"), reading))
    held = map(mark, frame.to_dict("records"))
    pictures.behind(study, page, at, [mark(frame.iloc[0].to_dict())], held=held, always=always)
