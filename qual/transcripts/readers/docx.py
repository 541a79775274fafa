"""Word documents, straight from their XML: paragraphs, line breaks, tables, accepted changes.

Element names are those of ECMA-376 part 1 (transitional) and ISO/IEC 29500 (strict), which differ in the namespace.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from qual.errors import FileError
from qual.transcripts import cleaning
from qual.transcripts.model import Block, LeftOut, Raw
from qual.transcripts.opening import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_ASIDES: Final = (
    (re.compile(r"word/header\d*\.xml"), "page_header"),
    (re.compile(r"word/footer\d*\.xml"), "page_footer"),
    (re.compile(r"word/footnotes\d*\.xml"), "footnote"),
    (re.compile(r"word/endnotes\d*\.xml"), "footnote"),
    (re.compile(r"word/comments\d*\.xml"), "comment"),
)
_MAIN: Final = re.compile(r"word/document\d*\.xml")
_CHARACTERS: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\xad",
}
_OFF: Final = ("0", "false", "off", "none")
_LONGEST_NAME: Final = 63


def read(data: bytes, file: str, encoding: str | None) -> Raw:  # noqa: ARG001 (the XML states its own encoding)
    """The paragraphs and table rows of a .docx. Raises `FileError` for what cannot be opened safely."""
    with Package(data, file) as package:
        main = next((name for name in sorted(package.names) if _MAIN.fullmatch(name)), None)
        if main is None:
            raise FileError("file.corrupt", file=file)
        document = _Document(package.xml(main))
        for name in sorted(package.names):
            for pattern, reason in _ASIDES:
                if pattern.fullmatch(name):
                    document.aside(package.xml(name), reason)
    return document.raw


class _Document:
    """One walk through the body; what it meets lands in `raw`."""

    def __init__(self, root: _Element) -> None:
        self.raw = Raw()
        self.w = str(root.tag).rpartition("}")[0] + "}"
        self.tables = 0
        self.styles: list[str | None] = []  # beside raw.blocks
        self.joiner: str | None = None  # before the next paragraph, where it and the one above are one
        self.commented: dict[str | None, str] = {}  # by a comment's number the paragraph it stands beside
        for body in root:
            self._blocks(body)
        self._mark_styled()

    def aside(self, root: _Element, reason: str) -> None:
        """Report a part that is no talk (a page header, the comments) as left out."""
        for story in root:
            paragraphs = [story] if story.tag == self.w + "p" else list(story.iter(self.w + "p"))
            text = "\n".join(filter(None, (_Paragraph(self, p).text for p in paragraphs)))
            about = self.commented.get(story.get(self.w + "id"), "") if reason == "comment" else ""
            self.leave(text, reason, about)

    def leave(self, text: str, reason: str, about: str = "") -> None:
        """Note ``text`` as left out, if there is any."""
        if text.strip():
            self.raw.left_out.append(LeftOut(cleaning.normalise(text).strip(), reason, about))

    def _blocks(self, parent: _Element) -> None:
        for child in parent:
            name = _local(child.tag)
            if name == "p":
                self._block(child)
            elif name == "tbl":
                self.tables += 1
                self._table(child, self.tables)
            elif name not in ("sectPr", "del", "moveFrom", "p", ""):  # sdt, ins, customXml … hold paragraphs
                self._blocks(child)

    def _block(self, element: _Element) -> None:
        paragraph = _Paragraph(self, element)
        if not paragraph.text.strip():
            return
        first = next(iter(element), None)  # where a paragraph has properties, they come first
        properties = first if first is not None and first.tag == self.w + "pPr" else None
        style = None if properties is None else properties.find(self.w + "pStyle")
        if self.joiner is None:
            block = Block(paragraph.text, lead=paragraph.lead)
        else:  # one paragraph with the one above
            block = Block(paragraph.text, joiner=self.joiner, gap=False)
        self.raw.blocks.append(block)
        self.styles.append(None if style is None else style.get(self.w + "val"))
        marks = None if properties is None else properties.find(self.w + "rPr")
        joined = marks is not None and marks.find(self.w + "del") is not None  # the mark that ends it is deleted
        self.joiner = None if not joined else " " if paragraph.ends_open else ""

    def _table(self, table: _Element, number: int) -> None:
        for row in self._children(table, "tr"):
            properties = row.find(self.w + "trPr")
            if properties is not None and properties.find(self.w + "del") is not None:
                self.leave("\t".join(self._cell(cell) for cell in self._children(row, "tc")), "deleted")
                continue
            cells = tuple(self._cell(cell) for cell in self._children(row, "tc"))
            if any(cells):
                self.raw.blocks.append(Block("\t".join(cells), cells=cells, table=number))
                self.styles.append(None)

    def _children(self, parent: _Element, wanted: str) -> list[_Element]:
        """Rows of a table or cells of a row, also those inside content controls and accepted insertions."""
        found = []
        for child in parent:
            name = _local(child.tag)
            if name == wanted:
                found.append(child)
            elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
                found += self._children(child, wanted)
        return found

    def _cell(self, cell: _Element) -> str:
        """A cell's paragraphs as lines; a table inside it comes as lines with tabs."""
        lines = []
        for child in cell:
            name = _local(child.tag)
            if name == "p":
                lines.append(_Paragraph(self, child).text)
            elif name == "tbl":
                lines += ["\t".join(map(self._cell, self._children(row, "tc"))) for row in self._children(child, "tr")]
            elif name in ("sdt", "sdtContent", "ins", "customXml"):
                lines.append(self._cell(child))
        return "\n".join(line for line in lines if line.strip()).strip()

    def _mark_styled(self) -> None:
        """A short paragraph in another style than most of the text may be a name: its whole length is set apart."""
        if len(set(self.styles)) < 2:
            return
        length: Counter[str | None] = Counter()
        for block, style in zip(self.raw.blocks, self.styles, strict=True):
            length[style] += len(block.text)
        body = length.most_common(1)[0][0]
        for block, style in zip(self.raw.blocks, self.styles, strict=True):
            if style != body and not block.cells and len(block.text) <= _LONGEST_NAME:
                block.lead = len(block.text)


class _Paragraph:
    """The text of one w:p, with how much of its start is bold or in a character style."""

    def __init__(self, document: _Document, element: _Element) -> None:
        self.document = document
        self.parts: list[str] = []
        self.lead = 0
        self.leading = True
        self.comments: list[str | None] = []
        self._inside(element)
        raw = "".join(self.parts)
        self.ends_open = raw[-1:].isspace()
        self.text = cleaning.normalise(raw)
        stripped = self.text.lstrip()
        self.lead = max(0, min(self.lead, len(raw)) - (len(self.text) - len(stripped)))
        self.text = stripped
        if self.comments:
            document.commented |= dict.fromkeys(self.comments, self.text)

    def _inside(self, parent: _Element) -> None:
        for child in parent:
            name = _local(child.tag)
            if name == "r":
                self._run(child)
            elif name in ("del", "moveFrom"):
                self.document.leave(_deleted(child), "deleted")
            elif name not in ("pPr", "sdtPr", "Fallback", ""):  # ins, hyperlink, sdt, smartTag, fldSimple …
                self._inside(child)

    def _run(self, run: _Element) -> None:
        words = ""
        styled = False
        for child in run:
            name = _local(child.tag)
            if name == "t":
                words += child.text or ""
            elif name in _CHARACTERS:
                words += _CHARACTERS[name]
            elif name == "rPr":
                styled = self.leading and self._stands_out(child)
            elif name == "sym":
                words += _symbol(child.get(self.document.w + "char"))
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._text_boxes(child)
            elif name == "commentReference":
                self.comments.append(child.get(self.document.w + "id"))
            elif name == "delText":
                self.document.leave(child.text or "", "deleted")
        if not words:
            return
        if self.leading and styled:
            self.lead += len(words)
        elif words.strip():
            self.leading = False
        elif self.lead:
            self.lead += len(words)
        self.parts.append(words)

    def _stands_out(self, properties: _Element) -> bool:
        w = self.document.w
        marked = (properties.find(w + name) for name in ("b", "i", "u"))
        on = any(mark is not None and mark.get(w + "val") not in _OFF for mark in marked)
        return on or properties.find(w + "rStyle") is not None

    def _text_boxes(self, drawing: _Element) -> None:
        """Text boxes float beside the talk; the second copy that Word keeps for old readers is skipped."""
        w = self.document.w
        for box in drawing.iter(w + "txbxContent"):
            if any(_local(above.tag) in ("Fallback", "txbxContent") for above in box.iterancestors()):
                continue
            self.document.leave("\n".join(_Paragraph(self.document, p).text for p in box.iter(w + "p")), "text_box")


@lru_cache(maxsize=1024)  # a document has many elements of few names
def _local(tag: object) -> str:
    """An element's name without its namespace; empty for comments and unresolved entities."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _deleted(element: _Element) -> str:
    """The words of a tracked deletion, or of the place that text was moved from."""
    return "".join(node.text or "" for node in element.iter() if _local(node.tag) in ("delText", "t"))


def _symbol(code: str | None) -> str:
    """A character that Word stores by number in a symbol font."""
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
