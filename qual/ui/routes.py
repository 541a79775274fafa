"""The app's own addresses: acts, questions, and the socket that tells of changes.

They are served beside Streamlit's, behind the same guard. A request is JSON, and so is the answer to it, whatever happens;
what it does is done in a thread. It names its window by key (`windows`): nothing here knows Streamlit.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from qual.nesting import too_deep
from qual.ui import live, windows
from qual.ui.told import Told
from qual.ui.windows import Window

MOST_BYTES: Final = 4 * 1024 * 1024  # of one request; the longest memo or correction is far below
UNKNOWN_WINDOW: Final = 410  # the browser keeps what it has, and registers anew


def routes() -> list[BaseRoute]:
    """What `streamlit.App` serves for us."""
    return [
        Route("/qual/acts", _posted(_act), methods=["POST"]),
        Route("/qual/ask", _posted(_ask), methods=["POST"]),
        WebSocketRoute("/qual/live", live.listen),
    ]


# --- what is posted ------------------------------------------------------------------------------------------
def _act(window: Window, asked: Told) -> Told:
    from qual.ui import serving  # with all that coding needs: not before somebody codes, the server is up sooner

    return serving.act(window, asked)


def _ask(window: Window, asked: Told) -> Told:
    from qual.ui import serving

    return serving.ask(window, asked)


def _posted(do: Callable[[Window, Told], Told]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        asked = await _body(request)
        if isinstance(asked, Response):
            return asked
        window = windows.find(asked.get("key"))
        if window is None or asked.get("study") != window.mark:
            return _error(UNKNOWN_WINDOW, "unknown_window")
        told = await run_in_threadpool(do, window, asked)
        if told.get("answers") and do is _act:
            live.poke(window)
        return JSONResponse(told, headers={"cache-control": "no-store"})

    return handle


async def _body(request: Request) -> Told | Response:
    """What was posted; a response where it is no JSON object, or too large."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return _error(415, "not_json")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return _error(413, "too_large")
    try:
        text = body.decode()
        asked = None if too_deep(text) else json.loads(text)
    except ValueError:
        return _error(400, "not_json")
    return asked if isinstance(asked, dict) else _error(400, "not_json")


def _error(status: int, code: str) -> Response:
    """``code`` is for the script that asked; what a person reads is the page's."""
    return JSONResponse({"error": code}, status, headers={"cache-control": "no-store"})
