"""Undo and redo: any sequence of acts by two coders, and a log that holds no words."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import small_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_study import CODER, OTHER, live_rows
from sqlalchemy import select
from thorough import many

import qual
from qual import codebook as cb
from qual import coding, design
from qual.coding import Span
from qual.design import Present, Session
from qual.errors import HistoryError, QualError
from qual.store import schema as t
from qual.store.acts import new_id, new_ids
from qual.study import Study
from qual.themes import add_action, decided, overrule, snapshots, update_action, views

WORDS = ("te først 🫖", "Ringe først", "fredagsmøtet", "ringelista henger")  # the second is what a question waits for
ACTS = (
    "code", "code", "span", "exchange", "recode", "remove", "accept", "reject", "memo", "memo on a coding", "forget memo",
    "add code", "rename", "define", "merge", "retire", "group", "move", "concept", "verdict", "reference point",
    "person", "round", "grid", "session", "place", "present", "label", "several", "event", "import again", "import",
    "describe", "code new", "several codes", "respan", "load codings", "edit memo", "correct", "absent", "merge labels",
    "group codes", "raise", "link", "unlink", "rename group", "define group", "delete group", "rename concept", "define concept",
    "delete concept", "grouping", "copy grouping", "activate", "rename grouping", "delete grouping", "split", "recode many",
    "test a group", "test a concept", "silence", "load codebook", "begin point", "reword point", "untie", "delete point",
    "relate", "retie", "reword relation", "delete relation",
    "action", "follow up", "decide", "decide otherwise", "take back", "reply", "snapshot", "overrule", "view", "forget view",
    "coverage", "load coverage",
    "give", "cut", "join", "join alike",
    "recording", "no recording", "rename coder", "question", "mark", "ask for", "newcomers", "change event", "remove event",
)  # fmt: skip
Step = tuple[str, str, int, int]
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from((CODER, OTHER)), st.integers(0, 9), st.integers(0, 9)),
    min_size=4, max_size=14,
)  # fmt: skip


def pick(study: Study, table: Any, number: int) -> str:
    ids = ids_of(study, table)
    return ids[number % len(ids)] if ids else "none"


def ids_of(study: Study, table: Any) -> list[str]:
    with study.read() as connection:
        return sorted(connection.execute(select(table.c.id)).scalars())


def doors(study: Study, coder: str, m: int, n: int) -> dict[str, Callable[[], object]]:
    mine = study.acting(coder)
    code, word = pick(study, t.codes, m), WORDS[n % 4]
    utterances = cache(study.utterances)  # most acts ask for none

    def said(number: int, column: str = "id") -> str:
        return str(utterances().iloc[number % len(utterances())][column])

    one, two = partial(said, m), partial(said, m + n + 1)
    person = ("p1", "p2", "p3", "ny")[n % 4]
    new = [Present(label=f"L{m}", person=person, role=f"rolle {m}", function="observer"), Present(unit=f"enhet {m}")]
    return {
        "code": lambda: study.code(one("utterance"), word),
        "span": lambda: study.code(one(), word, start=m % 3, end=3 + n % 3),
        "exchange": lambda: coding.apply(mine, code, [Span(one()), Span(two())], kind="interaction"),
        "recode": lambda: coding.recode(mine, pick(study, t.codings, n), code),
        "remove": lambda: coding.remove(mine, pick(study, t.codings, n)),
        "accept": lambda: coding.answer_suggestion(mine, one(), code, rank=1, score=0.5, accepted=True),
        "reject": lambda: coding.answer_suggestion(mine, one(), code, rank=2, score=1, accepted=False),
        "memo": lambda: coding.add_memo(mine, "utterance", one(), word),
        "memo on a coding": lambda: coding.add_memo(mine, "coding", pick(study, t.codings, m), word),
        "forget memo": lambda: coding.delete_memo(mine, pick(study, t.memos, m)),
        "add code": lambda: cb.add_code(mine, word, definition=word),
        "rename": lambda: cb.rename_code(mine, live_code(study, m), f"{word} {n}"),
        "define": lambda: cb.set_definition(mine, code, word),
        "merge": lambda: cb.merge_codes(mine, code, pick(study, t.codes, n)),
        "retire": lambda: cb.retire_code(mine, unused(study) or code),
        "group": lambda: cb.add_group(mine, word, definition=word),
        "move": lambda: cb.move_code(mine, code, pick(study, t.code_groups, n)),
        "concept": lambda: cb.add_concept(mine, word),
        "verdict": lambda: cb.record_verdict(mine, "code", "code", code, "topic", word),
        "reference point": lambda: cb.link_reference(
            mine, cb.add_reference_point(mine, word), "utterance", one(), start=0, end=2
        ),
        "person": lambda: design.add_person(mine, person, word),
        "round": lambda: design.add_round(mine, 1 + n % 4, year=2030 + m),
        "grid": lambda: design.add_group(mine, f"G{n % 3}", name=f"Gruppe {m}"),
        "session": lambda: design.add_session(mine, Session(f"ny {n % 2}", note=word, present=tuple(new))),
        "place": lambda: design.place_session(mine, "HV-R2", group=("HV", "HN", "G1")[n % 3], round_number=1 + m % 4),
        "present": lambda: design.set_present(mine, "HN-R2", new),
        "label": lambda: design.map_label(mine, "HN-R2", ("X9", "A1", "Mod")[m % 3], person=person),
        "several": lambda: design.map_label(mine, "HN-R2", "X9", person=None, kind=("several", "unknown")[n % 2]),
        "event": lambda: design.add_event(mine, f"203{m}-01-01", word),
        "describe": lambda: coding.describe(
            mine,
            pick(study, t.codings, n),
            kind=("individual", "group", "interaction")[m % 3],
            stance="opposed" if m % 3 == 2 else None,
            valence=("positive", "negative", None)[n % 3],
        ),
        "code new": lambda: coding.apply_new(mine, word, [Span(two())]),
        "several codes": lambda: coding.apply_several(mine, [code], [Span(one())], names=[word]),
        "respan": lambda: coding.respan(mine, pick(study, t.codings, n), [Span(two(), 0, 1 + m % 3)]),
        "load codings": lambda: coding.apply_many(
            mine,
            [
                {"code_id": code, "spans": [Span(each())], "coder": coder, "kind": "individual", "origin": "import"}
                for each in (one, two)
            ],
        ),
        "edit memo": lambda: coding.edit_memo(mine, pick(study, t.memos, m), f"{word} {m}"),
        "correct": lambda: coding.correct(mine, one(), f"{one('text')} så {m}"),
        "give": lambda: coding.give(mine, [one(), two()], (f"N{m}", "A1", None)[n % 3], shared=coding.SHARED[m % 4]),
        "cut": lambda: coding.split(mine, one(), [one("text").find(" ", n) + 1]),
        "join": lambda: coding.join(mine, [one(), str(utterances().iloc[(m + 1) % len(utterances())]["id"])]),
        "join alike": lambda: coding.join_alike(mine, ("HN-R1", "HN-R2", "HV-R2")[m % 3]),
        "absent": lambda: design.take_out(mine, pick(study, t.attendances, m)),
        "merge labels": lambda: design.merge_labels(mine, "HN-R2", [("X9", "A1")[m % 2]], ("Mod", "X9")[n % 2]),
        "group codes": lambda: cb.group_codes(mine, [live_code(study, m), live_code(study, n)], word),
        "raise": lambda: cb.raise_groups(mine, [pick(study, t.code_groups, m)], word),
        "link": lambda: cb.link_group(mine, pick(study, t.concepts, m), pick(study, t.code_groups, n)),
        "unlink": lambda: cb.unlink_group(mine, *link_of(study, m)),
        "rename group": lambda: cb.rename_group(mine, pick(study, t.code_groups, m), f"{word} {n}"),
        "define group": lambda: cb.define_group(mine, pick(study, t.code_groups, m), word),
        "delete group": lambda: cb.delete_group(mine, pick(study, t.code_groups, m)),
        "rename concept": lambda: cb.rename_concept(mine, pick(study, t.concepts, m), f"{word} {n}"),
        "define concept": lambda: cb.define_concept(mine, pick(study, t.concepts, m), word),
        "delete concept": lambda: cb.delete_concept(mine, pick(study, t.concepts, m)),
        "grouping": lambda: cb.add_grouping(mine, word),
        "copy grouping": lambda: cb.copy_grouping(mine, pick(study, t.groupings, m), f"kopi {n}"),
        "activate": lambda: cb.activate_grouping(mine, pick(study, t.groupings, m)),
        "rename grouping": lambda: cb.rename_grouping(mine, pick(study, t.groupings, m), f"{word} {n}"),
        "delete grouping": lambda: cb.delete_grouping(mine, pick(study, t.groupings, m)),
        "split": lambda: cb.split_code(mine, *split_of(study, m, f"del {n}")),
        "recode many": lambda: cb.recode_many(mine, [pick(study, t.codings, m), pick(study, t.codings, n)], code),
        "test a group": lambda: cb.record_verdict(
            mine, "grouping", "code group", pick(study, t.code_groups, m), "holds", word
        ),
        "test a concept": lambda: cb.record_verdict(
            mine, "concept", "concept", pick(study, t.concepts, m), "local", None
        ),
        "silence": lambda: cb.silence_advice(mine, code, "codebook.advice.generic", silenced=n % 2 == 0),
        "load codebook": lambda: cb.load_into(mine, cb.Codebook((cb.Code(f"hentet {m}", group="Hentet"),))),
        "begin point": lambda: cb.point_from_codings(mine, word, [pick(study, t.codings, m)], note=word),
        "reword point": lambda: cb.reword_reference_point(
            mine, pick(study, t.reference_points, m), statement=f"{word} {n}", note=word
        ),
        "relate": lambda: cb.relate(mine, word, [pick(study, t.concepts, m), pick(study, t.concepts, n)]),
        "retie": lambda: cb.retie(mine, pick(study, t.relations, m), [pick(study, t.concepts, n)]),
        "reword relation": lambda: cb.reword_relation(mine, pick(study, t.relations, m), f"{word} {n}"),
        "delete relation": lambda: cb.delete_relation(mine, pick(study, t.relations, m)),
        "untie": lambda: cb.unlink_reference(mine, pick(study, t.reference_links, m)),
        "delete point": lambda: cb.delete_reference_point(mine, pick(study, t.reference_points, m)),
        "action": lambda: add_action(mine, "HN-R1", word, who="alle"),
        "follow up": lambda: update_action(
            mine, pick(study, t.actions, m), status=("open", "done")[n % 2], outcome=f"{word} {m}"
        ),
        "decide": lambda: decided.write_down(mine, decided.DAY[m % len(decided.DAY)], "Leder", word),
        "reply": lambda: decided.write_down(mine, decided.REPLIES[m % len(decided.REPLIES)], "HN-R2", word),
        "snapshot": lambda: snapshots.make(mine, f"bilde {m}", level="code"),
        "overrule": lambda: overrule(mine, [pick(study, t.codings, m)], n % 2 == 0, reason=word),
        "decide otherwise": lambda: decided.rewrite(mine, entry_of(study, m), f"{word} {n}"),
        "take back": lambda: decided.take_back(mine, entry_of(study, m)),
        "view": lambda: views.save_view(mine, f"{word} {m}", "themes", {"by": "round"}),
        "forget view": lambda: views.delete_view(mine, pick(study, t.views, m)),
        "coverage": lambda: coding.mark_coverage(
            mine, "HN-R1", coding.STATES[m % 3], part=(None, 1)[n % 2], pass_=coding.PASSES[m % 2]
        ),
        "load coverage": lambda: coding.load_coverage(mine, covered(study, m, n)),
        "recording": lambda: coding.set_recording(mine, "HN-R1", sound(study, n), offset=float(m)),
        "no recording": lambda: coding.remove_recording(mine, "HN-R1"),
        "rename coder": lambda: coding.rename_coder(mine, third(study), f"koder {n}"),
        "question": lambda: design.guide.add_question(mine, f"s{m}", word),
        "mark": lambda: design.guide.mark(mine, one(), f"s{n}"),
        "ask for": lambda: design.guide.ask_for(mine, f"s{m}", [("code", code)]),
        "newcomers": lambda: design.add_newcomers(mine, ("HN-R1", "HN-R2", "HV-R2")[m % 3]),
        "change event": lambda: design.change_event(mine, pick(study, t.events, m), "2031-02-03", word),
        "remove event": lambda: design.remove_event(mine, pick(study, t.events, m)),
        "import again": lambda: study.add(corrected(study, m), existing="replace"),
        "import": lambda: study.add(fresh(study, n)),
    }


def third(study: Study) -> str:
    """Whoever is neither of the two who act: one who were called something else would be another person to these tests."""
    names = {str(row["name"]) for row in live_rows(study.store)["coders"].values()}
    return min(names - {CODER, OTHER})


def entry_of(study: Study, number: int) -> str:
    """Something that was written down on the analysis day, or answered by a group."""
    kinds = (*decided.DAY, *decided.REPLIES)
    ids = sorted(str(row["id"]) for row in live_rows(study.store)["memos"].values() if row["target_kind"] in kinds)
    return ids[number % len(ids)] if ids else "none"


def sound(study: Study, number: int) -> Path:
    path = study.folder.parent / f"lyd{number % 2}.wav"
    path.write_bytes(b"RIFF")
    return path


def covered(study: Study, m: int, n: int) -> Path:
    """What two coders say of one session."""
    rows = [("HN-R2", "", coder, coding.PASSES[n % 2], coding.STATES[m % 3]) for coder in (CODER, OTHER)]
    lines = "\n".join(",".join(row) for row in [("session", "part", "coder", "pass", "state"), *rows])
    return small_study.text_file(study.folder.parent / "dekning.csv", lines + "\n")


def live_code(study: Study, number: int) -> str:
    ids = sorted(study.codes()["id"])
    return ids[number % len(ids)] if ids else "none"


def unused(study: Study) -> str | None:
    table = study.codes()
    free = sorted(table[table["codings"] == 0]["id"])
    return free[0] if free else None


def link_of(study: Study, number: int) -> tuple[str, str]:
    rows = sorted(
        (row["concept_id"], row["code_group_id"]) for row in live_rows(study.store)["concept_groups"].values()
    )
    return rows[number % len(rows)] if rows else ("none", "none")


def split_of(study: Study, number: int, name: str) -> tuple[str, dict[str, list[str]]]:
    """A code that has codings, and a part of it: its first one."""
    rows = sorted(live_rows(study.store)["codings"].values(), key=lambda row: str(row["id"]))
    row = rows[number % len(rows)] if rows else {"code_id": "none", "id": "none"}
    return row["code_id"], {name: [row["id"]]}


def corrected(study: Study, number: int) -> Path:
    """The first transcript with one utterance changed and one put in."""
    lines = small_study.TALK["HN-R1"].splitlines()
    lines[1] = lines[1].replace("hjem", ("hjem", "heim", "hjem til dem")[number % 3])
    lines.insert(2, f"A{number}: Det er jeg ikke enig i, vi gjør det motsatt nummer {number}.")
    return small_study.text_file(study.folder.parent / "opptak_havna.txt", "\n".join(lines))


def fresh(study: Study, number: int) -> Path:
    head = f"Gruppe: HV\nRunde: {1 + number % 2}\nDel: {2 + number % 2}\n\n"
    text = f"{head}I1: Hva nå?\nC{number}: Vi begynner på nytt.\nI1: Ja?\n"
    return small_study.text_file(study.folder.parent / f"fersk{number}.txt", text)


def step(study: Study, act: str, coder: str, m: int, n: int) -> None:
    """One act of a person's day. A refused one is part of it, and leaves no trace."""
    study.coder = coder
    before = live_rows(study.store)
    refused = None
    try:
        doors(study, coder, m, n)[act]()
    except QualError as error:
        refused = error
    if refused is not None:
        assert str(refused)
        if act not in ("code", "span", "reference point"):  # those are two acts
            assert live_rows(study.store) == before


def undo_all(study: Study, coder: str) -> int:
    """Undo the coder's acts until there are none or one is refused; a refusal changes nothing."""
    count = 0
    while True:
        before = live_rows(study.store)
        try:
            coding.undo(study.acting(coder))
        except HistoryError as error:
            refused = error
            break
        count += 1
        assert live_rows(study.store) != before
    assert str(refused)
    assert live_rows(study.store) == before
    assert (coding.undoable(study.acting(coder)) is None) == (refused.code == "history.nothing_to_undo")
    return count


@contextmanager
def small(folder: Path) -> Iterator[Study]:
    with (
        tempfile.TemporaryDirectory() as place,
        Study(small_study.copy(folder / "study", Path(place) / "study"), coder=CODER) as study,
    ):
        for number, coder in enumerate((CODER, OTHER, "koder 0")):  # a coder who acted stays, whatever is undone
            with study.acting(coder).act("test", undoable=False) as act:  # what made the study is not undone here
                act.connection.execute(t.log.update().values(undoable=False))
                act.insert(t.events, date=f"2030-01-0{number + 1}")
        yield study


SLOW = settings(max_examples=many(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(steps=steps)
@SLOW
def test_undo_everything_then_redo_everything(small_folder: Path, steps: list[Step]) -> None:
    with small(small_folder) as study:
        first = live_rows(study.store)
        for act, _, m, n in steps:
            step(study, act, CODER, m, n)
        last = live_rows(study.store)
        count = undo_all(study, CODER)
        assert live_rows(study.store) == first
        for _ in range(count):
            coding.redo(study.acting(CODER))
        assert live_rows(study.store) == last
        with pytest.raises(HistoryError, match=r".") as caught:
            coding.redo(study.acting(CODER))
        assert caught.value.code == "history.nothing_to_redo"


#: acts that are no step of a person's day here: making a study, and the record's own
NO_STEP = {"undo", "redo", "design.load", "design.guide", "design.mark_questions"}


@cache
def operations() -> frozenset[str]:
    """Every kind of act that the package can do, as its source names them."""
    return frozenset(
        name
        for file in Path(qual.__file__).parent.rglob("*.py")
        for name in re.findall(r"\.act\(\s*\"([a-z_.]+)\"", file.read_text(encoding="utf-8"))
    ).difference(NO_STEP)


def test_every_kind_of_act_can_be_chosen_in_the_log() -> None:
    starts = tuple(start for kind in coding.KINDS_OF_ACTS.values() for start in kind)
    assert {one for one in operations() | NO_STEP | {"study.restore"} if not one.startswith(starts)} == set()


# four seconds for the one that every new kind of act has to enter; more than two hundred acts are CI's
@pytest.mark.parametrize("many_acts", [1, pytest.param(200, marks=pytest.mark.slow)])
def test_acts_of_every_kind_undone_and_redone(small_folder: Path, many_acts: int) -> None:
    chance = random.Random(7)
    with small(small_folder) as study:
        first = live_rows(study.store)
        done: list[str] = []
        for _ in range(20):
            for act in chance.sample(ACTS, len(ACTS)):
                with suppress(QualError):  # a refused one leaves no trace: `step` looks, on shorter days
                    doors(study, CODER, chance.randrange(10), chance.randrange(10))[act]()
            done = [row["operation"] for row in coding.log(study, coder=CODER) if row["undoable"]]
            if len(done) >= many_acts and operations() <= set(done):
                break
        last = live_rows(study.store)
        assert len(done) >= many_acts
        assert operations() - set(done) == set()
        for _ in done:
            coding.undo(study.acting(CODER))
        assert live_rows(study.store) == first
        for _ in done:
            coding.redo(study.acting(CODER))
        assert live_rows(study.store) == last
        assert_whole(study)


@given(steps=steps)
@SLOW
def test_two_coders_undo_each_their_own(small_folder: Path, steps: list[Step]) -> None:
    """Each undoes what is theirs as far as it goes. In any order that may not be all: who has made a code may take it back while
    nothing stands on it, and the other's undo that would bring a coding back to it is then refused, by name. Nothing is lost by
    that: done again, all is as it was; and undone from the newest back, whoever's it is, nothing is ever refused."""
    with small(small_folder) as study:
        first = live_rows(study.store)
        for one in steps:
            step(study, *one)
        last = live_rows(study.store)
        undone: list[str] = []
        before = -1
        while before < len(undone):
            before = len(undone)
            for coder in (OTHER, CODER):
                undone += [coder] * undo_all(study, coder)
        for coder in reversed(undone):
            coding.redo(study.acting(coder))
        assert live_rows(study.store) == last
        for entry in [entry for entry in coding.log(study) if entry["undoable"] and not entry["undone"]]:
            coding.undo(study.acting(entry["actor"]))
        assert live_rows(study.store) == first


@given(steps=steps, before=st.integers(0, 14), data=st.data())
@SLOW
def test_undo_and_redo_anywhere_keep_the_study_whole(
    small_folder: Path, steps: list[Step], before: int, data: st.DataObject
) -> None:
    with small(small_folder) as study:
        for act, coder, m, n in steps:
            step(study, act, coder, m, n)
            for move in data.draw(st.lists(st.sampled_from((coding.undo, coding.redo)), max_size=3)):
                with suppress(HistoryError):
                    move(study.acting(coder))
        assert_whole(study)


def assert_whole(study: Study) -> None:
    """What no sequence of acts may break."""
    rows = live_rows(study.store)
    with study.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    parts = [(row["source_id"], row["part"]) for row in rows["documents"].values() if row["live"]]
    assert len(parts) == len(set(parts))
    names = [name.casefold() for name in study.codes()["code"]]
    assert len(names) == len(set(names))
    assert sum(row["active"] for row in rows["groupings"].values()) <= 1


@given(steps=steps)
@SLOW
def test_log_holds_no_words(small_folder: Path, steps: list[Step]) -> None:
    with small(small_folder) as study:
        for one in steps:
            step(study, *one)
        undo_all(study, CODER)
        said = small_study.log_text(study.store)
        assert [text for text in small_study.all_words(study.store) if len(text) > 3 and text in said] == []


# --- one by one ----------------------------------------------------------------------------------------------
def test_log_of_a_whole_study_holds_no_words(study: Study) -> None:
    """Also of what the design and the imports stored: utterances, labels, pseudonyms, questions, file names."""
    coding.add_memo(study, "study", None, "et notat til ettertanke")
    study.code("HN-R1-0002", "te først")
    said = small_study.log_text(study.store)
    words = {text for text in small_study.all_words(study.store) if len(text) > 3}
    assert {"et notat til ettertanke", "te først", "Torbjørg", "opptak_havna.txt", "Flere", "deltakerlisten"} <= words
    assert [text for text in words if text in said] == []


def test_undoing_waits_for_a_code_that_its_maker_has_taken_back(study: Study) -> None:
    """Nobody's undoing stands in the way of another's: who is refused hears why, and can go on when the code is there again."""
    ada, bo = study.acting(CODER), study.acting(OTHER)
    code = cb.add_code(bo, "te først")
    coded = coding.apply(ada, code, [Span(pick(study, t.utterances, 0))])
    stood = live_rows(study.store)
    coding.remove(ada, coded)
    assert coding.undo(bo) == "code.add"
    with pytest.raises(HistoryError) as caught:
        coding.undo(ada)
    assert caught.value.code == "history.needs_gone"
    coding.redo(bo)
    coding.undo(ada)
    assert live_rows(study.store) == stood


def test_undo_after_reopening(study: Study) -> None:
    before = live_rows(study.store)
    study.code("HN-R1-0002", "te først")
    after = live_rows(study.store)
    study.close()
    with Study(study.folder, coder=CODER) as again:
        assert again.undo() == "coding.apply_new"
        assert live_rows(again.store) == before
    with Study(study.folder, coder=CODER) as again:
        assert again.redo() == "coding.apply_new"
        assert live_rows(again.store) == after


def test_new_act_clears_redo(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.undo()
    coding.add_memo(study.acting(CODER), "study", None, "noe annet")
    with pytest.raises(HistoryError) as caught:
        study.redo()
    assert caught.value.code == "history.nothing_to_redo"


def test_the_others_acts_do_not_clear_redo(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.undo()
    coding.add_memo(study.acting(OTHER), "study", None, "noe annet")
    assert study.redo() == "coding.apply_new"


def test_nothing_to_undo(study: Study) -> None:
    with pytest.raises(HistoryError) as caught:
        coding.undo(study.acting("Ingen"))
    assert caught.value.code == "history.nothing_to_undo"
    assert coding.undoable(study.acting("Ingen")) is None


def test_undo_of_an_import(study: Study) -> None:
    assert study.undo() == "import"  # HV-R1, whose moderator the design had not named
    assert "HV-R1" not in set(study.utterances()["session"])
    assert "Moderator" not in set(study.attendances()["label"])
    assert study.redo() == "import"
    assert list(study.utterances("HV-R1")["utterance"]) == [f"HV-R1-000{n}" for n in range(1, 5)]


def test_references_are_never_given_twice(study: Study, small_folder: Path) -> None:
    study.undo()
    study.add(small_folder / "in" / "vest.txt")
    assert list(study.utterances("HV-R1")["utterance"]) == [f"HV-R1-000{n}" for n in range(5, 9)]


@pytest.mark.parametrize("work", ["coding", "memo", "reference point", "suggestion", "session memo"])
def test_import_that_others_worked_on_is_not_undone(study: Study, work: str) -> None:
    utterance = study.utterances("HV-R1").iloc[1]
    database = study.store
    code = cb.add_code(study.acting(OTHER), "te først")
    expected = {
        "coding": "segments",
        "memo": "memos",
        "reference point": "reference_links",
        "suggestion": "suggestion_verdicts",
        "session memo": None,
    }[work]
    if work == "coding":
        coding.apply(study.acting(OTHER), code, [Span(utterance["id"])])
    elif work == "memo":
        coding.add_memo(study.acting(OTHER), "utterance", utterance["id"], "viktig")
    elif work == "reference point":
        point = cb.add_reference_point(study.acting(OTHER), "å vente")
        cb.link_reference(study.acting(OTHER), point, "utterance", utterance["id"])
    elif work == "suggestion":
        coding.answer_suggestion(study.acting(OTHER), utterance["id"], code, rank=1, score=0.1, accepted=False)
    else:
        session = study.sessions().set_index("session").loc["HV-R1", "id"]
        coding.add_memo(study.acting(OTHER), "session", session, "viktig")
    before = live_rows(database)
    if expected is None:  # the session stands also without its file
        assert study.undo() == "import"
        return
    with pytest.raises(HistoryError) as caught:
        study.undo()
    assert caught.value.code == "history.depends"
    assert caught.value.values["what"] == expected
    assert live_rows(database) == before


def test_session_with_a_memo_is_not_undone(study: Study) -> None:
    session = design.add_session(study.acting(CODER), Session("ny"))
    coding.add_memo(study.acting(OTHER), "session", session, "viktig")
    with pytest.raises(HistoryError) as caught:
        study.undo()
    assert caught.value.values["what"] == "memos"


def test_coding_that_another_changed_is_not_undone(study: Study) -> None:
    made = study.code("HN-R1-0002", "te først")
    coding.recode(study.acting(OTHER), made, cb.add_code(study.acting(OTHER), "annen"))
    before = live_rows(study.store)
    with pytest.raises(HistoryError) as caught:
        study.undo()
    assert caught.value.code == "history.changed_since"
    assert live_rows(study.store) == before
    coding.undo(study.acting(OTHER))
    assert study.undo() == "coding.apply_new"


def test_redo_of_what_has_lost_its_ground(study: Study) -> None:
    cb.add_code(study.acting(OTHER), "te først")
    study.code("HN-R1-0002", "te først")
    study.undo()
    coding.undo(study.acting(OTHER))
    before = live_rows(study.store)
    with pytest.raises(HistoryError) as caught:
        study.redo()
    assert caught.value.code == "history.needs_gone"
    assert live_rows(study.store) == before


def test_redo_makes_no_second_code_of_one_name(study: Study) -> None:
    cb.add_code(study.acting(CODER), "te først")
    study.undo()
    cb.add_code(study.acting(OTHER), "Te først")
    with pytest.raises(HistoryError) as caught:
        study.redo()
    assert caught.value.code == "history.twice"
    assert list(study.codes()["code"]) == ["Te først"]


def test_redo_makes_no_second_document(study: Study, small_folder: Path) -> None:
    study.undo()
    with Study(study.folder, coder=OTHER) as theirs:
        theirs.add(small_folder / "in" / "vest.txt")
    with pytest.raises(HistoryError) as caught:
        study.redo()
    assert caught.value.code in ("history.twice", "history.needs_gone")
    assert len(study.utterances("HV-R1")) == 4


def test_redo_on_a_text_that_was_corrected_since(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.undo()
    with Study(study.folder, coder=OTHER) as theirs:
        theirs.add(corrected(study, 1), existing="replace")
    before = live_rows(study.store)
    with pytest.raises(HistoryError) as caught:
        study.redo()
    assert caught.value.code == "history.needs_gone"
    assert live_rows(study.store) == before


@pytest.mark.parametrize("first", [True, False])
def test_undo_of_a_correction_under_a_reference_point(study: Study, first: bool) -> None:
    def hang() -> None:
        point = cb.add_reference_point(study.acting(OTHER), "å ringe først")
        cb.link_reference(study.acting(OTHER), point, "utterance", "HN-R1-0002", start=0, end=2)

    if first:
        hang()  # before the correction: it goes back with it
    study.add(corrected(study, 1), existing="replace")
    if first:
        assert study.undo() == "import"
        return
    hang()
    with pytest.raises(HistoryError) as caught:
        study.undo()
    assert caught.value.values["what"] == "reference_links"


def test_log_says_who_did_what(study: Study) -> None:
    made = study.code("HN-R1-0002", "te først")
    study.undo()
    undone, applied, before = coding.log(study, limit=3)
    assert [entry["operation"] for entry in (undone, applied)] == ["undo", "coding.apply_new"]
    assert undone["undoes"] == applied["id"]
    assert applied["undone"]
    assert applied["actor"] == CODER
    assert made not in str(study.codings())
    assert coding.log(study, coder="Ingen") == []
    assert coding.log(study, kind="undo", limit=1) == [undone]
    cb.add_code(study, "uten ytring")
    assert {entry["operation"] for entry in coding.log(study, kind="codebook")} == {"code.add"}
    assert coding.about(applied, coding.about_names(study)) == "te først"
    imported = next(one for one in coding.log(study) if one["operation"] == "import")
    assert coding.about(imported, coding.about_names(study)) in set(study.sessions()["session"])
    assert CODER in coding.actors(study)
    assert coding.log(study, since="2999") == []
    with study.read() as connection:
        parents = dict(connection.execute(select(t.log.c.id, t.log.c.parent)).all())
    assert parents[applied["id"]] == before["id"]


def test_ids_are_in_the_order_in_which_they_were_given() -> None:
    ids = [one for _ in range(500) for one in (new_id(), *new_ids(3))]
    assert ids == sorted(set(ids))
