"""Whose voice is missing: sessions, people and roles that are not there, and figures for attendance that disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict

from qual.language.order import norwegian
from qual.store import Connection, Desk, counts, frames, talk_counts
from qual.store.coverage import PASSES
from qual.store.reach import Reach
from qual.store.reach import sessions as sessions_reached
from qual.themes.people import moved
from qual.themes.reading import Record

if TYPE_CHECKING:
    import pandas as pd

#: a person who is in none of the groups in a round: between two attendances, before the first, after the last
ABSENT = ("absent", "not_yet", "not_again")
#: what can be missing, in the order told
KINDS = ("not_held", "not_imported", "not_coded", *ABSENT, "role_absent", "unidentified", "figures_differ")
COLUMNS = ["group", "round", "session", "what", "person", "role", "figures", "note"]
Key = tuple[str | None, int | None]


def missing(desk: Desk) -> pd.DataFrame:
    """One row per voice that is missing or unsure.

    ``what`` is one of `KINDS`: the session was not held or is not imported (``note`` says why, where that is known), or nobody
    has begun to code it, in any pass (``not_coded``: no figure of themes has what is said there); a ``person`` who sits in
    none of the groups in this round, between two rounds in which they do (``absent``), before the first (``not_yet``) or after
    the last (``not_again``: whether they have left nobody has said), once a round, in the group where they sat last (before
    the first: will sit first); a ``role`` that is in another round of the group, but not in this one; speakers whom nobody has
    identified (``figures``: their utterances); figures for attendance that disagree (``figures``: each value with its source;
    ``note``: the values alone). A figure for a whole round has no group and is compared with the sum over its sessions. Who
    changed group is not missing: ``attrs["moved"]`` says from which to which (`people.Moved`).

    >>> found = themes.missing(study)
    >>> found.query("what == 'not_held'")["session"].tolist()
    ['MV-R3']
    """
    import pandas as pd

    frame = pd.DataFrame(gaps(desk), columns=COLUMNS).astype({"round": "Int64"})
    with desk.read() as connection:
        frame.attrs = {"figure": "missing", "moved": moved(connection)}
    return frame


def gaps(desk: Desk) -> list[Gap]:
    """The rows of `missing`."""
    with desk.read() as connection:
        sessions = frames.session_places(connection)
        begun = sessions_reached(connection, Reach(frozenset(PASSES)))
        rows = [*_sessions(sessions, begun), *_people(connection), *_unidentified(connection), *_figures(connection)]
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


def _sessions(sessions: list[Record], begun: Mapping[str, str]) -> list[Gap]:
    found = []
    for row in sessions:
        key, name = (row["group"], row["round"]), row["session"]
        if row["status"] in KINDS:
            found.append(_gap(key, name, row["status"], note=row["note"]))
        elif begun.get(name) == "not_begun":
            found.append(_gap(key, name, "not_coded"))
    return found


def _people(connection: Connection) -> list[Gap]:
    """Persons who sit in none of the groups in a round; and roles that another round of the group has, but not this one."""
    sat: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))  # by person and round, the groups
    roles: dict[Key, dict[str, None]] = defaultdict(dict)
    names: dict[Key, str] = {}
    known: set[Key] = set()  # where nobody is named, nobody can be told to be away
    seats = [row for row in talk_counts.roles(connection) if row["round"] is not None]
    grouped = any(row["group"] is not None for row in seats)  # else the rounds are of all
    for row in seats:
        key = row["group"], row["round"]
        if grouped and row["group"] is None:
            continue
        names[key] = row["session"]
        if row["person"]:
            sat[row["person"]][row["round"]].append(row["group"])
            known.add(key)
        if row["role"]:
            roles[key].setdefault(row["role"])
    found: list[Gap] = []
    for person in sorted(sat, key=norwegian):
        for number in sorted({key[1] for key in known if key[1] is not None} - set(sat[person])):
            what, group = _away(sat[person], number)
            if (group, number) in known:
                found.append(_gap((group, number), names[group, number], what, person=person))
    for key, session in names.items():
        others = [other for other in names if other[0] == key[0] and other != key]
        lost = dict.fromkeys(role for other in others for role in roles[other] if role not in roles[key])
        if roles[key]:
            found += [_gap(key, session, "role_absent", role=role) for role in lost]
    return found


def _away(sat: Mapping[int, list[str]], number: int) -> tuple[str, str]:
    """How somebody who sat in the groups of these rounds is away in another, and from which group: of several in one round the
    one that they come to next, else the first."""
    before = max((one for one in sat if one < number), default=None)
    after = min((one for one in sat if one > number), default=None)
    if before is None:
        assert after is not None
        return "not_yet", sat[after][0]
    following = sat[after] if after is not None else []
    group = next((one for one in sat[before] if one in following), sat[before][0])
    return ("not_again" if after is None else "absent"), group


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
    scopes: dict[tuple[Key, str | None], list[counts.Reported]] = defaultdict(list)
    for one in counts.reported(connection):
        scopes[(one["group"], one["round"]), one["session"]].append(one)
    found: list[Gap] = []
    for (key, session), told in scopes.items():
        attended = present.get(key)
        values = {one["value"] for one in told} | ({attended} if attended else set())
        if len(values) > 1:
            ours = [str(attended)] if attended else []
            sources = [f"{one['value']} ({one['origin']})" for one in told]
            alone = [str(one["value"]) for one in told]
            figures, note = "; ".join([*sources, *ours]), "; ".join([*alone, *ours])
            found.append(_gap(key, session, "figures_differ", figures=figures, note=note))
    return found
