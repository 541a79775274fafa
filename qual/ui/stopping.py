"""A server that has been told to stop lets no web socket in.

uvicorn closes those that are open at one moment and then waits until none is left, for ever: a page that came again a
moment later, as pages do whose line was cut, kept the server from ending.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def told_to_stop() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end what runs inside, quietly, and the program goes on to its own end.

    uvicorn sends itself again the signal that it stopped at; by SIGTERM's own way the process would end there and then, the
    tables not closed: what is newest would lie in ``study.db-wal`` only, and a copy of ``study.db`` would lack it.
    """
    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if here else None
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)


def heed(stopping: threading.Event) -> None:
    """Set ``stopping`` at each signal to stop, before the server's own handler, which stands already, is called.

    A terminal that is closed (SIGHUP) stops the server as SIGTERM does.
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
    if (
        closed is not None and callable(stop) and signal.getsignal(closed) == signal.SIG_DFL
    ):  # nohup ignores it on purpose
        signal.signal(closed, lambda _, frame: stop(signal.SIGTERM, frame))
