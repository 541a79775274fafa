"""axe-core on every page, full, and on what each opens, light and dark: nothing, also nothing small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_study import text_file

from qual.messages import text

from .conftest import App, at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

#: what is Streamlit's own and cannot be changed from here, by rule and the element that breaks it (docs/bruk.md says why)
THEIRS = {("region", "[data-floating-ui-portal]"), ("region", "#portal *")}
PAGES = (
    "",
    "transcripts",
    "transcripts?part=sessions&session=BN-R3",
    "transcripts?part=sessions&session=BN-R3&as=speaks",
    "transcripts?part=import",
    "transcripts?part=guide",
    "transcripts?part=design",
    "coding?session=BN-R3",
    "codebook",
    "codebook?part=groupings",
    "codebook?part=history",
    "themes",
    "themes?part=one",
    "themes?part=compare",
    "themes?part=together",
    "themes?part=talk",
    "themes?part=who",
    "quotes",
    "analysis_day?level=Barnehage",
    "analysis_day?part=actions",
    "analysis_day?part=memo&group=BN",
    "log",
    "backups",
    "lost?asked=nowhere",
)
AXE = "async ([context, options]) => (await axe.run(context, options)).violations"
BODY = "[data-testid=stPopoverBody]"
WORDS = "[data-testid=stPopover] button"
#: what is open, and the word that opened it; the rest of the page is as it was
OPENED = [BODY, f"{WORDS}[aria-expanded=true]"]


def test_axe_finds_nothing_on_a_figure_its_panel_and_a_word_of_its_title(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "themes")
    page.locator(".qual-figure .mark").first.click()
    page.locator(".qual-figure .mark.chosen").wait_for()
    assert violations(page) == []
    opened(page, ".st-key-qual_word_measure button")
    assert violations(page, OPENED) == []


@pytest.mark.slow  # breadth: the quick test above has the mechanism
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_on_a_page_nor_in_what_it_opens(app: App, open_page: OpenPage, address: str) -> None:
    """The page, and each word of its title, its actions and what can be opened in it; in the dark, the contrast of the same."""
    page = open_page(app, address)
    found = {address: both(page)}
    inside = page.locator(f":is(.st-key-qual_page, .stMain) :not(.st-key-qual_bar *) > {WORDS}:visible")
    for at in range(min(inside.count(), 8)):  # of many alike the first
        name = inside.nth(at).inner_text()
        if inside.nth(at).is_disabled():
            continue
        inside.nth(at).focus()
        page.keyboard.press("Enter")
        page.locator(BODY).wait_for()
        found[f"{address} {name}"] = both(page, OPENED)
        page.keyboard.press("Escape")
        page.locator(BODY).wait_for(state="detached")
    assert {where: told for where, told in found.items() if told} == {}


@pytest.mark.slow
def test_nor_does_it_where_streamlit_was_done_before_the_scripts_came(app: App, open_page: OpenPage) -> None:
    """On a slow machine all of a page stands there before what mends it does."""
    page = open_page(app, "lost")
    at_rest(page)
    late: list[Route] = []
    page.route("**/wire/mount.js", lambda route: late.append(route))
    page.goto(app.address("transcripts?part=import"))
    zone = page.get_by_test_id("stFileUploaderDropzone").first
    zone.wait_for()
    assert zone.get_attribute("role") == "presentation"
    page.wait_for_timeout(1000)  # nothing else is drawn now
    for one in late:
        one.continue_()
    assert both(page) == []


@pytest.mark.slow
def test_nor_does_it_in_the_bar(app: App, open_page: OpenPage) -> None:
    """The study's menu, the person's, the search with hits; narrow, the menu of pages, the actions and the sheet."""
    page = open_page(app, "themes")
    for word in ("[class*=st-key-qual_study_] button", ".st-key-qual_person button"):
        opened(page, word)
        assert both(page) == [], word
        page.keyboard.press("Escape")
        page.locator(BODY).wait_for(state="detached")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("BN")
    page.locator(".qual-search [role=option]").first.wait_for()
    assert both(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 700, "height": 900})
    opened(page, "[class*=st-key-qual_pages_] button")
    assert both(page) == [], "the pages"
    page.keyboard.press("Escape")
    page.locator(BODY).wait_for(state="detached")
    page.locator(".qual-more summary").click()
    page.locator(".st-key-qual_actions [data-testid=stPopover]").first.wait_for()
    assert both(page) == [], "the actions"
    page.locator(".qual-handle").click()
    page.locator("html[data-qual-sheet] .st-key-qual_panel").wait_for()
    assert both(page) == [], "the sheet"


@pytest.mark.slow
def test_nor_does_it_on_the_big_screen(app: App, open_page: OpenPage) -> None:
    """Of a figure, with the words behind a mark; of a list; of the rounds of a level."""
    page = open_page(app, "themes")
    page.locator(".qual-figure .mark").first.wait_for()
    page.keyboard.press("f")
    page.locator("dialog[open] .slide .mark").first.wait_for()
    assert both(page) == []
    page.locator("dialog[open] .slide .mark").first.click()
    page.locator("dialog[open] .behind h3").wait_for()
    at_rest(page)
    assert both(page) == [], "with words"
    for address in ("quotes", "analysis_day?level=Barnehage"):
        page.goto(app.address(address))
        page.locator("[data-qual-screen]").first.wait_for()
        at_rest(page)
        page.locator("[data-qual-screen]").first.click()
        page.locator("dialog[open] .slide").wait_for()
        assert both(page) == [], address


@pytest.mark.slow
def test_nor_does_it_in_a_cell_that_is_written_in(app: App, open_page: OpenPage) -> None:
    """The field has its column's name; one that chooses, and one that takes words."""
    page = open_page(app, "transcripts?part=sessions&session=BN-R3")
    table = page.get_by_test_id("stDataFrame").first
    table.locator("canvas").first.wait_for()
    at_rest(page)
    for where, name, scheme in ((80, "ui.col.label", "light"), (300, "ui.col.kind", "dark")):
        page.emulate_media(color_scheme=scheme)  # before: what is open keeps its colours
        at_rest(page)
        table.click(position={"x": where, "y": 55})
        page.keyboard.press("Enter")
        page.locator("#portal").get_by_label(text(name, "nb"), exact=True).wait_for()
        assert violations(page) == [], name
        page.keyboard.press("Escape")
        page.locator("#portal :is(input, textarea)").wait_for(state="detached")


@pytest.mark.slow
def test_nor_does_it_on_the_board(app: App, open_page: OpenPage) -> None:
    """The panel with an open code, and with a group and its test."""
    page = open_page(app, "codebook")
    for kind in ("codes", "groups"):
        card = page.locator(f'[data-kind="{kind}"] .qb-name').first
        card.wait_for()
        at_rest(page)
        card.click()
        page.locator(".qb-panel h3").first.wait_for()
        assert both(page) == [], kind


@pytest.mark.slow
def test_nor_does_it_where_something_went_wrong(app: App, open_page: OpenPage) -> None:
    """What the wire could not hand in."""
    page = open_page(app, "transcripts?part=design")
    at_rest(page)
    page.evaluate("""() => {
      qualWire.banner.refused({ told: "BN-R3-0001: kode «vane»" }, "En annen har slettet koden.");
      qualWire.show();
    }""")
    page.locator(".qual-banner").wait_for()
    assert both(page) == [], "the banner"


@pytest.mark.slow
def test_nor_does_it_where_a_form_is_refused(app: App, open_page: OpenPage) -> None:
    """A name that is missing, and a date: why is read aloud, in words, and what was typed stands."""
    page = open_page(app, "transcripts?part=design&what=persons")
    at_rest(page)
    add = page.get_by_role("button", name=text("ui.add", "nb"), exact=True)
    page.get_by_role("textbox", name=text("ui.person.pseudonym", "nb")).fill("Marit")
    add.click()
    page.get_by_role("alert").get_by_text(text("ui.person.code", "nb")).wait_for()
    assert page.get_by_role("textbox", name=text("ui.person.pseudonym", "nb")).input_value() == "Marit"
    assert both(page) == [], "a name"
    page.goto(app.address("transcripts?part=design&what=events"))
    at_rest(page)
    page.locator("[data-testid=stDateInputField] [role=spinbutton]").first.press_sequentially("99")
    page.get_by_role("textbox", name=text("ui.col.event", "nb")).fill("Ny lov")
    add.click()
    page.get_by_role("alert").get_by_text(text("ui.event.needs", "nb")).wait_for()
    assert page.get_by_role("textbox", name=text("ui.col.event", "nb")).input_value() == "Ny lov"
    assert both(page) == [], "a date"


@pytest.mark.slow
def test_nor_does_it_in_any_state_of_the_coding_page(app: App, open_page: Callable[..., Page]) -> None:
    """Each popover, the list of codes, the keys, details with the ends of a coding, correcting and its conflict, two sessions."""
    page = open_page(app, "coding?session=BN-R3")

    def clean(state: str) -> None:
        assert both(page) == [], state

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


@pytest.mark.slow
def test_nor_does_it_with_files_to_import(app: App, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(app, "transcripts?part=import")
    files = [
        text_file(tmp_path / "BV_R1.txt", "M1: Hva nå?\nK1: Vi venter litt.\nM1: Ja?\nK1: Og så ringer vi.\n"),
        text_file(tmp_path / "ukjent.txt", "Mod: Hva nå da?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, hjem.\n"),
    ]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name="Importer 1 fil", exact=True).wait_for()
    assert both(page) == []


def opened(page: Page, word: str) -> None:
    """Open a word by key, once it is there."""
    page.locator(word).first.focus()
    page.keyboard.press("Enter")
    page.locator(BODY).wait_for()


def both(page: Page, within: list[str] | None = None) -> list[str]:
    """What axe finds, of the page or of some of it, and in the dark what it finds of contrast."""
    contrast = {"type": "rule", "values": ["color-contrast"]}
    found = violations(page, within)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {told}" for told in violations(page, within, runOnly=contrast)]
    page.emulate_media(color_scheme="light")
    return found


def violations(page: Page, within: list[str] | None = None, **options: object) -> list[str]:
    """What axe finds, whatever its impact, but what is `THEIRS`."""
    from axe_playwright_python.sync_playwright import Axe

    at_rest(page)
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    context = {"include": [[one] for one in within or ["html"]]}
    found = page.evaluate(AXE, [context, {"resultTypes": ["violations"], **options}])
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in found
        for node in one["nodes"]
        if not any(rule == one["id"] and theirs(page, node["target"][0], where) for rule, where in THEIRS)
    ]


def theirs(page: Page, target: str, where: str) -> bool:
    """Whether the element is one of those."""
    return page.locator(target).first.evaluate("(element, where) => element.matches(where)", where)
