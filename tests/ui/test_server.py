"""The token guard: without the cookie every route answers 403; the link lets one in once and leaves no token behind."""

from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from qual.errors import StudyError
from qual.ui.server import Server, settings

#: one address of every kind that Streamlit serves: pages, health, settings, media, static files, components, uploads
ROUTES = (
    "/",
    "/themes",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/_stcore/metrics",
    "/media/0123456789abcdef.png",
    "/sound/0123456789abcdef01234567",
    "/static/js/index.js",
    "/favicon.png",
    "/component/anything/index.html",
    "/_stcore/bidi-components/qual/index.js",
    "/app/static/x.png",
    "/_stcore/stream",
    "/no/such/address",
)


@dataclass
class Running:
    """A real server in a process of its own."""

    link: str
    cookie: str = ""

    def ask(self, address: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        parts = urlsplit(self.link)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        connection.request(method, address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def handshake(self, **headers: str) -> int:
        """The status that a web socket's opening request gets; 101 opens it."""
        key = base64.b64encode(os.urandom(16)).decode()
        parts = urlsplit(self.link)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        }
        connection.request("GET", "/_stcore/stream", headers=upgrade | headers)
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture(scope="module")
def server(small_folder: Path) -> Iterator[Running]:
    command = [sys.executable, "-m", "qual", "app", str(small_folder / "study"), "--no-browser", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
    try:
        said = ""
        assert process.stdout is not None
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            assert line, f"the app did not start: {said}"
            said += line
        running = Running(json.loads(said)["link"])
        _await(running)
        running.cookie = (running.ask(_token_address(running)).getheader("set-cookie") or "").split(";")[0]
        yield running
    finally:
        process.terminate()
        process.wait(30)


def _await(running: Running) -> None:
    """Until the port answers; the first line is printed just before it does."""
    import time

    for _ in range(200):
        try:
            running.ask("/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def _token_address(running: Running, more: str = "") -> str:
    parts = urlsplit(running.link)
    return f"{parts.path}?{parts.query}{more}"


@pytest.mark.parametrize("address", ROUTES)
def test_without_the_cookie_no_route_answers(server: Running, address: str) -> None:
    assert server.ask(address).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_uploads_and_other_methods_are_closed_too(server: Running, method: str) -> None:
    assert server.ask("/_stcore/upload_file/session/file", method).status == 403


def test_the_web_socket_is_closed_without_the_cookie_and_open_with_it(server: Running) -> None:
    assert server.handshake() == 403
    assert server.handshake(Cookie="qual-1=guess") == 403
    assert server.handshake(Cookie=server.cookie) == 101


def test_with_the_cookie_the_app_is_there(server: Running) -> None:
    assert server.ask("/", Cookie=server.cookie).status == 200
    assert server.ask("/_stcore/health", Cookie=server.cookie).status == 200


def test_the_link_gives_a_strict_cookie_and_sends_to_an_address_without_the_token(server: Running) -> None:
    answer = server.ask(_token_address(server, "&session=BN-R1"))
    token = parse_qs(urlsplit(server.link).query)["token"][0]
    given = answer.getheader("set-cookie") or ""
    assert answer.status == 303
    assert answer.getheader("location") == "/?session=BN-R1"
    assert token not in (answer.getheader("location") or "")
    assert token in given.split(";")[0]
    assert {part.strip() for part in given.split(";")[1:]} >= {"HttpOnly", "SameSite=Strict"}
    assert answer.getheader("referrer-policy") == "no-referrer"


@pytest.mark.parametrize("address", ["/?token=", "/?token=guess", "/?token=%C3%A6%C3%B8%C3%A5", "/media/x?token=guess"])
def test_a_wrong_token_opens_nothing(server: Running, address: str) -> None:
    assert server.ask(address).status == 403


def test_a_wrong_or_broken_cookie_opens_nothing(server: Running) -> None:
    name = server.cookie.split("=")[0]
    for cookie in (f"{name}=guess", f"{name}=", "=;;=", f"other{server.cookie}"):
        assert server.ask("/", Cookie=cookie).status == 403


def test_each_start_has_a_new_token(small_folder: Path) -> None:
    links = [Server(small_folder / "study", port=8765).link for _ in range(3)]
    assert len(set(links)) == 3


def test_only_this_machine_and_no_statistics() -> None:
    told = settings(8765)
    assert told["server.address"] == "127.0.0.1"
    assert told["browser.gatherUsageStats"] is False


def test_a_folder_without_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        Server(tmp_path)
    assert caught.value.code == "study.none_here"
