"""The theme matrix as files."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from qual import __version__
from qual.errors import FileError
from qual.reports import provenance, write_matrix, write_table
from qual.study import Study
from qual.themes import charts, compare


def cell(theme: str, group: str, number: int, value: float, status: str = "held", display: str = "") -> dict[str, Any]:
    held = status == "held"
    shown = display or (f"{value:g}" if held else "–")
    return {
        "theme_id": f"id {theme}", "theme": theme, "group": group, "round": number, "session": f"{group}-R{number}",
        "status": status, "utterances": 3, "words": 1234, "participants": 2, "present": 5 if held else None,
        "present_source": None, "unidentified": 0, "presence": 1, "codings": 4,
        "value": float(value) if held else math.nan, "display": shown,
    }  # fmt: skip


@pytest.fixture
def frame() -> pd.DataFrame:
    made = pd.DataFrame(
        [
            cell("=1+1", "FN", 1, 1234), cell("=1+1", "FN", 2, 0), cell("=1+1", "FV", 1, 0, "not_held"),
            cell("=1+1", "FV", 2, 0, "not_imported"), cell("Å | ringe", "FN", 1, 3, display="3 av 5"),
            cell("Å | ringe", "FN", 2, 0.5), cell("Å | ringe", "FV", 1, 0, "not_held"),
            cell("Å | ringe", "FV", 2, 0, "not_imported"),
        ]
    )  # fmt: skip
    made.attrs = {"measure": "words", "level": "code", "by": ["group", "round"]}
    return made


def test_excel_reads_as_a_matrix_and_counts_as_numbers(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = write_matrix(frame, tmp_path / "m.xlsx", language="nb")
    sheet, figures, _about = openpyxl.load_workbook(path).worksheets
    assert [[cell.value for cell in row] for row in sheet["A1:E4"]] == [
        ["Gruppe", "FN", "FN", "FV", "FV"],
        ["Runde", 1, 2, 1, 2],
        ["=1+1", 1234, 0, "ikke holdt", "ikke importert"],
        ["Å | ringe", "3 av 5", 0.5, "ikke holdt", "ikke importert"],
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet["B3"].number_format == "[$-414]#,##0"
    assert sheet["C4"].number_format == "[$-414]#,##0.00"
    assert sheet.freeze_panes == "B3"
    assert figures.max_row == 1 + len(frame)
    assert figures["A1"].value == "Tema-id"


def test_excel_shows_a_missing_session_as_no_zero_is_shown(frame: pd.DataFrame, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_matrix(frame, tmp_path / "m.xlsx", language="nb")).worksheets[0]
    patterns = {sheet[place].fill.patternType for place in ("C3", "D3", "E3")}
    assert len(patterns) == 3
    below = [sheet.cell(line, 1) for line in range(5, 9)]
    assert [cell.value for cell in below] == [None, "Ord om temaet", "ikke holdt", "ikke importert"]
    assert below[2].fill.patternType == sheet["D3"].fill.patternType


def test_markdown_has_a_table_per_group(frame: pd.DataFrame, tmp_path: Path) -> None:
    text = write_matrix(frame, tmp_path / "m.md", title="Matrise", fictional=True, language="nb").read_text("utf-8")
    assert text.startswith("# Matrise\n\n**Fiktivt materiale")
    assert "## Gruppe FV\n\n| Tema | Runde 1 | Runde 2 |\n| --- | --: | --: |\n" in text
    assert "| Å \\| ringe | 3 av 5 | 0.5 |" in text
    assert "| Å \\| ringe | ikke holdt | ikke importert |" in text


def test_one_split_is_one_table(frame: pd.DataFrame, tmp_path: Path) -> None:
    single = frame[frame["group"] == "FN"].drop(columns=["group"])
    single.attrs = {"measure": "words", "by": ["round"]}
    assert "| Tema | Runde 1 | Runde 2 |" in write_matrix(single, tmp_path / "m.md", language="nb").read_text("utf-8")
    sheet = openpyxl.load_workbook(write_matrix(single, tmp_path / "m.xlsx", language="nb")).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Runde", 1, 2]


def test_csv_is_the_long_matrix(frame: pd.DataFrame, tmp_path: Path) -> None:
    with write_matrix(frame, tmp_path / "m.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(frame.columns)
    assert [row["value"] for row in rows[:4]] == ["1234", "0", "", ""]
    assert rows[0]["theme"] == "'=1+1"


def test_an_unknown_extension_is_named(frame: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"\.xlsx, \.csv, \.md"):
        write_matrix(frame, tmp_path / "m.docx")


def test_a_workbook_and_a_picture_say_what_they_are_of(sample_study: Study, tmp_path: Path) -> None:
    frame = sample_study.themes(level="group", by=["level", "round"], always=True, language="nb")
    name = sample_study.name
    about = provenance(sample_study, frame, title=name, fictional=True, language="nb")
    told = "\n".join(about)
    for part in (name, "oppdiktet", f"qual {__version__}", "Hva telles: deltakere: hvor mange ulike", "Delt etter: Nivå, Runde.",
                 f"Temaer: {frame['theme_id'].nunique()} (kodegrupper)",
                 "Nivå: Ledere, Mellomledere, Skole, Barnehage.", "Bare de som kom hver gang.",
                 "Kodet av: Koder A", "av 31 med transkripsjon", "32 samlinger holdt", "ikke hvor utbredt"):  # fmt: skip
        assert part in told, part
    path = write_matrix(frame, tmp_path / "m.xlsx", title=name, fictional=True, about=about, language="nb")
    sheet = openpyxl.load_workbook(path).worksheets[-1]
    cells = [row[0].value for row in sheet.iter_rows()]
    assert [line for line in about if line not in cells] == []
    picture = charts.signed(charts.heatmap(frame, "nb"), about)
    drawn = " ".join(picture.title.subtitle)
    assert drawn.count("ikke hvor utbredt") == 1  # it stands under every figure
    assert f"qual {__version__}" in drawn
    assert b"Koder A" in charts.render(picture, ".svg")


def test_a_comparison_says_which_rounds_in_the_language(sample_study: Study, tmp_path: Path) -> None:
    frame = compare(sample_study, {"round": 1}, {"round": 4}, level="group", quotations=0, language="nb")
    about = provenance(sample_study, frame, title="T", language="nb")
    assert "Sammenlignet: runde 1 og runde 4." in about
    shown = frame.drop(columns=["asked", "left_quotes", "right_quotes"])
    path = write_table(shown, tmp_path / "t.xlsx", title="T", about=about, language="nb")
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("Tema", "Hva kan sies", "Venstre", "Høyre")
    assert {row[1] for row in rows[1:]} <= {
        "flere tar det opp",
        "andre deltakere",
        "omtrent likt",
        "færre tar det opp",
        "kan ikke sammenlignes",
    }
    assert not any(name.isascii() and "_" in name for name in rows[0])  # no name of ours is left standing
