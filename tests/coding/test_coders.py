"""Who acts is an id: a name stands in one place, and changing it changes it wherever anybody reads it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import older_study
import pytest
import small_study
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from thorough import many

from qual import codebook as cb
from qual import coding
from qual.coding import Span
from qual.coding import files as codings_files
from qual.errors import CodingError, HistoryError
from qual.language.sameness import same
from qual.quotes import find
from qual.reports.coded_transcript import write_coded_transcript
from qual.reports.memos import write_memos
from qual.reports.methods import write_methods
from qual.store import codings as stored_codings
from qual.store import schema as t
from qual.study import Study
from qual.themes import decided, matrix, views


@pytest.fixture
def worked(study: Study) -> Study:
    """The small study after Ada and Bo have done some of everything that says who did it."""
    first = study.code("HN-R1-0002", "te først")
    bo, code = study.acting("Bo"), study.codes()["id"].iloc[0]
    utterances = dict(zip(study.utterances()["utterance"], study.utterances()["id"], strict=True))
    coding.apply(bo, code, [Span(utterances["HN-R2-0002"])])
    coding.add_memo(bo, "coding", study.codings()["coding"].iloc[0], "Bos notat")
    coding.add_memo(study, "study", None, "Adas notat")
    cb.record_verdict(bo, "code", "code", code, "topic", "Bos grunn")
    views.save_view(bo, "Tid", "themes", {"by": "round"})
    decided.write_down(bo, "decision", "Leder", "Vi går videre.")
    coding.answer_suggestion(bo, utterances["HN-R1-0004"], code, rank=1, score=0.5, accepted=False)
    assert first
    return study


def said_of(study: Study) -> dict[str, Any]:
    """Every name of a person who acted, in every place where one is read."""
    return {
        "log": [entry["actor"] for entry in coding.log(study)],
        "actors": sorted(coding.actors(study)),
        "memos": [memo["author"] for memo in coding.memos(study)],
        "found": [memo["author"] for memo in coding.search(study)],
        "verdicts": [verdict.by for verdict in cb.read_from(study).verdicts],
        "views": [view["author"] for view in views.all_views(study)],
        "day": [entry["author"] for entry in decided.entries(study, "Leder")],
        "codings": sorted(study.codings()["coder"]),
        "quotes": sorted(find(study)["coder"]),
    }


def exported(study: Study, folder: Path) -> str:
    """All that the files say in which a coder is named."""
    folder.mkdir()
    cb.save(cb.read_from(study), folder / "kodebok.yaml")
    codings_files.save(study, folder / "kodinger.csv")
    write_memos(coding.search(study), folder / "notater.docx")
    write_methods(study, folder / "metode.docx")
    write_coded_transcript(study, folder / "kodet.docx", "HN-R2")
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(folder.iterdir()) if path.suffix != ".docx"]
    for path in sorted(folder.glob("*.docx")):
        document = Document(str(path))
        texts += [
            paragraph.text for paragraph in document.paragraphs if "handlinger" not in paragraph.text
        ]  # one more now
        texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        texts += [str(comment.author) for comment in document.comments]
    return "\n".join(texts)


def renamed(told: Any, old: str, new: str) -> Any:
    return {key: sorted(new if name == old else name for name in names) for key, names in told.items()}


def test_a_new_name_stands_wherever_the_old_one_stood(worked: Study, tmp_path: Path) -> None:
    before, files = said_of(worked), exported(worked, tmp_path / "before")
    matrix_of = matrix(worked, coder="Bo").to_csv()
    assert all("Bo" in names for names in before.values())
    assert {"Ada", "Bo"} <= set(before["memos"])
    coding.rename_coder(worked, "Bo", "Bodil Ås")
    after = said_of(worked)
    assert after["log"][0] == "Ada"  # who renamed
    after["log"] = after["log"][1:]
    assert {key: sorted(names) for key, names in after.items()} == renamed(before, "Bo", "Bodil Ås")
    told = exported(worked, tmp_path / "after")
    assert files.count("Bo") == files.count("Bos ") + told.count("Bodil Ås")
    assert told == files.replace("Bo", "Bodil Ås").replace("Bodil Åss ", "Bos ")
    assert matrix(worked, coder="Bodil Ås").to_csv() == matrix_of
    assert coding.log(worked, coder="Bo") == []
    assert len(small_study.live_rows(worked.store)["coders"]) == 2


def test_undo_under_the_new_name_and_of_the_new_name(worked: Study) -> None:
    before = small_study.live_rows(worked.store)
    coding.rename_coder(worked, "Bo", "Bodil")
    bodil = worked.acting("Bodil")
    last = coding.undoable(bodil)
    assert last is not None
    assert (last["operation"], last["actor"]) == ("suggestion.reject", "Bodil")
    with worked.read() as connection:
        assert len(stored_codings.turned_down(connection, bodil.coder_id(connection))) == 1
    assert coding.undo(bodil) == "suggestion.reject"
    assert coding.redo(bodil) == "suggestion.reject"
    assert coding.undo(worked) == "coder.rename"  # Ada's act, which nothing of Bodil's stands in the way of
    assert small_study.live_rows(worked.store) == before
    assert {"Bo"} == {name for name in said_of(worked)["verdicts"] if name}
    assert coding.redo(worked) == "coder.rename"
    assert said_of(worked)["verdicts"] == ["Bodil"]


def test_a_desk_that_is_open_goes_on_as_the_same_person(worked: Study) -> None:
    bo = worked.acting("Bo")
    assert coding.undoable(bo)
    coding.rename_coder(worked, "Bo", "Bodil")
    coding.add_memo(bo, "study", None, "fortsatt meg")
    assert bo.coder == "Bodil"
    assert [memo["author"] for memo in coding.memos(worked)][-1] == "Bodil"
    coding.rename_coder(bo, "Bodil", "Bo Li")
    assert bo.coder == "Bo Li"
    assert coding.undo(bo) == "coder.rename"
    assert bo.coder == "Bodil"
    assert len(small_study.live_rows(worked.store)["coders"]) == 2


@pytest.mark.parametrize(
    ("coder", "name", "code"),
    [
        ("Cy", "Cyril", "coder.unknown"),
        ("bo", "Bodil", "coder.unknown"),
        ("Bo", " \t", "coder.no_name"),
        ("Bo", "\u200b", "coder.no_name"),
        ("Bo", "Ada", "coder.taken"),
        ("Bo", " ada ", "coder.taken"),
        ("Bo", "A\u200bda", "coder.taken"),
    ],
)
def test_a_name_that_cannot_be_is_refused(worked: Study, coder: str, name: str, code: str) -> None:
    before = said_of(worked)
    with pytest.raises(CodingError) as caught:
        coding.rename_coder(worked, coder, name)
    assert caught.value.code == code
    assert all(caught.value.text(language) for language in ("nb", "en"))
    assert said_of(worked) == before


def test_the_same_name_written_otherwise_is_no_other_persons(worked: Study) -> None:
    coding.rename_coder(worked, "Bo", "BO")
    assert said_of(worked)["verdicts"] == ["BO"]
    revision = worked.revision
    coding.rename_coder(worked, "BO", " BO ")  # nothing changes, so nothing is done
    assert worked.revision == revision


def test_a_name_that_somebody_has_taken_since_does_not_come_back(worked: Study) -> None:
    coding.rename_coder(worked, "Bo", "Bodil")
    coding.add_memo(worked.acting("Bo"), "study", None, "en annen Bo")
    before = said_of(worked)
    with pytest.raises(HistoryError) as caught:
        coding.undo(worked)
    assert caught.value.code == "history.needs_gone"
    assert said_of(worked) == before


def test_reading_makes_nobody(study: Study) -> None:
    rows, revision = small_study.live_rows(study.store), study.revision
    new = study.acting("Ny")
    assert coding.undoable(new) is None
    assert coding.redoable(new) is None
    with pytest.raises(HistoryError):
        coding.undo(new)
    with new.read() as connection:
        assert new.coder_id(connection) is None
    with pytest.raises(CodingError):
        coding.delete_memo(new, "none")  # an act that comes to nothing makes nobody either
    assert (small_study.live_rows(study.store), study.revision) == (rows, revision)
    coding.add_memo(new, "study", None, "nå")
    with new.read() as connection:
        made = new.coder_id(connection)
        assert study.acting("Ny").coder_id(connection) == made is not None
    assert coding.actors(study) == sorted([*(row["name"] for row in rows["coders"].values()), "Ny"])


def test_undoing_the_first_act_leaves_who_did_it(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    cy = study.acting("Cy")
    coding.apply(cy, study.codes()["id"].iloc[0], [Span(study.utterances()["id"].iloc[3])])
    assert coding.undo(cy) == "coding.apply"
    assert coding.log(study, coder="Cy")[0]["operation"] == "undo"
    assert coding.redo(cy) == "coding.apply"
    assert coding.undo(cy) == "coding.apply"
    with pytest.raises(Exception, match="Ada"):  # who has coded nothing that stands is no coder to look for
        find(study, coder="Cy")


def test_nobody_acts_without_a_name(study: Study) -> None:
    with pytest.raises(CodingError) as caught:
        coding.add_memo(study.acting("  "), "study", None, "hvem?")
    assert caught.value.code == "coder.no_name"
    assert coding.memos(study) == []


def test_names_in_a_file_become_coders(study: Study, tmp_path: Path) -> None:
    study.code("HN-R1-0002", "te først")
    verdict = cb.Verdict("code", "code", "te først", "topic", None, "Kari", "2031-01-02T03:04:05.000+00:00")
    book = cb.Codebook(codes=(cb.Code("te først"),), verdicts=(verdict,))
    cb.load_into(study, book)
    assert [verdict.by for verdict in cb.read_from(study).verdicts] == ["Kari"]
    cb.load_into(study, book)
    assert len(cb.read_from(study).verdicts) == 1
    study.undo()
    study.redo()
    assert cb.read_from(study).verdicts[0].by == "Kari"
    assert "Kari" not in coding.actors(study)  # she has done nothing here
    coding.rename_coder(study, "Kari", "Kari Å")
    cb.save(cb.read_from(study), tmp_path / "kodebok.yaml")
    assert cb.load(tmp_path / "kodebok.yaml").verdicts[0].by == "Kari Å"


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


@given(name=NAMES.filter(lambda name: bool(same(name))), other=NAMES)
@settings(max_examples=many(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_name(name: str, other: str) -> None:
    """A coder can be called anything that can be read, and everything says so; whoever is called the same to the letter is the
    same, anybody else another, and a name that looks like somebody's is refused."""
    with tempfile.TemporaryDirectory() as place, Study(older_study.kept(Path(place) / "s"), coder="Ada") as study:
        before = study.revision
        others = {*older_study.ACTORS, *older_study.NAMED} - {"Bo"}
        taken = same(name) in map(same, others)
        if taken:
            with pytest.raises(CodingError) as caught:
                coding.rename_coder(study, "Bo", name)
            assert caught.value.code == "coder.taken"
            assert study.revision == before
            return
        coding.rename_coder(study, "Bo", name)
        told = older_study.figures(study)
        expected = older_study.said("figures")
        new = name.strip()
        assert told["codings"] == [[new if cell == "Bo" else cell for cell in row] for row in expected["codings"]]
        assert [row[1] for row in told["log"][: len(expected["log"])]] == [
            new if row[1] == "Bo" else row[1] for row in expected["log"]
        ]
        if other.strip():
            made = coding.add_memo(study.acting(other), "study", None, "x")
            with study.read() as connection:
                (author,) = [memo["author"] for memo in coding.memos(study) if memo["id"] == made]
                names = list(connection.execute(select(t.coders.c.name)).scalars())
            assert author == other
            assert names.count(other) == 1
            assert len(names) == len(others) + 1 + (other not in {*others, new})
