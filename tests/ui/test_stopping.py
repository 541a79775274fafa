"""A server that is told to stop, and pages that come again meanwhile."""

from __future__ import annotations

import signal
from threading import Event

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from qual.ui import stopping


async def greets(scope: Scope, receive: Receive, send: Send) -> None:
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    await socket.send_text("hei")
    await socket.close()


def test_once_it_stops_no_socket_opens() -> None:
    stops = Event()
    client = TestClient(stopping.Late(greets, stops))
    with client.websocket_connect("/") as socket:
        assert socket.receive_text() == "hei"
    stops.set()
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass


def test_a_signal_is_noted_and_reaches_the_servers_own_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "SIGNALS", [signal.SIGTERM])
    told: list[tuple[int, bool]] = []
    stops = Event()
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append((number, stops.is_set())))
    try:
        stopping.heed(stops)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert told == [(signal.SIGTERM, True)]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system's terminals send no SIGHUP")
@pytest.mark.parametrize("ignored", [False, True])
def test_a_closed_terminal_stops_the_server_unless_nohup_says_otherwise(
    ignored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "SIGNALS", [signal.SIGTERM])
    told: list[int] = []
    stops = Event()
    term = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    hung = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        stopping.heed(stops)
        signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGTERM, term)
        signal.signal(signal.SIGHUP, hung)
    assert (told, stops.is_set()) == (([], False) if ignored else ([signal.SIGTERM], True))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_what_runs_ends_and_the_program_goes_on_to_its_own_end(how: signal.Signals) -> None:
    before, went_on = signal.getsignal(signal.SIGTERM), False
    interrupted = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        with stopping.told_to_stop():
            signal.raise_signal(how)
            went_on = True
    finally:
        signal.signal(signal.SIGINT, interrupted)
    assert (went_on, signal.getsignal(signal.SIGTERM)) == (False, before)
