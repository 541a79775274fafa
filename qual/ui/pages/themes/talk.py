"""Temaer: who talks, what came by itself, what happens between participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.store.asked import CAME
from qual.study import Study
from qual.themes import figures, prompted_bars, stance_bars, talk_bars
from qual.themes.interaction import STANCES
from qual.themes.prompted import apart
from qual.themes.splits import wide_split
from qual.ui import state
from qual.ui.pages import anatomy, parts, theme_choice
from qual.ui.pages.anatomy import Page
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.pages.themes.pictures import Mark
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd


def shares(study: Study, at: At, page: Page) -> None:
    """The moderators' share of the talk, and the balance among participants."""
    from qual.themes import participation

    kept, places = words.kept(study, words.ALL), words.places(study, words.ALL)
    of: dict[str, Any] = {"where": pictures.where(kept), "always": words.only_always()}
    frame = state.remembered(participation, study, outside=pictures.counted_in(), **of)
    limits = words.limits(*places, words.always(), words.counts_in(frame))
    anatomy.say(page, "say.shares", figure=words.picture(study, "talk"), limits=limits)
    by = frame.attrs["by"]
    words_of = ("moderator_words", "participant_words", "unidentified_words")
    rows = [row for row in parts.records(frame) if any(row[name] for name in words_of)]
    rows.sort(key=lambda row: -row["moderator_words"] / sum(row[name] or 0 for name in words_of))
    marks = [{name: row[name] for name in by} for row in rows[:1]]  # where moderators talk most, as the reading says
    drawn, file = figures.talk(frame, state.language()), partial(talk_bars, frame, state.language())
    pictures.show(study, page, at, drawn, file, "talk", frame, always=words.only_always(), marks=marks, kept=kept)


def prompted(study: Study, at: At, page: Page) -> None:
    """What came under a question that asks for it, and what came by itself."""
    from qual.themes import prompted as count

    at = words.coded(study, at)
    by, counted = state.remembered(wide_split, study), pictures.counted_in()
    kept, places = words.kept(study, words.ALL), words.places(study, words.ALL)
    frame = state.remembered(count, study, by=by, **_of(study, at, kept), outside=counted)
    limits = words.limits(*places, words.always(), words.counts_in(frame), words.coder(study))
    anatomy.say(page, "say.talk", figure=words.picture(study, "talk"), themes=words.level(study), limits=limits)
    if frame.empty:
        pictures.nothing(page, "themes_none")
        return
    notes = [] if frame["marks"].any() else [t("themes.no_marks")]
    drawn, file = figures.prompted(frame, state.language()), partial(prompted_bars, frame, state.language())
    marks = _most(apart(frame), "prompted", CAME)
    pictures.show(
        study,
        page,
        at,
        drawn,
        file,
        f"prompted_{at['level']}",
        frame,
        notes=notes,
        always=words.only_always(),
        marks=marks,
        kept=kept,
    )


def stance(study: Study, at: At, page: Page) -> None:
    """Exchanges in which a theme is agreed on, opposed, developed further."""
    from qual.themes import exchanges

    at = words.coded(study, at)
    by, counted = state.remembered(wide_split, study), pictures.counted_in()
    kept, places = words.kept(study, words.ALL), words.places(study, words.ALL)
    frame = state.remembered(exchanges, study, by=by, **_of(study, at, kept), outside=counted)
    limits = words.limits(*places, words.always(), words.counts_in(frame), words.coder(study))
    anatomy.say(page, "say.talk", figure=words.picture(study, "talk"), themes=words.level(study), limits=limits)
    if not frame["exchanges"].sum():
        if not frame.attrs["outside"]:
            pictures.nothing(page, "themes_no_exchanges")
        pictures.outside(page, frame, tell=True)
        return
    frame = frame[frame.groupby("theme_id")["exchanges"].transform("sum") > 0]
    drawn, file = figures.stance(frame, state.language()), partial(stance_bars, frame, state.language())
    marks = _most(frame, "stance", STANCES)
    key, always = f"stance_{at['level']}", words.only_always()
    pictures.show(study, page, at, drawn, file, key, frame, always=always, marks=marks, kept=kept)


def _of(study: Study, at: At, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Which themes a figure of talk is of, and whose talk, and of which places, as the library takes it."""
    themes, where = theme_choice.named(study, at), pictures.where(kept)
    return {"themes": themes, "where": where, "always": words.only_always(), **at}


def _most(frame: pd.DataFrame, figure: str, counted: Sequence[str]) -> list[Mark]:
    """The largest part of any bar."""
    last = frame.attrs["by"][-1]
    bars = [(row[part], row, part) for row in parts.records(frame) for part in counted]
    count, row, part = max(bars, key=lambda bar: bar[0], default=(0, {}, ""))
    if not count:
        return []
    told = messages.text(f"chart.{figure}.{part}", state.language())
    return [{name: row[name] for name in ("theme_id", "theme", last)} | {"counted": part, "part": told}]
