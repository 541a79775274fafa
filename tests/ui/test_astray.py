"""Addresses that lead nowhere are led to the page that says so; what is no page's passes."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qual.ui import addresses
from qual.ui.astray import Astray, leads_to

app = Starlette(
    routes=[Route("/{path:path}", lambda request: PlainTextResponse(request.url.path))], middleware=[Middleware(Astray)]
)
PAGE = {"accept": "text/html,*/*"}


@pytest.mark.parametrize("path", ["nowhere", "kodebok/alle", "codebook/board", "Ærlig talt", "codings.htm/x"])
def test_who_asks_for_a_page_that_is_not_there_is_led_on(path: str) -> None:
    answer = TestClient(app).get(f"/{path}", headers=PAGE)
    if "." in path:  # a file's name
        assert answer.text == f"/{path}"
        return
    assert (answer.url.path, answer.url.params["asked"]) == (f"/{addresses.LOST}", path)
    assert not answer.history[0].headers["location"].startswith("//")


@pytest.mark.parametrize(
    "path", ["", *addresses.PAGES, *addresses.MENU, "_stcore/health", "media/a", "qual/js/1/wire/mount.js"]
)
def test_what_is_there_is_left_alone(path: str) -> None:
    there = TestClient(app).get(f"/{path}", headers=PAGE)
    assert there.text == ("/" if path == "overview" else f"/{path}")
    assert TestClient(app).get("/nowhere", headers={"accept": "*/*"}).text == "/nowhere", "no page is asked for"


def test_no_address_leads_out_of_the_app() -> None:
    for path in ("//elsewhere.example", "/\\\\elsewhere", "/a?b=//c", "///x/"):
        led = leads_to(path)
        assert led is None or led.startswith("/lost?asked=")
