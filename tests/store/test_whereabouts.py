"""Another file in the place of the open one, a folder that is moved or gone: nothing is confirmed into a file nobody sees."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import small_study

from qual import coding
from qual.errors import StudyError
from qual.store import backups
from qual.store.checkup import examine
from qual.study import Study, restore


def code_of(caught: pytest.ExceptionInfo[StudyError]) -> str:
    assert str(caught.value)  # it has a text
    return caught.value.code


def names(study: Study) -> list[str]:
    return list(study.codes()["code"])


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as file:
        return file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def brought(study: Study, name: str = "utenfra") -> Path:
    """A later state of the study as a synchronisation brings it: a file of its own, with the code ``name``."""
    away = study.folder.parent / "away"
    copy = study.store.copy_to(away / "study.db")
    shutil.copy(study.folder / "study.toml", away)
    with Study(away, coder="Bo") as elsewhere:
        elsewhere.code("HN-R1-0005", name)
    return copy


def act_during(study: Study, happens: Callable[[], object]) -> None:
    """An act (one event more than the small study's), in the middle of which something ``happens``."""
    with study.act("test") as act:
        act.insert(small_study.t.events, date="2031-01-01")
        happens()


@pytest.fixture(params=["local", "synchronised"])
def either(request: pytest.FixtureRequest, tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    """The small study on a local disk (write-ahead log), and in a synchronised folder (rollback journal, one writer)."""
    place = tmp_path / ("OneDrive" if request.param == "synchronised" else "disk") / "study"
    with Study(small_study.copy(small_folder / "study", place), coder=small_study.CODER) as opened:
        yield opened


# --- another file in its place -------------------------------------------------------------------------------
def test_an_act_after_the_file_was_replaced_is_refused_and_the_next_one_stored(either: Study) -> None:
    new = brought(either)
    either.code("HN-R1-0002", "te først")  # stands in the write-ahead log as yet
    new.replace(either.store.path)
    with pytest.raises(StudyError) as caught:
        coding.add_memo(either.acting("Ada"), "study", None, "notat")
    assert code_of(caught) == "study.replaced"
    either.code("HN-R1-0003", "kaffe")
    assert names(either) == ["utenfra", "kaffe"]
    (saved,) = either.backups()
    assert saved.why == "replaced"
    assert str(saved.path) in str(caught.value)
    assert saved.codings == 1  # what was confirmed before is lost to nobody
    either.close()
    assert sound(either.store.path)
    with Study(either.folder) as anew:
        assert names(anew) == ["utenfra", "kaffe"]
        assert not coding.memos(anew)


def test_what_is_read_after_the_file_was_replaced_is_what_stands_there(either: Study) -> None:
    new = brought(either)
    either.code("HN-R1-0002", "te først")
    assert len(either.themes(level="code")["theme"].unique()) == 1
    mark = either.mark
    new.replace(either.store.path)
    assert names(either) == ["utenfra"]
    assert list(either.themes(level="code")["theme"].unique()) == ["utenfra"]
    assert either.mark != mark
    assert either.store.replaced == 1


def test_two_who_have_it_open_both_follow(study: Study) -> None:
    new = brought(study)
    with Study(study.folder, coder="Bo") as other:
        study.code("HN-R1-0002", "te først")
        assert names(other) == ["te først"]
        new.replace(study.store.path)
        study.store.settle()
        study.code("HN-R1-0003", "kaffe")
        other.store.settle()
        other.code("HN-R1-0004", "permen støver")  # in the journal of the new file, which the other has left alone
        assert names(study) == names(other) == ["utenfra", "kaffe", "permen støver"]
    assert names(study) == ["utenfra", "kaffe", "permen støver"]
    study.close()
    assert sound(study.store.path)


def test_a_journal_that_comes_with_the_new_file_is_kept(study: Study) -> None:
    away = brought(study).parent
    with Study(away, coder="Bo") as elsewhere:
        elsewhere.code("HN-R1-0004", "i journalen")
        for name in ("study.db-wal", "study.db"):
            shutil.copy(away / name, study.folder / f"{name}.tmp")
            (study.folder / f"{name}.tmp").replace(study.folder / name)
    assert names(study) == ["utenfra", "i journalen"]
    study.close()
    assert sound(study.store.path)


def test_a_file_that_is_replaced_in_the_middle_of_an_act_takes_nothing_in(either: Study) -> None:
    new, revision = brought(either), either.revision
    with pytest.raises(StudyError) as caught:
        act_during(either, lambda: new.replace(either.store.path))
    assert code_of(caught) == "study.replaced"
    assert small_study.counted(either.store, "events") == 1
    assert names(either) == ["utenfra"]
    (saved,) = either.backups()
    assert saved.revision == revision  # nor does the copy hold what was refused


def test_an_act_of_one_thread_while_another_follows_is_refused(study: Study) -> None:
    new = brought(study)

    def replaced() -> None:
        new.replace(study.store.path)
        assert names(study) == ["utenfra"]  # as a page that draws meanwhile

    with pytest.raises(StudyError) as caught:
        act_during(study, replaced)
    assert code_of(caught) == "study.replaced"
    assert small_study.counted(study.store, "events") == 1


def test_another_study_in_its_place_is_not_followed(either: Study, tmp_path: Path) -> None:
    either.code("HN-R1-0002", "te først")
    with Study.create(tmp_path / "another", name="En annen") as another:
        coding.add_memo(another.acting("Bo"), "study", None, "fremmed")
        strange = another.backup(tmp_path / "strange.db")
    content = strange.read_bytes()
    kept = either.store.path.rename(tmp_path / "kept.db") if either.store.risk else None
    strange.replace(either.store.path)
    for attempt in (lambda: either.code("HN-R1-0003", "kaffe"), either.codes, either.backup):
        with pytest.raises(StudyError) as caught:
            attempt()
        assert code_of(caught) == "study.replaced_other"
    assert either.store.path.read_bytes() == content
    (saved,) = backups.listed(either.folder)
    assert saved.codings == 1
    if kept is not None:
        kept.replace(either.store.path)
        assert names(either) == ["te først"]


def test_half_a_file_in_its_place_is_told_and_followed_when_it_is_whole(study: Study) -> None:
    new = brought(study)
    whole = new.read_bytes()
    new.write_bytes(whole[: len(whole) // 2])
    new.replace(study.store.path)
    for _ in range(2):
        with pytest.raises(StudyError) as caught:
            study.code("HN-R1-0002", "te først")
        assert code_of(caught) == "study.replaced_broken"
    study.store.path.write_bytes(whole)
    assert names(study) == ["utenfra"]
    assert [one.why for one in study.backups()] == ["replaced"]


def test_a_broken_study_that_is_mended_elsewhere_is_followed(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    backup = study.backup()
    study.code("HN-R1-0003", "kaffe")
    study.close()
    assert names(study) == ["te først", "kaffe"]
    content = bytearray(study.store.path.read_bytes())
    content[:100] = b"\0" * 100
    study.store.path.write_bytes(content)
    study.store.path.with_name("study.db-wal").unlink()
    assert restore(study.folder, backup)[0] == backup
    assert names(study) == ["te først"]
    study.code("HN-R1-0004", "permen støver")
    with Study(study.folder) as anew:
        assert names(anew) == ["te først", "permen støver"]


# --- no file in its place ------------------------------------------------------------------------------------
def test_a_folder_that_is_renamed_stops_everything_and_nothing_is_made_at_the_old_place(
    either: Study, small_folder: Path
) -> None:
    either.code("HN-R1-0002", "te først")
    moved = either.folder.rename(either.folder.with_name("moved"))
    transcript = small_folder / "in" / "opptak_havna.txt"
    for attempt in (
        lambda: either.code("HN-R1-0003", "kaffe"),
        either.codes,
        either.backup,
        either.restore,
        either.undo,
        lambda: either.add(transcript, existing="replace"),
        lambda: either.add(transcript, existing="replace", names=[]),
    ):
        with pytest.raises(StudyError) as caught:
            attempt()
        assert code_of(caught) == "study.renamed"
        assert str(either.folder) in str(caught.value)
        assert str(moved) in str(caught.value)
    assert not either.folder.exists()
    either.close()
    with Study(moved) as there:
        assert names(there) == ["te først"]
        assert there.backup().parent == moved / "backups"


def test_a_folder_that_comes_back_is_worked_in_again(either: Study) -> None:
    either.code("HN-R1-0002", "te først")
    moved = either.folder.rename(either.folder.with_name("moved"))
    with pytest.raises(StudyError):
        either.code("HN-R1-0003", "kaffe")
    moved.rename(either.folder)
    either.code("HN-R1-0004", "permen støver")
    assert names(either) == ["te først", "permen støver"]


def test_a_folder_that_is_renamed_in_the_middle_of_an_act_takes_nothing_in(study: Study) -> None:
    moved = study.folder.with_name("moved")
    with pytest.raises(StudyError) as caught:
        act_during(study, lambda: study.folder.rename(moved))
    assert code_of(caught) == "study.renamed"
    with Study(moved) as there:
        assert small_study.counted(there.store, "events") == 1


def test_a_folder_that_is_deleted_takes_no_acts(either: Study) -> None:
    shutil.rmtree(either.folder)
    with pytest.raises(StudyError) as caught:
        either.code("HN-R1-0002", "te først")
    assert code_of(caught) == "study.gone"
    with pytest.raises(StudyError) as caught:
        either.codes()
    assert code_of(caught) == "study.gone"
    assert not either.folder.exists()


def test_a_study_that_was_let_go_makes_no_empty_one(study: Study) -> None:
    study.close()
    study.store.path.unlink()
    with pytest.raises(StudyError) as caught:
        study.codes()
    assert code_of(caught) == "study.gone"
    assert not study.store.path.exists()


# --- a journal that another file has been moved under --------------------------------------------------------
CRASHED = """
import os, signal, sys
from qual.study import Study
study = Study(sys.argv[1])
for number in range(30):
    study.code("HN-R1-0002", f"kode {number}")
os.kill(os.getpid(), signal.SIGKILL)
"""


def crash(folder: Path) -> None:
    """Somebody codes and is killed: what was stored last stands in the journal alone."""
    assert subprocess.run([sys.executable, "-c", CRASHED, str(folder)], check=False).returncode == -signal.SIGKILL
    assert (folder / "study.db-wal").stat().st_size > 0


def test_the_journal_of_a_crash_is_not_played_back_onto_a_file_that_came_since(study: Study, tmp_path: Path) -> None:
    new = brought(study)
    study.close()
    crash(study.folder)
    shutil.copytree(study.folder, tmp_path / "copied whole")
    new.replace(study.store.path)
    (study.folder / "originals" / "new.txt").write_text("what makes the next start look for litter")
    looked = {one.key: one.level for one in examine(study.folder)}
    assert looked["tables.foreign_journal"] == "note"
    assert "bad" not in looked.values()
    with Study(study.folder) as after:
        assert names(after) == ["utenfra"]
        aside = after.store.aside
        assert aside is not None
        assert aside.stat().st_size > 0
    assert sound(study.store.path)
    with Study(study.folder) as again:
        assert again.store.aside is None
        again.restore(again.backup())
    assert [one.key for one in examine(study.folder) if one.level == "bad"] == []
    with Study(tmp_path / "copied whole") as copied:  # there it is the file's own journal
        assert len(copied.codings()) == 30


def test_the_journal_of_a_crash_is_taken_in_by_its_own_file(study: Study) -> None:
    study.close()
    crash(study.folder)
    with Study(study.folder) as after:
        assert after.store.aside is None
        assert len(after.codings()) == 30


def test_who_opens_a_replaced_study_first_leaves_it_sound_for_who_has_it_open(study: Study) -> None:
    new = brought(study)
    for number in range(30):
        study.code("HN-R1-0002", f"kode {number}")
    new.replace(study.store.path)
    with Study(study.folder, coder="Bo") as other:
        assert names(other) == ["utenfra"]
        other.code("HN-R1-0003", "kaffe")
        assert names(study) == ["utenfra", "kaffe"]
        (saved,) = study.backups()
        assert saved.codings == 30
    study.close()
    assert sound(study.store.path)
