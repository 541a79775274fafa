"""The names by which the guide's questions ask for themes: each stands for the theme that is called so, and waits while none is.

What a row of `question_themes` with a name stands for is settled here: each act that makes a code, code group or concept, calls
one otherwise, takes one away, or makes another grouping the active one, has the names looked up anew inside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple, TypedDict

from sqlalchemy import Connection, select

from qual.language.sameness import same
from qual.store import schema as t
from qual.store.acts import Act

Theme = tuple[str, str]  # kind and id of a code, a code group or a concept
KINDS: Final = ("code group", "concept", "code")  # which one a name means where several are called so


class Waiting(TypedDict):
    """A name that a question (its code) asks for, and that no theme has."""

    question: str
    name: str


class _Name(NamedTuple):
    id: str
    question_id: str
    key: str
    theme: Theme | None


_NAMES: Final = (
    select(t.question_themes, t.texts.c.text)
    .join(t.texts, t.texts.c.id == t.question_themes.c.name_id)
    .where(t.texts.c.text.is_not(None))
    .order_by(t.question_themes.c.id)
)
#: the words alone: a codebook of a thousand codes asks a thousand times
_CALLED: Final = (
    select(t.texts.c.text)
    .join(t.question_themes, t.question_themes.c.name_id == t.texts.c.id)
    .where(t.texts.c.text.is_not(None))
)
#: the themes that there are
_THERE: Final = {
    "code": select(t.codes.c.id).where(t.codes.c.live.is_(True)),
    "code group": select(t.code_groups.c.id),
    "concept": select(t.concepts.c.id),
}
#: and what they are called, in the order in which a name means them
_BEARERS: Final = {
    "code group": select(t.code_groups.c.id, t.texts.c.text)
    .join(t.texts, t.texts.c.id == t.code_groups.c.name_id)
    .join(t.groupings, t.groupings.c.id == t.code_groups.c.grouping_id)
    .order_by(
        t.groupings.c.active.desc(),
        *(t.groupings.c.framework, t.groupings.c.position, t.groupings.c.id),
        *(t.code_groups.c.position, t.code_groups.c.id),
    ),
    "concept": select(t.concepts.c.id, t.texts.c.text)
    .join(t.texts, t.texts.c.id == t.concepts.c.name_id)
    .order_by(t.concepts.c.position, t.concepts.c.id),
    "code": select(t.codes.c.id, t.texts.c.text)
    .join(t.texts, t.texts.c.id == t.codes.c.name_id)
    .where(t.codes.c.live.is_(True))
    .order_by(t.codes.c.position, t.codes.c.id),
}


def waiting(connection: Connection) -> list[Waiting]:
    """The names that wait for a theme, in the guide's order."""
    g, q = t.guide_questions.c, t.question_themes.c
    query = (
        select(g.code, t.texts.c.text)
        .join(t.question_themes, q.question_id == g.id)
        .join(t.texts, t.texts.c.id == q.name_id)
        .where(q.target_id.is_(None), t.texts.c.text.is_not(None))
        .order_by(g.position, q.id)
    )
    return [{"question": code, "name": name} for code, name in connection.execute(query)]


def standing(connection: Connection) -> set[str]:
    """The rows that are tied to a theme that is called as they say."""
    names = _names(connection)
    bearers = _bearers(connection) if names else {}
    return {row.id for row in names if row.theme in bearers.get(row.key, ())}


def ask(act: Act, question_id: str, names: Sequence[str]) -> None:
    """Let the question ask for what has these names, now or later, beside what it asks for already."""
    own = [row for row in _names(act.connection) if row.question_id == question_id]
    known = {row.key for row in own}
    q, bearers = t.question_themes, _bearers(act.connection)
    nameless = select(q.c.target_kind, q.c.target_id, q.c.id).where(
        q.c.question_id == question_id, q.c.name_id.is_(None)
    )
    by_hand = {(kind, target): row_id for kind, target, row_id in act.connection.execute(nameless)}
    for name in names:
        if not same(name) or same(name) in known:
            continue
        known.add(same(name))
        found = next(iter(bearers.get(same(name), ())), None)
        name_id = act.words("theme", name)
        if found in by_hand:  # tied by hand, or by a version that kept no names
            act.update(q, by_hand[found], name_id=name_id)
        else:
            kind, target = found or (None, None)
            act.insert(q, question_id=question_id, target_kind=kind, target_id=target, name_id=name_id)


def called(act: Act, name: str) -> None:
    """Something is called ``name`` from now on."""
    key = same(name)
    if any(same(one) == key for one in act.connection.execute(_CALLED).scalars()):
        settle(act)


def settle(act: Act, once: Collection[str] = ()) -> None:
    """Tie each name to the theme that is called so; where several are, to the first of `KINDS`, and of groups to that of the
    active grouping, then to the study's own, then to a framework's.

    A theme that has got another name since keeps its ties, but for the rows ``once``: there the name itself is taken back.
    """
    rows = {row.id: row for row in _names(act.connection)}
    if not rows:
        return
    bearers, there = _bearers(act.connection), _there(act.connection)
    for row in list(rows.values()):
        found = bearers.get(row.key, [])
        if row.theme in there and row.theme not in found and row.id not in once:
            continue
        best = found[0] if found else None
        if best == row.theme:
            continue
        beside = {one.theme for one in rows.values() if one.id != row.id and _said(one) == _said(row)}
        if best in beside or (best is None and beside & there):  # what is left of a split code's ties
            act.delete(t.question_themes, row.id)
            del rows[row.id]
            continue
        kind, target = best or (None, None)
        act.update(t.question_themes, row.id, target_kind=kind, target_id=target)
        rows[row.id] = row._replace(theme=best)


def _said(row: _Name) -> tuple[str, str]:
    return row.question_id, row.key


def _names(connection: Connection) -> list[_Name]:
    return [
        _Name(row.id, row.question_id, same(row.text), (row.target_kind, row.target_id) if row.target_id else None)
        for row in connection.execute(_NAMES)
    ]


def _there(connection: Connection) -> set[Theme]:
    """Every theme that there is, whatever it is called."""
    return {(kind, one) for kind, query in _THERE.items() for one in connection.execute(query).scalars()}


def _bearers(connection: Connection) -> dict[str, list[Theme]]:
    """The themes by what they are called, that first which the name means."""
    found: dict[str, list[Theme]] = {}
    for kind in KINDS:
        for row_id, name in connection.execute(_BEARERS[kind]):
            if name:
                found.setdefault(same(name), []).append((kind, row_id))
    return found
