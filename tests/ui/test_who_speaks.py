"""What the part does in which one says who speaks, without a browser."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import small_study

from qual import coding, design
from qual.coding.guessing import Line, Voice, guesses
from qual.study import Study
from qual.ui import who_acts, who_state

SESSION, TEA = "HN-R1", "HN-R1-0002"


def act(study: Study, kind: str, **fields: Any) -> dict[str, Any]:
    return dict(who_acts.handle(study, {"id": str(uuid.uuid4()), "kind": kind, **fields}, "nb"))


def rows(study: Study) -> list[dict[str, Any]]:
    return list(who_state.whole(study, SESSION)["rows"])


def test_an_utterance_is_given_split_joined_and_all_is_undone(study: Study) -> None:
    before = small_study.live_rows(study.store)
    first = rows(study)[1]
    told = act(study, "give", utterances=[first["id"]], label="Gro")
    assert (told["ok"], told["given"]) == (True, 1)
    assert rows(study)[1]["label"] == "Gro"
    told = act(study, "split", utterance=first["id"], at=[first["text"].index("og så")], seen=first["text"])
    assert told["now"] == [f"{TEA}a", f"{TEA}b"]
    ids = [row["id"] for row in rows(study)[1:3]]
    assert act(study, "join", utterances=ids)["now"] == [f"{TEA}aa"]
    assert act(study, "alike", session=SESSION)["fewer"] == 0
    for operation in ("utterance.join", "utterance.split", "utterance.speaker"):
        assert act(study, "undo")["operation"] == operation
    assert small_study.live_rows(study.store) == before


def test_an_act_that_comes_twice_is_done_once(study: Study) -> None:
    event = {"id": str(uuid.uuid4()), "kind": "give", "utterances": [TEA], "label": "Gro"}
    assert who_acts.handle(study, event)["ok"]
    before = study.revision
    assert who_acts.handle(study, event)["ok"]
    assert study.revision == before


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "give", "utterances": [], "label": "Gro"},
        {"kind": "give", "utterances": "HN-R1-0002", "label": "Gro"},
        {"kind": "give", "utterances": [TEA], "label": 4},
        {"kind": "split", "utterance": TEA, "at": ["3"], "seen": ""},
        {"kind": "split", "utterance": TEA, "at": [3]},
        {"kind": "join", "utterances": [None]},
        {"kind": "alike"},
        {"kind": "code"},
    ],
)
def test_what_makes_no_sense_is_refused(study: Study, event: dict[str, Any]) -> None:
    before = study.revision
    assert not act(study, **event)["ok"]
    assert study.revision == before


def test_whose_a_coding_is_is_asked(study: Study) -> None:
    study.code(TEA, "te først")
    text = rows(study)[1]["text"]
    act(study, "split", utterance=TEA, at=[text.index("og så")], seen=text)
    asked = act(study, "give", utterances=[f"{TEA}b"], label="Gro")
    assert (asked["ok"], asked["asks"]) == (False, "shared")
    assert "--shared" not in asked["error"]
    assert act(study, "give", utterances=[f"{TEA}b"], label="Gro", shared="exchange")["ok"]
    assert set(study.codings()["kind"]) == {"interaction"}


def test_those_present_have_a_key_also_before_they_have_said_anything(study: Study) -> None:
    design.set_present(study, SESSION, [design.Present(person="p3", role="assistent")])
    people = who_state.whole(study, SESSION)["people"]
    last = next(one for one in people if one["label"] == "Sunniva")
    assert (last["attendance"] is not None, last["role"]) == (True, "assistent")
    keys = [one["label"] for one in people]
    act(study, "give", utterances=[TEA], label="Sunniva", attendance=last["attendance"])
    after = who_state.whole(study, SESSION)["people"]
    assert [one["label"] for one in after] == keys  # no key comes to mean somebody else
    assert next(one for one in after if one["label"] == "Sunniva")["attendance"] is None
    assert study.utterances(SESSION).set_index("utterance").loc[TEA, "person"] == "p3"


def test_a_guess_is_no_speaker_in_any_figure(study: Study) -> None:
    coding.give(study, [row["reference"] for row in rows(study)], None)
    told = rows(study)
    asks = [row for row in told if row["text"].endswith("?")]
    assert asks
    assert {row["guess"] for row in asks} == {"Mod"}
    assert {row["label"] for row in told} == {None}


def test_signs_of_who_speaks() -> None:
    both = [Voice("M", "Ingrid", True), Voice("A", "Kari", False)]
    assert guesses([Line("M", "Ja."), Line(None, "Nei."), Line(None, "Så?")], both) == [None, "A", "M"]
    many = [*both, Voice("B", "Amina", False)]
    talk = [Line(None, "Hva sier du, Amina?"), Line(None, "At Kari har rett."), Line(None, "Takk.")]
    assert guesses(talk, many) == ["M", "B", None]
    assert guesses(talk[:1], [*many, Voice("M2", None, True)]) == [
        None
    ]  # two moderate: nobody knows which of them asks
    assert guesses([], many) == []
