"""The code list for a wall: cards to print, cut out and lay side by side, or a sheet to sort in a spreadsheet.

Grouping can be done from the code list alone (Tjora, 2021); a sorted sheet loads again with `qual.codebook.load`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qual import messages
from qual.codebook.ladder import Code, Codebook
from qual.codebook.tables import fill_sheet
from qual.errors import CodebookError
from qual.store.codebook import name_key
from qual.store.files import in_place_of

COLUMNS = 2
CARD_HEIGHT_CM = 4.2
SHEET_COLUMNS = ("code", "group", "grouping", "origin", "definition")


def wall(codebook: Codebook, path: str | Path, language: str | None = None, *, grouping: str | None = None) -> Path:
    """Write the codes for a wall: ``.docx`` with one card a code on A4, ``.xlsx`` with one row a code to sort.

    ``grouping`` : its groups stand in the sheet (and the codes that it could hold), and the sheet sorts them when it is
    loaded; default the study's main one.

    Raises `CodebookError` for another extension or a file that cannot be written.

    >>> codebook.wall(codebook.read_from(study), "lapper.docx").name
    'lapper.docx'
    """
    path = Path(path)
    writer = {".docx": _cards, ".xlsx": _sheet}.get(path.suffix.lower())
    if writer is None:
        raise CodebookError("codebook.extension", file=path.name, known=".docx, .xlsx")
    try:
        with in_place_of(path) as unfinished:
            writer(codebook if grouping is None else _within(codebook, grouping), unfinished, language)
    except OSError as error:
        raise CodebookError("codebook.unwritable", file=path.name, reason=error.strerror or str(error)) from error
    return path


def _within(codebook: Codebook, name: str) -> Codebook:
    """The codebook as if it had this grouping only. Raises `CodebookError` when it has none of the name."""
    found = next((one for one in codebook.groupings if name_key(one.name) == name_key(name)), None)
    if found is None:
        raise CodebookError("codebook.unknown_target", kind="grouping", name=name)
    inside = {code for group in found.groups for code in group.codes}
    codes = [
        replace(code, group=None)
        for code in codebook.codes
        if code.name in inside or (code.origin == "empirical" and not found.framework)
    ]
    return Codebook(tuple(codes), (found,))


# --- cards ---------------------------------------------------------------------------------------------------
def _cards(codebook: Codebook, path: Path, language: str | None) -> None:
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    document.core_properties.title = messages.text("codebook.wall.title", language)
    if codebook.codes:  # a table of no rows is a broken file to Word
        _fill_cards(document, codebook, language)
    document.save(str(path))


def _fill_cards(document: Any, codebook: Codebook, language: str | None) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
    from docx.shared import Cm, Pt

    rows = -(-len(codebook.codes) // COLUMNS)
    table = document.add_table(rows=rows, cols=COLUMNS)
    _cutting_lines(table)
    for row in table.rows:
        row.height, row.height_rule = Cm(CARD_HEIGHT_CM), WD_ROW_HEIGHT_RULE.AT_LEAST
        _keep_whole(row)
    cells = (cell for row in table.rows for cell in row.cells)
    for cell, code in zip(cells, codebook.codes, strict=False):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        name = cell.paragraphs[0].add_run(code.name)
        name.bold, name.font.size = True, Pt(_size(code))
        for text, size in ((code.definition, 10), (_mark(code, language), 9)):
            if text:
                cell.add_paragraph().add_run(text).font.size = Pt(size)


def _size(code: Code) -> int:
    """The points of the name: large, smaller where a long name or a long word would break the card."""
    longest = max(map(len, code.name.split()))
    return 22 if len(code.name) <= 40 and longest <= 14 else 18 if len(code.name) <= 80 and longest <= 18 else 14


def _mark(code: Code, language: str | None) -> str:
    return messages.text("codebook.wall.framework", language) if code.origin == "framework" else ""


def _cutting_lines(table: Any) -> None:
    """Dashed lines around every card, to cut along."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "dashed"), ("sz", "6"), ("space", "0"), ("color", "808080")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _keep_whole(row: Any) -> None:
    """A card does not break over two pages."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


# --- sheet ---------------------------------------------------------------------------------------------------
def _sheet(codebook: Codebook, path: Path, _language: str | None) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "wall"
    fill_sheet(sheet, SHEET_COLUMNS, (_line(codebook, code) for code in codebook.codes))
    book.save(path)


def _line(codebook: Codebook, code: Code) -> Sequence[str]:
    """The code with its group; the study's first grouping stands beside codes without one, to be filled in."""
    if code.group:
        grouping, group = codebook.find_group(code.group)
        return (code.name, group.name, grouping.name, code.origin, code.definition or "")
    first = next((grouping.name for grouping in codebook.groupings_in_order() if not grouping.framework), "")
    return (code.name, "", first if code.origin == "empirical" else "", code.origin, code.definition or "")
