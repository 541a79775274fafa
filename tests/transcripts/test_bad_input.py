"""Each way in which a file can be bad has its own named error, with a text that says what to do."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import docx
import pytest

from qual import messages, transcripts
from qual.errors import FileError

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
DOCUMENT = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{}</w:body></w:document>"
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{('&' + a + ';') * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"


def word(path: Path, document: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)


def code(path: Path, encoding: str | None = None) -> str:
    with pytest.raises(FileError) as caught:
        transcripts.read(path, encoding=encoding)
    for language in messages.LANGUAGES:
        assert path.name in caught.value.text(language)
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("talk.txt", b"", "file.empty"),
        ("talk.docx", b"", "file.empty"),
        ("talk.txt", b" \n\t\r\n", "file.empty"),
        ("talk.vtt", b"WEBVTT\n\nNOTE ingen\n", "file.empty"),
        ("talk.txt", b"Gruppe: BN\nRunde: 2\n", "file.empty"),
        ("talk.pages", b"Anne: hei", "file.unknown_format"),
        ("talk", b"Anne: hei", "file.unknown_format"),
        ("talk.docx", b"Anne: hei\nBeate: ja\n", "file.wrong_format"),
        ("talk.docx", b"%PDF-1.7 tekst", "file.wrong_format"),
        ("talk.docx", b"{\\rtf1 Anne: hei}", "file.wrong_format"),
        ("talk.odt", b"Anne: hei", "file.wrong_format"),
        ("talk.rtf", b"Anne: hei", "file.wrong_format"),
        ("talk.txt", b"%PDF-1.7 tekst", "file.wrong_format"),
        ("talk.txt", b"{\\rtf1 Anne: hei}", "file.wrong_format"),
        ("talk.txt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nhei\n", "file.wrong_format"),
        ("talk.vtt", b"Anne: hei\nBeate: ja\n", "file.wrong_format"),
        ("talk.srt", b"Anne: hei\nBeate: ja\n", "file.wrong_format"),
        ("talk.txt", bytes(range(256)) * 20, "file.binary"),
        ("talk.vtt", b"\x00\x01\x02" * 400, "file.binary"),
        ("talk.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "file.binary"),
        ("talk.docx", b"PK\x03\x04" + b"rest" * 30, "file.corrupt"),
        ("talk.doc", OLE + "WordDocument".encode("utf-16-le"), "file.legacy_doc"),
        ("talk.docx", OLE + "WordDocument".encode("utf-16-le"), "file.legacy_doc"),
        ("talk.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
    ],
)
def test_bytes_that_are_not_what_they_claim(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code(path) == expected


def test_missing_folder_and_closed_files(tmp_path: Path) -> None:
    (tmp_path / "folder.docx").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert code(tmp_path / "none.docx") == "file.not_found"
    assert code(tmp_path / "folder.docx") == "file.folder"
    assert code(tmp_path / "pipe.txt") == "file.unreadable"


def test_a_folder_without_an_extension_is_a_folder(tmp_path: Path) -> None:
    assert code(tmp_path) == "file.folder"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)  # sparse: takes no room
    assert code(path) == "file.too_large"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (DOCUMENT.format(""), "file.empty"),
        (DOCUMENT.format("<w:p><w:r><w:t>uten slutt"), "file.corrupt"),
        ("<w:p" * 5, "file.corrupt"),
        (LAUGHS + DOCUMENT.format("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>"), "file.entities"),
        (OUTSIDE + DOCUMENT.format("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"), "file.entities"),
        (DOCUMENT.format("<w:p/>" + " " * (40 * 1024 * 1024)), "file.bomb"),
    ],
)
def test_harmful_and_broken_word_documents(tmp_path: Path, document: str, expected: str) -> None:
    path = tmp_path / "talk.docx"
    word(path, document)
    assert code(path) == expected


def test_a_cut_off_word_document(tmp_path: Path) -> None:
    path = tmp_path / "talk.docx"
    document = docx.Document()
    document.add_paragraph("Anne: hei")
    document.save(str(path))
    whole = path.read_bytes()
    for part in (10, len(whole) // 2, len(whole) - 10):
        path.write_bytes(whole[:part])
        assert code(path) == "file.corrupt"


def test_a_flipped_byte_in_the_packed_text(tmp_path: Path) -> None:
    path = tmp_path / "talk.docx"
    word(path, DOCUMENT.format("<w:p><w:r><w:t>Anne: hei</w:t></w:r></w:p>"))
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    assert code(path) == "file.corrupt"


def test_a_zip_of_something_else_and_a_path_that_climbs_out(tmp_path: Path) -> None:
    path = tmp_path / "talk.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.xml", "x")
    assert code(path) == "file.corrupt"
    assert not (tmp_path.parent.parent / "outside.xml").exists()


def test_an_encrypted_odt(tmp_path: Path) -> None:
    path = tmp_path / "talk.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "x")
        archive.writestr("META-INF/manifest.xml", "<m:manifest xmlns:m='urn:m'><m:encryption-data/></m:manifest>")
    assert code(path) == "file.encrypted"


def test_an_encoding_that_does_not_exist_or_fit(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes("Åse: æ".encode("cp1252"))
    assert code(path, encoding="klingon") == "file.encoding"
    assert code(path, encoding="utf-8") == "file.encoding"
    assert code(path, encoding="ascii") == "file.encoding"


def test_a_recording_is_told_from_a_transcript(tmp_path: Path) -> None:
    file = tmp_path / "opptak 14 mars.MP3"
    file.write_bytes(b"ID3\x03")
    with pytest.raises(FileError) as raised:
        transcripts.read(file)
    assert raised.value.code == "file.sound"
