"""Whether the file at a path is still the one that is open, or another one has taken its place.

A synchronisation, a restored disk or a hand may move another ``study.db`` over an open one, or take the folder away.
Who has the old file open goes on reading and writing it, and nobody else ever sees what is stored there.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

Identity = tuple[int, int]  # the disk and the file on it

_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside an open file, under its name


class Whereabouts:
    """Which file is open under ``path``, and which journals belong to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: Identity | None = None
        self._beside: dict[str, Identity] = {}
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

    def unmoved(self) -> bool:
        """Whether the open file stands at the path. One that is not open has only to be there."""
        here = identity(self.path)
        return here is not None and self._open in (None, here)

    def there(self) -> bool:
        """Whether any file stands at the path."""
        return identity(self.path) is not None

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

    def _journal(self, end: str) -> Path:
        return self.path.with_name(self.path.name + end)


def identity(path: Path) -> Identity | None:
    """Which file stands at ``path``; None where there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
