"""Survey results laid beside a theme, for triangulation."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual.errors import FileError
from qual.language.sameness import same
from qual.store import Desk, design
from qual.store.codebook import Level
from qual.store.files import csv_dicts, fitting, whole, write_whole
from qual.themes.matrix import matrix

if TYPE_CHECKING:
    import pandas as pd

SURVEY = ("question", "group", "year", "value")
FOLDER = "surveys"  # in the study folder


def read_survey(path: Path | str) -> pd.DataFrame:
    """Survey results to lay beside a theme: a CSV with the columns ``question, group, year, value`` (comma or semicolon;
    decimal point or comma).

    Returns those columns, ``year`` whole and ``value`` a number. Raises `FileError`: ``themes.survey_columns`` for
    missing columns, ``themes.survey_value`` for a cell that is no number, ``themes.survey_unreadable`` for a file that is
    not there or no text.

    >>> themes.survey.read_survey("survey.csv").values.tolist()
    [['Jeg blir hørt', 'Barnehage', 2015, 3.4]]
    """
    import pandas as pd

    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError("themes.survey_unreadable", file=name) from error
    head = text.split("\n", 1)[0]
    try:
        rows = csv_dicts(text, ";" if head.count(";") > head.count(",") else ",")
    except csv.Error as error:
        raise FileError("themes.survey_unreadable", file=name) from error
    there = {column.strip().lower(): column for column in (rows[0] if rows else {})}
    missing = [column for column in SURVEY if column not in there]
    if missing:
        raise FileError("themes.survey_columns", file=name, missing=", ".join(missing), columns=", ".join(SURVEY))
    found = []
    for line, row in enumerate(rows, 2):
        cells = {column: row[there[column]].strip() for column in SURVEY}
        try:
            found.append(
                (cells["question"], cells["group"], whole(cells["year"]), float(cells["value"].replace(",", ".")))
            )
        except ValueError as error:
            raise FileError("themes.survey_value", file=name, line=line) from error
    return pd.DataFrame(found, columns=list(SURVEY))


def keep(folder: Path, path: Path | str) -> Path:
    """Put a survey into the study folder, under its own name, when it can be read; one of that name is replaced.

    Raises what `read_survey` does, and `StudyError` (folder not writable, disk full).

    >>> themes.survey.keep(study.folder, "survey.csv").name
    'survey.csv'
    """
    read_survey(path)
    return write_whole(folder / FOLDER / fitting(Path(path).name), Path(path).read_bytes())


def kept(folder: Path) -> list[Path]:
    """The surveys in the study folder, by name.

    >>> _ = themes.survey.keep(study.folder, "survey.csv")
    >>> [path.name for path in themes.survey.kept(study.folder)]
    ['survey.csv']
    """
    return sorted((folder / FOLDER).glob("*.csv"))


def remove(folder: Path, name: str) -> None:
    """Take a survey out of the study folder; one that is not there is gone already.

    >>> themes.survey.remove(study.folder, "survey.csv")
    >>> themes.survey.kept(study.folder)
    []
    """
    (folder / FOLDER / Path(name).name).unlink(missing_ok=True)


def beside(
    desk: Desk, survey: pd.DataFrame, question: str, theme: str, *, level: Level = "code", **choices: Any
) -> pd.DataFrame:
    """A survey question beside a theme, for triangulation; nothing is computed from the two together.

    Parameters
    ----------
    survey : from `read_survey`; its ``group`` is a group's code, or the name of a level or a municipality that the group
        belongs to.
    question : which of its questions.
    theme : name or id; ``level`` and ``choices`` as in `matrix`.

    Columns: ``group, round, year, voiced`` (participants who voice the theme), ``present, display, value`` (the survey's;
    empty where it has none for that group and year).

    >>> found = themes.survey.beside(study, themes.survey.read_survey("survey.csv"), "Jeg blir hørt", "alt henger på én")
    >>> found.query("group == 'BN' and round == 1")["value"].tolist()
    [3.4]
    """
    import pandas as pd

    frame = matrix(desk, level=level, themes=[theme], measure="participants", **choices)
    with desk.read() as connection:
        years = design.round_years(connection)
    asked = survey[survey["question"] == question]
    values = {(same(row["group"]), row["year"]): row["value"] for row in asked.to_dict("records")}
    places = frame.attrs["groups"]
    rows = []
    for row in frame.to_dict("records"):
        year = years.get(row["round"])
        scopes = [name for name in (row["group"], *reversed(places.get(row["group"], ()))) if name]
        of = next((name for name in scopes if (same(name), year) in values), None)
        value = values[same(of), year] if of is not None else None
        rows.append((row["group"], row["round"], year, row["participants"], row["present"], row["display"], value, of))
    made = pd.DataFrame(rows, columns=["group", "round", "year", "voiced", "present", "display", "value", "of"])
    made.attrs = {
        **frame.attrs,
        "figure": "survey",
        "where": {"theme": next(iter(frame["theme"]), theme), "question": question},
    }
    return made
