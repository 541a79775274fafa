"""What stands before the whole app: nothing gets in, routes, media and web sockets included, but its own pages with a key.

Others may share the machine. An address alone opens nothing; a link opens it once, and the browser keeps a key as a
cookie. Browsers send cookies to every port of a host, and a page on another port is "the same site" to them: so what the
browser says of where a request comes from is compared with the address that it came to.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from qual.messages import text
from qual.ui import entry, running
from qual.ui.links import SPENT, Links

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

CLOSED = 4403  # why a web socket is closed
_ENTRY = ("token", "here")  # what an address carries only on the way in
_ODD_PATH = re.compile(r"//|.*[\x00-\x1f\x7f\\]", re.DOTALL)
_ODD_QUERY = re.compile(rb"[^\x21-\x7e]")
#: where a page of the app may get anything from, whatever stands in it: from the app. Streamlit needs scripts and styles
#: inline, components as blobs; nothing needs ``eval``.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "connect-src 'self' ws://{host}; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
)
#: on every answer: no page elsewhere shows the app in a frame, holds its window, or is told its addresses
SAFE = (
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """ASGI middleware.

    Parameters
    ----------
    app : what is guarded.
    links : the links and keys of this start.
    port : where it is served, on 127.0.0.1.
    host : the host name of its own, ``qual-….localhost``; "" where it has none.
    secret : what a command of the same account must know to ask for another link (`qual.ui.running`).
    serves : whether the app serves the study at a path, asked before a link into it is given.
    """

    def __init__(
        self, app: Any, links: Links, port: int, host: str, secret: str, serves: Callable[[str], bool]
    ) -> None:
        self.app = app
        self.links = links
        self.secret = secret
        self.serves = serves
        self.cookie = f"qual-{port}"
        self.plain = f"{running.ADDRESS}:{port}"
        self.named = f"{host}:{port}" if host else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what has a key and comes from here; lead in who has a link; refuse the rest."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        web = scope["type"] == "http"
        send = _with(send, *SAFE) if web else send
        host = self._host(scope)
        if _odd(scope):
            await _refuse(scope, send, 400)
        elif not host:
            await _refuse(scope, send, 403)
        elif web and scope["path"] == entry.HERE:
            await _answer(scope, send, 204, headers=[(b"cross-origin-resource-policy", b"cross-origin")])
        elif web and scope["path"] == running.ASK:
            await self._asked(scope, send)
        elif _enters(scope) and await self._led_in(scope, send, host):
            return
        elif _foreign(scope, host) or not self._has_key(scope):
            await _refuse(scope, send, 403)
        else:
            policy = (b"content-security-policy", POLICY.format(host=host).encode())
            await self.app(scope, receive, _with(send, policy) if web else send)

    # --- who asks ------------------------------------------------------------------------------------------------
    def _host(self, scope: Scope) -> str:
        """The own address that was asked for; "" for any other, or for none or several."""
        said = [value.lower() for value in _header(scope, b"host")]
        return said[0] if len(said) == 1 and said[0] in (self.plain, self.named) else ""

    def _has_key(self, scope: Scope) -> bool:
        """Whether one of the cookies is a key: pages on other ports may have set others of its name."""
        pairs = (pair.partition("=") for value in _header(scope, b"cookie") for pair in value.split(";"))
        keys = [value.strip() for name, _, value in pairs if name.strip() == self.cookie]
        return any(self.links.opens(key) for key in keys)

    async def _asked(self, scope: Scope, send: Send) -> None:
        """A command of this account asks for another link, or whether one is spent."""
        header = scope["method"] == "POST" and _header(scope, b"qual-ask")
        question = running.asked(header[0].encode("latin-1"), self.secret) if header else None
        if question is None or _header(scope, b"origin") or _header(scope, b"sec-fetch-site"):
            await _refuse(scope, send, 403)
            return
        what, nonce = question
        if what.startswith(running.LINK):
            said = self.links.new() if self.serves(unquote(what.removeprefix(running.LINK))) else running.NO
        else:
            said = running.YES if self.links.spent(what.removeprefix(running.SPENT)) else running.NO
        await _answer(scope, send, 200, running.answer(self.secret, what, nonce, said))

    # --- the way in ----------------------------------------------------------------------------------------------
    async def _led_in(self, scope: Scope, send: Send, host: str) -> bool:
        """Answer an address with a token: True when it was one of ours, or its sender has a key anyway."""
        query = parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True)
        said = dict(query)
        token, rest = said["token"], urlencode([(name, value) for name, value in query if name not in _ENTRY])
        path = quote(scope["path"], errors="replace")
        if self.named and host == self.plain and "here" not in said and _a_browser(scope) and self.links.known(token):
            more = f"{path}?{rest}&" if rest else f"{path}?"
            named = f"http://{self.named}{more}token={quote(token)}"
            body, headers = entry.finds_host(named, f"{more}token={quote(token)}&here=1", f"http://{self.named}")
        else:
            key = self.links.trade(token)
            if key is None and (_foreign(scope, host) or not self._has_key(scope)):
                return False
            # a link that is spent may be anybody's: it leads to where a key is asked for, and to no page of its choice
            body, headers = entry.goes_on("/" if key == SPENT else f"{path}?{rest}" if rest else path)
            if key:
                headers.append((b"set-cookie", f"{self.cookie}={key}; Path=/; HttpOnly; SameSite=Strict".encode()))
        headers += [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
        await _answer(scope, send, 200, body, headers)
        return True


# --- what a request says of itself -------------------------------------------------------------------------------
def _header(scope: Scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted]


def _odd(scope: Scope) -> bool:
    """Whether an address holds what no address of the app does."""
    path = scope["path"]
    return not path.startswith("/") or bool(_ODD_PATH.match(path) or _ODD_QUERY.search(scope["query_string"]))


def _enters(scope: Scope) -> bool:
    """Whether a person opens an address with a token: in a window, not in a frame or by a script."""
    if scope["type"] != "http" or scope["method"] != "GET" or _header(scope, b"origin"):
        return False
    modes, targets = set(_header(scope, b"sec-fetch-mode")), set(_header(scope, b"sec-fetch-dest"))
    if not modes <= {"navigate"} or not targets <= {"document"}:
        return False
    return "token" in dict(parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True))


def _a_browser(scope: Scope) -> bool:
    """Whether it is a browser new enough to know ``.localhost``, and not a script with a link."""
    return _header(scope, b"sec-fetch-mode") == ["navigate"]


def _foreign(scope: Scope, host: str) -> bool:
    """Whether a page of another address makes the request, or may: what writes and what stays open must say who it is."""
    origins, sites = _header(scope, b"origin"), _header(scope, b"sec-fetch-site")
    if any(origin != f"http://{host}" for origin in origins) or any(
        site not in ("same-origin", "none") for site in sites
    ):
        return True
    if scope["type"] == "websocket":
        return not origins
    return scope["method"] not in ("GET", "HEAD") and not origins and "same-origin" not in sites


# --- answers -----------------------------------------------------------------------------------------------------
def _with(send: Send, *safe: tuple[bytes, bytes]) -> Send:
    """``send`` with these headers on the answer, beside what the app says itself."""

    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told = {name.lower() for name, _ in message.get("headers", ())}
            # policies add up: the app's own may stand beside ours
            more = [pair for pair in safe if pair[0] not in told or pair[0] == b"content-security-policy"]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return sent


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": CLOSED})
        return
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await _answer(scope, send, status, text("ui.no_token" if status == 403 else "ui.odd_address").encode(), plain)


async def _answer(
    scope: Scope, send: Send, status: int, body: bytes = b"", headers: entry.Headers | None = None
) -> None:
    length = [(b"content-length", str(len(body)).encode())] if status != 204 else []
    await send({"type": "http.response.start", "status": status, "headers": [*(headers or []), *length]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
