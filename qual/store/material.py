"""Documents and their utterances: reading and writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypedDict

from sqlalchemy import Connection, bindparam, func, select

from qual.language import words
from qual.store import schema as t
from qual.store.acts import Act, Values, insert_rows, new_ids
from qual.store.rows import all_rows, first_row

_TEXT: Final = ("id", "kind", "owner_id", "version", "text", "created_at")
_UTTERANCE: Final = (
    "id",
    "document_id",
    "reference",
    "position",
    "speaker_id",
    "start",
    "end",
    "start_estimated",
    "text_id",
    "words",
    "nonspeech",
    "back_channel",
    "overlap",
    "live",
)


class UtteranceRow(NamedTuple):
    """One utterance as the store takes it. Times in seconds; ``nonspeech`` as ``[start, end, kind]`` in code points."""

    speaker_id: str | None
    text: str
    start: float | None
    end: float | None
    words: int
    nonspeech: list[list[Any]]
    back_channel: bool
    overlap: bool


def row_of(text: str, speaker_id: str | None, start: float | None, end: float | None) -> UtteranceRow:
    """An utterance with what is counted in its text."""
    marks = words.nonspeech(text)
    return UtteranceRow(
        speaker_id=speaker_id,
        text=text,
        start=start,
        end=end,
        words=words.count(text, marks),
        nonspeech=[list(mark) for mark in marks],
        back_channel=words.back_channel(text),
        overlap=any(mark.kind == "overlap" for mark in marks),
    )


class FileReport(TypedDict, total=False):
    """How many pieces were left out; ``told_id``: the words that tell of them, in `texts`."""

    left_out: int
    encoding: str | None
    told_id: str | None


class FileColumns(TypedDict):
    """What a document says of the file that it was read from, and which version it is of its ``part`` of the session."""

    part: int
    version: int
    filename_id: str | None
    sha256: str
    format: str
    report: FileReport


class Document(FileColumns):
    """A row of ``documents``."""

    id: str
    source_id: str
    imported_at: str
    live: bool


class StoredUtterance(TypedDict):
    """An utterance of a document, with its words."""

    id: str
    reference: str
    position: float
    speaker_id: str | None
    text_id: str
    text: str


class Utterance(StoredUtterance):
    """A row of ``utterances`` with its words (blank where they are erased; ``version`` 1: as they came in) and its session."""

    version: int
    document_id: str
    start: float | None
    end: float | None
    start_estimated: bool
    words: int
    nonspeech: list[list[Any]] | None
    back_channel: bool
    overlap: bool
    live: bool
    source_id: str


class Staying(NamedTuple):
    """An utterance that a corrected file has too, at ``number`` (from 1)."""

    stored: StoredUtterance
    number: int
    row: UtteranceRow


class Spanned(TypedDict):
    """A coded segment or a reference point on words of an utterance, by code points of its text."""

    id: str
    utterance_id: str
    start: int
    end: int


def add_document(
    act: Act, source_id: str, prefix: str, rows: Mapping[int, UtteranceRow], columns: FileColumns
) -> tuple[str, list[str]]:
    """Store one file's utterances under ``source_id``; returns the document's id and the utterances' ids in order.

    ``rows`` : the utterances by their number in the file, counted from 1.
    """
    document_id = act.insert(t.documents, source_id=source_id, live=True, imported_at=act.at, **columns)
    first = act.mint(prefix, len(rows)) if rows else 0
    texts: list[Values] = []
    utterances: list[Values] = []
    ids = iter(new_ids(2 * len(rows)))
    for minted, (number, row) in enumerate(rows.items(), first):
        utterance_id, text_id = next(ids), next(ids)
        texts.append((text_id, "utterance", utterance_id, 1, row.text, act.at))
        utterances.append(
            (
                utterance_id,
                document_id,
                f"{prefix}-{minted:04d}",
                number,
                row.speaker_id,
                row.start,
                row.end,
                False,
                text_id,
                row.words,
                row.nonspeech,
                row.back_channel,
                row.overlap,
                True,
            )
        )
    if rows:
        insert_rows(act.connection, t.texts, _TEXT, texts)
        act.insert_values(t.utterances, _UTTERANCE, utterances)
    return document_id, [values[0] for values in utterances]


def carry_over(act: Act, document_id: str, staying: Sequence[Staying]) -> dict[str, str]:
    """Put utterances of an older version into a new document; returns the ids of their texts, by theirs."""
    text_ids = {one.stored["id"]: one.stored["text_id"] for one in staying}
    changed = {one.stored["id"]: one.row.text for one in staying if one.row.text != one.stored["text"]}
    new_texts = act.words_many("utterance", list(changed.values()), list(changed))
    text_ids |= {row_id: text_id for row_id, text_id in zip(changed, new_texts, strict=True) if text_id}
    act.update_many(
        t.utterances,
        {
            one.stored["id"]: {
                "document_id": document_id,
                "position": one.number,
                "speaker_id": one.row.speaker_id,
                "start": one.row.start,
                "end": one.row.end,
                "start_estimated": False,
                "text_id": text_ids[one.stored["id"]],
                "words": one.row.words,
                "nonspeech": one.row.nonspeech,
                "back_channel": one.row.back_channel,
                "overlap": one.row.overlap,
            }
            for one in staying
        },
    )
    return text_ids


def supersede(act: Act, document_id: str) -> None:
    """Say that a document is no longer the one in force."""
    act.update(t.documents, document_id, live=False)


def correct(
    act: Act, utterance_id: str, text: str, *, words: int, nonspeech: list[list[Any]], back_channel: bool, overlap: bool
) -> str:
    """Give an utterance a new version of its text, with what is counted in it; returns the version's id."""
    text_id = act.words("utterance", text, utterance_id)
    act.update(
        t.utterances,
        utterance_id,
        text_id=text_id,
        words=words,
        nonspeech=nonspeech,
        back_channel=back_channel,
        overlap=overlap,
    )
    return str(text_id)


def live_document(connection: Connection, source_id: str, part: int) -> Document | None:
    """The document now in force for this part of the session."""
    query = select(t.documents).where(
        t.documents.c.source_id == source_id, t.documents.c.part == part, t.documents.c.live.is_(True)
    )
    return first_row(connection, query, Document)


def session_of(connection: Connection, sha256: str, file: str) -> str | None:
    """The session in which a file of this content and name is in force."""
    query = (
        select(t.sources.c.name)
        .join(t.documents, t.documents.c.source_id == t.sources.c.id)
        .join(t.texts, t.texts.c.id == t.documents.c.filename_id)
        .where(t.documents.c.sha256 == sha256, t.documents.c.live.is_(True), t.texts.c.text == file)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def utterances_of(connection: Connection, document_id: str) -> list[StoredUtterance]:
    """The utterances of one document in order."""
    query = (
        select(
            t.utterances.c.id,
            t.utterances.c.reference,
            t.utterances.c.position,
            t.utterances.c.speaker_id,
            t.utterances.c.text_id,
            t.texts.c.text,
        )
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .where(t.utterances.c.document_id == document_id, t.utterances.c.live.is_(True))
        .order_by(t.utterances.c.position)
    )
    return all_rows(connection, query, StoredUtterance)


_STANDING: Final = (
    select(t.utterances, func.coalesce(t.texts.c.text, "").label("text"), t.texts.c.version, t.documents.c.source_id)
    .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
    .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
    .where(t.utterances.c.live.is_(True), t.documents.c.live.is_(True))
)
_BY_KEY: Final = _STANDING.where(  # asked for each span that is coded: put together once
    (t.utterances.c.id == bindparam("key")) | (t.utterances.c.reference == bindparam("key"))
)
_IN_SESSION: Final = _STANDING.where(t.documents.c.source_id == bindparam("source")).order_by(
    t.documents.c.part, t.utterances.c.position
)


def utterance(connection: Connection, key: str) -> Utterance | None:
    """One live utterance by id or printed reference."""
    return first_row(connection, _BY_KEY, Utterance, {"key": key})


def in_session(connection: Connection, source_id: str) -> list[Utterance]:
    """The live utterances of a session in the order of the talk."""
    return all_rows(connection, _IN_SESSION, Utterance, {"source": source_id})


def said_by(connection: Connection, source_id: str) -> dict[str | None, int]:
    """How many words each label of a session has, by its id; None: what nobody is said to have said."""
    query = (
        select(t.utterances.c.speaker_id, func.sum(t.utterances.c.words))
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(t.documents.c.source_id == source_id, t.documents.c.live.is_(True), t.utterances.c.live.is_(True))
        .group_by(t.utterances.c.speaker_id)
    )
    return {label: int(count) for label, count in connection.execute(query)}


def first_text(connection: Connection, utterance_id: str) -> str | None:
    """What an utterance said when it came in, before any correction; None where there is none, or it is erased."""
    c = t.texts.c
    return connection.execute(
        select(c.text).where(c.owner_id == utterance_id, c.kind == "utterance", c.version == 1)
    ).scalar()


def texts(connection: Connection, utterance_ids: Iterable[str]) -> dict[str, str]:
    """The words of live utterances by id, in the order asked."""
    wanted = list(utterance_ids)
    query = (
        select(t.utterances.c.id, t.texts.c.text)
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .where(t.utterances.c.id.in_(wanted), t.utterances.c.live.is_(True), t.texts.c.text.is_not(None))
    )
    found = {row.id: row.text for row in connection.execute(query)}
    return {row_id: found[row_id] for row_id in wanted if row_id in found}


def segments_on(connection: Connection, document_id: str) -> list[Spanned]:
    """Every coded segment on a document's utterances."""
    query = (
        select(t.segments.c.id, t.segments.c.utterance_id, t.segments.c.start, t.segments.c.end)
        .join(t.utterances, t.utterances.c.id == t.segments.c.utterance_id)
        .where(t.utterances.c.document_id == document_id)
    )
    return all_rows(connection, query, Spanned)


def links_on(connection: Connection, document_id: str) -> list[Spanned]:
    """Every reference point that hangs on words of a document's utterances: a row of ``reference_links`` with a span each."""
    links = t.reference_links.c
    query = (
        select(links.id, links.target_id.label("utterance_id"), links.start, links.end)
        .join(t.utterances, t.utterances.c.id == t.reference_links.c.target_id)
        .where(
            t.utterances.c.document_id == document_id,
            t.reference_links.c.target_kind == "utterance",
            t.reference_links.c.start.is_not(None),
        )
    )
    return all_rows(connection, query, Spanned)


def worked_on(connection: Connection, utterance_ids: Iterable[str]) -> set[str]:
    """Those of the utterances on which a coding, memo, reference point or action hangs."""
    ids = list(utterance_ids)
    found: set[str] = set()
    for column in (t.segments.c.utterance_id, t.actions.c.utterance_id):
        found.update(connection.execute(select(column).where(column.in_(ids))).scalars())
    for table in (t.memos, t.reference_links):
        on = (table.c.target_kind == "utterance") & table.c.target_id.in_(ids)
        found.update(connection.execute(select(table.c.target_id).where(on)).scalars())
    return found
