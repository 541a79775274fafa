"""What scanning did to a text, as proposals: lost æ, ø and å, confused letters in words and in abbreviations.

A noisy channel after Kernighan, Church and Gale (1990), with the file itself as the judge of how noisy it was: how often each
confusion (``å`` written ``a``) happens is what explains the file's words best (expectation maximisation; Dempster, Laird and
Rubin 1977), and how common a word is stands for how likely it was meant. So ``pa`` is doubted in any file, ``for`` only in
one that has lost its ø in earnest. Nothing is ever applied by itself.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from qual.errors import FileError
from qual.language.compounds import split
from qual.language.folding import READINGS
from qual.language.lemmas import known, lemma
from qual.language.names import lists
from qual.language.vocabulary import ranks
from qual.transcripts.model import LeftOut, Transcript

LEAST: Final = 0.5  # confidence from which a repair is proposed
MOST_CHANGES: Final = 3  # letters of one word
MOST_CANDIDATES: Final = 4
MOST_PLACES: Final = 16  # where a long word may be damaged; more are not tried

Change = tuple[str, str]
_Verdict = tuple[tuple[tuple[str, float], ...], str]

# as written → as it may have been; capital G and the signs only where a word would not have them
CONFUSIONS: Final[tuple[Change, ...]] = (
    ("a", "å"),
    ("G", "å"),
    ("4", "å"),
    ("&", "å"),
    ("o", "ø"),
    ("g", "ø"),
    ("e", "ø"),
    ("ae", "æ"),
    ("e", "æ"),
    ("0", "o"),
    ("1", "l"),
    ("rn", "m"),
    ("5", "s"),
)
_SIGNS: Final = ("G", "4", "&", "0", "1", "5")  # never these inside a word that was not damaged
_LOOKALIKES: Final = (
    frozenset("IT1L"),
    frozenset("O0QD"),
    frozenset("S5"),
    frozenset("B8"),
    frozenset("EF"),
    frozenset("UV"),
)
_TOKEN: Final = re.compile(r"[^\W_]+(?:&[^\W_]+)*&?|&[^\W_]+|&")
_ABBREVIATION: Final = re.compile(r"[A-ZÆØÅ0-9]{2,6}")
_UNKNOWN: Final = 1e-8  # how often a word that nobody has listed is said, beside the commonest at about 0.03
_DICTIONARY: Final = 2e-7  # a word that the dictionary has and the list of common words lacks
_FIRST_GUESS: Final = 0.005  # of how often a confusion happens,
_DOUBT: Final = 30  # which counts as so many letters: a file of some length outvotes it
_ROUNDS: Final = 6  # of expectation maximisation: figures stand still after four or five
_SHORT_INFINITIVES: Final = frozenset("få gå se bli ha ta gi stå dra si fa ga sta slå sla nå na be le".split())  # noqa: SIM905
_RARER: Final = 3  # an abbreviation is doubted where its look-alike stands so many times as often


@dataclass(frozen=True)
class Repair:
    """One place that may be damaged.

    ``utterance`` : its number, from 1. ``start``, ``end`` : code points in its text, end exclusive. ``candidates`` : what may
    have stood there, likeliest first, each with its confidence (0–1); ``confidence`` is the first one's. ``kind`` : ``"word"``
    (the written form is no word), ``"real word"`` (it is one, but the file has lost the letter), or ``"abbreviation"``.
    """

    utterance: int
    start: int
    end: int
    found: str
    candidates: tuple[tuple[str, float], ...]
    kind: str

    @property
    def confidence(self) -> float:
        """How likely the first candidate is what stood there."""
        return self.candidates[0][1]


def propose(texts: Iterable[str], *, least: float = LEAST) -> list[Repair]:
    """Repairs for the utterances ``texts``, in reading order; empty for a text that nothing speaks against.

    ``least`` : the confidence from which a repair is proposed.

    >>> transcripts.propose_repairs(["Vi har ikke noe å ta av."])
    []
    """
    tokens = [(number, found) for number, text in enumerate(texts, 1) for found in _TOKEN.finditer(text)]
    counts = Counter(found[0] for _, found in tokens)
    readings = {written: reading for written in counts if (reading := _reading(written)).ways}
    shares = _shares(counts, readings)
    verdicts = {written: _verdict(reading, shares) for written, reading in readings.items()} | _abbreviations(counts)
    following = [*(found[0] for _, found in tokens[1:]), ""]
    repairs = []
    for (number, found), after in zip(tokens, following, strict=False):
        candidates, kind = verdicts.get(found[0], ((), ""))
        if not candidates or candidates[0][1] < least or (found[0] in ("&", "4") and not _is_infinitive(after)):
            continue
        repairs.append(Repair(number, found.start(), found.end(), found[0], candidates, kind))
    return repairs


def apply(transcript: Transcript, chosen: Iterable[tuple[Repair, str]]) -> Transcript:
    """The transcript with the ``chosen`` repairs made: each with what is to stand there instead.

    What stood there is listed as left out (``"repaired"``), so that the report tells of every one. Raises `FileError` for a
    repair whose words do not stand where it says.

    >>> read = transcripts.read("HV-R2.txt")
    >>> transcripts.apply_repairs(read, []) == read
    True
    """
    places: dict[int, list[tuple[Repair, str]]] = {}
    for repair, meant in chosen:
        places.setdefault(repair.utterance, []).append((repair, meant))
    if not places:
        return transcript
    utterances = list(transcript.utterances)
    told = []
    for number, repairs in sorted(places.items()):
        text = utterances[number - 1].text if number <= len(utterances) else ""
        for repair, meant in sorted(repairs, key=lambda one: one[0].start, reverse=True):
            if text[repair.start : repair.end] != repair.found:
                raise FileError("file.repair", utterance=number, words=repair.found)
            told.append((number, repair.start, LeftOut(f"{repair.found} → {meant}", "repaired")))
            text = text[: repair.start] + meant + text[repair.end :]
        utterances[number - 1] = dataclasses.replace(utterances[number - 1], text=text)
    left_out = tuple(item for _, _, item in sorted(told, key=lambda one: one[:2]))
    return dataclasses.replace(transcript, utterances=tuple(utterances), left_out=(*transcript.left_out, *left_out))


# --- what a word may be, and how noisy the file is -----------------------------------------------------------
@dataclass(frozen=True)
class _Reading:
    """A written form, how often it is meant as it stands, and the words it may come from: form, frequency, confusions."""

    written: str
    as_is: float
    ways: tuple[tuple[str, float, tuple[Change, ...]], ...]

    def weights(self, shares: Mapping[Change, float]) -> list[float]:
        """How likely each way is, given how often each confusion happens; not yet shares of one."""
        weights = []
        for _, frequency, changes in self.ways:
            for change in changes:
                frequency *= shares[change]
            weights.append(frequency)
        return weights

    def kept(self, shares: Mapping[Change, float]) -> float:
        """How likely the written form is, undamaged: its own æ, ø and å must have come through."""
        weight = self.as_is
        for letter in self.written.lower():
            if letter in "æøå":
                weight *= max(0.0, 1 - sum(share for (_, meant), share in shares.items() if meant == letter))
        return weight


def _reading(written: str) -> _Reading:
    as_is = max(_frequency(written.lower()), _UNKNOWN) if _plain(written) else _UNKNOWN / 100
    ways = ((form, _frequency(form), changes) for form, changes in _undamaged(written))
    return _Reading(written, as_is, tuple(way for way in ways if way[1] > _UNKNOWN))


def _shares(counts: Mapping[str, int], readings: Mapping[str, _Reading]) -> dict[Change, float]:
    """How often each letter came out as each confusion says, by expectation maximisation over the words of the file."""
    whole = {meant: sum(n * w.lower().count(meant) for w, n in counts.items()) for meant in {m for _, m in CONFUSIONS}}
    shares = dict.fromkeys(CONFUSIONS, _FIRST_GUESS)
    for _ in range(_ROUNDS):
        damaged = dict.fromkeys(CONFUSIONS, 0.0)
        for written, reading in readings.items():
            weights = reading.weights(shares)
            total = sum(weights) + reading.kept(shares)
            for weight, (_, _, changes) in zip(weights, reading.ways, strict=True):
                for change in changes:
                    damaged[change] += counts[written] * weight / total
        out_of = {m: whole[m] + sum(n for (_, meant), n in damaged.items() if meant == m) for m in whole}
        shares = {change: (n + _FIRST_GUESS * _DOUBT) / (out_of[change[1]] + _DOUBT) for change, n in damaged.items()}
    return shares


def _verdict(reading: _Reading, shares: Mapping[Change, float]) -> _Verdict:
    """The likeliest words for one written form, each with its confidence."""
    found: dict[str, float] = {}
    for weight, (form, _, _) in zip(reading.weights(shares), reading.ways, strict=True):
        found[form] = found.get(form, 0.0) + weight
    total = sum(found.values()) + reading.kept(shares)
    best = sorted(found, key=lambda form: (-found[form], form))[:MOST_CANDIDATES]
    candidates = tuple((_cased(form, reading.written), round(found[form] / total, 3)) for form in best)
    return candidates, "real word" if reading.as_is > _UNKNOWN else "word"


def _plain(written: str) -> bool:
    """Whether nothing in the word is a sign that no word has, such as a digit or a capital G among small letters."""
    letters, digits = re.search(r"[^\W\d_]", written), re.search(r"\d", written)
    return "&" not in written and not (letters and digits) and not _odd_capital(written)


def _odd_capital(written: str) -> bool:
    """A capital G after a small letter, or before small letters with which it makes no word."""
    if re.search(r"[a-zæøå]G", written):
        return True
    return re.fullmatch(r"G[a-zæøå]+", written) is not None and _frequency(written.lower()) <= _UNKNOWN


def _undamaged(written: str) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """The forms that ``written`` may come from, lower-cased, each with the confusions that made it."""
    if (written.isdigit() and written != "4") or (written.isupper() and len(written) > 1 and not written.isalpha()):
        return
    low, odd = written.lower(), _odd_capital(written)
    places: list[tuple[int, int, Change]] = []
    for at in range(len(written)):
        for change in CONFUSIONS:
            sign = change[0]
            stands = (
                written.startswith(sign, at) and (sign != "G" or odd) if sign in _SIGNS else low.startswith(sign, at)
            )
            if stands:
                places.append((at, at + len(sign), change))
    signs = {at for at, _, (sign, _) in places if sign in _SIGNS}
    for count in range(max(1, len(signs)), MOST_CHANGES + 1):
        for chosen in combinations(places[:MOST_PLACES], count):
            if signs <= {at for at, _, _ in chosen} and all(a[1] <= b[0] for a, b in pairwise(chosen)):
                form = low
                for start, end, (_, meant) in reversed(chosen):
                    form = form[:start] + meant + form[end:]
                yield form, tuple(change for _, _, change in chosen)


def _cased(form: str, written: str) -> str:
    if written.isupper() and len(written) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if written[:1].isupper() and not _odd_capital(written) else form


@lru_cache(maxsize=100_000)
def _frequency(word: str) -> float:
    """About how often ``word`` is said: by Zipf's law from its rank, else a guess by what knows of it."""
    rank = ranks().get(word)
    if rank is not None:
        return 0.1 / (rank + 3)
    if len(word) < 2 or not word.isalpha():
        return 1e-5 if word.isdigit() else 0.0
    if known(word) or word in READINGS:
        return _DICTIONARY
    if word in lists() or (word.endswith("s") and word[:-1] in lists()):
        return _DICTIONARY
    if len(word) > 6 and len(split(word)) > 1:
        return _DICTIONARY / 4
    return _UNKNOWN


def _is_infinitive(word: str) -> bool:
    """Whether an infinitive mark may stand before ``word``: a lone ``4`` is a number anywhere else."""
    low = word.lower()
    return low.isalpha() and lemma(low) == low and (low.endswith("e") or low in _SHORT_INFINITIVES)


# --- abbreviations -------------------------------------------------------------------------------------------
def _abbreviations(counts: Mapping[str, int]) -> dict[str, _Verdict]:
    """Abbreviations that look like a commoner one of the same file: ``BTT`` beside many ``BTI``."""
    short = {w: n for w, n in counts.items() if _ABBREVIATION.fullmatch(w) and not w.isdigit()}
    found: dict[str, _Verdict] = {}
    for written, count in short.items():
        like = {w: n for w, n in short.items() if n >= _RARER * count and _look_alike(w, written)}
        if like:
            total = sum(like.values()) + count
            best = sorted(like, key=lambda w: (-like[w], w))[:MOST_CANDIDATES]
            found[written] = tuple((w, round(like[w] / total, 3)) for w in best), "abbreviation"
    return found


def _look_alike(one: str, other: str) -> bool:
    """Whether the two differ in one letter that scanning confuses."""
    differ = [{a, b} for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(differ) == 1 and any(differ[0] <= group for group in _LOOKALIKES)
