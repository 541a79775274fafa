"""The words of Temaer's titles: what is counted, of which themes, split by what, in which picture, within which limits.

What is chosen is read from the field's key before its field is drawn, since a title is drawn when its figure is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from qual.language.order import norwegian
from qual.store.columns import columns
from qual.store.combined import COMBINED, JOINT
from qual.study import Study
from qual.themes import MEASURES, splits, survey
from qual.themes.intervals import MEASURES as SHARES
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Word
from qual.ui.pages.theme_choice import At
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

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
PEOPLE = ("level", "municipality", "group")  # what those who return are told apart by
ALL = ",".join(splits.GRID)  # for what is counted within places: it can be kept to all kinds of them
MOST = 15  # themes that a picture starts with
NAMED = 3  # of what a picture is kept to; of more, how many


def one_of(name: str, options: Sequence[T], key: str, shown: Callable[[T], str]) -> None:
    """The field of a word that is one of a few."""
    st.radio(name, options, parts.held_at(key, options), key=key, format_func=shown, persist_state="session")


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
    """What this study can be split by, its usual split first; lines go over rounds, and those who return are told apart by what
    the study has several of, else by its groups."""
    if figure == "returning":
        groups = tables.groups(study)
        several = [kind for kind in PEOPLE if len({dict(row)[kind] for row in groups} - {None}) > 1]
        return [f"{kind},round" for kind in several or ["group"]]
    found = [",".join(split) for split in state.remembered(splits.offered, study)]
    found += [split for split in ROLES if split not in found]
    return [split for split in found if split.split(",")[-1] == "round"] if figure == "lines" else found


def by(study: Study, figure: str) -> str:
    """What a picture is split by."""
    if figure == "places":
        return PLACES
    options = offered(study, figure)
    return parts.addressed(options, _by(study, figure, options), "by")


def _by(study: Study, figure: str, options: Sequence[str]) -> str:
    """The field of what a picture is split by. It is one for all pictures; lines, and those who return, which go over rounds
    only, have one of their own where another picture is split by something that they are not, and so do not change it. Those who
    return are told apart by level until somebody says something else than the study's own split."""
    usual = offered(study, "heatmap")[0]
    now = st.session_state.get("themes_by", usual)
    away = now not in options or (figure == "returning" and now == usual)
    return f"themes_by_{figure}" if away and figure in ("lines", "returning") else "themes_by"


def split(study: Study, figure: str) -> Word | str:
    """The word that says it."""
    if figure == "places":
        return t("say.places")
    name = t("themes.by")
    options = offered(study, figure)
    draw = partial(one_of, name, options, _by(study, figure, options), partial(_split, figure))
    return Word(_split(figure, by(study, figure)), name, draw)


def _split(figure: str, by: str) -> str:
    """What a split is called: of those who return, of whom two rounds are set side by side, without the rounds."""
    return t(f"by.{by.removesuffix(',round') if figure == 'returning' else by}")


def two_rounds(study: Study) -> tuple[int, int, Word]:
    """The rounds that are set side by side, in every picture that does it, and the word that says them."""
    numbers = tables.round_numbers(study)
    then = parts.addressed(numbers, "themes_then", "then")
    now = parts.addressed(numbers, "themes_now", "now", numbers[-1])

    def choose() -> None:
        for name in ("then", "now"):
            at = parts.held_at(f"themes_{name}", numbers)
            st.selectbox(t(f"themes.{name}"), numbers, at, key=f"themes_{name}", persist_state="session")

    left, right = (t("say.round", number=number) for number in (then, now))
    return then, now, Word(t("say.sides.of", left=left, right=right), t("say.name.sides"), choose)


# --- which themes ----------------------------------------------------------------------------------------------------
def level(study: Study) -> Word:
    """Which level, all its themes."""
    at = theme_choice.now(study, "themes")
    if at["level"] == COMBINED:
        return _combined(study, at)
    draw = partial(theme_choice.field, study, "themes")
    return Word(t("say.themes.every", level=theme_choice.plural(study, at)), t("level.label"), draw)


def _combined(study: Study, at: At) -> Word:
    """What is taken together as one theme."""
    several = sum(JOINT not in one for one in theme_choice.themes(study, at))
    shown = t("say.themes.combined", count=several) if several else t("say.themes.combine")
    return Word(shown, t("level.label"), partial(theme_choice.field, study, "themes"))


def wanted(study: Study, at: At, names: Mapping[str, str]) -> list[str]:
    """Which themes to draw: the groups, concepts or codes used most, until the reader says otherwise."""
    first = theme_choice.named(study, at) or list(names)
    if at["level"] == COMBINED:
        return first
    if at["level"] == "code":
        use = tables.use(study)
        first.sort(key=lambda one: -use.get(one, 0))
    first = first[:MOST]
    key = f"themes_chosen_{at['level']}_{at['grouping']}"
    kept = [one for one in st.session_state.get(key, first) if one in names]
    parts.hold(key, kept or first)
    return [one for one in names if one in st.session_state[key]]


def themes(study: Study, at: At, names: Mapping[str, str], chosen: Sequence[str]) -> Word:
    """Which level, and which of its themes."""
    if at["level"] == COMBINED:
        return _combined(study, at)
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
    """Levels, municipalities and groups, and rounds, of figures that are split by them, or count what is within them."""
    return [
        Limit(_told(kind, chosen), partial(_several, t(_NAMES[kind]), values, theme_choice.KEPT[kind]))
        for kind, values, chosen in _places(study, by)
    ]


def _places(study: Study, by: str) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """What such a figure can be kept to: the kind, its values, and those that are chosen."""
    shown, every = set(by.split(",")), tables.groups(study)
    for kind, key in theme_choice.KEPT.items():
        if kind not in shown and (kind == "round" or "group" not in shown):
            continue
        values: list[Any] = tables.round_numbers(study)
        if kind != "round":
            values = list(dict.fromkeys(row[kind] for row in every if row[kind]))  # type: ignore[literal-required]
        if len(values) > 1:
            yield kind, values, anatomy.addressed(key, values, kind)


def kept(study: Study, by: str) -> dict[str, Any]:
    """The places and rounds that such a figure is kept to: by split a value, or several in a tuple."""
    several = {kind: tuple(chosen) for kind, _values, chosen in _places(study, by) if chosen}
    return {kind: chosen if len(chosen) > 1 else chosen[0] for kind, chosen in several.items()}


def groups_kept(study: Study, kept: Mapping[str, Any]) -> list[str] | None:
    """The codes of the groups in the places of `kept`; None where it keeps to none."""
    wanted = {kind: several(kept, kind) for kind in kept if kind != "round"}
    if not wanted:
        return None
    rows = map(dict, tables.groups(study))
    return [str(row["group"]) for row in rows if all(row[kind] in values for kind, values in wanted.items())]


def several(kept: Mapping[str, Any], kind: str) -> tuple[Any, ...]:
    """The values of one kind in `kept`, one or several; none where it keeps to none."""
    value = kept.get(kind, ())
    return value if isinstance(value, tuple) else (value,)


def _several(name: str, values: Sequence[Any], key: str) -> None:
    """A field for some of a few; none chosen is all."""
    held = parts.held_of(key, values)
    st.pills(name, values, selection_mode="multi", default=held, key=key, persist_state="session", format_func=str)


_NAMES = {"level": "say.levels", "municipality": "say.municipalities", "group": "col.group", "round": "col.round"}


def keeps_to_places() -> bool:
    """Whether the reader keeps to some places or rounds."""
    return any(st.session_state.get(key) for key in theme_choice.KEPT.values())


def _told(kind: str, chosen: Sequence[Any]) -> str:
    if not chosen:
        return ""
    if kind == "round":
        return t("say.limits.rounds", numbers=anatomy.numbers(chosen))
    few = len(chosen) <= NAMED
    return t("say.limits.in", places=anatomy.listed(chosen) if few else t("say.limits.groups", count=len(chosen)))


def narrowed(study: Study, frame: pd.DataFrame, **told: Any) -> pd.DataFrame:
    """The rows of the places that the reader keeps to, as far as the figure is split by them; ``told``: what its ``attrs`` have
    beside those of the frame, which is left as it is."""
    of_group = {row["group"]: dict(row) for row in tables.groups(study)}
    found = frame
    for kind, key in theme_choice.KEPT.items():
        chosen = st.session_state.get(key)
        if chosen and kind in frame:
            found = found[found[kind].isin(chosen)]
        elif chosen and kind != "round" and "group" in frame:
            there = [code for code, row in of_group.items() if row[kind] in chosen]
            found = found[found["group"].isin(there)]
    found = found.copy(deep=False)
    found.attrs = frame.attrs | told  # as they are: a copy has a copy of each
    return found


def only_always() -> bool:
    """Whether only those who came every time are counted."""
    return parts.addressed((False, True), "themes_always", "always")


def always() -> Limit:
    """Only those who came every time."""
    return Limit(t("say.limits.always") if only_always() else "", partial(theme_choice.always, "themes"))


def counts_in(frame: Any) -> Limit | None:
    """Sources outside the groups and rounds, where the figure leaves some out that can be counted in."""
    away, now = frame.attrs.get("outside"), bool(st.session_state.get("themes_outside"))
    if (away is None and not now) or (away is not None and not set(away["lack"]) <= set(splits.OF_SOURCE)):
        return None

    def draw() -> None:
        st.toggle(
            t("themes.outside"), now, key="themes_outside", persist_state="session", help=t("themes.outside.help")
        )

    return Limit(t("say.limits.outside") if now else "", draw)


def uncertain() -> Limit | None:
    """Intervals, where the measure is a share."""
    if measure() not in SHARES:
        return None

    key = "themes_intervals"
    now = bool(st.session_state.get(key))

    def draw() -> None:
        st.toggle(t("themes.intervals"), now, key=key, persist_state="session", help=t("themes.intervals.help"))

    return Limit(t("say.limits.intervals") if now else "", draw)


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
    now = anatomy.maybe("themes_coder", several, address="coded")
    return Limit(
        t("say.limits.coder", coder=now) if now else "", partial(parts.any_of, t("say.coder"), several, "themes_coder")
    )


def coded(study: Study, at: At) -> At:
    """``at``, of one coder's codings where the reader keeps to them: for figures that have `coder` among their limits."""
    several = coders(study)
    now = anatomy.maybe("themes_coder", several, address="coded") if len(several) > 1 else None
    return Coded(**at, coder=now) if now else at


class Coded(At):
    """`At`, of one coder's codings alone."""

    coder: str
