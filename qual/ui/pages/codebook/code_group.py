"""The page of a code group: its codes, its test, and every passage under them."""

from __future__ import annotations

import streamlit as st

from qual import codebook
from qual.store import codebook as store
from qual.study import Study
from qual.ui.pages import parts
from qual.ui.pages.codebook import ladder
from qual.ui.state import t


def draw(study: Study, group_id: str) -> None:
    """The page of the code group with this id, or of the residual group."""
    ladder.back()
    with study.read() as connection:
        groups = {row["id"]: row for row in store.groups(connection)}
        found = groups.get(group_id)
        verdicts = store.verdicts(connection, "code group", group_id)
        concepts = [row for row in store.concepts(connection) if group_id in {one["id"] for one in row["groups"]}]
        grouping = found["grouping_id"] if found else store.active_grouping(connection)
        codes = store.codes(connection, grouping_id=grouping)
    rest = group_id == store.RESIDUAL
    if found is None and not rest:
        parts.note(t("above.gone"))
        return
    name, definition = (found["name"], found["definition"]) if found else (t("codebook.rest"), t("codebook.rest.lead"))
    inside = [
        row
        for row in codes
        if (row["group_id"] is None and row["origin"] == "empirical" if rest else row["group_id"] == group_id)
    ]
    st.title(name + ("" if rest else f" {ladder.mark('grouping', verdicts)}"))
    with st.container(horizontal=True, gap="small"):
        for concept in concepts:
            ladder.link("concept", concept["id"], f"→ {concept['name']}")
    left, right = st.columns([5, 3], gap="large")
    with left:
        with st.expander(t("above.codes", count=len(inside))), st.container(horizontal=True, gap="small"):
            for code in inside:
                ladder.link("code", code["id"], code["name"])
        lead = [definition, " · ".join(row["name"] for row in inside)]
        ladder.passages(study, "group", group_id, [grouping], name, lead)
    if found is None:
        return
    with right:
        ladder.name_and_definition(study, "group", found, codebook.rename_group, codebook.define_group)
        with st.container(border=True):
            ladder.test(study, "grouping", group_id, name, verdicts)
        ladder.memos(study, "code group", group_id)
        if st.button(t("above.group.delete"), help=t("above.group.delete.help")):
            with parts.attempt():
                codebook.delete_group(study, group_id)
                ladder.left("codegroup", name)
