"""What Windows and macOS do otherwise, as far as it can be played on another system (docs/platforms.md)."""

from __future__ import annotations

import ctypes
import errno
import sqlite3
import subprocess
import tempfile
import unicodedata
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from qual import cli, coding, reports
from qual.errors import StudyError
from qual.store import files, opening, places
from qual.study import Study
from qual.transcripts import importing


class Refusing:
    """`Path.replace` as on Windows while another program has the file open, so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int, winerror: int) -> None:
        self.left = times
        original = Path.replace

        def replace(path: Path, target: Path) -> Path:
            if self.left:
                self.left -= 1
                refusal = PermissionError(errno.EACCES, "in use", str(path))
                refusal.winerror = winerror  # type: ignore[attr-defined]
                raise refusal
            return original(path, target)

        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(files, "_PATIENCE", 0.5)


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_file_that_a_virus_scanner_holds_is_replaced_a_moment_later(
    study: Study, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    refusing = Refusing(monkeypatch, 3, winerror)
    target = study.folder / "reports" / "tabell.csv"
    reports.write_quotes(study.quotes(), target)
    assert target.is_file()
    assert refusing.left == 0


def test_a_report_that_is_open_in_another_program_is_told_as_that(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = study.folder / "reports" / "tabell.csv"
    target.parent.mkdir(exist_ok=True)
    target.write_text("as it was")
    Refusing(monkeypatch, 10_000, 32)
    with pytest.raises(StudyError) as caught:
        reports.write_quotes(study.quotes(), target)
    assert caught.value.code == "study.in_use"
    assert target.name in caught.value.text("nb")
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert target.read_text() == "as it was"


def test_a_backup_is_made_while_its_file_is_looked_at(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    Refusing(monkeypatch, 2, 32)
    assert study.backup().is_file()


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PureWindowsPath("C:/Users/Åse B/studie/study.db"), "file:///C:/Users/%C3%85se%20B/studie/study.db?mode=ro"),
        (PureWindowsPath(r"\\server\felles\100 %\study.db"), "file:////server/felles/100%20%25/study.db?mode=ro"),
        (PurePosixPath("/home/ada/hva?/#1/study.db"), "file:///home/ada/hva%3F/%231/study.db?mode=ro"),
    ],
)
def test_where_sqlite_finds_a_file(path: PurePath, address: str) -> None:
    assert opening.address(path, "mode=ro") == address


def test_an_address_leads_to_its_file(tmp_path: Path) -> None:
    path = tmp_path / "100 % æ? #1" / "study.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE there (n)")
    with closing(opening.connect(path, "read", 0)) as found:
        assert found.execute("SELECT name FROM sqlite_master").fetchall() == [("there",)]


def test_a_study_that_windows_lets_nobody_write_in_opens_for_reading(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.close()
    monkeypatch.setattr(opening, "WINDOWS", True)
    with Study(study.folder) as writable:
        assert writable.store.refusal is None

    def refused(**_: Any) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    with Study(study.folder) as found:
        assert len(found.utterances()) == 13
        with pytest.raises(StudyError) as caught:
            coding.add_memo(found, "study", None, "notat")
    assert caught.value.code == "study.read_only"


MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ada@server/felles on /Volumes/Felles område (smbfs, nodev, nosuid, mounted by ada)
/dev/disk4s1 on /Volumes/Minnepinne (exfat, local, nodev, nosuid)
"""


@pytest.mark.parametrize(
    ("path", "risk"),
    [
        ("/Users/ada/studie/study.db", None),
        ("/Volumes/Felles område/studie/study.db", "network"),
        ("/Volumes/Minnepinne/study.db", None),
        ("/Users/ada/Library/CloudStorage/Box-Box/study.db", "synchronised"),
    ],
)
def test_a_share_on_a_mac(monkeypatch: pytest.MonkeyPatch, path: str, risk: str | None) -> None:
    monkeypatch.setattr(places.sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=MAC))
    assert places.risk(Path(path)) == risk


def test_a_drive_letter_that_stands_for_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    class There(PureWindowsPath):
        def absolute(self) -> There:
            return self

    kinds = {"C:\\": 3, "Z:\\": 4}
    kernel = SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=kinds.__getitem__))
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    monkeypatch.setattr(places.sys, "platform", "win32")
    assert places.risk(There("Z:/studie/study.db")) == "network"  # type: ignore[arg-type]
    assert places.risk(There("C:/studie/study.db")) is None  # type: ignore[arg-type]


def test_what_the_systems_own_file_windows_leave_is_no_transcript(tmp_path: Path) -> None:
    for name in ("BN.txt", "notat.zip", "desktop.ini", "Thumbs.db", ".DS_Store", "._BN.txt", "~$BN.docx"):
        (tmp_path / name).write_text("Anne: hei\n")
    known, others = importing.files_in(tmp_path)
    assert [path.name for path in known] == ["BN.txt"]
    assert [path.name for path in others] == ["notat.zip"]


def test_a_mac_spells_a_listed_file_in_two_code_points(tmp_path: Path) -> None:
    design = tmp_path / "study.toml"
    design.write_text(
        'name = "S"\n[[groups]]\ncode = "A"\n[[rounds]]\nnumber = 1\nyear = 2030\n'
        '[[sessions]]\nname = "A-R1"\ngroup = "A"\nround = 1\nfiles = ["første.txt", "påfølgende.txt"]\n',
        encoding="utf-8",
    )
    with Study.create(tmp_path / "study", plan=design) as study:
        for name in ("første.txt", "påfølgende.txt"):
            file = tmp_path / unicodedata.normalize("NFD", name)
            file.write_text("Anne: hei\nOla: ja\nAnne: nei\n", encoding="utf-8")
            study.add(file)
        assert sorted(told.part for told in study.files("A-R1")) == [1, 2]


def test_nobody_reads_on_in_a_windows_pipe(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        encoding = "utf-8"

        def write(self, _text: str) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

        def flush(self) -> None:
            raise OSError(errno.EINVAL, "Invalid argument")

        def isatty(self) -> bool:
            return False

    study.close()
    monkeypatch.setattr("sys.stdout", Closed())
    with pytest.raises(OSError, match="Invalid argument"):  # `main` ends quietly on it, as on a pipe that is broken
        cli.run(["status", str(study.folder)])
