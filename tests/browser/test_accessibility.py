"""axe-core on every page, full: nothing serious or critical."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_study import text_file

from .conftest import App, at_rest, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # breadth; the way through each page is in the quick suite


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[App]:
    """The app on the sample study."""
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("axe") / "study")
    with running(folder) as started:
        yield started


@pytest.mark.parametrize(
    "name", ["", "transcripts", "coding?session=BN-R3", "codebook", "themes", "quotes", "analysis_day?level=Barnehage"]
)
def test_axe_finds_nothing_serious(app: App, open_page: Callable[..., Page], name: str) -> None:
    assert serious(open_page(app, name)) == []


def test_nor_does_it_with_files_to_import(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(app, "transcripts?part=import")
    files = [
        text_file(tmp_path / "BV_R1.txt", "M1: Hva nå?\nK1: Vi venter litt.\nM1: Ja?\nK1: Og så ringer vi.\n"),
        text_file(tmp_path / "ukjent.txt", "Mod: Hva nå da?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, hjem.\n"),
    ]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name="Importer 1 fil", exact=True).wait_for()
    assert serious(page) == []


def serious(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    at_rest(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
