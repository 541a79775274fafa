"""The examples in the docstrings run, in a folder with the sample's files and a study called ``demo``."""

from __future__ import annotations

import doctest
import importlib
import shutil
from pathlib import Path

import pytest

from qual import resources
from qual.study import Study

ROOT = resources.place("README.md").parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "qual").rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


@pytest.fixture
def here(tmp_path: Path, sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(sample_folder, tmp_path / "demo")
    shutil.copy(ROOT / "transcripts_sample" / "BN_R3.odt", tmp_path)
    (tmp_path / "HV-R2.txt").write_text("M: Hva sa Kari?\nA1: Karis bror svarte.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str, here: Path) -> None:
    with Study(here / "demo", coder="Ada") as study:
        flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
        done = doctest.testmod(importlib.import_module(name), extraglobs={"study": study}, optionflags=flags)
    assert done.attempted > 0
    assert done.failed == 0
