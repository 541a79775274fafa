"""What the part is told in which one says who speaks: the talk with its speakers, and who may be one."""

from __future__ import annotations

from qual.coding.guessing import Line, Voice, guesses
from qual.store import frames, labels
from qual.study import Study
from qual.ui.told import Told


def whole(study: Study, session: str) -> Told:
    """The talk of a session and the people that a key gives it to, as of ``mark``.

    ``rows``: ``id, reference, label`` (None: nobody has said), ``guess``, ``start`` (seconds), ``estimated``, ``moderator``,
    ``text``. ``people``: in the order of the list of those present, then further labels in the order in which they came:
    ``label``, ``attendance`` (where no label stands for them yet), ``name``, ``role``, ``moderator``. ``unknown`` and
    ``several``: the labels that stand for nobody known and for more than one, where the session has them.
    """
    mark = study.mark
    with study.read() as connection:
        rows = frames.said(connection, session)
        told = [one for one in labels.told(connection) if one["session"] == session]
    people = _people(study, session, told)
    voices = [Voice(one["label"], one["name"], one["moderator"]) for one in people]
    guess = guesses([Line(row["speaker"], row["text"] or "") for row in rows], voices)
    kinds = {one["kind"]: one["label"] for one in reversed(told)}
    return {
        "mark": mark,
        "rows": [
            {
                "id": row["id"],
                "reference": row["reference"],
                "label": row["speaker"],
                "guess": guess[at],
                "start": row["start"],
                "estimated": row["estimated"],
                "moderator": row["moderator"],
                "text": row["text"] or "",
            }
            for at, row in enumerate(rows)
        ],
        "people": people,
        "unknown": kinds.get("unknown"),
        "several": kinds.get("several"),
    }


def _people(study: Study, session: str, told: list[labels.Label]) -> list[Told]:
    with study.read() as connection:
        seats = [one for one in frames.seats(connection) if one["session"] == session]
    present: list[Told] = [
        {
            "label": one["label"] or one["pseudonym"] or one["person"] or one["role"],
            "attendance": None if one["label"] else one["id"],
            "name": one["pseudonym"] or one["person"],
            "role": one["role"],
            "moderator": one["function"] == "moderator",
        }
        for one in seats
        if one["function"] != "observer" and (one["label"] or one["pseudonym"] or one["person"] or one["role"])
    ]
    listed = {one["label"] for one in present}
    further: list[Told] = [
        {
            "label": one["label"],
            "attendance": None,
            "name": None,
            "role": None,
            "moderator": bool(one["moderates"]),
        }
        for one in sorted(told, key=lambda one: one["id"])
        if one["kind"] == "person" and one["label"] not in listed
    ]
    return present + further
