"""JSON from speech recognition: a list of segments with text and, where known, speaker and times.

One rule for all programs rather than one parser each: the list of objects that holds the most text is the talk. Whisper
(``segments``), WhisperX (with ``speaker``), whisper.cpp (``transcription``, times in ``offsets``), the transformers
pipeline (``chunks``, times in pairs), and services that write ``utterances`` or a bare list all fit it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from qual.errors import FileError
from qual.nesting import too_deep
from qual.transcripts import cleaning, times
from qual.transcripts.cleaning import word_set
from qual.transcripts.model import Block, LeftOut, Notice, Raw
from qual.transcripts.opening import LARGEST_TREE
from qual.transcripts.readers import plain

# what programs call each part of a segment, the surest name first
_NAMES: Final = {
    part: tuple(names.split())
    for part, names in {
        "text": "text tekst transcript utterance ytring content sentence body",
        "speaker": "speaker speaker_name speakername speaker_label speaker_id taler sprecher participant name navn user",
        "name": "name navn label id",  # of a speaker who is an object
        "start": "start start_time starttime begin from start_ms t0 tid time timestamp",
        "end": "end end_time endtime stop slutt to end_ms t1",
        "pair": "offsets timestamp timestamps",  # both times in one value
    }.items()
}
_COPIES: Final = word_set("word words tokens text transcript chunks segments utterances monologues sentences")


Item = Mapping[str, Any]  # a segment as the file has it: any object of JSON


class _Times(NamedTuple):
    start: float | None
    end: float | None
    whole: bool  # both are whole numbers, as milliseconds are


def read(data: bytes, file: str, encoding: str | None) -> Raw:
    """The segments of a .json file as blocks; every other string of the file is reported as left out.

    Raises `FileError` for bytes that are no JSON (``file.corrupt``), JSON without any text (``file.no_segments``), or
    far too much of it (``file.too_many_lines``).
    """
    if sum(data.count(mark) for mark in (b"{", b"[")) > LARGEST_TREE:
        raise FileError("file.too_many_lines", file=file, limit=LARGEST_TREE)
    text, name, notices = cleaning.decode(data, encoding, file)
    if too_deep(text):
        raise FileError("file.corrupt", file=file)
    try:
        tree = json.loads(text.removeprefix("\ufeff"))
    except ValueError as problem:
        raise FileError("file.corrupt", file=file) from problem
    raw = Raw(warnings=notices, encoding=name)
    found = _segments(tree)
    if found:
        _read_segments(found, raw)
        _leave_rest(tree, found, "", raw)
        return raw
    if isinstance(tree, list) and tree and all(isinstance(item, str) for item in tree):
        plain.add(cleaning.lines("\n".join(tree), file), raw)
    else:
        whole = max(
            (node for key, node in _nodes(tree) if isinstance(node, str) and key in _NAMES["text"]), key=len, default=""
        )
        plain.add(cleaning.lines(whole, file), raw)
        _leave_rest(tree, [], whole, raw)
    if not raw.blocks:
        raise FileError("file.no_segments", file=file)
    return raw


def _nodes(tree: Any) -> Iterator[tuple[str, Any]]:
    """Every value of the tree with the key it stands under (a list's items under the list's key), in order."""
    stack: list[tuple[str, Any]] = [("", tree)]
    while stack:
        key, node = stack.pop()
        yield key, node
        if isinstance(node, dict):
            stack += [(str(key), value) for key, value in reversed(node.items())]
        elif isinstance(node, list):
            stack += [(key, item) for item in reversed(node)]


def _field(item: Item, part: str) -> tuple[str, Any] | None:
    """The first of the names of ``part`` that ``item`` has, with its value; letters' case does not count."""
    for key in _keys(tuple(item), part):
        value = item[key]
        if value is not None and value != "":
            return key, value
    return None


@lru_cache(maxsize=256)  # the segments of a file have the same keys
def _keys(keys: tuple[str, ...], part: str) -> tuple[str, ...]:
    lowered = {key.casefold(): key for key in keys}
    return tuple(lowered[name] for name in _NAMES[part] if name in lowered)


def _words(item: Any) -> str:
    found = _field(item, "text") if isinstance(item, dict) else None
    return found[1] if found and isinstance(found[1], str) else ""


def _segments(tree: Any) -> Sequence[Item]:
    """The list of segments with the most text; of two copies the one with speakers, then the one with fewer items."""
    lists = []
    for _, node in _nodes(tree):
        if isinstance(node, list) and node and isinstance(node[0], dict):
            items = [item for item in node if isinstance(item, dict)]
            length = sum(len("".join(_words(item).split())) for item in items)
            if length:
                lists.append((length, any(_speaker(item) for item in items), -len(items), items))
    if not lists:
        return []
    most = max(length for length, *_ in lists)
    return max((one for one in lists if one[0] >= 0.9 * most), key=lambda one: one[1:3])[3]


def _speaker(item: Item) -> str | None:
    found = _field(item, "speaker")
    if found and isinstance(found[1], dict):  # {"speaker": {"name": …, "id": …}}
        found = _field(found[1], "name")
    if found is None or isinstance(found[1], bool):
        return None
    value = found[1]
    label = cleaning.normalise(str(value)) if isinstance(value, str | int) else ""
    return " ".join(label.split()) or None


def _read_segments(items: Sequence[Item], raw: Raw) -> None:
    spans = [_times(item) for item in items]
    thousand = _thousandths(items, spans)
    for item, span in zip(items, spans, strict=True):
        words = cleaning.normalise(_words(item)).strip()
        speaker = _speaker(item)
        raw.marks += [*([speaker] if speaker else []), *_clocks(item)]
        start, end = (None if value is None else max(0.0, value / thousand) for value in span[:2])
        if start is not None and end is not None and end < start:
            end = start
            if Notice("odd_times") not in raw.warnings:
                raw.warnings.append(Notice("odd_times"))
        if words:
            raw.blocks.append(Block(words, speaker=speaker, start=start, end=end, joiner=" "))
    named = sum(block.speaker is not None for block in raw.blocks)
    for block in raw.blocks:  # a file that names who speaks only where another begins is no longer than half named
        block.unnamed = block.speaker is None and named * 2 > len(raw.blocks)


def _times(item: Item) -> _Times:
    """Start and end as the segment writes them: numbers, clocks, or both in one value."""
    pair = _field(item, "pair")
    if pair and isinstance(pair[1], list | dict):
        values = list(pair[1].values()) if isinstance(pair[1], dict) else pair[1]
        values = [*values, None, None]
    else:
        values = [found[1] if (found := _field(item, part)) else None for part in ("start", "end")]
    start, end = (_number(value) for value in values[:2])
    return _Times(start, end, isinstance(values[0], int) and isinstance(values[1], int))


def _clocks(item: Item) -> list[str]:
    """The times that the segment writes as strings."""
    found = (_field(item, "start"), _field(item, "end"))
    return [one[1] for one in found if one and isinstance(one[1], str)]


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        if times.is_time(value):
            return times.span(value)[0]
        try:
            value = float(value.removesuffix("s"))
        except ValueError:
            return None
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 and math.isfinite(value) else None


def _thousandths(items: Sequence[Item], spans: Sequence[_Times]) -> int:
    """1000 where the times are milliseconds: whole numbers, at which the talk would be impossibly slow as seconds."""
    timed = [(item, span) for item, span in zip(items, spans, strict=True) if span.start is not None]
    if not timed or not all(span.whole for _, span in timed):
        return 1
    lasted = max((span.end or 0.0) for _, span in timed) - min((span.start or 0.0) for _, span in timed)
    return 1000 if sum(len(_words(item).split()) for item, _ in timed) < times.SLOWEST * lasted else 1


def _leave_rest(tree: Any, used: Sequence[Item], whole: str, raw: Raw) -> None:
    """Report the strings that are neither talk nor speaker, a piece for each key, and the names of the other fields.

    ``used`` are the segments that were read, ``whole`` the one text of a file without any.
    """
    inside = {id(item) for item in used}
    rest: dict[str, list[str]] = {}
    numbers: dict[str, None] = {}
    stack: list[tuple[str, Any]] = [("", tree)]
    while stack:
        key, node = stack.pop()
        if isinstance(node, dict):
            stack += reversed(_unused(node) if id(node) in inside else [(str(k), value) for k, value in node.items()])
        elif isinstance(node, list):
            stack += [(key, item) for item in reversed(node)]
        elif isinstance(node, str):
            if whole and node == whole and key in _NAMES["text"]:
                whole = ""
            elif node.strip():
                rest.setdefault(key, []).append(node)
        elif node is not None and key:
            numbers[key] = None
    for key, values in rest.items():
        text = cleaning.normalise("\n".join(values)).strip()
        raw.left_out.append(LeftOut(text, "copy" if key in _COPIES else "field"))
    if names := [key for key in numbers if key not in rest]:
        raw.left_out.append(LeftOut(", ".join(names), "number_fields"))


def _unused(item: Item) -> list[tuple[str, Any]]:
    """The fields of a segment that became neither talk nor speaker nor time; of a speaker's object, its other fields."""
    found = [_field(item, "text"), _field(item, "speaker"), _field(item, "start"), _field(item, "end")]
    taken = {one[0] for one in found if one and not isinstance(one[1], list | dict)}
    rest = [(str(key), value) for key, value in item.items() if key not in taken]
    speaker = found[1]
    if speaker and isinstance(speaker[1], dict):
        named = _field(speaker[1], "name")
        rest = [one for one in rest if one[0] != speaker[0]]
        rest += [(str(key), value) for key, value in speaker[1].items() if not named or key != named[0]]
    return rest
