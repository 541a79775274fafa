"""Memos, the coded transcript and the methods appendix, read back with the libraries that people's programs use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import codebook, coding
from qual.coding import Span
from qual.errors import CodingError, FileError
from qual.reports.coded_transcript import write_coded_transcript
from qual.reports.memos import write_memos
from qual.reports.methods import write_methods
from qual.study import Study

TEA = "HN-R1-0002"
TEXT = "Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]"


def comments_in(path: Path) -> list[tuple[str, str, str]]:
    """(the words that a comment covers, its text, its author), straight from the ranges in the file."""
    document = docx.Document(str(path))
    covered: dict[int, str] = {}
    for paragraph in document.paragraphs:
        begun: set[int] = set()
        for element in paragraph._p:
            if element.tag == qn("w:commentRangeStart"):
                begun.add(int(element.get(qn("w:id"))))
            elif element.tag == qn("w:commentRangeEnd"):
                begun.discard(int(element.get(qn("w:id"))))
            elif element.tag == qn("w:r"):
                for number in begun:
                    covered[number] = covered.get(number, "") + "".join(
                        "\n" if child.tag == qn("w:br") else child.text or "" for child in element
                        if child.tag in (qn("w:t"), qn("w:br"))
                    )  # fmt: skip
    return [(covered[comment.comment_id], comment.text, comment.author) for comment in document.comments]


# --- the coded transcript ------------------------------------------------------------------------------------
def test_every_code_is_a_comment_on_exactly_its_words(study: Study, tmp_path: Path) -> None:
    code = {name: codebook.add_code(study, name) for name in ("te først", "ringe hjem", "trygt")}
    kopp, ring = TEXT.index("kopp"), TEXT.index("ringer")
    coding.apply(study, code["te først"], [Span(TEA, kopp, kopp + 9)])
    coding.apply(study.acting("Bo Ek"), code["trygt"], [Span(TEA, kopp, kopp + 9)])  # the same span
    coding.apply(study, code["ringe hjem"], [Span(TEA, kopp + 5, ring + 6)], kind="group")
    exchange = [Span(TEA, ring, ring + 9), Span("HN-R1-0003")]
    coding.apply(study, code["trygt"], exchange, kind="interaction", stance="agreed")
    path = write_coded_transcript(study, tmp_path / "k.docx", "HN-R1", fictional=True, language="nb")
    said = study.utterances("HN-R1").set_index("utterance")["text"]
    assert sorted(comments_in(path)) == sorted(
        [
            (TEXT[kopp : kopp + 9], "te først", "Ada"), (TEXT[kopp : kopp + 9], "trygt", "Bo Ek"),
            (TEXT[kopp + 5 : ring + 6], "ringe hjem – for gruppa", "Ada"),
            (TEXT[ring : ring + 9], "trygt (1/2) – samspill, enige", "Ada"),
            (said["HN-R1-0003"], "trygt (2/2) – samspill, enige", "Ada"),
        ]
    )  # fmt: skip
    assert [comment.initials for comment in docx.Document(str(path)).comments][:2] == ["A", "BE"]
    paragraphs = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert f"{TEA}  A1: {TEXT}" in paragraphs
    assert any(text.startswith("Fiktivt materiale") for text in paragraphs)
    assert len(comments_in(write_coded_transcript(study, tmp_path / "b.docx", "HN-R1", coder="Bo Ek"))) == 1


def test_times_and_what_cannot_be_written(study: Study, sample_study: Study, tmp_path: Path) -> None:
    timed = sample_study.utterances()
    row = timed[timed["start"] > 60].iloc[0]
    path = write_coded_transcript(sample_study, tmp_path / "t.docx", row["session"])
    minutes, seconds = divmod(int(row["start"]), 60)
    start = f"{row['utterance']}  [{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}]  {row['speaker']}: "
    assert any(paragraph.text.startswith(start) for paragraph in docx.Document(str(path)).paragraphs)
    found = sample_study.codings()
    expected = Counter(found[found["session"] == row["session"]]["text"])
    assert Counter(words for words, _, _ in comments_in(path)) == expected
    with pytest.raises(CodingError) as caught:
        write_coded_transcript(study, tmp_path / "t.docx", "HV-R2")
    assert "HN-R1" in str(caught.value)
    with pytest.raises(FileError):
        write_coded_transcript(study, tmp_path / "t.pdf", "HN-R1")


@given(
    spans=st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)), min_size=1, max_size=6, unique=True)
)
@settings(max_examples=many(15), deadline=None)
def test_any_overlap(spans: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory) -> None:
    from docx import Document

    from qual.reports.coded_transcript import _utterance

    document = Document()
    comments = [(start, min(start + length, len(TEXT)), f"c{n}", "Ada") for n, (start, length) in enumerate(spans)]
    _utterance(document, {"utterance": TEA, "start": None, "speaker": "A1", "text": TEXT}, comments)
    path = tmp_path_factory.mktemp("overlap") / "o.docx"
    document.save(str(path))
    assert sorted(comments_in(path)) == sorted((TEXT[start:end], said, "Ada") for start, end, said, _ in comments)


# --- memos ---------------------------------------------------------------------------------------------------
@pytest.fixture
def remembered(study: Study) -> Study:
    code = codebook.add_code(study, "te først")
    kopp = TEXT.index("kopp")
    coded = coding.apply(study, code, [Span(TEA, kopp, kopp + 7)])
    point = codebook.add_reference_point(study, "Å ringe før man vet")
    targets: dict[str, Any] = {
        "study": None,
        "session": study.sessions().set_index("session").loc["HN-R1", "id"],
        "coding": coded,
        "code": code,
        "utterance": study.utterances().set_index("utterance").loc[TEA, "id"],
        "reference point": point,
    }
    for kind, target in targets.items():
        coding.add_memo(study, kind, target, f"=Notat på {kind}: ØVRIG")
    return study


def test_memos_are_found_by_their_words_and_by_what_they_stand_on(remembered: Study) -> None:
    found = {memo["target_kind"]: memo for memo in coding.search(remembered)}
    assert {kind: memo["on"] for kind, memo in found.items()} == {
        "study": None,
        "session": "HN-R1",
        "coding": f"te først ({TEA})",
        "code": "te først",
        "utterance": TEA,
        "reference point": "Å ringe før man vet",
    }
    assert (found["coding"]["passage"], found["utterance"]["passage"]) == ("kopp te", TEXT)
    assert found["coding"]["session"] == "HN-R1"
    assert {memo["target_kind"] for memo in coding.search(remembered, "øvrig TE FØRST")} == {"coding", "code"}
    assert len(coding.search(remembered, target_kind="code")) == 1
    assert coding.search(remembered, author="Bo") == coding.search(remembered, "finnes ikke") == []


def test_memos_alone_in_word_and_excel(remembered: Study, tmp_path: Path) -> None:
    found = coding.search(remembered)
    path = write_memos(found, tmp_path / "n.docx", fictional=True, language="nb")
    said = [(paragraph.style.name, paragraph.text) for paragraph in docx.Document(str(path)).paragraphs]  # type: ignore[union-attr]
    for expected in (
        ("Heading 1", "Koding"), ("Heading 2", f"te først ({TEA})"), ("Quotation", "«kopp te»"),
        ("Normal", "=Notat på coding: ØVRIG"), ("Heading 2", "Å ringe før man vet"),
    ):  # fmt: skip
        assert expected in said
    assert said[1][0] == "Notice"
    sheet = openpyxl.load_workbook(write_memos(found, tmp_path / "n.xlsx", language="en")).worksheets[0]
    head, *lines = sheet.iter_rows(values_only=True)
    assert head == ("Stands on", "Name", "Session", "Verbatim", "Memo", "Written by", "When")
    assert [line[:5] for line in lines][:3] == [
        ("The study", None, None, None, "=Notat på study: ØVRIG"),
        ("Session", "HN-R1", "HN-R1", None, "=Notat på session: ØVRIG"),
        ("Utterance", TEA, "HN-R1", TEXT, "=Notat på utterance: ØVRIG"),
    ]  # fmt: skip
    assert sheet["E2"].data_type == "s"
    with pytest.raises(FileError):
        write_memos(found, tmp_path / "n.txt")
    assert "Ingen notater" in docx.Document(str(write_memos([], tmp_path / "e.docx", language="nb"))).paragraphs[1].text


# --- the methods appendix ------------------------------------------------------------------------------------
def tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def test_the_methods_appendix_says_what_was_done(study: Study, tmp_path: Path) -> None:
    code, other = (codebook.add_code(study, name) for name in ("te først", "ringe hjem"))
    codebook.add_code(study, "nivå 1", origin="framework")
    codebook.move_code(study, code, codebook.add_group(study, "Å begynne"))
    codebook.add_group(study, "Nivåer", grouping_id=codebook.add_grouping(study, "En ramme", framework=True))
    codebook.rename_code(study, other, "ringe hjem først")
    for answer in ("topic", "empirical"):  # the last one is in force
        codebook.record_verdict(study, "code", "code", code, answer)
    coding.apply(study, code, [Span(TEA)])
    coding.apply(study.acting("Bo"), other, [Span("HV-R1-0002")])
    reply = study.utterances().set_index("utterance").loc["HN-R2-0002", "id"]
    for accepted, of in ((True, code), (False, other)):
        coding.answer_suggestion(study, reply, of, rank=1, score=0.5, accepted=accepted)
    coding.correct(study, TEA, TEXT.replace("te 🫖", "kaffe 🫖"))
    coding.mark_coverage(study, "HN-R1", "done")
    path = write_methods(study, tmp_path / "m.docx", fictional=True, language="nb")
    material, coders, passes, steps, groupings, tests, suggestions, changes, emergence = tables(path)
    assert [row[0] for row in material[1:]] == list(study.sessions()["session"])
    assert coders[1:] == [["Ada", "2", "2", "1"], ["Bo", "1", "1", "1"]]
    assert passes[0] == ["Gjennomgang", "Ferdig", "Under arbeid", "Ikke begynt", "Samlinger"]
    assert [row[1:] for row in passes[1:]] == [["1", "2", "0", "3"], ["0", "0", "3", "3"]]
    assert [row[1] for row in steps[1:]] == ["2", "1", "1", "2", "0", "0", "0"]
    assert groupings[1] == ["Hovedgruppering", "i bruk", "1", "1", "1"]
    assert [row[1] for row in tests[1:]] == ["2", "1", "0"]  # nothing of the framework is to be tested
    assert tests[1] == ["Kodetest", "2", "2", "1", "0", "1"]
    assert suggestions[1:] == [["1", "1", "1"]]
    assert changes[1][1:] == ["3", "1", "0", "1", "0"]
    assert [row[5] for row in emergence[1:]] == ["1", "1", "0"]
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "1 godtatt, 1 avvist" in text
    assert "1 transkripsjonsfeil er rettet" in text
    assert "ikke at materialet er mettet" in text
    assert "Fiktivt materiale" in text


def test_an_empty_study_has_an_appendix_too(tmp_path: Path) -> None:
    with Study.create(tmp_path / "s") as empty:
        path = write_methods(empty, tmp_path / "m.docx", language="en")
    assert "Nothing to show here yet." in [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    with pytest.raises(FileError), Study(tmp_path / "s") as again:
        write_methods(again, tmp_path / "m.pdf")
