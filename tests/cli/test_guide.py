"""``qual guide``: the questions, what they ask for, and what waits."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_study
from running import answer, qual

from qual import codebook, design
from qual.study import Study


@pytest.fixture
def folder(study: Study) -> Path:
    return study.folder


def test_names_wait_until_a_codebook_brings_the_theme(study: Study, folder: Path, tmp_path: Path) -> None:
    (row,) = answer("guide", "list", folder)
    assert (row["question"], row["marks"], row["themes"], row["waiting"]) == ("q1", 1, [], ["Ringe først"])
    told = qual("guide", "list", folder).stdout
    assert "venter på temaet «Ringe først»" in told
    assert "når en kodegruppe, et konsept eller en kode får navnet" in told
    (tmp_path / "codes.csv").write_text("code,group\nvi ringer hjem,ringe først\n", encoding="utf-8")
    qual("codebook", "load", folder, tmp_path / "codes.csv")
    (row,) = answer("guide", "list", folder)
    assert (row["themes"], row["waiting"]) == (["ringe først"], [])
    assert "venter" not in qual("guide", "list", folder).stdout
    qual("undo", folder)
    (row,) = answer("guide", "list", folder)
    assert (row["themes"], row["waiting"]) == ([], ["Ringe først"])


def test_a_study_of_an_earlier_version_gets_its_names_from_the_file_again(study: Study, folder: Path) -> None:
    design.guide.ask_for(study, "q1", [], waiting=[])
    codebook.add_group(study, "Ringe først")
    assert answer("guide", "list", folder)[0]["themes"] == []
    assert answer("guide", "load", folder) == {"questions": 1, "waiting": {}}
    assert answer("guide", "list", folder)[0]["themes"] == ["Ringe først"]


def test_loading_another_file_says_what_waits(folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(small_study.TOML.replace('["Ringe først"]', '["ringe først", "Lånt tid"]'), encoding="utf-8")
    said = qual("guide", "load", folder, plan).stdout
    assert said.splitlines()[:3] == [
        "1 spørsmål er lest.", "q1: venter på temaet «Ringe først»", "q1: venter på temaet «Lånt tid»",
    ]  # fmt: skip
