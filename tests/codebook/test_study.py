"""A codebook in a study: loading, reading, and the single acts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from thorough import many

from qual import codebook as cb
from qual import coding
from qual.codebook import Code, Codebook, CodeGroup, Concept, Grouping, Link, ReferencePoint, Verdict
from qual.errors import CodebookError, HistoryError
from qual.store import Database, Desk, notes, record
from qual.store import codebook as store

from .conftest import apply, log_length, open_study, rows
from .strategies import codebooks

BOOK = Codebook(
    codes=(
        Code("noe vi bare gjør", group="Vane"),
        Code("permen støver ned", group="Vane"),
        Code("alene om det"),
        Code("Forankring", "framework", definition="Hvem står bak?", include="støtte", exclude="vaner", colour=3),
    ),
    groupings=(
        Grouping("Første forsøk", active=True, groups=(CodeGroup("Vane", "Av seg selv."), CodeGroup("Motstand"))),
        Grouping("Ramme", framework=True, groups=(CodeGroup("Forløpet", codes=("Forankring",)),)),
    ),
    concepts=(Concept("Usynlig endring", "Det nye merkes ikke.", ("Vane",)),),
    reference_points=(
        ReferencePoint("Det nye forsvinner når det lykkes", "Til analysedagen", (
            Link("utterance", "BN-R2-0002", quotation="noe vi bare gjør"),
            Link("utterance", quotation="ligger permen i skuffen 🗂️"),
            Link("utterance", "BN-R2-0001"),
            Link("code", "alene om det"), Link("code group", "Vane"), Link("concept", "Usynlig endring"),
        )),
    ),
    verdicts=(
        Verdict("code", "code", "alene om det", "topic", "Sier ikke hvem.", "Bo", "2016-04-14T09:00:00+00:00"),
        Verdict("grouping", "code group", "Vane", "holds"),
    ),
)  # fmt: skip


def id_of(study: Desk, name: str) -> str:
    with study.read() as connection:
        found = store.find_code(connection, name)
    assert found is not None
    return found


# --- loading and reading -----------------------------------------------------------------------------------------
def test_a_loaded_codebook_is_read_back(study: Desk) -> None:
    counts = cb.load_into(study, BOOK)
    assert counts == {
        "codes": 4,
        "updated": 0,
        "groupings": 2,
        "groups": 3,
        "concepts": 1,
        "reference_points": 1,
        "relations": 0,
        "verdicts": 2,
        "unresolved": 0,
    }
    book = cb.read_from(study)
    assert (book.codes, book.groupings, book.concepts) == (BOOK.codes, BOOK.groupings, BOOK.concepts)
    assert all(code.id for code in book.codes)
    links = {(link.kind, link.name): link for link in book.reference_points[0].links}
    assert links["utterance", "BN-R2-0002"].quotation == "noe vi bare gjør"
    assert links["utterance", "BN-R2-0003"] == Link("utterance", "BN-R2-0003", 18, 44, "ligger permen i skuffen 🗂️")
    assert links["utterance", "BN-R2-0001"].quotation is None
    assert len(links) == 6
    assert [(verdict.name, verdict.by) for verdict in book.verdicts] == [("alene om det", "Bo"), ("Vane", "Ada")]


def test_loading_twice_changes_nothing(study: Desk) -> None:
    cb.load_into(study, BOOK)
    before, entries = rows(study), log_length(study)
    for book in (BOOK, cb.read_from(study)):
        assert set(cb.load_into(study.acting("Bo"), book).values()) == {0}
    assert rows(study) == before
    assert log_length(study) == entries


@given(book=codebooks())
@settings(max_examples=many(25), deadline=None)
def test_any_codebook_survives_the_study(book: Codebook) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        study = open_study(folder)
        cb.load_into(study, book)
        read, before = cb.read_from(study), rows(study)
        active = next((grouping.name for grouping in read.groupings if grouping.active), None)
        order = book.groupings_in_order()
        assert active == (order[0].name if order and (order[0].active or not order[0].framework) else None)
        as_told = replace(
            book, groupings=tuple(replace(item, active=item.name == active) for item in book.groupings),
            concepts=(), reference_points=(), verdicts=(), relations=(),
        )  # fmt: skip
        assert (read.codes, read.groupings) == (as_told.codes, as_told.groupings)
        assert [(c.name, c.definition, len(c.groups)) for c in read.concepts] == [
            (c.name, c.definition, len(c.groups)) for c in book.concepts
        ]
        assert [(r.statement, r.concepts) for r in read.relations] == [
            (r.statement, r.concepts) for r in book.relations
        ]
        assert {(v.test, v.answer, v.reason) for v in read.verdicts} == {
            (v.test, v.answer, v.reason) for v in book.verdicts
        }
        cb.load_into(study, book)
        cb.load_into(study, read)
        assert rows(study) == before
        if book != Codebook():
            record.undo(study)
        assert cb.read_from(study) == Codebook()
    finally:
        study.close()
        shutil.rmtree(folder)


def test_loading_adds_and_updates_but_takes_nothing_away(study: Desk) -> None:
    cb.load_into(study, BOOK)
    more = Codebook(codes=(Code("ALENE om det", definition="Ingen å dele med."), Code("ny kode"), Code("Forankring")))
    counts = cb.load_into(study, more)
    assert (counts["codes"], counts["updated"]) == (1, 1)
    codes = {code.name: code for code in cb.read_from(study).codes}
    assert codes["alene om det"].definition == "Ingen å dele med."
    assert codes["noe vi bare gjør"].group == "Vane"
    assert codes["Forankring"] == BOOK.codes[3]


def test_the_studys_active_grouping_stays(study: Desk) -> None:
    cb.load_into(study, BOOK)
    cb.load_into(study, Codebook(codes=(Code("ny", group="X"),), groupings=(Grouping("Andre", active=True),)))
    assert [g.name for g in cb.read_from(study).groupings if g.active] == ["Første forsøk"]


def test_a_frame_does_not_swallow_a_used_empirical_code(study: Desk) -> None:
    code = cb.add_code(study, "forankring")
    apply(study, code, "BN-R2-0002", 0, 3)
    before = rows(study)
    with pytest.raises(CodebookError) as caught:
        cb.load_into(study, BOOK)
    assert caught.value.code == "codebook.origin_conflict"
    assert rows(study) == before


def test_links_to_what_the_study_lacks_are_counted_and_come_later(study: Desk, tmp_path: Path) -> None:
    empty = Desk(Database(tmp_path / "empty.db"), "Ada")
    assert cb.load_into(empty, BOOK)["unresolved"] == 3
    assert len(cb.read_from(empty).reference_points[0].links) == 3
    empty.close()
    without = replace(BOOK, reference_points=(ReferencePoint(BOOK.reference_points[0].statement),))
    cb.load_into(study, without)
    assert cb.load_into(study, BOOK)["unresolved"] == 0
    assert len(cb.read_from(study).reference_points[0].links) == 6


@pytest.mark.parametrize(("link", "code"), [
    (Link("utterance", "BN-R2-0002", quotation="noe vi aldri gjør"), "codebook.quotation_differs"),
    (Link("utterance", "BN-R2-0002", 0, 3, "ja"), "codebook.quotation_differs"),
    (Link("utterance", "BN-R2-0002", 0, 3000), "codebook.bad_span"),
])  # fmt: skip
def test_links_whose_words_differ_are_refused(study: Desk, link: Link, code: str) -> None:
    with pytest.raises(CodebookError) as caught:
        cb.load_into(study, Codebook(reference_points=(ReferencePoint("S", links=(link,)),)))
    assert caught.value.code == code
    assert cb.read_from(study) == Codebook()


# --- single acts -------------------------------------------------------------------------------------------------
def test_an_equal_name_is_the_same_code_and_no_act(study: Desk) -> None:
    first = cb.add_code(study, "på tå hev")
    entries = log_length(study)
    assert cb.add_code(study.acting("Bo"), "  På   TÅ hev") == first
    assert log_length(study) == entries


def test_rename_and_define(study: Desk) -> None:
    code, other = cb.add_code(study, "a"), cb.add_code(study, "b")
    cb.rename_code(study, code, "A bedre")
    cb.set_definition(study, code, "hva\r\nden er")
    assert cb.read_from(study).codes[0] == Code("A bedre", definition="hva\nden er")
    cb.set_definition(study, code, " ")
    assert cb.read_from(study).codes[0].definition is None
    with pytest.raises(CodebookError, match="B"):
        cb.rename_code(study, code, "B")
    cb.rename_code(study, other, "B")


def test_only_an_unused_code_is_retired(study: Desk) -> None:
    used, unused = cb.add_code(study, "brukt"), cb.add_code(study, "ubrukt")
    apply(study, used, "BN-R2-0002", 0, 3)
    with pytest.raises(CodebookError) as caught:
        cb.retire_code(study, used)
    assert caught.value.values["count"] == 1
    cb.retire_code(study, unused)
    assert [code.name for code in cb.read_from(study).codes] == ["brukt"]
    with study.read() as connection:
        assert [row["live"] for row in store.codes(connection, all_codes=True)] == [True, False]
    assert cb.add_code(study, "ubrukt") != unused


def test_merging_moves_codings_and_leaves_a_tombstone(study: Desk) -> None:
    cb.load_into(study, BOOK)
    source, target = id_of(study, "alene om det"), id_of(study, "Forankring")
    twin = apply(study, source, "BN-R2-0002", 0, 3)
    kept = apply(study, target, "BN-R2-0002", 0, 3)
    by_bo = apply(study.acting("Bo"), source, "BN-R2-0002", 0, 3)
    elsewhere = apply(study, source, "BN-R2-0003", 0, 4)
    with study.act("memo") as act:
        memo = notes.add_memo(act, "coding", twin, "et notat")
    point = cb.add_reference_point(study, "S")
    cb.link_reference(study, point, "coding", twin)
    before = rows(study)
    cb.merge_codes(study, source, target)
    after = rows(study)
    assert set(after["codings"]) == {kept, by_bo, elsewhere}
    assert {row[1] for row in after["codings"].values()} == {target}
    assert len(after["segments"]) == 3
    with study.read() as connection:
        dead = next(row for row in store.codes(connection, all_codes=True) if row["id"] == source)
        assert (dead["live"], dead["merged_into"]) == (False, target)
        assert kept in after["memos"][memo]
        assert {(link["kind"], link["name"]) for p in store.reference_points(connection) for link in p["links"]} >= {
            ("coding", kept), ("code", "Forankring"),
        }  # fmt: skip
    record.undo(study)
    assert rows(study) == before


def test_the_merged_code_keeps_its_group_or_takes_the_others(study: Desk) -> None:
    cb.load_into(study, BOOK)
    cb.merge_codes(study, id_of(study, "noe vi bare gjør"), id_of(study, "alene om det"))
    codes = {code.name: code.group for code in cb.read_from(study).codes}
    assert codes == {"permen støver ned": "Vane", "alene om det": "Vane", "Forankring": "Forløpet"}


def test_merging_with_itself_or_with_the_dead_is_refused(study: Desk) -> None:
    a, b, c = (cb.add_code(study, name) for name in "abc")
    cb.merge_codes(study, a, b)
    for source, target, code in ((b, b, "merge_self"), (a, c, "gone"), (c, a, "gone")):
        with pytest.raises(CodebookError) as caught:
            cb.merge_codes(study, source, target)
        assert caught.value.code == f"codebook.{code}"


def test_groups_concepts_and_moves(study: Desk) -> None:
    codes = [cb.add_code(study, name) for name in "abc"]
    group = cb.add_group(study, "G", definition="om g")
    assert cb.add_group(study, "g") == group
    cb.move_code(study, codes[:2], group)
    cb.move_code(study, codes[0], None)
    concept = cb.add_concept(study, "K")
    cb.link_group(study, concept, group)
    book = cb.read_from(study)
    assert [code.group for code in book.codes] == [None, "G", None]
    assert book.groupings[0].active
    assert book.concepts == (Concept("K", groups=("G",)),)
    cb.unlink_group(study, concept, group)
    assert cb.read_from(study).concepts == (Concept("K"),)


def test_one_grouping_is_active(study: Desk) -> None:
    frame = cb.add_grouping(study, "Ramme", framework=True)
    first = cb.add_grouping(study, "Første")
    second = cb.add_grouping(study, "Andre")
    actives = []
    with study.read() as connection:
        actives.append(store.active_grouping(connection))
    for grouping in (second, frame):
        cb.activate_grouping(study, grouping)
        with study.read() as connection:
            actives.append(store.active_grouping(connection))
            assert sum(row["active"] for row in store.groupings(connection)) == 1
    assert actives == [first, second, frame]


def test_a_code_belongs_to_one_group_in_each_grouping(study: Desk) -> None:
    code = cb.add_code(study, "a")
    one, two = (cb.add_grouping(study, name) for name in ("En", "To"))
    groups = {grouping: cb.add_group(study, "G", grouping_id=grouping) for grouping in (one, two)}
    other = cb.add_group(study, "H", grouping_id=one)
    for grouping, group in ((one, groups[one]), (two, groups[two]), (one, other)):
        cb.move_code(study, code, group, grouping)
    with study.read() as connection:
        assert [(row["grouping_id"], row["code_group_id"]) for row in store.members(connection, one)] == [(one, other)]
        assert len(store.members(connection)) == 2
    with pytest.raises(CodebookError) as caught:
        cb.move_code(study, code, groups[two], one)
    assert caught.value.code == "codebook.other_grouping"


def test_reference_points_hang_on_words(study: Desk) -> None:
    point = cb.add_reference_point(study, "Det nye forsvinner", note="n")
    link = cb.link_reference(study, point, "utterance", "BN-R2-0003", start=18, end=24)
    assert cb.link_reference(study, point, "utterance", "BN-R2-0003", start=18, end=24) == link
    assert cb.read_from(study).reference_points[0].links == (Link("utterance", "BN-R2-0003", 18, 24, "ligger"),)
    for kind, target, code in (("utterance", "BN-R2-0099", "gone"), ("code", "x", "gone"), ("sofa", "x", "bad_link")):
        with pytest.raises(CodebookError) as caught:
            cb.link_reference(study, point, kind, target)
        assert caught.value.code == f"codebook.{code}"
    with pytest.raises(CodebookError) as caught:
        cb.link_reference(study, point, "utterance", "BN-R2-0003", start=18, end=240)
    assert caught.value.code == "codebook.bad_span"


def test_both_questions_of_the_code_test_are_answered_in_one_act(study: Desk) -> None:
    code = cb.add_code(study, "Vane")
    cb.record_verdict(study, "code", "code", code, ["sorting", "topic"], "Begge deler.")
    with study.read() as connection:
        told = [(row["answer"], row["reason"]) for row in store.verdicts(connection, "code", code)]
    assert told == [("sorting", "Begge deler."), ("topic", "Begge deler.")]
    assert coding.undo(study) == "verdict.record"
    with study.read() as connection:
        assert store.verdicts(connection, "code", code) == []
    with pytest.raises(CodebookError):
        cb.record_verdict(study, "code", "code", code, [])


def test_two_reference_points_never_have_one_statement(study: Desk) -> None:
    one, two = cb.add_reference_point(study, "Det å være to"), cb.add_reference_point(study, "Det å stå alene")
    with pytest.raises(CodebookError) as caught:
        cb.reword_reference_point(study, two, statement="DET Å VÆRE TO")
    assert caught.value.code == "codebook.name_taken"
    cb.reword_reference_point(study, one, statement="Det å VÆRE to")  # its own
    cb.reword_reference_point(study, one, statement="Å være to om det")
    others = study.acting("Bo")
    cb.add_reference_point(others, "Det å være to")
    with pytest.raises(HistoryError) as refused:
        record.undo(study)
    assert refused.value.code == "history.twice"
    assert len({store.name_key(point.statement) for point in cb.read_from(study).reference_points}) == 3


def test_verdicts_are_kept_in_order(study: Desk) -> None:
    code = cb.add_code(study, "a")
    cb.record_verdict(study, "code", "code", code, "topic")
    cb.record_verdict(study.acting("Bo"), "code", "code", code, "empirical", "Sier hva.")
    with study.read() as connection:
        told = [(row["answer"], row["reason"], row["actor"]) for row in store.verdicts(connection, "code", code)]
    assert told == [("topic", None, "Ada"), ("empirical", "Sier hva.", "Bo")]
    with pytest.raises(CodebookError) as caught:
        cb.record_verdict(study, "code", "code", "nobody", "topic")
    assert caught.value.code == "codebook.gone"


def test_names_are_words_and_stay_out_of_the_log(study: Desk) -> None:
    cb.load_into(study, BOOK)
    cb.add_code(study, "ordrett hemmelig", definition="og mer")
    with study.read() as connection:
        log = connection.execute(store.select(store.t.log)).all()
        changes = connection.execute(store.select(store.t.log_changes)).all()
    assert not any(word in repr([log, changes]) for word in ("hemmelig", "og mer", "støver", "lykkes"))


@pytest.mark.parametrize(
    "act",
    [
        lambda study: cb.rename_code(study, "x", "y"),
        lambda study: cb.retire_code(study, "x"),
        lambda study: cb.activate_grouping(study, "x"),
        lambda study: cb.link_group(study, "x", "y"),
        lambda study: cb.move_code(study, "x", None, "y"),
        lambda study: cb.move_code(study, "x", None),
        lambda study: cb.add_group(study, "G", grouping_id="x"),
        lambda study: cb.add_code(study, " "),
    ],
)
def test_acts_on_nothing_have_named_errors(study: Desk, act: Callable[[Desk], None]) -> None:
    entries = log_length(study)
    with pytest.raises(CodebookError):
        act(study)
    assert log_length(study) == entries


# --- themes ------------------------------------------------------------------------------------------------------
def themes(study: Desk, level: str, grouping: str | None = None) -> dict[str, list[str]]:
    with study.read() as connection:
        names = {row["id"]: row["name"] for row in store.codes(connection)}
        grouping_id = store.find_grouping(connection, grouping) if grouping else None
        found: dict[str, list[str]] = {}
        for _, name, code, _ in store.theme_members(connection, level, grouping_id):
            found.setdefault(name, []).append(names[code])
    return found


def test_themes_at_every_level(study: Desk) -> None:
    cb.load_into(study, BOOK)
    habit = ["noe vi bare gjør", "permen støver ned"]
    assert themes(study, "group") == {"Vane": habit, "codebook.residual": ["alene om det"]}
    assert themes(study, "group", "Ramme") == {"Forløpet": ["Forankring"]}
    assert themes(study, "concept") == {"Usynlig endring": habit}
    assert themes(study, "concept", "Ramme") == {}
    assert list(themes(study, "code")) == [*habit, "alene om det", "Forankring"]
    assert list(themes(study, "code", "Ramme")) == ["Forankring"]
    assert list(themes(study, "code", "Første forsøk")) == [*habit, "alene om det"]


def test_without_a_grouping_all_empirical_codes_are_residual(study: Desk) -> None:
    cb.add_code(study, "a")
    cb.add_code(study, "R", origin="framework")
    assert themes(study, "group") == {"codebook.residual": ["a"]}
    assert themes(study, "concept") == {}


def test_merged_codes_are_in_no_theme(study: Desk) -> None:
    cb.load_into(study, BOOK)
    cb.merge_codes(study, id_of(study, "permen støver ned"), id_of(study, "noe vi bare gjør"))
    assert themes(study, "group")["Vane"] == ["noe vi bare gjør"]


def test_codes_tell_their_group_and_concepts(study: Desk) -> None:
    cb.load_into(study, BOOK)
    with study.read() as connection:
        told = {row["name"]: (row["group"], row["concepts"]) for row in store.codes(connection)}
    assert told["noe vi bare gjør"] == ("Vane", ["Usynlig endring"])
    assert told["Forankring"] == (None, [])


def test_two_sessions_of_one_study_see_the_same(tmp_path: Path) -> None:
    first = open_study(tmp_path)
    cb.load_into(first, BOOK)
    second = Desk(Database(tmp_path / "study.db"), "Ada")
    assert cb.read_from(second) == cb.read_from(first)
    first.close()
    second.close()


@pytest.mark.parametrize("hidden", ["\u200b", "\u200e", "\u202e", "\ufeff", "\u00ad"])
def test_a_name_that_only_looks_the_same_is_the_same_and_is_warned_of(study: Desk, hidden: str) -> None:
    first = cb.add_code(study, "uro for barn")
    assert cb.add_code(study, f"uro{hidden} for barn") == first  # no second one
    with study.read() as connection:
        assert store.find_code(connection, f"{hidden}Uro for barn") == first
    cb.add_code(study, f"permen støv{hidden}er")
    codes = cb.read_from(study).codes
    assert codes[1].name == f"permen støv{hidden}er"  # shown as it is
    (one,) = cb.advice(codes)
    assert (one.code, one.key) == (codes[1].name, "codebook.advice.unseen")
    with pytest.raises(CodebookError) as caught:
        cb.add_code(study, f"{hidden} {hidden}")
    assert caught.value.code == "codebook.no_name"
