"""When a theme is there, first and last, per group; and how many new themes each session adds (the saturation picture)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qual.store import Desk, frames, talk_counts
from qual.store.cells import Rows
from qual.store.codebook import Level
from qual.themes.matrix import Always, allowed, chosen, matrix, whole
from qual.themes.reading import Record

if TYPE_CHECKING:
    import pandas as pd


class _Span(NamedTuple):
    """The rounds of a group: those held, of them those in which a theme is ``there``, those without a transcript, and those that
    nobody has begun to code."""

    held: list[int]
    there: list[int]
    missing: list[int]
    not_coded: list[int]

    def told(self) -> Record:
        """The columns of `emergence` that say when."""
        first, last = (min(self.there), max(self.there)) if self.there else (None, None)
        return {
            "first": first,
            "last": last,
            "rounds": tuple(self.there),
            "held": tuple(self.held),
            "missing": tuple(self.missing),
            "not_coded": tuple(self.not_coded),
            "emerges": first is not None and any(number < first for number in self.held),
            "disappears": last is not None and any(number > last for number in self.held),
        }


def emergence(
    desk: Desk,
    *,
    level: Level = "code",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    always: Always = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """First and last round of each theme in each group.

    Parameters
    ----------
    level, grouping, themes, coder, always, residual, language : as in `matrix`.

    Columns: ``theme, group, first, last`` (round numbers, empty where it never stands), ``rounds`` (tuple of those in which it
    stands), ``held`` (tuple of rounds held and imported), ``missing`` (tuple of rounds without a session or transcript),
    ``not_coded`` (tuple of rounds held that nobody has begun to code), ``emerges`` (there was a round before without it),
    ``disappears`` (there was a round after without it), ``theme_id``. What may have been said in a session that is missing or
    not coded nobody knows: it makes neither true. Raises `QualError` for an unknown level or grouping.

    >>> found = themes.emergence(study, level="group", themes=["Hvem og hva som blir hørt"])
    >>> found.query("group == 'MV'")[["first", "rounds", "missing"]].values.tolist()
    [[2, (2, 4), (3,)]]
    """
    import pandas as pd

    cells = matrix(
        desk,
        level=level,
        by=("group", "round"),
        measure="presence",
        grouping=grouping,
        themes=themes,
        coder=coder,
        always=always,
        residual=residual,
        language=language,
    )
    spans: dict[tuple[str, str, str], _Span] = {}
    for cell in cells.to_dict("records"):
        span = spans.setdefault((cell["theme_id"], cell["theme"], cell["group"]), _Span([], [], [], []))
        number, status = int(cell["round"]), cell["status"]
        if status == "held":
            span.held.append(number)
        elif status == "not_coded":
            span.not_coded.append(number)
        elif status != "not_planned":
            span.missing.append(number)
        if status == "held" and cell["presence"]:
            span.there.append(number)
    rows = [
        {"theme_id": theme_id, "theme": theme, "group": group, **span.told()}
        for (theme_id, theme, group), span in spans.items()
    ]
    columns = [
        "theme",
        "group",
        "first",
        "last",
        "rounds",
        "held",
        "missing",
        "not_coded",
        "emerges",
        "disappears",
        "theme_id",
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"first": "Int64", "last": "Int64"})
    frame.attrs = {"figure": "emergence", "level": level, "coverage": cells.attrs["coverage"]}
    frame.attrs |= {"grouping": grouping, "coder": coder, "always": always is not False}
    return frame


def saturation(
    desk: Desk,
    *,
    level: Level = "code",
    order: Literal["coded", "held"] = "coded",
    grouping: str | None = None,
    coder: str | None = None,
    residual: bool = False,
) -> pd.DataFrame:
    """New themes per session, in the order in which sessions were first coded (or held).

    Parameters
    ----------
    level, grouping, coder, residual : as in `matrix`. Frameworks bring their codes with them: ``grouping`` keeps the picture to
        one.
    order : ``coded`` or ``held``.

    Columns: ``place`` (from 1), ``session, group, round, codings, themes`` (different ones there), ``new`` (not in any
    session before), ``cumulative``. Sessions first coded in the same act stand in the design's order; those without codings
    are left out.

    >>> themes.saturation(study)[["session", "new", "cumulative"]].values.tolist()[:2]
    [['LN-R1', 25, 25], ['LN-R2', 8, 33]]
    """
    import pandas as pd

    allowed("order", order, ("coded", "held"))
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, None, None, residual=residual)
        found = talk_counts.first_coded(connection, pairs, coder=coder) if pairs else []
        coverage = whole(connection, names, pairs, coder)
        sessions = {
            row["session"]: row | {"at": at} for at, row in enumerate(frames.sessions(connection).to_dict("records"))
        }
    by_session: dict[str, Rows] = {}
    for row in found:
        by_session.setdefault(row["session"], []).append(row)

    def place(session: str) -> tuple[Any, ...]:
        design = sessions[session]
        if order == "held":
            return (design["date"] or "9999", design["at"])
        return (min((row["at"], row["revision"]) for row in by_session[session]), design["at"])

    seen: set[str] = set()
    rows = []
    for number, session in enumerate(sorted(by_session, key=place), 1):
        themes = {row["theme_id"] for row in by_session[session]}
        new = themes - seen
        seen |= themes
        rows.append(
            {
                "place": number,
                "session": session,
                "group": sessions[session]["group"],
                "round": sessions[session]["round"],
                "codings": sum(row["codings"] for row in by_session[session]),
                "themes": len(themes),
                "new": len(new),
                "cumulative": len(seen),
            }
        )
    columns = ["place", "session", "group", "round", "codings", "themes", "new", "cumulative"]
    frame = pd.DataFrame(rows, columns=columns).astype({"round": "Int64"})
    frame.attrs = {"figure": f"saturation.{order}", "level": level, "order": order, "coverage": coverage}
    frame.attrs |= {"grouping": grouping, "coder": coder}
    return frame
