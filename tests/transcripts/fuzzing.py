"""Broken files: a good one of each format, and what disks, mail programs and editors can do to it."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from qual import transcripts
from qual.errors import FileError
from tests.transcripts import generator as g
from tests.transcripts import generator2 as g2

FORMATS = transcripts.formats()
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"&", b"&#x0;", b"&#xD800;", b"{", b"}", b"[" * 50, b"\\u-1?", b'"',
    b"\\'", b"--> ", b"<v ", b"99:99:99", b"-00:00:01.000", b"\r", b"\n\n", b"\t", b":" * 20, b"1e999", b"NaN", b"null",
    b"\\bin999 ", b"<table>", b"</td>", b"<!--", b"<![CDATA[", b"\\{\\*", b"\xf0\x9f", b"9" * 400, b"obj", b"endstream",
    b"/Filter /FlateDecode", b'r="A1"',
)  # fmt: skip


def good(folder: Path) -> dict[str, bytes]:
    """One small good file of each format, as bytes."""
    talk = g.talk(4, turns=12)
    other = g2.conversation(4, ("Anne", "Per"), 10)
    writers = {
        ".docx": lambda path: g.write_docx(path, talk, "table, head"),
        ".odt": lambda path: g.write_odt(path, talk, "colon"),
        ".rtf": lambda path: g.write_rtf(path, talk, "f4"),
        ".vtt": lambda path: g.write_cues(path, talk, "tag"),
        ".srt": lambda path: g.write_cues(path, talk, "colon"),
        ".json": lambda path: g2.write_json(path, other, "whisperx"),
        ".html": lambda path: g2.write_html(path, other, "noscribe"),
        ".htm": lambda path: g2.write_html(path, other, "grid"),
        ".pdf": lambda path: g2.write_pdf(path, other, "colon"),
        ".csv": lambda path: g2.write_sheet(path, other, "named"),
        ".tsv": lambda path: g2.write_sheet(path, other, "ms"),
        ".xlsx": lambda path: g2.write_sheet(path, other, "named"),
    }
    made = {}
    for extension in FORMATS:
        path = folder / f"good{extension}"
        writers.get(extension, lambda path: g.write_text(path, talk, "stamp after"))(path)
        made[extension] = path.read_bytes()
    return made


def broken(data: bytes, chance: random.Random) -> bytes:
    """``data`` with one to four things gone wrong; in a zipped format, half the time inside a packed part."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        return _repacked(data, chance)
    for _ in range(chance.randint(1, 4)):
        data = _hurt(data, chance)
    return data


def _hurt(data: bytes, chance: random.Random) -> bytes:
    a = chance.randrange(len(data) + 1)
    b = min(len(data), a + chance.choice((1, 2, 8, 64, 1024)))
    return chance.choice(
        (
            lambda: data[:a] + bytes([chance.randrange(256)]) + data[a + 1 :],
            lambda: data[:a] + data[b:],
            lambda: data[:a],
            lambda: data[:a] + data[a:b] * chance.choice((2, 3, 50)) + data[b:],
            lambda: data[:a] + chance.choice(_TOKENS) + data[b if chance.random() < 0.5 else a :],
            lambda: data[:a] + chance.randbytes(b - a) + data[b:],
            lambda: data[b:] + data[:a],
            lambda: data[:a] + data[a:b][::-1] + data[b:],
        )
    )()


def _repacked(data: bytes, chance: random.Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen = chance.choice(
            [name for name in names if "document" in name or "content" in name or "sheet" in name] or names
        )
        for name in names:
            part = before.read(name)
            after.writestr(name, _hurt(part, chance) if name == chosen else part)
    return file.getvalue()


def check(path: Path) -> str:
    """Read ``path``: the code of the named error, or ``"read"`` for a whole transcript. Anything else is raised."""
    try:
        transcript = transcripts.read(path)
    except FileError as error:
        refused = error
    else:
        _check_whole(transcript)
        return "read"
    assert all(path.name in refused.text(language) for language in ("nb", "en"))
    return refused.code


def _check_whole(transcript: transcripts.Transcript) -> None:
    assert transcript.utterances
    for utterance in transcript.utterances:
        assert utterance.text.strip()
        utterance.text.encode("utf-8")  # no half of a character, which no database takes
        (utterance.speaker or "").encode("utf-8")
        assert utterance.start is None or utterance.start >= 0
    for item in (*transcript.left_out, *transcript.warnings):
        assert item.why("en") if isinstance(item, transcripts.LeftOut) else item.text("en")
