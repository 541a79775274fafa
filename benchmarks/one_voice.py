"""Talk of several whose names are hidden, read as one voice: ``python benchmarks/one_voice.py``.

Cues of files in which somebody has said who speaks (the sample's .vtt and .srt, and those of ``QUAL_DATA``), and the talk of all
the sample's transcripts written as recognisers write it: by sentence, by line, without punctuation, word by word; one turn in
five begins before the one before has ended, which then breaks off. For each: how many changes of speaker fall on a cut, pieces
per true turn (median), words in the longest utterance, and starts that are not those of its first cue.
"""

from __future__ import annotations

import os
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from qual import transcripts

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"
_TIMING = re.compile(r"([\d:.,]+) --> ([\d:.,]+).*")
_VOICE = re.compile(r"<v ([^>]+)>|^([^:<]{1,40}): ")
STYLES = ("sentences", "lines", "unpunctuated", "words", "unpunctuated words")


@dataclass(frozen=True)
class Cue:
    """Who says what from when to when, in seconds."""

    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Found:
    """How one file came out: changes of speaker, those on a cut, pieces of each true turn, the longest utterance in words, starts
    that are not their cue's."""

    changes: int
    hit: int
    pieces: list[int]
    longest: int
    wrong: int


def seconds(clock: str) -> float:
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def cues_of(path: Path) -> list[Cue]:
    """The cues of a .vtt or .srt file in which each names its speaker, as voice or in front of the words."""
    found: list[Cue] = []
    speaker = ""
    for chunk in path.read_text(encoding="utf-8-sig").replace("\r", "").split("\n\n"):
        lines = chunk.strip().split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMING.fullmatch(line.strip())), None)
        if at is None:
            continue
        timing = _TIMING.fullmatch(lines[at].strip())
        assert timing is not None
        words = " ".join(lines[at + 1 :])
        if named := _VOICE.search(words):
            speaker = named[1] or named[2]
        text = " ".join(re.sub(r"</?v[^>]*>", "", _VOICE.sub("", words, count=1)).split())
        if text:
            found.append(Cue(speaker, text, seconds(timing[1]), seconds(timing[2])))
    return found


def clock(at: float) -> str:
    whole = round(at * 1000)
    return f"{whole // 3600000:02}:{whole // 60000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def hidden(cues: Sequence[Cue], voice: str | None) -> str:
    """The cues as .vtt in which all talk has one voice, or none."""
    head = f"<v {voice}>" if voice else ""
    tail = "</v>" if voice else ""
    return "WEBVTT\n\n" + "\n\n".join(
        f"{number}\n{clock(cue.start)} --> {clock(cue.end)}\n{head}{cue.text}{tail}" for number, cue in enumerate(cues)
    )


def measure(cues: Sequence[Cue], voice: str | None = "Møterom 2") -> Found:
    """Read the cues with their speakers hidden. Raises ValueError if a word is lost."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "opptak.vtt"
        path.write_text(hidden(cues, voice), encoding="utf-8")
        read = transcripts.read(path).utterances
    words = [word for cue in cues for word in cue.text.split()]
    if [word for one in read for word in one.text.split()] != words:
        raise ValueError("words were lost or moved")
    starts: dict[int, float] = {}  # the cue that begins at a word, by number of words before it
    turns: list[int] = []
    at, before = 0, ""
    for cue in cues:
        starts[at] = cue.start
        if cue.speaker != before:
            turns.append(at)
        before = cue.speaker
        at += len(cue.text.split())
    cuts: list[int] = []
    at = wrong = 0
    for one in read:
        cuts.append(at)
        wrong += one.start is None or abs(one.start - starts.get(at, -1)) > 0.001
        at += len(one.text.split())
    hit = sum(turn in set(cuts) for turn in turns[1:])
    bounds = list(zip(turns, [*turns[1:], len(words)], strict=True))
    pieces = [1 + sum(start < cut < end for cut in cuts) for start, end in bounds]
    return Found(len(turns) - 1, hit, pieces, max(len(one.text.split()) for one in read), wrong)


def generated(path: Path, style: str, seed: int = 1) -> list[Cue]:
    """The talk of a transcript as a recogniser that hears no voices apart writes it, in one of `STYLES`."""
    chance = random.Random(f"{path.name}{style}{seed}")
    found: list[Cue] = []
    at = 1.0
    for one in transcripts.read(path).utterances:
        words = one.text.split()
        begins = at - chance.uniform(0.2, 1.0) if found and chance.random() < 0.2 else at + chance.uniform(0.0, 0.4)
        if found and begins < at and len(found[-1].text.split()) > 3:  # whoever was speaking breaks off
            last = found[-1]
            found[-1] = Cue(last.speaker, last.text.rsplit(None, 1)[0].rstrip(".!?,"), last.start, last.end)
        now = max(begins, found[-1].start + 0.01) if found else begins
        for part in parts(words, style, chance):
            text = " ".join(part)
            if "unpunctuated" in style:
                text = re.sub(r"[.,!?;:«»…–]", "", text).lower().strip() or "mm"
            end = now + 0.35 * len(part)
            found.append(Cue(one.speaker or "?", text, now, end))
            now = end + (chance.uniform(0.0, 0.5) if chance.random() < 0.5 else 0.0)
        at = now
    return found


def parts(words: Sequence[str], style: str, chance: random.Random) -> Iterator[list[str]]:
    """The cues of one turn: whole sentences, or so many words."""
    part: list[str] = []
    most = {"sentences": 30, "lines": 10, "unpunctuated": 9}.get(style, 1)
    for word in words:
        part.append(word)
        full = len(part) >= most + (chance.randrange(-2, 3) if most > 5 else 0)
        if full or (style == "sentences" and word[-1] in ".!?"):
            yield part
            part = []
    if part:
        yield part


def files(styles: Sequence[str] = STYLES) -> Iterator[tuple[str, list[Cue]]]:
    """Every case by name: files with voices, then each transcript in each style."""
    real = sorted((Path(os.environ["QUAL_DATA"]) / "vtt").glob("*.vtt")) if "QUAL_DATA" in os.environ else []
    for path in [*real, *sorted([*SAMPLE.glob("*.vtt"), *SAMPLE.glob("*.srt")])]:
        yield path.name, cues_of(path)
    talk = [path for path in sorted(SAMPLE.iterdir()) if re.search(r"[-_]R\d\.", path.name)]
    for style in styles:
        for path in talk:
            yield style, generated(path, style)


def main() -> None:
    table: dict[str, list[Found]] = {}
    for name, cues in files():
        table.setdefault(name, []).append(measure(cues))
    print("case: changes on a cut | pieces a turn, median | longest utterance, words | wrong starts")
    for name, found in table.items():
        changes, hit = sum(one.changes for one in found), sum(one.hit for one in found)
        pieces = median(piece for one in found for piece in one.pieces)
        longest, wrong = max(one.longest for one in found), sum(one.wrong for one in found)
        print(f"{name}: {hit} of {changes} ({hit / changes:.1%}) | {pieces:g} | {longest} | {wrong}")


if __name__ == "__main__":
    main()
