"""Times as transcripts write them: ``00:01:02.500``, ``[1:02]``, ``#00:01:02-5#``, ``0:0:5.1 --> 0:0:7``."""

from __future__ import annotations

import re
from typing import Final

CLOCK: Final = r"(?:[0-9]{1,3}:[0-9]{1,2}:[0-9]{1,2}|[0-9]{1,3}:[0-9]{2})(?:[.,][0-9]{1,9})?"
DOTTED: Final = r"[0-9]{1,3}(?:\.[0-5][0-9]){1,2}(?![0-9.])"  # ``00.12``; a number or date elsewhere
RANGE: Final = rf"-?{CLOCK}[ \t]{{0,3}}(?:-->|–|—|-|to|til)[ \t]{{0,3}}-?{CLOCK}"
DATE: Final = r"(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4},?[ \t]+)"  # of a message in a chat
STAMP: Final = (
    rf"(?:[\[({{<] ?(?:{RANGE}|{DATE}?{CLOCK}|[0-9]{{1,2}}\.[0-5][0-9]\.[0-5][0-9]) ?[\])}}>]|#{CLOCK}(?:-[0-9]+)?#)"
)
SLOWEST: Final = 0.05  # words a second; below this, plain numbers must be milliseconds (talk runs at two to three)
OPENERS: Final = "[({<#"  # what a stamp can begin with

_DOTS: Final = re.compile(rf"\W*({DOTTED})\W*")
_ONE: Final = re.compile(rf"(-?)({CLOCK})(-[0-9]+(?=#))?")
_WORDED: Final = re.compile(  # what Teams shows beside the name
    r"(?:([0-9]{1,2}) (?:timer?|hours?|Stunden?) )?(?:([0-9]{1,3}) (?:minutt(?:er)?|minutes?|Minuten?) )?"
    r"([0-9]{1,2}) (?:sekund(?:er)?|seconds?|Sekunden?)"
)
_ONLY: Final = re.compile(rf"\s*(?:{STAMP}|{RANGE}|-?{CLOCK})\s*")
_LONG: Final = r"[0-9]{1,3}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?![0-9:])"
_LEADING: Final = re.compile(rf"\s*(?:{STAMP}|{RANGE}|{_LONG}|{DATE}{CLOCK}(?=[ \t]+[-–])|{CLOCK}(?=\t|  |\s*$))[ \t]*")
_CLOSING: Final = re.compile(rf"\s*(?:#{CLOCK}(?:-[0-9]+)?#|[\[({{]{CLOCK}[\])}}])$")


def seconds(clock: str) -> float:
    """``clock`` (``h:mm:ss``, ``mm:ss``, with a fraction after a point or comma) in seconds.

    >>> seconds("1:02:03,5")
    3723.5
    """
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 6)


def within(text: str) -> list[float]:
    """Every time in ``text`` in seconds; a time below zero (Teams writes such) becomes 0."""
    found = []
    for minus, clock, tenth in _ONE.findall(text):
        value = seconds(clock + tenth.replace("-", ".")) if tenth else seconds(clock)
        found.append(0.0 if minus else value)
    return found


def span(text: str) -> tuple[float | None, float | None]:
    """Start and end from a stamp or range; the end is None for a single time."""
    if worded := _WORDED.match(text.strip()):
        hours, minutes, last = (int(part or 0) for part in worded.groups())
        return float(hours * 3600 + minutes * 60 + last), None
    if dotted := _DOTS.fullmatch(text):
        return seconds(dotted[1].replace(".", ":")), None
    times = within(text)
    return times[0] if times else None, times[1] if len(times) > 1 else None


def is_time(text: str) -> bool:
    """Whether ``text`` is a time or a range of times and nothing else."""
    if ":" in text:
        return _ONLY.fullmatch(text) is not None
    return text.lstrip()[:1].isdigit() and _WORDED.fullmatch(text.strip()) is not None


def is_range(text: str) -> bool:
    """Whether ``text`` is a start and an end and nothing else."""
    return is_time(text) and len(within(text)) > 1


def leading(text: str) -> int:
    """How many characters a time at the start of ``text`` takes, with white space; 0 where there is none.

    A bare ``17:30`` counts only when it stands apart (a tab, two spaces, the line's end): it may be a word of the talk.
    """
    found = _LEADING.match(text) if ":" in text or text.lstrip()[:1] in OPENERS else None
    return found.end() if found else 0


def closing(text: str) -> int:
    """Where a stamp (``#00:01:02-5#``, ``[00:01:02]``) at the end of ``text`` begins; its length where there is none."""
    found = _CLOSING.search(text, max(0, len(text) - 40)) if text.endswith(("#", "]", ")", "}")) else None
    return found.start() if found else len(text)
