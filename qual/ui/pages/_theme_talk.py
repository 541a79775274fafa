"""Temaer: who talks, what was asked for, what happens between participants, what stands together, whose voice is missing."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from qual.study import Study
from qual.themes import pictures as drawn
from qual.themes import telling
from qual.ui import state
from qual.ui.pages import _grid, _pick, _theme_life
from qual.ui.pages import _parts as parts
from qual.ui.pages import _theme_pictures as pictures
from qual.ui.state import t

Row = dict[str, Any]


def shares(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """The moderators' share of the talk, and the balance among participants."""
    from qual.themes.participation import participation

    frame = state.cached("participation", lambda: participation(study))
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.talk_bars(frame, state.language()), "talk", frame)
    with right:
        pictures.behind(study, level, grouping)


def prompted(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """What came under a question that asks for it, and what came by itself."""
    from qual.themes.prompted import prompted as count

    frame = state.cached(
        "prompted",
        lambda: count(study, level=level, by=("round",), grouping=grouping, language=state.language()),
        level,
        grouping,
        state.language(),
    )
    if frame.empty:
        parts.empty("themes_none")
        return
    if not frame["marks"].any():
        parts.note(t("themes.no_marks"))
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.prompted_bars(frame, state.language()), f"prompted_{level}", frame)
    with right:
        pictures.behind(study, level, grouping)


def stance(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Exchanges in which a theme is agreed on, opposed, developed further."""
    from qual.themes.interaction import exchanges

    frame = state.cached(
        "exchanges",
        lambda: exchanges(study, level=level, by=("round",), grouping=grouping, language=state.language()),
        level,
        grouping,
        state.language(),
    )
    if not frame["exchanges"].sum():
        parts.empty("themes_no_exchanges")
        return
    frame = frame.groupby("theme_id", sort=False).filter(lambda rows: rows["exchanges"].sum() > 0)
    middle, right = pictures.columns()
    with middle:
        pictures.draw(study, drawn.stance_bars(frame, state.language()), f"stance_{level}", frame)
    with right:
        pictures.behind(study, level, grouping)


def uptake(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Who takes one theme up from whom."""
    from qual.themes.interaction import STANCES
    from qual.themes.interaction import uptake as count

    one, two = st.columns([5, 3])
    with one:
        theme = _theme_life.one_theme(study, level, grouping)
    if theme is None:
        return
    stances = ["", *STANCES]
    kind = two.selectbox(
        t("themes.stance"), stances, key="themes_stance", persist_state="session",
        format_func=lambda name: t(f"themes.stance.{name or 'all'}"),
    )  # fmt: skip
    frame = state.cached(
        "uptake",
        lambda: count(
            study,
            level=level,
            by=("session",),
            grouping=grouping,
            themes=[theme],
            stance=kind or None,
            language=state.language(),
        ),
        level,
        grouping,
        theme,
        kind,
    )
    if frame.empty:
        parts.empty("themes_no_exchanges")
        return
    parts.lead(t("themes.uptake", count=int(frame["times"].sum()), sessions=frame["session"].nunique()))
    row = _theme_life.rows(frame[["session", "giver", "taker", "times"]].fillna("–"), "uptake")
    pictures.figures(study, frame)
    if row is not None:
        mark = frame.iloc[row]
        pictures.remember({"theme_id": theme, "theme": mark["theme"], "session": mark["session"]})
        pictures.behind(study, level, grouping)


def pairs(study: Study, _figure: str, level: Any, grouping: str | None) -> None:
    """Themes that stand together, most often first: a table, which reads better than a network."""
    from qual.themes.cooccurrence import cooccurrence

    if not _pick.themes(study, level, grouping):
        parts.empty("themes_none")
        return
    one, two, three = st.columns([3, 2, 3], vertical_alignment="bottom")
    with one:
        chosen = parts.choice(t("themes.within"), ("utterance", "exchange"), "themes_within", "themes.within")
    within: Literal["utterance", "exchange"] = "exchange" if chosen == "exchange" else "utterance"
    number = two.selectbox(
        t("col.round"), [0, *(row["number"] for row in _grid.rounds(study))], key="themes_pairs_round",
        persist_state="session", format_func=lambda value: str(value) if value else t("quotes.all"),
    )  # fmt: skip
    group = three.selectbox(
        t("col.group"), ["", *(row["code"] for row in _grid.groups(study))], key="themes_pairs_group",
        persist_state="session", format_func=lambda value: value or t("quotes.all"),
    )  # fmt: skip
    where: Row = ({"round": number} if number else {}) | ({"group": group} if group else {})
    frame = state.cached(
        "pairs",
        lambda: cooccurrence(
            study,
            level=level,
            within=within,
            grouping=grouping,
            where=where,
            language=state.language(),
        ),
        level,
        grouping,
        within,
        *where.items(),
        state.language(),
    )
    parts.lead(telling.stand_together(frame, state.language()))
    if frame.empty:
        return
    middle, right = pictures.columns()
    with middle:
        row = _theme_life.rows(frame[["theme", "other", "together", "alone", "other_alone", "overlap"]], "pairs")
        pictures.figures(study, frame)
    if row is not None and st.session_state.get("_themes_pair") != (pair := frame.iloc[row].to_dict()):
        st.session_state["_themes_pair"] = pair
        both = {"theme_id": pair["theme_id"], "theme": f"{pair['theme']} + {pair['other']}"}
        pictures.remember(both | where | ({"beside": pair["other_id"]} if within == "utterance" else {}))
    with right:
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
        _theme_life.rows(table[["group", "round", "session", "what", "who"]], "missing", choose=False)
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
        [row[name] for row in of(study)] for name, of in (("code", _grid.groups), ("number", _grid.rounds))
    )
    parts.by_cell({place: ", ".join(names) for place, names in cells.items()}, groups, rounds)
