"""Rich text (f4, Express Scribe, Word): striprtf does the unpacking; headers, footers and notes are reported."""

from __future__ import annotations

import re

from qual.errors import FileError
from qual.transcripts import cleaning
from qual.transcripts.model import Block, LeftOut, Raw
from qual.transcripts.readers import plain

_ASIDE = re.compile(
    r"\{(?:\\\*)?\\(headerl|headerr|headerf|header|footerl|footerr|footerf|footer|footnote|annotation)\b"
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_CODEPAGE = re.compile(r"\\ansicpg([0-9]{3,5})")
_REASONS = {"foo": "page_footer", "hea": "page_header", "ann": "comment"}


def read(data: bytes, file: str, encoding: str | None) -> Raw:
    """The paragraphs and table rows of an .rtf file. Raises `FileError` if it cannot be unpacked."""
    source = data.decode("latin-1")  # rtf is seven-bit; what is not keeps its byte until the code page is known
    page = _CODEPAGE.search(source)
    name = encoding or (f"cp{page[1]}" if page and page[1] not in ("0", "65001") else _family(source))
    try:
        source = source if source.isascii() else data.decode(name, "strict" if encoding else "replace")
        text = cleaning.normalise(_unpack(source, name))
        asides = [LeftOut(aside, reason) for reason, aside in _asides(source, name) if aside]
    except (LookupError, UnicodeError, TypeError) as problem:
        raise FileError("file.encoding", file=file, encoding=name) from problem
    except (ValueError, IndexError, OverflowError) as problem:
        raise FileError("file.corrupt", file=file) from problem
    raw = Raw(left_out=asides, encoding=name)
    rows: list[str] = []
    for line in text.split("\n"):
        if line.endswith("|"):  # striprtf ends each cell so
            rows.append(line)
        else:
            raw.blocks += [*_table(rows), *plain.blocks([line])]
            rows = []
    raw.blocks += _table(rows)
    return raw


def _family(source: str) -> str:
    """The character set of a file that names no code page."""
    return "mac-roman" if re.search(r"\\mac\b", source[:200]) else "cp1252"


def _unpack(source: str, name: str) -> str:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(source, encoding=name, errors="replace")  # type: ignore[no-untyped-call]
    return text


def _asides(source: str, name: str) -> list[tuple[str, str]]:
    """(reason, text) of each header, footer, footnote and comment, which striprtf skips."""
    found = []
    start = _ASIDE.search(source)
    while start:
        end = _group_end(source, start.start())
        inner = source[start.end() : end - 1]
        reason = "footnote" if start[1] == "footnote" else _REASONS[start[1][:3]]
        found.append((reason, cleaning.normalise(_unpack("{\\rtf1\\ansi " + inner + "}", name)).strip()))
        start = _ASIDE.search(source, end)
    return found


def _group_end(source: str, at: int) -> int:
    """Where the group that opens at ``at`` ends; the end of the file if nothing closes it."""
    depth = 0
    for brace in _BRACE.finditer(source, at):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.end()
    return len(source)


def _table(rows: list[str]) -> list[Block]:
    """Rows of cells as blocks of one table; a lone line that ends in a bar is ordinary text."""
    cells = [tuple(cell.strip() for cell in row[:-1].split("|")) for row in rows]
    if len(rows) < 2 or len(cells[0]) < 2:
        return [Block(row) for row in rows]
    return [Block("\t".join(row), cells=row, table=1) for row in cells]
