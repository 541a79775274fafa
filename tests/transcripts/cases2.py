"""Which cast speaks in which convention and format of `generator2`: a name → a maker of one file and its truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.transcripts import generator2 as g2

Maker = Callable[[Path, int], tuple[Path, g2.Spoken]]

NAMES = ("Ragnhild", "Petter", "Åshild", "Knut Ola", "Guri")
NUMBERS = ("001", "002", "003", "004", "005")
SMALL = ("1", "2", "3", "4")
ENGLISH = ("Facilitator", "Participant 1", "Participant 2", "Participant 3")
FOURTEEN = ("Moderator 1", "Moderator 2", *(f"P{n}" for n in range(1, 13)))
INITIALS = ("A.B.", "K.L.", "Dr. Hansen", "M.-L.")
DIARISED = ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")
SPEAKERS = ("Speaker 1", "Speaker 2", "Speaker 3")
TWO = {
    "I R": ("I", "R", "nb"),
    "Q A": ("Q", "A", "en"),
    "I1 INT": ("INT", "I1", "nb"),
    "I B1": ("I", "B1", "de"),
    "Interviewer Befragte": ("Interviewer", "Befragte", "de"),
    "Interviewer Respondent": ("Interviewer", "Respondent", "en"),
}
_ONE_PARAGRAPH = (
    "f4 end", "f4 start", "f5 bracket end", "maxqda", "zoom tabs", "otter", "whisperx txt", "noscribe txt", "descript",
    "rev", "wrapped", "wrapped, no empty lines", "hyphenated",
)  # fmt: skip


def _write(path: Path, talk: list[g2.Say], shape: str) -> None:
    if path.suffix == ".docx":
        g2.write_docx(path, talk, shape)
    elif path.suffix in (".vtt", ".srt"):
        g2.write_cues(path, talk, shape)
    elif path.suffix == ".json":
        g2.write_json(path, talk, shape)
    elif path.suffix in (".csv", ".tsv", ".xlsx"):
        g2.write_sheet(path, talk, shape)
    elif path.suffix == ".html":
        g2.write_html(path, talk, shape)
    elif path.suffix == ".pdf":
        g2.write_pdf(path, talk, shape)
    elif path.suffix == ".rtf":
        g2.write_rtf(path, talk, shape)
    else:
        path.write_text(g2.TEXT[shape](talk), encoding="utf-8")


def _as_written(say: g2.Say, number: int, shape: str) -> g2.Say:
    """``say`` as its shape writes it, where that changes the label or the words."""
    who, first = say.who or "", say.paragraphs[0]
    if shape == "lower case":
        who = who.lower()
    elif shape == "capitals":
        who = who.upper()
    elif shape == "quoted":
        first = f"«{first}»"
    elif shape == "no punctuation, small":
        first = first[0].lower() + first[1:]
    elif shape == "aside (ler)" and number % 5 == 2:
        first = f"(ler) {first}"
    return g2.Say(who, (first, *say.paragraphs[1:]), say.start, say.end)


def _case(
    extension: str, shape: str, cast: tuple[str, ...], language: str = "nb", interview: bool = False, n: int = 50
) -> Maker:
    def make(folder: Path, seed: int) -> tuple[Path, g2.Spoken]:
        talk = g2.conversation(seed, cast, n, language, interview=interview)
        talk = g2.with_minutes(talk) if shape == "stamps in the text" else talk
        path = folder / f"talk.{extension}"
        _write(path, talk, shape)
        truth = g2.joined([_as_written(say, number, shape) for number, say in enumerate(talk)])
        return path, truth

    return make


def _nameless(extension: str, shape: str) -> Maker:
    """Truth without names: only the interviewer is known, or nobody is."""

    def make(folder: Path, seed: int) -> tuple[Path, g2.Spoken]:
        talk = g2.conversation(seed, ("Intervjuer", "svarer"), 40, interview=True, lures=False)
        talk = [g2.Say(s.who if s.who == "Intervjuer" else None, s.paragraphs, s.start, s.end) for s in talk]
        path = folder / f"talk.{extension}"
        _write(path, talk, shape)
        known = shape == "only the interviewer"
        return path, [(s.who if known else None, s.text) for s in talk]

    return make


def _cases() -> dict[str, Maker]:
    cases: dict[str, Maker] = {}
    for shape in g2.TEXT:
        if shape == "only the interviewer":
            continue
        cast = {
            "no punctuation": NAMES, "no punctuation, small": NUMBERS, "whisperx txt": DIARISED, "noscribe txt": ("S00", "S01"),
            "number and point": SMALL, "maxqda": ("Zack", "Jim", "Bea"), "zoom chat": ("Kari Nordby", "Per"), "rev": SPEAKERS,
        }.get(shape, NAMES)  # fmt: skip
        cases[f"txt {shape}"] = _case("txt", shape, cast)
        if "hyphen" not in shape:  # a line that somebody broke by hand is no line of Word's
            cases[f"docx {shape}"] = _case("docx", shape, cast)
    cases["txt no punctuation, numbers"] = _case("txt", "no punctuation", NUMBERS)
    cases["txt no punctuation, small names"] = _case("txt", "no punctuation, small", NAMES)
    for name, cast in {
        "numbers": SMALL, "initials": INITIALS, "fourteen": FOURTEEN, "speakers": SPEAKERS, "diarised": DIARISED,
    }.items():  # fmt: skip
        for shape in ("colon", "zoom chat", "no space", "tab", "aside (ler)"):
            cases[f"txt {shape}, {name}"] = _case("txt", shape, cast)
    cases["txt colon, English"] = _case("txt", "colon", ENGLISH, "en")
    cases["txt otter, English"] = _case("txt", "otter", ("Unknown Speaker", "Maya Lind"), "en")
    cases["docx otter, English"] = _case("docx", "otter", ("Unknown Speaker", "Maya Lind"), "en")
    for name, (asks, answers, language) in TWO.items():
        for shape in ("colon", "colon, empty lines", "f4 end", "f4 start", "express scribe", "wrapped"):
            cases[f"txt {shape}, {name}"] = _case("txt", shape, (asks, answers), language, interview=True)
        cases[f"rtf f4 end, {name}"] = _case("rtf", "f4 end", (asks, answers), language, interview=True)
        cases[f"docx bold label, {name}"] = _case("docx", "bold label", (asks, answers), language, interview=True)
    cases["rtf express scribe"] = _case("rtf", "express scribe", NAMES)
    for shape in ("bold label", "italic label", "grid"):
        cases[f"docx {shape}"] = _case("docx", shape, NAMES)
    for program in ("zoom", "teams", "whisperx", "noscribe"):
        cases[f"vtt {program}"] = _case("vtt", program, DIARISED if program == "whisperx" else NAMES)
        cases[f"srt {program}"] = _case("srt", program, DIARISED if program == "whisperx" else NAMES)
    for program in ("whisperx", "whisper.cpp", "services", "list"):
        cases[f"json {program}"] = _case("json", program, NAMES)
    for extension in ("csv", "xlsx"):
        for shape in ("named", "unnamed", "seconds"):
            cases[f"{extension} {shape}"] = _case(extension, shape, NAMES)
    cases["csv semicolon"] = _case("csv", "semicolon", FOURTEEN)
    cases["tsv ms"] = _case("tsv", "ms", NAMES)
    for program in ("noscribe", "bold", "misdeclared", "grid"):
        cases[f"html {program}"] = _case("html", program, ("S00", "S01", "Åse") if program == "noscribe" else NAMES)
    for shape in ("colon", "colon, empty lines", "f4 end", "express scribe", "rev"):
        cases[f"pdf {shape}"] = _case("pdf", shape, NAMES, n=90)
    for extension in ("txt", "docx"):
        cases[f"{extension} only the interviewer"] = _nameless(extension, "only the interviewer")
    cases["docx bold question"] = _nameless("docx", "bold question")
    return cases


CASES = _cases()
