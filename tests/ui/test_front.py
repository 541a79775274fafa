"""What is answered before Streamlit is there, and that nothing else is."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from qual.ui import addresses, front, scripts
from qual.ui.front import Front
from qual.ui.guard import Receive, Scope, Send


class Late:
    """Stands for Streamlit's app: there when it is told to be, and says what it was asked for."""

    def __init__(self) -> None:
        self.there = threading.Event()
        self.happened: list[str] = []

    def make(self) -> Late:
        assert self.there.wait(20)
        return self

    def lifespan(self) -> Callable[[Any], Any]:
        @asynccontextmanager
        async def live(_app: Any) -> AsyncIterator[None]:
            self.happened.append("live")
            yield
            self.happened.append("over")

        return live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(f"Streamlit: {scope['path']}")(scope, receive, send)


@pytest.fixture
def late() -> Late:
    return Late()


@pytest.fixture
def client(late: Late) -> Iterator[TestClient]:
    told = late.happened.append
    with TestClient(Front(late.make, lambda: told("begin"), lambda: told("end"), lambda _: None)) as made:
        yield made
        late.there.set()


def test_files_come_before_streamlit_is_there_and_the_rest_waits_for_it(client: TestClient, late: Late) -> None:
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    assert "<title>" in page.text
    files = [part.split('"')[0] for part in page.text.split('href=".')[1:] if part.startswith("/static/js/")]
    for file in files:
        answer = client.get(file)
        assert answer.headers["content-type"].partition(";")[0] in ("text/javascript", "application/javascript")
        assert "immutable" in answer.headers["cache-control"]
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.get, "/_stcore/health")
        assert client.get(files[0]).status_code == 200  # and nobody waits behind it
        assert not asked.done()
        late.there.set()
        assert asked.result(20).text == "Streamlit: /_stcore/health"


def test_it_begins_before_streamlit_and_ends_with_it(late: Late) -> None:
    told = late.happened.append
    with TestClient(Front(late.make, lambda: told("begin"), lambda: told("end"), lambda _: None)) as client:
        assert late.happened == ["begin"]
        late.there.set()
        client.get("/_stcore/health")
    assert late.happened == ["begin", "live", "end", "over"]


def test_that_streamlit_cannot_be_had_is_told() -> None:
    problems: list[Exception] = []
    heard = threading.Event()

    def make() -> Late:
        raise OSError("no Streamlit")

    def failed(problem: Exception) -> None:
        problems.append(problem)
        heard.set()

    with TestClient(Front(make, lambda: None, lambda: None, failed)):
        assert heard.wait(20)
    assert str(problems[0]) == "no Streamlit"


def test_each_page_asks_at_once_for_what_it_is_drawn_with_and_for_nothing_else(client: TestClient) -> None:
    for name in (*addresses.PAGES, *addresses.MENU):
        page = client.get(f"/{name}").text
        for piece in front.PIECES:
            told = f"Streamlit has no {piece} any more"
            assert f'fetchpriority="low" crossorigin href="./static/js/{piece}.' in page, told
        asked = {part.split('"')[0] for part in page.split(f'href=".{scripts.ADDRESS}/{scripts.version()}/')[1:]}
        rooms = (*front.AROUND, *front.OWN.get(name, ()))
        assert asked == {one for room in rooms for one in scripts.needed(f"{room}/mount.js")}
    assert client.get("/").text == client.get("/overview").text


def test_no_address_leads_elsewhere(client: TestClient, late: Late) -> None:
    late.there.set()
    for path in (
        "/static/../index.html",
        "/static/%2e%2e/index.html",
        "/static/js/",
        "/static",
        "/static/js//index.js",
        "/x",
    ):
        assert client.get(path).text.startswith("Streamlit: ")
    assert client.post("/").text == "Streamlit: /"


def test_only_the_scripts_are_served(client: TestClient) -> None:
    place = f"{scripts.ADDRESS}/{scripts.version()}"
    for name, body in scripts.served().items():
        answer = client.get(f"{place}/{name}")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.content == body
    for name in ("queue.js", "wire/queue.css", "wire/..%2F..%2F..%2Facts.py", "%2e%2e/%2e%2e/routes.py", "", "wire/"):
        assert client.get(f"{place}/{name}").status_code == 404
    answer = client.get(f"{scripts.ADDRESS}/0123456789abcdef/wire/queue.js")  # those of another qual
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
