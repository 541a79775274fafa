"""Development or other people? Those who return told apart from those who are new, before a change is called one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qual.errors import QualError
from qual.store import Connection, Desk, permissions, talk_counts
from qual.store.codebook import Level
from qual.themes.matrix import chosen

if TYPE_CHECKING:
    import pandas as pd

_KINDS = ("returning", "then", "now", "both", "newcomers", "newcomers_now", "gone", "gone_then")


def change(
    desk: Desk,
    then: int,
    now: int,
    *,
    level: Level = "code",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    language: str | None = None,
) -> pd.DataFrame:
    """Whether a theme's move between two rounds is development or other people: who was there both times, and what they say.

    Parameters
    ----------
    then, now : numbers of the two rounds.
    level, grouping, themes, coder, language : as in `matrix`.

    One row per theme and group, numbers of participants: ``theme, group, status`` (``held`` when both sessions have somebody
    identified, else ``missing``) · ``returning`` (there both rounds), of them ``then`` and ``now`` (who voice it in each
    round) and ``both`` · ``newcomers`` (there now, not then), of them ``newcomers_now`` · ``gone`` (there then, not now), of
    them ``gone_then`` · ``theme_id``. Raises `QualError` for an unknown level, grouping or round.

    >>> found = themes.change(study, 1, 4, level="group", themes=["Hvem og hva som blir hørt"])
    >>> found.query("group == 'MV'")[["returning", "then", "now"]].values.tolist()
    [[4, 0, 2]]
    """
    import pandas as pd

    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language)
        people, groups = _people(connection)
        voiced = talk_counts.voiced(connection, pairs, ("group", "round"), coder=coder) if pairs else []
    rounds = sorted({number for _group, number in people})
    for number in (then, now):
        if number not in rounds:
            raise QualError(
                "themes.unknown_choice", what="round", value=number, allowed=", ".join(map(str, rounds)) or "–"
            )
    says: dict[tuple[str, str | None, int | None], set[str]] = defaultdict(set)
    for row in voiced:
        says[row["theme_id"], row["group"], row["round"]].add(row["voice"])
    rows = []
    for theme_id, name in names.items():
        for group in groups:
            before, after = people.get((group, then), set()), people.get((group, now), set())
            told = _told(before, after, says[theme_id, group, then], says[theme_id, group, now])
            status = "held" if before and after else "missing"
            rows.append({"theme_id": theme_id, "theme": name, "group": group, "status": status, **told})
    frame = pd.DataFrame(rows, columns=["theme", "group", "status", *_KINDS, "theme_id"])
    frame.attrs = {"level": level, "then": then, "now": now}
    return frame


def followed(
    desk: Desk,
    person: str,
    *,
    level: Level = "code",
    grouping: str | None = None,
    coder: str | None = None,
    language: str | None = None,
) -> pd.DataFrame:
    """One person over the rounds: ``theme, group, round, utterances, theme_id``, one row per theme and session attended.

    Parameters
    ----------
    person : their code.
    level, grouping, coder, language : as in `matrix`.

    ``attrs["consent"]`` is True where a consent of the person is on record, None where the study records none for anybody.
    Raises `QualError`: ``themes.unknown_choice`` for an unknown person, ``themes.no_consent`` when the study records consents
    and this person has none in force.

    >>> found = themes.followed(study, "ln1", level="concept")
    >>> sorted(found["round"].unique().tolist()), found.attrs["consent"]
    ([1, 2, 3, 4], True)
    """
    import pandas as pd

    with desk.read() as connection:
        consent = _consent(connection, person)
        names, pairs = chosen(connection, level, grouping, None, language)
        voiced = talk_counts.voiced(connection, pairs, ("group", "round", "person"), coder=coder) if pairs else []
        there = [row for row in talk_counts.roles(connection) if row["person"] == person]
    if not there:
        raise QualError("themes.unknown_choice", what="person", value=person, allowed="–")
    said = {
        (row["theme_id"], row["group"], row["round"]): row["utterances"] for row in voiced if row["person"] == person
    }
    rows = [
        (name, row["group"], row["round"], said.get((theme_id, row["group"], row["round"]), 0), theme_id)
        for theme_id, name in names.items()
        for row in there
    ]
    frame = pd.DataFrame(rows, columns=["theme", "group", "round", "utterances", "theme_id"]).astype({"round": "Int64"})
    frame.attrs = {"level": level, "person": person, "consent": consent}
    return frame


def _people(connection: Connection) -> tuple[dict[tuple[str, int], set[str]], list[str]]:
    """The identified participants of each (group, round), and the groups in the design's order."""
    people: dict[tuple[str, int], set[str]] = defaultdict(set)
    groups: dict[str, None] = {}
    for row in talk_counts.roles(connection):
        if row["group"] is None or row["round"] is None:
            continue
        groups.setdefault(row["group"])
        if row["person"] is not None:
            people[row["group"], row["round"]].add(row["voice"])
    return people, list(groups)


def _told(before: set[str], after: set[str], said_then: set[str], said_now: set[str]) -> dict[str, int]:
    """How many of those there, and of those who voice it, are in each of `_KINDS`."""
    returning, newcomers, gone = before & after, after - before, before - after
    return {
        "returning": len(returning),
        "then": len(returning & said_then),
        "now": len(returning & said_now),
        "both": len(returning & said_then & said_now),
        "newcomers": len(newcomers),
        "newcomers_now": len(newcomers & said_now),
        "gone": len(gone),
        "gone_then": len(gone & said_then),
    }


def _consent(connection: Connection, person: str) -> bool | None:
    recorded = permissions.consents(connection)
    if not recorded:
        return None
    if not any(row["person"] == person and row["given"] and not row["withdrawn"] for row in recorded):
        raise QualError("themes.no_consent", person=person)
    return True
