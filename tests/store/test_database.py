"""Opening, guarding and copying the study's tables: every trouble has a name, and nothing is half stored."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
import small_study
from sqlalchemy import event, inspect

from qual import coding, design
from qual.errors import StudyError
from qual.store import Database, opening, places
from qual.store import files as store_files
from qual.store import schema as t
from qual.store.opened import Opened
from qual.study import Study


def code_of(caught: pytest.ExceptionInfo[StudyError]) -> str:
    assert str(caught.value)  # it has a text
    return caught.value.code


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# --- opening -------------------------------------------------------------------------------------------------
def test_new_file_has_every_table(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "study.db")) as opened:
        assert set(inspect(opened.engine).get_table_names()) == {*t.metadata.tables, "alembic_version"}
        assert opened.revision() == 0


def test_newer_version_is_refused_and_untouched(study: Study) -> None:
    study.close()
    with closing(sqlite3.connect(study.store.path)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    before = contents(study.folder)
    with pytest.raises(StudyError) as caught:
        Study(study.folder)
    assert code_of(caught) == "study.newer"
    assert contents(study.folder) == before


@pytest.mark.parametrize("content", [b"PK\x03\x04 this is a zip" * 100, b"bare noe tekst" * 50])
def test_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "study.db").write_bytes(content)
    with pytest.raises(StudyError) as caught:
        Database(tmp_path / "study.db")
    assert code_of(caught) == "study.not_a_database"
    assert (tmp_path / "study.db").read_bytes() == content


def test_somebody_elses_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "study.db")) as file:
        file.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StudyError) as caught:
        Database(tmp_path / "study.db")
    assert code_of(caught) == "study.not_a_database"
    with closing(sqlite3.connect(tmp_path / "study.db")) as file:
        assert file.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_truncated_file(study: Study) -> None:
    study.close()
    path = study.store.path
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StudyError) as caught:
        Study(study.folder)
    assert code_of(caught) == "study.unreadable_no_backup"


def test_folder_that_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        Study(tmp_path)
    assert code_of(caught) == "study.none_here"
    assert not list(tmp_path.iterdir())


def test_path_longer_than_the_system_takes(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 5000)
    for open_it in (Study, Study.create):
        with pytest.raises(StudyError) as caught:
            open_it(long)
        assert code_of(caught) == "study.out_of_reach"
        assert str(long) in str(caught.value)


def test_study_is_not_made_over_another(study: Study) -> None:
    with pytest.raises(StudyError) as caught:
        Study.create(study.folder)
    assert code_of(caught) == "study.exists"


@pytest.mark.parametrize("name", ["100 % ferdig", "hva?", "skjema #2", "ærlig øre å"])
def test_folders_may_have_any_name(tmp_path: Path, name: str) -> None:
    with Study.create(tmp_path / name) as study:
        coding.add_memo(study, "study", None, "notat")
        study.backup()
        study.restore()
        assert len(coding.memos(study)) == 1


# --- folders that cannot be written ---------------------------------------------------------------------------
def test_folder_behind_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StudyError) as caught:
        Study.create(tmp_path / "file")
    assert code_of(caught) == "study.not_writable"
    with pytest.raises(StudyError) as caught:
        Study.create(tmp_path / "file" / "study")
    assert code_of(caught) == "study.not_writable"


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EACCES, "study.not_writable"), (errno.EROFS, "study.not_writable"), (errno.ENOSPC, "study.disk_full")],
)
def test_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, "injected")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StudyError) as caught:
        Study.create(tmp_path / "new")
    assert code_of(caught) == code


def test_study_toml_comes_last_and_whole(tmp_path: Path, small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small_folder / "in" / "plan.toml"

    def fails(_: int) -> None:
        raise OSError(errno.ENOSPC, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(store_files.os, "fsync", fails)
        with pytest.raises(StudyError) as caught:
            Study.create(tmp_path / "new", plan=plan)
    assert code_of(caught) == "study.disk_full"
    assert not (tmp_path / "new" / "study.toml").exists()
    with Study.create(tmp_path / "new", plan=plan) as made:  # what is left does not stand in the way
        assert len(made.sessions()) == 5


def test_read_only_database(study: Study) -> None:
    with sqlite_says(study.store, "PRAGMA query_only = ON"), pytest.raises(StudyError) as caught:
        study.code("HN-R1-0002", "te først")
    assert code_of(caught) == "study.not_writable"
    assert study.codes().empty


# --- full disk -----------------------------------------------------------------------------------------------
@contextmanager
def sqlite_says(opened: Database, pragma: str) -> Iterator[None]:
    """New connections of the database carry out ``pragma``: how SQLite itself is made to fail."""

    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma)

    opened.close()
    event.listen(opened.engine, "connect", configure)
    yield
    event.remove(opened.engine, "connect", configure)
    opened.close()


def full_disk(opened: Database) -> Any:
    """The file may not grow: SQLite's own "database or disk is full"."""
    return sqlite_says(opened, "PRAGMA max_page_count = 1")


def test_full_disk_stores_nothing(study: Study) -> None:
    before = small_study.live_rows(study.store)
    revision = study.revision
    with full_disk(study.store), pytest.raises(StudyError) as caught:
        coding.add_memo(study, "study", None, "ord " * 50_000)
    assert code_of(caught) == "study.disk_full"
    assert small_study.live_rows(study.store) == before
    assert study.revision == revision


def test_full_disk_while_a_study_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Opened._engine

    def small(self: Opened) -> Any:
        engine = original(self)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 5"))
        return engine

    with monkeypatch.context() as patch:
        patch.setattr(Opened, "_engine", small)
        with pytest.raises(StudyError) as caught:
            Study.create(tmp_path / "new")
    assert code_of(caught) == "study.disk_full"
    with Study.create(tmp_path / "new") as made:
        assert made.codes().empty


def test_ctrl_c_in_an_act_stores_nothing(study: Study) -> None:
    revision = study.revision

    def stopped() -> None:
        with study.act("test") as act:
            act.insert(t.events, date="2031-01-01")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert study.revision == revision
    assert small_study.counted(study.store, "events") == 1


def test_act_that_changes_nothing_leaves_no_entry(study: Study) -> None:
    revision = study.revision
    with study.act("test"):
        pass
    design.add_person(study, "p1", "Torbjørg")
    assert study.revision == revision


# --- two writers ---------------------------------------------------------------------------------------------
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()


def test_second_writer_is_told_to_wait(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.close()
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    with Study(study.folder, coder="Bo") as impatient:
        with held_by_another_process(study.store.path):
            with pytest.raises(StudyError) as caught:
                coding.add_memo(impatient.acting("Bo"), "study", None, "notat")
            assert code_of(caught) == "study.locked"
            assert len(impatient.utterances()) == 13  # reading goes on
        coding.add_memo(impatient.acting("Bo"), "study", None, "notat")
        assert len(coding.memos(impatient)) == 1


@pytest.fixture
def risky(tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    with Study(small_study.copy(small_folder / "study", tmp_path / "OneDrive - Kommunen" / "study")) as opened:
        yield opened


def test_synchronised_folder_has_one_writer(risky: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    assert risky.store.risk == "synchronised"
    coding.add_memo(risky.acting("Ada"), "study", None, "notat")
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    with pytest.raises(StudyError) as caught:
        Study(risky.folder)
    assert code_of(caught) == "study.locked"


def test_synchronised_folder_can_be_worked_in(risky: Study, small_folder: Path) -> None:
    journal = risky.folder / "study.db-wal"
    risky.code("HN-R1-0002", "te først")
    assert not journal.exists()
    saved = risky.backup()
    assert risky.undo() == "coding.apply_new"
    risky.add(small_folder / "in" / "opptak_havna.txt", existing="replace")
    risky.restore(saved)
    assert list(risky.codings()["text"]) == [risky.utterances()["text"][1]]


def test_synchronised_folder_serves_threads(risky: Study) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: len(risky.utterances()), range(8)))
    assert found == [13] * 8


# --- places --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "risk"),
    [
        ("/home/ada/OneDrive - Kommunen/studie/study.db", "synchronised"),
        ("/home/ada/Dropbox/study.db", "synchronised"),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/study.db", "synchronised"),
        ("/home/ada/studie/study.db", None),
        ("/mnt/felles/studie/study.db", "network"),
        ("/mnt/felles omraade/study.db", "network"),
        ("/mnt/fellesskap/study.db", None),
        ("/mnt/felles/lokal/study.db", None),
    ],
)
def test_risk_of_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, risk: str | None) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/felles /mnt/felles nfs4 rw 0 0\n"
        "//server/omraade /mnt/felles\\040omraade cifs rw 0 0\n"
        "/dev/sdb1 /mnt/felles/lokal ext4 rw 0 0\n"
    )
    monkeypatch.setattr(places, "MOUNTS", mounts)
    monkeypatch.setattr(places.sys, "platform", "linux")
    assert places.risk(Path(path)) == risk


def test_windows_share() -> None:
    class Share(PureWindowsPath):
        def absolute(self) -> Share:
            return self

    assert places.risk(Share(r"\\server\felles\studie\study.db")) == "network"  # type: ignore[arg-type]
