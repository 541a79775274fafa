"""Whose voice is missing: sessions, people and roles that are not there, and figures for attendance that disagree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypedDict

from qual.store import Connection, Desk, counts, frames, talk_counts

if TYPE_CHECKING:
    import pandas as pd

#: what can be missing, in the order told
KINDS = ("not_held", "not_imported", "absent", "role_absent", "unidentified", "figures_differ")


class MissingRow(TypedDict):
    """A row of `missing`, which says what its columns mean."""

    group: str | None
    round: int | None
    session: str | None
    what: str
    person: str | None
    role: str | None
    figures: str | None
    note: str | None


COLUMNS = list(MissingRow.__annotations__)
Key = tuple[str | None, int | None]


def missing(desk: Desk) -> pd.DataFrame:
    """One row per voice that is missing or unsure.

    ``what`` is one of `KINDS`: the session was not held or is not imported (``note`` says why, where that is known); a person
    (``person``) or a ``role`` that is in another round of the group, but not in this one; speakers whom nobody has identified
    (``figures``: their utterances); figures for attendance that disagree (``figures``: each value with its source; ``note``:
    the values alone). A figure for a whole round has no group and is compared with the sum over its sessions.

    >>> found = themes.missing(study)
    >>> found.query("what == 'not_held'")["session"].tolist()
    ['MV-R3']
    """
    import pandas as pd

    with desk.read() as connection:
        sessions = frames.sessions(connection).to_dict("records")
        rows = [*_sessions(sessions), *_people(connection), *_unidentified(connection), *_figures(connection)]
    order = {(row["group"], row["round"]): at for at, row in enumerate(sessions)}
    last = len(order)
    rows.sort(key=lambda row: (order.get((row["group"], row["round"]), last), KINDS.index(row["what"])))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"round": "Int64"})


def _sessions(sessions: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "group": row["group"],
            "round": row["round"],
            "session": row["session"],
            "what": row["status"],
            "note": row["note"],
        }
        for row in sessions
        if row["status"] in KINDS
    ]


def _people(connection: Connection) -> list[dict[str, Any]]:
    """Absent persons and roles: there in another round of the group, in a session that was held, but not in this one."""
    there: dict[Key, set[str]] = defaultdict(set)
    roles: dict[Key, dict[str, None]] = defaultdict(dict)
    names: dict[Key, str] = {}
    for row in talk_counts.roles(connection):
        key = row["group"], row["round"]
        if None in key:
            continue
        names[key] = row["session"]
        if row["person"]:
            there[key].add(row["person"])
        if row["role"]:
            roles[key].setdefault(row["role"])
    found: list[dict[str, Any]] = []
    for key, session in names.items():
        place = {"group": key[0], "round": key[1], "session": session}
        others = [other for other in names if other[0] == key[0] and other != key]
        absent = set().union(*(there[other] for other in others)) - there[key]
        lost = dict.fromkeys(role for other in others for role in roles[other] if role not in roles[key])
        if there[key]:  # where nobody is named, nobody can be told to be away
            found += [place | {"what": "absent", "person": person} for person in sorted(absent)]
        if roles[key]:
            found += [place | {"what": "role_absent", "role": role} for role in lost]
    return found


def _unidentified(connection: Connection) -> list[dict[str, Any]]:
    by = ("group", "round", "session")
    return [
        {name: row[name] for name in by} | {"what": "unidentified", "figures": str(row["utterances"])}
        for row in talk_counts.voices(connection, by)
        if row["voice"] is None and not row["moderator"]
    ]


def _figures(connection: Connection) -> list[dict[str, Any]]:
    """Reported figures of one scope that disagree with each other, or with who was present."""
    present: dict[Key, int] = {}
    for row in counts.present(connection, ("group", "round")):
        if row["round"] is not None and row["group"] is not None:
            present[row["group"], row["round"]] = row["present"]
            present[None, row["round"]] = present.get((None, row["round"]), 0) + row["present"]
    scopes: dict[tuple[Key, str | None], list[dict[str, Any]]] = defaultdict(list)
    for row in counts.reported(connection):
        scopes[(row["group"], row["round"]), row["session"]].append(row)
    found = []
    for ((group, number), session), rows in scopes.items():
        attended = present.get((group, number))
        values = {row["value"] for row in rows} | ({attended} if attended else set())
        if len(values) > 1:
            ours = [str(attended)] if attended else []
            found.append(
                {
                    "group": group,
                    "round": number,
                    "session": session,
                    "what": "figures_differ",
                    "figures": "; ".join([*(f"{row['value']} ({row['origin']})" for row in rows), *ours]),
                    "note": "; ".join([*(str(row["value"]) for row in rows), *ours]),
                }
            )
    return found
