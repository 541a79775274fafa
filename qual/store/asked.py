"""Which of what is coded was asked for, by the guide's marks and by what people have said of single codings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Subquery, func, select, union

from qual.store import cells
from qual.store import schema as t
from qual.store.behind import named, words
from qual.store.cells import Members, Rows
from qual.store.columns import KINDS, Columns
from qual.store.joins import spoken

OVERRULED = "prompted"  # the name of the test whose verdicts on codings overrule what the guide's marks say


def prompted(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """Per theme and cell: ``utterances``, of these ``prompted``; ``participants_prompted``, ``participants_unprompted``.

    A coding is prompted when its code is linked (itself, by its group, or by its concept) to the guide question that is
    in force, or when somebody has said so; a theme in an utterance is prompted when one of its codings there is.
    """
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where)
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
        places,
        utterances=np.bincount(number),
        prompted=np.bincount(number, asked).astype(np.int64),
        participants_prompted=heard(True),
        participants_unprompted=heard(False),
    )


def references(
    connection: Connection,
    members: Members,
    by: Sequence[str],
    *,
    prompted: bool,
    moderators: bool = False,
    coder: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Rows:
    """`behind.references`, of the utterances alone in which the theme is ``prompted``, or in which it is not."""
    import numpy as np

    said = cells.coded(connection, members, by, moderators=moderators, coder=coder, where=where)
    each, number = np.unique(np.stack([said.place, said.utterance]), axis=1, return_inverse=True)
    asked = np.bincount(number.reshape(-1), _asked(connection, said.columns)[said.segment], each.shape[1]) > 0
    return named(connection, said, each[:, asked == prompted])


def asked_codings(
    connection: Connection, members: Members, *, where: Mapping[str, Any] | None = None, coder: str | None = None
) -> Rows:
    """Every coding of these codes, one row per theme and coding, in the order of the talk: ``theme_id, coding_id, reference,
    session, text`` (of its first segment), ``by_guide`` (whether the guide's marks make it prompted), ``overruled`` (the answer
    that somebody gave, or None)."""
    import numpy as np

    said = cells.coded(connection, members, (), where=where, coder=coder)
    columns = said.columns
    order = np.lexsort((columns.word_from[said.segment], said.utterance))
    segment, theme = said.segment[order], said.theme[order]
    coding = columns.coding[segment]
    pairs, first, pair = np.unique(np.stack([theme, coding]), axis=1, return_index=True, return_inverse=True)
    by_guide = np.bincount(pair.reshape(-1), _by_guide(connection, columns)[segment], pairs.shape[1]) > 0
    answers = {row[0]: row[1] for row in connection.execute(select(_overruled()))}
    ids = list(columns.coding_ids)
    spans = words(connection, columns, segment[first])
    rows = []
    for at in np.argsort(first).tolist():
        if span := spans.get(int(segment[first[at]])):
            coding_id = ids[pairs[1, at]]
            answer = {"by_guide": bool(by_guide[at]), "overruled": answers.get(coding_id)}
            rows.append({"theme_id": said.themes[pairs[0, at]], "coding_id": coding_id} | span | answer)
    return rows


def _asked(connection: Connection, columns: Columns) -> Any:
    """Of each segment, whether what it is coded with was asked for: as somebody has said, else by the guide."""
    import numpy as np

    said = np.full(len(columns.kind), -1)
    for coding, answer in connection.execute(select(_overruled())):
        if coding in columns.coding_ids:
            said[columns.coding_ids[coding]] = answer == "prompted"
    overruled = said[columns.coding]
    return np.where(overruled >= 0, overruled == 1, _by_guide(connection, columns))


def _by_guide(connection: Connection, columns: Columns) -> Any:
    """Of each segment, whether a guide question in force there asks for its code."""
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
    return asked


def asking(
    connection: Connection, members: Members | None, by: Sequence[str], *, where: Mapping[str, Any] | None = None
) -> dict[tuple[Any, ...], int]:
    """How many of the participants' utterances stand, in each cell, under a guide question that asks for one of these codes; of
    None: for anything at all."""
    import numpy as np

    said = cells.said(connection, by, where=where)
    codes = None if members is None else {code for _theme, code in members}
    asks = {question for question, code in connection.execute(select(_linked())) if codes is None or code in codes}
    ids = said.columns.question_ids
    flags = np.array([*(one in asks for one in ids), False])  # no question is -1, the last
    at, question = said.columns.questions.spread(said.utterance)
    stands = np.unique(at[flags[question]])
    count = np.bincount(said.cell[stands], minlength=len(said.keys)).tolist()
    return {key: number for key, number in zip(said.keys, count, strict=True) if number}


def marks(connection: Connection, by: Sequence[str]) -> Rows:
    """How many of the guide's marks stand in each cell: the splits, ``marks``."""
    import numpy as np

    said = cells.said(connection, by, moderators=True)
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
