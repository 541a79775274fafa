"""Files in, as a person does it: a mixed folder in one table, names out with a preview, a corrected file looked at first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import small_study

from qual.study import Study

from .conftest import PATIENCE, App, at_rest, put_back, running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # breadth; the way through each page is in the quick suite

NEW = "Gruppe: HV\nRunde: 2\n\n" + "Mod: Hvordan går det, Kari?\nB1: Karis bror ringer hjem.\nB2: En god dag.\n" * 4
CORRECTED = small_study.TALK["HN-R1"].replace("kopp te", "kopp kaffe").replace(
    "Hos oss ligger permen i skuffen og støver ned, det er va- vanskelig.", "Noe helt annet ble sagt på dette møtet."
)  # fmt: skip
ROW, LEFT = 35, {"wanted": 25, "group": 510, "round": 630}  # pixels: a row's height, and where a column is


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, small_folder: Path, browser: object) -> Iterator[App]:
    folder = small_study.copy(small_folder / "study", tmp_path_factory.mktemp("import") / "study")
    with Study(folder, coder="Ada") as study:
        study.code("HN-R1-0002", "ringe hjem først", start=0, end=19)
        study.code("HN-R1-0003", "permen i skuffen", start=3, end=42)
    with running(folder) as started:
        yield started


@pytest.fixture
def app(coded: App) -> Iterator[App]:
    with put_back(coded):
        yield coded


def drop(page: Page, *files: Path) -> None:
    page.set_input_files("input[type=file] >> nth=0", [str(file) for file in files])
    page.get_by_text("Se på filen før den lagres").wait_for()
    at_rest(page)  # what opens on a click is closed again by what the page still draws


def table(page: Page, key: str) -> Locator:
    return page.locator(f'[class*="st-key-{key}"] [data-testid="stDataFrame"]').first


def cell(page: Page, grid: Locator, column: int, row: int) -> None:
    """Click a cell: ``column`` in pixels from the left, ``row`` from 1."""
    at_rest(page)  # a table that is drawn anew lets go of the cell
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + column, box["y"] + ROW * row + ROW / 2)


def shows(grid: Locator, *words: str) -> None:
    """Wait until the table has cells with these words; they are drawn on a canvas, and stand inside it for those who hear."""
    for one in words:
        grid.locator("canvas td").get_by_text(one, exact=True).first.wait_for(state="attached")


def write(page: Page, grid: Locator, column: int, row: int, words: str) -> None:
    """Until the table has been drawn anew with what was written. A table that is drawn anew lets go of the cell that one has gone
    into: then one goes into it again."""
    from playwright.sync_api import TimeoutError as NotThere

    field = page.locator("#portal textarea, #portal input:not([type=checkbox])").first
    for _ in range(5):
        cell(page, grid, column, row)
        page.keyboard.press("Enter")
        try:
            field.wait_for(timeout=PATIENCE / 12)
            break
        except NotThere:
            continue
    field.fill(words)
    asked = page.evaluate("() => runsAsked.count")
    page.keyboard.press("Enter")
    page.wait_for_function("(asked) => runsAsked.count > asked", arg=asked)
    settled(page)


def test_a_folder_of_mixed_files_is_checked_in_one_table_and_a_failure_stops_no_other(
    app: App, open_page: OpenPage, tmp_path: Path
) -> None:
    inbox = tmp_path / "inn"
    inbox.mkdir()
    broken, new, old, nowhere = (inbox / name for name in ("a-brutt.docx", "b-ny.txt", "c-samme.txt", "d-hvor.txt"))
    broken.write_bytes(b"PK\x03\x04 avbrutt")
    small_study.text_file(new, NEW)
    small_study.text_file(old, small_study.TALK["HV-R1"])
    small_study.text_file(nowhere, "Mod: Hva nå da?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, vi ringer hjem.\n")
    page = open_page(app, "transcripts?part=import")
    drop(page, broken, new, old, nowhere)
    page.get_by_text("a-brutt.docx er skadet").wait_for()
    grid = table(page, "places_")
    shows(grid, "kan ikke leses", "ny", "finnes allerede i HV-R1", "hvor hører den til?")
    page.get_by_role("button", name="Importer 1 fil", exact=True).wait_for()  # the one that is new
    page.get_by_role("link", name="Kodebok", exact=True).first.click()
    page.get_by_role("heading", name="Kodebok", level=1).wait_for()
    page.get_by_role("link", name="Materiale", exact=True).first.click()  # what was dropped is still there
    page.get_by_role("button", name="Importer 1 fil", exact=True).wait_for()
    grid = table(page, "places_")
    write(page, grid, LEFT["group"], 4, "HN")
    write(page, grid, LEFT["round"], 4, "1")  # where a session is already: two others' coded talk would go
    shows(grid, "rettet utgave av HN-R1")
    page.get_by_role("button", name="Importer 2 filer", exact=True).click()
    page.get_by_text("1 av 2 filer er importert").first.wait_for()
    page.get_by_text("referansepunkter i HN-R1 finnes ikke igjen i den rettede filen").wait_for()
    with Study(app.folder) as study:
        assert len(study.utterances("HV-R2")) == 12
        assert len(study.utterances("HN-R1")) == 5
        assert len(study.codings()) == 2
    grid = table(page, "places_")
    shows(grid, "d-hvor.txt")  # stays, to be corrected
    write(page, grid, LEFT["round"], 1, "2")
    page.get_by_text("finnes ikke igjen i den rettede filen").wait_for(state="detached")  # it is not what is said now


def test_a_file_without_a_tick_is_still_there_when_the_others_are_in(
    app: App, open_page: OpenPage, tmp_path: Path
) -> None:
    new = small_study.text_file(tmp_path / "b-ny.txt", NEW)
    nowhere = small_study.text_file(
        tmp_path / "d-hvor.txt", "Mod: Hva nå da?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, hjem.\n"
    )
    page = open_page(app, "transcripts?part=import")
    drop(page, new, nowhere)
    page.get_by_role("button", name="Importer 1 fil", exact=True).click()
    page.get_by_text("Lagt i HV-R2: 12 ytringer").wait_for()
    shows(table(page, "places_"), "d-hvor.txt", "hvor hører den til?")


def test_names_are_seen_in_context_and_gone_before_anything_is_stored(
    app: App, open_page: OpenPage, tmp_path: Path
) -> None:
    file = small_study.text_file(tmp_path / "Kari HV-R2.txt", NEW)
    names = small_study.text_file(tmp_path / "navn.csv", "navn;erstatning;slag\nKari;Anne;person\nDag;Ivar;person\n")
    page = open_page(app, "transcripts?part=import")
    drop(page, file)
    page.get_by_text("Bytt ut navn (pseudonymiser) før kodingen: ingen liste ennå").click()
    at_rest(page)
    page.get_by_role("button", name="Hent listen fra en fil").click()
    page.set_input_files("input[type=file] >> nth=1", str(names))
    page.get_by_text("Bytt ut navn (pseudonymiser): 2 på listen, 8 treff blir byttet ut").wait_for()
    page.keyboard.press("Escape")
    grid = table(page, "names_hits")
    shows(grid, "Annes", "genitiv", "små bokstaver: kanskje ikke et navn")
    page.get_by_text("Hvordan går det, Anne?").first.wait_for()  # the preview shows what will be stored
    cell(page, grid, LEFT["wanted"], 1)
    page.get_by_text("Bytt ut navn (pseudonymiser): 2 på listen, 7 treff blir byttet ut").wait_for()
    with Study(app.folder) as study:
        assert not study.files("HV-R2")
    settled(page)
    page.get_by_role("button", name="Importer 1 fil", exact=True).click()
    page.get_by_text("Lagt i HV-R2: 12 ytringer").wait_for()
    with Study(app.folder) as study:
        said = study.utterances("HV-R2")["text"].tolist()
        assert said[0] == "Hvordan går det, Kari?"  # unticked, it stays
        assert "Kari" not in " ".join(said[1:])
        assert "Annes bror ringer hjem." in said
        assert "En god dag." in said
        (told,) = study.files("HV-R2")
        assert told.private
        assert told.file == "Anne_HV-R2.txt"


def test_a_corrected_file_shows_its_changes_and_loses_codings_only_at_the_users_word(
    app: App, open_page: OpenPage, tmp_path: Path
) -> None:
    file = small_study.text_file(tmp_path / "opptak_havna.txt", CORRECTED)
    page = open_page(app, "transcripts?part=import")
    drop(page, file)
    page.get_by_text("1 med andre ord, 1 ikke funnet igjen").wait_for()
    assert page.locator(".qual-diff del").first.inner_text() == "te"
    assert page.locator(".qual-diff ins").first.inner_text() == "kaffe"
    page.get_by_role("button", name="Importer 1 fil", exact=True).click()
    page.get_by_text("referansepunkter i HN-R1 finnes ikke igjen").wait_for()
    page.get_by_text(re.compile("Jeg har sett dem som ikke er funnet igjen")).click()
    page.get_by_role("button", name="Importer 1 fil", exact=True).click()
    page.get_by_text("1 kodet utsnitt ble et notat på samlingen.").wait_for()
    with Study(app.folder) as study:
        codings = study.codings()
        assert codings["code"].tolist() == ["ringe hjem først"]
        assert "Vi tar en kopp kaffe" in study.utterances("HN-R1")["text"].tolist()[1]
        assert [(one.version, one.live) for one in study.files("HN-R1")] == [(2, True), (1, False)]
