"""Every act on the codebook can be undone and redone, in any sequence."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from thorough import many

from qual import codebook as cb
from qual.codebook import Code, Codebook, Concept, Link, ReferencePoint, Relation, Verdict
from qual.errors import CodebookError, HistoryError
from qual.store import Desk, record
from qual.store import schema as t

from .conftest import apply, open_study, rows

NAMES = ("en", "to", "tre", "fire")
LOADS = (
    Codebook(codes=(Code("en", group="G"), Code("to", definition="d"), Code("fem"))),
    Codebook(
        codes=(Code("tre", "framework", colour=2, group="F"), Code("en")), concepts=(Concept("K", groups=("F",)),),
        reference_points=(ReferencePoint("S", "n", (Link("utterance", "BN-R2-0002", 0, 3), Link("code", "en"))),),
        verdicts=(Verdict("code", "code", "en", "sorting", "r"),), relations=(Relation("K bærer", ("K",)),),
    ),
)  # fmt: skip
ACTS = (
    "add_code", "rename_code", "set_definition", "retire_code", "merge_codes", "add_grouping", "activate_grouping",
    "add_group", "move_code", "move_out", "add_concept", "link_group", "unlink_group", "add_reference_point",
    "link_reference", "relate", "retie", "delete_relation", "delete_concept", "record_verdict", "load", "apply",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11), st.integers(0, 11)), min_size=3, max_size=12)


def pick(study: Desk, table: Any, number: int) -> str:
    with study.read() as connection:
        ids = sorted(connection.execute(select(table.c.id)).scalars())
    return ids[number % len(ids)] if ids else "none"


def step(study: Desk, act: str, m: int, n: int) -> None:
    code, other, group = pick(study, t.codes, m), pick(study, t.codes, n), pick(study, t.code_groups, n)
    name = NAMES[m % 4]
    doors: dict[str, Any] = {
        "add_code": lambda: cb.add_code(study, name, definition="d" * (n % 2)),
        "rename_code": lambda: cb.rename_code(study, code, f"{name} {n}"),
        "set_definition": lambda: cb.set_definition(study, code, "x" * (n % 3)),
        "retire_code": lambda: cb.retire_code(study, code),
        "merge_codes": lambda: cb.merge_codes(study, code, other),
        "add_grouping": lambda: cb.add_grouping(study, f"Forsøk {m % 3}", framework=n % 3 == 0),
        "activate_grouping": lambda: cb.activate_grouping(study, pick(study, t.groupings, m)),
        "add_group": lambda: cb.add_group(study, name, definition="g"),
        "move_code": lambda: cb.move_code(study, [code, other], group, grouping_of(study, group)),
        "move_out": lambda: cb.move_code(study, code, None, pick(study, t.groupings, n)),
        "add_concept": lambda: cb.add_concept(study, name),
        "link_group": lambda: cb.link_group(study, pick(study, t.concepts, m), group),
        "unlink_group": lambda: cb.unlink_group(study, pick(study, t.concepts, m), group),
        "add_reference_point": lambda: cb.add_reference_point(study, name, note="n"),
        "link_reference": lambda: cb.link_reference(study, pick(study, t.reference_points, m), "code", other),
        "relate": lambda: cb.relate(study, name, [pick(study, t.concepts, m), pick(study, t.concepts, n)]),
        "retie": lambda: cb.retie(study, pick(study, t.relations, m), [pick(study, t.concepts, n)]),
        "delete_relation": lambda: cb.delete_relation(study, pick(study, t.relations, m)),
        "delete_concept": lambda: cb.delete_concept(study, pick(study, t.concepts, m)),
        "record_verdict": lambda: cb.record_verdict(study, "code", "code", code, "empirical", "r"),
        "load": lambda: cb.load_into(study, LOADS[m % 2]),
        "apply": lambda: apply(study, code, "BN-R2-0002", m, m + 2) if code != "none" else None,
    }
    with suppress(CodebookError):  # refused acts are part of a person's day; they must leave no trace
        doors[act]()


def grouping_of(study: Desk, group: str) -> str:
    with study.read() as connection:
        found = connection.execute(select(t.code_groups.c.grouping_id).where(t.code_groups.c.id == group)).scalar()
    return found or "none"


@given(steps=steps)
@settings(max_examples=many(20), deadline=None)
def test_undo_all_then_redo_all(steps: list[tuple[str, int, int]]) -> None:
    folder = Path(tempfile.mkdtemp())
    study = open_study(folder)
    try:
        states = [(cb.read_from(study), rows(study))]
        for act, m, n in steps:
            step(study, act, m, n)
            if (state := (cb.read_from(study), rows(study))) != states[-1]:
                states.append(state)
        for state in reversed(states[:-1]):
            record.undo(study)
            assert (cb.read_from(study), rows(study)) == state
        assert states[0] == (Codebook(), states[0][1])
        for state in states[1:]:
            record.redo(study)
            assert (cb.read_from(study), rows(study)) == state
    finally:
        study.close()
        shutil.rmtree(folder)


def test_what_others_built_upon_is_not_undone(tmp_path: Path) -> None:
    study = open_study(tmp_path)
    code = cb.add_code(study, "a")
    cb.record_verdict(study.acting("Bo"), "code", "code", code, "topic")
    with pytest.raises(HistoryError) as caught:
        record.undo(study)
    assert caught.value.values["what"] == "verdicts"
    study.close()
