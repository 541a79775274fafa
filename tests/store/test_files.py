import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from qual.store.files import as_written, csv_table

CELLS = st.text(st.sampled_from("'=+-@\t\r\n ,;\"aæ"), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_table_runs_and_each_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    written = csv_table(("one", "two"), rows).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert not [cell for row in cells for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert [[as_written(cell) for cell in row] for row in cells] == rows


def test_numbers_stay_numbers() -> None:
    assert b"-1,'-1" in csv_table(("n", "t"), [(-1, "-1")])
