"""What reaches the store, and what reaches the screen, when windows, processes and servers come and go."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from running import answer

from qual import codebook, coding, design
from qual.messages import text
from qual.study import Study
from qual.transcripts import Place
from qual.ui import running as remembered
from qual.ui import scripts

from .conftest import App, at_rest, served, settled
from .conftest import running as serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

MANY = 60
OTHER = 29_871  # the port of the study that is opened from another
STORED = "() => globalThis.qualWire?.queue && !qualWire.waiting.length"


def make(folder: Path) -> Path:
    """A study with a session long enough to scroll."""
    file = folder / "BN-R1.txt"
    file.write_text("\n".join(f"D{i % 2}: dette er ytring nummer {i} i en lang samtale" for i in range(MANY)), "utf-8")
    with Study.create(folder / "study", name="Liten", coder="meg") as made:
        made.add(file, place=Place(group="BN", round=1, create=True))
        codebook.add_code(made.acting("meg"), "en kode")
    return folder / "study"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, browser: object) -> Iterator[App]:
    with serving(make(tmp_path_factory.mktemp("wire"))) as started:
        yield started


def row(page: Page, place: int) -> str:
    page.wait_for_selector(".qt-head strong")  # the codings have come
    return f".qt-row >> nth={place}"


def code(page: Page, place: int, name: str) -> None:
    page.click(row(page, place))
    page.keyboard.press("Enter")
    page.keyboard.type(name)
    page.keyboard.press("Shift+Enter")


def coded(folder: Path) -> list[str]:
    with Study(folder) as study:
        return list(study.codings().sort_values("created_at", kind="stable")["code"])


@pytest.mark.slow
def test_acts_run_no_script_and_arrive_in_order(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "coding")
    frames: list[object] = []

    def watch(one: WebSocket) -> None:
        if "_stcore" in one.url:  # Streamlit's own: a rerun of the script begins and ends there
            one.on("framesent", lambda frame: frames.append(frame))
            one.on("framereceived", lambda frame: frames.append(frame))

    page.on("websocket", watch)
    page.reload()
    code(page, 0, "fort")
    page.wait_for_function(STORED)
    frames.clear()  # what Streamlit was asked until now
    for _ in range(40):
        page.keyboard.press("j")
        page.keyboard.press("l")
        page.wait_for_timeout(30)
    page.wait_for_function(STORED)
    assert frames == []
    with Study(app.folder) as study:
        found = study.codings()
        entries = [entry["operation"] for entry in coding.log(study, limit=41)]
    found = found[found["code"] == "fort"].sort_values("created_at", kind="stable")
    assert found["utterance"].is_monotonic_increasing
    assert len(found) == 41
    assert set(entries) == {"coding.apply", "coding.apply_new"}


@pytest.mark.slow
def test_what_another_window_or_process_does_shows_and_place_and_focus_stay(app: App, open_page: OpenPage) -> None:
    page, other = open_page(app, "coding"), open_page(app, "coding?coder=Ada")
    page.click(row(page, MANY - 3))
    page.keyboard.press("Enter")
    page.keyboard.type("halvskre")
    stands = (
        "() => [document.querySelector('.qt-scroll').scrollTop, document.querySelector('.qt').parentElement.view.at]"
    )
    before = page.evaluate(stands)
    assert before[0] > 0
    code(other, MANY - 4, "fra Ada")
    page.wait_for_selector(f"{row(page, MANY - 4)} >> .qt-chip:has-text('fra Ada')")
    with Study(app.folder, coder="Bo") as study:
        study.code(f"BN-R1-{MANY - 4:04}", "fra kommandolinjen")
    page.wait_for_selector(f"{row(page, MANY - 5)} >> .qt-chip:has-text('fra kommandolinjen')")
    assert page.evaluate(stands) == before
    assert page.evaluate("() => document.activeElement.className") == "qt-input"
    assert page.input_value(".qt-input") == "halvskre"


@pytest.mark.slow
def test_the_board_hears_of_others_too(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "codebook")
    page.wait_for_selector("[data-kind=codes] [role=option]")
    with Study(app.folder, coder="Bo") as study:
        codebook.add_code(study, "ny kode fra Bo")
    page.wait_for_selector("[data-kind=codes] [role=option]:has-text('ny kode fra Bo')")


@pytest.mark.slow
def test_what_stands_beside_the_transcript_and_the_board_follows_others_too(app: App, open_page: OpenPage) -> None:
    """A session that comes in, a grouping that is made: drawn as soon as nobody is in the middle of anything, in place."""
    page, board = open_page(app, "coding"), open_page(app, "codebook")
    page.click(row(page, 7))
    board.wait_for_selector("[data-kind=codes] [role=option]")
    at_rest(board)
    stands = "() => [document.querySelector('.qt-row.qt-selected').id, document.querySelector('.qt-scroll').scrollTop]"
    before = page.evaluate(stands)
    with Study(app.folder, coder="Bo") as study:
        design.add_round(study, 7)
        design.add_session(study, design.Session("BN-R7", group="BN", round=7))
        codebook.add_grouping(study, "Bos forsøk")
    page.locator(".qt-strip").get_by_text("R7", exact=True).wait_for()
    board.locator(".st-key-qual_say", has_text="Kodene i Bos forsøk").wait_for()
    assert page.evaluate(stands) == before
    page.keyboard.press("Enter")
    page.keyboard.type("halvskre")
    with Study(app.folder, coder="Bo") as study:
        design.add_round(study, 8)
        design.add_session(study, design.Session("BN-R8", group="BN", round=8))
    page.wait_for_function("() => qualWire.following === 'waits'")
    assert page.input_value(".qt-input") == "halvskre"
    page.keyboard.press("Escape")
    page.locator(".qt-strip").get_by_text("R8", exact=True).wait_for()
    assert page.evaluate(stands) == before


# --- a server that dies, and comes again ---------------------------------------------------------------------
@pytest.mark.slow  # two servers; the queue is in tests/js/queue.test.js, its answers in tests/ui/test_routes.py
def test_a_window_of_a_server_that_died_keeps_its_acts_and_hands_them_in_once(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Killed and started again at its port: nothing is lost, said in our own words, and the keys go on working meanwhile."""
    with served(make(tmp_path)) as server:
        app = server.start()
        page = open_page(app, "coding")
        code(page, 0, "før")
        page.wait_for_function(STORED)
        server.stop(signal.SIGKILL)
        code(page, 1, "under")
        page.keyboard.press("j")
        page.keyboard.press("l")
        page.wait_for_selector(".qual-banner:has-text('tatt vare på i denne nettleseren: 2')")
        page.wait_for_timeout(4000)  # Streamlit has had the time to open its own box
        assert page.locator("[data-testid=stDialog]:visible").count() == 0
        page.keyboard.press("j")
        page.keyboard.press("l")
        page.wait_for_selector(".qual-banner:has-text('tatt vare på i denne nettleseren: 3')")
        assert page.locator(".qt-chip.qt-pending").count() == 3
        assert "ikke lagret ennå" in str(page.get_attribute(".qt-chip.qt-pending", "title"))
        kept = page.evaluate("() => qualWire.banner.acts().map((act) => act.told)")
        assert kept[0] == "Kode «under» på BN-R1-0002 «dette er ytring nummer 1 i en lang samtale»"
        again = server.start()
        assert again.base == app.base
        page.wait_for_selector(".qual-banner:has-text('startet på nytt')")
        again.let_in(page.context.new_page())  # the new link, in this browser
        page.wait_for_function(STORED)
        page.wait_for_selector(".qual-banner", state="detached")
        page.wait_for_selector(".qt-chip.qt-pending", state="detached")
        assert coded(server.folder) == ["før", "under", "under", "under"]
        code(page, 5, "etter")  # and the old window goes on
        page.wait_for_function(STORED)
        assert coded(server.folder)[-1] == "etter"


@pytest.mark.slow
def test_what_a_closed_window_left_is_handed_in_by_the_next(tmp_path: Path, open_page: OpenPage) -> None:
    with served(make(tmp_path)) as server:
        page = open_page(server.start(), "coding")
        page.wait_for_selector(".qt-head strong")
        server.stop(signal.SIGKILL)
        code(page, 1, "igjen")
        page.wait_for_selector(".qual-banner")
        context = page.context
        page.close(run_before_unload=False)
        again = server.start()
        page = context.new_page()
        again.let_in(page)
        page.goto(again.address("coding"))
        page.wait_for_selector(".qt-chip:has-text('igjen')")
        page.wait_for_function(STORED)
        assert coded(server.folder) == ["igjen"]


@pytest.mark.slow
def test_what_waits_follows_a_study_that_is_renamed(tmp_path: Path, open_page: OpenPage) -> None:
    """The command that opens it where it is now leads the app there, and the old tab hands in what it holds."""
    with served(make(tmp_path)) as server:
        page = open_page(server.start(), "coding")
        code(page, 0, "før")
        page.wait_for_function(STORED)
        moved = server.folder.rename(tmp_path / "ny mappe æøå")
        code(page, 1, "under")
        page.wait_for_selector(".qual-banner:has-text('Ikke lagret ennå (1)')")
        page.wait_for_function(
            "() => document.querySelector('.qual-banner').getBoundingClientRect().bottom"
            " <= document.querySelector('[data-testid=stApp]').getBoundingClientRect().top + 1"
        )
        told = answer("app", moved, "--no-browser")
        assert told["before"]
        page.wait_for_function(STORED)
        page.wait_for_selector(".qual-banner", state="detached")
        code(page, 2, "etter")
        page.wait_for_function(STORED)
        assert coded(moved) == ["før", "under", "etter"]


@pytest.mark.slow
def test_another_study_opens_at_its_own_address_and_this_one_stays_what_it_is(
    tmp_path: Path, open_page: OpenPage
) -> None:
    with Study.create(tmp_path / "en annen", name="En annen") as other:
        remembered.keep(replace(remembered.find(other.folder), port=OTHER))
    with served(make(tmp_path)) as server:
        app = server.start()
        page = open_page(app, "", beside=OTHER)
        settled(page)
        page.locator("[data-testid=stPopover] button", has_text="Liten").click()
        page.locator(".st-key-qual_other button").click()
        page.locator(".st-key-open_path input").fill(str(tmp_path / "en annen"))
        page.get_by_text(text("ui.start.open.button", "nb"), exact=True).click()
        page.wait_for_url(lambda url: not url.startswith(app.base) and ".localhost" in url and "token" not in url)
        page.wait_for_selector(".st-key-qual_bar:has-text('En annen')")
        page.goto(app.address(""))
        page.wait_for_selector(".st-key-qual_bar:has-text('Liten')")


@pytest.mark.slow
def test_what_is_begun_is_kept_until_it_is_saved_or_discarded(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "coding?coder=Dag")
    page.click(row(page, 3))
    page.keyboard.press("m")
    page.keyboard.type("et halvt notat")
    page.keyboard.press("Escape")
    page.wait_for_selector(".qt-begun:has-text('et halvt notat')")
    page.click(row(page, 7))
    page.keyboard.press("e")
    page.wait_for_selector(".qt-correcting textarea")
    page.keyboard.type("rettet: ")
    page.reload()
    begun = page.locator(".qt-section", has_text=text("ui.coding.js.draft", "nb")).last
    begun.get_by_text("BN-R1-0004").wait_for()
    assert begun.locator("button").count() == 2
    begun.get_by_text("BN-R1-0008").click()
    assert "rettet: " in page.input_value(".qt-correcting textarea")
    page.locator(".qt-correcting button", has_text=text("ui.coding.js.discard", "nb")).click()
    begun.get_by_text("BN-R1-0004").click()
    assert page.input_value("textarea.qt-memo-text") == "et halvt notat"
    page.keyboard.type(", nå helt")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".qt-memo:not(.qt-begun):has-text('et halvt notat, nå helt')")
    page.wait_for_function(STORED)
    page.reload()
    page.wait_for_selector(".qt-selected")
    assert page.evaluate("() => Object.keys(localStorage).filter((name) => name.startsWith('qual:draft:'))") == []


@pytest.mark.slow
def test_a_backup_put_in_place_by_another_is_told_to_who_codes(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "coding?coder=Eva")
    with Study(app.folder, coder="Bo") as study:
        study.backup()
        code(page, 9, "blir borte")
        page.wait_for_function(STORED)
        saved = study.restore()
    assert saved is not None
    page.wait_for_selector(f"[role=alert]:has-text('{saved.name}')")


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is no signal that one process sends another there")
@pytest.mark.slow
def test_ctrl_c_ends_the_server_at_once_with_windows_open(tmp_path: Path, open_page: OpenPage) -> None:
    with served(make(tmp_path)) as server:
        app = server.start()
        for _ in range(2):
            page = open_page(app, "coding")
            page.wait_for_selector(".qt-head strong")
        assert page.evaluate("() => qualWire.live.socket?.readyState") == 1
        server.stop(signal.SIGINT)  # it waited for ever where a line stayed open
        assert not (server.folder / "study.db-wal").exists()  # so a copy of study.db is whole


@pytest.mark.slow
def test_a_script_that_does_not_come_is_told_in_our_words_and_comes_with_the_next_loading(
    app: App, open_page: OpenPage
) -> None:
    page = open_page(app, "")
    page.wait_for_selector(".qual-grid button")
    page.route("**/transcript/standing.js", lambda route: route.abort())
    page.goto(app.address("coding"))
    told = page.locator("[role=alert].qual-unloaded")
    told.wait_for()
    assert told.inner_text() == text("ui.wire.unloaded", "nb")
    assert page.locator(".qt").count() == 0
    page.unroute("**/transcript/standing.js")
    page.reload()
    page.wait_for_selector(".qt-selected")
    assert told.count() == 0


@pytest.mark.slow
def test_the_scripts_leave_one_name_in_the_window_and_come_once(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "")
    page.wait_for_selector(".qual-grid button")
    before = set(page.evaluate("Object.getOwnPropertyNames(globalThis)"))
    fetched: list[str] = []
    page.on("response", lambda answer: fetched.append(answer.url) if "/qual/js/" in answer.url else None)
    page.goto(app.address("coding"))
    page.wait_for_selector(".qt-selected")
    names = set(page.evaluate("Object.getOwnPropertyNames(globalThis)"))
    assert names - before == set()
    assert {name for name in names if name.startswith("qual")} == {"qualWire"}
    assert len(fetched) == len(set(fetched))
    page.reload()
    page.wait_for_selector(".qt-selected")
    kept = page.evaluate(
        "() => performance.getEntriesByType('resource').filter((one) => one.name.includes('/qual/js/'))"
        ".map((one) => one.transferSize)"
    )
    mounts = ("transcript/mount.js", "wire/mount.js", "bar/mount.js")  # the page, and what stands around each
    assert len(kept) == len({name for mount in mounts for name in scripts.needed(mount)})
    assert set(kept) == {0}  # the browser had them


#: all that the page says, whether a menu is open or not
SAID = "document.querySelector('[data-testid=stMain]').innerText.replaceAll(/expand_(more|less)/g, '')"


@pytest.mark.slow  # breadth; the way through is in the quick suite
@pytest.mark.parametrize("address", ["", "themes", "quotes", "codebook?part=history"])
def test_what_another_process_does_shows_on_every_page_and_takes_nothing_from_the_hand(
    app: App, open_page: OpenPage, address: str
) -> None:
    page = open_page(app, address)
    at_rest(page)
    menu, field = page.locator(".st-key-qual_person button").first, page.locator(".qual-search input")
    page.locator(".qual-search .open").wait_for()  # the bar is drawn too
    at_rest(page)

    def others(at: int) -> None:
        with Study(app.folder, coder="Bo") as study:
            study.code(f"BN-R1-{at:04}", f"fra Bo {address} {at}")
        page.wait_for_function("() => qualWire.following === 'waits'")
        page.wait_for_timeout(600)  # nothing comes of it: two looks and more
        assert page.evaluate("() => qualWire.following") == "waits"

    def shows(before: str) -> None:
        page.wait_for_function(f"before => {SAID} !== before", arg=before)
        at_rest(page)

    before = page.evaluate(SAID)
    menu.click()
    others(3)
    assert menu.get_attribute("aria-expanded") == "true"
    assert page.evaluate(SAID) == before
    page.keyboard.press("Escape")
    shows(before)
    before = page.evaluate(SAID)
    page.keyboard.press("Control+k")
    field.press_sequentially("halvskre")
    others(5)
    assert field.input_value() == "halvskre"
    page.keyboard.press("Escape")
    shows(before)


@pytest.mark.slow  # tests/ui/test_whole.py has the mechanism
def test_what_is_pressed_is_done_also_where_the_reader_turns_to_another_page_at_once(
    app: App, open_page: OpenPage
) -> None:
    with Study(app.folder) as study:
        kept = codebook.add_code(study, "skal ut")
    page = open_page(app, f"codebook?code={kept}")
    page.get_by_role("button", name=text("ui.code.fate", "nb")).click()
    page.get_by_role("button", name=text("ui.code.retire", "nb")).wait_for()
    at_rest(page)
    page.evaluate(
        """([press, link]) => {
            const named = (of, name) => [...document.querySelectorAll(of)].find((one) => one.innerText.trim() === name);
            named("button", press).click();
            setTimeout(() => named("a", link).click(), 20);
        }""",
        [text("ui.code.retire", "nb"), text("ui.page.quotes", "nb")],
    )
    page.wait_for_url("**/quotes*")
    page.get_by_role("heading", name=text("ui.page.quotes", "nb"), level=1).wait_for()
    with Study(app.folder) as study:
        assert "skal ut" not in set(study.codes()["code"])


@pytest.mark.slow  # tests/ui/test_whole.py has the mechanism
def test_a_menu_that_stands_open_closes_with_its_page(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "coding?session=BN-R3")
    page.wait_for_selector(".qt-head strong")
    at_rest(page)
    page.click(".st-key-coding_more button")
    page.wait_for_selector(".st-key-coding_more_parts button")
    page.locator(".st-key-qual_nav").get_by_role("link", name=text("ui.page.transcripts", "nb")).click()
    sessions = page.locator(".stMain").get_by_text(text("ui.transcripts.sessions", "nb"), exact=True)
    sessions.first.wait_for()
    at_rest(page)
    assert sessions.count()
