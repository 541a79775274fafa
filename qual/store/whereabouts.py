"""Whether the file at a path is still the one that is open, or another one has taken its place.

A synchronisation, a restored disk or a hand may move another ``study.db`` over an open one, or take the folder away.
Who has the old file open goes on reading and writing it, and nobody else ever sees what is stored there.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from qual.store.private import make_folder, start_file

#: beside study.db: which file its journal was begun for, so that a journal is known that another file has been moved under
PAIR: Final = ".journal"
Identity = tuple[int, int]  # the disk and the file on it

_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside an open file, under its name


class Whereabouts:
    """Which file is open under ``path``, and which journals belong to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: Identity | None = None
        self._beside: dict[str, Identity] = {}
        self._noting = False
        self._lock = Lock()

    def hold(self) -> bool:
        """Say that a connection has been opened. False where it has opened another file than those before it."""
        with self._lock:
            here = identity(self.path)
            if self._open is None:
                self._open = here
            return here == self._open

    def hold_journals(self) -> None:
        """Say that a connection has read: its journals are there now."""
        with self._lock:
            for end in _BESIDE:
                found = identity(self._journal(end))
                if found is not None and identity(self.path) == self._open:
                    self._beside[end] = found
            if self._noting:
                self._note()

    def foreign_journal(self) -> bool:
        """Before the file is opened: whether the journal beside it was begun for another file, which has since been replaced by
        the one that stands there. SQLite would play it back onto this one, and spoil it."""
        main, journal = identity(self.path), identity(self._journal("-wal"))
        if main is None or journal is None:
            return False
        try:
            begun_for, noted = self.path.with_name(PAIR).read_text(encoding="utf-8").split(" ")
        except (OSError, ValueError):  # nothing is known: then it is the file's own
            return False
        return noted == _written(journal) and begun_for != _written(main)

    def lay_aside(self) -> Path | None:
        """Take a `foreign_journal` away; returns where it lies now."""
        if not self.foreign_journal():
            return None
        aside = make_folder(self.path.parent / "backups") / f"journal-{datetime.now():%Y%m%d-%H%M%S-%f}.bin"
        shutil.move(self._journal("-wal"), aside)
        self._journal("-shm").unlink(missing_ok=True)
        return aside

    def unmoved(self) -> bool:
        """Whether the open file stands at the path. One that is not open has only to be there."""
        here = identity(self.path)
        return here is not None and self._open in (None, here)

    def there(self) -> bool:
        """Whether any file stands at the path."""
        return identity(self.path) is not None

    def renamed(self) -> Path | None:
        """The folder of the open file, where it is called otherwise now and stands where it stood. (Of a file that is not open
        nothing can be said: once it is deleted, its number is another's.)"""
        here = self.path.absolute().parent
        with suppress(OSError):
            for beside in here.parent.iterdir():
                with suppress(OSError):
                    if self._open is not None and identity(beside / self.path.name) == self._open:
                        return beside
        return None

    def let_go(self) -> None:
        """Say that no connection is open any more."""
        with self._lock:
            self._open = None
            self._beside.clear()

    def clear(self) -> None:
        """Take away the journals of the file that was open: SQLite would play them back onto the one that stands there now."""
        with self._lock:
            for end, known in self._beside.items():
                if identity(self._journal(end)) == known:
                    self._journal(end).unlink(missing_ok=True)

    def note(self) -> None:
        """Say that the file is a study that can be worked in: from now on `PAIR` tells for which file its journal was begun."""
        with self._lock:
            self._noting = True
            self._note()

    def _note(self) -> None:
        if self._open is None or "-wal" not in self._beside:
            return
        pair, place = f"{_written(self._open)} {_written(self._beside['-wal'])}", self.path.with_name(PAIR)
        with suppress(OSError, UnicodeDecodeError):
            if place.exists() and place.read_text(encoding="utf-8") == pair:
                return
            place.unlink(missing_ok=True)  # no note is better than one that is not true
            start_file(place).write_text(pair, encoding="utf-8")

    def _journal(self, end: str) -> Path:
        return self.path.with_name(self.path.name + end)


def _written(one: Identity) -> str:
    return f"{one[0]}:{one[1]}"


def identity(path: Path) -> Identity | None:
    """Which file stands at ``path``; None where there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
