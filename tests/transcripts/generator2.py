"""A second, independent maker of transcripts whose truth is known: other words, other people, other conventions.

Where `generator` varies one pattern, this one writes each convention as its users document it: interviews in three
languages (``I:``/``B1:`` of German handbooks, ``Q:``/``A:``, ``INT``), the exports of Zoom, Otter, Teams, Whisper,
WhisperX, whisper.cpp, noScribe, MAXQDA, f4 and Express Scribe, printed PDFs, sheets. Nobody ever said these words.
"""

from __future__ import annotations

import csv
import html
import json
import random
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Spoken = list[tuple[str | None, str]]

_NB = (
    ("fergen", "strikkeklubben", "den gamle møllen", "vaktlista", "hagelaget", "skiløypa", "bussen fra torget", "koret"),
    ("sto lenge tom", "ble pusset opp", "fikk ny leder", "måtte flyttes", "gikk dobbelt så fort", "falt helt sammen"),
    ("og ingen sa noe", "men det gikk bra", "så da tok vi en runde til", "fordi snøen kom tidlig", "enda alle var slitne"),
    ("Ja, det stemmer.", "mhm", "Nei.", "Jo, men altså", "Helt enig.", "(ler) Ja.", "Tja", "Ikke sant?"),
)  # fmt: skip
_EN = (
    ("the ferry", "our choir", "the allotment", "that old mill", "the rota", "the ski track", "the late bus"),
    ("stood empty for months", "was done up", "got a new chair", "had to move", "fell apart"),
    ("and nobody said a word", "but it went fine", "so we went round again", "because the snow came early"),
    ("Yes, that's right.", "Mm-hmm.", "No.", "Well, I mean", "[laughs] Sure.", "Right?", "Yeah."),
)
_DE = (
    ("die Fähre", "unser Chor", "der Garten am Hang", "die alte Mühle", "der Dienstplan", "die Loipe"),
    ("stand lange leer", "wurde renoviert", "bekam eine neue Leitung", "musste umziehen", "brach zusammen"),
    ("und keiner hat was gesagt", "aber es ging gut", "also haben wir noch eine Runde gemacht"),
    ("Ja, genau.", "Mhm.", "Nein.", "Na ja, also", "(lacht) Ja.", "Stimmt."),
)
WORDS = {"nb": _NB, "en": _EN, "de": _DE}
_START = {
    "nb": ("Da", "Jeg husker at", "Etter jul var det slik at", "Vi merket at", "Der oppe, på fjellet,"),
    "en": ("Then", "I remember that", "After Christmas", "We noticed that", "Up there, in the hills,"),
    "de": ("Dann", "Ich weiß noch,", "Nach Weihnachten", "Wir haben gemerkt,", "Da oben, am Berg,"),
}
_LURES = {
    "nb": (
        "Resten: det tok naboen seg av, og takk for det.",
        "Eksempel: vi ringte klokka 07:45 og fikk svar.",
        "Hun bare: «Nei takk!», og så lo vi.",
        "Kort sagt: ferdig innen 12:30, uten unntak.",
    ),
    "en": (
        "Example: we rang at 07:45 and got an answer.",
        "The rest: the neighbours saw to that.",
        "She went: no thanks!",
    ),
    "de": ("Beispiel: wir haben um 07:45 angerufen.", "Der Rest: das hat der Nachbar gemacht.", "Fazit: es ging gut."),
}


@dataclass(frozen=True)
class Say:
    """One stretch of the truth, with its paragraphs and its time in seconds."""

    who: str | None
    paragraphs: tuple[str, ...]
    start: float
    end: float

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)


def conversation(
    seed: int, cast: Iterable[str], n: int = 50, language: str = "nb", lures: bool = True, interview: bool = False
) -> list[Say]:
    """``n`` stretches. ``interview``: the first of ``cast`` asks every other time, briefly, with a question mark."""
    chance = random.Random(1000 + seed)
    people = list(cast)
    at, last, made = 0.5, "", []
    for number in range(n):
        asks = interview and number % 2 == 0
        who = people[0] if asks else chance.choice([p for p in people[interview:] if p != last] or people)
        paragraphs = [_question(chance, language)] if asks else [_line(chance, language)]
        while not asks and chance.random() < 0.25:
            paragraphs.append(
                chance.choice(_LURES[language]) if lures and chance.random() < 0.4 else _long(chance, language)
            )
        length = round(sum(map(len, paragraphs)) / 15 + 0.4, 2)
        made.append(Say(who, tuple(paragraphs), round(at, 2), round(at + length, 2)))
        at, last = at + length + 0.3, who
    return made


def _question(chance: random.Random, language: str) -> str:
    thing = chance.choice(WORDS[language][0])
    return {"nb": f"Hva tenker dere om {thing}?", "en": f"What about {thing}?", "de": f"Wie war das, {thing}?"}[
        language
    ]


def _line(chance: random.Random, language: str) -> str:
    return chance.choice(WORDS[language][3]) if chance.random() < 0.3 else _long(chance, language)


def _long(chance: random.Random, language: str) -> str:
    things, done, after, _ = WORDS[language]
    parts = [
        f"{chance.choice(_START[language])} {chance.choice(things)} {chance.choice(done)}, {chance.choice(after)}."
        for _ in range(chance.randint(1, 4))
    ]
    return " ".join(parts)


def hms(seconds: float, tenths: str = "") -> str:
    """``00:01:02``, with a tenth after ``tenths`` where given."""
    whole = int(seconds)
    text = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{text}{tenths}{int(seconds * 10) % 10}" if tenths else text


def ms(seconds: float, mark: str = ".") -> str:
    return f"{hms(seconds)}{mark}{round(seconds * 1000) % 1000:03}"


def _lines(first: Callable[[Say], str], between: int = 0) -> Callable[[list[Say]], str]:
    def write(talk: list[Say]) -> str:
        rows = []
        for say in talk:
            rows += [first(say), *say.paragraphs[1:], *[""] * between]
        return "\n".join(rows) + "\n"

    return write


def _head(say: Say, before: str, after: str = "") -> str:
    return f"{before}{say.paragraphs[0]}{after}"


def with_minutes(talk: list[Say]) -> list[Say]:
    """The talk with a stamp that the program puts in the middle of a paragraph each minute; there it is part of the text."""
    made, minute = [], 0
    for say in talk:
        paragraphs = []
        for text in say.paragraphs:
            words = text.split()
            if say.start // 60 > minute and len(words) > 4:
                minute = int(say.start // 60)
                words.insert(3, f"[{hms(minute * 60)}]")
            paragraphs.append(" ".join(words))
        made.append(Say(say.who, tuple(paragraphs), say.start, say.end))
    return made


def _hyphenated(text: str, width: int) -> list[str]:
    """Lines of at most ``width``, long words split with a hyphen as an old word processor did."""
    rows, line = [], ""
    for word in text.split():
        room = width - len(line) - 1
        if len(line) + 1 + len(word) <= width or not line:
            line = f"{line} {word}".strip()
        elif room > 4 and len(word) - room > 2 and word.isalpha():
            rows.append(f"{line} {word[: room - 1]}-")
            line = word[room - 1 :]
        else:
            rows.append(line)
            line = word
    return [*rows, line]


TEXT: dict[str, Callable[[list[Say]], str]] = {
    "colon": _lines(lambda s: _head(s, f"{s.who}: ")),
    "colon, empty lines": _lines(lambda s: _head(s, f"{s.who}: "), 1),
    "no punctuation": _lines(lambda s: _head(s, f"{s.who} ")),
    "no punctuation, small": _lines(lambda s: f"{s.who} {s.paragraphs[0][0].lower()}{s.paragraphs[0][1:]}"),
    "aside (ler)": lambda talk: "\n".join(
        "\n".join([f"{s.who}{' (ler)' if n % 5 == 2 else ''}: {s.paragraphs[0]}", *s.paragraphs[1:]])
        for n, s in enumerate(talk)
    ),
    "stamps in the text": _lines(lambda s: _head(s, f"{s.who}: ")),
    "nbsp": _lines(lambda s: _head(s, f"{s.who}:\u00a0")),
    "colon, tab": _lines(lambda s: _head(s, f"{s.who}:\t")),
    "tab": _lines(lambda s: _head(s, f"{s.who}\t")),
    "en dash": _lines(lambda s: _head(s, f"{s.who} – ")),
    "em dash": _lines(lambda s: _head(s, f"{s.who} — ")),
    "lower case": _lines(lambda s: _head(s, f"{(s.who or '').lower()}: ")),
    "capitals": _lines(lambda s: _head(s, f"{(s.who or '').upper()}: ")),
    "quoted": _lines(lambda s: _head(s, f"{s.who}: «", "»")),
    "space before colon": _lines(lambda s: _head(s, f"{s.who} : ")),
    "no space": _lines(lambda s: _head(s, f"{s.who}:")),
    "number and point": _lines(lambda s: _head(s, f"{s.who}. ")),
    "parentheses": _lines(lambda s: _head(s, f"({s.who}) ")),
    "angle": _lines(lambda s: _head(s, f"<{s.who}> ")),
    "f4 end": lambda talk: "\n".join(f"{s.who}: {s.text} #{hms(s.end)}-{int(s.end * 10) % 10}#" for s in talk),
    "f4 start": lambda talk: "\n".join(f"#{hms(s.start)}-{int(s.start * 10) % 10}# {s.who}: {s.text}" for s in talk),
    "f5 bracket end": lambda talk: "\n".join(f"{s.who}: {s.text} [{hms(s.end)}]" for s in talk),
    "maxqda": lambda talk: "\n\n".join(f"{hms(s.start, '.')}{s.who}: {s.text}" for s in talk),
    "express scribe": _lines(lambda s: f"[{hms(s.start)}]\t{s.who}:\t{s.paragraphs[0]}"),
    "inqscribe": _lines(lambda s: f"[{hms(s.start)}.15] {s.who}: {s.paragraphs[0]}", 1),
    "zoom chat": _lines(lambda s: f"[{s.who}] {hms(s.start)}\n{s.paragraphs[0]}", 1),
    "zoom tabs": lambda talk: "\n".join(f"{hms(s.start)}\t{s.who}\t{s.text}" for s in talk),
    "otter": lambda talk: (
        "Planning meeting\nTue, Mar 3, 2026 10:00AM • 41:12\nSUMMARY KEYWORDS\nferry, choir, mill, rota\nSPEAKERS\n"
        + ", ".join(sorted({s.who or "" for s in talk}))
        + "\n\n"
        + "".join(f"{s.who}  {int(s.start) // 60}:{int(s.start) % 60:02}\n{s.text}\n\n" for s in talk)
        + "Transcribed by https://otter.ai\n"
    ),
    "whisperx txt": lambda talk: "\n".join(f"[{s.who}]: {s.text}" for s in talk),
    "noscribe txt": lambda talk: (
        "samtale_3\n\nTranscribed with noScribe vers. 0.6\nAudio file: C:/lyd/samtale_3.m4a\n\n"
        + "\n\n".join(f"{s.who} [{hms(s.start)}]: {s.text}" for s in talk)
    ),
    "descript": lambda talk: "\n\n".join(f"**{s.who}**: [{hms(s.start)}] {s.text}" for s in talk),
    "rev": lambda talk: "\n\n".join(
        f"{s.who} ({int(s.start) // 60:02}:{int(s.start) % 60:02}):\n{s.text}" for s in talk
    ),
    "wrapped": lambda talk: "\n\n".join(textwrap.fill(f"{s.who}: {s.text}", 66) for s in talk),
    "wrapped, no empty lines": lambda talk: "\n".join(textwrap.fill(f"{s.who}: {s.text}", 66) for s in talk),
    "hyphenated": lambda talk: "\n\n".join("\n".join(_hyphenated(f"{s.who}: {s.text}", 58)) for s in talk),
    "only the interviewer": lambda talk: "\n\n".join(
        "\n\n".join([f"Intervjuer: {s.text}" if s.who else s.paragraphs[0], *s.paragraphs[1 if not s.who else 9 :]])
        for s in talk
    ),
}


def write_docx(path: Path, talk: list[Say], shape: str) -> None:
    """Word: any of `TEXT`, ``bold label``, ``italic label``, ``bold question`` (no names at all) or ``grid``."""
    import docx

    document = docx.Document()
    if shape == "grid":
        table = document.add_table(rows=1, cols=3)
        for cell, value in zip(table.rows[0].cells, ("Time", "Who", "Text"), strict=True):
            cell.text = value
        for say in talk:
            for cell, value in zip(table.add_row().cells, (hms(say.start), say.who, say.text), strict=True):
                cell.text = value or ""
    elif shape in ("bold label", "italic label", "bold question"):
        for say in talk:
            paragraph = document.add_paragraph()
            if shape == "bold question":
                paragraph.add_run(say.text).bold = say.who is not None
                continue
            run = paragraph.add_run(f"{say.who}:" if shape == "bold label" else f"{say.who}")
            run.bold, run.italic = shape == "bold label", shape == "italic label"
            paragraph.add_run(f" {say.paragraphs[0]}")
            for text in say.paragraphs[1:]:
                document.add_paragraph(text)
    else:
        for line in TEXT[shape](talk).split("\n"):
            if line:
                document.add_paragraph(line)
    document.save(str(path))


def write_cues(path: Path, talk: list[Say], program: str) -> None:
    """Subtitles of ``zoom``, ``teams`` (an id a cue, tags closed), ``whisperx`` or ``noscribe``; a sentence is a cue."""
    comma = "," if path.suffix == ".srt" else "."
    chunks, number = [], 0
    for say in talk:
        sentences = [part for text in say.paragraphs for part in text.replace(". ", ".\n").split("\n")]
        step = (say.end - say.start) / len(sentences)
        for at, sentence in enumerate(sentences):
            number += 1
            start, end = say.start + at * step, say.start + (at + 1) * step
            key = {"teams": f"3f2b1a9c-1111-4a2b-9d6e-0123456789ab/{number}-0"}.get(program, str(number))
            words = {
                "zoom": f"{say.who}: {sentence}",
                "teams": f"<v {say.who}>{html.escape(sentence, quote=False)}</v>",
                "whisperx": f"[{say.who}]: {sentence}",
                "noscribe": f"<v {say.who}>{say.who + ': ' if at == 0 else ''}{html.escape(sentence, quote=False)}",
            }[program]
            chunks.append(f"{key}\n{ms(start, comma)} --> {ms(end, comma)}\n{words}\n")
    title = " samtale_3\n\nNOTE\nTranscribed with noScribe vers. 0.7" if program == "noscribe" else ""
    head = "" if comma == "," else f"WEBVTT{title}\n\n"
    path.write_text(head + "\n".join(chunks), encoding="utf-8")


def write_json(path: Path, talk: list[Say], program: str) -> None:
    """``whisperx``, ``whisper`` (no speakers), ``whisper.cpp``, ``services`` (milliseconds), ``list`` (Norwegian keys)."""
    segments = [
        {"id": n, "start": s.start, "end": s.end, "text": f" {s.text}", "words": [{"word": w} for w in s.text.split()]}
        for n, s in enumerate(talk)
    ]
    tree: object
    if program == "whisperx":
        tree = {
            "segments": [{**one, "speaker": s.who} for one, s in zip(segments, talk, strict=True)],
            "language": "no",
        }
    elif program == "whisper":
        tree = {"text": " ".join(s.text for s in talk), "segments": segments, "language": "no"}
    elif program == "whisper.cpp":
        tree = {
            "result": {"language": "no"},
            "transcription": [
                {
                    "timestamps": {"from": ms(s.start, ","), "to": ms(s.end, ",")},
                    "offsets": {"from": round(s.start * 1000), "to": round(s.end * 1000)},
                    "text": f" {s.who}: {s.text}",
                }
                for s in talk
            ],
        }
    elif program == "services":
        tree = {
            "id": "a1", "status": "completed", "text": " ".join(s.text for s in talk),
            "words": [{"text": w, "start": 1, "end": 2, "speaker": s.who} for s in talk for w in s.text.split()],
            "utterances": [
                {"speaker": s.who, "text": s.text, "start": round(s.start * 1000), "end": round(s.end * 1000)} for s in talk
            ],
        }  # fmt: skip
    else:
        tree = [{"taler": s.who, "tid": hms(s.start), "tekst": s.text} for s in talk]
    path.write_text(json.dumps(tree, ensure_ascii=program == "services", indent=1), encoding="utf-8")


def write_sheet(path: Path, talk: list[Say], shape: str) -> None:
    """``named`` columns, ``unnamed`` ones, ``seconds`` (start and end as numbers), ``semicolon``, or Whisper's ``ms``."""
    if shape == "seconds":
        rows = [["start", "end", "speaker", "text"], *[[s.start, s.end, s.who, s.text] for s in talk]]
    elif shape == "ms":
        rows = [
            ["start", "end", "text"],
            *[[round(s.start * 1000), round(s.end * 1000), f"{s.who}: {s.text}"] for s in talk],
        ]
    else:
        rows = [[n, s.who, hms(s.start), s.text] for n, s in enumerate(talk, 1)]
        rows = rows if shape == "unnamed" else [["Nr", "Taler", "Tid", "Ytring"], *rows]
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter={"semicolon": ";", "ms": "\t"}.get(shape, ",")).writerows(rows)


def write_html(path: Path, talk: list[Say], program: str) -> None:
    """``noscribe`` (anchors with milliseconds), ``bold``, ``misdeclared`` (says latin-1, is UTF-8), ``grid``."""
    if program == "noscribe":
        body = "<p><span style='font-weight: 600'>samtale_3</span></p>\n"
        body += "<p>Transcribed with noScribe vers. 0.5<br />(Speakers: 3)</p>\n"
        body += "\n".join(
            "<p>" + "".join(
                f'<a name="ts_{round(s.start * 1000)}_{round(s.end * 1000)}_S00"><span>{html.escape(part)}</span></a>'
                for part in (f"{s.who} ", f"[{hms(s.start)}]", f": {s.text}")
            ) + "</p>"
            for s in talk
        )  # fmt: skip
    elif program == "grid":
        body = "<table>" + "".join(
            f"<tr><td>{hms(s.start)}</td><td>{s.who}</td><td>{html.escape(s.text)}</td></tr>" for s in talk
        ) + "</table>"  # fmt: skip
    else:
        body = "\n".join(
            f"<p><b>{s.who}:</b> " + "</p>\n<p>".join(html.escape(text) for text in s.paragraphs) + "</p>" for s in talk
        )
    charset = "iso-8859-1" if program == "misdeclared" else "utf-8"
    path.write_text(
        f"<!DOCTYPE html>\n<html><head><meta charset='{charset}'><title>Samtale</title></head><body>{body}</body></html>",
        encoding="utf-8",
    )


def write_pdf(path: Path, talk: list[Say], shape: str) -> None:
    """Printed pages with a header, a footer that counts, and lines that the margin breaks; ``shape`` as in `TEXT`."""
    from fpdf import FPDF

    class Printed(FPDF):
        def header(self) -> None:
            self.set_font("Times", size=9)
            self.cell(0, 8, "Samtale 3 - fortrolig", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Times", size=9)
            self.cell(0, 8, f"Side {self.page_no()} av {{nb}}", align="C")

    page = Printed()
    page.add_page()
    for line in TEXT[shape](talk).split("\n"):
        page.set_font("Times", size=12)
        page.multi_cell(
            0, 6, line.encode("cp1252", "replace").decode("latin-1", "replace"), new_x="LMARGIN", new_y="NEXT"
        )
    page.output(str(path))


def write_rtf(path: Path, talk: list[Say], shape: str) -> None:
    """Rich text with each letter beyond ASCII as a byte of cp1252, as f4 writes it; labels in bold."""
    body = []
    for line in TEXT[shape](talk).split("\n"):
        escaped = "".join(
            c if c.isascii() and c not in "\\{}" else f"\\{c}" if c.isascii() else f"\\'{c.encode('cp1252')[0]:02x}"
            for c in line
        )
        body.append("\\pard " + escaped.replace("\t", "\\tab ") + "\\par")
    path.write_text(
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n" + "\n".join(body) + "}", encoding="ascii"
    )


def joined(talk: list[Say]) -> Spoken:
    """The truth as (speaker, text), neighbours of one speaker as one."""
    made: Spoken = []
    for say in talk:
        if made and made[-1][0] == say.who:
            made[-1] = (say.who, f"{made[-1][1]} {say.text}")
        else:
            made.append((say.who, say.text))
    return made
