"""The sound of a session: a file that stays where it is, outside the study folder, and is never copied."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from qual.errors import CodingError, FileError
from qual.store import Desk, design
from qual.store import recordings as store

#: what browsers play
SOUND = (".mp3", ".m4a", ".wav", ".ogg", ".oga", ".opus", ".flac", ".aac", ".webm", ".mp4")


@dataclass(frozen=True)
class Recording:
    """The sound of one ``part`` of a session; its second ``offset`` is the transcript's second 0. ``there``: whether the file
    can be found on this machine now."""

    part: int
    path: Path
    offset: float
    there: bool


def recordings(desk: Desk, session: str) -> list[Recording]:
    """The recordings of a session by part. Raises `CodingError` for an unknown session.

    >>> coding.recordings(study, "BN-R3")
    []
    """
    with desk.read() as connection:
        rows = store.of(connection, _source(design.find_source(connection, session), session))
    return [
        Recording(row["part"], path := Path(row["path"]), row["offset"] or 0.0, path.is_file())
        for row in rows
        if row["path"]
    ]


def set_recording(desk: Desk, session: str, path: Path | str, *, part: int = 1, offset: float = 0.0) -> Recording:
    """Say where the sound of one part of a session lies, in the place of what was said before.

    Parameters
    ----------
    session : its name.
    path : of a file outside the study folder; it is never copied.
    part : of the session, from 1.
    offset : the second of the recording at which the transcript begins.

    Raises `CodingError` for an unknown session; `FileError` when there is no file, when it is no sound file that a browser
    plays, or when it lies in the study folder, which is copied, sent and backed up.

    >>> made = coding.set_recording(study, "BN-R3", "opptak.mp3", offset=12.5)
    >>> made.part, made.path.name, made.offset, made.there
    (1, 'opptak.mp3', 12.5, True)
    """
    file = Path(os.path.expanduser(path))  # noqa: PTH111 - Path raises for ~nobody
    if not file.is_file():
        raise FileError("recording.missing", file=str(path))
    file = file.resolve()
    if file.suffix.lower() not in SOUND:
        raise FileError("recording.format", file=file.name, known=", ".join(SOUND))
    if file.is_relative_to(desk.store.path.parent.resolve()):
        raise FileError("recording.inside", file=file.name)
    with desk.act("recording.set") as act:
        source = _source(design.find_source(act.connection, session), session)
        act.about["session"] = source
        store.put(act, source, part, str(file), offset)
    return Recording(part, file, offset, True)


def remove_recording(desk: Desk, session: str, *, part: int = 1) -> None:
    """Forget where the sound lies; the file is not touched. Raises `CodingError` where nothing was said.

    >>> _ = coding.set_recording(study, "BN-R3", "opptak.mp3")
    >>> coding.remove_recording(study, "BN-R3")
    >>> coding.recordings(study, "BN-R3")
    []
    """
    with desk.act("recording.remove") as act:
        source = _source(design.find_source(act.connection, session), session)
        act.about["session"] = source
        if not store.take_away(act, source, part):
            raise CodingError("recording.none", session=session)


def _source(found: design.Source | None, session: str) -> str:
    if found is None:
        raise CodingError("recording.session", session=session)
    return found["id"]
