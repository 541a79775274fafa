"""Group, round, date and part: from the file's first lines, else from its name."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from qual import transcripts
from qual.transcripts import Header

TALK = "D1: hei\nD2: ja\nD1: nei\n"


def header(tmp_path: Path, text: str, name: str = "talk.txt") -> Header:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return transcripts.read(tmp_path / name).header


@pytest.mark.parametrize(
    "block",
    [
        "Gruppe: BN\nRunde: 2\nDato: 14.04.2016\nDel: 1",
        "Del: 1\nDato: 2016-04-14\nRunde: 2\nGruppe: BN",
        "Group: BN\nRound: 2\nDate: 2016-04-14\nPart: 1",
        "GRUPPE: BN, runde: 2, dato: 14/4/2016, del: 1",
        "Samtale om båten\nGruppe: BN\n\nRunde: 2 av 4\nDato: 14. april 2016\nDel: 1\nFiktivt eksempelmateriale",
        "**Gruppe:** BN\n**Runde:** 2\n**Dato:** 14.04.2016\n**Del:** 1",
    ],
)
def test_a_header_block_in_any_order(tmp_path: Path, block: str) -> None:
    assert header(tmp_path, f"{block}\n\n{TALK}") == Header("BN", 2, datetime.date(2016, 4, 14), 1, 2016)


def test_header_lines_are_left_out_and_never_dropped(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(
        f"Samtale om båten\nGruppe: BN\nDeltakere: 4\nFiktivt eksempelmateriale\n\n{TALK}", encoding="utf-8"
    )
    transcript = transcripts.read(path)
    assert [(item.text, item.reason) for item in transcript.left_out] == [
        ("Samtale om båten", "before_first"),
        ("Gruppe: BN", "header"),
        ("Deltakere: 4", "header"),
        ("Fiktivt eksempelmateriale", "before_first"),
    ]
    assert transcript.utterances[0].text == "hei"
    assert transcript.left_out[0].why("en") != transcript.left_out[1].why("en")


def test_notes_of_subtitles(tmp_path: Path) -> None:
    text = "WEBVTT\n\nNOTE\nGruppe: BN\nRunde: 2\n\nNOTE Dato: 2016-04-14\n\n00:01.000 --> 00:02.000\n<v D1>hei\n"
    assert header(tmp_path, text, "talk.vtt") == Header("BN", 2, datetime.date(2016, 4, 14), None, 2016)


def test_a_header_above_a_source_without_speakers(tmp_path: Path) -> None:
    path = tmp_path / "minutes.txt"
    path.write_text("Gruppe: BN\nRunde: 2\n\nVi møttes tirsdag.\n\nDet ble bestemt å vente.\n", encoding="utf-8")
    transcript = transcripts.read(path)
    assert (transcript.header.group, transcript.header.round) == ("BN", 2)
    assert [u.text for u in transcript.utterances] == ["Vi møttes tirsdag.", "Det ble bestemt å vente."]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BN_2016", Header("BN", year=2016)),
        ("BN-R2", Header("BN", 2)),
        ("BN_R2_del1", Header("BN", 2, None, 1)),
        ("SKN_runde_3_del_2", Header("SKN", 3, None, 2)),
        ("Fokusgruppe LV round4", Header("LV", 4)),
        ("2016-04-14 BN", Header("BN", None, datetime.date(2016, 4, 14), None, 2016)),
        ("intervju med bestemor", Header()),
        ("31.02.2016 BN", Header("BN", year=2016)),
    ],
)
def test_the_file_name_fills_what_the_text_does_not_say(tmp_path: Path, name: str, expected: Header) -> None:
    assert header(tmp_path, TALK, f"{name}.txt") == expected


def test_the_text_overrules_the_name(tmp_path: Path) -> None:
    assert header(tmp_path, f"Gruppe: LN\n{TALK}", "BN-R2.txt") == Header("LN", 2)


def test_a_moderator_who_opens_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("Gruppe: BN\nModerator: Velkommen\nD1: takk\nModerator: Del: hva er det?\n", encoding="utf-8")
    transcript = transcripts.read(path)
    assert [u.speaker for u in transcript.utterances] == ["Moderator", "D1", "Moderator"]
    assert transcript.header == Header("BN")
