"""Addresses that lead nowhere: Streamlit would say so in English, over the first page, and of those with a / draw nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from qual.ui import addresses
from qual.ui.guard import Receive, Scope, Send

#: who asks for a page says so; scripts, pictures and the like are asked for in another way
_PAGE = b"text/html"
#: what Streamlit and the app serve besides pages, by the first part of the path
_SERVED = ("_stcore", "static", "media", "component", "qual", "sound")


class Astray:
    """ASGI middleware that leads who asks for a page that is not there to the one that says so."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead on what is astray; pass on the rest."""
        where = leads_to(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if where is None or not any(name == b"accept" and _PAGE in said for name, said in scope["headers"]):
            await self.app(scope, receive, send)
            return
        from starlette.responses import RedirectResponse

        await RedirectResponse(where, status_code=302, headers={"cache-control": "no-store"})(scope, receive, send)


def leads_to(path: str) -> str | None:
    """Where the address of a page leads instead; None where it leads where it says, or is no page's.

    Examples
    --------
    >>> leads_to("/codebook"), leads_to("/codebook/"), leads_to("/overview"), leads_to("/kodebok/alle")
    (None, None, '/', '/lost?asked=kodebok/alle')
    """
    asked = path.strip("/")
    first = asked.partition("/")[0]
    if asked == "overview":  # the first page's own address is empty
        return "/"
    if asked in ("", addresses.LOST, *addresses.PAGES, *addresses.MENU) or first in _SERVED or "." in asked:
        return None
    return f"/{addresses.LOST}?asked={quote(asked)}"
