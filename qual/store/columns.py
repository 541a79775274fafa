"""The talk and its codings as columns of whole numbers, without a word: what every count runs over.

Reading them is three scans without a join; the sums over them are numpy's. They are kept until the study changes, so that
another split, theme or measure of the same study reads nothing anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from sqlalchemy import Connection, Select, select

from qual.store import coverage
from qual.store import schema as t
from qual.store.joins import LABEL, LIVE, READING
from qual.store.kept import kept
from qual.store.presence import one_participant

if TYPE_CHECKING:
    import numpy as np

Place = dict[str, Any]  # what figures can be split by, read by the split's name
NOBODY = -1  # no voice, no question, no tag
KINDS = ("individual", "group", "interaction")
STANCES = (None, "agreed", "opposed", "developed")
VALENCES = (None, "positive", "negative")


@dataclass(frozen=True)
class Fan:
    """From each row to its own values, none or several: those of row n stand from ``start[n]`` to ``start[n + 1]``."""

    start: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, rows: np.ndarray, values: np.ndarray, count: int) -> Fan:
        """The fan of pairs (row, value); ``count`` is the number of rows."""
        import numpy as np

        order = np.argsort(rows, kind="stable")
        return cls(np.searchsorted(rows[order], np.arange(count + 1)), values[order])

    def spread(self, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Every value of the rows ``at``, and for each the place in ``at`` that it belongs to."""
        import numpy as np

        counts = (self.start[1:] - self.start[:-1])[at]
        places = np.repeat(np.arange(len(at)), counts)
        within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, self.values[np.repeat(self.start[at], counts) + within]


@dataclass(frozen=True)
class Columns:
    """The live utterances in reading order, session by session, and the coded segments.

    ``places``: the pairs of a document and a speaker, with what figures can be split by; ``voices``: the ids of persons, of
    unnamed attendances and of labels that nobody has tied to either (`presence`); ``sessions`` and ``parts``: of each document.
    Utterances: ``place, words, source``, ``marks`` (how many of the guide's stand there). Segments: ``segment_ids, code, coding,
    utterance, word_from, word_to``. Codings: ``kind, stance, valence`` (places in `KINDS`, `STANCES` and `VALENCES`), ``coder``,
    ``coding_ids``. ``passes``: of each code, its place in `coverage.PASSES`; ``states``: how far each coder, and whoever came
    furthest, has come with each document (`coverage.states`); ``counted``: of each segment, whether its document is begun in its
    code's pass. Fans: ``of_code`` (a
    code's segments), ``questions`` (the guide questions in force at an utterance), ``tags`` (of a place).
    """

    places: list[Place]
    voices: list[str]
    codes: dict[str, int]
    coders: dict[str, int]
    question_ids: list[str]
    question_codes: list[str]
    tag_names: list[str]
    documents: dict[str, int]
    sessions: list[str]
    parts: list[int]
    place: np.ndarray
    words: np.ndarray
    source: np.ndarray
    marks: np.ndarray
    segment_ids: list[str]
    code: np.ndarray
    coding: np.ndarray
    utterance: np.ndarray
    word_from: np.ndarray
    word_to: np.ndarray
    kind: np.ndarray
    stance: np.ndarray
    valence: np.ndarray
    coder: np.ndarray
    coding_ids: dict[str, int]
    passes: np.ndarray
    states: dict[str | None, np.ndarray]
    counted: np.ndarray
    of_code: Fan
    questions: Fan
    tags: Fan

    def of_place(self, name: str) -> np.ndarray:
        """A number of each place: ``voice``, ``moderator``, or ``labelled`` (whether it has a speaker at all)."""
        import numpy as np

        return np.array([place[name] for place in self.places], dtype=np.int64)

    def document(self, utterance: np.ndarray) -> np.ndarray:
        """The number of the document in which each of these utterances stands."""
        import numpy as np

        numbers = np.array([self.documents[place["id"]] for place in self.places], dtype=np.int64)
        found: np.ndarray = numbers[self.place[utterance]]
        return found

    def progress(self, coder: str | None) -> np.ndarray:
        """`coverage.states` of one coder (None: of whoever came furthest), also of one who has done nothing."""
        none: np.ndarray = self.states[None] * 0
        return self.states.get(coder, none)

    def voice_id(self, number: int) -> str | None:
        """The id of a voice; None for `NOBODY`."""
        return None if number == NOBODY else self.voices[number]


def columns(connection: Connection) -> Columns:
    """The columns of the study as this connection sees it."""
    return kept(connection, Columns, _read)


def _read(connection: Connection) -> Columns:
    import numpy as np

    places, documents, voices = _places(connection)
    said = _said(connection, documents)
    numbers = {one: at for at, one in enumerate(said.ids)}
    place = places.numbers(said.document, said.speaker)
    source = np.array([one["source"] for one in places.rows], dtype=np.int64)[place] if len(place) else place
    coded = _coded(connection, numbers)
    document = _ints(documents[one] for one in said.document)[coded["utterance"]]
    passes = _passes(connection, coded["codes"])
    pass_ = passes[coded["code"]]
    coder = (coded["coder"][coded["coding"]], list(coded["coders"]))
    states = _states(connection, places, documents, coder, pass_, document)
    question_ids, question_codes, questions, marks = _in_force(connection, numbers, source)
    tag_names, tags = _tags(places.rows)
    return Columns(
        places=places.rows,
        voices=voices,
        question_ids=question_ids,
        question_codes=question_codes,
        tag_names=tag_names,
        documents=documents,
        sessions=[places.documents[one]["session"] for one in documents],
        parts=[places.documents[one]["part"] for one in documents],
        place=place,
        words=said.words,
        source=source,
        marks=marks,
        passes=passes,
        states=states,
        counted=states[None][pass_, document] > coverage.NOT_BEGUN,
        of_code=Fan.of(coded["code"], np.arange(len(coded["code"])), len(coded["codes"])),
        questions=questions,
        tags=tags,
        **coded,
    )


class _Coded(TypedDict):
    """What `Columns` says under these names of segments and codings."""

    codes: dict[str, int]
    coders: dict[str, int]
    segment_ids: list[str]
    code: np.ndarray
    coding: np.ndarray
    utterance: np.ndarray
    word_from: np.ndarray
    word_to: np.ndarray
    kind: np.ndarray
    stance: np.ndarray
    valence: np.ndarray
    coder: np.ndarray
    coding_ids: dict[str, int]


def _coded(connection: Connection, numbers: Mapping[str, int]) -> _Coded:
    """The codings, and the segments in these utterances."""
    ids, codes_of, names, kinds, stances, valences = _codings(connection)
    coding_of, utterance, word_from, word_to, segment_ids = _segments(connection, numbers)
    coding_ids = {one: at for at, one in enumerate(ids)}
    codes: dict[str, int] = {}
    coders: dict[str, int] = {}
    of_coding = _ints(codes.setdefault(one, len(codes)) for one in codes_of)
    coding = _ints(map(coding_ids.__getitem__, coding_of))
    return {
        "codes": codes,
        "coders": coders,
        "segment_ids": segment_ids,
        "code": of_coding[coding],
        "coding": coding,
        "utterance": _ints(map(numbers.__getitem__, utterance)),
        "word_from": _ints(word_from),
        "word_to": _ints(word_to),
        "kind": _ints(map(KINDS.index, kinds)),
        "stance": _ints(STANCES.index(one) if one in STANCES else 0 for one in stances),
        "valence": _ints(VALENCES.index(one) if one in VALENCES else 0 for one in valences),
        "coder": _ints(coders.setdefault(one, len(coders)) for one in names),
        "coding_ids": coding_ids,
    }


class _Said(NamedTuple):
    """What was said, in the order of the talk: of each utterance its id, its document's, its speaker's, and its words."""

    ids: list[str]
    document: list[str]
    speaker: list[str | None]
    words: np.ndarray


def _said(connection: Connection, documents: dict[str, int]) -> _Said:
    """What was said in these documents."""
    import numpy as np

    u = t.utterances.c
    query = select(u.id, u.document_id, u.position, u.speaker_id, u.words).where(u.live.is_not(False))
    ids, document, position, speaker, words = _lists(connection, query)
    number = _ints(documents.get(one, NOBODY) for one in document)
    order = np.lexsort((np.array(position, dtype=np.float64), number))
    order = order[number[order] != NOBODY]
    at = order.tolist()
    return _Said(
        [ids[one] for one in at], [document[one] for one in at], [speaker[one] for one in at], _ints(words)[order]
    )


def _lists(connection: Connection, query: Select[Any]) -> list[list[Any]]:
    """What a query gives, a list a column. In portions: where all rows stand at once, Python looks through them again and again
    for what could be forgotten, which takes half as long as reading them."""
    found = connection.execute(query)
    lists: list[list[Any]] = [[] for _ in query.selected_columns]
    for some in found.partitions(500):
        for values, more in zip(lists, zip(*some, strict=True), strict=True):
            values.extend(more)
    return lists


def _ints(values: Any) -> np.ndarray:
    import numpy as np

    return np.fromiter(values, dtype=np.int64)


def _passes(connection: Connection, codes: Mapping[str, int]) -> np.ndarray:
    """Of each code its pass, by its place in `coverage.PASSES`."""
    origins = {row[0]: row[1] for row in connection.execute(select(t.codes.c.id, t.codes.c.origin)).fetchall()}
    return _ints(coverage.PASSES.index(origins[code]) for code in codes)


def _states(
    connection: Connection,
    places: _Places,
    documents: Mapping[str, int],
    coders: tuple[np.ndarray, list[str]],
    passes: np.ndarray,
    document: np.ndarray,
) -> dict[str | None, np.ndarray]:
    """`coverage.states`, from the coder (a number, of the names beside), the pass and the document of each segment."""
    import numpy as np

    parts = [(places.documents[one]["source_id"], places.documents[one]["part"]) for one in documents]
    width = len(coverage.PASSES)
    each = np.unique((coders[0] * width + passes) * max(len(parts), 1) + document)
    coded = [
        (coders[1][one // len(parts) // width], one // len(parts) % width, one % len(parts)) for one in each.tolist()
    ]
    return coverage.states(coverage.marks(connection), parts, coded)


def _codings(connection: Connection) -> list[list[Any]]:
    c = t.codings.c
    query = select(c.id, c.code_id, t.coders.c.name, c.kind, c.stance, c.valence).join(
        t.coders, t.coders.c.id == c.coder_id
    )
    return _lists(connection, query)


def _segments(connection: Connection, numbers: Mapping[str, int]) -> list[list[Any]]:
    """The segments in these utterances."""
    c = t.segments.c
    lists = _lists(connection, select(c.coding_id, c.utterance_id, c.word_from, c.word_to, c.id))
    here = [one in numbers for one in lists[1]]
    return lists if all(here) else [list(compress(values, here)) for values in lists]


class _Places:
    """Pairs of a document and a speaker, numbered as they turn up."""

    def __init__(self, documents: dict[str, Place], speakers: dict[str, Place]) -> None:
        self.rows: list[Place] = []
        self.documents, self._speakers = documents, speakers
        self._numbers: dict[tuple[str, str | None], int] = {}

    def numbers(self, documents: Sequence[str], speakers: Sequence[str | None]) -> np.ndarray:
        """The numbers of these pairs; each gets its row when it turns up first."""
        pairs = list(zip(documents, speakers, strict=True))
        for document, speaker in dict.fromkeys(pairs):
            self._numbers[document, speaker] = len(self.rows)
            unknown = {"role": None, "person": None, "voice": NOBODY, "moderator": False}
            who = self._speakers.get(speaker or "", unknown) | {"labelled": speaker is not None}
            self.rows.append(self.documents[document] | who)
        return _ints(map(self._numbers.__getitem__, pairs))


def _places(connection: Connection) -> tuple[_Places, dict[str, int], list[str]]:
    """The places to be, the live documents in reading order, and the voices."""
    d, s, a = t.documents.c, t.sources.c, t.attendances.c
    where = (
        select(
            d.id,
            d.part,
            d.source_id,
            s.name.label("session"),
            s.kind,
            s.tags,
            s.date,
            t.groups.c.code.label("group"),
            t.groups.c.level,
            t.groups.c.municipality,
            t.rounds.c.number.label("round"),
        )
        .select_from(t.documents.join(t.sources).outerjoin(t.groups).outerjoin(t.rounds))
        .where(LIVE[0])
        .order_by(*READING[:5])
    )
    documents: dict[str, Place] = {}
    sources: dict[str, int] = {}
    for row in connection.execute(where).mappings():
        number = sources.setdefault(row["session"], len(sources))
        documents[row["id"]] = dict(row) | {"source": number}
    who = select(
        t.speakers.c.id,
        t.speakers.c.moderates,
        a.function,
        a.role,
        a.id.label("attendance"),
        a.person_id,
        t.persons.c.code.label("person"),
        one_participant().label("alone"),
    ).select_from(
        t.speakers.outerjoin(t.attendances).outerjoin(t.persons).outerjoin(LABEL, LABEL.c.id == t.speakers.c.label_id)
    )
    voices: dict[str, int] = {}
    speakers = {}
    for row in connection.execute(who).mappings():
        voice = row["person_id"] or row["attendance"] or (row["id"] if row["alone"] else None)
        speakers[row["id"]] = {
            "role": row["role"],
            "person": row["person"],
            "voice": NOBODY if voice is None else voices.setdefault(voice, len(voices)),
            "moderator": bool(row["moderates"]) if row["function"] is None else row["function"] == "moderator",
        }
    order = {one: at for at, one in enumerate(documents)}
    return _Places(documents, speakers), order, list(voices)


def _tags(places: list[Place]) -> tuple[list[str], Fan]:
    names: dict[str, int] = {}
    pairs = [
        (at, NOBODY if tag is None else names.setdefault(tag, len(names)))
        for at, place in enumerate(places)
        for tag in (dict.fromkeys(place["tags"] or ()) or (None,))
    ]
    return list(names), Fan.of(_ints(at for at, _ in pairs), _ints(tag for _, tag in pairs), len(places))


def _in_force(
    connection: Connection, numbers: dict[str, int], source: np.ndarray
) -> tuple[list[str], list[str], Fan, np.ndarray]:
    """Which guide questions an utterance stands under, from their mark up to the next mark of the session.

    An utterance before the first mark stands under none (`NOBODY`); where one utterance asks two questions, what follows stands
    under both. Marks carry on into the next part of a recording. Last, how many marks stand at each.
    """
    import numpy as np

    asked = connection.execute(select(t.guide_questions.c.id, t.guide_questions.c.code)).fetchall()
    ids = {row[0]: at for at, row in enumerate(asked)}
    marks = connection.execute(select(t.guide_marks.c.utterance_id, t.guide_marks.c.question_id)).fetchall()
    marks = [row for row in marks if row[0] in numbers]
    count = len(source)
    places = _ints(numbers[row[0]] for row in marks)
    times = np.bincount(places, minlength=count)
    marked = times > 0
    at = np.arange(count)
    begins = at == np.searchsorted(source, source)  # the first utterance of its session
    last = np.maximum.accumulate(np.where(marked | begins, at, 0)) if count else at
    mark = Fan.of(places, _ints(ids[row[1]] for row in marks), count)
    rows, values = mark.spread(last)
    none = np.flatnonzero(~marked[last])
    everything = np.concatenate([rows, none]), np.concatenate([values, np.full(len(none), NOBODY)])
    return list(ids), [row[1] for row in asked], Fan.of(*everything, count), times
