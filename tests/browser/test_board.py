"""The board of Kodebok in a real browser: keys, dragging, tests; and two windows that change the same words."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qual import codebook, coding
from qual.study import Study

from .conftest import App, at_rest, running
from .geometry import faults, resized

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

CODES = ("ringer hjem først", "permen ligger i skuffen", "vi tar en kopp te", "alle vet, ingen sier")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, small_folder: Path, browser: object) -> Iterator[App]:
    """The app on the small study with four codes in the order of the list, one group and one concept."""
    folder = Path(shutil.copytree(small_folder / "study", tmp_path_factory.mktemp("board") / "study"))
    with Study(folder, coder="Oppsett") as study:
        for code in CODES:
            codebook.add_code(study, code)
        study.code("HN-R1-0002", CODES[0])
        codebook.add_group(study, "Ringe først")
        codebook.add_concept(study, "Å nøle")
    with running(folder) as started:
        yield started


@pytest.fixture
def app(served: App) -> Iterator[App]:
    """The same app for each test; what the one before it did is undone."""
    with Study(served.folder) as study:
        before = study.revision
        yield served
        for coder in ("Bo", "Ada", "meg"):
            while (entry := coding.undoable(study.acting(coder))) and entry["seq"] > before:
                coding.undo(study.acting(coder))


def stored(app: App, read: Callable[[Study], Any], wanted: Any) -> None:
    """The store says ``wanted``, now or within a few seconds."""
    until = time.monotonic() + 60
    with Study(app.folder) as study:
        while (found := read(study)) != wanted and time.monotonic() < until:
            time.sleep(0.05)
    assert found == wanted


def groups(study: Study) -> list[str | None]:
    return [None if group != group else group for group in study.codes()["group"].tolist()]


def option(page: Page, name: str) -> Locator:
    return page.locator("[role=option]", has_text=name).first


def acknowledged(page: Page) -> None:
    page.wait_for_function("() => globalThis.qualWire?.queue && !qualWire.waiting.length")


def test_codes_are_grouped_by_keyboard_alone_and_undone(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    option(page, CODES[0]).wait_for()
    page.locator('[data-kind="codes"]').focus()
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_text("2 koder valgt").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("ringe")
    page.keyboard.press("Enter")
    stored(app, groups, ["Ringe først", "Ringe først", None, None])
    page.keyboard.press("g")  # the frame has gone on to the next code
    page.keyboard.type("Te og tid")
    page.keyboard.press("Shift+Enter")  # a group that is not there yet: made and filled in one act
    stored(app, groups, ["Ringe først", "Ringe først", "Te og tid", None])
    acknowledged(page)
    page.keyboard.press("u")
    stored(app, groups, ["Ringe først", "Ringe først", None, None])
    with Study(app.folder) as study:
        assert [row["name"] for row in codebook.board(study)["groups"]] == ["Ringe først"]
    acknowledged(page)
    page.keyboard.press("Shift+U")
    stored(app, groups, ["Ringe først", "Ringe først", "Te og tid", None])
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    stored(app, groups, [None, "Ringe først", "Te og tid", None])


@pytest.mark.slow
def test_the_keys_that_are_shown_work_at_once_and_ctrl_z_takes_back(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    option(page, CODES[0]).wait_for()
    at_rest(page)
    page.evaluate("() => document.activeElement?.blur()")  # nothing has been clicked
    page.locator(".qb-question").first.wait_for()
    page.keyboard.press("2")  # as it stands on the button: no, it could not have been made before coding
    answers = lambda study: [one.answer for one in codebook.read_from(study).verdicts]  # noqa: E731
    stored(app, answers, ["grounded"])
    acknowledged(page)
    page.keyboard.press("Control+z")
    stored(app, answers, [])
    acknowledged(page)
    page.get_by_role("button", name="Vis tall").click()  # from a button too
    page.keyboard.press("Control+Shift+Z")
    stored(app, answers, ["grounded"])
    acknowledged(page)
    page.locator(".qb-search").fill("te")
    page.keyboard.press("Control+z")  # in a field it is the field's own
    page.wait_for_function("() => document.querySelector('.qb-search').value === ''")
    acknowledged(page)
    stored(app, answers, ["grounded"])
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Avbryt").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator(".qt-keys dt").first.inner_text().startswith("u")


@pytest.mark.slow
def test_place_and_filter_are_kept_over_a_reload_and_on_the_way_back(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    option(page, CODES[2]).wait_for()
    page.get_by_label("Rekkefølge").select_option("name")
    page.locator(".qb-search").fill("e")
    option(page, CODES[2]).click()
    shown = page.locator('[data-kind="codes"] .qb-name').all_inner_texts()
    framed = page.locator(".qb-here", has_text=CODES[2])
    page.reload()
    framed.wait_for()
    assert page.locator('[data-kind="codes"] .qb-name').all_inner_texts() == shown
    assert page.locator(".qb-search").input_value() == "e"
    option(page, CODES[2]).dblclick()
    page.get_by_role("heading", name=CODES[2]).wait_for()
    page.get_by_role("button", name="Kodeboka", exact=True).click()
    framed.wait_for()
    assert page.locator('[data-kind="codes"] .qb-name').all_inner_texts() == shown


@pytest.mark.slow
def test_several_codes_are_dragged_to_a_group_and_the_group_to_a_concept(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    option(page, CODES[1]).click()
    option(page, CODES[3]).click(modifiers=["Control"])
    option(page, CODES[3]).drag_to(page.locator('[data-kind="groups"] [role=option]', has_text="Ringe først"))
    stored(app, groups, [None, "Ringe først", None, "Ringe først"])
    page.locator('[data-kind="groups"] [role=option]', has_text="Ringe først").drag_to(option(page, "Å nøle"))
    stored(app, lambda study: study.codes()["concepts"].tolist(), ["", "Å nøle", "", "Å nøle"])
    last = page.locator('[data-kind="groups"] [role=option]').last
    assert "Restgruppe" in last.inner_text()
    option(page, CODES[1]).drag_to(last)
    stored(app, groups, [None, None, None, "Ringe først"])
    acknowledged(page)
    page.get_by_role("button", name="Angre").first.click()
    stored(app, groups, [None, "Ringe først", None, "Ringe først"])


@pytest.mark.slow
def test_open_tests_are_a_filter_and_an_answer_takes_one_out(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook?show=untested")
    page.get_by_role("button", name="Ikke testet: 4").wait_for()
    page.locator('[data-kind="codes"]').focus()
    page.keyboard.press("t")
    page.keyboard.type("sagt av A1")
    page.keyboard.press("Alt+2")  # no, it could not have been made before coding
    page.get_by_role("button", name="Nei").first.wait_for()
    page.keyboard.press("t")
    page.keyboard.press("3")  # yes, it tells what is said
    page.get_by_role("button", name="Ikke testet: 3").wait_for()
    assert page.locator('[data-kind="codes"] [role=option]').count() == 3
    stored(
        app,
        lambda study: [(one.name, one.answer, one.reason) for one in codebook.read_from(study).verdicts],
        [(CODES[0], "grounded", "sagt av A1"), (CODES[0], "says", None)],
    )


@pytest.mark.slow
def test_a_code_can_fail_both_questions_and_stays_in_view_until_both_are_answered(
    app: App, open_page: OpenPage
) -> None:
    page = open_page(app, "codebook?show=untested")
    option(page, CODES[1]).click()
    first = page.locator(".qb-question").first
    first.get_by_role("button", name="Ja").click()
    assert first.get_by_role("button", name="Ja").get_attribute("aria-pressed") == "true"
    assert "Sorteringskode: kunne vært laget før kodingen" in page.locator(".qb-panel").inner_text()
    assert option(page, CODES[1]).is_visible()
    page.locator(".qb-question").last.get_by_role("button", name="Nei").click()
    page.get_by_role("button", name="Ikke testet: 3").wait_for()
    stored(
        app,
        lambda study: [one.answer for one in codebook.read_from(study).verdicts],
        ["sorting", "topic"],
    )
    option(page, CODES[1]).wait_for(state="detached")


@pytest.mark.slow
def test_search_looks_at_once_and_enter_opens_the_page_of_the_code(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    option(page, CODES[0]).wait_for()
    page.locator('[data-kind="codes"]').focus()
    page.keyboard.press("/")
    page.keyboard.type("forst")  # ø need not be typed
    assert page.locator('[data-kind="codes"] [role=option]').count() == 1
    page.keyboard.press("Enter")
    page.locator(".qb-passage", has_text="kopp te").first.wait_for()  # its passages stand beside it
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=CODES[0]).wait_for()
    page.get_by_role("button", name="Kodeboka", exact=True).click()
    option(page, CODES[0]).wait_for()  # and does not open again


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_one_thing_can_be_read_and_begins_near_the_top(app: App, open_page: OpenPage, scheme: str) -> None:
    long = "når ingen ringer hjem før det er for sent å hente"
    with Study(app.folder) as study:
        acting = study.acting("meg")
        coded = acting.code("HN-R1-0004", long)
        group = codebook.group_codes(acting, [study.code_id(long)], long.capitalize())
        concept = codebook.raise_groups(acting, [group], f"At {long}")
        point = codebook.point_from_codings(acting, f"Og {long}", [coded])
        code = study.code_id(long)
    page = open_page(app, f"codebook?code={code}", color_scheme=scheme)
    for kind, about in (("code", code), ("codegroup", group), ("concept", concept), ("point", point)):
        page.goto(app.address(f"codebook?{kind}={about}"))
        page.get_by_role("heading", name=long).first.wait_for()
        at_rest(page)
        for width in resized(page, (900, 1400, 1920)):
            assert faults(page, ".st-key-qual_page") == [], (kind, width)
            top = page.locator(".st-key-qual_main").bounding_box()
            assert top is not None
            assert top["y"] <= (190 if width > 900 else 240), (kind, width)  # such a name takes two lines there
        page.set_viewport_size({"width": 900, "height": 900})
        page.get_by_role("button", name="Navn og notater").click()  # the panel is a sheet there
        page.get_by_role("textbox", name="Skriv et notat").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("textbox", name="Skriv et notat").wait_for(state="hidden")


@pytest.mark.slow
def test_two_windows_lose_no_update_of_a_name(app: App, open_page: OpenPage) -> None:
    with Study(app.folder) as study:
        code = study.code_id(CODES[0])
    one, other = (open_page(app, f"codebook?code={code}&coder={name}") for name in ("Ada", "Bo"))
    for page in (one, other):  # both have seen the old name before either changes it
        page.get_by_role("textbox", name="Navn", exact=True).wait_for()
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    for page, name in ((one, "ringer straks"), (other, "ringer alltid")):
        field = page.get_by_role("textbox", name="Navn", exact=True)
        field.fill(name)
        page.get_by_role("button", name="Lagre", exact=True).click()
        page.get_by_role("button", name="Lagre", exact=True).wait_for()
        if page is one:
            stored(app, lambda study: study.codes()["code"][0], "ringer straks")
    other.get_by_text("Hvilken tekst vil du beholde?").wait_for()
    told = other.locator('[class*="st-key-conflict_"]').inner_text()
    assert "ringer alltid" in told
    assert "ringer straks" in told
    with Study(app.folder) as study:
        assert study.codes()["code"][0] == "ringer straks"
    other.get_by_role("button", name="Behold min").click()
    stored(app, lambda study: study.codes()["code"][0], "ringer alltid")


@pytest.mark.slow
def test_a_concept_whose_group_failed_is_marked_whatever_its_own_verdict(app: App, open_page: OpenPage) -> None:
    with Study(app.folder) as study:
        acting = study.acting("meg")
        codes = [study.code_id(CODES[0])]
        group = codebook.group_codes(acting, codes, "Alt mulig")
        concept = codebook.raise_groups(acting, [group], "Å nøle")
        codebook.record_verdict(acting, "concept", "concept", concept, "general")
    page = open_page(app, "codebook")
    resting = page.locator('[data-kind="concepts"] [role=option]', has_text="Å nøle")
    resting.wait_for()
    assert resting.locator(".qb-mark").count() == 0
    page.locator('[data-kind="groups"] [role=option]', has_text="Alt mulig").click()
    page.keyboard.press("t")
    page.keyboard.press("2")
    resting.locator(".qb-mark").wait_for()
    resting.click()
    assert "Hviler på en kodegruppe som ikke besto testen: Alt mulig" in page.locator(".qb-panel").inner_text()


@pytest.mark.slow
def test_counts_and_bars_are_off_until_somebody_asks_for_them(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    option(page, CODES[0]).wait_for()
    assert page.locator(".qb-strip, .qb-count").count() == 0
    page.get_by_role("button", name="Vis tall").click()
    assert option(page, CODES[0]).locator(".qb-count").inner_text() == "1"
    page.get_by_role("button", name="Vis tall").click()
    assert page.locator(".qb-strip, .qb-count").count() == 0
    page.get_by_label("Rekkefølge").select_option("name")
    names = page.locator('[data-kind="codes"] .qb-name').all_inner_texts()
    assert names == ["alle vet, ingen sier", "permen ligger i skuffen", "ringer hjem først", "vi tar en kopp te"]


@pytest.mark.slow
def test_theory_is_a_sentence_that_ties_chosen_concepts(app: App, open_page: OpenPage) -> None:
    with Study(app.folder) as study:
        codebook.add_concept(study.acting("meg"), "Å bære")
    page = open_page(app, "codebook")
    concepts = page.locator('[data-kind="concepts"] [role=option]')
    concepts.nth(1).wait_for()
    concepts.nth(0).click()
    concepts.nth(1).click(modifiers=["Control"])
    page.keyboard.press("ArrowRight")
    page.keyboard.type("Den som bærer, nøler ikke.")
    page.keyboard.press("Enter")
    relation = page.locator('[data-kind="relations"] [role=option]')
    relation.wait_for()
    assert relation.inner_text().split("\n") == ["Den som bærer, nøler ikke.", "Å nøle – Å bære"]
    told = [("Den som bærer, nøler ikke.", ("Å nøle", "Å bære"))]
    stored(app, lambda study: [(one.statement, one.concepts) for one in codebook.read_from(study).relations], told)
    acknowledged(page)
    relation.click()
    page.keyboard.press("Delete")
    relation.wait_for(state="detached")
    stored(app, lambda study: codebook.read_from(study).relations, ())
