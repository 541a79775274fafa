"""The words of Temaer's titles: what is counted, of which themes, split by what, in which picture, within which limits.

What is chosen is read from the field's key before its field is drawn, since a title is drawn when its figure is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from qual.language.order import norwegian
from qual.store.columns import columns
from qual.study import Study
from qual.themes import MEASURES, splits, survey
from qual.themes.intervals import MEASURES as SHARES
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Word
from qual.ui.pages.theme_choice import At
from qual.ui.state import t

T = TypeVar("T")

#: the questions of the page, each with its pictures
FIGURES = {
    "change": ("heatmap", "lines", "places", "lifelines", "saturation"),
    "one": ("life", "grid", "uptake", "survey"),
    "compare": ("sides", "cases"),
    "together": ("pairs",),
    "talk": ("prompted", "shares", "stance"),
    "who": ("returning", "missing", "person"),
}
ROLES = ("role,round", "role")  # always there to choose, since one can say who has which role
PLACES = "level,municipality,round"
MOST = 15  # themes that a picture starts with
NAMED = 3  # of what a picture is kept to; of more, how many


def one_of(name: str, options: Sequence[T], key: str, shown: Callable[[T], str]) -> None:
    """The field of a word that is one of a few."""
    st.radio(name, options, key=key, format_func=shown, persist_state="session")


# --- which picture ---------------------------------------------------------------------------------------------------
def figures(study: Study, part: str) -> list[str]:
    """The pictures of a question that this study has: a survey where one is kept."""
    return [one for one in FIGURES[part] if one != "survey" or survey.kept(study.folder)]


def figure(study: Study, part: str) -> str:
    """The one that is chosen; the address says it, and is followed."""
    return parts.addressed(figures(study, part), f"themes_as_{part}", "as")


def picture(study: Study, part: str) -> Word | str:
    """The word that says it, where there are several."""
    offered, key = figures(study, part), f"themes_as_{part}"
    now = t(f"say.as.{anatomy.current(key, offered)}")
    if len(offered) < 2:
        return now
    name = t("themes.as")
    return Word(now, name, partial(one_of, name, offered, key, lambda one: t(f"themes.as.{one}")))


# --- what is counted, and by what ------------------------------------------------------------------------------------
def measure() -> str:
    """What is counted."""
    return parts.addressed(MEASURES, "themes_measure", "measure", "participants")


def counted() -> Word:
    """The word that says it."""
    name = t("themes.measure")
    draw = partial(one_of, name, MEASURES, "themes_measure", lambda one: t(f"measure.{one}"))
    return Word(t(f"measure.{measure()}"), name, draw)


def offered(study: Study, figure: str) -> list[str]:
    """What this study can be split by, its usual split first; lines go over rounds."""
    found = [",".join(split) for split in state.remembered(splits.offered, study)]
    found += [split for split in ROLES if split not in found]
    return [split for split in found if split.split(",")[-1] == "round"] if figure == "lines" else found


def by(study: Study, figure: str) -> str:
    """What a picture of the matrix is split by."""
    if figure == "places":
        return PLACES
    options = offered(study, figure)
    return parts.addressed(options, _by(figure, options), "by")


def _by(figure: str, options: Sequence[str]) -> str:
    """The field of what a picture is split by: lines, which go over rounds only, have one of their own where another picture is
    split by something else, and so do not change it."""
    away = figure == "lines" and st.session_state.get("themes_by", options[0]) not in options
    return "themes_by_lines" if away else "themes_by"


def split(study: Study, figure: str) -> Word | str:
    """The word that says it."""
    if figure == "places":
        return t("say.places")
    name = t("themes.by")
    options = offered(study, figure)
    draw = partial(one_of, name, options, _by(figure, options), lambda one: t(f"by.{one}"))
    return Word(t(f"by.{by(study, figure)}"), name, draw)


# --- which themes ----------------------------------------------------------------------------------------------------
def level(study: Study) -> Word:
    """Which level, all its themes."""
    draw = partial(theme_choice.field, study, "themes")
    return Word(
        t("say.themes.every", level=theme_choice.plural(study, theme_choice.now(study, "themes"))),
        t("level.label"),
        draw,
    )


def wanted(study: Study, at: At, names: Mapping[str, str]) -> list[str]:
    """Which themes to draw: the groups, concepts or codes used most, until the reader says otherwise."""
    first = theme_choice.named(study, at) or list(names)
    if at["level"] == "code":
        use = tables.use(study)
        first.sort(key=lambda one: -use.get(one, 0))
    first = first[:MOST]
    key = f"themes_chosen_{at['level']}_{at['grouping']}"
    kept = [one for one in st.session_state.get(key, first) if one in names]
    st.session_state[key] = kept or first
    return [one for one in names if one in st.session_state[key]]


def themes(study: Study, at: At, names: Mapping[str, str], chosen: Sequence[str]) -> Word:
    """Which level, and which of its themes."""
    every = set(theme_choice.named(study, at)) <= set(chosen)
    level = theme_choice.plural(study, at, len(chosen) if every else len(names))
    shown = t("say.themes.all" if every else "say.themes.some", count=len(chosen), of=len(names), level=level)

    def draw() -> None:
        theme_choice.field(study, "themes")
        key = f"themes_chosen_{at['level']}_{at['grouping']}"
        label = t("themes.which", count=len(chosen), of=len(names))
        parts.some_of(label, list(names), key, format_func=lambda one: names[one])

    return Word(shown, t("themes.which.label"), draw)


def theme(study: Study, at: At, names: Mapping[str, str]) -> tuple[str, Word]:
    """One theme: which, and the word that says it."""
    key = f"themes_theme_{at['level']}_{at['grouping']}"
    now = parts.addressed(list(names), key, "theme")

    def draw() -> None:
        theme_choice.field(study, "themes")
        parts.one_of(t("themes.one"), names, key)

    return now, Word(t("say.theme", theme=names[now]), t("themes.one"), draw)


# --- limits ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Limit:
    """Something a figure is kept to: how the title says it (nothing where it is not kept to it), and its field."""

    told: str
    draw: Callable[[], object]


def limits(*several: Limit | None) -> Word:
    """The last word of a title: all that the figure is kept to."""
    there = [limit for limit in several if limit is not None]
    shown = ", ".join(limit.told for limit in there if limit.told) or t("say.whole")
    return Word(shown, t("say.name.limits"), lambda: [limit.draw() for limit in there])


def places(study: Study, by: str) -> list[Limit]:
    """Levels, municipalities and groups, and rounds, of figures that are split by them."""
    shown, every = set(by.split(",")), tables.groups(study)
    kinds: list[tuple[str, str, str, list[Any]]] = []
    for kind, name in (("level", "say.levels"), ("municipality", "say.municipalities"), ("group", "col.group")):
        if shown & {kind, "group"}:
            values: list[Any] = list(dict.fromkeys(row[kind] for row in every if row[kind]))  # type: ignore[literal-required]
            kinds.append((kind, NARROWED[kind], name, values))
    if "round" in shown:
        kinds.append(("round", NARROWED["round"], "col.round", tables.round_numbers(study)))
    found = []
    for kind, key, name, values in kinds:
        if len(values) > 1:
            chosen = anatomy.addressed(key, values, kind)
            found.append(Limit(_told(kind, chosen), partial(_several, t(name), values, key)))
    return found


def _several(name: str, values: Sequence[Any], key: str) -> None:
    """A field for some of a few; none chosen is all."""
    st.pills(name, values, selection_mode="multi", key=key, persist_state="session", format_func=str)


#: splits, and the fields that say which of them to show
NARROWED = {
    "level": "themes_levels",
    "municipality": "themes_municipalities",
    "group": "themes_groups",
    "round": "themes_rounds",
}


def keeps_to_places() -> bool:
    """Whether the reader keeps to some places or rounds."""
    return any(st.session_state.get(key) for key in NARROWED.values())


def _told(kind: str, chosen: Sequence[Any]) -> str:
    if not chosen:
        return ""
    if kind == "round":
        return t("say.limits.rounds", numbers=anatomy.numbers(chosen))
    few = len(chosen) <= NAMED
    return t("say.limits.in", places=anatomy.listed(chosen) if few else t("say.limits.groups", count=len(chosen)))


def narrowed(study: Study, frame: Any) -> Any:
    """The rows of the places that the reader keeps to, as far as the figure is split by them."""
    of_group = {row["group"]: row for row in tables.groups(study)}
    for kind, key in NARROWED.items():
        chosen = st.session_state.get(key)
        if not chosen:
            continue
        if kind in frame:
            frame = frame[frame[kind].isin(chosen)]
        elif kind != "round" and "group" in frame:
            there = [code for code, row in of_group.items() if row[kind] in chosen]  # type: ignore[literal-required]
            frame = frame[frame["group"].isin(there)]
    return frame


def always() -> Limit:
    """Only those who came every time."""
    told = t("say.limits.always") if st.session_state.get("themes_always") else ""
    return Limit(told, partial(theme_choice.always, "themes"))


def counts_in(frame: Any) -> Limit | None:
    """Sources outside the groups and rounds, where the figure leaves some out that can be counted in."""
    away, now = frame.attrs.get("outside"), bool(st.session_state.get("themes_outside"))
    if (away is None and not now) or (away is not None and not set(away["lack"]) <= set(splits.OF_SOURCE)):
        return None

    def draw() -> None:
        st.toggle(t("themes.outside"), key="themes_outside", persist_state="session", help=t("themes.outside.help"))

    return Limit(t("say.limits.outside") if now else "", draw)


def uncertain() -> Limit | None:
    """Intervals, where the measure is a share."""
    if measure() not in SHARES:
        return None

    def draw() -> None:
        st.toggle(
            t("themes.intervals"), key="themes_intervals", persist_state="session", help=t("themes.intervals.help")
        )

    return Limit(t("say.limits.intervals") if st.session_state.get("themes_intervals") else "", draw)


def coders(study: Study) -> list[str]:
    """Those who have coded anything."""

    def read() -> list[str]:
        with study.read() as connection:
            return sorted(columns(connection).coders, key=norwegian)

    return state.cached("coders", read)


def coder(study: Study) -> Limit | None:
    """Whose codings count, where there are several coders."""
    several = coders(study)
    if len(several) < 2:
        return None
    now = anatomy.maybe("themes_coder", several)
    return Limit(
        t("say.limits.coder", coder=now) if now else "", partial(parts.any_of, t("say.coder"), several, "themes_coder")
    )


def coded(study: Study, at: At) -> At:
    """``at``, of one coder's codings where the reader keeps to them: for figures that have `coder` among their limits."""
    several = coders(study)
    now = anatomy.maybe("themes_coder", several) if len(several) > 1 else None
    return Coded(**at, coder=now) if now else at


class Coded(At):
    """`At`, of one coder's codings alone."""

    coder: str
