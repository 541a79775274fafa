import csv
import io
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

import qual
from qual.store.files import as_written, csv_dicts, csv_rows, csv_table, fitting

CELLS = st.text(st.sampled_from("'=+-@\t\r\n ,;\"aæ"), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_table_runs_and_each_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    written = csv_table(("one", "two"), rows).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert not [cell for row in cells for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert [[as_written(cell) for cell in row] for row in cells] == rows


def test_numbers_stay_numbers() -> None:
    assert b"-1,'-1" in csv_table(("n", "t"), [(-1, "-1")])


@given(cells=st.lists(st.tuples(CELLS, st.sampled_from((0, 1, 131_073, 400_000))), min_size=2, max_size=2))
@settings(max_examples=many(25), deadline=None)
def test_a_cell_of_any_length_comes_back(cells: list[tuple[str, int]]) -> None:
    """Python's csv reads no cell over 131,072 characters unless it is told to."""
    row = [cell + "å\n" * (length // 2) for cell, length in cells]
    text = csv_table(("one", "two"), [row]).decode("utf-8-sig")
    assert [[as_written(cell) for cell in line] for line in csv_rows(text)][1] == row
    assert [as_written(cell) for cell in csv_dicts(text)[0].values()] == row


def test_there_is_one_reader_of_tables_and_one_of_spreadsheets() -> None:
    """Each has a limit that another reader would forget: how long a cell is, how much a package unpacks to."""
    code = {
        path.relative_to(Path(qual.__file__).parent): path.read_text()
        for path in Path(qual.__file__).parent.rglob("*.py")
    }
    for pattern, only in (
        (r"csv\.(reader|DictReader|Sniffer)|field_size_limit|read_csv\(.*sep", "store/files.py"),
        (r"load_workbook|read_excel", "transcripts/spreadsheets.py"),
        (r"zipfile\.ZipFile\(", "transcripts/opening.py"),
    ):
        assert [str(path) for path, text in code.items() if re.search(pattern, text)] == [only]


@given(stem=st.text("aå🫖.", min_size=1, max_size=300), mark=st.sampled_from(("", "-8f3a09bc")))
def test_a_name_fits_every_disk(stem: str, mark: str) -> None:
    made = fitting(f"{stem}x.docx", mark)
    assert len(made.encode()) <= 255
    assert made.endswith(f"{mark}.docx")
    assert len(f"{stem}x{mark}.docx".encode()) > 255 or made == f"{stem}x{mark}.docx"
