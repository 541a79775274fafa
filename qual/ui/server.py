"""The app's server: 127.0.0.1 only, and every route behind a token that is new at each start.

Others may share the machine, so an address alone must open nothing. The link carries the token once; the first answer
turns it into a cookie and sends the browser to the address without it, so that no saved link or history holds it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import socket
import time
import webbrowser
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import redirect_stdout, suppress
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode

from qual import resources
from qual.errors import StudyError
from qual.messages import text

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

ADDRESS = "127.0.0.1"
STUDY_VARIABLE = "QUAL_STUDY"

_guarding = False


def guarded() -> bool:
    """Whether this process serves behind the token; ``app.py`` refuses to run otherwise."""
    return _guarding


class TokenGuard:
    """ASGI middleware that lets nothing through, media and web sockets included, without the token's cookie."""

    def __init__(self, app: Any, token: str, cookie: str) -> None:
        self.app = app
        self.token = token
        self.cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what carries the cookie; trade the token for it; refuse the rest."""
        if scope["type"] == "lifespan" or self._has_cookie(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403})
        elif self._has_token(scope):
            await self._let_in(scope, send)
        else:
            await self._refuse(send)

    def _has_cookie(self, scope: Scope) -> bool:
        header = next((value for name, value in scope["headers"] if name == b"cookie"), b"").decode("latin-1")
        try:
            morsel = SimpleCookie(header).get(self.cookie)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self.token.encode())

    def _has_token(self, scope: Scope) -> bool:
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")
        return scope["method"] == "GET" and hmac.compare_digest(given.encode(), self.token.encode())

    async def _let_in(self, scope: Scope, send: Send) -> None:
        rest = [(k, v) for k, v in parse_qsl(scope["query_string"].decode("latin-1")) if k != "token"]
        target = scope["path"] + (f"?{urlencode(rest)}" if rest else "")
        cookie = f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"
        headers = [
            (b"location", target.encode()), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store"),
            (b"referrer-policy", b"no-referrer"), (b"content-length", b"0"),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _refuse(self, send: Send) -> None:
        body = text("ui.no_token").encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": body})


_offered: dict[str, Path] = {}  # sound files that the app has given an address
SOUND = "/sound/"


def offer(path: Path) -> str:
    """An address under which this server plays a sound file, for those who are let in; it tells nothing of the path."""
    key = hashlib.sha256(str(path).encode()).hexdigest()[:24]
    _offered[key] = path
    return SOUND + key


class Sounds:
    """ASGI middleware that serves the files of `offer`, the piece that is asked for, never whole in memory."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer addresses of sound; pass on the rest."""
        if scope["type"] != "http" or not scope["path"].startswith(SOUND):
            await self.app(scope, receive, send)
            return
        from starlette.responses import FileResponse, Response

        path = _offered.get(scope["path"].removeprefix(SOUND))
        there = path is not None and path.is_file()
        answer = (
            FileResponse(path, headers={"cache-control": "no-store"}) if there and path else Response(status_code=404)
        )
        await answer(scope, receive, send)


class Server:
    """The app for one study (or none yet), ready to run.

    Parameters
    ----------
    study : the study folder, or None to choose in the app.
    port : 0 picks a free one.

    Raises `StudyError` when the folder is no study.
    """

    def __init__(self, study: Path | None = None, *, port: int = 0) -> None:
        if study is not None and not (study / "study.toml").is_file():
            raise StudyError("study.none_here", folder=study)
        self.study = study
        self.port = port or _free_port()
        self.token = secrets.token_urlsafe(24)

    @property
    def link(self) -> str:
        """The address with the token, for the person who started the server."""
        return f"http://{ADDRESS}:{self.port}/?token={self.token}"

    def run(self, *, open_browser: bool = False) -> None:
        """Serve until Ctrl-C."""
        global _guarding
        import streamlit
        from starlette.middleware import Middleware

        from qual.ui.routes import routes

        _guarding = True
        if self.study is not None:
            os.environ[STUDY_VARIABLE] = str(self.study.resolve())
        # browsers share cookies between the ports of one address, so the name tells the servers apart
        guard = Middleware(TokenGuard, token=self.token, cookie=f"qual-{self.port}")
        app = streamlit.App(_script(), routes=routes(), middleware=[guard, Middleware(Sounds)])
        if open_browser:
            Thread(target=self._open_when_ready, daemon=True).start()
        # Streamlit prints an address without the token, which opens nothing: the caller has told the link
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123 - a device, not a path
            app.run(config=settings(self.port))

    def _open_when_ready(self) -> None:
        for _ in range(240):
            with suppress(OSError), socket.create_connection((ADDRESS, self.port), timeout=1):
                webbrowser.open(self.link)
                return
            time.sleep(0.25)


def settings(port: int) -> dict[str, Any]:
    """Streamlit's settings: this machine only, no statistics, no developer's menu, qual's look in light and dark."""
    from qual.ui.look import THEME

    return {
        "server.address": ADDRESS, "server.port": port, "server.headless": True, "server.fileWatcherType": "none",
        "server.allowedHosts": [ADDRESS, "localhost"], "server.showEmailPrompt": False, "server.maxUploadSize": 200,
        "browser.gatherUsageStats": False, "client.toolbarMode": "minimal", "client.showErrorDetails": "none",
        "client.showErrorLinks": "false", "logger.level": "warning", **THEME,
    }  # fmt: skip


def _script() -> Path:
    return resources.place("app.py")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
