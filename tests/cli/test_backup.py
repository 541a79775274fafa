"""``qual backup`` and ``qual restore``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qual.cli import app
from qual.study import Study


@pytest.fixture(autouse=True)
def norwegian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAL_LANGUAGE", "nb")


def qual(*arguments: object) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def answer(*arguments: object) -> Any:
    return json.loads(qual(*arguments, "--json"))


def test_without_a_file_the_same_backup_is_put_back_however_often(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    made = answer("backup", study.folder)["file"]
    study.code("HN-R1-0003", "permen støver")
    for _ in range(2):
        told = answer("restore", study.folder, "--coder", "Bo")
        assert told["restored"] == made
        assert Path(told["saved"]).name.startswith("before-restore-")
        assert list(study.codes()["code"]) == ["te først"]  # seen by whoever has the study open
    assert answer("log", study.folder)[0]["actor"] == "Bo"


def test_the_list_says_what_each_backup_holds_and_changes_nothing(study: Study) -> None:
    assert qual("restore", study.folder, "--list") == "Ingen sikkerhetskopier.\n"
    study.code("HN-R1-0002", "te først")
    study.backup()
    study.restore()
    mark = study.mark
    told = {one["why"]: one for one in answer("restore", study.folder, "--list")}
    assert set(told) == {"restore", "asked"}
    asked = told["asked"]
    assert (asked["sessions"], asked["utterances"], asked["codings"]) == (3, 13, 1)
    listed = qual("restore", study.folder, "--list")
    assert "før gjenoppretting" in listed
    assert Path(asked["file"]).name in listed
    assert study.mark == mark
    for path in study.folder.glob("study.db*"):
        path.unlink()
    assert len(answer("restore", study.folder, "--list")) == 2  # also where there is nothing to open
