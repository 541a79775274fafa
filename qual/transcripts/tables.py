"""Transcripts in tables: which column holds the speaker, the time and the words, by header or by content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from typing import Final, NamedTuple

from qual.transcripts import header, labels, naming, times
from qual.transcripts.cleaning import word_set
from qual.transcripts.model import Block, LeftOut

_NOTHING: Final[Mapping[str, str | int]] = {}
_NUMBER: Final = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_FEWEST: Final = 4  # rows, before numbers are times by what they hold
_SPEAKER: Final = word_set(
    """
    speaker taler taleren tier navn name deltaker hvem kven person who participant snakker sprecher speaker_name
    speaker_label speaker_id informant forfatter author avsender
    """
)
_TIME: Final = word_set(
    """
    time tid tidspunkt tidskode timespan timestamp timecode start begin tmin fra from klokkeslett starttid start_time
    start_ms zeit beginn
    """
)
_END: Final = word_set("end tmax slutt stop stopp til to sluttid end_time end_ms ende")
_WORDS: Final = word_set(
    """
    text tekst content innhold utterance ytring utsagn transcript transkripsjon tale speech sentence svar innlegg
    replikk answer aussage
    """
)
_OTHER: Final = word_set(
    """
    nr no # id linje line nummer number kommentar kommentarer comment comments merknad kode
    """
)
_PLAN: Final = word_set(  # the columns of a plan, in which a name is nobody who speaks
    """
    tiltak ansvar ansvarlig ansvarleg frist mål status når delmål ressurser evaluering action responsible owner deadline
    goal measure due maßnahme verantwortlich frist ziel
    """
)
_ABOUT: Final = word_set(  # the columns of a survey, whose short recurring values are nobody's names
    """
    id skole kommune barnehage enhet avdeling klasse trinn kjønn alder gruppe kategori tema kode stilling yrke fylke
    school unit department class gender sex age group category theme topic code occupation region county municipality
    schule geschlecht alter klasse gruppe kategorie thema beruf
    """
)
_ALL: Final = _SPEAKER | _TIME | _END | _WORDS | _OTHER


class _Columns(NamedTuple):
    words: int
    speaker: int | None
    start: int | None
    end: int | None
    unit: float = 0.0  # seconds in 1, where the times are plain numbers


def flatten(
    blocks: Sequence[Block],
    marks: list[str],
    left_out: list[LeftOut],
    told: Mapping[str, str | int] = _NOTHING,
) -> list[Block]:
    """``blocks`` with every table row turned into a block with its speaker and times.

    Labels and times as written go to ``marks``, head rows and other columns to ``left_out``. A table in which no
    column looks like speakers becomes lines of text. ``told`` is what the user says of the columns (see `read`).
    """
    found: list[Block] = []
    for table, group in groupby(blocks, key=lambda block: block.table if block.cells else 0):
        members = list(group)
        found += _rows(members, marks, left_out, told) if table else members
    return found


def parts(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], dict[str, int]]:
    """The head of a table (empty where its first row is talk), and the column of each part that is found, from 1."""
    head = rows[0] if is_head(rows[0]) else ()
    body = rows[1:] if head else rows
    columns = _columns(body, head, {}) if body else None
    if columns is None:
        return head, {}
    if not head and _names_columns([Block("", cells=row) for row in rows], columns):
        head = rows[0]
    found = {"text": columns.words, "speaker": columns.speaker, "start": columns.start, "end": columns.end}
    return head, {part: at + 1 for part, at in found.items() if at is not None}


def is_head(cells: Sequence[str]) -> bool:
    """Whether ``cells`` are the names of columns: two known ones at least, and no more unknown than known."""
    named = [_name(cell) for cell in cells if cell.strip()]
    known = sum(name in _ALL for name in named)
    return known >= 2 and len(named) <= 2 * known


def _rows(rows: list[Block], marks: list[str], left_out: list[LeftOut], told: Mapping[str, str | int]) -> list[Block]:
    if not told and len(_PLAN.intersection(cell.strip(" :").casefold() for cell in rows[0].cells)) > 1:
        return [Block("\t".join(filter(None, row.cells))) for row in rows]  # a name in a cell of its own is no label
    named = any(isinstance(column, str) for column in told.values())
    head = rows[0].cells if named or is_head(rows[0].cells) else ()
    if head:
        left_out.append(LeftOut(rows[0].text, "table_head"))
        rows = rows[1:]
    columns = _columns([row.cells for row in rows], head, told) if rows else None
    if columns and not head and not told and _names_columns(rows, columns):
        left_out.append(LeftOut(rows[0].text, "table_head"))
        rows = rows[1:]
    if columns is None:
        return [Block(part) for row in rows for part in _as_text(row.cells)]
    return [block for row in rows if (block := _row(row.cells, columns, marks, left_out)) is not None]


def _names_columns(rows: Sequence[Block], columns: _Columns) -> bool:
    """Whether the first row is a head with unknown names: no time stands where every other row has one."""
    at = columns.start
    if at is None or len(rows) < 3:
        return False
    stamped = [at < len(row.cells) and times.is_time(row.cells[at].strip()) for row in rows]
    return not stamped[0] and all(stamped[1:]) and bool(rows[0].cells[at].strip() if at < len(rows[0].cells) else "")


def _as_text(cells: Sequence[str]) -> list[str]:
    """The lines of a row that is no talk; a key with its value stays on one line."""
    if len(cells) == 2 and header.is_key(cells[0].strip(" :")):
        return ["\t".join(cells)]
    return [cell for cell in cells if cell.strip()]


def _columns(rows: Sequence[Sequence[str]], head: Sequence[str], told: Mapping[str, str | int]) -> _Columns | None:
    """The part that each column plays; None where there is no column of speakers and none of times."""
    width = max(map(len, rows))
    if told:
        return _as_told(rows, head, told, width)
    if width < 2 or 2 * sum(header.is_key(row[0].strip(" :")) for row in rows) > len(rows):
        return None
    names = [_name(cell) for cell in head[:width]]
    cells = [[row[at].strip() if at < len(row) else "" for row in rows] for at in range(width)]
    timed, unit = _timed(rows, names, cells)
    rest = [at for at in range(width) if at not in timed]
    if not rest:
        return None
    start, end = _start_and_end(names, timed)
    speaker = _named(names, _SPEAKER)
    if speaker is None:
        speaker = _like_speakers(names, cells, rest)
    words = _named(names, _WORDS)
    known = any(part is not None for part in (speaker, start, words))
    if words is None:
        words = max((at for at in rest if at != speaker), key=lambda at: _size(cells[at]), default=rest[0])
    return _Columns(words, speaker, start, end, unit) if known else None


def _timed(
    rows: Sequence[Sequence[str]], names: Sequence[str], cells: Sequence[Sequence[str]]
) -> tuple[list[int], float]:
    """The columns that hold times, and the seconds in 1 of them where they are plain numbers (0 where they are not)."""
    stamped = [at for at, column in enumerate(cells) if _mostly_times(column)]
    if stamped:
        return stamped, 0.0
    numbers = [at for at, name in enumerate(names) if _counts(name, cells[at])]
    if not numbers and not names:
        numbers = _spans(cells)
    return numbers, _unit(rows, [cells[at] for at in numbers]) if numbers else 0.0


def _start_and_end(names: Sequence[str], timed: Sequence[int]) -> tuple[int | None, int | None]:
    """Of the columns with times, those in which an utterance starts (by name, else the first) and ends."""
    if not timed:
        return None, None
    named = _named(names, _TIME)
    start = named if named in timed else timed[0]
    ends = (at for at in timed if at >= len(names) or names[at] in _END)
    return start, next((at for at in ends if at != start), None)


def _like_speakers(names: Sequence[str], cells: Sequence[Sequence[str]], rest: Sequence[int]) -> int | None:
    """The one of the columns ``rest`` that looks most like speakers: by the share of names in it, then the shortest."""
    if len(rest) < 2:
        return None
    able = [at for at in rest if (at >= len(names) or names[at] not in _ABOUT) and _mostly_labels(cells[at])]
    return min(able, key=lambda at: (-_name_share(cells[at]), _size(cells[at])), default=None)


def _size(cells: Sequence[str]) -> int:
    return sum(map(len, cells))


def _as_told(
    rows: Sequence[Sequence[str]], head: Sequence[str], told: Mapping[str, str | int], width: int
) -> _Columns | None:
    """The columns as the user names or numbers (from 1) them; None for a table that lacks the one of words."""
    names = [cell.strip().casefold() for cell in head]
    places: dict[str, int | None] = {}
    for part, column in told.items():
        name = "" if isinstance(column, int) else column.strip().casefold()
        at = column - 1 if isinstance(column, int) else names.index(name) if name in names else width
        places[part] = at if 0 <= at < width else None
    words = places.get("text")
    if words is None:
        return None
    timed = [place for part in ("start", "end") if (place := places.get(part)) is not None]
    cells = [[row[place].strip() if place < len(row) else "" for row in rows] for place in timed]
    numbers = bool(cells) and all(_NUMBER.fullmatch(cell) for column in cells for cell in column if cell)
    unit = _unit(rows, cells) if numbers and any(map(any, cells)) else 0.0
    return _Columns(words, places.get("speaker"), places.get("start"), places.get("end"), unit)


def _counts(name: str, cells: Sequence[str]) -> bool:
    """Whether a column of that name holds times as plain numbers (seconds or milliseconds)."""
    filled = [cell for cell in cells if cell]
    return name in _TIME | _END and bool(filled) and all(map(_NUMBER.fullmatch, filled))


def _spans(cells: Sequence[Sequence[str]]) -> list[int]:
    """The two columns of plain numbers that are start and end by what they hold: they rise, and no end is before its start."""
    rising = [at for at, column in enumerate(cells) if all(map(_NUMBER.fullmatch, column)) and _rises(column)]
    for one, other in combinations(rising, 2):
        pairs = [(_seconds(a), _seconds(b)) for a, b in zip(cells[one], cells[other], strict=True)]
        if len(pairs) >= _FEWEST and all(a <= b for a, b in pairs) and any(a < b for a, b in pairs):
            return [one, other]
    return []


def _rises(column: Sequence[str]) -> bool:
    """Whether the numbers rise as times do: hardly ever back, and not by one from row to row."""
    values = list(map(_seconds, column))
    steps = [b - a for a, b in pairwise(values)]
    return sum(step >= 0 for step in steps) >= 0.8 * len(steps) and not all(step == 1 for step in steps)


def _seconds(number: str) -> float:
    return float(number.replace(",", "."))


def _unit(rows: Sequence[Sequence[str]], columns: Sequence[Sequence[str]]) -> float:
    """Milliseconds if the numbers are whole and the talk would be impossibly slow as seconds, else seconds."""
    numbers = [cell for cells in columns for cell in cells if cell]
    values = list(map(_seconds, numbers))
    spoken = sum(len(cell.split()) for row in rows for cell in row) - len(numbers)
    slow = spoken < times.SLOWEST * (max(values) - min(values))
    return 0.001 if slow and all(map(str.isdigit, numbers)) else 1.0


def _named(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in wanted), None)


def _name(cell: str) -> str:
    """What a cell of the head calls its column."""
    return cell.strip().strip(":").casefold()


def _mostly_times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(times.is_time, filled)) >= 0.6 * len(filled)


def _mostly_labels(cells: Sequence[str]) -> bool:
    """Short cells of the form of a label, not a running number, that recur (or a table too short for that)."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    numbers = [int(cell) for cell in filled if cell.isdecimal() and len(cell) < 20]
    if len(numbers) > 2 and numbers == sorted(set(numbers)):
        return False
    names = [_split(cell)[0] for cell in filled]
    good = sum(naming.plausible(name) for name in names)
    return good >= 0.9 * len(filled) and (len(set(names)) < len(names) or len(names) <= 4)


def _name_share(cells: Sequence[str]) -> float:
    filled = [labels.clean(cell.rstrip(" :")) for cell in cells if cell]
    return sum(map(naming.name_like, filled)) / len(filled)


@lru_cache(maxsize=1024)  # a column of speakers repeats them
def _split(cell: str) -> tuple[str, str]:
    """A speaker's cell as label and time (``Anne [00:01:02]:`` is allowed)."""
    found = labels.strong(cell if ":" in cell else cell + ":")
    return (found.label, cell) if found else (labels.clean(cell.rstrip(" :")), "")


def _span(cell: str, unit: float) -> tuple[float | None, float | None]:
    return (round(_seconds(cell) * unit, 6), None) if unit else times.span(cell)


def _row(cells: Sequence[str], columns: _Columns, marks: list[str], left_out: list[LeftOut]) -> Block | None:
    def cell(at: int | None) -> str:
        return cells[at].strip() if at is not None and at < len(cells) else ""

    name, stamp = _split(cell(columns.speaker)) if cell(columns.speaker) else ("", "")
    start, end = _span(cell(columns.start), columns.unit) if cell(columns.start) else times.span(stamp)
    if columns.end is not None and cell(columns.end):
        end = _span(cell(columns.end), columns.unit)[0]
    used = {columns.words, columns.speaker}
    for at, text in enumerate(cells):
        if at in (columns.start, columns.end) and (columns.unit or times.is_time(text.strip())):
            marks.append(text)
        elif at not in used and text.strip():
            left_out.append(LeftOut(text, "column"))
    if columns.speaker is not None and cell(columns.speaker):
        marks.append(cells[columns.speaker])
    text = cell(columns.words)
    if columns.speaker is None:
        return Block(text, start=start, end=end) if text else None
    return Block(text, speaker=name or None, start=start, end=end) if text else None
