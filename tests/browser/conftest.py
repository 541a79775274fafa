"""The app in a real browser: `qual app` as a person starts it, on a small study made through the library."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from qual.ui import server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = "The browser tests need Chromium (`apt install chromium`) and Playwright (`pip install playwright`)."
PATIENCE = 60_000  # milliseconds; only a test that fails waits so long


@dataclass
class App:
    """A running app: its study's folder, and its address where the browser knows ``.localhost``, as Chromium does."""

    folder: Path
    base: str
    let_in_by: list[Any] = field(default_factory=list)  # the cookies of the first window, with which the others come in

    @property
    def link(self) -> str:
        """A link that lets one in once; each time another."""
        link = server.fresh_link(self.folder)
        assert link, "the app does not answer"
        return link

    def address(self, page: str) -> str:
        return f"{self.base}/{page}"

    def let_in(self, page: Page) -> None:
        """Open the app with a link, as far as its own address."""
        page.goto(self.link)
        page.wait_for_url(lambda url: url.startswith(self.base) and "token=" not in url)


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

    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=path, args=args)
        yield started
        started.close()


@contextmanager
def running(folder: Path) -> Iterator[App]:
    """Serve the study in ``folder`` until the block ends."""
    command = [sys.executable, "-m", "qual", "app", str(folder), "--no-browser", "--json"]
    with (folder / "app.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8")
        try:
            told = told_by(process, folder)
            _wait_for(told["link"])
            yield App(folder, told["address"])
        finally:
            process.terminate()
            process.wait(30)


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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(app, "coding?session=BN-R1")``: a window of its own, let in, on that page, in Norwegian.

    In every test, none of these windows may ask any address but the app's, and the port ``beside`` it that the test serves.
    """
    contexts = []
    asked: list[str] = []
    ports: set[int | None] = set()

    def opened(app: App, address: str, beside: int | None = None, **how: Any) -> Page:
        context = browser.new_context(**{"locale": "nb-NO", "viewport": {"width": 1400, "height": 900}, **how})
        contexts.append(context)
        watch(context, asked)
        ports.update({urlsplit(app.base).port, beside} - {None})
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if app.let_in_by:
            context.add_cookies(app.let_in_by)
        else:
            app.let_in(page)
            app.let_in_by = context.cookies()
        page.goto(app.address(address))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [address for address in asked if not own(address, ports)] == []


def settled(page: Page) -> None:
    """Wait until the server has drawn the page: what is clicked before may be drawn anew under the hand."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


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
    """Wait until the server has drawn the page, and the page its pictures and parts."""
    settled(page)
    page.evaluate(QUIET, PATIENCE)
    settled(page)


def watch(context: BrowserContext, asked: list[str]) -> None:
    """Write down every address that the context's pages ask, web sockets too."""
    context.on("request", lambda request: asked.append(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked.append(socket.url)))


def own(address: str, ports: Container[int | None]) -> bool:
    """Whether an address leads nowhere, or to one of these ports of this machine."""
    where = urlsplit(address)
    host = where.hostname or ""
    return where.scheme in ("data", "blob", "about", "file") or (
        where.port in ports and (host in ("127.0.0.1", "::1", "localhost") or host.endswith(".localhost"))
    )
