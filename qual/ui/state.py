"""What the pages share: the open study, who codes, the language, tables cached by the study's revision."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from qual.messages import preferred, text
from qual.study import DEFAULT_CODER, Study
from qual.ui.server import STUDY_VARIABLE

T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def _open(folder: str) -> Study:
    return Study(folder)


def study() -> Study | None:
    """The open study, with the person at the screen as coder; None before one is chosen."""
    folder = st.session_state.get("folder") or os.environ.get(STUDY_VARIABLE)
    if not folder:
        return None
    opened = _open(folder)
    # one set of tables for all windows, one coder for each
    mine = object.__new__(Study)
    mine.__dict__.update(opened.__dict__)
    mine.coder = coder()
    return mine


def open_folder(folder: Path) -> None:
    """Make this the open study in this window."""
    st.session_state["folder"] = str(folder)


def coder() -> str:
    """Who acts in this window."""
    return str(st.session_state.get("coder") or DEFAULT_CODER)


def language() -> str:
    """The window's language: chosen, else the browser's, else Norwegian."""
    chosen = st.session_state.get("language")
    if chosen:
        return str(chosen)
    locale = (st.context.locale or "").lower()
    return "en" if locale.startswith("en") else "nb" if locale else preferred()


def t(key: str, **values: Any) -> str:
    """A text of the app in the window's language."""
    return text(f"ui.{key}", language(), **values)


def cached(name: str, make: Callable[[], T], *key: Any) -> T:
    """``make()``, remembered until the study changes: keyed by folder, revision and ``key``, the newest few kept."""
    current = study()
    assert current is not None
    store: dict[Any, Any] = st.session_state.setdefault("_tables", {})
    full = (name, str(current.folder), current.revision, *key)
    if full not in store:
        for old in [k for k in store if k[0] == name and k[1:3] != full[1:3]]:
            del store[old]
        store[full] = make()
    found: T = store[full]
    return found
