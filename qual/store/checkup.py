"""The whole look through a study: tables, log, positions, originals, backups, permissions and litter; nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from qual.errors import QualError, StudyError
from qual.messages import text
from qual.store import health, litter, opening, schema
from qual.store.copies import HEAD, check
from qual.store.files import sha256_of
from qual.store.naming import translated
from qual.store.private import open_to_others
from qual.store.whereabouts import Whereabouts

FEW: Final = 5  # names that a finding lists


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    ``about`` : what (``tables``, ``keys``, ``schema``, ``log``, ``positions``, ``originals``, ``backups``, ``permissions``,
    ``litter``). ``level`` : ``ok``; ``note``, to know of; ``bad``, something is not whole. ``key``, ``values`` : its text.
    """

    about: str
    level: Literal["ok", "note", "bad"]
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    said: str | None = None  # the text, where it has one of its own

    def text(self, language: str | None = None) -> str:
        """It in one sentence or two, with what to do about it."""
        return self.said or text(f"check.{self.key}", language, **self.values)

    def told(self) -> dict[str, str]:
        """As a row for JSON."""
        return {"about": self.about, "level": self.level, "what": self.key, "text": self.text()}


def examine(folder: Path) -> list[Finding]:
    """Look through the study in ``folder``; it need not be one that can be opened. It is whole where no finding is ``bad``.

    Raises `StudyError` when the folder is no study at all, or is locked.
    """
    if not opening.is_study(folder):
        raise StudyError("study.none_here", folder=folder)
    tables = folder / "study.db"
    found: list[Finding] = []
    foreign = Whereabouts(tables).foreign_journal()
    if foreign:  # the next opening lays it aside; what is looked at is the file without it
        found.append(Finding("tables", "note", "tables.foreign_journal"))
    if opening.lacks_tables(tables):
        found.append(Finding("tables", "bad", "tables.missing", {"folder": folder}))
    else:
        try:
            with translated(tables), closing(_connect(tables, still=foreign)) as connection:
                found += _of_tables(connection, folder)
        except StudyError as error:
            if error.code == "study.locked":
                raise
            found.append(Finding("tables", "bad", "tables.unreadable", said=str(error)))
    return [*found, *_backups(folder), *_permissions(folder)]


def _connect(tables: Path, *, still: bool) -> sqlite3.Connection:
    return opening.connect(tables, "still" if still else opening.way(tables), opening.BUSY_SECONDS)


def _of_tables(connection: sqlite3.Connection, folder: Path) -> Iterator[Finding]:
    connection.execute("PRAGMA query_only = ON")
    connection.execute("BEGIN")  # one consistent view
    looks: dict[str, Callable[[sqlite3.Connection, Path], Finding]] = {
        "tables": _integrity,
        "schema": _schema,
        "keys": _keys,
        "log": _log,
        "positions": _positions,
        "originals": _originals,
        "litter": _litter,
    }
    for about, look in looks.items():
        try:
            yield look(connection, folder)
        except (sqlite3.DatabaseError, ValueError, OSError, QualError) as error:
            if "locked" in str(error):
                raise
            yield Finding(about, "bad", "unseen", {"what": text(f"check.what.{about}"), "why": error})


def _integrity(connection: sqlite3.Connection, _: Path) -> Finding:
    said = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({FEW})")]
    if said == ["ok"]:
        return Finding("tables", "ok", "tables.ok")
    return Finding("tables", "bad", "tables.damaged", {"said": "; ".join(said)})


def _schema(connection: sqlite3.Connection, _: Path) -> Finding:
    stands = health.version(connection.execute("SELECT * FROM alembic_version").fetchall())
    if stands is not None and stands < HEAD:
        return Finding("schema", "note", "schema.old", {"version": stands})
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    indexes = [str(index.name) for table in schema.TABLES for index in table.indexes]
    lacking = health.missing(connection) + [name for name in sorted(indexes) if name not in there]
    if stands != HEAD:
        lacking.append("alembic_version")
    return _either("schema", lacking)


def _keys(connection: sqlite3.Connection, _: Path) -> Finding:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    return _either("keys", [f"{table} → {parent}" for table, parent in sorted({(row[0], row[2]) for row in rows})])


def _log(connection: sqlite3.Connection, _: Path) -> Finding:
    """The log's own order: every act's changes are all there, in known tables, and it names acts that are there."""
    holes = connection.execute(
        "SELECT log_id FROM log_changes GROUP BY log_id HAVING COUNT(*) <> MAX(position) + 1 OR MIN(position) <> 0"
    ).fetchall()
    named = {row[0] for row in connection.execute("SELECT DISTINCT table_name FROM log_changes")}
    lost = connection.execute(
        "SELECT id FROM log WHERE (parent IS NOT NULL AND parent NOT IN (SELECT id FROM log))"
        " OR (undoes IS NOT NULL AND undoes NOT IN (SELECT id FROM log))"
    ).fetchall()
    wrong = [str(row[0]) for row in [*holes, *lost]] + sorted(named - schema.metadata.tables.keys())
    return _either("log", wrong)


def _positions(connection: sqlite3.Connection, _: Path) -> Finding:
    """Coded segments lie within the text that they are on; erased texts are not asked."""
    rows = connection.execute(
        "SELECT u.reference FROM segments s JOIN texts t ON t.id = s.text_id JOIN utterances u ON u.id = s.utterance_id"
        ' WHERE t.text IS NOT NULL AND (s.start < 0 OR s.start > s."end" OR s."end" > LENGTH(t.text))'
    ).fetchall()
    return _either("positions", sorted({str(row[0]) for row in rows}))


def _originals(connection: sqlite3.Connection, folder: Path) -> Finding:
    there: dict[str, set[str]] = {}
    for room in litter.ORIGINALS:
        for path in sorted((folder / room).glob("*")):
            if path.is_file():
                there.setdefault(sha256_of(path), set()).add(path.name)
    names = {name for several in there.values() for name in several}
    changed: list[str] = []
    gone: list[str] = []
    for sha256, name in connection.execute(
        "SELECT d.sha256, t.text FROM documents d LEFT JOIN texts t ON t.id = d.filename_id ORDER BY t.text"
    ):
        if sha256 not in there:
            (changed if name in names else gone).append(name or sha256[:8])
    if changed or gone:
        return Finding("originals", "bad", "originals.bad", {"changed": _few(changed), "gone": _few(gone)})
    return Finding("originals", "ok", "originals.ok", {"count": len(there)})


def _litter(connection: sqlite3.Connection, folder: Path) -> Finding:
    halves = [str(path.relative_to(folder)) for path in litter.unfinished(folder)]
    orphans = [str(path.relative_to(folder)) for path in litter.orphans(connection, folder)]
    if not halves and not orphans:
        return Finding("litter", "ok", "litter.ok")
    return Finding("litter", "note", "litter.found", {"halves": _few(halves), "orphans": _few(orphans)})


def _backups(folder: Path) -> Iterator[Finding]:
    sound, unsound = 0, []
    for path in sorted((folder / "backups").glob("*.db")):
        try:
            check(path)
            sound += 1
        except StudyError:
            unsound.append(path.name)
    if unsound:
        yield Finding("backups", "bad", "backups.bad", {"files": _few(unsound), "sound": sound})
    elif sound:
        yield Finding("backups", "ok", "backups.ok", {"sound": sound})
    else:
        yield Finding("backups", "note", "backups.none", {"folder": folder})


def _permissions(folder: Path) -> Iterator[Finding]:
    others = open_to_others(folder)
    if others is None:
        yield Finding("permissions", "ok", "permissions.ok")
    else:
        yield Finding("permissions", "note", "permissions.open", said=others.told(folder))


def _either(about: str, wrong: list[str]) -> Finding:
    if not wrong:
        return Finding(about, "ok", f"{about}.ok")
    return Finding(about, "bad", f"{about}.bad", {"count": len(wrong), "some": _few(wrong)})


def _few(names: list[str]) -> str:
    return ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "") or "–"
