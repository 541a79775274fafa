"""The pages of a code group, a concept and a reference point: the whole way down to what was said, and back up."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from html import escape
from typing import Any

import streamlit as st

from qual import codebook
from qual.errors import CodebookError
from qual.quotes.find import Level
from qual.store import codebook as store
from qual.study import Study
from qual.ui import state
from qual.ui.pages import _ladder
from qual.ui.pages import _parts as parts
from qual.ui.state import t

Row = dict[str, Any]


# --- a code group ----------------------------------------------------------------------------------------------------
def group(study: Study, group_id: str) -> None:
    """The page of the code group with this id, or of the residual group."""
    _ladder.back()
    with study.read() as connection:
        groups = {row["id"]: row for row in store.groups(connection)}
        found = groups.get(group_id)
        verdicts = store.verdicts(connection, "code group", group_id)
        concepts = [row for row in store.concepts(connection) if group_id in {one["id"] for one in row["groups"]}]
        grouping = found["grouping_id"] if found else store.active_grouping(connection)
        codes = store.codes(connection, grouping_id=grouping)
    if group_id == store.RESIDUAL:
        found = {"id": group_id, "name": t("codebook.rest"), "definition": t("codebook.rest.lead")}
    if found is None:
        parts.note(t("above.gone"))
        return
    rest = group_id == store.RESIDUAL
    inside = [
        row
        for row in codes
        if (row["group_id"] is None and row["origin"] == "empirical" if rest else row["group_id"] == group_id)
    ]
    st.title(found["name"] + ("" if rest else f" {_ladder.mark(verdicts[-1] if verdicts else None)}"))
    with st.container(horizontal=True, gap="small"):
        for concept in concepts:
            _ladder.link("concept", concept["id"], f"→ {concept['name']}")
    left, right = st.columns([5, 3], gap="large")
    with left:
        with st.expander(t("above.codes", count=len(inside))), st.container(horizontal=True, gap="small"):
            for code in inside:
                _ladder.link("code", code["id"], code["name"])
        _under(study, "group", found, [grouping], [row["name"] for row in inside])
    if rest:
        return
    with right:
        _words(study, "group", found, codebook.rename_group, codebook.define_group)
        with st.container(border=True):
            _ladder.test(study, "grouping", found, verdicts)
        _ladder.memos(study, "code group", group_id)
        if st.button(t("above.group.delete"), help=t("above.group.delete.help")):
            with parts.attempt():
                codebook.delete_group(study, group_id)
                _left("codegroup", found["name"])


# --- a concept -------------------------------------------------------------------------------------------------------
def concept(study: Study, concept_id: str) -> None:
    """The page of the concept with this id: its groups, their codes, and every passage under them."""
    _ladder.back()
    with study.read() as connection:
        found = next((row for row in store.concepts(connection) if row["id"] == concept_id), None)
        verdicts = store.verdicts(connection, "concept", concept_id)
        points = store.reference_points(connection)
        codes = {row["id"]: store.codes(connection, grouping_id=row["id"]) for row in store.groupings(connection)}
    if found is None:
        parts.note(t("above.gone"))
        return
    st.title(f"{found['name']} {_ladder.mark(verdicts[-1] if verdicts else None)}")
    left, right = st.columns([5, 3], gap="large")
    with left:
        if not found["groups"]:
            parts.note(t("above.concept.none"))
        for one in found["groups"]:
            inside = [row for row in codes[one["grouping_id"]] if row["group_id"] == one["id"]]
            with st.container(border=True, gap="xsmall"):
                _ladder.link("codegroup", one["id"], one["name"])
                with st.expander(t("above.codes", count=len(inside))), st.container(horizontal=True, gap="small"):
                    for code in inside:
                        _ladder.link("code", code["id"], code["name"])
        tied = {concept_id, *(one["id"] for one in found["groups"])}
        for point in points:
            if tied & {link["target_id"] for link in point["links"]}:
                _ladder.link("point", point["id"], f"{t('target.reference point')}: {point['statement']}")
        homes = list(dict.fromkeys(one["grouping_id"] for one in found["groups"]))
        _under(study, "concept", found, homes, [one["name"] for one in found["groups"]])
    with right:
        _words(study, "concept", found, codebook.rename_concept, codebook.define_concept)
        with st.container(border=True):
            _ladder.test(study, "concept", found, verdicts)
        _ladder.memos(study, "concept", concept_id)
        if st.button(t("above.concept.delete"), help=t("above.concept.delete.help")):
            with parts.attempt():
                codebook.delete_concept(study, concept_id)
                _left("concept", found["name"])


# --- a reference point -----------------------------------------------------------------------------------------------
def point(study: Study, point_id: str) -> None:
    """The page of the reference point with this id: what it says, and all that it ties together."""
    _ladder.back()
    with study.read() as connection:
        found = next((row for row in store.reference_points(connection) if row["id"] == point_id), None)
        names = store.target_names(connection)
    if found is None:
        parts.note(t("above.gone"))
        return
    st.title(found["statement"])
    parts.lead(t("codebook.no_points"))
    left, right = st.columns([5, 3], gap="large")
    with left:
        for link in found["links"]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _tie(study, link)
        _tie_more(study, found, names)
    with right:
        _point_words(study, found)
        _ladder.memos(study, "reference point", point_id)
        if st.button(t("above.point.delete")):
            with parts.attempt():
                codebook.delete_reference_point(study, point_id)
                _left("point", found["statement"])


def _tie(study: Study, link: Row) -> None:
    pages = {"code": "code", "code group": "codegroup", "concept": "concept"}
    parts.html(
        f'<span class="qual-quiet qual-small">{escape(parts.words_of("target", link["kind"]))}</span>', width="content"
    )
    if link["kind"] == "utterance":
        if link["quotation"]:
            parts.html(f'<p class="qual-said">«{escape(link["quotation"])}»</p>')
        session = link["name"].rsplit("-", 1)[0]
        parts.to_coding({"session": session, "quote": link["name"]})
    elif link["kind"] in pages:
        _ladder.link(pages[link["kind"]], link["target_id"], link["name"])
    if st.button(t("above.untie"), key=f"untie_{link['id']}", type="tertiary"):
        with parts.attempt():
            codebook.unlink_reference(study, link["id"])
            st.rerun()


def _tie_more(study: Study, found: Row, names: dict[tuple[str, str], str]) -> None:
    there = {(link["kind"], link["target_id"]) for link in found["links"]}
    free = [key for key in names if key not in there]
    with st.form("tie", clear_on_submit=True):
        chosen = st.multiselect(
            t("codebook.point.ties"), free, format_func=lambda key: f"{parts.words_of('target', key[0])}: {names[key]}"
        )
        if st.form_submit_button(t("above.tie")):
            with parts.attempt():
                for kind, target in chosen:
                    codebook.link_reference(study, found["id"], kind, target)
                st.rerun()


def _point_words(study: Study, found: Row) -> None:
    def say(words: str, seen: str | None) -> None:
        codebook.reword_reference_point(study, found["id"], statement=words, seen=seen)

    def explain(words: str, seen: str | None) -> None:
        codebook.reword_reference_point(study, found["id"], note=words, seen_note=seen)

    _ladder.words_form(
        f"point_{found['id']}",
        [
            _ladder.Field("name", t("codebook.point.statement"), found["statement"] or "", say, optional=False),
            _ladder.Field("definition", t("codebook.point.note"), found["note"] or "", explain, lines=True),
        ],
    )


# --- what they share -------------------------------------------------------------------------------------------------
def _words(study: Study, kind: str, found: Row, rename: Any, define: Any) -> None:
    def name(words: str, seen: str | None) -> None:
        rename(study, found["id"], words, seen=seen)

    def say(words: str, seen: str | None) -> None:
        define(study, found["id"], words, seen=seen)

    _ladder.words_form(
        f"{kind}_{found['id']}",
        [
            _ladder.Field("name", t("codebook.name"), found["name"] or "", name, optional=False),
            _ladder.Field("definition", t("codebook.definition"), found["definition"] or "", say, lines=True),
        ],
    )


def _under(study: Study, level: Level, found: Row, groupings: Sequence[str | None], names: list[str]) -> None:
    context = st.toggle(t("code.context"), key="code_context", persist_state="session")

    def read() -> Any:
        import pandas as pd

        frames = []
        for grouping in groupings:
            with suppress(CodebookError):  # no code stands under it there
                frames.append(
                    study.quotes(
                        level=level,
                        theme=found["id"],
                        grouping=grouping,
                        context=int(context),
                        language=state.language(),
                    )
                )
        return pd.concat(frames, ignore_index=True) if frames else None

    frame = state.cached("under", read, found["id"], context, state.language())
    if frame is None:
        parts.empty("above")
        return
    lead = [words for words in (found["definition"], " · ".join(names)) if words]
    _ladder.everything(study, frame, found["name"], lead, empty="above")


def _left(kind: str, name: str) -> None:
    del st.query_params[kind]
    state.say("above.deleted", name=name)
    st.rerun()
