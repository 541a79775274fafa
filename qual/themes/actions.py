"""What a group said it would work on, who, and what came of it: listed, followed, told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict

from qual.errors import ConflictError, QualError
from qual.store import Desk, design, frames, material
from qual.store import actions as store

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("open", "partly", "done", "not done")


class ActionRow(TypedDict):
    """A row of `actions`, which says what its columns mean."""

    session: str
    group: str | None
    round: int | None
    utterance: str | None
    what: str | None
    who: str | None
    status: str
    outcome: str | None
    asked_in: str | None
    id: str


COLUMNS = list(ActionRow.__annotations__)


def actions(
    desk: Desk,
    *,
    group: str | None = None,
    status: str | None = None,
    round: int | None = None,
    asked_in: str | None = None,
) -> pd.DataFrame:
    """One row per action, in the design's order: ``session, group, round, utterance`` (reference), ``what, who, status``
    (`STATUSES`), ``outcome``, ``asked_in`` (the group's next session that was held, where one asks what came of it), ``id``.

    ``group``, ``status``, ``round`` (in which it was said) and ``asked_in`` (a session's name) narrow.

    Raises `QualError` for an unknown status.

    >>> themes.actions(study, group="BN", status="done")["session"].tolist()
    ['BN-R2', 'BN-R3']
    """
    import pandas as pd

    if status is not None:
        _check(status)
    with desk.read() as connection:
        found = store.actions(connection)
        sessions = frames.sessions(connection, counts=False).to_dict("records")
    place = {row["session"]: at for at, row in enumerate(sessions)}
    rows = []
    for action in sorted(found, key=lambda row: place[row["session"]]):
        here = sessions[place[action["session"]]]
        later = [
            s
            for s in sessions
            if s["group"] == here["group"] and s["status"] != "not_held" and s["round"] > here["round"]
        ]
        asked = min(later, key=lambda row: row["round"], default=None)
        rows.append(
            action | {"group": here["group"], "round": here["round"], "asked_in": asked["session"] if asked else None}
        )
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"round": "Int64"})
    asked_for = {"group": group, "status": status, "round": round, "asked_in": asked_in}
    for name, value in asked_for.items():
        if value is not None:
            frame = frame[frame[name] == value]
    frame = frame.reset_index(drop=True)
    frame.attrs = {
        "figure": "actions",
        "where": {name: value for name, value in asked_for.items() if value is not None},
    }
    return frame


def find_action(desk: Desk, key: str) -> str:
    """The id of the one action whose id is, begins or ends with ``key``. Raises `QualError` where none is, or several are.

    >>> action = themes.add_action(study, "BN-R4", "ta kortene ut i fjæra")
    >>> themes.find_action(study, action[-6:]) == action
    True
    """
    with desk.read() as connection:
        ids = [row["id"] for row in store.actions(connection)]
    found = [one for one in ids if one == key] or [one for one in ids if one.startswith(key) or one.endswith(key)]
    if len(found) != 1 or not key:
        raise QualError("themes.unknown_action")
    return str(found[0])


def add_action(desk: Desk, session: str, what: str, *, who: str | None = None, utterance: str | None = None) -> str:
    """Write down what the group of a session will work on; returns the action's id. Undo takes it away.

    ``utterance`` : id or printed reference of the utterance in which it was said. Raises `QualError` for an unknown session,
    an utterance that is not this session's, or empty words.

    >>> made = themes.add_action(study, "BN-R4", "ta kortene ut i fjæra", who="bn8", utterance="BN-R4-0042")
    >>> themes.actions(study, group="BN", round=4).set_index("id").loc[made, ["utterance", "status"]].tolist()
    ['BN-R4-0042', 'open']
    """
    if not what.strip():
        raise QualError("themes.empty_text")
    with desk.act("action.add") as act:
        source = design.find_source(act.connection, session)
        if source is None:
            raise QualError("themes.unknown_session", session=session)
        said = material.utterance(act.connection, utterance) if utterance else None
        if utterance and (said is None or said["source_id"] != source["id"]):
            raise QualError("themes.unknown_utterance", utterance=utterance, session=source["name"])
        act.about["session"] = source["id"]
        return store.add(act, source["id"], what, who=who, utterance_id=said["id"] if said else None)


def update_action(
    desk: Desk,
    action_id: str,
    *,
    status: str | None = None,
    outcome: str | None = None,
    who: str | None = None,
    what: str | None = None,
    seen: Mapping[str, str | None] | None = None,
) -> None:
    """Say what came of an action, or mend its words; what is None stays as it is. Undo takes it back.

    ``seen`` : the words that one started from, by ``outcome, who, what``. Raises `QualError` for an unknown status, or an
    action that is not there (any more), `ConflictError` where somebody else has changed words since they were seen.

    >>> made = themes.add_action(study, "BN-R4", "ta kortene ut i fjæra")
    >>> themes.update_action(study, made, status="done", outcome="tre ganger i mai")
    >>> themes.actions(study).set_index("id").loc[made, "outcome"]
    'tre ganger i mai'
    """
    if status is not None:
        _check(status)
    if what is not None and not what.strip():
        raise QualError("themes.empty_text")
    with desk.act("action.update", about={"action": action_id}) as act:
        try:
            now = store.words_of(act, action_id)
        except LookupError as error:
            raise QualError("themes.unknown_action") from error
        texts = {}
        for name, text in (("outcome", outcome), ("who", who), ("what", what)):
            if text is None or now[name] == text.strip():
                continue
            if seen is not None and name in seen and now[name] != (seen[name] or ""):
                raise ConflictError("conflict.words", seen=seen[name], mine=text.strip(), theirs=now[name])
            texts[name] = text.strip()
        store.change(act, action_id, status=status, **texts)


def _check(status: str) -> None:
    if status not in STATUSES:
        raise QualError("themes.unknown_choice", what="status", value=status, allowed=", ".join(STATUSES))
