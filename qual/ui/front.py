"""What a browser is answered with from the first moment: the files that Streamlit's page is made of, and our own scripts.

Streamlit takes longer to load than anything else at a start, and so do its page's files in a browser. They need not wait for each
other: the port is open before Streamlit is loaded, the files come from here, and whoever asks for more waits until Streamlit is
there. The files are read as they lie, by name from a list: no address leads to another file, and nothing waits for a thread.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from functools import cached_property
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from qual.ui import addresses, scripts
from qual.ui.guard import Receive, Scope, Send

LOG = logging.getLogger(__name__)
FOR_GOOD: Final = b"private, max-age=31536000, immutable"  # what stands at an address with a digest stays what it is
#: what draws the bar and Oversikt beside the page's own scripts, by the names of Streamlit's files: a browser would ask for each
#: only when the first element of its kind has come, and for what that one needs when it has come itself
PIECES: Final = (
    "BidiComponent",
    "Button",
    "Html",
    "PageLink",
    "_arrayReduce",
    "purify.es",
    "recordbatch",
    "serialization",
)
#: the page's mark in the browser's row of tabs, in the place of Streamlit's own
ICON: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#2a7db8" d="M14 8v6q0 8-7 10l-1-3q4-2 4-6H5V8z'
    b'm14 0v6q0 8-7 10l-1-3q4-2 4-6h-5V8z"/></svg>'
)
#: our own components on every page, and what a page has besides
AROUND: Final = ("wire", "bar")
OWN: Final = {"overview": ("anatomy", "grid"), "coding": ("transcript",), "themes": ("anatomy", "figure")}


class Found(NamedTuple):
    """An answer: the body, its kind, how long a browser may keep it, the status."""

    body: bytes
    kind: str
    keep: bytes = FOR_GOOD
    status: int = 200


_NOTHING: Final = Found(b"", "text/plain", b"no-store", 404)


class Streamlit(Protocol):
    """As much of `streamlit.App` as is used here."""

    def lifespan(self) -> Callable[[Any], AbstractAsyncContextManager[None]]:
        """What it does from its start to its end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""


class Front:
    """ASGI application: files at once, all else by Streamlit's app as soon as that is made.

    Parameters
    ----------
    make : makes the app; called in a thread, when ``begin`` has been.
    begin : called when the server starts.
    end : called when it stops.
    failed : called when the app cannot be made.
    """

    def __init__(
        self,
        make: Callable[[], Streamlit],
        begin: Callable[[], None],
        end: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._make, self._begin, self._end, self._failed = make, begin, end, failed
        self._app: Streamlit | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have Streamlit answer."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] == "http" and scope["method"] == "GET" and (found := self._file(scope["path"])) is not None:
            await _answer(send, found)
            return
        await self._there.wait()
        if self._app is not None:
            await self._app(scope, receive, send)

    # --- Streamlit ---------------------------------------------------------------------------------------------------
    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._there, self._over = asyncio.Event(), asyncio.Event()
        self._begin()
        self._pages  # noqa: B018  made before a thread that loads Streamlit takes its turns
        serving = asyncio.create_task(self._serve())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._end()
        self._over.set()
        await serving
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self) -> None:
        try:
            app = await asyncio.to_thread(self._make)
            live = await asyncio.to_thread(app.lifespan)
            async with live(app):
                self._app = app
                self._there.set()
                await self._over.wait()
        except Exception as error:
            LOG.exception("the app does not start")
            self._failed(error)
        finally:
            self._there.set()

    # --- files -------------------------------------------------------------------------------------------------------
    def _file(self, path: str) -> Found | None:
        """What stands at an address; None where that is Streamlit's to say."""
        if path in self._pages:
            return Found(self._pages[path], "text/html; charset=utf-8", b"no-cache")
        if path == "/favicon.png":
            return Found(ICON, "image/svg+xml", b"no-cache")
        if path.startswith(f"{scripts.ADDRESS}/"):
            body = scripts.served().get(path.removeprefix(f"{scripts.ADDRESS}/{scripts.version()}/"))
            return Found(body, "text/javascript; charset=utf-8") if body is not None else _NOTHING
        if (file := self._static.get(path)) is not None:
            return Found(file.read_bytes(), guess_type(path)[0] or "application/octet-stream")
        return None

    @cached_property
    def _static(self) -> Mapping[str, Path]:
        """Streamlit's files by their addresses; none where they do not lie where they do in the Streamlit that is known."""
        spec = find_spec("streamlit")
        root = Path(spec.submodule_search_locations[0]) / "static" if spec and spec.submodule_search_locations else None
        if root is None or not (root / "index.html").is_file():
            return {}
        return {
            f"/static/{file.relative_to(root / 'static').as_posix()}": file for file in (root / "static").rglob("*.*")
        }

    @cached_property
    def _pages(self) -> Mapping[str, bytes]:
        """The app's page by the addresses at which it stands: Streamlit's, which asks at once for what is drawn there too."""
        if not self._static:
            return {}
        page = (next(iter(self._static.values())).parents[2] / "index.html").read_text(encoding="utf-8")
        pieces = re.compile(rf"/static/js/({'|'.join(map(re.escape, PIECES))})\.[\w-]+\.js")
        theirs = [path for path in self._static if pieces.fullmatch(path)]

        def drawn(name: str) -> bytes:
            rooms = (*AROUND, *OWN.get(name, ()))
            ours = dict.fromkeys(one for room in rooms for one in scripts.needed(f"{room}/mount.js"))
            wanted = [*theirs, *(f"{scripts.ADDRESS}/{scripts.version()}/{one}" for one in ours)]
            asked = "".join(
                f'<link rel="modulepreload" fetchpriority="low" crossorigin href=".{one}">' for one in wanted
            )
            return page.replace("</head>", f"{asked}</head>", 1).encode()

        return {"/": drawn("overview")} | {f"/{name}": drawn(name) for name in (*addresses.PAGES, *addresses.MENU)}


async def _answer(send: Send, found: Found) -> None:
    headers = [
        (b"content-type", found.kind.encode()),
        (b"content-length", str(len(found.body)).encode()),
        (b"cache-control", found.keep),
    ]
    await send({"type": "http.response.start", "status": found.status, "headers": headers})
    await send({"type": "http.response.body", "body": found.body})
