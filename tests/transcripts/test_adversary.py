"""Files made to mislead (`generator3`): every habit of labelling with every kind of label, and files where nobody speaks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qual import transcripts
from qual.language.variants import propose_variants
from tests.transcripts import generator as g
from tests.transcripts import generator3 as g3
from tests.transcripts.test_invariant import characters, everything

CASTS = sorted(g3.CASTS)


def measure(folder: Path, text: str, file: str, turns: list[g.Turn]) -> tuple[float, float]:
    """F1 of the boundaries, and the share of words with the right speaker."""
    path = folder / file
    path.write_text(text, encoding="utf-8")
    spoken = [(u.speaker, u.text) for u in transcripts.read(path).utterances]
    true = g.truth(turns)
    return g.f1(g.boundaries(spoken), g.boundaries(true)), g.right_words(spoken, true)


@pytest.mark.parametrize("shape", g3.SHAPES)
def test_every_habit_is_read(tmp_path: Path, shape: str) -> None:
    cast = CASTS[sum(map(ord, shape)) % len(CASTS)]
    turns = g3.talk(1, cast)
    assert min(measure(tmp_path, g3.SHAPES[shape](turns), g3.name(shape), turns)) >= 0.98


@pytest.mark.parametrize("paragraphs", [0.0, 0.45])
@pytest.mark.parametrize("cast", CASTS)
def test_every_kind_of_label_is_known(tmp_path: Path, cast: str, paragraphs: float) -> None:
    turns = g3.talk(2, cast, turns=120, paragraphs=paragraphs)
    assert min(measure(tmp_path, g3.SHAPES["colon"](turns), "talk.txt", turns)) >= 0.98


@pytest.mark.parametrize("cast", ["corpus", "numbers", "german group"])
def test_codes_without_punctuation(tmp_path: Path, cast: str) -> None:
    turns = g3.talk(3, cast, turns=150)
    assert min(measure(tmp_path, g3.UNPUNCTUATED(turns), "talk.txt", turns)) >= 0.98


@pytest.mark.parametrize("kind", g3.NOBODY)
def test_where_nobody_speaks_nobody_is_found(tmp_path: Path, kind: str) -> None:
    path = tmp_path / g3.name(kind)
    path.write_text(g3.NOBODY[kind](4), encoding="utf-8")
    transcript = transcripts.read(path)
    assert {utterance.speaker for utterance in transcript.utterances} == {None}
    assert "no_speakers" in {warning.code for warning in transcript.warnings}


def test_whom_a_program_could_not_tell_is_nobody_known(tmp_path: Path) -> None:
    said = [("SPEAKER_00", "ja"), ("SPEAKER_01", "nei"), (None, "jo"), ("SPEAKER_01", "hm"), ("SPEAKER_00", "ja da")]
    segments = [{"start": n, "end": n + 1, "text": text, "speaker": who} for n, (who, text) in enumerate(said)]
    path = tmp_path / "talk.json"
    path.write_text(json.dumps({"segments": segments}), encoding="utf-8")
    assert [(u.speaker, u.text) for u in transcripts.read(path).utterances] == said


def test_a_word_that_looks_like_a_label_is_none(tmp_path: Path) -> None:
    lines = [f"{'IP'[n % 2]}: ja, det var nummer {n}" for n in range(40)]
    lines[21:21] = ["I fjor var det annerledes", "P1 spiller musikk"]
    path = tmp_path / "talk.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert (
        transcripts.read(path).utterances[20].text
        == "ja, det var nummer 20\nI fjor var det annerledes\nP1 spiller musikk"
    )


def test_a_plan_in_a_table_is_no_talk(tmp_path: Path) -> None:
    document = docx.Document()
    rows = [
        ("Tiltak", "Ansvarlig", "Frist"),
        *((f"Vi gjør noe nytt nr. {n}", ("Kari", "Per")[n % 2], "1. mai") for n in range(8)),
    ]
    table = document.add_table(0, 3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    assert {u.speaker for u in transcripts.read(tmp_path / "plan.docx").utterances} == {None}


def test_spellings_of_one_label_are_all_read(tmp_path: Path) -> None:
    labels = ("Interviewer1", "Kari", "interviewr", "Ola", "Interviewer 1", "kari", "INT", "Kari og Ola", "Alle", "P?")
    path = tmp_path / "talk.txt"
    path.write_text("\n".join(f"{label}: ja, det er sant {n}" for n, label in enumerate(labels * 3)), encoding="utf-8")
    read = transcripts.read(path)
    assert [u.speaker for u in read.utterances] == list(labels) * 3
    proposed = propose_variants(Counter(u.speaker for u in read.utterances if u.speaker))
    assert {"Interviewer1", "interviewr", "Interviewer 1", "INT"} in map(set, proposed)


@settings(max_examples=60, deadline=None)  # the same in both suites: others are drawn where there are fewer
@given(st.integers(5, 10_000), st.sampled_from(CASTS), st.sampled_from(sorted(g3.SHAPES)), st.integers(30, 90))
def test_any_habit_with_any_label(seed: int, cast: str, shape: str, number: int) -> None:
    # a rare word like «Lege» is told from a turn of phrase by a file that leaves no line without a label
    assume(shape != "slips" or cast not in ("pseudonyms", "roles"))
    turns = g3.talk(seed, cast, turns=number)
    with TemporaryDirectory() as folder:
        text = g3.SHAPES[shape](turns)
        assert min(measure(Path(folder), text, g3.name(shape), turns)) >= 0.98
        if not shape.endswith(".json"):
            assert everything(transcripts.read(Path(folder) / g3.name(shape))) == characters(text)
