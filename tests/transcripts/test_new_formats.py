"""What programs put around the words in .json, .csv, .xlsx, .html and .pdf."""

from __future__ import annotations

import datetime
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qual import transcripts
from qual.errors import FileError


def read(path: Path, content: str | bytes, **options: Any) -> transcripts.Transcript:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return transcripts.read(path, **options)


def turns(transcript: transcripts.Transcript) -> list[tuple[str | None, str, float | None, float | None]]:
    return [(u.speaker, u.text, u.start, u.end) for u in transcript.utterances]


def code(path: Path, content: str | bytes) -> str:
    with pytest.raises(FileError) as caught:
        read(path, content)
    assert path.name in caught.value.text("nb")
    return caught.value.code


def test_whisperx_segments_of_one_speaker_join(tmp_path: Path) -> None:
    segments = [
        {"start": 0.5, "end": 1.0, "text": " Hei", "speaker": "SPEAKER_00", "words": [{"word": "Hei", "score": 0.9}]},
        {"start": 1.0, "end": 2.5, "text": " på deg.", "speaker": "SPEAKER_00"},
        {"start": 2.5, "end": 3.0, "text": " Ja.", "speaker": "SPEAKER_01"},
    ]
    transcript = read(tmp_path / "a.json", json.dumps({"segments": segments, "language": "no"}))
    assert turns(transcript) == [("SPEAKER_00", "Hei på deg.", 0.5, 2.5), ("SPEAKER_01", "Ja.", 2.5, 3.0)]
    assert {(item.text, item.reason) for item in transcript.left_out} >= {("Hei", "copy"), ("no", "field")}
    assert transcript.marks == ("SPEAKER_00", "SPEAKER_00", "SPEAKER_01")


def test_milliseconds_clocks_and_pairs_are_seconds(tmp_path: Path) -> None:
    long = "ord " * 10
    cases: list[Any] = [
        {"utterances": [{"speaker": "A", "text": long, "start": 1500, "end": 9000}]},
        {"transcription": [
            {"offsets": {"from": 1500, "to": 9000}, "text": f"A: {long}"},
            {"offsets": {"from": 9500, "to": 9900}, "text": "A: ja"},
        ]},
        [{"taler": "A", "tid": "00:00:01.5", "slutt": "00:00:09", "tekst": long}],
        {"chunks": [{"timestamp": [1.5, 9.0], "text": long, "speaker": "A"}]},
    ]  # fmt: skip
    for tree in cases:
        first = read(tmp_path / "a.json", json.dumps(tree)).utterances[0]
        assert (first.speaker, first.start) == ("A", 1.5)


def test_json_that_is_no_transcript(tmp_path: Path) -> None:
    assert code(tmp_path / "a.json", '{"a": [1, 2]}') == "file.no_segments"
    assert code(tmp_path / "a.json", '{"segments": [') == "file.corrupt"
    assert code(tmp_path / "a.json", "[" * 100_000) == "file.corrupt"
    assert code(tmp_path / "a.json", b"\x00\x01" * 500) == "file.binary"


def test_half_characters_never_reach_the_store(tmp_path: Path) -> None:
    transcript = read(tmp_path / "a.json", '[{"text": "hei \\ud83d\\ude00 og \\ud800", "speaker": "A"}]')
    assert transcript.utterances[0].text == "hei 😀 og \ufffd"


def test_columns_by_name_by_content_and_as_told(tmp_path: Path) -> None:
    named = "Nr;Taler;Starttid;Ytring\n1;Anne;00:00:01;Hei\n2;Per;00:00:04;Ja\n3;Anne;00:00:05;Nei; vel\n"
    assert turns(read(tmp_path / "a.csv", named))[:2] == [("Anne", "Hei", 1.0, None), ("Per", "Ja", 4.0, None)]
    nameless = "00:00:01,Anne,Hei på deg\n00:00:04,Per,Ja takk\n00:00:05,Anne,Nei takk\n"
    assert turns(read(tmp_path / "a.csv", nameless))[0] == ("Anne", "Hei på deg", 1.0, None)
    unknown = "Klokka,Wer,Was\n00:00:01,Anne,Hei på deg\n00:00:04,Per,Ja takk\n00:00:05,Anne,Nei takk\n"
    transcript = read(tmp_path / "a.csv", unknown)
    assert turns(transcript)[0] == ("Anne", "Hei på deg", 1.0, None)
    assert [item.reason for item in transcript.left_out] == ["table_head"]
    odd = "A,B,C\nhei på deg,Anne,7\nja,Per,8.5\n"
    told = read(tmp_path / "a.csv", odd, columns={"text": "a", "speaker": 2, "start": "C"})
    assert turns(told) == [("Anne", "hei på deg", 7.0, None), ("Per", "ja", 8.5, None)]


def test_answers_without_a_speaker_come_row_by_row(tmp_path: Path) -> None:
    wall = "Tekst,Kommentar\nVi vil møtes oftere,\nNøkler til alle,viktig\n"
    transcript = read(tmp_path / "a.csv", wall)
    assert turns(transcript) == [(None, "Vi vil møtes oftere", None, None), (None, "Nøkler til alle", None, None)]
    assert ("viktig", "column") in {(item.text, item.reason) for item in transcript.left_out}


def test_quotation_marks_that_do_not_pair(tmp_path: Path) -> None:
    transcript = read(tmp_path / "a.csv", 'taler,tekst\nAnne,"Hei\nPer,Ja\nAnne,Nei\n')
    assert [u.speaker for u in transcript.utterances] == ["Anne", "Per", "Anne"]


def test_a_workbook_with_real_times(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Tid", "Taler", "Tekst"])
    for seconds, who, words in ((1, "Anne", "Hei"), (62, "Per", "Ja"), (3723, "Anne", "Nei")):
        book.active.append([datetime.timedelta(seconds=seconds), who, words])
    book.active["XFD3"] = None
    book.save(tmp_path / "a.xlsx")
    transcript = transcripts.read(tmp_path / "a.xlsx")
    assert [(u.speaker, u.start) for u in transcript.utterances] == [("Anne", 1.0), ("Per", 62.0), ("Anne", 3723.0)]


def test_the_declared_charset_counts_only_where_it_fits(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset='{}'></head><body>"
        "<p><b>Åse:</b> på øya</p><p><b>Ola:</b> nå</p><p><b>Åse:</b> så</p></body>"
    )
    for declared, written, stated in (
        ("iso-8859-1", "utf-8", "utf-8"),
        ("utf-8", "cp1252", "cp1252"),
        ("macintosh", "mac-roman", "mac-roman"),
        ("cp850", "cp850", "cp850"),
        ("klingon", "utf-8", "utf-8"),
    ):
        transcript = read(tmp_path / "a.html", page.format(declared).encode(written))
        assert transcript.utterances[0].text == "på øya"
        assert (transcript.utterances[0].speaker, transcript.encoding) == ("Åse", stated)


def test_pages_leave_scripts_titles_and_navigation_out(tmp_path: Path) -> None:
    page = (
        "<title>Samtale</title><style>p{}</style><nav>Hjem</nav><p>Anne: hei<br>der</p><script>x()</script>"
        "<p>Per: ja&nbsp;vel</p><p>Anne: <i>nei</i></p><footer>Side 1</footer>"
    )
    transcript = read(tmp_path / "a.htm", page)
    assert [(u.speaker, u.text) for u in transcript.utterances] == [
        ("Anne", "hei\nder"),
        ("Per", "ja\xa0vel"),
        ("Anne", "nei"),
    ]
    assert {item.reason for item in transcript.left_out} == {"title", "page_header", "page_footer"}


def test_noscribe_anchors_give_the_times(tmp_path: Path) -> None:
    page = "".join(
        f'<p><a name="ts_{n}500_{n}900_S0{n % 2}">S0{n % 2} </a><a name="ts_{n}500_{n}900_S0{n % 2}">: ja {n}</a></p>'
        for n in (1, 2, 3)
    )
    assert turns(read(tmp_path / "a.html", page))[0] == ("S01", "ja 1", 1.5, 1.9)


def test_a_page_nested_deeper_than_its_parser_reads_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path / "a.html", "<div>" * 5000 + "hei") == "file.corrupt"


def printed(lines: list[str], header: str = "Fortrolig", number: str = "Side {}") -> bytes:
    fpdf = pytest.importorskip("fpdf")
    pytest.importorskip("pypdf")

    class Page(fpdf.FPDF):  # type: ignore[misc, name-defined]
        def header(self) -> None:
            self.set_font("Times", size=9)
            self.cell(0, 8, header, new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 8, number.format(self.page_no()))

    page = Page()
    page.add_page()
    for line in lines:
        page.set_font("Times", size=12)
        page.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def test_headers_and_page_numbers_of_a_pdf_are_reported(tmp_path: Path) -> None:
    lines = [f"{'Anne' if n % 2 else 'Per'}: vi dro ut {n} ganger, og det var kaldt hver gang" for n in range(150)]
    transcript = read(tmp_path / "a.pdf", printed(lines))
    assert len(transcript.utterances) == 150
    headers = [item.text for item in transcript.left_out if item.reason == "page_header"]
    footers = [item.text for item in transcript.left_out if item.reason == "page_footer"]
    assert set(headers) == {"Fortrolig"}
    assert footers == [f"Side {n + 1}" for n in range(len(headers))]


def test_lines_broken_by_the_margin_join(tmp_path: Path) -> None:
    words = "vi satt lenge og ventet på fergen som aldri kom den dagen " * 6
    transcript = read(tmp_path / "a.pdf", printed([f"Anne: {words}", "Per: ja", "Anne: nei"]))
    assert transcript.utterances[0].text == words.strip()


def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    file = BytesIO()
    writer.write(file)
    assert code(tmp_path / "a.pdf", file.getvalue()) == "file.image_pdf"
    writer.encrypt("hemmelig", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    assert code(tmp_path / "a.pdf", locked.getvalue()) == "file.encrypted"
    assert code(tmp_path / "a.pdf", b"%PDF-1.7\nikke mer") == "file.corrupt"
    assert code(tmp_path / "a.pdf", "Anne: hei") == "file.wrong_format"


def test_a_pdf_with_a_damaged_page_is_no_half_talk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = printed([f"Anne: ja, det var gang {n} av mange" for n in range(60)])
    at = data.index(b"stream") + 100
    assert code(tmp_path / "a.pdf", data[:at] + bytes(40) + data[at + 40 :]) == "file.corrupt"
    assert not caplog.records
