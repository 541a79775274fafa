"""Oversikt: where are we?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

import streamlit as st

from qual.coding import log, search
from qual.store import codebook, counts, frames, happenings, reach
from qual.store.counts import Reported
from qual.store.frames import SessionRow
from qual.study import Study
from qual.suggest import meaning
from qual.ui import state
from qual.ui.pages import anatomy, coverage, parts, tables
from qual.ui.pages.anatomy import Page
from qual.ui.pages.overview import grid
from qual.ui.state import t

LOG_LINES: Final = 8
RECENT: Final = 300  # entries of the log, several of which may be one line
ENOUGH: Final = 10  # codes to try the code test on


def draw() -> None:
    """Draw Oversikt."""
    study = state.study()
    if study is None:
        from qual.ui.pages.overview import start

        start.draw()
        return
    page = anatomy.begin()
    sessions = tables.sessions(study)
    with page.main:
        pass_ = coverage.passes(study)[0]
        if not sessions and not tables.groups(study):
            parts.empty("overview")
            st.page_link(parts.page("transcripts"), label=t("overview.add"), icon=":material/upload_file:")
            st.page_link(
                parts.page("transcripts"),
                label=t("overview.design"),
                icon=":material/grid_on:",
                query_params={"part": "design"},
            )
        else:
            anatomy.read(page, _where(study, sessions))
            _read(study)
            pass_ = _show_grid(study, page, sessions)
        _outside(study, sessions, pass_)
    if study.fictional:
        page.foot.html(f'<div class="qual-fictional qual-small">{escape(t("fictional"))}</div>')
    anatomy.opens(page, panel=t("overview.next"))
    with page.panel:
        if sessions:
            _next(study, sessions)
        _conflicts(study, sessions)
        _recent(study)
        parts.memos(state.remembered(search, study)[::-1])
        _events(study)


def ready(study: Study) -> None:
    """Read what the page reads, before a window asks for it: what all windows share is there then, and each statement known."""
    with study.read() as connection:
        for read in (
            frames.session_rows,
            frames.group_rows,
            frames.round_rows,
            frames.code_use,
            frames.unmapped_rows,
            codebook.codes,
            codebook.groupings,
            reach.standings,
            counts.reported,
            happenings.events,
        ):
            read(connection)
    log(study, limit=RECENT)


def _where(study: Study, sessions: Sequence[SessionRow]) -> str:
    use, framework = tables.use(study), tables.framework_codes(study)
    imported = sum(row["files"] > 0 for row in sessions)
    return t(
        "overview.where",
        imported=imported,
        planned=sum(row["status"] != "not_held" for row in sessions),
        utterances=parts.number(sum(row["utterances"] for row in sessions)),
        codes=parts.number(len(use)),
        framework=t("overview.framework", count=framework) if framework else "",
        codings=parts.number(sum(use.values())),
    )


def _read(study: Study) -> None:
    """While the thread beside works: how much of the talk the sentence encoder has read."""
    far = meaning.under_way(study)
    if far is not None and far.made < far.of:
        parts.note(t("overview.read", made=parts.number(far.made), of=parts.number(far.of)))


def _show_grid(study: Study, page: Page, sessions: Sequence[SessionRow]) -> str:
    """The grid, with what a click in it does; the pass whose coding it shows."""
    coverage.ask(study)
    if not tables.groups(study) or not tables.rounds(study):
        if not any(row["files"] for row in sessions):  # else what there is stands below
            parts.note(t("overview.no_grid"))
            st.page_link(parts.page("transcripts"), label=t("overview.design"), query_params={"part": "design"})
        return coverage.passes(study)[0]
    does, of, told, word = coverage.click(study)
    anatomy.say(page, "say.overview", **{"pass": word, "does": told})
    clicked = grid.draw(study, of)
    if clicked is not None and clicked["status"] == "held":
        if does != coverage.OPEN:
            with parts.attempt():
                coverage.mark(study, clicked["session"], does, of)
                st.rerun()
            return of
        parts.go("coding", session=clicked["session"])
    elif clicked is not None:
        parts.go("transcripts", session=clicked["session"])
    return of


# --- what is left to do -------------------------------------------------------------------------------------------
def _next(study: Study, sessions: Sequence[SessionRow]) -> None:
    st.header(t("overview.next"))
    todo = state.cached("todo", lambda: _todo(study, sessions))
    if not todo:
        parts.note(t("overview.nothing_left"))
    for place, words, query in todo:
        st.page_link(parts.page(place), label=words, icon=":material/arrow_forward:", query_params=query)


def _todo(study: Study, sessions: Sequence[SessionRow]) -> list[tuple[str, str, dict[str, str]]]:
    """What is left, each as (page, words, query), in the order of the work."""
    found: list[tuple[str, str, dict[str, str]]] = []

    def add(place: str, key: str, count: int, query: dict[str, str] | None = None, **values: Any) -> None:
        if count:
            found.append((place, t(f"todo.{key}", count=count, **values), query or {}))

    missing = [row["session"] for row in sessions if row["status"] == "not_imported"]
    add("transcripts", "missing", len(missing), sessions=_some(missing))
    unknown = [(row["session"], row["label"]) for row in tables.unmapped(study)]
    some = _some([f"{label} ({session})" for session, label in unknown])
    add(
        "transcripts",
        "labels",
        len(unknown),
        {"part": "sessions", "session": unknown[0][0]} if unknown else None,
        labels=some,
    )
    done = tables.progress(study)
    uncoded = [row["session"] for row in sessions if row["files"] and not done.get(row["id"], (0, 0))[0]]
    add("coding", "uncoded", len(uncoded), {"session": uncoded[0]} if uncoded else None, sessions=_some(uncoded))
    with study.read() as connection:
        codes = codebook.codes(connection)
        tested = {row["target_id"] for row in codebook.verdicts(connection)}
    own = [row["id"] for row in codes if row["origin"] == "empirical"]
    if len(own) >= ENOUGH and len(tested.intersection(own)) < ENOUGH:
        tried = t("todo.try_test", tested=len(tested.intersection(own)))
        found.append(("codebook", tried, {"show": "untested"}))
    if sessions and not codes and not missing:
        found.append(("coding", t("todo.first_code"), {"session": sessions[0]["session"]}))
    return found


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


# --- beside the grid ----------------------------------------------------------------------------------------------
def _outside(study: Study, sessions: Sequence[SessionRow], pass_: str) -> None:
    """The sources that have no place in the grid, with how far each has come in the pass that the grid shows."""
    outside = [row for row in sessions if not row["group"] or row["round"] is None]
    if not outside:
        return
    st.header(t("overview.outside" if len(outside) < len(sessions) else "overview.sources"))
    states, coded = coverage.covered(study, pass_), tables.progress(study, pass_)
    for row in outside:
        far = parts.far(coded.get(row["id"], (0, 0)), states.get(row["session"], "not_begun"))
        words = " · ".join(
            part
            for part in (
                row["session"],
                parts.words_of("kind", row["kind"]),
                parts.day(row["date"]),
                parts.size(row) if row["files"] else t("cell.not_imported"),
                far if row["files"] else "",
            )
            if part
        )
        place = "coding" if row["files"] else "transcripts"
        st.page_link(
            parts.page(place), label=words, icon=":material/description:", query_params={"session": row["session"]}
        )


def _conflicts(study: Study, sessions: Sequence[SessionRow]) -> None:
    """Figures for attendance that somebody has reported and that are not what the attendances say."""
    with study.read() as connection:
        reported = counts.reported(connection)
    lines = []
    for row in reported:
        ours = _present(row, sessions)
        if ours is not None and ours != row["value"]:
            where = row["session"] or " ".join(
                part for part in (row["group"], t("round", number=row["round"]) if row["round"] else "") if part
            )
            lines.append(
                f"<b>{escape(where)}</b> "
                + escape(t("overview.conflict", ours=ours, theirs=row["value"], source=row["origin"]))
            )
    if lines:
        st.header(t("overview.conflicts"))
        parts.html(_list(lines))


def _present(figure: Reported, sessions: Sequence[SessionRow]) -> int | None:
    """The participants that attendances give for what a reported figure is about; None when nobody is listed there."""
    about = [figure["session"], figure["group"], figure["round"]]
    if about == [None, None, None]:
        return None

    def fits(row: SessionRow) -> bool:
        there = (row["session"], row["group"], row["round"])
        return all(wanted in (None, its) for wanted, its in zip(about, there, strict=True))

    return sum(row["participants"] for row in sessions if row["group"] and fits(row)) or None


def _events(study: Study) -> None:
    with study.read() as connection:
        events = happenings.events(connection)
    if events:
        st.header(t("overview.events"))
        lines = []
        for event in events:
            place = f" ({escape(event['municipality'])})" if event["municipality"] else ""
            lines.append(
                f'<span class="when">{escape(parts.day(event["date"]))}</span>{escape(event["name"] or "")}{place}'
            )
        parts.html(_list(lines))


def _recent(study: Study) -> None:
    entries = log(study, limit=RECENT)
    if not entries:
        return
    st.header(t("overview.recent"))
    lines = []
    for (operation, actor, undone, date), same in groupby(
        entries, key=lambda e: (e["operation"], e["actor"], e["undone"], e["at"][:10])
    ):
        several = list(same)
        words = parts.operation(operation) + (f" × {len(several)}" if len(several) > 1 else "")
        words = f"<s>{escape(words)}</s> {escape(t('log.undone'))}" if undone else escape(words)
        lines.append(
            f'<span class="when">{escape(parts.day(date))}</span>{words} <span class="qual-quiet">· {escape(actor)}</span>'
        )
    parts.html(_list(lines[:LOG_LINES]))


def _list(lines: Sequence[str]) -> str:
    return '<ul class="qual-list">' + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
