"""Every shape in every format, against talks whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qual import transcripts
from tests.transcripts import generator as g

CASTS = {"names": g.NAMES, "codes": g.CODES, "roles": g.ROLES}
DOCX_ONLY = ("bold", "bold own line", "teams", "table", "table, head", "table, two columns", "table, numbered")

Writer = Callable[[Path, list[g.Turn]], None]


def _cases() -> dict[str, tuple[str, Writer]]:
    cases: dict[str, tuple[str, Writer]] = {}
    for shape in g.SHAPES:
        cases[f"txt {shape}"] = (".txt", lambda p, t, s=shape: g.write_text(p, t, s))
        cases[f"odt {shape}"] = (".odt", lambda p, t, s=shape: g.write_odt(p, t, s))
        cases[f"rtf {shape}"] = (".rtf", lambda p, t, s=shape: g.write_rtf(p, t, s))
    for shape in (*g.SHAPES, *DOCX_ONLY):
        cases[f"docx {shape}"] = (".docx", lambda p, t, s=shape: g.write_docx(p, t, s))
    for voice in ("tag", "unclosed", "colon"):
        cases[f"vtt {voice}"] = (".vtt", lambda p, t, v=voice: g.write_cues(p, t, v))
    cases["srt colon"] = (".srt", lambda p, t: g.write_cues(p, t, "colon"))
    cases["txt wrapped"] = (".txt", g.write_wrapped)
    return cases


CASES = _cases()


@pytest.mark.parametrize("cast", CASTS)
@pytest.mark.parametrize("case", CASES)
def test_speakers_are_found_with_no_options(tmp_path: Path, case: str, cast: str) -> None:
    extension, write = CASES[case]
    turns = g.talk(seed=len(case), speakers=CASTS[cast])
    path = tmp_path / f"talk{extension}"
    write(path, turns)

    spoken = [(u.speaker, u.text) for u in transcripts.read(path).utterances]

    assert g.f1(g.boundaries(spoken), g.boundaries(g.truth(turns))) >= 0.98
    assert g.right_words(spoken, g.truth(turns)) >= 0.98


def read(tmp_path: Path, text: str, name: str = "talk.txt") -> transcripts.Transcript:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return transcripts.read(path)


def spoken(transcript: transcripts.Transcript) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in transcript.utterances]


def test_misleading_colons_are_talk(tmp_path: Path) -> None:
    text = """D1: Vi startet i fjor
kl. 9: da var det tomt
NB: husk nøkkelen
Og så sa hun: «kom inn»
I1: Når da?
D1: 17:30 eller så
I1: Ja vel: det er sent
"""
    assert spoken(read(tmp_path, text)) == [
        ("D1", "Vi startet i fjor\nkl. 9: da var det tomt\nNB: husk nøkkelen\nOg så sa hun: «kom inn»"),
        ("I1", "Når da?"),
        ("D1", "17:30 eller så"),
        ("I1", "Ja vel: det er sent"),
    ]


def test_a_repeated_label_and_an_unlabelled_paragraph_continue(tmp_path: Path) -> None:
    transcript = read(tmp_path, "Anne: en\n\nAnne: to\n\ntre\n\nBeate: fire\n")
    assert spoken(transcript) == [("Anne", "en\nto\ntre"), ("Beate", "fire")]


def test_one_who_speaks_once_is_a_speaker(tmp_path: Path) -> None:
    text = "D1: ja\nD2: nei\nD1: jo\nD3: tja\nD2: vel\nMor: hei\nKari: hallo\nD1: ha det\n"
    assert [u.speaker for u in read(tmp_path, text).utterances] == ["D1", "D2", "D1", "D3", "D2", "Mor", "Kari", "D1"]


def test_a_label_of_63_characters(tmp_path: Path) -> None:
    label = "Deltaker " + "Ø" * 54
    assert len(label) == 63
    transcript = read(tmp_path, f"{label}: hei\nD1: ja\n{label}: nei\nD1: vel\n")
    assert [u.speaker for u in transcript.utterances] == [label, "D1", label, "D1"]


def test_a_source_without_speakers_comes_by_paragraph(tmp_path: Path) -> None:
    transcript = read(tmp_path, "Vi møttes tirsdag.\n\nDet ble bestemt å vente.\nIngen var uenige.\n\nNB: nøkkelen.\n")
    assert spoken(transcript) == [
        (None, "Vi møttes tirsdag."),
        (None, "Det ble bestemt å vente.\nIngen var uenige."),
        (None, "NB: nøkkelen."),
    ]
    assert [notice.code for notice in transcript.warnings] == ["no_speakers"]


def test_times_are_seconds(tmp_path: Path) -> None:
    transcript = read(tmp_path, "Anne [00:01:02] hei\nBeate [1:02:03,5]: ja\nAnne [00:00:01 - 00:00:04] nei\n")
    assert [(u.start, u.end) for u in transcript.utterances] == [(62.0, None), (3723.5, None), (1.0, 4.0)]


def test_f4_stamps_end_a_paragraph(tmp_path: Path) -> None:
    transcript = read(tmp_path, "I: Ja? #00:00:05-3#\nB: Nei. #00:01:07-0#\nI: Å. #00:01:09-9#\n")
    assert [(u.text, u.end) for u in transcript.utterances] == [("Ja?", 5.3), ("Nei.", 67.0), ("Å.", 69.9)]


def test_the_head_and_foot_of_an_otter_file_are_left_out(tmp_path: Path) -> None:
    text = (
        "Møte om båten\nSUMMARY KEYWORDS\nbåt, naust\nSPEAKERS\nAnne, Speaker 2\n\n"
        "Anne  00:03\nHei.\n\nSpeaker 2  00:05\nHallo.\n\nAnne  01:02\nDa så.\n\nTranscribed by https://otter.ai\n"
    )
    transcript = read(tmp_path, text)
    assert spoken(transcript) == [("Anne", "Hei."), ("Speaker 2", "Hallo."), ("Anne", "Da så.")]
    assert {item.reason for item in transcript.left_out} == {"before_first", "system"}


def test_columns_by_tabs_with_their_names_above(tmp_path: Path) -> None:
    text = "Timespan\tSpeaker\tContent\n00:00:01\tAnne\tHei\n00:00:02.5\tBeate\tJa\n00:00:04\tAnne\tNei\n"
    transcript = read(tmp_path, text)
    assert [(u.speaker, u.text, u.start) for u in transcript.utterances] == [
        ("Anne", "Hei", 1.0), ("Beate", "Ja", 2.5), ("Anne", "Nei", 4.0),
    ]  # fmt: skip
    assert [item.reason for item in transcript.left_out] == ["table_head"]


@pytest.mark.parametrize(
    "foot",
    [
        "END OF TRANSCRIPT\n\nAutomated transcription by Nosuch\nwww.nosuch.example",
        "[End of transcript]",
        "Meeting ended after 00:42:12 👋\nThis editable transcript was computer generated and might contain errors.",
        "Møtet ble avsluttet etter 00:42:12\nDenne redigerbare transkripsjonen er datagenerert og kan inneholde feil.",
        "Slutt på transkripsjonen",
    ],
)
def test_what_a_program_writes_below_the_talk_is_none(tmp_path: Path, foot: str) -> None:
    (tmp_path / "a.txt").write_text(
        f"Kari: Hva nå?\nLiv: Vi ringer.\nKari: Ja?\nLiv: Ja.\n\n{foot}\n", encoding="utf-8"
    )
    told = transcripts.read(tmp_path / "a.txt")
    assert (told.utterances[-1].speaker, told.utterances[-1].text) == ("Liv", "Ja.")
    assert [item.text for item in told.left_out] == [line for line in foot.split("\n") if line]


@pytest.mark.parametrize(
    "last", ["Er det slutt på transkripsjonen nå, eller?", "www.eksempel.no", "Møtet ble avsluttet med kake."]
)
def test_what_somebody_says_last_is_talk(tmp_path: Path, last: str) -> None:
    (tmp_path / "a.txt").write_text(f"Kari: Hva nå?\nLiv: Vi ringer.\nKari: Hvor?\n{last}\n", encoding="utf-8")
    assert transcripts.read(tmp_path / "a.txt").utterances[-1].text == f"Hvor?\n{last}"
