"""200 broken files of each format: a named error or a whole transcript, nothing in between. More: benchmarks/fuzz_readers.py."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

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


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
