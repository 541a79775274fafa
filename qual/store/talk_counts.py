"""Counts of who talks, who answers whom and what stands together, in SQL, by the rules of docs/counting.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, Connection, Select, Subquery, case, func, select, union

from qual.store import schema as t
from qual.store.counts import IN_FORCE, SPLITS, VOICE, attending, coded, talk
from qual.store.joins import LIVE, is_moderator

Members = Sequence[tuple[str, str]]
Rows = list[dict[str, Any]]

OVERRULED = "prompted"  # the name of the test whose verdicts on codings overrule what the guide's marks say


def voices(connection: Connection, by: Sequence[str]) -> Rows:
    """How much each voice says per cell: the splits, ``voice``, ``moderator``, ``utterances``, ``words``.

    ``voice`` is the id of a person or of an unnamed attendance; None for speakers whom nobody has identified.
    """
    cell = [SPLITS[name].label(name) for name in by]
    moderates = is_moderator().label("moderator")
    keys = [*cell, VOICE.label("voice"), moderates]
    query = (
        select(*keys, func.count().label("utterances"), func.sum(t.utterances.c.words).label("words"))
        .select_from(talk(connection, by))
        .where(*LIVE)
        .group_by(*keys)
    )
    return _rows(connection, query)


def attendees(connection: Connection, by: Sequence[str]) -> Rows:
    """Who counts as present per cell: the splits, ``voice``, ``named`` (False for an unnamed attendance)."""
    columns = [SPLITS[name].label(name) for name in by]
    named = t.attendances.c.person_id.is_not(None).label("named")
    return _rows(connection, attending(connection, [*columns, VOICE.label("voice"), named], by).distinct())


def names(connection: Connection) -> dict[str, str]:
    """What to call a voice: the person's code, or the label of an unnamed attendee."""
    label = t.texts.alias("label")
    query = (
        select(VOICE, func.coalesce(t.persons.c.code, func.min(label.c.text)))
        .select_from(t.attendances)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
        .outerjoin(t.speakers, t.speakers.c.attendance_id == t.attendances.c.id)
        .outerjoin(label, label.c.id == t.speakers.c.label_id)
        .group_by(VOICE, t.persons.c.code)
    )
    return {voice: name for voice, name in connection.execute(query) if name}


def roles(connection: Connection) -> Rows:
    """Attendances of participants: session, group, round, voice, person, role."""
    columns = [
        t.sources.c.name.label("session"), t.groups.c.code.label("group"), t.rounds.c.number.label("round"),
        VOICE.label("voice"), t.persons.c.code.label("person"), t.attendances.c.role,
    ]  # fmt: skip
    ordered = attending(connection, columns).order_by(t.groups.c.position, t.rounds.c.number, t.attendances.c.position)
    return _rows(connection, ordered)


def voiced(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """Who voices a theme in each cell: ``theme_id``, the splits, ``voice``, ``utterances``."""
    said = coded(connection, members, by, coder=coder)
    keys = [said.c.theme_id, *(said.c[name] for name in by), said.c.voice]
    query = (
        select(*keys, func.count(func.distinct(said.c.utterance_id)).label("utterances"))
        .where(said.c.kind != "group", said.c.voice.is_not(None))
        .group_by(*keys)
    )
    return _rows(connection, query)


# --- asked for, or not ---------------------------------------------------------------------------------------
def prompted(
    connection: Connection, members: Members, by: Sequence[str], *, moderators: bool = False, coder: str | None = None
) -> Rows:
    """Per theme and cell: ``utterances``, of these ``prompted``; ``participants_prompted``, ``participants_unprompted``.

    A coding is prompted when its code is linked (itself, by its group, or by its concept) to the guide question that is
    in force, or when somebody has said so; a theme in an utterance is prompted when one of its codings there is.
    """
    said = coded(connection, members, by, moderators=moderators, coder=coder)
    linked, overruled = _linked(), _overruled()
    asked = case(
        (overruled.c.answer == "prompted", 1), (overruled.c.answer == "unprompted", 0),
        (linked.c.code_id.is_not(None), 1), else_=0,
    )  # fmt: skip
    cell = [said.c.theme_id, *(said.c[name] for name in by)]
    each = (
        select(*cell, said.c.utterance_id, said.c.voice, func.max(asked).label("asked"),
               func.max(case((said.c.kind != "group", 1), else_=0)).label("own"))
        .select_from(
            said.outerjoin(IN_FORCE, IN_FORCE.c.utterance_id == said.c.utterance_id)
            .outerjoin(linked, (linked.c.question_id == IN_FORCE.c.question_id) & (linked.c.code_id == said.c.code_id))
            .outerjoin(overruled, overruled.c.target_id == said.c.coding_id)
        )
        .group_by(*cell, said.c.utterance_id, said.c.voice)
        .subquery("each")
    )  # fmt: skip
    keys = [each.c.theme_id, *(each.c[name] for name in by)]

    def heard(flag: int) -> Any:
        return func.count(func.distinct(case(((each.c.asked == flag) & (each.c.own == 1), each.c.voice))))

    query = select(
        *keys, func.count().label("utterances"), func.sum(each.c.asked).label("prompted"),
        heard(1).label("participants_prompted"), heard(0).label("participants_unprompted"),
    ).group_by(*keys)  # fmt: skip
    return _rows(connection, query)


def marks(connection: Connection, by: Sequence[str]) -> Rows:
    """How many of the guide's marks stand in each cell: the splits, ``marks``."""
    cell = [SPLITS[name].label(name) for name in by]
    query = (
        select(*cell, func.count(func.distinct(t.guide_marks.c.id)).label("marks"))
        .select_from(talk(connection, by).join(t.guide_marks, t.guide_marks.c.utterance_id == t.utterances.c.id))
        .where(*LIVE)
        .group_by(*cell)
    )
    return _rows(connection, query)


def guides_of(connection: Connection, session: str) -> set[str]:
    """The guides whose questions are marked in a session."""
    query = (
        select(t.guide_questions.c.guide)
        .select_from(talk(connection).join(t.guide_marks).join(t.guide_questions))
        .where(t.sources.c.name == session, t.guide_questions.c.guide.is_not(None))
    )
    return set(connection.execute(query).scalars())


def _linked() -> Subquery:
    """(question_id, code_id): the codes that a guide question asks for, through code, group or concept."""
    asks, member = t.question_themes.c, t.code_group_members.c
    group = select(asks.question_id, member.code_id).join(
        t.code_group_members, (asks.target_kind == "code group") & (member.code_group_id == asks.target_id)
    )
    concept = (
        select(asks.question_id, member.code_id)
        .join(t.concept_groups, (asks.target_kind == "concept") & (t.concept_groups.c.concept_id == asks.target_id))
        .join(t.code_group_members, member.code_group_id == t.concept_groups.c.code_group_id)
    )
    code = select(asks.question_id, asks.target_id).where(asks.target_kind == "code")
    return union(group, concept, code).subquery("linked")


def _overruled() -> Subquery:
    """The latest verdict on each coding of whether it was prompted."""
    v = t.verdicts.c
    latest = func.row_number().over(partition_by=v.target_id, order_by=[v.revision.desc(), v.at.desc(), v.id.desc()])
    each = (
        select(v.target_id, v.answer, latest.label("at"))
        .where(v.test == OVERRULED, v.target_kind == "coding")
        .subquery("verdicts_each")
    )
    return select(each.c.target_id, each.c.answer).where(each.c.at == 1).subquery("overruled")


def asked_codings(
    connection: Connection, members: Members, *, where: Mapping[str, Any] | None = None, coder: str | None = None
) -> Rows:
    """Every coding of these codes, one row per theme and coding, in the order of the talk: ``theme_id, coding_id, reference,
    session, text`` (of its first segment), ``by_guide`` (1 when the guide's marks make it prompted), ``overruled`` (the answer
    that somebody gave, or None)."""
    said = coded(connection, members, ("session",), where=where, coder=coder)
    linked, overruled = _linked(), _overruled()
    key = [said.c.theme_id, said.c.coding_id]
    first = func.row_number().over(partition_by=key, order_by=[said.c.part, said.c.position, said.c.word_from])
    hit = func.max(case((linked.c.code_id.is_not(None), 1), else_=0)).over(partition_by=key)
    each = (
        select(said, first.label("turn"), hit.label("by_guide"), overruled.c.answer.label("overruled"))
        .select_from(
            said.outerjoin(IN_FORCE, IN_FORCE.c.utterance_id == said.c.utterance_id)
            .outerjoin(linked, (linked.c.question_id == IN_FORCE.c.question_id) & (linked.c.code_id == said.c.code_id))
            .outerjoin(overruled, overruled.c.target_id == said.c.coding_id)
        )
        .subquery("each")
    )
    span = func.substr(t.texts.c.text, t.segments.c.start + 1, t.segments.c.end - t.segments.c.start)
    query = (
        select(each.c.theme_id, each.c.coding_id, t.utterances.c.reference, each.c.session, span.label("text"),
               each.c.by_guide, each.c.overruled)
        .join(t.segments, t.segments.c.id == each.c.segment_id)
        .join(t.utterances, t.utterances.c.id == each.c.utterance_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .where(each.c.turn == 1, t.texts.c.text.is_not(None))
        .order_by(each.c.session, each.c.part, each.c.position)
    )  # fmt: skip
    return _rows(connection, query)


# --- what stands together ------------------------------------------------------------------------------------
def together(
    connection: Connection,
    members: Members,
    *,
    within: str,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """In how many units each theme stands, and each pair of themes together (theme_id, theme_id, count).

    ``within``: ``utterance``, or ``exchange`` (the utterances of a coding of kind *interaction*).
    """
    said = coded(connection, members, (), coder=coder, where=where)
    if within == "utterance":
        found = select(said.c.theme_id, said.c.utterance_id.label("unit")).distinct()
    else:
        lines = _lines()
        found = (
            select(said.c.theme_id, lines.c.exchange.label("unit"))
            .join(lines, lines.c.utterance_id == said.c.utterance_id)
            .distinct()
        )
    units = found.cte("units")
    a, b = units.alias("a"), units.alias("b")
    query = (
        select(a.c.theme_id, b.c.theme_id, func.count())
        .join(b, (a.c.unit == b.c.unit) & (a.c.theme_id <= b.c.theme_id))
        .group_by(a.c.theme_id, b.c.theme_id)
    )
    found_pairs = [(str(one), str(other), int(count)) for one, other, count in connection.execute(query)]
    alone = {one: count for one, other, count in found_pairs if one == other}  # a theme with itself
    return alone, [pair for pair in found_pairs if pair[0] != pair[1]]


def exchanges(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """Per theme and cell: ``exchanges`` coded with it, ``participants`` in them, ``utterances``, ``unidentified``."""
    said = _in_exchange(coded(connection, members, by, coder=coder))
    cell = [said.c.theme_id, *(said.c[name] for name in by)]
    query = select(
        *cell, func.count(func.distinct(said.c.exchange)).label("exchanges"),
        func.count(func.distinct(said.c.voice)).label("participants"),
        func.count(func.distinct(said.c.utterance_id)).label("utterances"),
        func.count(func.distinct(case((said.c.voice.is_(None), said.c.utterance_id)))).label("unidentified"),
    ).group_by(*cell)  # fmt: skip
    return _rows(connection, query)


def uptake(
    connection: Connection, members: Members, by: Sequence[str], *, moderators: bool = False, coder: str | None = None
) -> Rows:
    """Who speaks after whom in the exchanges of a theme: ``theme_id``, the splits, ``giver``, ``taker``, ``times``.

    Voices as in `voices`; None for a speaker whom nobody has identified.
    """
    said = _in_exchange(coded(connection, members, by, moderators=moderators, coder=coder))
    cell = [said.c.theme_id, *(said.c[name] for name in by)]
    voice = func.coalesce(said.c.voice, "")
    line = (
        select(*cell, said.c.exchange, said.c.part, said.c.position, voice.label("voice")).distinct().subquery("line")
    )
    keys = [line.c.theme_id, *(line.c[name] for name in by)]
    order = [line.c.part, line.c.position]
    before = func.lag(line.c.voice).over(partition_by=[*keys, line.c.exchange], order_by=order)
    steps = select(*keys, before.label("giver"), line.c.voice.label("taker")).subquery("steps")
    keys = [steps.c.theme_id, *(steps.c[name] for name in by), steps.c.giver, steps.c.taker]
    query = select(*keys, func.count().label("times")).where(steps.c.giver != steps.c.taker).group_by(*keys)
    return [row | {"giver": row["giver"] or None, "taker": row["taker"] or None} for row in _rows(connection, query)]


def _spans() -> CTE:
    """The exchange that each interaction coding covers: codings with the same first and last utterance are one exchange."""
    place = t.documents.c.part * 1_000_000 + t.utterances.c.position
    ends = (
        select(
            t.segments.c.coding_id, t.documents.c.source_id,
            func.min(place).label("first"), func.max(place).label("last"),
        )
        .select_from(t.segments.join(t.codings).join(t.utterances).join(t.documents))
        .where(t.codings.c.kind == "interaction", *LIVE)
        .group_by(t.segments.c.coding_id, t.documents.c.source_id)
        .subquery("ends")
    )  # fmt: skip
    number = func.dense_rank().over(order_by=[ends.c.source_id, ends.c.first, ends.c.last])
    return select(ends.c.coding_id, number.label("exchange")).cte("spans")


def _lines() -> CTE:
    """The utterances of each exchange: (exchange, utterance_id)."""
    spans = _spans()
    return (
        select(spans.c.exchange, t.segments.c.utterance_id)
        .join(t.segments, t.segments.c.coding_id == spans.c.coding_id)
        .distinct()
        .cte("lines")
    )


def _in_exchange(said: Subquery) -> Subquery:
    spans = _spans()
    return select(said, spans.c.exchange).join(spans, spans.c.coding_id == said.c.coding_id).subquery("exchanged")


# --- what was said, and when it was coded --------------------------------------------------------------------
def first_coded(connection: Connection, members: Members, *, coder: str | None = None) -> Rows:
    """Per theme and session: ``theme_id``, ``session``, ``codings``, ``at`` (the first moment), ``revision`` (the first)."""
    said = coded(connection, members, ("session",), coder=coder)
    keys = [said.c.theme_id, said.c.session]
    query = select(
        *keys, func.count(func.distinct(said.c.coding_id)).label("codings"),
        func.min(said.c.created_at).label("at"), func.min(said.c.revision).label("revision"),
    ).group_by(*keys)  # fmt: skip
    return _rows(connection, query)


def first_said(connection: Connection, members: Members, *, coder: str | None = None) -> dict[str, Any] | None:
    """The first coded words of a theme: ``reference, session, voice, text``; by round, then date, then the order of the talk."""
    said = coded(connection, members, ("session", "round"), coder=coder)
    span = func.substr(t.texts.c.text, t.segments.c.start + 1, t.segments.c.end - t.segments.c.start)
    query = (
        select(t.utterances.c.reference, said.c.session, said.c.voice, span.label("text"))
        .join(t.segments, t.segments.c.id == said.c.segment_id)
        .join(t.utterances, t.utterances.c.id == said.c.utterance_id)
        .join(t.sources, t.sources.c.id == said.c.source_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .where(t.texts.c.text.is_not(None))
        .order_by(
            func.coalesce(said.c.round, 10_000), func.coalesce(t.sources.c.date, "9999"), t.sources.c.position,
            said.c.part, said.c.position, t.segments.c.start,
        )
        .limit(1)
    )  # fmt: skip
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def round_years(connection: Connection) -> dict[int, int | None]:
    """The year of each round, by its number."""
    query = select(t.rounds.c.number, t.rounds.c.year).order_by(t.rounds.c.number)
    return {number: year for number, year in connection.execute(query)}  # noqa: C416


def references(
    connection: Connection, members: Members, by: Sequence[str], *, moderators: bool = False, coder: str | None = None
) -> Rows:
    """The utterances behind every figure: ``theme_id``, the splits, ``reference``; in the order of their references."""
    said = coded(connection, members, by, moderators=moderators, coder=coder)
    query = (
        select(said.c.theme_id, *(said.c[name] for name in by), t.utterances.c.reference)
        .join(t.utterances, t.utterances.c.id == said.c.utterance_id)
        .distinct()
        .order_by(t.utterances.c.reference)
    )
    return _rows(connection, query)


def passages(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    most: int,
    where: Mapping[str, Any] | None = None,
    coder: str | None = None,
) -> Rows:
    """At most ``most`` passages per theme and cell: ``theme_id``, the splits, ``reference``, ``session``, ``voice``, ``text``.

    Each from another participant as far as there are; of one participant the longest of 6 to 60 words (else the longest), and
    of equals the first said. Only their words are read.
    """
    said = coded(connection, members, (*by, *({"session"} - set(by))), coder=coder, where=where)
    cell = [said.c.theme_id, *(said.c[name] for name in by)]
    size = said.c.word_to - said.c.word_from
    good = case((size.between(6, 60), 0), else_=1)
    order = [good, size.desc(), said.c.session, said.c.part, said.c.position, said.c.segment_id]
    of_utterance = func.row_number().over(partition_by=[*cell, said.c.utterance_id], order_by=order)
    columns = [said.c[name] for name in ("theme_id", *by, "session", "voice", "part", "position", "utterance_id", "segment_id")
               if name != "session" or "session" not in by]  # fmt: skip
    one = select(*columns, good.label("good"), size.label("size"), of_utterance.label("turn")).subquery("one")
    cell = [one.c.theme_id, *(one.c[name] for name in by)]
    order = [one.c.good, one.c["size"].desc(), one.c.session, one.c.part, one.c.position]
    of_voice = func.row_number().over(partition_by=[*cell, one.c.voice], order_by=order)
    two = select(one, of_voice.label("rank")).where(one.c.turn == 1).subquery("two")
    cell = [two.c.theme_id, *(two.c[name] for name in by)]
    order = [two.c.rank, two.c.good, two.c["size"].desc(), two.c.session, two.c.part, two.c.position]
    three = select(two, func.row_number().over(partition_by=cell, order_by=order).label("place")).subquery("three")
    span = func.substr(t.texts.c.text, t.segments.c.start + 1, t.segments.c.end - t.segments.c.start)
    query = (
        select(three, t.utterances.c.reference, span.label("text"))
        .join(t.segments, t.segments.c.id == three.c.segment_id)
        .join(t.utterances, t.utterances.c.id == three.c.utterance_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .where(three.c.place <= most, t.texts.c.text.is_not(None))
        .order_by(three.c.theme_id, *(three.c[name] for name in by), three.c.place)
    )
    kept = ("theme_id", *by, "session", "reference", "voice", "text")
    return [{name: row[name] for name in kept} for row in _rows(connection, query)]


def _rows(connection: Connection, query: Select[Any]) -> Rows:
    return [dict(row) for row in connection.execute(query).mappings()]
