"""When a theme is there, first and last, per group; and how many new themes each session adds (the saturation picture)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from qual.language.order import norwegian
from qual.store import Connection, Desk, behind, codebook, frames, held, talk_counts
from qual.store.cells import Row, Rows
from qual.store.codebook import Level, known_grouping
from qual.themes.cells import whole
from qual.themes.matrix import Always, allowed, chosen, in_places, matrix, only_always, told_places
from qual.themes.reading import Record, records

if TYPE_CHECKING:
    import pandas as pd

SEVERAL: Final = 3  # groups that say the same are several
_WHEN = ("first", "last", "rounds", "held", "missing", "not_coded", "emerges", "disappears")  # the columns of a span


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
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """First and last round of each theme in each group.

    Parameters
    ----------
    level, grouping, themes, coder, always, residual, language : as in `matrix`.
    where : places to keep to, as in `matrix`.

    Columns: ``theme, group, first, last`` (round numbers, empty where it never stands), ``rounds`` (tuple of those in which it
    stands), ``held`` (tuple of rounds held and imported), ``missing`` (tuple of rounds without a session or transcript),
    ``not_coded`` (tuple of rounds held that nobody has begun to code), ``emerges`` (there was a round before without it),
    ``disappears`` (there was a round after without it), ``first_said`` (tuple of the sessions in which the theme is first said in
    the whole study, by date, else by round, those outside the grid too; several where they are tied), ``theme_id``.
    ``attrs["first"]``: by the theme's id what ties them (`First`). What may have been said in a session that is missing or
    not coded nobody knows: it makes neither true. Raises `QualError` for an unknown level or grouping.

    >>> found = themes.emergence(study, level="group", themes=["Krysset sier ikke hva som ble hørt"])
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
        where=where,
        always=always,
        residual=residual,
        language=language,
    )
    with desk.read() as connection:
        _names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        first = behind.first_said(connection, pairs, coder=coder, where=in_places(where))
    rows = [
        {
            "theme_id": theme_id,
            "theme": theme,
            "group": group,
            **span.told(),
            "first_said": first[theme_id].sessions if theme_id in first else (),
        }
        for (theme_id, theme, group), span in _spans(records(cells)).items()
    ]
    columns = ["theme", "group", *_WHEN, "first_said", "theme_id"]
    frame = pd.DataFrame(rows, columns=columns).astype({"first": "Int64", "last": "Int64"})
    frame.attrs = {"figure": "emergence", "level": level, "coverage": cells.attrs["coverage"], "first": first}
    frame.attrs |= {"grouping": grouping, "coder": coder, "where": told_places(where), "always": always is not False}
    frame.attrs |= {name: cells.attrs[name] for name in ("moderating", "density")}
    return frame


def _spans(cells: Iterable[Record]) -> dict[tuple[str, str, str], _Span]:
    """The rounds of each theme (id and name) in each group, from the cells of a matrix."""
    spans: dict[tuple[str, str, str], _Span] = {}
    for cell in cells:
        span = spans.setdefault((cell["theme_id"], cell["theme"], cell["group"]), _Span([], [], [], []))
        number, status = cell["round"], cell["status"]
        if status == "held":
            span.held.append(number)
        elif status == "not_coded":
            span.not_coded.append(number)
        elif status != "not_planned":
            span.missing.append(number)
        if status == "held" and cell["presence"]:
            span.there.append(number)
    return spans


def saturation(
    desk: Desk,
    *,
    level: Level = "code",
    order: Literal["coded", "held"] = "coded",
    grouping: str | None = None,
    coder: str | None = None,
    always: Always = False,
    residual: bool = False,
    origin: Literal["empirical", "framework", "both"] | None = None,
) -> pd.DataFrame:
    """New themes per session, in the order in which sessions were first coded (or held).

    Parameters
    ----------
    level, grouping, coder, residual : as in `matrix`.
    order : ``coded`` or ``held`` (by date, else by round).
    always : only what those say who came every time, as in `matrix`; the order stays that of the sessions as they were coded.
    origin : which codes are counted; default the empirical ones, or those of the framework that ``grouping`` names. What was made
        of the talk and what was there before it are never mixed unless ``both`` are asked for.

    Columns: ``place`` (from 1), ``session, group, round, codings, themes`` (different ones there), ``new`` (not in any
    session before), ``cumulative``, ``known`` (whether the session's place in the order is). ``attrs["new"]``: by session the
    names of the new themes by their ids; ``attrs["spread"]``: round in which it first came, name and groups of what several
    groups say (`SEVERAL`). Where nobody knows when some of a session's codings were made (they were loaded without
    a time), or it shares its moment or its day with another, its place is not known, and then it is not either how many are new
    in that session alone; `telling.order` says so. Such sessions stand in the design's order; those without codings are left out.

    >>> themes.saturation(study, order="held")[["session", "new", "cumulative"]].values.tolist()[:2]
    [['LN-R1', 16, 16], ['SKN-R1', 11, 27]]
    """
    allowed("order", order, ("coded", "held"))
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, None, None, residual=residual)
        if origin != "both":
            pairs = _of_origin(connection, pairs, origin, grouping)
            left = dict(pairs)
            names = {theme: name for theme, name in names.items() if theme in left}
        every = _by_session(connection, pairs, coder)
        found = every if always is False else _by_session(connection, pairs, coder, only_always(connection, always))
        coverage = whole(connection, names, pairs, coder)
        place, known = _in_order(every, held.sessions(connection) if order == "held" else None)
        sessions = {row["session"]: row | {"at": at} for at, row in enumerate(frames.session_places(connection))}
    in_order = sorted(found, key=lambda one: (place[one], sessions[one]["at"]))
    frame = _curve([(sessions[one], found[one], one in known) for one in in_order], names)
    frame.attrs |= {"figure": f"saturation.{order}", "level": level, "order": order, "coverage": coverage}
    frame.attrs |= {"grouping": grouping, "coder": coder, "always": always is not False}
    return frame


def _by_session(
    connection: Connection, pairs: Sequence[tuple[str, str]], coder: str | None, where: Mapping[str, Any] | None = None
) -> dict[str, Rows]:
    """What `talk_counts.first_coded` finds, by session."""
    found: dict[str, Rows] = {}
    for row in talk_counts.first_coded(connection, pairs, coder=coder, where=where) if pairs else ():
        found.setdefault(row["session"], []).append(row)
    return found


def _curve(in_order: Sequence[tuple[Row, Rows, bool]], names: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `saturation`: of sessions in their order, with what is coded in each, and whether its place is known."""
    import pandas as pd

    seen: set[str] = set()
    brought: dict[str, dict[str, str]] = {}
    rows = []
    for number, (session, coded, known) in enumerate(in_order, 1):
        themes = {row["theme_id"] for row in coded}
        fresh = themes - seen
        new = {theme: name for theme, name in names.items() if theme in fresh}
        seen |= themes
        brought[session["session"]] = new
        place = {name: session[name] for name in ("session", "group", "round")}
        figures = {"themes": len(themes), "new": len(new), "cumulative": len(seen), "known": known}
        rows.append({"place": number, **place, "codings": sum(row["codings"] for row in coded), **figures})
    columns = ["place", "session", "group", "round", "codings", "themes", "new", "cumulative", "known"]
    frame = pd.DataFrame(rows, columns=columns).astype({"round": "Int64"})
    frame.attrs["new"] = brought
    frame.attrs["spread"] = _spread(in_order, names)
    return frame


def _spread(in_order: Sequence[tuple[Row, Rows, bool]], names: Mapping[str, str]) -> list[tuple[int, str, list[str]]]:
    """What several groups say (`SEVERAL` or more), with the round in which it first came; by that round, most groups first."""
    groups: dict[str, dict[str, int]] = {}
    for session, coded, _known in sorted(in_order, key=lambda one: one[0]["at"]):
        if session["group"] is not None and session["round"] is not None:
            for theme in {row["theme_id"] for row in coded}:
                at = groups.setdefault(theme, {})
                at[session["group"]] = min(at.get(session["group"], session["round"]), session["round"])
    found = [(min(of.values()), names[theme], list(of)) for theme, of in groups.items() if len(of) >= SEVERAL]
    return sorted(found, key=lambda one: (one[0], -len(one[2]), norwegian(one[1])))


def _in_order(by_session: Mapping[str, Rows], times: Mapping[str, held.Held] | None) -> tuple[dict[str, Any], set[str]]:
    """The place of each session by when it was held (``times``), or, without, by when it was first coded; and the sessions whose
    place is known, and is no other's."""
    if times is not None:
        place: dict[str, Any] = {session: times[session].order for session in by_session}
        known = {session for session in by_session if times[session].date}
    else:
        place = {session: min(row["made"] for row in rows)[:2] for session, rows in by_session.items()}
        known = {session for session, rows in by_session.items() if all(row["made"].known for row in rows)}
    if len(by_session) == 1:  # nothing to come before or after
        return place, set(by_session)
    shared = Counter(place.values())
    return place, {session for session in known if shared[place[session]] == 1}


def _of_origin(
    connection: Connection, pairs: Sequence[tuple[str, str]], origin: str | None, grouping: str | None
) -> list[tuple[str, str]]:
    """The pairs whose codes are of this origin; by default that of the grouping's."""
    codes = {row["id"]: row["origin"] for row in codebook.codes(connection)}
    if origin is None:
        of = known_grouping(connection, grouping)
        framed = any(row["id"] == of and row["framework"] for row in codebook.groupings(connection))
        origin = "framework" if framed else "empirical"
    allowed("origin", origin, ("empirical", "framework", "both"))
    return [pair for pair in pairs if codes[pair[1]] == origin]
