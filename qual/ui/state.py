"""What the pages share: the open study, who codes, the language, tables cached until the study changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Concatenate, NotRequired, ParamSpec, TypedDict, TypeVar

import streamlit as st

from qual import coding
from qual.errors import QualError
from qual.messages import catalogue, preferred, text
from qual.store import record
from qual.store.litter import Litter
from qual.store.record import Entry
from qual.study import DEFAULT_CODER, Study, restore
from qual.ui import server, windows
from qual.ui.told import Told

T = TypeVar("T")
P = ParamSpec("P")

_KEPT = 24  # tables that a window remembers


@st.cache_resource(show_spinner=False)
def _open(folder: str) -> Study:
    opened = Study(folder)
    opened.plan  # noqa: B018  read once, here, where a broken study.toml is still this folder's own error
    return opened


class _Kept(TypedDict):
    coder: str
    language: str | None
    seen: NotRequired[list[str]]


@st.cache_resource(show_spinner=False)
def _kept() -> _Kept:
    """What outlives a window: a reloaded address is a new one to Streamlit, and must not ask for everything again."""
    return {"coder": server.coder() or DEFAULT_CODER, "language": None}


def beforehand() -> Study | None:
    """The study that is served, opened before a window asks for it; None where there is none. Raises as `study` does."""
    folder = server.folder()
    return _open(str(folder)) if folder is not None else None


def study() -> Study | None:
    """The study that is served, with the person at the screen as coder; None where there is none, and while this window
    chooses another.

    Raises `StudyError` when the folder is no study any more.
    """
    return None if st.session_state.get("_choosing") else _served()


def _served() -> Study | None:
    folder = server.folder()
    if folder is None:
        return None
    opened = _open(str(folder))
    _tell_of(opened)
    return opened.acting(coder())  # one set of tables for all windows, one coder for each


def _tell_of(opened: Study) -> None:
    """Say once what a stop had left behind and what became of it."""
    tidied, opened.tidied = opened.tidied, Litter()
    if tidied.removed:
        say("tidied.removed", count=len(tidied.removed))
    if tidied.kept:
        say("tidied.kept", count=len(tidied.kept), files=", ".join(path.name for path in tidied.kept[:4]))


def open_folder(folder: Path) -> None:
    """Lead this window to the study's own app: an address shows one study, always. Raises `StudyError` when it is no study."""
    ours = server.folder()
    if ours is not None and ours.resolve() == folder.resolve() and not server.taken():
        stay()
    else:
        st.session_state["_go"] = server.lead(folder, coder=coder())


def choose_folder() -> None:
    """Choose in this window which study to open."""
    st.session_state["_choosing"] = True


def stay() -> None:
    """Choose no other study: this window shows the one that is served, opened anew where it was broken."""
    if study_broken():  # moved, or another one in its place
        _open.clear()
    st.session_state["_choosing"] = False


def study_broken() -> bool:
    """Whether the chosen study itself cannot be opened, so that another must be chosen."""
    try:
        found = _served()
        if found is not None:
            found.store.settle()
    except QualError:
        return True
    return False


def put_back(backup: Path) -> Path | None:
    """Restore a backup into the chosen study, also one that cannot be opened as it is, and open it anew; returns the copy of
    what stood there, None where nothing did. Raises `StudyError`."""
    folder, current = server.folder(), None if study_broken() else study()
    saved = None
    if current is not None:
        saved = current.restore(backup)
    elif folder is not None:
        saved = restore(folder, backup, coder=coder())[1]
    _open.clear()
    return saved


def coder() -> str:
    """Who acts in this window: as chosen in it, else as its address says, else as chosen last in any."""
    chosen = st.session_state.get("coder") or st.query_params.get("coder") or _kept()["coder"]
    return str(chosen).strip() or DEFAULT_CODER


def sign() -> None:
    """Write the coder into the address: a window that is reloaded must not become the coder of another window."""
    if st.query_params.get("coder") != coder():
        st.query_params["coder"] = coder()


def language() -> str:
    """The window's language: chosen, else the browser's, else Norwegian."""
    chosen = st.session_state.get("language") or _kept()["language"]
    if chosen:
        return str(chosen)
    locale = (st.context.locale or "").lower()
    return "en" if locale.startswith("en") else "nb" if locale else preferred()


def unseen(told: list[str]) -> bool:
    """Whether nobody has said yet, in any window, that this has been seen."""
    return told != _kept().get("seen")


def saw(told: list[str]) -> None:
    """This has been seen."""
    _kept()["seen"] = told


def remember() -> None:
    """Keep the coder and the language that were just chosen, for windows opened later."""
    _kept()["coder"] = coder()
    server.remember(coder())
    _kept()["language"] = st.session_state.get("language")


def t(key: str, /, **values: Any) -> str:
    """A text of the app in the window's language."""
    return text(f"ui.{key}", language(), **values)


def cached(name: str, make: Callable[[], T], *key: Any) -> T:
    """``make()``, remembered until the study changes: keyed by folder, the newest act and ``key``, the newest few kept."""
    current = study()
    assert current is not None
    store: dict[Any, Any] = st.session_state.setdefault("_tables", {})
    now = (str(current.folder), current.mark)
    full = (name, now, *key)
    if full not in store:
        for old in [k for k in store if k[1] != now] + list(store)[:-_KEPT]:
            store.pop(old, None)
        store[full] = make()
    found: T = store[full]
    return found


def remembered(make: Callable[Concatenate[Study, P], T], study: Study, *args: P.args, **choices: P.kwargs) -> T:
    """``make(study, …)``, remembered as `cached` does; what it is asked for is the key."""
    asked = _fixed([args, choices])
    return cached(f"{make.__module__}.{make.__qualname__}", lambda: make(study, *args, **choices), asked)


def _fixed(value: Any) -> Any:
    """The value as one that can be a key."""
    if isinstance(value, Mapping):
        return tuple((name, _fixed(one)) for name, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_fixed(one) for one in value)
    return value


def register() -> Told:
    """Let the routes know this window as it is now: what `components.wire` tells the browser of it."""
    told: Told = {"key": None, "study": None, "coder": None, "words": words("ui.wire.js.")}
    told |= {"language": language(), "theirs": _theirs()}
    told["go"] = st.session_state.pop("_go", None)
    try:
        current = _served()
    except QualError:
        if not st.session_state.get("_choosing"):
            raise
        current = None
    if current is not None:
        key = str(st.session_state.get("_wire"))
        if windows.find(key) is None:  # a key that has been forgotten belongs to what was shown under it
            key = st.session_state["_wire"] = windows.new_key()
        window = windows.register(key, current, language(), _drawn(current))
        told |= {"key": key, "study": window.mark, "coder": current.coder}
    return told


def _theirs() -> dict[str, str]:
    """What Streamlit says by itself → what is said instead; it speaks English."""
    start, english = "ui.theirs.js.", catalogue("en")
    return {} if language() == "en" else {english[start + key]: said for key, said in words(start).items()}


def drew() -> None:
    """The page has been drawn: it shows what it did itself meanwhile, and need not be drawn anew for that. (Where somebody else
    of the same name did something at that very moment, the next act shows it.)"""
    key = str(st.session_state.get("_wire"))
    window = windows.find(key)
    if window is None:
        return
    with suppress(QualError):
        now = window.study.revision
        last = coding.log(window.study, limit=1) if now != window.revision else []
        if last and last[0]["actor"] == window.study.coder:
            windows.drawn(key, now)


def _drawn(current: Study) -> int:
    """The newest revision now; 0 where it cannot be read, which the page then says."""
    try:
        return current.revision
    except QualError:
        return 0


def restores(current: Study) -> list[Entry]:
    """The log entries of backups that others or this window have put in place since it was opened, or since `saw_restores`."""
    now = current.revision
    since = st.session_state["_restores_since"] = min(st.session_state.get("_restores_since", now), now)
    with current.read() as connection:
        return record.restores(connection, since)


def saw_restores(current: Study) -> None:
    """They have been seen."""
    st.session_state["_restores_since"] = current.revision


def words(start: str) -> dict[str, str]:
    """The messages whose keys begin so, for a component that fills them in, by the rest of the key."""
    return {key.removeprefix(start): said for key, said in catalogue(language()).items() if key.startswith(start)}


def say(key: str, **values: Any) -> None:
    """Tell, after the page has redrawn, that something was done."""
    st.session_state.setdefault("_said", []).append(t(key, **values))


def told() -> list[str]:
    """What there is to tell now; each is told once."""
    said: list[str] = st.session_state.pop("_said", [])
    return said
