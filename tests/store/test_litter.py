"""What a process that was killed leaves is taken away at the next start, when nobody else is at work; no only copy ever is."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import small_study
from sqlalchemy import event

from qual.errors import StudyError
from qual.store import files, litter
from qual.study import Study
from qual.transcripts import Place

HALF = ".0123456789abcdef0123456789abcdef.part"
LEFT = [
    HALF, f"originals/{HALF}", f"private/originals/{HALF}", f"reports/{HALF}", "study.db.part", "backups/study-1.db.part",
    "backups/study-1.db.part-journal", f"backups/restore-{HALF[1:]}", "private/work/0a1b/0/BN-R1 Kari Nordmann.docx",
]  # fmt: skip
NOT_OURS = [
    "reports/utkast.part",
    "originals/opptak.docx.part",
    "backups/study-1.db-wal",
    "notater.txt",
    "sang.db.part",
]


def put(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half of it")
    return path


def test_half_files_are_taken_away_at_the_next_start_and_told_once(study: Study) -> None:
    study.close()
    (study.folder / litter.MARK).unlink()
    for name in LEFT + NOT_OURS[:1] + NOT_OURS[2:4]:
        put(study.folder, name)
    with Study(study.folder) as again:
        assert len(again.tidied.removed) == len(LEFT)
        assert len(again.utterances()) == 13
    assert not [name for name in LEFT if (study.folder / name).exists()]
    assert not list((study.folder / "private" / "work").iterdir())
    for name in NOT_OURS[:1] + NOT_OURS[2:4]:
        assert (study.folder / name).read_bytes() == b"half of it"
    with Study(study.folder) as third:
        assert not third.tidied


HOLD = """
import sys
from qual.study import Study
with Study(sys.argv[1]) as study:
    study.utterances()
    print("open", flush=True)
    sys.stdin.read()
"""


def test_nothing_is_taken_while_another_process_is_at_work(study: Study) -> None:
    study.close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(study.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        half = put(study.folder, "backups/study-1.db.part")  # as that process writes it
        with Study(study.folder) as second:
            assert not second.tidied
            second.code("HN-R1-0002", "te først")
        assert half.exists()
        other.stdin.close()
    with Study(study.folder) as last:
        assert last.tidied.removed == (half,)


def test_in_a_synchronised_folder_only_what_is_old_is_taken(tmp_path: Path, small_folder: Path) -> None:
    folder = small_study.copy(small_folder / "study", tmp_path / "OneDrive - Kommunen" / "study")
    old, new = put(folder, "backups/study-1.db.part"), put(folder, "backups/study-2.db.part")
    os.utime(old, (0, 0))
    with Study(folder) as study:
        assert study.tidied.removed == (old,)
    assert new.exists()


def test_nor_while_this_process_has_it_open(study: Study) -> None:
    study.utterances()
    half = put(study.folder, "backups/study-1.db.part")
    with Study(study.folder) as second:
        assert not second.tidied
    assert half.exists()


def test_an_original_without_a_session_is_kept_and_told_once(study: Study, inbox: Path) -> None:
    study.close()
    left = put(study.folder, "originals/HV-R2.txt")
    with Study(study.folder) as again:
        assert again.tidied == litter.Litter(kept=(left,))
    with Study(study.folder) as third:
        assert not third.tidied
    assert left.read_bytes() == b"half of it"


def test_the_original_of_an_import_that_was_undone_is_no_litter(study: Study, inbox: Path) -> None:
    file = inbox / "samtale.txt"
    file.write_text("A: Vi begynte med te, og så kom resten av seg selv.\nB: Det gjorde det.\n", encoding="utf-8")
    from qual.transcripts import Place

    study.add(file, place=Place(session="intervju"))
    study.undo()
    study.close()
    with Study(study.folder, coder="Ada") as again:
        assert not again.tidied
        again.redo()
        assert (again.folder / "originals" / "samtale.txt").exists()


def test_an_import_that_comes_to_nothing_leaves_no_original(
    study: Study, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qual.store.acts import Act
    from qual.transcripts import Place

    file = inbox / "samtale.txt"
    file.write_text("A: Vi begynte med te, og så kom resten av seg selv.\nB: Det gjorde det.\n", encoding="utf-8")
    before = sorted((study.folder / "originals").iterdir())

    def full(_: Act) -> None:  # after the file has been copied, as the tables are written
        assert (study.folder / "originals" / "samtale.txt").exists()
        raise OSError(errno.ENOSPC, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(Act, "close", full)
        with pytest.raises(StudyError) as caught:
            study.add(file, place=Place(session="intervju"))
    assert caught.value.code == "study.disk_full"
    assert sorted((study.folder / "originals").iterdir()) == before
    assert study.add(file, place=Place(session="intervju")).status == "imported"


def test_an_original_stays_where_the_disk_would_not_say_that_the_import_is_stored(study: Study, inbox: Path) -> None:
    """SQLite may find the act in its log at the next start; a session without its original would be half."""
    file = small_study.text_file(inbox / "samtale.txt", small_study.TALK["HN-R2"])

    def fails(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(study.store.engine, "commit", fails)
    with pytest.raises(StudyError) as caught:
        study.add(file, place=Place(group="HV", round=2))
    event.remove(study.store.engine, "commit", fails)
    assert caught.value.code == "study.disk_refuses"
    study.close()
    with Study(study.folder) as again:
        assert [path.name for path in again.tidied.kept] == ["samtale.txt"]
        assert (study.folder / "originals" / "samtale.txt").exists()


def test_another_file_of_the_same_name_is_never_written_over(study: Study, inbox: Path) -> None:
    from qual.transcripts import Place

    theirs = put(study.folder, "originals/samtale.txt")
    file = inbox / "samtale.txt"
    file.write_text("A: Vi begynte med te, og så kom resten av seg selv.\nB: Det gjorde det.\n", encoding="utf-8")
    marked = put(study.folder, f"originals/samtale-{files.sha256_of(file)[:8]}.txt")
    study.add(file, place=Place(session="intervju"))
    assert theirs.read_bytes() == marked.read_bytes() == b"half of it"
    (told,) = study.files("intervju")
    assert files.sha256_of(file) in {files.sha256_of(path) for path in (study.folder / "originals").iterdir()}
    assert told.file == "samtale.txt"


# --- the place for what is only needed for a moment ------------------------------------------------------------------
def test_a_workplace_is_private_and_gone_afterwards(study: Study) -> None:
    with litter.workplace(study.folder) as place:
        (place / "opptak.docx").write_bytes(b"words")
        assert place.is_relative_to(study.folder / "private")
        if os.name != "nt":
            assert (study.folder / "private").stat().st_mode & 0o077 == 0
    assert not place.exists()


def test_where_the_study_cannot_be_written_it_is_elsewhere(study: Study) -> None:
    shutil.rmtree(study.folder / "private", ignore_errors=True)
    (study.folder / "private").write_bytes(b"a file in its place")
    with litter.workplace(study.folder) as place:
        assert not place.is_relative_to(study.folder)
        if os.name != "nt":
            assert place.stat().st_mode & 0o077 == 0
    assert not place.exists()


@pytest.mark.parametrize("end", [".part", ".part.part", ".part-journal", ".part.part-journal"])
def test_what_a_restore_that_was_killed_left_goes(study: Study, end: str) -> None:
    study.backup()
    left = study.folder / "backups" / f"restore-{'0a' * 16}{end}"
    left.write_bytes(b"half")
    study.close()
    with Study(study.folder) as again:
        assert again.tidied.removed == (left,)
    assert not left.exists()
