"""Whose voice is missing: sessions, people and roles that are not there, and figures for attendance that disagree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from qual.language.order import norwegian
from qual.store import Connection, Desk, counts, frames, talk_counts
from qual.store.cells import Rows
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import pandas as pd

#: what can be missing, in the order told
KINDS = ("not_held", "not_imported", "absent", "role_absent", "unidentified", "figures_differ")
COLUMNS = ["group", "round", "session", "what", "person", "role", "figures", "note"]
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

    return pd.DataFrame(gaps(desk), columns=COLUMNS).astype({"round": "Int64"})


def gaps(desk: Desk) -> list[Gap]:
    """The rows of `missing`."""
    with desk.read() as connection:
        sessions = records(frames.sessions(connection))
        rows = [*_sessions(sessions), *_people(connection), *_unidentified(connection), *_figures(connection)]
    order = {(row["group"], row["round"]): at for at, row in enumerate(sessions)}
    last = len(order)
    rows.sort(key=lambda row: (order.get((row["group"], row["round"]), last), KINDS.index(row["what"])))
    return rows


class Gap(TypedDict):
    """A row of `missing`."""

    group: str | None
    round: int | None
    session: str | None
    what: str
    person: str | None
    role: str | None
    figures: str | None
    note: str | None


def _gap(
    key: Key,
    session: str | None,
    what: str,
    *,
    person: str | None = None,
    role: str | None = None,
    figures: str | None = None,
    note: str | None = None,
) -> Gap:
    return {
        "group": key[0],
        "round": key[1],
        "session": session,
        "what": what,
        "person": person,
        "role": role,
        "figures": figures,
        "note": note,
    }


def _sessions(sessions: list[Record]) -> list[Gap]:
    return [
        _gap((row["group"], row["round"]), row["session"], row["status"], note=row["note"])
        for row in sessions
        if row["status"] in KINDS
    ]


def _people(connection: Connection) -> list[Gap]:
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
    found: list[Gap] = []
    for key, session in names.items():
        others = [other for other in names if other[0] == key[0] and other != key]
        absent = set().union(*(there[other] for other in others)) - there[key]
        lost = dict.fromkeys(role for other in others for role in roles[other] if role not in roles[key])
        if there[key]:  # where nobody is named, nobody can be told to be away
            found += [_gap(key, session, "absent", person=person) for person in sorted(absent, key=norwegian)]
        if roles[key]:
            found += [_gap(key, session, "role_absent", role=role) for role in lost]
    return found


def _unidentified(connection: Connection) -> list[Gap]:
    return [
        _gap((row["group"], row["round"]), row["session"], "unidentified", figures=str(row["utterances"]))
        for row in talk_counts.voices(connection, ("group", "round", "session"))
        if row["voice"] is None and not row["moderator"]
    ]


def _figures(connection: Connection) -> list[Gap]:
    """Reported figures of one scope that disagree with each other, or with who was present."""
    present: dict[Key, int] = {}
    for row in counts.present(connection, ("group", "round")):
        if row["round"] is not None and row["group"] is not None:
            present[row["group"], row["round"]] = row["present"]
            present[None, row["round"]] = present.get((None, row["round"]), 0) + row["present"]
    scopes: dict[tuple[Key, str | None], Rows] = defaultdict(list)
    for row in counts.reported(connection):
        scopes[(row["group"], row["round"]), row["session"]].append(row)
    found: list[Gap] = []
    for (key, session), rows in scopes.items():
        attended = present.get(key)
        values = {row["value"] for row in rows} | ({attended} if attended else set())
        if len(values) > 1:
            ours = [str(attended)] if attended else []
            sources = [f"{row['value']} ({row['origin']})" for row in rows]
            alone = [str(row["value"]) for row in rows]
            figures, note = "; ".join([*sources, *ours]), "; ".join([*alone, *ours])
            found.append(_gap(key, session, "figures_differ", figures=figures, note=note))
    return found
