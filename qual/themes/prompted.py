"""Asked for or not: which part of a theme comes under a guide question that asks for it. Definition: docs/measures.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict

from qual.errors import CodingError
from qual.messages import preferred, text
from qual.store import Desk, asked, codebook_acts, codings
from qual.store.cells import Row
from qual.store.codebook import Level
from qual.store.reach import reaches
from qual.themes import splits
from qual.themes.cells import Cell, Key, cells_by_reach, coverage_of
from qual.themes.matrix import (
    BY,
    Always,
    allowed,
    asked_for,
    chosen,
    in_places,
    lacking,
    only_always,
    partly,
    told_places,
)
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = ("utterances", *asked.CAME, "by_moderator", "led", "participants_prompted", "participants_unprompted")


def prompted(
    desk: Desk,
    *,
    level: Level = "code",
    by: Sequence[str] | None = None,
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    outside: bool = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """Prompted and unprompted utterances per theme and cell.

    Parameters
    ----------
    level, by, grouping, themes, coder, always, outside, residual, language : as in `matrix`.
    where : places to keep to, as in `matrix`.

    Columns: ``theme``, the splits, ``status, coverage, sessions, sessions_coded`` as in `matrix`, ``marks`` (how many guide
    questions are marked there), ``asking`` (how many utterances there stand under a question that asks for the theme),
    ``linked`` (how many stand under a question that asks for any theme at all), ``utterances``, and in how many of them the
    theme came in each way, decided in each session by itself, so that they add up in a row and from parts to a total:
    ``unprompted`` (a question there asks for the theme, or somebody has said so), ``unasked`` (questions there are tied to
    themes, none to this one), ``prompted``, ``unknown`` (no question there is tied to any theme: nobody can know).
    ``by_moderator`` (of those prompted: not by the guide, but by a moderator who named the theme right before), ``led`` (of the
    unprompted and unasked: under a question that is tied to no theme, or right after a moderator speaks; whether they came by
    themselves nobody can tell), ``participants_prompted``, ``participants_unprompted`` (one who does both counts in both),
    ``present``, ``display`` ("3 of 7 unprompted", of those of which it is known, and how many more there are), ``theme_id``.
    ``attrs["cells"]``: per cell the splits, ``linked``, and over all themes, each utterance once: ``utterances``, those
    ``asked`` for (with a theme that is prompted or unprompted in it), ``prompted`` (one of its themes is), ``by_moderator`` and
    ``led``; of the others ``unasked`` and ``unknown``. Raises `QualError` for an unknown level, split or grouping.

    >>> found = themes.prompted(study, level="group", by=["round"], themes=["Noen spør hva du hørte"])
    >>> found["display"].tolist()[:2]
    ['8, ingen spørsmål er knyttet til temaet', '2 av 7 uoppfordret; 1 til, ingen spørsmål er knyttet til temaet']
    """
    import pandas as pd

    with desk.read() as connection:
        by = asked_for(connection, by)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        kept = in_places(where)
        only = {**only_always(connection, always), **kept}
        asking = asked.asking(connection, pairs, by, where=only)
        counted = asked.prompted(connection, pairs, by, coder=coder, where=only)
        marked = {tuple(row[name] for name in by): row["marks"] for row in asked.marks(connection, by, where=kept)}
        of = reaches(connection, names, pairs, coder)
        cells = cells_by_reach(connection, of, by, only=only, outside=outside)
        there = {cell.key for some in cells.values() for cell in some}
        rest = splits.coded_outside(connection, pairs, by, there, counted.cells, coder=coder, where=only)
    found = {(row["theme_id"], *(row[name] for name in by)): row for row in counted.themes}
    language = language or preferred()
    of_cells = {
        reach: [(one.key, _of_cell(one, marked, asking[None])) for one in some] for reach, some in cells.items()
    }
    rows = [
        _row(theme_id, name, cell, found.get((theme_id, *key), {}), asking.get(theme_id, {}).get(key, 0), language)
        for theme_id, name in names.items()
        for key, cell in of_cells[of[theme_id]]
    ]
    first = ("status", "coverage", "sessions", "sessions_coded", "marks", "asking", "linked")
    columns = ["theme", *by, *first, *_COUNTED, "present", "display", "theme_id"]
    frame = pd.DataFrame(rows, columns=columns)
    told = [
        row | {"linked": asking[None].get(key, 0)}
        for row in counted.cells
        if (key := tuple(row[name] for name in by)) in there
    ]
    frame.attrs = {"figure": "prompted", "level": level, "by": list(by), "cells": told, "coverage": coverage_of(cells)}
    frame.attrs |= {"grouping": grouping, "coder": coder, "always": always is not False, "outside": rest}
    frame.attrs["where"] = told_places(where)
    return frame


def overrule(desk: Desk, coding_ids: Sequence[str], was_prompted: bool, *, reason: str | None = None) -> None:
    """Say of these codings that they were, or were not, prompted, whatever the guide's marks say; undo takes it back.

    Raises `CodingError` for a coding that is not there.

    >>> first = themes.codings_asked(study, "alt henger på én")[0]
    >>> themes.overrule(study, [first["coding_id"]], True, reason="Ordstyreren nikket.")
    >>> themes.codings_asked(study, "alt henger på én")[0]["prompted"]
    True
    """
    with desk.act("theme.prompted", about={"codings": list(coding_ids)}) as act:
        for coding_id in coding_ids:
            if not codings.exists(act.connection, coding_id):
                raise CodingError("coding.unknown_coding", coding=coding_id)
            answer = "prompted" if was_prompted else "unprompted"
            codebook_acts.add_verdict(act, asked.OVERRULED, "coding", coding_id, answer, reason)


class AskedCoding(TypedDict):
    """A coding (its id, where its words stand) and whether it is ``prompted``: by what the guide's marks say (``by_guide``), by a
    moderator who named the theme right before (``by_moderator``), or by what somebody has said (``overruled``)."""

    coding_id: str
    reference: str
    session: str
    text: str
    by_guide: bool
    by_moderator: bool
    overruled: bool
    prompted: bool


def codings_asked(
    desk: Desk,
    theme: str,
    *,
    level: Level = "code",
    grouping: str | None = None,
    where: Mapping[str, Any] | None = None,
    coder: str | None = None,
) -> list[AskedCoding]:
    """The codings of one theme (name or id) in the order of the talk: ``coding_id, reference, session, text``, ``prompted``
    (what counts), ``by_guide`` (what the marks say), ``by_moderator`` (whether a moderator named it right before) and
    ``overruled`` (whether somebody has said so). ``where`` as in `matrix`.

    >>> first = themes.codings_asked(study, "alt henger på én")[0]
    >>> first["reference"], first["prompted"], first["by_guide"]
    ('LN-R1-0053', False, False)
    """
    for split in where or {}:
        allowed("where", split, BY)
    with desk.read() as connection:
        _names, pairs = chosen(connection, level, grouping, [theme], None)
        rows = asked.asked_codings(connection, pairs, where=where, coder=coder) if pairs else []
    told: list[AskedCoding] = []
    for row in rows:
        by_guide, by_moderator, said = row["by_guide"], row["by_moderator"], row["overruled"]
        told.append(
            {
                "coding_id": row["coding_id"],
                "reference": row["reference"],
                "session": row["session"],
                "text": row["text"],
                "by_guide": by_guide,
                "by_moderator": by_moderator,
                "overruled": said is not None,
                "prompted": by_guide or by_moderator if said is None else said == "prompted",
            }
        )
    return told


def _of_cell(cell: Cell, marked: Mapping[Key, int], linked: Mapping[Key, int]) -> Record:
    """What the rows of every theme say of a cell."""
    return {**cell.told, "marks": marked.get(cell.key, 0), "linked": linked.get(cell.key, 0), **cell.place}


def _row(theme_id: str, theme: str, cell: Record, counted: Row, asking: int, language: str | None) -> Record:
    figures = {name: int(counted.get(name) or 0) for name in _COUNTED}
    row = {"theme_id": theme_id, "theme": theme, **cell, "asking": asking, **figures}
    return row | {"display": shown(row, language)}


def shown(row: Record, language: str | None) -> str:
    """A row of `prompted` in words: "3 of 7 unprompted", and how many more nothing asks for, or nobody can know of."""
    if row["status"] != "held":
        return lacking(row["status"], language)
    idle = (
        "nothing_linked" if not row.get("linked", True) else "unprompted" if row.get("asking", 1) else "nothing_asked"
    )
    return partly(row, _told(tuple(ways(row).items()), idle, language or preferred()), language)


@lru_cache(maxsize=1000)  # a figure has as many as it has cells, nearly all of them alike
def _told(ways: tuple[tuple[asked.Came, int], ...], idle: str, language: str) -> str:
    count = dict(ways)
    known = count["unprompted"] + count["prompted"]
    told = [text("themes.unprompted", language, unprompted=count["unprompted"], utterances=known)] if known else []
    for key, number in (("themes.nothing_asked", count["unasked"]), ("themes.nothing_linked", count["unknown"])):
        if number:
            some = text("themes.further", language, count=number) if told else number
            told.append(text(key, language, utterances=some))
    return "; ".join(told) or text(f"themes.{idle}", language, unprompted=0, utterances=0)


def ways(row: Record) -> dict[asked.Came, int]:
    """In how many utterances of a row of `prompted` the theme came in each way. What was frozen before they were told apart in
    each session is told by its cell as a whole."""
    if "unknown" in row:
        return {way: int(row[way]) for way in asked.CAME}
    count = dict.fromkeys(asked.CAME, 0) | {"prompted": int(row["prompted"])}
    stands = row["prompted"] or row.get("asking", 1)
    rest: asked.Came = "unprompted" if stands else "unasked" if row.get("linked", True) else "unknown"
    return count | {rest: int(row["utterances"]) - count["prompted"]}


def apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The table of `prompted` with how its utterances came as `ways` has them."""
    each = [ways(row) for row in records(frame)]
    shown = frame.assign(**{way: [one[way] for one in each] for way in asked.CAME})
    shown.attrs = frame.attrs
    return shown
