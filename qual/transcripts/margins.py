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
    before labels, any that rise. A number with punctuation (``1. ja``) is the margin's only where labels follow: else it is a list.
    """
    found = [_NUMBER.match(line) if line[:9].strip()[:1].isdigit() else None for line in lines]
    numbered = [(at, int(match[1])) for at, match in enumerate(found) if match]
    filled = sum(map(bool, map(str.strip, lines)))
    if len(numbered) < _FEWEST:
        return [0] * len(lines)
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(numbered)]
    throughout = len(numbered) >= _SHARE * filled
    by_one = throughout and sum(step == 1 for _, step in steps) >= 0.9 * len(steps)
    by_five = sum(step == 5 and apart >= 5 for apart, step in steps) >= 0.9 * len(steps)
    listed = sum(bool(match and match[2]) for match in found) * 2 > len(numbered)
    labelled = sum(labels.strong(lines[at][found[at].end() :]) is not None for at, _ in numbered if found[at])  # type: ignore[union-attr]
    rising = throughout and labelled * 2 >= len(numbered) and sum(step > 0 for _, step in steps) >= 0.95 * len(steps)
    if not (by_one or by_five or rising) or (listed and labelled * 2 < len(numbered)):
        return [0] * len(lines)
    return [match.end() if match else 0 for match in found]


def cut(lines: Sequence[str], raw: Raw) -> list[str]:
    """``lines`` without the numbers in their margin, which are reported as left out."""
    found = widths(lines)
    if not any(found):
        return list(lines)
    numbers = [line[:width].strip() for line, width in zip(lines, found, strict=True) if width]
    raw.left_out.append(LeftOut("\n".join(numbers), "line_number"))
    return [line[width:].lstrip() for line, width in zip(lines, found, strict=True)]
