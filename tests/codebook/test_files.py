"""Codebooks in files: out and in without loss, and what is refused."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook
from small_study import packed_sheet
from thorough import many

from qual.codebook import Code, Codebook, load, save
from qual.errors import CodebookError, FileError

from .strategies import codebooks

FORMATS = ("yaml", "yml", "csv", "xlsx")


def refusal(path: Path) -> CodebookError:
    with pytest.raises(CodebookError) as caught:
        load(path)
    assert path.name in caught.value.text("nb") or caught.value.code in ("codebook.cycle", "codebook.duplicate")
    assert caught.value.text("en") != caught.value.text("nb")
    return caught.value


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


# --- round trips -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", FORMATS[1:])
@given(book=codebooks())
@settings(max_examples=many(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_saved_and_loaded_is_the_same_codebook(book: Codebook, ending: str, tmp_path: Path) -> None:
    assert load(save(book, tmp_path / f"codes.{ending}")) == book


@pytest.mark.parametrize("ending", FORMATS)
def test_ids_travel_along(ending: str, tmp_path: Path) -> None:
    path = save(Codebook(codes=(Code("a", id="0f0e"),)), tmp_path / f"codes.{ending}")
    assert load(path).codes[0].id == "0f0e"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_failed_save_keeps_the_old_file(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(Codebook(codes=(Code("a"),)), tmp_path / f"codes.{ending}")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CodebookError) as caught:
        save(Codebook(codes=(Code("b"),)), path)
    assert caught.value.code == "codebook.unwritable"
    assert load(path).codes == (Code("a"),)
    assert list(tmp_path.iterdir()) == [path]


def test_yaml_reads_like_something_a_person_wrote(tmp_path: Path) -> None:
    book = Codebook(codes=(Code("æ vet ikke", definition="første\nandre"), Code("no")))
    text = save(book, tmp_path / "codes.yaml").read_text(encoding="utf-8")
    assert "- name: æ vet ikke\n" in text
    assert "definition: |-\n    første\n    andre\n" in text


# --- spreadsheets ------------------------------------------------------------------------------------------------
def test_formulas_are_text_in_a_workbook(tmp_path: Path) -> None:
    path = save(Codebook(codes=(Code("=HYPERLINK(1)"), Code("#N/A"))), tmp_path / "codes.xlsx")
    cells = load_workbook(path)["codes"]["A"]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [("=HYPERLINK(1)", "s"), ("#N/A", "s")]


def test_formulas_are_text_in_csv(tmp_path: Path) -> None:
    path = save(Codebook(codes=(Code("=1+1"), Code("-ja-"), Code("@noen"))), tmp_path / "codes.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["'=1+1", "'-ja-", "'@noen"]


@pytest.mark.parametrize("text", [
    "code,definition\nvi venter,å se an\n", "code;definition\r\nvi venter;å se an\r\n",
    "kode\tdefinisjon\nvi venter\tå se an\n",
])  # fmt: skip
def test_a_plain_table_is_enough(text: str, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        path.write_bytes(text.encode(encoding))
        assert load(path).codes == (Code("vi venter", definition="å se an"),)


def test_code_and_group_in_a_plain_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for line in (("code", "group", "notes"), ("a", "G", "x"), (None, None, None), (2019, "G", None), ("c", None, 1)):
        book.worksheets[0].append(line)
    book.save(tmp_path / "codes.xlsx")
    loaded = load(tmp_path / "codes.xlsx")
    assert [(code.name, code.group) for code in loaded.codes] == [("a", "G"), ("2019", "G"), ("c", None)]


def test_words_too_long_for_a_cell_are_not_cut(tmp_path: Path) -> None:
    book = Codebook(codes=(Code("a", definition="ord " * 10_000),))
    with pytest.raises(CodebookError) as caught:
        save(book, tmp_path / "codes.xlsx")
    assert caught.value.code == "codebook.cell_too_long"
    assert load(save(book, tmp_path / "codes.csv")) == book


# --- trees -------------------------------------------------------------------------------------------------------
def test_a_tree_of_another_tool(tmp_path: Path) -> None:
    text = (
        "code,parent,definition\nKveld,,om kvelder\nMat,Kveld,\nvi spiser sent,Mat,\nvi rekker det ikke,Mat,\nalene,,\n"
    )
    book = load(written(tmp_path / "tree.csv", text))
    assert [(code.name, code.group) for code in book.codes] == [
        ("vi spiser sent", "Mat"), ("vi rekker det ikke", "Mat"), ("alene", None),
    ]  # fmt: skip
    assert [(concept.name, concept.groups, concept.definition) for concept in book.concepts] == [
        ("Kveld", ("Mat",), "om kvelder")
    ]


def test_a_code_right_under_a_concept_keeps_its_place(tmp_path: Path) -> None:
    book = load(written(tmp_path / "tree.csv", "code,parent\nKveld,\nMat,Kveld\nsent,Mat\nmørkt,Kveld\n"))
    assert {code.name: code.group for code in book.codes} == {"sent": "Mat", "mørkt": "Kveld"}
    assert book.concepts[0].groups == ("Mat", "Kveld")


def test_parents_in_yaml(tmp_path: Path) -> None:
    book = load(written(tmp_path / "tree.yaml", "codes:\n  - name: Mat\n  - {name: sent, parent: Mat}\n"))
    assert [(code.name, code.group) for code in book.codes] == [("sent", "Mat")]


@pytest.mark.parametrize(("name", "text"), [
    ("loop.csv", "code,parent\na,b\nb,c\nc,a\n"),
    ("self.csv", "code,parent\na,a\n"),
    ("loop.yaml", "codes:\n  - {name: a, parent: b}\n  - {name: b, parent: a}\n"),
    ("typed.csv", "type,name,parent\nconcept,a,b\ngroup,b,a\n"),
    ("tail.csv", "code,parent\nx,a\na,b\nb,a\n"),
])  # fmt: skip
def test_a_cycle_is_refused(name: str, text: str, tmp_path: Path) -> None:
    error = refusal(written(tmp_path / name, text))
    assert error.code == "codebook.cycle"
    assert "a" in error.values["path"]


@pytest.mark.parametrize("text", ["code,parent\na,b\nb,c\nc,d\nd,\n", "type,name,parent\nconcept,K,G\ngroup,G,\n"])
def test_a_tree_that_does_not_fit_the_ladder(text: str, tmp_path: Path) -> None:
    with pytest.raises(CodebookError) as caught:
        load(written(tmp_path / "deep.csv", text))
    assert caught.value.code == "codebook.too_deep"


# --- bad files ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "text", "code"), [
    ("two.csv", "code,definition\nBle vane,x\nble vane,y\n", "codebook.duplicate"),
    ("two.yaml", "codes: [Ble vane, ble vane]\n", "codebook.duplicate"),
    ("header.csv", "kategori,definition\na,b\n", "codebook.missing_column"),
    ("section.yaml", "koder: [a]\n", "codebook.missing_column"),
    ("list.yaml", "- a\n", "codebook.missing_column"),
    ("empty.csv", "", "codebook.empty"),
    ("empty.yaml", "# ingenting\n", "codebook.empty"),
    ("empty.xlsx", "", "codebook.empty"),
    ("broken.yaml", "codes: [a\n", "codebook.unreadable"),
    ("shape.yaml", "codes:\n  - name: {a: b}\n", "codebook.unreadable"),
    ("anchor.yaml", "codes: &a\n  - *a\n", "codebook.unreadable"),
    ("quotes.csv", 'code,definition\n"a,b\n', "codebook.unreadable"),
    ("text.xlsx", "code,definition\n", "codebook.unreadable"),
    ("codes.docx", "code", "codebook.extension"),
])  # fmt: skip
def test_bad_files_have_named_errors(name: str, text: str, code: str, tmp_path: Path) -> None:
    assert refusal(written(tmp_path / name, text)).code == code


@pytest.mark.parametrize("text", [
    "codes: " + "[" * 3_000 + "]" * 3_000,
    "codes:\n- name: a\n  definition: " + "{a: " * 3_000 + "}" * 3_000,
    "codes:\n- &x\n  name: a\n  definition: *x\n",
    "a0: &a0 [" + "x, " * 9 + "]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12)) + "codes: *a11\n",
])  # fmt: skip
def test_yaml_that_is_deep_or_multiplies_is_refused_by_name(text: str, tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "bomb.yaml", text)).code in ("codebook.unreadable", "codebook.not_a_number")


def test_a_spreadsheet_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        load(packed_sheet(tmp_path / "codes.xlsx"))
    assert caught.value.code == "file.bomb"


def test_more_bad_files(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.csv").code == "codebook.unreadable"
    (tmp_path / "zip.csv").write_bytes(b"PK\x03\x04\x00\x00\x00")
    assert refusal(tmp_path / "zip.csv").code == "codebook.unreadable"
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90)
    assert refusal(tmp_path / "locked.xlsx").code == "codebook.unreadable"
    with pytest.raises(CodebookError, match="docx"):
        save(Codebook(), tmp_path / "codes.docx")


@pytest.mark.parametrize(("text", "code"), [
    ("type,name\nkode,a\n", "codebook.unknown_type"),
    ("type,name,groups\ncode,a,\nconcept,K,Mangler\n", "codebook.unknown_group"),
    ("name,colour\na,blå\n", "codebook.not_a_number"),
    ("name,colour\na," + "9" * 5_000, "codebook.not_a_number"),
    ("name,colour\na," + "9" * 20, "codebook.not_a_number"),
    ("name,origin\na,fra himmelen\n", "codebook.unknown_origin"),
    ("name,definition\n,bare en definisjon\n", "codebook.no_name"),
])  # fmt: skip
def test_bad_rows_have_named_errors(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(CodebookError) as caught:
        load(written(tmp_path / "codes.csv", text))
    assert caught.value.code == code


# --- what the documentation says -----------------------------------------------------------------------------------
def test_the_example_of_the_documentation_loads(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "codebooks" / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert example is not None
    book = load(written(tmp_path / "example.yaml", example[1]))
    assert [code.group for code in book.codes] == ["Det går av seg selv", None]
    assert book.groupings[1].groups[0].codes == ("vi bare gjør det nå",)
    assert book.reference_points[0].links[0].quotation == "noe vi bare gjør"
