"""Transcripts whose truth is known: a talk is made first, then written in any shape and format.

`talk` makes the turns, `SHAPES` write them as transcribers and programs do, and `boundaries` measures a reading
against the truth. Words are invented; nobody ever said them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

NAMES = ("Anne", "Bjørn Åge", "Cecilie", "Dag", "Eli-Marie", "Frøydis")
CODES = ("D1", "D2", "D3", "D4", "Interviewer 1", "D5")
ROLES = ("Moderator", "Deltaker 1", "Deltaker 2", "Speaker, First (Student)", "Deltaker 3", "Leder skole")

_OPENINGS = (
    "Jeg tenker at",
    "Hos oss er det slik at",
    "Det som skjedde var at",
    "For min del",
    "Altså,",
    "Vi så jo at",
)
_MIDDLES = (
    "vi begynte å møtes oftere", "båten lå stille i fjæra lenge", "ingen visste hvem som skulle ringe",
    "planen ble liggende i skuffen", "de nye fikk en å spørre", "vi lo av hele opplegget",
    "kaffen hjalp mer enn skjemaet",
)  # fmt: skip
_ENDINGS = (
    "etter sommeren.",
    "den gangen.",
    "og det merkes.",
    "# ikke sant",
    "[ler]",
    "hver eneste uke.",
    "va- eller var det.",
)
_SHORT = ("Ja.", "Mm", "Ja", "Nei", "Akkurat.", "[ler]", "Enig", "Hm")
_TRAPS = (
    "Og så sa hun: «kom inn først», og da gikk vi.",
    "kl. 9: da åpner vi døra, og da er det fullt.",
    "NB: dette må ikke glemmes til neste gang.",
    "17:30 var alle kommet, også de fra øya.",
    "Poenget: vi rakk det ikke, enda vi prøvde.",
    "Det varte i 1:30:00 sånn omtrent.",
)


@dataclass(frozen=True)
class Turn:
    """One utterance of the truth: who, the paragraphs, start and end in seconds."""

    speaker: str
    paragraphs: tuple[str, ...]
    start: int
    end: int


def talk(seed: int, speakers: Iterable[str] = NAMES, turns: int = 60, traps: bool = True) -> list[Turn]:
    """A talk of ``turns`` turns, no two in a row by one speaker, with short replies and misleading colons."""
    chance = random.Random(seed)
    names = list(speakers)
    made: list[Turn] = []
    clock, before = 1, ""
    for _ in range(turns):
        speaker = chance.choice([name for name in names if name != before])
        paragraphs = [chance.choice(_SHORT)] if chance.random() < 0.25 else [_sentence(chance)]
        while chance.random() < 0.2:
            paragraphs.append(chance.choice(_TRAPS) if traps and chance.random() < 0.6 else _sentence(chance))
        end = clock + chance.randint(2, 40)
        made.append(Turn(speaker, tuple(paragraphs), clock, end))
        clock, before = end + 1, speaker
    return made


def _sentence(chance: random.Random) -> str:
    return (
        f"{chance.choice(_OPENINGS)} {chance.choice(_MIDDLES)}, og {chance.choice(_MIDDLES)} {chance.choice(_ENDINGS)}"
    )


def clock(seconds: int, long: bool = True) -> str:
    """``seconds`` as ``00:01:02``, or ``01:02``."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}" if long else f"{minutes:02}:{rest:02}"


def _loose(seconds: int) -> str:
    """``seconds`` as the older Teams documents write them: ``0:1:2``."""
    return f"{seconds // 3600}:{seconds // 60 % 60}:{seconds % 60}"


def _per_turn(first: Callable[[Turn, str], list[str]]) -> Callable[[list[Turn]], list[str]]:
    """A shape in which only the first paragraph of a turn carries the label."""
    return lambda turns: [line for turn in turns for line in [*first(turn, turn.paragraphs[0]), *turn.paragraphs[1:]]]


SHAPES: dict[str, Callable[[list[Turn]], list[str]]] = {
    "colon": _per_turn(lambda t, text: [f"{t.speaker}: {text}"]),
    "stamp after": _per_turn(lambda t, text: [f"{t.speaker} [{clock(t.start)}] {text}"]),
    "stamp after, colon": _per_turn(lambda t, text: [f"{t.speaker} [{clock(t.start)}]: {text}"]),
    "stamp in parentheses": _per_turn(lambda t, text: [f"{t.speaker} ({clock(t.start)}): {text}"]),
    "stamp before": _per_turn(lambda t, text: [f"[{clock(t.start)}] {t.speaker}: {text}"]),
    "bare time before": _per_turn(lambda t, text: [f"{clock(t.start, False)} {t.speaker}: {text}"]),
    "tab": _per_turn(lambda t, text: [f"{t.speaker}\t{text}"]),
    "colon and tab": _per_turn(lambda t, text: [f"{t.speaker}:\t{text}"]),
    "time and tab": _per_turn(lambda t, text: [f"{clock(t.start)}\t{t.speaker}\t{text}"]),
    "dash": _per_turn(lambda t, text: [f"{t.speaker} – {text}"]),
    "bracket": _per_turn(lambda t, text: [f"[{t.speaker}] {text}"]),
    "own line": _per_turn(lambda t, text: ["", t.speaker, text]),
    "own line, colon": _per_turn(lambda t, text: [f"{t.speaker}:", text]),
    "otter": _per_turn(lambda t, text: ["", f"{t.speaker}  {clock(t.start, False)}", text]),
    "f4": lambda turns: [line for t in turns for line in [f"{t.speaker}: {' '.join(t.paragraphs)} #{clock(t.end)}-3#"]],
    "asterisks": _per_turn(lambda t, text: [f"**{t.speaker}:** {text}"]),
    "teams lines": _per_turn(lambda t, text: ["", f"{_loose(t.start)}.100 --> {_loose(t.end)}.2", t.speaker, text]),
}


def write_text(path: Path, turns: list[Turn], shape: str, encoding: str = "utf-8", newline: str = "\n") -> None:
    """``turns`` as a text file."""
    path.write_bytes((newline.join(SHAPES[shape](turns)) + newline).encode(encoding))


def write_wrapped(path: Path, turns: list[Turn], width: int = 72) -> None:
    """``Name: text`` with lines broken at ``width`` and an empty line between turns."""
    import textwrap

    paragraphs = [textwrap.fill(f"{t.speaker}: {' '.join(t.paragraphs)}", width, break_on_hyphens=False) for t in turns]
    path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def write_docx(path: Path, turns: list[Turn], shape: str) -> None:
    """``turns`` as a Word document; besides `SHAPES`: ``bold``, ``teams`` and three ``table`` forms."""
    import docx

    document = docx.Document()
    if shape.startswith("table"):
        _docx_table(document, turns, shape)
    elif shape == "bold":
        for turn in turns:
            paragraph = document.add_paragraph()
            paragraph.add_run(turn.speaker).bold = True
            paragraph.add_run(" " + turn.paragraphs[0])
            for text in turn.paragraphs[1:]:
                document.add_paragraph(text)
    elif shape == "bold own line":
        for turn in turns:
            document.add_paragraph().add_run(turn.speaker).bold = True
            for text in turn.paragraphs:
                document.add_paragraph(text)
    elif shape == "teams":
        for turn in turns:
            words = "\n".join(turn.paragraphs)
            document.add_paragraph(f"{turn.speaker}   {clock(turn.start, False)}\n{words}")
    else:
        for line in SHAPES[shape](turns):
            if line:
                document.add_paragraph(line)
    document.save(str(path))


def _docx_table(document: object, turns: list[Turn], shape: str) -> None:
    columns = {"table": "stw", "table, head": "tsw", "table, two columns": "sw", "table, numbered": "nstw"}[shape]
    heads = {"s": "Taler", "t": "Tid", "w": "Tekst", "n": "Nr"}
    table = document.add_table(rows=0, cols=len(columns))  # type: ignore[attr-defined]
    rows = [[heads[column] for column in columns]] if shape == "table, head" else []
    for number, turn in enumerate(turns, 1):
        values = {"s": turn.speaker, "t": clock(turn.start), "w": "\n".join(turn.paragraphs), "n": str(number)}
        rows.append([values[column] for column in columns])
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


def write_odt(path: Path, turns: list[Turn], shape: str) -> None:
    """``turns`` as an OpenDocument text."""
    from odf.opendocument import OpenDocumentText
    from odf.teletype import addTextToElement
    from odf.text import P

    document = OpenDocumentText()
    for line in SHAPES[shape](turns):
        paragraph = P()
        addTextToElement(paragraph, line)
        document.text.addElement(paragraph)
    document.save(str(path))


def write_rtf(path: Path, turns: list[Turn], shape: str) -> None:
    """``turns`` as rich text, letters beyond ASCII as ``\\uN?``."""
    body = "\\par\n".join(
        "".join(c if c.isascii() and c not in "\\{}" else f"\\{c}" if c.isascii() else f"\\u{ord(c)}?" for c in line)
        for line in SHAPES[shape](turns)
    )
    path.write_text("{\\rtf1\\ansi\\ansicpg1252\\deff0 " + body.replace("\t", "\\tab ") + "}", encoding="ascii")


def write_cues(path: Path, turns: list[Turn], voice: str) -> None:
    """``turns`` as .vtt or .srt; ``voice`` = ``tag``, ``unclosed`` or ``colon``. A paragraph is a cue."""
    lines = ["WEBVTT", ""] if path.suffix == ".vtt" else []
    comma = "." if path.suffix == ".vtt" else ","
    number = 0
    for turn in turns:
        for text in turn.paragraphs:
            number += 1
            label = {
                "tag": f"<v {turn.speaker}>{text}</v>",
                "unclosed": f"<v {turn.speaker}>{text}",
                "colon": f"{turn.speaker}: {text}",
            }[voice]
            lines += [str(number), f"{clock(turn.start)}{comma}000 --> {clock(turn.end)}{comma}500", label, ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def boundaries(spoken: Iterable[tuple[str | None, str]]) -> set[tuple[int, str | None]]:
    """Where each speaker begins, counted in words from the start, with who it is."""
    found, at = set(), 0
    for speaker, text in spoken:
        found.add((at, speaker))
        at += len(text.split())
    return found


def truth(turns: list[Turn]) -> list[tuple[str | None, str]]:
    """The turns as (speaker, text)."""
    return [(turn.speaker, " ".join(turn.paragraphs)) for turn in turns]


def f1(found: set[tuple[int, str | None]], true: set[tuple[int, str | None]]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(found & true) / (len(found) + len(true))


def right_words(found: Iterable[tuple[str | None, str]], true: Iterable[tuple[str | None, str]]) -> float:
    """The share of the truth's words that are read, in their order, with the right speaker."""
    from difflib import SequenceMatcher

    said, meant = ([(speaker, word) for speaker, text in side for word in text.split()] for side in (found, true))
    matched = sum(block.size for block in SequenceMatcher(None, said, meant, autojunk=False).get_matching_blocks())
    return matched / len(meant)
