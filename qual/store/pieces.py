"""Utterances that are split and joined: what stands in their place, and everything that hung on them on its words there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, groupby
from typing import Final, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, Connection, select

from qual.store import codings
from qual.store import schema as t
from qual.store.acts import Act
from qual.store.codings import Segment
from qual.store.material import Utterance, UtteranceRow
from qual.store.rows import all_rows

_SEGMENT: Final = tuple(Segment.__annotations__)
Words = Callable[[str, int, int], tuple[int, int]]  # which words of a text start in a span


class Stretch(NamedTuple):
    """Code points of an utterance, end exclusive, that come to stand at ``offset`` in a new one."""

    utterance_id: str
    start: int
    end: int
    offset: int


class New(NamedTuple):
    """An utterance in the place of others: where it stands among them, its row, and which words of theirs it has."""

    position: float
    row: UtteranceRow
    start_estimated: bool
    stretches: Sequence[Stretch]


class Made(NamedTuple):
    """An utterance that was made, and its printed reference."""

    id: str
    reference: str


class _At(NamedTuple):
    """A span of a new utterance."""

    id: str
    text_id: str
    text: str
    start: int
    end: int


class _Link(TypedDict):
    id: str
    reference_point_id: str
    target_id: str
    start: int | None
    end: int | None


def replace(act: Act, gone: Sequence[Utterance], new: Sequence[New], words: Words) -> list[Made]:
    """Put ``new`` in the place of the utterances ``gone``, of one document, in the order of the talk.

    A coding stays one coding, also where its words now stand in several utterances: it has a segment in each, and segments that
    nothing but blanks parts become one. Reference points go the same way; memos, actions, the guide's marks and answers to
    suggestions go to where their utterance begins now. What is gone stays as a tombstone that points to what came after.
    """
    first = act.mint(gone[0]["reference"], len(new))
    made, text_ids = [], []
    for number, one in enumerate(new, first):
        reference = gone[0]["reference"] + letters(number)
        row = one.row._asdict() | {"position": one.position, "start_estimated": one.start_estimated, "live": True}
        text = row.pop("text")
        utterance_id = act.insert(t.utterances, document_id=gone[0]["document_id"], reference=reference, **row)
        text_ids.append(str(act.words("utterance", text, utterance_id)))
        act.update(t.utterances, utterance_id, text_id=text_ids[-1])
        made.append(Made(utterance_id, reference))
    stands = _Places(new, made, text_ids)
    for old in gone:
        act.update(t.utterances, old["id"], live=False)
        for successor in stands.after(old["id"]):
            act.insert(t.tombstones, utterance_id=old["id"], successor_id=successor)
    ids = [old["id"] for old in gone]
    _follow_codings(act, ids, stands, words)
    _follow_links(act, ids, stands)
    _follow_rest(act, ids, stands)
    return made


def letters(number: int) -> str:
    """What tells a piece from others of one reference, from 1, in the order of the alphabet: ``a`` to ``y``, then ``za`` …

    >>> [letters(one) for one in (1, 2, 25, 26, 50, 51)]
    ['a', 'b', 'y', 'za', 'zy', 'zza']
    """
    turns, place = divmod(number - 1, 25)
    return "z" * turns + "abcdefghijklmnopqrstuvwxy"[place]


def successors(connection: Connection, key: str) -> list[str]:
    """The references of what stands in the place of an utterance (id or reference) that was split or joined, in the order of the
    talk; its own where it stands itself, and none of what is unknown or has gone with a file."""
    u, s = t.utterances.c, t.tombstones.c
    here = connection.execute(select(u.id).where((u.id == key) | (u.reference == key))).scalars().all()
    found: set[str] = set()
    while here:
        found.update(here)
        after = select(s.successor_id).where(s.utterance_id.in_(here)).distinct()
        here = [one for one in connection.execute(after).scalars() if one not in found]
    query = (
        select(u.reference)
        .join(t.documents, t.documents.c.id == u.document_id)
        .where(u.id.in_(found), u.live.is_(True), t.documents.c.live.is_(True))
        .order_by(t.documents.c.part, u.position)
    )
    return list(connection.execute(query).scalars())


def around(connection: Connection, row: Utterance) -> tuple[Utterance | None, Utterance | None]:
    """The utterances just before and just after one in its document."""
    u = t.utterances.c

    def nearest(side: ColumnElement[bool], order: ColumnElement[float]) -> Utterance | None:
        from qual.store.material import utterance

        query = select(u.id).where(u.document_id == row["document_id"], u.live.is_(True), side).order_by(order).limit(1)
        found = connection.execute(query).scalar()
        return utterance(connection, found) if found else None

    return nearest(u.position < row["position"], u.position.desc()), nearest(
        u.position > row["position"], u.position.asc()
    )


def speak(act: Act, utterance_ids: Iterable[str], speaker_id: str | None) -> None:
    """Say who speaks in utterances: a label of their session, or nobody known."""
    act.update_many(t.utterances, {one: {"speaker_id": speaker_id} for one in utterance_ids})


class Voiced(TypedDict):
    """A segment of a coding, with the label of who says it."""

    id: str
    coding_id: str
    code: str | None
    kind: str
    utterance_id: str
    speaker_id: str | None


def voiced(connection: Connection, utterance_ids: Sequence[str]) -> list[Voiced]:
    """Every segment of the codings that have one in these utterances, in the order of each coding."""
    s = t.segments.c
    of = select(s.coding_id).where(s.utterance_id.in_(utterance_ids))
    query = (
        select(
            s.id,
            s.coding_id,
            t.texts.c.text.label("code"),
            t.codings.c.kind,
            s.utterance_id,
            t.utterances.c.speaker_id,
        )
        .join(t.codings, t.codings.c.id == s.coding_id)
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .outerjoin(t.texts, t.texts.c.id == t.codes.c.name_id)
        .join(t.utterances, t.utterances.c.id == s.utterance_id)
        .where(s.coding_id.in_(of))
        .order_by(s.coding_id, s.position)
    )
    return all_rows(connection, query, Voiced)


def exchange(act: Act, coding_id: str) -> None:
    """Make a coding one of an exchange."""
    act.update(t.codings, coding_id, kind="interaction")


def leave(act: Act, coding_id: str, segment_ids: Sequence[str]) -> None:
    """Leave a coding only these of its segments, in its order."""
    rows = codings.segments_of(act.connection, coding_id)
    staying = [row for row in rows if row["id"] in segment_ids]
    for row in rows:
        if row["id"] not in segment_ids:
            act.delete(t.segments, row["id"])
    act.update_many(t.segments, {row["id"]: {"position": place} for place, row in enumerate(staying)})


class _Places:
    """Where the words of utterances that are gone stand now."""

    def __init__(self, new: Sequence[New], made: Sequence[Made], text_ids: Sequence[str]) -> None:
        self._of: dict[str, list[tuple[Stretch, _At]]] = {}
        for one, (utterance_id, _), text_id in zip(new, made, text_ids, strict=True):
            for stretch in one.stretches:
                end = stretch.offset + stretch.end - stretch.start
                at = _At(utterance_id, text_id, one.row.text, stretch.offset, end)
                self._of.setdefault(stretch.utterance_id, []).append((stretch, at))

    def after(self, utterance_id: str) -> list[str]:
        """The utterances that have words of this one, in order."""
        return list(dict.fromkeys(at.id for _, at in self._of[utterance_id]))

    def spans(self, utterance_id: str, start: int, end: int) -> list[_At]:
        """Where a span of an utterance stands now; none where it held blanks only."""
        found = []
        for stretch, at in self._of[utterance_id]:
            shift = at.start - stretch.start
            first, last = max(start, stretch.start) + shift, min(end, stretch.end) + shift
            said = at.text[first:last] if first < last else ""
            if said.strip():
                inside = first + len(said) - len(said.lstrip()), last - len(said) + len(said.rstrip())
                whole = (first, last) if len(self._of[utterance_id]) == 1 else inside
                found.append(at._replace(start=whole[0], end=whole[1]))
        return found


def _closed(spans: Iterable[_At]) -> list[_At]:
    """Spans of which those that nothing but blanks parts are one."""
    found: list[_At] = []
    for one in spans:
        last = found[-1] if found else None
        if last and last.id == one.id and last.start <= one.start and not one.text[last.end : one.start].strip():
            found[-1] = last._replace(end=max(last.end, one.end))
        else:
            found.append(one)
    return found


def _follow_codings(act: Act, gone: Sequence[str], stands: _Places, words: Words) -> None:
    held = select(t.segments.c.coding_id).where(t.segments.c.utterance_id.in_(gone)).distinct()
    for coding_id in sorted(act.connection.execute(held).scalars()):
        before = codings.segments_of(act.connection, coding_id)
        now: list[Segment] = []
        for replaced, some in groupby(before, key=lambda one: one["utterance_id"] in gone):
            if replaced:
                spans = (stands.spans(one["utterance_id"], one["start"], one["end"]) for one in some)
                now += [_segment(at, words) for at in _closed(chain.from_iterable(spans))]
            else:
                now += some
        _put(act, coding_id, [one["id"] for one in before], now)


def _segment(at: _At, words: Words) -> Segment:
    word_from, word_to = words(at.text, at.start, at.end)
    return {
        "utterance_id": at.id,
        "text_id": at.text_id,
        "start": at.start,
        "end": at.end,
        "word_from": word_from,
        "word_to": word_to,
    }


def _put(act: Act, coding_id: str, rows: Sequence[str], now: Sequence[Segment]) -> None:
    """Let a coding's segments, by id in their order, be these: rows stay as far as there are as many."""
    for place, segment in enumerate(now):
        said = {name: segment[name] for name in _SEGMENT}  # type: ignore[literal-required]
        if place < len(rows):
            act.update(t.segments, rows[place], position=place, **said)
        else:
            act.insert(t.segments, coding_id=coding_id, position=place, **said)
    for surplus in rows[len(now) :]:
        act.delete(t.segments, surplus)


def _follow_links(act: Act, gone: Sequence[str], stands: _Places) -> None:
    link = t.reference_links.c
    query = (
        select(link.id, link.reference_point_id, link.target_id, link.start, link.end)
        .where(link.target_kind == "utterance", link.target_id.in_(gone))
        .order_by(link.reference_point_id, link.id)
    )
    of: dict[tuple[str, bool], list[_Link]] = {}
    for row in all_rows(act.connection, query, _Link):
        of.setdefault((row["reference_point_id"], row["start"] is None), []).append(row)
    for (point, whole), rows in of.items():
        if whole:
            places: list[Mapping[str, object]] = [
                {"target_id": one} for one in dict.fromkeys(stands.after(row["target_id"])[0] for row in rows)
            ]
        else:
            order = {utterance_id: place for place, utterance_id in enumerate(gone)}
            rows.sort(key=lambda row: (order[row["target_id"]], row["start"] or 0))
            spans = [at for row in rows for at in stands.spans(row["target_id"], row["start"] or 0, row["end"] or 0)]
            places = [{"target_id": at.id, "start": at.start, "end": at.end} for at in _closed(spans)]
        for place, said in enumerate(places):
            if place < len(rows):
                act.update(t.reference_links, rows[place]["id"], **said)
            else:
                act.insert(t.reference_links, reference_point_id=point, target_kind="utterance", **said)
        for surplus in rows[len(places) :]:
            act.delete(t.reference_links, surplus["id"])


def _follow_rest(act: Act, gone: Sequence[str], stands: _Places) -> None:
    m, g = t.memos.c, t.guide_marks.c
    marked: set[tuple[str, str]] = set()
    for utterance_id in gone:
        to = stands.after(utterance_id)[0]
        memos = select(m.id).where(m.target_kind == "utterance", m.target_id == utterance_id)
        for memo in act.connection.execute(memos).scalars().all():
            act.update(t.memos, memo, target_id=to)
        for table in (t.actions, t.suggestion_verdicts):
            rows = select(table.c.id).where(table.c.utterance_id == utterance_id)
            act.update_many(table, {row: {"utterance_id": to} for row in act.connection.execute(rows).scalars()})
        marks = select(g.id, g.question_id).where(g.utterance_id == utterance_id).order_by(g.id)
        for mark, question in act.connection.execute(marks).all():
            if (to, question) in marked:
                act.delete(t.guide_marks, mark)
            else:
                act.update(t.guide_marks, mark, utterance_id=to)
            marked.add((to, question))
