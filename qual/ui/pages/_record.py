"""The record on Kodebok: what is still new in each session, how the codebook changed, and the log of every act."""

from __future__ import annotations

import datetime
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from qual import codebook, coding
from qual.messages import text
from qual.reports.methods import write_methods
from qual.reports.minutes import moment
from qual.study import Study
from qual.themes.emergence import saturation
from qual.ui import state
from qual.ui.pages import _parts as parts
from qual.ui.shell import operation
from qual.ui.state import t

Row = dict[str, Any]
_LOGGED = 2000  # entries that are read at a time


# --- emergence -------------------------------------------------------------------------------------------------------
def emergence(study: Study, grouping: Row | None) -> None:
    """New codes per session in the order coded, and per group and round; with what this shows and does not show."""
    from qual.themes.pictures import saturation_curve

    order = parts.choice(t("new.order"), ["coded", "held"], "new_order", "new")
    grouping_id = grouping["id"] if grouping else None
    frame = state.cached(
        "saturation",
        lambda: saturation(study, level="code", order="held" if order == "held" else "coded", grouping=grouping_id),
        order,
        grouping_id,
    )
    if frame.empty:
        parts.empty("new")
        return
    chart: Any = saturation_curve(frame, state.language())
    # Streamlit's drawing adds to the padding's sides and cannot do so with one number for all four
    chart = chart.properties(padding=dict.fromkeys(("left", "top", "right", "bottom"), 14), autosize="pad")
    # for those who hear the page: what stands above the figure, in words
    parts.html(f'<p class="qual-heard">{escape(" ".join([str(chart.title.text), *chart.title.subtitle]))}</p>')
    with st.container(key="qual_picture"):
        st.altair_chart(chart, theme=None, width="content", key="new_chart")
    parts.note(t("new.shows"))
    parts.note(text("reports.methods.emergence.not", state.language()))
    _by_cell(parts.records(frame))


def _by_cell(rows: list[Row]) -> None:
    """How many new codes each group's session of each round brought, as a table."""
    st.subheader(t("new.cells"))
    cells = {(row["group"], row["round"]): row for row in rows if row["group"] and row["round"] is not None}
    groups = list(dict.fromkeys(group for group, _ in sorted(cells, key=lambda key: str(key[0]))))
    rounds = sorted({number for _, number in cells})
    told = {at: t("new.cell", new=row["new"], themes=row["themes"]) for at, row in cells.items()}
    parts.by_cell(told, groups, rounds, nothing="–")


# --- changes ---------------------------------------------------------------------------------------------------------
def changes(study: Study) -> None:
    """The codebook at two moments: between two dates, or from one round's coding to another's."""
    parts.lead(t("changes.lead"))
    moments = state.cached("at_round", lambda: codebook.at_round(study))
    by = parts.choice(t("changes.by"), ["dates", *(["rounds"] if len(moments) > 1 else [])], "changes_by", "changes")
    since, until = _dates() if by == "dates" else _rounds(moments)
    found = state.cached("revisions", lambda: codebook.revisions(study, since, until), since, until)
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
                "before": _side(row, "before"),
                "after": _side(row, "after"),
            }
            for row in reversed(found)
        ]
    )
    st.dataframe(
        table, hide_index=True, key="changes_table", height=min(620, 38 + 35 * len(table)),
        column_config={name: st.column_config.TextColumn(t(f"changes.col.{name}")) for name in table.columns},
    )  # fmt: skip


def _side(row: Row, side: str) -> str:
    if row["change"] == "moved":
        return row[side] or t("codebook.rest")
    return row[side] or ""


def _dates() -> tuple[str | None, str | None]:
    left, right = st.columns(2)
    since = parts.date_field(t("changes.since"), None, left, key="changes_since")
    until = parts.date_field(t("changes.until"), None, right, key="changes_until")
    return _utc(since), _utc(until, days=1)


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


def _utc(day: str | None, days: int = 0) -> str | None:
    """The beginning of a local day (``days`` later) as the log writes moments."""
    if day is None:
        return None
    first = datetime.datetime(1970, 1, 2)  # Windows knows no local time before; nothing was done then
    local = max(datetime.datetime.fromisoformat(day), first).astimezone() + datetime.timedelta(days=days)
    return local.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


# --- the log ---------------------------------------------------------------------------------------------------------
def log(study: Study) -> None:
    """Every act: who, when, what; filtered, with undo of one's own newest, and the appendix that is made from it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _undo(study)
        name = parts.file_name(study, t("log.methods.name"), ".docx")
        language, fictional = state.language(), study.fictional
        st.download_button(
            t("log.methods"),
            partial(parts.made, name, lambda path: write_methods(study, path, fictional=fictional, language=language)),
            name,
            on_click="ignore",
            icon=":material/download:",
            key="log_methods",
        )
    one, two, three = st.columns(3)
    everyone = state.cached("actors", lambda: coding.actors(study))
    who = one.selectbox(t("log.who"), ["", *everyone], format_func=lambda key: key or t("log.everyone"), key="log_who")
    kind = two.selectbox(
        t("log.kind"), ["", *coding.KINDS_OF_ACTS], key="log_kind",
        format_func=lambda key: t(f"log.kind.{key}") if key else t("log.all"),
    )  # fmt: skip
    since = parts.date_field(t("changes.since"), None, three, key="log_since")
    found = state.cached(
        "log_shown",
        lambda: coding.log(study, since=_utc(since), coder=who or None, kind=kind or None, limit=_LOGGED),
        who,
        kind,
        since,
    )
    if not found:
        parts.note(t("log.none"))
        return
    if len(found) == _LOGGED:
        parts.note(t("log.some", count=parts.number(_LOGGED)))
    _entries(study, found)


def _entries(study: Study, found: list[Row]) -> None:
    import pandas as pd

    names = state.cached("log_names", lambda: coding.about_names(study))
    table = pd.DataFrame(
        [
            {
                "seq": row["seq"],
                "at": moment(row["at"], state.language()),
                "by": row["actor"],
                "what": operation(row["operation"]),
                "about": coding.about(row, names) or "",
                "undone": t("log.undone") if row["undone"] else "",
            }
            for row in found
        ]
    )
    st.dataframe(
        table, hide_index=True, key="log_table", height=min(620, 38 + 35 * len(table)),
        column_config={
            "seq": st.column_config.NumberColumn(t("log.col.seq"), width=70, format="%d"),
            **{name: st.column_config.TextColumn(t(f"log.col.{name}")) for name in table.columns[1:]},
        },
    )  # fmt: skip


def _undo(study: Study) -> None:
    """Undo of one's own newest act, and redo; a refusal stands here with its reason."""
    newest, undone = coding.undoable(study), coding.redoable(study)
    for way, entry in (("undo", newest), ("redo", undone)):
        label = t(f"log.{way}", what=operation(entry["operation"])) if entry else t(f"log.{way}.nothing")
        if st.button(label, key=f"log_{way}", disabled=entry is None):
            with parts.attempt():
                done = study.undo() if way == "undo" else study.redo()
                state.say(f"{way}.done", what=operation(done))
                st.rerun()
