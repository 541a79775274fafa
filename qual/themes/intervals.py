"""Optional intervals: a cluster bootstrap over participants, for those who want to speak for more than those present.

Off unless asked for: the groups are strategic samples of four to eight. What one participant says belongs together, so
participants are drawn, with all their utterances (Davison and Hinkley 1997, section 3.8). The percentiles are widened
as Hesterberg (2015, "What Teachers Should Know About the Bootstrap", section 3.5) does for few draws: normal quantiles are
replaced by t with n - 1 degrees, times the square root of n / (n - 1). benchmarks/intervals.py publishes how often they cover.

A bootstrap of people who are all alike says that nobody else could be otherwise: of 0 of 5, or of 6 of 6, it has no width.
How many *participants* voice a theme is a plain proportion, and has the interval of Wilson (1927, "Probable inference, the
law of succession, and statistical inference"); a share of the talk has it, of the speakers, where it is none or all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from qual.store import Desk, talk_counts
from qual.store.codebook import Level
from qual.store.counts import themes as count_themes
from qual.store.counts import totals
from qual.store.reach import Reach, reaches
from qual.themes.cells import whole as covered
from qual.themes.matrix import Always, allowed, asked_for, chosen, only_always
from qual.themes.splits import wide

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEW = 20  # speakers: below this the coverage falls off (docs/measures.md), and the interface warns
MEASURES = ("participants", "utterance_share", "word_share")
DRAWS = 2000


def interval(
    parts: np.ndarray, wholes: np.ndarray, *, confidence: float = 0.95, draws: int = DRAWS, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits, per column, for sum(parts) / sum(wholes) over clusters.

    Parameters
    ----------
    parts : (speakers, themes): what each speaker contributes (1 or 0 for "voices it"; coded utterances; coded words).
    wholes : (speakers,): what it is a part of (1 for "present"; utterances; words).

    Returns two arrays of the length of ``themes``, 0 to 1; NaN with fewer than two speakers or nothing said. Wilson's where the
    share is of speakers, and where nobody or everybody has it; else the bootstrap's.
    """
    import numpy as np

    speakers, themes = parts.shape
    if speakers < 2 or not wholes.sum():
        return np.full(themes, math.nan), np.full(themes, math.nan)
    random = np.random.default_rng(seed)
    weights = random.multinomial(speakers, np.full(speakers, 1 / speakers), size=draws).astype(float)
    whole = weights @ wholes
    drawn = (weights @ parts)[whole > 0] / whole[whole > 0, None]
    tail = _tail(speakers, confidence)
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    voiced = np.where(
        parts == wholes[:, None], 1.0, np.where(parts == 0, 0.0, math.nan)
    )  # neither: a part of what one says
    counted = voiced.sum(axis=0)
    plain = ~np.isnan(counted) & ((wholes == 1).all() | (counted == 0) | (counted == speakers))
    least, most = _wilson(np.nan_to_num(counted), speakers, confidence)
    return np.where(plain, least, low), np.where(plain, most, high)


def _wilson(counted: np.ndarray, of: int, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a proportion (Wilson 1927)."""
    import numpy as np

    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = (counted + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * np.sqrt(counted * (of - counted) / of + z * z / 4)
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def intervals(
    desk: Desk,
    *,
    level: Level = "code",
    by: Sequence[str] | None = None,
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = 1,
    always: Always = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """Intervals for a share, one row per theme and cell with somebody present: Wilson's for participants, a cluster bootstrap
    over speakers for shares of the talk (docs/measures.md).

    Parameters
    ----------
    level, grouping, themes, coder, always, residual, language : as in `matrix`.
    by : as there; default ``("round",)``, and where there are no rounds, groups or the kinds of sources.
    measure : ``participants`` (the share of those present who voice it), ``utterance_share`` or ``word_share``.
    confidence : 0 to 1.
    draws, seed : of the bootstrap; the same seed gives the same limits.

    Only identified speakers (persons and unnamed attendees) can be drawn; what others said is left out of ``value`` too.
    Columns: ``theme``, the splits, ``speakers, value, low, high`` (0 to 1), ``few`` (fewer than `FEW` speakers),
    ``theme_id``. Raises `QualError` for an unknown level, measure or split. After Wilson (1927), Davison and Hinkley (1997,
    3.8) and Hesterberg (2015, 3.5).

    >>> found = themes.intervals(study, level="concept", themes=["Usynlig bærevirke"], draws=100)
    >>> found["speakers"].tolist(), bool((found["low"] < found["value"]).all())
    ([48, 46, 38, 42], True)
    """
    import pandas as pd

    allowed("measure", measure, MEASURES)
    with desk.read() as connection:
        by = wide(connection) if by is None else asked_for(connection, by)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        only = only_always(connection, always).get("voice")
        told = _per_voice(connection, pairs, by, measure, coder)
        coverage = covered(connection, names, pairs, coder)
        of = reaches(connection, names, pairs, coder)
        there = {reach: _wholes(connection, by, measure, reach, only) for reach in dict.fromkeys(of.values())}
    order = {theme: at for at, theme in enumerate(names)}
    rows = []
    for reach, cells in there.items():
        mine = [theme for theme in names if of[theme] == reach]
        for cell, wholes in cells.items():
            parts, whole = _parts(wholes, mine, told.get(cell, ()))
            low, high = interval(parts, whole, confidence=confidence, draws=draws, seed=seed)
            value = parts.sum(axis=0) / whole.sum() if whole.sum() else [math.nan] * len(mine)
            few = len(wholes) < FEW
            limits = zip(mine, value, low, high, strict=True)
            rows += [(names[theme], *cell, len(wholes), *figures, few, theme) for theme, *figures in limits]
    rows.sort(key=lambda row: order[row[-1]])
    frame = pd.DataFrame(rows, columns=["theme", *by, "speakers", "value", "low", "high", "few", "theme_id"])
    frame.attrs = {"figure": "intervals", "level": level, "by": list(by), "measure": measure, "confidence": confidence}
    frame.attrs |= {"grouping": grouping, "coder": coder, "coverage": coverage, "always": always is not False}
    return frame


def _parts(
    wholes: Mapping[str, float], themes: Sequence[str], told: Iterable[tuple[str, str, float]]
) -> tuple[np.ndarray, np.ndarray]:
    """What each voice of a cell contributes to each theme (voices × themes), and what that is of."""
    import numpy as np

    place, at = ({one: number for number, one in enumerate(some)} for some in (wholes, themes))
    parts = np.zeros((len(wholes), len(themes)))
    for theme, voice, figure in told:
        if voice in place and theme in at:
            parts[place[voice], at[theme]] = figure
    return parts, np.array(list(wholes.values()))


def _wholes(
    connection: Any, by: Sequence[str], measure: str, reach: Reach, only: frozenset[str] | None
) -> dict[tuple[Any, ...], dict[str, float]]:
    """By cell: what each voice's part is of, in what the figure can speak of; ``only``: of these voices."""
    there: dict[tuple[Any, ...], dict[str, float]] = {}
    kept = reach.only(connection).get("session")
    splits = list(dict.fromkeys([*by, "session"]))
    for row in talk_counts.attendees(connection, splits):
        cell = tuple(row[name] for name in by)
        if (kept is None or row["session"] in kept) and None not in cell and (only is None or row["voice"] in only):
            there.setdefault(cell, {})[row["voice"]] = 1.0 if measure == "participants" else 0.0
    if measure != "participants":
        what = "utterances" if measure == "utterance_share" else "words"
        for row in totals(connection, [*by, "voice"], where=reach.talk(connection)):
            cell = tuple(row[name] for name in by)
            if row["voice"] is not None and None not in cell and (only is None or row["voice"] in only):
                there.setdefault(cell, {})[row["voice"]] = float(row[what])
    return there


def _per_voice(
    connection: Any, pairs: list[tuple[str, str]], by: Sequence[str], measure: str, coder: str | None
) -> dict[tuple[Any, ...], list[tuple[str, str, float]]]:
    """By cell: each theme and voice, and what the voice contributes."""
    if measure == "participants":
        rows = talk_counts.voiced(connection, pairs, by, coder=coder) if pairs else []
    else:
        rows = count_themes(connection, pairs, [*by, "voice"], coder=coder) if pairs else []
    what = {"participants": None, "utterance_share": "utterances"}.get(measure, "words")
    found: dict[tuple[Any, ...], list[tuple[str, str, float]]] = {}
    for row in rows:
        if row["voice"] is not None:
            figure = 1.0 if what is None else float(row[what])
            found.setdefault(tuple(row[name] for name in by), []).append((row["theme_id"], row["voice"], figure))
    return found


def _tail(speakers: int, confidence: float) -> float:
    """The share of draws to leave out at each end."""
    widened = math.sqrt(speakers / (speakers - 1)) * _t_quantile(0.5 + confidence / 2, speakers - 1)
    return NormalDist().cdf(-widened)


def _t_quantile(at: float, degrees: int) -> float:
    """Student's t by its expansion about the normal quantile (Abramowitz and Stegun 1964, 26.7.5)."""
    z = NormalDist().inv_cdf(at)
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
    )
