"""The other pages in a real browser: files in, the grid, a click in the heat map, quotations out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qual import codebook
from qual.coding import covered
from qual.messages import text
from qual.study import Study
from qual.themes.views import save_view

from .conftest import App, at_rest, put_back, running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

TALK = """Gruppe: BN
Runde: 1
Dato: 14.04.2031

Moderator: Hva har skjedd siden sist?
D1: Det er jo blitt noe vi bare gjør, uten å tenke på det lenger.
D2: Hos oss ligger permen fortsatt i skuffen.
"""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> Iterator[App]:
    """The app on the small study, with two codings in one group."""
    import shutil

    folder = tmp_path_factory.mktemp("pages") / "study"
    shutil.copytree(small_folder / "study", folder)
    with Study(folder) as study:
        for utterance, code in (("HN-R1-0002", "ringer hjem først"), ("HN-R1-0003", "permen ligger i skuffen")):
            study.code(utterance, code)
        group = codebook.add_group(study, "Ringe først")
        codebook.move_code(study, study.code_id("ringer hjem først"), group)
    with running(folder) as app:
        yield app


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("empty") / "study"
    Study.create(folder, name="Tom studie").close()
    with running(folder) as app:
        yield app


def choose(page: Page, word: str, option: str) -> None:
    """Choose something in a word of the title, which is found by the message that names it."""
    page.get_by_role("button", name=re.compile(f"^{re.escape(text(f'ui.{word}', 'nb'))}: ")).click()
    opened = page.get_by_test_id("stPopoverBody")
    opened.get_by_text(option, exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
    opened.wait_for(state="detached")


def find_cell(page: Page, *words: str) -> Locator:
    """The mark of the figure that says all these words, in this order."""
    return page.locator(".qual-figure").get_by_role("button", name=re.compile(".*".join(words)))


def test_a_transcript_is_seen_before_it_is_stored_and_then_opened_from_the_grid(
    empty: App, open_page: OpenPage, tmp_path: Path
) -> None:
    good, broken = tmp_path / "BN_R1.txt", tmp_path / "ødelagt.docx"
    good.write_text(TALK, encoding="utf-8")
    broken.write_bytes(b"PK\x03\x04 avbrutt")
    page = open_page(empty, "transcripts")
    page.set_input_files("input[type=file]", [str(good), str(broken)])
    page.get_by_text("ødelagt.docx er skadet").wait_for()
    page.get_by_text("Hos oss ligger permen fortsatt i skuffen.").wait_for()
    with Study(empty.folder) as study:
        assert study.sessions().empty  # nothing is stored before the button
    page.get_by_role("button", name="Importer 1 fil").click()
    page.get_by_text("Lagt i BN-R1: 3 ytringer, 3 talere.").wait_for()
    with Study(empty.folder) as study:
        assert study.utterances()["text"].tolist()[2] == "Hos oss ligger permen fortsatt i skuffen."
    page.get_by_role("link", name="Oversikt", exact=True).first.click()
    page.get_by_role("button", name=re.compile("BN runde 1")).click()
    page.wait_for_url(re.compile(r"/coding\?session=BN-R1"))


@pytest.mark.slow  # the guard is in tests/ui/test_guard.py and test_server.py
def test_the_address_holds_no_token_and_another_window_without_the_link_sees_nothing(
    coded: App, browser: object, open_page: OpenPage
) -> None:
    page = open_page(coded, "themes")
    page.get_by_role("heading", name="Temaer", level=1).wait_for()
    assert "token" not in page.url
    stranger = browser.new_context().new_page()  # type: ignore[attr-defined]
    answer = stranger.goto(coded.address("themes"))
    assert answer.status == 403
    stranger.context.close()


def test_a_click_in_the_heat_map_shows_its_quotations_and_leads_to_the_place(coded: App, open_page: OpenPage) -> None:
    page = open_page(coded, "themes")
    page.get_by_text(text("ui.panel.reading", "nb")).wait_for()
    find_cell(page, "Ringe først", "HN", "1 av 2").click()
    page.get_by_text(
        text("ui.themes.around", "nb")
    ).click()  # which overtakes the drawing of the first click, and not the click
    page.get_by_text(text("ui.panel.chosen", "nb")).wait_for()
    page.get_by_text("«Vi tar en kopp te", exact=False).first.wait_for()
    page.get_by_text("HN runde 1: 1 av 2 til stede").wait_for()
    choose(page, "themes.which.label", "Koder")  # where the mark's theme is not
    page.get_by_text(text("ui.panel.reading", "nb")).wait_for()
    choose(page, "themes.which.label", "Kodegrupper")
    page.get_by_text(text("ui.panel.chosen", "nb")).wait_for()
    page.get_by_role("link", name="HN-R1-0002").click()
    page.wait_for_url(re.compile(r"/coding\?session=HN-R1&utterance=HN-R1-0002"))


@pytest.mark.slow  # three page loads; the act is in tests/coding/test_coverage.py, the grid opened above
def test_how_far_one_has_come_is_said_in_the_grid_and_on_koding_and_taken_back(coded: App, open_page: OpenPage) -> None:
    page = open_page(coded, "")
    page.get_by_role("button", name=re.compile("HN runde 2.*ikke kodet")).wait_for()
    choose(page, "coverage.click", "sier ferdig")
    page.get_by_role("button", name=re.compile("HN runde 2")).click()
    page.get_by_role("button", name=re.compile("HN runde 2.*ferdig · 0 %")).wait_for()
    choose(page, "coverage.click", "åpner samlingen")
    page.get_by_role("button", name=re.compile("HN runde 2")).click()
    page.wait_for_url(re.compile(r"/coding\?session=HN-R2"))
    page.locator(".st-key-coding_more button").first.click()
    page.get_by_role("radio", name="Ferdig", checked=True).wait_for()
    page.get_by_role("radio", name="Under arbeid").click()
    page.get_by_role("radio", name="Under arbeid", checked=True).wait_for()
    settled(page)
    with Study(coded.folder) as study:
        assert covered(study)["HN-R2"] == "under_way"
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Oversikt", exact=True).first.click()
    page.get_by_role("button", name="Angre").click()
    page.get_by_role("button", name=re.compile("HN runde 2.*ferdig · 0 %")).wait_for()
    with Study(coded.folder) as study:
        study.undo()
        assert covered(study)["HN-R2"] == "not_begun"


@pytest.mark.slow
def test_a_group_leads_to_its_sessions_from_the_grid_and_from_the_field_of_search(
    coded: App, open_page: OpenPage
) -> None:
    page = open_page(coded, "")
    page.get_by_role("button", name="Samlingene til HN").first.click()
    page.wait_for_url(re.compile(r"transcripts\?.*session=HN-R1"))
    page.get_by_role("heading", name="Materiale", level=1).wait_for()
    page.get_by_role("link", name="Oversikt", exact=True).first.click()
    page.get_by_role("heading", name="Oversikt", level=1).wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("HN ")
    page.get_by_role("option", name="HN").filter(has_text="gruppe").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"transcripts\?.*session=HN-R1"))


@pytest.mark.slow
def test_a_named_view_has_a_link_that_brings_the_choices_back(coded: App, open_page: OpenPage) -> None:
    page = open_page(coded, "themes")
    page.get_by_role("radio", name="Ett tema").click()
    choose(page, "themes.as", "Gruppe for gruppe")
    page.locator(".qual-figure .mark").first.wait_for()
    page.get_by_role("button", name="Visninger").click()
    page.get_by_label("Navn").fill("Te i havna")
    page.get_by_label("Navn").press("Tab")
    page.get_by_role("button", name="Lagre visning").click()
    page.wait_for_url(re.compile("view="))
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Figur: Gruppe for gruppe").wait_for()
    at_rest(other)
    other.get_by_role("button", name="Visninger").click()
    other.context.grant_permissions(["clipboard-read", "clipboard-write"])
    other.get_by_role("button", name="Kopier lenken").click()
    other.get_by_role("button", name="Lenken er kopiert").wait_for()
    assert re.search(r"/themes\?view=\w", other.evaluate("() => navigator.clipboard.readText()"))
    with Study(coded.folder) as study:
        assert study.undo() == "view.save"


GONE = {
    "themes_level": "gone", "themes_measure": "gone", "themes_by": "gone", "themes_groups": ["XX"], "themes_rounds": [99],
    "themes_sides": "gone", "themes_left_round": 99, "themes_right_round": 99, "themes_inside_group": "XX",
    "themes_pairs_round": 99, "themes_pairs_group": "XX", "themes_then": 99, "themes_now": 99, "themes_person": "xx9",
    "themes_stance": "gone", "themes_as_talk": "gone", "themes_order": "gone", "themes_within": "gone",
}  # fmt: skip


@pytest.mark.slow
def test_a_view_that_names_what_is_gone_opens_with_what_there_is(coded: App, open_page: OpenPage) -> None:
    shown = {"change": "", "one": "uptake", "compare": "", "together": "", "who": "person", "gone": ""}
    with Study(coded.folder) as study:
        views = {
            part: save_view(
                study.acting("Kari"), part, "themes", GONE | {"themes_part": part, f"themes_as_{part}": as_ or "gone"}
            )
            for part, as_ in shown.items()
        }
    page = open_page(coded, "themes")
    for part, view in views.items():
        page.goto(coded.address(f"themes?view={view}"))
        page.get_by_role("heading", name="Temaer", level=1).wait_for()
        settled(page)
        assert page.get_by_text(text("ui.defect", "nb")).count() == 0, part


@pytest.mark.slow  # two pages and a download; what is ticked is in tests/ui/test_pages.py, what is written in tests/reports
def test_ticked_quotations_are_downloaded_verbatim_and_survive_a_visit_elsewhere(
    coded: App, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(coded, "quotes")
    card = page.get_by_text("Hos oss ligger permen", exact=False)
    card.wait_for()
    settled(page)  # the card's own tick is drawn after its words
    page.get_by_test_id("stCheckbox").last.locator("label").click()
    page.get_by_text("1 avkrysset sitat").wait_for()
    settled(page)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name=text("ui.bar.js.label", "nb")).fill("kodebok")
    page.locator("[role=option][aria-selected=true]").get_by_text("side", exact=True).wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kodebok", level=1).wait_for()
    page.get_by_role("link", name="Sitater", exact=True).first.click()
    page.get_by_text("1 avkrysset sitat").first.wait_for()
    with page.expect_download() as started:
        page.get_by_role("button", name=text("ui.anatomy.download", "nb")).click()
        page.get_by_role("button", name="Markdown").click()
    page.get_by_role("status").get_by_text("Lastet ned:").wait_for()
    page.get_by_role("button", name="Markdown").wait_for(state="detached")
    target = tmp_path / "sitater.md"
    started.value.save_as(target)
    written = target.read_text(encoding="utf-8")
    assert "Hos oss ligger permen i skuffen og støver ned, det er va- vanskelig.»" in written
    assert "kopp te" not in written
    assert "oppdiktet" in written


#: each page with something that only its component or picture draws
PAGES = {
    "": ".qual-grid button", "transcripts": "h1", "log": "[data-testid=stDataFrame] canvas",
    "transcripts?part=design": "[data-testid=stDataFrame] canvas", "coding": ".qt-row, [id^=qt-]", "codebook": "[id^=qb-]",
    "themes": ".qual-figure .mark", "quotes": ".qual-quote", "analysis_day?group=HN": ".qual-day *",
}  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "names"), [("light", tuple(PAGES)), ("dark", ("", "transcripts", "codebook", "themes", "quotes"))]
)
@pytest.mark.slow
def test_each_page_is_drawn_whole_asks_no_other_machine_and_breaks_no_policy(
    coded: App, open_page: OpenPage, scheme: str, names: tuple[str, ...]
) -> None:
    page = open_page(coded, "", color_scheme=scheme)
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if not _own(coded, request.url) else None)
    said = _complaints(page)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in names:
        page.goto(coded.address(name))
        page.locator(PAGES[name]).first.wait_for(state="attached")
        at_rest(page)
        assert not foreign
        assert said == [], name
        assert page.get_by_test_id("stException").count() == 0, name
        assert page.locator(".st-key-qual_fiction .mark").count() == 1, name


@pytest.mark.slow
def test_the_policy_stops_all_from_elsewhere(coded: App, browser: Browser) -> None:
    stranger = browser.new_context()  # not one of those in which a request elsewhere fails the test
    page = stranger.new_page()
    said = _complaints(page)
    coded.let_in(page)
    page.evaluate(
        "new Promise((done) => { const one = new Image(); one.onerror = done; one.src = '//evil.example/x'; })"
    )
    assert page.evaluate("fetch('http://evil.example/').then(() => true, () => false)") is False
    stranger.close()
    assert len([one for one in said if "evil.example" in one]) >= 2


@pytest.mark.slow  # each half has a quick test: the passage in test_coding.py, the cell above
def test_a_passage_coded_by_keyboard_is_a_cell_of_the_matrix(coded: App, open_page: OpenPage) -> None:
    """The whole way: code by keyboard, see it in the matrix, click it, read the words again."""
    with put_back(coded):
        with Study(coded.folder) as study:
            said = study.utterances("HN-R1").set_index("utterance").loc["HN-R1-0002"]
        page = open_page(coded, "coding?session=HN-R1&utterance=HN-R1-0002")
        page.click(".qt-row >> nth=1")
        page.keyboard.press("Enter")
        page.keyboard.type("te først")
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(".qt-row >> nth=1 >> .qt-chip:has-text('te først')")
        page.wait_for_function("() => globalThis.qualWire?.queue && !qualWire.waiting.length")  # the store has it
        page.get_by_role("link", name="Temaer", exact=True).first.click()
        page.get_by_role("heading", name="Temaer", level=1).wait_for()
        choose(page, "themes.which.label", "Koder")
        page.locator(".qual-figure .mark").first.wait_for()
        find_cell(page, "te først", "HN", "1 av 2").click()
        page.get_by_text(f"«{said['text'][:20]}", exact=False).first.wait_for()
        with Study(coded.folder) as study:
            matrix = study.themes(level="code", themes=["te først"], language="nb")
        shown = matrix[(matrix["group"] == "HN") & (matrix["round"] == 1)]["display"].tolist()
        assert shown == ["1 av 2"]


def _complaints(page: Page) -> list[str]:
    """What the browser says, from now on, that the page's content policy has stopped."""
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if "Content Security Policy" in one.text else None)
    return said


def _own(app: App, address: str) -> bool:
    return address.startswith((app.base + "/", app.base.replace("http", "ws") + "/", "data:", f"blob:{app.base}/"))
