"""Without a mouse: a popover is gone into and out of by key, and what one acted on has the focus when the page is drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from qual import coding
from qual.study import Study

from .conftest import App, at_rest, put_back
from .test_accessibility import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

BODY = "[data-testid=stPopoverBody]"
#: what has the focus, and in which place with a key it stands; nothing where nothing has it
FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return "nothing";
    const place = one.closest('[class*="st-key-"]');
    const key = place ? [...place.classList].find((name) => name.startsWith("st-key-")) : "";
    return `${one.localName} ${key.replace("st-key-", "")}`;
}"""


def focus(page: Page) -> str:
    """What has the focus, once the page is at rest."""
    at_rest(page)
    told: str = page.evaluate(FOCUS)
    return told


def into(page: Page, word: str) -> None:
    """Open a word by key, and wait for the focus to be in what it opens."""
    page.locator(word).first.focus()
    page.keyboard.press("Enter")
    page.locator(f"{BODY} :focus").wait_for()


@pytest.mark.slow  # test_accessibility.py goes into a word by key
def test_a_word_of_the_title_is_chosen_by_key_and_left_by_esc_and_by_tab(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes")
    at_rest(page)
    word = ".st-key-qual_word_measure button"
    into(page, word)
    before = page.locator(word).inner_text()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("([word, before]) => document.querySelector(word).innerText !== before", arg=[word, before])
    assert focus(page) == "input themes_measure", "in the field, which has drawn the page anew"
    page.keyboard.press("Escape")
    page.locator(BODY).wait_for(state="detached")
    assert focus(page) == "button qual_word_measure"
    into(page, word)
    page.keyboard.press("Tab")
    page.locator(BODY).wait_for(state="detached")
    assert focus(page) == "button qual_word_themes", "after the last field comes what stands after the word"
    into(page, word)
    page.keyboard.press("Shift+Tab")
    page.locator(BODY).wait_for(state="detached")
    assert focus(page) == "button qual_word_measure"


@pytest.mark.slow  # breadth: each page draws its words in the same way
@pytest.mark.parametrize(
    "address",
    [one for one in PAGES if not one.startswith(("coding", "codebook?part=groupings", "log", "backups", "lost"))],
)
def test_every_word_of_every_title_is_gone_into_and_left(app: App, open_page: OpenPage, address: str) -> None:
    page = open_page(app, address)
    at_rest(page)
    words = page.locator(".st-key-qual_say [data-testid=stPopover] button:visible")
    assert words.count()
    for at in range(words.count()):
        word = words.nth(at)
        word.focus()
        here = page.evaluate(FOCUS)
        page.keyboard.press("Enter")
        page.locator(f"{BODY} :focus").wait_for()
        page.keyboard.press("Escape")
        page.locator(BODY).wait_for(state="detached")
        assert focus(page) == here


@pytest.mark.slow
def test_menus_are_gone_into_too(app: App, open_page: OpenPage) -> None:
    """The study's, the person's, an action's; a page that is chosen there has the focus at its name."""
    page = open_page(app, "themes")
    at_rest(page)
    for word in (".st-key-qual_person button", ".st-key-qual_actions [data-testid=stPopover] button"):
        into(page, word)
        page.keyboard.press("Escape")
        page.locator(BODY).wait_for(state="detached")
        assert focus(page).startswith("button ")
    into(page, "[class*=st-key-qual_study_] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log*")
    page.locator("[data-testid=stDataFrame]").wait_for()
    assert focus(page) != "nothing"


@pytest.mark.slow
def test_what_one_acts_on_keeps_the_focus(app: App, open_page: OpenPage) -> None:
    """A part, a mark in a figure, a tick, more of a list, the way a page is read."""
    page = open_page(app, "themes")
    mark = page.locator(".qual-figure .mark[tabindex='0']").first
    mark.focus()
    page.keyboard.press("Enter")
    page.locator(".qual-figure .mark.chosen:focus").wait_for()
    assert focus(page).startswith("button _themes_chart")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".qual-figure .mark.chosen:focus").wait_for()
    assert focus(page).startswith("button _themes_chart")
    page.locator(".st-key-qual_parts button").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator(".st-key-qual_parts button[aria-checked=true]").nth(0).wait_for()
    assert focus(page) == "button themes_part"
    page.goto(app.address("quotes"))
    at_rest(page)
    page.locator(".st-key-qual_main input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    page.locator(".st-key-qual_main input[type=checkbox]:checked").wait_for(state="attached")
    assert focus(page).startswith("input tick_")


@pytest.mark.slow
def test_what_is_gone_after_an_act_leaves_the_focus_to_what_stands_in_its_place(app: App, open_page: OpenPage) -> None:
    """Undo until nothing is left to undo, and the button can have it no more."""
    with put_back(app):
        with Study(app.folder, coder="meg") as study:
            coding.add_memo(study, "utterance", study.utterances()["utterance"].iloc[0], "et notat")
        page = open_page(app, "backups")
        at_rest(page)
        undo = page.locator(".st-key-qual_undo button").first
        undo.focus()
        page.keyboard.press("Enter")
        page.locator("[data-testid=stToast]").first.wait_for()
        assert focus(page) != "nothing"


@pytest.mark.slow
def test_what_another_has_done_leaves_the_focus_where_it_is(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "")
    at_rest(page)
    with put_back(app):
        cell = page.locator(".qual-grid button.cell").first
        cell.focus()
        with Study(app.folder, coder="Bo") as study:
            coding.add_memo(study, "utterance", study.utterances()["utterance"].iloc[0], "fra en annen")
        page.get_by_text("Bo", exact=False).first.wait_for()
        assert focus(page) != "nothing"
