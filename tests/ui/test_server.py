"""The app as a person starts it, in a process of its own: the guard stands before all of it, a second start opens the first,
and no command line holds what opens it. What the guard decides is tested request by request in `test_guard`."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import small_study

from qual.ui.server import fresh_link

#: a program that stands for the browser: it notes what it was started with, and the file's rights, and goes where the file leads
BROWSER = """
import http.client, os, re, sys, time, urllib.parse
file = urllib.parse.unquote(urllib.parse.urlsplit(sys.argv[1]).path)
page = open(file, encoding="utf-8").read()
link = re.search('url=([^"]*)"', page)[1]
with open(os.environ["NOTES"] + ".part", "w") as notes:
    modes = [oct(os.stat(place).st_mode & 0o777) for place in (file, os.path.dirname(file))]
    print(sys.argv[1], *modes, link, sep="\\n", file=notes)
os.replace(os.environ["NOTES"] + ".part", os.environ["NOTES"])
time.sleep(float(os.environ.get("SLOW", "0")))
at = urllib.parse.urlsplit(link)
connection = http.client.HTTPConnection(at.hostname, at.port)
connection.request("GET", at.path + "?" + at.query)
answer = connection.getresponse()
answer.read()
connection.request("GET", "/", headers={"Cookie": answer.getheader("set-cookie").split(";")[0]})
connection.getresponse().read()
"""


@dataclass
class Running:
    """A real server in a process of its own."""

    folder: Path
    told: dict[str, object]
    cookie: str = ""

    @property
    def link(self) -> str:
        return str(self.told["link"])

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
        upgrade = {
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        }  # fmt: skip
        parts = urlsplit(self.link)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        connection.request("GET", "/_stcore/stream", headers=upgrade | headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def raw(self, request: bytes) -> int:
        """The status of the answer to these very bytes; 0 when the connection is closed without one."""
        parts = urlsplit(self.link)
        with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
            connection.sendall(request)
            found = re.match(rb"HTTP/1\.1 (\d+)", connection.recv(4096))
        return int(found[1]) if found else 0


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "qual", "app", str(folder), "--json", *more]


def _told(process: subprocess.Popen[str]) -> dict[str, object]:
    said = ""
    assert process.stdout is not None
    while not said.rstrip().endswith("}"):
        line = process.stdout.readline()
        assert line, f"the app did not start: {said}"
        said += line
    told: dict[str, object] = json.loads(said)
    return told


@pytest.fixture(scope="module")
def server(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = small_study.copy(small_folder / "study", tmp_path_factory.mktemp("served") / "study")
    log = folder / "app.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command(folder, "--no-browser"), stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        )
        try:
            running = Running(folder, _told(process))
            parts = urlsplit(running.link)
            given = running.ask(f"/?{parts.query}").getheader("set-cookie") or ""
            running.cookie = given.split(";")[0]
            yield running
        finally:
            process.terminate()
            process.communicate(timeout=30)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_guard_stands_before_streamlit(server: Running) -> None:
    for address in (
        "/",
        "/_stcore/health",
        "/media/x.png",
        "/sound/0",
        "/static/js/index.js",
        "/component/x/index.html",
    ):
        assert server.ask(address).status == 403
    assert server.ask("/_stcore/upload_file/session/file", "PUT").status == 403
    assert server.ask("/", Cookie=server.cookie).status == 200
    assert server.ask("/_stcore/health", Cookie=server.cookie).getheader("x-frame-options") == "DENY"


def test_the_web_socket_opens_with_the_cookie_and_for_our_own_pages(server: Running) -> None:
    own = {"Origin": "http://" + urlsplit(server.link).netloc}
    assert server.handshake(**own) == 403
    assert server.handshake(Cookie=server.cookie) == 403
    assert server.handshake(Cookie=server.cookie, Origin="http://127.0.0.1:1") == 403
    assert server.handshake(Cookie=server.cookie, **own) == 101


def test_bytes_that_no_browser_sends_get_a_refusal_and_no_traceback(server: Running) -> None:
    """Looked at by the fixture's end: the log holds no traceback."""
    host, cookie = urlsplit(server.link).netloc.encode(), server.cookie.encode()
    for target in (
        b"/a%0d%0aSet-Cookie:x=1?token=x", b"//evil.example/?token=x", b"http://evil.example/", b"*", b"/%ff%fe", b"/\xc3\xa6",
        b"/?\xc3\xa6", b"/\x01", b"/%00", b"evil.example:80", b"/" + b"a" * 100_000,
    ):  # fmt: skip
        for method in (b"GET", b"HEAD", b"CONNECT"):
            lines = [method + b" " + target + b" HTTP/1.1", b"Host: " + host, b"Connection: close"]
            assert server.raw(b"\r\n".join([*lines, b"", b""])) in (0, 400, 403, 414, 431)
            status = server.raw(b"\r\n".join([*lines, b"Cookie: " + cookie, b"", b""]))
            assert status in (0, 400, 403, 404, 405, 414, 431) or (target, status) in OURS
    assert server.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n") in (400, 403)
    assert server.raw(b"GET / HTTP/1.0\r\n\r\n") in (0, 400, 403)


#: what the app answers to one who has its cookie: an address of no page is the app's own page that says so
OURS = {(b"http://evil.example/", 200), (b"/%ff%fe", 200), (b"/\xc3\xa6", 200), (b"/" + b"a" * 100_000, 200)}


def test_a_second_start_opens_the_app_that_runs_with_a_link_of_its_own(server: Running) -> None:
    second = subprocess.run(command(server.folder), capture_output=True, text=True, encoding="utf-8", timeout=60)
    told = json.loads(second.stdout)
    assert second.returncode == 0
    assert told["before"] is True
    assert (told["address"], told["link"] == server.link) == (server.told["address"], False)
    link = urlsplit(told["link"])
    assert link.netloc == urlsplit(server.link).netloc
    assert (server.ask(f"/?{link.query}").getheader("set-cookie") or "").split(";")[0] != server.cookie


def test_two_starts_at_once_are_one_server(small_folder: Path, tmp_path: Path) -> None:
    folder = small_study.copy(small_folder / "study", tmp_path / "study")
    starts = [
        subprocess.Popen(command(folder, "--no-browser"), stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(3)
    ]
    try:
        told = [_told(start) for start in starts]
        assert sorted(one["before"] for one in told if isinstance(one["before"], bool)) == [False, True, True]
        assert len({one["address"] for one in told}) == 1
    finally:
        for start in starts:
            start.terminate()
            start.communicate(timeout=30)


def test_a_busy_port_is_told_in_words(small_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = str(other.getsockname()[1])
        asked = command(small_folder / "study", "--no-browser", "--port", port)
        refused = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"] == "study.port_taken"
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads command lines from /proc")
def test_no_command_line_holds_what_opens_the_app(small_folder: Path, tmp_path: Path) -> None:
    """A browser started by the app, then one by a second start: both are given a private file, which is gone afterwards."""
    folder = small_study.copy(small_folder / "study", tmp_path / "study")
    (tmp_path / "browser.py").write_text(BROWSER, encoding="utf-8")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nexec {sys.executable} {tmp_path}/browser.py "$@"\n', encoding="utf-8")
    browser.chmod(0o755)
    for umask, notes in ((0o000, tmp_path / "first"), (0o022, tmp_path / "second")):
        environment = os.environ | {
            "BROWSER": f"{browser} %s",
            "NOTES": str(notes),
            "SLOW": "1",
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "qual", "app", str(folder)], umask=umask, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if notes.name == "first":
            app = process
        try:
            lines = _noted(notes)
            running = b"\n".join(_command_lines())
            token = urlsplit(lines[3]).query.removeprefix("token=")
            assert lines[0].startswith("file://")
            assert lines[0].encode() in running  # the browser is there to be seen
            assert token.encode() not in running
            assert lines[1:3] == ["0o600", "0o700"]
            file = Path(urlsplit(lines[0]).path)
            _until(lambda: not file.exists())  # noqa: B023 - called at once
            if notes.name == "second":
                assert process.wait(30) == 0
        except BaseException:
            app.kill()
            raise
    assert fresh_link(folder)
    app.terminate()
    app.wait(30)
    assert fresh_link(folder) is None
    if os.name != "nt":
        assert stat.S_IMODE((folder / "private").stat().st_mode) == 0o700


def _noted(notes: Path) -> list[str]:
    _until(notes.exists)
    return notes.read_text(encoding="utf-8").splitlines()


def _until(there: object) -> None:
    assert callable(there)
    for _ in range(600):
        if there():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def _command_lines() -> Iterator[bytes]:
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield place.read_bytes()
        except OSError:
            continue  # it has ended
