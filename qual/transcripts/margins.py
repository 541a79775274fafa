"""Numbers in the margin: every line, every fifth one, or every utterance of a transcript counted by hand or by program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from qual.transcripts import labels
from qual.transcripts.model import LeftOut, Raw

_NUMBER: Final = re.compile(r"[ \t]{0,8}0{0,4}([0-9]{1,5})([.:)]?)(?:[ \t\xa0]+|$)")
_FEWEST: Final = 4  # numbers in a row, before they are a count
_SHARE: Final = 0.8  # of the lines with text that must carry one, where every line is counted


def widths(lines: Sequence[str]) -> list[int]:
    """How many characters of each line are a running number with its white space; all 0 where the lines are not counted.

    Numbers that rise by one from line to line count lines or utterances, those that rise by five every fifth line;
    before labels, any that rise. With punctuation (``1. ja``) they are the margin's only where labels follow: else a list.
    """
    found = [_NUMBER.match(line) if line[:9].strip()[:1].isdigit() else None for line in lines]
    filled = sum(map(bool, map(str.strip, lines)))
    kept = _every_line(lines, found, filled) or _every_fifth(found, filled)
    return [match.end() if match and at in kept else 0 for at, match in enumerate(found)]


def _every_line(lines: Sequence[str], found: Sequence[re.Match[str] | None], filled: int) -> set[int]:
    """The lines with a number, where nearly all have one and the numbers count."""
    numbered = [(at, match) for at, match in enumerate(found) if match]
    if len(numbered) < max(_FEWEST, _SHARE * filled):
        return set()
    steps = [int(b[1]) - int(a[1]) for (_, a), (_, b) in pairwise(numbered)]
    labelled = sum(labels.strong(lines[at][match.end() :]) is not None for at, match in numbered) * 2 >= len(numbered)
    listed = sum(bool(match[2]) for _, match in numbered) * 2 > len(numbered)
    by_one = sum(step == 1 for step in steps) >= 0.9 * len(steps) and not listed
    rising = sum(step > 0 for step in steps) >= 0.95 * len(steps) and labelled
    return {at for at, _ in numbered} if by_one or rising else set()


def _every_fifth(found: Sequence[re.Match[str] | None], filled: int) -> set[int]:
    """The lines whose numbers are 5, 10, 15 …; other numbers at a line's start are the talk's."""
    kept: set[int] = set()
    following = 5
    for at, match in enumerate(found):
        if match and int(match[1]) == following and not match[2]:
            kept.add(at)
            following += 5
    return kept if len(kept) >= max(_FEWEST, 0.7 * filled // 5) else set()


def cut(lines: Sequence[str], raw: Raw) -> list[str]:
    """``lines`` without the numbers in their margin, which are reported as left out."""
    found = widths(lines)
    if not any(found):
        return list(lines)
    numbers = [line[:width].strip() for line, width in zip(lines, found, strict=True) if width]
    raw.left_out.append(LeftOut("\n".join(numbers), "line_number"))
    return [line[width:].lstrip() for line, width in zip(lines, found, strict=True)]
