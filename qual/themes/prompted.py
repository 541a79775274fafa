"""Asked for or not: which part of a theme comes under a guide question that asks for it. Definition: docs/measures.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from qual.errors import CodingError
from qual.messages import text
from qual.store import Desk, asked, codebook_acts, codings
from qual.store.cells import Row
from qual.store.codebook import Level
from qual.store.reach import reaches
from qual.themes import splits
from qual.themes.cells import Cell, cells_by_reach, coverage_of
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

_COUNTED = ("utterances", "prompted", "by_moderator", "led", "participants_prompted", "participants_unprompted")


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
    questions are marked there; where none is, everything counts as unprompted), ``asking`` (how many utterances there stand
    under a question that asks for the theme; where none does, that nothing is prompted says nothing), ``linked`` (how many stand
    under a question that asks for any theme at all; where none does, nobody has tied the questions that are asked there to
    themes), ``utterances, prompted, unprompted`` (they add up), ``by_moderator`` (of those prompted: not by the guide, but by a
    moderator who named the theme right before), ``led`` (of the unprompted: under a question that is tied to no theme, or right
    after a moderator speaks; whether they came by themselves nobody can tell), ``participants_prompted``,
    ``participants_unprompted`` (one who does both counts in both), ``present``, ``display`` ("3 of 7 unprompted"; where nothing
    asks for the theme, or no question is tied to a theme, the number alone, and that), ``theme_id``. ``attrs["cells"]``: per
    cell the splits, ``linked``, and over all themes, each utterance once: ``utterances``, those ``asked`` for (with a theme that
    anything there asks for), ``prompted`` (one of its themes is), ``by_moderator`` and ``led``. Raises `QualError` for an unknown
    level, split or grouping.

    >>> found = themes.prompted(study, level="group", by=["round"], themes=["Noen spør hva du hørte"])
    >>> found["display"].tolist()[:2]
    ['8, ingen spørsmål er knyttet til temaet', '3 av 8 uoppfordret']
    """
    import pandas as pd

    with desk.read() as connection:
        by = asked_for(connection, by)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        kept = in_places(where)
        only = {**only_always(connection, always), **kept}
        asking = asked.asking(connection, pairs, by, where=only)
        counted = asked.prompted(connection, pairs, by, asking, coder=coder, where=only)
        marked = {tuple(row[name] for name in by): row["marks"] for row in asked.marks(connection, by, where=kept)}
        of = reaches(connection, names, pairs, coder)
        cells = cells_by_reach(connection, of, by, only=only, outside=outside)
        there = {cell.key for some in cells.values() for cell in some}
        rest = splits.coded_outside(connection, pairs, by, there, counted.cells, coder=coder, where=only)
    found = {(row["theme_id"], *(row[name] for name in by)): row for row in counted.themes}
    rows = [
        _row(
            theme_id,
            name,
            cell,
            found.get((theme_id, *cell.key), {}),
            marked.get(cell.key, 0),
            asking.get(theme_id, {}).get(cell.key, 0),
            asking[None].get(cell.key, 0),
            language,
        )
        for theme_id, name in names.items()
        for cell in cells[of[theme_id]]
    ]
    first = ("status", "coverage", "sessions", "sessions_coded", "marks", "asking", "linked")
    columns = ["theme", *by, *first, *_COUNTED, "unprompted", "present", "display", "theme_id"]
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


def _row(
    theme_id: str, theme: str, cell: Cell, counted: Row, marks: int, asking: int, linked: int, language: str | None
) -> Record:
    figures = {name: int(counted.get(name) or 0) for name in _COUNTED}
    unprompted = figures["utterances"] - figures["prompted"]
    row = {
        "theme_id": theme_id,
        "theme": theme,
        **cell.told,
        "marks": marks,
        "asking": asking,
        "linked": linked,
        **figures,
        "unprompted": unprompted,
        **cell.place,
    }
    return row | {"display": shown(row, language)}


def shown(row: Record, language: str | None) -> str:
    """A row of `prompted` in words: "3 of 7 unprompted"."""
    if row["status"] != "held":
        return lacking(row["status"], language)
    idle = "themes.nothing_asked" if row.get("linked", True) else "themes.nothing_linked"
    key = idle if nothing_asks(row) else "themes.unprompted"
    told = text(key, language, unprompted=row["unprompted"], utterances=row["utterances"])
    return partly(row, told, language)


def nothing_asks(row: Record) -> bool:
    """Whether nothing in a cell asks for the theme of this row, nor has anybody said that it was asked for: that nothing is
    prompted then says nothing, everywhere."""
    return not asked.asks(row.get("asking", 1), row["prompted"])  # an old snapshot does not know


def apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The table of `prompted` with what nothing asks for as a part of its own: ``unasked``, and not ``unprompted``."""
    parts = [(0, row["unprompted"]) if nothing_asks(row) else (row["unprompted"], 0) for row in records(frame)]
    shown = frame.assign(unprompted=[one for one, _ in parts], unasked=[other for _, other in parts])
    shown.attrs = frame.attrs
    return shown
