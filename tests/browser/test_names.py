"""Every page and part of a study whose every text is hostile: nothing is asked elsewhere, nothing is drawn of it but itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hostile_study import CODER, Names, make_study

from qual.messages import text
from qual.store import codebook as store
from qual.study import Study
from qual.ui.pages.material import design
from qual.ui.pages.material.page import FILES
from qual.ui.pages.themes.words import FIGURES

from .conftest import App, at_rest, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # breadth; the way through each page is in the quick suite

#: what would be there if a text had been read as Markdown or as HTML
DRAWN = """() => [...document.body.querySelectorAll(`img, iframe, object, embed, .katex, [class*=stMarkdownColored],
    [class*=stMarkdownBadge], [href], [src], [data-testid=stMarkdownContainer] :is(strong, em, code, del, b, [role=img])`)]
    .filter((one) => !(one.href || one.src) || new URL(one.href || one.src, location).host !== location.host)
    .map((one) => one.outerHTML)"""
#: a name's beginning and end; not what codes for persons are made of
MARK = re.compile(r"q\d+q(?!\w)")
#: what no page that is visited here shows, or only in the columns of a table that are out of sight
NOWHERE = {
    "approval", "collection", "guide", "level2", "municipality2", "note2", "publication", "purpose", "service1", "service2",
    "tag2", "unit1", "unit2",
}  # fmt: skip
#: all that is written on the page, and what is said of it to those who do not see it; but the inside of figures,
#: whose lines break where they must
TOLD = """() => {
    const told = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let all = "";
    while (walk.nextNode())
        if (!walk.currentNode.parentElement.closest("style, script, svg")) all += walk.currentNode.data;
    told.push(all);
    for (const element of document.body.querySelectorAll(":not(svg *)")) {
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            if (element.hasAttribute(name)) told.push(element.getAttribute(name));
        if ("value" in element && typeof element.value === "string") told.push(element.value);
    }
    return told;
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Names]]:
    folder, names = make_study(tmp_path_factory.mktemp("hostile"))
    with running(folder) as app:
        yield app, names


def test_nothing_but_the_words_themselves_is_drawn_on_any_page(
    hostile: tuple[App, Names], open_page: Callable[..., Page]
) -> None:
    """Each page as it comes. `open_page` holds that nothing is asked elsewhere."""
    app, names = hostile
    page = open_page(app, "")
    for address in {one if "part=" in one else one.partition("=")[0]: one for one in addresses(app, names)}.values():
        page.goto(app.address(address))
        at_rest(page)
        assert page.get_by_text(text("ui.defect", "nb")).count() == 0, address
        seen: set[str] = set()
        assert [*page.evaluate(DRAWN), *broken(page, names, seen)] == [], address
        assert seen, address


@pytest.mark.slow  # one to four minutes: each choice and each popover of each part of each page is opened
def test_nothing_but_the_words_themselves_is_drawn_of_any_text(
    hostile: tuple[App, Names], open_page: Callable[..., Page]
) -> None:
    """Each part of each page may draw any text, and all texts together are seen somewhere."""
    app, names = hostile
    page = open_page(app, "")
    seen: set[str] = set()
    faults: list[tuple[str, str]] = []
    for address in addresses(app, names):
        page.goto(app.address(address))
        for where in states(page):
            assert page.get_by_text(text("ui.defect", "nb")).count() == 0, (address, where)
            faults += [
                (f"{address[:30]} {where}", fault) for fault in (*page.evaluate(DRAWN), *broken(page, names, seen))
            ]
    assert faults == []
    assert set(names.given) - seen <= NOWHERE


def addresses(app: App, names: Names) -> Iterator[str]:
    """Every page, and the page of each thing of the ladder."""
    yield f"?coder={quote(CODER, safe='')}"
    yield from ("transcripts?part=sessions", "quotes", "codebook?part=history&what=changes")
    yield from (f"transcripts?part=import&what={what}" for what in FILES)
    yield from (f"transcripts?part=design&what={what}" for what in (*design.PARTS, "events"))
    yield from (f"themes?part={part}&as={figure}" for part, figures in FIGURES.items() for figure in figures)
    yield from ("transcripts?part=guide", "log", "backups")
    for session in (names.given[f"session{at}"] for at in (1, 2, 3)):
        yield f"coding?session={quote(session, safe='')}"
    yield "codebook"
    with Study(app.folder) as study, study.read() as connection:
        grouping = store.active_grouping(connection)
        for kind, rows in (
            ("code", store.codes(connection)),
            ("codegroup", store.groups(connection, grouping or "-")),
            ("concept", store.concepts(connection)),
            ("point", store.reference_points(connection)),
        ):
            yield f"codebook?{kind}={rows[0]['id']}"
    yield f"analysis_day?group={quote(names.given['group1'], safe='')}"


def states(page: Page) -> Iterator[str]:
    """The page as it comes, with each of its parts where the address does not name one, and with each choice that stands in a
    second row; every popover opened."""
    yield from opened(page, "")
    if "/coding" in page.url:
        return  # its choices are the sessions
    rows = page.get_by_test_id("stButtonGroup")
    parts = [] if "part=" in page.url else rows.first.get_by_role("radio").all()
    for part in [None, *parts[1:]]:
        if part is not None:
            part.click()
            yield from opened(page, (part.text_content() or "")[:30])
        for choice in rows.nth(1).get_by_role("radio").all()[1:]:
            choice.click()
            at_rest(page)
            yield (choice.text_content() or "")[:30]


def opened(page: Page, where: str) -> Iterator[str]:
    at_rest(page)
    yield where
    doors = page.get_by_test_id("stPopoverButton")
    for at in range(doors.count()):
        if doors.nth(at).is_enabled() and doors.nth(at).is_visible():
            doors.nth(at).click()
            at_rest(page)
            yield f"{where} popover {at}"
            page.keyboard.press("Escape")


def broken(page: Page, names: Names, seen: set[str]) -> Iterator[str]:
    """What is told of a name that is not all of it; those that are told whole are added to ``seen``."""
    for told in page.evaluate(TOLD):
        for what, name in names.given.items():
            if name in told:
                seen.add(what)
                told = told.replace(name, "")
        for mark in MARK.finditer(told):
            if not cut_short(told[mark.start() :], names):
                yield told[max(0, mark.start() - 60) : mark.start() + 150]


def cut_short(told: str, names: Names) -> bool:
    """Whether this is the beginning of a name, and «…»."""
    return any(told.partition("…")[0] == name[: told.find("…")] for name in names.given.values() if "…" in told)
