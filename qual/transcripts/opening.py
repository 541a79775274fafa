"""Opening files that may be anything: every way in which a file is not what it claims has its own error."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qual.errors import FileError

if TYPE_CHECKING:
    from lxml import etree

LARGEST_FILE: Final = 200 * 1024 * 1024  # bytes; a transcript with pictures stays far below
LARGEST_PART: Final = 32 * 1024 * 1024  # bytes of text or unpacked XML; an hour of talk is about one million
LARGEST_TREE: Final = 1_500_000  # elements of XML, tags of a page, objects of JSON; memory grows with them
PACKAGES: Final = (".docx", ".odt", ".pdf", ".xlsx")  # packed, with pictures

_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_BINARY: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"\x7fELF",
    b"MZ\x90",
    b"fLaC",
    b"\x1f\x8b",
)


def load(path: Path) -> bytes:
    """The bytes of the file at ``path``. Raises `FileError` if it is missing, a folder, empty, too large or closed."""
    name = path.name
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FileError("file.folder", file=str(path))
        if not stat.S_ISREG(about.st_mode):
            raise FileError("file.unreadable", file=str(path))
        if about.st_size == 0:
            raise FileError("file.empty", file=name)
        if about.st_size > LARGEST_FILE:
            raise FileError("file.too_large", file=name, limit=LARGEST_FILE // 1024**2)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise FileError("file.not_found", file=str(path)) from problem
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        raise FileError("file.unreadable", file=str(path)) from problem


def kind(data: bytes) -> str | None:
    """What the first bytes say the file is (``"docx"``, ``"pdf"``, …); None for what may be plain text."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "doc"
    if data.startswith(_BINARY) or data[4:8] == b"ftyp":
        return "binary"
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, found in (
        (b"%pdf-", "pdf"),
        (b"{\\rtf", "rtf"),
        (b"webvtt", "vtt"),
        (b"<!doctype html", "html"),
        (b"<html", "html"),
    ):
        if head.startswith(start):
            return found
    return None


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return "zip"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names:
        return "odt"
    return "xlsx" if any(name.startswith("xl/") for name in names) else "zip"


class Package:
    """The parts of a zipped document (.docx, .odt), read with limits and without following anything outside.

    Use as a context manager. Raises `FileError` with the codes ``file.corrupt``, ``file.encrypted``, ``file.bomb`` and
    ``file.entities``.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as problem:
            raise FileError("file.corrupt", file=file) from problem
        self.names = self._archive.namelist()

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def limit(self, names: Iterable[str]) -> None:
        """Refuse parts that together unpack to more than one part may (``file.bomb``)."""
        if sum(self._archive.getinfo(name).file_size for name in set(names)) > LARGEST_PART:
            raise FileError("file.bomb", file=self.file, limit=LARGEST_PART // 1024**2)

    def part(self, name: str) -> bytes:
        """One part's bytes. Names are only looked up, never written to disk, so a path in them leads nowhere."""
        try:
            info = self._archive.getinfo(name)
            if info.flag_bits & 1:
                raise FileError("file.encrypted", file=self.file)
            if info.file_size > LARGEST_PART:
                raise FileError("file.bomb", file=self.file, limit=LARGEST_PART // 1024**2)
            with self._archive.open(info) as part:
                return part.read(LARGEST_PART)
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
        ) as problem:
            raise FileError("file.corrupt", file=self.file) from problem
        except RuntimeError as problem:  # zipfile's word for a password
            raise FileError("file.encrypted", file=self.file) from problem

    def xml(self, name: str) -> etree._Element:
        """One part as a tree, entities unresolved, nothing fetched; a part with a DTD is refused."""
        from lxml import etree

        data = self.part(name)
        if data.count(b"<") > LARGEST_TREE:
            raise FileError("file.bomb", file=self.file, limit=LARGEST_PART // 1024**2)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as problem:
            if "ntity" in str(problem) or "ntities" in str(problem):
                raise FileError("file.entities", file=self.file) from problem
            raise FileError("file.corrupt", file=self.file) from problem
        if root.getroottree().docinfo.internalDTD is not None:
            raise FileError("file.entities", file=self.file)
        return root
