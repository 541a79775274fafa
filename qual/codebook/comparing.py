"""Two groupings of the same codes side by side: which codes lie together in both, and which in one alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from qual.errors import CodebookError
from qual.store import Connection, Desk
from qual.store import codebook as store


@dataclass(frozen=True)
class Apart:
    """Two codes that lie in ``group`` together in one grouping, and in ``others`` in the other one (None: the residual)."""

    codes: tuple[str, str]
    group: str
    others: tuple[str | None, str | None]


@dataclass(frozen=True)
class GroupingComparison:
    """What two groupings say of the same codes.

    ``together`` : pairs of codes that share a group in both. ``only_first``, ``only_second`` : pairs that share a group in one
    and not in the other. ``left_out`` : codes that have a group in one only. Codes are given by name, in the codebook's order;
    codes that are residual in both are left out, as nobody has said that they belong together.
    """

    together: tuple[tuple[str, str], ...]
    only_first: tuple[Apart, ...]
    only_second: tuple[Apart, ...]
    left_out: tuple[str, ...]

    @property
    def agreement(self) -> float | None:
        """Of the pairs that share a group in at least one, the share that does in both (Jaccard 1912, on pairs); None
        where no pair does.

        1 means the same groups, whatever they are called; pairs apart in both do not count, as they are most of all pairs.
        """
        pairs = len(self.together) + len(self.only_first) + len(self.only_second)
        return len(self.together) / pairs if pairs else None


def compare_groupings(desk: Desk, a: str, b: str) -> GroupingComparison:
    """Compare two attempts at grouping the codes.

    ``a``, ``b`` : ids of groupings (`id_of`). Raises `CodebookError` when one of them is gone.

    >>> first = codebook.id_of(study, "grouping", "Kodegrupper 2018")
    >>> second = codebook.copy_grouping(study, first, "Andre forsøk")
    >>> codebook.move_code(study, study.code_id("alt henger på én"), None, second)
    >>> found = codebook.compare_groupings(study, first, second)
    >>> found.left_out, round(found.agreement, 2)
    (('alt henger på én',), 0.99)
    """
    with desk.read() as connection:
        return _compared(connection, a, b)


def _compared(connection: Connection, a: str, b: str) -> GroupingComparison:
    known = {row["id"] for row in store.groupings(connection)}
    if not {a, b} <= known:
        raise CodebookError("codebook.gone")
    first, second = _groups(connection, a), _groups(connection, b)
    names = {row["id"]: row["name"] or "" for row in store.codes(connection)}
    grouped = [code_id for code_id in names if code_id in first or code_id in second]
    together, only_first, only_second = [], [], []
    for pair in combinations(grouped, 2):
        in_first, in_second = (_shared(groups, pair) for groups in (first, second))
        said = (names[pair[0]], names[pair[1]])
        if in_first and in_second:
            together.append(said)
        elif in_first:
            only_first.append(Apart(said, in_first, _of(second, pair)))
        elif in_second:
            only_second.append(Apart(said, in_second, _of(first, pair)))
    left_out = tuple(names[code_id] for code_id in grouped if (code_id in first) != (code_id in second))
    return GroupingComparison(tuple(together), tuple(only_first), tuple(only_second), left_out)


def crossed(desk: Desk, a: str, b: str) -> dict[tuple[str | None, str | None], tuple[str, ...]]:
    """The codes by where each lies in two groupings: (group in ``a``, group in ``b``) → names; None is the residual group.

    ``a``, ``b`` : ids of groupings. Codes that are residual in both are left out. In the order of the groups of ``a``, then
    ``b``, residual last.

    >>> first = codebook.id_of(study, "grouping", "Kodegrupper 2018")
    >>> second = codebook.copy_grouping(study, first, "Andre forsøk")
    >>> codebook.move_code(study, study.code_id("alt henger på én"), None, second)
    >>> codebook.crossed(study, first, second)["Noen få bærer på lånt tid", None]
    ('alt henger på én',)
    """
    with desk.read() as connection:
        first, second = _groups(connection, a), _groups(connection, b)
        order = [[row["name"] for row in store.groups(connection, grouping)] + [None] for grouping in (a, b)]
        codes = store.codes(connection)
    cells: dict[tuple[str | None, str | None], list[str]] = {}
    for row in codes:
        one, other = first.get(row["id"]), second.get(row["id"])
        if one or other:
            cells.setdefault((one[1] if one else None, other[1] if other else None), []).append(row["name"] or "")
    keys = sorted(cells, key=lambda key: (order[0].index(key[0]), order[1].index(key[1])))
    return {key: tuple(cells[key]) for key in keys}


_Groups = dict[str, tuple[str, str]]  # code id → group id and name


def _groups(connection: Connection, grouping_id: str) -> _Groups:
    names = {row["id"]: row["name"] or "" for row in store.groups(connection, grouping_id)}
    return {
        row["code_id"]: (row["code_group_id"], names[row["code_group_id"]])
        for row in store.members(connection, grouping_id)
    }


def _shared(groups: _Groups, pair: tuple[str, str]) -> str | None:
    one, other = groups.get(pair[0]), groups.get(pair[1])
    return one[1] if one is not None and one == other else None


def _of(groups: _Groups, pair: tuple[str, str]) -> tuple[str | None, str | None]:
    one, other = groups.get(pair[0]), groups.get(pair[1])
    return one[1] if one else None, other[1] if other else None
