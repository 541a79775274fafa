"""``codings.csv``: out and in again without loss, all rows or none."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import docx
import pytest
import small_study

from qual import codebook, coding
from qual.coding import Span
from qual.coding.files import COLUMNS, load, save
from qual.errors import CodingError, FileError, QualError, StudyError
from qual.reports import write_methods
from qual.study import Study
from qual.themes import saturation, saturation_curve, telling

TEA = "Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]"
GOOD: dict[str, Any] = {
    "coding": "1", "file": "opptak_havna.txt", "utterance": 2, "start": 18, "end": 22, "text": TEA[18:22],
    "code": "te først", "coder": "Bo", "kind": "individual", "origin": "import",
}  # fmt: skip


def write(path: Path, *rows: dict[str, Any], columns: tuple[str, ...] = COLUMNS, **choices: Any) -> Path:
    with path.open("w", encoding=choices.pop("encoding", "utf-8"), newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", **choices)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def coded(study: Study) -> Study:
    codebook.add_code(study, "te først")
    codebook.add_code(study, 'permen; «støver», "ned"')
    return study


def rows(study: Study) -> list[tuple[Any, ...]]:
    columns = ["segment", "code", "utterance", "start", "end", "text", "coder", "kind", "origin"]
    return sorted(study.codings()[columns].itertuples(index=False, name=None))


def test_round_trip(coded: Study, tmp_path: Path, small_folder: Path) -> None:
    first, second = coded.codes()["id"]
    spans = [Span("HN-R1-0001"), Span("HN-R1-0002", 17, 18), Span("HN-R1-0003")]  # with an emoji and a line break
    coding.apply(coded.acting("Ada"), first, spans, kind="interaction")
    coding.apply(coded.acting("Bo"), second, [Span("HN-R2-0003", 3, 9)], kind="group")
    coding.answer_suggestion(coded.acting("Ada"), coded.utterances()["id"][4], first, rank=1, score=0.5, accepted=True)
    assert save(coded, tmp_path / "out" / "codings.csv") == 5
    with Study(small_study.copy(small_folder / "study", tmp_path / "other"), coder="Cy") as other:
        for name in coded.codes()["code"]:
            codebook.add_code(other.acting("Cy"), name)
        assert other.load_codings(tmp_path / "out" / "codings.csv") == 3
        assert rows(other) == rows(coded)
        revision = other.revision
        assert other.load_codings(tmp_path / "out" / "codings.csv") == 0  # nothing is stored twice
        assert (rows(other), other.revision) == (rows(coded), revision)
        save(other, tmp_path / "again.csv")
        assert other.undo() == "coding.load"
        assert other.codings().empty
    again, before = (
        sorted(tuple(row.values())[1:] for row in csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
        for path in (tmp_path / "again.csv", tmp_path / "out" / "codings.csv")
    )
    assert again == before


def test_sample_round_trip(sample_study: Study, tmp_path: Path) -> None:
    before = rows(sample_study)
    assert len(before) > 500
    assert save(sample_study, tmp_path / "codings.csv") == len(before)
    assert sample_study.load_codings(tmp_path / "codings.csv") == 0
    assert rows(sample_study) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"file": "borte.txt"}, "coding.no_such_utterance"),
        ({"utterance": 99}, "coding.no_such_utterance"),
        ({"utterance": 0}, "coding.no_such_utterance"),
        ({"utterance": "to"}, "coding.bad_row"),
        ({"start": ""}, "coding.bad_row"),
        ({"end": "6.5"}, "coding.bad_row"),
        ({"end": 10_000}, "coding.outside"),
        ({"start": -1}, "coding.outside"),
        ({"start": 22}, "coding.outside"),
        ({"text": "te og"}, "coding.words_differ"),
        ({"text": ""}, "coding.words_differ"),
        ({"code": "ukjent"}, "coding.unknown_codes"),
        ({"code": ""}, "coding.unknown_codes"),
        ({"kind": "felles"}, "coding.kind"),
        ({"origin": "maskin"}, "coding.origin"),
        ({"coding": "1", "kind": "group"}, "coding.rows_disagree"),
        ({"coding": "1", "coder": "Ada"}, "coding.rows_disagree"),
        ({"coder": " "}, "coding.no_coder"),
    ],
)  # fmt: skip
def test_one_bad_row_and_nothing_is_loaded(coded: Study, tmp_path: Path, change: dict[str, Any], code: str) -> None:
    path = write(tmp_path / "codings.csv", GOOD, {**GOOD, "coding": "2", **change})
    before = small_study.live_rows(coded.store)
    with pytest.raises(CodingError) as caught:
        load(coded.acting("Ada"), path)
    assert caught.value.code == code
    assert all(caught.value.text(language) for language in ("nb", "en"))
    assert small_study.live_rows(coded.store) == before
    assert load(coded.acting("Ada"), write(path, GOOD)) == 1


def test_file_that_is_not_there(coded: Study, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        coded.load_codings(tmp_path / "borte.csv")
    assert caught.value.code == "file.not_found"


@pytest.mark.parametrize("column", COLUMNS)
def test_missing_column(coded: Study, tmp_path: Path, column: str) -> None:
    path = write(tmp_path / "codings.csv", GOOD, columns=tuple(c for c in COLUMNS if c != column))
    with pytest.raises(FileError) as caught:
        coded.load_codings(path)
    assert caught.value.code == "file.missing_columns"
    assert column in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"coding;file\n1;2\n"])
def test_no_table(coded: Study, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "codings.csv").write_bytes(content)
    with pytest.raises(FileError) as caught:
        coded.load_codings(tmp_path / "codings.csv")
    assert caught.value.code == "file.missing_columns"


def test_a_coding_of_a_very_long_utterance_comes_back(study: Study, inbox: Path) -> None:
    """Longer than a cell may be to Python's own reader of tables."""
    study.add(
        small_study.text_file(
            inbox / "HV-R1_del2.txt", "K1: Kort.\nK2: " + "vi ringer hjem nå og da " * 6_000 + "\nK1: Ja."
        )
    )
    long = study.utterances("HV-R1").set_index("words").sort_index().iloc[-1]
    assert len(long["text"]) > 131_072
    made = study.code(long["utterance"], "ringer")
    assert save(study, inbox / "codings.csv") == 1
    before = rows(study)
    coding.remove(study, made)
    assert load(study, inbox / "codings.csv") == 1
    assert rows(study) == before


def test_short_row(coded: Study, tmp_path: Path) -> None:
    path = write(tmp_path / "codings.csv", GOOD)
    path.write_text(path.read_text(encoding="utf-8") + "2,opptak_havna.txt\n", encoding="utf-8")
    with pytest.raises(QualError):
        coded.load_codings(path)
    assert coded.codings().empty


def test_other_encoding(coded: Study, tmp_path: Path) -> None:
    path = write(tmp_path / "codings.csv", {**GOOD, "text": "å", "code": "først"}, encoding="cp1252")
    with pytest.raises(FileError) as caught:
        coded.load_codings(path)
    assert caught.value.code == "file.not_utf8"


def test_saving_where_nobody_can_write(coded: Study, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StudyError) as caught:
        save(coded, tmp_path / "file" / "codings.csv")
    assert caught.value.code == "study.not_writable"


def test_stance_and_valence_come_back(coded: Study, tmp_path: Path) -> None:
    told = {"kind": "interaction", "stance": "opposed", "valence": "negative"}
    path = write(tmp_path / "codings.csv", GOOD | told, columns=(*COLUMNS, "stance", "valence"))
    assert coded.load_codings(path) == 1
    save(coded, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert {key: row[key] for key in told} == told


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_and_read_back(study: Study, tmp_path: Path) -> None:
    study.code("HN-R1-0002", "=te+kopp")
    path = tmp_path / "codings.csv"
    save(study, path)
    assert [row["code"] for row in csv.DictReader(path.open(encoding="utf-8-sig", newline=""))] == ["'=te+kopp"]
    assert load(study, path) == 0  # the same coding, of the same code


def test_time_and_order_of_coding_come_along(coded: Study, tmp_path: Path, small_folder: Path) -> None:
    """HN-R2 was coded before HN-R1; a third coding's time nobody knows."""
    coded.code("HN-R2-0002", "te først")
    coded.code("HN-R1-0002", "te først")
    coded.code("HN-R1-0004", 'permen; «støver», "ned"')
    wanted = saturation(coded)
    assert wanted[["session", "new", "known"]].values.tolist() == [["HN-R2", 1, True], ["HN-R1", 1, True]]
    assert telling.order(wanted, "nb") == ""
    save(coded, tmp_path / "codings.csv")
    with Study(small_study.copy(small_folder / "study", tmp_path / "other"), coder="Cy") as other:
        for name in coded.codes()["code"]:
            codebook.add_code(other, name)
        other.load_codings(tmp_path / "codings.csv")
        found = saturation(other)
        assert found.drop(columns="group").equals(wanted.drop(columns="group"))
        assert sorted(other.codings()["created_at"]) == sorted(coded.codings()["created_at"])
        save(other, tmp_path / "again.csv")
        assert csv_column(tmp_path / "again.csv", "order") == csv_column(tmp_path / "codings.csv", "order")
        other.load_codings(write(tmp_path / "more.csv", GOOD))
        row = next(row for row in table(tmp_path, other) if row["coder"] == "Bo")
        assert (row["at"], row["order"]) == ("", "")


def csv_column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def table(folder: Path, study: Study) -> list[dict[str, str]]:
    save(study, folder / "table.csv")
    with (folder / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_with_an_order_and_one_moment_or_none_keeps_the_order(coded: Study, tmp_path: Path) -> None:
    later = {"coding": "2", "file": "opptak_havna.txt", "utterance": 2, "start": 0, "end": 2, "text": TEA[:2]}
    columns = (*COLUMNS, "at", "order")
    for at in ("2031-05-03T12:00:00+02:00", ""):
        path = write(
            tmp_path / "o.csv", GOOD | {"order": 2, "at": at}, GOOD | later | {"order": 1, "at": at}, columns=columns
        )
        coded.load_codings(path)
        rows = {row["text"]: row for row in table(tmp_path, coded)}
        assert [int(rows[words]["order"]) for words in (TEA[:2], TEA[18:22])] == [1, 2]
        if at:
            assert rows[TEA[:2]]["at"].startswith("2031-05-03T10:00:00.")
        coding.undo(coded)


@pytest.mark.parametrize("cells", [{"at": "i går"}, {"order": "først"}])
def test_what_is_no_moment_or_order_is_refused(coded: Study, tmp_path: Path, cells: dict[str, str]) -> None:
    with pytest.raises(CodingError, match="2"):
        load(coded, write(tmp_path / "o.csv", GOOD | cells, columns=(*COLUMNS, "at", "order")))


def test_loaded_without_a_time_nobody_knows_the_order_and_the_figure_says_so(coded: Study, tmp_path: Path) -> None:
    coded.code("HN-R2-0002", "te først")
    coded.code("HN-R1-0002", "te først")
    columns = (*COLUMNS, "stance", "valence")
    old = write(tmp_path / "old.csv", *table(tmp_path, coded), columns=columns)
    for made in coded.codings()["coding"]:
        coding.remove(coded, made)
    assert coded.load_codings(old) == 2
    found = saturation(coded)
    assert found["known"].tolist() == [False, False]
    assert telling.order(found, "nb").startswith("Når de ble kodet, er ukjent for 2 av 2 samlinger")
    assert telling.order(found, "en").startswith("When they were coded is unknown for 2 of 2 sessions")
    chart = saturation_curve(found, "nb")
    assert "ukjent for 2 av 2 samlinger" in " ".join(" ".join(chart.title.subtitle).split())
    path = write_methods(coded, tmp_path / "metode.docx", language="nb")
    assert "ukjent for 2 av 2 samlinger" in "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
    coded.code("HV-R1-0002", "te først")  # coded here
    assert saturation(coded).set_index("session")["known"].to_dict() == {"HN-R1": False, "HN-R2": False, "HV-R1": True}
