"""What happens between participants: the exchanges of a theme, and who speaks after whom in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qual.language.order import norwegian
from qual.store import Desk, talk_counts
from qual.store.codebook import Level
from qual.store.reach import reaches
from qual.themes import splits
from qual.themes.cells import cells_by_reach, coverage_of, whole
from qual.themes.matrix import BY, Always, allowed, asked_for, chosen, in_places, only_always, told_places
from qual.themes.reading import Record

if TYPE_CHECKING:
    import pandas as pd

STANCES = ("agreed", "opposed", "developed")
_COUNTED = ("exchanges", *STANCES, "open", "participants", "utterances", "unidentified")


def exchanges(
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
    """Exchanges coded with each theme, per cell.

    Parameters
    ----------
    level, by, grouping, themes, coder, outside, residual, language : as in `matrix`.
    where : places to keep to, as in `matrix`.
    always : only what those who came every time say in them, as in `matrix`: an exchange in which none of them has a coded
        utterance is not counted.

    Columns: ``theme``, the splits, ``status, coverage, sessions, sessions_coded`` as in `matrix`, ``exchanges`` (different
    ones: codings with the same first and last utterance are one), of them ``agreed, opposed, developed`` (what somebody has
    coded that the exchange does with the theme; one that several have coded differently counts under each), ``participants``
    (with a coded utterance in them), ``utterances, unidentified, present, theme_id``. Raises `QualError` for an unknown level,
    split or grouping.

    >>> found = themes.exchanges(study, level="group", by=["round"], themes=["Noen spør hva du hørte"])
    >>> found["exchanges"].tolist()
    [2, 2, 1, 1]
    """
    import pandas as pd

    with desk.read() as connection:
        by = asked_for(connection, by)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        only = {**only_always(connection, always), **in_places(where)}
        counted = talk_counts.exchanges(connection, pairs, by, coder=coder, where=only) if pairs else []
        of = reaches(connection, names, pairs, coder)
        cells = cells_by_reach(connection, of, by, only=only, outside=outside)
        there = {cell.key for some in cells.values() for cell in some}
        rest = splits.exchanges_outside(connection, pairs, by, there, counted, coder=coder, where=only)
    found = {(row["theme_id"], *(row[name] for name in by)): row for row in counted}
    rows: list[Record] = []
    for theme_id, name in names.items():
        for cell in cells[of[theme_id]]:
            row = found.get((theme_id, *cell.key), {})
            figures = {what: int(row.get(what) or 0) for what in _COUNTED}
            rows.append({"theme_id": theme_id, "theme": name, **cell.told} | cell.place | figures)
    told = ("status", "coverage", "sessions", "sessions_coded")
    frame = pd.DataFrame(rows, columns=["theme", *by, *told, *_COUNTED, "present", "theme_id"])
    frame.attrs = {"figure": "exchanges", "level": level, "by": list(by), "coverage": coverage_of(cells)}
    frame.attrs |= {"grouping": grouping, "coder": coder, "always": always is not False, "outside": rest}
    frame.attrs["where"] = told_places(where)
    return frame


def uptake(
    desk: Desk,
    *,
    level: Level = "code",
    by: Sequence[str] = ("session",),
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    moderators: bool = False,
    coder: str | None = None,
    stance: str | None = None,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """Who speaks after whom in the exchanges of a theme, the most frequent first.

    Parameters
    ----------
    level, by, grouping, themes, coder, residual, language : as in `matrix`.
    where : places to keep to, as in `matrix`.
    always : only steps between two who came every time, as in `matrix`.
    moderators : whether moderators' lines are steps too; else they are left out before the steps are taken.
    stance : one of `STANCES`: keeps to exchanges that somebody has coded with it.

    Columns: ``theme``, the splits, ``giver, taker`` (person code or label; empty for somebody unknown), ``times, theme_id``.
    Raises `QualError` for an unknown level, split, stance or grouping.

    >>> found = themes.uptake(study, level="group", by=["round"], themes=["Noen spør hva du hørte"])
    >>> found[["giver", "taker", "times"]].values.tolist()[0]
    ['bn4', 'bn6', 1]
    """
    import pandas as pd

    for split in by:
        allowed("by", split, BY)
    if stance is not None:
        allowed("stance", stance, STANCES)
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        kept = in_places(where)
        found = (
            talk_counts.uptake(connection, pairs, by, moderators=moderators, coder=coder, stance=stance, where=kept)
            if pairs
            else []
        )
        if "voice" in (only := only_always(connection, always)):
            found = [row for row in found if {row["giver"], row["taker"]} <= only["voice"]]
        called = talk_counts.names(connection)
        coverage = whole(connection, names, pairs, coder, kept)
    order = {theme: at for at, theme in enumerate(names)}
    rows = [
        row | {"theme": names[row["theme_id"]], "giver": called.get(row["giver"]), "taker": called.get(row["taker"])}
        for row in found
    ]
    rows.sort(key=lambda row: (order[row["theme_id"]], -row["times"], norwegian(row["giver"]), norwegian(row["taker"])))
    frame = pd.DataFrame(rows, columns=["theme", *by, "giver", "taker", "times", "theme_id"])
    frame.attrs = {"figure": "uptake", "level": level, "by": list(by), "coverage": coverage}
    frame.attrs |= {"grouping": grouping, "coder": coder, "moderators": moderators, "stance": stance}
    frame.attrs |= {"where": told_places(where), "always": always is not False}
    return frame
