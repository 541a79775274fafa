"""One theme's life: where it first appears, how it moves, what is said in each round, and what happened around it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual.errors import FileError, QualError
from qual.store import Database, frames, notes, talk_counts
from qual.themes.compare import Passage, passages
from qual.themes.emergence import emergence
from qual.themes.matrix import Level, chosen, matrix
from qual.themes.prompted import prompted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Biography:
    """``first``: the first passage there is of it; ``movement``: the matrix by group and round, participants; ``spans``: first
    and last round per group (`emergence`); ``asked``: prompted and unprompted by round; ``quotations``: passages by round;
    ``events``: as `events` gives them."""

    theme_id: str
    theme: str
    first: Passage | None
    movement: pd.DataFrame
    spans: pd.DataFrame
    asked: pd.DataFrame
    quotations: dict[int, tuple[Passage, ...]]
    events: pd.DataFrame


def biography(
    database: Database,
    theme: str,
    *,
    level: Level = "code",
    grouping: str | None = None,
    coder: str | None = None,
    most: int = 3,
    language: str | None = None,
) -> Biography:
    """Everything a page about one theme (name or id) shows; at most ``most`` quotations per round.

    Raises `QualError` (``themes.unknown_theme``) for a theme that is not there.
    """
    with database.read() as connection:
        names, pairs = chosen(connection, level, grouping, [theme], language)
        if not names:
            raise QualError("themes.unknown_theme", theme=theme)
        first = talk_counts.first_said(connection, pairs, coder=coder) if pairs else None
        called = talk_counts.names(connection)
    theme_id, name = next(iter(names.items()))
    of: dict[str, Any] = {"level": level, "grouping": grouping, "themes": [theme_id], "coder": coder}
    quoted = passages(database, theme_id, level=level, by=("round",), grouping=grouping, most=most, coder=coder)
    told = Passage(first["reference"], first["session"], called.get(first["voice"]), first["text"]) if first else None
    return Biography(
        theme_id, name, told,
        matrix(database, measure="participants", language=language, **of),
        emergence(database, language=language, **of),
        prompted(database, by=("round",), language=language, **of),
        {int(number): found for (number,), found in quoted.items() if number is not None},
        events(database),
    )  # fmt: skip


def events(database: Database) -> pd.DataFrame:
    """Dated facts for the time axis: ``date, name, municipality, after`` (the last round that had begun by then; 0 before the
    first), ``place``: where it stands on an axis of rounds (2.5: halfway between rounds 2 and 3).

    A round stands at the middle of its sessions' dates (without dates, at 1 July of its year).
    """
    import pandas as pd

    with database.read() as connection:
        found = notes.events(connection)
        sessions = frames.sessions(connection)
        years = talk_counts.round_years(connection)
    days = pd.to_datetime(sessions["date"], errors="coerce")
    middles = days.groupby(sessions["round"]).agg(lambda of: of.min() + (of.max() - of.min()) / 2)
    begins = days.groupby(sessions["round"]).min()
    axis = {
        number: (middles[number] if number in middles.index and pd.notna(middles[number]) else pd.Timestamp(year, 7, 1))
        for number, year in years.items()
        if year is not None or (number in middles.index and pd.notna(middles[number]))
    }
    rows = []
    for event in found:
        day = pd.to_datetime(event["date"], errors="coerce")
        start = {n: begins[n] if n in begins.index and pd.notna(begins[n]) else axis[n] for n in axis}
        after = max((int(n) for n, at in start.items() if pd.notna(day) and at <= day), default=0)
        rows.append({**event, "after": after, "place": _place(day, axis)})
    return pd.DataFrame(rows, columns=["date", "name", "municipality", "after", "place"])


def _place(day: Any, axis: dict[int, Any]) -> float:
    """A day on the axis of rounds, between two rounds by its date; outside them at most half a round away."""
    ordered = sorted(axis.items())
    if day != day or not ordered:  # NaT
        return float("nan")
    if day <= ordered[0][1]:
        return ordered[0][0] - (0.5 if day < ordered[0][1] else 0)
    for (number, at), (following, then) in zip(ordered, ordered[1:], strict=False):
        if at <= day <= then:
            return float(number + (following - number) * ((day - at) / (then - at)))
    return ordered[-1][0] + 0.5


# --- surveys -------------------------------------------------------------------------------------------------
SURVEY = ("question", "group", "year", "value")


def read_survey(path: Path | str) -> pd.DataFrame:
    """Survey results to lay beside a theme: a CSV with the columns ``question, group, year, value`` (comma or semicolon;
    decimal point or comma).

    Returns those columns, ``year`` whole and ``value`` a number. Raises `FileError`: ``themes.survey_columns`` for missing
    columns, ``themes.survey_value`` for a cell that is no number, ``themes.survey_unreadable`` for a file that is not there
    or no text.
    """
    import pandas as pd

    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError("themes.survey_unreadable", file=name) from error
    head = text.split("\n", 1)[0]
    rows = list(
        csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    )
    there = {(column or "").strip().lower(): column for column in (rows[0] if rows else {})}
    missing = [column for column in SURVEY if column not in there]
    if missing:
        raise FileError("themes.survey_columns", file=name, missing=", ".join(missing), columns=", ".join(SURVEY))
    found = []
    for line, row in enumerate(rows, 2):
        cells = {column: (row[there[column]] or "").strip() for column in SURVEY}
        try:
            found.append(
                (cells["question"], cells["group"], int(cells["year"]), float(cells["value"].replace(",", ".")))
            )
        except ValueError as error:
            raise FileError("themes.survey_value", file=name, line=line) from error
    return pd.DataFrame(found, columns=list(SURVEY))


def beside(
    database: Database, survey: pd.DataFrame, question: str, theme: str, *, level: Level = "code", **choices: Any
) -> pd.DataFrame:
    """A survey question beside a theme, for triangulation: ``group, round, year, voiced`` (participants who voice the theme),
    ``present, display, value`` (the survey's; empty where it has none for that group and year).

    The survey's ``group`` is a group's code, or the name of a level or a municipality that the group belongs to.
    """
    frame = matrix(database, level=level, themes=[theme], measure="participants", **choices)
    with database.read() as connection:
        years = talk_counts.round_years(connection)
    asked = survey[survey["question"] == question]
    values = {(row.group.casefold(), row.year): row.value for row in asked.itertuples()}
    places = frame.attrs["groups"]
    rows = []
    for row in frame.to_dict("records"):
        year = years.get(row["round"])
        scopes = [name for name in (row["group"], *reversed(places.get(row["group"], ()))) if name]
        value = next((values[name.casefold(), year] for name in scopes if (name.casefold(), year) in values), None)
        rows.append((row["group"], row["round"], year, row["participants"], row["present"], row["display"], value))
    return _frame(rows, ["group", "round", "year", "voiced", "present", "display", "value"])


def _frame(rows: Sequence[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns)
