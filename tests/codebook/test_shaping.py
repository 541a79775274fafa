"""Groups, concepts and groupings renamed, deleted and copied; codes split and recoded; what changed, from the log."""

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
from qual import coding
from qual.errors import CodebookError
from qual.store import Desk, record
from qual.store import schema as t

from .conftest import apply, open_study, rows


def code_of(caught: pytest.ExceptionInfo[CodebookError]) -> str:
    assert caught.value.text("nb") != caught.value.text("en")
    return caught.value.code


def grouping_of(study: Desk, name: str) -> str:
    with study.read() as connection:
        return next(g["id"] for g in cb.acts.store.groupings(connection) if g["name"] == name)


@pytest.fixture
def ladder(study: Desk) -> dict[str, str]:
    made = {name: cb.add_code(study, name) for name in ("a", "b", "c", "d")}
    made |= {name: cb.add_group(study, name) for name in ("G", "H")}
    cb.move_code(study, [made["a"], made["b"]], made["G"])
    cb.move_code(study, made["c"], made["H"])
    made["K"] = cb.add_concept(study, "K")
    cb.link_group(study, made["K"], made["G"])
    return made


def test_rename_and_taken_names(study: Desk, ladder: dict[str, str]) -> None:
    cb.rename_group(study, ladder["G"], "Å ringe")
    cb.rename_concept(study, ladder["K"], "Mot")
    cb.rename_grouping(study, grouping_of(study, "Hovedgruppering"), "Første")
    book = cb.read_from(study)
    assert [group.name for group in book.groupings[0].groups] == ["Å ringe", "H"]
    assert (book.groupings[0].name, book.concepts[0].name, book.concepts[0].groups) == ("Første", "Mot", ("Å ringe",))
    with pytest.raises(CodebookError) as caught:
        cb.rename_group(study, ladder["H"], "å RINGE")
    assert code_of(caught) == "codebook.name_in_use"
    cb.rename_group(study, ladder["G"], "å ringe")  # its own name in other letters


def test_delete_group_lets_its_codes_fall_back(study: Desk, ladder: dict[str, str]) -> None:
    cb.record_verdict(study, "grouping", "code group", ladder["G"], "holds")
    memo = coding.add_memo(study, "code group", ladder["G"], "hva holder dem sammen?")
    before = rows(study)
    cb.delete_group(study, ladder["G"])
    book = cb.read_from(study)
    assert [code.group for code in book.codes] == [None, None, "H", None]
    assert book.concepts[0].groups == ()
    assert book.verdicts == ()
    (found,) = coding.search(study)
    assert (found["id"], found["on"], found["there"]) == (memo, "G", False)
    record.undo(study)
    assert rows(study) == before


def test_delete_concept_and_grouping(study: Desk, ladder: dict[str, str]) -> None:
    before = rows(study)
    cb.delete_concept(study, ladder["K"])
    assert cb.read_from(study).concepts == ()
    first = grouping_of(study, "Hovedgruppering")
    second = cb.add_grouping(study, "Andre")
    with pytest.raises(CodebookError) as caught:
        cb.delete_grouping(study, first)
    assert code_of(caught) == "codebook.grouping_active"
    cb.activate_grouping(study, second)
    cb.delete_grouping(study, first)
    cb.delete_grouping(study, second)  # the last one may go, active as it is
    assert cb.read_from(study).groupings == ()
    assert len(cb.read_from(study).codes) == 4
    for _ in range(5):
        record.undo(study)
    assert rows(study) == before


def test_a_second_attempt_is_compared_with_the_first(study: Desk, ladder: dict[str, str]) -> None:
    first = grouping_of(study, "Hovedgruppering")
    second = cb.copy_grouping(study, first, "Andre forsøk")
    book = cb.read_from(study)
    assert [group.codes for group in book.groupings[1].groups] == [("a", "b"), ("c",)]
    assert book.concepts[0].groups == ("G", "Andre forsøk / G")
    with study.read() as connection:
        h = next(g["id"] for g in cb.acts.store.groups(connection, second) if g["name"] == "H")
    same = cb.compare_groupings(study, first, second)
    assert (same.together, same.only_first, same.only_second, same.left_out, same.agreement) == (
        (("a", "b"),),
        (),
        (),
        (),
        1,
    )
    cb.move_code(study, [ladder["b"], ladder["d"]], h, second)
    found = cb.compare_groupings(study, first, second)
    assert found.together == ()
    assert found.only_first == (cb.Apart(("a", "b"), "G", ("G", "H")),)
    assert [(pair.codes, pair.others) for pair in found.only_second] == [
        (("b", "c"), ("G", "H")), (("b", "d"), ("G", None)), (("c", "d"), ("H", None)),
    ]  # fmt: skip
    assert (found.left_out, found.agreement) == (("d",), 0)
    with pytest.raises(CodebookError):
        cb.compare_groupings(study, first, "borte")


def test_split_leaves_the_rest_and_memos_follow(study: Desk, ladder: dict[str, str]) -> None:
    one, two, three = (apply(study, ladder["a"], "BN-R2-0002", n, n + 3) for n in (0, 4, 8))
    coding.add_memo(study, "code", ladder["a"], "for vid?")
    coding.add_memo(study, "coding", one, "dette er noe annet")
    before = rows(study)
    made = cb.split_code(study, ladder["a"], {" a1 ": [one], "a2": [two]})
    codings = {key: row[1] for key, row in rows(study)["codings"].items()}
    assert codings == {one: made["a1"], two: made["a2"], three: ladder["a"]}
    assert {code.name: code.group for code in cb.read_from(study).codes} == {
        "a": "G", "b": "G", "c": "H", "d": None, "a1": "G", "a2": "G",
    }  # fmt: skip
    assert [memo["on"] for memo in coding.search(study)] == ["a", "a1 (BN-R2-0002)"]
    record.undo(study)
    assert rows(study) == before
    cb.split_code(study, ladder["a"], {"a1": [one], "a2": [two, three]})
    assert "a" not in [code.name for code in cb.read_from(study).codes]
    assert sorted(memo["on"] for memo in coding.search(study, "vid")) == ["a", "a1", "a2"]
    record.undo(study)
    assert rows(study) == before


def test_split_that_cannot_be(study: Desk, ladder: dict[str, str]) -> None:
    one, other = apply(study, ladder["a"], "BN-R2-0002", 0, 3), apply(study, ladder["b"], "BN-R2-0002", 0, 3)
    before = rows(study)
    for parts, code in (
        ({"B": [one]}, "name_in_use"), ({"x": [other]}, "split_codings"), ({"x": [one], "y": [one]}, "split_codings"),
        ({"x": []}, "split_codings"), ({"x": ["borte"]}, "codings_gone"), ({" ": [one]}, "no_name"),
    ):  # fmt: skip
        with pytest.raises(CodebookError) as caught:
            cb.split_code(study, ladder["a"], parts)
        assert code_of(caught) == f"codebook.{code}"
    assert rows(study) == before


def test_recode_many_joins_what_says_the_same(study: Desk, ladder: dict[str, str]) -> None:
    one, two = apply(study, ladder["a"], "BN-R2-0002", 0, 3), apply(study, ladder["a"], "BN-R2-0002", 4, 8)
    there = apply(study, ladder["b"], "BN-R2-0002", 0, 3)
    coding.add_memo(study, "coding", one, "hm")
    before = rows(study)
    assert cb.recode_many(study, [one, two, two, there], ladder["b"]) == 2
    assert {key: row[1] for key, row in rows(study)["codings"].items()} == {two: ladder["b"], there: ladder["b"]}
    assert [memo["target_id"] for memo in coding.memos(study)] == [there]
    record.undo(study)
    assert rows(study) == before


# --- revisions -----------------------------------------------------------------------------------------------
def told(study: Desk, **when: Any) -> list[tuple[Any, ...]]:
    found = cb.revisions(study, **when)
    return [(row["change"], row["kind"], row["name"], row["before"], row["after"]) for row in found]


def test_revisions_say_what_changed_between_two_moments(study: Desk, ladder: dict[str, str]) -> None:
    assert told(study)[:2] == [("added", "code", "a", None, None), ("added", "code", "b", None, None)]
    assert ("moved", "code", "a", None, "G") in told(study)
    assert ("linked", "concept", "K", None, "G") in told(study)
    since = after_now(study)
    cb.rename_code(study, ladder["d"], "e")
    cb.merge_codes(study, ladder["a"], ladder["c"])
    cb.move_code(study, ladder["b"], ladder["H"])
    cb.retire_code(study, ladder["d"])
    cb.delete_group(study, ladder["G"])
    assert told(study, since=since) == [
        ("renamed", "code", "e", "d", "e"),
        ("merged", "code", "a", None, "c"),
        ("moved", "code", "b", "G", "H"),
        ("retired", "code", "e", None, None),
        ("unlinked", "concept", "K", "G", None),
        ("deleted", "code group", "G", None, None),
    ]
    until = after_now(study)
    cb.add_code(study, "senere")
    assert len(told(study, since=since, until=until)) == 6
    assert told(study, since=until) == [("added", "code", "senere", None, None)]


def test_what_was_undone_is_no_revision_or_its_reverse(study: Desk, ladder: dict[str, str]) -> None:
    cb.rename_code(study, ladder["d"], "e")
    since = after_now(study)
    cb.add_code(study, "ny")
    record.undo(study)
    assert told(study, since=since) == []
    record.undo(study)
    assert told(study, since=since) == [("renamed", "code", "d", "e", "d")]
    record.redo(study)
    assert told(study, since=since) == []


def after_now(study: Desk) -> str:
    """A moment after the newest entry and before the next: the log's clock counts milliseconds."""
    import time

    with study.read() as connection:
        newest = connection.execute(select(t.log.c.at).order_by(t.log.c.seq.desc()).limit(1)).scalar_one()
    time.sleep(0.003)
    return str(newest) + "~"  # sorts after the newest moment, and before every later one


# --- any sequence --------------------------------------------------------------------------------------------
ACTS = (
    "rename_group", "delete_group", "rename_concept", "delete_concept", "rename_grouping", "delete_grouping", "copy_grouping",
    "split_code", "recode_many", "add_group", "add_concept", "move_code", "apply", "link",
)  # fmt: skip


def pick(study: Desk, table: Any, number: int) -> str:
    with study.read() as connection:
        ids = sorted(connection.execute(select(table.c.id)).scalars())
    return ids[number % len(ids)] if ids else "none"


def step(study: Desk, act: str, m: int, n: int) -> None:
    code, other, group = pick(study, t.codes, m), pick(study, t.codes, n), pick(study, t.code_groups, n)
    grouping, concept, coded = pick(study, t.groupings, m), pick(study, t.concepts, m), pick(study, t.codings, n)
    doors: dict[str, Any] = {
        "rename_group": lambda: cb.rename_group(study, group, f"G{m}"),
        "delete_group": lambda: cb.delete_group(study, group),
        "rename_concept": lambda: cb.rename_concept(study, concept, f"K{n}"),
        "delete_concept": lambda: cb.delete_concept(study, concept),
        "rename_grouping": lambda: cb.rename_grouping(study, grouping, f"F{n}"),
        "delete_grouping": lambda: cb.delete_grouping(study, grouping),
        "copy_grouping": lambda: cb.copy_grouping(study, grouping, f"F{n}"),
        "split_code": lambda: cb.split_code(study, code, {f"del {n}": [coded]}),
        "recode_many": lambda: cb.recode_many(study, [coded, pick(study, t.codings, m)], other),
        "add_group": lambda: cb.add_group(study, f"G{n}"),
        "add_concept": lambda: cb.add_concept(study, f"K{m}"),
        "move_code": lambda: cb.move_code(study, code, group),
        "apply": lambda: apply(study, code, "BN-R2-0002", m, m + 2),
        "link": lambda: cb.link_group(study, concept, group),
    }
    with suppress(CodebookError):
        doors[act]()


@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 7)), min_size=4, max_size=14))
@settings(max_examples=many(20), deadline=None)
def test_undo_all_then_redo_all(steps: list[tuple[str, int, int]]) -> None:
    folder = Path(tempfile.mkdtemp())
    study = open_study(folder)
    try:
        codes = [cb.add_code(study.acting("Bo"), name) for name in "abc"]
        for number, code in enumerate(codes):
            apply(study.acting("Bo"), code, "BN-R2-0003", number, number + 2)
        states = [rows(study)]
        for act, m, n in steps:
            step(study, act, m, n)
            if (state := rows(study)) != states[-1]:
                states.append(state)
        cb.revisions(study)
        for state in reversed(states[:-1]):
            record.undo(study)
            assert rows(study) == state
        for state in states[1:]:
            record.redo(study)
            assert rows(study) == state
    finally:
        study.close()
        shutil.rmtree(folder)
