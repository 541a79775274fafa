"""Whatever is handed to a command, it does it or says in a sentence why not: no error without a name, nothing stored by half."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import small_study

from qual import cli
from qual.study import Study

DEEP, HUGE = 3_000, 5_000
CODINGS = "coding,file,utterance,start,end,text,code,coder,kind,origin\n1,opptak_havna.txt,"
FILES: dict[str, bytes] = {
    "empty": b"", "zeros": b"\0" * 50, "noise": bytes(range(256)) * 8, "utf16": "name;kode\nå;b".encode("utf-16"),
    "half": b"PK\x03\x04half a package", "ole": bytes.fromhex("D0CF11E0A1B11AE1") * 90, "quote": b'name,code\n"a,b\n',
    "deep": b"[" * DEEP + b"]" * DEEP, "deepmap": b"codes: " + b"{a: " * DEEP, "huge": b"number = " + b"9" * HUGE,
    "returns": b"coding,file\ra,\r\rb\n", "blank": b"\n\n \n", "commas": b",,,\n,,,\n", "invisible": "\u200b\u202e\n".encode(),
    "numbers": (CODINGS + "9" * HUGE + ",0,1,a,b,Ada,x,y\n").encode(),
    "negative": (CODINGS + "-1,-5,99999999999999999999,a,b,Ada,x,y\n").encode(),
    "plan": ("import,file,session,group,round,date,part,kind\nx,a.txt,,HN," + "9" * 30 + ",2030-99-99,²,x\n").encode(),
}  # fmt: skip
WITH_FILE = [
    ("init", "{new}", "--design", "{file}.toml"),
    ("import", "{study}", "{file}.txt"),
    ("import", "{study}", "{file}.csv"),
    ("import", "{study}", "{file}.xlsx"),
    ("import", "{study}", "{file}.json"),
    ("import", "{study}", "{folder}", "--plan", "{file}.csv"),
    ("import", "{study}", "{folder}", "--names", "{file}.csv"),
    ("import", "{study}", "{folder}", "--names", "{file}.xlsx"),
    ("import", "{study}", "{file}.csv", "--kind", "wall"),
    ("import", "{study}", "{file}.txt", "--repairs", "{file}.csv"),
    ("transcripts", "show", "{file}.docx"),
    ("codebook", "load", "{study}", "{file}.yaml"),
    ("codebook", "load", "{study}", "{file}.csv"),
    ("codebook", "load", "{study}", "{file}.xlsx"),
    ("code", "load", "{study}", "{file}.csv"),
    ("suggest", "rank", "{file}.csv", "--codebook", "{file}.csv", "-o", "{new}.csv"),
]  # fmt: skip
LONG = "å" * 140
ALWAYS = ("deep", "numbers", "half", LONG)  # sixteen commands each take seconds: the rest runs with the slow tests
WORDS = ["", " ", "\u200b", "'; --", "9" * HUGE, "-1", LONG, "{0}", "\n", "🫖" * 80, "%s", "../x"]
WITH_WORD = [
    ("status", "{word}"),
    ("init", "{tmp}/{word}"),
    ("import", "{study}", "{word}"),
    ("transcripts", "show", "{word}"),
    ("transcripts", "files", "{study}", "--session", "{word}"),
    ("codebook", "save", "{study}", "{tmp}/{word}.yaml"),
    ("codebook", "load", "{study}", "{word}.csv"),
    ("code", "save", "{study}", "{tmp}/{word}.csv"),
    ("code", "load", "{study}", "{word}"),
    ("themes", "{study}", "--by", "{word}"),
    ("themes", "{study}", "-o", "{tmp}/{word}.xlsx"),
    ("quotes", "{study}", "--theme", "{word}"),
    ("quotes", "{study}", "-o", "{tmp}/{word}.docx"),
    ("quotes", "{study}", "--round", "{word}"),
    ("memos", "{study}", "-o", "{tmp}/{word}.docx"),
    ("cases", "{study}", "-o", "{tmp}/{word}.xlsx"),
    ("log", "{study}", "--limit", "{word}"),
    ("restore", "{study}", "{word}"),
    ("backup", "{word}"),
    ("undo", "{study}", "--coder", "{word}"),
    ("report", "coded", "{study}", "--session", "{word}", "-o", "{tmp}/x.docx"),
    ("report", "methods", "{study}", "-o", "{tmp}/{word}.docx"),
    ("report", "thread", "{study}", "--group", "{word}", "-o", "{tmp}/y.docx"),
    ("report", "minutes", "{study}", "--about", "{word}", "-o", "{tmp}/z.docx"),
    ("actions", "add", "{study}", "{word}", "--session", "HN-R1"),
    ("actions", "update", "{study}", "{word}", "--status", "{word}"),
    ("agreement", "{study}"),
    ("suggest", "list", "{study}"),
]  # fmt: skip


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str | None:
    """The command in this process; the code of its error, None when it was done."""
    monkeypatch.setattr(sys, "argv", ["qual", *arguments, "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = re.search(r'"error": "([\w.]+)"', capsys.readouterr().out)
    return told[1] if told and ended.value.code else None


@pytest.fixture
def places(study: Study, tmp_path: Path) -> dict[str, str]:
    study.close()
    (tmp_path / "files").mkdir()
    small_study.text_file(tmp_path / "files" / "HV-R2.txt", "Gruppe: HV\nRunde: 2\n\nB1: Hei.\nMod: Ja?\n")
    return {
        "study": str(study.folder),
        "tmp": str(tmp_path),
        "folder": str(tmp_path / "files"),
        "new": str(tmp_path / "new"),
    }


@pytest.mark.parametrize(
    "name", [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.slow) for name in FILES]
)
def test_no_file_gives_an_error_without_a_name(
    places: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    for number, command in enumerate(WITH_FILE):
        extension = Path(command[-1]).suffix or ".csv"
        for suffix in {".csv", ".txt", extension}:
            (Path(places["tmp"]) / f"{name}{suffix}").write_bytes(FILES[name])
        values = places | {"file": f"{places['tmp']}/{name}", "new": f"{places['new']}{number}"}
        error = run(monkeypatch, capsys, [part.format(**values) for part in command])
        assert error not in ("cli.unforeseen", "cli.system"), (command, name)


@pytest.mark.parametrize(
    "word", [word if word in ALWAYS else pytest.param(word, marks=pytest.mark.slow) for word in WORDS]
)
def test_no_word_gives_an_error_without_a_name(
    places: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    monkeypatch.chdir(places["folder"])
    for command in WITH_WORD:
        error = run(monkeypatch, capsys, [part.format(**places, word=word) for part in command])
        assert error != "cli.unforeseen", (command, word)
