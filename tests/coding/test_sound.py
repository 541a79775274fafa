"""A session's recording: told where it lies, never copied, calm where it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qual import coding
from qual.errors import CodingError, FileError
from qual.study import Study


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "opptak" / "HN-R1.mp3"
    file.parent.mkdir()
    file.write_bytes(b"ID3 not really")
    return file


def test_a_recording_is_set_moved_found_and_forgotten(study: Study, sound: Path) -> None:
    before = sorted(path for path in study.folder.rglob("*") if not path.name.startswith("study.db"))
    coding.set_recording(study, "HN-R1", sound, offset=12.5)
    assert coding.recordings(study, "HN-R1") == [coding.Recording(1, sound.resolve(), 12.5, True)]
    coding.set_recording(study, "HN-R1", sound, offset=3)
    coding.set_recording(study, "HN-R1", sound, part=2)
    assert [(one.part, one.offset) for one in coding.recordings(study, "HN-R1")] == [(1, 3.0), (2, 0.0)]
    sound.unlink()
    assert [one.there for one in coding.recordings(study, "HN-R1")] == [False, False]
    coding.remove_recording(study, "HN-R1")
    assert [one.part for one in coding.recordings(study, "HN-R1")] == [2]
    for _ in range(4):
        study.coder = "Ada"
        study.undo()
    assert coding.recordings(study, "HN-R1") == []
    assert sorted(path for path in study.folder.rglob("*") if not path.name.startswith("study.db")) == before


def test_what_cannot_be_a_recording_is_told(study: Study, sound: Path) -> None:
    inside = study.folder / "reports" / "opptak.mp3"
    inside.write_bytes(b"x")
    text = sound.with_suffix(".txt")
    text.write_text("ikke lyd", encoding="utf-8")
    for path, code in (
        (sound.with_name("borte.mp3"), "recording.missing"), (sound.parent, "recording.missing"),
        (Path("~nobody-here/opptak.mp3"), "recording.missing"),
        (text, "recording.format"), (inside, "recording.inside"),
    ):  # fmt: skip
        with pytest.raises(FileError) as told:
            coding.set_recording(study, "HN-R1", path)
        assert told.value.code == code
    with pytest.raises(CodingError):
        coding.set_recording(study, "ZZ-R9", sound)
    with pytest.raises(CodingError):
        coding.remove_recording(study, "HN-R1")
    assert coding.log(study, coder="Ada", limit=1)[0]["operation"] != "recording.set"
