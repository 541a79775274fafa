"""How the codebook changed between two moments, as the log tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qual.store import Desk, codebook
from qual.store import revisions as store

#: what a revision can be
CHANGES = ("added", "renamed", "defined", "merged", "moved", "retired", "restored", "deleted", "linked", "unlinked")
_KINDS = {"codes": "code", "code_groups": "code group", "groupings": "grouping", "concepts": "concept"}


def revisions(desk: Desk, since: str | None = None, until: str | None = None) -> list[dict[str, Any]]:
    """What changed in the codebook from ``since`` up to, not including, ``until`` (ISO 8601, UTC; None: no limit), oldest
    first.

    Keys: ``at, actor, operation, revision`` (the log entry's number), ``change`` (one of `CHANGES`), ``kind`` (code, code
    group, grouping or concept), ``id``, ``name`` (what it is called now, or was called last), and ``before`` and
    ``after``: the names of a renamed one, of the groups that a code moved between (None: the residual group, with
    ``grouping``), of the code that a merged one became part of, of the group that a concept was linked to.

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
        last = codebook.coded_between(connection)
    return {number: _after(moments[1]) for number, moments in sorted(last.items())}


def _after(moment: str) -> str:
    """A string that sorts after the moment and before every later one: `revisions` leaves ``until`` itself out."""
    return moment + "~"


def absorbed(desk: Desk, code_id: str) -> list[dict[str, Any]]:
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
    found, open_ids = [], [code_id]
    while open_ids:
        into = open_ids.pop()
        for one in below.get(into, []):
            open_ids.append(one)
            when = merges.get(one, {"at": None, "actor": None})
            told = {name: rows[one][name] for name in ("id", "name", "definition")}
            found.append(told | {"into": rows[into]["name"], "at": when["at"], "actor": when["actor"]})
    return sorted(found, key=lambda row: row["at"] or "", reverse=True)


def _names(changes: Iterable[dict[str, Any]]) -> set[str]:
    sides = [side for change in changes for side in (change["before"], change["after"]) if side]
    return {side["name_id"] for side in sides if side.get("name_id")}


def _told(change: dict[str, Any], names: dict[str, str], texts: dict[str, str | None]) -> dict[str, Any] | None:
    before, after = change["before"], change["after"]
    row = {name: change[name] for name in ("at", "actor", "operation")} | {"revision": change["seq"], "grouping": None}
    if change["table"] == "code_group_members":
        return row | {
            "change": "moved",
            "kind": "code",
            "id": change["code_id"],
            "name": names.get(change["code_id"]),
            "before": names.get((before or {}).get("code_group_id", "")),
            "after": names.get((after or {}).get("code_group_id", "")),
            "grouping": names.get(change["grouping_id"]),
        }
    if change["table"] == "concept_groups":
        link = after or before
        group = names.get(link["code_group_id"])
        return row | {
            "change": "linked" if after else "unlinked",
            "kind": "concept",
            "id": link["concept_id"],
            "name": names.get(link["concept_id"]),
            "before": None if after else group,
            "after": group if after else None,
        }
    kind = _change(before, after)
    if kind is None:
        return None
    row |= {
        "change": kind,
        "kind": _KINDS[change["table"]],
        "id": change["row_id"],
        "name": names.get(change["row_id"]),
    }
    if kind == "renamed":
        return row | {"before": texts.get(before["name_id"] or ""), "after": texts.get(after["name_id"] or "")}
    into = names.get(after["merged_into"]) if kind == "merged" else None
    return row | {"before": None, "after": into}


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str | None:
    """What became of a row of its own; None where it is nothing that a reader of the codebook would see."""
    if before is None or after is None:
        return "added" if before is None else "deleted"
    if "live" in after:
        return "restored" if after["live"] else "merged" if after.get("merged_into") else "retired"
    if "name_id" in after:
        return "renamed"
    return "defined" if {"definition_id", "include_id", "exclude_id"} & set(after) else None


def _joined(changes: list[dict[str, Any]], members: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """The changes, those of memberships with their code and grouping: one for each code in an act and grouping.

    That a code leaves its groups because it is merged or retired goes without saying.
    """
    gone = {
        (change["seq"], change["row_id"])
        for change in changes
        if change["table"] == "codes" and change["after"] and change["after"].get("live") is False
    }
    joined: list[dict[str, Any]] = []
    moves: dict[tuple[int, str, str], dict[str, Any]] = {}
    for change in changes:
        if change["table"] != "code_group_members":
            joined.append(change)
            continue
        code_id, grouping_id = members[change["row_id"]]
        sides = [side for side in (change["before"], change["after"]) if side]
        if (change["seq"], code_id) in gone or not any("code_group_id" in side for side in sides):
            continue
        key = (change["seq"], code_id, grouping_id)
        if key in moves:
            moves[key]["after"] = change["after"]
        else:
            moves[key] = change | {"code_id": code_id, "grouping_id": grouping_id}
            joined.append(moves[key])
    return joined
