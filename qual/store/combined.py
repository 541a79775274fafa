"""Codes and code groups that somebody takes together as one theme, without a group of the codebook: the thread of a matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import Connection

from qual.errors import CodebookError
from qual.messages import text
from qual.store.codebook import RESIDUAL, Level, groupings, name_key, theme_members
from qual.store.kept import kept

COMBINED: Level = "combined"
JOINT = "~"  # stands before each part in the theme id of several: ``~id~id``
_NAMED = 3  # parts by name in the name of several


class Part(TypedDict):
    """A code or a code group, which can be taken together with others: what it is (``kind``, a level) and its codes' ids."""

    id: str
    name: str
    kind: Level
    codes: frozenset[str]


def parts(connection: Connection) -> list[Part]:
    """What can be taken together: the code groups, those of the active grouping first, then the live codes."""
    return list(kept(connection, (parts,), _parts))


def _parts(connection: Connection) -> list[Part]:
    kinds: list[tuple[Level, str | None]] = [
        ("group", row["id"]) for row in sorted(groupings(connection), key=lambda row: not row["active"])
    ]
    there: dict[str, Part] = {}
    for kind, grouping in [*kinds, ("code", None)]:
        for theme, name, code, _position in theme_members(connection, kind, grouping):
            if theme != RESIDUAL:
                codes = there[theme]["codes"] if theme in there else frozenset[str]()
                there[theme] = {"id": theme, "name": name, "kind": kind, "codes": codes | {code}}
    return list(there.values())


def joint(ids: Sequence[str]) -> str:
    """The theme id of codes and code groups taken together.

    >>> from qual.store.combined import joint
    >>> joint(["a", "b"])
    '~a~b'
    """
    return "".join(JOINT + one for one in ids)


def themes(
    connection: Connection, wanted: Sequence[str], language: str | None = None
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Names by theme id, and (theme id, code id) pairs: of all that is ``wanted`` (by name or id) taken together, where it is
    several, then of each part by itself. An id of several (`joint`) stands as it is. Raises `CodebookError` for an unknown
    one."""
    there = {part["id"]: part for part in parts(connection)}
    called: dict[str, list[str]] = {}
    for one, part in there.items():
        called.setdefault(name_key(part["name"]), []).append(one)
    asked: dict[str, None] = {}
    for one in wanted:
        found = [one] if one in there or one.startswith(JOINT) else called.get(name_key(one), [])
        if not found:
            raise CodebookError("themes.unknown_theme", theme=one)
        asked |= dict.fromkeys(found)
    rows = list(asked)
    if len(rows) > 1 and not any(one.startswith(JOINT) for one in rows):
        rows.insert(0, joint(rows))
    of = {theme: [there[one] for one in theme.strip(JOINT).split(JOINT) if one in there] for theme in rows}
    names = {theme: _joined([part["name"] for part in some], language) for theme, some in of.items() if some}
    codes = {theme: frozenset().union(*(part["codes"] for part in of[theme])) for theme in names}
    return names, [(theme, code) for theme in names for code in sorted(codes[theme])]


def _joined(names: Sequence[str], language: str | None) -> str:
    """What they are called together: of many the first two, and how many more there are."""
    if len(names) <= _NAMED:
        return " + ".join(names)
    more = text("themes.combined.more", language, count=len(names) - _NAMED + 1)
    return " + ".join([*names[: _NAMED - 1], more])
