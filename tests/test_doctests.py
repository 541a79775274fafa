"""The examples in the docstrings run, in a folder with the sample's files and a study called ``demo``.

One study serves them all: what an example does is taken back after it, so none depends on another.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import qual
from qual import coding, resources
from qual.store.private import PRIVATE
from qual.study import Study
from scripts import api

ROOT = resources.place("README.md").parent
ROOMS = ("codebook", "coding", "design", "language", "privacy", "quotes", "reports", "suggest", "themes", "transcripts")
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "qual").rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


class Finder(doctest.DocTestFinder):
    """Python's own passes over functions that a decorator wraps."""

    def _from_module(self, module: ModuleType | None, object: Any) -> bool:
        return super()._from_module(module, inspect.unwrap(object) if callable(object) else object)  # type: ignore[misc]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[Study]:
    here = tmp_path_factory.mktemp("examples")
    shutil.copytree(sample_folder, here / "demo")
    shutil.copytree(ROOT / "transcripts_sample", here / "transcripts_sample")
    shutil.copy(ROOT / "transcripts_sample" / "BN_R3.odt", here)
    (here / "HV-R2.txt").write_text("M: Hva sa Kari?\nA1: Karis bror svarte.\n", encoding="utf-8")
    (here / "mine.csv").write_text(
        "coding,file,utterance,start,end,text,code,coder,kind,origin\n"
        "1,BN_R3.odt,2,0,4,Takk,alt henger på én,Bo,individual,hand\n",
        encoding="utf-8",
    )
    (here / "survey.csv").write_text("question,group,year,value\nJeg blir hørt,Barnehage,2015,3.4\n", encoding="utf-8")
    (here / "koder.csv").write_text("code,definition\nvane,går av seg selv\ntid,rekker det ikke\n", encoding="utf-8")
    (here / "tekster.csv").write_text("id,text\n1,nå går det av seg selv\n2,vi rekker det aldri\n", encoding="utf-8")
    (here / "navn.csv").write_text("name,replacement\nKari,Anne\n", encoding="utf-8")
    (here / "opptak.mp3").write_bytes(b"ID3")
    with Study(here / "demo", coder="Ada") as study:
        yield study


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str, demo: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo.folder.parent)
    monkeypatch.setenv("QUAL_LANGUAGE", "nb")
    known = {"study": demo, "qual": qual} | {room: getattr(qual, room) for room in ROOMS}
    examples = Finder(exclude_empty=True).find(importlib.import_module(name), extraglobs=known)
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for example in examples:
        runner.run(example)
        while coding.undoable(demo):
            coding.undo(demo)
        shutil.rmtree(demo.folder / PRIVATE, ignore_errors=True)  # the list of names is no act
    assert runner.tries > 0
    assert runner.failures == 0


@pytest.mark.parametrize("room", ["Study", *ROOMS])
def test_what_is_public_has_an_example(room: str) -> None:
    assert [name for of, name, thing in api.public() if of == room and not api.has_example(thing)] == []


def test_the_page_of_the_api_is_what_the_docstrings_say() -> None:
    written = api.PAGE.read_text(encoding="utf-8")
    assert written == api.page(), "python scripts/api.py writes it anew"
