"""The code list for a wall, opened again by the libraries that people's programs resemble."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from qual.codebook import Code, Codebook, CodeGroup, Grouping, load
from qual.codebook.wall import wall
from qual.errors import CodebookError

BOOK = Codebook(
    codes=(
        Code("alt henger på én", group="Sårbart"), Code("=1+1"), Code("Forankring", "framework", "Hvem står bak?"),
    ),
    groupings=(Grouping("Første", active=True, groups=(CodeGroup("Sårbart"),)),),
)  # fmt: skip


def test_one_card_a_code(tmp_path: Path) -> None:
    document = docx.Document(str(wall(BOOK, tmp_path / "wall.docx", "nb")))
    [table] = document.tables
    cards = [cell.text for row in table.rows for cell in row.cells]
    assert cards == ["alt henger på én", "=1+1", "Forankring\nHvem står bak?\nrammekode", ""]
    borders = table._tbl.tblPr.find(docx.oxml.ns.qn("w:tblBorders"))
    assert {edge.get(docx.oxml.ns.qn("w:val")) for edge in borders} == {"dashed"}


def test_long_names_are_set_smaller(tmp_path: Path) -> None:
    book = Codebook(codes=(Code("kort"), Code("lang " * 30)))
    [table] = docx.Document(str(wall(book, tmp_path / "wall.docx"))).tables
    short, long = (cell.paragraphs[0].runs[0].font.size for cell in table.rows[0].cells)
    assert short > long


def test_no_codes_is_no_broken_document(tmp_path: Path) -> None:
    assert docx.Document(str(wall(Codebook(), tmp_path / "wall.docx"))).tables == []


def test_a_sheet_sorted_outside_comes_back(tmp_path: Path) -> None:
    path = wall(BOOK, tmp_path / "wall.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["code", "group", "grouping", "origin", "definition"]
    assert [cell.value for cell in sheet["A"][1:]] == ["alt henger på én", "=1+1", "Forankring"]
    sheet["B3"] = "Regnestykker"
    book.save(path)
    back = load(path)
    assert [(code.name, code.group) for code in back.codes] == [
        ("alt henger på én", "Sårbart"), ("=1+1", "Regnestykker"), ("Forankring", None),
    ]  # fmt: skip
    assert [grouping.name for grouping in back.groupings] == ["Første"]


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError) as caught:
        wall(BOOK, tmp_path / "wall.pdf")
    assert caught.value.code == "codebook.extension"
    with pytest.raises(CodebookError) as caught:
        wall(BOOK, tmp_path / "missing" / "wall.docx")
    assert caught.value.code == "codebook.unwritable"
