"""Analysedag in a real browser: level and rounds chosen, slides turned, a decision written on them and read in the minutes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from qual.study import Study
from qual.themes.decided import entries

from .conftest import App, running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("day") / "study"
    shutil.copytree(small_folder / "study", folder)
    with Study(folder, coder="Ada") as study:
        study.code("HN-R1-0002", "vi ringer først")
        study.code("HN-R2-0002", "lista henger på veggen")
    with running(folder) as started:
        yield started


def choose_place(page: Page, place: str) -> None:
    """Choose in the title what it is about."""
    page.get_by_role("button", name=re.compile("^Hvem handler det om")).click()
    page.get_by_role("combobox", name=re.compile("Hvem handler det om")).click()
    page.get_by_role("option", name=place).click()
    settled(page)
    page.keyboard.press("Escape")


def test_from_level_and_rounds_to_a_decision_in_the_minutes(app: App, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(app, "analysis_day?coder=Ada")
    page.get_by_text("Hva konkluderer vi sammen?").wait_for()
    choose_place(page, "Nivå: Leder")
    page.get_by_text("«Vi tar en kopp te", exact=False).wait_for()
    page.get_by_text("Ikke sagt nå, uten at").wait_for()  # one of two had it: never "gone"
    assert page.get_by_text("Borte siden").count() == 0
    page.get_by_text(
        "av den ene som var med begge gangene, sa 1 det før, 0 nå; av 1 som ikke er med nå, sa 0 det"
    ).wait_for()

    page.get_by_role("button", name="Stor skjerm").click()
    slides = page.get_by_role("dialog")
    slides.get_by_text("1 / 4").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    slides.get_by_text("3 / 4").wait_for()
    slides.get_by_text("«Ringelisten henger på veggen", exact=False).wait_for()
    page.keyboard.press("ArrowLeft")
    slides.get_by_text("2 / 4").wait_for()
    page.keyboard.press("n")
    page.keyboard.type("Vi holder fast ved lista; <b>alle</b> ringer.")
    page.keyboard.press("Enter")
    slides.get_by_text("Skrevet ned.", exact=False).wait_for()
    slides.get_by_text("2 / 4").wait_for()  # the slide stays, and the keys turn slides again
    page.keyboard.press("ArrowRight")
    slides.get_by_text("3 / 4").wait_for()
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert slides.get_by_role("textbox").input_value() == "n"
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    slides.get_by_text("4 / 4").wait_for()
    slides.get_by_text("Vi holder fast ved lista; <b>alle</b> ringer.").wait_for()  # words, never markup
    slides.get_by_text("Ada, ").wait_for()
    with Study(app.folder) as study:
        assert [(one["kind"], one["author"]) for one in entries(study, "Leder")] == [("decision", "Ada")]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    slides.wait_for(state="detached")

    page.get_by_text("Referat").first.click()
    page.get_by_role("textbox", name="Til stede i dag").fill("Ada, Bo")
    page.get_by_role("textbox", name="Til stede i dag").press("Enter")
    page.wait_for_timeout(1000)  # the run that the names start takes the old button's file with it
    settled(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Last ned referatet").click()
    got.value.save_as(tmp_path / "referat.docx")
    told = [paragraph.text for paragraph in docx.Document(str(tmp_path / "referat.docx")).paragraphs]
    assert told.index("Det vi ble enige om") < told.index("Vi holder fast ved lista; <b>alle</b> ringer.")
    assert any("Ada, Bo" in text for text in told)


@pytest.mark.slow  # breadth; the slides are walked above
def test_every_theme_on_a_slide_opens_its_words(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "analysis_day?coder=Ada&level=Leder")
    page.get_by_role("button", name="Stor skjerm").click()
    slides = page.get_by_role("dialog")
    for number in (1, 2, 3):
        slides.get_by_text(f"{number} / 4").wait_for()
        themes = slides.locator(".themes button.name")
        assert themes.count() >= 1
        for at in range(themes.count()):
            name, words = themes.nth(at), slides.locator(".themes li").nth(at).locator(".words figure")
            if name.get_attribute("aria-expanded") == "false":
                name.click()
            words.first.wait_for()
            assert name.get_attribute("aria-expanded") == "true"
        themes.first.press("Enter")
        slides.locator(".themes li").first.locator(".words figure").first.wait_for(state="detached")
        page.keyboard.press("ArrowRight")


@pytest.mark.slow
def test_a_quotation_leads_to_its_place(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "analysis_day")
    choose_place(page, "Gruppe: HN Havna")
    page.get_by_role("button", name="HN-R1-0002").click()
    page.wait_for_url(re.compile(r"/coding\?.*utterance=HN-R1-0002"))


@pytest.mark.slow
def test_a_wall_is_seen_and_then_stored(app: App, open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "konferanse.csv"
    file.write_text(
        'Spørsmål;Innlegg;Tid\nHva nå?;"Ringe\nmer";10:02\nHva nå?;Lese mindre;10:03\n', encoding="utf-8-sig"
    )
    page = open_page(app, "transcripts?part=import&what=wall")
    page.get_by_text("Innlegg fra en dialogkonferanse").wait_for()
    page.set_input_files("input[type=file]", str(file))
    page.get_by_text("2 innlegg under 1 spørsmål").wait_for()
    with Study(app.folder) as study:
        assert "konferanse" not in set(study.sessions()["session"])
    page.get_by_role("button", name="Importer veggen").click()
    page.get_by_text("konferanse: 2 innlegg er importert").wait_for()
    with Study(app.folder) as study:
        assert study.utterances("konferanse")["text"].tolist() == ["Hva nå?", "Ringe\nmer", "Lese mindre"]
