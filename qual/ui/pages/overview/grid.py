"""The large grid of groups and rounds."""

from __future__ import annotations

from functools import cache
from typing import Any

from qual.store import frames
from qual.store.frames import SessionRow
from qual.study import Study
from qual.ui import addresses
from qual.ui.components.mounting import component
from qual.ui.pages import coverage, parts, tables, theme_choice
from qual.ui.state import t
from qual.ui.told import Told


def draw(study: Study, pass_: str) -> SessionRow | None:
    """Draw the grid, with how far each session has come in a pass; returns the session that was clicked in this run, or None."""
    told = tables.sessions(study)
    nothing = {f"on_{name}_change": lambda: None for name in ("open", "beside", "group")}
    opened = _component()(data=_data(study, pass_), key="overview_grid", **nothing)
    if opened.group:
        place = addresses.of_group(opened.group, told)
        parts.go(place.page, **place.query)
    if opened.beside:
        theme_choice.beside(study, *opened.beside)
        parts.go("themes")
    return next((row for row in told if row["session"] == opened.open), None)


@cache
def _component() -> Any:
    return component("qual_overview_grid", "grid", "overview_grid.css", html='<div class="qual-grid"></div>')


def _data(study: Study, pass_: str) -> Told:
    """What the component draws; everything in it is words, ready to show."""
    at = {(row["group"], row["round"]): row for row in tables.sessions(study) if row["group"]}
    signs, coded = parts.marks(tables.groups(study)), tables.progress(study, pass_)
    states = coverage.covered(study, pass_)
    numbers = tables.rounds(study)
    first = {group["level"]: group["group"] for group in reversed(tables.groups(study))}

    def level(group: frames.GroupRow) -> Told | None:
        """Over the first group of a level: its name, and the way to its first round beside its last."""
        name = group["level"]
        if not name or first[name] != group["group"]:
            return None
        told = theme_choice.told_beside(study, name, brief=True)
        return {"name": name, "told": told or name, "door": theme_choice.told_beside(study, name)}

    rows = [
        {
            "level": level(group),
            "door": t("grid.door", group=" ".join(filter(None, (group["group"], group["name"])))),
            "code": group["group"],
            "name": group["name"] or "",
            "mark": signs[group["group"]][0],
            "colour": signs[group["group"]][1],
            "cells": [_cell(at.get((group["group"], one["round"])), coded, states) for one in numbers],
        }
        for group in tables.groups(study)
    ]
    heads = [{"label": t("round_head", number=one["round"]), "year": str(one["year"] or "")} for one in numbers]
    return {"rows": rows, "rounds": heads, "label": t("cell.label")}


def _cell(session: SessionRow | None, coded: dict[str, tuple[int, int]], states: dict[str, str]) -> Told:
    if session is None:
        return {"session": None, "status": "none", "date": "", "words": "–", "share": None}
    cell = {
        "session": session["session"],
        "status": session["status"],
        "date": parts.day(session["date"]),
        "share": None,
    }
    where = f"{session['group']} {t('round', number=session['round'])}"
    if session["status"] != "held":
        words = t(f"cell.{session['status']}")
        return cell | {"words": words, "label": f"{where}: {words}", "title": session["note"] or words}
    done, of = coded.get(session["id"], (0, 0))
    said = parts.size(session)
    state, share = states.get(session["session"], "not_begun"), done / of if of else 0
    title = t("cell.coded.done" if state == "done" else "cell.coded", done=done, of=of)
    told = parts.far((done, of), state)
    return cell | {
        "status": f"held {state}",
        "words": said,
        "share": None if state == "not_begun" else share,
        "coded": told,
        "label": f"{where}: {said}. {told}. {title}",
        "title": title,
    }
