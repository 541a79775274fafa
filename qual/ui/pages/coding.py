"""Koding: what is said here? The transcript, its codings, and help with the next one."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from qual import coding
from qual.errors import CodingError
from qual.store import material
from qual.study import Study
from qual.suggest import in_vivo, seen_before, stance_cue
from qual.suggest import session as suggesting
from qual.ui import acts, grid, server, state
from qual.ui.components import transcript
from qual.ui.pages import _coding_state as told
from qual.ui.pages import _coding_tools as tools
from qual.ui.shell import operation
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

_ACTS: Final = "coding_acts"
_ASK: Final = "coding_ask"
_BESIDE: Final = "coding_beside"
_SINCE: Final = "_coding_since"  # the revision as of which the browser was told the session whole, and its mark
_ASKED: Final = 200  # utterances in one question, at most


def page() -> None:
    """Draw the page."""
    study = state.study()
    if study is None:
        _empty("none")
        return
    sessions = state.cached("sessions_frame", study.sessions)
    material_in = sessions[sessions["utterances"] > 0]
    if material_in.empty:
        _empty("none")
        return
    with st.container(horizontal=True, vertical_alignment="center", key="coding_top"):
        session = grid.strip(sessions, material_in["session"].iloc[0])
        here = sessions[sessions["session"] == session].iloc[0]
        if here["utterances"]:
            tools.draw(study, str(session))
    if not here["utterances"]:
        _empty("not_held" if here["status"] == "not_held" else "not_imported", session=session)
        return
    source_id, language = str(here["id"]), state.language()
    with st.container(key="coding_wires"):
        whole = state.cached("coding_whole", lambda: told.whole(study, source_id), source_id)
        st.session_state[_SINCE] = (whole["revision"], whole["mark"])
        transcript.whole("coding_whole", whole)
        _carry_acts(source_id)
        _carry_questions()
        _carry_beside(str(session), material_in)
    said = state.cached("coding_text", lambda: told.text(study, str(session), language), session, language)
    here_now = {"source": source_id, "at": st.query_params.get("utterance"), "sound": _sound(study, str(session))}
    if study.database.refusal is not None:
        here_now["refused"] = study.database.refusal.text(language)
    transcript.draw(f"coding_text_{source_id}", said | here_now)


def _empty(why: str, **values: Any) -> None:
    st.html(
        f'<div class="qual-empty"><h3>{escape(t(f"coding.empty.{why}", **values))}</h3>'
        f"<p>{escape(t(f'coding.empty.{why}.help', **values))}</p></div>"
    )
    pages = st.session_state.get("_pages", {})
    if "transcripts" in pages and why != "not_held":
        st.page_link(pages["transcripts"], label=t("coding.empty.go"), icon=":material/arrow_forward:")


def _sound(study: Study, session: str) -> list[dict[str, Any]]:
    """Where the browser gets each part's sound; no address where the file cannot be found now."""
    return [
        {
            "part": one.part, "offset": one.offset, "name": one.path.name,
            "address": server.offer(one.path) if one.there else None,
        }
        for one in coding.recordings(study.database, session)
    ]  # fmt: skip


# --- acts ----------------------------------------------------------------------------------------------------
@st.fragment
def _carry_acts(source_id: str) -> None:
    """Store what the browser has queued, then tell it what has changed."""
    study = state.study()
    assert study is not None
    answers = _store(study)
    changed = told.since(study, source_id, *st.session_state[_SINCE])
    if changed is None:
        st.rerun()
    chosen = transcript.sent(_ACTS, "pass") or st.session_state.get("_pass") or study.plan.default_pass
    st.session_state["_pass"] = chosen
    here = {"study": _mark(study), "coder": study.coder, "pass": chosen, "acks": answers, **_history(study)}
    transcript.acts(_ACTS, {**changed, **here}, on_queue=_on_queue)


def _on_queue() -> None:
    # also when the page is being left, and `_carry_acts` will not run
    study = state.study()
    if study is not None:
        _store(study)


def _store(study: Study) -> list[dict[str, Any]]:
    queue = transcript.sent(_ACTS, "queue")
    answers = [acts.handle(study, event, state.language()) for event in queue] if isinstance(queue, list) else []
    return [one | {"words": operation(one["operation"])} if "operation" in one else one for one in answers]


def _history(study: Study) -> dict[str, Any]:
    """What undo and redo would reverse, in words, with the id of the code that it was about."""
    return {
        way: entry and {"words": operation(entry["operation"]), "code": (entry["about"] or {}).get("code")}
        for way, entry in acts.history(study).items()
    }


def _mark(study: Study) -> str:
    """A mark of the study for the browser, without its place on the disk."""
    return hashlib.sha256(str(study.folder.resolve()).encode()).hexdigest()[:12]


# --- another session beside this one -------------------------------------------------------------------------
@st.fragment
def _carry_beside(session: str, sessions: pd.DataFrame) -> None:
    """Tell another session when the browser asks for one: its name, or an empty one for the group's last round."""
    study = state.study()
    assert study is not None
    wish = transcript.sent(_BESIDE, "beside")
    others = [name for name in sessions["session"] if name != session]
    data: dict[str, Any] = {"for": session, "choices": others}
    if wish is not None and others:
        chosen = wish if wish in others else _last_round(session, sessions)
        source_id = str(sessions.loc[sessions["session"] == chosen, "id"].iloc[0])
        data |= {
            "session": chosen,
            **state.cached("coding_whole", lambda: told.whole(study, source_id), source_id),
            "utterances": state.cached("coding_beside", lambda: told.utterances(study, chosen), chosen),
        }
    transcript.beside(_BESIDE, data)


def _last_round(session: str, sessions: pd.DataFrame) -> str:
    """The session of this group before this one; else its next one, else any other."""
    here = sessions[sessions["session"] == session].iloc[0]
    others = sessions[sessions["session"] != session]
    own = others[others["group"] == here["group"]].sort_values("round")
    before = own[own["round"] < here["round"]]
    return str(before["session"].iloc[-1] if len(before) else (own if len(own) else others)["session"].iloc[0])


# --- what the component asks ---------------------------------------------------------------------------------
@st.fragment
def _carry_questions() -> None:
    """Answer what the browser asks: ranked codes, labels in the participant's words, a cue, what a correction moves."""
    study = state.study()
    assert study is not None
    replies = {
        "codes": _codes_for,
        "survey": _codes_for,
        "labels": _labels_for,
        "stance": _stance_for,
        "correction": _correction_for,
    }
    answers = []
    for question in transcript.sent(_ASK, "ask") or []:
        reply = replies.get(str(question.get("kind")))
        answers.append({"number": question.get("number"), **(reply(study, question) if reply else {})})
    transcript.ask(_ASK, {"answers": answers})


def _codes_for(study: Study, question: dict[str, Any]) -> dict[str, Any]:
    model = suggesting.at_hand(study.database)
    if model is None:
        return {"wait": True}
    with study.database.read() as connection:
        texts = material.texts(connection, [str(key) for key in question.get("utterances", [])[:_ASKED]])
    ids = {name: code for code, name in model.names.items()}
    ranked = suggesting.suggest(study.database, model, texts, coder=study.coder)
    return {
        "codes": {
            row_id: [
                {"code": ids[one.code], "rank": one.rank, "score": one.score, "why": list(one.why)} for one in found
            ]
            for row_id, found in ranked.items()
        },
        "clear": [row_id for row_id, found in ranked.items() if suggesting.clear(found, len(ids))],
        **(_groups_for(study, texts) if question.get("kind") == "codes" else {}),
    }


def _groups_for(study: Study, texts: dict[str, str]) -> dict[str, Any]:
    """The code groups that are near, with codes to accept; ``later`` while their ranker is being trained."""
    model = suggesting.at_hand(study.database, suggesting.GROUP)
    if model is None:
        return {"later": True}
    near = suggesting.near_groups(study.database, model, texts, coder=study.coder) if model.names else {}
    return {
        "groups": {
            row_id: [
                {"name": one.name, "score": one.score, "why": list(one.why), "codes": list(one.codes)} for one in found
            ]
            for row_id, found in near.items()
        }
    }


def _labels_for(study: Study, question: dict[str, Any]) -> dict[str, Any]:
    names = study.codes()["code"].tolist()
    labels = in_vivo(str(question.get("text", "")))
    return {"labels": [{"label": label, "before": [name for name, _ in seen_before(label, names)]} for label in labels]}


def _stance_for(_: Study, question: dict[str, Any]) -> dict[str, Any]:
    cue = stance_cue([str(words) for words in question.get("texts", [])])
    return {"cue": cue and {"stance": cue.stance, "words": cue.words}}


def _correction_for(study: Study, question: dict[str, Any]) -> dict[str, Any]:
    try:
        kept = coding.preview(study.database, str(question.get("utterance")), str(question.get("text", "")))
    except CodingError:  # the utterance went meanwhile: saving will say so
        return {"kept": []}
    return {"kept": [{"name": one.name, "before": one.before, "after": one.after} for one in kept]}
