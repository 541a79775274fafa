"""What people say of the findings: written down on the analysis day, or answered by a group at its next session.

Stored as memos, so their words can be withdrawn like all others; undo takes each one back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from qual.errors import ConflictError, QualError
from qual.store import Desk, design, frames, notes
from qual.store.acts import Act

#: on the analysis day, about a level; and a group's answer to its thread memo, about a session
DAY = ("decision", "disagreement", "next step")
REPLIES = ("confirmed", "corrected", "added")


class Entry(TypedDict):
    """What somebody wrote down: its ``kind``, and when (``at``, ISO 8601)."""

    kind: str
    text: str
    author: str
    at: str
    id: str


class Reply(Entry):
    """A group's answer, with the session in which it was given."""

    session: str
    group: str | None
    round: int | None


def write_down(desk: Desk, kind: str, about: str, text: str) -> str:
    """Write down what is decided, disagreed on or to be done next, or what a group answers to its thread memo; returns the
    entry's id.

    Parameters
    ----------
    kind : one of `DAY`, with ``about`` a level, a group or a municipality of the design (``"Skole"``); or one of `REPLIES`,
        with ``about`` the name of the session in which the group answered.
    text : the words.

    Raises `QualError` for another kind, an unknown session, or no words. Undo takes it back.

    >>> made = themes.write_down(study, "decision", "Skole", "Kortene blir med til SFO.")
    >>> [entry["text"] for entry in themes.entries(study, "Skole")]
    ['Kortene blir med til SFO.']
    """
    if kind not in (*DAY, *REPLIES):
        raise QualError("themes.unknown_choice", what="kind", value=kind, allowed=", ".join((*DAY, *REPLIES)))
    if not text.strip():
        raise QualError("themes.empty_text")
    with desk.act("day.write" if kind in DAY else "day.reply", about={"kind": kind}) as act:
        target = about
        if kind in REPLIES:
            source = design.find_source(act.connection, about)
            if source is None:
                raise QualError("themes.unknown_session", session=about)
            target = source["id"]
        return notes.add_memo(act, kind, target, text.strip())


def rewrite(desk: Desk, entry_id: str, text: str, *, seen: str | None = None) -> None:
    """Give an entry other words; who wrote it first, and when, stays. Undo takes it back.

    ``seen`` : the words that one started from. Raises `QualError` for no words, or an entry that is not there (any more),
    `ConflictError` where somebody else has changed the words since they were seen.

    >>> made = themes.write_down(study, "decision", "Skole", "Kortene blir med til SFO.")
    >>> themes.rewrite(study, made, "Kortene blir med til SFO fra høsten.")
    >>> [entry["text"] for entry in themes.entries(study, "Skole")]
    ['Kortene blir med til SFO fra høsten.']
    """
    if not text.strip():
        raise QualError("themes.empty_text")
    with desk.act("day.rewrite", about={"memo": entry_id}) as act:
        now = _stored(act, entry_id)["text"]
        if seen is not None and now not in (seen, text.strip()):
            raise ConflictError("conflict.words", seen=seen, mine=text.strip(), theirs=now)
        if now != text.strip():
            notes.reword_memo(act, entry_id, text.strip())


def take_back(desk: Desk, entry_id: str) -> None:
    """Take an entry away; undo brings it back. Raises `QualError` for one that is not there (any more).

    >>> made = themes.write_down(study, "decision", "Skole", "Kortene blir med til SFO.")
    >>> themes.take_back(study, made)
    >>> themes.entries(study, "Skole")
    []
    """
    with desk.act("day.take_back", about={"memo": entry_id}) as act:
        _stored(act, entry_id)
        notes.delete_memo(act, entry_id)


def _stored(act: Act, entry_id: str) -> Mapping[str, Any]:
    try:
        row = notes.memo(act, entry_id)
    except LookupError as error:
        raise QualError("themes.unknown_entry") from error
    if row["target_kind"] not in (*DAY, *REPLIES):
        raise QualError("themes.unknown_entry")
    return row


def _entry(memo: Mapping[str, Any]) -> Entry:
    """A row of `notes.memos` as it is told."""
    return {
        "kind": memo["target_kind"],
        "text": memo["text"],
        "author": memo["author"],
        "at": memo["at"],
        "id": memo["id"],
    }


def replies(desk: Desk) -> list[Reply]:
    """Every reply of a group to its thread memo, oldest first: ``session, group, round, kind, text, author, at, id``.

    >>> _ = themes.write_down(study, "confirmed", "BN-R4", "Ja, slik er det.")
    >>> [(reply["group"], reply["kind"], reply["text"]) for reply in themes.replies(study)]
    [('BN', 'confirmed', 'Ja, slik er det.')]
    """
    with desk.read() as connection:
        found = [row for kind in REPLIES for row in notes.memos(connection, kind)]
        places = {row["id"]: row for row in frames.session_places(connection)}
    told: list[Reply] = []
    for row in found:
        place = places.get(row["target_id"])
        if place is not None and row["text"] is not None:
            told.append({**_entry(row), "session": place["session"], "group": place["group"], "round": place["round"]})
    return sorted(told, key=lambda row: (row["at"], row["id"]))


def entries(desk: Desk, about: str, *, since: str | None = None) -> list[Entry]:
    """What was written down about a level, group, municipality or session (its name), oldest first: ``kind, text, author, at,
    id``.

    ``since``: only from this moment (ISO 8601) on, for the minutes of one day.

    >>> _ = themes.write_down(study, "next step", "BN", "Spør hjemme.")
    >>> [(entry["kind"], entry["text"]) for entry in themes.entries(study, "BN")]
    [('next step', 'Spør hjemme.')]
    """
    with desk.read() as connection:
        source = design.find_source(connection, about)
        wanted = {about, source["id"]} if source else {about}
        found = [row for kind in (*DAY, *REPLIES) for row in notes.memos(connection, kind)]
    told = [
        _entry(row)
        for row in found
        if row["target_id"] in wanted and row["text"] is not None and (since is None or row["at"] >= since)
    ]
    return sorted(told, key=lambda row: (row["at"], row["id"]))
