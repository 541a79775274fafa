"""The list of names with their replacements: a table to read, and the copy that the study keeps in its private folder."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qual.errors import FileError
from qual.store.files import as_written, csv_rows, csv_table, write_whole
from qual.store.private import PRIVATE, make_folder
from qual.transcripts import spreadsheets
from qual.transcripts.cleaning import decode
from qual.transcripts.opening import load

KINDS: Final = ("person", "place", "unit")
ORIGINALS: Final = "private/originals"  # of transcripts that had names
_LIST: Final = "names.csv"
COLUMNS: Final = ("name", "replacement", "kind")
_ALIASES: Final = {
    "navn": "name",
    "namn": "name",
    "erstatning": "replacement",
    "erstattes med": "replacement",
    "pseudonym": "replacement",
    "type": "kind",
    "slag": "kind",
}
_KIND_ALIASES: Final = {"": "person", "sted": "place", "stad": "place", "enhet": "unit", "eining": "unit"}


@dataclass(frozen=True)
class Name:
    """A name and what stands in its place. ``kind`` is one of `KINDS`: it decides which inflected forms are looked for."""

    name: str
    replacement: str
    kind: str = "person"


def read_names(path: Path | str) -> tuple[Name, ...]:
    """The names in a table ``name,replacement,kind`` (.csv, .tsv, .txt or .xlsx; Norwegian headings too; kind may be left out).

    Raises `FileError`: a file that is missing or no table, a missing column, an unknown kind, a name without a replacement,
    and one name with two replacements.

    >>> privacy.read_names("navn.csv")
    (Name(name='Kari', replacement='Anne', kind='person'),)
    """
    path = Path(path)
    try:
        lines = _sheet(path) if path.suffix.lower() == ".xlsx" else _table(path)
    except FileNotFoundError as error:
        raise FileError("file.not_found", file=str(path)) from error
    except OSError as error:
        raise FileError("file.unreadable", file=str(path)) from error
    if not lines:
        raise FileError("names.empty", file=path.name)
    head = [_ALIASES.get(cell.casefold(), cell.casefold()) for cell in lines[0]]
    missing = [column for column in ("name", "replacement") if column not in head]
    if missing:
        raise FileError("names.columns", file=path.name, columns=", ".join(missing))
    rows = (dict(zip(head, line, strict=False)) for line in lines[1:])
    return _checked([(number, row) for number, row in enumerate(rows, 2) if any(row.values())], path.name)


def _checked(rows: Iterable[tuple[int, dict[str, str]]], file: str) -> tuple[Name, ...]:
    found: dict[str, Name] = {}
    for number, row in rows:
        name, replacement = row.get("name", ""), row.get("replacement", "")
        kind = row.get("kind", "").casefold()
        kind = _KIND_ALIASES.get(kind, kind)
        if not name or not replacement:
            raise FileError("names.incomplete", file=file, row=number)
        if kind not in KINDS:
            raise FileError("names.kind", file=file, row=number, kind=kind, kinds=", ".join(KINDS))
        if name in found and found[name].replacement != replacement:
            raise FileError("names.twice", file=file, row=number)
        found[name] = Name(name, replacement, kind)
    if not found:
        raise FileError("names.empty", file=file)
    return tuple(found.values())


def _table(path: Path) -> list[list[str]]:
    text, _, _ = decode(path.read_bytes(), None, path.name)
    text = text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        return [[as_written(_clean(cell)) for cell in line] for line in csv_rows(text, delimiter, strict=False)]
    except csv.Error as error:
        raise FileError("names.unreadable", file=path.name) from error


def _sheet(path: Path) -> list[list[str]]:
    try:
        _, rows = next(spreadsheets.sheets(load(path), path.name), ("", []))
    except FileError as error:
        if error.code != "file.corrupt":
            raise
        raise FileError("names.unreadable", file=path.name) from error
    return [list(map(_clean, row)) for row in rows]


def _clean(cell: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", "" if cell is None else str(cell)).split())


# --- what the study keeps ------------------------------------------------------------------------------------
def private_folder(study: Path) -> Path:
    """The study's folder for the list and for originals with names; made for its owner alone where the disk can say so.

    >>> privacy.private_folder(study.folder).name
    'private'
    """
    return make_folder(study / PRIVATE, study=study)


def kept_names(study: Path) -> tuple[Name, ...]:
    """The names that this study has been told of; empty while there are none.

    >>> _ = privacy.keep_names(study.folder, [privacy.Name("Kari", "Anne")])
    >>> "Kari" in [name.name for name in privacy.kept_names(study.folder)]
    True
    """
    path = study / PRIVATE / _LIST
    return read_names(path) if path.is_file() else ()


def keep_names(study: Path, names: Sequence[Name]) -> tuple[Name, ...]:
    """Add ``names`` to those that the study keeps (a name told again gets its new replacement); returns them all.

    >>> _ = privacy.keep_names(study.folder, [privacy.Name("Kari", "Anne")])
    >>> [name.replacement for name in privacy.kept_names(study.folder) if name.name == "Kari"]
    ['Anne']
    """
    known = {name.name: name for name in kept_names(study)}
    together = tuple((known | {name.name: name for name in names}).values())
    if together != tuple(known.values()):
        rows = ((name.name, name.replacement, name.kind) for name in together)
        write_whole(private_folder(study) / _LIST, csv_table(COLUMNS, rows))
    return together
