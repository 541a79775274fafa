"""The study's tables as DataFrames, one query each. `docs/tables.md` lists the columns; a test holds that it is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, cast

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from qual.language.order import norwegian
from qual.store import actions as store_actions
from qual.store import codebook, presence
from qual.store import schema as t
from qual.store.cells import Row
from qual.store.joins import LABEL, LIVE, READING, SOURCES, SPAN, coded, is_moderator, spoken, texts_as
from qual.store.kept import kept
from qual.store.rows import all_rows

if TYPE_CHECKING:
    import pandas as pd


#: in which order codes are listed: as they came, by name, the most used first, the newest first, or by code group
CodeOrder = Literal["list", "name", "use", "newest", "group"]


class GroupRow(TypedDict):
    """A row of `groups`."""

    group: str
    name: str | None
    level: str | None
    municipality: str | None
    id: str


class RoundRow(TypedDict):
    """A row of `rounds`."""

    round: int
    year: int | None
    name: str | None
    id: str


class UnmappedRow(TypedDict):
    """A row of `unmapped`."""

    session: str
    label: str
    utterances: int


class ProgressRow(TypedDict):
    """A row of `progress`."""

    session: str
    coded: int
    codable: int
    id: str


class SessionRow(TypedDict):
    """A row of `sessions`; a source outside the grid has no group and no round."""

    session: str
    group: str | None
    round: int | None
    kind: str
    date: str | None
    level: str | None
    municipality: str | None
    status: str
    participants: int
    files: int
    utterances: int
    words: int
    note: str | None
    id: str


def frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """The query's rows as a DataFrame with its columns, also when there are none."""
    import pandas as pd

    result = connection.execute(query)
    columns = list(result.keys())
    return pd.DataFrame(result.all(), columns=columns)


def groups(connection: Connection) -> pd.DataFrame:
    """The design's groups in order: the rows of the grid."""
    return frame(connection, _groups())


def group_rows(connection: Connection) -> list[GroupRow]:
    """`groups`, as plain rows: pages that show no figure wait for no pandas."""
    return all_rows(connection, _groups(), GroupRow)


def _groups() -> Select[Any]:
    columns = t.groups.c.code.label("group"), t.groups.c.name, t.groups.c.level, t.groups.c.municipality, t.groups.c.id
    return select(*columns).order_by(t.groups.c.position)


def rounds(connection: Connection) -> pd.DataFrame:
    """The design's rounds in order: the columns of the grid."""
    return frame(connection, _rounds())


def round_rows(connection: Connection) -> list[RoundRow]:
    """`rounds`, as plain rows."""
    return all_rows(connection, _rounds(), RoundRow)


def _rounds() -> Select[Any]:
    columns = t.rounds.c.number.label("round"), t.rounds.c.year, t.rounds.c.name, t.rounds.c.id
    return select(*columns).order_by(t.rounds.c.position)


def unmapped(connection: Connection) -> pd.DataFrame:
    """Labels that one person has and nobody has said who is: session, label, utterances."""
    return frame(connection, _unmapped())


def unmapped_rows(connection: Connection) -> list[UnmappedRow]:
    """`unmapped`, as plain rows."""
    return all_rows(connection, _unmapped(), UnmappedRow)


def _unmapped() -> Select[Any]:
    return (
        select(t.sources.c.name.label("session"), LABEL.c.text.label("label"), func.count().label("utterances"))
        .select_from(spoken())
        .where(*LIVE, t.speakers.c.kind == "person", t.attendances.c.person_id.is_(None), ~is_moderator())
        .group_by(t.sources.c.id, t.groups.c.id, t.rounds.c.id, LABEL.c.text)
        .order_by(*SOURCES, func.min(t.utterances.c.position))
    )


def sessions(connection: Connection, *, counts: bool = True) -> pd.DataFrame:
    """One row per session of the design and per source outside it, in the order of the design; without ``counts`` it has no
    participants, utterances and words, and reads no talk."""

    def read(now: Connection) -> pd.DataFrame:
        import pandas as pd

        if counts:
            return pd.DataFrame(session_rows(now), columns=list(SessionRow.__annotations__))
        return frame(now, _sessions())

    return kept(connection, (sessions, counts), read).copy()


def session_places(connection: Connection) -> list[Row]:
    """`sessions` without ``counts``, as plain rows, which are everybody's: what a figure asks where each session stands."""
    return kept(connection, session_places, lambda now: [dict(row) for row in now.execute(_sessions()).mappings()])


def session_rows(connection: Connection) -> list[SessionRow]:
    """`sessions`, as plain rows."""
    there = Counter(one["id"] for one in presence.there(connection))
    said = {row.source_id: (row.utterances, row.words) for row in connection.execute(_talk_by_source())}
    found: list[SessionRow] = []
    for row in connection.execute(_sessions()).mappings():
        utterances, words = said.get(row["id"], (0, 0))
        counted = {"participants": there[row["id"]], "utterances": utterances, "words": words}
        found.append(cast("SessionRow", {**row, **counted}))
    return found


def _sessions() -> Select[Any]:
    files = (
        select(t.documents.c.source_id, func.count().label("files"))
        .where(t.documents.c.live.is_(True))
        .group_by(t.documents.c.source_id)
        .subquery()
    )
    note = texts_as("note")
    return (
        select(
            t.sources.c.name.label("session"),
            t.groups.c.code.label("group"),
            t.rounds.c.number.label("round"),
            t.sources.c.kind,
            t.sources.c.date,
            t.groups.c.level,
            t.groups.c.municipality,
            _status(files.c.files).label("status"),
            func.coalesce(files.c.files, 0).label("files"),
            note.c.text.label("note"),
            t.sources.c.id,
        )
        .select_from(t.sources)
        .outerjoin(t.groups, t.groups.c.id == t.sources.c.group_id)
        .outerjoin(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .outerjoin(files, files.c.source_id == t.sources.c.id)
        .outerjoin(note, note.c.id == t.sources.c.note_id)
        .order_by(*SOURCES)
    )


def _talk_by_source() -> Select[Any]:
    """Per source the live utterances and their words."""
    return (
        select(
            t.documents.c.source_id,
            func.count(t.utterances.c.id).label("utterances"),
            func.sum(t.utterances.c.words).label("words"),
        )
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .where(t.documents.c.live.is_(True), t.utterances.c.live.is_(True))
        .group_by(t.documents.c.source_id)
    )


def tags(connection: Connection) -> list[str]:
    """The tags that sources carry, in the order in which the design has them."""
    found = connection.execute(select(t.sources.c.tags).order_by(t.sources.c.position)).scalars()
    return list(dict.fromkeys(tag for some in found for tag in some or ()))


def _status(files: ColumnElement[Any]) -> ColumnElement[str]:
    """Held and imported, held but not imported, or not held at all."""
    return case((t.sources.c.held.is_(False), "not_held"), (files.is_(None), "not_imported"), else_="held")


def persons(connection: Connection) -> pd.DataFrame:
    """One row per person, by code: code, pseudonym, and in how many sessions they took part."""
    query = (
        select(
            t.persons.c.code.label("person"),
            t.texts.c.text.label("pseudonym"),
            func.count(t.attendances.c.id).label("sessions"),
            t.persons.c.id,
        )
        .outerjoin(t.texts, t.texts.c.id == t.persons.c.pseudonym_id)
        .outerjoin(t.attendances, t.attendances.c.person_id == t.persons.c.id)
        .group_by(t.persons.c.id, t.persons.c.code, t.texts.c.text)
    )
    found = frame(connection, query)
    keys = [norwegian(code) for code in found["person"]]
    return found.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def attendances(connection: Connection) -> pd.DataFrame:
    """One row per person (or unnamed attendee) present in a session, with the label in its transcript."""
    return frame(connection, _attendances())


def seats(connection: Connection) -> list[Row]:
    """`attendances`, as plain rows, which are everybody's."""
    return kept(connection, seats, lambda now: [dict(row) for row in now.execute(_attendances()).mappings()])


def _attendances() -> Select[Any]:
    name, label = texts_as("name"), texts_as("label")
    return (
        select(
            t.sources.c.name.label("session"),
            t.groups.c.code.label("group"),
            t.rounds.c.number.label("round"),
            t.persons.c.code.label("person"),
            name.c.text.label("pseudonym"),
            t.attendances.c.function,
            t.attendances.c.role,
            t.attendances.c.service,
            t.attendances.c.unit,
            label.c.text.label("label"),
            t.attendances.c.id,
        )
        .select_from(t.attendances)
        .join(t.sources, t.sources.c.id == t.attendances.c.source_id)
        .outerjoin(t.groups, t.groups.c.id == t.sources.c.group_id)
        .outerjoin(t.rounds, t.rounds.c.id == t.sources.c.round_id)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
        .outerjoin(name, name.c.id == t.persons.c.pseudonym_id)
        .outerjoin(t.speakers, t.speakers.c.attendance_id == t.attendances.c.id)
        .outerjoin(label, label.c.id == t.speakers.c.label_id)
        .order_by(*SOURCES, t.attendances.c.position)
    )


def speakers(connection: Connection, source_id: str) -> pd.DataFrame:
    """The labels of one session, who they are there, and how much each says."""
    label = texts_as("label")
    query = (
        select(
            label.c.text.label("label"),
            t.speakers.c.kind,
            t.persons.c.code.label("person"),
            t.attendances.c.role,
            is_moderator().label("is_moderator"),
            func.count(t.utterances.c.id).label("utterances"),
            func.coalesce(func.sum(t.utterances.c.words), 0).label("words"),
            t.speakers.c.id,
        )
        .select_from(t.speakers)
        .join(label, label.c.id == t.speakers.c.label_id)
        .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        .outerjoin(t.persons, t.persons.c.id == t.attendances.c.person_id)
        .outerjoin(
            t.utterances.join(
                t.documents, (t.documents.c.id == t.utterances.c.document_id) & t.documents.c.live.is_(True)
            ),
            (t.utterances.c.speaker_id == t.speakers.c.id) & t.utterances.c.live.is_(True),
        )
        .where(t.speakers.c.source_id == source_id)
        .group_by(t.speakers.c.id, label.c.text, t.persons.c.code, t.attendances.c.role, t.attendances.c.function)
        .order_by(func.min(t.utterances.c.position))
    )
    return frame(connection, query)


def utterances(connection: Connection, session: str | None = None) -> pd.DataFrame:
    """One row per utterance in reading order; ``session`` narrows to one."""
    file = texts_as("file")
    query: Select[Any] = (
        select(
            t.utterances.c.reference.label("utterance"),
            t.sources.c.name.label("session"),
            t.groups.c.code.label("group"),
            t.rounds.c.number.label("round"),
            func.row_number()
            .over(partition_by=t.utterances.c.document_id, order_by=t.utterances.c.position)
            .label("order"),
            LABEL.c.text.label("speaker"),
            t.persons.c.code.label("person"),
            t.attendances.c.role,
            is_moderator().label("is_moderator"),
            t.utterances.c.start,
            t.utterances.c.end,
            t.utterances.c.start_estimated,
            t.texts.c.text,
            t.utterances.c.words,
            t.utterances.c.back_channel,
            t.documents.c.part,
            file.c.text.label("file"),
            t.utterances.c.id,
        )
        .select_from(spoken())
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .outerjoin(file, file.c.id == t.documents.c.filename_id)
        .where(*LIVE)
        .order_by(*READING)
    )
    if session is not None:
        query = query.where(t.sources.c.name == session)
    found = frame(connection, query)
    return found.astype({"is_moderator": bool, "start_estimated": bool})


ENOUGH: Final = 5  # words that make an utterance one that is to be coded; a shorter one is where it has a code


class Said(TypedDict):
    """An utterance as a page draws it; ``start`` in seconds, whether its words are `ENOUGH`, and other than when it came in."""

    id: str
    reference: str
    speaker: str | None
    person: str | None
    pseudonym: str | None
    role: str | None
    moderator: bool
    start: float | None
    estimated: bool
    enough: bool
    part: int
    text: str | None
    corrected: bool


def said(connection: Connection, session: str) -> list[Said]:
    """What was said in one session, in reading order, without pandas."""
    name = texts_as("name")
    query = (
        select(
            t.utterances.c.id,
            t.utterances.c.reference,
            LABEL.c.text.label("speaker"),
            t.persons.c.code.label("person"),
            name.c.text.label("pseudonym"),
            t.attendances.c.role,
            is_moderator().label("moderator"),
            t.utterances.c.start,
            t.utterances.c.start_estimated.label("estimated"),
            (t.utterances.c.words >= ENOUGH).label("enough"),
            t.documents.c.part,
            t.texts.c.text,
            (t.texts.c.version > 1).label("corrected"),
        )
        .select_from(spoken())
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .outerjoin(name, name.c.id == t.persons.c.pseudonym_id)
        .where(*LIVE, t.sources.c.name == session)
        .order_by(t.documents.c.part, t.utterances.c.position)
    )
    return all_rows(connection, query, Said)


def codings(connection: Connection) -> pd.DataFrame:
    """One row per coded segment; the rows of one ``coding`` are its segments in order."""
    name = texts_as("name")
    query = (
        select(
            name.c.text.label("code"),
            t.utterances.c.reference.label("utterance"),
            t.sources.c.name.label("session"),
            t.groups.c.code.label("group"),
            t.rounds.c.number.label("round"),
            LABEL.c.text.label("speaker"),
            t.persons.c.code.label("person"),
            is_moderator().label("is_moderator"),
            t.segments.c.start,
            t.segments.c.end,
            SPAN.label("text"),
            t.coders.c.name.label("coder"),
            t.codings.c.kind,
            t.codings.c.stance,
            t.codings.c.valence,
            t.codings.c.origin,
            t.codings.c.created_at,
            t.segments.c.position.label("segment"),
            t.codings.c.id.label("coding"),
        )
        .select_from(coded())
        .join(t.codes, t.codes.c.id == t.codings.c.code_id)
        .join(t.texts, t.texts.c.id == t.segments.c.text_id)
        .outerjoin(name, name.c.id == t.codes.c.name_id)
        .where(*LIVE)
        .order_by(*READING, t.codings.c.created_at, t.codings.c.id, t.segments.c.position)
    )
    found = frame(connection, query)
    found["is_moderator"] = found["is_moderator"].astype(bool)
    return found


def code_use(connection: Connection) -> dict[str, int]:
    """Number of codings per code id."""
    query = select(t.codings.c.code_id, func.count()).group_by(t.codings.c.code_id)
    return {code: int(count) for code, count in connection.execute(query)}


def progress(connection: Connection, pass_: str | None = None) -> pd.DataFrame:
    """One row per session with a transcript: participants' utterances with any coding (of a pass), and those that could have one
    (so coded, or of `ENOUGH` words)."""
    return frame(connection, _progress(pass_))


def progress_rows(connection: Connection, pass_: str | None = None) -> list[ProgressRow]:
    """`progress`, as plain rows."""
    return all_rows(connection, _progress(pass_), ProgressRow)


def _progress(pass_: str | None) -> Select[Any]:
    coded = select(t.segments.c.utterance_id).distinct()
    if pass_ is not None:
        of = t.segments.join(t.codings, t.codings.c.id == t.segments.c.coding_id)
        coded = coded.select_from(of.join(t.codes, t.codes.c.id == t.codings.c.code_id)).where(
            t.codes.c.origin == pass_
        )
    done = coded.subquery()
    return (
        select(
            t.sources.c.name.label("session"),
            func.count(done.c.utterance_id).label("coded"),
            func.sum(case((t.utterances.c.words >= ENOUGH, 1), (done.c.utterance_id.is_not(None), 1), else_=0)).label(
                "codable"
            ),
            t.sources.c.id,
        )
        .select_from(spoken())
        .outerjoin(done, done.c.utterance_id == t.utterances.c.id)
        .where(*LIVE, ~is_moderator())
        .group_by(t.sources.c.id, t.groups.c.id, t.rounds.c.id)
        .order_by(*SOURCES)
    )


def codes(connection: Connection, order: CodeOrder = "list") -> pd.DataFrame:
    """The codes in use with their group in the active grouping, their concepts and how often they are used; see `CodeOrder`."""
    import pandas as pd

    use = code_use(connection)
    groups = {row["id"]: place for place, row in enumerate(codebook.groups(connection))}
    keys: dict[CodeOrder, Callable[[codebook.Code], Any]] = {
        "list": itemgetter("position"),
        "name": lambda row: norwegian(row["name"]),
        "use": lambda row: (-use.get(row["id"], 0), norwegian(row["name"])),
        "newest": lambda row: -row["position"],
        "group": lambda row: (groups.get(row["group_id"] or "", len(groups)), norwegian(row["name"])),
    }
    table = [
        (r["name"], r["origin"], r["definition"], r["group"], "; ".join(r["concepts"]), use.get(r["id"], 0), r["id"])
        for r in sorted(codebook.codes(connection), key=keys[order])
        if r["live"]
    ]
    return pd.DataFrame(table, columns=["code", "origin", "definition", "group", "concepts", "codings", "id"])


def actions(connection: Connection) -> pd.DataFrame:
    """What groups said they would work on, and what came of it."""
    import pandas as pd

    columns = ["session", "utterance", "what", "who", "status", "outcome", "id"]
    return pd.DataFrame(store_actions.actions(connection), columns=columns)
