"""The app's server: this machine only, and every route behind the guard (`qual.ui.guard`)."""

from __future__ import annotations

import errno
import gc
import hashlib
import logging
import os
import secrets
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from qual import resources
from qual.errors import StudyError
from qual.store.opening import is_study
from qual.store.private import PRIVATE
from qual.ui import entry, running, stopping
from qual.ui.astray import Astray
from qual.ui.front import Front, Streamlit
from qual.ui.guard import Guard, Receive, Scope, Send
from qual.ui.links import Links

ADDRESS = running.ADDRESS
STUDY_VARIABLE = "QUAL_STUDY"
PORTS = range(20_000, 30_000)  # below those that systems hand out for a moment, so that it is free the next time too
_OPENED = 120  # seconds for a browser to start and come in

#: seconds that one thread may hold up another: while all is loaded, for whoever answers meanwhile; and then, as Python itself has
#: it (shorter ones made a row of acts a quarter slower on a busy machine)
_TURNS: Final = (0.0005, 0.005)
_STARTED = 60  # seconds for the app of another study to answer
#: how Streamlit has its own server serve
_SERVING: Final[dict[str, Any]] = {
    "ws": "websockets-sansio",
    "ws_ping_interval": 30,
    "ws_ping_timeout": 30,
    "ws_max_size": 200 * 1024 * 1024,
    "ws_per_message_deflate": False,
    "use_colors": False,
    "access_log": False,
    "log_level": "warning",
}

LOG = logging.getLogger(__name__)
_guarding = False
_running: Server | None = None
_beside: list[subprocess.Popen[bytes]] = []  # apps of other studies that were opened from this one
_lost_port: tuple[int, int] | None = None


def guarded() -> bool:
    """Whether this process serves behind the guard; ``app.py`` refuses to run otherwise."""
    return _guarding


def lost_port() -> tuple[int, int] | None:
    """The port that the study had the last time and the one that it has now, where another program had taken the first."""
    return _lost_port


@dataclass(frozen=True)
class Started:
    """What there is to tell of an app that runs: the ``link`` that opens it once, the ``address`` that it then has where the
    browser knows it; ``before``: it ran already; ``lost``: the port of the last time, when another program has it."""

    link: str
    address: str
    before: bool = False
    lost: int = 0


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


def start(
    study: Path | None = None,
    *,
    port: int = 0,
    coder: str = "",
    open_browser: bool = False,
    tell: Callable[[Started], None],
) -> None:
    """Serve a study (None: choose in the app) until Ctrl-C; one that is served already is opened with a new link instead, and
    followed where it has been moved since.

    ``coder`` : who codes; "" whoever did the last time. Raises `StudyError` when the folder is no study, or when ``port``
    cannot be had.
    """
    _there(study)
    with running.turn() as over:
        served = running.find(study)
        token = running.ask_link(served)
        if token is None:
            Server(study, port=port, coder=coder).run(open_browser=open_browser, tell=tell, answers=over)
            return
    link = running.link(served.port, token, coder)
    tell(Started(link, f"http://{served.host}:{served.port}", before=True))
    if open_browser:
        _show(link, served, study, lambda: running.ask(served, running.SPENT + token) != running.NO, Event())


def fresh_link(study: Path | None = None) -> str | None:
    """A new link into the app that serves ``study``; None when none does."""
    served = running.find(study)
    token = running.ask_link(served)
    return running.link(served.port, token) if token else None


def lead(study: Path, *, coder: str = "") -> str:
    """A link into the study's own app, which is started beside this one where it does not run; it ends with this one.

    So an address is one study's for good, and what waits in a browser for a study lies where that study is opened.
    ``coder`` : who codes where nobody has said so before. Raises `StudyError` when the folder is no study, or no app comes.
    """
    _there(study)
    if link := fresh_link(study):
        return link
    if coder and not (last := running.find(study)).coder:
        running.keep(replace(last, coder=coder))
    # -P: no module of the folder where this one was started; its link is not told, and who codes there is remembered there
    command = [sys.executable, "-P", "-m", "qual", "app", str(study.resolve()), "--no-browser"]
    alone = {**os.environ, "QUAL_CODER": ""}
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=alone)
    except OSError as error:
        raise StudyError("study.not_started", folder=study) from error
    _beside.append(process)
    until = time.monotonic() + _STARTED
    while process.poll() is None and time.monotonic() < until:
        if link := fresh_link(study):
            return link
        time.sleep(0.1)
    if link := fresh_link(study):  # another start was faster
        return link
    process.terminate()
    raise StudyError("study.not_started", folder=study)


def folder() -> Path | None:
    """The folder of the study that this process serves; None where it serves none."""
    return Path(said) if (said := os.environ.get(STUDY_VARIABLE)) else None


def taken() -> bool:
    """Whether another study stands where this process's own stood: it has an app, an address and waiting acts of its own."""
    from qual.ui import windows

    here = folder()
    return here is not None and bool(windows.mark()) and running.find(here).name != windows.mark()


def coder() -> str:
    """Who coded last in the study that this process serves, as this account remembers it; "" where it does not."""
    return _running.served.coder if _running else ""


def remember(coder: str) -> None:
    """Remember for the next start who codes in the study that this process serves."""
    if _running:
        _running.remember(coder)


class Server:
    """The app for one study (or none yet), ready to run.

    Parameters
    ----------
    study : the study folder, or None to choose in the app.
    port : 0 takes the port of the last time, or another when that one is taken.
    coder : who codes; "" whoever did the last time.

    Raises `StudyError` when the folder is no study, or when ``port`` cannot be had.
    """

    def __init__(self, study: Path | None = None, *, port: int = 0, coder: str = "") -> None:
        _there(study)
        last = running.find(study)
        self.study = study
        self.port = _port(port, last.port)
        self.lost = last.port if last.port not in (0, self.port) and not port else 0
        self.served = replace(last, port=self.port, secret=secrets.token_urlsafe(24), coder=coder or last.coder)
        self.links = Links()
        self.token = self.links.new()
        self._held = _hold_beside(self.port)
        self._ended = Event()

    @property
    def link(self) -> str:
        """The address with the token, for the person who started the server; it opens the app once."""
        return running.link(self.port, self.token)

    @property
    def host(self) -> str:
        """The host name of its own, or "" where somebody else may answer to it."""
        return self.served.host if self._held is not None else ""

    def run(
        self,
        *,
        open_browser: bool = False,
        tell: Callable[[Started], None] = lambda _: None,
        answers: Callable[[], None] = lambda: None,
    ) -> None:
        """Serve until Ctrl-C; ``tell`` is called when the port is ours, ``answers`` when who asks for a link gets one.

        Raises `StudyError` when the port no longer can be had.
        """
        global _guarding, _lost_port, _running
        import uvicorn

        from qual.ui import windows

        _guarding = True
        sys.setswitchinterval(_TURNS[0])
        gc.disable()  # until all is loaded (`_get_ready`), which stays
        _lost_port = (self.lost, self.port) if self.lost else None
        _running = self
        self._begin()
        out, stops, problems = sys.stdout, Event(), list[Exception]()

        def begin() -> None:
            stopping.heed(stops)
            running.keep(self.served)
            with redirect_stdout(out):
                tell(Started(self.link, f"http://{self.host or ADDRESS}:{self.port}", lost=self.lost))
            if open_browser:
                Thread(target=self._open, daemon=True).start()
            Thread(target=self._answer, args=(answers,), daemon=True).start()

        def end() -> None:
            if (meaning := sys.modules.get("qual.suggest.meaning")) is not None:
                meaning.stop()
            self._end()

        def failed(error: Exception) -> None:
            problems.append(error)
            serving.should_exit = True

        front = Front(partial(_streamlit, self.port, self.host), begin, end, failed)
        guard = Guard(Astray(Sounds(front)), self.links, self.port, self.host, self.served.secret, self.serves)
        serving = uvicorn.Server(uvicorn.Config(stopping.Late(guard, stops), lifespan="on", **_SERVING))
        # Streamlit prints what is of no use here: the caller has told the link
        with (
            _listening(self.port) as bound,
            open(os.devnull, "w") as nowhere,  # noqa: PTH123 - a device, not a path
            redirect_stdout(nowhere),
            stopping.told_to_stop(),
        ):
            try:
                serving.run(sockets=[bound])
            finally:
                windows.close()  # whatever still holds it while the program ends
        if problems:
            raise problems[0]

    def serves(self, path: str) -> bool:
        """Whether the study at ``path`` ("" for none) is the one that is served; where it has been moved, it is followed: windows
        that are open go on in it."""
        if path == self.served.path:
            return True
        there = running.find(Path(path)) if path and self.study else None
        if there is None or there.name != self.served.name:
            return False
        self.study = Path(path)
        self.served = replace(self.served, path=there.path, inode=there.inode, origin=there.origin)
        self._begin()
        running.keep(self.served)
        return True

    def remember(self, coder: str) -> None:
        """Remember for the next start who codes."""
        self.served = replace(self.served, coder=coder)
        running.keep(self.served)

    def _begin(self) -> None:
        """Serve what stands at the study's path from now on."""
        from qual.ui import windows

        os.environ[STUDY_VARIABLE] = str(self.study.resolve()) if self.study else ""
        windows.begin(self.served.name)

    def _open(self) -> None:
        _show(self.link, self.served, self.study, lambda: self.links.spent(self.token), self._ended)

    def _answer(self, answers: Callable[[], None]) -> None:
        """Say so as soon as the app answers, which it does some moments after it has the port."""
        while running.ask(self.served, running.SPENT + self.token) is None and not self._ended.wait(0.05):
            continue
        answers()

    def _end(self) -> None:
        """The address stays remembered; that it answers does not."""
        self._ended.set()
        for process in _beside:
            process.terminate()
        now = running.find(self.study)
        if now.secret == self.served.secret:  # another start may have come since
            running.keep(replace(now, secret=""))
        if self._held:
            self._held.close()


def settings(port: int, host: str = "") -> dict[str, str | int | bool | list[str]]:
    """Streamlit's settings: this machine only, no statistics, no developer's menu, qual's look in light and dark."""
    from qual.ui.look import THEME
    from qual.ui.whole import SETTING

    return {
        "server.address": ADDRESS,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.allowedHosts": [ADDRESS, *([host] if host else [])],
        "server.showEmailPrompt": False,
        "server.maxUploadSize": 200,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "logger.level": "warning",
        **SETTING,
        **THEME,
    }


def _show(link: str, served: running.Served, study: Path | None, spent: Callable[[], bool], ended: Event) -> None:
    """Open the browser on a private file that leads to ``link``, and take the file away when it has served."""
    state = running.state_folder()
    # a browser in a box of its own (snap, flatpak) reads no hidden folder of the home, but the study's
    folders = [*([study.resolve() / PRIVATE] if study else []), *([state] if state else [])]
    file = entry.private_file(link, served.name, folders)
    if file is None:
        return  # the link is printed
    try:
        until = time.monotonic() + (_OPENED if webbrowser.open(file.as_uri()) else 0)
        while not spent() and time.monotonic() < until and not ended.wait(0.3):
            continue
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _streamlit(port: int, host: str) -> Streamlit:
    """Streamlit's app with our routes. What the first page needs besides is loaded while the browser loads Streamlit's files."""
    import streamlit
    from streamlit import delta_generator
    from streamlit.components.v2.component_manager import BidiComponentManager
    from streamlit.web import bootstrap

    from qual.ui import whole
    from qual.ui.routes import routes

    whole.draw_whole()
    # It looks through all that is installed for components of others, of which qual has none: as long as it takes to load
    BidiComponentManager.discover_and_register_components = _nothing  # type: ignore[method-assign]
    # it would look through all that is loaded to find out whether this is a shell in which nothing can be drawn
    delta_generator._use_warning_has_been_displayed = True
    bootstrap.load_config_options(settings(port, host))
    app: Streamlit = streamlit.App(_script(), routes=routes())
    Thread(target=_get_ready, daemon=True).start()
    return app


def _nothing(*_: Any, **__: Any) -> None:
    pass


def _get_ready() -> None:
    """Load what the first page needs while the browser still loads what Streamlit gives it: neither waits for the other."""
    try:
        import_module("qual.ui.shell").ready()  # by its name, as ``app.py`` loads it: what is above is not known here
    except Exception:
        LOG.exception("nothing is ready beforehand")  # the page says what is wrong, to who can do something about it
    sys.setswitchinterval(_TURNS[1])
    gc.enable()
    gc.freeze()  # Streamlit has all objects looked through after each drawing: what is there by now stays anyway


def _there(study: Path | None) -> None:
    if study is not None and not is_study(study):
        raise StudyError("study.none_here", folder=study)


def _script() -> Path:
    return resources.place("app.py")


# --- ports -------------------------------------------------------------------------------------------------------
def _port(wanted: int, last: int) -> int:
    """The port that is asked for, else that of the last time when it is free, else any."""
    if wanted:
        if not _free(wanted):
            raise StudyError("study.port_taken", port=wanted)
        return wanted
    if last and _free(last):
        return last
    while True:  # a machine with ten thousand busy ports has other troubles
        chosen = secrets.choice(PORTS)
        if _free(chosen):
            return chosen


def _free(port: int) -> bool:
    """Whether Streamlit will get the port: asked in the way that it asks."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
            probe.listen(1)
        except (OSError, OverflowError):
            return False
    return True


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The port, on which whoever connects waits for its answer from now on. Raises `StudyError` when it is taken.

    It says that it is TCP, which `asyncio` wants to know before it has a short message sent at once: else it waits, up to 40 ms,
    for the browser to say that it has got the one before.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        if os.name != "nt":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((ADDRESS, port))
            bound.listen(2048)
        except OSError as error:
            raise StudyError("study.port_taken", port=port) from error
        bound.setblocking(False)
        yield bound


def _hold_beside(port: int) -> socket.socket | None:
    """A hold on the same port of ``::1``, where browsers look for ``.localhost`` too: nobody else shall answer there.

    None when somebody does already: the name is then not used. Nobody answers on the held port, so browsers go on to
    127.0.0.1; on a machine without IPv6 there is nothing to hold.
    """
    held = socket.socket(socket.AF_INET6 if socket.has_ipv6 else socket.AF_INET)
    if not socket.has_ipv6:
        return held
    if sys.platform == "win32":  # where another program could otherwise ask for the same one
        held.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    try:
        held.bind(("::1", port))
    except OSError as error:
        if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            held.close()
            return None
    return held
