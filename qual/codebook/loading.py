"""A whole codebook into a study, as one act, and out of it again."""

from __future__ import annotations

from dataclasses import dataclass, field

from qual import messages
from qual.codebook.acts import require_span
from qual.codebook.ladder import (
    Code,
    Codebook,
    CodeGroup,
    Concept,
    Grouping,
    Link,
    ReferencePoint,
    Relation,
    Verdict,
    prose,
)
from qual.errors import CodebookError
from qual.store import codebook as store
from qual.store import codebook_acts as write
from qual.store import used
from qual.store.acts import Act
from qual.store.codebook import name_key
from qual.store.desk import Desk
from qual.store.material import utterance

COUNTS = (
    "codes",
    "updated",
    "groupings",
    "groups",
    "concepts",
    "reference_points",
    "relations",
    "verdicts",
    "unresolved",
)


def load_into(desk: Desk, codebook: Codebook) -> dict[str, int]:
    """Load a codebook into the study, as one act ``codebook.load``. Loading it again changes nothing.

    What the study knows by name is updated where the codebook says something, what it does not know is added, and nothing is
    taken away: a code without a group here stays in the group it has. The study's active grouping stays; when there is none,
    the codebook's active one, else its first own one, becomes active. A code that is used as an empirical code never becomes
    a framework code.

    Returns
    -------
    dict `COUNTS`: what was added of each; ``updated`` counts existing codes that changed; ``unresolved`` the links of
        reference points to utterances or codings that the study does not have (the points themselves are loaded).

    Raises `CodebookError` for a framework code with the name of a used empirical code, and for a link whose words are not
    those of the utterance.

    >>> found = codebook.load_into(study, codebook.load("transcripts_sample/codebook.yaml"))
    >>> found["codes"], found["unresolved"]
    (0, 0)
    """
    with desk.act("codebook.load") as act:
        loading = _Loading(act, codebook)
        for code in codebook.codes:
            loading.code(code)
        for grouping in codebook.groupings:
            loading.grouping(grouping)
        loading.choose_active()
        for concept in codebook.concepts:
            loading.concept(concept)
        for point in codebook.reference_points:
            loading.reference_point(point)
        for relation in codebook.relations:
            loading.relation(relation)
        for verdict in codebook.verdicts:
            loading.verdict(verdict)
        act.about.update(loading.counts)
    return loading.counts


def read_from(desk: Desk) -> Codebook:
    """The study's codebook: every live code with all groupings, concepts, reference points, relations and verdicts.

    >>> book = codebook.read_from(study)
    >>> [concept.name for concept in book.concepts]
    ['Usynlig bærevirke', 'Mottakerberedskap', 'Slipp som gir eierskap']
    """
    with desk.read() as connection:
        codes = store.codes(connection)
        members = store.members(connection)
        groupings = store.groupings(connection)
        concepts = store.concepts(connection)
        points = store.reference_points(connection)
        relations = store.relations(connection)
        verdicts = store.verdicts(connection)
        names = store.target_names(connection)
    names |= {
        ("code group", group["id"]): f"{grouping['name']} / {group['name']}"
        for grouping in groupings
        for group in grouping["groups"]
    }
    in_group: dict[str, list[str]] = {}
    for row in members:
        in_group.setdefault(row["code_group_id"], []).append(names["code", row["code_id"]])
    return Codebook(
        codes=tuple(_code(row) for row in codes),
        groupings=tuple(_grouping(row, in_group) for row in groupings),
        concepts=tuple(
            Concept(row["name"], row["definition"], tuple(names["code group", one["id"]] for one in row["groups"]))
            for row in concepts
        ),
        reference_points=tuple(
            ReferencePoint(row["statement"], row["note"], tuple(_link(link, names) for link in row["links"]))
            for row in points
        ),
        verdicts=tuple(
            _verdict(row, name)
            for row in verdicts
            if (name := names.get((row["target_kind"], row["target_id"]))) is not None
        ),
        relations=tuple(Relation(row["statement"], tuple(one["name"] for one in row["concepts"])) for row in relations),
    )


def _code(row: store.Code) -> Code:
    return Code(
        name=row["name"],
        origin=row["origin"],
        definition=row["definition"],
        include=row["include"],
        exclude=row["exclude"],
        colour=row["colour"],
        id=row["id"],
    )


def _grouping(row: store.Grouping, in_group: dict[str, list[str]]) -> Grouping:
    groups = tuple(
        CodeGroup(group["name"], group["definition"], tuple(in_group.get(group["id"], ()))) for group in row["groups"]
    )
    return Grouping(row["name"], row["framework"], row["active"], groups)


def _link(row: store.Link, names: dict[tuple[str, str], str]) -> Link:
    name = names.get((row["kind"], row["target_id"]), row["name"])
    return Link(row["kind"], name, row["start"], row["end"], row["quotation"])


def _verdict(row: store.Verdict, name: str) -> Verdict:
    return Verdict(row["test"], row["target_kind"], name, row["answer"], row["reason"], row["actor"], row["at"])


def _residual_names() -> set[str]:
    return {name_key(messages.text(store.RESIDUAL_NAME, language)) for language in messages.LANGUAGES}


@dataclass
class _Loading:
    """One load under way: what the study has by name, and what came of it."""

    act: Act
    codebook: Codebook
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    ids: dict[tuple[str, str], str] = field(default_factory=dict)  # (kind, name as the codebook writes it) → id

    def __post_init__(self) -> None:
        self.known_codes = {name_key(row["name"]): row for row in store.codes(self.act.connection)}
        self.known_points = {name_key(row["statement"]): row for row in store.reference_points(self.act.connection)}
        self.known_verdicts = store.verdicts(self.act.connection)
        self.placed = {
            (row["grouping_id"], row["code_id"]): row["code_group_id"] for row in store.members(self.act.connection)
        }

    def code(self, code: Code) -> None:
        """Add the code, or take what the file says of one that is there."""
        row = self.known_codes.get(name_key(code.name))
        if row is None:
            self.counts["codes"] += 1
            self.ids["code", code.name] = write.add_code(
                self.act,
                code.name,
                origin=code.origin,
                colour=code.colour,
                definition=code.definition,
                include=code.include,
                exclude=code.exclude,
            )
            return
        self.ids["code", code.name] = row["id"]
        changed = False
        for column in ("definition", "include", "exclude"):
            text = getattr(code, column)
            if text is not None and text != row[column]:
                write.set_words(self.act, "code", row["id"], column, text)
                changed = True
        if code.colour is not None and code.colour != row["colour"]:
            write.colour_code(self.act, row["id"], code.colour)
            changed = True
        if code.origin == "framework" != row["origin"]:
            if used.count(self.act.connection, row["id"]):
                raise CodebookError("codebook.origin_conflict", name=row["name"])
            write.give_to_framework(self.act, row["id"])
            changed = True
        self.counts["updated"] += changed

    def grouping(self, grouping: Grouping) -> None:
        """The grouping with its groups, and each code in its place."""
        grouping_id = store.find_grouping(self.act.connection, grouping.name)
        if grouping_id is None:
            self.counts["groupings"] += 1
            grouping_id = write.add_grouping(self.act, grouping.name, framework=grouping.framework)
        self.ids["grouping", grouping.name] = grouping_id
        known = {name_key(row["name"]): row["id"] for row in store.groups(self.act.connection, grouping_id)}
        for group in grouping.groups:
            group_id = known.get(name_key(group.name))
            if group_id is None and name_key(group.name) in _residual_names():
                self._to_residual(grouping_id, group)
                continue
            if group_id is None:
                self.counts["groups"] += 1
                group_id = write.add_group(self.act, group.name, grouping_id=grouping_id, definition=group.definition)
            elif group.definition is not None:
                write.set_words(self.act, "code group", group_id, "definition", group.definition)
            self.ids["code group", self.codebook.refer(grouping, group)] = group_id
            for name in group.codes:
                code_id = self.ids["code", name]
                if self.placed.get((grouping_id, code_id)) != group_id:
                    write.place(self.act, code_id, group_id, grouping_id)

    def _to_residual(self, grouping_id: str, group: CodeGroup) -> None:
        """What a sorted sheet puts under the residual group's own name goes back there; the residual group is never stored."""
        for name in group.codes:
            write.place(self.act, self.ids["code", name], None, grouping_id)

    def choose_active(self) -> None:
        """Let the first grouping count where none does yet."""
        first = next(iter(self.codebook.groupings_in_order()), None)
        if first and (first.active or not first.framework) and store.active_grouping(self.act.connection) is None:
            write.activate(self.act, self.ids["grouping", first.name])

    def concept(self, concept: Concept) -> None:
        """The concept, and the groups that are cases of it."""
        concept_id = store.find_concept(self.act.connection, concept.name)
        if concept_id is None:
            self.counts["concepts"] += 1
            concept_id = write.add_concept(self.act, concept.name, definition=concept.definition)
        elif concept.definition is not None:
            write.set_words(self.act, "concept", concept_id, "definition", concept.definition)
        self.ids["concept", concept.name] = concept_id
        for group in concept.groups:
            if ("code group", group) in self.ids:  # not the residual group, of which nothing is a case
                write.link(self.act, concept_id, self.ids["code group", group])

    def reference_point(self, point: ReferencePoint) -> None:
        """The reference point, and what it hangs on as far as the study has it."""
        row = self.known_points.get(name_key(point.statement))
        if row is None:
            self.counts["reference_points"] += 1
            point_id = write.add_reference_point(self.act, point.statement, point.note)
        else:
            point_id = row["id"]
            if point.note is not None:
                write.set_words(self.act, "reference point", point_id, "note", point.note)
        for link in point.links:
            target = self._utterance(link) if link.kind == "utterance" else self._named(link)
            if target is None:
                self.counts["unresolved"] += 1
            else:
                write.hang(self.act, point_id, link.kind, *target)

    def _named(self, link: Link) -> tuple[str, None, None] | None:
        name = link.name or ""
        known = self.ids.get((link.kind, name)) or store.target_id(self.act.connection, link.kind, name)
        return (known, None, None) if known else None

    def _utterance(self, link: Link) -> tuple[str, int | None, int | None] | None:
        """The utterance and the span that the link means; None when the study has no such utterance."""
        reference = link.name
        if reference is None:
            found_in = store.quoted_in(self.act.connection, link.quotation or "")
            reference = found_in[0] if len(found_in) == 1 else None
        found = utterance(self.act.connection, reference) if reference else None
        if found is None:
            return None
        if link.start is None and link.quotation is None:
            return found["id"], None, None
        start = link.start if link.start is not None else (found["text"] or "").find(link.quotation or "")
        end = link.end if link.start is not None else start + len(link.quotation or "")
        differs = CodebookError("codebook.quotation_differs", reference=found["reference"], quotation=link.quotation)
        if start < 0:
            raise differs
        words = require_span(self.act, found["id"], start, end)
        if link.quotation is not None and prose(words) != link.quotation:
            raise differs
        return found["id"], start, end

    def relation(self, relation: Relation) -> None:
        """The sentence, and the concepts that it ties."""
        relation_id = store.find_relation(self.act.connection, relation.statement)
        if relation_id is None:
            self.counts["relations"] += 1
            relation_id = write.add_relation(self.act, relation.statement)
        for concept in relation.concepts:
            write.tie(self.act, relation_id, self.ids["concept", concept])

    def verdict(self, verdict: Verdict) -> None:
        """Record the verdict unless it is there already."""
        target = self.ids[verdict.kind, verdict.name]
        told = (verdict.test, target, verdict.answer, verdict.reason)
        for row in self.known_verdicts:
            same = told == (row["test"], row["target_id"], row["answer"], row["reason"])
            if same and verdict.by in (None, row["actor"]) and verdict.at in (None, row["at"]):
                return
        self.counts["verdicts"] += 1
        write.add_verdict(
            self.act, verdict.test, verdict.kind, target, verdict.answer, verdict.reason, by=verdict.by, at=verdict.at
        )
