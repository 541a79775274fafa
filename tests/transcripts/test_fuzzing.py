"""200 broken files of each format: a named error or a whole transcript, nothing in between. More: benchmarks/fuzz_readers.py."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from small_study import live_rows

from qual import transcripts
from qual.errors import FileError
from qual.study import Study
from qual.transcripts import Place
from tests.transcripts import fuzzing


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    pytest.importorskip("fpdf")
    pytest.importorskip("pypdf")
    return fuzzing.good(tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("extension", fuzzing.FORMATS)
def test_broken_files(tmp_path: Path, good: dict[str, bytes], extension: str) -> None:
    chance = random.Random(extension)
    path = tmp_path / f"talk{extension}"
    assert fuzzing.check(_write(path, good[extension])) == "read"
    for _ in range(200):
        fuzzing.check(_write(path, fuzzing.broken(good[extension], chance)))


@pytest.mark.parametrize("extension", fuzzing.FORMATS)
def test_a_broken_file_is_imported_whole_or_not_at_all(
    study: Study, inbox: Path, good: dict[str, bytes], extension: str
) -> None:
    chance = random.Random(f"import {extension}")
    for number in range(4):
        path = _write(inbox / f"{number}{extension}", fuzzing.broken(good[extension], chance))
        before = live_rows(study.store)
        try:
            stored = study.add(path, place=Place(session=f"samtale {number}", create=True)).utterances
        except FileError:
            assert live_rows(study.store) == before
            assert not (study.folder / "originals" / path.name).exists()
        else:
            assert list(study.utterances(f"samtale {number}")["text"]) == [
                utterance.text for utterance in transcripts.read(path).utterances
            ]
            assert stored
            assert (study.folder / "originals" / path.name).read_bytes() == path.read_bytes()


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
