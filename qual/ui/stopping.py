"""A server that has been told to stop lets no web socket in.

uvicorn closes those that are open at one moment and then waits until none is left, for ever: a page that came again a
moment later, as pages do whose line was cut, kept the server from ending.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from qual.ui.guard import Receive, Scope, Send

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]


class Late:
    """ASGI middleware: web sockets that come once ``stopping`` is set are refused; all else passes."""

    def __init__(self, app: Any, stopping: threading.Event) -> None:
        self.app = app
        self.stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] == "websocket" and self.stopping.is_set():
            await receive()
            await send({"type": "websocket.close", "code": 1012})
            return
        await self.app(scope, receive, send)


def heed(stopping: threading.Event) -> None:
    """Set ``stopping`` at each signal to stop, before the server's own handler, which stands already, is called.

    A terminal that is closed (SIGHUP) stops the server as SIGTERM does, so that it closes the tables and leaves one whole file.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in SIGNALS:
        before = signal.getsignal(number)
        if callable(before):

            def handle(sent: int, frame: FrameType | None, before: Any = before) -> None:
                stopping.set()
                before(sent, frame)

            signal.signal(number, handle)
    closed, stop = getattr(signal, "SIGHUP", None), signal.getsignal(signal.SIGTERM)
    if closed is not None and callable(stop) and signal.getsignal(closed) == signal.SIG_DFL:  # nohup ignores it on purpose
        signal.signal(closed, lambda _, frame: stop(signal.SIGTERM, frame))
