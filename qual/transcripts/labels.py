"""The shapes in which a line can name its speaker, and which words can be a label at all.

A shape only proposes a `Candidate`; `qual.transcripts.speakers` decides by evidence over the whole file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from qual.language import words
from qual.transcripts import times
from qual.transcripts.naming import (
    BACK_CHANNEL,
    LONGEST,
    Trust,
    is_code,
    is_heading,
    is_word,
    name_like,
    plausible,
    trust,
)

_HEAD: Final = 160  # characters of a line in which a label and its time must stand
_SPANS: Final = re.compile(rf"{times.STAMP}|{times.RANGE}|{times.CLOCK}")
# asked first: most lines have no time, and the whole pattern is slow
_MAY_HAVE_TIME: Final = re.compile(r":[0-9]|[0-9]\.[0-5]")
_DOTTED: Final = re.compile(rf"{times.DOTTED}(?=[ \t])")
_DOTTED_END: Final = re.compile(rf"[ \t\xa0]+{times.DOTTED}$")
_AFTER: Final = re.compile(rf"[\s:*_]*(?:{times.STAMP})?\s*")
_TRIM: Final = " \t\xa0*_#@|•"
_LEADERS: Final = "->–—• \t\xa0"  # ``>> ANNE:`` of captions, ``- Anne:`` of a list
_DASH: Final = re.compile(
    r"(?P<label>\S[^\n]{0,62}?)[ \t\xa0]+[–—-][ \t\xa0]+|(?P<code>[A-ZÆØÅ0-9]{1,4})[–—-][ \t\xa0]+"
)
_BRACKET: Final = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,63})\][ \t]{0,8}:?\s*|<(?P<angle>[^<>\n]{1,63})>\s*|\((?P<round>[^()\n]{1,63})\):?\s+"
)
_HASH: Final = re.compile(r"[#@](?P<label>[^\s#@:]{1,63})(?:[ \t]+|$)")
_CHAT: Final = re.compile(  # what is written beside a meeting
    r"(?:From|Fra|Frå|Von)[ \t]+([^:\n]{1,63}?)[ \t]+(?:to|til|an)[ \t]+[^:\n]{1,60}:[ \t]*"
)
_TAB: Final = re.compile(r"(?P<label>[^\t\n]{1,63}?)[ ]?\t\s*")
_MARK: Final = re.compile(r"(?P<label>[^\t\n;/>|=~]{1,63}?)[ ]?[;/>|=~)][ \t\xa0]+")
_BARE: Final = re.compile(r"(?P<label>[0-9]{1,4}|[A-ZÆØÅ]{1,4}[0-9]{0,3})[ \t]+(?=\S)")
_POINT: Final = re.compile(r"(?P<label>[0-9]{1,3}|[A-ZÆØÅ]{1,3}[0-9]{0,2})\.[ \t\xa0]+(?=\S)")
_FIRST: Final = re.compile(r"(?P<label>[A-ZÆØÅÄÖÜÉ][\w'’-]{0,30}(?: [0-9]{1,2}(?= ))?)[ \t\xa0]+(?=\S)")
_SECOND: Final = re.compile(r"([A-ZÆØÅÄÖÜÉ][\w'’.-]{0,30})[ \t\xa0]+(?=\S)")
_TOKEN: Final = re.compile(r"(\S{1,30})(?:[ \t\xa0]+(?=\S)|$)")
_WRAPPED: Final = ("[]", "«»", '""', "“”", "„“", "’’", "''")  # ``«Marte»: …`` is a pseudonym
_QUOTES: Final = re.compile(r"[\[\]«»\"“”„]")
_CLOSERS: Final = ".:;,)/>=|–—-"
_MANY: Final = 20  # lines, from which it says something that few words open them
_LOOSE: Final = re.compile(r"(?P<label>[^\s:?!«»\"“”„;][^:?!«»\"“”„;\n\t]{0,62}?)[ ]?:[ \t\xa0]+(?=\S)")
_SLIP: Final = re.compile(r"[ ]?(?:[;.]:?|[ ][-–—])(?:[ \t]+|$)")
_ASIDE: Final = re.compile(r"[ \t\xa0]*((?:\([^()\n]{1,40}\)|\[[^\[\]\n]{1,40}\]))[ \t\xa0:]*$")


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
    if at and (chat := _CHAT.match(head, at)):
        return _made("chat", chat[1], chat.end(), line, start, end)
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
    if not at and (bare := _SPANS.match(head) or _DOTTED.match(head)):
        at = bare.end()
    start, end = times.span(head[:at]) if at else (None, None)
    while at and at < len(head) and head[at] in " \t\xa0-–|":
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
    if start is None and (dotted := _DOTTED_END.search(label)):
        label, start = label[: dotted.start()], times.span(dotted[0])[0]
    label, aside = without_sound(label)
    label = clean(label)
    if not plausible(label):
        return None
    if (
        shape == "colon"
        and label[-1].isdigit()
        and trust(label) is not Trust.NAME
        and line[rest : rest + 2].strip()[:1].isdigit()
    ):
        return None  # «NOU 2015: 8»
    found = _AFTER.match(line, rest)
    if found and found.end() > rest:
        first, last = times.span(found[0])
        start, end = (first, last) if start is None else (start, end)
        rest = found.end() if set(":*_").intersection(found[0]) or not found[0].strip() or first is not None else rest
    return Candidate(shape, label, rest, start, end, aside)


def without_sound(label: str) -> tuple[str, str]:
    """A label and the sound written beside it.

    >>> without_sound("Anne (ler)"), without_sound("Anne (rektor)")
    (('Anne', '(ler)'), ('Anne (rektor)', ''))
    """
    found = _ASIDE.search(label)
    if (
        found is None
        or not is_sound(found[1])
        or set(found[1]) <= set("([?])")
        or not label[: found.start()].strip(_TRIM)
    ):
        return label, ""
    return label[: found.start()], found[1]


def is_sound(bracketed: str) -> bool:
    """Whether a bracket with its content is laughter, a pause or another sound, nobody's name."""
    return any(mark.kind in ("sound", "pause") for mark in words.nonspeech(bracketed))


def _is_pause(bracketed: str) -> bool:
    return is_sound(bracketed) and not (bracketed[1:-1].isdigit() and len(bracketed) > 4)  # ``[001]`` is a code


def clean(label: str) -> str:
    """A label without what only sets it apart: white space, asterisks, ``#``, ``@``, brackets around the whole."""
    label = " ".join(label.strip(_TRIM).lstrip(_LEADERS).lstrip(_TRIM).split())
    if label[:1] + label[-1:] in _WRAPPED and not _QUOTES.search(label[1:-1]):
        label = label[1:-1].strip()
    return label.rstrip(" -–") or label


def _weak(pattern: re.Pattern[str], shape: str) -> Callable[[str], Candidate | None]:
    def find(line: str) -> Candidate | None:
        at, start, end = _lead_time(line[:_HEAD])
        found = pattern.match(line, at or len(line) - len(line.lstrip(" ")))
        if not found:
            return None
        label, aside = without_sound(next(filter(None, found.groups()), ""))
        label = clean(label)
        if not plausible(label) or (shape == "bracket" and _is_pause(found[0].strip(" \t:"))):
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
    "mark": Weak(_weak(_MARK, "mark"), 0.5, ";/>|=~)"),
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


def closed(texts: Sequence[str]) -> tuple[list[Candidate | None], frozenset[str]]:
    """The first words of the lines, where the whole file begins with a few that recur: talk never does.

    Codes of corpora (``aasen_01um ja det er …``) are found so, in whatever letters they are written.
    """
    matches = [_TOKEN.match(text) for text in texts]
    found = [
        (clean(match[1]).rstrip(_CLOSERS), match.end()) if match and not match[1].endswith(":") else None
        for match in matches
    ]
    counts = Counter(match[0] for match in found if match)
    few = {label for label, n in counts.items() if n > 1 and plausible(label) and label.casefold() not in BACK_CHANNEL}
    most = max((counts[label] for label in few), default=0)
    covered = sum(counts[label] for label in few)
    if len(texts) < _MANY or len(few) > 0.1 * len(texts) or covered < 0.95 * len(texts) or most > 0.8 * covered:
        return [None] * len(texts), frozenset()
    made = [Candidate("closed", *match) if match and match[0] in few else None for match in found]
    return made, frozenset(few)


def loose(line: str) -> Candidate | None:
    """What stands before the first colon, whatever its words: ``iPhone til Kari: …`` is a name if it recurs."""
    at, start, end = _lead_time(line[:_HEAD])
    found = _LOOSE.match(line, at)
    if not found or times.is_time(found[1]) or is_heading(found[1]):
        return None
    if sum(map(str.isupper, found[1])) + sum(map(str.isdigit, found[1])) < 2:
        return None
    return Candidate("loose", clean(found[1]), found.end(), start, end)


def slip(line: str, known: Sequence[str]) -> Candidate | None:
    """A label of ``known`` with a slip for its colon: ``Anne; ja``, ``INT. Hva``, ``Anne - ja``, ``P1 Ja``.

    A name without any mark is as likely the first word of the talk, and so is ``I``; a code with a number is not.
    """
    for label in known:
        if not line.startswith(label):
            continue
        after = line[len(label) : len(label) + 4]
        if mark := _SLIP.match(after):
            return Candidate("slip", label, len(label) + mark.end())
        if is_code(label) and len(label) > 1 and label[-1].isdigit() and re.match(r"[ \t]+[^\W\d_]", after):
            return Candidate("slip", label, len(label) + 1)
    return None


def styled(line: str, lead: int) -> Candidate | None:
    """A bold or otherwise styled start of a line as its label."""
    if not 0 < lead <= LONGEST + 4:
        return None
    label, aside = without_sound(line[:lead].rstrip(" :\t\n"))
    label = clean(label)
    return Candidate("styled", label, lead, None, None, aside) if plausible(label) else None


def alone(line: str, at: int = 0, stamped: bool = False) -> Candidate | None:
    """A line that is nothing but a name, from ``at`` on, before which its time stands.

    With a time, also where the next line or the one above is it (``stamped``), the name need not look like one.
    """
    label = clean(line[at:])
    if len(line) > LONGEST + at or (line[-1:] in ".,-–" and not is_code(label)):
        return None
    if not plausible(label) or label.casefold() in BACK_CHANNEL:
        return None
    if not (at or stamped or name_like(label) or is_code(label)):
        return None
    return Candidate("alone", label, len(line), *times.span(line[:at]))
