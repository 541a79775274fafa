"""Counts of who talks, who answers whom and what stands together, by the rules of docs/counting.md; and the words behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, Subquery, case, func, select, union

from qual.store import cells
from qual.store import schema as t
from qual.store.cells import Coded
from qual.store.columns import KINDS, STANCES, Columns, Fan
from qual.store.counts import IN_FORCE, SPLITS, VOICE, attending, coded, talk
from qual.store.joins import LIVE

Members = Sequence[tuple[str, str]]
Rows = list[dict[str, Any]]

OVERRULED = "prompted"  # the name of the test whose verdicts on codings overrule what the guide's marks say


def voices(connection: Connection, by: Sequence[str]) -> Rows:
    """How much each voice says per cell: the splits, ``voice``, ``moderator``, ``utterances``, ``words``.

    ``voice`` is the id of a person or of an unnamed attendance; None for speakers whom nobody has identified.
    """
    import numpy as np

    said = cells.said(connection, by, moderators=True)
    place = said.columns.place[said.utterance]
    who = (said.columns.of_place("voice") + 1) * 2 + said.columns.of_place("moderator")
    width = 2 * (len(said.columns.voices) + 1)
    found, number = np.unique(said.cell * width + who[place], return_inverse=True)
    utterances = np.bincount(number, minlength=len(found)).tolist()
    words = np.bincount(number, said.columns.words[said.utterance], len(found)).astype(np.int64).tolist()
    rows = []
    for at, one in enumerate(found.tolist()):
        cell, rest = divmod(one, width)
        voice = said.columns.voices[rest // 2 - 1] if rest >= 2 else None
        row = dict(zip(by, said.keys[cell], strict=True))
        rows.append(
            row | {"voice": voice, "moderator": bool(rest % 2), "utterances": utterances[at], "words": words[at]}
        )
    return rows


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
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder)
    columns = said.columns
    voice = _voice(said)
    own = (columns.kind[columns.coding[said.segment]] != KINDS.index("group")) & (voice >= 0)
    each = np.unique(np.stack([said.place[own], voice[own], said.utterance[own]]), axis=1)
    (place, who), utterances = np.unique(each[:2], axis=1, return_counts=True)
    rows = said.rows(place, voice=who, utterances=utterances)
    return [row | {"voice": columns.voices[row["voice"]]} for row in rows]


# --- asked for, or not ---------------------------------------------------------------------------------------
def prompted(
    connection: Connection, members: Members, by: Sequence[str], *, moderators: bool = False, coder: str | None = None
) -> Rows:
    """Per theme and cell: ``utterances``, of these ``prompted``; ``participants_prompted``, ``participants_unprompted``.

    A coding is prompted when its code is linked (itself, by its group, or by its concept) to the guide question that is
    in force, or when somebody has said so; a theme in an utterance is prompted when one of its codings there is.
    """
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder)
    if not len(said.place):
        return []
    columns = said.columns
    asked, own = (
        _asked(connection, columns)[said.segment],
        columns.kind[columns.coding[said.segment]] != KINDS.index("group"),
    )
    width = len(columns.place)
    each, number = np.unique(
        said.place * width + said.utterance, return_inverse=True
    )  # an utterance with a theme, in a cell
    asked, own = (np.bincount(number, one, len(each)) > 0 for one in (asked, own))
    places, number = np.unique(each // width, return_inverse=True)
    voice = columns.of_place("voice")[columns.place[each % width]]

    def heard(flag: bool) -> Any:
        kept = (asked == flag) & own & (voice >= 0)
        pairs = np.unique(np.stack([number[kept], voice[kept]]), axis=1)
        return np.bincount(pairs[0], minlength=len(places))

    return said.rows(
        places, utterances=np.bincount(number), prompted=np.bincount(number, asked).astype(np.int64),
        participants_prompted=heard(True), participants_unprompted=heard(False),
    )  # fmt: skip


def _asked(connection: Connection, columns: Columns) -> Any:
    """Of each segment, whether what it is coded with was asked for."""
    import numpy as np

    links = np.zeros((len(columns.question_ids), max(len(columns.codes), 1)), dtype=bool)
    questions = {one: at for at, one in enumerate(columns.question_ids)}
    for question, code in connection.execute(select(_linked())):
        if code in columns.codes:
            links[questions[question], columns.codes[code]] = True
    at, question = columns.questions.spread(columns.utterance)
    stands = question >= 0
    asked = np.zeros(len(columns.code), dtype=bool)
    asked[at[stands][links[question[stands], columns.code[at[stands]]]]] = True
    said = np.full(len(columns.kind), -1)
    for coding, answer in connection.execute(select(_overruled())):
        if coding in columns.coding_ids:
            said[columns.coding_ids[coding]] = answer == "prompted"
    overruled = said[columns.coding]
    return np.where(overruled >= 0, overruled == 1, asked)


def marks(connection: Connection, by: Sequence[str]) -> Rows:
    """How many of the guide's marks stand in each cell: the splits, ``marks``."""
    cell = [SPLITS[name].label(name) for name in by]
    query = (
        select(*cell, func.count(func.distinct(t.guide_marks.c.id)).label("marks"))
        .select_from(talk(connection, by, t.guide_marks.join(t.utterances)))
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
    import numpy as np

    said = cells.coded(connection, members, (), coder=coder, where=where)
    theme, unit = said.theme, said.utterance
    if within == "exchange":
        exchange, of = _exchanges(said.columns)
        lines = np.unique(np.stack([said.columns.utterance[of], exchange[said.columns.coding[of]]]), axis=1)
        at, unit = Fan.of(lines[0], lines[1], len(said.columns.place)).spread(said.utterance)
        theme = theme[at]
    width = max(len(said.themes), 1)
    units = np.unique(unit * width + theme)  # each theme once in each unit
    unit, theme = units // width, units % width
    at, other = Fan.of(unit, theme, int(unit.max(initial=0)) + 1).spread(unit)
    pairs, count = np.unique(np.stack([theme[at], other])[:, theme[at] <= other], axis=1, return_counts=True)
    named = zip(*pairs.tolist(), count.tolist(), strict=True)
    found = [(said.themes[one], said.themes[two], times) for one, two, times in named]
    alone = {one: times for one, two, times in found if one == two}  # a theme with itself
    return alone, [pair for pair in found if pair[0] != pair[1]]


def exchanges(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """Per theme and cell: ``exchanges`` coded with it, ``participants`` in them, ``utterances``, ``unidentified``, and how many
    exchanges somebody has coded as ``agreed``, ``opposed`` and ``developed``."""
    import numpy as np

    said, exchange = _in_exchange(cells.coded(connection, members, by, coder=coder))
    if not len(said.place):
        return []
    places, number = np.unique(said.place, return_inverse=True)
    voice, stance = _voice(said), said.columns.stance[said.columns.coding[said.segment]]

    def different(values: Any, kept: Any) -> Any:
        pairs = np.unique(np.stack([number[kept], values[kept]]), axis=1)
        return np.bincount(pairs[0], minlength=len(places))

    everything = np.ones(len(number), dtype=bool)
    stances = {name: different(exchange, stance == at) for at, name in enumerate(STANCES) if name}
    return said.rows(
        places, exchanges=different(exchange, everything), participants=different(voice, voice >= 0),
        utterances=different(said.utterance, everything), unidentified=different(said.utterance, voice < 0), **stances,
    )  # fmt: skip


def uptake(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    stance: str | None = None,
) -> Rows:
    """Who speaks after whom in the exchanges of a theme: ``theme_id``, the splits, ``giver``, ``taker``, ``times``.

    Voices as in `voices`; None for a speaker whom nobody has identified. ``stance`` keeps to exchanges coded with it.
    """
    import numpy as np

    said, exchange = _in_exchange(cells.coded(connection, members, by, moderators=moderators, coder=coder))
    kept = np.ones(len(exchange), dtype=bool)
    if stance is not None:
        kept = said.columns.stance[said.columns.coding[said.segment]] == STANCES.index(stance)
    lines = np.stack([said.place, exchange, said.utterance, _voice(said)])[:, kept]
    place, exchange, _utterance, voice = np.unique(lines, axis=1)
    step = (place[1:] == place[:-1]) & (exchange[1:] == exchange[:-1]) & (voice[1:] != voice[:-1])
    steps = np.stack([place[1:], voice[:-1], voice[1:]])[:, step]
    (place, giver, taker), times = np.unique(steps, axis=1, return_counts=True)
    called = [*said.columns.voices, None]  # nobody is -1, the last
    rows = said.rows(place, giver=giver, taker=taker, times=times)
    return [row | {"giver": called[row["giver"]], "taker": called[row["taker"]]} for row in rows]


def _voice(said: Coded) -> Any:
    return said.columns.of_place("voice")[said.columns.place[said.utterance]]


def _exchanges(columns: Columns) -> tuple[Any, Any]:
    """The exchange of each coding of kind *interaction* (-1: of another kind), and the segments of those codings.

    Codings with the same first and last utterance are one exchange.
    """
    import numpy as np

    of = np.flatnonzero(columns.kind[columns.coding] == KINDS.index("interaction"))
    coding, utterance = columns.coding[of], columns.utterance[of]
    first, last = np.full(len(columns.kind), len(columns.place)), np.full(len(columns.kind), -1)
    np.minimum.at(first, coding, utterance)
    np.maximum.at(last, coding, utterance)
    exchange = np.full(len(columns.kind), -1)
    there = np.unique(coding)
    ends = np.stack([first[there], last[there]])
    exchange[there] = np.unique(ends, axis=1, return_inverse=True)[1].reshape(-1)
    return exchange, of


def _in_exchange(said: Coded) -> tuple[Coded, Any]:
    """The segments that stand in exchanges, and which."""
    exchange = _exchanges(said.columns)[0][said.columns.coding[said.segment]]
    kept = exchange >= 0
    there = replace(
        said, utterance=said.utterance[kept], cell=said.cell[kept], segment=said.segment[kept], theme=said.theme[kept]
    )
    return there, exchange[kept]


# --- what was said, and when it was coded --------------------------------------------------------------------
def first_coded(connection: Connection, members: Members, *, coder: str | None = None) -> Rows:
    """Per theme and session: ``theme_id``, ``session``, ``codings``, ``at`` (the first moment), ``revision`` (the first)."""
    import numpy as np

    said = cells.coded(connection, members, ("session",), coder=coder)
    if not len(said.place):
        return []
    c = t.codings.c
    made = {row[0]: (row[1], row[2]) for row in connection.execute(select(c.id, c.created_at, c.revision)).fetchall()}
    moments = sorted({at for at, _revision in made.values()})
    rank = {at: number for number, at in enumerate(moments)}
    when = np.array([(rank[made[one][0]], made[one][1]) for one in said.columns.coding_ids])
    each = np.unique(np.stack([said.place, said.columns.coding[said.segment]]), axis=1)
    places, begins, codings = np.unique(each[0], return_index=True, return_counts=True)
    first = np.minimum.reduceat(when[each[1]], begins)
    rows = said.rows(places, codings=codings, at=first[:, 0], revision=first[:, 1])
    return [row | {"at": moments[row["at"]]} for row in rows]


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
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """The utterances behind every figure: ``theme_id``, the splits, ``reference``; in the order of their references."""
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where)
    order = said.columns.documents
    query = select(t.utterances.c.document_id, t.utterances.c.position, t.utterances.c.reference).where(LIVE[1])
    lines = [row for row in connection.execute(query).fetchall() if row[0] in order]
    named = [row[2] for row in sorted(lines, key=lambda row: (order[row[0]], row[1]))]
    each = np.unique(np.stack([said.place, said.utterance]), axis=1)
    rows = said.rows(each[0], reference=each[1])
    return sorted((row | {"reference": named[row["reference"]]} for row in rows), key=lambda row: row["reference"])


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
