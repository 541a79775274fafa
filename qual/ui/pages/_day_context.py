"""What happened around the talk: dated events between the rounds, and a survey beside a theme."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from qual import design
from qual.study import Study
from qual.themes import LEVELS, survey
from qual.themes.biography import events
from qual.ui import state
from qual.ui.pages import _grid, _pick
from qual.ui.pages import _parts as parts
from qual.ui.state import t

NEW = "new"
Row = dict[str, Any]


def draw(study: Study) -> None:
    """Events on the left, the survey on the right."""
    left, right = st.columns(2, gap="large")
    with left:
        _events(study)
    with right:
        _survey(study)


# --- events ------------------------------------------------------------------------------------------------------
def _events(study: Study) -> None:
    st.subheader(t("design.events"))
    rows = state.cached("events", lambda: parts.records(events(study)))
    numbers = [row["number"] for row in _grid.rounds(study)]
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
    _event_form(study, rows)


def _event(row: Row) -> str:
    where = row["municipality"] or t("day.events.everywhere")
    note = f"<br><span class='qual-by'>{escape(row['note'])}</span>" if row["note"] else ""
    return (
        f'<li><span class="when">{escape(parts.day(row["date"]))}</span>{escape(row["name"])} '
        f'<span class="qual-by">{escape(where)}</span>{note}</li>'
    )


def _event_form(study: Study, rows: list[Row]) -> None:
    known = {row["id"]: f"{parts.day(row['date'])} {row['name'][:60]}" for row in rows}
    chosen = st.selectbox(
        t("day.events.which"),
        [NEW, *known],
        key="day_event",
        format_func=lambda one: known.get(one, t("day.events.new")),
    )
    row = next((row for row in rows if row["id"] == chosen), {})
    with st.form(f"day_event_{chosen}", clear_on_submit=chosen == NEW):
        date = parts.date_field(t("col.date"), row.get("date"))
        name = st.text_input(t("col.event"), value=row.get("name") or "")
        places = ["", *dict.fromkeys(one["municipality"] for one in _grid.groups(study) if one["municipality"])]
        at = places.index(row["municipality"]) if row.get("municipality") in places else 0
        municipality = st.selectbox(
            t("col.municipality"), places, index=at, format_func=lambda one: one or t("day.events.everywhere")
        )
        note = st.text_area(t("session.note"), value=row.get("note") or "", height=70)
        with st.container(horizontal=True):
            store = st.form_submit_button(t("add") if chosen == NEW else t("save"), type="primary")
            drop = chosen != NEW and st.form_submit_button(t("day.take_back"), type="tertiary")
    if drop:
        with parts.attempt():
            design.remove_event(study, chosen)
            st.rerun()
    if store and (not date or not name.strip()):
        parts.note(t("event.needs"))
    elif store:
        with parts.attempt():
            words = {"municipality": municipality or None, "note": note.strip() or None}
            if chosen == NEW:
                design.add_event(study, str(date), name, **words)
            else:
                design.change_event(study, chosen, str(date), name, **words)
            state.say("event.added")
            st.rerun()


# --- surveys -----------------------------------------------------------------------------------------------------
def _survey(study: Study) -> None:
    st.subheader(t("day.survey"))
    kept = {path.name: path for path in survey.kept(study.folder)}
    with st.expander(t("day.survey.add"), expanded=not kept):
        parts.lead(t("day.survey.columns"))
        files = st.file_uploader(
            t("day.survey.add"),
            type=["csv"],
            accept_multiple_files=True,
            key="day_survey_file",
            label_visibility="collapsed",
        )
        if files and st.button(t("day.survey.keep"), type="primary"):
            with parts.attempt(), parts.uploaded(files) as paths:
                for path in paths:
                    survey.keep(study.folder, path)
                st.rerun()
    if not kept:
        return
    name = st.selectbox(t("day.survey.which"), list(kept), key="day_survey_name")
    with parts.attempt():
        _beside(study, survey.read_survey(kept[name]))
    if st.button(t("day.survey.remove", file=name), type="tertiary"):
        survey.remove(study.folder, name)
        st.rerun()


def _beside(study: Study, frame: Any) -> None:
    question = st.selectbox(t("day.survey.question"), list(dict.fromkeys(frame["question"])), key="day_survey_question")
    level, grouping = _pick.level(study, "day_survey", LEVELS)
    names = _pick.themes(study, level, grouping)
    if not names or not question:
        parts.note(t("day.survey.no_themes"))
        return
    theme = st.selectbox(
        t(f"level.{level}"), list(names), format_func=lambda one: names[one], key=f"day_survey_theme_{level}_{grouping}"
    )
    rows = parts.records(
        survey.beside(study, frame, question, theme, level=level, grouping=grouping, language=state.language())
    )
    told = [row for row in rows if row["value"] is not None]
    if not told:
        parts.note(t("day.survey.no_match"))
        return
    top = max(abs(row["value"]) for row in told) or 1
    lines = "".join(
        f"<tr><th scope='row'>{escape(row['group'])}</th><td>{escape(t('round', number=row['round']))}</td>"
        f"<td>{escape(row['display'])}</td><td>{escape(_number(row['value']))}</td>"
        f"<td aria-hidden='true'><span class='qual-measure' style='width:{100 * abs(row['value']) / top:.0f}%'></span></td></tr>"
        for row in told
    )
    heads = "".join(f"<th scope='col'>{escape(words)}</th>" for words in (
        t("col.group"), t("col.round"), t("day.survey.voiced"), t("day.survey.value"), ""))  # fmt: skip
    parts.html(f'<table class="qual-table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>')
    parts.note(t("day.survey.beside"))


def _number(value: float) -> str:
    shown = f"{value:g}"
    return shown.replace(".", ",") if state.language() == "nb" else shown
