"""What the pages of a code, a group, a concept and a reference point share: words that can be changed, the test, notes,
and everything that stands under them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urlencode

import streamlit as st

from qual import codebook, coding
from qual.codebook import sdi
from qual.errors import CodebookError, ConflictError
from qual.quotes import Quotation
from qual.reports import under
from qual.store import codebook as store
from qual.store.codebook import Level
from qual.store.notes import Memo
from qual.study import Study
from qual.ui import state
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page, Word
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

OPEN, PASSED, FAILED = "○", "●", "▬"
_SIGNS = {"open": OPEN, "passed": PASSED, "failed": FAILED}


# --- words -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Field:
    """Words that can be changed: as they stand now, and the call that changes them from what one has ``seen``."""

    name: str
    label: str
    now: str
    save: Callable[[str, str | None], None]
    lines: bool = False
    help: str | None = None
    optional: bool = True


class _Conflict(TypedDict):
    """Words of a field (``name``) that two have changed."""

    name: str
    mine: str
    theirs: str


class _Shown(TypedDict):
    """What a form remembers: how often it was drawn anew, what one has seen in it, and where others stand now."""

    number: int
    seen: dict[str, str]
    conflicts: list[_Conflict]


def words_form(key: str, fields: Sequence[Field], label: str | None = None) -> None:
    """A form of words. What others have changed meanwhile is never written over: both versions are shown, and one chosen."""
    shown: _Shown = st.session_state.setdefault(f"_form_{key}", {"number": 0, "seen": {}, "conflicts": []})
    fresh = not any(f"{key}_{field.name}_{shown['number']}" in st.session_state for field in fields)
    if fresh:
        shown["seen"] = {field.name: field.now for field in fields}
    seen = shown["seen"]
    by_name = {field.name: field for field in fields}
    for conflict in list(shown["conflicts"]):
        _choose(key, by_name[conflict["name"]], conflict, shown)
    with st.form(f"{key}_form", border=False):
        for field in fields:
            draw = st.text_area if field.lines else st.text_input
            more: Any = {"height": 110} if field.lines else {}
            draw(
                field.label,
                value=seen[field.name],
                help=field.help,
                key=f"{key}_{field.name}_{shown['number']}",
                **more,
            )
        pressed = st.form_submit_button(label or t("save"), type="primary")
    if not shown["conflicts"] and any(field.now != seen[field.name] for field in fields):
        # under the form: it comes while somebody may be about to press its button, which is not to move away
        parts.note(t("words.changed", now="; ".join(f.now for f in fields if f.now != seen[f.name])))
        if st.button(t("words.fetch"), key=f"{key}_fetch"):
            _again(shown)
    if not pressed:
        return
    typed = {field.name: str(st.session_state[f"{key}_{field.name}_{shown['number']}"]).strip() for field in fields}
    with parts.attempt():
        for field in fields:
            if typed[field.name] == seen[field.name]:
                continue
            try:
                field.save(typed[field.name], seen[field.name] or (None if field.optional else ""))
            except ConflictError as error:
                shown["conflicts"].append({"name": field.name, "mine": error.mine or "", "theirs": error.theirs or ""})
        if not shown["conflicts"]:
            state.say("words.saved")
        _again(shown)


def _again(shown: _Shown) -> None:
    shown["number"] += 1
    st.rerun()


def _choose(key: str, field: Field, conflict: _Conflict, shown: _Shown) -> None:
    """Two versions of the same words, and a button for each."""
    with st.container(border=True, key=f"conflict_{key}_{field.name}"):
        mine, theirs = (words or "–" for words in (conflict["mine"], conflict["theirs"]))
        body = f"<p><b>{escape(t('words.conflict', field=field.label))}</b></p>"
        body += f'<p><span class="qual-quiet">{escape(t("words.mine"))}</span> {escape(mine)}</p>'
        body += f'<p><span class="qual-quiet">{escape(t("words.theirs"))}</span> {escape(theirs)}</p>'
        parts.html(f'<div role="alert">{body}</div>')
        with st.container(horizontal=True, gap="small"):
            keep = st.button(t("words.keep_mine"), key=f"{key}_{field.name}_mine")
            leave = st.button(t("words.keep_theirs"), key=f"{key}_{field.name}_theirs")
        if keep:
            with parts.attempt():
                field.save(conflict["mine"], conflict["theirs"] or None)
                shown["conflicts"].remove(conflict)
                state.say("words.saved")
                _again(shown)
        if leave:
            shown["conflicts"].remove(conflict)
            _again(shown)


def name_and_definition(study: Study, kind: str, found: store.Group | store.Concept, rename: Any, define: Any) -> None:
    """The form with the name and the definition of a code group or a concept."""

    def name(words: str, seen: str | None) -> None:
        rename(study, found["id"], words, seen=seen)

    def say(words: str, seen: str | None) -> None:
        define(study, found["id"], words, seen=seen)

    words_form(
        f"{kind}_{found['id']}",
        [
            Field("name", t("codebook.name"), found["name"] or "", name, optional=False),
            Field("definition", t("codebook.definition"), found["definition"] or "", say, lines=True),
        ],
    )


# --- tests -----------------------------------------------------------------------------------------------------------
def mark(test: str, verdicts: Sequence[store.Verdict]) -> str:
    """The sign of what stands after these verdicts, or of none."""
    return _SIGNS[sdi.outcome(test, [one["answer"] for one in verdicts])]


def told(study: Study, verdict: store.Verdict) -> str:
    """The verdict in words: the answer, by whom, when and for which version of the codebook, and why."""
    answer = sdi.wording(f"{verdict['test']}.answer.{verdict['answer']}", state.language(), study.plan.tests)
    about = t("test.by", by=verdict["actor"], day=parts.day(verdict["at"]), revision=verdict["revision"])
    return f"{answer} ({about})" + (f". {verdict['reason']}" if verdict["reason"] else "")


def test(study: Study, name: str, target_id: str, called: str, verdicts: Sequence[store.Verdict]) -> None:
    """A test's questions, the answers that stand, the form that records others, and all that have been given."""
    about = sdi.TESTS[name]

    def asks(key: str) -> str:
        return sdi.wording(key, state.language(), study.plan.tests)

    now = sdi.standing(name, [one["answer"] for one in verdicts])
    stands = "; ".join(asks(f"{name}.answer.{answer}") for answer in now if answer) or t("test.open")
    anatomy.heading(asks(f"{name}.title"))
    parts.html(f"{mark(name, verdicts)} {escape(stands)}")
    if not about.each:
        asked = "".join(f"<li>{escape(asks(question))}</li>" for question in about.questions)
        parts.html(f'<ol class="qual-small">{asked}</ol>')
    form = f"test_{target_id}"
    with st.form(form, border=False):
        questions = list(zip(about.questions, about.each, strict=True)) if about.each else [(None, about.answers)]
        field = parts.fields(form, reason="", **{str(question): None for question, _ in questions})
        given = [_answer(asks, name, question, answers, field) for question, answers in questions]
        reason = st.text_input(t("test.reason"), key=field("reason"))
        if st.form_submit_button(t("test.record"), type="primary"):
            answers = [answer for answer in given if answer is not None]
            if not answers:
                parts.refuse(t("test.choose"))
                return
            with parts.attempt():
                codebook.record_verdict(study, name, about.target, target_id, answers, reason.strip() or None)
                parts.anew(form)
                state.say("test.recorded", name=called)
                st.rerun()
    if verdicts:
        with st.expander(t("test.before", count=len(verdicts))):
            signs = {True: FAILED, False: PASSED}
            rows = "".join(
                f"<li>{signs[one['answer'] in about.fails]} {escape(told(study, one))}</li>"
                for one in reversed(verdicts)
            )
            parts.html(f'<ul class="qual-list qual-small">{rows}</ul>')
    parts.html(f'<div class="qual-quiet qual-small">{escape(asks("source"))}</div>')


def _answer(
    asks: Callable[[str], str], test: str, question: str | None, answers: Sequence[str], field: Callable[[str], str]
) -> str | None:
    """The answer to one ``question``, yes or no; without one, to the test as a whole."""

    def worded(value: str) -> str:
        return asks(f"{test}.answer.{value}" if question is None else "yes" if value == answers[0] else "no")

    label = t("test.answer") if question is None else asks(question)
    chosen: str | None = st.radio(
        label,
        answers,
        index=None,
        key=field(str(question)),
        horizontal=question is not None,
        label_visibility="collapsed" if question is None else "visible",
        format_func=worded,
    )
    return chosen


# --- notes -----------------------------------------------------------------------------------------------------------
def memos(study: Study, kind: str, target_id: str) -> None:
    """The notes on this, each of which can be changed or taken away, and the field for another."""
    anatomy.heading(t("code.memos"))
    for memo in coding.memos(study, kind, target_id):
        with st.container(border=True, gap="xsmall"):
            by = f"{memo['author']} · {parts.day(memo['at'])}"
            words = f'<div style="white-space: pre-line">{escape(memo["text"] or "")}</div>'
            parts.html(f'{words}<div class="qual-by">{escape(by)}</div>')
            with st.container(horizontal=True, gap="small"):
                with st.popover(t("memo.edit"), type="tertiary"):
                    _memo_form(study, memo)
                if st.button(t("code.memo.delete"), key=f"memo_{memo['id']}", type="tertiary"):
                    with parts.attempt():
                        coding.delete_memo(study, memo["id"])
                        state.say("code.memo.deleted")
                        st.rerun()
    form, what = f"memo_{target_id}", t("memo.write")
    with st.form(form, border=False):
        key = parts.fields(form, words="")("words")
        words = st.text_area(what, height=90, label_visibility="collapsed", placeholder=what, key=key)
        if st.form_submit_button(t("code.memo.save")):
            with parts.attempt():
                coding.add_memo(study, kind, target_id, words)
                parts.anew(form)
                state.say("code.memo.saved")
                st.rerun()


def _memo_form(study: Study, memo: Memo) -> None:
    def save(words: str, seen: str | None) -> None:
        coding.edit_memo(study, memo["id"], words, seen=seen)

    words_form(f"memo_{memo['id']}", [Field("text", t("memo"), memo["text"] or "", save, lines=True, optional=False)])


# --- everything under ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class How:
    """How what stands under something is read, and the words of the title that say it."""

    order: under.Order
    context: int  # utterances before and after each passage
    words: dict[str, Word]


def how() -> How:
    """What is chosen in the title."""
    order, by = anatomy.choice(t("under.order"), ("round", "group"), "under_order", "under", address="order")
    context, around = anatomy.choice(t("quotes.context"), ("0", "1"), "under_context", "say.context", address="context")
    return How("group" if order == "group" else "round", int(context), {"order": by, "context": around})


def everything(
    study: Study,
    page: Page,
    how: How,
    frame: pd.DataFrame,
    title: str,
    lead: Sequence[str] = (),
    *,
    told: str = "",
    empty: str = "code",
) -> None:
    """Every passage on one readable page, by round and group, and the same as a Word file; ``told`` stands after how many
    there are."""
    if frame.empty:
        anatomy.read(page, told)
        with page.main:
            parts.empty(empty)
        return
    several = frame["code_id"].nunique() > 1
    count = frame.drop_duplicates(["code_id", "quote", "text"])
    found = t("code.passages", count=len(count), sessions=count["session"].nunique())
    anatomy.say(page, "say.under", **how.words)
    anatomy.read(page, f"{found} {told}".strip())
    language, fictional, first = state.language(), study.fictional, how.order
    name = parts.file_name(study, "".join(c if c.isalnum() else "-" for c in title.lower())[:40].strip("-"), ".docx")

    def write(path: Path) -> None:
        about, of = parts.about(study, frame), {"first": first, "fictional": fictional, "language": language}
        under.write_under(frame, path, title=title, lead=lead, about=about, **of)

    with anatomy.menu(page, t("anatomy.download"), "under_files"):
        parts.download(t("under.docx"), partial(parts.made, name, write), name, key="under_docx", width="stretch")
    other: under.Order = "group" if first == "round" else "round"
    body, placed = "", under.arranged(frame, first)
    also = iter(parts.also(study, [row for _, inside in placed for _, rows in inside for row in rows]))
    for place, inside in placed:
        body += f"<h3>{escape(under.heading(place, first, language))}</h3>"
        for name_, rows in inside:
            body += f"<h4>{escape(under.heading(name_, other, language))}</h4>"
            for code, quotes in groupby(rows, key=lambda row: row["code"]):
                if several:
                    body += f'<p class="qual-small qual-under">{escape(str(code))}</p>'
                body += "".join(_passage(row, next(also)) for row in quotes)
    page.main.html(f'<div class="qual-everything">{body}</div>')


def passages(
    study: Study,
    page: Page,
    level: Level,
    theme: str,
    groupings: Sequence[str | None],
    title: str,
    lead: Sequence[str | None],
    told: str,
) -> None:
    """Everything under a code group or a concept (its id), in these groupings; ``lead`` stands on top of its file, and
    ``told`` after how many passages there are."""
    import pandas as pd

    chosen, language = how(), state.language()
    frames = []
    for grouping in groupings:
        with suppress(CodebookError):  # no code stands under it there
            frames.append(
                state.remembered(
                    Study.quotes,
                    study,
                    level=level,
                    theme=theme,
                    grouping=grouping,
                    context=chosen.context,
                    language=language,
                )
            )
    together = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    together.attrs = frames[0].attrs if frames else {}
    on_top = [words for words in lead if words]
    everything(study, page, chosen, together, title, on_top, told=told, empty="above")


def _passage(row: Quotation, also: str) -> str:
    link = "coding?" + urlencode({"session": row["session"], "utterance": row["quote"]})
    before, after = parts.around(row["lines_before"]), parts.around(row["lines_after"])
    by = f'{parts.source_line(row)} · <a href="{escape(link)}">{escape(row["quote"])}</a>'
    return f'<div class="qual-quote">{before}{parts.spoken(row)}{after}<div class="qual-by">{by}</div>{also}</div>'


def link(kind: str, row_id: str, label: str) -> None:
    """A link to the page of a code, group, concept or reference point."""
    with st.container(key=f"ladder_link_{kind}_{row_id}", width="content"):
        st.page_link(parts.page("codebook"), label=label, query_params={kind: row_id})


def codes(inside: Sequence[store.Code], label: str, key: str) -> None:
    """The codes of a group, folded together, each with the way to its page."""
    with st.expander(label, key=key), st.container(horizontal=True, gap="small"):
        for code in inside:
            link("code", code["id"], code["name"])


def way(page: Page) -> Any:
    """Where links to what stands above or beside are put: in a row under the reading."""
    return page.reading.container(horizontal=True, vertical_alignment="center", gap="small", key="qual_way")


def part(page: Page, names: Sequence[str], key: str, words: str) -> str:
    """Which part of the page of one thing to show, beside the way back; ``?as=`` in the address."""
    return anatomy.part(page, names, key, words, name="as")


def back(page: Page) -> None:
    """The way back to the board, from any page under it, where the parts stand."""
    with page.parts:
        if st.button(t("code.back"), icon=":material/arrow_back:", type="tertiary", key="ladder_back"):
            for name in ("code", "codegroup", "concept", "point", "as", "order", "context"):
                st.query_params.pop(name, None)
            st.rerun()


def left(kind: str, name: str) -> None:
    """Say that this was deleted, and go back to the board."""
    del st.query_params[kind]
    state.say("above.deleted", name=name)
    st.rerun()
