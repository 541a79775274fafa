"""The page of a code group: its codes, its test, and every passage under them."""

from __future__ import annotations

import streamlit as st

from qual import codebook
from qual.store import codebook as store
from qual.study import Study
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page
from qual.ui.pages.codebook import ladder
from qual.ui.state import t


def draw(study: Study, page: Page, group_id: str) -> None:
    """The page of the code group with this id, or of the residual group."""
    with study.read() as connection:
        groups = {row["id"]: row for row in store.groups(connection)}
        found = groups.get(group_id)
        verdicts = store.verdicts(connection, "code group", group_id)
        concepts = [row for row in store.concepts(connection) if group_id in {one["id"] for one in row["groups"]}]
        grouping = found["grouping_id"] if found else store.active_grouping(connection)
        codes = store.codes(connection, grouping_id=grouping)
    rest = group_id == store.RESIDUAL
    if found is None and not rest:
        anatomy.read(page, t("above.gone"))
        return
    name, definition = (found["name"], found["definition"]) if found else (t("codebook.rest"), t("codebook.rest.lead"))
    inside = [
        row
        for row in codes
        if (row["group_id"] is None and row["origin"] == "empirical" if rest else row["group_id"] == group_id)
    ]
    anatomy.about(page, name, "" if rest else ladder.mark("grouping", verdicts))
    if inside:
        with page.main:
            ladder.codes(inside, t("above.codes", count=len(inside)), "above_codes")
    lead = [definition, " · ".join(row["name"] for row in inside)]
    ladder.passages(study, page, "group", group_id, [grouping], name, lead, (definition or "") if rest else "")
    if concepts:
        with ladder.way(page):
            for concept in concepts:
                ladder.link("concept", concept["id"], f"→ {concept['name']}")
    if found is None:
        return
    with page.panel:
        ladder.name_and_definition(study, "group", found, codebook.rename_group, codebook.define_group)
        ladder.test(study, "grouping", group_id, name, verdicts)
        ladder.memos(study, "code group", group_id)
        if st.button(t("above.group.delete"), help=t("above.group.delete.help")):
            with parts.attempt():
                codebook.delete_group(study, group_id)
                ladder.left("codegroup", name)
