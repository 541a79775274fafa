"""Web pages: what transcribers and noScribe export as .html, and what Word saves as one.

A valid UTF-8 file is UTF-8 whatever its ``<meta charset>`` says; the declaration counts only where bytes are not.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from qual.errors import FileError
from qual.transcripts import cleaning
from qual.transcripts.cleaning import word_set
from qual.transcripts.model import Block, LeftOut, Notice, Raw
from qual.transcripts.opening import LARGEST_TREE

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET: Final = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.I
)
_PROLOGUE: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SPACE: Final = re.compile(r"[ \t\n\r\f\v]+")  # a no-break space stays
_SPAN: Final = re.compile(r"ts_([0-9]{1,12})_([0-9]{1,12})_")  # noScribe: milliseconds, then the speaker
_LINES: Final = word_set(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3
    h4 h5 h6 hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul
    """
)
_SILENT: Final = ("script", "style", "noscript", "template", "meta", "link", "base", "svg", "audio", "video", "object")
_ASIDES: Final = {"title": "title", "header": "page_header", "nav": "page_header", "footer": "page_footer"}
_APART: Final = ("b", "strong", "i", "em", "u", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "th")
_APART_CLASS: Final = re.compile(r"(?i)speaker|name|taler|bold|who|author")
_APART_STYLE: Final = re.compile(r"(?i)font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic")


def read(data: bytes, file: str, encoding: str | None) -> Raw:
    """The paragraphs and table rows of a web page. Raises `FileError` for bytes that are no text, or no page."""
    text, name, notices = _decode(data, encoding, file)
    if text.count("<") > LARGEST_TREE:
        raise FileError("file.too_many_lines", file=file, limit=LARGEST_TREE)
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(_PROLOGUE.sub("", text.removeprefix("\ufeff")), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as problem:
        raise FileError("file.empty" if not text.strip() else "file.corrupt", file=file) from problem
    if any("depth" in entry.message for entry in parser.error_log):  # below it, the parser drops what it meets
        raise FileError("file.corrupt", file=file)
    page = _Page(Raw(warnings=notices, encoding=name))
    page.walk(root)
    return page.raw


def _decode(data: bytes, encoding: str | None, file: str) -> tuple[str, str, list[Notice]]:
    """Text, encoding and notices; what the page declares is tried where the bytes are neither UTF-8 nor marked."""
    text, name, notices = cleaning.decode(data, encoding, file)
    declared = _CHARSET.search(data[:4096])
    if encoding is None and declared and any(notice.code == "encoding_guessed" for notice in notices):
        try:
            codec = codecs.lookup(declared[1].decode("ascii"))
            if codec.name not in ("utf-8", "iso8859-1", "ascii") and codec._is_text_encoding:
                return data.decode(codec.name), codec.name, []
        except (LookupError, UnicodeError, ValueError):
            pass
    return text, name, notices


class _Page:
    """One walk through the tree; each stretch of text between two line-making elements becomes a block."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.parts: list[tuple[str, bool]] = []
        self.span: tuple[float, float] | None = None
        self.tables = 0
        self.cells: list[str] | None = None

    def walk(self, root: HtmlElement) -> None:
        """Walk without recursion: a page may be nested as deep as its writer wants."""
        # what is left to do: an element, whether it is set apart, whether its white space stays, whether it is left
        stack: list[tuple[HtmlElement, bool, bool, bool]] = [(root, False, False, False)]
        while stack:
            element, apart, pre, leaving = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if leaving:
                self._leave(tag)
                self._text(element.tail, apart, pre)
                continue
            if tag in _ASIDES or tag in _SILENT or not tag:
                if tag in _ASIDES:
                    self._aside(element, _ASIDES[tag])
                self._text(element.tail, apart, pre)
                continue
            self._enter(element, tag)
            stack.append((element, apart, pre, True))
            inner = apart or self._stands_out(element, tag)
            pre = pre or tag in ("pre", "textarea")
            self._text(element.text, inner, pre)
            stack += [(child, inner, pre, False) for child in reversed(element)]
        self._flush()

    def _enter(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self.parts.append(("\n", False))
        elif tag in _LINES:
            self._flush()
            if tag == "table":
                self.tables += 1
            elif tag == "tr":
                self._end_row()
                self.cells = []
        elif tag == "a" and (found := _SPAN.match(element.get("name") or "")):
            start, end = int(found[1]) / 1000, int(found[2]) / 1000
            self.span = (self.span[0] if self.span else start, max(end, start))

    def _leave(self, tag: str) -> None:
        if tag in ("td", "th") and self.cells is not None:
            self.cells.append(self._taken()[0])
        elif tag == "tr":
            self._flush()
            self._end_row()
        elif tag in _LINES:
            self._flush()

    def _end_row(self) -> None:
        cells, self.cells = tuple(self.cells or ()), None
        if any(cells):
            self.raw.blocks.append(Block("\t".join(cells), cells=cells, table=self.tables))

    def _text(self, text: str | None, apart: bool, pre: bool) -> None:
        if text:
            self.parts.append((text if pre else _SPACE.sub(" ", text), apart))

    def _stands_out(self, element: HtmlElement, tag: str) -> bool:
        return (
            tag in _APART
            or _APART_STYLE.search(element.get("style") or "") is not None
            or (tag in ("span", "div", "p", "cite") and _APART_CLASS.search(element.get("class") or "") is not None)
        )

    def _taken(self) -> tuple[str, int]:
        """The text gathered so far, and how much of its start is set apart."""
        raw = "".join(part for part, _ in self.parts)
        lead = 0
        for part, apart in self.parts:
            if not apart and part.strip():
                break
            lead += len(part) if apart or lead else 0
        self.parts = []
        text = "\n".join(line.strip() for line in cleaning.normalise(raw).split("\n"))
        return text.strip(), max(0, min(lead - (len(raw) - len(raw.lstrip())), len(text.strip())))

    def _flush(self) -> None:
        if self.cells is not None:  # inside a row, a paragraph is a line of its cell
            if self.parts:
                self.parts.append(("\n", False))
            return
        text, lead = self._taken()
        if text:
            start, end = self.span or (None, None)
            self.raw.blocks.append(Block(text, start=start, end=end, lead=lead))
            self.span = None

    def _aside(self, element: HtmlElement, reason: str) -> None:
        text = "\n".join(filter(None, (_SPACE.sub(" ", part).strip() for part in element.itertext())))
        if text:
            self.raw.left_out.append(LeftOut(cleaning.normalise(text), reason))
