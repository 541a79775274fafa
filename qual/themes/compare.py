"""Two rounds, two groups, two municipalities: what is new, gone, stronger, weaker, with words from both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from qual.errors import QualError
from qual.store import Desk, behind, talk_counts
from qual.store.cells import Row
from qual.store.codebook import Level
from qual.themes.matrix import BY, MEASURES, allowed, chosen, matrix
from qual.themes.reading import Record

if TYPE_CHECKING:
    import pandas as pd

CHANGES = ("new", "gone", "stronger", "weaker", "same", "unknown")
Place = Mapping[str, Any]


@dataclass(frozen=True)
class Passage:
    """Words from one utterance: its printed reference, who said it (person code or label; None if unknown), where."""

    reference: str
    session: str
    person: str | None
    text: str


def compare(
    desk: Desk,
    left: Place,
    right: Place,
    *,
    level: Level = "code",
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    quotations: int = 3,
    language: str | None = None,
) -> pd.DataFrame:
    """Every theme on two sides, the new first, then gone, stronger, weaker and the same; the largest difference first.

    Parameters
    ----------
    left, right : a value per split (`BY`): ``{"group": "BN", "round": 1}`` and ``{"group": "BN", "round": 4}``, or
        ``{"municipality": "Nærsund"}`` and ``{"municipality": "Vardlia"}``.
    measure : what stronger and weaker mean. For ``participants`` the share of those present, so that unequal groups compare;
        a change of less than one participant of the larger group is ``same``.
    quotations : at most so many passages a side and theme, each from another participant as far as there are.

    Columns: ``theme, change`` (`CHANGES`; ``unknown`` where a side has no session), ``left, right`` (what is compared),
    ``left_display, right_display`` ("3 of 5"), ``difference``, ``left_quotes, right_quotes`` (tuples of `Passage`),
    ``theme_id``. Themes that neither side has are left out. Raises `QualError` for an unknown split or a place without a
    session.

    >>> found = themes.compare(study, {"round": 1}, {"round": 4}, level="concept")
    >>> found[["theme", "change", "left_display", "right_display"]].values.tolist()[0]
    ['Usynlig bærevirke', 'stronger', '23 av 48', '28 av 42']
    """
    import pandas as pd

    allowed("measure", measure, MEASURES)
    for split in (*left, *right):
        allowed("by", split, BY)
    figures = partial(
        matrix,
        desk,
        level=level,
        measure=measure,
        grouping=grouping,
        themes=themes,
        coder=coder,
        language=language,
    )
    sides = [_side(figures(by=tuple(place), where=place), place) for place in (left, right)]
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language)
        quoted = [_quotes(connection, pairs, place, quotations, coder) for place in (left, right)]
    rows: list[Record] = []
    for theme_id, name in names.items():
        one, other = (side[theme_id] for side in sides)
        if one["utterances"] or other["utterances"]:
            said = (quotes.get(theme_id, ()) for quotes in quoted)
            rows.append({"theme": name, "theme_id": theme_id, **_beside(one, other, measure, *said)})
    rows.sort(
        key=lambda row: (CHANGES.index(row["change"]), -abs(row["difference"] or 0))
    )  # of equals, by the codebook
    columns = ["theme", "change", "left", "right", "left_display", "right_display", "difference"]
    frame = pd.DataFrame(rows, columns=[*columns, "left_quotes", "right_quotes", "theme_id"])
    frame.attrs = {"level": level, "measure": measure, "left": dict(left), "right": dict(right)}
    return frame


def _beside(
    one: Record, other: Record, measure: str, said: tuple[Passage, ...], said_there: tuple[Passage, ...]
) -> Record:
    """What `compare` tells of a theme, from its row on each side and its passages there."""
    before, after = weight(one, measure), weight(other, measure)
    return {
        "change": change_of(one, other, measure),
        "left": before,
        "right": after,
        "left_display": one["display"],
        "right_display": other["display"],
        "difference": after - before,
        "left_quotes": said,
        "right_quotes": said_there,
    }


def passages(
    desk: Desk,
    theme: str,
    *,
    level: Level = "code",
    by: Sequence[str] = ("round",),
    grouping: str | None = None,
    most: int = 3,
    coder: str | None = None,
    where: Place | None = None,
) -> dict[tuple[Any, ...], tuple[Passage, ...]]:
    """Passages of a theme per cell, in each from as many participants as there are; of one participant the longest of 6 to 60
    words.

    Parameters
    ----------
    theme : name or id.
    level, grouping, coder : as in `matrix`.
    by : the splits that make the cells, from `BY`.
    most : at most so many passages in a cell.
    where : keeps to one value per split.

    Returns a dict: the cell's values, in the order of ``by`` → a tuple of `Passage`.

    >>> found = themes.passages(study, "alt henger på én", most=1)
    >>> [passage.reference for passage in found[1,]]
    ['LN-R1-0053']
    """
    with desk.read() as connection:
        _names, pairs = chosen(connection, level, grouping, [theme], None)
        rows = behind.passages(connection, pairs, by, most=most, coder=coder, where=where) if pairs else []
        called = talk_counts.names(connection)
    found: dict[tuple[Any, ...], tuple[Passage, ...]] = {}
    for row in rows:
        cell = tuple(row[name] for name in by)
        found[cell] = (*found.get(cell, ()), _passage(row, called))
    return found


def _side(frame: pd.DataFrame, place: Place) -> dict[str, Record]:
    """The themes of one place by id. Raises `QualError` where the study has no such place."""
    if frame.empty and frame.attrs["themes"]:
        told = ", ".join(map(str, place.values()))
        raise QualError("themes.unknown_place", place=told)
    return {row["theme_id"]: {str(k): v for k, v in row.items()} for row in frame.to_dict("records")}


def _quotes(
    connection: Any, pairs: list[tuple[str, str]], place: Place, most: int, coder: str | None
) -> dict[str, tuple[Passage, ...]]:
    if not pairs or not most:
        return {}
    called = talk_counts.names(connection)
    found: dict[str, tuple[Passage, ...]] = {}
    for row in behind.passages(connection, pairs, (), most=most, where=place, coder=coder):
        found[row["theme_id"]] = (*found.get(row["theme_id"], ()), _passage(row, called))
    return found


def _passage(row: Row, called: dict[str, str]) -> Passage:
    return Passage(row["reference"], row["session"], called.get(row["voice"]), row["text"])


def weight(row: Record, measure: str) -> float:
    """What is compared: for participants their share of those present, where that is known."""
    value = float(row["value"])
    return value / row["present"] if measure == "participants" and row["present"] else value


def change_of(one: Record, other: Record, measure: str) -> str:
    """One of `CHANGES`, from a theme's rows of two matrices. A share of the participants that moves by less than one of those who
    sat in the larger of the two has not moved."""
    if one["status"] != "held" or other["status"] != "held":
        return "unknown"
    if not one["utterances"]:
        return "new"
    if not other["utterances"]:
        return "gone"
    before, after = weight(one, measure), weight(other, measure)
    present = max(one["present"] or 0, other["present"] or 0) if measure == "participants" else 0
    if present and abs(after - before) * present < 1 - 1e-9:
        return "same"
    return "stronger" if after > before else "weaker" if after < before else "same"
