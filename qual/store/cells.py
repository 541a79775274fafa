"""Which utterances, and which coded segments of which themes, stand in which cell of a figure: over `qual.store.columns`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from qual.store import coverage
from qual.store.columns import NOBODY, Columns, columns

if TYPE_CHECKING:
    import numpy as np

Members = Sequence[tuple[str, str]]  # of a theme and a code; a code may stand under several themes
Row = dict[str, Any]  # a value for each split, which are chosen at run time, and what was counted
Rows = list[Row]


@dataclass(frozen=True)
class Said:
    """``utterance``: one entry for each cell that it stands in; ``cell``: its number in ``keys`` (each a tuple of ``by``)."""

    columns: Columns
    by: tuple[str, ...]
    keys: list[tuple[Any, ...]]
    utterance: np.ndarray
    cell: np.ndarray


@dataclass(frozen=True)
class Coded(Said):
    """The same for coded segments: ``segment``, and the number of the ``theme`` in ``themes``."""

    segment: np.ndarray
    theme: np.ndarray
    themes: list[str]

    @property
    def voice(self) -> np.ndarray:
        """Whose words each segment is."""
        voice: np.ndarray = self.columns.of_place("voice")[self.columns.place[self.utterance]]
        return voice

    @property
    def place(self) -> np.ndarray:
        """Theme and cell as one number."""
        place: np.ndarray = self.theme * max(len(self.keys), 1) + self.cell
        return place

    def rows(self, places: np.ndarray, **figures: np.ndarray) -> Rows:
        """One row per place: ``theme_id``, the splits, and the figures beside it."""
        names = list(figures)
        found = []
        width = max(len(self.keys), 1)
        for place, *values in zip(places.tolist(), *(one.tolist() for one in figures.values()), strict=True):
            row = {"theme_id": self.themes[place // width]}
            row.update(zip(self.by, self.keys[place % width], strict=True))
            row.update(zip(names, values, strict=True))
            found.append(row)
        return found


def said(
    connection: Connection, by: Sequence[str], *, moderators: bool = False, where: Mapping[str, Any] | None = None
) -> Said:
    """Every utterance in each cell that it stands in; ``where`` as in `coded`."""
    import numpy as np

    all_columns = columns(connection)
    utterance = np.arange(len(all_columns.place))
    if not moderators:
        utterance = utterance[~_moderated(all_columns)[all_columns.place]]
    at, cell, keys = _cells(all_columns, utterance, by, where or {})
    return Said(all_columns, tuple(by), keys, utterance[at], cell)


def coded(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Coded:
    """Every coded segment under each theme and in each cell that it stands in; ``where`` keeps to a value per split (or
    ``voice``), or to any of a frozenset of values."""
    import numpy as np

    all_columns = columns(connection)
    themes = list(dict.fromkeys(theme for theme, _code in members))
    numbers = {theme: at for at, theme in enumerate(themes)}
    used = [(numbers[theme], all_columns.codes[code]) for theme, code in members if code in all_columns.codes]
    at, segment = all_columns.of_code.spread(np.array([code for _theme, code in used], dtype=np.int64))
    theme = np.array([one for one, _code in used], dtype=np.int64)[at]
    kept = np.ones(len(segment), dtype=bool)
    if not moderators:
        kept &= ~_moderated(all_columns)[all_columns.place[all_columns.utterance[segment]]]
    if coder is not None:
        kept &= all_columns.coder[all_columns.coding[segment]] == all_columns.coders.get(coder, -1)
    kept &= _counted(all_columns, coder)[segment]
    segment, theme = segment[kept], theme[kept]
    utterance = all_columns.utterance[segment]
    at, cell, keys = _cells(all_columns, utterance, by, where or {})
    return Coded(all_columns, tuple(by), keys, utterance[at], cell, segment[at], theme[at], themes)


def _counted(all_columns: Columns, coder: str | None) -> np.ndarray:
    """Of each segment, whether its document is begun in its code's pass."""
    if coder is None:
        return all_columns.counted
    begun: np.ndarray = all_columns.progress(coder) > coverage.NOT_BEGUN
    found: np.ndarray = begun[all_columns.passes[all_columns.code], all_columns.document(all_columns.utterance)]
    return found


def _moderated(all_columns: Columns) -> np.ndarray:
    return all_columns.of_place("moderator").astype(bool)


def _cells(
    all_columns: Columns, utterance: np.ndarray, by: Sequence[str], where: Mapping[str, Any]
) -> tuple[np.ndarray, np.ndarray, list[tuple[Any, ...]]]:
    """For each cell that an utterance stands in: its place in ``utterance``, the cell's number, and the cells by number."""
    import numpy as np

    names = {*by, *where}
    at = np.arange(len(utterance))
    place = all_columns.place[utterance]
    question = tag = np.full(len(utterance), NOBODY)
    if "question" in names:
        at, question = all_columns.questions.spread(utterance)
        place, tag = place[at], tag[at]
    if "tag" in names:
        again, tag = all_columns.tags.spread(place)
        at, place, question = at[again], place[again], question[again]
    questions, tags = len(all_columns.question_ids) + 1, len(all_columns.tag_names) + 1
    kinds, kind = np.unique((place * questions + question + 1) * tags + tag + 1, return_inverse=True)
    keys: dict[tuple[Any, ...], int] = {}
    cells = np.empty(len(kinds), dtype=np.int64)
    for number, one in enumerate(kinds.tolist()):
        rest, tag_at = divmod(one, tags)
        place_at, question_at = divmod(rest, questions)
        values = all_columns.places[place_at] | {
            "question": all_columns.question_codes[question_at - 1] if question_at else None,
            "tag": all_columns.tag_names[tag_at - 1] if tag_at else None,
        }
        if "voice" in names:
            values["voice"] = None if values["voice"] == NOBODY else all_columns.voices[values["voice"]]
        fits = all(
            values[name] in value if isinstance(value, frozenset) else values[name] == value
            for name, value in where.items()
        )
        cells[number] = keys.setdefault(tuple(values[name] for name in by), len(keys)) if fits else -1
    cell = cells[kind] if len(kinds) else kind
    stays = cell >= 0
    return at[stays], cell[stays], list(keys)
