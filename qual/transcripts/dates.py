"""Dates as people write them: ``14.04.2016``, ``14/4-16``, ``14. april 2016``, ``2016-04-14``, and in file names ``140416``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

_MONTHS: Final = (
    ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"),
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
_Y, _YY, _M, _D = r"((?:19|20)[0-9]{2})", r"([0-9]{2})", r"([01]?[0-9])", r"([0-3]?[0-9])"
_FREE, _END = r"(?<![0-9])", r"(?![0-9])"
#: forms that say which number is the year, each with the places of year, month and day
_LONG: Final = (
    (re.compile(rf"{_FREE}{_Y}([-./ ]){_M}\2{_D}{_END}"), (1, 3, 4)),
    (re.compile(rf"{_FREE}{_D}[-./] ?{_M}[-./] ?{_Y}{_END}"), (3, 2, 1)),
)
_WORDED: Final = re.compile(rf"{_FREE}{_D}\.? ?([a-z]{{3}})[a-z]*\.? ?((?:19|20)?[0-9]{{2}}){_END}")
_SHORT: Final = (
    (re.compile(rf"{_FREE}{_D}\.{_M}\.{_YY}{_END}"), (3, 2, 1)),
    (re.compile(rf"{_FREE}{_D}[/-]{_M}-{_YY}{_END}"), (3, 2, 1)),
    (re.compile(rf"{_FREE}{_YY}-([01][0-9])-([0-3][0-9]){_END}"), (1, 2, 3)),
)
#: digits alone, of which only a file's name is sure to mean a day
_BARE: Final = (
    (re.compile(rf"{_FREE}{_Y}([01][0-9])([0-3][0-9]){_END}"), (1, 2, 3)),
    (re.compile(rf"{_FREE}([0-3][0-9])([01][0-9]){_Y}{_END}"), (3, 2, 1)),
    (re.compile(rf"{_FREE}([0-3][0-9])([01][0-9]){_YY}{_END}"), (3, 2, 1)),
    (re.compile(rf"{_FREE}{_YY}([01][0-9])([0-3][0-9]){_END}"), (1, 2, 3)),
)
_BACK: Final = 20  # years: a year of two digits is not longer ago


def in_text(text: str) -> datetime.date | None:
    """The first date in running text, which has its year in full."""
    return next((day for day, _, _ in _found(text, _LONG)), None)


def as_date(text: str) -> datetime.date | None:
    """The date that a field is to hold, where two digits may be a year of this century."""
    with suppress(ValueError):
        return datetime.date.fromisoformat(text.strip())
    return next((day for day, _, _ in _found(text, (*_LONG, *_SHORT))), None)


def in_name(name: str) -> tuple[datetime.date | None, str]:
    """The date in a file's name, and the name without it."""
    for day, start, end in _found(name, (*_LONG, *_SHORT, *_BARE)):
        return day, f"{name[:start]} {name[end:]}"
    return None, name


def _found(
    text: str, forms: tuple[tuple[re.Pattern[str], tuple[int, int, int]], ...]
) -> Iterator[tuple[datetime.date, int, int]]:
    """Days with where they stand, by form; the first form that says a possible day counts."""
    short = forms != _LONG
    for form, places in forms:
        for found in form.finditer(text):
            if day := _day(*(int(found[place]) for place in places)):
                yield day, found.start(), found.end()
        if form is _LONG[-1][0]:
            yield from _worded(text, short)


def _worded(text: str, short: bool) -> Iterator[tuple[datetime.date, int, int]]:
    for found in _WORDED.finditer(text.casefold()):
        month = next((names.index(found[2]) + 1 for names in _MONTHS if found[2] in names), None)
        if month and (short or len(found[3]) == 4) and (day := _day(int(found[3]), month, int(found[1]))):
            yield day, found.start(), found.end()


def _day(year: int, month: int, day: int) -> datetime.date | None:
    """The day, None where there is none; a year below 100 is one of this century, and neither to come nor long gone."""
    try:
        if year >= 100:
            return datetime.date(year, month, day)
        found = datetime.date(2000 + year, month, day)
    except ValueError:  # the 31st of a short month
        return None
    this = datetime.date.today().year
    return found if this - _BACK <= found.year <= this + 1 else None
