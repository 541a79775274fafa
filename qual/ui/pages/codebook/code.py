"""A code's own page: what it means, its test, its notes, and everything under it; split, recoded and merged from here."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from qual import codebook
from qual.language import norwegian
from qual.store import codebook as store
from qual.study import Study
from qual.ui import state
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page
from qual.ui.pages.codebook import ladder
from qual.ui.state import t

Row = dict[str, Any]
_PAGE = 40  # passages to tick at a time
#: what is done with the passages: they are read, or ticked one by one
PARTS = ("read", "tick")


def draw(study: Study, page: Page, code_id: str) -> None:
    """The page of the code with this id."""
    with study.read() as connection:
        every = {row["id"]: row for row in store.codes(connection, all_codes=True)}
        verdicts = store.verdicts(connection, "code", code_id)
    code = every.get(code_id)
    if code is None or not code["live"]:
        _gone(study, page, code, every, verdicts)
        return
    empirical = code["origin"] == "empirical"
    part = ladder.part(page, PARTS, "code_part", "code.part")
    anatomy.about(page, code["name"], ladder.mark("code", verdicts) if empirical else "")
    with page.main:
        _advice(study, code)
        if empirical and codebook.outcome("code", [one["answer"] for one in verdicts]) == "failed":
            _offer(part)
    if part == "tick":
        anatomy.read(page, t("code.tick.help"))
        with page.main:
            _tick(study, code, every)
    else:
        _passages(study, page, code)
    _way_up(study, page, code)
    with page.panel:
        _meaning(study, code)
        if empirical:
            ladder.test(study, "code", code["id"], code["name"], verdicts)
        ladder.memos(study, "code", code["id"])
        _was(study, code)
        _fate(study, code, every)


def _gone(
    study: Study, page: Page, code: store.Code | None, every: dict[str, store.Code], verdicts: list[store.Verdict]
) -> None:
    """A code that is merged or taken out: what it was, and where it went."""
    if code is None:
        anatomy.read(page, t("code.gone"))
        return
    anatomy.about(page, code["name"] or "–")
    into = every.get(code["merged_into"] or "")
    anatomy.read(page, t("code.merged_into", into=into["name"]) if into else t("code.taken_out"))
    with page.main:
        if into:
            ladder.link("code", into["id"], into["name"])
        if code["definition"]:
            parts.lead(code["definition"])
        for verdict in verdicts:
            parts.note(ladder.told(study, verdict))


def _way_up(study: Study, page: Page, code: store.Code) -> None:
    """Origin, group and concepts, each with a way to its page."""
    with study.read() as connection:
        concepts = [row for row in store.concepts(connection) if code["group_id"] in {g["id"] for g in row["groups"]}]
    with ladder.way(page):
        parts.html(
            f'<span class="qual-quiet qual-small">{escape(parts.words_of("origin", code["origin"]))} →</span>',
            width="content",
        )
        if code["group_id"]:
            ladder.link("codegroup", code["group_id"], code["group"] or "–")
        elif code["origin"] == "empirical":
            ladder.link("codegroup", store.RESIDUAL, t("codebook.rest"))
        for concept in concepts:
            ladder.link("concept", concept["id"], f"→ {concept['name']}")


def _advice(study: Study, code: store.Code) -> None:
    """The advice on this code, if any, until somebody says that it is fine as it is."""

    found = state.remembered(codebook.advice_on, study, state.language()).get(code["id"])
    if found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        parts.note(found["text"])
        if st.button(t("code.silence"), help=t("code.silence.help"), type="tertiary"):
            with parts.attempt():
                codebook.silence_advice(study, code["id"], found["key"])
                st.rerun()


def _offer(part: str) -> None:
    """After a failed test: the two ways on, both from the passages."""

    def tick() -> None:
        st.session_state["code_part"] = "tick"

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        parts.note(t("code.offer"))
        if part != "tick":
            st.button(t("code.offer.split"), on_click=tick, icon=":material/call_split:")


def _passages(study: Study, page: Page, code: store.Code) -> None:
    how = ladder.how()
    frame = state.remembered(Study.quotes, study, theme=code["id"], context=how.context)
    ladder.everything(study, page, how, frame, code["name"], [code["definition"]] if code["definition"] else [])


# --- passages with boxes ---------------------------------------------------------------------------------------------
def _codings(study: Study, code: store.Code) -> list[Row]:
    """The code's codings, one row each: its words over all its segments, where they stand, who coded them and when."""
    rows = state.cached("codings", lambda: parts.records(study.codings()))
    found: dict[str, Row] = {}
    for row in rows:
        if row["code"] != code["name"]:
            continue
        if row["coding"] in found:
            found[row["coding"]]["text"] += f" / {row['text']}"
        else:
            found[row["coding"]] = dict(row)
    return list(found.values())


def _tick(study: Study, code: store.Code, every: dict[str, store.Code]) -> None:
    codings = _codings(study, code)
    if not codings:
        parts.empty("code")
        return
    number = st.session_state.setdefault("_code_tick", 0)
    ticked = [row for row in codings if st.session_state.get(f"tick_{row['coding']}_{number}")]
    parts.lead(t("code.ticked", count=len(ticked), all=len(codings)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(t("code.split"), icon=":material/call_split:", disabled=not ticked):
            _split(study, code, ticked)
        with st.popover(t("code.recode"), icon=":material/swap_horiz:", disabled=not ticked):
            _recode(study, code, every, ticked)
        with st.popover(t("code.point"), icon=":material/push_pin:", disabled=not ticked):
            _begin_point(study, ticked)
    pages = -(-len(codings) // _PAGE)
    leaf = (
        st.number_input(t("code.tick.page", pages=pages), 1, pages, key=f"tick_page_{code['id']}") if pages > 1 else 1
    )
    for at, row in enumerate(codings[(leaf - 1) * _PAGE : leaf * _PAGE], (leaf - 1) * _PAGE + 1):
        about = (row["speaker"], parts.place(row), row["utterance"], row["coder"], parts.day(row["created_at"]))
        words = row["text"] if len(row["text"]) < 400 else row["text"][:399] + "…"
        with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
            st.checkbox(t("quotes.tick", number=at), key=f"tick_{row['coding']}_{number}", label_visibility="collapsed")
            by = f'<div class="qual-by">{escape(" · ".join(filter(None, about)))}</div>'
            parts.html(f'<p class="qual-said">«{escape(words)}»</p>{by}', width="stretch")


def _done(key: str, **values: Any) -> None:
    st.session_state["_code_tick"] += 1  # the boxes are empty again
    state.say(key, **values)
    st.rerun()


def _split(study: Study, code: store.Code, ticked: list[Row]) -> None:
    with st.form("split", border=False):
        name = st.text_input(t("code.split.name"), help=t("codebook.add_code.name"))
        parts.note(t("code.split.note"))
        if st.form_submit_button(t("code.split.do"), type="primary"):
            with parts.attempt():
                made = codebook.split_code(study, code["id"], {name: [row["coding"] for row in ticked]})
                if len(ticked) == len(_codings(study, code)):
                    st.query_params["code"] = next(iter(made.values()))
                _done("code.split.done", name=name.strip(), count=len(ticked))


def _recode(study: Study, code: store.Code, every: dict[str, store.Code], ticked: list[Row]) -> None:
    rows = sorted(every.values(), key=lambda row: norwegian(row["name"]))
    others = {row["id"]: row["name"] for row in rows if row["live"] and row["id"] != code["id"]}
    with st.form("recode", border=False):
        target = st.selectbox(
            t("code.recode.to"),
            list(others),
            index=None,
            format_func=lambda key: others[key],
            placeholder=t("code.merge.choose"),
        )
        if st.form_submit_button(t("code.recode.do"), type="primary") and target:
            with parts.attempt():
                codebook.recode_many(study, [row["coding"] for row in ticked], target)
                _done("code.recode.done", name=others[target], count=len(ticked))


def _begin_point(study: Study, ticked: list[Row]) -> None:
    with st.form("begin_point", border=False):
        statement = st.text_input(t("codebook.point.statement"), help=t("codebook.point.help"))
        note = st.text_area(t("codebook.point.note"), height=90)
        if st.form_submit_button(t("code.point.do"), type="primary"):
            with parts.attempt():
                codebook.point_from_codings(study, statement, [row["coding"] for row in ticked], note=note)
                _done("codebook.point.added")


# --- what it means and what becomes of it ----------------------------------------------------------------------------
def _meaning(study: Study, code: store.Code) -> None:
    def rename(words: str, seen: str | None) -> None:
        codebook.rename_code(study, code["id"], words, seen=seen)

    def define(words: str, seen: str | None) -> None:
        codebook.set_definition(study, code["id"], words, seen=seen)

    ladder.words_form(
        f"code_{code['id']}",
        [
            ladder.Field("name", t("codebook.name"), code["name"], rename, optional=False),
            ladder.Field(
                "definition",
                t("codebook.definition"),
                code["definition"] or "",
                define,
                lines=True,
                help=t("code.definition.help"),
            ),
        ],
    )
    for what, words in (("include", code["include"]), ("exclude", code["exclude"])):
        if words:
            parts.html(f'<div class="qual-small"><b>{escape(t(f"code.{what}"))}</b> {escape(words)}</div>')


def _was(study: Study, code: store.Code) -> None:
    """The codes that have become part of this one."""
    found = state.remembered(codebook.absorbed, study, code["id"])
    if not found:
        return
    anatomy.heading(t("code.was"))
    for row in found:
        when = t("code.was.merged", by=row["actor"] or "–", day=parts.day(row["at"]))
        body = f"<b>{escape(row['name'] or '–')}</b> <span class='qual-quiet'>{escape(when)}</span>"
        parts.html(f'<div class="qual-small">{body}<br>{escape(row["definition"] or "")}</div>')


def _fate(study: Study, code: store.Code, every: dict[str, store.Code]) -> None:
    """Merge the code into another, or take it out while nobody has used it."""
    others = {
        row["id"]: row["name"]
        for row in sorted(every.values(), key=lambda row: norwegian(row["name"]))
        if row["live"] and row["id"] != code["id"] and row["origin"] == code["origin"]
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
                    codebook.merge_codes(study, code["id"], target)
                    state.say("code.merged", name=code["name"], into=others[target])
                    st.query_params["code"] = target
                    st.rerun()
        if st.button(t("code.retire"), help=t("code.retire.help")):
            with parts.attempt():
                codebook.retire_code(study, code["id"])
                state.say("code.retired", name=code["name"])
                del st.query_params["code"]
                st.rerun()
