"""The second and third column of Kodebok: groups, concepts, reference points, and the tests on their cards."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from qual import codebook
from qual.codebook import checks
from qual.study import Study
from qual.ui import state
from qual.ui.pages import _parts as parts
from qual.ui.state import t

OPEN, PASSED, FAILED = "○", "●", "▬"
Row = dict[str, Any]


def sign(book: Row, row: Row) -> str:
    """A code's sign: ring, filled ring or bar; framework codes have no test and no sign."""
    return "" if row.get("origin") == "framework" else mark(book["verdicts"].get(row["id"]))


def mark(verdict: Row | None) -> str:
    """The sign of a verdict, or of none."""
    if verdict is None:
        return OPEN
    return PASSED if checks.passed(verdict["test"], verdict["answer"]) else FAILED


def told(study: Study, verdict: Row | None) -> str:
    """The verdict in words."""
    if verdict is None:
        return t("test.open")
    answer = checks.wording(f"{verdict['test']}.answer.{verdict['answer']}", state.language(), study.plan.tests)
    when = f"{verdict['actor']}, {parts.day(verdict['at'])}"
    return f"{answer} ({when})" + (f". {verdict['reason']}" if verdict["reason"] else "")


def test(study: Study, name: str, target: Row, verdict: Row | None) -> None:
    """A test's questions, the answer in force, and the form that records another."""
    about = checks.TESTS[name]
    wording = {
        key: checks.wording(key, state.language(), study.plan.tests) for key in (f"{name}.title", *about.questions)
    }
    parts.html(f"<b>{escape(wording[f'{name}.title'])}</b>: {escape(target['name'])}")
    for number, question in enumerate(about.questions, 1):
        parts.html(f'<div class="qual-small">{number}. {escape(wording[question])}</div>')
    if verdict is not None:
        parts.note(told(study, verdict))
    with st.form(f"test_{target['id']}", border=False):
        answer = st.radio(
            t("test.answer"),
            about.answers,
            index=None,
            label_visibility="collapsed",
            format_func=lambda value: checks.wording(f"{name}.answer.{value}", state.language(), study.plan.tests),
        )
        reason = st.text_input(t("test.reason"))
        if st.form_submit_button(t("test.record"), type="primary"):
            if answer is None:
                parts.note(t("test.choose"))
                return
            with parts.attempt():
                codebook.record_verdict(
                    study.database, name, about.target, target["id"], answer, reason.strip() or None, actor=study.coder
                )
                state.say("test.recorded", name=target["name"])
                st.rerun()
    parts.html(
        f'<div class="qual-quiet qual-small">{escape(checks.wording("source", state.language(), study.plan.tests))}</div>'
    )


# --- groups ----------------------------------------------------------------------------------------------------------
def groups(study: Study, book: Row) -> None:
    """The cards of the groups, the residual group last."""
    st.subheader(t("codebook.groups"))
    inside: dict[str | None, list[Row]] = {}
    for row in book["codes"]:
        inside.setdefault(row["group_id"], []).append(row)
    concepts: dict[str, list[str]] = {group["id"]: [] for group in book["groups"]}
    for concept in book["concepts"]:
        for group in concept["groups"]:
            concepts.setdefault(group["id"], []).append(concept["name"])
    for group in book["groups"]:
        _group(study, book, group, inside.get(group["id"], []), concepts[group["id"]])
    if not book["framework"]:
        _rest(inside.get(None, []))
    if not book["framework"]:
        _add_group(study, book)


def _group(study: Study, book: Row, group: Row, codes: list[Row], concepts: list[str]) -> None:
    verdict = book["verdicts"].get(group["id"])
    with st.container(border=True, gap="xsmall"):
        ring = (
            ""
            if book["framework"]
            else f'<span class="qual-ring" title="{escape(told(study, verdict))}">{mark(verdict)}</span>'
        )
        body = f"<h4>{escape(group['name'])}{ring}</h4>"
        body += f'<p class="qual-quiet qual-small">{escape(_size(codes))}</p>'
        if group["definition"]:
            body += f'<p class="qual-small">{escape(group["definition"])}</p>'
        if concepts:
            body += f'<p class="qual-small qual-quiet">→ {escape(", ".join(concepts))}</p>'
        parts.html(f'<div class="qual-card">{body}</div>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _show(group["id"])
            _quotes(group["id"])
            if not book["framework"]:
                with st.popover(t("test"), type="tertiary"):
                    test(study, "grouping", group, verdict)


def _rest(codes: list[Row]) -> None:
    with st.container(border=True, gap="xsmall"):
        words = f'<h4>{escape(t("codebook.rest"))}</h4><p class="qual-quiet qual-small">{escape(_size(codes))}</p>'
        parts.html(f'<div class="qual-card">{words}<p class="qual-small">{escape(t("codebook.rest.lead"))}</p></div>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _show("–")
            _quotes("residual")


def _show(group: str) -> None:
    def only() -> None:
        st.session_state["codebook_group"] = "" if st.session_state.get("codebook_group") == group else group

    shown = st.session_state.get("codebook_group") == group
    st.button(
        t("codebook.show_all" if shown else "codebook.show"),
        key=f"show_{group}",
        type="tertiary",
        on_click=only,
        icon=":material/filter_list:",
    )


def _quotes(group: str) -> None:
    st.page_link(
        parts.page("quotes"),
        label=t("page.quotes"),
        icon=":material/format_quote:",
        query_params={"level": "group", "theme": group},
    )


def _size(codes: list[Row]) -> str:
    return t("codebook.size", codes=len(codes), codings=parts.number(sum(row["codings"] for row in codes)))


def _add_group(study: Study, book: Row) -> None:
    with (
        st.popover(t("codebook.add_group"), icon=":material/add:"),
        st.form("add_group", border=False, clear_on_submit=True),
    ):
        name = st.text_input(t("codebook.name"))
        definition = st.text_area(t("codebook.definition"), height=90)
        if st.form_submit_button(t("add"), type="primary"):
            with parts.attempt():
                grouping = book["grouping"]["id"] if book["grouping"] else None
                codebook.add_group(study.database, name, grouping_id=grouping, definition=definition, actor=study.coder)
                state.say("codebook.added", name=name.strip())
                st.rerun()


# --- concepts and reference points -------------------------------------------------------------------------------------
def concepts(study: Study, book: Row) -> None:
    """The cards of the concepts, and the reference points under them."""
    st.subheader(t("codebook.concepts"))
    if not book["concepts"]:
        parts.note(t("codebook.no_concepts"))
    for concept in book["concepts"]:
        _concept(study, book, concept)
    with (
        st.popover(t("codebook.add_concept"), icon=":material/add:"),
        st.form("add_concept", border=False, clear_on_submit=True),
    ):
        name = st.text_input(t("codebook.name"))
        definition = st.text_area(t("codebook.definition"), height=90)
        if st.form_submit_button(t("add"), type="primary"):
            with parts.attempt():
                codebook.add_concept(study.database, name, definition=definition, actor=study.coder)
                state.say("codebook.added", name=name.strip())
                st.rerun()
    _points(study, book)


def _concept(study: Study, book: Row, concept: Row) -> None:
    verdict = book["verdicts"].get(concept["id"])
    with st.container(border=True, gap="xsmall"):
        ring = f'<span class="qual-ring" title="{escape(told(study, verdict))}">{mark(verdict)}</span>'
        body = f"<h4>{escape(concept['name'])}{ring}</h4>"
        if concept["definition"]:
            body += f'<p class="qual-small">{escape(concept["definition"])}</p>'
        chips = "".join(f'<span class="qual-chip">{escape(group["name"])}</span>' for group in concept["groups"])
        parts.html(f'<div class="qual-card">{body}<p>{chips}</p></div>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.popover(t("codebook.link"), type="tertiary", icon=":material/link:"):
                _link(study, book, concept)
            with st.popover(t("test"), type="tertiary"):
                test(study, "concept", concept, verdict)


def _link(study: Study, book: Row, concept: Row) -> None:
    linked = {group["id"]: group["name"] for group in concept["groups"]}
    names = {group["id"]: group["name"] for group in book["groups"]} | linked
    with st.form(f"link_{concept['id']}", border=False):
        chosen = st.multiselect(
            t("codebook.link.label"), list(names), default=list(linked), format_func=lambda key: names[key]
        )
        if st.form_submit_button(t("save"), type="primary"):
            with parts.attempt():
                for group in set(chosen) - set(linked):
                    codebook.link_group(study.database, concept["id"], group, actor=study.coder)
                for group in set(linked) - set(chosen):
                    codebook.unlink_group(study.database, concept["id"], group, actor=study.coder)
                state.say("codebook.linked", name=concept["name"])
                st.rerun()


def _points(study: Study, book: Row) -> None:
    st.subheader(t("codebook.points"))
    if not book["points"]:
        parts.note(t("codebook.no_points"))
    for point in book["points"]:
        with st.container(border=True, gap="xsmall"):
            body = f"<h4>{escape(point['statement'] or '')}</h4>"
            if point["note"]:
                body += f'<p class="qual-small">{escape(point["note"])}</p>'
            for link in point["links"]:
                words = f"«{link['quotation']}» " if link["quotation"] else ""
                kind = t(f"target.{link['kind']}")
                if link["kind"] != "coding":
                    told_as = f'<span class="qual-quiet">{escape(kind)}</span> {escape(words + link["name"])}'
                    body += f'<p class="qual-small">{told_as}</p>'
            parts.html(f'<div class="qual-card">{body}</div>')
    _add_point(study, book)


def _add_point(study: Study, book: Row) -> None:
    targets = {("code", row["id"]): row["name"] for row in book["codes"]}
    targets |= {("code group", row["id"]): row["name"] for row in book["groups"]}
    targets |= {("concept", row["id"]): row["name"] for row in book["concepts"]}
    with (
        st.popover(t("codebook.add_point"), icon=":material/add:"),
        st.form("add_point", border=False, clear_on_submit=True),
    ):
        statement = st.text_input(t("codebook.point.statement"), help=t("codebook.point.help"))
        words = st.text_area(t("codebook.point.note"), height=90)
        ties = st.multiselect(
            t("codebook.point.ties"), list(targets), format_func=lambda key: f"{t('target.' + key[0])}: {targets[key]}"
        )
        if st.form_submit_button(t("add"), type="primary"):
            with parts.attempt():
                point = codebook.add_reference_point(study.database, statement, note=words, actor=study.coder)
                for kind, target in ties:
                    codebook.link_reference(study.database, point, kind, target, actor=study.coder)
                state.say("codebook.point.added")
                st.rerun()
