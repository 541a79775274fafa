"""What a theme holds in one place and another: its codes there. The same height may be two matters under one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from qual.store import Connection, Desk, counts
from qual.store.cells import Members
from qual.store.codebook import Level
from qual.store.combined import parts
from qual.themes.cells import whole
from qual.themes.matrix import Always, asked_for, chosen, only_always
from qual.themes.people import MOVED, RETURN

if TYPE_CHECKING:
    import pandas as pd

#: the part of what is said in codes that both sides have, under which the content is called another
HALF = 0.5


class Used(NamedTuple):
    """A code of a theme in one place: how many ``people`` voice it, in how many ``utterances`` it stands."""

    code: str
    people: int
    utterances: int


Codes = tuple[Used, ...]  # of a theme in one place, those of most people first


@dataclass(frozen=True)
class Content:
    """The codes that a theme consists of on two sides; ``same``: whether as many take it up on both."""

    left: Codes
    right: Codes
    same: bool = False

    @property
    def shared(self) -> int:
        """How many codes both sides have."""
        return len({one.code for one in self.left} & {one.code for one in self.right})

    @property
    def every(self) -> int:
        """How many codes the two sides have together."""
        return len({one.code for one in self.left} | {one.code for one in self.right})

    @property
    def other(self) -> bool:
        """Whether the content is another: the only place that decides it. Each side has at least `RETURN` codings (a code in an
        utterance), of which less than `HALF` are of codes that the other side has too; and what most people voice is another: on
        one side at least `MOVED`, and nowhere the same. So it is not each one's own code alone that differs."""
        mine, theirs = ({one.code for one in side} for side in (self.left, self.right))
        for side, others in ((self.left, theirs), (self.right, mine)):
            of = sum(one.utterances for one in side)
            if of < RETURN or sum(one.utterances for one in side if one.code in others) >= HALF * of:
                return False
        several = [top for side in (self.left, self.right) if side[0].people >= MOVED for top in _first(side)]
        return bool(several) and not any(top in mine & theirs for top in several)


def _first(side: Codes) -> set[str]:
    """The codes that most people voice."""
    return {one.code for one in side if one.people == side[0].people}


def contents(
    desk: Desk,
    *,
    level: Level = "group",
    by: Sequence[str] | None = None,
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """The codes that make up each theme in each cell, those that most people voice there first.

    Parameters
    ----------
    level, by, grouping, themes, coder, where, always, residual, language : as in `matrix`.

    Columns: ``theme``, the splits, ``code, participants, utterances, theme_id``; a row for each code that stands there; a source
    that lacks what is split by is left out. Raises `QualError` for an unknown level, split or grouping.

    >>> found = themes.contents(study, themes=["Fra bestemt ovenfra til vårt eget"], by=["group", "round"])
    >>> found.query("group == 'LN' and round == 4")[["code", "participants"]].values.tolist()[0]
    ['ingen spør etter det', 3]
    """
    import pandas as pd

    with desk.read() as connection:
        by = asked_for(connection, by)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        within = {**(where or {}), **only_always(connection, always)}
        found = used(connection, pairs, by, coder=coder, where=within)
        coverage = whole(connection, names, pairs, coder)
    rows = [
        {"theme_id": theme, "theme": name, **dict(zip(by, cell, strict=True)), "code": one.code}
        | {"participants": one.people, "utterances": one.utterances}
        for theme, name in names.items()
        for cell, codes in found.get(theme, {}).items()
        if None not in cell
        for one in codes
    ]
    frame = pd.DataFrame(rows, columns=["theme", *by, "code", "participants", "utterances", "theme_id"])
    frame.attrs = {"figure": "contents", "level": level, "by": list(by), "grouping": grouping, "coder": coder}
    frame.attrs |= {"always": always is not False, "where": dict(where or {}), "coverage": coverage}
    return frame


def used(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> dict[str, dict[tuple[Any, ...], Codes]]:
    """By theme and cell (the values of the splits), its codes there."""
    names = {part["id"]: part["name"] for part in parts(connection) if part["kind"] == "code"}
    codes = dict.fromkeys(code for _theme, code in members)
    themes: dict[str, list[str]] = {}
    for theme, code in members:
        themes.setdefault(code, []).append(theme)
    rows = counts.themes(connection, [(code, code) for code in codes], by, coder=coder, where=where) if codes else []
    found: dict[str, dict[tuple[Any, ...], list[Used]]] = {}
    for row in rows:
        one = Used(names.get(row["theme_id"], "–"), int(row["participants"]), int(row["utterances"]))
        for theme in themes[row["theme_id"]]:
            found.setdefault(theme, {}).setdefault(tuple(row[split] for split in by), []).append(one)
    return {
        theme: {cell: tuple(sorted(codes, key=_most)) for cell, codes in cells.items()}
        for theme, cells in found.items()
    }


def _most(one: Used) -> tuple[int, int]:
    return -one.people, -one.utterances
