from __future__ import annotations

import csv
from pathlib import Path
from string import Formatter

import pytest

from qual.errors import CodebookError, FileError, QualError
from qual.messages import LANGUAGES, catalogue
from qual.suggest import RankedFiles, rank_files

CODEBOOK = """code,definition
Samordning,Tjenester som arbeider sammen rundt barnet
Foreldre,"Samtaler med foreldrene, og møter"
"""
CODED = "text,code\nmora sa at ingen hadde spurt,Foreldre\n"
TEXTS = "id,text\n1,foreldrene kom på møtet\n2,vi satt sammen rundt barnet\n"


@pytest.fixture
def put(tmp_path: Path):
    def _put(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _put


@pytest.fixture
def rank(put, tmp_path: Path):
    def _rank(
        codebook: str | bytes = CODEBOOK, coded: str | bytes = CODED, texts: str | bytes = TEXTS, k: int = 3
    ) -> RankedFiles:
        return rank_files(
            put("codes.csv", codebook), put("coded.csv", coded), put("texts.csv", texts), tmp_path / "out.csv", k
        )

    return _rank


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_the_way_through(rank) -> None:
    done = rank()
    assert done.output.read_bytes().startswith(b"\xef\xbb\xbfid,rank,code,score,why\r\n")
    rows = table(done.output)
    assert [(r["id"], r["rank"], r["code"]) for r in rows if r["rank"] == "1"] == [
        ("1", "1", "Foreldre"),
        ("2", "1", "Samordning"),
    ]
    assert rows[0]["why"].split(", ")[0] == "foreldrene"
    assert 0 <= float(rows[0]["score"]) <= 1
    assert (done.texts, done.rows, done.codes, done.coded) == (2, 4, 2, 1)
    assert (done.unknown_codes, done.incomplete, done.without_words) == ((), 0, 0)
    assert [p.name for p in sorted(done.output.parent.iterdir())] == ["coded.csv", "codes.csv", "out.csv", "texts.csv"]


def test_k_is_the_number_of_rows_for_each_text(rank) -> None:
    assert rank(k=1).rows == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_spreadsheets_write(rank, encoding: str, delimiter: str) -> None:
    texts = f'id{delimiter}Text \r\n7{delimiter}"foreldrene; på møtet, \tørlig"\r\n\r\n'
    done = rank(texts=texts.encode(encoding))
    assert table(done.output, delimiter)[0]["id"] == "7"
    norwegian = rank(
        codebook="code;definition\nÆrlighet;å si det som det er\n".encode(encoding), coded="text;code\n", k=1
    )
    assert table(norwegian.output)[0]["code"] == "Ærlighet"


def test_other_columns_and_line_breaks_in_cells(rank) -> None:
    done = rank(texts='note,text,id\nx,"foreldrene\nkom",9\n,,\n')
    assert {row["id"] for row in table(done.output)} == {"9"}


def test_no_coded_file_is_needed(put, tmp_path: Path) -> None:
    done = rank_files(put("codes.csv", CODEBOOK), None, put("texts.csv", TEXTS), tmp_path / "out.csv", 3)
    assert (done.coded, done.rows) == (0, 4)


def test_what_was_left_out_is_reported(rank) -> None:
    coded = "text,code\nnoe annet,Ukjent\nmer,Ukjent\n,Foreldre\nuten kode,\nmora kom,Foreldre\n"
    done = rank(coded=coded, texts="id,text\n1,\n2,[ler]\n3,møte\n")
    assert (done.unknown_codes, done.incomplete, done.coded, done.without_words) == (("Ukjent",), 2, 1, 2)
    assert {row["code"] for row in table(done.output)} == {"Foreldre", "Samordning"}


def test_no_cell_runs_as_a_formula(rank) -> None:
    codebook = "code,definition\n=1+1,a\n+a,b\n-b,c\n@c,d\n"
    rows = table(
        rank(codebook=codebook, coded="text,code\n", texts='id,text\n"=HYPERLINK(""x"")",en katt\n', k=4).output
    )
    assert {row["code"] for row in rows} == {"'=1+1", "'+a", "'-b", "'@c"}
    assert rows[0]["id"] == '\'=HYPERLINK("x")'


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"texts": ""}, "suggest.file_empty"),
        ({"coded": b"\xef\xbb\xbf \r\n"}, "suggest.file_empty"),
        ({"texts": "id,text\n"}, "suggest.file_without_rows"),
        ({"codebook": "code,definition\n"}, "suggest.file_without_rows"),
        ({"texts": "id,tekst\n1,a\n"}, "suggest.column_missing"),
        ({"codebook": "code\nA\n"}, "suggest.column_missing"),
        ({"texts": "id,text\n1,a, og b\n"}, "suggest.row_too_long"),
        ({"texts": 'id,text\n1,"a\n2,b\n'}, "suggest.row_broken"),
        ({"texts": b"PK\x03\x04\x00\x00\x81"}, "suggest.file_not_text"),
        ({"codebook": "code,definition\n,noe\n"}, "suggest.code_empty"),
        ({"codebook": "code,definition\nA,\nA,b\n"}, "suggest.code_twice"),
    ],
)
def test_bad_files_have_named_errors_and_leave_nothing(rank, tmp_path: Path, what, error: str) -> None:
    with pytest.raises((FileError, CodebookError)) as caught:
        rank(**what)
    assert caught.value.code == error
    assert caught.value.text("nb") != caught.value.text("en")
    assert not (tmp_path / "out.csv").exists()


def test_the_line_of_a_bad_row_is_named(rank) -> None:
    with pytest.raises(FileError) as caught:
        rank(texts="id,text\n1,a\n2,b,c\n")
    assert caught.value.values["line"] == 3


def test_places_that_do_not_work(put, tmp_path: Path) -> None:
    codes, texts = put("codes.csv", CODEBOOK), put("texts.csv", TEXTS)
    for paths, error in [
        ((tmp_path / "none.csv", None, texts, tmp_path / "out.csv"), "suggest.file_not_found"),
        ((tmp_path, None, texts, tmp_path / "out.csv"), "suggest.file_unreadable"),
        ((codes, None, texts, texts), "suggest.output_is_input"),
        ((codes, None, texts, tmp_path / "none" / "out.csv"), "suggest.output_unwritable"),
    ]:
        with pytest.raises(QualError) as caught:
            rank_files(*paths, 3)
        assert caught.value.code == error
        assert caught.value.text("en")
    assert texts.read_text(encoding="utf-8") == TEXTS


def test_the_messages_are_alike_in_both_languages() -> None:
    keys = {lang: {k: v for k, v in catalogue(lang).items() if k.startswith("error.suggest.")} for lang in LANGUAGES}
    assert keys["nb"].keys() == keys["en"].keys()
    for key, text in keys["nb"].items():
        assert {f[1] for f in Formatter().parse(text)} - {None} == {
            f[1] for f in Formatter().parse(keys["en"][key])
        } - {None}
