"""One session: who was there and which label is whom, what was said, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from qual import design
from qual.design.toml import FUNCTIONS
from qual.errors import DesignError
from qual.store.frames import SessionRow
from qual.study import Study
from qual.ui import state
from qual.ui.pages import anatomy, grids, parts, session_strip, tables
from qual.ui.pages.analysis_day import actions
from qual.ui.pages.anatomy import Page
from qual.ui.pages.coding import memos
from qual.ui.pages.material import documents, label_proposals, speaking, strip
from qual.ui.pages.material.preview import talk
from qual.ui.state import t

PARTS = ("who", "speaks", "read", "memos", "sources", "move")
KINDS = ("person", "several", "unknown")
Row = dict[str, Any]


def draw(study: Study, page: Page) -> None:
    """One session, chosen in the strip, in the title or in the list, which is the panel."""
    sessions = tables.sessions(study)
    if not sessions:
        with page.main:
            parts.empty("sessions")
        return
    names = [row["session"] for row in sessions]
    first = next((row["session"] for row in sessions if row["files"]), names[0])
    with page.told:
        current = strip.draw(state.cached("sessions_frame", study.sessions), first) or first
    if _session(study, page, sessions[names.index(current)]) == "speaks":
        return  # it has those who speak beside it
    anatomy.opens(page, panel=t("transcripts.sessions"))
    with page.panel:
        _list(sessions, names.index(current))


def _list(sessions: Sequence[SessionRow], current: int) -> None:
    """All sessions with what is in them; a click takes one there, as the strip does."""
    import pandas as pd

    def go() -> None:
        rows = st.session_state["transcripts_list"]["selection"]["rows"]
        if rows:
            session_strip.choose(sessions[rows[0]]["session"])

    table = pd.DataFrame(
        {
            "session": [row["session"] for row in sessions],
            "date": [parts.day(row["date"]) for row in sessions],
            "state": [t(f"status.{row['status']}", utterances=row["utterances"]) for row in sessions],
        }
    )
    st.session_state["transcripts_list"] = {"selection": {"rows": [current], "columns": [], "cells": []}}
    grids.shown(
        table,
        hide_index=True,
        on_select=go,
        selection_mode="single-row",
        height=parts.height(len(sessions), 640),
        key="transcripts_list",
        column_config={
            "session": st.column_config.TextColumn(t("col.session"), width=105),
            "date": st.column_config.TextColumn(t("col.date"), width=95),
            "state": st.column_config.TextColumn(t("col.utterances"), width=110),
        },
    )


def _session(study: Study, page: Page, session: SessionRow) -> str:
    """One session, in the part of it that is chosen, which is returned."""
    name = session["session"]
    shown, word = anatomy.choice(t("session.part"), PARTS, "session_part", "session", address="as")
    anatomy.say(page, "say.session", session=name, part=word)
    about = [
        parts.words_of("kind", session["kind"]),
        parts.place(session) if session["group"] else "",
        parts.day(session["date"]),
    ]
    count = (
        [] if shown == "speaks" else [t("session.utterances", count=session["utterances"])]
    )  # it says how many there
    files = count if session["files"] else [t(f"cell.{session['status']}")]
    anatomy.read(page, " · ".join(part for part in (*about, *files, session["note"] or "") if part))
    asked = actions.asked_here(study, name)
    with page.main:
        if asked:
            with st.expander(t("session.asked", count=len(asked)), icon=":material/task_alt:"):
                for row in asked:
                    actions.one_action(study, row)
        {
            "who": _who,
            "speaks": speaking.draw,
            "read": _read,
            "memos": memos.of_session,
            "sources": documents.draw,
            "move": _move,
        }[shown](study, session)
    return shown


# --- who was there -------------------------------------------------------------------------------------------------------
def _who(study: Study, session: SessionRow) -> None:
    import pandas as pd

    label_proposals.draw(study, session["session"])
    parts.lead(t("session.who.lead"))
    rows = _people(study, session)
    persons = {row["person"]: row["pseudonym"] for row in parts.records(study.persons())}
    columns = ["label", "utterances", "kind", "person", "function", "role", "service", "unit", "attendance", "was"]
    table = pd.DataFrame(rows, columns=columns).astype({"utterances": "Int64"})
    with st.form(f"who_{session['session']}", border=False):
        edited = grids.edited(
            table,
            num_rows="dynamic",
            hide_index=True,
            height="content",  # the page scrolls, and no list within it
            key=f"who_table_{session['id']}_{study.revision}",
            column_order=columns[:-2],
            placeholder="",
            disabled=["utterances"],
            column_config=_columns(persons, rows),
        )
        if st.form_submit_button(t("session.who.save"), type="primary"):
            with parts.attempt():
                after = parts.records(edited)
                joined = _save(study, session, rows, after)
                for label, into in joined:
                    state.say("session.who.joined", label=label, into=into)
                nobody = [
                    row["label"] for row in after if row["label"] and row["kind"] == "person" and not row["person"]
                ]
                key = "session.who.saved_without" if nobody else "session.who.saved"
                state.say(key, session=session["session"], labels=", ".join(nobody))
                st.rerun()
    _person_form(study)


def _columns(persons: dict[str, str | None], rows: Sequence[Row]) -> dict[str, Any]:
    labels = list(dict.fromkeys(row["label"] for row in rows if row["label"]))
    column = st.column_config

    def named(code: Any) -> str:
        return f"{code} · {persons[code]}" if persons.get(code) else str(code)

    return {
        "label": column.SelectboxColumn(t("col.label"), options=labels, width=120),
        "utterances": column.NumberColumn(t("col.utterances"), width="small"),
        "kind": column.SelectboxColumn(
            t("col.kind"),
            options=list(KINDS),
            default="person",
            required=True,
            width=105,
            format_func=lambda kind: t(f"label.{kind}"),
        ),
        "person": column.SelectboxColumn(t("col.person"), options=list(persons), format_func=named),
        "function": column.SelectboxColumn(
            t("col.function"),
            options=list(FUNCTIONS),
            default="participant",
            required=True,
            format_func=lambda function: t(f"function.{function}"),
        ),
        "role": column.TextColumn(t("col.role")),
        "service": column.TextColumn(t("col.service")),
        "unit": column.TextColumn(t("col.unit")),
    }


def _people(study: Study, session: SessionRow) -> list[Row]:
    """Labels and attendees of the session in one list: a label nobody has placed has no attendance."""
    speakers = {row["label"]: row for row in parts.records(study.speakers(session["session"]))}
    rows = []
    for one in parts.records(study.attendances()):
        if one["session"] == session["session"]:
            said = speakers.pop(one["label"], {"kind": "person", "utterances": None})
            kept = ("label", "person", "function", "role", "service", "unit")
            rows.append(
                {key: one[key] for key in kept}
                | {"kind": said["kind"], "utterances": said["utterances"], "attendance": one["id"]}
            )
    for row in rows:
        row["was"] = row["label"]
    for label, said in speakers.items():
        function = "moderator" if said["is_moderator"] else "participant"
        rows.append(
            {
                "label": label,
                "utterances": said["utterances"],
                "kind": said["kind"],
                "person": None,
                "function": function,
                "role": None,
                "service": None,
                "unit": None,
                "attendance": None,
                "was": label,
            }
        )
    return sorted(rows, key=lambda row: (bool(row["attendance"]), row["kind"] != "person")) if _unplaced(rows) else rows


def _unplaced(rows: Sequence[Row]) -> bool:
    return any(not row["attendance"] and row["kind"] == "person" for row in rows)


def _save(study: Study, session: SessionRow, before: Sequence[Row], after: Sequence[Row]) -> list[tuple[str, str]]:
    """Turn the edited table into calls of `qual.design`: labels that are one person, those present, the labels that are
    nobody's, those taken out. Returns the labels that were joined, each with the one that it was said to be."""
    name, was = session["session"], {row["label"]: row for row in before if row["label"]}
    rows: list[Row] = [
        {key: value.strip() or None if isinstance(value, str) else value for key, value in row.items()} for row in after
    ]
    _refuse_unkept(rows)
    # another label in a row's cell says that the two are one person: the label itself is as it was transcribed
    joined = [(row["was"], row["label"]) for row in rows if row.get("was") and row["was"] != row["label"]]
    for label, into in joined:
        design.merge_labels(study, name, [label], into)
    present = []
    for row in rows:
        if row.get("was") and row["was"] != row["label"]:
            continue
        mapped = row["kind"] == "person" and (
            row["person"] or row["attendance"] or row["role"] or row["service"] or row["unit"]
        )
        if mapped:
            kept = ("label", "person", "function", "role", "service", "unit")
            present.append(design.Present(**{key: row[key] for key in kept}))
        elif row["label"] and any(row[key] != was[row["label"]][key] for key in ("kind", "person", "function")):
            design.map_label(study, name, row["label"], person=None, function=row["function"], kind=row["kind"])
    design.set_present(study, name, present)
    gone = {row["attendance"] for row in before} - {row["attendance"] for row in after} - {None}
    for attendance in sorted(gone):
        design.take_out(study, attendance)
    return joined


def _refuse_unkept(rows: Sequence[Row]) -> None:
    """Raise `DesignError` before anything is stored where a cell says what cannot be: nothing typed is dropped unsaid."""
    for row in rows:
        if row.get("was") and not row["label"]:
            raise DesignError("design.label_cleared", label=row["was"])
        about = row["person"] or row["role"] or row["service"] or row["unit"]
        if row["kind"] != "person" and not row["attendance"] and (about or not row["label"]):
            raise DesignError("design.not_a_person", label=row["label"] or "–", kind=t(f"label.{row['kind']}"))


def _person_form(study: Study) -> None:
    with st.expander(t("person.add")), st.form("person_here", border=False):
        person_fields(study)


def person_fields(study: Study) -> None:
    """The fields and the button of a form that adds a person."""
    left, right = st.columns(2)
    field = parts.fields("person", code="", pseudonym="")
    code = left.text_input(t("person.code"), help=t("person.code.help"), key=field("code"))
    pseudonym = right.text_input(t("person.pseudonym"), key=field("pseudonym"))
    if st.form_submit_button(t("add")):
        with parts.attempt(code=t("person.code")):
            design.add_person(study, code, pseudonym.strip() or None)
            parts.anew("person")
            state.say("person.added", code=code.strip())
            st.rerun()


def place_fields(
    study: Study,
    left: Any,
    right: Any,
    group: str | None = None,
    number: int | None = None,
    key: Callable[[str], str | None] = lambda _: None,
) -> tuple[str | None, int | None]:
    """The two fields that say where in the grid a session belongs, with the keys that the form gives them, if any; (None, None)
    is outside it."""
    # Streamlit takes None for "nothing chosen", so the place outside the grid needs values of its own
    groups = ["", *tables.group_codes(study)]
    rounds = [0, *tables.round_numbers(study)]
    outside = t("session.outside")
    code = left.selectbox(
        t("col.group"),
        groups,
        index=groups.index(group or ""),
        format_func=lambda value: value or outside,
        key=key("group"),
    )
    of = right.selectbox(
        t("col.round"),
        rounds,
        index=rounds.index(number or 0),
        format_func=lambda value: str(value or outside),
        key=key("number"),
    )
    return code or None, of or None


# --- what was said -------------------------------------------------------------------------------------------------------
def _read(study: Study, session: SessionRow) -> None:
    if not session["files"]:
        parts.note(t(f"cell.{session['status']}"))
        return
    rows = parts.records(study.utterances(session["session"]))
    st.page_link(
        parts.page("coding"),
        label=t("session.code_it"),
        icon=":material/arrow_forward:",
        query_params={"session": session["session"]},
    )
    files = list(dict.fromkeys(row["file"] for row in rows if row["file"]))
    parts.lead(t("session.files", files=", ".join(files)))
    lines = [(row["start"], row["speaker"], row["is_moderator"], row["text"]) for row in rows]
    parts.scroll(talk(lines), 640, str(session["session"]))


# --- where it belongs ----------------------------------------------------------------------------------------------------
def _move(study: Study, session: SessionRow) -> None:
    with st.form(f"move_{session['session']}", border=False):
        parts.lead(t("session.move.lead"))
        one, two, three = st.columns(3)
        group, number = place_fields(study, one, two, session["group"], session["round"])
        date = parts.date_field(t("col.date"), session["date"], three)
        held = st.checkbox(t("session.held"), value=session["status"] != "not_held")
        if st.form_submit_button(t("session.move.save"), type="primary"):
            with parts.attempt():
                design.place_session(study, session["session"], group=group, round_number=number, date=date, held=held)
                state.say("session.moved", session=session["session"])
                st.rerun()
