"""The figures that the model card promises, on the shared data, where it is there (``QUAL_DATA``)."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif("QUAL_DATA" not in os.environ, reason="needs the shared data: set QUAL_DATA")


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "language_benchmark", Path(__file__).parents[2] / "benchmarks" / "language.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["language_benchmark"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow  # the whole test sets: only another model changes what they say
def test_lemmas_sentences_and_names_hold_what_is_promised(benchmark: ModuleType) -> None:
    gold = benchmark.read(Path(os.environ["QUAL_DATA"]) / "norne" / "no_bokmaal-ud-dev.conllu")
    lines = [*benchmark.lemma_lines(gold), benchmark.sentence_line(gold), *benchmark.name_lines(gold)]
    assert [line for line in lines if not line.holds] == []


@pytest.mark.slow  # twenty draws of nearly a second each
def test_vectors_help_to_find_the_topic(benchmark: ModuleType) -> None:
    lines = benchmark.topic_lines(Path(os.environ["QUAL_DATA"]) / "sib200_nob", 20)
    assert lines[-1].holds


def test_what_ships_is_small_enough(benchmark: ModuleType) -> None:
    assert all(line.holds for line in benchmark.size_lines())
