"""The people who code: their names. Everything they have done refers to them by an id, so a name stands in one place."""

from __future__ import annotations

from qual.store import Desk, coders


def rename_coder(desk: Desk, coder: str, name: str) -> None:
    """Give a coder another name, which log, codings, memos, verdicts, views and exports say from then on; undo takes it back.

    Parameters
    ----------
    coder : the name now, to the letter.
    name : the new one; spaces around it are left out. Another way to write the same name is allowed.

    Raises `CodingError` for a coder who has done nothing in this study, for a blank name, and for one that somebody else has
    or that cannot be told from theirs by reading (case, Unicode form and signs that nobody sees do not count).

    Whoever acts under the old name afterwards, from a command, a window or a file that still has it, is somebody new; the
    renaming can then be undone only once that one has another name.

    >>> coding.rename_coder(study, "Koder B", "Solveig")
    >>> sorted(set(study.codings()["coder"]))
    ['Koder A', 'Solveig']
    """
    with desk.act("coder.rename") as act:
        act.about["coder"] = coders.rename(act, coder, name.strip())
        desk.coder_id(act.connection)  # which may be called something else by now
