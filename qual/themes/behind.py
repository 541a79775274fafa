"""The words behind a figure: which utterances any mark stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qual.store import Desk, behind
from qual.store.codebook import Level
from qual.themes.matrix import BY, Always, allowed, chosen, only_always


def references(
    desk: Desk,
    theme: str,
    where: Mapping[str, Any] | None = None,
    *,
    level: Level = "code",
    grouping: str | None = None,
    beside: str | None = None,
    coder: str | None = None,
    moderators: bool = False,
    always: Always = False,
) -> dict[str, str]:
    """The session of each utterance that a theme is counted in, by the utterance's printed reference.

    Parameters
    ----------
    theme : name or id.
    where : keeps to a value per split (`BY`): ``{"question": "P1.1", "municipality": "Nærsund"}``.
    level, grouping, coder, moderators, always : as in `matrix`.
    beside : name or id of a theme that the utterances stand in too.

    Their number is the figure. Raises `QualError` for an unknown level, split or grouping.

    >>> themes.references(study, "alt henger på én", {"group": "LN", "round": 3})
    {'LN-R3-0020': 'LN-R3'}
    """
    for split in where or {}:
        allowed("where", split, BY)
    said: dict[str, Any] = {"coder": coder, "moderators": moderators}
    with desk.read() as connection:
        within = {**(where or {}), **only_always(connection, always)}
        found = []
        for one in (theme, beside) if beside is not None else (theme,):
            _names, pairs = chosen(connection, level, grouping, [one], None)
            rows = behind.references(connection, pairs, ("session",), where=within, **said) if pairs else []
            found.append({row["reference"]: row["session"] for row in rows})
    return {reference: session for reference, session in found[0].items() if all(reference in one for one in found)}
