"""Quotations as files, read back with the libraries that people's programs use."""

from __future__ import annotations

import csv
import errno
import os
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest

from qual.errors import FileError, QualError, StudyError
from qual.quotes import COLUMNS, Line, verify
from qual.reports import QUOTE_FORMATS, write_quotes
from qual.reports.markdown import escaped

FORMULA = '=HYPERLINK("http://x","ja")'
BELL = "ring\x07e"
NOTICE = "Fiktivt materiale"


def quotation(text: str, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {
        "quote": "FN-R1-0002", "theme": "Å ringe", "code": "ringer først", "code_group": "Å ringe", "concepts": "Mot",
        "session": "FN-R1", "group": "FN", "round": 1, "year": 2015, "level": "fritid", "municipality": "Nordfjell",
        "date": "2015-05-04", "speaker": "Ø1", "moderator": False, "kind": "individual", "coder": "Anne", "text": text,
        "utterance_text": text, "start": 3725.4, "before": "", "after": "", "lines_before": (), "lines_after": (),
    }  # fmt: skip
    row["lines"] = (Line("FN-R1-0002", "Ø1", None, False, text),)
    return row | more


@pytest.fixture
def frame() -> pd.DataFrame:
    exchange = (
        Line("FN-R1-0003", "Kari Nes", None, False, "ja"), Line("FN-R1-0004", "M1", None, True, 'hva "da"?'),
        Line("FN-R1-0005", "Ø2", None, False, "vet ikke 🫖"),
    )  # fmt: skip
    context = (Line("FN-R1-0001", "Kari Nes", None, False, "og før det"),)
    return pd.DataFrame(
        [
            quotation("vi ringer (…) *først* # alltid"),
            quotation("nei", lines_before=context, before="Kari Nes: og før det"),
            quotation('ja\nhva "da"?\nvet ikke 🫖', lines=exchange, kind="interaction", theme="Å vente"),
            quotation(FORMULA, theme="Å vente", level=None, round=None, date="våren 2016"),
            quotation(BELL, theme="Å vente"),
        ],
        columns=COLUMNS,
    )


def test_word_has_themes_quotations_attribution_and_context(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = write_quotes(frame, tmp_path / "new" / "q.docx", title="Utvalg", fictional=True, language="nb")
    said = [(paragraph.style.name, paragraph.text) for paragraph in docx.Document(str(path)).paragraphs]  # type: ignore[union-attr]
    assert said[0] == ("Title", "Utvalg")
    assert said[1][0] == "Notice"
    assert said[1][1].startswith(NOTICE)
    assert said[2][1] == "Sitater: 5 · temaer: 2 · samlinger: 1"
    assert said[3:] == [
        ("Heading 1", "Å ringe"),
        ("Quotation", "«vi ringer (…) *først* # alltid»"),
        ("Attribution", "– Deltaker, fritid"),
        ("Context", "Deltaker: og før det"),
        ("Quotation", "«nei»"),
        ("Attribution", "– Deltaker, fritid"),
        ("Heading 1", "Å vente"),
        ("Quotation", "A: «ja»"),
        ("Quotation", "Moderator: «hva “da”?»"),
        ("Quotation", "B: «vet ikke 🫖»"),
        ("Attribution", "– Deltakere, fritid"),
        ("Quotation", "«=HYPERLINK(“http://x”,“ja”)»"),
        ("Attribution", "– Deltaker"),
        ("Quotation", "«ringe»"),
        ("Attribution", "– Deltaker, fritid"),
    ]
    document = docx.Document(str(path))
    context, quotation_style = document.styles["Context"], document.styles["Quotation"]
    assert context.font.size < quotation_style.font.size  # type: ignore[union-attr]


def test_every_quotation_in_word_stands_in_the_transcript(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = write_quotes(frame, tmp_path / "q.docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    found = re.findall("«([^»]*)»", text)
    assert len(found) == 7
    transcript = [*frame["utterance_text"], "ringe"]
    assert all(verify(quotation, transcript) for quotation in found)


def test_true_material_has_no_notice(frame: pd.DataFrame, tmp_path: Path) -> None:
    for extension in (".docx", ".md"):
        path = write_quotes(frame, tmp_path / f"q{extension}", language="nb")
        text = path.read_text() if extension == ".md" else "".join(p.text for p in docx.Document(str(path)).paragraphs)
        assert NOTICE not in text


def test_excel_has_one_row_a_quotation(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = write_quotes(frame, tmp_path / "q.xlsx", template="{level} ({year})", title="Utvalg", language="nb")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head, *rows = sheet.iter_rows()
    named = [{name.value: cell for name, cell in zip(head, row, strict=True)} for row in rows]
    assert len(named) == len(frame)
    first = {name: cell.value for name, cell in named[0].items()}
    assert first["Nr."] == 1
    assert first["Sitat"] == "FN-R1-0002"
    assert first["Kodesti"] == "Mot › Å ringe › ringer først"
    assert first["Ordrett"] == "vi ringer (…) *først* # alltid"
    assert first["Kildeangivelse"] == "fritid (2015)"
    assert first["Tid"] == "01:02:05"
    assert named[0]["Dato"].is_date
    assert named[3]["Dato"].value == "våren 2016"
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref is not None


def test_excel_runs_nothing(frame: pd.DataFrame, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_quotes(frame, tmp_path / "q.xlsx")).worksheets[0]
    kinds = {cell.value: (cell.data_type, cell.hyperlink) for row in sheet.iter_rows() for cell in row}
    assert kinds[FORMULA] == ("s", None)
    assert "f" not in {kind for kind, _ in kinds.values()}


def test_excel_says_that_it_is_fictional_on_each_sheet(frame: pd.DataFrame, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_quotes(frame, tmp_path / "q.xlsx", fictional=True, language="nb"))
    quotes, about = book.worksheets
    assert "fiktivt" in quotes.title
    assert NOTICE in str(quotes.oddHeader.left.text)
    assert NOTICE in str(about["A2"].value)


@pytest.mark.parametrize("said", ["a" * 40_000, "🫖" * 20_000])
def test_a_text_longer_than_a_cell_says_in_its_cell_and_on_the_last_sheet_that_it_goes_on(
    tmp_path: Path, said: str
) -> None:
    """A spreadsheet counts an emoji as two, and drops or calls damaged what is longer than it takes."""
    book = openpyxl.load_workbook(write_quotes(pd.DataFrame([quotation(said)]), tmp_path / "q.xlsx", language="nb"))
    column = next(cell for cell in book.worksheets[0][1] if cell.value == "Ordrett").column_letter
    value = str(book.worksheets[0][f"{column}2"].value)
    kept = len(value) - len(value.lstrip(said[0]))
    assert kept > 32_000 // len(said[0].encode("utf-16-le")) * 2 - 400
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert value[kept:].startswith(" […] (kuttet: teksten har 40")
    (told,) = [str(row[0].value) for row in book.worksheets[-1].iter_rows(min_row=3) if row[0].value]
    assert f"{column}2" in told
    assert ".csv" in told


def test_a_text_that_just_fits_a_cell_is_whole(tmp_path: Path) -> None:
    path = write_quotes(pd.DataFrame([quotation("a" * 32_767)]), tmp_path / "q.xlsx", language="nb")
    assert "a" * 32_767 in [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][2]]


def test_csv_keeps_words_and_disarms_formulas(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = write_quotes(frame, tmp_path / "q.csv", language="nb")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [*frame["text"][:3], "'" + FORMULA, BELL]
    assert rows[3]["round"] == ""
    assert rows[0]["round"] == "1"
    assert rows[2]["attribution"] == "Deltakere, fritid"


def test_markdown_shows_what_was_said(frame: pd.DataFrame, tmp_path: Path) -> None:
    text = write_quotes(frame, tmp_path / "q.md", fictional=True, language="nb").read_text(encoding="utf-8")
    assert text.startswith("# Sitater\n\n**" + NOTICE)
    assert "## Å vente" in text
    assert "> «vi ringer (…) \\*først\\* # alltid»\n>\n> (Deltaker, fritid)" in text
    assert "<small>Deltaker: og før det</small>" in text
    assert "> A: «ja»\n>\n> Moderator: «hva “da”?»" in text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("# a", "\\# a"), ("- a", "\\- a"), ("1. a", "1\\. a"), ("0.5", "0.5"), ("a\n> b", "a\n\\> b"),
        ("_a_ `b` <i>", "\\_a\\_ \\`b\\` \\<i>"), ("[ler](3)", "[ler]\\(3)"),
    ],
)  # fmt: skip
def test_markdown_marks_in_speech_are_speech(said: str, written: str) -> None:
    assert escaped(said) == written


@pytest.mark.parametrize("extension", QUOTE_FORMATS)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_quotations_still_give_a_file(tmp_path: Path, extension: str, language: str) -> None:
    path = write_quotes(pd.DataFrame(columns=COLUMNS), tmp_path / f"q{extension}", language=language)
    assert path.stat().st_size > 20


def test_an_unknown_extension_is_named_with_the_right_ones(frame: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"q\.pdf.*\.docx, \.xlsx, \.csv, \.md"):
        write_quotes(frame, tmp_path / "q.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_template_is_named_even_when_there_is_nothing_to_write(tmp_path: Path) -> None:
    with pytest.raises(QualError, match="navn"):
        write_quotes(pd.DataFrame(columns=COLUMNS), tmp_path / "q.md", template="{navn}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "study.disk_full"), (errno.EACCES, "study.not_writable"), (errno.EROFS, "study.not_writable")],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_when_the_disk_refuses_the_old_file_stays_whole(
    frame: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, step: str
) -> None:
    path = write_quotes(frame, tmp_path / "q.csv")
    before = path.read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), refuse)
    with pytest.raises(StudyError) as raised:
        write_quotes(frame.iloc[:1], path)
    assert raised.value.code == code
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_named(frame: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(StudyError) as raised:
        write_quotes(frame, tmp_path / "reports" / "q.md")
    assert raised.value.code == "study.not_writable"


def test_an_interruption_leaves_no_litter(frame: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_quotes(frame, tmp_path / "q.md")
    assert list(tmp_path.iterdir()) == []
