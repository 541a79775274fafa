"""Tables go through one door, which has them ready for paper; and nothing scrolls smoothly."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from qual.ui import scripts

UI = Path(str(files("qual.ui")))


def test_every_table_goes_through_one_door() -> None:
    found = {
        path.name
        for path in UI.rglob("*.py")
        if re.search(r"\bst\.(dataframe|data_editor|table)\(", path.read_text("utf-8"))
    }
    assert found == {"grids.py"}


def test_no_script_and_no_style_scrolls_smoothly() -> None:
    told = [body.decode() for body in scripts.served().values()]
    told += [path.read_text("utf-8") for path in UI.rglob("*.css")]
    assert not [one for one in told if re.search(r"smooth", one)]
