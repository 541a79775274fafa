"""Whether a study's tables are sound: noticed when they are opened, and the named error that leads to the newest sound backup."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from qual.errors import StudyError
from qual.store.private import start_file

if TYPE_CHECKING:
    from sqlalchemy import Column

MARK: Final = ".checked"  # beside study.db: the day of the last look through it, and which file it was
Trouble = Literal["missing", "damaged"]


def trouble(folder: Path, what: Trouble) -> StudyError:
    """The error for a study whose tables are missing, or damaged (what can be read is shown), with the newest sound
    backup as ``backup``; ``study.<what>_no_backup`` where there is none."""
    backup = newest_sound(folder)
    if backup is None:
        return StudyError(f"study.{what}_no_backup", folder=folder)
    return StudyError(f"study.{what}", folder=folder, backup=backup)


def newest_sound(folder: Path) -> Path | None:
    """The newest backup in ``folder``'s ``backups/`` that is whole; None where there is none."""
    from qual.store import backups

    return backups.newest_sound(folder)


# --- looking at tables ---------------------------------------------------------------------------------------
def sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite's own look through every page and every index finds nothing wrong.

    The quick look would leave out whether an index agrees with its table: rows would then be missed without a word. Half a
    second of work at 200,000 utterances.
    """
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise
        return False
    except UnicodeDecodeError:  # what it says of the damage quotes the damage
        return False


def missing(connection: sqlite3.Connection) -> list[str]:
    """The tables, and columns as ``table.column``, that a study of this version has and this one lacks."""
    from qual.store import schema

    query = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    there: dict[str, set[str]] = {}
    for table, column in connection.execute(query):
        there.setdefault(table, set()).add(column)
    lacking = []
    for table in schema.TABLES:
        if table.name not in there:
            lacking.append(table.name)
        else:
            lacking += [f"{table.name}.{one.name}" for one in table.columns if one.name not in there[table.name]]
    return lacking


def odd(connection: sqlite3.Connection) -> bool:
    """Whether a row holds what nobody can have written there: text for a number, a number for text. SQLite takes both."""
    return any(connection.execute(query).fetchone() for query in _odd_rows())


@cache
def _odd_rows() -> list[str]:
    """For each table, whether it has such a row."""
    from qual.store import schema

    return [
        f'SELECT 1 FROM "{table.name}" WHERE '
        + " OR ".join(f'typeof("{one.name}") NOT IN ({_kinds(one)})' for one in table.columns)
        + " LIMIT 1"
        for table in schema.TABLES
    ]


def _kinds(column: Column[Any]) -> str:
    number = column.type.python_type in (int, float, bool)
    return "'integer', 'real', 'null'" if number else "'text', 'null'"


def ours(tables: Collection[str]) -> bool:
    """Whether these are, in the main, a study's tables, whatever has become of the rest."""
    from qual.store import schema

    known = schema.metadata.tables.keys()
    return 2 * len(known & set(tables)) > len(known)


def version(rows: Sequence[Sequence[Any]]) -> str | None:
    """The migration that the rows of ``alembic_version`` name; None where they name none."""
    if len(rows) != 1 or len(rows[0]) != 1 or not re.fullmatch(r"\d{4}", str(rows[0][0])):
        return None
    return str(rows[0][0])


# --- once a day ----------------------------------------------------------------------------------------------
def seen_today(path: Path) -> bool:
    """Whether this very file was looked through today; a copy, or a backup put in its place, is another one."""
    try:
        return path.with_name(MARK).read_text(encoding="utf-8") == _today(path)
    except (OSError, UnicodeDecodeError):
        return False


def saw(path: Path) -> None:
    """Remember that the file was looked through today; where that cannot be written, it is looked through each time."""
    if seen_today(path):
        return
    try:
        mark = path.with_name(MARK)
        mark.unlink(missing_ok=True)
        start_file(mark).write_text(_today(path), encoding="utf-8")
    except OSError:
        return


def forget(path: Path) -> None:
    """Look through the file at the next opening, whatever the day."""
    try:
        path.with_name(MARK).unlink(missing_ok=True)
    except OSError:
        return


def _today(path: Path) -> str:
    which = path.stat()
    return f"{datetime.date.today().isoformat()} {which.st_dev}:{which.st_ino}"
