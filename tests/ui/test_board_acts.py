"""The board's handler: an event in, one act of the library, an answer out; once however often it comes."""

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
from qual.study import Study
from qual.ui import acts, board_acts


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Study.create(tmp_path / "study", name="Liten", coder="K") as made:
        acts._answered.clear()
        for name in ("a", "b", "c"):
            codebook.add_code(made.acting("K"), name)
        yield made


def do(study: Study, kind: str, **fields: Any) -> dict[str, Any]:
    return board_acts.handle(study, {"id": str(uuid.uuid4()), "kind": kind, **fields}, "nb")


def ids(study: Study, *names: str) -> list[str]:
    return [study.code_id(name) for name in names]


def groups(study: Study) -> dict[str, str]:
    return study.codes().set_index("code")["group"].dropna().to_dict()


def test_from_codes_to_a_group_to_a_concept_and_back(study: Study) -> None:
    answer = do(study, "move_new", codes=ids(study, "a", "b"), name="G")
    assert groups(study) == {"a": "G", "b": "G"}
    assert do(study, "move", codes=ids(study, "b"), group="residual")["ok"]
    assert do(study, "move", codes=ids(study, "c"), group=answer["group"])["ok"]
    assert groups(study) == {"a": "G", "c": "G"}
    concept = do(study, "raise", groups=[answer["group"]], concept="K")["concept"]
    assert set(study.codes()["concepts"]) == {"K", ""}
    assert do(study, "lower", group=answer["group"], concept=concept)["ok"]
    assert set(study.codes()["concepts"]) == {""}
    assert [do(study, "undo")["operation"] for _ in range(2)] == ["concept.unlink", "concept.raise"]
    assert do(study, "redo")["operation"] == "concept.raise"


def test_an_act_may_name_what_an_act_before_it_made(study: Study) -> None:
    """The browser does not wait for an answer before it goes on."""
    made = {"id": str(uuid.uuid4()), "kind": "group_new", "name": "G"}
    code = {"id": str(uuid.uuid4()), "kind": "code_new", "name": "d"}
    for event in (made, code, made):  # and one comes twice
        assert board_acts.handle(study, event, "nb")["ok"]
    assert do(study, "move", codes=[code["id"]], group=made["id"])["ok"]
    assert do(study, "raise", groups=[made["id"]], concept="K")["ok"]
    assert groups(study) == {"d": "G"}
    assert [one["operation"] for one in coding.log(study, limit=4)] == [
        "concept.raise",
        "code.move",
        "code.add",
        "group.add",
    ]


def test_a_verdict_and_a_silenced_advice(study: Study) -> None:
    code = codebook.add_code(study.acting("K"), "samarbeid")
    assert do(study, "verdict", test="code", target=code, answer="topic", reason="bare et tema")["ok"]
    assert do(study, "silence", code=code, key="codebook.advice.generic")["ok"]
    [row] = [row for row in codebook.board(study)["codes"] if row["id"] == code]
    assert (row["test"], row["advice"]) == ("failed", None)
    [verdict] = codebook.read_from(study).verdicts
    assert (verdict.answer, verdict.reason, verdict.by) == ("topic", "bare et tema", "K")


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "move", "codes": [], "group": "residual"}, {"kind": "move", "codes": "a", "group": "residual"},
        {"kind": "move_new", "codes": ["x"], "name": " "}, {"kind": "verdict", "test": "ingen", "target": "x", "answer": "y"},
        {"kind": "verdict", "test": "code", "target": "x", "answer": "y", "reason": 3}, {"kind": "code"}, {},
        {"kind": "move", "codes": ["borte"], "group": "borte", "grouping": 4},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_answered_and_stores_nothing(study: Study, event: dict[str, Any]) -> None:
    before = study.revision
    answer = board_acts.handle(study, {"id": str(uuid.uuid4()), **event}, "nb")
    assert not answer["ok"]
    assert answer["error"]
    assert study.revision == before


def test_what_is_gone_is_told_in_the_readers_language(study: Study) -> None:
    answer = do(study, "move", codes=["borte"], group="residual", grouping=None)
    assert answer["error"].startswith("Studien har ingen gruppering")
    do(study, "group_new", name="G")
    assert "finnes ikke (lenger)" in do(study, "move", codes=["borte"], group="borte")["error"]


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = (
    "codes",
    "groups",
    "group",
    "grouping",
    "name",
    "concept",
    "test",
    "target",
    "answer",
    "reason",
    "code",
    "key",
)


@given(
    kind=some.sampled_from([*board_acts._KINDS, "code"]), fields=some.dictionaries(some.sampled_from(FIELDS), anything)
)
@settings(max_examples=many(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_event_raises(study: Study, kind: str, fields: dict[str, Any]) -> None:
    answer = do(study, kind, **fields)
    assert answer["ok"] or answer["error"]
