"""A code's own page: what it means, its test, its notes, and everything under it."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from qual import codebook, coding
from qual.store import codebook as store
from qual.store import notes
from qual.study import Study
from qual.ui import state
from qual.ui.pages import _ladder
from qual.ui.pages import _parts as parts
from qual.ui.state import t

Row = dict[str, Any]


def draw(study: Study, code_id: str) -> None:
    """The page of the code with this id."""
    if st.button(t("code.back"), icon=":material/arrow_back:", type="tertiary"):
        del st.query_params["code"]
        st.rerun()
    with study.database.read() as connection:
        code = next((row for row in store.codes(connection) if row["id"] == code_id), None)
        verdicts = store.verdicts(connection, "code", code_id)
    if code is None:
        parts.note(t("code.gone"))
        return
    verdict = verdicts[-1] if verdicts else None
    sign = "" if code["origin"] == "framework" else f" {_ladder.mark(verdict)}"
    st.title(code["name"] + sign)
    group = code["group"] or (t("codebook.rest") if code["origin"] == "empirical" else "")
    parts.lead(" → ".join(part for part in (t(f"origin.{code['origin']}"), group, ", ".join(code["concepts"])) if part))
    for words in advice(study, code):
        parts.note(words)
    left, right = st.columns([5, 3], gap="large")
    with left:
        _passages(study, code)
    with right:
        _meaning(study, code)
        if code["origin"] != "framework":
            with st.container(border=True):
                _ladder.test(study, "code", code, verdict)
        _memos(study, code)
        _fate(study, code)


def advice(study: Study, code: Row) -> list[str]:
    """The warning that this code gets, if any."""

    def read() -> dict[str, str]:
        with study.database.read() as connection:
            questions = [row["text"] for row in notes.guide(connection) if row["text"]]
            codes = [codebook.Code(row["name"], origin=row["origin"]) for row in store.codes(connection)]
        return {one.code: one.text(state.language()) for one in codebook.advice(codes, questions)}

    found = state.cached("advice", read, state.language())
    return [found[code["name"]]] if code["name"] in found else []


def _passages(study: Study, code: Row) -> None:
    """Everything under this code on one readable page, by group and round."""
    context = st.toggle(t("code.context"), key="code_context", persist_state="session")
    quotes = state.cached(
        "passages",
        lambda: parts.records(study.quotes(theme=code["id"], context=1 if context else 0)),
        code["id"],
        context,
    )
    if not quotes:
        parts.empty("code")
        return
    parts.lead(t("code.passages", count=len(quotes), sessions=len({row["session"] for row in quotes})))
    body = ""
    for place, rows in groupby(quotes, key=parts.place):
        body += f"<h3>{escape(place)}</h3>"
        for row in rows:
            link = "coding?" + urlencode({"session": row["session"], "utterance": row["quote"]})
            before, after = parts.around(row["lines_before"]), parts.around(row["lines_after"])
            by = f'{parts.source_line(row)} · <a href="{escape(link)}">{escape(row["quote"])}</a>'
            body += (
                f'<div class="qual-quote">{before}{parts.spoken(row)}{after}<div class="qual-by">{by}</div></div><br>'
            )
    parts.html(body)


def _meaning(study: Study, code: Row) -> None:
    with st.form(f"meaning_{code['id']}"):
        name = st.text_input(t("codebook.name"), value=code["name"])
        definition = st.text_area(
            t("codebook.definition"), value=code["definition"] or "", height=110, help=t("code.definition.help")
        )
        for column in ("include", "exclude"):
            if code[column]:
                parts.html(f'<div class="qual-small"><b>{escape(t(f"code.{column}"))}</b> {escape(code[column])}</div>')
        if st.form_submit_button(t("save"), type="primary"):
            with parts.attempt():
                if name.strip() != code["name"]:
                    codebook.rename_code(study.database, code["id"], name, actor=study.coder)
                if definition.strip() != (code["definition"] or ""):
                    codebook.set_definition(study.database, code["id"], definition, actor=study.coder)
                state.say("code.saved")
                st.rerun()


def _memos(study: Study, code: Row) -> None:
    st.subheader(t("code.memos"))
    for memo in coding.memos(study.database, "code", code["id"]):
        with st.container(border=True, gap="xsmall"):
            by = f"{memo['author']} · {parts.day(memo['at'])}"
            parts.html(
                f'<div style="white-space: pre-line">{escape(memo["text"] or "")}</div><div class="qual-by">{escape(by)}</div>'
            )
            if st.button(t("code.memo.delete"), key=f"memo_{memo['id']}", type="tertiary"):
                with parts.attempt():
                    coding.delete_memo(study.database, memo["id"], author=study.coder)
                    state.say("code.memo.deleted")
                    st.rerun()
    with st.form("memo", border=False, clear_on_submit=True):
        words = st.text_area(t("code.memo"), height=90, label_visibility="collapsed", placeholder=t("code.memo"))
        if st.form_submit_button(t("code.memo.save")):
            with parts.attempt():
                coding.add_memo(study.database, "code", code["id"], words, author=study.coder)
                state.say("code.memo.saved")
                st.rerun()


def _fate(study: Study, code: Row) -> None:
    """Merge the code into another, or take it out while nobody has used it."""
    with study.database.read() as connection:
        others = {
            row["id"]: row["name"]
            for row in store.codes(connection)
            if row["id"] != code["id"] and row["origin"] == code["origin"]
        }
    with st.popover(t("code.fate"), icon=":material/call_merge:"):
        with st.form("merge", border=False):
            target = st.selectbox(
                t("code.merge.into"),
                list(others),
                index=None,
                format_func=lambda key: others[key],
                placeholder=t("code.merge.choose"),
            )
            parts.note(t("code.merge.note"))
            if st.form_submit_button(t("code.merge")) and target:
                with parts.attempt():
                    codebook.merge_codes(study.database, code["id"], target, actor=study.coder)
                    state.say("code.merged", name=code["name"], into=others[target])
                    st.query_params["code"] = target
                    st.rerun()
        if st.button(t("code.retire"), help=t("code.retire.help")):
            with parts.attempt():
                codebook.retire_code(study.database, code["id"], actor=study.coder)
                state.say("code.retired", name=code["name"])
                del st.query_params["code"]
                st.rerun()
