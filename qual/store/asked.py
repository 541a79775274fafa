"""Which of what is coded was asked for, by the guide's marks and by what people have said of single codings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from sqlalchemy import Connection, Subquery, func, select, union

from qual.store import cells
from qual.store import schema as t
from qual.store.behind import named, words
from qual.store.cells import Members, Rows
from qual.store.columns import KINDS, Columns
from qual.store.joins import spoken
from qual.store.kept import kept

if TYPE_CHECKING:
    import numpy as np

OVERRULED = "prompted"  # the name of the test whose verdicts on codings overrule what the guide's marks say
Key = tuple[Any, ...]  # a cell by its values, in the order of the splits


#: how what is said of a theme came: by itself where a question asks for the theme (or somebody has said so); where questions are
#: tied to themes, none of them to this one; prompted; where none is tied to any theme, so that nobody can know. In this order
#: the figures draw them.
Came = Literal["unprompted", "unasked", "prompted", "unknown"]
CAME: tuple[Came, ...] = get_args(Came)


class Prompted(NamedTuple):
    """``themes``: a row per theme and cell: ``utterances``, how many of them came in each way (`CAME`; they add up), of those
    prompted ``by_moderator`` alone; of those unprompted or unasked the ``led`` (`_led`); ``participants_prompted``,
    ``participants_unprompted``.
    ``cells``: a row per cell, each utterance once: ``utterances``; those ``asked`` for (with a theme that is prompted or
    unprompted in it), of these ``prompted``, of those ``by_moderator`` alone, and ``led`` of the rest; of the others ``unasked``
    (with a theme that is so) and ``unknown``."""

    themes: Rows
    cells: Rows


def prompted(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Prompted:
    """How what is said of the themes came, in each cell (`_came`)."""
    import numpy as np

    said = cells.coded(connection, members, by, coder=coder, where=where)
    if not len(said.place):
        return Prompted([], [])
    columns = said.columns
    width = len(columns.place)
    each, number = np.unique(
        said.place * width + said.utterance, return_inverse=True
    )  # an utterance with a theme, in a cell
    came, by_moderator = _came(connection, members, coder).of(each // width // len(said.keys), each % width)
    own = np.bincount(number, columns.kind[columns.coding[said.segment]] != KINDS.index("group"), len(each)) > 0
    led = _led(connection, columns)[each % width]
    places, number = np.unique(each // width, return_inverse=True)
    voice = columns.of_place("voice")[columns.place[each % width]]
    flags = {name: came == at for at, name in enumerate(CAME)} | {"by_moderator": by_moderator, "led": led}

    def heard(way: Came) -> Any:
        kept = flags[way] & own & (voice >= 0)
        pairs = np.unique(np.stack([number[kept], voice[kept]]), axis=1)
        return np.bincount(pairs[0], minlength=len(places))

    counted = {name: np.bincount(number, one, len(places)).astype(np.int64) for name, one in flags.items()}
    counted["led"] = np.bincount(number, led & (flags["unprompted"] | flags["unasked"]), len(places)).astype(np.int64)
    heard_in = {f"participants_{way}": heard(way) for way in ("prompted", "unprompted")}
    rows = said.rows(places, utterances=np.bincount(number), **counted, **heard_in)
    line = each // width % len(said.keys) * width + each % width
    return Prompted(rows, _once(line, width, flags, said.keys, by))


def _once(line: Any, width: int, flags: Mapping[str, Any], keys: Sequence[Key], by: Sequence[str]) -> Rows:
    """The cells of `Prompted`, from each theme of each utterance (``line``: cell × ``width`` + utterance) and its ``flags``."""
    import numpy as np

    once, number = np.unique(line, return_inverse=True)
    found = {name: np.bincount(number, one, len(once)) > 0 for name, one in flags.items()}
    guided = np.bincount(number, flags["prompted"] & ~flags["by_moderator"], len(once)) > 0
    asked = found["prompted"] | found.pop("unprompted")
    free = asked & ~found["prompted"]
    found |= {"asked": asked, "by_moderator": found["prompted"] & ~guided, "led": found["led"] & free}
    found["unasked"] &= ~asked
    found["unknown"] &= ~asked & ~found["unasked"]
    sums = {name: np.bincount(once // width, one, len(keys)).astype(int) for name, one in found.items()}
    sums = {"utterances": np.bincount(once // width, minlength=len(keys)), **sums}
    counts = {name: some.tolist() for name, some in sums.items()}
    return [
        dict(zip(by, key, strict=True)) | {name: some[at] for name, some in counts.items()}
        for at, key in enumerate(keys)
    ]


class _Came(NamedTuple):
    """Of each theme in each utterance (``each``: theme × ``width`` + utterance, in order) how it came, by its place in `CAME`,
    and whether it is prompted ``by_moderator`` alone."""

    each: np.ndarray
    width: int
    came: np.ndarray
    by_moderator: np.ndarray

    def of(self, theme: np.ndarray, utterance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """``came`` and ``by_moderator`` of these themes in these utterances."""
        import numpy as np

        at = np.searchsorted(self.each, theme * self.width + utterance)
        return self.came[at], self.by_moderator[at]


def _came(connection: Connection, members: Members, coder: str | None) -> _Came:
    """How each theme in each utterance came.

    A coding is prompted when its code is linked (itself, by its group, or by its concept) to the guide question that is
    in force, when the moderator's last utterance before it has a coding of the theme, or when somebody has said so; a theme in an
    utterance is prompted when one of its codings there is. Whether the rest came by itself is decided in each session as a whole,
    since a guide is asked there: so whatever a figure is split by or kept to, its parts add up to its total.
    """
    import numpy as np

    every = cells.coded(connection, members, (), moderators=True, coder=coder)
    columns = every.columns
    width, sources = len(columns.place), int(columns.source.max(initial=-1)) + 1
    asked, by_moderator, denied = _asked(connection, every)
    each, number = np.unique(every.theme * width + every.utterance, return_inverse=True)
    asked_for, guided, denied = (
        np.bincount(number, one, len(each)) > 0 for one in (asked, asked & ~by_moderator, denied)
    )
    place = each // width * sources + columns.source[each % width]  # a theme in a session
    tied, asks = _tied(connection, every, members)
    stands = np.isin(place, np.concatenate([asks, place[asked_for]]))
    linked = np.isin(columns.source[each % width], tied)
    ways = [asked_for, denied | (stands & linked), linked]
    came = np.select(ways, [CAME.index(way) for way in ("prompted", "unprompted", "unasked")], CAME.index("unknown"))
    return _Came(each, width, came, asked_for & ~guided)


def _tied(connection: Connection, said: cells.Coded, members: Members) -> tuple[np.ndarray, np.ndarray]:
    """The sessions in which something stands under a question that is tied to a theme; and the themes with the sessions in which
    something stands under one that asks for them (theme × sessions + session)."""
    import numpy as np

    columns = said.columns
    sources = int(columns.source.max(initial=-1)) + 1
    at, question = columns.questions.spread(np.arange(len(columns.place)))
    here = np.unique(np.stack([question, columns.source[at]])[:, question >= 0], axis=1)
    questions = {one: number for number, one in enumerate(columns.question_ids)}
    of = _asks(connection, members)

    def sessions(some: Iterable[str]) -> np.ndarray:
        found: np.ndarray = np.unique(here[1, np.isin(here[0], [questions[one] for one in some])])
        return found

    each = [number * sources + sessions(of[theme]) for number, theme in enumerate(said.themes) if of[theme]]
    return sessions(of[None]), np.concatenate([np.zeros(0, dtype=np.int64), *each])


def references(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    came: Came,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """`behind.references`, of the utterances alone in which the theme came so."""
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where)
    each = np.unique(np.stack([said.place, said.utterance]), axis=1)
    ways, _by_moderator = _came(connection, members, coder).of(each[0] // max(len(said.keys), 1), each[1])
    return named(connection, said, each[:, ways == CAME.index(came)])


def asked_codings(
    connection: Connection, members: Members, *, where: Mapping[str, Any] | None = None, coder: str | None = None
) -> Rows:
    """Every coding of these codes, one row per theme and coding, in the order of the talk: ``theme_id, coding_id, reference,
    session, text`` (of its first segment), ``by_guide`` (whether the guide's marks make it prompted), ``by_moderator`` (whether a
    moderator's naming of it right before does), ``overruled`` (the answer that somebody gave, or None)."""
    import numpy as np

    said = cells.coded(connection, members, (), where=where, coder=coder)
    columns = said.columns
    order = np.lexsort((columns.word_from[said.segment], said.utterance))
    segment, theme = said.segment[order], said.theme[order]
    coding = columns.coding[segment]
    pairs, first, pair = np.unique(np.stack([theme, coding]), axis=1, return_index=True, return_inverse=True)
    by_guide, by_moderator = (
        np.bincount(pair.reshape(-1), flags, pairs.shape[1]) > 0
        for flags in (
            _by_guide(connection, columns)[segment],
            _followed_up(said, cells.coded(connection, members, (), moderators=True, coder=coder))[order],
        )
    )
    answers = {row[0]: row[1] for row in connection.execute(select(_overruled()))}
    ids = list(columns.coding_ids)
    spans = words(connection, columns, segment[first])
    rows = []
    for at in np.argsort(first).tolist():
        if span := spans.get(int(segment[first[at]])):
            coding_id = ids[pairs[1, at]]
            answer = {
                "by_guide": bool(by_guide[at]),
                "by_moderator": bool(by_moderator[at]),
                "overruled": answers.get(coding_id),
            }
            rows.append({"theme_id": said.themes[pairs[0, at]], "coding_id": coding_id} | span | answer)
    return rows


def _asked(connection: Connection, said: cells.Coded) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each coded segment under its theme (of all that is said), whether that was asked for: as somebody has said, else by the
    guide or a moderator; whether it was by a moderator alone; and whether somebody has said that it was not."""
    import numpy as np

    columns = said.columns
    answers = np.full(len(columns.kind), -1)
    for coding, answer in connection.execute(select(_overruled())):
        if coding in columns.coding_ids:
            answers[columns.coding_ids[coding]] = answer == "prompted"
    overruled = answers[columns.coding[said.segment]]
    by_guide, led = _by_guide(connection, columns)[said.segment], _followed_up(said, said)
    asked = np.where(overruled >= 0, overruled == 1, by_guide | led)
    return asked, led & ~by_guide & (overruled < 0), overruled == 0


def _followed_up(said: cells.Coded, every: cells.Coded) -> np.ndarray:
    """Of each coded segment under its theme, whether a moderator named the theme right before: whether the last utterance of a
    moderator before it in its session has a coding of the theme. ``every``: all that is said of the themes, by moderators too."""
    import numpy as np

    columns = said.columns
    count, moderator = len(columns.place), columns.of_place("moderator").astype(bool)[columns.place]
    named = moderator[every.utterance]
    at = np.arange(count)
    begins = at == np.searchsorted(columns.source, columns.source)  # the first utterance of its session
    last = np.maximum.accumulate(np.where(moderator | begins, at, 0)) if count else at
    theirs = every.theme[named] * count + every.utterance[named]
    followed: np.ndarray = np.isin(said.theme * count + last[said.utterance], theirs) & ~moderator[said.utterance]
    return followed


def _links(connection: Connection) -> list[tuple[str, str]]:
    """`_linked`, read once for each state of the study."""
    return kept(connection, (_links,), lambda now: [(row[0], row[1]) for row in now.execute(select(_linked()))])


def _asks(connection: Connection, members: Members) -> dict[str | None, set[str]]:
    """By theme the guide questions that ask for it; by None those that ask for anything."""
    by_code: dict[str, set[str]] = {}
    for question, code in _links(connection):
        by_code.setdefault(code, set()).add(question)
    of: dict[str | None, set[str]] = {None: set().union(*by_code.values())}
    for theme, code in members:
        of.setdefault(theme, set()).update(by_code.get(code, ()))
    return of


def _by_guide(connection: Connection, columns: Columns) -> Any:
    """Of each segment, whether a guide question in force there asks for its code."""
    import numpy as np

    links = np.zeros((len(columns.question_ids), max(len(columns.codes), 1)), dtype=bool)
    questions = {one: at for at, one in enumerate(columns.question_ids)}
    for asking, code in _links(connection):
        if code in columns.codes:
            links[questions[asking], columns.codes[code]] = True
    at, question = columns.questions.spread(columns.utterance)
    stands = question >= 0
    asked = np.zeros(len(columns.code), dtype=bool)
    asked[at[stands][links[question[stands], columns.code[at[stands]]]]] = True
    return asked


def _led(connection: Connection, columns: Columns) -> np.ndarray:
    """Of each utterance, whether it cannot be said to have come by itself, whatever its theme: it stands under a guide question
    that is tied to no theme, or right after a moderator speaks."""
    import numpy as np

    found = np.zeros(len(columns.place), dtype=bool)
    moderator = columns.of_place("moderator").astype(bool)[columns.place]
    found[1:] = moderator[:-1] & (columns.source[1:] == columns.source[:-1])
    at, question = columns.questions.spread(np.arange(len(found)))
    found[at[np.isin(question, _untied(connection, columns))]] = True
    return found


def _untied(connection: Connection, columns: Columns) -> list[int]:
    """The numbers of the guide questions that are tied to no theme."""
    tied = {question for question, _code in _links(connection)}
    return [at for at, one in enumerate(columns.question_ids) if one not in tied]


def asking(
    connection: Connection, members: Members, by: Sequence[str], *, where: Mapping[str, Any] | None = None
) -> dict[str | None, dict[Key, int]]:
    """How many of the participants' utterances stand, in each cell, under a guide question that asks for a theme, by theme; by
    None: under one that asks for anything at all."""
    import numpy as np

    said = cells.said(connection, by, where=where)
    at, question = said.columns.questions.spread(said.utterance)
    of = _asks(connection, members)

    def standing(questions: frozenset[str]) -> dict[Key, int]:
        flags = np.array(
            [*(one in questions for one in said.columns.question_ids), False]
        )  # no question is -1, the last
        count = np.bincount(said.cell[np.unique(at[flags[question]])], minlength=len(said.keys)).tolist()
        return {key: number for key, number in zip(said.keys, count, strict=True) if number}

    found = {some: standing(some) for some in {frozenset(some) for some in of.values()} if some}
    return {theme: found.get(frozenset(some), {}) for theme, some in of.items()}


UNTIED = "?"  # stands for the questions that are tied to no theme, where places are told by code


def where_asked(connection: Connection) -> dict[str, frozenset[tuple[str, int]]]:
    """By code the groups and rounds in which something is said under a guide question that asks for it; by `UNTIED` those in
    which something is said under one that is tied to no theme."""
    return kept(connection, (where_asked,), _where_asked)


def _where_asked(connection: Connection) -> dict[str, frozenset[tuple[str, int]]]:
    import numpy as np

    said = cells.said(connection, ("group", "round"))
    at, question = said.columns.questions.spread(said.utterance)
    ids = {
        number: one
        for one, number in zip(said.columns.question_ids, range(len(said.columns.question_ids)), strict=True)
    }
    standing: dict[str, set[tuple[str, int]]] = {}
    for cell, number in np.unique(np.stack([said.cell[at], question]), axis=1).T.tolist() if len(at) else ():
        group, round_number = said.keys[cell]
        if number >= 0 and group is not None and round_number is not None:
            standing.setdefault(ids[number], set()).add((group, round_number))
    found: dict[str, set[tuple[str, int]]] = {}
    for one, code in _links(connection):
        found.setdefault(code, set()).update(standing.get(one, ()))
    untied = [said.columns.question_ids[at] for at in _untied(connection, said.columns)]
    found[UNTIED] = set().union(*(standing.get(one, set()) for one in untied))
    return {code: frozenset(places) for code, places in found.items() if places}


def marks(connection: Connection, by: Sequence[str], *, where: Mapping[str, Any] | None = None) -> Rows:
    """How many of the guide's marks stand in each cell: the splits, ``marks``; ``where`` as in `cells.said`."""
    import numpy as np

    said = cells.said(connection, by, moderators=True, where=where)
    count = np.bincount(said.cell, said.columns.marks[said.utterance], len(said.keys)).astype(np.int64).tolist()
    return [
        dict(zip(by, key, strict=True)) | {"marks": number}
        for key, number in zip(said.keys, count, strict=True)
        if number
    ]


def guides_of(connection: Connection, session: str) -> set[str]:
    """The guides whose questions are marked in a session."""
    query = (
        select(t.guide_questions.c.guide)
        .select_from(
            spoken()
            .join(t.guide_marks, t.guide_marks.c.utterance_id == t.utterances.c.id)
            .join(t.guide_questions, t.guide_questions.c.id == t.guide_marks.c.question_id)
        )
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
