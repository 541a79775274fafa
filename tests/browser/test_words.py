"""What Streamlit says of its own accord is in Norwegian too."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import App, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[App]:
    """The app on the sample study."""
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("words") / "study")
    with running(folder) as started:
        yield started


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_streamlits_menus_are_norwegian(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app, "transcripts?part=sessions")
    page.locator("html[lang=nb]").wait_for(state="attached")
    page.get_by_test_id("stSkipToContent").filter(has_text="Hopp til innholdet").wait_for(state="attached")
    table = page.get_by_test_id("stDataFrame").first
    table.wait_for()
    table.hover()
    page.get_by_role("button", name="Søk").or_(page.get_by_label("Søk")).first.wait_for(state="attached")
    assert page.locator("[aria-label='Search']").count() == 0
