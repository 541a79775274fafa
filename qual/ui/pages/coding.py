"""Koding: what is said here? The transcript, its codings, and help with the next one."""

from __future__ import annotations

import hashlib
import json
from html import escape
from typing import Any, Final

import streamlit as st

from qual import coding
from qual.messages import catalogue
from qual.store import codebook, codings, frames, material
from qual.study import Study
from qual.suggest import in_vivo, seen_before
from qual.suggest import session as suggesting
from qual.ui import acts, grid, state
from qual.ui.components import transcript
from qual.ui.shell import operation
from qual.ui.state import t

_ACTS: Final = "coding_acts"
_ASK: Final = "coding_ask"
_WORDS: Final = "ui.coding.js."  # messages that the browser fills in
_COLOURS: Final = 12
_ASKED: Final = 20  # utterances in one question, at most


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
    session = grid.strip(sessions, material_in["session"].iloc[0])
    here = sessions[sessions["session"] == session].iloc[0]
    if not here["utterances"]:
        _empty("not_held" if here["status"] == "not_held" else "not_imported", session=session)
        return
    with st.container(key="coding_wires"):
        _carry_acts(str(here["id"]))
        _carry_questions()
    language = state.language()
    said = state.cached("coding_text", lambda: _text(study, str(session), language), session, language)
    transcript.draw(f"coding_text_{here['id']}", said | {"at": st.query_params.get("utterance")})


def _empty(why: str, **values: Any) -> None:
    st.html(
        f'<div class="qual-empty"><h3>{escape(t(f"coding.empty.{why}", **values))}</h3>'
        f"<p>{escape(t(f'coding.empty.{why}.help', **values))}</p></div>"
    )
    pages = st.session_state.get("_pages", {})
    if "transcripts" in pages and why != "not_held":
        st.page_link(pages["transcripts"], label=t("coding.empty.go"), icon=":material/arrow_forward:")


# --- what the component is told ------------------------------------------------------------------------------
def _text(study: Study, session: str, language: str) -> dict[str, Any]:
    """What was said in a session. Its ``id`` changes only when that, or the language, does."""
    table = study.utterances(session)
    told = table.astype(object).where(table.notna(), None)
    utterances = [
        {
            "id": row["id"], "reference": row["utterance"], "speaker": row["speaker"], "role": row["role"],
            "moderator": bool(row["is_moderator"]), "start": row["start"], "size": int(row["words"]),
            "text": row["text"],
        }
        for row in told.to_dict("records")
    ]  # fmt: skip
    words = {key.removeprefix(_WORDS): words for key, words in catalogue(language).items() if key.startswith(_WORDS)}
    digest = hashlib.sha256(json.dumps(utterances).encode()).hexdigest()[:16]
    return {
        "id": f"{digest}-{language}", "session": session, "language": language, "words": words,
        "utterances": utterances,
    }  # fmt: skip


@st.fragment
def _carry_acts(source_id: str) -> None:
    """Store what the browser has queued, then tell it how things stand."""
    study = state.study()
    assert study is not None
    answers = _store(study)
    chosen = transcript.sent(_ACTS, "pass") or st.session_state.get("_pass") or study.plan.default_pass
    st.session_state["_pass"] = chosen
    now = state.cached("coding_now", lambda: _now(study, source_id), source_id, study.coder)
    transcript.acts(
        _ACTS, {**now, "study": _mark(study), "coder": study.coder, "pass": chosen, "acks": answers}, on_queue=_on_queue
    )


def _on_queue() -> None:
    # also when the page is being left, and `_carry_acts` will not run
    study = state.study()
    if study is not None:
        _store(study)


def _store(study: Study) -> list[dict[str, Any]]:
    queue = transcript.sent(_ACTS, "queue")
    answers = [acts.handle(study, event, state.language()) for event in queue] if isinstance(queue, list) else []
    return [one | {"words": operation(one["operation"])} if "operation" in one else one for one in answers]


def _now(study: Study, source_id: str) -> dict[str, Any]:
    """The codes, the session's codings and memos, and what undo and redo would do."""
    with study.database.read() as connection:
        codes, uses = codebook.codes(connection), frames.code_use(connection)
        segments = codings.of_session(connection, source_id)
    names = {row["id"]: row["name"] for row in codes}
    found: dict[str, dict[str, Any]] = {}
    for row in segments:
        about = {"id": row["coding"], "code": row["code_id"], "coder": row["coder"], "kind": row["kind"]}
        coded = found.setdefault(row["coding"], {**about, "spans": []})
        coded["spans"].append([row["utterance_id"], row["start"], row["end"]])
    return {
        "codes": [
            {
                "id": row["id"], "name": row["name"], "origin": row["origin"], "uses": uses.get(row["id"], 0),
                "colour": (place if row["colour"] is None else row["colour"]) % _COLOURS,
            }
            for place, row in enumerate(codes)
        ],
        "codings": list(found.values()),
        "memos": [
            {"id": memo["id"], "utterance": memo["target_id"], "text": memo["text"], "author": memo["author"]}
            for memo in coding.memos(study.database, "utterance")
        ],
        **{way: _told(entry, names) for way, entry in acts.history(study).items()},
    }  # fmt: skip


def _told(entry: dict[str, Any] | None, names: dict[str, str]) -> str | None:
    """A log entry in words, with the code that it was about."""
    if entry is None:
        return None
    name = names.get(str((entry["about"] or {}).get("code")))
    return f"{operation(entry['operation'])} «{name}»" if name else operation(entry["operation"])


# --- what the component asks ---------------------------------------------------------------------------------
@st.fragment
def _carry_questions() -> None:
    """Answer what the browser asks: ranked codes for utterances, or labels in the participant's words."""
    study = state.study()
    assert study is not None
    question = transcript.sent(_ASK, "ask")
    answer: dict[str, Any] = {}
    if isinstance(question, dict):
        reply = {"codes": _codes_for, "labels": _labels_for}.get(str(question.get("kind")))
        answer = {"number": question.get("number"), **(reply(study, question) if reply else {})}
    transcript.ask(_ASK, answer)


def _codes_for(study: Study, question: dict[str, Any]) -> dict[str, Any]:
    model = suggesting.at_hand(study.database)
    if model is None:
        return {"wait": True}
    with study.database.read() as connection:
        rows = [material.utterance(connection, str(key)) for key in question.get("utterances", [])[:_ASKED]]
    texts = {str(row["id"]): str(row["text"] or "") for row in rows if row}
    ids = {name: code for code, name in model.names.items()}
    ranked = suggesting.suggest(study.database, model, texts, coder=study.coder)
    told = {
        row_id: [{"code": ids[one.code], "rank": one.rank, "score": one.score, "why": list(one.why)} for one in found]
        for row_id, found in ranked.items()
    }
    return {"codes": told}


def _labels_for(study: Study, question: dict[str, Any]) -> dict[str, Any]:
    names = study.codes()["code"].tolist()
    labels = in_vivo(str(question.get("text", "")))
    return {"labels": [{"label": label, "before": [name for name, _ in seen_before(label, names)]} for label in labels]}


def _mark(study: Study) -> str:
    """A mark of the study for the browser, without its place on the disk."""
    return hashlib.sha256(str(study.folder.resolve()).encode()).hexdigest()[:12]
