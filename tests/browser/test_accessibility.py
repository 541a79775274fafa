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


def test_nor_does_it_in_any_state_of_the_coding_page(app: App, open_page: Callable[..., Page]) -> None:
    """Each popover, the list of codes, the keys, details with the ends of a coding, correcting and its conflict, two sessions."""
    page = open_page(app, "coding?session=BN-R3")

    def clean(state: str) -> None:
        assert serious(page) == [], state

    for word in (".qt-here", ".qt-pass", ".qt-shown", ".qt-progress", ".qt-stands"):
        page.click(word)
        page.wait_for_selector(".qt-pop:visible")
        clean(word)
        page.keyboard.press("Escape")
    page.click(".qt-pass")
    page.click(".qt-pop [data-name=framework]")
    page.wait_for_selector(".qt-panel .qt-take")
    page.click(".qt-group-head >> nth=0")
    page.click(".qt-give-line .qt-x >> nth=0", force=True)
    page.wait_for_selector(".qt-meaning blockquote")
    clean("codes")
    page.click(".qt-chip >> nth=0")
    page.wait_for_selector(".qt-handle >> nth=1")
    clean("details")
    page.keyboard.press("Enter")
    page.keyboard.type("opp")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("opp")
    page.wait_for_selector(".qt-hit")
    clean("field")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector(".qt-keys")
    clean("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("vi")
    clean("search")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.wait_for_selector(".qt-beside .qt-row")
    clean("beside")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.fill(".qt-correcting textarea", "noe annet enn det som ble sagt")
    page.evaluate("""() => {
      const { correcting } = document.querySelector('.qt').parentElement.view;
      correcting.saving = { id: "x" };
      correcting.heard({ ok: false, now: "det en annen har skrevet imens" });
    }""")
    page.wait_for_selector(".qt-theirs")
    clean("conflict")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 900, "height": 900})
    page.click(".qt-tab:has-text('Koder')")
    clean("narrow")
    page.click(".st-key-coding_more button")
    page.wait_for_selector(".st-key-coding_more_parts button")
    clean("more")


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
