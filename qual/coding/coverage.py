"""How far the coding has come: what coders say of a session or of a part of it, and what the codings say where nobody has.

A session that nobody has begun is not silent: no figure counts it, and none counts anything out of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qual.coding.files import table_of
from qual.errors import CodingError
from qual.store import Desk, coders, reach
from qual.store import coverage as store
from qual.store.design import find_source
from qual.store.files import csv_table, whole, write_whole

if TYPE_CHECKING:
    import pandas as pd

PASSES, STATES = store.PASSES, store.STATES
COLUMNS = ("session", "part", "coder", "pass", "state")


def mark_coverage(
    desk: Desk, session: str | Iterable[str], state: str, *, part: int | None = None, pass_: str = "empirical"
) -> None:
    """Say how far you have come with a session, in the place of what you said of it before; one act, which undo takes back.

    Parameters
    ----------
    session : its name, or several.
    state : one of `STATES`: ``not_begun``, ``under_way``, ``done``. What is done counts; what is under way counts and is drawn as
        such; what is not begun is outside every figure, also where it has codings.
    part : of the session, from 1; None for all of it.
    pass_ : one of `PASSES`: ``empirical``, ``framework``.

    Raises `CodingError` for an unknown session, part, state or pass.

    >>> coding.mark_coverage(study, "BN-R3", "under_way")
    >>> coding.covered(study, coder="Ada")["BN-R3"]
    'under_way'
    """
    _known("state", state, STATES)
    _known("pass", pass_, PASSES)
    names = [session] if isinstance(session, str) else list(session)
    with desk.act("coverage.mark", about={"state": state, "pass": pass_}) as act:
        for name in names:
            source = find_source(act.connection, name)
            if source is None:
                raise CodingError("coverage.session", session=name)
            parts = reach.parts(act.connection, source["name"])
            if part is not None and part not in parts:
                raise CodingError("coverage.part", session=name, part=part, known=", ".join(map(str, parts)) or "–")
            if len(names) == 1:
                act.about["session"] = source["id"]
            store.put(act, source["id"], store.WHOLE if part is None else part, pass_, state)


def covered(desk: Desk, *, pass_: str = "empirical", coder: str | None = None) -> dict[str, str]:
    """How far each session with a transcript has come in one pass, one of `STATES`, by its name.

    ``coder`` : as one coder has it; default as whoever came furthest. Raises `CodingError` for an unknown pass.

    >>> set(coding.covered(study, coder="nobody").values())
    {'not_begun'}
    """
    _known("pass", pass_, PASSES)
    with desk.read() as connection:
        return reach.sessions(connection, reach.Reach(frozenset({pass_}), coder))


def coverage(desk: Desk) -> pd.DataFrame:
    """How far everybody has come, one row for each part of a session, coder and pass, in the order of the sessions.

    Columns: ``session, part, coder`` (empty where nobody has marked or coded anything in the session), ``pass, state``
    (`STATES`), ``marked`` (whether the coder has said so; else the codings say it: some is under way, none is not begun),
    ``utterances`` (the participants'), ``coded`` (of these, with a code of this pass by this coder).

    >>> coding.coverage(study)["pass"].unique().tolist()
    ['empirical', 'framework']
    """
    import pandas as pd

    with desk.read() as connection:
        rows = reach.standings(connection)
    columns = ["session", "part", "coder", "coding_pass", "state", "marked", "utterances", "coded"]
    return pd.DataFrame(rows, columns=columns).rename(columns={"coding_pass": "pass"})


def save(desk: Desk, path: Path | str) -> int:
    """Write what coders have said as ``coverage.csv`` (docs/codings_csv.md); returns the number of rows.

    Raises `StudyError` where it cannot be written.

    >>> coding.mark_coverage(study, "BN-R3", "under_way")
    >>> coding.save_coverage(study, "dekning.csv") > 0
    True
    """
    with desk.read() as connection:
        marks = store.marks(connection)
    rows = [(m["session"], m["part"] or None, m["coder"], m["coding_pass"], m["state"]) for m in marks]
    write_whole(path, csv_table(COLUMNS, rows))
    return len(rows)


def load(desk: Desk, path: Path | str) -> int:
    """Load a ``coverage.csv`` (docs/codings_csv.md) in one act, all or none, each row for the coder that it names; returns the
    number of rows. Raises `FileError` for a missing file or column or one that is not UTF-8, `CodingError` for a row that
    cannot be.

    >>> coding.mark_coverage(study, "BN-R3", "under_way")
    >>> _ = coding.save_coverage(study, "dekning.csv")
    >>> coding.mark_coverage(study, "BN-R3", "done")
    >>> _ = coding.load_coverage(study, "dekning.csv")
    >>> coding.covered(study, coder="Ada")["BN-R3"]
    'under_way'
    """
    rows = table_of(Path(path), COLUMNS)
    with desk.act("coverage.load") as act:
        for number, row in enumerate(rows, 2):
            source = find_source(act.connection, row["session"])
            if source is None:
                raise CodingError("coverage.session", session=row["session"])
            _known("state", row["state"], STATES)
            _known("pass", row["pass"], PASSES)
            try:
                part = whole(row["part"]) if row["part"] else store.WHOLE
            except (TypeError, ValueError) as error:
                raise CodingError("coverage.bad_row", row=number) from error
            coder_id = coders.put(act.connection, row["coder"])
            store.put(act, source["id"], part, row["pass"], row["state"], coder_id)
    return len(rows)


def _known(what: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise CodingError("coverage.unknown", what=what, value=value, known=", ".join(known))
