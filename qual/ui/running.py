"""Where each study is served, as this account remembers it: its name, its port, who codes, and how to ask the running app.

This lies in the account's own state folder and not with the study: a study may be shared, synchronised or read-only, and
what opens it is one person's on one machine. The name is the study's own for as long as this account knows it: it is its
host, and in the browser what waits to be stored lies under it. A study is found again by its path, or, where it was
moved, by its folder or by what tells it from others (`qual.store.copies.origin_of`); a copy, and another study at the
same path, get names of their own. Without a folder to write in nothing is remembered, and all else works.

Who asks a running app for a link proves that it can read this file, and so does the app with its answer; the secret
itself is never sent, as another's program may have the port by then.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from qual.store.copies import origin_at_rest
from qual.store.files import take_place
from qual.store.private import ALONE

ADDRESS = "127.0.0.1"
ASK = "/_qual/ask"
LINK, SPENT = "link:", "spent:"  # and the path of the study, quoted; and the token
YES, NO = "yes", "no"
_PATIENCE = 5  # seconds for a running app that has much to do


@dataclass(frozen=True)
class Served:
    """A study (``path`` "": the app without one) as it is, or was last, served; ``secret`` is "" when nobody serves it,
    ``origin`` before anything has been done in the study, ``coder`` before anybody has said who codes."""

    name: str
    path: str
    inode: int
    port: int = 0
    secret: str = ""
    origin: str = ""
    coder: str = ""

    @property
    def host(self) -> str:
        """The host name of its own."""
        return f"{self.name}.localhost"


def state_folder() -> Path | None:
    """This account's folder for what programs remember (``QUAL_STATE`` says another); None where it has none."""
    said = os.environ.get("QUAL_STATE")
    if said:
        return Path(said)
    try:
        if os.name == "nt":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "qual"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Application Support" / "qual"
        return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "qual"
    except RuntimeError:
        return None


def find(study: Path | None) -> Served:
    """What is remembered of the study, under the path that it has now; a new name where nothing is."""
    path = str(study.resolve()) if study else ""
    inode = _inode(study)
    origin = _origin(study) if study else None
    # a study that is new, where another one was, is not that one: what waits for that one is not its own
    known = [served for served in _all() if origin is None or served.origin in ("", origin)]
    same = [served for served in known if served.path == path]
    left = [served for served in known if study and served.path and _left(served)]
    moved = [served for served in left if inode and served.inode == inode]
    elsewhere = [served for served in left if origin and served.origin == origin]  # on another disk now
    for served in (*same, *moved, *elsewhere):
        return replace(served, path=path, inode=inode, origin=served.origin if origin is None else origin)
    return Served(f"qual-{secrets.token_hex(5)}", path, inode, origin=origin or "")


def _left(served: Served) -> bool:
    """Whether the study stands no more where it was served the last time."""
    there = Path(served.path)
    return not there.exists() or (_inode(there) != served.inode and (_origin(there) or "") != served.origin)


def _origin(study: Path) -> str | None:
    return origin_at_rest(study / "study.db")


def _inode(study: Path | None) -> int:
    """The folder's number on its disk, which it keeps when it is moved; 0 when there is none."""
    if study is not None:
        with suppress(OSError):
            return study.stat().st_ino
    return 0


def keep(served: Served) -> None:
    """Remember it, readable for this account alone; where that cannot be written, nothing is remembered."""
    folder = state_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(ALONE, parents=True, exist_ok=True)
        unfinished = folder / f".{served.name}-{secrets.token_hex(4)}.part"
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(served), file)
        take_place(unfinished, folder / f"{served.name}.json")


@contextmanager
def turn() -> Iterator[Callable[[], None]]:
    """One start of an app of this account at a time: waits until no other is under way. What it gives ends the turn early, when
    the app answers. Where nothing can be remembered, nobody waits."""
    folder, place = state_folder(), None
    if folder is not None:
        with suppress(OSError):
            folder.mkdir(ALONE, parents=True, exist_ok=True)
            place = os.open(folder / "starting", os.O_CREAT | os.O_RDWR, 0o600)
            _lock(place)
    held, guard = [place] if place is not None else [], Lock()

    def over() -> None:
        with guard:
            while held:
                os.close(held.pop())  # which lets go of the lock, as does the end of the process

    try:
        yield over
    finally:
        over()


if sys.platform == "win32":
    import msvcrt

    def _lock(place: int) -> None:
        msvcrt.locking(place, msvcrt.LK_LOCK, 1)  # gives up after ten seconds
else:
    import fcntl

    def _lock(place: int) -> None:
        fcntl.flock(place, fcntl.LOCK_EX)


def _all() -> list[Served]:
    folder, found = state_folder(), []
    for path in sorted(folder.glob("qual-*.json")) if folder else ():
        with suppress(OSError, ValueError, TypeError):
            served = Served(**json.loads(path.read_text(encoding="utf-8")))
            if served.name == path.stem and isinstance(served.port, int):
                found.append(served)
    return found


# --- asking ------------------------------------------------------------------------------------------------------
def ask(served: Served, what: str) -> str | None:
    """The running app's answer to `SPENT` with a token ("yes", "no"), or to `LINK` with a path: a token, "no" where it serves
    another study. None when it is not there."""
    if not served.secret or not served.port:
        return None
    nonce = secrets.token_urlsafe(16)
    connection = http.client.HTTPConnection(ADDRESS, served.port, timeout=_PATIENCE)
    try:
        connection.request("POST", ASK, headers={"qual-ask": f"{what} {nonce} {_proof(served.secret, what, nonce)}"})
        answer = connection.getresponse()
        said, proof = answer.read(1000).decode("ascii").split(" ")
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if hmac.compare_digest(proof, _proof(served.secret, what, nonce, said)) else None


def asked(header: bytes, secret: str) -> tuple[str, str] | None:
    """What is asked, and its nonce, when the header proves that the asker knows the secret; else None."""
    try:
        what, nonce, proof = header.decode("ascii").split(" ")
    except ValueError:
        return None
    return (what, nonce) if hmac.compare_digest(proof, _proof(secret, what, nonce)) else None


def answer(secret: str, what: str, nonce: str, said: str) -> bytes:
    """The app's answer, with the proof that it is the app's."""
    return f"{said} {_proof(secret, what, nonce, said)}".encode()


def ask_link(served: Served) -> str | None:
    """A token of the app that serves this study, also where the study was moved since: the app then follows it. None when
    none does."""
    token = ask(served, LINK + quote(served.path, safe=""))
    return None if token == NO else token


def link(port: int, token: str, coder: str = "") -> str:
    """The address with the token; it opens the app with ``coder`` at the screen, where one is said."""
    return f"http://{ADDRESS}:{port}/?token={token}" + (f"&coder={quote(coder, safe='')}" if coder else "")


def _proof(secret: str, *said: str) -> str:
    return hmac.new(secret.encode(), "\n".join(said).encode(), hashlib.sha256).hexdigest()
