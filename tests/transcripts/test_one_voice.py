"""Files in which one voice has all the talk: cut where somebody may have begun, and the user is told."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import one_voice
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual import transcripts
from qual.transcripts.model import Transcript

TIMED = [path.name for path in sorted(one_voice.SAMPLE.iterdir()) if path.suffix in (".vtt", ".srt")]


def read(folder: Path, text: str, name: str = "opptak.vtt") -> Transcript:
    (folder / name).write_text(text, encoding="utf-8")
    return transcripts.read(folder / name)


def vtt(*cues: str, voice: str = "Møterom 2", step: float = 4.0, long: float = 4.0) -> str:
    said = [one_voice.Cue(voice, text, at * step, at * step + long) for at, text in enumerate(cues)]
    return one_voice.hidden(said, voice or None)


@pytest.mark.parametrize("name", TIMED)
def test_where_others_began_there_is_a_cut(name: str) -> None:
    found = one_voice.measure(one_voice.cues_of(one_voice.SAMPLE / name))
    assert found.hit >= 0.95 * found.changes > 0
    assert median(found.pieces) <= 3
    assert (found.longest <= 400, found.wrong) == (True, 0)


@pytest.mark.parametrize("style", ["sentences", "lines", "unpunctuated", "words"])
def test_as_recognisers_write_it_who_hear_one_voice(style: str) -> None:
    """Every third transcript; `benchmarks/one_voice.py` has all."""
    talk = [cues for name, cues in one_voice.files([style]) if name == style][::3]
    found = [one_voice.measure(cues, None) for cues in talk]
    changes = sum(one.changes for one in found)
    assert sum(one.hit for one in found) >= 0.95 * changes > 100
    assert median(piece for one in found for piece in one.pieces) <= 3
    assert max(one.longest for one in found) <= 400
    assert sum(one.wrong for one in found) == 0


def test_a_sentence_is_whole_and_the_warning_says_what_to_do_next(tmp_path: Path) -> None:
    told = read(tmp_path, vtt("Vi prøvde det på mandag,", "og det gikk", "helt fint.", "Ja. Hos oss òg.", "mm"))
    assert [one.text for one in told.utterances] == [
        "Vi prøvde det på mandag, og det gikk helt fint.",
        "Ja. Hos oss òg.",
        "mm",
    ]
    assert [one.start for one in told.utterances] == [0, 12, 16]
    assert {one.speaker for one in told.utterances} == {"Møterom 2"}
    assert [one.code for one in told.warnings] == ["one_voice"]
    assert "Hvem snakker" in told.warnings[0].text("nb")
    assert "Møterom 2" in told.warnings[0].text("nb")


def test_silence_and_talk_on_top_of_talk_are_cuts(tmp_path: Path) -> None:
    apart = read(tmp_path, vtt("så tenkte jeg at", "vi kunne ta det", step=5.0))
    over = read(tmp_path, vtt("så tenkte jeg at", "vi kunne ta det", step=3.5))
    close = read(tmp_path, vtt("så tenkte jeg at", "vi kunne ta det. Og da"))
    assert [len(one.utterances) for one in (apart, over, close)] == [2, 2, 1]


def test_nobody_named_is_cut_alike(tmp_path: Path) -> None:
    told = read(tmp_path, vtt("Vi prøvde det på mandag,", "og det gikk fint.", "Ja.", voice=""))
    assert [one.text for one in told.utterances] == ["Vi prøvde det på mandag, og det gikk fint.", "Ja."]
    assert [one.code for one in told.warnings] == ["no_speakers"]


def test_two_who_speak_keep_their_long_stretches(tmp_path: Path) -> None:
    """An interview: what one says without another in between is one utterance, however many cues it has."""
    long = [one_voice.Cue("B1", "Det var slik det var.", at * 4.0, at * 4.0 + 4) for at in range(1, 40)]
    asked = one_voice.Cue("Intervjuer", "Hvordan var det da du begynte her den gangen?", 0, 4)
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{one_voice.clock(cue.start)} --> {one_voice.clock(cue.end)}\n<v {cue.speaker}>{cue.text}</v>"
        for cue in (asked, *long)
    )
    told = read(tmp_path, text)
    assert [one.speaker for one in told.utterances] == ["Intervjuer", "B1"]
    assert told.warnings == ()


def test_paragraphs_of_one_voice_without_times_stay(tmp_path: Path) -> None:
    told = read(tmp_path, "\n\n".join(f"Møterom 2: Dette er avsnitt {n}, og det sier noe." for n in range(6)), "en.txt")
    assert len(told.utterances) == 6
    assert [one.code for one in told.warnings] == ["one_voice"]


words = st.lists(
    st.sampled_from(["ja", "Nei.", "og", "så", "Vi", "mm", "(ler)", "da?", "–", "1"]), min_size=1, max_size=60
)
cues = st.lists(st.tuples(words, st.floats(0, 3), st.floats(0.01, 5)), min_size=1, max_size=12)


@given(cues=cues)
def test_no_word_is_lost_and_every_start_is_that_of_a_cue(cues: list[tuple[list[str], float, float]]) -> None:
    """With a voice: where none is named, «1 ja» twice is somebody called 1."""
    said, at = [], 0.0
    for part, gap, long in cues:
        said.append(one_voice.Cue("x", " ".join(part), at + gap, at + gap + long))
        at += gap + long
    found = one_voice.measure(said)  # raises where a word is lost
    assert found.wrong == 0
    assert found.longest <= 40 + max(len(part) for part, _, _ in cues)
