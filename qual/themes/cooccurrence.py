"""Which themes stand together, in the same utterance or the same exchange: a sorted table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from qual.store import Desk, talk_counts
from qual.store.codebook import Level
from qual.themes.cells import whole
from qual.themes.matrix import BY, PLACES, Always, allowed, chosen, in_places, only_always, told_places

if TYPE_CHECKING:
    import pandas as pd


def cooccurrence(
    desk: Desk,
    *,
    level: Level = "code",
    within: Literal["utterance", "exchange"] = "utterance",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """Pairs of themes that stand together at least once, those most often together first.

    Parameters
    ----------
    level, grouping, themes, coder, always, residual, language : as in `matrix`.
    within : ``utterance``; or ``exchange``: the utterances of a coding of kind *interaction*, whatever they are coded with.
    where : keeps to a value per split, or to any of a frozenset: ``{"round": 4, "municipality": "Nærsund"}``.

    Columns: ``theme, other`` (in the codebook's order), ``together`` (units), ``alone`` and ``other_alone`` (units of each
    theme in all), ``overlap`` = together / (alone + other_alone - together), 0 to 1 (Jaccard 1912), ``theme_id, other_id``.
    Raises `QualError` for an unknown level, unit or split.

    >>> found = themes.cooccurrence(study, level="group")
    >>> found[["theme", "other", "together"]].values.tolist()[0]
    ['Noen spør hva du hørte', 'Krysset sier ikke hva som ble hørt', 2]
    """
    import pandas as pd

    allowed("within", within, ("utterance", "exchange"))
    for split in where or {}:
        allowed("where", split, BY)
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        kept = {**(where or {}), **only_always(connection, always)}
        places = in_places({split: one for split, one in (where or {}).items() if split in PLACES})
        coverage = whole(connection, names, pairs, coder, places)
        alone, found = (
            talk_counts.together(connection, pairs, within=within, coder=coder, where=kept) if pairs else ({}, [])
        )
    order = {theme: at for at, theme in enumerate(names)}
    rows = []
    for pair in found:
        one, other = sorted(pair[:2], key=order.__getitem__)
        both, first, second = pair[2], alone[one], alone[other]
        rows.append((names[one], names[other], both, first, second, both / (first + second - both), one, other))
    rows.sort(key=lambda row: (-row[2], -row[5], order[row[6]], order[row[7]]))
    columns = ["theme", "other", "together", "alone", "other_alone", "overlap", "theme_id", "other_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs = {"figure": f"together.{within}", "level": level, "within": within, "coverage": coverage}
    frame.attrs |= {"grouping": grouping, "coder": coder, "where": told_places(where), "always": always is not False}
    return frame
