"""Every page and part but Temaer in a real browser, with names of 3 and of 40 letters: at five widths, light and dark, all that
stands there can be read, on the big screen too. The figures of Temaer are in `test_figures.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

import pytest

from qual.codebook import id_of
from qual.study import Study
from qual.ui import addresses
from qual.ui.pages.codebook.page import PAGES as LADDER
from qual.ui.pages.material import design, sessions
from qual.ui.pages.material import page as material

from .conftest import App, at_rest, running
from .geometry import SCHEMES, WIDTHS, faults, resized
from .named import named, session
from .test_figures import LENGTHS, name

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], App]]:
    """The app on the study whose names have so many letters, each served once; nobody writes in it."""
    with ExitStack() as stack:

        @cache
        def app(length: int) -> App:
            return stack.enter_context(running(named(tmp_path_factory.mktemp(f"names{length}"), length)))

        yield app


#: what a part shows of several, by a word of its title: its name in the address, and what it can be
WITHIN = {
    ("transcripts", "sessions"): ("as", sessions.PARTS),
    ("transcripts", "import"): ("what", tuple(material.FILES)),
    ("transcripts", "design"): ("what", (*design.PARTS, "events")),
    ("codebook", "history"): ("what", ("new", "changes")),
}
#: which of them stand on the big screen, and how wide that is: a long list takes seconds for each
SHOWN = "[data-qual-screen]"
SCREENS = (1090, 1920)


def addresses_of(page: str, app: App, length: int) -> list[str]:
    """Every part of a page, everything that is chosen within it, and the page of one of each kind on the board."""
    if page == "coding":
        return [f"coding?session={session(1, 1, length)}"]
    found = []
    for part in addresses.PARTS.get(page, ("",)):
        called, options = WITHIN.get((page, part), ("", ("",)))
        for chosen in options:
            asked = "&".join(f"{name}={said}" for name, said in (("part", part), (called, chosen)) if said)
            found.append(f"{'' if page == 'overview' else page}?{asked}")
    if page == "analysis_day":
        found.append(f"analysis_day?group={name(1, length)}")
    if page == "codebook":
        with Study(app.folder) as study:
            ids = (
                study.codes()["id"].iloc[0],
                id_of(study, "code group", name(1, length)),
                id_of(study, "concept", "Det de prøver"),
                id_of(study, "reference point", name(6, length)),
            )
        found += [f"codebook?{kind}={one}" for kind, one in zip(LADDER, ids, strict=True)]
    return found


@pytest.mark.parametrize("page", [one for one in (*addresses.PAGES, *addresses.MENU) if one != "themes"])
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.slow
def test_every_page_can_be_read_at_every_width(
    apps: Callable[[int], App], open_page: OpenPage, length: int, page: str
) -> None:
    """In one window, which is resized and goes dark without a reload; and on its big screen."""
    app = apps(length)
    found: dict[str, list[str]] = {}
    window = open_page(app, page)
    for address in addresses_of(page, app, length):
        window.emulate_media(color_scheme="light")
        window.goto(app.address(address))
        window.locator("[data-testid=stApp]").wait_for()
        at_rest(window)
        look(window, found, address)
        if window.locator(SHOWN).count():
            window.locator(".qual-figure[aria-label], .qual-day h3").first.wait_for(state="attached")  # what hears F
            window.keyboard.press("f")
            window.locator("dialog[open] .slide").wait_for()
            look(window, found, f"{address} slide", "dialog[open]")
            window.keyboard.press("Escape")
            window.locator("dialog[open]").wait_for(state="detached")
    assert found == {}


def look(window: Page, found: dict[str, list[str]], where: str, selector: str = "body") -> None:
    """What cannot be read, by where and how wide; of a dialog its slides, dark only the first (the others have the same colours),
    and of many the first three (the others are more of the same, and take long to make)."""
    for width in resized(window, WIDTHS if selector == "body" else SCREENS):
        for scheme in SCHEMES:
            window.emulate_media(color_scheme=scheme)
            said = faults(window, selector)
            while selector != "body" and scheme == "light" and turned(window):
                said += faults(window, selector)
            if said:
                found[f"{where} {width} {scheme}"] = said


def turned(window: Page) -> bool:
    """Whether another slide that is looked at has been turned to; after the last it is the first again."""
    at, of = map(int, window.locator("dialog[open] .at").inner_text().split(" / "))
    last = at == min(of, 3)
    for _ in range(at - 1 if last else 1):
        window.keyboard.press("ArrowLeft" if last else "ArrowRight")
    return not last
