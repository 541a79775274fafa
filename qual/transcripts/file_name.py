"""What the name of a file says: which session it is of, and which version of it.

Names are written by people, with what they had in mind: ``Sykehjem nord 3. runde (endelig) 15.05.24``, ``BN_R2_del1``. What a
name does not plainly say is left to the user.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final

from qual.transcripts import dates
from qual.transcripts.cleaning import word_set
from qual.transcripts.model import Header

_NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            "første fyrste first one ein", "andre annen second to two ii", "tredje third tre three iii",
            "fjerde fourth fire four iv", "femte fifth fem five", "sjette sixth seks six",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_WORD: Final = "|".join(_NUMBERS)
_ROUND: Final = r"(?:intervju|fokusgruppe)?(?:runde|round|samling|omgang|gang)"
_BEFORE: Final = re.compile(rf"(?<![0-9a-zæøå])([0-9]{{1,2}})(\.?) ?{_ROUND}(?:en)?(?![a-zæøå])")
_AFTER: Final = re.compile(rf"{_ROUND}(?: nr| no)? ?([0-9]{{1,2}})(?![0-9])")
_SPELT: Final = re.compile(rf"(?<![a-zæøå])({_WORD}) {_ROUND}(?:en)?(?![a-zæøå])|{_ROUND} ({_WORD})(?![a-zæøå])")
_LETTER: Final = re.compile(r"(?<![0-9a-zæøå])r[ .]?([0-9]{1,2})(?![0-9])")
_PART: Final = re.compile(r"(?<![0-9a-zæøå])(?:del|part|d|p) ?([0-9]{1,2})(?![0-9])")
_PARTS: Final = re.compile(r"(?<![0-9a-zæøå])(?:del|part) ?([0-9]{1,2})(?![0-9])")
_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_SEASON: Final = re.compile(
    r"(?<![a-zæøå])(?:(?:vår|haust|høst|sommer|vinter|spring|autumn|fall)(?:en)? ?'?|[vh])([12][0-9])(?![0-9])"
)
_GROUP: Final = re.compile(r"[A-ZÆØÅ]{1,4}[0-9]?")
#: capitals that are no group: what kind of file it is, which version, and what machines call theirs
_NO_GROUP: Final = word_set(
    "korr rev kopi copy fg fgi fgd fgr int rec gmt vtt srt doc docx del nr no uke zoom lyd wav mp3 mp4 v h r d p og av med ny nye"
    " fin end ok til fra the of and"
)
_VERSIONS: Final = (
    (re.compile(r"(?<![a-zæøå])(?:endelig|final|ferdig|siste|godkjent)"), 1000),
    (re.compile(r"(?<![a-zæøå])(?:korr|korrigert|rettet|retta|rev|revidert|corrected) ?([0-9]{0,2})(?![0-9a-zæøå])"), 100),
    (re.compile(r"(?<![a-zæøå])(?:v|ver|versjon|version) ?([0-9])(?![0-9])"), 0),
    (re.compile(r"(?<![a-zæøå])(?:kopi|copy)(?![a-zæøå])|\([0-9]\)"), -1),
    (re.compile(r"(?<![a-zæøå])(?:utkast|draft|rå|auto)(?![a-zæøå])"), -100),
)  # fmt: skip


def read(stem: str, groups: Mapping[str, str] | None = None) -> Header:
    """What a name without its extension says.

    ``groups`` : the code of each group that the study has, by its code and its name in small letters; where none of them stands
    in the name, a short word in capitals is taken for the group.
    """
    stem = re.sub(r"[_\s()\[\],;+]+", " ", unicodedata.normalize("NFC", stem))
    date, rest = dates.in_name(stem)
    text = _apart(rest.casefold(), groups or {})
    number, part, year = _round(text), _number(_PARTS, text) or _number(_PART, text), _year(text)
    group = named(text, groups) if groups else None
    if group is None and not several(text, groups or {}):
        group = next((word for word in re.split(r"[\s.\-–]+", rest) if _is_group(word)), None)
    return Header(group, number, date, part, date.year if date else year)


def title(stem: str) -> str:
    """The name that a source outside the grid has from its file."""
    return " ".join(unicodedata.normalize("NFC", stem).replace("_", " ").split())


def version(stem: str) -> int:
    """Which of the versions of one file this is: the higher, the later. 0 where the name says nothing of it; a copy and a draft
    come before it, what was corrected after, and what is final last."""
    text = re.sub(r"[_\s\-]+", " ", unicodedata.normalize("NFC", stem).casefold())
    found = [(rank, form.search(text)) for form, rank in _VERSIONS]
    return sum(rank + int((one[1] if one.re.groups else "") or 0) for rank, one in found if one)


def named(text: str, groups: Mapping[str, str]) -> str | None:
    """The one group whose name or code stands in the text as whole words; of two that share words, the longer name."""
    found = _groups(text, groups)
    return found.pop() if len(found) == 1 else None


def several(text: str, groups: Mapping[str, str]) -> bool:
    """Whether the text names more than one group."""
    return len(_groups(text, groups)) > 1


def _groups(text: str, groups: Mapping[str, str]) -> set[str]:
    words = f" {re.sub(r'[^0-9a-zæøåäöü]+', ' ', text.casefold())} "
    there = [name for name in groups if f" {name} " in words]
    return {
        groups[name] for name in there if not any(f" {name} " in f" {longer} " for longer in there if longer != name)
    }


def _apart(text: str, groups: Collection[str]) -> str:
    """A known code and the round or year that is written together with it, apart: ``bnr2``, ``bn2``, ``r2bn``, ``bn2016``."""
    for code in sorted(groups, key=len, reverse=True):
        word = re.escape(code)
        text = re.sub(rf"(?<![0-9a-zæøå]){word}r?([0-9]{{1,2}})(?![0-9a-zæøå])", rf"{code} r\1", text)
        text = re.sub(rf"(?<![0-9a-zæøå]){word}([0-9]{{4}})(?![0-9a-zæøå])", rf"{code} \1", text)
        text = re.sub(rf"(?<![0-9a-zæøå])r([0-9]{{1,2}}){word}(?![0-9a-zæøå])", rf"r\1 {code}", text)
    return text


def _round(text: str) -> int | None:
    """The number of the round; None where the name says two."""
    said = [int(found[1]) for found in _BEFORE.finditer(text) if found[2]]
    text = re.sub(r"[.\-–]+", " ", text)
    said += [int(found[1]) for found in _AFTER.finditer(text)]
    said += [_NUMBERS[found[1] or found[2]] for found in _SPELT.finditer(text)]
    said = (
        said
        or [int(found[1]) for found in _BEFORE.finditer(text)]
        or [int(found[1]) for found in _LETTER.finditer(text)]
    )
    return said[0] if said and set(said) == {said[0]} and said[0] else None


def _year(text: str) -> int | None:
    if found := _YEAR.search(text):
        return int(found[1])
    season = _SEASON.search(text)
    return 2000 + int(season[1]) if season else None


def _number(form: re.Pattern[str], text: str) -> int | None:
    found = form.search(text)
    return int(found[1]) if found else None


def _is_group(word: str) -> bool:
    return _GROUP.fullmatch(word) is not None and word.casefold().rstrip("0123456789") not in _NO_GROUP
