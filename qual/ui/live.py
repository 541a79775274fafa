"""Telling open pages that the study has changed: by another window, process or coder.

One look a second at each study that somebody listens to, shared by all who do, and no connection to the database between
looks. A socket carries the new mark only; the page then asks for what it lacks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from qual.errors import QualError
from qual.ui import windows
from qual.ui.windows import Window

LOG = logging.getLogger(__name__)
EVERY: Final = 1.0  # seconds between looks
UNKNOWN: Final = 4410  # a socket's close code for a key that is not known
_GREETING: Final = 10  # seconds in which a socket must say whose it is


class Watch:
    """Looks at one study for as long as somebody listens."""

    def __init__(self, window: Window) -> None:
        self.store = window.study.store
        self.mark: str | None = None
        self.listeners: set[asyncio.Event] = set()
        self.poked = asyncio.Event()
        self.task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while True:
            now = await run_in_threadpool(self._now)
            if now != self.mark:
                self.mark = now
                for listener in self.listeners:
                    listener.set()
            self.poked.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.poked.wait(), EVERY)

    def _now(self) -> str | None:
        try:
            self.store.settle()  # another file may stand in its place
            return self.store.mark()
        except QualError:  # a lock, a disk that is away: the next look sees
            return self.mark
        except Exception:
            LOG.exception("a look at %s failed", self.store.path)
            return self.mark


_watches: dict[str, Watch] = {}


def poke(window: Window) -> None:
    """An act of this process may have changed the window's study: look now."""
    if window.mark in _watches:
        _watches[window.mark].poked.set()


@contextmanager
def _listening(window: Window) -> Iterator[tuple[Watch, asyncio.Event]]:
    watch = _watches.get(window.mark)
    if watch is None or watch.store is not window.study.store:
        watch = _watches[window.mark] = Watch(window)
    changed = asyncio.Event()
    if watch.mark is not None:
        changed.set()
    watch.listeners.add(changed)
    try:
        yield watch, changed
    finally:
        watch.listeners.discard(changed)
        if not watch.listeners:
            watch.task.cancel()
            if _watches.get(window.mark) is watch:
                del _watches[window.mark]


async def listen(socket: WebSocket) -> None:
    """A page's socket: it says its ``key``, and hears ``{mark}`` now and whenever the study has changed."""
    await socket.accept()
    try:
        said = await asyncio.wait_for(socket.receive_json(), _GREETING)
    except (TimeoutError, ValueError, KeyError, WebSocketDisconnect):
        return
    window = windows.find(said.get("key") if isinstance(said, dict) else None)
    if window is None:
        await socket.close(UNKNOWN)
        return
    with _listening(window) as (watch, changed):
        telling = asyncio.create_task(_tell(socket, watch, changed))
        try:
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass  # a page has nothing to say here; that it leaves is what ends this, also when the server stops
        finally:
            telling.cancel()


async def _tell(socket: WebSocket, watch: Watch, changed: asyncio.Event) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # it has left: `listen` hears that too
        while True:
            await changed.wait()
            changed.clear()
            await socket.send_json({"mark": watch.mark})
