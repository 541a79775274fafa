"""Subtitles, .vtt and .srt, as Teams, Zoom, OneDrive and noScribe write them, malformed ones too.

One small parser for both: the libraries for these formats refuse or drop what they cannot parse (negative times, a
missing WEBVTT line, text outside a cue), and here nothing may be dropped.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from qual.errors import FileError
from qual.transcripts import cleaning, times
from qual.transcripts.model import Block, LeftOut, Notice, Raw

_TIMING: Final = re.compile(rf"^\s*(-?{times.CLOCK})\s*-->\s*(-?{times.CLOCK})(?![0-9])")
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t]+([^>\n]{0,200}))?>|</v>", re.IGNORECASE)
_STYLE: Final = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang|font)(?:[.\s][^>\n]{0,200})?>|<[0-9:.]{5,16}>", re.IGNORECASE)
_ID: Final = re.compile(r"[0-9]{1,6}|\S*[0-9a-f]{8}-\S*|\S+/[0-9]+-[0-9]+")
_TURN_PART: Final = re.compile(r"(\S+/[0-9]+)-[0-9]+")  # OneDrive and Teams: <uuid>/<utterance>-<part>
_NAMED: Final = re.compile(r'[0-9]{1,6} "([^"\n]{1,63})"(?: \([0-9]+\))?')  # Webex: the number, then who speaks
_NOTES: Final = ("WEBVTT", "NOTE", "STYLE", "REGION")


@dataclass(slots=True)
class _Cue:
    start: float
    end: float
    turn: str | None  # what joins the parts of one utterance, where the ids tell
    lines: list[str] = field(default_factory=list)
    speaker: str | None = None  # whom the id names


def read(data: bytes, file: str, encoding: str | None) -> Raw:
    """The cues of a subtitle file as blocks, with speakers where ``<v Name>`` says so.

    Raises `FileError` for bytes that are no text (``file.binary``) or a text without cues (``file.wrong_format``).
    """
    decoded, name, notices = cleaning.decode(data, encoding, file)
    raw = Raw(warnings=notices, encoding=name)
    cues = _cues(cleaning.lines(decoded, file), raw)
    if not cues:
        if all(item.reason == "note" for item in raw.left_out):
            raise FileError("file.empty", file=file)
        raise FileError("file.wrong_format", file=file, extension=PurePath(file).suffix, found="txt")
    for cue in _in_turns(cues):
        raw.blocks += _blocks(cue, raw.marks)
    return raw


def _cues(lines: list[str], raw: Raw) -> list[_Cue]:
    """The cues in order; notes, ids and what stands before the first cue go to ``raw.left_out``."""
    cues: list[_Cue] = []
    ids: list[str] = []
    for chunk in _chunks(lines):
        timings = [at for at, line in enumerate(chunk) if "-->" in line and _TIMING.match(line)]
        before = chunk[: timings[0]] if timings else chunk
        key = before.pop() if timings and before and _is_id(before) else ""
        _outside(before, cues, raw)
        for at, following in zip(timings, [*timings, len(chunk)][1:], strict=True):
            cue = _timed(chunk[at], key, raw)
            cue.lines = chunk[at + 1 : following]
            ids.append(key)
            key = cue.lines.pop() if following < len(chunk) and cue.lines and _like_id(cue.lines[-1]) else ""
            cues.append(cue)
    if any(ids):
        raw.left_out.append(LeftOut("\n".join(filter(None, ids)), "cue_id"))
    return cues


def _chunks(lines: list[str]) -> list[list[str]]:
    """Runs of lines with text."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _is_id(before: list[str]) -> bool:
    """Whether the line just above the times is a cue's id."""
    if before[-1].lstrip().startswith(_NOTES):
        return False
    return _like_id(before[-1]) or (len(before) == 1 and not re.search(r"\s", before[-1].strip()))


def _like_id(line: str) -> bool:
    return len(line) <= 100 and (_ID.fullmatch(line.strip()) or _NAMED.fullmatch(line.strip())) is not None


def _outside(lines: list[str], cues: list[_Cue], raw: Raw) -> None:
    """Lines without times: a note, the file's head, or the rest of a cue that an empty line has split."""
    if not lines:
        return
    if lines[0].startswith(_NOTES):
        raw.left_out.append(LeftOut(cleaning.normalise("\n".join(lines)), "note"))
    elif cues:
        cues[-1].lines += lines
    else:
        raw.left_out.append(LeftOut(cleaning.normalise("\n".join(lines)), "before_first"))


def _timed(line: str, key: str, raw: Raw) -> _Cue:
    found = _TIMING.match(line)
    assert found is not None
    start, end = times.within(found[1])[0], times.within(found[2])[0]
    notice = Notice("odd_times")
    if (end < start or "-" in (found[1][0], found[2][0])) and notice not in raw.warnings:
        raw.warnings.append(notice)
    raw.marks.append(line.strip())
    turn = _TURN_PART.fullmatch(key.strip())
    named = _NAMED.fullmatch(key.strip())
    return _Cue(start, max(start, end), turn[1] if turn else None, speaker=_name(named[1]) if named else None)


def _in_turns(cues: list[_Cue]) -> list[_Cue]:
    """The cues with the parts of one utterance (`_Cue.turn`) together, at the place of the first."""
    places: dict[str, int] = {}
    for at, cue in enumerate(cues):
        if cue.turn:
            places.setdefault(cue.turn, at)
    order = sorted(range(len(cues)), key=lambda at: (places.get(cues[at].turn or "", at), at))
    return [cues[at] for at in order]


def _blocks(cue: _Cue, marks: list[str]) -> list[Block]:
    """One block for each voice in the cue. A name that the words repeat (``<v S00>S00: …``) goes to ``marks``."""
    text = "\n".join(cue.lines)
    marks += _STYLE.findall(text) and [found[0] for found in _STYLE.finditer(text)]
    text = _STYLE.sub("", text)
    found: list[Block] = []
    speaker = cue.speaker
    at = 0
    for voice in [*_VOICE.finditer(text), None]:
        words = cleaning.normalise(html.unescape(text[at : voice.start() if voice else len(text)])).strip()
        if words:
            if speaker and (again := re.match(rf"(/{{0,2}})({re.escape(speaker)}\s*:\s*)", words)):
                marks.append(again[2])
                words = again[1] + words[again.end() :]
            found.append(Block(words, speaker=speaker, start=cue.start, end=cue.end, joiner=" "))
        if voice:
            marks.append(voice[0])
            speaker = _name(voice[1]) if voice[1] else None
            at = voice.end()
    return found


def _name(label: str) -> str | None:
    return " ".join(cleaning.normalise(html.unescape(label)).split()) or None
