"""Run the cells of docs/notebook.ipynb in order and store what they show; without Jupyter.

    python scripts/notebook.py     store the outputs anew, after the cells or the figures have changed

The cells run in a folder of their own, laid out as here: they stand in ``docs/``, with the sample and the frameworks beside it.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
Cell = dict[str, Any]


def read() -> dict[str, Any]:
    """The notebook as it is stored."""
    found: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return found


def run(notebook: dict[str, Any], folder: Path) -> list[list[Cell]]:
    """What each code cell shows when all are run in order, as Jupyter stores it."""
    import pandas as pd

    with (
        prepared(folder),
        pd.option_context("display.max_columns", 20, "display.width", 100, "display.max_colwidth", 60),
    ):
        names: dict[str, Any] = {"__name__": "__main__"}
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return [_shown(number, "".join(cell["source"]), names) for number, cell in enumerate(cells, 1)]


@contextlib.contextmanager
def prepared(folder: Path) -> Iterator[None]:
    """The folder with the sample, and ``docs/`` in it as the place to stand."""
    for part in ("transcripts_sample", "codebooks"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "docs").mkdir()
    before = Path.cwd()
    os.chdir(folder / "docs")
    try:
        yield
    finally:
        os.chdir(before)


def _shown(number: int, source: str, names: dict[str, Any]) -> list[Cell]:
    """Run one cell: what it prints, and what its last line gives."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, f"<cell {number}>", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"<cell {number}>", "eval"), names)
    shown: list[Cell] = []
    if printed.getvalue():
        shown.append({"name": "stdout", "output_type": "stream", "text": lines(printed.getvalue())})
    if value is not None:
        shown.append({"data": _data(value), "execution_count": number, "metadata": {}, "output_type": "execute_result"})
    return shown


def _data(value: Any) -> dict[str, Any]:
    """A value as Jupyter would show it: a picture as .png, a table as HTML too."""
    if type(value).__module__.startswith("altair."):
        return {"image/png": _picture(value), "text/plain": [f"<{type(value).__name__}>"]}
    data: dict[str, Any] = {"text/plain": lines(repr(value))}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = lines(value._repr_html_())
    return data


def _picture(chart: Any) -> str:
    """A chart as a small .png, in the letters that JSON can hold."""
    import vl_convert
    from PIL import Image

    drawn = Image.open(io.BytesIO(vl_convert.vegalite_to_png(chart.to_dict(), ppi=96)))
    written = io.BytesIO()
    drawn.convert("RGB").quantize(64).save(written, "PNG", optimize=True)
    return base64.b64encode(written.getvalue()).decode("ascii")


def lines(text: str) -> list[str]:
    """Text as a notebook keeps it: a list of lines with their ends."""
    return text.splitlines(keepends=True)


def words(outputs: list[Cell]) -> list[str]:
    """The text of a cell's outputs; pictures aside, whose bytes are the machine's."""
    return ["".join(output["text"] if "text" in output else output["data"]["text/plain"]) for output in outputs]


def store() -> None:
    """Run the notebook and write it back with its outputs."""
    notebook = read()
    with tempfile.TemporaryDirectory() as folder:
        shown = run(notebook, Path(folder))
    for number, (cell, outputs) in enumerate(zip(_code(notebook), shown, strict=True), 1):
        cell["execution_count"], cell["outputs"] = number, outputs
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _code(notebook: dict[str, Any]) -> list[Cell]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    store()
