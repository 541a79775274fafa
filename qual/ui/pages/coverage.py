"""How far the coding has come: what Oversikt and Koding share. What coders say of a session is said here."""

from __future__ import annotations

import streamlit as st

from qual import coding
from qual.store import reach
from qual.study import Study
from qual.themes.reading import Record
from qual.ui import state
from qual.ui.pages import anatomy, parts, tables
from qual.ui.pages.anatomy import Word
from qual.ui.state import t

OPEN = "open"  # what a click in the grid does, where it marks nothing


def passes(study: Study) -> tuple[str, ...]:
    """The passes that this study has, the one that it begins with first: framework coding only with a framework."""
    own = study.plan.default_pass
    framework = any(row["framework"] for row in tables.groupings(study))
    return (own, *(one for one in coding.PASSES if one != own and (framework or one != "framework")))


def covered(study: Study, pass_: str) -> dict[str, str]:
    """How far each session has come in a pass, as whoever came furthest has it."""
    return state.cached("covered", lambda: coding.covered(study, pass_=pass_), pass_)


def click(study: Study) -> tuple[str, str, Word, Word | str]:
    """What a click in the grid does (`OPEN`, or a state), and of which pass it shows and says it; and the words that say so."""
    of = passes(study)
    does, told = anatomy.choice(t("coverage.click"), (OPEN, *coding.STATES), "coverage_does", "coverage.click")
    if len(of) == 1:
        return does, of[0], told, t(f"coverage.pass.{of[0]}")
    shown, word = anatomy.choice(t("coverage.pass"), of, "coverage_pass", "coverage.pass", address="pass")
    return does, shown, told, word


def mark(study: Study, session: str, said: str, pass_: str) -> None:
    """Say how far one has come, and tell where somebody else has come further."""
    coding.mark_coverage(study, session, said, pass_=pass_)
    if coding.covered(study, pass_=pass_)[session] != said:
        state.say("coverage.others", session=session, state=t(f"coverage.state.{said}"))


def ask(study: Study) -> None:
    """Ask once, in a study in which several sessions have codings and nobody has said anything of any."""
    found = state.cached("coverage_open", lambda: _unsaid(study))
    if not found:
        return
    with st.container(key="coverage_ask"):
        sessions = sorted({session for some in found.values() for session in some})
        rest = len(covered(study, passes(study)[0])) - len(sessions)
        parts.note(t("coverage.ask" if rest else "coverage.ask.all", count=len(sessions), rest=rest))
        with st.container(horizontal=True):
            for said in ("done", "under_way"):
                if st.button(t(f"coverage.ask.{said}"), key=f"coverage_ask_{said}"):
                    with parts.attempt():
                        for pass_, some in found.items():
                            coding.mark_coverage(study, some, said, pass_=pass_)
                        st.rerun()


def _unsaid(study: Study) -> dict[str, list[str]]:
    """The sessions with codings, by pass; none where somebody has marked any, or where there is but one session so far."""
    with study.read() as connection:
        rows = reach.standings(connection)
    coded = [row for row in rows if row["state"] != "not_begun"]
    if any(row["marked"] for row in rows) or len({row["session"] for row in coded}) < 2:
        return {}
    found: dict[str, list[str]] = {}
    for row in coded:
        some = found.setdefault(row["coding_pass"], [])
        if row["session"] not in some:
            some.append(row["session"])
    return found


def here(study: Study, session: str) -> None:
    """On Koding: how far one has come with the session, in each pass."""
    frame = state.cached("coverage", lambda: coding.coverage(study))
    rows = parts.records(frame[frame["session"] == session])
    numbers = sorted({row["part"] for row in rows})
    part: int | None = None
    if len(numbers) > 1:
        part = st.selectbox(
            t("sound.part"),
            [None, *numbers],
            format_func=lambda one: t("coverage.whole") if one is None else str(one),
            key=f"coverage_part_{session}",
        )
    for pass_ in passes(study):
        _choose(study, session, part, pass_, rows)
    parts.lead(t("coverage.lead"))


def _choose(study: Study, session: str, part: int | None, pass_: str, rows: list[Record]) -> None:
    """Three choices for one pass, and under them what others have."""
    these = [row for row in rows if row["pass"] == pass_ and part in (None, row["part"])]
    mine = {row["state"] for row in these if row["coder"] == study.coder and row["marked"]}
    key = f"coverage_{session}_{part}_{pass_}"

    def say() -> None:
        if st.session_state[key]:
            coding.mark_coverage(study, session, st.session_state[key], part=part, pass_=pass_)

    now = next(iter(mine)) if len(mine) == 1 else None
    parts.hold(key, now)
    st.segmented_control(
        t(f"coverage.pass.{pass_}"),
        coding.STATES,
        default=now,
        key=key,
        format_func=lambda one: t(f"coverage.state.{one}"),
        on_change=say,
    )
    others = {row["coder"]: row["state"] for row in these if row["coder"] not in (None, study.coder)}
    if others:
        parts.lead(" · ".join(f"{who}: {t(f'coverage.state.{one}')}" for who, one in others.items()))
