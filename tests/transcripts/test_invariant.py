"""Nothing is lost: every character of a bare extraction is in an utterance, a label, a time, or left out.

The extractions here are minimal code of their own, not the readers'. Characters are compared decomposed (NFD), because
cutting a text in two can change how NFC composes at the cut, never what it consists of.
"""

from __future__ import annotations

import html
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import transcripts
from qual.errors import FileError
from tests.transcripts import generator as g

LABELS = ("Anne", "D1", "Interviewer 1", "Speaker, First (Student)", "Åse-Lill", "")
ODD = "aåÅ \u0301\u0308\u200f\u200e\u202b😀👩\u200d👧«»:–-#[]()<>&/.,0123456789\u00a0\u0338|*@_\"'eן\t"
words = st.text(
    st.sampled_from(ODD) | st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=0, max_size=40
)
times = st.integers(0, 20_000).map(g.clock)
separators = st.sampled_from((": ", ":", "\t", " – ", " [00:01:02] ", " (00:01:02): ", "  00:12", "\n", ":\n"))
lines = st.builds(
    lambda label, mark, text: f"{label}{mark if label else ''}{text}", st.sampled_from(LABELS), separators, words
)
heads = st.sampled_from(
    ("", "Gruppe: BN", "Runde: 2", "Fiktivt eksempelmateriale", "[00:01:02]", "00:01:02 --> 00:01:04", "kl. 9: ja")
)
texts = st.lists(lines | heads, min_size=1, max_size=12)


def characters(text: str) -> Counter[str]:
    return Counter(c for c in unicodedata.normalize("NFD", text) if not c.isspace() and c != "\ufeff")


def everything(transcript: transcripts.Transcript) -> Counter[str]:
    return characters(
        "\n".join(
            [*(u.text for u in transcript.utterances), *transcript.marks, *(item.text for item in transcript.left_out)]
        )
    )


def read_or_none(path: Path) -> transcripts.Transcript | None:
    """None for a file that is refused, with its name, because it holds no talk."""
    try:
        return transcripts.read(path)
    except FileError as error:
        if error.code not in ("file.empty", "file.wrong_format"):
            raise
        return None


def assert_kept(path: Path, extracted: str) -> None:
    transcript = read_or_none(path)
    if transcript is None:
        return
    assert everything(transcript) == characters(extracted)
    for utterance in transcript.utterances:
        assert utterance.text == utterance.text.strip()
        assert utterance.text
        assert unicodedata.is_normalized("NFC", utterance.text)


@settings(max_examples=many(300), deadline=None)
@given(texts, st.sampled_from(("\n", "\r\n", "\r", "\n\n")))
def test_plain_text_keeps_every_character(parts: list[str], newline: str) -> None:
    text = newline.join(parts)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "talk.txt"
        path.write_bytes(text.encode("utf-8"))
        assert_kept(path, text)


def bare_docx(path: Path) -> str:
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return "".join((node.text or "") if node.tag == w + "t" else "\n" for node in root.iter())


@settings(max_examples=many(80), deadline=None)
@given(texts, st.lists(st.tuples(st.sampled_from(LABELS), times, words), max_size=4))
def test_word_documents_keep_every_character(parts: list[str], rows: list[tuple[str, str, str]]) -> None:
    document = docx.Document()
    for part in parts:
        paragraph = document.add_paragraph()
        paragraph.add_run(part[:5]).bold = len(part) % 2 == 0
        paragraph.add_run(part[5:])
    if rows:
        table = document.add_table(rows=0, cols=3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    with TemporaryDirectory() as folder:
        path = Path(folder) / "talk.docx"
        document.save(str(path))
        assert_kept(path, bare_docx(path))


@settings(max_examples=many(200), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.sampled_from(("<v {}>", "{}: ", "")), words, times),
        min_size=1,
        max_size=10,
    )
)
def test_subtitles_keep_every_character(cues: list[tuple[str, str, str, str]]) -> None:
    parts, spoken = ["WEBVTT"], ["WEBVTT"]
    for number, (label, voice, text, time) in enumerate(cues):
        label = voice.format(label) if label else ""
        text = text.replace("\n", " ")
        parts.append(f"{number}\n{time}.000 --> {time}.900\n{label}{html.escape(text, quote=False)}")
        spoken.append(f"{number}\n{time}.000 --> {time}.900\n{label}{text}")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "talk.vtt"
        path.write_text("\n\n".join(parts), encoding="utf-8")
        assert_kept(path, "\n".join(spoken))


@pytest.mark.parametrize("shape", g.SHAPES)
def test_every_shape_keeps_every_character(tmp_path: Path, shape: str) -> None:
    turns = g.talk(seed=7, speakers=g.ROLES)
    path = tmp_path / "talk.txt"
    g.write_text(path, turns, shape)
    assert_kept(path, path.read_text(encoding="utf-8"))


def test_a_turn_of_ten_thousand_characters(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    long = "ordet " * 1700
    path.write_text(f"Anne: {long}\nBeate: ja\nAnne: nei\n", encoding="utf-8")
    assert transcripts.read(path).utterances[0].text == long.strip()


def test_the_words_of_a_file_come_in_their_order(tmp_path: Path) -> None:
    turns = g.talk(seed=3)
    path = tmp_path / "talk.docx"
    g.write_docx(path, turns, "colon")
    found = " ".join(u.text for u in transcripts.read(path).utterances)
    assert re.findall(r"\w+", found) == re.findall(r"\w+", " ".join(text for _, text in g.truth(turns)))
