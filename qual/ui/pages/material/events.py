"""What happened around the talk: dated events between the rounds."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from qual import design
from qual.study import Study
from qual.themes.biography import EventRow, events
from qual.ui import state
from qual.ui.pages import parts, tables
from qual.ui.pages.anatomy import Page
from qual.ui.state import t

NEW = "new"


def draw(study: Study, page: Page) -> None:
    """The events in the order of the rounds, and in the panel the form that adds or changes one."""
    rows = parts.rows(state.remembered(events, study), EventRow)
    with page.main:
        _listed(study, rows)
    with page.panel:
        _event_form(study, rows)


def _listed(study: Study, rows: list[EventRow]) -> None:
    numbers = tables.round_numbers(study)
    if not rows:
        parts.empty("events")
    told = ""
    for at in [0, *numbers] if rows else []:
        if at:
            told += f'<li class="qual-small qual-quiet">{escape(t("round_head", number=at))}</li>'
        for row in rows:
            if row["after"] == at:
                told += _event(row)
    if told:
        parts.html(f'<ul class="qual-list">{told}</ul>')


def _event(row: EventRow) -> str:
    where = row["municipality"] or t("day.events.everywhere")
    note = f"<br><span class='qual-by'>{escape(row['note'])}</span>" if row["note"] else ""
    return (
        f'<li><span class="when">{escape(parts.day(row["date"]))}</span>{escape(row["name"])} '
        f'<span class="qual-by">{escape(where)}</span>{note}</li>'
    )


def _event_fields(form: str, row: EventRow | None, places: list[str]) -> Callable[[str], str]:
    """The fields of a form, as an event stands; empty for a new one."""
    if row is None:
        return parts.fields(form, date=None, name="", municipality="", note="")
    here = row["municipality"] if row["municipality"] in places else ""
    of: dict[str, Any] = {"municipality": here, "note": row["note"] or ""}
    return parts.fields(form, date=parts.date_of(row["date"]), name=row["name"], **of)


def _event_form(study: Study, rows: list[EventRow]) -> None:
    known = {row["id"]: f"{parts.day(row['date'])} {row['name'][:60]}" for row in rows}
    chosen = st.selectbox(
        t("day.events.which"),
        [NEW, *known],
        key="day_event",
        format_func=lambda one: known.get(one, t("day.events.new")),
    )
    row = next((row for row in rows if row["id"] == chosen), None)
    form = f"event_{chosen}"
    places = ["", *dict.fromkeys(one["municipality"] for one in tables.groups(study) if one["municipality"])]
    with st.form(form):
        field = _event_fields(form, row, places)
        date = parts.date_field(t("col.date"), key=field("date"))
        name = st.text_input(t("col.event"), key=field("name"))
        municipality = st.selectbox(
            t("col.municipality"),
            places,
            format_func=lambda one: one or t("day.events.everywhere"),
            key=field("municipality"),
        )
        note = st.text_area(t("session.note"), height=70, key=field("note"))
        with st.container(horizontal=True):
            store = st.form_submit_button(t("add") if chosen == NEW else t("save"), type="primary")
            drop = chosen != NEW and st.form_submit_button(t("day.take_back"), type="tertiary")
    if drop:
        with parts.attempt():
            design.remove_event(study, chosen)
            st.rerun()
    if store and (not date or not name.strip()):
        parts.refuse(t("event.needs"))
    elif store:
        with parts.attempt():
            words = {"municipality": municipality or None, "note": note.strip() or None}
            if chosen == NEW:
                design.add_event(study, str(date), name, **words)
            else:
                design.change_event(study, chosen, str(date), name, **words)
            parts.anew(form)
            state.say("event.added")
            st.rerun()
