"""Figures in a real browser: by keyboard, on the big screen, on paper. That they can be read is asked in `test_geometry.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qual.messages import text

from .conftest import App, at_rest, running, settled, wrong
from .geometry import faults
from .named import name, named

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser


@pytest.mark.slow  # a server of its own; the heat map is drawn and clicked in test_pages.py
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (900, "dark")])
def test_the_cells_of_the_heat_map_fill_its_column(
    named_app: Callable[[int], App], open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_page(named_app(40), "themes", color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator(".qual-figure .mark").first.wait_for()
    filled(page)


def filled(page: Page) -> None:
    """Cells are 34 to 64 px wide and 34 high or more, with figures of 13.5 px, and as many as have room stand in the column."""
    told = page.evaluate("""() => {
      const root = document.querySelector(".qual-figure");
      const cells = [...root.querySelectorAll(".cells .mark")].map((one) => one.getBoundingClientRect());
      return {
        wide: cells.map(({ width }) => width), high: cells.map(({ height }) => height),
        left: root.querySelector(".row").getBoundingClientRect().x - root.getBoundingClientRect().x,
        right: root.getBoundingClientRect().right - Math.max(...cells.map(({ right }) => right)),
        size: parseFloat(getComputedStyle(root).fontSize), font: getComputedStyle(root).fontFamily,
        page: getComputedStyle(root.closest("[data-testid=stApp]")).fontFamily,
        ground: getComputedStyle(root).backgroundColor,
      };
    }""")
    assert min(told["wide"]) >= 32  # a seam of 2 px beside
    assert max(told["wide"]) <= 66
    assert min(told["high"]) >= 34
    assert told["size"] >= 13.5
    assert told["left"] == 0
    assert 0 <= told["right"] <= 40 or max(told["wide"]) >= 62
    assert told["font"] == told["page"]
    assert told["ground"] == "rgba(0, 0, 0, 0)"


@pytest.mark.slow  # walking is in tests/js/figure.test.js, the screen in test_day.py, a click in test_pages.py
def test_a_figure_is_walked_by_the_arrows_and_shown_on_the_big_screen(
    named_app: Callable[[int], App], open_page: OpenPage
) -> None:
    length = 40  # as above: its app runs
    one, two = name(1, length), name(2, length)
    page = open_page(named_app(length), "themes", viewport={"width": 1920, "height": 1080})
    first = page.locator(".qual-figure .mark[tabindex='0']")
    first.wait_for()
    assert first.count() == 1  # one stop for Tab, the others by the arrows
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel").startswith(f"{two} · {one} runde 2")
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Deltakere som sier det").wait_for()
    assert smallest(page) >= 22
    mark = dialog.get_by_role("button", name=re.compile(f"{one} · {one} runde 1"))
    mark.focus()
    page.keyboard.press("Enter")
    dialog.get_by_text(re.compile("«Vi prøvde dette i uke 1 hos 1, sa [ABCD]»")).first.wait_for()
    dialog.get_by_text(re.compile(r"^Deltaker\b")).first.wait_for()  # as it is printed: nobody's name
    assert not re.search(r"\bp\d[A-E]\b", dialog.inner_text())
    page.keyboard.press("Escape")  # the words
    dialog.get_by_text("«Vi prøvde").first.wait_for(state="detached")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.locator(".qual-figure .mark").first.is_visible()


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_f_is_answered_by_a_figure_that_does_not_listen_yet(tmp_path: Path, open_page: OpenPage) -> None:
    """What draws it comes late; and what is pressed on a page that has none opens nothing on the next one. By an app of its own,
    as the browser keeps the scripts of the others."""
    with running(named(tmp_path, 3)) as app:
        page = open_page(app, "transcripts")
        at_rest(page)
        late: list[Route] = []
        page.route("**/figure/mount.js", lambda route: late.append(route))
        with page.expect_request("**/figure/mount.js"):
            page.goto(app.address("quotes"))
        page.locator("[data-qual-screen]").wait_for()
        page.wait_for_function("() => globalThis.qualWire !== undefined")  # which hears it, as on every page
        page.keyboard.press("f")
        dialog = page.get_by_role("dialog")
        assert dialog.count() == 0
        for one in late:
            one.continue_()
        page.unroute("**/figure/mount.js")
        dialog.get_by_text("Deltaker").first.wait_for()
        page.goto(app.address("transcripts"))
        at_rest(page)
        page.keyboard.press("f")
        page.get_by_role("link", name="Temaer").click()
        page.locator(".qual-figure .mark").first.wait_for()
        at_rest(page)
        assert dialog.count() == 0


@pytest.mark.slow  # the mechanism is in tests/js/entry.test.js
def test_a_figure_that_is_mounted_twice_before_it_can_draw_listens_and_follows_its_column(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """The page goes dark while the scripts are on their way, which has Streamlit mount it anew: then the first is ended."""
    with running(named(tmp_path, 3)) as app:
        page = open_page(app, "transcripts")
        at_rest(page)
        late: list[Route] = []
        page.route("**/figure/mount.js", lambda route: late.append(route))
        with page.expect_request("**/figure/mount.js"):
            page.goto(app.address("themes"))
        page.locator("[data-qual-screen]").wait_for()
        at_rest(page)
        page.emulate_media(color_scheme="dark")
        at_rest(page)
        for one in late:
            one.continue_()
        page.unroute("**/figure/mount.js")
        page.locator(".qual-figure .mark").first.wait_for()
        at_rest(page)
        page.set_viewport_size({"width": 900, "height": 900})
        page.wait_for_function("""() => {
          const root = document.querySelector(".qual-figure");
          return root.scrollWidth <= root.clientWidth;
        }""")
        page.keyboard.press("f")
        page.get_by_role("dialog").locator(".slide .mark").first.wait_for()


@pytest.mark.slow  # a server of its own; what draws a figure at all is in test_pages.py
def test_a_figure_that_is_the_same_is_not_drawn_anew(named_app: Callable[[int], App], open_page: OpenPage) -> None:
    """A click on a mark asks for its words, with which the page tells the figure again."""
    page = open_page(named_app(3), "themes")
    page.locator(".qual-figure .mark").first.wait_for()
    at_rest(page)
    drawn = page.locator(".qual-figure .mark").first.element_handle()
    page.locator(".qual-figure .mark").last.click()
    page.get_by_role("button", name=text("ui.themes.clear", "nb")).wait_for()
    at_rest(page)
    assert drawn.evaluate("one => one.isConnected")


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_what_is_left_is_not_drawn_again(named_app: Callable[[int], App], open_page: OpenPage) -> None:
    """The window is another size as soon as its full screen is left: what was on the big screen has no room by then."""
    page = open_page(named_app(40), "themes?part=change&as=lines")
    page.locator(".qual-figure svg").first.wait_for()
    at_rest(page)
    said = wrong(page)
    page.keyboard.press("f")
    page.locator("dialog[open] .slide svg").first.wait_for()
    page.evaluate("() => { document.querySelector('dialog .close').click(); dispatchEvent(new Event('resize')); }")
    page.locator("dialog").wait_for(state="detached")
    assert said == []


def smallest(page: Page) -> float:
    """The size of the smallest text on the big screen, in pixels."""
    found: float = page.evaluate("""() => Math.min(...[...document.querySelectorAll("dialog *")]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((one) => parseFloat(getComputedStyle(one).fontSize)))""")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("quotes", "Deltaker"),
        ("themes?part=together", "Sammen"),
        ("themes?part=compare", "runde 4"),
        ("themes?part=who&as=returning", "Nivå"),
        ("analysis_day?group=G1", "Runde 1"),
    ],
)
@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_every_list_goes_on_the_big_screen(
    named_app: Callable[[int], App], open_page: OpenPage, address: str, said: str
) -> None:
    page = open_page(named_app(3), address, viewport={"width": 1920, "height": 1080})
    page.locator("[data-qual-screen]").first.wait_for()
    at_rest(page)
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(said).first.wait_for()
    assert smallest(page) >= 22
    assert faults(page, "dialog[open]") == []
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_on_paper_a_figure_is_light_and_fills_it(named_app: Callable[[int], App], open_page: OpenPage) -> None:
    page = open_page(named_app(3), "themes", color_scheme="dark", viewport={"width": 900, "height": 900})
    page.locator(".qual-figure .mark").first.wait_for()
    page.emulate_media(media="print")
    settled(page)
    assert faults(page, ".qual-figure") == []
    shade = page.locator(".qual-figure .legend .step-5").first
    assert shade.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(68, 1, 84)"
