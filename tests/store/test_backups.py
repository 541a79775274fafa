"""Backups: told by what they hold, chosen by it, and put back as one act that everybody sees."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import small_study
from sqlalchemy import URL, create_engine, event

from qual import coding
from qual.errors import StudyError
from qual.store import Database, backups, copies, migrate, opening
from qual.store import schema as t
from qual.study import Study, restore


def code_of(caught: pytest.ExceptionInfo[StudyError]) -> str:
    assert str(caught.value)  # it has a text
    return caught.value.code


def names(study: Study) -> list[str]:
    return list(study.codes()["code"])


@pytest.fixture(params=["local", "synchronised"])
def either(request: pytest.FixtureRequest, tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    """The small study on a local disk (write-ahead log), and in a synchronised folder (rollback journal, one writer)."""
    place = tmp_path / ("OneDrive - Kommunen" if request.param == "synchronised" else "disk") / "study"
    with Study(small_study.copy(small_folder / "study", place), coder=small_study.CODER) as opened:
        assert opened.store.risk == (request.param if request.param == "synchronised" else None)
        yield opened


# --- copies and what comes of broken ones ------------------------------------------------------------------------
def test_backup_and_restore(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    first = study.backup()
    study.code("HN-R1-0003", "permen støver")
    saved = study.restore(first)
    assert list(study.codes()["code"]) == ["te først"]
    assert not list(study.folder.glob("study.db-*.part"))
    study.restore(saved)
    assert list(study.codes()["code"]) == ["te først", "permen støver"]


def test_figures_follow_a_backup_that_is_put_in_place(study: Study) -> None:
    study.backup()
    study.code("HN-R1-0002", "te først")
    assert list(study.themes(level="code")["theme"].unique()) == ["te først"]
    study.restore()
    study.code("HN-R1-0003", "permen støver")
    assert list(study.themes(level="code")["theme"].unique()) == ["permen støver"]


def test_restore_takes_the_newest(study: Study) -> None:
    study.backup()
    study.code("HN-R1-0002", "te først")
    newest = study.backup()
    assert study.backups()[0].path == newest
    study.code("HN-R1-0003", "permen støver")
    study.restore()
    assert list(study.codes()["code"]) == ["te først"]


def test_backup_is_one_file_with_everything(study: Study, tmp_path: Path) -> None:
    study.code("HN-R1-0002", "te først")  # stands in the write-ahead log as yet
    copy = study.backup(tmp_path / "away" / "copy.db")
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    with closing(Database(copy)) as opened:
        assert small_study.live_rows(opened) == small_study.live_rows(study.store)


def test_restore_without_backups(study: Study) -> None:
    with pytest.raises(StudyError) as caught:
        study.restore()
    assert code_of(caught) == "study.no_backups"
    with pytest.raises(StudyError) as caught:
        study.restore(study.folder / "borte.db")
    assert code_of(caught) == "study.backup_missing"


def broken_backups(study: Study) -> dict[str, bytes]:
    whole = study.backup().read_bytes()
    spoiled = bytearray(whole)
    spoiled[5000:9000] = b"\xff" * 4000
    return {"half": whole[: len(whole) // 2], "spoiled": bytes(spoiled), "empty": b"", "text": b"hei" * 500}


@pytest.mark.parametrize("which", ["half", "spoiled", "empty", "text", "foreign", "newer"])
def test_broken_backup_is_refused(study: Study, tmp_path: Path, which: str) -> None:
    study.code("HN-R1-0002", "te først")
    bad = tmp_path / "bad.db"
    if which == "foreign":
        with closing(sqlite3.connect(bad)) as file:
            file.execute("CREATE TABLE recipes (name TEXT)")
    elif which == "newer":
        shutil.copyfile(study.backup(), bad)
        with closing(sqlite3.connect(bad)) as file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
            file.commit()
    else:
        bad.write_bytes(broken_backups(study)[which])
    before = small_study.live_rows(study.store)
    with pytest.raises(StudyError) as caught:
        study.restore(bad)
    assert code_of(caught) == ("study.newer" if which == "newer" else "study.not_a_database")
    assert small_study.live_rows(study.store) == before
    study.code("HN-R1-0003", "permen støver")  # and the study is still open


def test_full_disk_while_the_copy_is_prepared(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = study.backup()
    study.code("HN-R1-0002", "te først")
    replace = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if Path(target).name.startswith("restore-"):
            raise OSError(errno.ENOSPC, "injected")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails)
        with pytest.raises(StudyError) as caught:
            study.restore(backup)
    assert code_of(caught) == "study.disk_full"
    assert names(study) == ["te først"]
    assert not list(study.folder.rglob("*.part"))


def test_full_disk_while_the_study_is_written(either: Study) -> None:
    coding.add_memo(either.acting("Ada"), "study", None, "ord " * 100_000)
    large = either.backup(either.folder / "large.db")
    either.restore(either.store.copy_to(either.folder / "same.db"))
    either.undo()
    before, revision = small_study.live_rows(either.store), either.revision
    with closing(sqlite3.connect(large)) as file:  # larger than what stands there, so that the file must grow
        file.execute("CREATE TABLE padding AS SELECT randomblob(3000000) AS bytes")
        file.commit()

    def full(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    either.store.close()
    event.listen(either.store.engine, "connect", full)
    with pytest.raises(StudyError) as caught:
        either.restore(large)
    assert code_of(caught) == "study.disk_full"
    event.remove(either.store.engine, "connect", full)
    either.store.close()
    assert (small_study.live_rows(either.store), either.revision) == (before, revision)


def test_restore_mends_a_broken_study(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.backup()
    study.close()
    study.store.path.write_bytes(b"spoiled" * 1000)
    used, saved = restore(study.folder)
    assert used.name.startswith("study-")
    assert saved is not None
    assert saved.read_bytes() == b"spoiled" * 1000  # nothing is lost, not even this
    with Study(study.folder) as mended:
        assert list(mended.codes()["code"]) == ["te først"]


def test_backup_that_keeps_its_last_words_beside_it_is_none(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk SQLite may answer that the log of writes stays: a copy moved without it would be half."""

    class Full(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            return super().execute("SELECT 'wal'" if "journal_mode" in sql else sql, *given)

    connect = sqlite3.connect
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, **{"factory": Full} | named))
        with pytest.raises(StudyError) as caught:
            study.backup()
    assert code_of(caught) == "study.disk_refuses"
    assert not list((study.folder / "backups").iterdir())


def test_backup_that_cannot_be_written(study: Study, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StudyError) as caught:
        study.backup(tmp_path / "file" / "copy.db")
    assert code_of(caught) == "study.not_writable"


# --- an act that everybody sees ------------------------------------------------------------------------------
def test_who_has_the_study_open_sees_what_was_restored_and_goes_on_there(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    backup, told_revision = study.backup(), study.revision
    study.code("HN-R1-0003", "permen støver")
    marks, revision = {study.mark}, study.revision
    with Study(study.folder, coder="Bo") as other:
        assert len(other.codings()) == 2
        saved = other.restore(backup)
        assert saved is not None
    assert names(study) == ["te først"]
    assert study.mark not in marks
    assert study.revision == revision + 1  # it never runs backwards, though the log that came back is shorter
    study.code("HN-R1-0004", "kaffe")
    with Study(study.folder) as third:
        assert names(third) == ["te først", "kaffe"]
        entry = next(one for one in coding.log(third) if one["operation"] == "study.restore")
        assert entry["actor"] == "Bo"
        about = entry["about"]
        assert (about["revision"], about["before"], about["kept"]) == (told_revision, revision, saved.name)
        assert about["of"] == next(one.at for one in third.backups() if one.path == backup)
    told = backups.read(saved)
    assert told is not None
    assert (told.why, told.codings, told.revision) == ("restore", 2, revision)


def test_restoring_is_one_act_in_either_kind_of_place(either: Study) -> None:
    either.code("HN-R1-0002", "te først")
    backup = either.backup()
    either.code("HN-R1-0003", "permen støver")
    with either.read() as connection:  # so that the figures' columns are kept
        assert connection is not None
    assert len(either.themes(level="code")["theme"].unique()) == 2
    inode = either.store.path.stat().st_ino
    either.restore(backup)
    assert either.store.path.stat().st_ino == inode
    assert names(either) == ["te først"]
    assert list(either.themes(level="code")["theme"].unique()) == ["te først"]
    assert either.undo() == "coding.apply_new"
    assert coding.log(either)[1]["operation"] == "study.restore"
    assert not list(either.folder.rglob("*.part"))


def test_a_reader_keeps_its_view_while_somebody_restores(study: Study) -> None:
    backup = study.backup()
    study.code("HN-R1-0002", "te først")
    count = t.codings.select()
    with study.read() as connection:
        assert len(connection.execute(count).all()) == 1
        with Study(study.folder) as other:
            other.restore(backup)
        assert len(connection.execute(count).all()) == 1
    assert study.codings().empty


def test_an_act_that_comes_while_the_backup_is_prepared_is_in_the_copy(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = study.backup()
    staged = backups._staged

    def meanwhile(*given: Any) -> Any:
        study.code("HN-R1-0002", "te først")
        return staged(*given)

    monkeypatch.setattr(backups, "_staged", meanwhile)
    with Study(study.folder, coder="Bo") as other:
        saved = other.restore(backup)
    told = backups.read(saved) if saved else None
    assert told is not None
    assert told.codings == 1
    assert study.codings().empty


def test_nobody_can_act_between_the_copy_and_the_restoring(either: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = either.backup()
    either.code("HN-R1-0002", "te først")
    enter = backups._enter
    refused: list[str] = []

    def meanwhile(*given: Any) -> None:
        with closing(sqlite3.connect(either.store.path, timeout=0, isolation_level=None)) as somebody:
            try:
                somebody.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                refused.append(str(error))
        enter(*given)

    monkeypatch.setattr(backups, "_enter", meanwhile)
    saved = either.restore(backup)
    assert refused == ["database is locked"]
    assert either.codings().empty
    told = backups.read(saved) if saved else None
    assert told is not None
    assert told.codings == 1


def test_restoring_while_somebody_acts_without_pause(either: Study) -> None:
    """It is done however busy the study is, and what was confirmed stands in the study or in a copy."""
    backup = either.backup()
    other = either.acting("Bo") if either.store.risk else Study(either.folder, coder="Bo")
    confirmed: list[str] = []
    stopped = threading.Event()

    def act() -> None:
        while not stopped.is_set():
            confirmed.append(coding.add_memo(other, "study", None, "notat"))

    worker = threading.Thread(target=act)
    worker.start()
    try:
        for done in range(5):
            while len(confirmed) <= done and worker.is_alive():
                stopped.wait(0.001)
            either.restore(backup)
    finally:
        stopped.set()
        worker.join()
    if other.store is not either.store:
        other.close()
    saved = [one.path for one in either.backups() if one.why == "restore"]
    assert len(saved) == 5
    kept = {row["id"] for row in coding.memos(either)}
    for path in saved:
        with closing(copies.read_only(path)) as file:
            kept |= {row for (row,) in file.execute("SELECT id FROM memos")}
    assert set(confirmed) <= kept


def test_a_study_that_is_locked_is_not_restored(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = study.backup()
    study.code("HN-R1-0002", "te først")
    study.close()
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    with Study(study.folder) as impatient, closing(sqlite3.connect(study.store.path, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        with pytest.raises(StudyError) as caught:
            impatient.restore(backup)
        assert code_of(caught) == "study.locked"
        held.execute("ROLLBACK")
        assert len(impatient.codings()) == 1


def test_a_synchronised_study_that_is_open_elsewhere_is_not_restored(
    tmp_path: Path, small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_study.copy(small_folder / "study", tmp_path / "Dropbox" / "study")
    with Study(folder) as opened:
        backup = opened.backup()
        opened.code("HN-R1-0002", "te først")
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
        with pytest.raises(StudyError) as caught:
            restore(folder, backup)
        assert code_of(caught) == "study.locked"
        assert len(opened.codings()) == 1


def test_a_backup_of_an_older_version_is_brought_up_before_others_see_it(study: Study, tmp_path: Path) -> None:
    from alembic import command

    old = tmp_path / "old.db"
    engine, config = create_engine(URL.create("sqlite", database=str(old))), migrate._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    assert coding.log(study)
    with Study(study.folder) as other:
        other.restore(old)
    assert study.sessions().empty
    assert [one["operation"] for one in coding.log(study)] == ["study.restore"]
    with study.read() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert version == copies.HEAD


STOPPED = """
import os, signal, sys
from qual.store import backups, copies
from qual.study import restore

def stopped(*_):
    os.kill(os.getpid(), signal.SIGKILL)

copies._STEP = 64
backups._enter = stopped  # called once the file is locked and the first pages are written
restore(sys.argv[1], sys.argv[2])
"""


def test_killed_in_the_middle_the_old_content_stands(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    backup = study.backup()
    study.code("HN-R1-0003", "permen støver")
    before = small_study.live_rows(study.store)
    study.close()
    killed = subprocess.run([sys.executable, "-c", STOPPED, str(study.folder), str(backup)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Study(study.folder) as after:
        assert small_study.live_rows(after.store) == before
        after.restore(backup)
        assert names(after) == ["te først"]


# --- which one -----------------------------------------------------------------------------------------------
def test_restoring_twice_is_no_toggle(either: Study) -> None:
    either.code("HN-R1-0002", "te først")
    either.backup()
    either.code("HN-R1-0003", "permen støver")
    for _ in range(3):
        either.restore()
        assert names(either) == ["te først"]
    assert [one.why for one in either.backups()] == ["restore"] * 3 + ["asked"]


def test_the_newest_is_the_one_with_the_newest_act_whatever_the_disk_says(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    older = study.backup()
    study.code("HN-R1-0003", "permen støver")
    newer = study.backup().rename(study.folder / "backups" / "a renamed one.db")
    os.utime(newer, (1, 1))
    os.utime(older)
    study.undo()
    study.undo()
    study.restore()
    assert names(study) == ["te først", "permen støver"]


def test_broken_foreign_and_safety_copies_are_never_the_default(study: Study, tmp_path: Path) -> None:
    good = study.backup()
    study.code("HN-R1-0002", "te først")
    whole = bytearray(study.backup().read_bytes())
    whole[-3 * 4096 :] = b"\xff" * 3 * 4096
    study.backup().write_bytes(whole)
    for path in study.folder.glob("backups/*.db"):
        if path != good and path.read_bytes() != bytes(whole):
            path.unlink()
    with Study.create(tmp_path / "another", name="En annen") as another:
        coding.add_memo(another.acting("Bo"), "study", None, "nyere")
        shutil.copy(another.backup(), study.folder / "backups" / "foreign.db")
    assert backups.choose(study.folder, study.store.origin()) == good
    study.restore()
    assert study.codes().empty
    good.unlink()
    (study.folder / "backups" / "foreign.db").unlink()
    with pytest.raises(StudyError) as caught:
        study.restore()
    assert code_of(caught) == "study.only_safety_copies"


def test_a_backup_says_what_it_holds(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    path = study.backup()
    (told,) = study.backups()
    newest = coding.log(study)[0]
    assert told.told() == {
        "file": str(path),
        "why": "asked",
        "revision": study.revision,
        "taken": told.taken,
        "newest_act": newest["at"],
        "sessions": 3,
        "utterances": 13,
        "codings": 1,
    }
    assert told.origin == study.store.origin()


def test_a_backup_says_when_it_was_taken(study: Study) -> None:
    """By its name, which a copy from disk to disk leaves as it is; where somebody has named it, by the disk."""
    study.code("HN-R1-0002", "te først")
    path = study.backup()
    moved = path.rename(path.with_name("study-20251130-213804-000001.db"))
    os.utime(moved, (1, 1))
    (told,) = study.backups()
    assert datetime.fromisoformat(told.taken).astimezone().replace(tzinfo=None) == datetime(2025, 11, 30, 21, 38, 4)
    assert told.at == coding.log(study)[0]["at"]
    named = moved.rename(path.with_name("before-migration-12-20251130-213804.db"))
    assert study.backups()[0].taken == "2025-11-30T21:38:04+00:00"
    os.utime(named.rename(path.with_name("min kopi-99999999-999999.db")), (86400, 86400))
    assert study.backups()[0].taken == "1970-01-02T00:00:00+00:00"


def test_a_study_whose_tables_are_gone_gets_them_back(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.backup()
    study.close()
    for path in study.folder.glob("study.db*"):
        path.unlink()
    assert restore(study.folder)[1] is None
    with Study(study.folder) as mended:
        assert names(mended) == ["te først"]


def test_a_study_restored_from_before_its_first_act_is_the_same_study(tmp_path: Path) -> None:
    with Study.create(tmp_path / "new", name="Ny") as made:
        backup = made.backup()
        coding.add_memo(made.acting("Ada"), "study", None, "notat")
        origin = made.store.origin()
        made.restore(backup)
        assert not coding.memos(made)
        assert made.store.origin() == origin
