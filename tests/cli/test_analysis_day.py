"""``qual actions``, ``qual cases``, walls, the thread memo and the minutes as a person meets them."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
import running
from running import answer

from qual import coding
from qual.coding import Span
from qual.study import Study
from qual.themes.decided import write_down


def qual(*arguments: object) -> str:
    return running.qual(*arguments).stdout


@pytest.fixture
def folder(study: Study) -> Path:
    study.close()
    return study.folder


def test_actions_are_listed_added_followed_and_written(folder: Path, tmp_path: Path) -> None:
    assert [row["status"] for row in answer("actions", "list", folder)] == ["open"]
    made = answer(
        "actions", "add", folder, "--session", "HN-R2", "--what", "ringe oftere", "--utterance", "HN-R2-0002"
    )["id"]
    answer("actions", "update", folder, made[-8:], "--status", "done", "--outcome", "de ringer")
    row = answer("actions", "list", folder, "--group", "HN", "--round", 2, "--status", "done")[0]
    assert (row["what"], row["outcome"], row["utterance"], row["id"]) == (
        "ringe oftere",
        "de ringer",
        "HN-R2-0002",
        made,
    )
    assert made[-8:] in qual("actions", "list", folder)
    qual("actions", "list", folder, "-o", tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").exists()


def test_a_wall_and_cases_come_in_by_their_kind(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "vegg.csv").write_text("Spørsmål;Innlegg\nHva nå?;Ringe mer\n", encoding="utf-8")
    told = answer("import", folder, tmp_path / "vegg.csv", "--kind", "wall", "--session", "Konferanse")["imported"][0]
    assert (told["session"], told["utterances"]) == ("Konferanse", 2)
    (tmp_path / "sak.txt").write_text("M: Hvordan gikk det?\nA1: Det gikk fint for oss alle.\n", encoding="utf-8")
    answer("import", folder, tmp_path / "sak.txt", "--kind", "case", "--session", "Sak 1", "--create")
    with Study(folder, coder="Ada") as study:
        study.code("HN-R1-0002", "tidlig innsats")
        coding.apply(study, study.code_id("tidlig innsats"), [Span("Sak 1-0002")], valence="positive")
    row = answer("cases", folder, "--level", "code", "--goal", "tidlig innsats")[0]
    assert (row["case"], row["positive"], row["negative"]) == ("Sak 1", 1, 0)
    qual("cases", folder, "--level", "code", "-o", tmp_path / "saker.xlsx")
    assert (tmp_path / "saker.xlsx").exists()
    with pytest.raises(AssertionError, match="kind"):
        qual("import", folder, tmp_path / "sak.txt", "--kind", "film")


def test_the_thread_memo_and_the_minutes_are_written(folder: Path, tmp_path: Path) -> None:
    with Study(folder, coder="Ada") as study:
        study.code("HN-R1-0002", "vi ringer")
        write_down(study, "next step", "Leder", "Ringe først.")
    answer("report", "thread", folder, "--group", "HN", "--before", 2, "--level", "code", "-o", tmp_path / "t.docx")
    assert any("kopp te" in p.text for p in docx.Document(str(tmp_path / "t.docx")).paragraphs)
    answer(
        "report",
        "minutes",
        folder,
        "--about",
        "Leder",
        "--present",
        "Ada",
        "--present",
        "Bo",
        "-o",
        tmp_path / "r.docx",
    )
    told = [p.text for p in docx.Document(str(tmp_path / "r.docx")).paragraphs]
    assert any("Ada, Bo" in text for text in told)
    assert "Ringe først." in told
