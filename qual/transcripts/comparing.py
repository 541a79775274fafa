"""What a corrected file would change, before anything is stored: utterances, and what becomes of each coding on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from qual.design import Design
from qual.store import Connection, Desk, hanging, labels, material
from qual.transcripts import aligning, reimport
from qual.transcripts.importing import locate, part_of, placed
from qual.transcripts.model import Place, Transcript

Fate = Literal["kept", "moved", "changed", "lost"]


@dataclass(frozen=True)
class Changed:
    """An utterance that was corrected: its reference, its number in the new file from 1, and which words became which.

    ``words`` : (old words, new words) in order; one of the two is empty where words came or went. ``speaker`` : (old label,
    new label) where that changed too. ``before``, ``after`` : the whole text.
    """

    reference: str
    number: int
    words: tuple[tuple[str, str], ...]
    speaker: tuple[str | None, str | None] | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Coded:
    """What becomes of one coded segment.

    ``fate`` : ``"kept"`` (same words, same place), ``"moved"`` (same words, another place), ``"changed"`` (other words: ``now``),
    or ``"lost"`` (no place; ``now`` is None).
    """

    reference: str
    coding: str
    code: str
    coder: str
    words: str
    now: str | None
    fate: Fate


@dataclass(frozen=True)
class Comparison:
    """A stored part of a session beside a file that may replace it. ``added``: (number in the file, text); ``gone``:
    (reference, text)."""

    session: str
    part: int
    unchanged: int
    changed: tuple[Changed, ...]
    added: tuple[tuple[int, str], ...]
    gone: tuple[tuple[str, str], ...]
    codings: tuple[Coded, ...] = field(default=())

    def count(self, fate: Fate) -> int:
        """How many coded segments meet this fate."""
        return sum(coded.fate == fate for coded in self.codings)


def compare(
    desk: Desk,
    path: Path | str,
    *,
    plan: Design | None = None,
    place: Place | None = None,
    transcript: Transcript | None = None,
) -> Comparison | None:
    """What importing ``path`` with ``existing="replace"`` would change; None where nothing stands in its place yet.

    The parameters are those of `qual.transcripts.importing.add`; nothing is stored. Raises `FileError` and `DesignError`.
    """
    path = Path(path)
    read_from, wanted = placed(path, place, transcript, plan)
    planned = plan.session_of_file(path.name) if plan else None
    with desk.read() as connection:
        source = locate(connection, path, read_from, wanted, planned)
        if source is None:
            return None
        planned = planned if planned and planned.name == source["name"] else None
        document = material.live_document(connection, source["id"], part_of(path, read_from, wanted, planned))
        return compare_with(connection, document, source["name"], read_from) if document else None


def compare_with(
    connection: Connection, document: material.Document, session: str, transcript: Transcript
) -> Comparison:
    """The live ``document`` of ``session`` beside ``transcript``; reads only."""
    before = material.utterances_of(connection, document["id"])
    told = {row["id"]: row["label"] for row in labels.told(connection) if row["source_id"] == document["source_id"]}
    after = transcript.utterances
    alignment = reimport.Alignment(before, [utterance.text for utterance in after])
    pairs = alignment.pairs
    changed, unchanged = [], 0
    for n, number in sorted(pairs.items(), key=lambda pair: pair[1]):
        speaker = (told.get(before[n]["speaker_id"] or ""), after[number].speaker)
        if before[n]["text"] == after[number].text and speaker[0] == speaker[1]:
            unchanged += 1
            continue
        texts = before[n]["text"], after[number].text
        words = tuple(changed_words(*texts))
        changed.append(
            Changed(before[n]["reference"], number + 1, words, speaker if speaker[0] != speaker[1] else None, *texts)
        )
    taken = set(pairs.values())
    return Comparison(
        session=session,
        part=document["part"],
        unchanged=unchanged,
        changed=tuple(changed),
        added=tuple((number, u.text) for number, u in enumerate(after, 1) if number - 1 not in taken),
        gone=tuple((row["reference"], row["text"]) for n, row in enumerate(before) if n not in pairs),
        codings=tuple(_fates(connection, document, alignment)),
    )


def _fates(connection: Connection, document: material.Document, alignment: reimport.Alignment) -> list[Coded]:
    rows = {row["id"]: row for row in alignment.before}
    found = []
    for segment in hanging.coded_on(connection, document["id"]):
        old = rows.get(segment["utterance_id"])
        if old is None:
            continue
        said = old["text"][segment["start"] : segment["end"]]
        span = words = None
        if alignment.row(old["id"]):
            now = alignment.corrected(old["id"])
            span = now.span(segment["start"], segment["end"])
            words = None if span is None else now.after[slice(*span)]
        found.append(
            Coded(
                reference=old["reference"],
                coding=segment["coding_id"],
                code=segment["code"],
                coder=segment["coder"],
                words=said,
                now=words,
                fate=fate(said, words, span == (segment["start"], segment["end"])),
            )
        )
    return found


def fate(said: str, now: str | None, in_place: bool) -> Fate:
    """What became of coded words: ``now`` is what the coding covers in the new text."""
    if now is None:
        return "lost"
    if now != said:
        return "changed"
    return "kept" if in_place else "moved"


def changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """Which words became which, in order; white space aside.

    >>> changed_words("vi ringer hjem først", "vi ringte hjem")
    [('ringer', 'ringte'), ('først', '')]
    """
    return [(old, new) for old, new in runs(before, after) if old != new]


def runs(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts as runs of words in order, equal where nothing changed; white space aside.

    >>> runs("vi ringer hjem først", "vi ringte hjem")
    [('vi', 'vi'), ('ringer', 'ringte'), ('hjem', 'hjem'), ('først', '')]
    """
    old, new = re.findall(r"\S+", before), re.findall(r"\S+", after)
    found, runs = aligning.blocks(old, new), []
    a = b = 0
    for block in (*found, aligning.Block(len(old), len(new), 0)):
        for one, two in (
            (old[a : block.a], new[b : block.b]),
            (old[block.a :][: block.size], new[block.b :][: block.size]),
        ):
            if one or two:
                runs.append((" ".join(one), " ".join(two)))
        a, b = block.a + block.size, block.b + block.size
    return runs
