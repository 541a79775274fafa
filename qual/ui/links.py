"""Links that let one in once, and the keys that they are traded for."""

from __future__ import annotations

import hashlib
import secrets

SPENT = ""


class Links:
    """The links of one running app.

    A link's token is traded for a key, which the browser keeps as a cookie. The link is spent when that key comes back for
    the first time: so a browser that asks twice, or fetches a page ahead, is not locked out, and nobody can use the link
    after the one it was made for has come in. Tokens and keys are held as digests: comparing them tells nothing.
    """

    def __init__(self) -> None:
        self._traded: dict[bytes, str] = {}  # of tokens that are not spent: their key, "" before it is made
        self._spent: set[bytes] = set()
        self._keys: dict[bytes, bytes] = {}  # the token that each was given for

    def new(self) -> str:
        """A token for a new link."""
        token = secrets.token_urlsafe(24)
        self._traded[_digest(token)] = ""
        return token

    def trade(self, token: str) -> str | None:
        """The key for a token, `SPENT` when it let somebody in already, None when it is no token of this app."""
        mark = _digest(token)
        if mark in self._spent:
            return SPENT
        if mark not in self._traded:
            return None
        key = self._traded[mark] or secrets.token_urlsafe(24)
        self._traded[mark] = key
        self._keys[_digest(key)] = mark
        return key

    def known(self, token: str) -> bool:
        """Whether the token was made by this app, spent or not."""
        return _digest(token) in self._traded or self.spent(token)

    def spent(self, token: str) -> bool:
        """Whether the token has let somebody in."""
        return _digest(token) in self._spent

    def opens(self, key: str) -> bool:
        """Whether ``key`` is one that was given; its link is spent from then on."""
        mark = self._keys.get(_digest(key))
        if mark is None:
            return False
        if self._traded.pop(mark, None) is not None:
            self._spent.add(mark)
        return True


def _digest(word: str) -> bytes:
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).digest()
