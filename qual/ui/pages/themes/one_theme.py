"""Temaer: one theme: its life over the rounds, group by group, and who takes it up from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.quotes import Quotation
from qual.store.combined import JOINT
from qual.study import Study
from qual.themes import beneath, charts, figures, small_multiples, splits, telling
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import cell, pictures, survey, words
from qual.ui.pages.themes.words import Limit
from qual.ui.state import t

if TYPE_CHECKING:
    from qual.themes.biography import Biography
    from qual.themes.compare import Passage


def chosen(study: Study, at: At, page: Page, sentence: str, *limits: Limit, **more: Word) -> str | None:
    """The theme that a picture is about, and its title; None where the level has none."""
    names = theme_choice.themes(study, at)
    now, word = words.theme(study, at, names) if names else (None, words.level(study))
    kept = words.limits(*limits, words.always(), words.coder(study))
    anatomy.say(page, sentence, figure=words.picture(study, "one"), themes=word, limits=kept, **more)
    if now is None:
        pictures.nothing(page, "themes_none")
    return now


def life(study: Study, at: At, page: Page) -> None:
    """The biography of one theme: in words, over the rounds, in three quotations a round."""
    from qual.themes import biography

    at = words.coded(study, at)
    theme = chosen(study, at, page, "say.one", *words.places(study, words.ALL))
    if theme is None:
        return
    kept = words.kept(study, words.ALL)
    of: dict[str, Any] = {"where": pictures.where(kept), "always": words.only_always(), **at}
    told = state.remembered(biography, study, theme, **of)
    reading = telling.lived(told, state.language())
    if told.first is None:
        anatomy.read(page, reading)
        pictures.nothing(page, "themes_cell")
        return
    wanted = words.several(kept, "round")
    numbers = [number for number in tables.round_numbers(study) if not wanted or number in wanted]
    spoken = state.remembered(splits.rounds, study)
    several = sum(number in spoken for number in numbers) > 1  # else where it is said, instead of when
    frame = told.movement if several else told.sessions
    if several and len(together := _parts(study, at, theme)) > 1:  # each part's own row stands under all of it
        frame = state.remembered(Study.themes, study, by=splits.GRID, themes=together, **of)
        drawn = figures.heatmap(frame, state.language())
        file: Any = partial(charts.heatmap, frame, state.language(), per_row=pictures.PER_ROW)
    elif several:
        asked = (frame, state.language(), pictures.places(study))
        drawn = figures.lines(*asked, events=told.events)
        file = partial(charts.lines, *asked, events=told.events, across=pictures.ACROSS)
    else:
        drawn = figures.heatmap(frame, state.language())
        file = partial(charts.heatmap, frame, state.language())
    drawn["reading"] = reading
    begins = [_passage(study, passage, t("themes.first_said")) for passage in told.words]
    key = f"life_{theme}"
    pictures.show(study, page, at, drawn, file, key, frame, matrix=True, always=words.only_always(), first=begins)
    with page.main:
        pictures.lines(telling.differently(told, state.language()))
        parts.memos(cell.memos(study, theme, None))
        if several:
            _quoted(study, theme, told, numbers, kept, of)


def _parts(study: Study, at: At, theme: str) -> list[str]:
    """A theme, and where it is several codes and code groups taken together each of them."""
    return theme_choice.named(study, at) if theme.startswith(JOINT) else [theme]


def _quoted(
    study: Study, theme: str, told: Biography, numbers: Sequence[int], kept: Mapping[str, Any], of: Mapping[str, Any]
) -> None:
    """Three quotations a round, side by side, with how much of it came unprompted; all of a round where they are asked for, since
    the same words may mean something else in another round."""
    asked, figures_of = ({row["round"]: row for row in parts.records(frame)} for frame in (told.asked, told.rounds))
    for column, number in zip(st.columns(max(len(numbers), 1)), numbers, strict=False):
        with column:
            parts.html(f"<b>{escape(t('round', number=number)).capitalize()}</b>")
            row, figure = asked.get(number), figures_of.get(number)
            held = [t("themes.present", display=figure["display"])] if figure and figure["status"] == "held" else []
            held += [row["display"], beneath.led(row, state.language())] if row and row.get("utterances") else []
            pictures.lines(held)
            some = told.quotations.get(number, ())
            key = f"life_{theme}_{number}"
            if not some:
                parts.note(t("themes.no_quotes"))
            elif parts.pressed(key):
                _all(study, theme, {**kept, "round": number}, of, key)
            else:
                for passage in some:
                    parts.html(_passage(study, passage))
                    parts.to_coding(passage.session, passage.reference)
                parts.more((row["utterances"] if row else 0) - len(some), key)


def _all(study: Study, theme: str, place: Mapping[str, Any], of: Mapping[str, Any], key: str) -> None:
    """All that is said of the theme in a round, as the line's mark opens it."""
    found = state.remembered(Study.behind, study, theme, **{**of, "where": pictures.where(place)})
    quotes = parts.rows(found, Quotation)
    shown = parts.begun_with(quotes, key)
    for quote in shown:
        parts.quotation(quote, parts.source_line(quote))
        parts.to_coding(quote["session"], quote["quote"])
    parts.more(len(quotes) - len(shown), key)


def _passage(study: Study, passage: Passage, before: str = "") -> str:
    """Words from one utterance, with who and where."""
    person = tables.people(study).get(passage.person or "", passage.person)
    who = " · ".join(part for part in (person, passage.reference if before else "") if part)
    return parts.said(passage.text, f"{before} {who}".strip())


def grid(study: Study, at: At, page: Page) -> None:
    """One theme, group by group, as small panels."""
    at = words.coded(study, at)
    theme = chosen(study, at, page, "say.one", *words.places(study, words.ALL))
    if theme is None:
        return
    frame = state.remembered(Study.themes, study, by=splits.GRID, themes=[theme], always=words.only_always(), **at)
    if frame.empty:
        frame = state.remembered(Study.themes, study, themes=[theme], always=words.only_always(), **at)
    frame = words.narrowed(study, frame)
    drawn, file = figures.multiples(frame, state.language()), partial(small_multiples, frame, state.language())
    key = f"grid_{theme}_{len(frame)}"
    pictures.show(study, page, at, drawn, file, key, frame, matrix=True, always=words.only_always())


def beside(study: Study, at: At, page: Page) -> None:
    """One theme beside a question of a survey."""
    names = theme_choice.themes(study, at)
    asked, question = survey.question(study)
    theme, word = words.theme(study, at, names) if names else (None, words.level(study))
    anatomy.say(page, "say.survey", figure=words.picture(study, "one"), themes=word, question=question)
    if theme is None:
        pictures.nothing(page, "themes_none")
        return
    with page.main, parts.attempt():
        survey.draw(study, page, asked, theme, names, at)
    pictures.behind(study, page, at, [{"theme_id": theme, "theme": names[theme]}])


def uptake(study: Study, at: At, page: Page) -> None:
    """Who takes one theme up from whom."""
    from qual.themes import uptake as count
    from qual.themes.interaction import STANCES

    at = words.coded(study, at)
    kinds = {name: t(f"say.stance.{name or 'all'}") for name in ("", *STANCES)}
    kind = parts.addressed(list(kinds), "themes_stance", "stance")
    name, always = t("themes.stance"), words.only_always()

    def choose() -> None:
        words.one_of(name, list(kinds), "themes_stance", lambda one: kinds[one])

    asked = Word(kinds[kind], name, choose)
    theme = chosen(study, at, page, "say.uptake", *words.places(study, words.ALL), stance=asked)
    if theme is None:
        return
    of: dict[str, Any] = {"where": pictures.where(words.kept(study, words.ALL)), "always": always, **at}
    frame = state.remembered(count, study, by=("session",), themes=[theme], stance=kind or None, **of)
    if frame.empty:
        pictures.nothing(page, "themes_no_exchanges")
        return
    called = tables.people(study)
    told = t("themes.uptake", count=int(frame["times"].sum()), sessions=frame["session"].nunique())
    anatomy.read(page, " ".join(filter(None, (told, telling.covers(frame, state.language())))))

    def mark(at: int) -> dict[str, Any]:
        step = frame.iloc[at]
        ends = {name: step[name] if isinstance(step[name], str) else None for name in ("giver", "taker")}
        told = " → ".join(called.get(one or "", one or "–") for one in ends.values())
        place = {"theme_id": theme, "theme": step["theme"], "session": step["session"], "part": told}
        return place | {"counted": kind or None, **ends}

    with page.main:
        table = frame[["session", "giver", "taker", "times"]].replace({"giver": called, "taker": called}).fillna("–")
        pictures.rows(table, "uptake", {}, lambda row: [mark(row)])
    shown = frame[["session", "giver", "taker", "times"]]  # for the room, by their codes alone
    pictures.figures(study, page, frame, listing=pictures.listed(shown, t("themes.as.uptake"), told))
    first = [mark(int(frame["times"].to_numpy().argmax()))]
    pictures.behind(study, page, at, first, held=map(mark, range(len(frame))), always=always)
