"""The words behind a figure: which utterances, or which exchanges, any mark stands for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from qual.store import Desk, asked, behind, talk_counts
from qual.store.asked import Came
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
    came: Came | None = None,
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
    came : only those where the theme came so: ``"prompted"``, ``"unprompted"``, ``"unasked"``, ``"unknown"``, as in `prompted`.

    Their number is the figure. Raises `QualError` for an unknown level, split or grouping.

    >>> themes.references(study, "alt henger på én", {"group": "LN", "round": 3})
    {'LN-R3-0020': 'LN-R3'}
    """
    for split in where or {}:
        allowed("where", split, BY)
    with desk.read() as connection:
        within = {**(where or {}), **only_always(connection, always)}
        found = []
        for one in (theme, beside) if beside is not None else (theme,):
            _names, pairs = chosen(connection, level, grouping, [one], None)
            find = behind.references if came is None else partial(asked.references, came=came)
            by = ("session",)
            rows = find(connection, pairs, by, coder=coder, moderators=moderators, where=within) if pairs else []
            found.append({row["reference"]: row["session"] for row in rows})
    return {reference: session for reference, session in found[0].items() if all(reference in one for one in found)}


def exchanges_counted(
    desk: Desk,
    theme: str,
    where: Mapping[str, Any] | None = None,
    *,
    level: Level = "code",
    grouping: str | None = None,
    beside: str | None = None,
    stance: str | None = None,
    step: tuple[str, str] | None = None,
    coder: str | None = None,
    always: Always = False,
) -> dict[tuple[str, str], str]:
    """The session of each exchange that a theme is counted in, by the references of its first and its last utterance.

    Parameters
    ----------
    theme, where, level, grouping, coder, always : as in `references`.
    beside : name or id of a theme that is coded in the exchanges too, as in `cooccurrence`; ``theme`` then need not be what they
        are coded with either.
    stance : one of those of `exchanges`: only exchanges that somebody has coded with it; ``"open"``: only those that nobody has.
    step : (giver, taker) as `uptake` names them: only exchanges in which one follows the other.

    Their number is the figure (of `uptake`: those in which the step is taken). Raises `QualError` as `references` does.

    >>> counted = themes.exchanges(study, level="group", by=["round"], themes=["Noen spør hva du hørte"])
    >>> found = themes.exchanges_counted(study, "Noen spør hva du hørte", {"round": 1}, level="group")
    >>> len(found) - int(counted["exchanges"].iloc[0])
    0
    """
    for split in where or {}:
        allowed("where", split, BY)
    with desk.read() as connection:
        _names, pairs = chosen(connection, level, grouping, [theme], None)
        within = {
            **(where or {}),
            **({} if step else only_always(connection, always)),
        }  # a step names the two it is between
        if beside is None:
            called = talk_counts.names(connection) if step else {}
            return talk_counts.exchange_ends(
                connection, pairs, where=within, coder=coder, stance=stance, step=step, called=called
            )
        _others, other_pairs = chosen(connection, level, grouping, [beside], None)
        one, other = (
            talk_counts.exchanges_around(connection, some, where=within, coder=coder) for some in (pairs, other_pairs)
        )
        return {ends: session for ends, session in one.items() if ends in other}
