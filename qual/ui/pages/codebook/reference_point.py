"""The page of a reference point: what it says, and all that it ties together."""

from __future__ import annotations

from html import escape

import streamlit as st

from qual import codebook
from qual.store import codebook as store
from qual.study import Study
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page
from qual.ui.pages.codebook import ladder
from qual.ui.state import t


def draw(study: Study, page: Page, point_id: str) -> None:
    """The page of the reference point with this id: what it says, and all that it ties together."""
    with study.read() as connection:
        found = next((row for row in store.reference_points(connection) if row["id"] == point_id), None)
        names = store.target_names(connection)
    if found is None:
        anatomy.read(page, t("above.gone"))
        return
    anatomy.about(page, found["statement"])
    anatomy.read(page, t("above.point.ties", count=len(found["links"])))
    anatomy.foot(page, t("codebook.no_points"))
    with page.main:
        for link in found["links"]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _tie(study, link)
        _tie_more(study, found, names)
    with page.panel:
        _point_words(study, found)
        ladder.memos(study, "reference point", point_id)
        if st.button(t("above.point.delete")):
            with parts.attempt():
                codebook.delete_reference_point(study, point_id)
                ladder.left("point", found["statement"])


def _tie(study: Study, link: store.Link) -> None:
    pages = {"code": "code", "code group": "codegroup", "concept": "concept"}
    parts.html(
        f'<span class="qual-quiet qual-small">{escape(parts.words_of("target", link["kind"]))}</span>', width="content"
    )
    if link["kind"] == "utterance":
        if link["quotation"]:
            parts.html(f'<p class="qual-said">«{escape(link["quotation"])}»</p>')
        session = link["name"].rsplit("-", 1)[0]
        parts.to_coding(session, link["name"])
    elif link["kind"] in pages:
        ladder.link(pages[link["kind"]], link["target_id"], link["name"])
    if st.button(t("above.untie"), key=f"untie_{link['id']}", type="tertiary"):
        with parts.attempt():
            codebook.unlink_reference(study, link["id"])
            st.rerun()


def _tie_more(study: Study, found: store.Point, names: dict[tuple[str, str], str]) -> None:
    there = {(link["kind"], link["target_id"]) for link in found["links"]}
    free = [key for key in names if key not in there]
    form = f"tie_{found['id']}"
    with st.form(form):
        chosen = st.multiselect(
            t("codebook.point.ties"),
            free,
            format_func=lambda key: f"{parts.words_of('target', key[0])}: {names[key]}",
            key=parts.fields(form, ties=[])("ties"),
        )
        if st.form_submit_button(t("above.tie")):
            with parts.attempt():
                for kind, target in chosen:
                    codebook.link_reference(study, found["id"], kind, target)
                parts.anew(form)
                st.rerun()


def _point_words(study: Study, found: store.Point) -> None:
    def say(words: str, seen: str | None) -> None:
        codebook.reword_reference_point(study, found["id"], statement=words, seen=seen)

    def explain(words: str, seen: str | None) -> None:
        codebook.reword_reference_point(study, found["id"], note=words, seen_note=seen)

    ladder.words_form(
        f"point_{found['id']}",
        [
            ladder.Field("name", t("codebook.point.statement"), found["statement"] or "", say, optional=False),
            ladder.Field("definition", t("codebook.point.note"), found["note"] or "", explain, lines=True),
        ],
    )
