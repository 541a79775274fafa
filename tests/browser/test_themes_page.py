"""Temaer in a real browser: a title whose words are the controls, and a panel that is a sheet where the window is narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from qual.messages import text

from .conftest import App, at_rest, settled

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser


def word(page: Page, key: str) -> Locator:
    """The word of the title whose name, for who hears it, is this message."""
    return page.get_by_role("button", name=re.compile(f"^{re.escape(text(f'ui.{key}', 'nb'))}: "))


@pytest.mark.slow  # the sample on many page runs; the words are chosen in test_pages.py
def test_a_new_user_finds_level_kindergarten_and_lines_by_keyboard(app: App, open_page: OpenPage) -> None:
    """ "Show it by level instead, only for kindergarten, as lines": each is a word of the title."""
    page = open_page(app, "themes")
    word(page, "themes.by").wait_for()
    at_rest(page)
    word(page, "themes.measure").focus()
    for _ in range(2):  # Tab goes from word to word, as they stand
        page.keyboard.press("Tab")
    assert word(page, "themes.by").evaluate("(one) => one === document.activeElement")
    page.keyboard.press("Enter")
    opened = page.get_by_test_id("stPopoverBody")
    opened.get_by_text("nivå og runde", exact=True).click()
    page.get_by_role("button", name="Delt etter: nivå og runde").wait_for()
    settled(page)
    page.keyboard.press("Escape")
    opened.wait_for(state="detached")
    word(page, "themes.as").press("Enter")
    page.wait_for_function("() => document.activeElement.closest('[data-testid=stPopoverBody]') !== null")
    page.keyboard.press("ArrowDown")  # from the heat map, which is chosen, to the lines
    page.get_by_role("button", name="Figur: linjer").wait_for()
    settled(page)
    page.keyboard.press("Escape")
    opened.wait_for(state="detached")
    assert word(page, "themes.as").evaluate("(one) => one === document.activeElement")  # and on by Tab from there
    word(page, "say.name.limits").press("Enter")
    opened.get_by_text("Barnehage", exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
    opened.wait_for(state="detached")
    page.get_by_role("button", name="Avgrensning: i Barnehage").wait_for()


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_it_is_told_once_that_the_words_can_be_changed(app: App, open_page: OpenPage) -> None:
    """As long as one stays on the first page with such words, or until one says that one knows, or has opened one."""
    page = open_page(app, "themes")
    hint = page.get_by_text(text("ui.anatomy.hint", "nb"))
    hint.wait_for()
    page.get_by_text(text("ui.themes.part.talk", "nb"), exact=True).click()
    at_rest(page)
    assert hint.is_visible()
    page.reload()
    page.locator(".qual-handle").wait_for(state="attached")  # what draws the hint has been drawn
    assert hint.count() == 0
    for found in (page.get_by_role("button", name=text("ui.anatomy.seen", "nb")), word(page, "themes.as")):
        page.evaluate("() => localStorage.clear()")
        page.reload()
        hint.wait_for()
        found.click()
        hint.wait_for(state="detached")


@pytest.mark.slow  # the panel is opened in test_pages.py
def test_where_it_is_narrow_the_panel_is_a_sheet_that_esc_closes(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes", viewport={"width": 900, "height": 900})
    handle = page.get_by_role("button", name=text("ui.anatomy.open", "nb"), expanded=False)
    handle.wait_for()
    panel = page.get_by_role("heading", name=text("ui.panel.reading", "nb"))
    assert not panel.is_visible()
    handle.click()
    panel.wait_for()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert handle.evaluate("(one) => one === document.activeElement")


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_the_sheet_opens_by_a_click_and_never_by_itself(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes", viewport={"width": 900, "height": 900})
    handle = page.locator(".qual-handle")

    def turn(part: str) -> None:
        page.get_by_text(text(f"ui.themes.part.{part}", "nb"), exact=True).click()
        at_rest(page)

    at_rest(page)
    page.locator(".qual-figure .mark").first.click()
    page.get_by_role("heading", name=text("ui.panel.chosen", "nb")).wait_for()
    page.keyboard.press("Escape")
    for part in ("who", "change", "talk", "change"):  # where something was chosen, and where nothing was
        turn(part)
        assert handle.get_attribute("aria-expanded") == "false", part
    page.get_by_role("link", name=text("ui.page.overview", "nb"), exact=True).first.click()
    at_rest(page)
    page.get_by_role("link", name=text("ui.page.themes", "nb"), exact=True).first.click()
    at_rest(page)
    assert handle.get_attribute("aria-expanded") == "false"


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_actions_fold_into_a_sign_where_it_is_narrow(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes", viewport={"width": 900, "height": 900})
    download = page.get_by_role("button", name=text("ui.anatomy.download", "nb"))
    more = page.locator("summary", has_text="⋯")
    more.wait_for()
    assert not download.is_visible()
    more.click()
    download.click()
    page.get_by_role("button", name="SVG").wait_for()


@pytest.mark.slow  # breadth; the way through is in the quick suite
@pytest.mark.parametrize("width", [880, 900, 1366, 1400, 1920])
def test_the_figure_begins_near_the_top_and_nothing_is_wider_than_the_window(
    app: App, open_page: OpenPage, width: int
) -> None:
    page = open_page(app, "themes", viewport={"width": width, "height": 900})
    page.locator(".st-key-qual_main").wait_for()
    page.locator(".qual-handle").wait_for(state="attached")
    at_rest(page)
    if page.get_by_role("button", name=text("ui.anatomy.seen", "nb")).count():
        page.get_by_role("button", name=text("ui.anatomy.seen", "nb")).click()
    top = page.locator(".st-key-qual_main").evaluate("(one) => one.getBoundingClientRect().top")
    assert top <= (190 if width >= 1366 else 245)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.slow  # breadth; the way through is in the quick suite
@pytest.mark.parametrize("where", ["themes", "transcripts", "overview"])
def test_what_is_told_once_moves_nothing_down(app: App, open_page: OpenPage, where: str) -> None:
    page = open_page(app, where, viewport={"width": 1366, "height": 900})
    page.get_by_text(text("ui.anatomy.hint", "nb")).wait_for()
    at_rest(page)
    assert page.locator(".st-key-qual_main").evaluate("(one) => one.getBoundingClientRect().top") <= 190
    over = page.locator('[role="dialog"]')
    if over.count():  # Oversikt asks once how far the coding has come, and stands still behind it
        page.keyboard.press("Escape")
        over.wait_for(state="detached")
    top = "(one) => one.getBoundingClientRect().top"
    before = [page.locator(one).evaluate(top) for one in (".st-key-qual_main", ".st-key-qual_actions")]
    page.get_by_role("button", name=text("ui.anatomy.seen", "nb")).click()  # which is in sight
    page.locator(".qual-hint").wait_for(state="detached")
    for _ in range(2):  # then, and where it is not told at all
        at_rest(page)
        after = [page.locator(one).evaluate(top) for one in (".st-key-qual_main", ".st-key-qual_actions")]
        assert all(one <= other + 1 for one, other in zip(after, before, strict=True)), (before, after)
        page.reload()
        page.locator(".st-key-qual_main").wait_for()


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_what_the_title_says_is_in_the_address_and_stands_after_a_reload(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes?measure=utterances&by=level,round&level=Barnehage&round=1&round=4&as=lines&of=code")
    for shown in ("Hva telles: ytringer", "Delt etter: nivå og runde", "Figur: linjer"):
        page.get_by_role("button", name=re.compile(f"^{shown}", re.IGNORECASE)).wait_for()
    limits = page.get_by_role("button", name=re.compile("^Avgrensning: "))
    said = limits.inner_text()
    assert "Barnehage" in said
    at_rest(page)
    word(page, "themes.measure").click()
    page.get_by_test_id("stPopoverBody").get_by_text(text("ui.measure.words", "nb"), exact=True).click()
    page.wait_for_url(re.compile("measure=words"))
    settled(page)
    page.reload()
    page.get_by_role("button", name=re.compile("^Hva telles: ord", re.IGNORECASE)).wait_for()
    assert limits.inner_text() == said


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_looking_at_lines_changes_no_other_pictures_split_and_an_old_wish_can_come_again(
    app: App, open_page: OpenPage
) -> None:
    page = open_page(app, "themes?by=group")
    by, picture = (page.get_by_role("button", name=re.compile(f"^{one}: ")) for one in ("Delt etter", "Figur"))
    for shown in ("linjer", "varmekart"):
        at_rest(page)
        picture.click()
        page.get_by_test_id("stPopoverBody").get_by_text(shown.capitalize(), exact=True).click()
        page.get_by_role("button", name=f"Figur: {shown}").wait_for()
        settled(page)
        page.keyboard.press("Escape")
        page.get_by_test_id("stPopoverBody").wait_for(state="detached")
    assert by.inner_text() == text("ui.by.group", "nb")
    drawn = {"compare": text("ui.say.name.sides", "nb"), "one": text("ui.themes.one", "nb")}
    for part in ("compare", "one", "compare"):  # by a click, by a link, and by a link again
        if part == "compare" and "part=" not in page.url:
            page.get_by_text(text("ui.themes.part.compare", "nb"), exact=True).click()
        else:
            found = page.get_by_role("combobox", name=text("ui.bar.js.label", "nb"))
            page.keyboard.press("Control+k")
            found.fill(text(f"ui.themes.part.{part}", "nb"))
            page.locator("[role=option][aria-selected=true]").get_by_text(
                text(f"ui.themes.part.{part}", "nb")
            ).wait_for()
            page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"part={part}"))
        settled(page)
        page.get_by_role("button", name=re.compile(f"^{drawn[part]}: ")).wait_for()


@pytest.mark.slow  # what becomes a step is tried in tests/js; here with the browser's own history
def test_one_step_back_for_each_thing_done(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes")
    measure = word(page, "themes.measure")
    before = measure.inner_text()
    at_rest(page)
    measure.click()
    page.get_by_test_id("stPopoverBody").get_by_text(text("ui.measure.words", "nb"), exact=True).click()
    page.wait_for_url(re.compile("measure=words"))
    settled(page)
    page.keyboard.press("Escape")
    page.locator(".qual-figure .mark").filter(has_text=re.compile("^[1-9]")).nth(3).click()
    at_rest(page)
    words = page.locator(".st-key-qual_panel").inner_text()
    framed = page.locator(".qual-figure .mark.chosen").get_attribute("data-at")
    page.locator(".st-key-qual_panel").get_by_role("link").first.click()
    page.wait_for_url(re.compile("/coding"))
    settled(page)
    page.go_back()
    page.wait_for_url(re.compile("/themes.*measure=words"))
    page.locator(f'.qual-figure .mark.chosen[data-at="{framed}"]').wait_for()
    at_rest(page)
    assert page.locator(".st-key-qual_panel").inner_text() == words
    page.go_back()
    page.wait_for_url(lambda address: "measure" not in address)
    at_rest(page)
    assert page.url.split("?")[0].endswith("/themes")
    assert measure.inner_text() == before
