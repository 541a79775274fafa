"""Every memo of the study: searched, read where they stand, taken out as a file of their own; and those of one session."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Final

import streamlit as st

from qual import coding
from qual.reports.memos import kind_name, place_name, write_memos
from qual.store.frames import SessionRow
from qual.store.standing import NamedMemo
from qual.study import Study
from qual.themes.reading import moment
from qual.ui import state
from qual.ui.pages import parts, tables
from qual.ui.state import t

_SHOWN: Final = 40  # memos that are listed, and as many more each time they are asked for


def draw(study: Study, key: str = "memos", session: str | None = None) -> None:
    """A field to search in, the memos that fit, newest first, the two files, and fields for one on a session and on the study."""
    words = st.text_input(t("memos.search"), key=f"{key}_words", placeholder=t("memos.search.how"))
    found = coding.search(study, words)[::-1]
    language = state.language()
    _downloads(study, found, key, language)
    _listed(found, key, language, t("memos.none"))
    if session is not None:
        here = next(row for row in tables.sessions(study) if row["session"] == session)
        _form(study, f"{key}_session", "session", here["id"], t("memos.here"))
    _form(study, key, "study", None, t("memos.study"))


def of_session(study: Study, session: SessionRow) -> None:
    """The memos on a session and on what is said in it, newest first, and a field for one more."""
    found = [memo for memo in coding.search(study) if memo["session"] == session["session"]][::-1]
    _listed(found, "session_memos", state.language(), t("memos.none_here"))
    _form(study, "session_memos", "session", session["id"], t("memos.here"))


def _listed(found: list[NamedMemo], key: str, language: str, none: str) -> None:
    """How many, and the first of them; ``none``: what is said where there are none."""
    parts.lead(t("memos.count", count=parts.number(len(found))) if found else none)
    if found:
        shown = parts.begun_with(found, key, _SHOWN)
        items = "".join(_item(memo, language) for memo in shown)
        parts.html(f'<ul class="qual-list">{items}</ul>')
        parts.more(len(found) - len(shown), key)


def _form(study: Study, key: str, kind: str, target: str | None, label: str) -> None:
    """A field for a memo on what is said to be its target; what is begun on another one stays there."""
    form = f"{key}_{target or kind}_new"
    with st.form(form, border=False):
        text = st.text_area(label, height=90, key=parts.fields(form, text="")("text"))
        if st.form_submit_button(t("code.memo.save")):
            with parts.attempt():
                coding.add_memo(study, kind, target, text)
                parts.anew(form)
                state.say("code.memo.saved")
                st.rerun()


def _item(memo: NamedMemo, language: str) -> str:
    where = [kind_name(memo["target_kind"], language), place_name(memo, language), memo["session"]]
    told = " · ".join(dict.fromkeys(str(one) for one in where if one))
    passage = memo["passage"] or ""
    quoted = (
        f'<div class="qual-by">«{escape(passage[:160])}{"…" if len(passage) > 160 else ""}»</div>' if passage else ""
    )
    by = f"{memo['author']}, {moment(memo['at'], language)}"
    return (
        f'<li><div class="qual-by">{escape(told)}</div><div>{escape(memo["text"] or "")}</div>{quoted}'
        f'<div class="qual-by">{escape(by)}</div></li>'
    )


def _downloads(study: Study, found: list[NamedMemo], key: str, language: str) -> None:
    def write(path: Path) -> Any:
        return write_memos(found, path, fictional=study.fictional, about=parts.about(study), language=language)

    with st.container(horizontal=True):
        for extension, label in ((".docx", "Word"), (".xlsx", "Excel")):
            name = parts.file_name(study, t("memos.file"), extension)
            make = partial(parts.made, name, write)
            parts.download(label, make, name, key=f"{key}{extension}", disabled=not found)
