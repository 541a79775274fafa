"""What the coding page and the board ask: ranked codes, labels in the participant's words, what was said before, a cue, what a
correction moves, another session to read beside this one, a code's most typical passages. Nothing here knows Streamlit, and
nothing is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from qual import coding
from qual.errors import CodebookError, CodingError, QualError
from qual.messages import text
from qual.store import codebook, frames, material
from qual.study import Study
from qual.suggest import in_vivo, seen_before, stance_cue
from qual.suggest import session as suggesting
from qual.themes.reading import percent
from qual.ui import addresses
from qual.ui import coding_state as told
from qual.ui.told import Told as Answer

if TYPE_CHECKING:
    import pandas as pd

Question = Mapping[str, Any]

_ASKED: Final = 200  # utterances in one question, at most


def answer(study: Study, question: object, language: str) -> Answer:
    """Answer ``{kind, number, …}`` with ``{number, …}``. Never raises: what cannot be answered is ``failed``, with the words."""
    if not isinstance(question, Mapping):
        return {"failed": text("ui.coding.broken", language)}
    number = {"number": question.get("number")}
    reply = _REPLIES.get(str(question.get("kind")))
    try:
        if reply is None:
            return {**number, "failed": text("ui.coding.broken", language)}
        return {**number, **reply(study, question, language)}
    except QualError as error:
        return {**number, "failed": error.in_app(language)}
    except Exception:
        logging.getLogger(__name__).exception("no answer to %s", question.get("kind"))
        return {**number, "failed": text("ui.coding.broken", language)}


# --- what a code could be ------------------------------------------------------------------------------------
def _codes(study: Study, question: Question, _: str) -> Answer:
    model = suggesting.at_hand(study)
    if model is None:
        return {"wait": True}
    with study.read() as connection:
        texts = material.texts(connection, [str(key) for key in question.get("utterances", [])[:_ASKED]])
    ids = {name: code for code, name in model.names.items()}
    ranked = suggesting.suggest(study, model, texts)
    return {
        "codes": {
            row_id: [
                {"code": ids[one.code], "rank": one.rank, "score": one.score, "why": list(one.why)} for one in found
            ]
            for row_id, found in ranked.items()
        },
        "clear": [row_id for row_id, found in ranked.items() if suggesting.clear(found, len(ids))],
        **(_groups(study, texts) if question.get("kind") == "codes" else {}),
    }


def _groups(study: Study, texts: dict[str, str]) -> Answer:
    """The code groups that are near, with codes to accept; ``later`` while their ranker is being trained."""
    model = suggesting.at_hand(study, suggesting.GROUP)
    if model is None:
        return {"later": True}
    near = suggesting.near_groups(study, model, texts) if model.names else {}
    return {
        "groups": {
            row_id: [
                {"name": one.name, "score": one.score, "why": list(one.why), "codes": list(one.codes)} for one in found
            ]
            for row_id, found in near.items()
        }
    }


def _labels(study: Study, question: Question, _: str) -> Answer:
    names = _said(study)
    labels = in_vivo(str(question.get("text", "")))
    return {"labels": [{"label": label, "before": [name for name, _ in seen_before(label, names)]} for label in labels]}


def _before(study: Study, question: Question, _: str) -> Answer:
    """The empirical codes that say the same as what somebody is typing, in other forms or another order."""
    return {"before": [name for name, _ in seen_before(str(question.get("text", "")), _said(study))]}


def _said(study: Study) -> list[str]:
    """What has been said so far: the names of the empirical codes. A framework's codes are nobody's words here."""
    codes = study.codes()
    names: list[str] = codes.loc[codes["origin"] == "empirical", "code"].tolist()
    return names


def _stance(_: Study, question: Question, __: str) -> Answer:
    cue = stance_cue([str(words) for words in question.get("texts", [])])
    return {"cue": cue and {"stance": cue.stance, "words": cue.words}}


def _correction(study: Study, question: Question, _: str) -> Answer:
    try:
        kept = coding.preview(study, str(question.get("utterance")), str(question.get("text", "")))
    except CodingError:  # the utterance went meanwhile: saving will say so
        return {"kept": []}
    return {"kept": [{"name": one.name, "before": one.before, "after": one.after} for one in kept]}


def _first(study: Study, question: Question, _: str) -> Answer:
    """What a corrected utterance said when it came in."""
    with study.read() as connection:
        return {"first": material.first_text(connection, str(question.get("utterance"))) or ""}


# --- the sessions, and another one beside this -------------------------------------------------------------------------
def _tree(study: Study, _: Question, language: str) -> Answer:
    """The codes by group: the grouping in use, then the frameworks; what each code means and how often it is used."""
    with study.read() as connection:
        codes = codebook.codes(connection)
        uses = frames.code_use(connection)
        groupings = [one for one in codebook.groupings(connection) if one["active"] or one["framework"]]
        members = codebook.members(connection)
    empirical = [code["id"] for code in codes if code["origin"] == "empirical"]
    told = []
    for grouping in groupings:
        of: dict[str, list[str]] = {group["id"]: [] for group in grouping["groups"]}
        for row in members:
            if row["grouping_id"] == grouping["id"]:
                of[row["code_group_id"]].append(row["code_id"])
        groups = [
            {"id": one["id"], "name": one["name"], "definition": one["definition"], "codes": of[one["id"]]}
            for one in grouping["groups"]
        ]
        if grouping["active"]:
            placed = {code for some in of.values() for code in some}
            groups.append(_rest([code for code in empirical if code not in placed], language))
        told.append({"name": grouping["name"], "framework": grouping["framework"], "groups": groups})
    if not any(one["active"] for one in groupings):
        told.insert(0, {"name": "", "framework": False, "groups": [_rest(empirical, language)]})
    meanings = {
        code["id"]: {"uses": uses.get(code["id"], 0)}
        | {name: code[name] for name in ("definition", "include", "exclude")}
        for code in codes
    }
    return {"tree": {"groupings": told, "codes": meanings}}


def _rest(codes: list[str], language: str) -> Answer:
    return {"id": codebook.RESIDUAL, "name": text(codebook.RESIDUAL_NAME, language), "definition": None, "codes": codes}


def _grid(study: Study, question: Question, language: str) -> Answer:
    """How far the coding of each session has come in the pass that is coded in (or that the study begins with), in words."""
    pass_ = question.get("pass")
    pass_ = pass_ if pass_ in coding.PASSES else study.plan.default_pass
    states = coding.covered(study, pass_=pass_)
    done = {row["session"]: (row["coded"], row["codable"]) for row in study.progress(pass_).to_dict("records")}

    def words(session: str, status: str) -> str:
        if session not in done:
            return text(f"ui.cell.{'not_held' if status == 'not_held' else 'not_imported'}", language)
        coded, of = done[session]
        share = percent(coded / of if of else 0, language)
        return text(f"ui.cell.{states.get(session, 'not_begun')}", language, share=share)

    sessions = study.sessions()
    return {
        "grid": {
            name: words(name, status) for name, status in zip(sessions["session"], sessions["status"], strict=True)
        }
    }


def _beside(study: Study, question: Question, _: str) -> Answer:
    """The session asked for (``wish``; the group's last round where it names none), whole, with the ``choices`` there are."""
    sessions = study.sessions()
    sessions = sessions[sessions["utterances"] > 0]
    here, wish = str(question.get("session")), question.get("wish")
    others = [name for name in sessions["session"] if name != here]
    found: Answer = {"for": here, "choices": others}
    if not others or here not in set(sessions["session"]):
        return {"beside": found}
    chosen = wish if isinstance(wish, str) and wish in others else _last_round(here, sessions)
    source_id = str(sessions.loc[sessions["session"] == chosen, "id"].iloc[0])
    whole = told.whole(study, source_id)
    return {"beside": {**found, "session": chosen, **whole, "utterances": told.utterances(study, chosen)}}


def _last_round(session: str, sessions: pd.DataFrame) -> str:
    """The session of this group before this one; else its next one, else any other."""
    here = sessions[sessions["session"] == session].iloc[0]
    others = sessions[sessions["session"] != session]
    own = others[others["group"] == here["group"]].sort_values("round")
    before = own[own["round"] < here["round"]]
    return str(before["session"].iloc[-1] if len(before) else (own if len(own) else others)["session"].iloc[0])


# --- the board -----------------------------------------------------------------------------------------------
def _passages(study: Study, question: Question, language: str) -> Answer:
    """The two most typical passages of a code (its ``id``), while there are any."""
    code = str(question.get("id"))
    mark = study.mark
    try:
        quotes = study.quotes(theme=code)
    except CodebookError:  # merged or taken out by now
        return {"look": {"id": code, "mark": mark, "passages": []}}
    rows = quotes.head(2).astype(object).where(quotes.notna(), None).to_dict("records")
    passages = [{"text": row["text"], "by": _by({str(name): row[name] for name in row}, language)} for row in rows]
    return {"look": {"id": code, "mark": mark, "passages": passages}}


def _by(row: Mapping[str, Any], language: str) -> str:
    place = str(row.get("session") or "")
    if row.get("group") and row.get("round") is not None:
        place = f"{row['group']} · {text('ui.round', language, number=int(row['round']))}"
    return " · ".join(part for part in (row["pseudonym"] or row["speaker"] or "", place, row["quote"]) if part)


# --- the field of search -------------------------------------------------------------------------------------
def _places(study: Study, _: Question, language: str) -> Answer:
    """All that has a page, each as [what it is, its name, the page, what its address says, whether it is one of the pages]."""

    def page(name: str) -> str:
        return text(f"ui.page.{name}", language)

    def kind(name: str) -> str:
        return text(f"ui.search.kind.{name}", language)

    found = [[kind("page"), page(name), name, {}, True] for name in (*addresses.PAGES, *addresses.MENU)]
    for name, parts in addresses.PARTS.items():
        named = [(part, text(f"ui.{key}", language)) for part, key in parts.items()]
        found += [[kind("part"), f"{page(name)} › {words}", name, {"part": part}, False] for part, words in named]
    with study.read() as connection:
        names, sessions = codebook.target_names(connection), frames.session_rows(connection)
    found += [[kind("session"), row["session"], "coding", {"session": row["session"]}, False] for row in sessions]
    for row in study.groups().to_dict("records"):
        name = " ".join(filter(None, (row["group"], row["name"])))
        found.append([kind("group"), name, *addresses.of_group(row["group"], sessions), False])
    found += [[kind("person"), name, *place, False] for name, place in _persons(study)]
    for (what, id_), name in names.items():
        address = what.replace(" ", "")
        found.append([kind(address), name, "codebook", {address: id_}, False])
    return {"places": found}


def _persons(study: Study) -> list[tuple[str, addresses.Place]]:
    """Those who took part, by code and pseudonym, and where each is read. Who has no pseudonym is called as the transcripts do;
    who has one is never found by what it stands for."""
    with study.read() as connection:
        seats, coded = frames.seats(connection), bool(frames.code_use(connection))
    called: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for row in seats:
        if not row["person"] or row["function"] != "participant":
            continue
        first.setdefault(row["person"], row["session"])
        names = called.setdefault(row["person"], [row["person"]])
        said = row["pseudonym"] or row["label"]
        if said and said not in names:
            names.append(said)
    return [(" ".join(names), addresses.of_person(code, first[code], coded)) for code, names in called.items()]


_REPLIES: Final[dict[str, Callable[[Study, Question, str], Answer]]] = {
    "codes": _codes,
    "survey": _codes,
    "labels": _labels,
    "before": _before,
    "stance": _stance,
    "correction": _correction,
    "tree": _tree,
    "grid": _grid,
    "beside": _beside,
    "look": _passages,
    "first": _first,
    "places": _places,
}
