"""How the codebook changed between two moments, as the log tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NotRequired, TypedDict, cast

from qual.store import Desk, codebook, used
from qual.store import revisions as store

#: what a revision can be
CHANGES = ("added", "renamed", "defined", "merged", "moved", "retired", "restored", "deleted", "linked", "unlinked")
_KINDS = {"codes": "code", "code_groups": "code group", "groupings": "grouping", "concepts": "concept"}


class Revision(TypedDict):
    """One change of the codebook: ``revision`` is the log entry's number, ``change`` one of `CHANGES`, ``kind`` a code, code
    group, grouping or concept, ``name`` what it is called now, or was called last.

    ``before`` and ``after`` are the names of a renamed one, of the groups that a code moved between (None: the residual group,
    with ``grouping``), of the code that a merged one became part of, of the group that a concept was linked to.
    """

    at: str
    actor: str
    operation: str
    revision: int
    change: str
    kind: str
    id: str
    name: str | None
    before: str | None
    after: str | None
    grouping: str | None


class Absorbed(TypedDict):
    """A code that has become part of another, by name ``into`` which; when and by whom."""

    id: str
    name: str
    definition: str | None
    into: str
    at: str | None
    actor: str | None


class _Joined(store.Change):
    """A change; of a membership, with its code and grouping."""

    code_id: NotRequired[str]
    grouping_id: NotRequired[str]


def revisions(desk: Desk, since: str | None = None, until: str | None = None) -> list[Revision]:
    """What changed in the codebook from ``since`` up to, not including, ``until`` (ISO 8601, UTC; None: no limit), oldest
    first.

    Keys: as in `Revision`, ``at, actor, operation, revision, change, kind, id, name, before, after, grouping``.

    What was undone within the time is left out. What was done before it and undone within it stands as its reverse. Words
    that a withdrawal has erased are None.

    >>> codebook.rename_code(study, study.code_id("alt henger på én"), "alt hviler på én")
    >>> [(row["change"], row["before"], row["after"]) for row in codebook.revisions(study)[-1:]]
    [('renamed', 'alt henger på én', 'alt hviler på én')]
    """
    with desk.read() as connection:
        changes = list(store.changes(connection, since, until))
        names = store.last_names(connection)
        texts = store.words(connection, _names(changes))
        members = store.memberships(connection)
    told = (_told(change, names, texts) for change in _joined(changes, members))
    return [row for row in told if row is not None]


def at_round(desk: Desk) -> dict[int, str]:
    """The moment just after the last coding in each round's sessions: the codebook as it stood when that round was coded.

    >>> sorted(codebook.at_round(study))
    [1, 2, 3, 4]
    """
    with desk.read() as connection:
        last = used.last_coded(connection)
    return {number: _after(moment) for number, moment in sorted(last.items())}


def _after(moment: str) -> str:
    """A string that sorts after the moment and before every later one: `revisions` leaves ``until`` itself out."""
    return moment + "~"


def absorbed(desk: Desk, code_id: str) -> list[Absorbed]:
    """The codes that have become part of this one, also by way of others, the newest first.

    Keys: ``id, name, definition, into`` (the code's name it was merged with), ``at``, ``actor``.

    >>> target = study.code_id("alt henger på én")
    >>> codebook.merge_codes(study, study.code_id("mappa ligger i skuffen"), target)
    >>> [(row["name"], row["into"]) for row in codebook.absorbed(study, target)]
    [('mappa ligger i skuffen', 'alt henger på én')]
    """
    with desk.read() as connection:
        rows = {row["id"]: row for row in codebook.codes(connection, all_codes=True)}
    below: dict[str, list[str]] = {}
    for row in rows.values():
        if row["merged_into"]:
            below.setdefault(row["merged_into"], []).append(row["id"])
    if code_id not in below:
        return []
    merges = {row["id"]: row for row in revisions(desk) if row["change"] == "merged"}
    found: list[Absorbed] = []
    open_ids = [code_id]
    while open_ids:
        into = open_ids.pop()
        for one in below.get(into, []):
            open_ids.append(one)
            row, when = rows[one], merges.get(one)
            found.append(
                {
                    "id": row["id"],
                    "name": row["name"],
                    "definition": row["definition"],
                    "into": rows[into]["name"],
                    "at": when["at"] if when else None,
                    "actor": when["actor"] if when else None,
                }
            )
    return sorted(found, key=lambda row: row["at"] or "", reverse=True)


def _names(changes: Iterable[store.Change]) -> set[str]:
    sides = [side for change in changes for side in (change["before"], change["after"]) if side]
    return {side["name_id"] for side in sides if side.get("name_id")}


def _told(change: _Joined, names: dict[str, str], texts: dict[str, str | None]) -> Revision | None:
    before, after = change["before"] or {}, change["after"] or {}
    if change["table"] == "code_group_members":
        groups = names.get(before.get("code_group_id", "")), names.get(after.get("code_group_id", ""))
        grouping = names.get(change["grouping_id"])
        return _revision(change, "moved", "code", change["code_id"], names, *groups, grouping=grouping)
    if change["table"] == "concept_groups":
        link = after or before
        group = names.get(link["code_group_id"])
        sides: tuple[str | None, str | None] = (None, group) if after else (group, None)
        return _revision(change, "linked" if after else "unlinked", "concept", link["concept_id"], names, *sides)
    what = _change(change)
    if what is None:
        return None
    sides = (None, None)
    if what == "renamed":
        sides = texts.get(before["name_id"] or ""), texts.get(after["name_id"] or "")
    elif what == "merged":
        sides = None, names.get(after["merged_into"])
    return _revision(change, what, _KINDS[change["table"]], change["row_id"], names, *sides)


def _revision(
    change: _Joined,
    what: str,
    kind: str,
    row_id: str,
    names: dict[str, str],
    before: str | None,
    after: str | None,
    *,
    grouping: str | None = None,
) -> Revision:
    return {
        "at": change["at"],
        "actor": change["actor"],
        "operation": change["operation"],
        "revision": change["seq"],
        "change": what,
        "kind": kind,
        "id": row_id,
        "name": names.get(row_id),
        "before": before,
        "after": after,
        "grouping": grouping,
    }


def _change(change: store.Change) -> str | None:
    """What became of a row of its own; None where it is nothing that a reader of the codebook would see."""
    before, after = change["before"], change["after"]
    if before is None or after is None:
        return "added" if before is None else "deleted"
    if "live" in after:
        return "restored" if after["live"] else "merged" if after.get("merged_into") else "retired"
    if "name_id" in after:
        return "renamed"
    return "defined" if {"definition_id", "include_id", "exclude_id"} & set(after) else None


def _joined(changes: Iterable[store.Change], members: dict[str, tuple[str, str]]) -> list[_Joined]:
    """The changes, those of memberships with their code and grouping: one for each code in an act and grouping.

    That a code leaves its groups because it is merged or retired goes without saying.
    """
    gone = {
        (change["seq"], change["row_id"])
        for change in changes
        if change["table"] == "codes" and change["after"] and change["after"].get("live") is False
    }
    joined: list[_Joined] = []
    moves: dict[tuple[int, str, str], _Joined] = {}
    for change in changes:
        if change["table"] != "code_group_members":
            joined.append(cast("_Joined", change))
            continue
        code_id, grouping_id = members[change["row_id"]]
        sides = [side for side in (change["before"], change["after"]) if side]
        if (change["seq"], code_id) in gone or not any("code_group_id" in side for side in sides):
            continue
        key = (change["seq"], code_id, grouping_id)
        if key in moves:
            moves[key]["after"] = change["after"]
        else:
            moves[key] = {**change, "code_id": code_id, "grouping_id": grouping_id}
            joined.append(moves[key])
    return joined
