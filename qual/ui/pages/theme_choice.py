"""The choice of a level, a grouping and a theme, which several pages share."""

from __future__ import annotations

from typing import TypedDict

import streamlit as st

from qual import messages
from qual.store import codebook, combined
from qual.store.codebook import Level
from qual.store.combined import COMBINED
from qual.study import Study
from qual.themes import LEVELS
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables
from qual.ui.state import t

#: what Temaer can be kept to, and the fields that say it
KEPT = {
    "level": "themes_levels",
    "municipality": "themes_municipalities",
    "group": "themes_groups",
    "round": "themes_rounds",
}


PARTS = "themes_parts"  # the field that says which codes and code groups are taken together


class At(TypedDict):
    """Where themes are looked at, as the library takes it: ``matrix(study, **at)``."""

    level: Level  # of what is taken together the themes are to be named: `named`
    grouping: str | None  # its id; None for the active one
    language: str


def level(study: Study, where: str) -> At:
    """Which level (code, group, concept, reference point), or the groups of which framework: the field, and what is chosen."""
    field(study, where)
    return now(study, where)


def field(study: Study, where: str) -> None:
    """The field for a level or a framework."""
    options = _options(study, where)
    anatomy.current(f"{where}_level", list(options), _first(study))
    st.segmented_control(
        t("level.label"),
        list(options),
        key=f"{where}_level",
        default=st.session_state[f"{where}_level"],
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda value: options[value],
    )
    if st.session_state[f"{where}_level"] == COMBINED:
        parts_field(study)


def parts_field(study: Study) -> None:
    """The field for the codes and code groups that are taken together as one theme."""
    there = _parts(study)

    def shown(one: str) -> str:
        name, kind = there[one]
        return t(f"combined.{kind}", name=name)

    st.multiselect(
        t("combined"),
        list(there),
        key=PARTS,
        default=parts.held_of(PARTS, there),
        persist_state="session",
        placeholder=t("combined.choose"),
        format_func=shown,
        help=t("combined.help"),
    )


def now(study: Study, where: str) -> At:
    """What is chosen in that field, which may be drawn later; the address (``?of=``) says it, and is followed."""
    chosen = at(parts.addressed(list(_options(study, where)), f"{where}_level", "of", _first(study)))
    if chosen["level"] == COMBINED:
        anatomy.addressed(PARTS, list(_parts(study)), "with")
    return chosen


def _options(study: Study, where: str) -> dict[str, str]:
    """The levels that the study has, and other groupings by id, with their names; on Temaer also what is taken together."""
    points = themes(study, at("reference"))
    levels: dict[str, str] = {one: t(f"level.{one}") for one in LEVELS if one != "reference" or points}
    levels |= {row["id"]: row["name"] or "" for row in tables.groupings(study) if not row["active"]}
    return levels | ({COMBINED: t("level.combined")} if where == "themes" else {})


def _parts(study: Study) -> dict[str, tuple[str, str]]:
    """What can be taken together, by id: its name, and what it is."""

    def read() -> dict[str, tuple[str, str]]:
        with study.read() as connection:
            return {row["id"]: (row["name"], row["kind"]) for row in combined.parts(connection)}

    return state.cached("parts", read)


def _first(study: Study) -> str:
    return "group" if any(row["active"] and row["groups"] for row in tables.groupings(study)) else "code"


def plural(study: Study, at: At, count: int = 0) -> str:
    """So many themes of a level in words: ``kodegrupper``, ``grupper i Implementering``."""
    if at["grouping"] is None:
        return t(f"say.level.{at['level']}", count=count)
    name = next((row["name"] for row in tables.groupings(study) if row["id"] == at["grouping"]), "")
    return t("say.frame", name=name or "")


def at(chosen: str) -> At:
    """What a choice stands for: a level, or a grouping's id for the groups of that grouping."""
    if chosen in (*LEVELS, COMBINED):
        return {"level": chosen, "grouping": None, "language": state.language()}
    return {"level": "group", "grouping": chosen, "language": state.language()}


def themes(study: Study, at: At) -> dict[str, str]:
    """The themes of the level by id, in the codebook's order; of what is taken together all of it first, then each part."""
    if at["level"] == COMBINED:
        return _combined(study, at["language"])

    def read() -> dict[str, str]:
        with study.read() as connection:
            members = codebook.theme_members(connection, at["level"], at["grouping"])
        return {theme_id: name for theme_id, name, _code, _position in members}

    found = dict(state.cached("theme_names", read, at["level"], at["grouping"]))
    if codebook.RESIDUAL in found:
        found[codebook.RESIDUAL] = messages.text(codebook.RESIDUAL_NAME, at["language"])
    return found


def _combined(study: Study, language: str) -> dict[str, str]:
    wanted = list(st.session_state.get(PARTS) or ())

    def read() -> dict[str, str]:
        with study.read() as connection:
            return combined.themes(connection, wanted, language)[0]

    return dict(state.cached("combined", read, *wanted, language))


def named(study: Study, at: At) -> list[str]:
    """The ids of the themes of the level; what no group holds is a row only where somebody asks for it."""
    return [theme_id for theme_id in themes(study, at) if theme_id != codebook.RESIDUAL]


def beside(study: Study, kind: str, value: str) -> None:
    """What *Sammenlign* is to show: the first round of a place beside its last one."""
    numbers = tables.round_numbers(study)
    asked = {"part": "compare", "as_compare": "sides", "sides": "round", "then": numbers[0], "now": numbers[-1]}
    for name, chosen in asked.items():
        st.session_state[f"themes_{name}"] = chosen
    for split, key in KEPT.items():
        st.session_state[key] = [value] if split == kind else []


def told_beside(study: Study, value: str, *, brief: bool = False) -> str | None:
    """The way there in words; None where there are no two rounds."""
    numbers = tables.round_numbers(study)
    if len(numbers) < 2:
        return None
    return t("compare.door.brief" if brief else "compare.door", place=value, left=numbers[0], right=numbers[-1])


def always(where: str) -> bool:
    """Whether only those who came every time are counted."""
    key = f"{where}_always"
    now = bool(st.session_state.get(key))
    return st.toggle(t("themes.always"), now, key=key, persist_state="session", help=t("themes.always.help"))
