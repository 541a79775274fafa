"""Trees of codes, as other tools write them with a ``parent`` column, read as code → code group → concept."""

from __future__ import annotations

from qual.errors import CodebookError
from qual.store.codebook import name_key

Row = dict[str, str]

LEVELS = ("code", "group", "concept")


def levelled(rows: list[Row]) -> list[Row]:
    """The rows with their ``type`` and without ``parent``: what has no children is a code, what holds codes a group,
    what holds groups a concept; a code that hangs on a concept directly gets a group of the concept's name between.

    The ``type`` of a group or a concept wins. Raises `CodebookError` for a tree that loops or has more than three
    levels.
    """
    if not any(row.get("parent") for row in rows):
        return [{"type": "code"} | row for row in rows]
    rows = [dict(row) for row in rows]
    parents = _parents(rows)
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    for number in parents:
        _refuse_loop(number, parents, rows)
    levels = {number: _level(number, children, rows) for number in range(len(rows))}
    for number, level in levels.items():
        if level is not None:
            rows[number]["type"] = LEVELS[level]
    between: dict[str, Row] = {}
    for child, parent in parents.items():
        _hang(rows[child], rows[parent], between)
    for row in rows:
        row.pop("parent", None)
    return [*rows, *between.values()]


def _parents(rows: list[Row]) -> dict[int, int]:
    """Which row each row hangs on; a parent that has no row of its own gets one (appended to ``rows``)."""
    by_name: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if row.get("type", "code") in LEVELS:
            by_name.setdefault(name_key(row.get("name", "")), []).append(number)
    parents: dict[int, int] = {}
    for number, row in enumerate(list(rows)):
        name = row.get("parent")
        if not name or row.get("type", "code") not in LEVELS:
            continue
        above = LEVELS[LEVELS.index(row["type"]) + 1 :] if row.get("type") in LEVELS else ()
        found = by_name.setdefault(name_key(name), [])
        if not found:
            rows.append({"name": name})
            found.append(len(rows) - 1)
        parents[number] = next((candidate for candidate in found if rows[candidate].get("type") in above), found[0])
    return parents


def _refuse_loop(start: int, parents: dict[int, int], rows: list[Row]) -> None:
    path = [start]
    while path[-1] in parents:
        path.append(parents[path[-1]])
        if path[-1] in path[:-1]:
            loop = path[path.index(path[-1]) :]
            raise CodebookError("codebook.cycle", path=" → ".join(rows[number]["name"] for number in loop))


def _level(number: int, children: dict[int, list[int]], rows: list[Row]) -> int | None:
    """0 for a code, 1 for a group, 2 for a concept; None for rows of other types."""
    told = rows[number].get("type")
    if told is not None and not (told == "code" and number in children):
        return LEVELS.index(told) if told in LEVELS else None
    below = [_level(child, children, rows) or 0 for child in children.get(number, ())]
    height = 1 + max(below) if below else 0
    if height >= len(LEVELS):
        raise CodebookError("codebook.too_deep", name=rows[number]["name"])
    return height


def _hang(child: Row, parent: Row, between: dict[str, Row]) -> None:
    step = (child["type"], parent["type"])
    if step == ("code", "group"):
        child.setdefault("group", parent["name"])
    elif step == ("group", "concept"):
        _add_group(parent, child["name"])
    elif step == ("code", "concept"):
        child.setdefault("group", parent["name"])
        between.setdefault(name_key(parent["name"]), {"type": "group", "name": parent["name"]})
        _add_group(parent, parent["name"])
    else:
        raise CodebookError("codebook.too_deep", name=parent["name"])


def _add_group(concept: Row, group: str) -> None:
    groups = concept.get("groups", "").splitlines()
    if group not in groups:
        concept["groups"] = "\n".join([*groups, group])
