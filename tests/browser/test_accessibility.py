"""Without a mouse and by ear: axe-core on all that pages open, full, finds nothing serious or critical; the focus stays; nothing
moves for who has asked for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_study import text_file

from qual.messages import text

from .axe import serious
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


def test_axe_finds_nothing_serious_where_something_is_opened(app: App, open_page: Callable[..., Page]) -> None:
    """Each word of a title, the menus, search, the big screen with the words behind a mark, the sheet, the actions behind ⋯.
    Pages, parts, figures and their screens at rest are looked at with their geometry."""
    page = open_page(app, "themes")
    page.locator(".qual-figure .mark").first.wait_for()
    body = page.get_by_test_id("stPopoverBody")

    def clean(state: str) -> None:
        assert serious(page) == [], state

    words = page.locator(".st-key-qual_say [data-testid=stPopover] button")
    for at in range(words.count()):
        words.nth(at).press("Enter")
        body.wait_for()
        clean(f"word {at}")
        page.keyboard.press("Escape")
        body.wait_for(state="detached")
    for menu in ("views.menu", "anatomy.download"):
        page.get_by_role("button", name=text(f"ui.{menu}", "nb")).click()
        body.wait_for()
        clean(menu)
        page.keyboard.press("Escape")
        body.wait_for(state="detached")
    for menu in ("[class*=st-key-qual_study_]", ".st-key-qual_person"):
        page.locator(f"{menu} button").first.click()
        body.wait_for()
        clean(menu)
        page.keyboard.press("Escape")
        body.wait_for(state="detached")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name=text("ui.bar.js.label", "nb")).fill("bn")
    page.get_by_role("option").first.wait_for()
    clean("search")
    page.keyboard.press("Escape")
    page.locator(".qual-figure .mark").first.click()
    page.get_by_text(text("ui.panel.chosen", "nb")).wait_for()
    clean("chosen")
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.locator(".mark").nth(4).click()
    dialog.locator("figure").first.wait_for()
    clean("words on the screen")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    page.set_viewport_size({"width": 880, "height": 900})
    page.locator("[class*=st-key-qual_pages_] button").first.click()
    body.wait_for()
    clean("pages")
    page.keyboard.press("Escape")
    body.wait_for(state="detached")
    page.locator("summary", has_text="⋯").click()
    clean("more")
    if page.locator("html[data-qual-sheet]").count() == 0:
        page.locator(".qual-handle").click()
    page.locator("html[data-qual-sheet]").wait_for(state="attached")
    clean("sheet")


#: what is chosen on a page by a key, after which the page is drawn anew
CHOSEN = {
    "themes": ".st-key-qual_parts button >> nth=2",
    "transcripts": ".st-key-qual_parts button >> nth=3",
    "quotes": "[data-testid=stCheckbox] input >> nth=1",
    "codebook": ".st-key-qual_parts button >> nth=1",
    "analysis_day?level=Barnehage": ".st-key-qual_parts button >> nth=1",
    "coding?session=BN-R3": ".qt-rounds button >> nth=0",
}  # fmt: skip


def test_the_focus_is_not_lost_when_a_page_is_drawn_anew(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app, "")
    for address, chosen in CHOSEN.items():
        page.goto(app.address(address))
        page.locator(chosen).wait_for(state="attached")
        at_rest(page)
        page.locator(chosen).focus()
        page.keyboard.press("Space")
        at_rest(page)
        assert page.evaluate("document.activeElement.localName") != "body", address


def test_nothing_moves_for_who_has_asked_for_it(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app, "themes", reduced_motion="reduce", viewport={"width": 900, "height": 900})
    for address in ("themes", "coding?session=BN-R3", "codebook", "analysis_day?level=Barnehage"):
        page.goto(app.address(address))
        at_rest(page)
        assert page.evaluate(MOVING) == [], address


#: what would take longer than a blink to come or go
MOVING = """() => [...document.querySelectorAll("body *")].flatMap((one) => {
    const { transitionDuration, animationDuration, animationName, animationIterationCount } = getComputedStyle(one);
    const long = (told) => Math.max(...told.split(",").map(parseFloat)) > 0.05;
    const goesOn = long(animationDuration) || animationIterationCount === "infinite";
    const moves = long(transitionDuration) || (animationName !== "none" && goesOn);
    return moves ? [one.outerHTML.slice(0, 120)] : [];
}).slice(0, 5)"""


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
