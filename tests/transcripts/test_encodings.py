"""The encoding of text files is found, stated, and can be told."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from qual import transcripts

TEXT = "Åse: Vi så på båten, «sa» han – og så?\nØystein: Ærlig talt, nå må vi øve.\nÅse: Fædre ✓".replace(" ✓", "")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("written", "mark", "stated"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
        ("mac-roman", b"", "mac-roman"),
    ],
)
def test_the_encoding_is_found_and_stated(tmp_path: Path, written: str, mark: bytes, stated: str, newline: str) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes(mark + TEXT.replace("\n", newline).encode(written))

    transcript = transcripts.read(path)

    assert [u.speaker for u in transcript.utterances] == ["Åse", "Øystein", "Åse"]
    assert transcript.utterances[1].text == "Ærlig talt, nå må vi øve."
    assert transcript.utterances[0].text == "Vi så på båten, «sa» han – og så?"
    assert transcript.encoding == stated


def test_iso_8859_1_reads_as_its_superset(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes("Åse: på øya\nOla: nær\nÅse: ja".encode("iso-8859-1"))
    transcript = transcripts.read(path)
    assert transcript.utterances[0].text == "på øya"
    assert [notice.code for notice in transcript.warnings] == ["encoding_guessed"]


def test_the_encoding_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes("Anne: blå\nOla: grå\nAnne: ja".encode("cp850"))
    transcript = transcripts.read(path, encoding="cp850")
    assert transcript.utterances[0].text == "blå"
    assert (transcript.encoding, transcript.warnings) == ("cp850", ())


def test_one_damaged_byte_does_not_turn_utf_8_into_something_else(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes(("Åse: " + "på øya, også nå " * 10).encode() + b"\xe5\nOla: ja\n" + "Åse: ærlig\n".encode())
    transcript = transcripts.read(path)
    assert transcript.utterances[0].text.startswith("på øya, også nå")
    assert [notice.code for notice in transcript.warnings] == ["encoding_damaged"]


def test_text_is_normalised_once(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(
        "Anne: " + unicodedata.normalize("NFD", "blå") + "  \u2028grå\nOla: ja\nAnne: nei", encoding="utf-8"
    )
    assert transcripts.read(path).utterances[0].text == "blå\ngrå"


def test_subtitles_and_rich_text_state_theirs_too(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_bytes("WEBVTT\n\n00:01.000 --> 00:02.000\nÅse: på øya".encode("cp1252"))
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1\\ansi\\ansicpg1252 \\'c5se: p\\'e5\\par Ola: ja\\par \\'c5se: nei}")
    assert transcripts.read(tmp_path / "a.vtt").encoding == "cp1252"
    rich = transcripts.read(tmp_path / "a.rtf")
    assert (rich.encoding, rich.utterances[0].speaker, rich.utterances[0].text) == ("cp1252", "Åse", "på")
