"""When two names are the same, whoever typed them: decided here for codes, groups, concepts, persons and sessions alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Default_Ignorable_Code_Point of the Unicode Character Database: what is drawn as nothing, marks of direction among it.
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ANY: Final = re.compile(f"[{_UNSEEN}]")
_JOINING: Final = "\u200d\ufe0e\ufe0f"  # joins emojis and says how they are drawn: seen in what they do


@lru_cache(maxsize=8192)
def same(name: str) -> str:
    """What is the same for two spellings of one name: `seen`, case folded."""
    return unicodedata.normalize("NFC", seen(name).casefold())


def seen(name: str) -> str:
    """A name as it is read: NFC, spaces collapsed, nothing that is drawn as nothing; empty for a name of such signs only."""
    return unicodedata.normalize("NFC", " ".join(_ANY.sub("", name).split()))


def hides(name: str) -> bool:
    """Whether a name holds signs that nobody sees; those that only join emojis do not count.

    >>> hides("uro\u200b"), hides("uro")
    (True, False)
    """
    return any(
        found[0] not in _JOINING or unicodedata.category(name[found.start() - 1 : found.start()] or "a") not in _EMOJI
        for found in _ANY.finditer(name)
    )


_EMOJI: Final = (
    "So",
    "Sk",
    "Cf",
    "Mn",
    "Po",
    "Nd",
    "Sm",
)  # what a joiner follows; a keycap is a digit
