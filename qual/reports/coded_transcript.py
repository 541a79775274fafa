"""One session as a Word file: who said what and when, and every code as a comment on the words it covers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from qual import messages
from qual.errors import CodingError
from qual.reports.docx import begun, clean, whole
from qual.reports.endings import ending
from qual.reports.xlsx import clock
from qual.store import Desk, codings, frames
from qual.store.codebook import codes as all_codes
from qual.store.files import write_whole
from qual.themes.reading import day, plain, records


def write_coded_transcript(desk: Desk, path: Path | str, session: str, **choices: Any) -> Path:
    """Write the transcript as .docx, whole or not at all; ``choices`` as for `coded_transcript`.

    Raises what `coded_transcript` does, `FileError` (``reports.unknown_format``) and `StudyError` (folder, disk).

    >>> reports.write_coded_transcript(study, "BN-R3.docx", "BN-R3", coder="Koder A").name
    'BN-R3.docx'
    """
    ending(path, [".docx"])
    return write_whole(path, coded_transcript(desk, session, **choices))


def coded_transcript(
    desk: Desk,
    session: str,
    *,
    coder: str | None = None,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> bytes:
    """The session as a Word file, one paragraph an utterance: its reference, time where it has one, speaker, and words.

    Each coded span has a Word comment by its coder with the code's name; spans may overlap, and several codes stand on the
    same words. Of an exchange each span says which it is (``2/3``), and a coding that stands for the group or the interaction
    says so. Nothing is left out of the words.

    Parameters
    ----------
    coder : only this coder's codes.
    about : what the file says of itself (`provenance`).

    Raises `CodingError` for a session that has no transcript.
    """
    with desk.read() as connection:
        utterances = frames.utterances(connection, session).to_dict("records")
        sources = records(frames.sessions(connection))
        source = next((row for row in sources if row["session"] == session), None)
        if source is None or not utterances:
            held = ", ".join(row["session"] for row in sources if row["utterances"])
            raise CodingError("coding.no_transcript", session=session, known=held or "–")
        segments = codings.of_session(connection, source["id"])
        names = {code["id"]: code["name"] for code in all_codes(connection, all_codes=True)}
    segments = [row for row in segments if coder in (None, row["coder"])]
    document = begun(title or session, fictional, language)
    counts = {"utterances": len(utterances), "codings": len({row["coding"] for row in segments})}
    shown = messages.text("reports.coded.summary", language, date=day(source["date"] or "–", language), **counts)
    document.add_paragraph(clean(shown), style="Context")
    comments = _comments(segments, names, language)
    for row in utterances:
        _utterance(document, row, comments.get(row["id"], []))
    return whole(document, about, language)


def _comments(
    segments: list[codings.Coded], names: dict[str, str], language: str | None
) -> dict[str, list[tuple[int, int, str, str]]]:
    """Per utterance its comments as (start, end, words, coder)."""
    of_coding: dict[str, int] = {}
    for row in segments:
        of_coding[row["coding"]] = of_coding.get(row["coding"], 0) + 1
    seen: dict[str, int] = {}
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for row in segments:
        number = seen[row["coding"]] = seen.get(row["coding"], 0) + 1
        said = names.get(row["code_id"]) or "–"
        if of_coding[row["coding"]] > 1:
            said += f" ({number}/{of_coding[row['coding']]})"
        if row["kind"] != "individual":
            said += " – " + messages.text(f"reports.coded.kind.{row['kind']}", language)
        for name in ("stance", "valence"):
            if row[name]:
                said += ", " + messages.text(f"reports.coded.{name}.{row[name]}", language)
        found.setdefault(row["utterance_id"], []).append((row["start"], row["end"], said, row["coder"]))
    return found


def _utterance(document: Any, row: dict[Any, Any], comments: list[tuple[int, int, str, str]]) -> None:
    """A paragraph whose runs end where a coded span starts or ends, so that each comment covers exactly its words."""
    paragraph = document.add_paragraph()
    time = clock(plain(row["start"]))
    paragraph.add_run(clean(f"{row['utterance']}  " + (f"[{time}]  " if time else ""))).font.size = _small()
    speaker = plain(row["speaker"])
    if speaker:
        paragraph.add_run(clean(f"{speaker}: ")).bold = True
    text = row["text"] or ""
    cuts = sorted({0, len(text), *(at for start, end, _, _ in comments for at in (start, end))})
    runs = {}
    for start, end in pairwise(cuts):
        runs[start, end] = paragraph.add_run(clean(text[start:end]))
    for start, end, said, coder in comments:
        covered = [run for (a, b), run in runs.items() if start <= a and b <= end]
        document.add_comment(covered, text=clean(said), author=clean(coder), initials=_initials(coder))


def _initials(name: str) -> str:
    return clean("".join(part[0] for part in name.split()).upper()[:3])


def _small() -> Any:
    from docx.shared import Pt

    return Pt(8)
