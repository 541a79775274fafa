"""Who talks: the moderators' share of the talk, and how evenly the participants share the rest. Definitions: docs/measures.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qual.language.order import norwegian
from qual.store import Desk, talk_counts
from qual.store.cells import Row, Rows
from qual.themes import splits
from qual.themes.cells import Key, Only, cells_of
from qual.themes.matrix import BY, Always, allowed, asked_for, in_places, only_always, told_places
from qual.themes.reading import Record

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *(
        "status",
        "moderator_words",
        "participant_words",
        "unidentified_words",
        "moderator_share",
        "moderator_utterances",
    ),
    *(
        "participant_utterances",
        "present",
        "speakers",
        "silent",
        "largest_words",
        "largest_share",
        "even_share",
        "largest",
    ),
)


def participation(
    desk: Desk,
    by: Sequence[str] | None = None,
    *,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    outside: bool = False,
) -> pd.DataFrame:
    """How the talk is shared, one row per cell; ``by`` and ``outside`` as in `matrix`, ``where``: places to keep to, as there.

    * ``moderator_words``, ``participant_words`` (identified participants), ``unidentified_words``; and utterances likewise
      (those of unidentified speakers stand with the participants)
    * ``moderator_share`` = moderator_words / all words, 0 to 1
    * ``present``, ``speakers`` (participants with at least one word), ``silent`` = present - speakers where they are known
    * ``largest_share`` = the words of the one who says most / participant_words; ``even_share`` = 1 / present, what it would
      be if all said as much; ``largest`` who that is (person code or label), ``largest_words``

    ``always`` : only those who came every time, as in `matrix`, beside the moderators; speakers whom nobody has identified are
    left out, as nobody knows whether they did.

    Shares are NaN where there is nothing to share. Raises `QualError` for an unknown split.

    >>> themes.participation(study, by=["round"])["moderator_share"].round(2).tolist()
    [0.1, 0.09, 0.08, 0.07]
    """
    import pandas as pd

    with desk.read() as connection:
        by = asked_for(connection, by)
        kept = in_places(where)
        only = {**only_always(connection, always), **kept}
        cells = cells_of(connection, by, only=only, outside=outside)
        said = splits.said_outside(connection, by, {cell.key for cell in cells}, only)
        talked = talk_counts.voices(connection, by, where=kept)
        voices = [row for row in talked if row["moderator"] or _among(row, only)]
        names = talk_counts.names(connection)
        attended = [row for row in talk_counts.attendees(connection, by, where=kept) if _among(row, only)]
    there = {(tuple(row[name] for name in by), row["voice"]) for row in attended}
    talk: dict[Key, Rows] = defaultdict(list)
    for row in voices:
        talk[tuple(row[name] for name in by)].append(row)
    rows = []
    for cell in cells:
        attending = {voice for place, voice in there if place == cell.key}
        shares = _shares(talk[cell.key], cell.present, names, attending)
        rows.append({**cell.place, "status": cell.status, **shares})
    frame = pd.DataFrame(rows, columns=[*by, *COLUMNS])
    frame.attrs = {"figure": "participation", "by": list(by), "always": always is not False, "outside": said}
    frame.attrs["where"] = told_places(where)
    return frame


def voices(
    desk: Desk,
    by: Sequence[str] = ("session",),
    *,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
) -> pd.DataFrame:
    """What each participant says, one row per cell and participant present, also the silent.

    ``by`` : the splits, from `BY`. ``where`` : places to keep to, ``always`` : only those who came every time, as in `matrix`.
    Columns: the splits, ``person`` (code or label), ``utterances``, ``words``, ``share`` (of the words of all identified
    participants there, 0 to 1). Raises `QualError` for an unknown split or place.

    >>> found = themes.voices(study)
    >>> found.query("session == 'LN-R1'")[["person", "words"]].values.tolist()[0]
    ['ln1', 343]
    """
    import pandas as pd

    for split in by:
        allowed("by", split, BY)
    with desk.read() as connection:
        only = only_always(connection, always)
        kept = in_places(where)
        said = talk_counts.voices(connection, by, where=kept)
        names = talk_counts.names(connection)
        present = talk_counts.attendees(connection, by, where=kept)
    rows: dict[Key, Record] = {}
    for one in [*said, *present]:
        if one["voice"] is None or one.get("moderator") or not _among(one, only):
            continue
        cell = {name: one[name] for name in by}
        row = rows.setdefault(
            (*cell.values(), one["voice"]),
            cell | {"person": names.get(one["voice"], "–"), "utterances": 0, "words": 0},
        )
        row["utterances"] += one.get("utterances", 0)
        row["words"] += one.get("words", 0)
    frame = pd.DataFrame(list(rows.values()), columns=[*by, "person", "utterances", "words"])
    whole = frame.groupby(list(by), dropna=False)["words"].transform("sum")
    frame["share"] = (frame["words"] / whole.where(whole > 0)).astype(float)
    frame.attrs = {"figure": "voices", "by": list(by), "where": told_places(where), "always": always is not False}
    return frame


def _among(row: Row, only: Only) -> bool:
    """Whether a voice is one of those that are asked for."""
    return "voice" not in only or row["voice"] in only["voice"]


def _shares(talk: Rows, present: int | None, names: Mapping[str, str], attending: set[str]) -> Record:
    """What `participation` tells of one cell, from how much each voice says in it."""
    moderators = [row for row in talk if row["moderator"]]
    others = [row for row in talk if not row["moderator"]]
    known = [row for row in others if row["voice"] is not None and row["words"]]
    words = sum(row["words"] for row in known)
    whole = sum(row["words"] for row in talk)
    most = min(known, key=lambda row: (-row["words"], norwegian(names.get(row["voice"]))), default=None)
    asked = sum(row["words"] for row in moderators)
    nothing = float("nan")
    return {
        "moderator_words": asked,
        "participant_words": words,
        "unidentified_words": sum(row["words"] for row in others if row["voice"] is None),
        "moderator_share": asked / whole if whole else nothing,
        "moderator_utterances": sum(row["utterances"] for row in moderators),
        "participant_utterances": sum(row["utterances"] for row in others),
        "present": present,
        "speakers": len(known),
        "silent": len(attending - {row["voice"] for row in known}) if attending and whole else None,
        "largest_words": most["words"] if most else 0,
        "largest_share": most["words"] / words if most else nothing,
        "even_share": 1 / present if present else nothing,
        "largest": names.get(most["voice"]) if most else None,
    }
