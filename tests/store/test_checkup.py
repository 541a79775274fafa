"""`qual check` and what it is made of: a whole study passes, and each kind of trouble is found by its name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qual.cli import app
from qual.errors import StudyError
from qual.store.checkup import examine
from qual.study import Study

RUNNER = CliRunner()


def levels(folder: Path) -> dict[str, str]:
    found = examine(folder)
    assert all(one.text("nb") and one.text("en") for one in found)
    return {one.about: one.level for one in found if one.level != "ok"}


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "study.db")) as file:
        file.execute(statement)
        file.commit()


def test_a_whole_study_passes_and_is_left_as_it_is(study: Study) -> None:
    study.code("HN-R1-0002", "te først", start=0, end=6)
    study.undo()
    study.redo()
    study.backup()
    study.close()
    before = {path: path.read_bytes() for path in study.folder.rglob("*") if path.is_file()}
    assert levels(study.folder) == {}
    assert study.check()
    assert {path: path.read_bytes() for path in study.folder.rglob("*") if path.is_file()} == before


def spoil_an_original(folder: Path) -> None:
    with (folder / "originals" / "vest.txt").open("ab") as file:
        file.write(b"en linje til")


def lose_an_original(folder: Path) -> None:
    (folder / "originals" / "vest.txt").unlink()


def spoil_a_backup(folder: Path) -> None:
    (folder / "backups" / "study-20310101.db").write_bytes(b"SQLite format 3\0 and no more")


def leave_litter(folder: Path) -> None:
    (folder / "backups" / "study-1.db.part").write_bytes(b"half")
    (folder / "originals" / "ukjent.txt").write_bytes(b"hvem la denne her?")


def break_in_two(folder: Path) -> None:
    path = folder / "study.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def by(statement: str) -> Callable[[Path], None]:
    return lambda folder: change(folder, statement)


@pytest.mark.parametrize(
    ("trouble", "about", "level"),
    [
        (spoil_an_original, "originals", "bad"),
        (lose_an_original, "originals", "bad"),
        (spoil_a_backup, "backups", "bad"),
        (leave_litter, "litter", "note"),
        (break_in_two, "tables", "bad"),
        (lambda folder: (folder / "study.db").unlink(), "tables", "bad"),
        (by("DROP TABLE memos"), "schema", "bad"),
        (by("DROP INDEX ix_segments_coding_id"), "schema", "bad"),
        (by("DELETE FROM alembic_version"), "schema", "bad"),
        (by("UPDATE segments SET coding_id = 'nobody'"), "keys", "bad"),
        (by('UPDATE segments SET "end" = 100000'), "positions", "bad"),
        (by("DELETE FROM log_changes WHERE position = 0"), "log", "bad"),
        (by("UPDATE log SET parent = 'nobody'"), "log", "bad"),
    ],
)
def test_trouble_is_found(study: Study, trouble: Callable[[Path], None], about: str, level: str) -> None:
    study.code("HN-R1-0002", "te først")
    study.backup()
    study.close()
    trouble(study.folder)
    assert levels(study.folder)[about] == level


def test_the_command_says_it_and_ends_with_one(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAL_LANGUAGE", "nb")
    study.backup()
    study.close()
    done = RUNNER.invoke(app, ["check", str(study.folder)])
    assert (done.exit_code, "✓" in done.stdout) == (0, True)
    lose_an_original(study.folder)
    done = RUNNER.invoke(app, ["check", str(study.folder), "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["sound"]) == (1, False)
    assert [one["about"] for one in told["findings"] if one["level"] == "bad"] == ["originals"]


def test_a_folder_that_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        examine(tmp_path)
    assert caught.value.code == "study.none_here"


def asks(folder: Path) -> list[list[str]]:
    """One of every command that opens a study."""
    place, away = str(folder), str(folder.parent)
    return [
        ["status", place], ["codebook", "show", place], ["codebook", "save", place, f"{away}/k.yaml"],
        ["code", "save", place, f"{away}/c.csv"], ["suggest", "list", place], ["themes", place, "--level", "code"],
        ["quotes", place, "-o", f"{away}/q.md"], ["memos", place], ["actions", "list", place], ["cases", place],
        ["report", "coded", place, "--session", "HN-R1", "-o", f"{away}/r.docx"],
        ["report", "methods", place, "-o", f"{away}/m.docx"],
        ["report", "thread", place, "--group", "HN", "-o", f"{away}/t.docx"],
        ["report", "minutes", place, "--about", "Leder", "-o", f"{away}/p.docx"],
        ["agreement", place], ["log", place], ["backup", place], ["undo", place, "--coder", "Ada"],
        ["transcripts", "files", place, "--session", "HN-R1"], ["import", place, f"{away}/x.txt"], ["check", place],
    ]  # fmt: skip


def outcome(command: list[str]) -> tuple[int, str]:
    """How a command ends, and the error that it raises; another than a study's is a defect."""
    try:
        return int(app(args=command, standalone_mode=False) or 0), ""
    except StudyError as error:
        return 1, error.code


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE memos",
        "DELETE FROM alembic_version",
        pytest.param("DROP TABLE utterances", marks=pytest.mark.slow),  # all the commands again
        pytest.param("ALTER TABLE log RENAME COLUMN at TO moment", marks=pytest.mark.slow),
    ],
)
def test_every_command_names_what_is_wrong(study: Study, statement: str) -> None:
    study.code("HN-R1-0002", "te først")
    study.close()
    (study.folder.parent / "x.txt").write_text("A: Hei.\nB: Hei igjen.\n", encoding="utf-8")
    with closing(sqlite3.connect(study.folder / "study.db")) as file:
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("PRAGMA legacy_alter_table = ON")
        file.execute(statement)
        file.commit()
    for command in asks(study.folder):
        code, error = outcome(command)
        if error:
            assert error.startswith(("study.damaged", "study.unreadable", "study.not_backed_up")), command
        elif code:
            assert command[0] in ("check", "import")  # which tell of each finding, each file
