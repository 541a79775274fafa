"""A study whose tables are missing, damaged or cannot be written opens as what it is, and says what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import small_study
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from thorough import many

from qual import coding
from qual.errors import QualError, StudyError
from qual.store import health
from qual.study import Study, restore


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(folder: Path) -> StudyError:
    with pytest.raises(StudyError) as caught:
        Study(folder)
    assert str(caught.value)  # it has a text
    return caught.value


@contextmanager
def told(code: str) -> Iterator[None]:
    """Inside, something ends in the error of this ``code``, with or without a backup to name."""
    with pytest.raises(StudyError) as caught:
        yield
    assert str(caught.value)
    assert caught.value.code in (code, f"{code}_no_backup")


def change(folder: Path, *statements: str) -> None:
    """Do what no act would."""
    with closing(sqlite3.connect(folder / "study.db")) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()


def spoil(folder: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    path = folder / "study.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = file.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
    health.forget(path)  # it happened on another day


# --- no tables -----------------------------------------------------------------------------------------------
def lose(folder: Path) -> None:
    (folder / "study.db").unlink()


def empty(folder: Path) -> None:
    (folder / "study.db").write_bytes(b"")


def leave_only_the_log(folder: Path) -> None:
    (folder / "study.db").unlink()
    (folder / "study.db-wal").write_bytes(b"words that were about to be taken in")


def leave_a_placeholder(folder: Path) -> None:
    """What some synchronisers put in the place of a file that is still elsewhere."""
    (folder / "study.db").unlink()
    (folder / ".study.db.icloud").write_bytes(b"bplist00")


def leave_one_byte(folder: Path) -> None:
    (folder / "study.db").write_bytes(b" ")


def leave_a_database_without_tables(folder: Path) -> None:
    (folder / "study.db").unlink()
    with closing(sqlite3.connect(folder / "study.db")) as file:
        file.execute("PRAGMA journal_mode = WAL")


LOST = [lose, empty, leave_only_the_log, leave_a_placeholder, leave_one_byte, leave_a_database_without_tables]


@pytest.mark.parametrize("how", LOST)
def test_study_without_tables_is_refused_and_leads_to_the_newest_sound_backup(
    study: Study, how: Callable[[Path], None]
) -> None:
    study.code("HN-R1-0002", "te først")
    sound = study.backup()
    (study.folder / "backups" / "study-99999999-broken.db").write_bytes(sound.read_bytes()[:5000])
    study.close()
    how(study.folder)
    before = contents(study.folder)
    error = refused(study.folder)
    assert (error.code, error.values["backup"]) == ("study.missing", sound)
    assert contents(study.folder) == before
    restore(study.folder, sound)
    with Study(study.folder) as again:
        assert list(again.codes()["code"]) == ["te først"]
    kept = [file for file in (study.folder / "backups").iterdir() if b"were about to be" in file.read_bytes()]
    assert len(kept) == (how is leave_only_the_log)


@pytest.mark.parametrize("how", LOST)
def test_without_a_backup_it_is_refused_too(study: Study, how: Callable[[Path], None]) -> None:
    study.close()
    how(study.folder)
    assert refused(study.folder).code == "study.missing_no_backup"


def test_a_design_alone_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(small_study.TOML, encoding="utf-8")
    assert refused(tmp_path).code == "study.missing_no_backup"
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]
    with Study.create(tmp_path / "new", plan=tmp_path / "study.toml") as made:
        assert len(made.sessions()) == 5


def test_a_study_is_not_made_among_the_remains_of_another(study: Study) -> None:
    backup = study.backup()
    study.close()
    for name in ("study.toml", "study.db"):
        (study.folder / name).unlink()
    with pytest.raises(StudyError) as caught:
        Study.create(study.folder)
    assert (caught.value.code, caught.value.values["backup"]) == ("study.missing", backup)
    assert not (study.folder / "study.db").exists()


# --- damage --------------------------------------------------------------------------------------------------
def test_damage_is_seen_at_opening_and_the_rest_can_be_read(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    backup = study.backup()
    study.close()
    spoil(study.folder, "memos")
    with Study(study.folder) as damaged:
        refusal = damaged.store.refusal
        assert refusal is not None
        assert (refusal.code, refusal.values["backup"]) == ("study.damaged", backup)
        assert len(damaged.utterances()) == 13
        assert list(damaged.codes()["code"]) == ["te først"]
        with told("study.unreadable"):
            coding.memos(damaged)
        with told("study.damaged"):
            damaged.code("HN-R1-0003", "permen støver")
        assert list(damaged.codes()["code"]) == ["te først"]
        damaged.restore(backup)
    with Study(study.folder) as mended:
        assert mended.store.refusal is None
        assert coding.memos(mended) == []


def test_a_copy_of_damage_is_no_backup(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.close()
    spoil(study.folder, "memos")
    with Study(study.folder) as damaged:
        with told("study.not_backed_up"):
            damaged.backup()
        assert not list((study.folder / "backups").iterdir())


def test_a_disk_that_spoils_the_copy_is_told_from_a_damaged_study(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])  # of the copy, then of the study itself
    monkeypatch.setattr(health, "sound", lambda _: next(answers))
    with told("study.copy_unsound"):
        study.backup()
    assert study.store.refusal is None
    assert not list((study.folder / "backups").iterdir())


def test_an_index_that_does_not_agree_with_its_table_is_damage(study: Study) -> None:
    """SQLite's quick look passes it over, and rows would be missed without a word."""
    study.code("HN-R1-0002", "te først")
    study.close()
    pages = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_segments_utterance_id'"
    with closing(sqlite3.connect(study.folder / "study.db")) as file:
        at = (file.execute(pages).fetchone()[0] - 1) * 4096
    content = bytearray((study.folder / "study.db").read_bytes())
    content[at + 3 : at + 5] = b"\0\0"  # the index says that it has no rows
    (study.folder / "study.db").write_bytes(content)
    health.forget(study.folder / "study.db")
    with Study(study.folder) as damaged:
        assert damaged.store.refusal is not None
        assert damaged.store.refusal.code == "study.damaged_no_backup"


@pytest.mark.parametrize(
    "change_to",
    [
        "UPDATE segments SET start = 'ti'",
        "UPDATE log SET about = '{'",
        "UPDATE texts SET text = CAST(x'c328' AS TEXT) WHERE kind = 'utterance'",
    ],
)
def test_a_cell_that_nobody_wrote_so_is_damage_when_code_stumbles_on_it(study: Study, change_to: str) -> None:
    study.code("HN-R1-0002", "te først")
    study.close()
    change(study.folder, change_to)
    with told("study.unreadable"), Study(study.folder) as damaged:
        damaged.quotes()
        coding.log(damaged)


def test_damage_that_shows_itself_while_the_study_is_open(study: Study) -> None:
    study.store.close()
    spoil(study.folder, "memos")
    health.saw(study.store.path)
    with told("study.unreadable"):
        coding.memos(study)
    with told("study.damaged"):
        study.code("HN-R1-0003", "permen støver")
    assert len(study.utterances()) == 13
    study.close()
    with Study(study.folder) as again:  # it is looked through again, though it has been today
        assert again.store.refusal is not None


def test_the_file_is_looked_through_once_a_day_and_a_copy_of_it_anew(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    sound = health.sound
    monkeypatch.setattr(health, "sound", lambda connection: looks.append(1) is None and sound(connection))
    study.close()
    Study(study.folder).close()
    assert looks == []
    shutil.copytree(study.folder, tmp_path / "copy")
    Study(tmp_path / "copy").close()
    assert len(looks) == 1
    today = (study.folder / health.MARK).read_text()
    (study.folder / health.MARK).write_text("2001" + today[4:])
    Study(study.folder).close()
    Study(study.folder).close()
    assert len(looks) == 2


WRONG = {
    "lost table": ["DROP TABLE memos"],
    "lost table that all pages ask": ["PRAGMA foreign_keys = OFF", "DROP TABLE codings"],
    "lost column": ["DROP INDEX IF EXISTS ix_memos_target_id", "ALTER TABLE memos DROP COLUMN at"],
    "emptied version": ["DELETE FROM alembic_version"],
    "lost version": ["DROP TABLE alembic_version"],
    "foreign version": ["UPDATE alembic_version SET version_num = 'a1b2c3d4'"],
    "two versions": ["INSERT INTO alembic_version VALUES ('0001')"],
}


@pytest.mark.parametrize("statements", WRONG.values(), ids=WRONG)
def test_tables_that_are_not_as_a_study_has_them(study: Study, statements: list[str]) -> None:
    study.code("HN-R1-0002", "te først")
    backup = study.backup()
    study.close()
    change(study.folder, *statements)
    with Study(study.folder) as damaged:
        assert damaged.store.refusal is not None
        assert damaged.store.refusal.code == "study.damaged"
        assert len(damaged.utterances()) == 13
        with told("study.damaged"):
            damaged.code("HN-R1-0003", "permen støver")
        damaged.restore(backup)
    with Study(study.folder) as mended:
        assert list(mended.codes()["code"]) == ["te først"]


def test_old_tables_that_cannot_be_brought_up_to_date(study: Study) -> None:
    study.close()
    change(study.folder, "UPDATE alembic_version SET version_num = '0001'", "DROP TABLE memos")
    with Study(study.folder) as damaged:
        assert damaged.store.refusal is not None
        assert damaged.store.refusal.code == "study.damaged"
        assert len(damaged.utterances()) == 13


@given(at=st.floats(0, 1, exclude_max=True), length=st.sampled_from([1, 40, 4096, 20_000]), byte=st.integers(0, 255))
@example(at=6.1e-05, length=40, byte=5)  # the file's own format number
@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_is_more_than_a_named_error(small_folder: Path, at: float, length: int, byte: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = small_study.copy(small_folder / "study", Path(place) / "study")
        whole = (folder / "study.db").read_bytes()
        start = int(at * len(whole))
        (folder / "study.db").write_bytes(
            (whole[:start] + bytes([byte]) * length + whole[start + length :])[: len(whole)]
        )
        told: list[str] = []

        @contextmanager
        def named() -> Iterator[None]:
            try:
                yield
            except QualError as error:
                told.append(error.text("nb"))

        with named(), Study(folder) as damaged:
            for ask in (
                damaged.sessions, damaged.utterances, damaged.attendances, damaged.codes, damaged.codings, damaged.themes,
                damaged.quotes, damaged.backup, lambda: damaged.code("HN-R1-0003", "permen støver"),
            ):  # fmt: skip
                with named():
                    ask()
        assert all(told)


# --- where nothing can be written ----------------------------------------------------------------------------
_NOBODY = 65534
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def unwritable(*paths: Path) -> Iterator[None]:
    """These cannot be written to meanwhile, whoever runs the tests: the administrator, whom nothing stops, is nobody then."""
    before = [(path, stat.S_IMODE(path.stat().st_mode)) for path in paths]
    try:
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        if ROOT:
            os.seteuid(_NOBODY)
        yield
    finally:
        if ROOT:
            os.seteuid(0)
        for path, mode in before:
            path.chmod(mode)


@pytest.fixture
def open_folder(small_folder: Path) -> Iterator[Path]:
    """A copy of the small study where everybody may look."""
    if os.name == "nt":
        pytest.skip("Windows has other permissions")
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = small_study.copy(small_folder / "study", Path(place) / "study")
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        with Study(folder, coder="Ada") as study:  # what is imported late is imported by someone who may read it
            study.code("HN-R1-0002", "te først")
            study.themes(level="code"), study.quotes()
            study.backup()
        yield folder


def everything(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def only_tables(folder: Path) -> list[Path]:
    return [folder / "study.db"]


def with_the_rollback_journal(folder: Path) -> list[Path]:
    change(folder, "PRAGMA journal_mode = DELETE")
    return everything(folder)


@pytest.mark.parametrize("what", [everything, only_tables, with_the_rollback_journal])
def test_a_study_that_cannot_be_written_opens_for_reading(
    open_folder: Path, tmp_path: Path, what: Callable[[Path], list[Path]]
) -> None:
    with unwritable(*what(open_folder)), Study(open_folder, coder="Ada") as study:
        assert study.store.refusal is not None
        assert study.store.refusal.code == "study.read_only"
        before = small_study.live_rows(study.store)
        assert len(study.utterances()) == 13
        assert len(study.quotes()) == 1
        assert len(study.themes(level="code")) > 0
        for act in (
            lambda: study.code("HN-R1-0003", "permen støver"),
            study.undo,
            lambda: coding.add_memo(study, "study", None, "notat"),
        ):
            with told("study.read_only"):
                act()
        assert small_study.live_rows(study.store) == before
    away = tmp_path / "away.db"
    with unwritable(open_folder), Study(open_folder) as study:
        if ROOT:
            os.seteuid(0)  # nobody may not write here either
        assert study.backup(away) == away


def unclosed(folder: Path, to: Path) -> Path:
    """A copy of a study as it lies while somebody works in it, without the index that only the running program has."""
    with Study(folder, coder="Ada") as study:
        study.code("HN-R1-0003", "permen støver")
        shutil.copytree(folder, to)
    (to / "study.db-shm").unlink()
    assert (to / "study.db-wal").stat().st_size
    return to


def test_last_acts_in_the_journal_are_never_left_out(open_folder: Path) -> None:
    copy = unclosed(open_folder, open_folder.with_name("copy"))
    with unwritable(*everything(copy)):
        assert refused(copy).code == "study.read_only_unfinished"
    with Study(copy) as study:
        assert len(study.codes()) == 2


def test_an_older_study_that_cannot_be_written_says_so(open_folder: Path) -> None:
    change(open_folder, "UPDATE alembic_version SET version_num = '0001'")
    with unwritable(*everything(open_folder)):
        assert refused(open_folder).code == "study.read_only_old"


def test_what_another_writes_meanwhile_is_read(open_folder: Path) -> None:
    with unwritable(*everything(open_folder)):
        reader = Study(open_folder)
        assert len(reader.codes()) == 1
    with Study(open_folder, coder="Bo") as writer:
        writer.code("HN-R1-0003", "permen støver")
    with unwritable(*everything(open_folder)):
        assert len(reader.codes()) == 2
        reader.close()


def test_damage_where_nothing_can_be_written(open_folder: Path) -> None:
    spoil(open_folder, "memos")
    with unwritable(*everything(open_folder)), Study(open_folder) as study:
        assert study.store.refusal is not None
        assert study.store.refusal.code == "study.damaged"
        assert len(study.utterances()) == 13
