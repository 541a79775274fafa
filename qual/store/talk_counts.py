"""Counts of who talks, who answers whom and what stands together, by the rules of docs/counting.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from qual.store import cells, codings, presence
from qual.store import schema as t
from qual.store.behind import printed
from qual.store.cells import Coded, Members, Rows
from qual.store.codings import Moment
from qual.store.columns import KINDS, STANCES, Columns, Fan, columns
from qual.store.joins import texts_as
from qual.store.kept import kept


def voices(connection: Connection, by: Sequence[str], *, where: Mapping[str, Any] | None = None) -> Rows:
    """How much each voice says per cell: the splits, ``voice``, ``moderator``, ``utterances``, ``words``; ``where`` as in
    `cells.said`.

    ``voice`` is the id of a person, of an unnamed attendance or of a label; None for speakers who are several, or unknown.
    """
    import numpy as np

    said = cells.said(connection, by, moderators=True, where=where)
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


def attendees(connection: Connection, by: Sequence[str], *, where: Mapping[str, frozenset[Any]] | None = None) -> Rows:
    """Who counts as present per cell: the splits, ``voice``; ``where``: the values to keep to, by place of the design."""
    there: dict[tuple[tuple[Any, ...], str], None] = {}
    for key, one in presence.in_cells(connection, by):
        values: Mapping[str, Any] = one
        if all(values[name] in kept for name, kept in (where or {}).items()):
            there[key, one["voice"]] = None
    return [dict(zip(by, key, strict=True)) | {"voice": voice} for key, voice in there]


def names(connection: Connection) -> dict[str, str]:
    """What to call a voice: the person's code, or the label."""
    label, attending, speaker = texts_as("label"), t.attendances, t.speakers.c
    voice = func.coalesce(attending.c.person_id, attending.c.id)
    query = (
        select(voice, func.coalesce(t.persons.c.code, func.min(label.c.text)))
        .select_from(attending.outerjoin(t.persons, t.persons.c.id == attending.c.person_id))
        .outerjoin(t.speakers, speaker.attendance_id == attending.c.id)
        .outerjoin(label, label.c.id == speaker.label_id)
        .group_by(voice, t.persons.c.code)
    )
    untied = select(speaker.id, label.c.text).join(label, label.c.id == speaker.label_id)
    labels = connection.execute(untied.where(speaker.attendance_id.is_(None)))
    return {voice: name for voice, name in [*connection.execute(query), *labels] if name}


def roles(connection: Connection) -> Rows:
    """Attendances of participants in sessions that were held: session, group, level, municipality, round, voice, person, role."""
    kept = ("session", "group", "level", "municipality", "round", "voice", "person", "role")
    found = presence.there(connection, labels=False)
    return [{name: value for name, value in one.items() if name in kept} for one in found if one["held"]]


def voiced(connection: Connection, members: Members, by: Sequence[str], *, coder: str | None = None) -> Rows:
    """Who voices a theme in each cell: ``theme_id``, the splits, ``voice``, ``utterances``."""
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder)
    columns = said.columns
    voice = said.voice
    own = (columns.kind[columns.coding[said.segment]] != KINDS.index("group")) & (voice >= 0)
    each = np.unique(np.stack([said.place[own], voice[own], said.utterance[own]]), axis=1)
    (place, who), utterances = np.unique(each[:2], axis=1, return_counts=True)
    rows = said.rows(place, voice=who, utterances=utterances)
    return [row | {"voice": columns.voices[row["voice"]]} for row in rows]


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


def exchanges(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """Per theme and cell: ``exchanges`` coded with it, ``participants`` in them, ``utterances``, ``unidentified``, and how many
    exchanges somebody has coded as ``agreed``, ``opposed`` and ``developed``, and how many nobody (``open``)."""
    import numpy as np

    said, exchange = _in_exchange(cells.coded(connection, members, by, coder=coder, where=where))
    if not len(said.place):
        return []
    places, number = np.unique(said.place, return_inverse=True)
    voice, stance = said.voice, said.columns.stance[said.columns.coding[said.segment]]

    def different(values: Any, kept: Any) -> Any:
        pairs = np.unique(np.stack([number[kept], values[kept]]), axis=1)
        return np.bincount(pairs[0], minlength=len(places))

    everything = np.ones(len(number), dtype=bool)
    stances = {name: different(exchange, stance == at) for at, name in enumerate(STANCES) if name}
    return said.rows(
        places,
        exchanges=different(exchange, everything),
        participants=different(voice, voice >= 0),
        utterances=different(said.utterance, everything),
        unidentified=different(said.utterance, voice < 0),
        **stances,
        open=different(exchange, everything) - different(exchange, stance > 0),
    )


def uptake(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    stance: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """Who speaks after whom in the exchanges of a theme: ``theme_id``, the splits, ``giver``, ``taker``, ``times``.

    Voices as in `voices`; None for a speaker whom nobody has identified. ``stance`` keeps to exchanges coded with it.
    """
    import numpy as np

    said, exchange = _in_exchange(cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where))
    kept = np.ones(len(exchange), dtype=bool)
    if stance is not None:
        kept = said.columns.stance[said.columns.coding[said.segment]] == STANCES.index(stance)
    lines = np.stack([said.place, exchange, said.utterance, said.voice])[:, kept]
    place, exchange, _utterance, voice = np.unique(lines, axis=1)
    step = (place[1:] == place[:-1]) & (exchange[1:] == exchange[:-1]) & (voice[1:] != voice[:-1])
    steps = np.stack([place[1:], voice[:-1], voice[1:]])[:, step]
    (place, giver, taker), times = np.unique(steps, axis=1, return_counts=True)
    called = [*said.columns.voices, None]  # nobody is -1, the last
    rows = said.rows(place, giver=giver, taker=taker, times=times)
    return [row | {"giver": called[row["giver"]], "taker": called[row["taker"]]} for row in rows]


def exchange_ends(
    connection: Connection,
    members: Members,
    *,
    where: Mapping[str, Any] | None = None,
    coder: str | None = None,
    stance: str | None = None,
    step: tuple[str, str] | None = None,
    called: Mapping[str, str],
) -> dict[tuple[str, str], str]:
    """The session of each exchange that `exchanges` counts, by the references of its first and its last utterance; of those, only
    the ones that somebody has coded with a ``stance`` (``open``: nobody with any), and in which `uptake` counts the ``step``
    from one to another, as ``called``."""
    import numpy as np

    said, exchange = _in_exchange(cells.coded(connection, members, (), coder=coder, where=where))
    stances = said.columns.stance[said.columns.coding[said.segment]]
    wanted = set(np.unique(exchange).tolist())
    if stance == "open":
        wanted -= set(exchange[stances > 0].tolist())
    elif stance is not None:
        wanted = set(exchange[stances == STANCES.index(stance)].tolist())
    if step is not None:
        lines = np.unique(np.stack([exchange, said.utterance, said.voice]), axis=1)
        names = [*(called.get(one) for one in said.columns.voices), None]
        follows = (lines[0, 1:] == lines[0, :-1]) & (lines[2, 1:] != lines[2, :-1])
        steps = zip(
            lines[0, 1:][follows].tolist(), lines[2, :-1][follows].tolist(), lines[2, 1:][follows].tolist(), strict=True
        )
        wanted &= {one for one, giver, taker in steps if (names[giver], names[taker]) == step}
    return _ends(connection, said.columns, wanted)


def exchanges_around(
    connection: Connection, members: Members, *, where: Mapping[str, Any] | None = None, coder: str | None = None
) -> dict[tuple[str, str], str]:
    """The exchanges in which the theme is coded at all, as `together` has them; told as in `exchange_ends`."""
    import numpy as np

    said = cells.coded(connection, members, (), coder=coder, where=where)
    exchange, of = _exchanges(said.columns)
    there = np.isin(said.columns.utterance[of], said.utterance)
    return _ends(connection, said.columns, set(exchange[said.columns.coding[of[there]]].tolist()))


def _ends(connection: Connection, columns: Columns, wanted: set[int]) -> dict[tuple[str, str], str]:
    exchange, of = _exchanges(columns)
    called = printed(connection, columns)
    found: dict[int, list[int]] = {}
    for one, line in zip(exchange[columns.coding[of]].tolist(), columns.utterance[of].tolist(), strict=True):
        if one in wanted:
            found.setdefault(one, []).append(line)
    return {
        (called[min(lines)], called[max(lines)]): columns.places[columns.place[min(lines)]]["session"]
        for lines in found.values()
    }


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
def first_coded(
    connection: Connection, members: Members, *, coder: str | None = None, where: Mapping[str, Any] | None = None
) -> Rows:
    """Per theme and session: ``theme_id``, ``session``, ``codings``, ``made`` (the first `codings.Moment`; ``known`` where all
    of them are); ``where`` as in `cells.coded`."""
    import numpy as np

    said = cells.coded(connection, members, ("session",), coder=coder, where=where)
    if not len(said.place):
        return []
    order, when = kept(connection, (first_coded,), _when)
    each = np.unique(np.stack([said.place, said.columns.coding[said.segment]]), axis=1)
    places, begins, count = np.unique(each[0], return_index=True, return_counts=True)
    first = np.minimum.reduceat(when[each[1]], begins)
    rows = said.rows(places, codings=count, first=first[:, 0], known=first[:, 1])
    return [row | {"made": Moment(*order[row.pop("first")], bool(row.pop("known")))} for row in rows]


def _when(connection: Connection) -> tuple[list[tuple[str, int]], Any]:
    """The moments at which anything was coded (and of those at the same one the acts), in order; and of each coding of the
    columns which of them it is, and whether it is known."""
    import numpy as np

    moments = codings.made(connection)
    order = sorted({moment[:2] for moment in moments.values()})
    rank = {moment: at for at, moment in enumerate(order)}
    each = (moments[one] for one in columns(connection).coding_ids)
    return order, np.array([(rank[one[:2]], one.known) for one in each])


def _rows(connection: Connection, query: Select[Any]) -> Rows:
    return [dict(row) for row in connection.execute(query).mappings()]
