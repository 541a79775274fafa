"""OpenDocument text, straight from content.xml (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from qual.errors import FileError
from qual.transcripts import cleaning
from qual.transcripts.model import Block, LeftOut, Raw
from qual.transcripts.opening import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT: Final = _NS % "text"
_TABLE: Final = _NS % "table"
_STYLE: Final = _NS % "style"
_OFFICE: Final = _NS % "office"
_WHITE: Final = re.compile(r"[ \t\r\n]+")
_MOST_SPACES: Final = 1000  # of one text:s; a file can claim billions
_ASIDES: Final = {
    _TEXT + "note": "footnote",
    _OFFICE + "annotation": "comment",
    _TEXT + "deletion": "deleted",
    _NS % "drawing" + "text-box": "text_box",
}
_SILENT: Final = (
    _TEXT + "sequence-decls",
    _OFFICE + "forms",
    _TEXT + "note-citation",
    _TEXT + "change",
    _OFFICE + "change-info",
)


def read(data: bytes, file: str, encoding: str | None) -> Raw:  # noqa: ARG001 (the XML states its own encoding)
    """The paragraphs and table rows of an .odt. Raises `FileError` for what cannot be opened safely."""
    with Package(data, file) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.part(manifest):
            raise FileError("file.encrypted", file=file)
        root = package.xml("content.xml")
        document = _Document(root)
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise FileError("file.corrupt", file=file)
        document.blocks(body)
        if "styles.xml" in package.names:
            for master in package.xml("styles.xml").iter(_STYLE + "master-page"):
                for story in master:
                    document.aside(story, "page_footer" if "footer" in _local(story) else "page_header")
    return document.raw


class _Run(NamedTuple):
    """A piece of a paragraph; one that is ``meant`` is white space by a tag of its own."""

    text: str
    bold: bool
    meant: bool = False


class _Document:
    """One walk through the body; what it meets lands in `raw`."""

    def __init__(self, root: _Element) -> None:
        self.raw = Raw()
        self.tables = 0
        self.bold = {
            style.get(_STYLE + "name")
            for style in root.iter(_STYLE + "style")
            if any(value == "bold" for part in style for key, value in part.items() if key.endswith("}font-weight"))
        }

    def blocks(self, parent: _Element) -> None:
        """Every paragraph and table row under ``parent``, in order."""
        for child in parent:
            name = _local(child)
            if child.tag in _ASIDES:
                self.aside(child, _ASIDES[child.tag])
            elif child.tag in (_TEXT + "p", _TEXT + "h"):
                text, lead = self._paragraph(child)
                if text:
                    self.raw.blocks.append(Block(text, lead=lead))
            elif child.tag == _TABLE + "table":
                self.tables += 1
                self._table(child)
            elif name and child.tag not in _SILENT:  # lists, sections, tracked changes …
                self.blocks(child)

    def aside(self, element: _Element, reason: str) -> None:
        """Report what is no talk (a note, a page header, deleted text) as left out."""
        paragraphs = list(element.iter(_TEXT + "p", _TEXT + "h"))
        text = "\n".join(filter(None, (self._paragraph(p)[0] for p in paragraphs)))
        if text:
            self.raw.left_out.append(LeftOut(text, reason))

    def _table(self, table: _Element) -> None:
        number = self.tables
        for row in table.iter(_TABLE + "table-row"):
            if next(row.iterancestors(_TABLE + "table")) is not table:
                continue
            cells = tuple(
                "\n".join(filter(None, (self._paragraph(p)[0] for p in cell.iter(_TEXT + "p", _TEXT + "h"))))
                for cell in row
                if cell.tag == _TABLE + "table-cell"
            )
            if any(cells):
                self.raw.blocks.append(Block("\t".join(cells), cells=cells, table=number))

    def _paragraph(self, element: _Element) -> tuple[str, int]:
        """The text of a paragraph and how much of its start is bold."""
        runs: list[_Run] = []
        before = len(self.raw.left_out)
        self._inside(element, element.get(_TEXT + "style-name") in self.bold, runs)
        raw = "".join(run.text for run in runs)
        lead = 0
        for run in runs:
            if not run.bold and run.text.strip():
                break
            lead += len(run.text) if run.bold or lead else 0
        text = cleaning.normalise(raw)
        for number in range(before, len(self.raw.left_out)):
            if self.raw.left_out[number].reason == "comment":
                self.raw.left_out[number] = dataclasses.replace(self.raw.left_out[number], about=text.strip())
        return text.strip(), max(0, min(lead, len(text)) - (len(text) - len(text.lstrip())))

    def _inside(self, element: _Element, bold: bool, runs: list[_Run]) -> None:
        _collapse(element.text, bold, runs)
        for child in element:
            tag = child.tag
            if tag == _TEXT + "s":
                count = child.get(_TEXT + "c", "1")
                spaces = " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
                runs.append(_Run(spaces, bold, meant=True))
            elif tag == _TEXT + "tab":
                runs.append(_Run("\t", bold, meant=True))
            elif tag == _TEXT + "line-break":
                runs.append(_Run("\n", bold, meant=True))
            elif tag in _ASIDES:
                self.aside(child, _ASIDES[tag])
            elif _local(child) and tag not in _SILENT:
                self._inside(child, bold or child.get(_TEXT + "style-name") in self.bold, runs)
            _collapse(child.tail, bold, runs)


def _collapse(text: str | None, bold: bool, runs: list[_Run]) -> None:
    """Add ``text`` to ``runs``: white space in the XML stands for one space, also where a tag stands in it (real ones are text:s
    and text:tab)."""
    found = _WHITE.sub(" ", text or "")
    if runs and not runs[-1].meant and runs[-1].text.endswith(" "):
        found = found.removeprefix(" ")
    if found:
        runs.append(_Run(found, bold))


def _local(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
