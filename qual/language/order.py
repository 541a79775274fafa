"""The order of names in a list: Norwegian, capitals beside small letters, numbers in names by their value."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from qual.language.sameness import same

Key = tuple[tuple[tuple[int, int, str], ...], str]

# Unicode CLDR 46, common/collation/no.xml: what stands after z, and what stands with another letter
_AFTER_Z: Final = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "ő": "|", "œ": "|", "å": "}"}
_WITH: Final = {"ü": "y", "ű": "y", "đ": "d", "ð": "d", "þ": "th", "ł": "l"}
_PARTS: Final = re.compile(r"(\d+)|([^\W\d]+)")


@lru_cache(maxsize=8192)
def norwegian(name: str) -> Key:
    """The key that sorts a name: æ, ø, å (and aa) after z; é as e; 9 before 10; a name of two words before one that goes on.

    Rules of Unicode's CLDR for Norwegian, their first level; where that is the same, the spelling decides.

    >>> sorted(["åpner", "zoolog", "Ærfugl", "ørret", "gruppe 10", "Gruppe 9"], key=norwegian)
    ['Gruppe 9', 'gruppe 10', 'zoolog', 'Ærfugl', 'ørret', 'åpner']
    """
    return tuple(_part(number, word) for number, word in _PARTS.findall(same(name))), name


def _part(number: str, word: str) -> tuple[int, int, str]:
    """A number by its length, then its digits: a thousand digits are no number that Python would make."""
    if number:
        digits = "".join(str(unicodedata.digit(digit)) for digit in number).lstrip("0")
        return 0, len(digits), digits
    return (
        1,
        0,
        "".join(_AFTER_Z.get(letter) or _WITH.get(letter) or _bare(letter) for letter in word.replace("aa", "å")),
    )


def _bare(letter: str) -> str:
    """A letter without its accent."""
    return unicodedata.normalize("NFD", letter)[0]
