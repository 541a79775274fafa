"""axe-core on every page, full: nothing serious or critical.

Left out is the inside of a drawn figure: Vega gives its groups of marks a role and no name (svg-img-alt), and lets nobody name
them. What the figure says stands beside it in words.
"""

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
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("axe") / "study")
    with running(folder) as started:
        yield started


@pytest.mark.parametrize(
    "name", ["", "transcripts", "coding?session=BN-R3", "codebook", "themes", "quotes", "analysis_day?level=Barnehage"]
)
def test_axe_finds_nothing_serious(app: App, open_page: Callable[..., Page], name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(app, name)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(1500)
    found = Axe().run(page, context={"exclude": [["[data-testid=stVegaLiteChart]"]]}).response["violations"]
    serious = [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert serious == []
