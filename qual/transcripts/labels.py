"""The shapes in which a line can name its speaker, and which words can be a label at all.

A shape only proposes a `Candidate`; `qual.transcripts.speakers` decides by evidence over the whole file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from qual.language import words
from qual.transcripts import times
from qual.transcripts.cleaning import word_set

LONGEST: Final = 63  # characters of a label

_HEAD: Final = 160  # characters of a line in which a label and its time must stand
_SPANS: Final = re.compile(rf"{times.STAMP}|{times.RANGE}|{times.CLOCK}")
_MAY_HAVE_TIME: Final = re.compile(":[0-9]")  # asked first: most lines have none, and the whole pattern is slow
_AFTER: Final = re.compile(rf"[\s*_]*(?:{times.STAMP})?\s*")
_TRIM: Final = " \t\xa0*_#@|•"
_DASH: Final = re.compile(r"(?P<label>\S[^\n]{0,62}?)[ \t\xa0]+[–—-][ \t\xa0]+")
_BRACKET: Final = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,63})\][ \t]{0,8}:?\s*|<(?P<angle>[^<>\n]{1,63})>\s*|\((?P<round>[^()\n]{1,63})\):?\s+"
)
_HASH: Final = re.compile(r"[#@](?P<label>[^\s#@:]{1,63})(?:[ \t]+|$)")
_TAB: Final = re.compile(r"(?P<label>[^\t\n]{1,63}?)[ ]?\t\s*")
_BARE: Final = re.compile(r"(?P<label>[0-9]{1,4}|[A-ZÆØÅ]{1,4}[0-9]{0,3})[ \t]+(?=\S)")
_POINT: Final = re.compile(r"(?P<label>[0-9]{1,3}|[A-ZÆØÅ]{1,3}[0-9]{0,2})\.[ \t\xa0]+(?=\S)")
_FIRST: Final = re.compile(r"(?P<label>[A-ZÆØÅÄÖÜÉ][\w'’-]{0,30}(?: [0-9]{1,2}(?= ))?)[ \t\xa0]+(?=\S)")
_SECOND: Final = re.compile(r"([A-ZÆØÅÄÖÜÉ][\w'’.-]{0,30})[ \t\xa0]+(?=\S)")
_ASIDE: Final = re.compile(r"[ \t\xa0]*((?:\([^()\n]{1,40}\)|\[[^\[\]\n]{1,40}\]))[ \t\xa0:]*$")

_NEVER: Final = re.compile(r'[?!«»"“”„;=…\n\t]|\.\.|(?<![A-ZÆØÅa-zæøå])[0-9]+:[0-9]|https?$|mailto$')
_TITLES: Final = word_set("prof. insp. kapt. dipl. frau. herr. dres. psyk. jord. assist.")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}[.-]-?)+")
_UNSURE: Final = re.compile(r"[A-ZÆØÅ]{0,3}[0-9]{0,2}\?{1,3}")  # «P?:» is somebody, who the transcriber could not tell
_PARENTHESES: Final = re.compile(r"\([^()]*\)")
# Words that stand before a colon and are no speaker, whatever number follows them.
_NO_SPEAKER: Final = word_set(
    """
    nb obs ps ps. kl kl. n.b. merk note notat nota http https mailto www eksempel eks eks. dvs dvs. altså viktig
    poeng poenget konklusjon konklusjonen oppsummering oppsummert resultat resultatet spørsmålet svaret målet
    problemet saken tema temaet temaer tiltak vedtak sak frist ansvar mål punkt del kapittel fase steg kort
    bakgrunn formål hensikt metode oppfølging status dato date gruppe group runde round part år year tid time
    varighet duration sted place transkribert transcribed opptak recording lydfil fil file prosjekt project
    intervju interview deltakere deltagere deltakarar participants moderatorer moderators moderatorar speakers
    tittel title møte meeting språk language keywords summary kilde source example remember important conclusion
    fotnote kommentar
    """
)
# Words of a clause: «Så sa hun: …» is a quotation, not a speaker.
_CLAUSE: Final = word_set(
    """
    jeg eg hun ho han vi me dere dykk du det den dette som at å sa sier seier sagt spør spurte spurde svarte
    svarer tenkte tenker tenkjer skrev skriver er var blir ble har hadde skal vil må kan kunne ikke ikkje så da
    når hvis fordi men for om på til hva kva hvem hvordan korleis he she they we it that this said says asked
    asks thought is are was were be has had will would must can because but when if then what how and
    """
)
_EVERYDAY: Final = 60  # the commonest words, which name lists of the whole world hold too (``Etter``)
_RARE: Final = 5000  # from this rank on, a capitalised word alone before a colon is rather a name
_STARTERS: Final = word_set(
    """
    beispiel fazit rest ergebnis frage antwort thema advantages disadvantages question answer reason well then so after
    before there you they one yes no dann also und aber wir ich sie nach vor das der die ja nein genau
    """
)
_BACK_CHANNEL: Final = word_set(
    """
    ja nei nå jo mm mhm mmm hm hmm aha ok okei okay akkurat nettopp riktig enig sant klart greit fint bra
    absolutt yes no yeah nope right sure exactly fine good takk thanks ingen none slutt pause latter [ler] ler
    """
)
_ROLES: Final = re.compile(
    r"(?i)(?:inter?vju(?:er|ar)?|interviewer|intervieweren|moderator|ordstyrer|fasilitator|facilitator|deltak[ea]r|deltager|"
    r"informant|respondent|participant|speaker|taler|mor|far|mother|father|ukjent|unknown|flere|fleire|alle|several|all|"
    r"mann|kvinne|woman|man|observatør|observer|referent|leder|leiar|rektor|lærer|lærar|styrer|elev|student|int|mod|inf)\b"
)


class Candidate(NamedTuple):
    """A line read as labelled: its speaker, where the talk begins, times in seconds, and the shape that reads it so.

    ``aside`` is a sound written beside the label (``Anne (ler): …``), which belongs to the talk.
    """

    shape: str
    label: str
    rest: int
    start: float | None = None
    end: float | None = None
    aside: str = ""


def strong(line: str) -> Candidate | None:
    """``Name: …``, ``Name [00:01:02] …``, ``[00:01:02] Name: …``, ``Name  00:12`` and their mixtures."""
    head = line[:_HEAD]
    if ":" not in head:
        return None
    at, start, end = _lead_time(head)
    if at == len(line):
        return None
    spans = list(_SPANS.finditer(head, at)) if _MAY_HAVE_TIME.search(head, at) else []
    for colon in _colons(head, at, spans):
        first = next((span for span in spans if span.start() < colon), None)
        if first is not None and (found := _stamped(line, at, first)):
            return found
        label = head[at:colon]
        if first is not None:  # Name 00:12: text
            if label[first.end() - at :].strip(_TRIM):
                return None
            label = head[at : first.start()]
            start, end = times.span(first[0])
        if line[colon + 1 : colon + 2].isdigit() or line[colon + 1 : colon + 3] == "//":
            return None
        return _made("colon", label, colon + 1, line, start, end)
    return _stamped(line, at, spans[0]) if spans else None


def _lead_time(head: str) -> tuple[int, float | None, float | None]:
    """Where the line goes on after a time at its start, also a bare ``00:12``, and that time."""
    if not _MAY_HAVE_TIME.search(head):
        return 0, None, None
    at = times.leading(head)
    if not at and (bare := _SPANS.match(head)):
        at = bare.end()
    start, end = times.span(head[:at]) if at else (None, None)
    while at and at < len(head) and head[at] in " \t\xa0-–":
        at += 1
    return at, start, end


def _colons(head: str, at: int, spans: list[re.Match[str]]) -> list[int]:
    """The first colon that is not part of a time, in a list of at most one."""
    if not spans:
        first = head.find(":", at)
        return [first] if first >= 0 else []
    inside = {place for span in spans for place in range(span.start(), span.end())}
    colon = next((place for place in range(at, len(head)) if head[place] == ":" and place not in inside), None)
    return [] if colon is None else [colon]


def _stamped(line: str, at: int, stamp: re.Match[str]) -> Candidate | None:
    """``Name [00:01:02] text``; a bare time must be long, stand apart, or end the line."""
    label, after = line[at : stamp.start()], stamp.end()
    bare = stamp[0][0] not in times.OPENERS
    apart = label.endswith(("  ", "\t", "\xa0")) or not line[after:].strip()
    if not label.strip() or (bare and not (apart or stamp[0].count(":") >= 2)):
        return None
    if line[after : after + 4].lstrip().startswith(":"):
        after = line.index(":", after) + 1
    start, end = times.span(stamp[0])
    return _made("stamp", label, after, line, start, end)


def _made(shape: str, label: str, rest: int, line: str, start: float | None, end: float | None) -> Candidate | None:
    """The candidate with the time that may follow the label (``Name: [00:01:02] text``) taken in."""
    label, aside = without_sound(label)
    label = clean(label)
    if not plausible(label):
        return None
    found = _AFTER.match(line, rest)
    if found and found.end() > rest:
        first, last = times.span(found[0])
        start, end = (first, last) if start is None else (start, end)
        rest = found.end() if "*" in found[0] or "_" in found[0] or not found[0].strip() or first is not None else rest
    return Candidate(shape, label, rest, start, end, aside)


def without_sound(label: str) -> tuple[str, str]:
    """A label and the sound written beside it.

    >>> without_sound("Anne (ler)"), without_sound("Anne (rektor)")
    (('Anne', '(ler)'), ('Anne (rektor)', ''))
    """
    found = _ASIDE.search(label)
    if found is None or not is_sound(found[1]) or not label[: found.start()].strip(_TRIM):
        return label, ""
    return label[: found.start()], found[1]


def is_sound(bracketed: str) -> bool:
    """Whether a bracket with its content is laughter, a pause or another sound, nobody's name."""
    return any(mark.kind in ("sound", "pause") for mark in words.nonspeech(bracketed))


def clean(label: str) -> str:
    """A label without what only sets it apart: white space, asterisks, ``#``, ``@``, brackets around the whole."""
    label = " ".join(label.strip(_TRIM).split())
    if label[:1] == "[" and label[-1:] == "]":
        label = label[1:-1].strip()
    return label.rstrip(" -–") or label


def _weak(pattern: re.Pattern[str], shape: str) -> Callable[[str], Candidate | None]:
    def find(line: str) -> Candidate | None:
        at, start, end = _lead_time(line[:_HEAD])
        found = pattern.match(line, at)
        if not found:
            return None
        label, aside = without_sound(next(filter(None, found.groups()), ""))
        label = clean(label)
        if not plausible(label) or (shape == "bracket" and is_sound(f"[{label}]")):
            return None
        return Candidate(shape, label, found.end(), start, end, aside)

    return find


class Weak(NamedTuple):
    """A shape that only counts when much of the file has it: how to find it in a line, the share of lines that must
    carry it, and the characters of which the file must hold one."""

    find: Callable[[str], Candidate | None]
    share: float
    needs: str


WEAK: Final = {
    "tab": Weak(_weak(_TAB, "tab"), 0.3, "\t"),
    "bracket": Weak(_weak(_BRACKET, "bracket"), 0.3, "[<("),
    "hash": Weak(_weak(_HASH, "hash"), 0.2, "#@"),
    "dash": Weak(_weak(_DASH, "dash"), 0.3, "–—-"),
    "bare": Weak(_weak(_BARE, "bare"), 0.5, " \t"),
    "point": Weak(_weak(_POINT, "point"), 0.5, "."),
}


def first_words(texts: Sequence[str], spoken: Callable[[str], bool]) -> list[Candidate | None]:
    """Names that open line after line without any punctuation (``Anne ja det er …``).

    Only a capitalised word that recurs there is proposed, that is no common word, and that the talk never writes in
    small letters (``spoken``). A second word that always follows belongs to the name.
    """
    found = [_FIRST.match(text) for text in texts]
    counts = Counter(match["label"] for match in found if match)
    names = {
        label for label, n in counts.items() if n > 1 and plausible(label) and not is_word(label) and not spoken(label)
    }
    seconds: dict[str, Counter[str]] = {}
    for text, match in zip(texts, found, strict=True):
        if match and match["label"] in names:
            following = _SECOND.match(text, match.end())
            seconds.setdefault(match["label"], Counter())[following[1] if following else ""] += 1
    made: list[Candidate | None] = []
    for text, match in zip(texts, found, strict=True):
        if match is None or match["label"] not in names:
            made.append(None)
            continue
        label, rest = match["label"], match.end()
        second, n = seconds[label].most_common(1)[0]
        if second and n > 1 and n == counts[label] and (more := _SECOND.match(text, rest)):
            label, rest = f"{label} {second}", more.end()
        made.append(Candidate("first", label, rest))
    return made


def is_word(label: str) -> bool:
    """Whether ``label`` is ordinary words rather than a name: ``Resten:`` is nobody, ``Kari:`` is somebody.

    By how common the word is in Norwegian and the lists of first names; a role (``Mor``) or a code (``D1``) is no word.
    """
    if is_role(label) or pattern(label):
        return False
    from qual.language.names import lists
    from qual.language.vocabulary import ranks

    parts = label.casefold().split()
    kinds = "F" if len(parts) == 1 else "FS"  # a surname alone is as often a noun
    for word in parts:
        rank = ranks().get(word, _RARE)
        if word in _STARTERS or rank < _EVERYDAY:
            return True
        if rank < _RARE and not set(kinds).intersection(lists().get(word, "")):
            return True
    return False


def is_first_name(label: str) -> bool:
    """Whether ``label`` is a first name of the lists, in whatever letters: ``kari:`` once among such is somebody."""
    from qual.language.names import lists

    return "F" in lists().get(label.casefold(), "")


def styled(line: str, lead: int) -> Candidate | None:
    """A bold or otherwise styled start of a line as its label."""
    if not 0 < lead <= LONGEST + 4:
        return None
    label, aside = without_sound(line[:lead].rstrip(" :\t\n"))
    label = clean(label)
    return Candidate("styled", label, lead, None, None, aside) if plausible(label) else None


def alone(line: str) -> Candidate | None:
    """A line that is nothing but a name."""
    if len(line) > LONGEST or line[-1:] in ".,-–":
        return None
    label = clean(line)
    if not plausible(label) or not name_like(label) or label.casefold() in _BACK_CHANNEL:
        return None
    return Candidate("alone", label, len(line), None, None)


@lru_cache(maxsize=4096)  # a file has few labels and many lines
def plausible(label: str) -> bool:
    """Whether ``label`` can name a speaker at all, by its form and its words."""
    if not 0 < len(label) <= LONGEST or times.is_time(label):
        return False
    if _NEVER.search(label):
        return is_unsure(label)
    words = _PARENTHESES.sub(" ", label).casefold().split()
    if not words or len(words) > 6 or not any(character.isalnum() for character in words[0]):
        return False
    first = words[0].strip(",.")
    if first in _NO_SPEAKER or words[0] in _NO_SPEAKER or any(map(_ends_sentence, words)):
        return False
    return not (len(words) > 1 and _CLAUSE.intersection(words)) and not (len(words) == 1 and first in _CLAUSE)


def _ends_sentence(word: str) -> bool:
    """Whether a word of a label ends with a point that is neither an abbreviation's (``Dr.``) nor an initial's."""
    if not word.endswith("."):
        return False
    return word[:-1] in _BACK_CHANNEL or (len(word) > 3 and word not in _TITLES and not _INITIALS.fullmatch(word))


@lru_cache(maxsize=4096)
def name_like(label: str) -> bool:
    """Whether ``label`` looks like a name or a code: each word begins with a capital or a digit, or it is a role."""
    words = _PARENTHESES.sub(" ", label).split()
    if _ROLES.match(label):
        return True
    small = ("og", "and", "av", "von", "van", "de", "da", "der", "i", "/", "&", "+", "-")
    return all(word[0].isupper() or word[0].isdigit() or word in small for word in words) and not label.isdigit()


def is_role(label: str) -> bool:
    """Whether ``label`` names a role that a transcriber would use (``Moderator``, ``Ukjent``, ``D1``)."""
    return _ROLES.match(label) is not None


def is_unsure(label: str) -> bool:
    """Whether ``label`` says that the transcriber could not tell who it was (``?``, ``P?``)."""
    return _UNSURE.fullmatch(label) is not None


def pattern(label: str) -> str | None:
    """The form of a label that is a code, digits as ``0`` (``D1`` → ``D0``); None for an ordinary word."""
    if any(character.isdigit() for character in label):
        return re.sub(r"[0-9]+", "0", label)
    if label.isupper() and len(label) <= 4:
        return "A"
    return "(,)" if "," in label or "(" in label else None
