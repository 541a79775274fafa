"""Snapshots: a figure's query frozen with its numbers and references under a name, never with words; it never changes.

A snapshot is materialised, not replayed: what is opened years later is what was seen, whatever has been coded or withdrawn
since. Themes are stored by id, their names looked up when the snapshot is opened; a theme that is gone has its id for a name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qual.errors import QualError
from qual.language.order import norwegian
from qual.messages import text
from qual.store import Connection, Desk, behind, frozen, record
from qual.store.cells import Rows
from qual.store.codebook import RESIDUAL, RESIDUAL_NAME, known_grouping, target_names, theme_members
from qual.store.columns import columns
from qual.store.combined import COMBINED, JOINT
from qual.store.rows import Json
from qual.themes.interaction import exchanges
from qual.themes.matrix import Same, asked_for, chosen, display, lacking, matrix, only_always
from qual.themes.moderating import Moderating
from qual.themes.moderating import thawed as known_again
from qual.themes.people import frozen as frozen_people
from qual.themes.people import thawed
from qual.themes.prompted import prompted, shown
from qual.themes.reading import Record, plain, records

if TYPE_CHECKING:
    import pandas as pd

#: the figures that can be frozen, each split into cells by ``by``
FIGURES: dict[str, Callable[..., pd.DataFrame]] = {"matrix": matrix, "prompted": prompted, "exchanges": exchanges}
_WORDS = {
    "theme",
    "display",
    "present_source",
}  # columns that hold somebody's words, or are made anew in the reader's language


@dataclass(frozen=True)
class Snapshot:
    """``query``: the figure and its choices; ``revision``: of the study (codebook and data alike) when it was frozen; ``at``:
    when; ``frame``: as the figure's function gave it, with who was asked and how far the coding had come then;
    ``references``: the utterances behind each (theme id, cell)."""

    id: str
    name: str
    query: Json
    revision: int
    at: str
    frame: pd.DataFrame
    references: dict[tuple[Any, ...], tuple[str, ...]]


def make(
    desk: Desk,
    name: str,
    figure: str = "matrix",
    *,
    by: Sequence[str] | None = None,
    **choices: Any,
) -> str:
    """Freeze a figure under a name and return the snapshot's id; its numbers never change again, and it holds no words.

    Parameters
    ----------
    name : one that no other snapshot has.
    figure : one of `FIGURES`: ``matrix``, ``prompted`` or ``exchanges``.
    by : the splits; default what the study has several of (`usual_split`), which is frozen too.
    choices : the figure's own (``level, measure, grouping, themes, coder, outside …``).

    Raises `QualError` for an unknown figure, no name, or a name that is taken.

    >>> made = themes.make_snapshot(study, "Til artikkelen", level="concept", by=["round"])
    >>> themes.open_snapshot(study, "Til artikkelen").frame["display"].tolist()[0]
    '23 av 48'
    """
    if figure not in FIGURES:
        raise QualError("themes.unknown_choice", what="figure", value=figure, allowed=", ".join(FIGURES))
    if not name.strip():
        raise QualError("themes.empty_text")
    choices.pop("language", None)
    if not isinstance(choices.get("always", False), bool):
        choices["always"] = sorted(choices["always"])  # the numbers of rounds, as JSON can hold them
    with desk.read() as connection:
        by = asked_for(connection, by)
        if any(row["name"] == name.strip() for row in frozen.listed(connection)):
            raise QualError("themes.snapshot_exists", name=name.strip())
        revision = record.revision(connection)
        level, grouping = choices.get("level", "code"), known_grouping(connection, choices.get("grouping"))
        residual = bool(choices.get("residual", False))
        names, pairs = chosen(connection, level, grouping, choices.get("themes"), None, residual=residual)
        options = {key: choices[key] for key in ("moderators", "coder") if key in choices}
        within = {**(choices.get("where") or {}), **only_always(connection, choices.get("always", False))}
        found = behind.references(connection, pairs, by, where=within, **options) if pairs else []
        coders = [choices["coder"]] if choices.get("coder") else sorted(columns(connection).coders, key=norwegian)
    choices |= {"grouping": grouping} | ({"themes": list(names)} if choices.get("themes") is not None else {})
    frame = FIGURES[figure](desk, by=tuple(by), **choices)
    if desk.revision != revision:  # somebody coded meanwhile: numbers and references must be of one revision
        return make(desk, name, figure, by=by, **choices)
    query = {"figure": figure, "by": list(by), **{key: value for key, value in choices.items() if value is not None}}
    results: frozen.Results = {
        "columns": list(frame.columns),
        "rows": _rows(frame),
        "references": _references(found, by),
        "coverage": [dict(one) for one in frame.attrs["coverage"]],
        "coders": coders,
        "cells": frame.attrs.get("cells", []),
        "outside": frame.attrs.get("outside"),
        "moderating": frame.attrs.get("moderating"),
        "density": frame.attrs.get("density") or {},
        "guide": frame.attrs.get("guide"),
        "rest": frame.attrs.get("rest"),
        "same": [[(one.theme_id, one.row) for one in alike] for alike in frame.attrs.get("same") or ()],
    }
    if "groups" in frame.attrs:
        results["groups"] = frame.attrs["groups"]
    if "people" in frame.attrs:
        held = dict.fromkeys(tuple(row[split] for split in by) for row in results["rows"] if row["status"] == "held")
        results["people"] = frozen_people(frame.attrs["people"], held)
    with desk.act("snapshot.make") as act:
        return frozen.add(act, name.strip(), query, revision, results)


def all_snapshots(desk: Desk) -> list[frozen.Snapshot]:
    """Every snapshot, the oldest first: ``id, name, query, revision, at``.

    >>> _ = themes.make_snapshot(study, "Til artikkelen", level="concept", by=["round"])
    >>> [row["name"] for row in themes.all_snapshots(study)]
    ['Til artikkelen']
    """
    with desk.read() as connection:
        return frozen.listed(connection)


def open_snapshot(desk: Desk, name: str, language: str | None = None) -> Snapshot:
    """A `Snapshot` by its name or id; ``language`` is that of what is told in words. Raises `QualError`
    (``themes.unknown_snapshot``).

    >>> _ = themes.make_snapshot(study, "Til artikkelen", level="concept", by=["round"])
    >>> themes.open_snapshot(study, "Til artikkelen").query["level"]
    'concept'
    """
    import pandas as pd

    with desk.read() as connection:
        row = next((row for row in frozen.listed(connection) if name.strip() in (row["name"], row["id"])), None)
        if row is None:
            raise QualError("themes.unknown_snapshot", name=name)
        results = frozen.results(connection, row["id"])
        query = row["query"]
        names = _theme_names(connection, language)
        if query.get("level") == COMBINED:
            joint = [one for one in query["themes"] if one.startswith(JOINT)]
            names |= chosen(connection, COMBINED, None, joint, language)[0]
    measure = query.get("measure", "participants")
    records = []
    for stored in results["rows"]:
        # older snapshots hold whole numbers of a column with gaps as 6.0
        told = {"theme": names.get(stored["theme_id"], stored["theme_id"]), "present_source": None}
        record = {key: plain(value) for key, value in stored.items()} | told
        records.append(record | {"display": _display(record, query["figure"], measure, language)})
    frame = pd.DataFrame(records, columns=results["columns"])
    frame.attrs = {"figure": query["figure"], "by": query["by"], "level": query.get("level", "code")}
    frame.attrs |= {name: query.get(name) for name in ("grouping", "coder", "always", "moderators", "where")}
    frame.attrs["coders"] = results.get("coders")
    away = results.get("outside")
    frame.attrs["outside"] = away and away | {"lack": tuple(away["lack"])}
    coverage = results.get("coverage")  # an old snapshot does not know
    frame.attrs["coverage"] = coverage and [{name: tuple(places) for name, places in one.items()} for one in coverage]
    frame.attrs |= {"cells": results.get("cells", []), "frozen": {"at": row["at"], "revision": row["revision"]}}
    if query["figure"] == "matrix":
        known = "moderating" in results or "round" not in query["by"]
        frame.attrs |= {
            "measure": measure,
            "groups": {group: tuple(place) for group, place in results.get("groups", {}).items()},
            "same": [
                [Same(theme_id, names.get(theme_id, theme_id), row) for theme_id, row in alike]
                for alike in results.get("same", ())
            ],
            "moderating": known_again(results.get("moderating")) if known else Moderating(known=False),
            "rest": tuple(rest) if (rest := results.get("rest")) else None,
            "guide": {
                theme: [(group, number) for group, number in places]
                for theme, places in (results.get("guide") or {}).items()
            },
            "density": {group: tuple(figures) for group, figures in results.get("density", {}).items()},
        }
    if people := results.get("people"):
        frame.attrs["people"] = thawed(people)
    references = {tuple(key): tuple(found) for *key, found in results["references"]}
    return Snapshot(row["id"], row["name"] or "", query, row["revision"], row["at"], frame, references)


def _rows(frame: pd.DataFrame) -> list[Record]:
    return records(frame[[name for name in frame if name not in _WORDS]])


def _references(behind: Rows, by: Sequence[str]) -> list[list[Any]]:
    """[theme id, cell …, references] for every cell with something in it."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in behind:
        found.setdefault((row["theme_id"], *(row[name] for name in by)), []).append(row["reference"])
    return [[*key, references] for key, references in found.items()]


def _theme_names(connection: Connection, language: str | None) -> dict[str, str]:
    points = {theme: name for theme, name, _code, _position in theme_members(connection, "reference")}
    return (
        {target: name for (_kind, target), name in target_names(connection).items() if name}
        | points
        | {RESIDUAL: text(RESIDUAL_NAME, language)}
    )


def _display(record: Record, figure: str, measure: str, language: str | None) -> str:
    if figure == "prompted":
        return shown(record, language)
    if record["status"] != "held":
        return lacking(record["status"], language)
    return display(record, measure, language) if figure == "matrix" else str(record["exchanges"])
