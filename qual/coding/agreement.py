"""Agreement between two coders, for framework codes and code groups.

Never for open empirical codes: two coders who each stay close to what is said make different codes of the same passage, and
are both right; a figure would measure how alike they name things. What can be compared is where the same given code, or the
same group of codes, was put.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from qual.errors import CodingError
from qual.language.order import norwegian
from qual.store import Connection, Desk, codebook
from qual.store import agreement as store

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("code", "group")
COLUMNS = [
    "theme",
    "coder",
    "other",
    "sessions",
    "utterances",
    "both",
    "one",
    "two",
    "neither",
    "percent",
    "kappa",
    "alpha",
    "theme_id",
]


@dataclass(frozen=True)
class Table:
    """How two coders judged the same utterances: with the theme by ``both``, only the first (``one``), only the second
    (``two``), and by ``neither``: numbers of utterances."""

    both: int
    one: int
    two: int
    neither: int

    @property
    def figures(self) -> tuple[int | float, ...]:
        """The four counts, ``percent``, ``kappa`` and ``alpha``."""
        return self.both, self.one, self.two, self.neither, self.percent, self.kappa, self.alpha

    @property
    def count(self) -> int:
        """The number of utterances."""
        return self.both + self.one + self.two + self.neither

    @property
    def percent(self) -> float:
        """The share of the utterances, in per cent, that both judge alike. NaN for none."""
        return 100 * (self.both + self.neither) / self.count if self.count else math.nan

    @property
    def kappa(self) -> float:
        """Cohen's kappa: (p_o - p_e) / (1 - p_e), where p_o is the share judged alike, and p_e the share that would be if
        each coder kept to their own proportions by chance. NaN where p_e is 1.

        Cohen, J. (1960), A coefficient of agreement for nominal scales. *Educational and Psychological Measurement* 20, 37–46.
        """
        if not self.count:
            return math.nan
        first, second = (self.both + self.one) / self.count, (self.both + self.two) / self.count
        chance = first * second + (1 - first) * (1 - second)
        return (
            math.nan if math.isclose(chance, 1) else ((self.both + self.neither) / self.count - chance) / (1 - chance)
        )

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha for nominal data, two coders and nothing missing: 1 - (N - 1) · d / (n_1 · n_0), where N is the
        number of judgements (two for each utterance), d the number of utterances on which they differ, and n_1, n_0 how
        many judgements say yes and no. NaN where all say the same.

        Krippendorff, K. (2019), *Content Analysis*, 4th ed., ch. 12 (1 - D_o / D_e by the coincidence matrix).
        """
        judgements = 2 * self.count
        yes = 2 * self.both + self.one + self.two
        product = yes * (judgements - yes)
        return 1 - (judgements - 1) * (self.one + self.two) / product if product else math.nan


def agreement(
    desk: Desk, *, level: str = "code", grouping: str | None = None, theme: str | None = None
) -> pd.DataFrame:
    """Agreement of every pair of coders on every framework code or code group.

    The unit is the utterance (of a participant; moderators' do not count), in the sessions that both coders have coded with
    anything that is compared here; an utterance has the theme for a coder who put it, or for a group any of its codes, on any
    part of it. Pairs without such a session are left out, and so is the residual group, which is no theme.

    Parameters
    ----------
    level : ``"code"`` (framework codes) or ``"group"`` (the code groups of a grouping).
    grouping : name or id, at the level of groups; default the active one.
    theme : name or id of the only one wanted.

    Returns one row per theme and pair: ``theme, coder, other, sessions`` (how many), ``utterances``, the four counts of
    `Table`, ``percent`` (0–100), ``kappa`` (Cohen 1960), ``alpha`` (Krippendorff 2019; NaN where they are not defined),
    ``theme_id``. Raises `CodingError` for another level, an unknown grouping or theme, and for an empirical code.

    >>> coding.agreement(study, theme="Opplæring")[["coder", "other", "sessions"]].values.tolist()
    [['Koder A', 'Koder B', 4]]
    """
    import pandas as pd

    if level not in LEVELS:
        raise CodingError("agreement.level", level=level, levels=", ".join(LEVELS))
    with desk.read() as connection:
        themes, codes = _themes(connection, level, grouping)
        if theme is not None:
            _require(connection, themes, theme)
        coded = store.coded(connection, set(codes))
        sizes = store.utterances(connection)
    rows = []
    for one, two in combinations(sorted({row["coder"] for row in coded}, key=norwegian), 2):
        shared = _sessions(coded, one) & _sessions(coded, two)
        count = sum(sizes[session] for session in shared)
        for theme_id, name in themes.items():
            if shared and theme in (None, theme_id, name):
                table = _table(coded, {code for code, of in codes.items() if of == theme_id}, (one, two), shared, count)
                rows.append([name, one, two, len(shared), count, *table.figures, theme_id])
    return pd.DataFrame(rows, columns=COLUMNS)


def _themes(connection: Connection, level: str, grouping: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """The themes' names by id, and the theme of each code."""
    if level == "code":
        codes = [code for code in codebook.codes(connection) if code["origin"] == "framework"]
        return {code["id"]: code["name"] for code in codes}, {code["id"]: code["id"] for code in codes}
    known = {row["id"]: row["name"] for row in codebook.groupings(connection)}
    wanted = grouping if grouping in known or grouping is None else codebook.find_grouping(connection, grouping)
    if grouping is not None and wanted is None:
        raise CodingError("agreement.grouping", grouping=grouping, known=", ".join(map(str, known.values())) or "–")
    chosen = wanted or codebook.active_grouping(connection)
    if chosen is None:
        return {}, {}
    names = {row["id"]: row["name"] for row in codebook.groups(connection, chosen)}
    return names, {row["code_id"]: row["code_group_id"] for row in codebook.members(connection, chosen)}


def _require(connection: Connection, themes: dict[str, str], theme: str) -> None:
    if theme in themes or theme in themes.values():
        return
    if any(theme in (code["id"], code["name"]) for code in codebook.codes(connection)):
        raise CodingError("agreement.empirical", code=theme)
    raise CodingError("agreement.theme", theme=theme, known=", ".join(themes.values()) or "–")


def _sessions(coded: Iterable[store.Coded], coder: str) -> set[str]:
    return {row["session"] for row in coded if row["coder"] == coder}


def _table(
    coded: Iterable[store.Coded], codes: set[str], pair: tuple[str, str], sessions: set[str], count: int
) -> Table:
    one, two = (
        {
            row["utterance_id"]
            for row in coded
            if row["coder"] == coder and row["code_id"] in codes and row["session"] in sessions
        }
        for coder in pair
    )
    return Table(len(one & two), len(one - two), len(two - one), count - len(one | two))
