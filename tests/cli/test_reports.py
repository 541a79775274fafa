"""``qual memos``, ``qual report`` and ``qual agreement`` as a person meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import running
import typer
from running import answer

from qual import codebook, coding
from qual.cli import app
from qual.coding import Span
from qual.study import Study


def qual(*arguments: object) -> str:
    return running.qual(*arguments).stdout


@pytest.fixture
def folder(study: Study) -> Path:
    frame = codebook.add_code(study, "nivå 1", origin="framework")
    own = codebook.add_code(study, "te først")
    for coder in ("Ada", "Bo"):
        coding.apply(study.acting(coder), frame, [Span("HN-R1-0002", 0, 2)])
        coding.apply(study.acting(coder), own, [Span("HN-R1-0003", 0, 2)])
    coding.add_memo(study, "code", own, "For vid?")
    return study.folder


def test_memos(folder: Path, tmp_path: Path) -> None:
    assert "Kode te først · Ada" in qual("memos", folder)
    assert [memo["on"] for memo in answer("memos", folder, "--search", "VID")] == ["te først"]
    assert answer("memos", folder, "--on", "session") == []
    assert "1 notat " in qual("memos", folder, "-o", tmp_path / "n.xlsx")
    assert answer("memos", folder, "-o", tmp_path / "n.pdf", code=1)["error"] == "reports.unknown_format"


def test_reports(folder: Path, tmp_path: Path) -> None:
    answer("report", "coded", folder, "--session", "HN-R1", "--coder", "Bo", "-o", tmp_path / "k.docx")
    assert [c.text for c in docx.Document(str(tmp_path / "k.docx")).comments] == ["nivå 1", "te først"]
    qual("report", "methods", folder, "-o", tmp_path / "m.docx")
    assert docx.Document(str(tmp_path / "m.docx")).paragraphs[0].text == "Metodevedlegg"
    assert answer("report", "coded", folder, "--session", "X", "-o", tmp_path / "x.docx", code=1)["error"] == (
        "coding.no_transcript"
    )


def test_agreement(folder: Path) -> None:
    (row,) = answer("agreement", folder)
    assert (row["theme"], row["both"], row["percent"], row["kappa"], row["alpha"]) == ("nivå 1", 1, 100, 1, 1)
    shown = qual("agreement", folder)
    assert "Ada / Bo" in shown
    assert "Åpne empirinære koder er ikke med" in shown
    assert answer("agreement", folder, "--theme", "te først", code=1)["error"] == "agreement.empirical"
    assert "Ingenting å sammenligne" in qual("agreement", folder, "--level", "group")


def test_the_whole_study_as_one_cell(folder: Path, tmp_path: Path) -> None:
    # te først is said by p2 beside p1; where p3 and X9 sat, nobody has coded
    assert "te først   1 av 2 (1 av 3 kodet)" in qual("themes", folder, "--level", "code", "--by", "")
    for ending in ("csv", "md", "xlsx"):
        qual("themes", folder, "--level", "code", "--by", "", "-o", tmp_path / f"alt.{ending}")
    assert "| Tema | Alt |" in (tmp_path / "alt.md").read_text(encoding="utf-8")


def test_what_no_group_holds_is_told_and_shown_where_one_asks(folder: Path) -> None:
    assert "1 kode er i ingen gruppe" in qual("themes", folder)
    assert "Restgruppe" in qual("themes", folder, "--residual")


def test_themes_without_arguments_show_studies_of_every_shape(shape_folders: Callable[[str], Path]) -> None:
    interviews = qual("themes", shape_folders("interviews"))
    assert "1 av 1" in interviews
    assert "Intervju 30" in interviews
    mixed = qual("themes", shape_folders("mixed"))
    assert (
        "Ikke med, uten gruppe eller runde: Intervju 1, Intervju 2, Intervju 3 og 1 til (17 kodede ytringer)." in mixed
    )
    assert "--outside" in mixed
    counted = qual("themes", shape_folders("mixed"), "--outside")
    assert "uten gruppe" in counted
    assert "Ikke med" not in counted
    nothing = qual("themes", shape_folders("interviews"), "--by", "group,round")
    assert nothing.startswith("Ikke med, uten gruppe eller runde")


def test_no_command_overwrites_a_file_unasked(folder: Path, tmp_path: Path) -> None:
    """Every command that writes a file: one that somebody may have worked on since stays, and `--force` writes it anew.

    Seconds: what is typed is read anew for each of the seventeen, with the whole of the command line's tree."""
    talk = tmp_path / "a.txt"
    talk.write_text("Anne: vi leser høyt\nBerit: ja\n", encoding="utf-8")
    writes: dict[str, tuple[object, ...]] = {
        "themes": (folder, "-o", "t.csv"),
        "quotes": (folder, "-o", "q.csv"),
        "memos": (folder, "-o", "m.xlsx"),
        "cases": (folder, "-o", "c.xlsx"),
        "backup": (folder, "-o", "b.db"),
        "import": (folder, talk, "--write-plan", "p.csv"),
        "actions list": (folder, "-o", "a.csv"),
        "code save": (folder, "k.csv"),
        "codebook save": (folder, "k.yaml"),
        "coverage save": (folder, "v.csv"),
        "transcripts names": (talk, "-o", "n.csv"),
        "transcripts repairs": (talk, "-o", "r.csv"),
        "report coded": (folder, "--session", "HN-R1", "-o", "r.docx"),
        "report methods": (folder, "-o", "r.docx"),
        "report thread": (folder, "--group", "HN", "-o", "r.docx"),
        "report minutes": (folder, "--about", "Barnehage", "-o", "r.docx"),
        "suggest rank": ("--codebook", talk, "--texts", talk, "-o", "s.csv"),
    }
    assert set(writes) == {name for name, options in commands() if "--force" in options}
    assert [name for name, options in commands() if {"-o", "--write-plan"} & options and name not in writes] == []
    for name, given in writes.items():
        target = tmp_path / str(given[-1])
        target.write_bytes(b"mitt")
        words = (*name.split(), *given[:-1], target)
        refused = answer(*words, code=1)
        assert (refused["error"], target.read_bytes()) == ("file.exists", b"mitt"), name
        assert target.name in refused["message"]
        if name in ("codebook save", "transcripts names"):
            answer(*words, "--force")
            assert target.read_bytes() != b"mitt", name


def commands() -> list[tuple[str, set[str]]]:
    """Every command with its options."""
    found: list[tuple[str, set[str]]] = []

    def visit(command: Any, name: str) -> None:
        for child, below in getattr(command, "commands", {}).items():
            visit(below, f"{name} {child}".strip())
        if not hasattr(command, "commands"):
            found.append((name, {option for one in command.params for option in one.opts}))

    visit(typer.main.get_command(app), "")
    return found
