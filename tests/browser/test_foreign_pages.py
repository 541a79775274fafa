"""A page on another port of this machine, in the browser that has the app open: the same site to the browser, foreign to us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import small_study

from qual.ui import entry

from .conftest import App, running, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # breadth; the way through each page is in the quick suite

#: what a page may try: to read, to write, to listen, to load as a picture or a script; each says how it went
TRIES = """async (base) => {
  const said = async (promise) => { try { return await promise; } catch (error) { return "refused"; } };
  const asked = (how) => said(fetch(base + "/_stcore/health", how).then((answer) => answer.type + answer.status));
  const loaded = (element, name, address) => new Promise((done) => {
    element.onload = () => done("loaded"); element.onerror = () => done("refused");
    element[name] = base + address; document.body.append(element);
  });
  const socket = new Promise((done) => {
    const opened = new WebSocket(base.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
    opened.onopen = () => done("opened"); opened.onerror = () => done("refused");
  });
  return {
    read: await asked({credentials: "include"}),
    written: await asked({credentials: "include", method: "POST", body: "x"}),
    blind: await asked({credentials: "include", mode: "no-cors"}),
    socket: await socket,
    script: await loaded(document.createElement("script"), "src", "/static/js/index.js"),
    picture: await loaded(new Image(), "src", "/favicon.png"),
  };
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> Iterator[App]:
    folder = small_study.copy(small_folder / "study", tmp_path_factory.mktemp("foreign") / "study")
    with running(folder) as started:
        yield started


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of an empty page on a port of its own."""
    (tmp_path / "index.html").write_text("<!doctype html><title>another</title><body>", encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = Thread(target=other.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"127.0.0.1:{other.server_port}"
    other.shutdown()
    other.server_close()
    thread.join()


@pytest.mark.parametrize("named", [True, False], ids=["the host of its own", "127.0.0.1"])
def test_a_page_on_another_port_can_neither_read_nor_write_listen_nor_frame(
    app: App, open_page: OpenPage, elsewhere: str, named: bool
) -> None:
    page = open_page(app, "themes", beside=urlsplit(f"http://{elsewhere}").port)
    page.get_by_role("heading", level=1).wait_for()
    base, foreign = app.base, f"http://{elsewhere}/"
    if named:  # the same host name, another port: the browser sends the cookie along
        foreign = foreign.replace("127.0.0.1", urlsplit(app.base).hostname or "")
    else:
        base = app.link.split("/?")[0]
        page.goto(app.link + "&here=1")
        page.wait_for_url(base + "/")
        page.get_by_role("heading", level=1).wait_for()
    page.goto(foreign)
    assert {cookie["name"] for cookie in page.context.cookies(foreign)} >= {f"qual-{urlsplit(base).port}"}
    tried = page.evaluate(TRIES, base)
    assert set(tried.values()) == {"refused"}
    page.evaluate("(base) => { document.body.innerHTML = `<iframe src='${base}/themes'></iframe>`; }", base)
    page.wait_for_timeout(1500)
    frames = [frame for frame in page.frames if frame != page.main_frame]
    assert len(frames) == 1
    assert frames[0].locator("[data-testid=stApp]").count() == 0
    page.goto(base + "/themes")
    page.get_by_role("heading", level=1).wait_for()  # and the app is still open to its own


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_private_file_leads_in(app: App, browser: Browser, tmp_path: Path, scripts: bool) -> None:
    file = entry.private_file(app.link, "open", [tmp_path])
    assert file is not None
    context = browser.new_context(locale="nb-NO", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(file.as_uri())
    base = app.base if scripts else app.link.split("/?")[0]
    page.wait_for_url(f"{base}/")
    assert {cookie["domain"] for cookie in context.cookies()} == {urlsplit(base).hostname}
    if scripts:
        page.get_by_role("heading", level=1).wait_for()
    context.close()


def test_an_old_link_leads_its_own_reader_into_the_app(app: App, open_page: OpenPage) -> None:
    page = open_page(app, "")
    link = app.link
    for _ in range(2):
        page.goto(link)
        page.wait_for_url(app.base + "/")
        page.get_by_role("heading", level=1).wait_for()


def test_a_page_that_was_left_open_is_at_home_again_after_a_new_start(
    tmp_path: Path, small_folder: Path, open_page: OpenPage
) -> None:
    """The same address each time, and the key that another window got: what the old page holds can be handed in."""
    folder = small_study.copy(small_folder / "study", tmp_path / "study")
    asked = "() => fetch('/_stcore/health', {method: 'HEAD'}).then((answer) => answer.status, () => 0)"
    with served(folder) as server:
        first = server.start()
        page = open_page(first, "themes")
        assert page.evaluate(asked) == 200
        server.stop()
        second = server.start()
        assert second.base == first.base
        assert page.evaluate(asked) == 403
        beside = page.context.new_page()
        second.let_in(beside)
        beside.get_by_role("heading", level=1).wait_for()
        assert page.evaluate(asked) == 200
