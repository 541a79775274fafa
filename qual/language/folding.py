"""What a damaged or dialect spelling may stand for: candidates, never facts.

``meter`` may be ``meter``, or a scanned ``møter``; only the reader of the sentence can tell. So nothing here changes a
text: whoever searches or looks up a meaning asks for the candidates and weighs them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from qual.language.lemmas import known
from qual.language.vocabulary import ranks

MOST_CHANGES: Final = 2
# What scanning, a foreign keyboard or a hurried hand makes of a letter: as written → as it may have been.
CONFUSED: Final = {
    "aa": ("å",),
    "ae": ("æ",),
    "oe": ("ø",),
    "a": ("å",),
    "o": ("ø",),
    "e": ("æ", "ø"),
    "ö": ("ø",),
    "ä": ("æ",),
    "0": ("o", "ø"),
    "1": ("l", "i"),
    "5": ("s",),
    "rn": ("m",),
    "vv": ("w",),
    "ii": ("n",),
    "ﬁ": ("fi",),
    "ﬂ": ("fl",),
}
# Common words of speech in the spellings that transcribers use for dialects, by the bokmål word.
DIALECT: Final = {
    "jeg": "e eg æ æg ej je ja i",
    "ikke": "ikkje ikkj itte itj ittj inte ikkja ente",
    "hva": "ka kva hå hu",
    "hvem": "kem kven hvæm åkken kæm",
    "hvor": "kor hårr ker kår korr",
    "hvordan": "korsn koss korleis åssen hassen kordan",
    "hvorfor": "kordfor koffer kvifor åffer koffår",
    "noe": "nokka noko nåkka noe no nåe",
    "noen": "nokken nokon nån nåkken",
    "vi": "mi me oss vi",
    "dere": "dokker dykk dere dåkk døkk",
    "de": "dem di dei døm",
    "hun": "ho hu hoinn",
    "han": "hain hannj",
    "mye": "mykje mye møkk møe",
    "bare": "berre bærre bære",
    "være": "vere væra vær",
    "er": "e æ ær",
    "var": "va vart",
    "med": "mæ me",
    "det": "de dæ d da",
    "meg": "mæ mei mæi",
    "deg": "dæ dei dæi",
    "seg": "sæ sei",
    "sånn": "sånt slik sånnj",
    "også": "og åsså au òg",
    "alle": "aille ælle",
    "veldig": "veldi",
    "gjør": "gjer gjør gjær",
    "går": "gjeng går",
    "kommer": "kjem kjæm kommer",
    "sier": "seie sei seier",
    "vet": "veit væit",
    "skal": "ska",
    "skulle": "sku",
    "hjemme": "heime himma",
    "hjem": "heim himat",
    "barna": "ongan ungan borna",
    "to": "to tvo",
    "liksom": "lissom liksåm",
    "egentlig": "eigentleg egentli",
    "kanskje": "kanskje kansje kanskji",
}
READINGS: Final = {
    form: tuple(word for word, forms in DIALECT.items() if form in forms.split())
    for form in sorted({form for forms in DIALECT.values() for form in forms.split()})
}


@lru_cache(maxsize=50_000)
def candidates(word: str) -> tuple[str, ...]:
    """What ``word`` may stand for, lower-cased, the likeliest first; the word itself is first when it is one.

    >>> candidates("meter")[:2]
    ('meter', 'møter')
    >>> candidates("ittj")
    ('ikke',)
    """
    low = word.lower()
    found = [low] if low in ranks() or known(low) else []
    found += [reading for reading in READINGS.get(low, ()) if reading != low]
    damaged = {form for form in _undamaged(low) if form in ranks()} - {low}
    return tuple(dict.fromkeys([*found, *sorted(damaged, key=lambda form: ranks()[form])]))


def _undamaged(word: str) -> set[str]:
    """``word`` with one or two of the confusions undone, in every combination."""
    places = [
        (at, at + len(written), meant)
        for written, meanings in CONFUSED.items()
        for at in range(len(word) - len(written) + 1)
        if word.startswith(written, at)
        for meant in meanings
    ]
    forms = set()
    for count in range(1, MOST_CHANGES + 1):
        for changes in combinations(sorted(places)[:40], count):
            if all(a[1] <= b[0] for a, b in pairwise(changes)):
                form = word
                for start, end, meant in reversed(changes):
                    form = form[:start] + meant + form[end:]
                forms.add(form)
    return forms
