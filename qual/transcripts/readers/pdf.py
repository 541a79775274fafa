"""Text of .pdf files, by pypdf.

pypdf was chosen because it is pure Python without dependencies, maintained release by release, under a permissive
licence (BSD), and sets limits to what a page may unpack to; pdfminer.six brings cryptography with it, PyMuPDF is AGPL.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from qual.errors import FileError
from qual.transcripts import cleaning, hyphens, margins
from qual.transcripts.model import Block, LeftOut, Notice, Raw
from qual.transcripts.opening import LARGEST_PART

_PAGE_NUMBER: Final = re.compile(
    r"(?i)\W{0,3}(?:side|page|seite|s\.|p\.)?\s*([0-9]{1,4})\s*(?:(?:av|of|von|/|\|)\s*[0-9]{1,4})?\W{0,3}"
)
_LOST: Final = re.compile(r"(?i)decompress|not defined|could not read|impossible to decode|error -[0-9]")
_DAMAGED: Final = re.compile(r"(?i)invalid|not found|expecting|wrong pointing|truncated")
_DIGITS: Final = re.compile(r"[0-9]+")
_EDGE: Final = 3  # lines at the top and foot of a page in which a header or footer can stand
_FULL: Final = 0.8  # of the usual line's length: from here on a line may have been broken by the margin


def read(data: bytes, file: str, encoding: str | None) -> Raw:  # noqa: ARG001 (a .pdf states its own encoding)
    """The lines of a .pdf with text as blocks, headers, footers and page numbers that recur left out.

    Raises `FileError`: ``file.encrypted``, ``file.image_pdf`` for pages without text,
    ``file.corrupt``.
    """
    texts, notices = _pages(data, file)
    pages = [cleaning.normalise(page).split("\n") for page in texts]
    pages = [[line.strip() for line in page if line.strip()] for page in pages]
    if not any(pages):
        raise FileError("file.image_pdf", file=file)
    raw = Raw(warnings=notices)
    _take_edges(pages, raw)
    lines = margins.cut([line for page in pages for line in page], raw)
    usual = sorted(map(len, lines))[int(0.9 * len(lines))] if lines else 0
    before = ""
    for line in lines:
        wrapped = len(before) >= _FULL * usual > 0
        raw.blocks.append(Block(line, joiner=" " if wrapped else "\n", gap=not wrapped))
        before = line
    hyphens.rejoin(raw, raw.blocks)
    return raw


def _pages(data: bytes, file: str) -> tuple[list[str], list[Notice]]:
    """The text of each page, and a notice where the file is damaged but all of it seems to be there."""
    import pypdf

    with _listening() as heard:
        try:
            reader = pypdf.PdfReader(BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileError("file.encrypted", file=file)
            pages = _texts(reader, file)
        except FileError:
            raise
        except (
            pypdf.errors.DependencyError,
            pypdf.errors.FileNotDecryptedError,
        ) as problem:  # AES needs more than pypdf
            raise FileError("file.encrypted", file=file) from problem
        except Exception as problem:  # pypdf says of itself that broken files may raise anything
            raise FileError("file.corrupt", file=file) from problem
    if any(map(_LOST.search, heard)):  # it goes on without what it could not unpack: half a talk is none
        raise FileError("file.corrupt", file=file)
    return pages, [Notice("pdf_damaged")] if any(map(_DAMAGED.search, heard)) else []


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What pypdf logs meanwhile, instead of printing it."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("pypdf")
    before, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield heard
    finally:
        log.removeHandler(handler)
        log.propagate = before


def _texts(reader: Any, file: str) -> list[str]:
    found: list[str] = []
    length = 0
    for page in reader.pages:
        found.append(page.extract_text())
        length += len(found[-1])
        if length > LARGEST_PART:
            raise FileError("file.bomb", file=file, limit=LARGEST_PART // 1024**2)
    return found


def _take_edges(pages: list[list[str]], raw: Raw) -> None:
    """Move the lines that recur at the pages' tops and feet, and page numbers, from ``pages`` to ``raw.left_out``."""
    for top, reason in ((True, "page_header"), (False, "page_footer")):
        for _ in range(_EDGE):
            edge = [page[0 if top else -1] if page else "" for page in pages]
            recurring = _recurring(edge)
            if not recurring:
                break
            for page, line in zip(pages, edge, strict=True):
                if line and _form(line) in recurring:
                    raw.left_out.append(LeftOut(page.pop(0 if top else -1), reason))


def _recurring(edge: Sequence[str]) -> set[str]:
    """The forms (digits aside) of lines that stand at this edge on most pages; a page number needs only to count up."""
    numbers = [int(found[1]) for line in edge if (found := _PAGE_NUMBER.fullmatch(line))]
    forms = Counter(_form(line) for line in edge if line)
    recurring = {form for form, n in forms.items() if n >= 3 and n >= 0.6 * (len(edge) - 1)}
    rising = numbers == sorted(set(numbers)) and (len(edge) > 1 or numbers == [1])
    if rising and len(numbers) >= max(1, 0.6 * (len(edge) - 1)):
        recurring |= {_form(line) for line in edge if _PAGE_NUMBER.fullmatch(line)}
    return recurring


def _form(line: str) -> str:
    return _DIGITS.sub("0", line)
