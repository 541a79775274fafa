"""The bar in a real browser: one line of 48 px at every width, the current page said, and old addresses that lead on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qual.messages import text
from qual.study import Study
from qual.ui import addresses

from .conftest import App, at_rest, running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

NAME = "Samarbeid om barn, unge og familier 2031"
WIDTHS = (880, 900, 1090, 1190, 1210, 1400, 1460, 1920)

#: what stands in the bar, from left to right, with its box; and how high and wide all of it is
BAR = """() => {
    const bar = document.querySelector(".st-key-qual_bar"), box = (one) => one.getBoundingClientRect();
    const links = [...document.querySelectorAll(".st-key-qual_nav a")].filter((one) => one.offsetParent);
    const rest = [...bar.querySelectorAll("button, .mark")].filter((one) => one.offsetParent);
    const at = ({ left, right, top, bottom }) => [left, right, top, bottom];
    const things = [...links, ...rest].map((one) => [one.textContent, ...at(box(one))]);
    return {
        height: box(bar).height, top: box(bar).top, width: document.querySelector("[data-testid=stMain]").scrollWidth,
        things: things.sort((one, other) => one[1] - other[1]),
        cut: links.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
    };
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> Iterator[App]:
    """The app on the small study, under a name of forty characters."""
    folder = shutil.copytree(small_folder / "study", tmp_path_factory.mktemp("bar") / "study")
    plan = folder / "study.toml"
    plan.write_text(re.sub(r"(?m)^name = .*$", f'name = "{NAME}"', plan.read_text("utf-8"), count=1), "utf-8")
    with Study(folder) as study:
        assert study.name == NAME
        assert len(NAME) == 40
        study.code("HN-R1-0002", "ringer hjem først")
    with running(folder) as started:
        yield started


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_the_bar_is_one_line_of_48_px_at_every_width(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes")
    page.get_by_role("button", name="Visninger").wait_for()
    settled(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        bar = page.evaluate(BAR)
        assert (bar["top"], bar["height"], bar["width"]) == (0, 48, width)
        assert bar["cut"] == [], width
        assert len([words for words, *_ in bar["things"] if words == "Sitater"]) == (width >= 890)
        for (one, _, right, *_), (other, left, *_) in zip(bar["things"], bar["things"][1:], strict=False):
            assert right <= left, (width, one, other)
        for words, left, right, top, bottom in bar["things"]:
            assert 0 <= left < right <= width, (width, words)
            assert 0 <= top < bottom <= 48, (width, words)
    page.set_viewport_size({"width": 1400, "height": 300})
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 3000)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")
    assert page.evaluate(BAR)["top"] == 0


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_the_current_page_is_said_and_the_pages_come_in_order_by_tab(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    row = page.get_by_role("navigation", name=text("ui.bar.pages", "nb"))
    row.locator("a[aria-current=page]", has_text="Kodebok").wait_for()
    page.get_by_role("heading", name="Kodebok", level=1).wait_for()
    row.get_by_role("link", name="Sitater").click()
    row.locator("a[aria-current=page]", has_text="Sitater").wait_for()
    assert row.locator("a[aria-current]").count() == 1
    settled(page)
    page.get_by_role("button", name=NAME).focus()
    reached = []
    for _ in range(len(addresses.PAGES) + 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached[-len(addresses.PAGES) :] == [text(f"ui.page.{name}", "nb") for name in addresses.PAGES]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sitater", level=1).wait_for()


@pytest.mark.slow  # breadth; the way through is in the quick suite
@pytest.mark.parametrize("name", ["", "codebook", "coding", "quotes", "log"])
def test_who_skips_to_the_content_is_in_it_at_the_next_tab(app: App, open_page: OpenPage, name: str) -> None:
    page = open_page(app, name)
    at_rest(page)
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Hopp til innholdet"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    where = """() => {
      const { activeElement: at } = document;
      const bar = document.querySelector('.st-key-qual_bar');
      const after = bar.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
      return [bar.contains(at), Boolean(after), at === document.body];
    }"""
    assert page.evaluate(where) == [False, True, False]


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_a_narrow_window_has_the_pages_in_a_menu_under_the_name_of_the_current_one(
    app: App, open_page: OpenPage
) -> None:
    page = open_page(app, "codebook", viewport={"width": 880, "height": 900})
    page.get_by_role("button", name="Kodebok", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_role("link", name="Sitater").click()
    page.get_by_role("button", name="Sitater", exact=True).wait_for()
    assert page.get_by_test_id("stPopoverBody").count() == 0


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_the_studys_menu_leads_to_its_log_and_its_backups(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "")
    for name, shown in (("Logg", "Metodevedlegg"), ("Sikkerhetskopier", "Ta sikkerhetskopi")):
        page.get_by_role("button", name=NAME).click()
        page.get_by_test_id("stPopoverBody").get_by_role("link", name=name).click()
        page.get_by_role("button", name=re.compile(shown)).wait_for()


#: what stands where something has moved to
THERE = {
    ("analysis_day", "asked"): "Kom temaet som svar på et spørsmål",
    ("analysis_day", "wall"): "Innlegg fra en dialogkonferanse",
    ("analysis_day", "context"): "Ny lov om samarbeid",
    ("analysis_day", "cases"): text("ui.say.as.cases", "nb"),
    ("codebook", "new"): "Gruppe for gruppe",
    ("codebook", "changes"): text("ui.changes.lead", "nb"),
    ("codebook", "log"): "Metodevedlegg",
}


@pytest.mark.slow
def test_old_addresses_open_what_they_meant(app: App, open_page: OpenPage) -> None:
    assert THERE.keys() == addresses.MOVED.keys()
    page = open_page(app, "")
    for (name, part), there in THERE.items():
        page.goto(app.address(f"{name}?part={part}"))
        page.get_by_text(there).first.wait_for()
        assert page.url.startswith(app.address(addresses.MOVED[name, part].page)), (name, part)


@pytest.mark.slow  # breadth; a page is opened by name in test_pages.py
def test_search_opens_a_page_a_code_and_a_session_by_name_from_the_keyboard(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes")
    page.get_by_role("navigation", name=text("ui.bar.pages", "nb")).locator("a[aria-current]").wait_for()
    settled(page)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name=text("ui.bar.js.label", "nb"))
    page.get_by_role("option", name="Kodebok").wait_for()
    field.press("Escape")
    assert field.count() == 0
    for typed, kind, where in (
        ("ringer", "kode", r"/codebook\?.*code="),
        ("HN-R2", "samling", r"/coding\?.*session=HN-R2"),
        ("sitat", "side", r"/quotes"),
    ):
        page.keyboard.press("Control+k")
        field.fill(typed)
        page.locator("[role=option][aria-selected=true]").get_by_text(kind, exact=True).wait_for()
        field.press("Enter")
        page.wait_for_url(re.compile(where))
        settled(page)
