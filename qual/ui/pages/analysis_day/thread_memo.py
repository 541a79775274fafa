"""The thread memo: what a group is shown when it meets again, seen before it is printed; and what it answered."""

from __future__ import annotations

import itertools
from functools import partial
from html import escape

import streamlit as st

from qual.reports import thread_memo
from qual.reports.actions import status_name
from qual.study import Study
from qual.themes import telling
from qual.themes.decided import REPLIES, Reply, replies, take_back, write_down
from qual.themes.reading import moment
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.analysis_day import actions, rounds
from qual.ui.pages.anatomy import Page, Word
from qual.ui.state import t


def draw(study: Study, page: Page) -> None:
    """Choose a group and the round to open; the memo, and in the panel its choices and the replies."""
    if not rounds.has_groups(study, page):
        return
    group, before, words = _choose(study)
    at, always = theme_choice.now(study, "day_memo"), bool(st.session_state.get("day_memo_always"))
    level = Word(theme_choice.plural(study, at), t("level.label"), partial(theme_choice.field, study, "day_memo"))
    kept = t("say.limits.always") if always else t("say.everybody")
    limits = Word(kept, t("say.name.limits"), partial(theme_choice.always, "day_memo"))
    anatomy.say(page, "say.memo", **words, level=level, limits=limits)
    anatomy.read(page, t("day.memo.lead"))
    anatomy.opens(page, panel=t("say.memo.panel"))
    if not group:
        with page.main:
            parts.empty("memo")
        return
    with page.main, parts.attempt():
        memo = state.remembered(thread_memo.contents, study, group, before=before, always=always, **at)
        without = _preview(memo)
        with page.panel:
            questions = _questions(memo)
            _answers(study, memo)
        with anatomy.menu(page, t("anatomy.download"), "day_memo_files"):
            _download(study, memo, without, questions)


def _choose(study: Study) -> tuple[str | None, int | None, dict[str, Word]]:
    """The group and the round that the memo opens, and the words of the title that say it."""
    names = {row["group"]: f"{row['group']} {row['name'] or ''}".strip() for row in tables.groups(study)}
    group = anatomy.maybe("day_memo_group", list(names))
    before = anatomy.maybe("day_memo_before", tables.round_numbers(study)[1:])

    def whose() -> None:
        parts.any_of(
            t("col.group"),
            list(names),
            "day_memo_group",
            placeholder=t("day.memo.choose"),
            format_func=lambda code: names[code],
        )

    def when() -> None:
        parts.any_of(
            t("day.memo.before"),
            tables.round_numbers(study)[1:],
            "day_memo_before",
            placeholder=t("day.memo.after_all"),
            format_func=lambda number: t("round_head", number=number),
        )

    words = {
        "group": Word(names.get(group or "", "") or t("day.memo.choose"), t("col.group"), whose),
        "before": Word(
            t("say.round", number=before) if before else t("day.memo.after_all"), t("day.memo.before"), when
        ),
    }
    return group, before, words


def _preview(memo: thread_memo.Memo) -> set[str]:
    """The memo as the group will read it; returns the references of the quotations that were unticked."""
    parts.html(
        f"<h3>{escape(t('day.memo.title', group=memo.name))}</h3><p>{escape(thread_memo.when(memo, state.language()))}</p>"
    )
    without: set[str] = set()
    parts.html(f"<h4 class='qual-minor'>{escape(t('day.memo.said'))}</h4>")
    parts.note(telling.evidence(state.language()) if memo.said else t("day.uncoded"))
    number = itertools.count(1)
    for theme in memo.said:
        count = t("themes.present", display=theme.display)
        parts.html(f"<b>{escape(theme.theme)}</b> <span class='qual-by'>{escape(count)}</span>")
        if told := theme.told(state.language()):
            parts.html(f'<div class="qual-by">{escape(told)}</div>')
        for passage in theme.quotations:
            with parts.line():
                kept = st.checkbox(
                    t("quotes.tick", number=next(number)),
                    value=True,
                    label_visibility="collapsed",
                    key=f"day_memo_{memo.session}_{theme.theme_id}_{passage.reference}",
                )
                parts.html(parts.said(passage.text, passage.reference), width="stretch")
            if not kept:
                without.add(passage.reference)
    if memo.left_out:
        parts.note(t("day.memo.left_out", count=memo.left_out))
    parts.html(f"<h4 class='qual-minor'>{escape(t('day.memo.work'))}</h4>")
    if not memo.actions:
        parts.note(t("day.memo.no_actions"))
    told = ""
    for row in memo.actions:
        more = [row["who"], status_name(row["status"], state.language()), row["outcome"]]
        where = f"{row['what']} ({t('round', number=row['round'])})"
        told += f'<li>{escape(where)}<br><span class="qual-by">{escape(" · ".join(filter(None, more)))}</span></li>'
    if told:
        parts.html(f'<ul class="qual-list">{told}</ul>')
    return without


def _questions(memo: thread_memo.Memo) -> list[str]:
    """What we now ask: the guide's questions to begin with, one a line, to be mended."""
    text = st.text_area(
        t("day.memo.ask"),
        value="\n".join(memo.questions),
        height=150,
        help=t("day.memo.ask.help"),
        key=f"day_memo_ask_{memo.group}_{memo.round}",
    )
    return [line.strip() for line in text.splitlines() if line.strip()]


def _download(study: Study, memo: thread_memo.Memo, without: set[str], questions: list[str]) -> None:
    import dataclasses

    language, fictional = state.language(), study.fictional

    def made() -> bytes:
        chosen = dataclasses.replace(memo, questions=tuple(questions))
        return thread_memo.document(chosen, without=without, fictional=fictional, language=language)

    name = parts.file_name(study, t("day.memo.file", group=memo.group), ".docx")
    parts.download(t("day.memo.download"), made, name, type="primary")
    parts.note(t("day.memo.safe"))


# --- what they answered ------------------------------------------------------------------------------------------
def _answers(study: Study, memo: thread_memo.Memo) -> None:
    """What the group said to it at its next session; and what came of what it would work on."""
    if memo.next is None:
        parts.note(t("day.memo.no_next"))
        return
    st.subheader(t("day.memo.answers", session=memo.next))
    with st.form("day_reply", border=False):
        field = parts.fields("day_reply", kind=REPLIES[0], text="")
        kind = st.segmented_control(
            t("day.memo.kind"),
            REPLIES,
            key=field("kind"),
            required=True,
            label_visibility="collapsed",
            format_func=lambda one: t(f"day.reply.{one}"),
        )
        what = t("day.memo.reply")
        text = st.text_area(what, height=80, label_visibility="collapsed", placeholder=what, key=field("text"))
        if st.form_submit_button(t("day.slides.write")):
            with parts.attempt():
                write_down(study, kind or REPLIES[0], memo.next, text)
                parts.anew("day_reply")
                state.say("day.stored")
                st.rerun()
    for reply in replies(study):
        if reply["session"] == memo.next:
            _reply(study, reply)
    asked = actions.asked_here(study, memo.next)
    if asked:
        parts.html(f"<b>{escape(t('day.memo.follow'))}</b>")
    for action in asked:
        actions.one_action(study, action)


def _reply(study: Study, row: Reply) -> None:
    by = f"{row['author']}, {moment(row['at'], state.language())}"
    kind = t(f"day.reply.{row['kind']}")
    with parts.line(f"day_reply_{row['id']}"):
        parts.noted(f"<b>{escape(kind)}:</b> {escape(row['text'] or '')}", by)
        if st.button(
            "", icon=":material/delete:", type="tertiary", key=f"day_unreply_{row['id']}", help=t("day.take_back")
        ):
            with parts.attempt():
                take_back(study, row["id"])
                st.rerun()
