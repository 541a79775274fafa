"""Proposed repairs as a table: written for a person to mark those that are right, read back with the marked ones."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from qual.errors import FileError
from qual.store.files import as_written, csv_dicts, csv_table, whole, write_whole
from qual.transcripts.cleaning import decode
from qual.transcripts.folder import is_yes
from qual.transcripts.model import Transcript
from qual.transcripts.opening import load
from qual.transcripts.repair import Repair

COLUMNS: Final = ("apply", "file", "utterance", "start", "found", "meant", "confidence", "context")
AROUND: Final = 34  # characters on each side


def context(transcript: Transcript, repair: Repair) -> tuple[str, str]:
    """What stands before and after the place."""
    text = transcript.utterances[repair.utterance - 1].text
    return text[max(0, repair.start - AROUND) : repair.start], text[repair.end : repair.end + AROUND]


def write_repairs(found: Iterable[tuple[str, Transcript, Sequence[Repair]]], path: Path | str) -> Path:
    """Write the proposals for files (name, transcript, repairs) as .csv; ``apply`` is empty: a person marks it with ``x``.

    >>> read = transcripts.read("HV-R2.txt")
    >>> found = transcripts.propose_repairs([utterance.text for utterance in read.utterances])
    >>> transcripts.write_repairs([("HV-R2.txt", read, found)], "skader.csv").name
    'skader.csv'
    """
    rows = []
    for file, transcript, repairs in found:
        for one in repairs:
            before, after = context(transcript, one)
            around = " ".join(f"{before}[{one.found}]{after}".split())
            rows.append(("", file, one.utterance, one.start, one.found, one.candidates[0][0], one.confidence, around))
    return write_whole(path, csv_table(COLUMNS, rows))


def read_repairs(path: Path | str) -> dict[str, list[tuple[Repair, str]]]:
    """The marked repairs by file name, as `qual.transcripts.repair.apply` takes them. Raises `FileError` for another table.

    >>> path = transcripts.write_repairs([("HV-R2.txt", transcripts.read("HV-R2.txt"), [])], "skader.csv")
    >>> transcripts.read_repairs(path)
    {}
    """
    path = Path(path)
    text = decode(load(path), None, path.name)[0].removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    chosen: dict[str, list[tuple[Repair, str]]] = {}
    try:
        for line in csv_dicts(text, delimiter):
            if is_yes(line["apply"]):
                found, meant, start = as_written(line["found"]), as_written(line["meant"].strip()), whole(line["start"])
                repair = Repair(whole(line["utterance"]), start, start + len(found), found, ((meant, 1.0),), "word")
                chosen.setdefault(as_written(line["file"]), []).append((repair, meant))
    except (csv.Error, KeyError, ValueError) as error:
        raise FileError("file.repairs", file=path.name) from error
    return chosen
