"""Words that a word processor split at a line's end are put together; a cut-off word (``va-``) keeps its hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from qual.transcripts.cleaning import word_set
from qual.transcripts.model import Block, LeftOut, Notice, Raw

_SPLIT: Final = re.compile(r"([^\W\d_]{2,})(-|\xad|\u2010)$")
_REST: Final = re.compile(r"[^\W\d_]{2,}")
_CUT_OFF: Final = re.compile(r"[^\W\d_]-(?=\s+(?!og\b|eller\b|and\b|or\b|und\b|oder\b)\S)")
_SHARED: Final = word_set("og eller and or und oder samt")  # «barne- og ungdomsskole»
_FEWEST: Final = 3  # splits, from which a file counts as hyphenated throughout


def rejoin(raw: Raw, lines: Sequence[Block]) -> None:
    """Join words split between two of ``lines`` (blocks of ``raw`` whose lines the writer broke), and report it.

    A file that splits words does so again and again; there every split is joined. Elsewhere only a word that is known:
    one that the file writes in one piece somewhere, or that is common in Norwegian.
    """
    pairs = [(above, below) for above, below in pairwise(lines) if _is_split(above.text, below.text)]
    if not pairs:
        return
    cut_off = sum(len(_CUT_OFF.findall(block.text)) for block in lines)
    throughout = len(pairs) >= max(_FEWEST, cut_off)
    written = {word.casefold() for block in lines for word in _REST.findall(block.text)}
    number = 0
    for above, below in pairs:
        split, rest = _SPLIT.search(above.text), _REST.match(below.text)
        assert split is not None
        assert rest is not None
        if not throughout and split[2] == "-" and not _known(f"{split[1]}{rest[0]}".casefold(), written):
            continue
        raw.left_out.append(LeftOut(split[2], "hyphen"))
        above.text = above.text[:-1]
        below.joiner, below.gap = "", False
        number += 1
    if number:
        raw.warnings.append(Notice("hyphens_joined", {"number": number}))


def _is_split(above: str, below: str) -> bool:
    split, rest = _SPLIT.search(above), _REST.match(below)
    if split is None or rest is None or not below[0].islower() or rest[0] in _SHARED:
        return False
    return not rest[0].startswith(split[1].casefold())  # «va- var» is said twice


def _known(word: str, written: set[str]) -> bool:
    from qual.language.vocabulary import ranks

    return word in written or word in ranks()
