"""Word: quotations under theme headings, ready to be cut into a report."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.quotes import attribute, neutral, printed

if TYPE_CHECKING:
    import pandas as pd

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_GREY = 0x59  # dark enough to read in print (contrast 7:1 on white)
_LANGUAGE = {"nb": "nb-NO", "en": "en-GB"}


def quotes(
    frame: pd.DataFrame,
    *,
    template: str | None,
    title: str | None,
    fictional: bool,
    about: Sequence[str],
    language: str | None,
) -> bytes:
    """A title, the notice where the material is fictional, then each theme with its quotations.

    A quotation is one paragraph in «» (an exchange one for each speaker) in the style *Quotation*; its attribution
    follows in *Attribution*, the context around it in *Context*: three styles that Word users can change in one place.
    """
    document = begun(title or messages.text("reports.quotes", language), fictional, language)
    document.add_paragraph(_summary(frame, language))
    under: dict[str, list[Mapping[Any, Any]]] = {}
    for row in frame.to_dict("records"):
        under.setdefault(str(row["theme"]), []).append(row)
    for theme, found in under.items():
        _paragraph(document, theme, "Heading1")
        for quotation in found:
            add_quotation(document, quotation, template, language)
    return whole(document, about, language)


def add_quotation(document: Any, row: Mapping[Any, Any], template: str | None, language: str | None) -> None:
    """One quotation with its attribution and the context that it has."""
    before = [neutral(line, language) for line in row.get("lines_before") or ()]
    after = [neutral(line, language) for line in row.get("lines_after") or ()]
    _paragraphs(document, before, "Context", keep=True)
    _paragraphs(document, printed(row, language), "Quotation", keep=True)
    source = attribute(row, template, language)
    _paragraphs(document, [f"– {source}"] if source else [], "Attribution", keep=bool(after))
    _paragraphs(document, after, "Context", keep=False)


def _paragraphs(document: Any, texts: Iterable[str], style: str, *, keep: bool) -> None:
    for text in texts:
        _paragraph(document, text, style).paragraph_format.keep_with_next = keep


def _paragraph(document: Any, text: str, style: str) -> Any:
    """A new paragraph in the style with this id. `add_paragraph` takes a style's name, and looks through all styles for its id
    again and again: half of what a thousand quotations took."""
    paragraph = document.add_paragraph(clean(text))
    paragraph._p.style = style
    return paragraph


def _summary(frame: pd.DataFrame, language: str | None) -> str:
    if frame.empty:
        return messages.text("reports.no_quotes", language)
    themes, sessions = frame["theme"].nunique(), frame["session"].nunique()
    return messages.text("reports.summary", language, quotes=len(frame), themes=themes, sessions=sessions)


def begun(title: str, fictional: bool, language: str | None) -> Any:
    """A new document with its title, and the notice where the material is invented."""
    import docx

    document = docx.Document()
    _prepare(document, title, language)
    document.add_heading(clean(title), level=0)
    if fictional:
        document.add_paragraph(messages.text("reports.fictional", language), style="Notice")
    return document


def whole(document: Any, about: Sequence[str] = (), language: str | None = None) -> bytes:
    """The document as a file's content; last, in small type, what it says of itself (``about``: `reports.provenance`)."""
    if about:
        document.add_heading(messages.text("reports.about", language), level=1)
    for line in about:
        document.add_paragraph(clean(line), style="Context")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _prepare(document: Any, title: str, language: str | None) -> None:
    """Page, properties and the styles."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    document.core_properties.title = clean(title)
    document.core_properties.author = "qual"
    document.core_properties.comments = ""
    spoken = _LANGUAGE[language or messages.preferred()]
    document.core_properties.language = spoken
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    marked = (
        document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr")).find(qn("w:lang"))
    )
    marked.set(qn("w:val"), spoken)
    # name, size, indent in cm, space before and after in points, grey, bold
    for name, size, indent, before, after, grey, bold in (
        ("Quotation", 11, 0.8, 10, 2, False, False),
        ("Attribution", 10, 0.8, 0, 12, True, False),
        ("Context", 9, 0.8, 2, 2, True, False),
        ("Notice", 11, 0, 0, 8, False, True),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size, style.font.bold = Pt(size), bold
        if grey:
            style.font.color.rgb = RGBColor(_GREY, _GREY, _GREY)
        style.paragraph_format.left_indent = Cm(indent)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def clean(text: str) -> str:
    """``text`` without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
