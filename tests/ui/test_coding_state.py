"""What the browser is told whole, with what it is told has changed since, is how things stand: after any acts."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from thorough import many

from qual import codebook, coding
from qual.study import Study
from qual.ui import acts, questions, serving
from qual.ui import coding_state as told
from qual.ui.windows import Window

SESSION = "HN-R1"
EXCHANGE = {"as": "interaction", "stance": "opposed"}


def source(study: Study) -> str:
    sessions = study.sessions()
    return str(sessions.loc[sessions["session"] == SESSION, "id"].iloc[0])


def laid(whole: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """What a browser makes of the two."""
    codings = {one["id"]: one for one in whole["codings"]}
    for gone in changed["gone"]:
        codings.pop(gone, None)
    codings |= {one["id"]: one for one in changed["codings"]}
    return {
        "codings": codings,
        "memos": _newest(whole["memos"], changed["memos"]),
        "points": _newest(whole["points"], changed["points"]),
        "codes": {
            one["id"]: (one["name"], one["colour"], one["failed"]) for one in _newest(whole["codes"], changed["codes"])
        },
    }


def folded(step: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    assert news["since"] == step["revision"]
    now = laid(step, news) | {"codes": _newest(step["codes"], news["codes"])}
    return now | {"codings": list(now["codings"].values()), "revision": news["revision"], "mark": news["mark"]}


def _newest(before: list[Any], now: list[Any] | None) -> list[Any]:
    return before if now is None else now


def stands(study: Study, source_id: str) -> dict[str, Any]:
    now = told.whole(study, source_id)
    return laid(now, {"gone": [], "codings": [], "memos": None, "points": None, "codes": None})


def act(study: Study, chance: random.Random) -> None:
    """One act at random, by this coder or by the other; most of them are possible."""
    said = [row for row in told.utterances(study, SESSION) if len(row["text"]) > 4]
    row, other = chance.choice(said), chance.choice(said)
    codings = list(study.codings()["coding"].unique())
    codes = study.codes()["code"].tolist()
    span = {"utterance": row["id"], "start": 0, "end": chance.randint(1, len(row["text"]))}
    event = chance.choice([
        {"kind": "code_new", "name": f"kode {chance.randint(1, 5)}", "spans": [span]},
        {"kind": "code_new", "name": "begge", "spans": [span, {"utterance": other["id"]}], **EXCHANGE},
        {"kind": "code_several", "codes": [], "names": ["begge", f"kode {chance.randint(1, 5)}"], "spans": [span]},
        {"kind": "respan", "coding": chance.choice(codings or ["-"]), "spans": [span]},
        {"kind": "remove", "coding": chance.choice(codings or ["-"])},
        {"kind": "describe", "coding": chance.choice(codings or ["-"]), **EXCHANGE, "valence": "negative"},
        {"kind": "memo", "on": "utterance", "target": row["id"], "text": "Tenk."},
        {"kind": "memo", "on": "coding", "target": chance.choice(codings or ["-"]), "text": "Tenk en gang til."},
        {"kind": "point", "statement": f"punkt {chance.randint(1, 3)}", "spans": [span]},
        {"kind": "correct", "utterance": row["id"], "text": row["text"] + " ja", "seen": row["text"]},
        {"kind": "undo"}, {"kind": "undo"}, {"kind": "redo"}, "rename", "merge",
    ])  # fmt: skip
    if isinstance(event, dict):
        acts.handle(study, {"id": str(uuid.uuid4()), **event})
    elif event == "rename" and codes:
        codebook.rename_code(study.acting("Bo"), study.code_id(chance.choice(codes)), f"kode {chance.random()}")
    elif event == "merge" and len(codes) > 1:
        one, two = chance.sample(codes, 2)
        codebook.merge_codes(study.acting("Bo"), study.code_id(one), study.code_id(two))


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=some.integers(0, 10_000))
def test_whole_and_changes_are_how_things_stand(study: Study, seed: int) -> None:
    chance, source_id = random.Random(seed), source(study)
    study.coder = "Cy"  # who has imported nothing, and so undoes codings only
    for _ in range(4):
        act(study, chance)
    whole = told.whole(study, source_id)
    texts = {row["id"]: row["text"] for row in told.utterances(study, SESSION)}
    step = whole  # what a browser has that is told after each act what is new since the one before
    for _ in range(8):
        act(study, chance)
        news = told.since(study, source_id, step["revision"], step["mark"])
        assert news is not None
        step = folded(step, news)
        assert laid(step, {"gone": [], "codings": [], "memos": None, "points": None, "codes": None}) == stands(
            study, source_id
        )
        changed = told.since(study, source_id, whole["revision"], whole["mark"])
        assert changed is not None
        assert laid(whole, changed) == stands(study, source_id)
        now = texts | {row["id"]: row["text"] for row in changed["texts"]}
        assert now == {row["id"]: row["text"] for row in told.utterances(study, SESSION)}


def test_who_says_what_and_in_which_utterances_is_told_whole(study: Study) -> None:
    source_id = source(study)
    whole = told.whole(study, source_id)
    coding.give(study, ["HN-R1-0003"], "Ny")
    assert told.since(study, source_id, whole["revision"], whole["mark"]) is None
    whole, before = told.whole(study, source_id), told.text(study, SESSION, "nb")
    coding.split(study, "HN-R1-0002", [18])
    assert told.since(study, source_id, whole["revision"], whole["mark"]) is None
    assert told.text(study, SESSION, "nb")["id"] != before["id"]
    whole = told.whole(study, source_id)
    study.undo()
    assert told.since(study, source_id, whole["revision"], whole["mark"]) is None
    assert told.text(study, SESSION, "nb")["id"] == before["id"]


def test_nothing_done_nothing_told(study: Study) -> None:
    source_id = source(study)
    study.code("HN-R1-0002", "te")
    whole = told.whole(study, source_id)
    changed = told.since(study, source_id, whole["revision"], whole["mark"])
    assert changed is not None
    assert [changed[part] for part in ("codings", "gone", "texts", "codes", "memos")] == [[], [], [], None, None]


def test_a_code_that_has_not_passed_its_test_is_told_when_somebody_says_so(study: Study) -> None:
    source_id = source(study)
    study.code("HN-R1-0002", "te")
    whole = told.whole(study, source_id)
    code = study.code_id("te")
    codebook.record_verdict(study, "code", "code", code, ["sorting", "says"])
    changed = told.since(study, source_id, whole["revision"], whole["mark"])
    assert changed is not None
    assert [one["failed"] for one in (*whole["codes"], *changed["codes"]) if one["id"] == code] == [False, True]
    codebook.record_verdict(study, "code", "code", code, "grounded")
    assert not any(one["failed"] for one in told.whole(study, source_id)["codes"])


def test_a_corrected_text_says_so_and_what_came_in_is_there_for_who_asks(study: Study) -> None:
    source_id = source(study)
    first = told.utterances(study, SESSION)[1]
    whole = told.whole(study, source_id)
    coding.correct(study, first["id"], f"Ja. {first['text']}")
    changed = told.since(study, source_id, whole["revision"], whole["mark"])
    assert changed is not None
    assert [one["corrected"] for one in changed["texts"]] == [True]
    assert [row["reference"] for row in told.utterances(study, SESSION) if row["corrected"]] == [first["reference"]]
    asked = {"kind": "first", "number": 1, "utterance": first["id"]}
    assert questions.answer(study, asked, "nb")["first"] == first["text"]
    study.undo()
    assert not any(row["corrected"] for row in told.utterances(study, SESSION))


def test_after_much_all_is_told_anew(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    source_id = source(study)
    whole = told.whole(study, source_id)
    then = whole["revision"], whole["mark"]
    monkeypatch.setattr(told, "MOST", 3)
    code = codebook.add_code(study, "te")
    row = told.utterances(study, SESSION)[1]
    for end in range(1, 5):
        assert told.since(study, source_id, *then) is not None
        coding.apply(study, code, [coding.Span(row["id"], 0, end)])
    assert told.since(study, source_id, *then) is None


def test_after_a_coder_has_another_name_all_is_told_anew(study: Study) -> None:
    source_id = source(study)
    study.code("HN-R1-0002", "te")
    bo = study.acting("Bo")
    codebook.add_code(bo, "kaffe")
    whole = told.whole(study, source_id)
    coding.rename_coder(bo, study.coder, "Ada Å")
    assert told.since(study, source_id, whole["revision"], whole["mark"]) is None
    assert {one["coder"] for one in told.whole(study, source_id)["codings"]} == {"Ada Å"}
    answer = serving.act(Window(study, "nb", ""), {"views": {"coding": {"source": source_id, "session": SESSION}}})
    assert answer["views"]["coding"]["coder"] == "Ada Å"  # the window that is open stays the same person


def test_a_memo_comes_back_with_the_coding_that_it_stands_on(study: Study) -> None:
    source_id = source(study)
    made = study.code("HN-R1-0002", "te")
    coding.add_memo(study.acting("Bo"), "coding", made, "Tenk.")
    coding.remove(study, made)
    whole = told.whole(study, source_id)
    study.coder = "Ada"
    study.undo()
    changed = told.since(study, source_id, whole["revision"], whole["mark"])
    assert changed is not None
    assert laid(whole, changed) == stands(study, source_id)
    assert "Tenk." in [memo["text"] for memo in changed["memos"]]


@pytest.mark.parametrize("told_after", [False, True], ids=["told before the backup", "told after it"])
def test_after_a_backup_is_put_in_place_all_is_told_anew(study: Study, told_after: bool) -> None:
    source_id = source(study)
    first = told.whole(study, source_id)
    study.backup()
    study.code("HN-R1-0002", "te")
    whole = told.whole(study, source_id) if told_after else first
    with Study(study.folder) as other:
        other.restore()
    assert told.since(study, source_id, whole["revision"], whole["mark"]) is None
    anew = told.whole(study, source_id)
    assert anew["codings"] == []
    study.code("HN-R1-0002", "kaffe")
    changed = told.since(study, source_id, anew["revision"], anew["mark"])
    assert changed is not None
    assert len(changed["codings"]) == 1
