"""Who the labels of a session may be, for the user to say yes to: nothing is mapped or merged before."""

from __future__ import annotations

import streamlit as st

from qual import design
from qual.study import Study
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.state import t


def draw(study: Study, session: str) -> None:
    """Spellings that may be one person, and labels known from other sessions; nothing where there are none."""
    merges = design.propose_merges(study, session)
    persons = design.propose_persons(study, session)
    codes = design.propose_codes(study, session)
    if not merges and not persons and not codes:
        return
    with st.container(border=True, key="label_proposals"):
        parts.lead(t("proposals.lead"))
        for group in merges:
            if _row(t("proposals.merge", labels=" = ".join(group)), t("proposals.same"), f"merge_{group[0]}"):
                with parts.attempt():
                    design.merge_labels(study, session, group[1:], group[0])
                    _said(session)
        for one in persons:
            why = t(f"proposals.{one.reason}", label=one.label, person=one.person, session=one.seen_in or session)
            if _row(why, t("proposals.yes"), f"person_{one.label}"):
                with parts.attempt():
                    _accept(study, session, one)
                    _said(session)
        if len(persons) > 1 and st.button(t("proposals.all"), key="person_all"):
            with parts.attempt():
                for one in persons:
                    _accept(study, session, one)
                _said(session)
        if codes:
            _newcomers(study, session, codes)


def _newcomers(study: Study, session: str, codes: dict[str, str]) -> None:
    """One button for all whom nobody knows: a neutral code for each, which the table below can change."""
    listed = list(codes.values())
    told = ", ".join(listed) if len(listed) < 4 else f"{listed[0]} … {listed[-1]}"
    count = "one" if len(listed) == 1 else "many"
    words = t(f"session.newcomers.{count}", count=len(listed), codes=told, label=next(iter(codes)))
    if _row(words, t("proposals.yes"), "newcomers"):
        with parts.attempt():
            design.add_newcomers(study, session)
            state.say("session.newcomers.done", session=session, codes=", ".join(listed))
            st.rerun()


def _row(words: str, button: str, key: str) -> bool:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.text(words)
    return right.button(button, key=key, use_container_width=True)


def _accept(study: Study, session: str, one: design.Proposal) -> None:
    design.map_label(study, session, one.label, person=one.person, function=one.function, role=one.role)


def _said(session: str) -> None:
    state.say("session.who.saved", session=session)
    st.rerun()
