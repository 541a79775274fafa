"""Nothing is lost, in the other formats: .odt .rtf .srt .md .json .csv .tsv .xlsx .html .pdf, as in `test_invariant`.

Each bare extraction is a few lines of the standard library (or the text that was printed), never the reader's own.
"""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import transcripts
from qual.errors import FileError
from tests.transcripts import cases2
from tests.transcripts import generator as g
from tests.transcripts.test_invariant import LABELS, characters, everything, lines, texts, times, words

REFUSED = ("file.empty", "file.wrong_format", "file.no_segments", "file.image_pdf")
speech = words.map(lambda text: text.replace("\n", " "))
turns = st.lists(st.tuples(st.sampled_from(LABELS), speech, times), min_size=1, max_size=10)


def read_or_none(path: Path) -> transcripts.Transcript | None:
    """None for a file that is refused, with its name, because it holds no talk."""
    try:
        return transcripts.read(path)
    except FileError as error:
        if error.code not in REFUSED:
            raise
        return None


def assert_kept(path: Path, extracted: str) -> None:
    transcript = read_or_none(path)
    if transcript is not None:
        assert everything(transcript) == characters(extracted)


def in_folder(name: str, content: bytes | str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        yield path


@settings(max_examples=many(80), deadline=None)
@given(texts)
def test_odt(parts: list[str]) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = ElementTree.Element(f"{{{names}:office:1.0}}document-content")
    body = ElementTree.SubElement(content, f"{{{names}:office:1.0}}body")
    text = ElementTree.SubElement(body, f"{{{names}:office:1.0}}text")
    for part in parts:
        ElementTree.SubElement(text, f"{{{names}:text:1.0}}p").text = part
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", ElementTree.tostring(content, "utf-8"))
    for path in in_folder("talk.odt", file.getvalue()):
        assert_kept(path, "\n".join(parts))


def rich(line: str) -> str:
    units = line.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return "".join(
        chr(code) if 31 < code < 127 and chr(code) not in "\\{}|" else f"\\u{code - 65536 if code > 32767 else code}?"
        for code in codes
    )


@settings(max_examples=many(80), deadline=None)
@given(texts)
def test_rtf(parts: list[str]) -> None:
    content = "{\\rtf1\\ansi\\ansicpg1252\\uc1 " + "\\par\n".join(map(rich, parts)) + "}"
    for path in in_folder("talk.rtf", content):
        assert_kept(path, "\n".join(parts))


@settings(max_examples=many(80), deadline=None)
@given(turns)
def test_srt(said: list[tuple[str, str, str]]) -> None:
    chunks = [
        f"{number}\n{time},000 --> {time},900\n{label}{': ' if label else ''}{html.escape(text, quote=False)}"
        for number, (label, text, time) in enumerate(said, 1)
    ]
    for path in in_folder("talk.srt", "\n\n".join(chunks)):
        assert_kept(path, html.unescape("\n".join(chunks)))


@settings(max_examples=many(60), deadline=None)
@given(texts)
def test_md(parts: list[str]) -> None:
    for path in in_folder("talk.md", "\n\n".join(parts)):
        assert_kept(path, "\n".join(parts))


def strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)
    elif isinstance(tree, str):
        yield tree


PROGRAMS = {
    "whisperx": lambda said: {
        "language": "no",
        "segments": [{"start": 1.5, "text": t, "speaker": s} for s, t, _ in said],
    },
    "whisper": lambda said: {"text": " ".join(t for _, t, _ in said), "segments": [{"text": t} for _, t, _ in said]},
    "list": lambda said: [{"taler": s, "tid": at, "tekst": t} for s, t, at in said],
    "pairs": lambda said: {"chunks": [{"timestamp": [0.0, 2.0], "text": t} for _, t, _ in said]},
    "nested": lambda said: {
        "a": {"utterances": [{"speaker": {"name": s}, "text": t, "words": [{"word": t}]} for s, t, _ in said]}
    },
    "strings": lambda said: [t for _, t, _ in said],
    "one": lambda said: {"model": "x", "text": "\n".join(t for _, t, _ in said)},
}


@pytest.mark.parametrize("program", PROGRAMS)
@settings(max_examples=many(40), deadline=None)
@given(turns)
def test_json(program: str, said: list[tuple[str, str, str]]) -> None:
    tree = PROGRAMS[program](said)
    for path in in_folder("talk.json", json.dumps(tree)):
        transcript = read_or_none(path)
        if transcript is None:
            continue
        numbers = [item.text for item in transcript.left_out if item.reason == "number_fields"]
        assert everything(transcript) == characters("\n".join([*strings(tree), *numbers]))


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
@settings(max_examples=many(40), deadline=None)
@given(turns)
def test_csv(name: str, delimiter: str, said: list[tuple[str, str, str]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["Taler", "Tid", "Tekst"], *([label, time, text] for label, text, time in said)])
    cells = "\n".join("\n".join([label, time, text]) for label, text, time in said)
    for path in in_folder(name, file.getvalue()):
        assert_kept(path, "TalerTidTekst" + cells)


@settings(max_examples=many(40), deadline=None)
@given(turns, st.booleans())
def test_xlsx(said: list[tuple[str, str, str]], head: bool) -> None:
    book = openpyxl.Workbook()
    rows = [["Taler", "Tid", "Tekst"]] * head + [[label, time, text] for label, text, time in said]
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            cell = book.active.cell(row, column)
            cell.value, cell.data_type = value, "s"  # also where it begins with =
    file = io.BytesIO()
    book.save(file)
    for path in in_folder("talk.xlsx", file.getvalue()):
        assert_kept(path, "\n".join("\n".join(row) for row in rows))


class Bare(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


tags = st.sampled_from((
    "<p>{}</p>", "<b>{}</b>", "<td>{}</td>", "{}<br>", "<div><i>{}</i></div>", "<tr><td>{}</td></tr>",
    "<table><tr><td>A<td>{}</table>", "<li>{}", "<h2>{}</h2>", "<style>x</style>{}", "<pre>{}</pre>",
))  # fmt: skip


@settings(max_examples=many(150), deadline=None)
@given(st.lists(st.tuples(tags, lines), min_size=1, max_size=10))
def test_html(parts: list[tuple[str, str]]) -> None:
    body = "".join(tag.replace("{}", html.escape(text)) for tag, text in parts)
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Tittel</title></head><body>{body}</body></html>"
    bare = Bare()
    bare.feed(page)
    for path in in_folder("talk.html", page):
        assert_kept(path, "".join(bare.found))


plain_words = st.text(st.sampled_from("abcdeæøåé ABC.,:-«»()[]0123456789"), max_size=160)


@settings(max_examples=many(25), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("Anne: ", "D1 - ", "", "I: [00:01:02] ")), plain_words), min_size=1, max_size=40
    )
)
def test_pdf(parts: list[tuple[str, str]]) -> None:
    pytest.importorskip("pypdf")
    fpdf = pytest.importorskip("fpdf")
    page = fpdf.FPDF()
    page.set_font("Times", size=12)
    page.add_page()
    for label, text in parts:
        page.multi_cell(0, 6, label + text, new_x="LMARGIN", new_y="NEXT")
    for path in in_folder("talk.pdf", bytes(page.output())):
        assert_kept(path, "\n".join(label + text for label, text in parts))


@pytest.mark.parametrize("case", [name for name in cases2.CASES if not name.startswith(("pdf", "docx", "txt"))])
def test_every_convention(tmp_path: Path, case: str) -> None:
    """Of each convention, the words of the truth are all there, in utterances, labels or left out."""
    path, truth = cases2.CASES[case](tmp_path, 5)
    found = everything(transcripts.read(path))
    assert not characters("\n".join(text for _, text in truth)) - found


def test_shapes_of_the_first_generator_as_rich_text(tmp_path: Path) -> None:
    for shape in g.SHAPES:
        said = g.talk(seed=9)
        path = tmp_path / "talk.rtf"
        g.write_rtf(path, said, shape)
        assert_kept(path, "\n".join(g.SHAPES[shape](said)))
