"""What the talk means, kept beside the study in ``cache.db``: one vector for each text that stands now, by its version.

It is derived and can be deleted at any time: what cannot be read is not there, what cannot be written is not kept, and
nothing here is an error. It is as sensitive as the words, so it has the rights of the folder, holds no vector of words
that do not stand any more, overwrites what it deletes, and is neither made nor left in a folder that is synchronised.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import Connection, select

from qual.store import private
from qual.store import schema as t
from qual.store.database import Database
from qual.store.joins import LIVE, is_moderator
from qual.store.opening import address

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float16]

NAME: Final = "cache.db"
LAYOUT: Final = 1  # raised when the tables below change
_WAIT: Final = 2.0  # seconds for another process that writes
_AT_ONCE: Final = 500  # ids in one question
_SOUND: Final = 0.01  # how far a vector's length may be from 1 before its bytes are taken for damaged
#: what is wrong with the disk, the rights or the moment; whatever else SQLite says is wrong with the file, which is made anew
_NOT_NOW: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


class _OtherEncoder(Exception):  # noqa: N818 - not an error
    """The file holds what another encoder made."""


class Cache:
    """``cache.db`` of one study.

    Parameters
    ----------
    store : the study's tables.
    encoder : the version of the encoder; what another one made is not read, and gives way once.
    width : how many numbers a vector has.
    """

    def __init__(self, store: Database, encoder: str, width: int) -> None:
        self.path = store.path.with_name(NAME)
        self.width = width
        self._encoder = f"{LAYOUT} {encoder}"
        self.writes = store.refusal is None and store.risk is None  # whether anything can be kept
        self._exchanged = False
        if store.risk is not None and store.refusal is None:  # from before the study was moved there
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def read(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """Those of the texts whose vectors are kept, and these, (n, ``width``)."""
        import numpy as np

        try:
            rows = self._rows(ids)
        except (sqlite3.Error, _OtherEncoder, UnicodeDecodeError) as error:
            rows = []
            if self.writes and not isinstance(error, _OtherEncoder):  # which gives way when there is something to put
                self._gives_way(error)
        rows = [row for row in rows if isinstance(row[1], bytes) and len(row[1]) == 2 * self.width]
        vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2").reshape(-1, self.width)
        lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
        sound = np.abs(lengths - 1) < _SOUND  # not so where a length is no number
        return [row[0] for row, whole in zip(rows, sound, strict=True) if whole], vectors[sound]

    def put(self, ids: Sequence[str], vectors: Vectors) -> bool:
        """Keep these vectors; False where they could not be, this time or at all."""
        rows = [(row_id, vector.astype("<f2").tobytes()) for row_id, vector in zip(ids, vectors, strict=True)]
        return self._write(
            lambda connection: connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        )

    def keep_only(self, ids: Collection[str]) -> None:
        """Delete every vector but those of these texts, and what another encoder has left."""
        wanted = set(ids)

        def delete(connection: sqlite3.Connection) -> None:
            there = connection.execute("SELECT text_id FROM vectors").fetchall()
            gone = [row for row in there if row[0] not in wanted]
            connection.executemany("DELETE FROM vectors WHERE text_id IS ?", gone)

        if self.path.exists():
            self._write(delete)

    # --- the file --------------------------------------------------------------------------------------------
    def _rows(self, ids: Sequence[str]) -> list[tuple[str, bytes]]:
        with closing(self._connect("mode=ro")) as connection:
            if not _has_tables(connection):  # another process is making it
                return []
            self._check(connection)
            if len(ids) > _AT_ONCE:
                wanted = set(ids)
                every = connection.execute("SELECT text_id, vector FROM vectors")
                return [row for row in every if row[0] in wanted]
            marks = ", ".join("?" * len(ids))
            query = f"SELECT text_id, vector FROM vectors WHERE text_id IN ({marks})"
            return connection.execute(query, ids).fetchall()

    def _write(self, work: Callable[[sqlite3.Connection], object]) -> bool:
        """Do ``work`` in one transaction; False where it could not be done. A file that is damaged is made anew."""
        for _ in range(2):
            if not self.writes:
                return False
            try:
                with closing(self._prepared()) as connection:
                    work(connection)
                    connection.execute("COMMIT")
                return True
            except (sqlite3.Error, _OtherEncoder, UnicodeDecodeError, OSError) as error:
                if not self._gives_way(error):
                    return False
        return False

    def _prepared(self) -> sqlite3.Connection:
        with suppress(FileExistsError):
            private.start_file(self.path)
        connection = self._connect("mode=rw")
        try:
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            connection.execute("BEGIN IMMEDIATE")
            if not _has_tables(connection):
                connection.execute("CREATE TABLE made_by (encoder TEXT)")
                connection.execute("INSERT INTO made_by VALUES (?)", [self._encoder])
                connection.execute("CREATE TABLE vectors (text_id TEXT PRIMARY KEY, vector BLOB)")
            self._check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _gives_way(self, error: Exception) -> bool:
        """Take the file away where it is to be made anew; False where we do without, now or for good."""
        if _not_now(error):
            return False
        if isinstance(error, _OtherEncoder):
            self.writes = not self._exchanged  # only once: two versions of qual do not empty it in turns
            self._exchanged = True
        try:
            if self.writes:
                self.path.unlink(missing_ok=True)
                self.path.with_name(f"{NAME}-journal").unlink(missing_ok=True)
        except OSError:
            self.writes = False
        return self.writes

    def _connect(self, how: str) -> sqlite3.Connection:
        where = address(self.path.absolute(), how)
        return sqlite3.connect(where, uri=True, timeout=_WAIT, isolation_level=None)

    def _check(self, connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT encoder FROM made_by").fetchall() != [(self._encoder,)]:
            raise _OtherEncoder


def _has_tables(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])


def _not_now(error: Exception) -> bool:
    """Whether the file may be whole all the same: the disk is full, somebody has locked it, it cannot be written to."""
    if isinstance(error, OSError):
        return True
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_NOW


# --- whose vectors -------------------------------------------------------------------------------------------
class Standing(NamedTuple):
    """An utterance that stands now. ``listed``: a participant's, long enough to say something by itself."""

    utterance_id: str
    text_id: str
    listed: bool


def standing(connection: Connection, least: int) -> list[Standing]:
    """The live utterances that have words, file by file; those of ``least`` words or more by participants are ``listed``."""
    u = t.utterances.c
    query = (
        select(u.id, u.text_id, (~is_moderator() & (u.words >= least)).label("listed"))
        .select_from(
            t.utterances.join(t.documents, t.documents.c.id == u.document_id)
            .join(t.texts, t.texts.c.id == u.text_id)
            .outerjoin(t.speakers, t.speakers.c.id == u.speaker_id)
            .outerjoin(t.attendances, t.attendances.c.id == t.speakers.c.attendance_id)
        )
        .where(*LIVE, u.words > 0, t.texts.c.text.is_not(None))
        .order_by(u.document_id, u.position)
    )
    return [Standing(row[0], row[1], bool(row[2])) for row in connection.execute(query).fetchall()]


def coded(connection: Connection) -> set[str]:
    """The ids of the utterances that have any code."""
    return set(connection.execute(select(t.segments.c.utterance_id)).scalars().all())


def words_of(connection: Connection, text_ids: Sequence[str]) -> dict[str, str]:
    """The words of these versions, by id; erased ones are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(text_ids), _AT_ONCE):
        some = text_ids[start : start + _AT_ONCE]
        query = select(t.texts.c.id, t.texts.c.text).where(t.texts.c.id.in_(some), t.texts.c.text.is_not(None))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def places_of(connection: Connection, utterance_ids: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Reference, session and words of each of these utterances, by id."""
    query = (
        select(t.utterances.c.id, t.utterances.c.reference, t.sources.c.name, t.texts.c.text)
        .join(t.documents, t.documents.c.id == t.utterances.c.document_id)
        .join(t.sources, t.sources.c.id == t.documents.c.source_id)
        .join(t.texts, t.texts.c.id == t.utterances.c.text_id)
        .where(t.utterances.c.id.in_(utterance_ids), t.texts.c.text.is_not(None))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}
