"""How many clicks the commonest questions take, from any page: each is asked as a reader would, and the clicks are counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from qual.messages import text

from .conftest import App, at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # breadth: each question is asked on a page of its own
FROM = "quotes"  # a page that leads to none of the answers by itself


class Reader:
    """Somebody who clicks, and whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        at_rest(page)

    def click(self, found: Locator) -> None:
        found.first.click()
        self.clicks += 1
        at_rest(self.page)

    def turn(self, page: str) -> None:
        """To a page, in the bar."""
        self.click(
            self.page.locator("header, .st-key-qual_bar").get_by_role("link", name=said(f"page.{page}"), exact=True)
        )

    def part(self, part: str) -> None:
        """To a part of Temaer."""
        self.click(self.page.get_by_text(said(f"themes.part.{part}"), exact=True))

    def sees(self, *words: str) -> None:
        """All of this stands on the page."""
        for one in words:
            self.page.get_by_text(one).first.wait_for()


def said(key: str) -> str:
    return text(f"ui.{key}", "nb")


def kindergarten(reader: Reader) -> None:
    """Kindergarten, round 1 beside round 4, with who was asked: the same people, and the new ones."""
    reader.turn("overview")
    reader.click(reader.page.get_by_role("button", name="Barnehage: runde 1 ved siden av runde 4"))
    reader.page.get_by_role("button", name="Avgrensning: i Barnehage").wait_for()
    reader.sees("Barnehage runde 1: ", "Barnehage runde 4: ")


def same_people(reader: Reader) -> None:
    """The same people or others, level by level."""
    reader.turn("themes")
    reader.part("who")
    reader.page.get_by_role("button", name="Delt etter: nivå").wait_for()
    reader.page.get_by_test_id("stDataFrame").wait_for()  # a row for each level: drawn, and so not read here


def one_group(reader: Reader) -> None:
    """One group, its first round beside its last."""
    reader.turn("themes")
    reader.click(reader.page.get_by_role("button", name="BN: runde 1 ved siden av runde 4"))
    reader.sees("BN runde 1: ", "BN runde 4: ")


def prompted(reader: Reader) -> None:
    """What came when it was asked for, and what came by itself."""
    reader.turn("themes")
    reader.part("talk")
    reader.page.locator(".qual-figure .mark").first.wait_for()
    reader.sees(text("chart.prompted.unprompted", "nb"))


def words_behind(reader: Reader) -> None:
    """The words behind a cell."""
    reader.turn("themes")
    cell = reader.page.locator(".qual-figure .mark.held", has_text=re.compile(r"^[1-9]/")).last
    reader.click(cell)
    reader.sees(said("panel.chosen"))
    assert reader.page.locator(".st-key-qual_panel .qual-said").count() > 0


QUESTIONS = {
    kindergarten: 2,
    same_people: 2,
    one_group: 2,
    prompted: 2,
    words_behind: 2,
}


@pytest.mark.parametrize("ask", QUESTIONS, ids=lambda ask: ask.__name__)
def test_a_question_takes_no_more_clicks_than_it_should(
    app: App, open_page: OpenPage, ask: Callable[[Reader], None]
) -> None:
    reader = Reader(open_page(app, FROM))
    ask(reader)
    assert reader.clicks <= QUESTIONS[ask]


def test_a_person_is_two_clicks_from_temaer(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes?group=BN")
    reader = Reader(page)
    everybody = page.locator(
        ".qual-figure .mark.held", has_text=re.compile(r"^5/5$")
    ).last  # one of them may be followed
    reader.click(everybody)
    link = page.locator(".st-key-qual_panel").get_by_text(re.compile("^Følg "))
    person = link.first.inner_text().removeprefix("Følg ")
    reader.click(link)
    page.get_by_role("button", name=re.compile(f"^Person: {person}")).wait_for()
    assert reader.clicks <= 2
