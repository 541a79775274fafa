"""Every page and part in a real browser, with names of 3 and of 40 letters: at five widths, light and dark, all that stands there
can be read, on the big screen too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from qual.codebook import id_of
from qual.messages import text
from qual.study import Study
from qual.themes import LEVELS, splits
from qual.ui import addresses
from qual.ui.pages.codebook.page import PAGES as LADDER
from qual.ui.pages.material import design, sessions
from qual.ui.pages.material import page as material
from qual.ui.pages.themes import compare, words

from .conftest import App, at_rest, wrong
from .geometry import SCHEMES, WIDTHS, faults, resized
from .named import LENGTHS, name, session

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

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
#: where each of them is looked at: the pages, and of Temaer each question
PLACES = [
    *((page, "") for page in (*addresses.PAGES, *addresses.MENU) if page != "themes"),
    *(("themes", part) for part in words.FIGURES),
]


def addresses_of(page: str, part: str, app: App, length: int) -> list[str]:
    """Every part of a page, everything that is chosen within it, and the page of one of each kind on the board."""
    if page == "themes":
        return list(figures_of(part, app))
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


def figures_of(part: str, app: App) -> Iterator[str]:
    """Every figure of a question of Temaer, in each of its splits; those of the themes at each level too."""
    with Study(app.folder) as study:
        every = list(dict.fromkeys([*map(",".join, splits.offered(study)), *words.ROLES]))
    chosen: dict[str, list[tuple[str, Sequence[str]]]] = {
        "heatmap": [("by", every), ("of", LEVELS)],
        "lines": [("by", [one for one in every if one.endswith("round")])],
        "returning": [("by", [f"{one},round" for one in words.PEOPLE])],
        "sides": [("sides", list(compare.WITHIN))],
        "pairs": [("within", ("utterance", "exchange"))],
    }
    for figure in words.FIGURES[part]:
        for called, options in chosen.get(figure, [("of", ("group",))]):
            yield from (f"themes?part={part}&as={figure}&{called}={one}" for one in options)


@pytest.mark.parametrize(("page", "part"), PLACES)
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.slow
def test_every_page_can_be_read_at_every_width(
    named_app: Callable[[int], App], open_page: OpenPage, length: int, page: str, part: str
) -> None:
    """In one window, which is resized and goes dark without a reload; and on its big screen. Nothing goes wrong on the way."""
    app = named_app(length)
    found: dict[str, list[str]] = {}
    window = open_page(app, page)
    said = wrong(window)
    screens = WIDTHS if page == "analysis_day" else SCREENS
    for address in addresses_of(page, part, app, length):
        window.emulate_media(color_scheme="light")
        window.goto(app.address(address))
        window.locator("[data-testid=stApp]").wait_for()
        at_rest(window)
        look(window, found, address)
        if window.locator(SHOWN).count():
            big(window)
            look(window, found, f"{address} slide", screens, "dialog[open]")
            window.keyboard.press("Escape")
            window.locator("dialog[open]").wait_for(state="detached")
            # the browser leaves its full screen some moments later, and would take the next page's with it
            window.wait_for_function("() => !document.fullscreenElement")
        if said:
            found[f"{address} console"] = said[:]
            said.clear()
    assert found == {}


def test_every_page_can_be_read(named_app: Callable[[int], App], open_page: OpenPage) -> None:
    """As it first shows, of an ordinary window light and of a narrow one dark; the same window, never loaded again."""
    app = named_app(40)
    window = open_page(app, "")
    found: dict[str, list[str]] = {}
    for page in addresses.PAGES:
        next(resized(window, (1400,)))
        called = text(f"ui.page.{page}", "nb")
        window.locator(".st-key-qual_nav").get_by_role("link", name=called, exact=True).click()
        window.locator("h1.qual-heard", has_text=called).wait_for(state="attached")
        at_rest(window)
        for width, scheme in ((1400, "light"), (900, "dark")):
            window.emulate_media(color_scheme=scheme)
            for _ in resized(window, (width,)):
                if said := faults(window):
                    found[f"{page} {width} {scheme}"] = said
        window.emulate_media(color_scheme="light")
    assert found == {}


def look(
    window: Page, found: dict[str, list[str]], where: str, widths: Sequence[int] = WIDTHS, selector: str = "body"
) -> None:
    """What cannot be read, by where and how wide; of a dialog its slides, dark only the first (the others have the same colours),
    and of many the first three (the others are more of the same, and take long to make)."""
    for width in resized(window, widths):
        for scheme in SCHEMES:
            window.emulate_media(color_scheme=scheme)
            said = faults(window, selector)
            while selector != "body" and scheme == "light" and turned(window):
                said += faults(window, selector)
            if said:
                found[f"{where} {width} {scheme}"] = said


def big(window: Page) -> None:
    """Go on the big screen."""
    window.keyboard.press("f")
    window.locator("dialog[open] .slide").wait_for()


def turned(window: Page) -> bool:
    """Whether another slide that is looked at has been turned to; after the last it is the first again."""
    at, of = map(int, window.locator("dialog[open] .at").inner_text().split(" / "))
    last = at == min(of, 3)
    for _ in range(at - 1 if last else 1):
        window.keyboard.press("ArrowLeft" if last else "ArrowRight")
    return not last
