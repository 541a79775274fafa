"""The app in a real browser: `qual app` as a person starts it, on a small study made through the library."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from qual.study import Study
from qual.ui import server as app_server

from .named import named

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = "The browser tests need Chromium (`apt install chromium`) and Playwright (`pip install playwright`)."
WINDOW = {"width": 1400, "height": 900}
PATIENCE = 60_000  # milliseconds; only a test that fails waits so long


@dataclass
class Profile:
    """A browser's profile that is let in to an app, and all that its pages have asked for.

    It outlives the tests of a file, as each new one compiles all scripts anew (two thirds of what a window costs): ``home``
    is an empty page of the app that keeps the process. A test finds it as a new one but for the browser's cache.
    """

    context: BrowserContext
    home: Page
    cookies: list[Any]
    asked: list[str] = field(default_factory=list)

    def empty(self) -> None:
        """Take away what a test has left; what a tab kept goes with the tab."""
        for page in self.context.pages:
            if page is not self.home:
                page.close()
        self.context.clear_cookies()
        self.context.add_cookies(self.cookies)
        self.home.evaluate("() => localStorage.clear()")
        self.asked.clear()


@dataclass
class App:
    """A running app: its study's folder, and its address where the browser knows ``.localhost``, as Chromium does."""

    folder: Path
    base: str
    profiles: list[Profile] = field(default_factory=list)

    @property
    def link(self) -> str:
        """A link that lets one in once; each time another."""
        link = app_server.fresh_link(self.folder)
        assert link, "the app does not answer"
        return link

    def address(self, page: str) -> str:
        return f"{self.base}/{page}"

    def let_in(self, page: Page) -> None:
        """Open the app with a link, as far as its own address."""
        page.goto(self.link, wait_until="commit")
        page.wait_for_url(lambda url: url.startswith(self.base) and "token=" not in url, wait_until="commit")

    def profile(self, browser: Browser, taken: list[Profile]) -> Profile:
        """One that is let in and that no other window of this test has, as every window is a browser of its own."""
        for one in self.profiles:
            if one not in taken:
                one.empty()
                return one
        context = browser.new_context(locale="nb-NO", viewport=WINDOW)
        home = context.new_page()
        self.let_in(home)
        home.goto(self.address("_stcore/health"))
        made = Profile(context, home, context.cookies())
        watch(context, made.asked)
        self.profiles.append(made)
        return made

    def leave(self) -> None:
        """Close all windows."""
        for profile in self.profiles:
            profile.context.close()
        self.profiles.clear()


def _missing() -> str | None:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return HOW
    return None if any(map(shutil.which, NAMES)) else HOW


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, for this folder's tests alone: while it is driven, its event loop is this thread's, and no other can run."""
    missing = _missing()
    if missing and os.environ.get("QUAL_NEEDS_BROWSER"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    told, asked = ForwardMsg.DESCRIPTOR.fields_by_name, BackMsg.DESCRIPTOR.fields_by_name
    numbers = told["new_session"].number, told["script_finished"].number, asked["rerun_script"].number
    assert (*numbers, ForwardMsg.FINISHED_EARLY_FOR_RERUN) == (4, 6, 11, 2)  # runs.js reads them so
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--process-per-site"]
        started = playwright.chromium.launch(executable_path=path, args=args)
        yield started
        started.close()


@dataclass
class Server:
    """`qual app` on a study, to be stopped and started again; its windows stay open meanwhile."""

    folder: Path
    process: subprocess.Popen[str] | None = None
    apps: list[App] = field(default_factory=list)

    def start(self) -> App:
        """Until it answers."""
        command = [sys.executable, "-m", "qual", "app", str(self.folder), "--no-browser", "--json"]
        with (self.folder / "app.log").open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8")
        told = told_by(self.process, self.folder)
        _wait_for(told["link"])
        self.apps.append(App(self.folder, told["address"]))
        return self.apps[-1]

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Until it has ended."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            if self.process.stdout is not None:
                self.process.stdout.close()


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server for the study in ``folder``, ended with the block."""
    server = Server(folder)
    try:
        yield server
    finally:
        for app in server.apps:
            app.leave()
        server.stop()


@contextmanager
def running(folder: Path) -> Iterator[App]:
    """Serve the study in ``folder`` until the block ends."""
    with served(folder) as server:
        yield server.start()


@contextmanager
def put_back(app: App) -> Iterator[App]:
    """What the block does to the study is taken back, for the next test."""
    with Study(app.folder) as study:
        before = study.backup()
    yield app
    with Study(app.folder) as study:
        study.restore(before)


def told_by(process: subprocess.Popen[str], folder: Path) -> dict[str, str]:
    """What `qual app` says of itself once it answers."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        try:
            told: dict[str, str] = json.loads(said)
            return told
        except ValueError:
            continue
    raise AssertionError(f"the app did not start: {said}{(folder / 'app.log').read_text(encoding='utf-8')}")


def _wait_for(link: str) -> None:
    """The link is printed a moment before anyone answers there, at the latest."""
    where = urlsplit(link)
    until = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            socket.create_connection((where.hostname, where.port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[App]:
    """The app on a copy of the sample study, one for the tests of a file that have no study of their own."""
    with running(shutil.copytree(sample_folder, tmp_path_factory.mktemp("sample") / "study")) as started:
        yield started


@pytest.fixture(scope="package")
def named_app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], App]]:
    """The app on the study whose names have so many letters, each served once; nobody writes in it. Its windows are left before
    the ``browser`` is."""
    with ExitStack() as stack:

        @cache
        def app(length: int) -> App:
            return stack.enter_context(running(named(tmp_path_factory.mktemp(f"names{length}"), length)))

        yield app


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(app, "coding?session=BN-R1")``: a window of its own, let in, on that page, in Norwegian.

    In every test, none of these windows may ask any address but the app's, and the port ``beside`` it that the test serves.
    """
    taken: list[Profile] = []
    ports: set[int | None] = set()

    def opened(
        app: App, address: str, beside: int | None = None, viewport: Any = WINDOW, color_scheme: Any = None
    ) -> Page:
        profile = app.profile(browser, taken)
        taken.append(profile)
        ports.update({urlsplit(app.base).port, beside} - {None})
        page = profile.context.new_page()
        page.set_default_timeout(PATIENCE)
        # of the page, not of its profile, which another size or scheme would compile all scripts anew for
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        page.goto(app.address(address))
        return page

    yield opened
    for profile in taken:
        for page in profile.context.pages:
            if page is not profile.home:
                page.close()
    assert [address for profile in taken for address in profile.asked if not own(address, ports)] == []


#: in every page before its own scripts
RUNS = Path(__file__).with_name("runs.js").read_text(encoding="utf-8")

#: every run asked for has ended, and what was heard last has been drawn
SETTLED = """() => !runsAsked.asked && performance.now() - runsAsked.heard > 50
    && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")"""


def settled(page: Page) -> None:
    """Wait until the server has drawn the page, with all that was pressed before: what is clicked while it draws may be drawn
    anew under the hand, and what is read may be from before the press."""
    page.wait_for_function(SETTLED)


#: resolved once nothing has changed on the page for a third of a second
QUIET = """(patience) => new Promise((done, failed) => {
    const ended = (how) => { observer.disconnect(); clearTimeout(timer); clearTimeout(last); how(); };
    const observer = new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(() => ended(done), 300);
    });
    let timer = setTimeout(() => ended(done), 300);
    const last = setTimeout(() => ended(() => failed(new Error("the page never comes to rest"))), patience);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
})"""


def at_rest(page: Page) -> None:
    """Wait until the server has drawn the page, and the page its pictures and parts; what goes over all of it (the wire) too."""
    page.wait_for_function("() => globalThis.qualWire?.key")
    settled(page)
    page.evaluate(QUIET, PATIENCE)
    settled(page)


def watch(context: BrowserContext, asked: list[str]) -> None:
    """Write down every address that the context's pages ask, web sockets too; and let the pages tell when they are settled."""
    context.add_init_script(RUNS)
    context.on("request", lambda request: asked.append(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked.append(socket.url)))


def wrong(page: Page) -> list[str]:
    """What the browser says from now on that goes wrong in scripts or in what they draw, as it comes; what it cannot fetch aside:
    Streamlit asks below a page's own address first for what it then finds above."""
    said: list[str] = []

    def heard(told: ConsoleMessage) -> None:
        if told.type == "error" and not told.text.startswith("Failed to load resource"):
            said.append(told.text)

    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", heard)
    return said


def own(address: str, ports: Container[int | None]) -> bool:
    """Whether an address leads nowhere, or to one of these ports of this machine."""
    where = urlsplit(address)
    host = where.hostname or ""
    return where.scheme in ("data", "blob", "about", "file") or (
        where.port in ports and (host in ("127.0.0.1", "::1", "localhost") or host.endswith(".localhost"))
    )
