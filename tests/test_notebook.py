"""The notebook's cells run, in order, and what is stored beside them is what they show."""

from __future__ import annotations

from pathlib import Path

from scripts import notebook


def test_the_cells_show_what_is_stored(tmp_path: Path) -> None:
    stored = notebook.read()
    cells = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    shown = notebook.run(stored, tmp_path)
    for number, (cell, outputs) in enumerate(zip(cells, shown, strict=True), 1):
        assert cell["execution_count"] == number
        assert notebook.words(cell["outputs"]) == notebook.words(outputs), "python scripts/notebook.py stores them anew"
    assert (tmp_path / "docs" / "my-study" / "reports" / "quotations.docx").is_file()


def test_a_picture_is_stored_with_its_cell() -> None:
    outputs = [output for cell in notebook.read()["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if "image/png" in output.get("data", {})]
