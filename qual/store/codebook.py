"""Codes, groupings, groups, concepts, reference points and verdicts: reading (`codebook_acts` writes).

The functions take a connection and return rows in the codebook's order. A name is blank once a withdrawal has erased its
words. Names are equal when `name_key` says
so: case and Unicode form do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from sqlalchemy import ColumnElement, Connection, FromClause, Table, func, select

from qual.errors import CodebookError
from qual.language.sameness import same
from qual.store import schema as t
from qual.store.coders import name_of
from qual.store.joins import LIVE, texts_as
from qual.store.kept import kept
from qual.store.material import utterance
from qual.store.rows import all_rows

Level = Literal["code", "group", "concept", "reference", "combined"]
#: what a theme can be in the codebook; besides, somebody can take codes and groups together (`store.combined`)
LEVELS: tuple[Level, ...] = ("code", "group", "concept", "reference")
ADVICE = "advice"  # the ``test`` of a row of `verdicts` that silences an advice; its answer is the advice's key
RESIDUAL = "residual"  # the theme id of the residual group
RESIDUAL_NAME = "codebook.residual"  # its name, as a message key


class CodeAlone(TypedDict):
    """A code with its words; ``colour`` is a place in the palette."""

    id: str
    name: str
    origin: str  # empirical | framework
    definition: str | None
    include: str | None
    exclude: str | None
    colour: int | None
    live: bool
    merged_into: str | None
    position: int


class Code(CodeAlone):
    """A code with its group in one grouping (None is the residual group) and the names of the concepts of that group."""

    group_id: str | None
    group: str | None
    concepts: list[str]


class Group(TypedDict):
    """A code group."""

    id: str
    grouping_id: str
    name: str
    definition: str | None
    position: int


class GroupingAlone(TypedDict):
    """A grouping."""

    id: str
    name: str
    framework: bool
    active: bool
    position: int


class Grouping(GroupingAlone):
    """A grouping with its groups."""

    groups: list[Group]


class Member(TypedDict):
    """Which code is in which group."""

    grouping_id: str
    code_group_id: str
    code_id: str


class ConceptAlone(TypedDict):
    """A concept."""

    id: str
    name: str
    definition: str | None
    position: int


class Case(TypedDict):
    """A code group of which one says that it is a case of a concept, with its ``grouping``."""

    id: str
    name: str
    grouping_id: str
    grouping: str


class Concept(ConceptAlone):
    """A concept with the groups that are cases of it."""

    groups: list[Case]


class Link(TypedDict):
    """What a reference point hangs on: ``name`` is that of a code, group or concept, an utterance's reference, a coding's id;
    ``quotation`` the words of the utterance from ``start`` to ``end``."""

    id: str
    kind: str
    target_id: str
    name: str
    start: int | None
    end: int | None
    quotation: str | None


class PointAlone(TypedDict):
    """A reference point."""

    id: str
    statement: str
    note: str | None
    position: int


class Point(PointAlone):
    """A reference point with what it hangs on, without what is no longer live."""

    links: list[Link]


class RelationAlone(TypedDict):
    """How concepts hang together, in a sentence."""

    id: str
    statement: str
    position: int


class Tied(TypedDict):
    """A concept that a relation ties."""

    id: str
    name: str


class Relation(RelationAlone):
    """A relation with the concepts that it ties."""

    concepts: list[Tied]


class PointHere(TypedDict):
    """A reference point that hangs on words of a session: ``spans`` of [utterance's id, start, end]."""

    id: str
    statement: str
    spans: list[tuple[str, int | None, int | None]]


class Verdict(TypedDict):
    """An answer to one of the three tests."""

    id: str
    test: str
    target_kind: str
    target_id: str
    answer: str
    reason: str | None
    actor: str
    at: str
    revision: int


def name_key(name: str) -> str:
    """What is the same for two spellings of one name (`qual.language.sameness`)."""
    return same(name)


# --- reading -------------------------------------------------------------------------------------------------
def find_code(connection: Connection, name: str) -> str | None:
    """The id of the live code of this name, or None."""
    return _find(connection, t.codes, name, t.codes.c.live.is_(True))


def find_group(connection: Connection, grouping_id: str, name: str) -> str | None:
    """The id of the group of this name in the grouping, or None."""
    return _find(connection, t.code_groups, name, t.code_groups.c.grouping_id == grouping_id)


def find_grouping(connection: Connection, name: str) -> str | None:
    """The id of the grouping of this name, or None."""
    return _find(connection, t.groupings, name)


def find_concept(connection: Connection, name: str) -> str | None:
    """The id of the concept of this name, or None."""
    return _find(connection, t.concepts, name)


def find_point(connection: Connection, statement: str) -> str | None:
    """The id of the reference point of this statement, or None."""
    return _find(connection, t.reference_points, statement, words="statement_id")


def find_relation(connection: Connection, statement: str) -> str | None:
    """The id of the relation of this statement, or None."""
    return _find(connection, t.relations, statement, words="statement_id")


def live_name(connection: Connection, code_id: str) -> str | None:
    """The name of a live code (blank where it is erased); None where there is none."""
    query = select(_told(t.texts)).select_from(t.codes).outerjoin(t.texts, t.texts.c.id == t.codes.c.name_id)
    return connection.execute(query.where(t.codes.c.id == code_id, t.codes.c.live.is_(True))).scalar()


def known_grouping(connection: Connection, grouping: str | None) -> str | None:
    """The id of a grouping by its id or name; None for None. Raises `CodebookError` for an unknown one."""
    if grouping is None:
        return None
    there = {row["id"]: row["name"] for row in groupings(connection)}
    found = grouping if grouping in there else find_grouping(connection, grouping)
    if found is None:
        raise CodebookError("codebook.unknown_grouping", value=grouping, known=", ".join(there.values()) or "–")
    return found


def active_grouping(connection: Connection) -> str | None:
    """The id of the active grouping; None while the study has none of its own."""
    return connection.execute(select(t.groupings.c.id).where(t.groupings.c.active.is_(True))).scalar()


def codes(connection: Connection, *, grouping_id: str | None = None, all_codes: bool = False) -> list[Code]:
    """The live codes (``all_codes``: also those merged or retired) in order, with their group in ``grouping_id`` (default the
    active grouping)."""
    name, definition, include, exclude = map(texts_as, ("name", "definition", "inclusion", "exclusion"))
    c = t.codes.c
    query = (
        select(
            c.id,
            c.origin,
            c.colour,
            c.live,
            c.merged_into,
            c.position,
            _told(name).label("name"),
            definition.c.text.label("definition"),
            include.c.text.label("include"),
            exclude.c.text.label("exclude"),
        )
        .join(name, name.c.id == c.name_id, isouter=True)
        .join(definition, definition.c.id == c.definition_id, isouter=True)
        .join(include, include.c.id == c.include_id, isouter=True)
        .join(exclude, exclude.c.id == c.exclude_id, isouter=True)
        .order_by(c.position, c.id)
    )
    rows = all_rows(connection, query if all_codes else query.where(c.live.is_(True)), CodeAlone)
    grouping = grouping_id or active_grouping(connection)
    found = {group["id"]: group for group in groups(connection, grouping)} if grouping else {}
    member_of = (
        {row["code_id"]: found[row["code_group_id"]] for row in members(connection, grouping)} if grouping else {}
    )
    names = concept_names(connection)
    return [_placed(row, member_of.get(row["id"]), names) for row in rows]


def _placed(row: CodeAlone, group: Group | None, concepts_of: dict[str, list[str]]) -> Code:
    if group is None:
        return {**row, "group_id": None, "group": None, "concepts": []}
    return {**row, "group_id": group["id"], "group": group["name"], "concepts": concepts_of.get(group["id"], [])}


def groupings(connection: Connection) -> list[Grouping]:
    """The groupings with their groups."""
    g = t.groupings.c
    query = select(g.id, _told(t.texts).label("name"), g.framework, g.active, g.position)
    query = query.join(t.texts, t.texts.c.id == g.name_id, isouter=True).order_by(g.position, g.id)
    by_grouping: dict[str, list[Group]] = {}
    for group in groups(connection):
        by_grouping.setdefault(group["grouping_id"], []).append(group)
    return [{**row, "groups": by_grouping.get(row["id"], [])} for row in all_rows(connection, query, GroupingAlone)]


def groups(connection: Connection, grouping_id: str | None = None) -> list[Group]:
    """The code groups (of one grouping)."""
    name, definition = texts_as("name"), texts_as("definition")
    g = t.code_groups.c
    query = (
        select(g.id, g.grouping_id, _told(name).label("name"), definition.c.text.label("definition"), g.position)
        .join(name, name.c.id == g.name_id, isouter=True)
        .join(definition, definition.c.id == g.definition_id, isouter=True)
        .order_by(g.position, g.id)
    )
    return all_rows(connection, query.where(g.grouping_id == grouping_id) if grouping_id else query, Group)


def members(connection: Connection, grouping_id: str | None = None) -> list[Member]:
    """Which live code is in which group, in the codes' order."""
    m = t.code_group_members.c
    query = (
        select(m.grouping_id, m.code_group_id, m.code_id)
        .join(t.codes, t.codes.c.id == m.code_id)
        .where(t.codes.c.live.is_(True))
        .order_by(t.codes.c.position, t.codes.c.id)
    )
    return all_rows(connection, query.where(m.grouping_id == grouping_id) if grouping_id else query, Member)


def concepts(connection: Connection) -> list[Concept]:
    """The concepts with their groups, in their order."""
    name, definition = texts_as("name"), texts_as("definition")
    c = t.concepts.c
    query = (
        select(c.id, _told(name).label("name"), definition.c.text.label("definition"), c.position)
        .join(name, name.c.id == c.name_id, isouter=True)
        .join(definition, definition.c.id == c.definition_id, isouter=True)
        .order_by(c.position, c.id)
    )
    links = {(row.concept_id, row.code_group_id) for row in connection.execute(select(t.concept_groups))}
    known: list[Case] = [
        {"id": group["id"], "name": group["name"], "grouping_id": grouping["id"], "grouping": grouping["name"]}
        for grouping in groupings(connection)
        for group in grouping["groups"]
    ]
    return [
        {**row, "groups": [group for group in known if (row["id"], group["id"]) in links]}
        for row in all_rows(connection, query, ConceptAlone)
    ]


def concept_names(connection: Connection) -> dict[str, list[str]]:
    """The names of the concepts that each group is a case of, by the group's id."""
    names: dict[str, list[str]] = {}
    for concept in concepts(connection):
        for group in concept["groups"]:
            names.setdefault(group["id"], []).append(concept["name"])
    return names


def reference_points(connection: Connection) -> list[Point]:
    """The reference points with what they hang on."""
    statement, note = texts_as("statement"), texts_as("note")
    p = t.reference_points.c
    query = (
        select(p.id, _told(statement).label("statement"), note.c.text.label("note"), p.position)
        .join(statement, statement.c.id == p.statement_id, isouter=True)
        .join(note, note.c.id == p.note_id, isouter=True)
        .order_by(p.position, p.id)
    )
    links = _links(connection)
    return [{**row, "links": links.get(row["id"], [])} for row in all_rows(connection, query, PointAlone)]


def _links(connection: Connection) -> dict[str, list[Link]]:
    """What each reference point hangs on, by its id; nothing that is no longer live."""
    names, link = target_names(connection), t.reference_links
    said = t.utterances.join(t.documents, (t.documents.c.id == t.utterances.c.document_id) & LIVE[0] & LIVE[1])
    of_utterance = (link.c.target_kind == "utterance") & (link.c.target_id == t.utterances.c.id)
    of_coding = (link.c.target_kind == "coding") & (link.c.target_id == t.codings.c.id)
    query = (
        select(link, t.utterances.c.reference, t.texts.c.text, t.codings.c.id.label("coding"))
        .outerjoin(said, of_utterance)
        .outerjoin(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .outerjoin(t.codings, of_coding)
        .order_by(link.c.id)
    )
    links: dict[str, list[Link]] = {}
    for row in connection.execute(query):
        name = row.reference or row.coding or names.get((row.target_kind, row.target_id))
        told: Link = {
            "id": row.id,
            "kind": row.target_kind,
            "target_id": row.target_id,
            "name": name or "",
            "start": row.start,
            "end": row.end,
            "quotation": (row.text or "")[row.start : row.end] if row.reference and row.start is not None else None,
        }
        if name is not None:
            links.setdefault(row.reference_point_id, []).append(told)
    return links


def relations(connection: Connection) -> list[Relation]:
    """The relations with the concepts that they tie, in the concepts' order."""
    r = t.relations.c
    query = (
        select(r.id, _told(t.texts).label("statement"), r.position)
        .join(t.texts, t.texts.c.id == r.statement_id, isouter=True)
        .order_by(r.position, r.id)
    )
    ties = {(row.relation_id, row.concept_id) for row in connection.execute(select(t.relation_concepts))}
    known: list[Tied] = [{"id": row["id"], "name": row["name"]} for row in concepts(connection)]
    return [
        {**row, "concepts": [one for one in known if (row["id"], one["id"]) in ties]}
        for row in all_rows(connection, query, RelationAlone)
    ]


def points_in(connection: Connection, source_id: str) -> list[PointHere]:
    """The reference points that hang on words of one session, in their order."""
    p, link = t.reference_points.c, t.reference_links.c
    query = (
        select(p.id, _told(t.texts).label("statement"), link.target_id, link.start, link.end)
        .join(t.reference_links, link.reference_point_id == p.id)
        .join(t.utterances, (link.target_kind == "utterance") & (link.target_id == t.utterances.c.id))
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.texts, t.texts.c.id == p.statement_id, isouter=True)
        .where(t.documents.c.source_id == source_id, *LIVE)
        .order_by(p.position, p.id, t.utterances.c.position, link.start)
    )
    found: dict[str, PointHere] = {}
    for row in connection.execute(query):
        here = found.setdefault(row.id, {"id": row.id, "statement": row.statement, "spans": []})
        here["spans"].append((row.target_id, row.start, row.end))
    return list(found.values())


def target_names(connection: Connection) -> dict[tuple[str, str], str]:
    """The names of all live codes, groups and concepts by (kind, id)."""
    told: dict[str, Sequence[Code | Group | Concept]] = {
        "code": codes(connection),
        "code group": groups(connection),
        "concept": concepts(connection),
    }
    return {(kind, row["id"]): row["name"] for kind, rows in told.items() for row in rows}


def verdicts(connection: Connection, target_kind: str | None = None, target_id: str | None = None) -> list[Verdict]:
    """The verdicts (of one kind of target, or of one target), oldest first; the last one of a test is the one in force.

    Advice that was silenced is none.
    """
    v = t.verdicts.c
    query = (
        select(
            v.id,
            v.test,
            v.target_kind,
            v.target_id,
            v.answer,
            t.texts.c.text.label("reason"),
            name_of(v.coder_id).label("actor"),
            v.at,
            v.revision,
        )
        .join(t.texts, t.texts.c.id == v.reason_id, isouter=True)
        .where(v.test != ADVICE)
        .order_by(v.at, v.revision, v.id)
    )
    if target_kind is not None:
        query = query.where(v.target_kind == target_kind)
    return all_rows(connection, query if target_id is None else query.where(v.target_id == target_id), Verdict)


def silenced(connection: Connection) -> dict[tuple[str, str], str]:
    """The advice that somebody has silenced, by code and key: the row that says so."""
    v = t.verdicts.c
    query = select(v.target_id, v.answer, v.id).where(v.test == ADVICE)
    return {(row.target_id, row.answer): row.id for row in connection.execute(query)}


def theme_members(
    connection: Connection, level: str, grouping_id: str | None = None
) -> list[tuple[str, str, str, int]]:
    """Which code counts under which theme: (theme_id, theme_name, code_id, position), ordered by position.

    Parameters
    ----------
    level : ``"code"`` (each code its own theme), ``"group"``, ``"concept"`` or ``"reference"`` (a reference point: the codes,
        and the codes of the groups and concepts, that it hangs on; what hangs on one quotation is no code).
    grouping_id : the grouping whose groups are meant; default the active one. At the level of codes, None means every
        live code, a grouping those it covers.

    The residual group (`RESIDUAL`, named by the message key `RESIDUAL_NAME`, last) holds the live empirical codes
    without a group; a framework has none. A concept's codes are those of its groups in the grouping.
    """
    if level not in LEVELS:
        raise ValueError(f"no such level of themes: {level}")
    return list(
        kept(connection, (theme_members, level, grouping_id), lambda now: _theme_members(now, level, grouping_id))
    )


def _theme_members(connection: Connection, level: str, grouping_id: str | None) -> list[tuple[str, str, str, int]]:
    grouping = grouping_id or active_grouping(connection)
    live = codes(connection, grouping_id=grouping)
    frames = {row["id"] for row in groupings(connection) if row["framework"]}
    residual = [code["id"] for code in live if not code["group_id"] and code["origin"] == "empirical"]
    residual = [] if grouping in frames else residual
    if level == "code":
        covered = {code["id"] for code in live if grouping_id is None or code["group_id"]} | set(residual)
        return [(code["id"], code["name"], code["id"], i) for i, code in enumerate(live) if code["id"] in covered]
    if level == "group":
        found = groups(connection, grouping) if grouping else []
        themes = {group["id"]: group["name"] for group in found}
        inside = {group: {group} for group in themes}
    else:
        known = concepts(connection)
        themes = {row["id"]: row["name"] for row in known}
        inside = {row["id"]: {group["id"] for group in row["groups"]} for row in known}
    if level == "reference":
        themes, inside = _points(connection, inside)
    counted = [
        (theme, name, code["id"], position)
        for position, (theme, name) in enumerate(themes.items())
        for code in live
        if {code["group_id"], code["id"]} & inside[theme]
    ]
    if level == "group":
        counted += [(RESIDUAL, RESIDUAL_NAME, code_id, len(themes)) for code_id in residual]
    return counted


def _points(connection: Connection, concept_groups: dict[str, set[str]]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The statements of the reference points, and the codes and groups that each hangs on, by the points' ids."""
    p, link = t.reference_points.c, t.reference_links.c
    query = select(p.id, t.texts.c.text).outerjoin(t.texts, t.texts.c.id == p.statement_id)
    points = {row_id: text or "–" for row_id, text in connection.execute(query.order_by(p.position, p.id))}
    hangs: dict[str, set[str]] = {point: set() for point in points}
    links = select(link.reference_point_id, link.target_id).where(
        link.target_kind.in_(("code", "code group", "concept"))
    )
    for point, target in connection.execute(links):
        hangs[point] |= concept_groups.get(target, {target})
    return points, hangs


def target_id(connection: Connection, kind: str, key: str) -> str | None:
    """The id of a live target by id; of an utterance also by its printed reference. None when there is none."""
    if kind == "utterance":
        found = utterance(connection, key)
        return str(found["id"]) if found else None
    table = t.OF_KIND[kind]
    query = select(table.c.id).where(table.c.id == key)
    return connection.execute(query.where(table.c.live.is_(True)) if kind == "code" else query).scalar()


def quoted_in(connection: Connection, quotation: str) -> list[str]:
    """The references of the live utterances that hold these words exactly, in order, at most two."""
    query = (
        select(t.utterances.c.reference, t.texts.c.text)
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(t.utterances.c.live.is_(True), t.documents.c.live.is_(True))
        .where(t.texts.c.text.contains(quotation, autoescape=True))
        .order_by(t.utterances.c.reference)
    )  # LIKE overlooks case in SQLite
    return [reference for reference, text in connection.execute(query) if quotation in text][:2]


def _find(connection: Connection, table: Table, name: str, *conditions: Any, words: str = "name_id") -> str | None:
    query = select(t.texts.c.text, table.c.id).join(t.texts, t.texts.c.id == table.c[words]).where(*conditions)
    wanted = name_key(name)
    return next((row_id for text, row_id in connection.execute(query) if text and name_key(text) == wanted), None)


def _told(words: FromClause) -> ColumnElement[str]:
    """The words of a version in `texts`, blank where they are erased."""
    return func.coalesce(words.c.text, "")
