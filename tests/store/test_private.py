"""Who may read a study's files: a new one is its owner's alone whatever the umask, a share keeps its group."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_study import TALK, text_file

from qual import codebook
from qual.codebook import Code, Codebook
from qual.privacy import Name, keep_names
from qual.reports import write_quotes
from qual.store import private
from qual.store.files import write_whole
from qual.store.private import Openness, make_folder, open_to_others
from qual.study import Study
from qual.transcripts import Place

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Windows has access lists instead; docs/safety.md says what holds"
)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def rights(folder: Path) -> dict[str, int]:
    """The mode of the folder (under ``.``) and of all that is in it."""
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


def fill(folder: Path, inbox: Path) -> None:
    """Write what a study holds, by every door that makes files."""
    inbox.mkdir(exist_ok=True)
    file = text_file(inbox / "HV-R1.txt", TALK["HV-R1"])
    with Study(folder) as study:
        keep_names(folder, [Name("Kari", "Anne")])
        study.add(file, place=Place(group="HV", round=1, create=True))
        study.backup()
        write_quotes(study.quotes(), folder / "reports" / "deep" / "quotes.xlsx")
        for name in ("book.xlsx", "book.csv", "book.yaml"):
            codebook.save(Codebook(codes=(Code("a"),)), folder / "reports" / name)
        study.restore()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077], ids=oct)
def test_a_new_study_is_its_owners_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    folder = tmp_path / "study"
    with umask(mask):
        Study.create(folder, name="Ny").close()
        fill(folder, tmp_path / "inbox")
    found = rights(folder)
    assert {mode for name, mode in found.items() if (folder / name).is_dir()} == {0o700}
    assert {mode for name, mode in found.items() if (folder / name).is_file()} == {0o600}
    assert {"study.toml", "study.db", "backups", "reports/book.csv", "private/names.csv"} <= set(found)


@pytest.mark.parametrize("mask", [0o022, 0o077], ids=oct)
def test_the_write_ahead_log_is_as_the_tables(tmp_path: Path, mask: int) -> None:
    with umask(mask), Study.create(tmp_path / "study", name="Ny") as study:
        codebook.add_code(study.acting("x"), "a")
        beside = sorted(path.name for path in study.folder.glob("study.db-*"))
        assert beside == ["study.db-shm", "study.db-wal"]
        assert {stat.S_IMODE(path.stat().st_mode) for path in study.folder.glob("study.db*")} == {0o600}


@pytest.mark.parametrize("mask", [0o022, 0o077], ids=oct)
def test_what_is_written_in_a_share_has_the_rights_of_its_folder(tmp_path: Path, mask: int) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    folder.chmod(0o2770)
    with umask(mask):
        Study.create(folder, name="Felles").close()
        fill(folder, tmp_path / "inbox")
    found = rights(folder)
    own = {name: mode for name, mode in found.items() if name.startswith("private")}
    shared = {name: mode for name, mode in found.items() if name not in own}
    assert {mode for name, mode in shared.items() if (folder / name).is_dir()} == {0o2770}
    assert {mode for name, mode in shared.items() if (folder / name).is_file()} == {0o660}
    assert not [name for name, mode in own.items() if mode & 0o077]


def test_outside_a_study_the_umask_holds(tmp_path: Path) -> None:
    with umask(0o027):
        write_whole(tmp_path / "new" / "report.txt", b"x")
    assert rights(tmp_path / "new") == {".": 0o750, "report.txt": 0o640}


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(OSError, match="exists"):
        make_folder(tmp_path / "taken", study=tmp_path)


@pytest.mark.parametrize(
    ("mode", "others", "expected"),
    [
        (0o700, True, None),
        (0o710, True, None),
        (0o740, True, None),
        (0o711, True, None),
        (0o750, True, Openness("group", "forskere", False)),
        (0o770, True, Openness("group", "forskere", True)),
        (0o770, False, None),
        (0o705, False, Openness("everyone", "", False)),
        (0o757, True, Openness("everyone", "", True)),
    ],
)
def test_who_else_may_open_a_study(
    monkeypatch: pytest.MonkeyPatch, opened_way: Path, mode: int, others: bool, expected: Openness | None
) -> None:
    monkeypatch.setattr(private, "_group_with_others", lambda _group, _owner: "forskere" if others else None)
    folder = opened_way / "study"
    Study.create(folder, name="Ny").close()
    folder.chmod(mode)
    (folder / "study.db").chmod(mode & 0o666)
    assert open_to_others(folder) == expected
    if expected is not None:
        assert str(folder) in expected.told(folder, "nb") != expected.told(folder, "en")


def test_a_closed_folder_above_closes_it(opened_way: Path) -> None:
    folder = opened_way / "home" / "study"
    folder.parent.mkdir()
    Study.create(folder, name="Ny").close()
    folder.chmod(0o777)
    (folder / "study.db").chmod(0o666)
    assert open_to_others(folder) == Openness("everyone", "", True)
    folder.parent.chmod(0o700)
    assert open_to_others(folder) is None


def test_a_study_of_which_only_names_can_be_listed_is_closed_and_one_open_room_opens_it(opened_way: Path) -> None:
    folder = opened_way / "study"
    Study.create(folder, name="Ny").close()
    folder.chmod(0o755)
    assert open_to_others(folder) is None
    (folder / "originals").chmod(0o755)
    assert open_to_others(folder) == Openness("everyone", "", False)


@pytest.mark.parametrize("held", [True, False], ids=["with a file in it", "empty"])
@pytest.mark.parametrize(("before", "group"), [(0o755, 0o050), (0o2775, 0o2070), (0o777, 0o070), (0o701, 0)], ids=oct)
def test_what_a_folder_lets_everyone_do_is_no_right_to_its_new_study(
    tmp_path: Path, before: int, group: int, held: bool
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    if held:
        (folder / "letter.txt").write_text("x", encoding="utf-8")
    folder.chmod(before)
    Study.create(folder, name="Ny").close()
    found = rights(folder)
    assert found.pop(".") == (before if held else 0o700 | group)
    found.pop("letter.txt", None)
    assert {mode for name, mode in found.items() if (folder / name).is_dir()} == {0o700 | group}
    assert {mode for name, mode in found.items() if (folder / name).is_file()} == {0o600 | group & 0o060}


@pytest.fixture
def opened_way() -> Iterator[Path]:
    """A folder that everyone can pass through: pytest's own are closed to others already."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="qual-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
