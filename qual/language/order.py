"""The Norwegian order of names: one key for every list that is sorted by name.

After the collation of the Unicode CLDR: the root order, with what Norwegian (``no``, ``nb``) changes in it. Accents and case are
told apart only between names that are otherwise the same; æ, ø and å come last, with ä, ö and ő, œ and aa as variants of
them; ü is a y, đ and ð a d, þ a th. Numbers in a name stand by their value. What is written in other scripts comes after, by
code point. (CLDR, https://cldr.unicode.org, ``common/collation/no.xml``; UTS #10.)
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

Element = tuple[int, int, str]  # what kind of sign, its place among them, the digits of a number
Key = tuple[tuple[Element, ...], tuple[int, ...], tuple[int, ...], str]

_SPACE, _SIGN, _NUMBER, _LETTER, _OTHER = range(5)
_LETTERS: Final = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}
_SIGNS: Final = {
    sign: place
    for place, sign in enumerate("_-‐‑‒–—,;:!¡?¿.…·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´^¯¨¸°©®+±÷×<=>¬|¦~¤¢$£¥€")
}
#: letters that stand for others: these, how far from them (1: next to them, as another letter would be told by an accent)
_VARIANTS: Final = {
    "đ": ("d", 1), "ð": ("d", 2), "ü": ("y", 1), "ű": ("y", 2), "ä": ("æ", 1), "ö": ("ø", 1), "ő": ("ø", 2), "œ": ("ø", 3),
    "ł": ("l", 99), "ħ": ("h", 99), "þ": ("th", 0), "ß": ("ss", 0), "ſ": ("s", 0), "æ": ("æ", 0), "ø": ("ø", 0), "å": ("å", 0),
}  # fmt: skip
_AA: Final = {"aa": 0, "Aa": 2, "AA": 3}
_ACCENTS: Final = {
    mark: 10 + place for place, mark in enumerate("\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307")
}


@lru_cache(maxsize=50_000)
def norwegian(name: str | None) -> Key:
    """The key by which names are sorted in Norwegian, whatever their case; None is as a blank name.

    >>> sorted(["åpner", "zoolog", "Aase", "ærfugl", "kode 10", "Kode 2"], key=language.norwegian)
    ['Kode 2', 'kode 10', 'zoolog', 'ærfugl', 'åpner', 'Aase']
    """
    text = unicodedata.normalize("NFC", name or "")
    first: list[Element] = []
    second: list[int] = []
    third: list[int] = []
    at = 0
    while at < len(text):
        marks = unicodedata.normalize("NFD", text[at + 1 : at + 2])  # the second a may bear an accent
        if text[at] + marks[:1] in _AA:
            _put(first, second, third, "å", 1, _AA[text[at] + marks[:1]])
            for mark in marks[1:]:
                _letter(first, second, third, mark)
            at += 2
        elif text[at].isdecimal():
            end = at
            while end < len(text) and text[end].isdecimal():
                end += 1
            digits = "".join(str(unicodedata.decimal(digit)) for digit in text[at:end]).lstrip("0")
            first.append((_NUMBER, len(digits), digits))
            second.append(0)
            third.append(0)
            at = end
        else:
            _letter(first, second, third, text[at])
            at += 1
    return tuple(first), tuple(second), tuple(third), text


def _letter(first: list[Element], second: list[int], third: list[int], sign: str) -> None:
    small = sign.lower()
    upper = 0 if small == sign else 2
    parts = unicodedata.decomposition(small).split()
    if small in _VARIANTS:
        stands, apart = _VARIANTS[small]
        _put(first, second, third, stands, apart, upper + (stands != small and apart == 0))
    elif parts and not parts[0].startswith("<"):
        for part in parts:
            letter = chr(int(part, 16))
            _letter(first, second, third, letter.upper() if upper and part == parts[0] else letter)
    elif unicodedata.category(small[0]) in ("Mn", "Me", "Mc"):
        second.append(_ACCENTS.get(small, 30 + ord(small[0])))
        third.append(0)
    elif unicodedata.category(small[0]) not in ("Cc", "Cf") or small.isspace():
        _put(first, second, third, small, 0, upper)


def _put(first: list[Element], second: list[int], third: list[int], letters: str, apart: int, case: int) -> None:
    for letter in letters:
        first.append(_element(letter))
        second.append(apart)
        third.append(case)


def _element(sign: str) -> Element:
    if sign in _LETTERS:
        return (_LETTER, _LETTERS[sign], "")
    if sign.isspace():
        return (_SPACE, 0, "")
    if sign in _SIGNS:
        return (_SIGN, _SIGNS[sign], "")
    return (_OTHER if sign.isalnum() else _SIGN, ord(sign) + len(_SIGNS), "")
