"""The app in a real browser: `qual app` as a person starts it, on a small study made through the library."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = "The browser tests need Chromium (`apt install chromium`) and Playwright (`pip install playwright`)."
PATIENCE = 20_000  # milliseconds; only a test that fails waits so long


@dataclass
class App:
    """A running app: its study's folder, and the link that lets one in."""

    folder: Path
    link: str

    def address(self, page: str) -> str:
        return self.link.split("/?")[0] + "/" + page


def _missing() -> str | None:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return HOW
    return None if any(map(shutil.which, NAMES)) else HOW


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
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
            link = _link(process, folder)
            _wait_for(link)
            yield App(folder, link)
        finally:
            process.terminate()
            process.wait(30)


def _link(process: subprocess.Popen[str], folder: Path) -> str:
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        try:
            return str(json.loads(said)["link"])
        except ValueError:
            continue
    raise AssertionError(f"the app did not start: {said}{(folder / 'app.log').read_text(encoding='utf-8')}")


def _wait_for(link: str) -> None:
    """The link is printed a moment before anyone answers there."""
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

    The app's own machine is all that any of these windows may ask for anything, in every test.
    """
    contexts = []
    asked: list[str] = []

    def opened(app: App, address: str, **how: Any) -> Page:
        context = browser.new_context(**{"locale": "nb-NO", "viewport": {"width": 1400, "height": 900}, **how})
        contexts.append(context)
        watch(context, asked)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(app.link)
        page.goto(app.address(address))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [address for address in asked if not own(address)] == []


def watch(context: BrowserContext, asked: list[str]) -> None:
    """Write down every address that the context's pages ask, web sockets too."""
    context.on("request", lambda request: asked.append(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked.append(socket.url)))


def own(address: str) -> bool:
    """Whether an address leads nowhere, or to this machine."""
    where = urlsplit(address)
    host = where.hostname or ""
    return where.scheme in ("data", "blob", "about") or host == "127.0.0.1" or host.endswith("localhost")
