from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from thorough import many

from qual import codebook, coding
from qual.errors import StudyError
from qual.study import Study
from qual.transcripts import Place
from qual.ui import acts

TEXT = """M1: Hva har skjedd siden sist?
D1: nei 😀 det er blitt noe vi bare gjør 👩‍👧 hver dag
D2: ja ikke sant, men ikke alle gjør det
D1: de som kan det
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    file = tmp_path / "BN-R1.txt"
    file.write_text(TEXT, encoding="utf-8")
    with Study.create(tmp_path / "study", name="Liten", coder="K") as made:
        made.add(file, place=Place(session="BN-R1", group="BN", round=1, create=True))
        acts._answered.clear()
        yield made


@pytest.fixture
def said(study: Study) -> list[dict[str, Any]]:
    return study.utterances().to_dict("records")


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": kind, **fields}


def span(row: dict[str, Any], words: str | None = None) -> dict[str, Any]:
    if words is None:
        return {"utterance": row["id"]}
    start = row["text"].index(words)
    return {"utterance": row["id"], "start": start, "end": start + len(words), "text": words}


def coded(study: Study) -> list[tuple[str, str]]:
    return list(study.codings()[["code", "text"]].itertuples(index=False, name=None))


def test_a_code_is_stored_under_the_acts_own_id(study: Study, said: list[dict[str, Any]]) -> None:
    act = event("code_new", name="blitt en vane", spans=[span(said[1], "noe vi bare gjør")])
    answer = acts.handle(study, act)
    assert answer["ok"]
    assert coded(study) == [("blitt en vane", "noe vi bare gjør")]
    assert answer["coding"] == study.codings()["coding"][0]
    assert answer["code"] == study.code_id("blitt en vane")
    assert study.store.done(act["id"])


@pytest.mark.parametrize("forgotten", [False, True], ids=["in memory", "from the log"])
def test_the_same_act_is_done_once(study: Study, said: list[dict[str, Any]], forgotten: bool) -> None:
    code = acts.handle(study, event("code_new", name="a", spans=[span(said[1])]))["code"]
    act = event("code", code=code, spans=[span(said[2])])
    assert acts.handle(study, act)["ok"]
    acts.handle(study, event("remove", coding=acts._answered[str(study.folder), act["id"]]["coding"]))
    if forgotten:
        acts._answered.clear()
    assert acts.handle(study, act)["ok"]
    assert len(coded(study)) == 1  # the one that was removed did not come back


def test_a_queue_is_done_in_order_and_may_name_its_own_acts(study: Study, said: list[dict[str, Any]]) -> None:
    first = event("code_new", name="a", spans=[span(said[1])])
    queue = [
        first,
        event("code_new", name="A", spans=[span(said[2])]),
        event("remove", coding=first["id"]),
        event("code_new", name="b", spans=[span(said[3])]),
    ]
    assert [acts.handle(study, act)["ok"] for act in queue] == [True] * 4
    assert coded(study) == [("a", said[2]["text"]), ("b", said[3]["text"])]
    operations = [entry["operation"] for entry in coding.log(study, coder="K", limit=4)][::-1]
    assert operations == ["coding.apply_new", "coding.apply", "coding.remove", "coding.apply_new"]


def test_undo_and_redo_are_done_once_each(study: Study, said: list[dict[str, Any]]) -> None:
    for row in said[1:]:
        acts.handle(study, event("code_new", name="a", spans=[span(row)]))
    undo, redo = event("undo"), event("redo")
    assert [acts.handle(study, undo)["operation"] for _ in range(3)] == ["coding.apply"] * 3
    assert len(coded(study)) == 2
    assert acts.history(study)["redo"]["operation"] == "coding.apply"  # type: ignore[index]
    assert [acts.handle(study, redo)["ok"] for _ in range(2)] == [True, True]
    assert len(coded(study)) == 3
    assert acts.history(study)["redo"] is None
    assert not acts.handle(study, event("redo"))["ok"]


def test_an_undo_that_comes_again_after_a_restart_is_done_once(study: Study, said: list[dict[str, Any]]) -> None:
    for row in said[1:]:
        acts.handle(study, event("code_new", name="a", spans=[span(row)]))
    undo = event("undo")
    acts.handle(study, undo)
    acts._answered.clear()  # what a new process knows: the log only
    assert acts.handle(study, undo)["ok"]
    assert len(coded(study)) == len(said) - 2


def test_history_says_what_undo_and_redo_will_do(study: Study, said: list[dict[str, Any]]) -> None:
    acts.handle(study, event("code_new", name="a", spans=[span(said[1])]))
    acts.handle(study, event("memo", on="utterance", target=said[1]["id"], text="Husk dette."))
    for _ in range(2):
        told = acts.history(study)
        assert told["undo"] is not None
        assert told["undo"]["operation"] == acts.handle(study, event("undo"))["operation"]
    for _ in range(2):
        told = acts.history(study)
        assert told["redo"] is not None
        assert told["redo"]["operation"] == acts.handle(study, event("redo"))["operation"]
    acts.handle(study, event("undo"))
    acts.handle(study, event("code_new", name="a", spans=[span(said[2])]))
    assert acts.history(study)["redo"] is None  # something new was done


def test_positions_are_code_points_also_behind_emoji(study: Study, said: list[dict[str, Any]]) -> None:
    words = "👩‍👧 hver dag"
    assert acts.handle(study, event("code_new", name="a", spans=[span(said[1], words)]))["ok"]
    assert coded(study) == [("a", words)]
    units = len(said[1]["text"][: said[1]["text"].index("noe")].encode("utf-16-le")) // 2
    wrong = {"utterance": said[1]["id"], "start": units, "end": units + 3, "text": "noe"}
    answer = acts.handle(study, event("code_new", name="a", spans=[wrong]), "nb")
    assert not answer["ok"]
    assert "noe" in answer["error"]
    assert len(coded(study)) == 1


def test_an_exchange_is_one_coding_with_several_segments(study: Study, said: list[dict[str, Any]]) -> None:
    acts.handle(
        study, event("code_new", name="a", spans=[span(said[1]), span(said[2], "ikke alle")], **{"as": "interaction"})
    )
    found = study.codings()
    assert found["coding"].nunique() == 1
    assert list(found["segment"]) == [0, 1]
    assert set(found["kind"]) == {"interaction"}


def test_suggestions_are_answered(study: Study, said: list[dict[str, Any]]) -> None:
    code = acts.handle(study, event("code_new", name="a", spans=[span(said[3])]))["code"]
    start = said[1]["text"].index("noe")
    yes = event("accept", utterance=said[1]["id"], code=code, rank=2, score=0.4, span=[start, start + 3])
    no = event("reject", utterance=said[2]["id"], code=code, rank=1, score=0.7)
    assert acts.handle(study, yes)["coding"]
    assert acts.handle(study, no) == {"id": no["id"], "ok": True}
    assert ("a", "noe") in coded(study)
    assert "suggestion" in set(study.codings()["origin"])


def test_memos_are_written_and_deleted(study: Study, said: list[dict[str, Any]]) -> None:
    memo = acts.handle(study, event("memo", on="utterance", target=said[1]["id"], text="Husk dette."))["memo"]
    assert [row["text"] for row in coding.memos(study)] == ["Husk dette."]
    delete = event("memo_delete", memo=memo)
    assert [acts.handle(study, delete)["ok"] for _ in range(2)] == [True, True]
    assert coding.memos(study) == []


def test_what_a_coding_stands_for_is_said_and_said_anew(study: Study, said: list[dict[str, Any]]) -> None:
    exchange = [span(said[1]), span(said[2])]
    made = event("code_new", name="a", spans=exchange, valence="negative", **{"as": "interaction", "stance": "opposed"})
    acts.handle(study, made)
    told = ["kind", "stance", "valence"]
    assert list(study.codings()[told].iloc[0]) == ["interaction", "opposed", "negative"]
    change = event("describe", coding=made["id"], valence=None, **{"as": "interaction", "stance": "developed"})
    assert acts.handle(study, change)["ok"]
    assert list(study.codings()[told].iloc[0]) == ["interaction", "developed", None]
    acts.handle(study, event("undo"))
    assert list(study.codings()[told].iloc[0]) == ["interaction", "opposed", "negative"]
    alone = event("describe", coding=made["id"], **{"as": "individual", "stance": "agreed"})
    assert not acts.handle(study, alone)["ok"]


def test_several_codes_are_given_in_one_act(study: Study, said: list[dict[str, Any]]) -> None:
    first = acts.handle(study, event("code_new", name="a", spans=[span(said[1])]))["code"]
    words = [span(said[2], "ikke alle")]
    made = acts.handle(study, event("code_several", codes=[first], names=["b", "c"], spans=words))
    assert made["ok"]
    found = study.codings().set_index("coding").loc[made["codings"]]
    assert list(found["code"]) == ["a", "b", "c"]
    assert set(found["text"]) == {"ikke alle"}
    acts.handle(study, event("undo"))
    assert list(study.codes()["code"]) == ["a"]
    assert not acts.handle(study, event("code_several", codes=[], names=[], spans=words))["ok"]
    assert not acts.handle(study, event("code_several", codes="a", names=[], spans=words))["ok"]


def test_a_coding_is_made_longer_as_one_act(study: Study, said: list[dict[str, Any]]) -> None:
    made = event("code_new", name="a", spans=[span(said[2], "ikke alle")])
    acts.handle(study, made)
    longer = event("respan", coding=made["id"], spans=[span(said[2], "men ikke alle gjør")])
    assert acts.handle(study, longer)["ok"]
    assert list(study.codings()["text"]) == ["men ikke alle gjør"]
    assert not acts.handle(study, event("respan", coding=made["id"], spans=[]))["ok"]
    acts.handle(study, event("undo"))
    assert list(study.codings()["text"]) == ["ikke alle"]


def test_a_reference_point_begins_from_words_before_there_is_any_code(study: Study, said: list[dict[str, Any]]) -> None:
    words = span(said[1], "noe vi bare gjør")
    act = event("point", statement=" Det går av  seg selv ", spans=[words])
    made = acts.handle(study, act)
    assert made["ok"]
    [point] = codebook.read_from(study).reference_points
    assert (point.statement, [link.quotation for link in point.links]) == ("Det går av seg selv", ["noe vi bare gjør"])
    assert study.codes().empty
    acts._answered.clear()
    assert acts.handle(study, act)["point"] == made["point"]  # it came twice, and is told from the log
    again = acts.handle(study, event("point", statement="det går av seg selv", spans=[span(said[2])]))
    assert len(codebook.read_from(study).reference_points[0].links) == 2  # one point, tied to more
    assert again["ok"]
    wrong = {**words, "text": "noe annet"}
    assert not acts.handle(study, event("point", statement="X", spans=[wrong]))["ok"]
    assert not acts.handle(study, event("point", statement=" ", spans=[words]))["ok"]
    acts.handle(study, event("undo"))
    acts.handle(study, event("undo"))
    assert codebook.read_from(study).reference_points == ()


def test_memos_stand_on_codings_and_the_session_too(study: Study, said: list[dict[str, Any]]) -> None:
    made = event("code_new", name="a", spans=[span(said[1])])
    acts.handle(study, made)
    source = str(study.sessions()["id"].iloc[0])
    for on, target in (("coding", made["id"]), ("session", source)):
        assert acts.handle(study, event("memo", on=on, target=target, text=f"På {on}."))["ok"]
    assert [memo["target_kind"] for memo in coding.memos(study)] == ["coding", "session"]
    assert [memo["on"] for memo in coding.search(study, "på")] == ["a (BN-R1-0002)", "BN-R1"]


def test_a_correction_never_overwrites_anothers(study: Study, said: list[dict[str, Any]]) -> None:
    seen = said[3]["text"]
    first = event("correct", utterance=said[3]["id"], text="de som kan", seen=seen)
    late = event("correct", utterance=said[3]["id"], text="de som kan det godt", seen=seen)
    assert acts.handle(study, first) == {"id": first["id"], "ok": True}
    answer = acts.handle(study, late, "nb")
    assert not answer["ok"]
    assert answer["now"] == "de som kan"
    assert acts.handle(study, event("correct", utterance=said[3]["id"], text="de som kan det godt", seen="de som kan"))[
        "ok"
    ]
    for _ in range(2):
        acts.handle(study, event("undo"))
    assert study.utterances()["text"].iloc[3] == seen


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], "code", {}, {"id": 3, "kind": "undo"}, {"id": "x" * 37, "kind": "undo"}, {"id": "1"},
        {"id": "1", "kind": "fly"}, {"id": "1", "kind": "code", "code": "x", "spans": []}, {"id": "1", "kind": "code_new"},
        {"id": "1", "kind": "code_new", "name": "a", "spans": [{"utterance": "none"}]},
        {"id": "1", "kind": "code_new", "name": "a", "spans": ["x"]}, {"id": "1", "kind": "remove", "coding": "none"},
        {"id": "1", "kind": "accept", "utterance": "none", "code": "none"}, {"id": "1", "kind": "memo_delete", "memo": "x"},
        {"id": "1", "kind": "memo", "on": "utterance", "target": "none", "text": "a"},
        {"id": "1", "kind": "memo", "on": "session", "target": "none", "text": "a"}, {"id": "1", "kind": "undo"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_an_answer_in_words(study: Study, wrong: object) -> None:
    study.coder = "somebody without acts"
    nb, _ = acts.handle(study, wrong, "nb"), acts._answered.clear()
    en = acts.handle(study, wrong, "en")
    assert not nb["ok"]
    assert len(nb["error"]) > 10
    assert nb["error"] != en["error"]
    assert coded(study) == []


_keys = some.sampled_from(["utterance", "start", "end", "text"])
_json = some.recursive(
    some.none() | some.booleans() | some.integers(-3, 60) | some.floats() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(_keys, inner),
    max_leaves=6,
)
_fields = [
    "code", "name", "spans", "as", "stance", "valence", "origin", "rank", "coding", "utterance", "score", "span", "text",
    "memo", "on", "target", "seen",
]  # fmt: skip


@settings(max_examples=many(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=some.sampled_from(list(acts._KINDS)), fields=some.dictionaries(some.sampled_from(_fields), _json))
def test_no_event_raises(study: Study, kind: str, fields: dict[str, Any]) -> None:
    answer = acts.handle(study, event(kind, **fields))
    assert answer["ok"] or answer["error"]


def test_a_disk_that_fails_is_told_and_the_act_may_come_again(
    study: Study, said: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StudyError("study.disk_full", folder=study.folder)

    act = event("code_new", name="a", spans=[span(said[1])])
    with monkeypatch.context() as patch:
        patch.setattr(study.store, "act", full)
        answer = acts.handle(study, act, "nb")
    assert (answer["ok"], answer["later"]) == (False, True)
    assert "Disken er full" in answer["error"]
    assert acts.handle(study, act)["ok"]
    assert len(coded(study)) == 1
