"""Real Teams files, found through QUAL_DATA; skipped where it is not set."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from qual import transcripts

DATA = Path(os.environ.get("QUAL_DATA", ""))
pytestmark = pytest.mark.skipif("QUAL_DATA" not in os.environ, reason="set QUAL_DATA to the folder of real files")


def bare(text: str) -> str:
    return re.sub(r"\s|---", "", text)


def test_teams_cues_give_the_turns_of_the_corrected_file() -> None:
    rows = (DATA / "vtt/teams_transcript_correct.txt").read_text(encoding="utf-8-sig").splitlines()[1:]
    expected = [(speaker, bare(text)) for _, speaker, text in (row.split("\t", 2) for row in rows if row.strip())]
    found = transcripts.read(DATA / "vtt/teams_transcript.vtt").utterances
    assert [(u.speaker, bare(u.text)) for u in found] == expected


def test_the_corrected_file_reads_as_the_same_talk() -> None:
    found = transcripts.read(DATA / "vtt/teams_transcript_correct.txt").utterances
    cues = transcripts.read(DATA / "vtt/teams_transcript.vtt").utterances
    assert [(u.speaker, bare(u.text)) for u in found] == [(u.speaker, bare(u.text)) for u in cues]


def test_teams_premium_joins_the_cues_of_each_speaker() -> None:
    path = DATA / "vtt/TeamsPremium.vtt"
    found = transcripts.read(path).utterances
    cues = re.findall(r"<v ([^>]+)>([^<]*)", path.read_text(encoding="utf-8-sig"))
    assert all(a.speaker != b.speaker for a, b in pairwise(found))
    for speaker in {speaker for speaker, _ in cues}:
        said = sorted(" ".join(text for who, text in cues if who == speaker).split())
        assert sorted(" ".join(u.text for u in found if u.speaker == speaker).split()) == said
