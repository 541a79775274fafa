"""``codings.csv``: codings with the coded words beside their positions, so that a mismatch is seen.

Columns ``coding,file,utterance,start,end,text,code,coder,kind,origin`` and, where a file has them, ``stance,valence,at,order``:
``utterance`` counts from 1 in the file (``143b``: a piece of one that was split), ``start`` and ``end`` are code points in it
(end exclusive), rows of one ``coding`` are its segments in order.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

from qual.coding.apply import Given, Span, apply_many
from qual.errors import CodingError, FileError
from qual.language.order import norwegian
from qual.store import Desk, codings
from qual.store.codebook import find_code
from qual.store.files import as_written, csv_dicts, csv_head, csv_table, whole, write_whole

COLUMNS = ("coding", "file", "utterance", "start", "end", "text", "code", "coder", "kind", "origin")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
OPTIONAL = ("stance", "valence", "at", "order")


def load(desk: Desk, path: Path | str) -> int:
    """Load codings in one act, all or none; a coding that is there already is not stored twice. Returns how many are new.

    ``path`` : of a ``codings.csv`` (docs/codings_csv.md). Raises `FileError` for a missing file or column or one that is not
    UTF-8, `CodingError` for a file, utterance or code that the study lacks, for positions outside the text, and for words
    that differ from the text.

    >>> coding.load_codings(study, "mine.csv")
    1
    """
    rows = table_of(Path(path), COLUMNS)
    with desk.read() as connection:
        places = codings.utterances_by_file(connection)
        code_ids = {name: find_code(connection, name) for name in {row["code"] for row in rows}}
    unknown = sorted((name for name, found in code_ids.items() if found is None), key=norwegian)
    if unknown:
        raise CodingError("coding.unknown_codes", codes=", ".join(unknown[:5]), count=len(unknown))
    spans: dict[str, list[Span]] = {}
    given: dict[str, Given] = {}
    for number, row in enumerate(rows, 2):
        here = spans.setdefault(row["coding"], [])
        told = _given(row, code_ids[row["code"]] or "", here)
        if given.setdefault(row["coding"], told) != told:
            raise CodingError("coding.rows_disagree", coding=row["coding"], row=number)
        here.append(_span(row, number, places))
    _timed(given, rows)
    return apply_many(desk, list(given.values()))


def save(desk: Desk, path: Path | str) -> int:
    """Write every coding of the study as ``codings.csv`` (docs/codings_csv.md); returns the number of rows, one per segment.

    Raises `StudyError` where it cannot be written.

    >>> coding.save_codings(study, "alle.csv") == len(study.codings())
    True
    """
    with desk.read() as connection:
        rows = codings.for_file(connection)
    columns = COLUMNS + OPTIONAL
    write_whole(path, csv_table(columns, (itemgetter(*columns)(row) for row in rows)))
    return len(rows)


def table_of(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a .csv. Raises `FileError` for a missing file or column, and for one that is not UTF-8."""
    if not path.is_file():
        raise FileError("file.not_found", file=path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError("file.not_utf8", file=path.name) from error
    try:
        missing = [column for column in columns if column not in csv_head(text)]
        rows = csv_dicts(text)
    except csv.Error as error:
        raise FileError("file.no_table", file=path.name) from error
    if missing:
        raise FileError("file.missing_columns", file=path.name, columns=", ".join(missing))
    return [{column: as_written(cell) for column, cell in row.items() if column} for row in rows]


def _given(row: dict[str, str], code_id: str, spans: list[Span]) -> Given:
    return {
        "code_id": code_id,
        "spans": spans,
        "coder": row["coder"],
        "kind": row["kind"],
        "origin": row["origin"],
        "stance": row.get("stance") or None,
        "valence": row.get("valence") or None,
    }


def _timed(given: dict[str, Given], rows: Sequence[dict[str, str]]) -> None:
    """Give each coding of which the file says so the moment at which it was made. Of several at one moment, and of those of which
    only the ``order`` is known (they get the moment of loading), the next is a microsecond later."""
    moments: dict[str, datetime] = {}
    places: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        try:
            if row.get("at"):
                at = datetime.fromisoformat(row["at"])
                moments[row["coding"]] = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
            if row.get("order"):
                places[row["coding"]] = whole(row["order"])
        except (TypeError, ValueError) as error:
            raise CodingError("coding.bad_time", row=number) from error
    loaded, shared = datetime.now(UTC), Counter(moments.values())
    later = {place: timedelta(microseconds=number) for number, place in enumerate(sorted(set(places.values())), 1)}
    for coding in moments.keys() | places.keys():
        moment = moments.get(coding, loaded)
        if coding in places and (coding not in moments or shared[moment] > 1):
            moment += later[places[coding]]
        given[coding]["at"] = moment.isoformat(timespec="microseconds" if moment.microsecond % 1000 else "milliseconds")


def _span(row: dict[str, str], number: int, places: dict[tuple[str, str], str]) -> Span:
    try:
        written = row["utterance"].strip()
        piece = written[len(written.rstrip(_LETTERS)) :]
        key = (row["file"], f"{whole(written.removesuffix(piece))}{piece}")
        start, end = whole(row["start"]), whole(row["end"])
    except (TypeError, ValueError) as error:
        raise CodingError("coding.bad_row", row=number) from error
    if key not in places:
        raise CodingError("coding.no_such_utterance", row=number, file=key[0], utterance=key[1])
    return Span(places[key], start, end, row["text"])
