"""The few warnings that a code can get: what to think over, nothing that forbids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qual import messages
from qual.codebook.ladder import Code
from qual.language.lemmas import known, lemma
from qual.language.sameness import hides
from qual.store.codebook import name_key


@dataclass(frozen=True)
class Advice:
    """A warning about a code: its name, and the message key (``codebook.advice.*``) and values of the reason."""

    code: str
    key: str
    values: Mapping[str, str]

    def text(self, language: str | None = None) -> str:
        """The reason in one or two sentences."""
        return messages.text(self.key, language, **self.values)


def advice(codes: Iterable[Code], guide_questions: Iterable[str] = ()) -> list[Advice]:
    """What to think over, at most one warning a code, in the codes' order: mostly nothing.

    Four things are warned about: a name with signs that nobody sees (`qual.language.sameness.hides`); a code that is nothing
    but generic nouns (*samarbeid*, *tid og ressurser*), and one whose very words stand in a question of the guide; both could
    have been made before coding (code test, question 1; Tjora, 2021). The fourth is a code that says the same as an earlier
    one but for the form of its words, their order or one slip of the pen (`alike`). Framework codes are made before coding
    and therefore exempt. How often a code is used is never a reason: most good codes are used once or twice. Nor is what its
    passages say: a good paraphrase shares no word with them.

    >>> [(one.code, one.key) for one in codebook.advice([codebook.Code("tid og ressurser"), codebook.Code("alt henger på én")])]
    [('tid og ressurser', 'codebook.advice.generic')]
    """
    codes = list(codes)
    twins = alike([code.name for code in codes if code.origin != "framework"])
    questions = [(question, _words(question)) for question in guide_questions]
    found = []
    for code in codes:
        if code.origin == "framework":
            continue
        words = _words(code.name)
        if hides(code.name):
            found.append(Advice(code.name, "codebook.advice.unseen", {"code": code.name}))
        elif _only_generic(words):
            found.append(Advice(code.name, "codebook.advice.generic", {"code": code.name}))
        elif asked := next((question for question, asks in questions if _said_in(words, asks)), None):
            found.append(Advice(code.name, "codebook.advice.guide", {"code": code.name, "question": asked}))
        elif code.name in twins:
            found.append(Advice(code.name, "codebook.advice.alike", {"code": code.name, "other": twins[code.name]}))
    return found


def alike(names: Iterable[str]) -> dict[str, str]:
    """The names that say the same as an earlier one, with that one.

    The same means: the same words whatever their form and order; or one slip of the pen (a letter left out, put in, changed
    or swapped with its neighbour) inside a word of seven letters or more, where one of the two words is in no dictionary. One
    word's difference is a difference: *ringer aldri hjem* is not *ringer hjem*, *utrygghet* not *trygghet*, *kontrakten* not
    *kontakten*, *runde 1* not *runde 2*.

    >>> codebook.alike(["vi ringer hjem først", "ringer først vi hjem", "vi ringer aldri hjem"])
    {'ringer først vi hjem': 'vi ringer hjem først'}
    """
    seen: dict[tuple[str, ...], str] = {}
    slips: dict[tuple[str, ...], tuple[str, bool]] = {}
    found: dict[str, str] = {}
    for name in names:
        words = _words(name)
        same = tuple(sorted(map(lemma, words)))
        keys = list(_slips(words))
        other = seen.get(same) or next(
            (slips[key][0] for key, word in keys if key in slips and not (slips[key][1] and known(word))), None
        )
        if other is not None:
            found[name] = other
            continue
        if same:
            seen[same] = name
        for key, word in keys:
            slips.setdefault(key, (name, known(word) is not None))
    return found


_LONG = 7  # letters of a word in which one slip leaves little doubt


def _slips(words: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The name with one letter of a long word, not its first, left out, and the word: two that are one slip apart share one."""
    for place, word in enumerate(words):
        if len(word) >= _LONG and word.isalpha():
            for part in {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}:
                yield (*words[:place], part, *words[place + 1 :]), word


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", name_key(text))


def _only_generic(words: list[str]) -> bool:
    nouns = [word for word in words if word not in _BETWEEN]
    return 0 < len(nouns) <= 3 and all(_is_generic(noun) for noun in nouns)


def _is_generic(word: str) -> bool:
    stems = {word} | {word.removesuffix(ending) for ending in _ENDINGS}
    return bool((stems | {stem + "e" for stem in stems}) & _GENERIC)


def _said_in(words: list[str], question: list[str]) -> bool:
    """Whether the words stand side by side in the question; a single short word is too little to tell."""
    telling = (len(words) > 1 and any(len(word) > 3 for word in words)) or any(len(word) > 5 for word in words)
    size = len(words)
    return telling and any(question[i : i + size] == words for i in range(len(question) - size + 1))


_BETWEEN = frozenset({"og", "eller", "and", "or", "&"})
_ENDINGS = ("en", "et", "a", "er", "ar", "ene", "ane", "n", "t", "r", "ne", "s")
# Nouns that name a topic and say nothing about it, bokmål, nynorsk and English, in the singular.
_NOUNS = """
samarbeid samhandling samspill tid ressurs kommunikasjon informasjon ledelse leiing leder leiar ansvar rolle rutine
kompetanse opplæring veiledning rettleiing utfordring mulighet moglegheit relasjon tillit trygghet tryggleik møte
plan struktur kultur holdning haldning verdi mål motivasjon endring utvikling praksis erfaring kunnskap forståelse
forståing økonomi penge organisering organisasjon system verktøy metode tiltak innsats støtte hjelp behov barn
forelder foreldre elev ansatt kollega skole skule barnehage kommune tjeneste teneste språk følelse kjensle problem
løsning løysing resultat effekt kvalitet medvirkning medverknad involvering deltakelse deltaking forankring
implementering evaluering koordinering oppfølging forventning barriere hindring suksess refleksjon diskusjon annet
anna diverse collaboration cooperation time resource communication information leadership responsibility role
routine competence training challenge opportunity relation relationship trust meeting structure culture attitude
value goal motivation change development practice experience knowledge economy money organisation organization tool
method measure support help need child children parent pupil student staff colleague school kindergarten service
problem solution result quality participation implementation evaluation coordination expectation barrier other
"""
_GENERIC = frozenset(_NOUNS.split())
