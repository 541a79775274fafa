"""Less motion, larger letters, paper: each page as one would expect it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from qual import coding
from qual.study import Study

from .conftest import App, at_rest
from .geometry import faults
from .test_accessibility import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

#: a window of 1280 and of 1400 px at 200 % has so many of its own
ZOOMED = (640, 700)
#: what moves for longer than a hundredth of a second, by its element and its style
MOVES = """() => {
    const second = (one) => parseFloat(one) * (one.trim().endsWith("ms") ? 0.001 : 1);
    const seconds = (said) => Math.max(...said.split(",").map(second));
    const found = new Set();
    for (const one of document.querySelectorAll("body *")) {
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(one, part);
            const moved = style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0.01;
            const played = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
            if (moved || played || style.scrollBehavior === "smooth") found.add(`${one.localName}.${one.className}`);
        }
    }
    return [...found];
}"""


def ready(page: Page) -> None:
    """Wait until the page is drawn, and what was said in a session too."""
    page.locator("[data-testid=stApp]").wait_for()
    at_rest(page)
    page.locator(".qt-unready").wait_for(state="detached")


@pytest.mark.slow
def test_nothing_moves_for_who_has_asked_for_less_motion(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "")
    page.emulate_media(reduced_motion="reduce")
    found = {}
    for address in PAGES:
        page.goto(app.address(address))
        ready(page)
        if moves := page.evaluate(MOVES):
            found[address] = moves
    page.goto(app.address("themes"))
    page.locator(".qual-figure .mark").first.wait_for()
    page.keyboard.press("f")
    page.locator("dialog[open] .slide .mark").first.wait_for()
    assert page.evaluate(MOVES) == [], "on the big screen"
    assert found == {}


@pytest.mark.slow
@pytest.mark.parametrize("width", ZOOMED)
def test_every_page_can_be_used_at_twice_the_size(app: App, open_page: OpenPage, width: int) -> None:
    """Nothing is cut or over another, and the bar has all: the study, the pages, search, undo, the person."""
    page = open_page(app, "", viewport={"width": width, "height": 450})
    page.context.new_cdp_session(page).send(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    )
    found = {}
    for address in PAGES:
        page.goto(app.address(address))
        ready(page)
        if said := faults(page):
            found[address] = said
        parts = ("[class*=st-key-qual_study_]", "[class*=st-key-qual_pages_]", ".qual-search", ".st-key-qual_person")
        for part in (*parts, *([] if address == "codebook" or address.startswith("coding") else [".st-key-qual_undo"])):
            if not page.locator(f".st-key-qual_bar {part} button").first.is_visible():
                found.setdefault(address, []).append(f"not in the bar: {part}")
    assert found == {}


def on_paper(page: Page) -> str:
    """All that is printed."""
    said = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages)
    return " ".join(said.split())  # as words, wherever a line ends


@pytest.mark.slow  # eight seconds, most of it for the PDF
def test_a_table_is_printed_whole_and_light(app: App, open_page: OpenPage) -> None:
    """Of the log, which is a picture of some rows on the screen; from a dark one."""
    page = open_page(app, "log", color_scheme="dark")
    page.locator("[data-testid=stDataFrame]").wait_for()
    at_rest(page)
    with Study(app.folder) as study:
        acts = len(coding.log(study))
    said = on_paper(page)
    assert said.count("Koder A") + said.count("Koder B") >= acts - 1
    page.emulate_media(media="print", color_scheme="dark")
    page.locator(".qual-paper td").first.wait_for()
    assert faults(page) == []
    assert not page.locator("[data-testid=stDataFrame]").is_visible()


#: what a page has that only the screen needs
CONTROLS = (
    ".st-key-qual_nav, .qual-search, .st-key-qual_undo, .st-key-qual_person, .st-key-qual_actions, .qual-handle, .qual-screen, "
    "[data-testid=stButton], [data-testid=stDownloadButton], [data-testid=stSelectbox], [data-testid=stFileUploader], canvas, "
    ".qt-panel, .qt-field, .qb-panel, .qual-day .bar"
)


@pytest.mark.slow
def test_every_page_is_printed_light_whole_and_without_what_can_be_pressed(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "", color_scheme="dark", viewport={"width": 816, "height": 900})
    found: dict[str, object] = {}
    for address in PAGES:
        page.emulate_media(media="screen", color_scheme="dark")
        page.goto(app.address(address))
        ready(page)
        page.emulate_media(media="print", color_scheme="dark")
        at_rest(page)
        told = faults(page)
        told += page.locator(CONTROLS).evaluate_all(
            "(all) => all.filter((one) => one.checkVisibility()).map((one) => `can be pressed: ${one.className}`)"
        )
        told += page.evaluate("""() => [...document.querySelectorAll("body *")]
            .filter((one) => one.checkVisibility() && /auto|scroll/.test(getComputedStyle(one).overflowY))
            .filter((one) => one.scrollHeight > one.clientHeight + 2 && !one.matches("textarea"))
            .map((one) => `scrolls: ${one.localName}.${one.className}`)""")
        if told:
            found[address] = told
    assert found == {}


@pytest.mark.slow
def test_a_session_is_printed_to_its_last_utterance(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "coding?session=BN-R3", color_scheme="dark")
    ready(page)
    page.locator(".qt-row").first.wait_for()
    with Study(app.folder) as study:
        said = study.utterances()
    last = said[said["session"] == "BN-R3"]["text"].iloc[-1]
    assert last.split()[-1] in on_paper(page)
