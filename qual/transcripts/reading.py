"""The way from a file to a `Transcript`: a registry of readers, then the two steps that all formats share."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol

from qual.errors import FileError
from qual.language import guess
from qual.transcripts import cutting, header, joining, opening, speakers, wall
from qual.transcripts.model import Notice, Raw, Transcript
from qual.transcripts.unswept import unswept


class Reader(Protocol):
    """A module of `qual.transcripts.readers`: bytes to blocks. ``file`` is the name that errors show."""

    def read(self, data: bytes, file: str, encoding: str | None) -> Raw:
        """The blocks of ``data``."""
        ...


# extension → module in readers/, imported when the first such file is read
READERS: Final = {
    ".csv": "sheets",
    ".docx": "docx",
    ".htm": "web",
    ".html": "web",
    ".json": "segments",
    ".md": "plain",
    ".odt": "odt",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".srt": "subtitles",
    ".tsv": "sheets",
    ".txt": "plain",
    ".vtt": "subtitles",
    ".xlsx": "sheets",
}
# what the first bytes must say; the other formats are plain text
_CONTENT: Final = {".docx": "docx", ".odt": "odt", ".pdf": "pdf", ".rtf": "rtf", ".xlsx": "xlsx"}
_SOUND: Final = frozenset(
    (".mp3", ".m4a", ".wav", ".wma", ".ogg", ".oga", ".opus", ".flac", ".aac", ".webm", ".mp4", ".mov")
)
_ALLOWED: Final = {"vtt": (".vtt", ".srt"), "html": (".html", ".htm")}  # and may say


def formats() -> tuple[str, ...]:
    """The extensions that `read` knows, with their dots, in order.

    >>> ".docx" in transcripts.formats()
    True
    """
    return tuple(sorted(READERS))


@unswept()
def read(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    columns: Mapping[str, str | int] | None = None,
    languages: Sequence[str] = ("no",),
    kind: str | None = None,
) -> Transcript:
    """Read a transcript: utterances with speakers and times, what was left out, and why.

    Parameters
    ----------
    path : of a file in one of `formats`.
    encoding : overrides what is detected in text formats (.docx, .odt, .pdf and .xlsx fix their own).
    columns : overrides what is found in tables: ``text`` (needed), ``speaker``, ``start`` and ``end``, each a column's name
        or its number from 1; a column not mentioned is left out.
    languages : a text that is plainly in none of them is warned of.
    kind : of the source it is to become: a ``wall`` is read as posts without speakers, and takes no ``columns``.

    Returns a `Transcript`; nothing is stored. Raises `FileError`, whose code begins with ``file.``, for a file that is
    missing, empty, damaged, encrypted, harmful, or not what its extension says.

    >>> read = transcripts.read("HV-R2.txt")
    >>> [(utterance.speaker, utterance.text) for utterance in read.utterances]
    [('M', 'Hva sa Kari?'), ('A1', 'Karis bror svarte.')]
    """
    path = Path(path)
    if kind == wall.KIND:
        if columns is not None:
            raise FileError("file.wall_columns", file=path.name)
        return wall.read_wall(path, encoding=encoding)
    extension = path.suffix.lower()
    if extension not in READERS and extension != ".doc" and path.is_file():
        code = "file.sound" if extension in _SOUND else "file.unknown_format"
        raise FileError(code, file=path.name, formats=", ".join(formats()))
    data = opening.load(path)
    _check_content(data, extension, path.name)
    if extension not in opening.PACKAGES and len(data) > opening.LARGEST_PART:
        raise FileError("file.too_large", file=path.name, limit=opening.LARGEST_PART // 1024**2)
    reader: Reader = import_module(f"qual.transcripts.readers.{READERS[extension]}")
    raw = reader.read(data, path.name, encoding)
    spoken = speakers.assign(raw.blocks, columns)
    preamble, pieces = header.split(spoken.pieces)
    utterances = joining.join(pieces)
    if not utterances:
        raise FileError("file.empty", file=path.name)
    left_out = [*raw.left_out, *spoken.left_out, *preamble]
    warnings = [*raw.warnings, *spoken.warnings]
    alone, speaker = cutting.voice(pieces)
    if alone and speaker is None:
        warnings.append(Notice("no_speakers"))
    elif alone and len(utterances) > 1:
        warnings.append(Notice("one_voice", {"speaker": speaker}))
    if foreign := guess.foreign([utterance.text for utterance in utterances], languages):
        warnings.append(Notice(f"language_{foreign}"))
    return Transcript(
        utterances=tuple(utterances),
        header=header.find([item.text for item in left_out if item.reason in header.READ_IN], path.stem),
        format=extension[1:],
        encoding=raw.encoding,
        left_out=tuple(left_out),
        warnings=tuple(warnings),
        marks=tuple(raw.marks + spoken.marks),
    )


def _check_content(data: bytes, extension: str, file: str) -> None:
    """Refuse a file whose first bytes say that it is something else than its extension says."""
    found = opening.kind(data)
    if found == "encrypted":
        raise FileError("file.encrypted", file=file)
    if found == "doc" or (found is None and extension == ".doc"):
        raise FileError("file.legacy_doc", file=file)
    expected = _CONTENT.get(extension)
    if found == expected or extension in _ALLOWED.get(found or "", ()):
        return
    if found == "zip" and extension in opening.PACKAGES:
        raise FileError("file.corrupt", file=file)
    if found == "binary":
        raise FileError("file.binary", file=file)
    raise FileError("file.wrong_format", file=file, extension=extension, found=found or "txt")
