"""Brackets in brackets are refused before a parser follows them down to where the interpreter has no room left."""

from __future__ import annotations

import gc
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual import codebook, design
from qual.errors import DesignError, QualError
from qual.nesting import DEEPEST, too_deep
from qual.transcripts.readers import segments

BROKEN = 3_000
READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "lists.json": ("[" * BROKEN + "]" * BROKEN, lambda path: segments.read(path.read_bytes(), path.name, None)),
    "tables.json": ('{"a": ' * BROKEN + "1" + "}" * BROKEN, lambda path: segments.read(path.read_bytes(), path.name, None)),
    "lists.toml": ("x = " + "[" * BROKEN + "]" * BROKEN, design.read),
    "tables.toml": ("x = " + "{a = " * BROKEN + "1" + "}" * BROKEN, design.read),
    "dotted.toml": (f"[{'.'.join('a' * BROKEN)}]\n", design.read),
    "lists.yaml": ("codes: " + "[" * BROKEN + "]" * BROKEN, codebook.load),
    "cut.yaml": ("codes: " + "{a: " * BROKEN, codebook.load),
    "steps.yaml": ("\n".join(" " * level + "a:" for level in range(BROKEN)), codebook.load),
}  # fmt: skip


def looking(phase: str, info: dict[str, int], more: int = 20) -> None:
    """A program that looks on when memory is collected, wherever the reading stands; it needs some room itself."""
    if more:
        looking(phase, info, more - 1)


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What was raised where nothing can catch it, with a program in the process that looks on at each collection."""
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    often = gc.get_threshold()
    gc.callbacks.append(looking)
    gc.set_threshold(1)
    yield said
    gc.set_threshold(*often)
    gc.callbacks.remove(looking)


@pytest.mark.parametrize("name", READERS)
def test_what_is_too_deep_is_refused_while_there_is_room(name: str, tmp_path: Path, unraisable: list[object]) -> None:
    text, read = READERS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(QualError):
        read(tmp_path / name)
    assert not unraisable


def test_brackets_in_comments_do_not_hide_those_that_follow(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    for before in (f"# {']' * BROKEN}\n", f'y = """{"]" * BROKEN}"""\n', f"y = '''\n{']' * BROKEN}'''\n", "]" * BROKEN):
        path.write_text(before + "x = " + "[" * BROKEN + "]" * BROKEN, encoding="utf-8")
        with pytest.raises(DesignError) as caught:
            design.read(path)
        assert caught.value.code == "design.broken"


WORDS = st.text(alphabet="[]{}\"'#\\a\n", max_size=40)
QUOTED = st.one_of(
    WORDS.map(json.dumps),
    WORDS.map(lambda words: "'" + words.replace("'", "").replace("\n", "") + "'"),
    WORDS.map(lambda words: '"""' + words.replace("\\", "\\\\").replace('"""', '""a') + '"""'),
    WORDS.map(lambda words: "'''" + words.replace("'''", "''a") + "'''"),
    WORDS.map(lambda words: "1 #" + words.replace("\n", "") + "\n"),
)


@given(st.integers(1, 2 * DEEPEST), st.lists(QUOTED, max_size=8))
def test_no_words_of_a_design_are_counted_as_levels(levels: int, words: list[str]) -> None:
    text = "".join(f"w{at} = {one}\n" for at, one in enumerate(words)) + f"x = {'[' * levels}{']' * levels}\n"
    text += "".join(f"v{at} = {one}\n" for at, one in enumerate(words))
    if levels < DEEPEST:
        tomllib.loads(text)  # so it is TOML
    assert too_deep(text) == (levels > DEEPEST)


@given(st.integers(1, 2 * DEEPEST), st.text(alphabet='[]{}"\\a', max_size=300))
def test_levels_are_counted_and_words_are_not(levels: int, words: str) -> None:
    tree: object = words
    for _ in range(levels):
        tree = [words, tree]
    assert too_deep(json.dumps(tree)) == (levels > DEEPEST)
