"""What SQLite and the disk say of themselves, as errors that have a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qual.errors import StudyError
from qual.store.files import FULL, in_use


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the database's and the disk's own errors into named ones."""
    try:
        yield
    except (DatabaseError, PoolTimeout, sqlite3.Error, OSError) as error:
        told = named(error, path)
        if told is error:
            raise
        raise told from error


_DAMAGE: Final = ("not a database", "malformed", "could not decode", "unsupported file format")


def named(error: Exception, path: Path) -> Exception:
    """The named error for what SQLite or the disk said; anything unforeseen stays what it was."""
    said = str(error).lower()
    if "disk is full" in said or (isinstance(error, OSError) and error.errno in FULL):
        return StudyError("study.disk_full", folder=path.parent)
    if "disk i/o error" in said:  # a full disk too, where it was not a write of pages that met it
        return StudyError("study.disk_refuses", folder=path.parent)
    if isinstance(error, OSError) and in_use(error):
        return StudyError("study.in_use", file=error.filename2 or error.filename or path)
    if "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        return StudyError("study.not_writable", folder=path.parent)
    if isinstance(error, PoolTimeout) or (
        "locked" in said and isinstance(error, (OperationalError, sqlite3.OperationalError))
    ):
        return StudyError("study.locked", folder=path.parent)
    if any(damage in said for damage in _DAMAGE):
        return StudyError("study.not_a_database", file=path)
    return error
