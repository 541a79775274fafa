"""Words by which participants take up what another has just said: a cue to what an exchange does with its theme.

A cue proposes, with the words it rests on; whether an exchange agrees, opposes or develops is for the reader to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

#: The words of each stance, in bokmål and nynorsk. A cue counts where a turn begins, where one answers the other.
CUES: Final[dict[str, tuple[str, ...]]] = {
    "opposed": (
        "nei, men", "ja, men", "jo, men", "er ikke enig", "er ikkje einig", "ikke enig", "ikkje einig", "uenig", "ueinig",
        "tvert imot", "tvert om", "på den andre siden", "på den andre sida", "på hin side", "ser det annerledes",
        "ser det annleis", "opplever det annerledes", "opplever det annleis", "stemmer ikke", "stemmer ikkje",
        "kjenner meg ikke igjen", "kjenner meg ikkje igjen", "det er jeg ikke", "nei, det", "nei, jeg", "nei, eg",
    ),
    "developed": (
        "bygge videre på", "byggje vidare på", "bygger videre på", "byggjer vidare på", "henge meg på", "henger meg på",
        "hengje meg på", "legge til", "leggje til", "følge opp", "følgje opp", "i forlengelsen av", "i forlenginga av",
        "som du sier", "som du sa", "som du seier", "det du sier", "det du sa", "det du seier", "det samme som",
        "og så er det også", "i tillegg", "og ikke minst", "og ikkje minst",
    ),
    "agreed": (
        "enig", "einig", "ikke sant", "ikkje sant", "nettopp", "akkurat", "det stemmer", "samme her", "same her",
        "det samme hos oss", "det same hos oss", "kjenner meg igjen", "helt riktig", "heilt riktig", "ja, det er",
        "ja, absolutt", "absolutt", "det er sant",
    ),
}  # fmt: skip
OPENING: Final = 90  # characters of a turn in which it answers the one before

_GAP: Final = r"[\s,.#…–-]+"  # between the words of a cue: a comma or a pause may or may not be transcribed


class Cue(NamedTuple):
    """What an exchange may do with its theme, and why: ``words`` as they stand in the text number ``place``."""

    stance: str
    words: str
    place: int


def _pattern(cues: Sequence[str]) -> re.Pattern[str]:
    each = (_GAP.join(map(re.escape, re.findall(r"\w+", cue))) for cue in sorted(cues, key=len, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(each)})\b", re.IGNORECASE)


_PATTERNS: Final = {stance: _pattern(cues) for stance, cues in CUES.items()}


def stance_cue(texts: Sequence[str]) -> Cue | None:
    """What the words of an exchange, its utterances in order, hint at; None where nothing does.

    The first utterance answers nothing, so cues count from the second on, in the opening of each turn. Where cues of more
    than one kind stand there, disagreement counts before development, and that before agreement: «enig, men …» opens as a
    courtesy, and a nod is the commonest and weakest of the three.

    >>> stance_cue(["Vi venter for lenge.", "Ja, ikke sant, det gjør vi."])
    Cue(stance='agreed', words='ikke sant', place=1)
    """
    for stance, pattern in _PATTERNS.items():
        for place, text in enumerate(texts[1:], start=1):
            for found in pattern.finditer(text[:OPENING]):
                if not (stance == "agreed" and _denied(text, found.start())):
                    return Cue(stance, found.group(), place)
    return None


def _denied(text: str, at: int) -> bool:
    """Whether what stands here is said not to be so: «ikke helt enig»."""
    return re.search(r"\b(?:ikke|ikkje|aldri)\W+(?:\w+\W+)?$", text[:at], re.IGNORECASE) is not None
