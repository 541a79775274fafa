"""What was told when a file was read (what was left out, and why; warnings), kept with the document, and its original.

The words of the report are one version in `texts`, so that a withdrawal erases them where it erases everything else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qual.store import Desk, design, documents
from qual.store.files import fitting, sha256_of
from qual.transcripts.model import LeftOut, Notice, Transcript

FOLDERS: Final = ("originals", "private/originals")  # of a study


@dataclass(frozen=True)
class Told:
    """One file of a session as it was read.

    ``live`` : whether its talk is what the session has now; a corrected file takes its place. ``left_out`` and ``warnings``
    are None where the report's words are gone or were never kept (``count`` still says how many). ``original`` : the file
    as it was, in the study folder, while it is there; ``private`` : whether it is kept apart because it has names.
    """

    document: str
    file: str
    part: int
    version: int
    format: str
    encoding: str | None
    imported_at: str
    live: bool
    count: int
    left_out: tuple[LeftOut, ...] | None
    warnings: tuple[Notice, ...] | None
    original: Path | None
    private: bool = False


def pack(transcript: Transcript) -> str | None:
    """What was told of the reading, as text to store; None where there was nothing to tell."""
    if not transcript.left_out and not transcript.warnings:
        return None
    told = {
        "left_out": [[item.reason, item.text] for item in transcript.left_out],
        "warnings": [[notice.code, dict(notice.values)] for notice in transcript.warnings],
    }
    return json.dumps(told, ensure_ascii=False, default=str)


def told_of(desk: Desk, folder: Path, session: str) -> list[Told]:
    """The files of ``session``, by part, the newest version first. Raises `DesignError` for a session that is not there."""
    with desk.read() as connection:
        source = design.known_source(connection, session)
        return [_told(row, folder) for row in documents.of_session(connection, source["id"])]


def original(folder: Path, name: str, sha256: str) -> Path | None:
    """The file of this content in the study ``folder``, whatever it is called there; None where it is gone."""
    for place in FOLDERS:
        known = [folder / place / fitting(name, mark) for mark in ("", f"-{sha256[:8]}", f"-{sha256}")]
        others = sorted((folder / place).glob("*")) if place != FOLDERS[0] else []  # there the names are other ones
        for path in [*known, *others]:
            if path.is_file() and sha256_of(path) == sha256:
                return path
    return None


def _told(row: documents.FileRead, folder: Path) -> Told:
    report = row["report"] or {}
    words = json.loads(row["told"]) if row["told"] else None
    if words is None and report.get("told_id") is None and not report.get("left_out"):
        words = {"left_out": [], "warnings": []}  # there was nothing to tell
    found = original(folder, row["file"] or "", row["sha256"])
    return Told(
        document=row["id"],
        file=row["file"] or "",
        part=row["part"],
        version=row["version"],
        format=row["format"],
        encoding=report.get("encoding"),
        imported_at=row["imported_at"],
        live=bool(row["live"]),
        count=int(report.get("left_out") or 0),
        left_out=None if words is None else tuple(LeftOut(text, reason) for reason, text in words["left_out"]),
        warnings=None if words is None else tuple(Notice(code, values) for code, values in words["warnings"]),
        original=found,
        private=found is not None and found.parent.parent.name == "private",
    )
