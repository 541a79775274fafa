"""The whole way in the browser: code a passage by keyboard, see it in the matrix, click it, read the words again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qual.study import Study

from .conftest import App, running
from .test_pages import find_cell

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path: Path, small_folder: Path) -> Iterator[App]:
    """The app on the small study, in which nobody has coded anything yet."""
    folder = shutil.copytree(small_folder / "study", tmp_path / "study")
    with running(folder) as started:
        yield started


def test_a_passage_coded_by_keyboard_is_a_cell_of_the_matrix(app: App, open_page: Callable[..., Page]) -> None:
    with Study(app.folder) as study:
        said = study.utterances("HN-R1").set_index("utterance").loc["HN-R1-0002"]
    page = open_page(app, "coding?session=HN-R1&utterance=HN-R1-0002")
    page.click(".qt-row >> nth=1")
    page.keyboard.press("Enter")
    page.keyboard.type("ringer hjem først")
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".qt-row >> nth=1 >> .qt-chip:has-text('ringer hjem først')")
    page.wait_for_function("() => globalThis.qualWire?.queue && !qualWire.waiting.length")  # the store has confirmed it
    page.get_by_role("link", name="Temaer", exact=True).first.click()
    page.get_by_role("heading", name="Temaer").wait_for()
    page.get_by_role("radio", name="Koder").or_(page.get_by_role("button", name="Koder", exact=True)).first.click()
    page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first.wait_for()
    page.mouse.click(*find_cell(page, "ringer hjem først", "HN", "1 av 2"))
    page.get_by_text(f"«{said['text'][:20]}", exact=False).first.wait_for()
    with Study(app.folder) as study:
        matrix = study.themes(level="code", themes=["ringer hjem først"], language="nb")
    shown = matrix[(matrix["group"] == "HN") & (matrix["round"] == 1)]["display"].tolist()
    assert shown == ["1 av 2"]
