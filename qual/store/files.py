"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

from qual.errors import StudyError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path | str, content: bytes) -> Path:
    """Put ``content`` at ``path``: beside it first, then in its place, so that nobody ever sees half a file.

    A missing folder is made. What stood there before stays when anything fails.
    Raises `StudyError`: ``study.disk_full``, or ``study.not_writable`` for every other refusal of the folder.
    """
    target = Path(path)
    unfinished = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        _forget(unfinished)
        code = "study.disk_full" if error.errno in FULL else "study.not_writable"
        raise StudyError(code, folder=target.parent) from error
    except BaseException:  # Ctrl-C between the two steps leaves no litter either
        _forget(unfinished)
        raise
    return target


def _forget(unfinished: Path) -> None:
    try:
        unfinished.unlink(missing_ok=True)
    except OSError:
        return  # the folder refused us already; the first error is the one to tell
