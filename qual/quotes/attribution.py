"""Who said it, as print may say it, and the quotation marks around what was said.

A role in a small municipality *is* a person, so the default names only the kind of voice and the level of the group
("Deltaker, barnehage"); municipality, round and role are there for those who have cleared them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.errors import QualError

if TYPE_CHECKING:
    import pandas as pd

    from qual.quotes.find import Line

    Row = Mapping[Any, Any] | pd.Series[Any]

#: what a template may name; ``who`` is "participant", "participants" or "moderator" in the language of the report
FIELDS = ("who", "role", "group", "round", "year", "level", "municipality", "reference", "pseudonym")

_COLUMN = {"reference": "quote"}
_SEPARATOR = re.compile(r"(\s*[,;·|/]\s*|\s+[–—-]\s+)")
_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_HOLE = re.compile(r"\x00(\d+)\x00")
_MARK = re.compile(r"[«»„“”‟\"]")


def attribute(row: Row, template: str | None = None, language: str | None = None) -> str:
    """The attribution of one quotation.

    Parameters
    ----------
    row : a row of `quotes.find` (a Series or a dict); a missing or empty value counts as not known.
    template : text with `FIELDS` in braces, e.g. ``"{role}, {municipality} ({year})"``; default ``"{who}, {level}"``.

    What is not known leaves nothing behind: the stretch between two separators, or in a bracket, that names only unknown
    fields goes with them. Raises `QualError` (``quotes.unknown_field``, ``quotes.bad_template``).

    >>> row = quotes.find(study, theme="alt henger på én", round=1).iloc[0]
    >>> quotes.attribute(row, "{role}, {municipality} ({year})", "nb")
    'helsesjef, Nærsund (2015)'
    """
    parts = check_template("{who}, {level}" if template is None else template)
    values: list[str] = []
    skeleton = ""
    for literal, field in parts:
        skeleton += literal.replace("\x00", "")
        if field is not None:
            skeleton += f"\x00{len(values)}\x00"
            values.append(_value(row, field, language))
    kept = _BRACKET.sub(lambda found: _bracket(found, values), skeleton)
    return _filled(_without_empty(kept, values), values)


def check_template(template: str) -> list[tuple[str, str | None]]:
    """The template as (literal text, field or None) in order. Raises `QualError` when it is broken.

    >>> quotes.check_template("{role}, {municipality}")
    [('', 'role'), (', ', 'municipality')]
    """
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise QualError("quotes.bad_template", template=template) from error
    for _literal, field, spec, conversion in parsed:
        if field is not None and field not in FIELDS:
            raise QualError("quotes.unknown_field", field=field, known=", ".join(f"{{{name}}}" for name in FIELDS))
        if spec or conversion:
            raise QualError("quotes.bad_template", template=template)
    return [(literal, field) for literal, field, _, _ in parsed]


def quoted(text: str) -> str:
    """``text`` in «», quotation marks inside it as “”; every other character stays.

    >>> quotes.quoted('hun sa "nei" til det')
    '«hun sa “nei” til det»'
    """
    inside = False

    def mark(found: re.Match[str]) -> str:
        nonlocal inside
        inside = found[0] in "«„" or (found[0] not in "»”" and not inside)
        return "“" if inside else "”"

    return f"«{_MARK.sub(mark, text)}»"


def printed(row: Row, language: str | None = None) -> list[str]:
    """The quotation as it stands in print, a line per speaker.

    One speaker: the words in «». An exchange: each line with a letter for the participant (A, B …) or "Moderator", never the
    transcript's own label, which may be a name.

    >>> row = quotes.find(study, theme="alt henger på én", round=1).iloc[0]
    >>> quotes.printed(row, "nb")
    ['«Det varer så lenge Vibeke varer.»']
    """
    lines: Sequence[Line] = row.get("lines") or ()
    if len(lines) < 2:
        return [quoted(str(row["text"]))]
    return [f"{name}: {quoted(line.text)}" for name, line in zip(_voices(lines, language), lines, strict=True)]


def neutral(line: Line, language: str | None = None) -> str:
    """A line of context for print: "Moderator: …" or "Participant: …", without the transcript's label.

    >>> row = quotes.find(study, theme="alt henger på én", round=1, context=1).iloc[0]
    >>> quotes.neutral(row["lines_before"][0], "nb")
    'Deltaker: den har jeg sett. Den går ikke igjen.'
    """
    who = "moderator" if line.moderator else "participant"
    return f"{messages.text(f'quotes.who.{who}', language)}: {line.text}"


def _voices(lines: Iterable[Line], language: str | None = None) -> list[str]:
    """A neutral name per line: "Moderator", or a letter that stays with the speaker."""
    letters: dict[str | None, str] = {}
    names = []
    for line in lines:
        if line.moderator:
            names.append(messages.text("quotes.who.moderator", language))
        else:
            names.append(letters.setdefault(line.speaker, _letter(len(letters))))
    return names


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else f"{chr(ord('A') + number % 26)}{number // 26}"


def _value(row: Row, field: str, language: str | None) -> str:
    if field == "who":
        return _who(row, language)
    value = row.get(_COLUMN.get(field, field))
    if value is None or str(value) in ("nan", "<NA>", "NaT"):  # pandas' ways to say nothing
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a round that a column with gaps has made a float
    return str(value).strip()


def _who(row: Row, language: str | None) -> str:
    if row.get("moderator") in (True, 1):
        return messages.text("quotes.who.moderator", language)
    speakers = {line.speaker for line in row.get("lines") or () if not line.moderator}
    return messages.text("quotes.who.participants" if len(speakers) > 1 else "quotes.who.participant", language)


def _known(part: str, values: list[str]) -> bool:
    """False when the part names fields and none of them is known."""
    holes = _HOLE.findall(part)
    return not holes or any(values[int(hole)] for hole in holes)


def _bracket(found: re.Match[str], values: list[str]) -> str:
    """Nothing where the bracket names only unknown fields; otherwise one more value, so that its commas are its own."""
    inside = found[1] if found[1] is not None else found[2]
    if not _known(inside, values):
        return ""
    values.append(found[0][0] + _filled(_without_empty(inside, values), values) + found[0][-1])
    return f"\x00{len(values) - 1}\x00"


def _filled(text: str, values: list[str]) -> str:
    return " ".join(_HOLE.sub(lambda hole: values[int(hole[1])], text).split())


def _without_empty(text: str, values: list[str]) -> str:
    """``text`` without the stretches between separators that name only unknown fields."""
    stretches = _SEPARATOR.split(text)
    kept = ""
    for number in range(0, len(stretches), 2):
        stretch = stretches[number]
        if _known(stretch, values) and (stretch.strip() or not kept):
            kept += (stretches[number - 1] if kept else "") + stretch
    return kept
