"""Groupings side by side on Kodebok: attempts and analysts; make one, work in it, compare two."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from qual import codebook
from qual.codebook.wall import wall
from qual.store.codebook import Grouping, Member
from qual.study import Study
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.state import t

_SHOWN = 60  # pairs in a list, at most


def draw(study: Study, groupings: Sequence[Grouping]) -> None:
    """The groupings with what one can do with each, then two of them against each other."""
    for row in groupings:
        _one(study, row)
    _add(study, groupings)
    if len(groupings) > 1:
        _compare(study, groupings)


def _one(study: Study, row: Grouping) -> None:
    inside = sum(one["grouping_id"] == row["id"] for one in state.cached("members", lambda: _members(study)))
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        kind = "framework" if row["framework"] else "active" if row["active"] else "attempt"
        about = f"{t(f'groupings.{kind}')} · {t('groupings.size', groups=len(row['groups']), codes=inside)}"
        parts.html(f'<b>{escape(row["name"] or "–")}</b> <span class="qual-quiet qual-small">{escape(about)}</span>')
        if kind == "attempt" and st.button(
            t("groupings.activate"), key=f"activate_{row['id']}", help=t("groupings.activate.help")
        ):
            with parts.attempt():
                codebook.activate_grouping(study, row["id"])
                state.say("groupings.activated", name=row["name"])
                st.rerun()
        with st.popover(t("groupings.more"), type="tertiary"):
            _rename(study, row)
            _sheet(study, row)
            if st.button(t("groupings.delete"), key=f"delete_{row['id']}", help=t("groupings.delete.help")):
                with parts.attempt():
                    codebook.delete_grouping(study, row["id"])
                    state.say("above.deleted", name=row["name"])
                    st.rerun()


def _members(study: Study) -> list[Member]:
    from qual.store import codebook as store

    with study.read() as connection:
        return store.members(connection)


def _rename(study: Study, row: Grouping) -> None:
    with st.form(f"rename_{row['id']}", border=False):
        name = st.text_input(t("codebook.name"), value=row["name"] or "")
        if st.form_submit_button(t("save")):
            with parts.attempt():
                codebook.rename_grouping(study, row["id"], name, seen=row["name"])
                state.say("words.saved")
                st.rerun()


def _sheet(study: Study, row: Grouping) -> None:
    """The grouping as a sheet to sort outside; «Hent inn» loads it again."""
    name = parts.file_name(study, t("book.wall.name"), ".xlsx")

    def write(path: Any) -> Any:
        return wall(codebook.read_from(study), path, state.language(), grouping=row["name"])

    st.download_button(
        t("book.wall.xlsx"),
        partial(parts.made, name, write),
        name,
        on_click="ignore",
        key=f"sheet_{row['id']}",
        help=t("groupings.sheet.help"),
        width="stretch",
    )


def _add(study: Study, groupings: Sequence[Grouping]) -> None:
    own = {row["id"]: row["name"] for row in groupings if not row["framework"]}
    with (
        st.popover(t("groupings.add"), icon=":material/add:"),
        st.form("add_grouping", border=False),
    ):
        field = parts.fields("add_grouping", name="", source="")
        example = t("groupings.add.example", by=study.coder)
        name = st.text_input(t("groupings.add.name"), placeholder=example, key=field("name"))
        source = st.selectbox(
            t("groupings.add.from"),
            ["", *own],
            format_func=lambda key: own.get(key, t("groupings.add.empty")),
            key=field("source"),
        )
        if st.form_submit_button(t("add"), type="primary"):
            with parts.attempt():
                if source:
                    codebook.copy_grouping(study, source, name)
                else:
                    codebook.add_grouping(study, name)
                parts.anew("add_grouping")
                state.say("codebook.added", name=name.strip())
                st.rerun()


def _compare(study: Study, groupings: Sequence[Grouping]) -> None:
    st.header(t("groupings.compare"))
    names = {row["id"]: row["name"] for row in groupings}
    order = sorted(
        names, key=lambda key: next((row["framework"], not row["active"]) for row in groupings if row["id"] == key)
    )
    left, right = st.columns(2)
    one = left.selectbox(t("groupings.first"), order, format_func=lambda key: names[key], key="compare_first")
    others = [key for key in order if key != one]
    other = right.selectbox(t("groupings.second"), others, format_func=lambda key: names[key], key="compare_second")

    def read() -> tuple[codebook.GroupingComparison, dict[tuple[str | None, str | None], tuple[str, ...]]]:
        return codebook.compare_groupings(study, one, other), codebook.crossed(study, one, other)

    with parts.attempt():
        found, cells = state.cached("compared", read, one, other)
        share = found.agreement
        if share is None:
            parts.note(t("groupings.nothing"))
            return
        pairs = len(found.together) + len(found.only_first) + len(found.only_second)
        parts.lead(t("groupings.agreement", together=parts.number(len(found.together)), pairs=parts.number(pairs)))
        _crossed(cells, t("groupings.cross", first=names[one], second=names[other]))
        with st.expander(t("groupings.pairs")):
            left, right = st.columns(2, gap="large")
        with left:
            _apart(t("groupings.only", name=names[one]), found.only_first, names[other])
        with right:
            _apart(t("groupings.only", name=names[other]), found.only_second, names[one])
        if found.left_out:
            with st.expander(t("groupings.left_out", count=len(found.left_out))):
                parts.html("".join(f'<span class="qual-chip">{escape(name)}</span>' for name in found.left_out))


def _crossed(cells: dict[tuple[str | None, str | None], tuple[str, ...]], title: str) -> None:
    """How many codes lie where in the two, with their names on hover."""
    rows, columns = (list(dict.fromkeys(sorted((key[at] for key in cells), key=lambda n: n is None))) for at in (0, 1))

    def named(group: str | None) -> str:
        return escape(group or t("codebook.rest"))

    head = "".join(f'<th scope="col">{named(group)}</th>' for group in columns)
    body = ""
    for row in rows:
        told = ""
        for column in columns:
            codes = cells.get((row, column), ())
            told += f'<td class="number" title="{escape(chr(10).join(codes))}">{len(codes) or ""}</td>'
        body += f'<tr><th scope="row">{named(row)}</th>{told}</tr>'
    caption = f"<caption>{escape(title)}</caption>"
    parts.html(
        f'<table class="qual-table">{caption}<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _apart(title: str, pairs: Sequence[codebook.Apart], other: str) -> None:
    """Pairs of codes that one of the two groupings alone holds together, group by group."""
    parts.html(f"<h3 class='qual-minor'>{escape(title)} ({len(pairs)})</h3>")
    rows = ""
    for pair in pairs[:_SHOWN]:
        there = " / ".join(name or t("codebook.rest") for name in pair.others)
        rows += f'<li>{escape(pair.codes[0])} + {escape(pair.codes[1])}<br><span class="qual-quiet qual-small">'
        rows += f"{escape(pair.group)} · {escape(other)}: {escape(there)}</span></li>"
    if len(pairs) > _SHOWN:
        rows += f'<li class="qual-quiet">{escape(t("groupings.and_more", count=len(pairs) - _SHOWN))}</li>'
    parts.html(f'<ul class="qual-list">{rows}</ul>')
