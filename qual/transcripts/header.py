"""Which session a file is: its first lines (``Gruppe: BN``), else its name (``BN-R2_del1``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from qual.transcripts import dates, file_name
from qual.transcripts.cleaning import word_set
from qual.transcripts.model import Header, LeftOut, Piece

LINES: Final = 30  # in which a header can stand
READ_IN: Final = ("header", "before_first", "note", "page_header")

_TOP: Final = 8  # lines, in which one key alone makes a header
_APART: Final = 8  # lines between two keys, from which the later one is talk
_SHORT: Final = 200  # characters of a line of it
_MOST_BEFORE: Final = 1500  # characters before the first speaker that may be a title, summary or note
_KEYS: Final = {
    "group": ("gruppe", "group", "fokusgruppe"),
    "round": ("runde", "round"),
    "date": ("dato", "date"),
    "part": ("del", "part"),
    "year": ("år", "year"),
}
_OTHER_KEYS: Final = word_set(
    """
    tid time varighet duration lengde length sted place stad kommune deltakere deltagere deltakarar participants
    moderatorer moderators moderatorar til stede present transkribert av transcribed by transkribert transcribed
    opptak recording lydfil fil file prosjekt project tittel title møte meeting språk language økt session
    sesjon tema emne merknad notat note intervju interview nivå level
    """
) | {
    "til stede",
    "transkribert av",
    "transcribed by",
    "interview date",
}


def is_key(label: str) -> bool:
    """Whether ``label`` is a key of a header block rather than a speaker."""
    word = label.casefold().strip()
    return word in _OTHER_KEYS or any(word in names for names in _KEYS.values())


def split(pieces: Sequence[Piece]) -> tuple[list[LeftOut], list[Piece]]:
    """What stands before the talk, as left out with reasons, and the talk.

    With speakers in the file, that is all before the first label, unless it is too long to be a title or summary. In
    a file without any, it is its header block. Cues are talk from the first one on.
    """
    first = next((at for at, piece in enumerate(pieces) if piece.labelled and piece.speaker), None)
    if first is None or any(piece.cue for piece in pieces[:first]):
        head = [at for at, piece in enumerate(pieces[:LINES]) if _is_header_line(piece.text) and not piece.cue]
        first = head[-1] + 1 if head and len(head) * 2 >= head[-1] + 1 else 0
    before = pieces[:first]
    length = sum(len(piece.text) for piece in before)
    if length > max(_MOST_BEFORE, sum(len(piece.text) for piece in pieces) // 5):
        return [], list(pieces)
    left = [LeftOut(p.text, "header" if _is_header_line(p.text) else "before_first") for p in before if p.text]
    return left, list(pieces[first:])


def height(lines: Sequence[str]) -> int:
    """How many lines at the top are a header block: short ones, the last of them a key with its value (``Dato: …``)."""
    last = number = 0
    for at, line in enumerate(lines[:LINES]):
        if len(line) > _SHORT or at - last >= _APART:
            break
        if _is_header_line(line):
            last, number = at + 1, number + 1
    return last if number > 1 or 0 < last <= _TOP else 0


def _is_header_line(line: str) -> bool:
    key, mark, _ = line.replace("\t", ":", 1).partition(":")
    return bool(mark) and is_key(key.strip(" *_#"))


def find(lines: Iterable[str], stem: str) -> Header:
    """The header in ``lines``; what they do not say, from the file name ``stem``."""
    text = "\n".join(lines)
    named = file_name.read(stem)
    date = dates.as_date(_value(text, "date") or "") or dates.in_text(text) or named.date
    year = _number(_value(text, "year")) or (date.year if date else None) or named.year
    return Header(
        group=_value(text, "group") or named.group,
        round=_number(_value(text, "round")) or _spoken_number(text, "round") or named.round,
        date=date,
        part=_number(_value(text, "part")) or named.part,
        year=year,
    )


def _value(text: str, key: str) -> str | None:
    """What stands after a key, up to a comma, bar, tab, two spaces or the line's end."""
    names = "|".join(_KEYS[key])
    found = re.search(
        rf"(?im)(?:^|[\s,;|*_#])(?:{names})[*_]*\s?[:=\t][*_ \t]*([^\n,;|\t]+?)(?=[*_]*(?:\s*[,;|\t]|  |\s*$))", text
    )
    return found[1].strip() if found else None


def _number(value: str | None) -> int | None:
    found = re.search(r"[0-9]{1,4}", value or "")
    return int(found[0]) if found else None


def _spoken_number(text: str, key: str) -> int | None:
    """A number after the key without a colon (``Fokusgruppe BN, runde 2``)."""
    found = re.search(rf"(?i)\b(?:{'|'.join(_KEYS[key])}) ([0-9]{{1,2}})\b", text)
    return int(found[1]) if found else None
