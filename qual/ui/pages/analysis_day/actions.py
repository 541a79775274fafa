"""What the groups said they would work on: listed, added from a session, followed up, taken out."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from qual.reports.actions import status_name, write_actions
from qual.study import Study
from qual.themes import telling
from qual.themes.actions import STATUSES, ActionRow, actions, add_action, update_action
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables
from qual.ui.pages.anatomy import Page, Word
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

FORMATS = (".xlsx", ".csv", ".docx")
NOWHERE = ""


def draw(study: Study, page: Page) -> None:
    """The list, and in the panel a new one."""
    anatomy.opens(page, panel=t("day.actions.new"))
    with page.panel:
        _add(study)
    _listed(study, page)


def asked_here(study: Study, session: str) -> list[ActionRow]:
    """What this session's group said last time, for the page of the session."""
    return parts.rows(actions(study, asked_in=session), ActionRow)


def _listed(study: Study, page: Page) -> None:
    group = anatomy.maybe("day_actions_group", tables.group_codes(study))
    number = anatomy.maybe("day_actions_round", tables.round_numbers(study))
    status = anatomy.maybe("day_actions_status", STATUSES)

    def where() -> None:
        parts.any_of(t("col.group"), tables.group_codes(study), "day_actions_group")

    def when() -> None:
        parts.any_of(t("day.actions.round"), tables.round_numbers(study), "day_actions_round")

    def how() -> None:
        parts.any_of(t("day.actions.status"), STATUSES, "day_actions_status", format_func=_status)

    anatomy.say(
        page,
        "say.actions",
        group=Word(group or t("say.groups.all"), t("col.group"), where),
        round=Word(t("say.round", number=number) if number else t("say.rounds.all"), t("day.actions.round"), when),
        status=Word(_status(status) if status else t("say.status.all"), t("day.actions.status"), how),
    )
    frame = state.remembered(actions, study, group=group, status=status, round=number)
    anatomy.read(page, t("day.actions.found", count=len(frame)) if len(frame) else t("day.actions.lead"))
    with page.main:
        if frame.empty:
            parts.empty("actions" if not (group or status or number) else "actions_none")
            return
        _rows(study, frame)
    with anatomy.menu(page, t("anatomy.download"), "day_actions_files"):
        title, fictional, language = t("day.actions.title", study=study.name), study.fictional, state.language()

        def write(path: Path) -> None:
            about = parts.about(study, frame)
            write_actions(frame, path, title=title, fictional=fictional, about=about, language=language)

        for extension in FORMATS:
            name = parts.file_name(study, t("day.actions.file"), extension)
            parts.download(extension[1:].upper(), partial(parts.made, f"actions{extension}", write), name)


def _rows(study: Study, frame: pd.DataFrame) -> None:
    place = None
    for row in parts.rows(frame, ActionRow):
        if (row["group"], row["round"]) != place:
            place = row["group"], row["round"]
            asked = f" · {t('day.actions.asked', session=row['asked_in'])}" if row["asked_in"] else ""
            parts.html(
                f'<h3 class="qual-minor">{escape(parts.place(row))}<span class="qual-by">{escape(asked)}</span></h3>'
            )
        one_action(study, row)
    parts.note(telling.evidence(state.language(), "actions"))


def one_action(study: Study, row: ActionRow) -> None:
    """One action with a way to say what came of it."""
    told = [row["who"], status_name(row["status"], state.language()), row["outcome"]]
    with parts.line(f"day_action_{row['id']}"):
        parts.noted(escape(row["what"] or ""), " · ".join(part for part in told if part))
        with parts.pencil(t("day.actions.follow"), row["id"]):
            _follow(study, row)


def _follow(study: Study, row: ActionRow) -> None:
    now = {"what": row["what"] or "", "who": row["who"] or "", "outcome": row["outcome"] or ""}
    begun = parts.begun(f"follow_{row['id']}", now)
    seen, key = begun["seen"], f"{row['id']}_{begun['number']}"
    what = st.text_area(t("day.actions.what"), value=seen["what"], key=f"day_what_{key}", height=80)
    who = st.text_input(t("day.actions.who"), value=seen["who"], key=f"day_who_{key}")
    status = st.segmented_control(
        t("day.actions.status"),
        STATUSES,
        default=row["status"],
        required=True,
        key=f"day_status_{key}",
        format_func=_status,
    )
    outcome = st.text_area(t("day.actions.outcome"), value=seen["outcome"], key=f"day_outcome_{key}", height=80)
    if st.button(t("save"), key=f"day_follow_{key}", type="primary"):
        # a field that this person left alone is not sent: another's new words in it stay
        typed = {"what": what, "who": who, "outcome": outcome}
        mended = {name: words for name, words in typed.items() if words != seen[name]}
        with parts.attempt():
            with parts.unseen_kept(begun):
                update_action(study, row["id"], status=status or row["status"], seen=seen, **mended)
            state.say("day.actions.followed")
            st.rerun()
    if row["utterance"]:
        parts.to_coding(row["session"], row["utterance"])


def _add(study: Study) -> None:
    anatomy.heading(t("day.actions.new"))
    sessions = [row["session"] for row in tables.sessions(study) if row["status"] == "held"]
    if not sessions:
        parts.note(t("day.actions.no_session"))
        return
    session = parts.any_of(t("col.session"), sessions, "day_actions_session", placeholder=t("day.choose_session"))
    said = _said(study, session) if session else {}
    form = "day_action_add"
    with st.form(form):
        field, place = parts.fields(form, what="", who=""), parts.fields(f"{form}_{session}", at=NOWHERE)
        what = st.text_area(t("day.actions.what"), height=80, key=field("what"))
        who = st.text_input(t("day.actions.who"), key=field("who"))
        reference = st.selectbox(
            t("day.actions.utterance"),
            [NOWHERE, *said],
            format_func=lambda one: said.get(one, "–"),
            help=t("day.actions.utterance.help"),
            key=place("at"),
        )
        if st.form_submit_button(t("day.slides.write"), type="primary", disabled=not session):
            with parts.attempt():
                add_action(study, str(session), what, who=who.strip() or None, utterance=reference or None)
                parts.anew(form)
                parts.anew(f"{form}_{session}")
                state.say("day.actions.added")
                st.rerun()


def _said(study: Study, session: str) -> dict[str, str]:
    """The session's utterances to tie an action to, the last first: promises come at the end."""
    rows = state.cached("day_said", lambda: parts.records(study.utterances(session)), session)
    return {
        row["utterance"]: f"{row['utterance']} · {row['speaker'] or ''}: {row['text'][:90]}"
        for row in reversed(rows)
        if row["words"] > 3
    }


def _status(status: str) -> str:
    return status_name(status, state.language())
