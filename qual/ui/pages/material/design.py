"""The design, made and mended in the app: groups, rounds, persons, sessions, events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from qual import design
from qual.study import Study
from qual.ui import state
from qual.ui.pages import anatomy, grids, parts, tables
from qual.ui.pages.anatomy import Page
from qual.ui.pages.material import events, sessions
from qual.ui.state import t


def draw(study: Study, page: Page) -> None:
    """One part of the design at a time: what there is, and in the panel the form."""
    shown, word = anatomy.choice(t("design.part"), [*PARTS, "events"], "design_part", "design", address="what")
    anatomy.say(page, "say.design", what=word)
    anatomy.read(page, t(f"design.lead.{shown}"))
    anatomy.opens(page, panel=t("add_or_change"))
    if shown == "events":
        events.draw(study, page)
        return
    listed, form = PARTS[shown]
    with page.main:
        listed(study)
    with page.panel, st.form(f"design_{shown}", border=False):
        form(study)


def _list(rows: Any, columns: Sequence[str]) -> None:
    """These columns of rows, or of a table."""
    import pandas as pd

    if not len(rows):
        parts.note(t("design.none"))
        return
    table = pd.DataFrame(rows)[list(columns)].convert_dtypes().astype(object)
    for name in table.columns[table.isna().any()]:
        table[name] = (
            table[name].map(str, na_action="ignore").fillna("")
        )  # one kind of thing in a column, nothing as nothing
    grids.shown(
        table.rename(columns={name: t(f"col.{name}") for name in columns}),
        hide_index=True,
        key="design_list",
        height=parts.height(len(table), 620),
    )


def _store(form: str, act: Callable[[], Any], key: str, **values: Any) -> None:
    """Carry out one act of a form, and say so."""
    with parts.attempt():
        act()
        parts.anew(form)
        state.say(key, **values)
        st.rerun()


def _group_list(study: Study) -> None:
    groups = study.groups().rename(columns={"group": "code"})
    _list(groups, ["code", "name", "level", "municipality"])


def _group_form(study: Study) -> None:
    field = parts.fields("group", code="", name="", level="", municipality="")
    code = st.text_input(t("group.code"), help=t("group.code.help"), key=field("code"))
    name = st.text_input(t("col.name"), key=field("name"))
    level = st.text_input(t("col.level"), help=t("group.level.help"), key=field("level"))
    municipality = st.text_input(t("col.municipality"), key=field("municipality"))
    if st.form_submit_button(t("add_or_change"), type="primary"):
        _store(
            "group",
            lambda: design.add_group(
                study,
                code,
                name=name.strip() or None,
                level=level.strip() or None,
                municipality=municipality.strip() or None,
            ),
            "group.added",
            code=code.strip(),
        )


def _round_list(study: Study) -> None:
    _list(study.rounds(), ["round", "year", "name"])


def _round_form(study: Study) -> None:
    numbers = tables.round_numbers(study)
    field = parts.fields("round", number=max(numbers, default=0) + 1, year=None, name="")
    number = st.number_input(t("col.round"), min_value=1, step=1, key=field("number"))
    year = st.number_input(
        t("col.year"), min_value=1900, max_value=2200, step=1, value=None, help=t("round.year.help"), key=field("year")
    )
    name = st.text_input(t("col.name"), key=field("name"))
    if st.form_submit_button(t("add_or_change"), type="primary"):
        _store(
            "round",
            lambda: design.add_round(study, int(number), year=int(year) if year else None, name=name.strip() or None),
            "round.added",
            number=int(number),
        )


def _person_list(study: Study) -> None:
    _list(study.persons(), ["person", "pseudonym", "sessions"])


def _person_form(study: Study) -> None:
    sessions.person_fields(study)


def _session_list(study: Study) -> None:
    rows = [
        {
            **row,
            "date": parts.day(row["date"]),
            "kind": parts.words_of("kind", row["kind"]),
            "status": t(f"status.{row['status']}", utterances=row["utterances"]),
        }
        for row in tables.sessions(study)
    ]
    _list(rows, ["session", "kind", "group", "round", "date", "status"])


def _session_form(study: Study) -> None:
    empty: dict[str, Any] = {"group": "", "number": 0, "name": "", "kind": design.SOURCE_KINDS[0], "date": None}
    field = parts.fields("session", **empty, held=True, note="")
    group, number = sessions.place_fields(study, *st.columns(2), key=field)
    name = st.text_input(t("session.name"), help=t("session.name.help"), key=field("name"))
    kind = st.selectbox(
        t("col.source"),
        design.SOURCE_KINDS,
        format_func=lambda value: parts.words_of("kind", value),
        key=field("kind"),
    )
    date = parts.date_field(t("col.date"), key=field("date"))
    held = st.checkbox(t("session.held"), key=field("held"))
    note = st.text_input(t("session.note"), key=field("note"))
    if st.form_submit_button(t("add_or_change"), type="primary"):
        called = name.strip() or (f"{group}-R{number}" if group and number else "")
        if not called:
            parts.refuse(t("session.name.help"))
            return
        planned = design.Session(called, group, number, kind, date, held, note.strip() or None)
        _store("session", lambda: design.add_session(study, planned), "session.added", session=called)


PARTS: dict[str, tuple[Callable[[Study], None], Callable[[Study], None]]] = {
    "groups": (_group_list, _group_form),
    "rounds": (_round_list, _round_form),
    "persons": (_person_list, _person_form),
    "planned": (_session_list, _session_form),
}
