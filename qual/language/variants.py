"""Labels that may be one person within a session, and labels that look like a moderator's. Proposals, never decisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

_MODERATOR: Final = re.compile(
    r"(?i)(?:m|mod\w*|moderator\w*|ordstyrer\w*|møteleder|fasilitator\w*|facilitator\w*|i|iv|int|inter?vju?\w*|"
    r"inter?v\w*|intw|q|fl|forsker\w*|researcher|samtaleleder|"
    r"programleder\w*|president\w*|host|chair\w*|int[a-zæøå]{2}|y[0-9])[\s._-]*[0-9]{0,2}\.?"
)
_PARTICIPANT: Final = re.compile(
    r"(?i)(?:informant|respondent|deltak[ea]r|deltager|participant|befragte\w*|interviewe[de]|intervjuobjekt|intervjupersonen?|"
    r"intervjued\w*|elev|student|mor|far|[dprbta])[\s._-]*[0-9]{0,2}"
)
_ROLES: Final = (  # in the order in which an abbreviation is taken for one of them
    "interviewer",
    "intervjuer",
    "intervjuar",
    "moderator",
    "deltaker",
    "deltakar",
    "deltager",
    "participant",
    "informant",
    "respondent",
    "facilitator",
    "fasilitator",
    "speaker",
    "ordstyrer",
)
_PARENTHESES: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBER: Final = re.compile(r"0*([0-9]+)")
_RARE: Final = 0.2  # a slip of the pen is at most this share of what it is a slip of
_QUESTIONS: Final = 0.4  # of a moderator's utterances, at least


class _Form(NamedTuple):
    label: str
    stem: str  # letters only, words kept apart
    number: str


def propose_variants(labels: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Labels of one session that may name one person, to be shown to the user together.

    ``labels`` maps each label, as written, to its number of utterances. Two labels belong together when they differ
    only in case, spaces and punctuation (``Interviewer1``), when one abbreviates the other's role (``INT``) or first
    name (``Anne``, ``Anne Berg``), or when the rarer is within one or two slips of the commoner (``interviewr``; optimal
    string alignment, rapidfuzz). Different numbers are different people, and a label without a number joins a numbered
    one only where there is no second number to choose from.

    Returns groups of two or more labels, the commonest label first, the commonest group first.

    >>> propose_variants({"Interviewer 1": 40, "interviewr": 1, "INT": 3, "Anne": 20, "Anna": 18})
    [('Interviewer 1', 'INT', 'interviewr')]
    """
    forms = [_form(label) for label in labels]
    numbers: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        if form.number:
            numbers[_role(form.stem)].add(form.number)
    groups = {form.label: {form.label} for form in forms}
    for one, other in combinations(forms, 2):
        if _same_number(one, other, numbers) and _alike(one, other, labels, forms):
            merged = groups[one.label] | groups[other.label]
            for label in merged:
                groups[label] = merged
    distinct = {frozenset(group) for group in groups.values() if len(group) > 1}
    ordered = [tuple(sorted(group, key=lambda label: (-labels[label], label))) for group in distinct]
    return sorted(ordered, key=lambda group: (-sum(labels[label] for label in group), group))


def _form(label: str) -> _Form:
    bare = _PARENTHESES.sub(" ", label).casefold()
    number = _NUMBER.search(bare)
    stem = " ".join(re.findall(r"[^\W\d_]+", bare))
    return _Form(label, stem or bare.strip(), number[1] if number else "")


def _role(stem: str) -> str:
    """The role that ``stem`` is or abbreviates (``int`` → ``interviewer``), else itself."""
    if len(stem) < 3:
        return {"i": "interviewer", "iv": "interviewer", "m": "moderator"}.get(stem, stem)
    return next((role for role in _ROLES if role.startswith(stem)), stem)


def _same_number(one: _Form, other: _Form, numbers: Mapping[str, set[str]]) -> bool:
    if one.number == other.number:
        return True
    if one.number and other.number:
        return False
    return len(numbers[_role((one if one.number else other).stem)]) == 1


def _alike(one: _Form, other: _Form, counts: Mapping[str, int], forms: Sequence[_Form]) -> bool:
    if one.stem == other.stem or (_role(one.stem) == _role(other.stem) in _ROLES):
        return True
    if _role(one.stem) != one.stem or _role(other.stem) != other.stem:
        return _slip(_role(one.stem), _role(other.stem), counts[one.label], counts[other.label])
    first, second = sorted((one.stem.split(), other.stem.split()), key=len)
    if len(first) == 1 < len(second) and first[0] == second[0] and len(first[0]) > 2:
        return sum(form.stem.split()[:1] == first for form in forms) == 2
    return _slip(one.stem, other.stem, counts[one.label], counts[other.label])


def _slip(one: str, other: str, n: int, m: int) -> bool:
    """Whether the rarer stem may be a slip of the pen: one edit from four letters on, two from seven on."""
    from rapidfuzz.distance import OSA

    shortest = min(len(one), len(other))
    allowed = 2 if shortest >= 7 else 1 if shortest >= 4 else 0
    rare = min(n, m) <= max(1, _RARE * max(n, m)) or not {one, other}.isdisjoint(_ROLES)  # no role is like another
    return rare and OSA.distance(one, other, score_cutoff=allowed) <= allowed > 0


def looks_like_moderator(label: str | None, utterances: Sequence[tuple[str | None, str]] = ()) -> bool:
    """Whether ``label`` is likely a moderator's or interviewer's, by its words or by what its bearer does.

    ``utterances`` are (label, text) of the whole session in order. By behaviour: one who opens the talk or nearly so, whose
    utterances are questions at least four times in ten and twice as often as the others', three at least. A label that says
    participant is none, whatever it asks.

    >>> transcripts.looks_like_moderator("MOD"), transcripts.looks_like_moderator("A1")
    (True, False)
    """
    if label is None or _PARTICIPANT.fullmatch(label.strip()):
        return False
    if _MODERATOR.fullmatch(_PARENTHESES.sub("", label).strip()):
        return True
    own = [text for speaker, text in utterances if speaker == label]
    rest = [text for speaker, text in utterances if speaker != label]
    asked, others = (sum(map(_asks, texts)) for texts in (own, rest))
    if asked < 3 or not rest:
        return False
    opens = any(speaker == label for speaker, _ in utterances[:2])
    return opens and asked >= _QUESTIONS * len(own) and asked / len(own) >= 2 * others / len(rest)


def _asks(text: str) -> bool:
    return text.rstrip(" »\"”').").endswith("?")
