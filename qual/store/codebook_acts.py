"""Writing the codebook: functions that take an `Act`, check what the tables cannot, and return ids.

`qual.codebook` makes each of them one act of a person; merging is the one that moves other people's work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import EllipsisType
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, Table, select

from qual.errors import CodebookError, ConflictError
from qual.store import coders, waiting
from qual.store import schema as t
from qual.store.acts import Act, batches, new_id
from qual.store.codebook import active_grouping
from qual.store.design import next_position, word
from qual.store.rows import Json

Kind = Literal["code", "code group", "grouping", "concept", "reference point", "relation"]
#: the words that somebody began to change: None is none, … (the default everywhere) is not asked for
Seen = str | EllipsisType | None


# --- adding and wording --------------------------------------------------------------------------------------
def add_code(
    act: Act,
    name: str,
    *,
    origin: str,
    definition: str | None = None,
    include: str | None = None,
    exclude: str | None = None,
    colour: int | None = None,
) -> str:
    """Insert a code that is in use, at the end of the list."""
    words = {"definition": definition, "include": include, "exclude": exclude}
    return _add(act, "code", name, words, origin=origin, colour=colour, live=True)


def add_grouping(act: Act, name: str, *, framework: bool, active: bool = False) -> str:
    """Insert a grouping without groups."""
    return _add(act, "grouping", name, {}, framework=framework, active=active)


def add_group(act: Act, name: str, *, grouping_id: str, definition: str | None = None) -> str:
    """Insert a group into a grouping, without codes."""
    return _add(act, "code group", name, {"definition": definition}, grouping_id=grouping_id)


def add_concept(act: Act, name: str, *, definition: str | None = None) -> str:
    """Insert a concept that no group is a case of yet."""
    return _add(act, "concept", name, {"definition": definition})


def _add(act: Act, kind: Kind, name: str, words: Mapping[str, str | None], **values: Any) -> str:
    """Insert a named row at the end of its table."""
    table, row_id = t.OF_KIND[kind], new_id()
    name_id = act.words(kind, name, row_id)
    told = {f"{column}_id": act.words(column, text, row_id) for column, text in words.items()}
    act.insert(table, id=row_id, name_id=name_id, position=next_position(act.connection, table), **told, **values)
    if kind in waiting.KINDS:
        waiting.called(act, name)
    return row_id


def set_words(act: Act, kind: Kind, row_id: str, column: str, text: str | None, seen: Seen = ...) -> None:
    """Give a code, group, grouping, concept or reference point a new version of its ``column`` (name, definition, include,
    exclude, statement or note), where the words differ.

    Raises `ConflictError` where ``seen`` is given and other words stand there now: somebody else has changed them.
    """
    table = t.OF_KIND[kind]
    now = word(act.connection, _row(act, table, row_id)[f"{column}_id"])
    if not isinstance(seen, EllipsisType) and now not in (seen, text):
        raise ConflictError("conflict.words", seen=seen, mine=text, theirs=now)
    if now != text:
        act.update(table, row_id, **{f"{column}_id": act.words(kind if column == "name" else column, text, row_id)})
        if column == "name" and text and kind in waiting.KINDS:
            waiting.called(act, text)


def colour_code(act: Act, code_id: str, colour: int) -> None:
    """Give the code another place in the palette."""
    act.update(t.codes, code_id, colour=colour)


def give_to_framework(act: Act, code_id: str) -> None:
    """Make an empirical code one that was there before the coding."""
    act.update(t.codes, code_id, origin="framework")


def require(act: Act, kind: Kind, row_id: str) -> None:
    """Raise `CodebookError` when there is no such thing (any more)."""
    _row(act, t.OF_KIND[kind], row_id)


def grouping_of(act: Act, group_id: str) -> str:
    """The id of the group's grouping. Raises `CodebookError` when the group is gone."""
    return str(_row(act, t.code_groups, group_id)["grouping_id"])


def activate(act: Act, grouping_id: str) -> None:
    """Make this grouping the only active one."""
    require(act, "grouping", grouping_id)
    before = active_grouping(act.connection)
    if before and before != grouping_id:
        act.update(t.groupings, before, active=False)
    act.update(t.groupings, grouping_id, active=True)
    waiting.settle(act)


def place(act: Act, code_id: str, group_id: str | None, grouping_id: str) -> None:
    """Put a code into a group of the grouping, or (None) into its residual group."""
    m = t.code_group_members
    if group_id is not None and grouping_of(act, group_id) != grouping_id:
        raise CodebookError("codebook.other_grouping")
    if not _row(act, t.codes, code_id)["live"]:
        raise CodebookError("codebook.not_live")
    member = act.connection.execute(
        select(m.c.id).where(m.c.grouping_id == grouping_id, m.c.code_id == code_id)
    ).scalar()
    if member is None and group_id is not None:
        act.insert(m, grouping_id=grouping_id, code_id=code_id, code_group_id=group_id)
    elif member is not None and group_id is None:
        act.delete(m, member)
    elif member is not None:
        act.update(m, member, code_group_id=group_id)


def link(act: Act, concept_id: str, group_id: str, *, linked: bool = True) -> None:
    """Say that a group is a case of a concept, or (``linked=False``) no longer."""
    require(act, "concept", concept_id)
    require(act, "code group", group_id)
    c = t.concept_groups
    found = act.connection.execute(
        select(c.c.id).where(c.c.concept_id == concept_id, c.c.code_group_id == group_id)
    ).scalar()
    if linked and found is None:
        act.insert(c, concept_id=concept_id, code_group_id=group_id)
    elif not linked and found is not None:
        act.delete(c, found)


def add_reference_point(act: Act, statement: str, note: str | None) -> str:
    """Insert a reference point."""
    row_id = new_id()
    return act.insert(
        t.reference_points,
        id=row_id,
        statement_id=act.words("statement", statement, row_id),
        note_id=act.words("note", note, row_id),
        position=next_position(act.connection, t.reference_points),
    )


def hang(act: Act, point_id: str, kind: str, target_id: str, start: int | None, end: int | None) -> str:
    """Hang a reference point on something, once; returns the link's id."""
    require(act, "reference point", point_id)
    c = t.reference_links.c
    same = (c.reference_point_id == point_id, c.target_kind == kind, c.target_id == target_id)
    found = act.connection.execute(
        select(c.id).where(*same, c.start.is_not_distinct_from(start), c.end.is_not_distinct_from(end))
    ).scalar()
    return (
        str(found)
        if found
        else act.insert(
            t.reference_links, reference_point_id=point_id, target_kind=kind, target_id=target_id, start=start, end=end
        )
    )


def untie(act: Act, link_id: str) -> None:
    """Untie a reference point from one thing that it hangs on. Raises `CodebookError` when the tie is gone."""
    _row(act, t.reference_links, link_id)
    act.delete(t.reference_links, link_id)


def delete_point(act: Act, point_id: str) -> None:
    """Take a reference point away with everything that ties it."""
    for row_id in _ids(act.connection, t.reference_links, t.reference_links.c.reference_point_id == point_id):
        act.delete(t.reference_links, row_id)
    act.delete(t.reference_points, point_id)


def add_relation(act: Act, statement: str) -> str:
    """Insert a relation that ties no concept yet."""
    row_id = new_id()
    statement_id = act.words("statement", statement, row_id)
    position = next_position(act.connection, t.relations)
    return act.insert(t.relations, id=row_id, statement_id=statement_id, position=position)


def tie(act: Act, relation_id: str, concept_id: str, *, tied: bool = True) -> None:
    """Let a relation tie a concept, or (``tied=False``) no longer."""
    require(act, "relation", relation_id)
    require(act, "concept", concept_id)
    c = t.relation_concepts.c
    found = _ids(act.connection, t.relation_concepts, (c.relation_id == relation_id) & (c.concept_id == concept_id))
    if tied and not found:
        act.insert(t.relation_concepts, relation_id=relation_id, concept_id=concept_id)
    elif not tied and found:
        act.delete(t.relation_concepts, found[0])


def delete_relation(act: Act, relation_id: str) -> None:
    """Take a relation away; its concepts stay."""
    require(act, "relation", relation_id)
    for row_id in _ids(act.connection, t.relation_concepts, t.relation_concepts.c.relation_id == relation_id):
        act.delete(t.relation_concepts, row_id)
    act.delete(t.relations, relation_id)


def add_verdict(
    act: Act,
    test: str,
    kind: str,
    target: str,
    answer: str,
    reason: str | None,
    *,
    by: str | None = None,
    at: str | None = None,
) -> str:
    """Record one answer to a test, by who acts and now unless told otherwise (``by``: a name)."""
    row_id = new_id()
    return act.insert(
        t.verdicts,
        id=row_id,
        test=test,
        target_kind=kind,
        target_id=target,
        answer=answer,
        reason_id=act.words("reason", reason, row_id),
        coder_id=coders.put(act.connection, by) if by else act.coder_id,
        at=at or act.at,
        revision=act.revision,
    )


def take_back_verdict(act: Act, verdict_id: str) -> None:
    """Take an answer to a test away."""
    act.delete(t.verdicts, verdict_id)


def retire(act: Act, code_id: str) -> None:
    """Take a code out of use and out of its groups; no question asks for it any more."""
    for member in _ids(act.connection, t.code_group_members, t.code_group_members.c.code_id == code_id):
        act.delete(t.code_group_members, member)
    _untie_questions(act, "code", code_id)
    act.update(t.codes, code_id, live=False)
    waiting.settle(act)


# --- taking apart ---------------------------------------------------------------------------------------------
def split(act: Act, code_id: str, part: str, codings: Sequence[Row[Any]]) -> str:
    """Make the code ``part`` of some of a code's codings; it stands in the code's groups, and what asks for the code asks for it
    too. Returns its id."""
    source = _row(act, t.codes, code_id)
    new = add_code(act, part, origin=source["origin"], colour=source["colour"])
    m = t.code_group_members
    for member in act.connection.execute(select(m).where(m.c.code_id == code_id)).all():
        act.insert(m, grouping_id=member.grouping_id, code_id=new, code_group_id=member.code_group_id)
    for tie in act.connection.execute(_hanging(t.question_themes, "code", code_id)).all():
        act.insert(
            t.question_themes, question_id=tie.question_id, target_kind="code", target_id=new, name_id=tie.name_id
        )
    recode(act, codings, new)
    waiting.settle(act)
    return new


def copy_memos(act: Act, kind: str, source_id: str, target_id: str) -> None:
    """Let the memos on one row stand on another too: same words, author and moment."""
    for memo in act.connection.execute(_hanging(t.memos, kind, source_id)).all():
        act.insert(
            t.memos, target_kind=kind, target_id=target_id, text_id=memo.text_id, coder_id=memo.coder_id, at=memo.at
        )


def delete_group(act: Act, group_id: str) -> None:
    """Take a group away: its codes fall back to the residual group; its memos stay, under the name it had."""
    require(act, "code group", group_id)
    _take_group(act, group_id)
    waiting.settle(act)


def _take_group(act: Act, group_id: str) -> None:
    for table in (t.code_group_members, t.concept_groups):
        for row_id in _ids(act.connection, table, table.c.code_group_id == group_id):
            act.delete(table, row_id)
    _unhang(act, "code group", group_id)
    act.delete(t.code_groups, group_id)


def delete_concept(act: Act, concept_id: str) -> None:
    """Take a concept away; its groups stay, its memos under the name it had, and the sentences that tied it to others."""
    require(act, "concept", concept_id)
    for table in (t.concept_groups, t.relation_concepts):
        for row_id in _ids(act.connection, table, table.c.concept_id == concept_id):
            act.delete(table, row_id)
    _unhang(act, "concept", concept_id)
    act.delete(t.concepts, concept_id)
    waiting.settle(act)


def delete_grouping(act: Act, grouping_id: str) -> None:
    """Take a grouping away with its groups; the codes stay."""
    require(act, "grouping", grouping_id)
    for group_id in _ids(act.connection, t.code_groups, t.code_groups.c.grouping_id == grouping_id):
        _take_group(act, group_id)
    act.delete(t.groupings, grouping_id)
    waiting.settle(act)


def copy_grouping(act: Act, grouping_id: str, name: str) -> str:
    """A second attempt that begins where the first one stands: its groups with their codes and concepts; not active."""
    old = _row(act, t.groupings, grouping_id)
    new = add_grouping(act, name, framework=old["framework"])
    g, m, c = t.code_groups, t.code_group_members, t.concept_groups
    groups = act.connection.execute(select(g).where(g.c.grouping_id == grouping_id).order_by(g.c.position, g.c.id))
    for group in groups.all():
        name, definition = word(act.connection, group.name_id) or "", word(act.connection, group.definition_id)
        copy = add_group(act, name, grouping_id=new, definition=definition)
        for member in act.connection.execute(select(m).where(m.c.code_group_id == group.id)).all():
            act.insert(m, grouping_id=new, code_id=member.code_id, code_group_id=copy)
        for link_row in act.connection.execute(select(c).where(c.c.code_group_id == group.id)).all():
            act.insert(c, concept_id=link_row.concept_id, code_group_id=copy)
    return new


def _unhang(act: Act, kind: str, target_id: str) -> None:
    for table in (t.reference_links, t.verdicts):
        for row in act.connection.execute(_hanging(table, kind, target_id)).all():
            act.delete(table, row.id)
    _untie_questions(act, kind, target_id)


def _untie_questions(act: Act, kind: str, target_id: str) -> None:
    """Let no question ask for it by its id; one that asks for it by name goes on asking for what has the name (`waiting`)."""
    nameless = t.question_themes.c.name_id.is_(None)
    for row in act.connection.execute(_hanging(t.question_themes, kind, target_id).where(nameless)).all():
        act.delete(t.question_themes, row.id)


# --- merging -------------------------------------------------------------------------------------------------
def merge(act: Act, source_id: str, target_id: str) -> None:
    """Move everything from one code to another; the source stays as a tombstone that points to the target.

    Codings that would say the same twice (same segments, coder and kind) become one, with the memos of both. The target
    keeps its groups and takes the source's where it has none. Verdicts judged the source's wording and stay with it.
    """
    _move_codings(act, source_id, target_id)
    m = t.code_group_members
    taken = {row.grouping_id for row in act.connection.execute(select(m).where(m.c.code_id == target_id))}
    for member in act.connection.execute(select(m).where(m.c.code_id == source_id)).all():
        if member.grouping_id in taken:
            act.delete(m, member.id)
        else:
            act.update(m, member.id, code_id=target_id)
    _point_to(act, "code", source_id, target_id, (t.memos, t.reference_links, t.question_themes))
    act.update(t.codes, source_id, live=False, merged_into=target_id)
    waiting.settle(act)


def _move_codings(act: Act, source_id: str, target_id: str) -> None:
    recode(act, _codings(act, t.codings.c.code_id == source_id), target_id)


def recode(act: Act, codings: Sequence[Row[Any]], target_id: str) -> None:
    """Give codings another code; one that would say the same as one there already becomes one with it, memos of both."""
    known = {_said(act, coding): coding.id for coding in _codings(act, t.codings.c.code_id == target_id)}
    for coding in codings:
        said = _said(act, coding)
        twin = known.setdefault(said, coding.id)
        if twin == coding.id:
            act.update(t.codings, coding.id, code_id=target_id)
            continue
        join(act, coding.id, twin)


def join(act: Act, coding_id: str, twin: str) -> None:
    """Let a coding become one with another that says the same: what hangs on it hangs there."""
    _point_to(act, "coding", coding_id, twin, (t.memos, t.reference_links))
    for segment in _ids(act.connection, t.segments, t.segments.c.coding_id == coding_id):
        act.delete(t.segments, segment)
    act.delete(t.codings, coding_id)


def codings_with(act: Act, coding_ids: Sequence[str]) -> list[Row[Any]]:
    """The codings of these ids, each once. Raises `CodebookError` when one is gone."""
    lots = batches(sorted(set(coding_ids)))
    rows = {row.id: row for some in lots for row in _codings(act, t.codings.c.id.in_(some))}
    if set(rows) != set(coding_ids):
        raise CodebookError("codebook.codings_gone", count=len(set(coding_ids) - set(rows)))
    return list(rows.values())


def _codings(act: Act, condition: Any) -> Sequence[Row[Any]]:
    return act.connection.execute(select(t.codings).where(condition).order_by(t.codings.c.id)).all()


def _said(act: Act, coding: Row[Any]) -> tuple[Any, ...]:
    s = t.segments.c
    segments = act.connection.execute(select(s.utterance_id, s.text_id, s.start, s.end).where(s.coding_id == coding.id))
    return (coding.coder_id, coding.kind, coding.stance, coding.valence, frozenset(map(tuple, segments)))


def _point_to(act: Act, kind: str, old: str, new: str, tables: Sequence[Table]) -> None:
    """Let what hangs on ``old`` hang on ``new``; what would then hang there twice goes."""
    for table in tables:
        there = {_hung(row) for row in act.connection.execute(_hanging(table, kind, new))}
        for row in act.connection.execute(_hanging(table, kind, old)).all():
            if table is not t.memos and _hung(row) in there:
                act.delete(table, row.id)
            else:
                act.update(table, row.id, target_id=new)


def _hanging(table: Table, kind: str, target: str) -> Select[Any]:
    return select(table).where(table.c.target_kind == kind, table.c.target_id == target)


def _hung(row: Row[Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in row._mapping.items() if name not in ("id", "target_id"))


# --- small helpers -------------------------------------------------------------------------------------------
def _row(act: Act, table: Table, row_id: str) -> Json:
    """The row as it stands. Raises `CodebookError` when it is gone."""
    try:
        return act.row(table, row_id)
    except LookupError as error:
        raise CodebookError("codebook.gone", table=table.name) from error


def _ids(connection: Connection, table: Table, condition: Any) -> list[str]:
    return list(connection.execute(select(table.c.id).where(condition)).scalars())
