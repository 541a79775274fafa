"""``study.toml``: its schema as dataclasses, read and checked. `docs/study_toml.md` describes it by the sample's file."""

from __future__ import annotations

import datetime
import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from qual.errors import DesignError
from qual.language.guess import LANGUAGES
from qual.language.sameness import seen
from qual.nesting import DEEPEST, too_deep
from qual.store.files import LARGEST, write_whole

FUNCTIONS = ("participant", "moderator", "observer")
KINDS = ("person", "several", "unknown")  # of a label
SOURCE_KINDS = ("focus group", "interview", "wall", "minutes", "survey comments", "case")
PASSES = ("empirical", "framework")


@dataclass(frozen=True)
class Group:
    """A focus group: the rows of the grid."""

    code: str
    name: str | None = None
    level: str | None = None
    municipality: str | None = None


@dataclass(frozen=True)
class Round:
    """A round: the columns of the grid."""

    number: int
    year: int | None = None
    name: str | None = None


@dataclass(frozen=True)
class Person:
    """Someone who takes part, under a code and a pseudonym."""

    code: str
    pseudonym: str | None = None


@dataclass(frozen=True)
class Present:
    """Someone present in a session, or a label that is no one person (``kind``: several, unknown)."""

    label: str | None = None
    person: str | None = None
    function: str = "participant"
    role: str | None = None
    service: str | None = None
    unit: str | None = None
    kind: str = "person"


@dataclass(frozen=True)
class Count:
    """A figure for attendance that somebody has given; figures that disagree live side by side."""

    value: int
    source: str
    group: str | None = None
    round: int | None = None


@dataclass(frozen=True)
class Asked:
    """A moderator's utterance (counted from 1 in the file) that asks a question of the guide."""

    question: str
    utterance: int


@dataclass(frozen=True)
class Action:
    """What the group said it would work on, and what came of it."""

    what: str
    utterance: int | None = None
    who: str | None = None
    status: str = "open"
    outcome: str | None = None


@dataclass(frozen=True)
class Session:
    """A meeting of a group in a round, or a source outside the grid (no group, no round)."""

    name: str
    group: str | None = None
    round: int | None = None
    kind: str = "focus group"
    date: str | None = None
    held: bool = True
    note: str | None = None
    files: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    present: tuple[Present, ...] = ()
    counts: tuple[Count, ...] = ()
    asked: tuple[Asked, ...] = ()
    actions: tuple[Action, ...] = ()

    def part_of_file(self, filename: str) -> int | None:
        """The place, from 1, at which the session lists this file name (a Mac may spell æ, ø, å in two code points)."""
        name = unicodedata.normalize("NFC", filename)
        return self.files.index(name) + 1 if name in self.files else None


@dataclass(frozen=True)
class Question:
    """A question of an interview guide, and the themes that it asks for (names of code groups, concepts or codes)."""

    code: str
    text: str
    guide: str | None = None
    round: int | None = None
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """A dated fact outside the talk."""

    date: str
    name: str
    municipality: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Collection:
    """Under which approval the material was gathered, who may read it, and when it must be deleted."""

    name: str
    approval: str | None = None
    deletion_date: str | None = None
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Consent:
    """What a person has agreed to: a purpose, and in what form words may be published."""

    person: str
    purpose: str
    publication: str | None = None
    given: str | None = None
    withdrawn: str | None = None
    by_guardian: bool = False


@dataclass(frozen=True)
class Design:
    """Everything that ``study.toml`` says."""

    name: str
    fictional: bool = False
    default_pass: str = "empirical"
    languages: tuple[str, ...] = ("no",)  # of the talk; a transcript in another is warned of
    groups: tuple[Group, ...] = ()
    rounds: tuple[Round, ...] = ()
    persons: tuple[Person, ...] = ()
    sessions: tuple[Session, ...] = ()
    questions: tuple[Question, ...] = ()
    events: tuple[Event, ...] = ()
    counts: tuple[Count, ...] = ()
    collections: tuple[Collection, ...] = ()
    consents: tuple[Consent, ...] = ()
    tests: Mapping[str, Any] = field(default_factory=dict)

    def session_of_file(self, filename: str) -> Session | None:
        """The session that lists this file name."""
        return next((session for session in self.sessions if session.part_of_file(filename)), None)


def read(path: Path) -> Design:
    """Read and check a ``study.toml``.

    Raises `DesignError` for broken TOML, an unknown field, a missing one, or a reference to something not defined.

    >>> from pathlib import Path
    >>> plan = design.read(Path("transcripts_sample/study.toml"))
    >>> len(plan.sessions), plan.fictional
    (33, True)
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if too_deep(text):
            raise ValueError(f"more than {DEEPEST} levels")
        raw = tomllib.loads(text)
    except OSError as error:
        raise DesignError("design.missing", file=path) from error
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits
        raise DesignError("design.broken", file=path.name, where=str(error)) from error
    design = _build(Design, raw, "study.toml")
    _check(design)
    return design


def write_new(path: Path, name: str) -> None:
    """Write the smallest ``study.toml``, for a study whose design is made in the app.

    >>> from pathlib import Path
    >>> design.write_new(Path("ny.toml"), "Min studie")
    >>> design.read(Path("ny.toml")).name
    'Min studie'
    """
    lines = [
        f"name = {json.dumps(name, ensure_ascii=False)}",
        "fictional = false",
        f'default_pass = "{PASSES[0]}"',
    ]
    write_whole(path, ("\n".join(lines) + "\n").encode())


_PARTS: dict[str, type[Any]] = {
    "groups": Group,
    "rounds": Round,
    "persons": Person,
    "sessions": Session,
    "questions": Question,
    "events": Event,
    "counts": Count,
    "present": Present,
    "asked": Asked,
    "actions": Action,
    "collections": Collection,
    "consents": Consent,
}
T = TypeVar("T")


def _build(kind: type[T], raw: Mapping[str, Any], where: str) -> T:
    """A dataclass from a TOML table; dates become ISO text, arrays tuples, tables their dataclasses."""
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in known:
            raise DesignError("design.unknown_field", field=name, where=where, known=", ".join(known))
        if name in _PARTS:
            if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
                raise DesignError("design.wrong_type", field=name, where=where)
            values[name] = tuple(_build(_PARTS[name], item, f"{where} › {name} {n}") for n, item in enumerate(value, 1))
        elif isinstance(value, datetime.date):
            values[name] = value.isoformat()
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
        if not _fits(values[name], str(known[name].type)):
            raise DesignError("design.wrong_type", field=name, where=where)
    try:
        return kind(**values)
    except TypeError as error:
        missing = [n for n, f in known.items() if n not in values and f.default is f.default_factory]
        raise DesignError("design.missing_field", field=", ".join(missing) or str(error), where=where) from error


def _fits(value: Any, annotation: str) -> bool:
    """Whether a TOML value has the type that the dataclass names."""
    plain = annotation.removesuffix(" | None")
    if plain in ("str", "bool"):
        return type(value).__name__ == plain
    if plain == "int":
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
    if plain.startswith("Mapping"):
        return isinstance(value, dict)
    if plain == "tuple[str, ...]":
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    return True


def _check(design: Design) -> None:
    """References inside the design lead somewhere, and nothing that must be one of its kind stands twice."""
    _unique("groups", [group.code for group in design.groups])
    _unique("rounds", [str(number.number) for number in design.rounds])
    _unique("persons", [person.code for person in design.persons])
    _unique("sessions", [session.name for session in design.sessions])
    _unique("questions", [question.code for question in design.questions])
    _unique("files", [file for session in design.sessions for file in session.files])
    _unique("cells", [f"{s.group} {s.round}" for s in design.sessions if s.group is not None and s.round is not None])
    known: dict[str, set[Any]] = {
        "group": {group.code for group in design.groups},
        "round": {r.number for r in design.rounds},
        "person": {person.code for person in design.persons},
        "question": {q.code for q in design.questions},
    }
    check_choice("default_pass", design.default_pass, PASSES)
    for language in design.languages:
        check_choice("languages", language, LANGUAGES)
    for count in [*design.counts, *(count for session in design.sessions for count in session.counts)]:
        _known("group", count.group, known, "counts")
        _known("round", count.round, known, "counts")
    for session in design.sessions:
        _known("group", session.group, known, session.name)
        _known("round", session.round, known, session.name)
        for present in session.present:
            _known("person", present.person, known, session.name)
            check_choice("function", present.function, FUNCTIONS)
            check_choice("kind", present.kind, KINDS)
        for asked in session.asked:
            _known("question", asked.question, known, session.name)
    for question in design.questions:
        _known("round", question.round, known, question.code)
    for consent in design.consents:
        _known("person", consent.person, known, "consents")


def check_choice(field: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise `DesignError` unless ``value`` is one of those allowed."""
    if value not in allowed:
        raise DesignError("design.wrong_value", field=field, value=value, allowed=", ".join(allowed))


def _unique(what: str, keys: list[str]) -> None:
    known: set[str] = set()
    for key in keys:
        if seen(key) in known:
            raise DesignError("design.twice", what=what, key=key)
        known.add(seen(key))


def _known(what: str, key: Any, known: Mapping[str, set[Any]], where: str) -> None:
    if key is not None and key not in known[what]:
        listed = ", ".join(map(str, sorted(known[what], key=str))) or "–"
        raise DesignError(f"design.unknown_{what}", key=key, where=where, known=listed)
