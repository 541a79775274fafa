"""Kodebok: what do the codes add up to?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from qual import codebook
from qual.store import codebook as store
from qual.study import Study
from qual.ui import state
from qual.ui.pages import _book_files, _code, _ladder
from qual.ui.pages import _parts as parts
from qual.ui.state import t

ALL = ""  # no filter
RESIDUAL = "–"  # the residual group among the choices; a group's id is a UUID
Row = dict[str, Any]


def page() -> None:
    """Draw Kodebok: the three columns, or the page of one code (``?code=``)."""
    study = parts.open_study()
    groupings = _groupings(study)
    wanted = st.query_params.get("code")
    if wanted:
        _code.draw(study, wanted)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t("page.codebook"), width="stretch")
        _book_files.draw(study)
    book = _read(study, _choose(groupings))
    if not book["codes"] and not groupings:
        parts.empty("codebook")
        return
    with st.container(key="codebook_columns"):
        left, middle, right = st.columns([5, 4, 4], gap="large")
    with left:
        _codes(study, book)
    with middle:
        _ladder.groups(study, book)
    with right:
        _ladder.concepts(study, book)


def _groupings(study: Study) -> list[Row]:
    def read() -> list[Row]:
        with study.database.read() as connection:
            return store.groupings(connection)

    return state.cached("groupings", read)


def _choose(groupings: Sequence[Row]) -> Row | None:
    """The grouping to work in: the active one first, frameworks apart."""
    if not groupings:
        return None
    order = sorted(groupings, key=lambda row: (row["framework"], not row["active"]))
    if len(order) == 1:
        return order[0]
    by_id = {row["id"]: row for row in order}
    if st.session_state.get("codebook_grouping") not in by_id:
        st.session_state["codebook_grouping"] = order[0]["id"]
    chosen = st.segmented_control(
        t("codebook.grouping"),
        list(by_id),
        key="codebook_grouping",
        required=True,
        persist_state="session",
        format_func=lambda key: (
            t("codebook.framework", name=by_id[key]["name"]) if by_id[key]["framework"] else by_id[key]["name"]
        ),
    )
    return by_id.get(chosen or "", order[0])


def _read(study: Study, grouping: Row | None) -> Row:
    """Everything the three columns show: codes in this grouping, their use, groups, concepts, verdicts, points."""

    def read() -> Row:
        with study.database.read() as connection:
            codes = store.codes(connection, grouping_id=grouping["id"] if grouping else None)
            in_force = {row["target_id"]: row for row in store.verdicts(connection)}  # the last one of each
            return {
                "codes": codes,
                "grouping": grouping,
                "groups": grouping["groups"] if grouping else [],
                "verdicts": in_force,
                "concepts": store.concepts(connection),
                "points": store.reference_points(connection),
            }

    book = state.cached("book", read, grouping["id"] if grouping else None)
    used = {row["id"]: row["codings"] for row in state.cached("codes", lambda: parts.records(study.codes()))}
    framework = bool(grouping and grouping["framework"])
    # a framework shows its own codes and nothing else; the study's own groupings show what is close to the talk
    codes = [row | {"codings": used.get(row["id"], 0)} for row in book["codes"]]
    codes = (
        [row for row in codes if row["group_id"]]
        if framework
        else [row for row in codes if row["origin"] == "empirical" or row["group_id"]]
    )
    return book | {"codes": codes, "framework": framework}


# --- the first column -----------------------------------------------------------------------------------------------
def _codes(study: Study, book: Row) -> None:
    import pandas as pd

    st.subheader(t("codebook.codes", count=len(book["codes"])))
    shown = _filtered(book)
    table = pd.DataFrame(
        {
            "sign": [_ladder.sign(book, row) for row in shown],
            "name": [row["name"] for row in shown],
            "codings": [row["codings"] for row in shown],
            "group": [row["group"] or t("codebook.rest") for row in shown],
        }
    )
    key = f"codebook_codes_{st.session_state.setdefault('_codebook_round', 0)}"
    event = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        height=min(520, 38 + 35 * max(len(shown), 3)),  # a short book leaves what one does with it in sight
        column_config={
            "sign": st.column_config.TextColumn("", width=28),
            "name": st.column_config.TextColumn(t("col.code"), width=300),
            "codings": st.column_config.NumberColumn(t("col.codings"), width=62, help=t("col.codings.help")),
            "group": st.column_config.TextColumn(t("col.code_group"), width="medium"),
        },
    )
    chosen = [shown[at] for at in event.selection.rows if at < len(shown)]
    if not chosen:
        parts.lead(t("codebook.pick") if shown else t("codebook.none_fit"))
        _add_code(study)
        return
    _move(study, book, chosen)
    if len(chosen) == 1:
        _glance(study, chosen[0])


def _filtered(book: Row) -> list[Row]:
    words = st.text_input(
        t("codebook.search"),
        key="codebook_search",
        placeholder=t("codebook.search"),
        label_visibility="collapsed",
        persist_state="session",
        icon=":material/search:",
    )
    if st.query_params.get("show") == "untested" and not st.session_state.get("_codebook_link"):
        st.session_state["codebook_untested"] = True
    st.session_state["_codebook_link"] = "show" in st.query_params
    one, two = st.columns([3, 2], vertical_alignment="center")
    names = {row["id"]: row["name"] for row in book["groups"]} | {RESIDUAL: t("codebook.rest")}
    group = one.selectbox(
        t("col.code_group"),
        [ALL, *names],
        key="codebook_group",
        label_visibility="collapsed",
        persist_state="session",
        format_func=lambda key: names.get(key, t("codebook.all_groups")),
    )
    untested = two.checkbox(t("codebook.untested"), key="codebook_untested", persist_state="session")
    origins = list(dict.fromkeys(row["origin"] for row in book["codes"]))
    origin = ALL
    if len(origins) > 1:
        origin = st.selectbox(
            t("col.origin"),
            [ALL, *origins],
            key="codebook_origin",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda key: t(f"origin.{key}") if key else t("codebook.all_origins"),
        )
    key = store.name_key(words or "")
    return [
        row
        for row in book["codes"]
        if (not key or key in store.name_key(row["name"]) or key in store.name_key(row["definition"] or ""))
        and (group in (ALL, None) or row["group_id"] == (None if group == RESIDUAL else group))
        and (origin in (ALL, None) or row["origin"] == origin)
        and (not untested or (row["id"] not in book["verdicts"] and row["origin"] == "empirical"))
    ]


def _move(study: Study, book: Row, chosen: Sequence[Row]) -> None:
    """Put the chosen codes into a group."""
    if book["grouping"] is None:
        return
    names = {row["id"]: row["name"] for row in book["groups"]} | {RESIDUAL: t("codebook.rest")}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    label = t("codebook.move.one") if len(chosen) == 1 else t("codebook.move.many", count=len(chosen))
    target = left.selectbox(label, list(names), format_func=lambda key: names[key], key="codebook_target")
    if right.button("→", help=t("codebook.move.help"), type="primary", width="stretch"):
        with parts.attempt():
            codebook.move_code(
                study.database,
                [row["id"] for row in chosen],
                None if target == RESIDUAL else target,
                book["grouping"]["id"],
                actor=study.coder,
            )
            state.say("codebook.moved", count=len(chosen), group=names[target or RESIDUAL])
            st.session_state["_codebook_round"] += 1
            st.rerun()


def _glance(study: Study, code: Row) -> None:
    """One chosen code: a warning if it has one, two of its passages, and the way to its page."""
    for advice in _code.advice(study, code):
        parts.note(advice)
    if code["definition"]:
        parts.lead(code["definition"])
    quotes = state.cached("glance", lambda: parts.records(study.quotes(theme=code["id"])[:2]), code["id"])
    for row in quotes:
        parts.quotation(row, parts.source_line(row))
    if st.button(t("codebook.open"), icon=":material/open_in_full:"):
        st.query_params["code"] = code["id"]
        st.rerun()


def _add_code(study: Study) -> None:
    with (
        st.popover(t("codebook.add_code"), icon=":material/add:"),
        st.form("add_code", border=False, clear_on_submit=True),
    ):
        name = st.text_input(t("codebook.add_code.name"), help=t("codebook.add_code.help"))
        if st.form_submit_button(t("add"), type="primary"):
            with parts.attempt():
                codebook.add_code(study.database, name, actor=study.coder)
                state.say("codebook.added", name=name.strip())
                st.rerun()


def heading(words: str, sign: str, told: str) -> str:
    """A card's title with its sign, as HTML."""
    return f'<h4>{escape(words)}<span class="qual-ring" title="{escape(told)}">{sign}</span></h4>'
