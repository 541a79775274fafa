"""Historikk: what is still new in each session, and how the codebook changed."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any, Literal

import streamlit as st

from qual import codebook
from qual.codebook.revisions import Revision
from qual.language.order import norwegian
from qual.messages import text
from qual.store.codebook import Grouping
from qual.study import Study
from qual.themes.emergence import saturation
from qual.themes.reading import moment
from qual.ui import state
from qual.ui.components import figure
from qual.ui.pages import anatomy, grids, new_themes, parts, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.state import t

Row = dict[str, Any]


# --- emergence -------------------------------------------------------------------------------------------------------
def emergence(study: Study, page: Page, chosen: Grouping | None, **words: Word | str) -> None:
    """New codes per session in the order coded, and per group and round; with what this shows and does not show.

    ``words`` : those of the title that the page has already.
    """
    from qual.themes import figures
    from qual.themes.pictures import asked_of as pictures_asked

    grouping_id = chosen["id"] if chosen else None
    begin = new_themes.order(study, level="code", grouping=grouping_id)
    orders = (begin, "held" if begin == "coded" else "coded")
    order, word = anatomy.choice(t("new.order"), orders, "new_order", "new", address="order")
    always = parts.addressed((False, True), "new_always", "always")
    kept = t("say.limits.always") if always else t("say.everybody")
    limits = Word(kept, t("say.name.limits"), partial(theme_choice.always, "new"))
    anatomy.say(page, "say.history.new", **words, order=word, limits=limits)
    shown: Literal["coded", "held"] = "held" if order == "held" else "coded"
    frame = state.remembered(saturation, study, level="code", order=shown, grouping=grouping_id, always=always)
    if frame.empty:
        with page.main:
            parts.empty("new")
        return
    drawn = figures.saturation(frame, state.language())
    anatomy.read(page, drawn["reading"])
    asked = pictures_asked(frame)
    with page.main:
        mark = st.session_state.get("_new_mark")
        figure.draw(
            drawn, f"new_chart_{order}", lambda mark: st.session_state.update(_new_mark=dict(mark)), framed=mark
        )
        if mark and all(mark.get(name) == value for name, value in asked.items()):
            parts.html(f"<b>{escape(str(mark['session']))}</b>")
            new_themes.show(study, mark, level="code", grouping=grouping_id, always=always)
        _by_cell(parts.records(frame))
    with page.actions:
        figure.button()
    anatomy.foot(page, *drawn["notes"], t("new.shows"), text("reports.methods.emergence.not", state.language()))


def _by_cell(rows: list[Row]) -> None:
    """How many new codes each group's session of each round brought, as a table."""
    st.subheader(t("new.cells"))
    cells = {(row["group"], row["round"]): row for row in rows if row["group"] and row["round"] is not None}
    groups = list(dict.fromkeys(group for group, _ in sorted(cells, key=lambda key: norwegian(key[0]))))
    rounds = sorted({number for _, number in cells})
    told = {at: t("new.cell", new=row["new"], themes=row["themes"]) for at, row in cells.items()}
    parts.by_cell(told, groups, rounds, nothing="–")


# --- changes ---------------------------------------------------------------------------------------------------------
def changes(study: Study) -> None:
    """The codebook at two moments: between two dates, or from one round's coding to another's."""
    moments = state.remembered(codebook.at_round, study)
    several = len(moments) > 1
    by = parts.choice(t("changes.by"), ["dates", "rounds"], "changes_by", "changes") if several else "dates"
    since, until = _dates() if by == "dates" else _rounds(moments)
    found = state.remembered(codebook.revisions, study, since, until)
    if not found:
        parts.note(t("changes.same"))
        return
    counts: dict[str, int] = {}
    for row in found:
        counts[row["change"]] = counts.get(row["change"], 0) + 1
    parts.lead(" · ".join(t(f"change.{name}", count=parts.number(count)) for name, count in counts.items()))
    import pandas as pd

    table = pd.DataFrame(
        [
            {
                "at": moment(row["at"], state.language()),
                "by": row["actor"],
                "change": t(f"change.one.{row['change']}", what=t(f"target.{row['kind']}")),
                "name": row["name"] or "–",
                "before": _side(row, row["before"]),
                "after": _side(row, row["after"]),
            }
            for row in reversed(found)
        ]
    )
    grids.shown(
        table,
        hide_index=True,
        key="changes_table",
        height=parts.height(len(table), 620),
        column_config={name: st.column_config.TextColumn(t(f"changes.col.{name}")) for name in table.columns},
    )


def _side(row: Revision, name: str | None) -> str:
    return name or (t("codebook.rest") if row["change"] == "moved" else "")


def _dates() -> tuple[str | None, str | None]:
    left, right = st.columns(2)
    since = parts.date_field(t("changes.since"), None, left, key="changes_since")
    until = parts.date_field(t("changes.until"), None, right, key="changes_until")
    return parts.utc(since), parts.utc(until, days=1)


def _rounds(moments: dict[int, str]) -> tuple[str | None, str | None]:
    left, right = st.columns(2)
    numbers = list(moments)
    first = left.selectbox(
        t("changes.after"), numbers, format_func=lambda n: t("round_head", number=n), key="changes_first"
    )
    later = [number for number in numbers if number != first]
    second = right.selectbox(
        t("changes.to"),
        later,
        index=len(later) - 1,
        format_func=lambda n: t("round_head", number=n),
        key="changes_second",
    )
    since, until = sorted((moments[first], moments[second]))
    return since, until
