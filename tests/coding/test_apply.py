"""Codes on spans of utterances: positions, several spans, what does not fit."""

from __future__ import annotations

import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import codebook, coding
from qual.coding import Span
from qual.errors import CodingError, QualError
from qual.language import words
from qual.study import Study

TEA = "HN-R1-0002"  # Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]


@pytest.fixture
def code(study: Study) -> str:
    return codebook.add_code(study, "te først")


def text_of(study: Study, reference: str) -> str:
    return str(study.utterances().set_index("utterance").loc[reference, "text"])


def code_of(caught: pytest.ExceptionInfo[QualError]) -> str:
    assert caught.value.text("nb")
    assert caught.value.text("en")
    return caught.value.code


def test_whole_utterance(study: Study) -> None:
    study.code(TEA, "te først")
    (row,) = study.codings().itertuples()
    assert (row.utterance, row.code, row.text, row.start) == (TEA, "te først", text_of(study, TEA), 0)
    assert (row.coder, row.kind, row.origin, row.person) == ("Ada", "individual", "hand", "p1")


def test_positions_are_code_points_and_end_is_exclusive(study: Study, code: str) -> None:
    text = text_of(study, TEA)
    start = text.index("🫖")
    coding.apply(study, code, [Span(TEA, start, start + 1, "🫖")])
    coding.apply(study, code, [Span(TEA, start + 2, start + 4, "og")])
    assert list(study.codings()["text"]) == ["🫖", "og"]


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (4, 3), (0, 10_000), (10_000, 10_001)])
def test_span_outside(study: Study, code: str, span: tuple[int, int]) -> None:
    before = small_study.live_rows(study.store)
    with pytest.raises(CodingError) as caught:
        coding.apply(study.acting("Ny"), code, [Span(TEA), Span(TEA, *span)])
    assert code_of(caught) == "coding.outside"
    assert small_study.live_rows(study.store) == before  # not even the coder is there


def test_last_character_is_inside(study: Study, code: str) -> None:
    length = len(text_of(study, TEA))
    coding.apply(study, code, [Span(TEA, length - 1, length)])
    with pytest.raises(CodingError):
        coding.apply(study, code, [Span(TEA, length - 1, length + 1)])


def test_words_that_differ(study: Study, code: str) -> None:
    with pytest.raises(CodingError) as caught:
        coding.apply(study, code, [Span(TEA, 0, 6, "Vi får")])
    assert code_of(caught) == "coding.words_differ"
    assert study.codings().empty


def test_what_is_not_there(study: Study, code: str) -> None:
    database = study.store
    made = coding.apply(study, code, [Span(TEA)])
    merged = codebook.add_code(study, "gammel")
    codebook.merge_codes(study, merged, code)
    before = small_study.live_rows(database)
    for act, expected in (
        (lambda: coding.apply(study, code, [Span("HN-R1-9999")]), "coding.unknown_utterance"),
        (lambda: coding.apply(study, "borte", [Span(TEA)]), "coding.code_gone"),
        (lambda: coding.apply(study, merged, [Span(TEA)]), "coding.code_gone"),
        (lambda: coding.apply(study, code, []), "coding.no_spans"),
        (lambda: coding.apply(study, code, [Span(TEA)], kind="mine"), "coding.kind"),
        (lambda: coding.recode(study, "borte", code), "coding.unknown_coding"),
        (lambda: coding.recode(study, made, merged), "coding.code_gone"),
        (lambda: coding.remove(study, "borte"), "coding.unknown_coding"),
        (lambda: study.code_id("finnes ikke"), "codebook.not_named"),
    ):
        with pytest.raises(QualError) as caught:
            act()
        assert code_of(caught) == expected
    assert small_study.live_rows(database) == before


def test_exchange_is_one_coding(study: Study, code: str) -> None:
    spans = [Span("HN-R1-0001"), Span(TEA, 0, 2), Span("HN-R1-0005", 2, 8)]
    made = coding.apply(study, code, spans, kind="interaction")
    rows = study.codings()
    assert list(rows["coding"]) == [made] * 3
    assert list(rows["segment"]) == [0, 1, 2]
    assert list(rows["kind"].unique()) == ["interaction"]
    assert list(study.codes()["codings"]) == [1]


def test_same_coding_twice_is_stored_once(study: Study, code: str) -> None:
    spans = [Span(TEA, 0, 6), Span("HN-R1-0003")]
    first = coding.apply(study, code, spans)
    revision = study.revision
    assert coding.apply(study, code, spans) == first
    assert study.revision == revision  # so that undo takes back the coding, not a nothing
    assert coding.apply(study, code, spans[:1]) != first
    assert coding.apply(study.acting("Bo"), code, spans) != first
    assert study.codings()["coding"].nunique() == 3


def test_codes_overlap(study: Study, code: str) -> None:
    other = codebook.add_code(study, "ringe hjem")
    for code_id, start, end in ((code, 0, 20), (code, 10, 30), (other, 10, 30), (other, 0, 5)):
        coding.apply(study, code_id, [Span(TEA, start, end)])
    text = text_of(study, TEA)
    found = sorted(zip(study.codings()["code"], study.codings()["text"], strict=True))
    assert found == [
        ("ringe hjem", text[:5]),
        ("ringe hjem", text[10:30]),
        ("te først", text[:20]),
        ("te først", text[10:30]),
    ]


def test_recode_keeps_spans_and_coder(study: Study, code: str) -> None:
    made = coding.apply(study, code, [Span(TEA, 3, 6)], kind="group")
    coding.recode(study.acting("Bo"), made, codebook.add_code(study.acting("Bo"), "annen"))
    (row,) = study.codings().itertuples()
    assert (row.coding, row.code, row.start, row.end, row.coder, row.kind) == (made, "annen", 3, 6, "Ada", "group")


def test_remove(study: Study, code: str) -> None:
    made = coding.apply(study, code, [Span(TEA), Span("HN-R1-0003")])
    coding.remove(study, made)
    assert study.codings().empty
    assert small_study.counted(study.store, "segments") == 0
    study.undo()
    assert list(study.codings()["coding"]) == [made, made]


def test_same_act_of_a_browser_is_known(study: Study, code: str) -> None:
    coding.apply(study.under("11111111-0000-0000-0000-000000000000"), code, [Span(TEA)])
    assert study.store.done("11111111-0000-0000-0000-000000000000")
    assert not study.store.done("22222222-0000-0000-0000-000000000000")


@given(data=st.data())
@settings(max_examples=many(60), deadline=None)
def test_segment_knows_its_words(small_folder: object, data: st.DataObject) -> None:
    """Words of the utterance that start in the span, by their numbers (the counting rule)."""
    text = "Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]"
    found = words.words(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = words.between(found, start, end)
    assert found[first:last] == [(a, b) for a, b in found if start <= a < end]


def test_an_exchange_says_what_its_participants_do_with_the_theme(study: Study, code: str) -> None:
    spans = [Span("HN-R1-0002"), Span("HN-R1-0003")]
    made = coding.apply(study.acting("meg"), code, spans, kind="interaction", stance="agreed", valence="positive")
    told = study.codings().set_index("coding").loc[made]
    assert set(told["stance"]) == {"agreed"}
    assert set(told["valence"]) == {"positive"}
    coding.describe(study.acting("meg"), made, kind="interaction", stance="opposed")
    told = study.codings().set_index("coding").loc[made]
    assert set(told["stance"]) == {"opposed"}
    assert told["valence"].isna().all()
    coding.undo(study.acting("meg"))
    assert set(study.codings()["stance"]) == {"agreed"}


@pytest.mark.parametrize(("kind", "about"), [("individual", {"stance": "agreed"}), ("interaction", {"stance": "enige"}),
                                             ("individual", {"valence": "god"})])  # fmt: skip
def test_a_stance_that_makes_no_sense_is_refused(study: Study, code: str, kind: str, about: dict[str, str]) -> None:
    with pytest.raises(CodingError):
        coding.apply(study.acting("meg"), code, [Span("HN-R1-0002")], kind=kind, **about)
    assert study.codings().empty


def test_codings_for_a_code_that_is_gone_are_not_loaded(study: Study) -> None:
    before = study.revision
    row = {
        "code_id": "borte",
        "spans": [coding.Span("HN-R1-0002")],
        "coder": "Ada",
        "kind": "individual",
        "origin": "import",
    }
    with pytest.raises(CodingError) as caught:
        coding.apply_many(study, [row])
    assert caught.value.code == "coding.code_gone"
    assert study.revision == before


def test_several_codes_are_one_act_or_none(study: Study, code: str) -> None:
    made = coding.apply_several(study, [code], [Span(TEA, 0, 2)], names=["vi", "vi"])
    assert list(study.codings().set_index("coding").loc[list(dict.fromkeys(made)), "code"]) == ["te først", "vi"]
    assert study.undo() == "coding.apply_several"
    assert study.codings().empty
    for codes, names, expected in (([], [], "coding.code_gone"), ([code, "borte"], [], "coding.code_gone")):
        with pytest.raises(CodingError) as caught:
            coding.apply_several(study, codes, [Span(TEA)], names=names)
        assert code_of(caught) == expected
    assert study.codings().empty


def test_a_coding_stands_on_other_words_and_keeps_its_memo(study: Study, code: str) -> None:
    made = coding.apply(study, code, [Span(TEA, 0, 2)])
    coding.add_memo(study, "coding", made, "Hvem er vi?")
    text = text_of(study, TEA)
    coding.respan(study, made, [Span(TEA, 0, 6, text[:6])])
    assert list(study.codings()["text"]) == [text[:6]]
    assert [memo["target_id"] for memo in coding.memos(study)] == [made]
    counted = study.themes(level="code", by=[], measure="words")
    assert int(counted["value"].iloc[0]) == len(words.words(text[:6]))
    assert study.undo() == "coding.respan"
    assert list(study.codings()["text"]) == [text[:2]]


def test_a_coding_that_comes_to_say_what_another_says_joins_it(study: Study, code: str) -> None:
    short, long = (coding.apply(study, code, [Span(TEA, 0, end)]) for end in (2, 6))
    coding.add_memo(study, "coding", short, "Kort.")
    coding.respan(study, short, [Span(TEA, 0, 6)])
    assert list(study.codings()["coding"]) == [long]
    assert [memo["target_id"] for memo in coding.memos(study)] == [long]
    study.undo()
    assert set(study.codings()["coding"]) == {short, long}


def test_a_coding_cannot_stand_outside_the_text_or_nowhere(study: Study, code: str) -> None:
    made = coding.apply(study, code, [Span(TEA, 0, 2)])
    for spans, expected in (
        ([], "coding.no_spans"),
        ([Span(TEA, 3, 3)], "coding.outside"),
        ([Span("borte")], "coding.unknown_utterance"),
    ):
        with pytest.raises(CodingError) as caught:
            coding.respan(study, made, spans)
        assert code_of(caught) == expected
    with pytest.raises(CodingError) as caught:
        coding.respan(study, "borte", [Span(TEA)])
    assert code_of(caught) == "coding.unknown_coding"
    assert study.codings()["end"].tolist() == [2]
