"""The page of a concept: its groups, their codes, and every passage under them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from qual import codebook
from qual.store import codebook as store
from qual.study import Study
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page
from qual.ui.pages.codebook import ladder
from qual.ui.state import t


def draw(study: Study, page: Page, concept_id: str) -> None:
    """The page of the concept with this id: its groups, their codes, and every passage under them."""
    with study.read() as connection:
        found = next((row for row in store.concepts(connection) if row["id"] == concept_id), None)
        verdicts = store.verdicts(connection, "concept", concept_id)
        of_groups = store.verdicts(connection, "code group")
        points = store.reference_points(connection)
        codes = {row["id"]: store.codes(connection, grouping_id=row["id"]) for row in store.groupings(connection)}
    if found is None:
        anatomy.read(page, t("above.gone"))
        return
    anatomy.about(page, found["name"], ladder.mark("concept", verdicts))
    with page.main:
        if not found["groups"]:
            parts.note(t("above.concept.none"))
        for one in found["groups"]:
            inside = [row for row in codes[one["grouping_id"]] if row["group_id"] == one["id"]]
            mark = ladder.mark("grouping", [row for row in of_groups if row["target_id"] == one["id"]])
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"above_line_{one['id']}"):
                ladder.link("codegroup", one["id"], f"{mark} {one['name']}")
                with st.popover(t("above.codes", count=len(inside)), type="tertiary", key=f"above_codes_{one['id']}"):
                    for code in inside:
                        ladder.link("code", code["id"], code["name"])
        _relations(study, concept_id)
    homes = list(dict.fromkeys(one["grouping_id"] for one in found["groups"]))
    lead = [found["definition"], " · ".join(one["name"] for one in found["groups"])]
    ladder.passages(study, page, "concept", concept_id, homes, found["name"], lead, "")
    tied = {concept_id, *(one["id"] for one in found["groups"])}
    near = [point for point in points if tied & {link["target_id"] for link in point["links"]}]
    with page.panel:
        ladder.name_and_definition(study, "concept", found, codebook.rename_concept, codebook.define_concept)
        ladder.test(study, "concept", concept_id, found["name"], verdicts)
        if near:
            anatomy.heading(t("above.points"))
            for point in near:
                ladder.link("point", point["id"], point["statement"])
        ladder.memos(study, "concept", concept_id)
        if st.button(t("above.concept.delete"), help=t("above.concept.delete.help")):
            with parts.attempt():
                codebook.delete_concept(study, concept_id)
                ladder.left("concept", found["name"])


def _relations(study: Study, concept_id: str) -> None:
    """How the concept hangs together with others: each sentence with the concepts that it ties, to be changed."""
    with study.read() as connection:
        names = {row["id"]: row["name"] for row in store.concepts(connection)}
        found = [row for row in store.relations(connection) if concept_id in {one["id"] for one in row["concepts"]}]
    if not found:
        return
    anatomy.heading(t("above.relations"))
    for relation in found:
        relation_id = relation["id"]
        with st.container(border=True, gap="xsmall"):
            ladder.words_form(
                f"relation_{relation_id}",
                [
                    ladder.Field(
                        "name",
                        t("above.relation"),
                        relation["statement"],
                        _reword(study, relation_id),
                        optional=False,
                    )
                ],
            )
            tied = [one["id"] for one in relation["concepts"]]
            chosen = st.multiselect(
                t("above.relation.ties"), list(names), tied, key=f"tied_{relation_id}", format_func=names.__getitem__
            )
            with st.container(horizontal=True, gap="small"):
                if st.button(t("save"), key=f"tie_{relation_id}", disabled=set(chosen) == set(tied)):
                    with parts.attempt():
                        codebook.retie(study, relation_id, chosen)
                        st.rerun()
                if st.button(t("above.relation.delete"), key=f"drop_{relation_id}", type="tertiary"):
                    with parts.attempt():
                        codebook.delete_relation(study, relation_id)
                        st.rerun()


def _reword(study: Study, relation_id: str) -> Callable[[str, str | None], None]:
    return lambda words, seen: codebook.reword_relation(study, relation_id, words, seen=seen)
