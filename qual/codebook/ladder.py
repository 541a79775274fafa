"""The ladder of stepwise-deductive induction as plain values: code → code group → concept, with its reference points.

A `Codebook` is what a file holds and what `qual.codebook.read_from` gives. It settles itself when it is made: names are
NFC, references point at something, memberships agree with each other; what contradicts itself is a `CodebookError`.

After Tjora, A. (2021), *Kvalitative forskningsmetoder i praksis*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qual.codebook import sdi
from qual.errors import CodebookError
from qual.store.codebook import name_key

ORIGINS = ("empirical", "framework")
LINK_KINDS = ("utterance", "coding", "code", "code group", "concept")
#: the grouping that group names belong to where nobody has named one
MAIN_GROUPING = "Hovedgruppering"

# What neither XML nor UTF-8 can hold, so that every codebook can be saved in every format.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def line(text: str | None) -> str:
    """``text`` as a name: NFC, one line, single spaces, nothing unprintable."""
    return unicodedata.normalize("NFC", " ".join(_UNPRINTABLE.sub("", text or "").split()))


def prose(text: str | None) -> str | None:
    """``text`` as a definition or memo: NFC, LF, trimmed; None when it is blank."""
    lines = re.sub("\r\n?|\x85|\u2028|\u2029", "\n", _UNPRINTABLE.sub("", text or ""))
    return unicodedata.normalize("NFC", lines).strip() or None


def _tidy(item: Any, *, lines: Sequence[str] = (), proses: Sequence[str] = ()) -> None:
    """Normalise the words of a frozen value while it is being made."""
    for name in lines:
        value = getattr(item, name)
        object.__setattr__(item, name, None if value is None else line(value))
    for name in proses:
        object.__setattr__(item, name, prose(getattr(item, name)))


def _named(item: Any, kind: str) -> None:
    if not name_key(item.name):
        raise CodebookError("codebook.no_name", kind=kind)


@dataclass(frozen=True)
class Code:
    """A code. ``group`` names its group in the codebook's main grouping (see `Codebook.groupings_in_order`); None is
    the residual group, which is never stored. ``colour`` is a place in the palette; ``id`` is the study's and not
    compared."""

    name: str
    origin: str = "empirical"
    definition: str | None = None
    include: str | None = None
    exclude: str | None = None
    colour: int | None = None
    group: str | None = None
    id: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _tidy(self, lines=("name", "group"), proses=("definition", "include", "exclude"))
        _named(self, "code")
        object.__setattr__(self, "group", self.group or None)
        if self.origin not in ORIGINS:
            raise CodebookError("codebook.unknown_origin", code_name=self.name, origin=self.origin)


@dataclass(frozen=True)
class CodeGroup:
    """A code group within one grouping, with the names of its codes."""

    name: str
    definition: str | None = None
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _tidy(self, lines=("name",), proses=("definition",))
        _named(self, "code group")
        object.__setattr__(self, "codes", tuple(line(code) for code in self.codes))


@dataclass(frozen=True)
class Grouping:
    """One way of grouping the codes: an attempt, an analyst, or (``framework``) a theory's own order."""

    name: str
    framework: bool = False
    active: bool = False
    groups: tuple[CodeGroup, ...] = ()

    def __post_init__(self) -> None:
        _tidy(self, lines=("name",))
        _named(self, "grouping")
        object.__setattr__(self, "groups", tuple(self.groups))


@dataclass(frozen=True)
class Concept:
    """A generic idea that its code groups are cases of. A group that shares its name with one of another grouping is
    written ``grouping / group``."""

    name: str
    definition: str | None = None
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _tidy(self, lines=("name",), proses=("definition",))
        _named(self, "concept")
        object.__setattr__(self, "groups", tuple(line(group) for group in self.groups))


@dataclass(frozen=True)
class Link:
    """What a reference point hangs on.

    ``kind`` is one of `LINK_KINDS`; ``name`` is the name of a code, group or concept, the id of a coding, or the
    printed reference of an utterance. Of an utterance, ``start`` and ``end`` (code points, end exclusive) or
    ``quotation`` say which words; a quotation alone, without a reference, is looked for in the whole study.
    """

    kind: str
    name: str | None = None
    start: int | None = None
    end: int | None = None
    quotation: str | None = None

    def __post_init__(self) -> None:
        _tidy(self, lines=("name",), proses=("quotation",))
        object.__setattr__(self, "name", self.name or None)
        if self.kind not in LINK_KINDS or not (self.name or (self.kind == "utterance" and self.quotation)):
            raise CodebookError("codebook.bad_link", kind=self.kind, kinds=", ".join(LINK_KINDS))
        if self.start is not None and not (self.end is not None and 0 <= self.start < self.end):
            raise CodebookError("codebook.bad_span", reference=self.name or "", start=self.start, end=self.end)


@dataclass(frozen=True)
class ReferencePoint:
    """An empirical–analytic reference point: a short statement that points from data toward a possible concept."""

    statement: str
    note: str | None = None
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        _tidy(self, lines=("statement",), proses=("note",))
        if not name_key(self.statement):
            raise CodebookError("codebook.no_name", kind="reference point")
        object.__setattr__(self, "links", tuple(self.links))


@dataclass(frozen=True)
class Relation:
    """Theory: a sentence on how concepts hang together, and the names of the ``concepts`` that it ties."""

    statement: str
    concepts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _tidy(self, lines=("statement",))
        if not name_key(self.statement):
            raise CodebookError("codebook.no_name", kind="relation")
        object.__setattr__(self, "concepts", tuple(line(concept) for concept in self.concepts))


@dataclass(frozen=True)
class Verdict:
    """One answer to one of the three tests (`qual.codebook.sdi.TESTS`) on the code, group or concept ``name``.
    ``at`` is a moment in ISO 8601; ``by`` and ``at`` are filled in on loading where they are missing."""

    test: str
    kind: str
    name: str
    answer: str
    reason: str | None = None
    by: str | None = None
    at: str | None = None

    def __post_init__(self) -> None:
        _tidy(self, lines=("name", "by", "at"), proses=("reason",))
        object.__setattr__(self, "by", self.by or None)
        object.__setattr__(self, "at", self.at or None)
        sdi.require(self.test, self.kind, self.answer)


@dataclass(frozen=True)
class Codebook:
    """Codes, groupings with their groups, concepts, reference points, relations of concepts, and verdicts.

    Raises `CodebookError` for two of one name (case aside), a code in two groups of one grouping, two active groupings,
    and names that point at nothing. Group names given by codes alone become a grouping `MAIN_GROUPING`.
    """

    codes: tuple[Code, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    concepts: tuple[Concept, ...] = ()
    reference_points: tuple[ReferencePoint, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    relations: tuple[Relation, ...] = ()

    def __post_init__(self) -> None:
        for name in ("codes", "groupings", "concepts", "reference_points", "verdicts", "relations"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _unique(self)
        object.__setattr__(self, "groupings", _declared(self))
        object.__setattr__(self, "groupings", _with_members(self))
        object.__setattr__(self, "codes", tuple(replace(code, group=self.group_of(code.name)) for code in self.codes))
        object.__setattr__(self, "concepts", tuple(self._settled_concept(concept) for concept in self.concepts))
        object.__setattr__(self, "reference_points", tuple(map(self._settled_point, self.reference_points)))
        object.__setattr__(self, "relations", tuple(map(self._settled_relation, self.relations)))
        verdicts = {replace(verdict, name=self._target(verdict.kind, verdict.name)) for verdict in self.verdicts}
        object.__setattr__(self, "verdicts", tuple(sorted(verdicts, key=_verdict_order)))

    def groupings_in_order(self) -> list[Grouping]:
        """The groupings in the order in which a bare group name is looked up: the active one, own ones, frames."""
        return sorted(self.groupings, key=lambda grouping: (not grouping.active, grouping.framework))

    def find_group(self, reference: str) -> tuple[Grouping, CodeGroup]:
        """The group that ``name`` or ``grouping / name`` means. Raises `CodebookError` when there is none."""
        wanted = name_key(reference)
        pairs = [(grouping, group) for grouping in self.groupings_in_order() for group in grouping.groups]
        for grouping, group in pairs:
            if name_key(group.name) == wanted:
                return grouping, group
        for grouping, group in pairs:
            if name_key(f"{grouping.name} / {group.name}") == wanted:
                return grouping, group
        raise CodebookError("codebook.unknown_group", group=reference)

    def refer(self, grouping: Grouping, group: CodeGroup) -> str:
        """How to write this group so that `find_group` finds it: its name, with the grouping before it where needed."""
        found_in, _ = self.find_group(group.name)
        return group.name if found_in.name == grouping.name else f"{grouping.name} / {group.name}"

    def group_of(self, code: str) -> str | None:
        """The first group that has the code, in the order of `groupings_in_order`, as `refer` writes it."""
        wanted = name_key(code)
        for grouping in self.groupings_in_order():
            for group in grouping.groups:
                if wanted in map(name_key, group.codes):
                    return self.refer(grouping, group)
        return None

    def _settled_concept(self, concept: Concept) -> Concept:
        wanted = {(grouping.name, group.name) for grouping, group in map(self.find_group, concept.groups)}
        pairs = [(grouping, group) for grouping in self.groupings for group in grouping.groups]
        groups = tuple(self.refer(*pair) for pair in pairs if (pair[0].name, pair[1].name) in wanted)
        return replace(concept, groups=groups)

    def _settled_point(self, point: ReferencePoint) -> ReferencePoint:
        links = {replace(item, name=self._target(item.kind, item.name)) if item.name else item for item in point.links}
        return replace(point, links=tuple(sorted(links, key=_link_order)))

    def _settled_relation(self, relation: Relation) -> Relation:
        tied = {self._target("concept", name) for name in relation.concepts}
        return replace(relation, concepts=tuple(one.name for one in self.concepts if one.name in tied))

    def _target(self, kind: str, name: str) -> str:
        """The name as the codebook itself writes it; utterances and codings are the study's to know."""
        if kind == "code group":
            return self.refer(*self.find_group(name))
        if kind not in ("code", "concept"):
            return name
        items: Iterable[Code | Concept] = self.codes if kind == "code" else self.concepts
        for item in items:
            if name_key(item.name) == name_key(name):
                return item.name
        raise CodebookError("codebook.unknown_target", kind=kind, name=name)


def _verdict_order(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.at or "", verdict.test, verdict.name, verdict.by or "", verdict.answer, verdict.reason or "")


def _link_order(link: Link) -> tuple[Any, ...]:
    start = -1 if link.start is None else link.start
    return (LINK_KINDS.index(link.kind), link.name or "", start, link.end or 0, link.quotation or "")


def _unique(codebook: Codebook) -> None:
    """Refuse two of one name, and two active groupings."""
    named: list[tuple[str, list[str]]] = [
        ("code", [code.name for code in codebook.codes]),
        ("grouping", [grouping.name for grouping in codebook.groupings]),
        ("concept", [concept.name for concept in codebook.concepts]),
        ("reference point", [point.statement for point in codebook.reference_points]),
        ("relation", [relation.statement for relation in codebook.relations]),
        *(("code group", [group.name for group in grouping.groups]) for grouping in codebook.groupings),
    ]
    for kind, names in named:
        seen: dict[str, str] = {}
        for name in names:
            if name_key(name) in seen:
                raise CodebookError("codebook.duplicate", kind=kind, name=name, other=seen[name_key(name)])
            seen[name_key(name)] = name
    active = [grouping.name for grouping in codebook.groupings if grouping.active]
    if len(active) > 1:
        raise CodebookError("codebook.two_active", first=active[0], second=active[1])


def _declared(codebook: Codebook) -> tuple[Grouping, ...]:
    """The groupings; where none declares a group, the groups that the codes name are the first one's."""
    told = {name_key(code.group): code.group for code in codebook.codes if code.group}
    if not told or any(grouping.groups for grouping in codebook.groupings):
        return codebook.groupings
    framework = all(code.origin == "framework" for code in codebook.codes if code.group)
    first, *rest = codebook.groupings or (Grouping(MAIN_GROUPING, framework=framework, active=not framework),)
    return (replace(first, groups=tuple(map(CodeGroup, told.values()))), *rest)


def _with_members(codebook: Codebook) -> tuple[Grouping, ...]:
    """The groupings with every membership in them, whether the code or the group told it, in the codes' order."""
    names = {name_key(code.name): code.name for code in codebook.codes}
    members: dict[tuple[str, str], str] = {}  # (grouping, code key) → group

    def join(grouping: str, group: str, code: str) -> None:
        if name_key(code) not in names:
            raise CodebookError("codebook.unknown_target", kind="code", name=code)
        other = members.setdefault((grouping, name_key(code)), group)
        if other != group:
            raise CodebookError("codebook.two_groups", code_name=code, first=other, second=group, grouping=grouping)

    for grouping in codebook.groupings:
        for group in grouping.groups:
            for code in group.codes:
                join(grouping.name, group.name, code)
    for item in codebook.codes:
        if item.group is not None:
            home, own = codebook.find_group(item.group)
            join(home.name, own.name, item.name)
    return tuple(
        replace(
            grouping,
            groups=tuple(
                replace(
                    group,
                    codes=tuple(name for key, name in names.items() if members.get((grouping.name, key)) == group.name),
                )
                for group in grouping.groups
            ),
        )
        for grouping in codebook.groupings
    )
