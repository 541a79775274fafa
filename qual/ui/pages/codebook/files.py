"""Codebooks in and out: a file, one of the frames that come with qual, the wall list."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from qual import codebook, resources
from qual.codebook.wall import wall
from qual.study import Study
from qual.ui import state
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page
from qual.ui.state import t

FILES = (".yaml", ".csv", ".xlsx")


def draw(study: Study, page: Page) -> None:
    """What is done with the whole codebook: it is brought in and downloaded."""
    with anatomy.menu(page, t("book.in"), "book_in"):
        _upload(study)
        st.divider()
        _frames(study)
    with anatomy.menu(page, t("book.out"), "book_out"):
        _downloads(study)


def _upload(study: Study) -> None:
    file = st.file_uploader(t("book.file"), key=f"book_{st.session_state.setdefault('_book', 0)}")
    if file is not None and st.button(t("book.load"), type="primary"):
        with parts.attempt(), parts.uploaded([file]) as (path,):
            _load(study, codebook.load(path), file.name)


def _frames(study: Study) -> None:
    frames = _shipped()
    parts.lead(t("book.frames.lead"))
    chosen = st.selectbox(
        t("book.frames"),
        list(frames),
        index=None,
        format_func=lambda stem: frames[stem],
        placeholder=t("book.frames.choose"),
    )
    if st.button(t("book.frames.load")) and chosen:
        with parts.attempt():
            _load(study, codebook.load(resources.place("codebooks") / f"{chosen}.yaml"), frames[chosen])


@cache
def _shipped() -> dict[str, str]:
    """The frames that come with qual: file stem and the name of its grouping."""
    found = {}
    for path in sorted(resources.place("codebooks").glob("*.yaml")):
        groupings = codebook.load(path).groupings
        found[path.stem] = groupings[0].name if groupings else path.stem
    return found


def _load(study: Study, book: codebook.Codebook, name: str) -> None:
    counts = codebook.load_into(study, book)
    st.session_state["_book"] += 1
    state.say("book.loaded", name=name, codes=counts["codes"], groups=counts["groups"], updated=counts["updated"])
    st.rerun()


def _downloads(study: Study) -> None:
    def button(label: str, what: str, extension: str, write: Callable[[Path], Any]) -> None:
        name = parts.file_name(study, what, extension)
        st.download_button(
            label,
            partial(parts.made, name, write),
            name,
            on_click="ignore",
            key=f"book_{what}{extension}",
            width="stretch",
        )

    language = state.language()
    parts.lead(t("book.as.lead"))
    for extension in FILES:
        button(
            t("book.as", format=extension[1:].upper()),
            t("book.name"),
            extension,
            lambda path: codebook.save(codebook.read_from(study), path),
        )
    parts.lead(t("book.wall.lead"))
    for extension in (".docx", ".xlsx"):
        button(
            t(f"book.wall{extension}"),
            t("book.wall.name"),
            extension,
            lambda path: wall(codebook.read_from(study), path, language),
        )
