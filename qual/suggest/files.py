"""Suggestions for excerpts in a spreadsheet: three CSV files in, one out, no study needed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qual.errors import CodebookError, FileError
from qual.language.order import norwegian
from qual.store.files import csv_head, csv_rows, csv_table, in_place_of
from qual.suggest.rank import Suggester

COLUMNS: Final = ("id", "rank", "code", "score", "why")
DELIMITERS: Final = ",;\t"

Row = dict[str, str]


@dataclass(frozen=True)
class RankedFiles:
    """What `rank_files` did. ``unknown_codes`` stand in the coded passages but not in the codebook: not trained on."""

    output: Path
    texts: int
    rows: int  # suggestions written
    codes: int
    coded: int  # coded passages trained on
    unknown_codes: tuple[str, ...]
    incomplete: int  # coded passages left out because text or code is empty
    without_words: int  # texts that got no suggestion because there are no words in them


def rank_files(
    codebook_csv: Path | str, coded_csv: Path | str | None, texts_csv: Path | str, output_csv: Path | str, k: int = 3
) -> RankedFiles:
    """Rank at most ``k`` codes for every text and write ``id,rank,code,score,why`` to ``output_csv``.

    ``codebook_csv`` has the columns ``code,definition``, ``coded_csv`` (or None) ``text,code``, ``texts_csv`` ``id,text``;
    other columns are ignored. Comma, semicolon or tab; UTF-8 (with or without BOM), UTF-16 with BOM, or Windows-1252. The
    output is UTF-8 with BOM in the delimiter of ``texts_csv``; ``why`` joins words by ``", "``; a cell that a spreadsheet
    could run as a formula gets an apostrophe in front. It is written whole or not at all.

    Raises `FileError` (``suggest.file_*``, ``suggest.column_missing``, ``suggest.row_*``, ``suggest.output_*``) and
    `CodebookError` (``suggest.code_empty``, ``suggest.code_twice``); `ValueError` for ``k`` below 1.

    >>> done = suggest.rank_files("koder.csv", None, "tekster.csv", "forslag.csv", k=1)
    >>> done.rows
    2
    """
    output = Path(output_csv)
    for source in (codebook_csv, coded_csv, texts_csv):
        if source is not None and Path(source).resolve() == output.resolve():
            raise FileError("suggest.output_is_input", file=str(output))
    definitions = _definitions(Path(codebook_csv))
    coded = _read(Path(coded_csv), ("text", "code"), may_lack_rows=True)[0] if coded_csv is not None else []
    texts, delimiter = _read(Path(texts_csv), ("id", "text"))
    complete = [row for row in coded if row["text"] and row["code"]]
    known = [row for row in complete if row["code"] in definitions]
    suggester = Suggester(k).fit(definitions, [row["text"] for row in known], [row["code"] for row in known])
    ranked = suggester.rank([row["text"] for row in texts])
    rows = [
        (row["id"], str(s.rank), s.code, f"{s.score:.4f}", ", ".join(s.why))
        for row, suggestions in zip(texts, ranked, strict=True)
        for s in suggestions
    ]
    _write(output, rows, delimiter)
    return RankedFiles(
        output=output,
        texts=len(texts),
        rows=len(rows),
        codes=len(definitions),
        coded=len(known),
        unknown_codes=tuple(sorted({row["code"] for row in complete} - set(definitions), key=norwegian)),
        incomplete=len(coded) - len(complete),
        without_words=sum(not suggestions for suggestions in ranked),
    )


def _definitions(path: Path) -> dict[str, str]:
    definitions: dict[str, str] = {}
    for row in _read(path, ("code", "definition"))[0]:
        code = row["code"]
        if not code:
            raise CodebookError("suggest.code_empty", file=str(path), definition=row["definition"])
        if code in definitions:
            raise CodebookError("suggest.code_twice", file=str(path), name=code)
        definitions[code] = row["definition"]
    return definitions


def _read(path: Path, columns: tuple[str, ...], may_lack_rows: bool = False) -> tuple[list[Row], str]:
    """The rows of a CSV file, cells stripped, only ``columns``; and its delimiter."""
    lines = io.StringIO(_text(path), newline="")
    header, delimiter = _header(lines.readline(), path, columns)
    place = {column: header.index(column) for column in columns}
    reader: Any = csv_rows(lines.read(), delimiter)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells[len(header) :]):
                raise FileError("suggest.row_too_long", file=str(path), line=reader.line_num + 1)
            if any(cell.strip() for cell in cells):
                rows.append({c: cells[at].strip() if at < len(cells) else "" for c, at in place.items()})
    except csv.Error as error:
        raise FileError("suggest.row_broken", file=str(path), line=reader.line_num + 1) from error
    if not rows and not may_lack_rows:
        raise FileError("suggest.file_without_rows", file=str(path), columns=", ".join(columns))
    return rows, delimiter


def _header(line: str, path: Path, columns: tuple[str, ...]) -> tuple[list[str], str]:
    """The names in the first line, in lower case, by the delimiter under which the wanted columns are there."""
    readings = [([n.strip().lower() for n in csv_head(line, d)], d) for d in DELIMITERS]
    for names, delimiter in readings:
        if set(columns) <= set(names):
            return names, delimiter
    names = max((names for names, _ in readings), key=len)
    missing = [column for column in columns if column not in names]
    raise FileError("suggest.column_missing", file=str(path), missing=", ".join(missing), found=", ".join(names))


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise FileError("suggest.file_not_found", file=str(path)) from error
    except OSError as error:
        raise FileError("suggest.file_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise FileError("suggest.file_empty", file=str(path))
        if "\0" not in text:
            return text
    raise FileError("suggest.file_not_text", file=str(path))


def _write(output: Path, rows: Iterable[tuple[str, ...]], delimiter: str) -> None:
    """Write beside the target and then move, so that a stop in the middle leaves no half file."""
    try:
        with in_place_of(output) as part:
            part.write_bytes(csv_table(COLUMNS, rows, delimiter=delimiter))
    except OSError as error:
        raise FileError("suggest.output_unwritable", file=str(output), reason=error.strerror or str(error)) from error
