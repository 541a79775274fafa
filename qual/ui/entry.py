"""The small pages on the way into the app, and the private file through which a browser finds it.

A browser shows other accounts of the machine what it was started with, so it is given a file that only its user can read.
A cookie for this site alone (``SameSite=Strict``) is not sent on a redirect that began in a file: the way in is
therefore a page of the app's own, which goes on by itself, also without scripts.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from qual.messages import preferred, text
from qual.store.private import ALONE

Headers = list[tuple[bytes, bytes]]

_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_FRAME = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>qual</title>{head}</head>'
    "<body>{body}</body></html>"
)
HERE = "/_qual/here"  # answers everybody, with nothing: whether the app's own host name leads here

# the two links say where to go; which of them works is found out by asking
_FIND = """
const [named, plain] = document.querySelectorAll("a");
fetch(named.origin + "%s", {mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(3000)})
  .then(() => location.replace(named.href), () => location.replace(plain.href));
"""


def goes_on(target: str) -> tuple[bytes, Headers]:
    """A page that leads to ``target``, an address on this site, by itself or by its link: body and headers."""
    body = _page(_onward(target), _link(target, "ui.entry.open"))
    return body, [_policy(_CLOSED)]


def finds_host(named: str, plain: str, host: str) -> tuple[bytes, Headers]:
    """A page that leads to ``named`` where this browser knows its host (``http://name.localhost:port``), else to ``plain``."""
    nonce = secrets.token_urlsafe(16)
    script = f'<script nonce="{nonce}">{_FIND % HERE}</script>'
    body = _page(
        f"<noscript>{_onward(plain)}</noscript>",
        _link(named, "ui.entry.open") + _link(plain, "ui.entry.else") + script,
    )
    return body, [_policy(f"{_CLOSED}; script-src 'nonce-{nonce}'; connect-src {host}")]


def private_file(link: str, name: str, folders: Sequence[Path]) -> Path | None:
    """A file that leads to ``link`` and that only its owner can read, in the first of ``folders`` where one can be made."""
    for folder in folders:
        path = folder / f"{name}.html"
        with suppress(OSError):
            folder.mkdir(ALONE, parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(_page(_onward(link), _link(link, "ui.entry.open")))
            return path
    return None


def _page(head: str, body: str) -> bytes:
    return _FRAME.format(language=preferred(), head=head, body=body).encode()


def _onward(target: str) -> str:
    return f'<meta http-equiv="refresh" content="0;url={escape(target)}">'


def _link(target: str, key: str) -> str:
    return f'<p><a href="{escape(target)}">{escape(text(key))}</a></p>'


def _policy(said: str) -> tuple[bytes, bytes]:
    return b"content-security-policy", said.encode()
