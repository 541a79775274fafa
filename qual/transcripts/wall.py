"""The wall of a dialogue conference: posts typed by participants under a few questions, exported as CSV.

A post is an utterance of nobody: a wall has no speakers. Each question stands once, above its posts, as what a moderator says;
so it is read while coding, is never counted, and marks its posts as prompted by it.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qual.errors import FileError
from qual.store.files import csv_rows
from qual.transcripts import cleaning
from qual.transcripts.model import Header, LeftOut, Notice, Place, Question, Transcript, Utterance
from qual.transcripts.opening import load

KIND = "wall"  # of the source
ASKER = "Moderator"  # the label of the questions, known to the importer as a moderator's
QUESTION = cleaning.word_set(
    "question spørsmål sporsmal spm prompt topic tema overskrift kolonne column section seksjon"
)
POST = cleaning.word_set(
    "post posts innlegg svar answer response text tekst content innhold kommentar comment message melding lapp note"
)
TIME = cleaning.word_set(
    "time tid tidspunkt dato date timestamp created created_at opprettet klokkeslett publisert published when"
)

_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d)(?:[.,]\d+)?)?(?!\d)")
_DAY = re.compile(r"(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)")


def read_wall(path: Path | str, *, encoding: str | None = None) -> Transcript:
    """Read the posts of a wall: columns for the question, the post and the time, in Norwegian or English, in any order.

    Comma, semicolon or tab; a post may have several lines. Posts stand under their question in the order of the file; times are
    seconds since midnight of the first day, which is the date of the header. Raises `FileError`: ``file.`` as every reader, and
    ``wall.columns`` where no column of posts is found.
    """
    path = Path(path)
    decoded, name, notices = cleaning.decode(load(path), encoding, path.name)
    text = "\n".join(cleaning.lines(decoded, path.name))
    rows = _rows(text, path.name)
    head, *body = rows or [[]]
    columns = _columns(head)
    if columns["post"] is None:
        raise FileError("wall.columns", file=path.name, found=", ".join(filter(None, head)) or "–")
    posts: dict[str, list[tuple[str, str]]] = {}
    left_out = [LeftOut(", ".join(head), "table_head")]
    for row in body:
        question, post, when = (_cell(row, columns[part]) for part in ("question", "post", "time"))
        used = {columns[part] for part in ("question", "post", "time")}
        left_out += [LeftOut(cell, "column") for at, cell in enumerate(row) if cell.strip() and at not in used]
        if post:
            posts.setdefault(question, []).append((post, when))
        elif question or when:
            left_out.append(LeftOut(" ".join(filter(None, (question, when))), "column"))
    if not posts:
        raise FileError("file.empty", file=path.name)
    return _transcript(posts, name, left_out, notices)


def place(path: Path, said: Place, transcript: Transcript) -> Place:
    """Where a wall belongs: outside the grid under the file's name, unless the user has said otherwise; made when it is new."""
    inside = said.group is not None and said.round is not None
    return dataclasses.replace(
        said,
        kind=KIND,
        create=True,
        session=said.session if said.session or inside else path.stem,
        date=said.date or (transcript.header.date.isoformat() if transcript.header.date else None),
    )


def _transcript(
    posts: dict[str, list[tuple[str, str]]],
    encoding: str | None,
    left_out: Sequence[LeftOut],
    notices: Sequence[Notice],
) -> Transcript:
    days = [day for of in posts.values() for _post, when in of if (day := _day(when))]
    first = min(days, default=None)
    utterances: list[Utterance] = []
    questions: list[Question] = []
    for question, of in sorted(posts.items(), key=lambda item: item[0] != ""):  # those under no question stand first
        if question:
            utterances.append(Utterance(ASKER, question))
            questions.append(Question(len(utterances), question))
        utterances += [Utterance(None, post, _seconds(when, first)) for post, when in of]
    return Transcript(
        utterances=tuple(utterances),
        header=Header(date=first),
        format="csv",
        encoding=encoding,
        left_out=tuple(left_out),
        warnings=tuple(notices),
        marks=tuple(when for of in posts.values() for _post, when in of if when),
        questions=tuple(questions),
    )


def _rows(text: str, file: str) -> list[list[str]]:
    """The rows by the delimiter that gives the first line most cells; quotation marks that do not pair are an error to tell."""
    head = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=head.count)
    try:
        found = csv_rows(text, delimiter)
        return [[cleaning.normalise(cell).strip() for cell in row] for row in found if any(map(str.strip, row))]
    except csv.Error as error:
        raise FileError("wall.quotes", file=file) from error


def _columns(head: Sequence[str]) -> dict[str, int | None]:
    """Where question, post and time stand, by name; of several that fit, the first whose name is not taken."""
    names = [" ".join(re.findall(r"[\w]+", cell.casefold())) for cell in head]
    found: dict[str, int | None] = {}
    for part, known in (("question", QUESTION), ("post", POST), ("time", TIME)):
        exact = (at for at, name in enumerate(names) if name in known)
        within = (at for at, name in enumerate(names) if set(name.split()) & known)
        found[part] = next((at for at in (*exact, *within) if at not in found.values()), None)
    return found


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _day(when: str) -> datetime.date | None:
    found = _DAY.search(when)
    if not found:
        return None
    parts: tuple[Any, ...] = found.groups()[:3] if found[1] else (found[6], found[5], found[4])
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None


def _seconds(when: str, first: datetime.date | None) -> float | None:
    clock = _CLOCK.search(_DAY.sub(" ", when))
    if not clock:
        return None
    day = _day(when)
    days = (day - first).days if day and first else 0
    return float(days * 86_400 + int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0))
