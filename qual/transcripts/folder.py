"""A folder of files as one table: file by file where it belongs, to be corrected in a spreadsheet and followed at import."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qual import messages
from qual.errors import FileError
from qual.store.files import as_written, csv_dicts, csv_table, whole, write_whole
from qual.transcripts import dates
from qual.transcripts.cleaning import decode
from qual.transcripts.model import Place
from qual.transcripts.opening import load
from qual.transcripts.placing import Candidate, Standing

COLUMNS: Final = (
    "import",
    "file",
    "group",
    "round",
    "date",
    "part",
    "session",
    "status",
    "utterances",
    "speakers",
    "told",
)
_NO: Final = frozenset(("", "0", "-", "no", "nei", "false", "usann"))


@dataclass(frozen=True)
class Row:
    """One line of the table: whether the file is to be imported, and where it is to go."""

    file: str
    wanted: bool
    place: Place


def write_plan(candidates: Sequence[Candidate], standings: Sequence[Standing], path: Path | str) -> Path:
    """Write a folder of files as one table, to be corrected in a spreadsheet and followed at import; returns the path.

    Parameters
    ----------
    candidates, standings : from `look` and `standings`, in the same order.
    path : of the .csv. ``x`` under ``import`` stands for what is new or corrected; then the proposed places, and what to look
        at.

    Raises `StudyError` where it cannot be written.

    >>> found = [transcripts.look(study, "transcripts_sample/BN_R3.odt", plan=study.plan)]
    >>> plan = transcripts.write_plan(found, transcripts.standings(study, found, plan=study.plan), "plan.csv")
    >>> [(row.file, row.wanted) for row in transcripts.read_plan(plan)]
    [('BN_R3.odt', False)]
    """
    rows = []
    for one, standing in zip(candidates, standings, strict=True):
        place, transcript = one.place, one.transcript
        told = [str(one.error)] if one.error else _warnings(one)
        utterances = transcript.utterances if transcript else ()
        rows.append(
            (
                "x" if standing.ready else "",
                one.path.name,
                place.group,
                place.round,
                place.date,
                place.part,
                place.session,
                status(standing),
                len(utterances),
                len({u.speaker for u in utterances}),
                " ".join(told),
            )
        )
    return write_whole(path, csv_table(COLUMNS, rows))


def status(standing: Standing, language: str | None = None) -> str:
    """How a file stands to the study, in words."""
    return messages.text(f"standing.{standing.status}", language, session=standing.session or "–")


def read_plan(path: Path | str) -> list[Row]:
    """The corrected table; columns that it lacks are empty, others are of no matter.

    Raises `FileError` for a file that is missing or no such table, and for a round, part or date that is none.

    >>> found = [transcripts.look(study, "HV-R2.txt")]
    >>> plan = transcripts.write_plan(found, transcripts.standings(study, found), "plan.csv")
    >>> transcripts.read_plan(plan)[0].place.round
    2
    """
    path = Path(path)
    text = decode(load(path), None, path.name)[0].removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        lines = csv_dicts(text, delimiter)
    except csv.Error as error:
        raise FileError("file.plan", file=path.name) from error
    if not lines or "file" not in lines[0]:
        raise FileError("file.plan", file=path.name)
    return [_row(number, line, path.name) for number, line in enumerate(lines, 2) if (line["file"] or "").strip()]


def is_yes(cell: str | None) -> bool:
    """Whether a cell that is to be marked is: anything but nothing, ``0`` and no."""
    return (cell or "").strip().casefold() not in _NO


def _warnings(one: Candidate) -> list[str]:
    return [notice.text() for notice in one.transcript.warnings] if one.transcript else []


def _row(number_of_row: int, line: dict[str, str], plan: str) -> Row:
    cells = {key: as_written((line.get(key) or "").strip()) for key in COLUMNS}

    def number(key: str) -> int | None:
        if not cells[key]:
            return None
        try:
            found = whole(cells[key])
        except ValueError:
            found = 0
        if found < 1:
            raise FileError("file.plan_cell", file=plan, row=number_of_row, column=key, value=cells[key][:40])
        return found

    day = dates.as_date(cells["date"])
    if cells["date"] and day is None:
        raise FileError("file.plan_cell", file=plan, row=number_of_row, column="date", value=cells["date"])
    date = day.isoformat() if day else None
    place = Place(cells["session"] or None, cells["group"] or None, number("round"), date, number("part"))
    return Row(cells["file"], is_yes(cells["import"]), place)
