"""Asked for or not: which guide question a moderator asks where, what the questions ask for, and single codings overruled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from qual import design
from qual.store import codebook
from qual.store.guide import Question
from qual.store.waiting import KINDS
from qual.study import Study
from qual.themes.prompted import AskedCoding, codings_asked, overrule
from qual.ui import state
from qual.ui.pages import anatomy, grids, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page
from qual.ui.state import t

STEPS = ("marks", "links", "overrule")
NONE = "–"
_WAITS = "waits"  # the kind of a name that no theme has yet
LONG = 12  # words from which a moderator's utterance may be a question of the guide


def draw(study: Study, page: Page) -> None:
    """Mark, link, overrule: one at a time."""
    shown, word = anatomy.choice(t("day.asked.step"), STEPS, "day_asked_step", "day.asked")
    anatomy.say(page, "say.guide", step=word)
    anatomy.read(page, t("day.asked.lead"))
    known = state.remembered(design.guide.questions, study)
    with page.main:
        if shown != "overrule":
            _guide(study, known)
        if not known:
            parts.empty("asked")
            return
        {"marks": _marks, "links": _links, "overrule": _overrule}[shown](study, known)


def _guide(study: Study, known: list[Question]) -> None:
    """The questions as they stand, with what each asks for, and the form for one more, or for other words of one."""
    with st.expander(t("day.asked.guide", count=len(known)), expanded=not known):
        if known:
            _listed(study, known)
        with st.form("day_question", border=False):
            _new_question(study)


def _listed(study: Study, known: list[Question]) -> None:
    import pandas as pd

    named = state.remembered(design.guide.by_name, study)
    table = pd.DataFrame(
        {
            t("day.asked.code"): [row["code"] for row in known],
            t("day.asked.text"): [row["text"] or "" for row in known],
            t("col.round"): [str(row["round"] or "–") for row in known],
            t("day.asked.for"): ["; ".join([*row["themes"], *row["waiting"]]) for row in named],
        }
    )
    widths = (80, 420, 70, 360)
    columns = {str(name): st.column_config.Column(width=width) for name, width in zip(table, widths, strict=True)}
    grids.shown(table, hide_index=True, key="day_questions", column_config=columns)


def _new_question(study: Study) -> None:
    one, two, three = st.columns([2, 8, 2], vertical_alignment="bottom")
    field = parts.fields("question", code="", text="", number=None)
    code = one.text_input(t("day.asked.code"), help=t("day.asked.code.help"), key=field("code"))
    text = two.text_input(t("day.asked.text"), key=field("text"))
    numbers = [None, *tables.round_numbers(study)]
    number = three.selectbox(t("col.round"), numbers, format_func=lambda one: str(one or "–"), key=field("number"))
    if st.form_submit_button(t("add_or_change")):
        with parts.attempt(code=t("day.asked.code"), text=t("day.asked.text")):
            design.guide.add_question(study, code, text, round=number)
            parts.anew("question")
            st.rerun()


def _marks(study: Study, known: list[Question]) -> None:
    """What the moderators say in one session, each with the question it asks; proposals stand beside and set nothing."""
    sessions = [row["session"] for row in tables.sessions(study) if row["status"] == "held"]
    one, two = st.columns([3, 5], vertical_alignment="bottom")
    session = parts.one_of(t("col.session"), {name: name for name in sessions}, "day_asked_session", one)
    whole = two.toggle(t("day.asked.whole"), key="day_asked_all")
    if not session:
        return
    rows = state.remembered(design.guide.asked, study, session)
    shown = [row for row in rows if whole or row["question"] or row["proposal"] or row["words"] >= LONG]
    if not shown:
        parts.note(t("day.asked.none"))
        return
    import pandas as pd

    texts = {row["code"]: f"{row['code']} {row['text'] or ''}" for row in known}
    before = pd.DataFrame(
        {
            "quote": [row["reference"] for row in shown],
            "text": [row["text"] for row in shown],
            "question": [texts.get(row["question"] or "", NONE) for row in shown],
            "proposal": [texts.get(row["proposal"] or "", "") for row in shown],
        }
    )
    options = [NONE, *texts.values()]
    edited = grids.edited(
        before,
        hide_index=True,
        key=f"day_asked_{session}_{whole}_{study.revision}",
        disabled=["quote", "text", "proposal"],
        height=_height(shown),
        column_config=_said()
        | {
            "question": st.column_config.SelectboxColumn(t("day.asked.question"), options=options, width="large"),
            "proposal": st.column_config.TextColumn(t("day.asked.proposal"), width="medium"),
        },
    )
    codes = {words: code for code, words in texts.items()}
    answers = [codes.get(words) for words in edited["question"]]
    changed = [(row, answer) for row, answer in zip(shown, answers, strict=True) if answer != row["question"]]
    proposed = [row for row in shown if row["proposal"]]
    with st.container(horizontal=True):
        if st.button(t("day.asked.save", count=len(changed)), type="primary", disabled=not changed):
            _mark(study, [(row["utterance_id"], answer) for row, answer in changed])
        if proposed and st.button(t("day.asked.accept", count=len(proposed))):
            _mark(study, [(row["utterance_id"], row["proposal"]) for row in proposed])


def _mark(study: Study, marks: list[tuple[str, str | None]]) -> None:
    with parts.attempt():
        design.guide.mark_all(study, marks)
        state.say("day.asked.saved", count=len(marks))
        st.rerun()


def _links(study: Study, known: list[Question]) -> None:
    """Which themes a question asks for, and which names of its wait for theirs."""
    waits = [(row["code"], name) for row in known for name in row["waiting"]]
    if waits:
        told = "; ".join(f"{code} {t('day.asked.waits', name=name)}" for code, name in waits)
        parts.note(t("day.asked.waiting", names=told))

    def read() -> dict[tuple[str, str], str]:
        with study.read() as connection:
            names = codebook.target_names(connection)
        return dict(sorted(names.items(), key=lambda one: KINDS.index(one[0][0])))

    names = state.cached("targets", read)
    texts = {row["code"]: f"{row['code']} {row['text'] or ''}" for row in known}
    code = st.selectbox(
        t("day.asked.question"), list(texts), format_func=lambda one: texts[one], key="day_link_question"
    )
    row = next(row for row in known if row["code"] == code)
    stands = [link for link in row["themes"] if link in names] + [(_WAITS, name) for name in row["waiting"]]
    chosen = st.multiselect(
        t("day.asked.for"),
        [*names, *((_WAITS, name) for name in row["waiting"])],
        default=stands,
        help=t("day.asked.for.help"),
        format_func=lambda one: _called(one, names),
        key=f"day_link_{code}_{study.revision}",
        placeholder=t("day.asked.nothing"),
    )
    if st.button(t("save"), type="primary", disabled=set(chosen) == set(stands)):
        with parts.attempt():
            themes = [one for one in chosen if one[0] != _WAITS]
            design.guide.ask_for(study, code, themes, waiting=[name for kind, name in chosen if kind == _WAITS])
            state.say("day.asked.linked")
            st.rerun()


def _called(theme: tuple[str, str], names: Mapping[tuple[str, str], str]) -> str:
    """A theme by its name and kind, or the name that waits for one."""
    if theme[0] == _WAITS:
        return t("day.asked.waits", name=theme[1])
    return f"{names[theme]} ({t('day.asked.kind.' + theme[0].replace(' ', '_'))})"


def _who(row: AskedCoding) -> str:
    """Who says whether a coding was asked for."""
    if row["overruled"]:
        return "person"
    return "moderator" if row["by_moderator"] and not row["by_guide"] else "guide"


def _overrule(study: Study, _known: list[Question]) -> None:
    """The codings of one theme, each with what counts now; a tick says otherwise."""
    at = theme_choice.level(study, "day_asked")
    names = theme_choice.themes(study, at)
    if not names:
        parts.empty("themes_none")
        return
    one, two = st.columns([5, 3], vertical_alignment="bottom")
    label, key = t(f"level.{at['level']}"), f"day_asked_theme_{at['level']}_{at['grouping']}"
    theme = one.selectbox(label, list(names), format_func=lambda one: names[one], key=key)
    codes, everywhere = tables.group_codes(study), t("quotes.all")
    group = two.selectbox(t("col.group"), codes, index=None, placeholder=everywhere, key="day_asked_group")
    where = {"group": group} if group else None
    rows = codings_asked(study, theme, level=at["level"], grouping=at["grouping"], where=where)
    if not rows:
        parts.note(t("themes.no_quotes"))
        return
    now = _ticks(rows, key=f"day_over_{theme}_{group}_{study.revision}")
    for answer in (True, False):
        changed = [
            row["coding_id"]
            for row, ticked in zip(rows, now, strict=True)
            if ticked is answer and row["prompted"] is not answer
        ]
        label = t("day.asked.yes" if answer else "day.asked.no", count=len(changed))
        if changed and st.button(label, type="primary", key=f"day_over_{answer}"):
            with parts.attempt():
                overrule(study, changed, answer)
                st.rerun()


def _ticks(rows: Sequence[AskedCoding], key: str) -> list[bool]:
    """Whether each coding is ticked as asked for, in a table of them."""
    import pandas as pd

    before = pd.DataFrame(
        {
            "quote": [row["reference"] for row in rows],
            "text": [row["text"] for row in rows],
            "prompted": [row["prompted"] for row in rows],
            "why": [t(f"day.asked.by.{_who(row)}") for row in rows],
        }
    )
    edited = grids.edited(
        before,
        hide_index=True,
        disabled=["quote", "text", "why"],
        key=key,
        height=_height(rows),
        column_config=_said()
        | {
            "prompted": st.column_config.CheckboxColumn(t("day.asked.prompted"), width="small"),
            "why": st.column_config.TextColumn(t("day.asked.by"), width="small"),
        },
    )
    return [bool(ticked) for ticked in edited["prompted"]]


def _said() -> dict[str, Any]:
    """The columns that say what was said, and where."""
    return {
        "quote": st.column_config.TextColumn(t("day.asked.where"), width="small"),
        "text": st.column_config.TextColumn(t("day.asked.said"), width="large"),
    }


def _height(rows: Sequence[object]) -> int:
    return min(36 * (len(rows) + 1) + 4, 560)
