"""Talk as it is really written down: phrases with colons in it, labels of every kind, and the habits of tools and corpora.

Made by somebody who tried to mislead the reader. `talk` makes the turns (in four languages, so dense with ``Kort sagt: …``
that no real talk comes near), `SHAPES` write them as programs, corpora and transcribers do, and `NOBODY` are files in
which nobody speaks. The people do not exist.
"""

from __future__ import annotations

import json
import random
import textwrap
from collections.abc import Callable, Sequence

from tests.transcripts.generator import Turn, clock

SAID = {
    "nb": (
        "ja", "nei", "mhm", "ja, ikke sant", "det er jo det som er vanskelig da", "Kan du si litt mer om det?",
        "{one} sa at hun ikke ville være med lenger", "{one} og {two} var på kurs i fjor", "{one}, hva tenker du?",
        "og så sa sjefen: «dette må vi få til», og da ble det stille", "kl. 9: da møtes vi på pauserommet",
        "17:30 er for sent for de fleste", "Det er 50:50, ærlig talt", "Jf. NOU 2015: 8 side 45, der står det",
        "NB: husk at dette bare gjelder de minste", "Punkt 1: hvem betaler? Punkt 2: hvem rydder?",
        "se https://www.eksempel.no/regler for resten", "som det står i 1. Kor 13:4", "Resten: det tar vi siden",
        "Kort sagt: vi mangler folk. Resten: det ordner seg", "Fordeler: kortere vei. Ulemper: dyrere strøm",
        "jeg tenkte: hvorfor det?", "(ler) å nei da", "Mandag: møte. Tirsdag: møte. Sånn er det",
        "Greia er at ingen spør oss", "Planen: først tak, så vegger", "Barna først, sier vi alltid",
        "vi reiste dit hver sommer, og ferga var alltid full", "Hva skjedde etterpå?",
    ),
    "nn": (
        "ja", "nei", "mm", "ja, det er no slik det er", "{one} sa at ho ikkje ville vere med", "kva tenkjer de om det?",
        "Spørsmålet er: kven skal gjere det?", "Kl. 14: då er det slutt", "Resten: det tek me sidan",
        "me fekk tolv nye elevar i haust", "Korleis opplever de samarbeidet?", "Kort sagt: me treng folk",
        "då eg byrja her, var alt annleis", "eg tenkte: kvifor det?", "det eine er tid, det andre er pengar",
    ),
    "en": (
        "yeah", "no", "mm-hmm", "right, exactly", "{one} told me she would not come back", "{one}, what do you think?",
        'and then he said: "you have to be kidding me", and that was it', "Could you tell me a bit more about that?",
        "Basically: nobody asked us", "so in the end: nothing. Basically: a mess", "We started at 9:30, I think",
        "The ratio was 3:1, three patients per nurse", "Option A: we stay. Option B: we leave",
        "My point: nobody listens", "Look at Matthew 5:3, blessed are the poor", "Well, it depends (laughs) on who you ask",
        "the harbour was frozen until April, or so they say", "Honestly: I would do it all again",
    ),
    "de": (
        "ja", "nein", "mhm", "ja, genau", "{one} hat gesagt, dass sie nicht mehr kommen will", "Und was passierte dann?",
        "und dann hat er gesagt: „Das geht so nicht“, und alle waren still", "Fazit: es hat nichts gebracht",
        "Wir haben um 9:30 Uhr angefangen", "Kurz gesagt: wir saßen fest", "Hinweis: das gilt nur für die Kleinen",
        "also das war (.) wirklich schwierig", "Na ja, (3) das kommt darauf an (lacht)", "Früher: Papier. Heute: Tablets",
        "Das Verhältnis war 2:1, zwei Kinder auf eine Erzieherin", "Der Rest: das klären wir noch",
    ),
}  # fmt: skip
MENTIONED = {
    "nb": ("Solveig", "Torbjørn", "Åse", "Yusuf"), "nn": ("Ragnhild", "Sjur"), "en": ("Grace", "Colin"), "de": ("Heike", "Uwe")
}  # fmt: skip

CASTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "names": ("nb", ("Ingvild", "Dag", "Mai", "Máret", "Tone")),
    "full names": ("nb", ("Anne Berg", "Lie, Håkon", "Thuy Nguyen", "Kim van der Berg")),
    "affiliations": ("nb", ("Kari Moe, Universitetet i Agder (moderator)", "Per Vik, rektor", "Åse Dahl, PPT")),
    "pseudonyms": ("nb", ("Fjell", "Moderator", "Skogmus", "Blåklokke", "Tiriltunge")),
    "roles": ("nb", ("Rektor (E)", "Barnehagelærer 2", "Barnehagelærer 1", "Helsesykepleier", "Lege", "Pasient")),
    "units": ("nn", ("Ordstyrar", "Skule A", "Skule B", "Fylkesmannen")),
    "initials": ("nb", ("KL", "AB", "Ø.N.", "TMH")),
    "corpus": ("nb", ("aasen_01um", "aasen_02uk", "intKS")),
    "numbers": ("nb", ("001", "002", "003")),
    "odd codes": ("nb", ("1F", "2M", "K-34", "FG1-P3", "Int")),
    "fourteen": ("nb", ("Møteleder", *(f"Deltaker {number}" for number in range(1, 14)))),
    "parliament": ("nb", ("Presidenten", "Statsråd Kari Nordmann", "Ola Elvestuen (V)", "Bård Moe (FrP)")),
    "english": ("en", ("INTERVIEWER", "P1", "Prof. Gareth Pugh (Cardiff)", "MS. O'HARA")),
    "german": ("de", ("I", "B1", "Frau Klein-Richter", "Herr Dr. Schmidt")),
    "german group": ("de", ("Y1", "Af", "Bm", "Cf")),
    "speakers": ("de", ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")),
}


def talk(seed: int, cast: str, turns: int = 80, paragraphs: float = 0.0) -> list[Turn]:
    """A talk among ``cast``, the last of whom speak seldom; ``paragraphs`` is the chance that a turn has one more."""
    chance = random.Random(f"{seed} {cast}")
    language, labels = CASTS[cast]
    weights = [5.0 if at < max(3, len(labels) - 4) else 0.6 for at in range(len(labels))]
    made: list[Turn] = []
    at, before = 1, ""
    for _ in range(turns):
        speaker = before
        while speaker == before:
            speaker = chance.choices(labels, weights)[0]
        said = [_paragraph(chance, language)]
        while chance.random() < paragraphs:
            said.append(_paragraph(chance, language))
        end = at + 2 + sum(len(one.split()) for one in said) // 3
        made.append(Turn(speaker, tuple(said), at, end))
        at, before = end + 1, speaker
    return made


def _paragraph(chance: random.Random, language: str) -> str:
    number = 1 if chance.random() < 0.35 else chance.randint(2, 4)
    said = [chance.choice(SAID[language]) for _ in range(number)]
    text = " ".join(one if one.endswith("?") else f"{one}." for one in said)
    return text.replace("{one}", chance.choice(MENTIONED[language])).replace(
        "{two}", chance.choice(MENTIONED[language])
    )


Shape = Callable[[Sequence[Turn]], str]


def _each(write: Callable[[Turn, str], str], between: str = "\n") -> Shape:
    """A shape that writes the first paragraph of each turn with its label, the others below."""
    return lambda turns: between.join("\n".join([write(t, t.paragraphs[0]), *t.paragraphs[1:]]) for t in turns) + "\n"


def _short(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _dotted(seconds: int) -> str:
    return clock(seconds).replace(":", ".")


def _tabs(turns: Sequence[Turn]) -> str:
    """A tier export of ELAN: tier, start and end in milliseconds, words."""
    return "\n".join(f"{t.speaker}\t{t.start * 1000}\t{t.end * 1000 - 130}\t{' '.join(t.paragraphs)}" for t in turns)


def _praat(turns: Sequence[Turn]) -> str:
    rows = [f"{t.start}.250\t{t.speaker}\t{' '.join(t.paragraphs)}\t{t.end}.5" for t in turns]
    return "\n".join(["tmin\ttier\ttext\ttmax", *rows])


def _chat(turns: Sequence[Turn]) -> str:
    """CHAT: a head, dependent tiers, lines that go on after a tab."""
    lines = ["@UTF8", "@Begin", "@Languages:\tnor", "@Participants:\tINT Investigator"]
    for number, t in enumerate(turns):
        lines += textwrap.wrap(f"*{t.speaker}:\t{' '.join(t.paragraphs)}", 70, subsequent_indent="\t", tabsize=1)
        lines += ["%com:\tpoints at the window"] * (number % 7 == 0)
    return "\n".join([*lines, "@End"])


def _margin(turns: Sequence[Turn], every: int = 1) -> str:
    """Every line, or every ``every``-th, with its number."""
    lines = [line for t in turns for line in textwrap.wrap(f"{t.speaker}: {' '.join(t.paragraphs)}", 60)]
    return "\n".join(f"{n if n % every == 0 else '':>4}  {line}" for n, line in enumerate(lines, 1))


def _webex(turns: Sequence[Turn]) -> str:
    cues = [
        f'{n} "{t.speaker}" (301234)\n{clock(t.start)}.100 --> {clock(t.end)}.000\n{" ".join(t.paragraphs)}\n'
        for n, t in enumerate(turns, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _zoom(turns: Sequence[Turn]) -> str:
    cues = [
        f"{n}\n{clock(t.start)}.100 --> {clock(t.end)}.000\n{t.speaker}: {' '.join(t.paragraphs)}\n"
        for n, t in enumerate(turns, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _whisperx(turns: Sequence[Turn]) -> str:
    segments = [{"start": t.start, "end": t.end, "text": " ".join(t.paragraphs), "speaker": t.speaker} for t in turns]
    return json.dumps({"segments": segments, "language": "no"})


def _slips(turns: Sequence[Turn]) -> str:
    """One label in twelve with a slip of the pen for its colon."""
    marks = (":", ":", ":", ":", ";", ":", ":", " :", ":", ":", ":", ":")
    return "\n".join(f"{t.speaker}{marks[n % 12]} {' '.join(t.paragraphs)}" for n, t in enumerate(turns))


SHAPES: dict[str, Shape] = {
    "colon": _each(lambda t, text: f"{t.speaker}: {text}"),
    "no space": _each(lambda t, text: f"{t.speaker}:{' ' * text[0].isdigit()}{text}"),
    "space before": _each(lambda t, text: f"{t.speaker} : {text}"),
    "captions": _each(lambda t, text: f">> {t.speaker}: {text}"),
    "semicolon": _each(lambda t, text: f"{t.speaker}; {text}"),
    "angle after": _each(lambda t, text: f"{t.speaker}> {text}"),
    "angles": _each(lambda t, text: f"<{t.speaker}> {text}"),
    "list": _each(lambda t, text: f"- **{t.speaker}:** {text}"),
    "bold": _each(lambda t, text: f"**{t.speaker}**: {text}\n"),
    "tab": _each(lambda t, text: f"{t.speaker}\t{text}"),
    "own line": _each(lambda t, text: f"{t.speaker}:\n{text}", "\n\n"),
    "hash": _each(lambda t, text: f"#{t.speaker}:\n{text}"),
    "dotted time before": _each(lambda t, text: f"[{_dotted(t.start)}] {t.speaker}: {text}"),
    "dotted time after": _each(lambda t, text: f"{t.speaker} {_dotted(t.start)}: {text}"),
    "time and dash": _each(lambda t, text: f"[{clock(t.start)}.10] - {t.speaker}\n{text}\n"),
    "time, name alone": _each(lambda t, text: f"[{clock(t.start)}] {t.speaker}\n{text}\n"),
    "range, name alone": _each(lambda t, text: f"{clock(t.start)} - {clock(t.end)}\n{t.speaker}\n{text}\n"),
    "bracket and clock": _each(lambda t, text: f"[{t.speaker}] {clock(t.start)}\n{text}\n"),
    "rev": _each(lambda t, text: f"{t.speaker} ({_short(t.start)}):\n{text}\n"),
    "otter": _each(lambda t, text: f"{t.speaker}  {_short(t.start)}  \n{text}\n"),
    "teams": _each(lambda t, text: f"{t.speaker}   {_short(t.start)}\n{text}\n"),
    "teams, copied": _each(
        lambda t, text: f"{t.speaker}\n{t.start // 60} minutter {t.start % 60} sekunder\n{_short(t.start)}\n{text}"
    ),
    "zoom chat": _each(lambda t, text: f"{clock(t.start)} From {t.speaker} to Everyone: {text}"),
    "messages": _each(lambda t, text: f"[14.04.2016, {clock(t.start)}] {t.speaker}: {text}"),
    "whisperx": _each(lambda t, text: f"[{clock(t.start)}.100 --> {clock(t.end)}.000] [{t.speaker}] {text}"),
    "numbered": lambda turns: "\n".join(f"{n} {t.speaker}: {' '.join(t.paragraphs)}" for n, t in enumerate(turns, 1)),
    "line numbers": _margin,
    "every fifth line": lambda turns: _margin(turns, 5),
    "wrapped": lambda turns: "\n".join(textwrap.fill(f"{t.speaker}: {' '.join(t.paragraphs)}", 66) for t in turns),
    "slips": _slips,
    "elan": _tabs,
    "praat": _praat,
    "chat": _chat,
    "webex.vtt": _webex,
    "zoom.vtt": _zoom,
    "segments.json": _whisperx,
}
# Where a label is only a word and a space, it must be a code or a name to be told from talk.
UNPUNCTUATED: Shape = _each(lambda t, text: f"{t.speaker} {text}")


def name(shape: str) -> str:
    """The file name for a shape."""
    return f"talk.{shape.partition('.')[2] or 'txt'}"


def _sayings(seed: int, language: str, number: int) -> list[str]:
    chance = random.Random(seed)
    return [_paragraph(chance, language) for _ in range(number)]


def _keyed(keys: Sequence[str], language: str = "nb") -> Callable[[int], str]:
    return lambda seed: "\n".join(
        f"{random.Random(f'{seed} {n}').choice(keys)}: {said}" for n, said in enumerate(_sayings(seed, language, 40))
    )


def _cues(language: str) -> Callable[[int], str]:
    return lambda seed: (
        "WEBVTT\n\n"
        + "\n\n".join(
            f"{clock(4 * n)}.000 --> {clock(4 * n + 3)}.000\n{said}"
            for n, said in enumerate(_sayings(seed, language, 120))
        )
    )


def _minutes(seed: int) -> str:
    head = ["Referat fra styringsgruppa", "Dato: 14.04.2016", "Til stede: Kari Moe, Per Vik", "Referent: Kari Moe", ""]
    items = [
        f"Sak {n}/16: Budsjett\n{said}\nVedtak: Tas til orientering.\nAnsvar: Per\nFrist: 1. mai\n"
        for n, said in enumerate(_sayings(seed, "nb", 12), 1)
    ]
    return "\n".join([*head, *items])


def _tasks(seed: int) -> str:
    tasks = [
        f"{who}: {said}" for who, said in zip(("Turid", "Jarle", "Turid", "Gerd"), _sayings(seed, "nb", 4), strict=True)
    ]
    return "\n".join([*_sayings(seed, "nb", 40), "", "Oppgaver", *tasks])


NOBODY: dict[str, Callable[[int], str]] = {
    "minutes": _minutes,
    "tasks at the end": _tasks,
    "days": _keyed(("Mandag", "Tirsdag", "Onsdag", "Torsdag")),
    "answers by kind": _keyed(("Fordeler", "Ulemper", "Forslag", "Annet")),
    "plan": _keyed(("Mål", "Tiltak", "Bakgrunn", "Hvem", "Når")),
    "steps": lambda seed: "\n".join(f"Steg {n}: {said}" for n, said in enumerate(_sayings(seed, "nb", 20), 1)),
    "survey": lambda seed: "\n".join(f"{n}. {said}" for n, said in enumerate(_sayings(seed, "nb", 40), 1)),
    "prose": lambda seed: "\n\n".join(_sayings(seed, "nb", 80)),
    "prose, en": lambda seed: "\n\n".join(_sayings(seed, "en", 80)),
    "prose, de": lambda seed: "\n\n".join(_sayings(seed, "de", 80)),
    "quotations": lambda seed: "\n\n".join(f"{said}\n– Kari, lærer" for said in _sayings(seed, "nb", 30)),
    "parts of a report": lambda seed: "\n".join(
        f"Skole {'ABCD'[n // 6 % 4]}: {said}" if n % 6 == 0 else said for n, said in enumerate(_sayings(seed, "nb", 60))
    ),
    "cues.vtt": _cues("nb"),
    "cues, en.vtt": _cues("en"),
    "cues, de.vtt": _cues("de"),
}
