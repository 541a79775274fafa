"""Conventions of real transcribers and programs (`generator2`, `cases2`), and the cases that the rules must tell apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from qual import transcripts
from qual.transcripts.importing import label_kind
from tests.transcripts import cases2
from tests.transcripts import generator as g


@pytest.mark.parametrize("case", cases2.CASES)
def test_speakers_are_found_with_no_options(tmp_path: Path, case: str) -> None:
    if case.startswith("pdf"):
        pytest.importorskip("fpdf")
        pytest.importorskip("pypdf")
    path, truth = cases2.CASES[case](tmp_path, 3)
    spoken = [(u.speaker, u.text) for u in transcripts.read(path).utterances]
    assert g.f1(g.boundaries(spoken), g.boundaries(truth)) >= 0.98
    assert g.right_words(spoken, truth) >= 0.98


def read(tmp_path: Path, text: str, name: str = "talk.txt") -> transcripts.Transcript:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return transcripts.read(path)


def speakers(transcript: transcripts.Transcript) -> list[str | None]:
    return [u.speaker for u in transcript.utterances]


def spoken(transcript: transcripts.Transcript) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in transcript.utterances]


def test_unlabelled_answers_belong_to_nobody_known(tmp_path: Path) -> None:
    text = (
        "Intervjuer: Hva skjedde?\n\nDet var tidlig.\n\nOg kaldt.\n\nIntervjuer: Og så?\n\nSå dro vi.\n\n"
        "Intervjuer: Hvorfor det?\n\nVinden.\n"
    )
    transcript = read(tmp_path, text)
    assert spoken(transcript) == [
        ("Intervjuer", "Hva skjedde?"), (None, "Det var tidlig.\nOg kaldt."), ("Intervjuer", "Og så?"),
        (None, "Så dro vi."), ("Intervjuer", "Hvorfor det?"), (None, "Vinden."),
    ]  # fmt: skip
    assert [notice.code for notice in transcript.warnings] == ["unlabelled_answers"]
    assert "Intervjuer" in transcript.warnings[0].text("en")


def test_two_who_are_named_keep_their_unlabelled_paragraphs(tmp_path: Path) -> None:
    transcript = read(tmp_path, "I: Hva?\n\nDa?\n\nB: Ja.\n\nMer.\n\nI: Nei?\n\nJo?\n\nB: Ok.\n\nSå.\n")
    assert speakers(transcript) == ["I", "B", "I", "B"]


def test_a_sound_beside_a_label_is_the_speakers(tmp_path: Path) -> None:
    transcript = read(
        tmp_path,
        "Anne: hei\nPer (ler): ja\nAnne [latter]: nei\nPer: jo\nAnne (rektor): så\nPer: ja\nAnne (rektor): ha\n",
    )
    assert spoken(transcript)[1:3] == [("Per", "(ler) ja"), ("Anne", "[latter] nei")]
    assert "Anne (rektor)" in speakers(transcript)


def test_turns_of_phrase_are_no_speakers(tmp_path: Path) -> None:
    text = (
        "D1: vi tok båten\nResten: det gikk av seg selv\nD2: Eksempel: vi ringte\nD1: ja\nKort sagt: ferdig\n"
        "D2: mm\nKari: hei\nD1: ja\n"
    )
    assert speakers(read(tmp_path, text)) == ["D1", "D2", "D1", "D2", "Kari", "D1"]


def test_a_voice_that_could_not_be_told_is_a_speaker(tmp_path: Path) -> None:
    assert speakers(read(tmp_path, "P1: ja\nP2: nei\nP?: kanskje\nP1: jo\n?: hm\nP2: så\n")) == [
        "P1",
        "P2",
        "P?",
        "P1",
        "?",
        "P2",
    ]


def test_names_without_punctuation(tmp_path: Path) -> None:
    text = "Guri ja det er sant\nNils nei det tror jeg ikke\nGuri jo da\nNils greit nok\nGuri vi sier det\nNils ja\n"
    assert spoken(read(tmp_path, text))[:2] == [("Guri", "ja det er sant"), ("Nils", "nei det tror jeg ikke")]


def test_ordinary_lines_have_no_names(tmp_path: Path) -> None:
    text = "Vi dro tidlig.\nDa var det kaldt.\nVi frøs.\nDa snudde vi.\nVi kom hjem.\nDa ble det kveld.\nVi la oss.\n"
    assert set(speakers(read(tmp_path, text))) == {None}


def test_split_words_are_joined_and_cut_offs_kept(tmp_path: Path) -> None:
    lines = [
        "Anne: vi satt lenge og ventet på at fergen skulle komme til kaien den mor-",
        "genen, og det var mange som hadde pakket for en uke og mer enn det også, va-",
        "var det ikke slik, jo det var det, og så kom den endelig inn mot land i tå-",
        "ken og alle ropte, både de som skulle over og de som bare sto der for bar-",
        "nas skyld, og mannskapet vinket tilbake slik de alltid gjør når det er vin-",
        "ter og ingen egentlig vet om de kommer seg over sundet før det blir mørkt.",
    ]
    transcript = read(tmp_path, "\n".join([*lines, "", "Per: ja", "", "Anne: nei"]))
    text = transcript.utterances[0].text
    assert "morgenen" in text
    assert "va-\nvar" in text
    assert "tåken" in text
    assert [item.text for item in transcript.left_out if item.reason == "hyphen"] == ["-"] * 4
    assert [notice.values for notice in transcript.warnings if notice.code == "hyphens_joined"] == [{"number": 4}]


def test_times_in_the_talk_stay_and_times_around_it_leave(tmp_path: Path) -> None:
    transcript = read(tmp_path, "[00:00:05] Anne: ja [00:00:07] vel [00:00:09]\nPer: nei (00:00:12)\nAnne: jo\n")
    assert [(u.text, u.start, u.end) for u in transcript.utterances] == [
        ("ja [00:00:07] vel", 5.0, 9.0), ("nei", None, 12.0), ("jo", None, None),
    ]  # fmt: skip


def test_noscribe_voices_without_a_name(tmp_path: Path) -> None:
    transcript = read(
        tmp_path,
        "WEBVTT\n\n1\n00:00:01.930 --> 00:00:03.310\n<v >Hei.\n\n2\n00:00:04.0 --> 00:00:10.01\n<v >Ja.\n",
        "a.vtt",
    )
    assert spoken(transcript) == [(None, "Hei."), (None, "Ja.")]


def test_a_label_that_is_in_doubt_is_one_and_keeps_its_doubt(tmp_path: Path) -> None:
    text = (
        "Moderator: Hva nå?\nKari: Vi ringer.\nOla?: Ikke jeg.\n(Kari): Jo.\nKari (?): Jo da.\nMann?: Nei.\nD5?: Ja.\n"
    )
    told = read(tmp_path, text).utterances
    labels = [one.speaker for one in told]
    assert labels == ["Moderator", "Kari", "Ola?", "(Kari)", "Kari (?)", "Mann?", "D5?"]
    assert {label_kind(str(label)) for label in labels[2:]} == {"unknown"}


def test_a_question_with_a_colon_after_it_is_no_label(tmp_path: Path) -> None:
    text = "Moderator: Hva nå?\nKari: Jeg tenkte\nHvorfor?: det er spørsmålet.\nKari: Ja.\nModerator: Fordi?\n(Merk): sant.\n"
    told = read(tmp_path, text).utterances
    assert [one.speaker for one in told] == ["Moderator", "Kari", "Moderator"]
