"""What was told when a file was read stays with the document, and the original is found; columns and voices of a preview."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_study

from qual import transcripts
from qual.errors import DesignError
from qual.privacy import Name
from qual.study import Study
from qual.transcripts import LeftOut, Place, columns, voices

TALK = "Gruppe: HV\nRunde: 2\n\nMod: Hva nå, Kari?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, hjem.\n"


def test_what_was_left_out_is_read_after_import_and_the_original_found(study: Study, inbox: Path) -> None:
    file = small_study.text_file(inbox / "HV-R2.txt", TALK)
    left_out = transcripts.read(file).left_out
    study.add(file)
    (told,) = study.files("HV-R2")
    assert told.left_out == left_out
    assert len(left_out) == told.count == 2
    assert (told.file, told.part, told.version, told.live, told.encoding) == ("HV-R2.txt", 1, 1, True, "utf-8")
    assert told.original is not None
    assert told.original.read_bytes() == file.read_bytes()
    assert "Runde: 2" not in small_study.log_text(study.store)  # words are in `texts`, where they can be erased
    told.original.unlink()
    assert study.files("HV-R2")[0].original is None


def test_a_corrected_file_stands_beside_the_one_it_replaced(study: Study, inbox: Path) -> None:
    file = inbox / "HV-R2.txt"
    for text in (TALK, TALK + "Mod: Takk.\n"):
        study.add(small_study.text_file(file, text), existing="replace")
    found = study.files("hv-r2")
    assert [(one.version, one.live) for one in found] == [(2, True), (1, False)]
    assert [one.original and one.original.read_text("utf-8") for one in found] == [TALK + "Mod: Takk.\n", TALK]


def test_names_are_in_no_report_and_their_originals_are_private(study: Study, inbox: Path) -> None:
    file = small_study.text_file(inbox / "Kari HV-R2.txt", "Kari var med\n" + TALK)
    study.add(file, names=[Name("Kari", "Anne")], place=Place(group="HV", round=2))
    (told,) = study.files("HV-R2")
    assert told.private
    assert told.original is not None
    assert "Kari" not in str(told.left_out) + told.file
    assert any("Anne var med" in item.text for item in told.left_out or ())


def test_hits_that_the_user_spares_stay_and_only_those(study: Study, inbox: Path) -> None:
    from qual.privacy import Pseudonyms

    file = small_study.text_file(inbox / "HV-R2.txt", TALK.replace("Vi ringer", "Kari ringer"))
    read, names = transcripts.read(file), [Name("Kari", "Anne")]
    hits = Pseudonyms(names).hits(read)
    study.add(file, transcript=read, names=names, hits=hits[1:])
    assert study.utterances("HV-R2")["text"].tolist()[:2] == ["Hva nå, Kari?", "Anne ringer."]


def test_a_file_without_anything_left_out_and_a_session_without_a_file(study: Study) -> None:
    (told,) = study.files("HN-R1")
    assert (told.left_out, told.warnings, told.count) == ((), (), 0)
    assert study.files("intervju") == []
    with pytest.raises(DesignError):
        study.files("finnes ikke")


def test_importing_into_a_session_that_was_not_held_says_that_it_was(study: Study, inbox: Path) -> None:
    study.add(small_study.text_file(inbox / "HV-R2.txt", TALK))
    assert study.sessions().set_index("session").loc["HV-R2", "status"] == "held"
    study.undo()
    assert study.sessions().set_index("session").loc["HV-R2", "status"] == "not_held"


# --- a preview ---------------------------------------------------------------------------------------------------
def test_the_columns_of_a_table_are_shown_and_can_be_corrected(tmp_path: Path) -> None:
    rows = "Hvem det er;Når;Hva som ble sagt\nA;00:01;hei på deg\nB;00:02;ja hei\nA;00:03;går det bra\nB;00:04;ja\n"
    file = small_study.text_file(tmp_path / "a.csv", rows)
    table = columns.table_in(file)
    assert table is not None
    assert table.head == ("Hvem det er", "Når", "Hva som ble sagt")
    assert table.rows[0] == ("A", "00:01", "hei på deg")
    assert table.found["text"] == 3
    read = transcripts.read(file, columns={"text": table.head[2], "speaker": table.head[0], "start": table.head[1]})
    assert [(u.speaker, u.start, u.text) for u in read.utterances][:2] == [
        ("A", 1.0, "hei på deg"),
        ("B", 2.0, "ja hei"),
    ]
    assert columns.table_in(small_study.text_file(tmp_path / "a.txt", TALK)) is None


def test_what_the_reader_finds_by_itself_is_what_the_table_says(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ("Tid", "Taler", "Tekst"),
        ("00:01", "M1", "Hva nå?"),
        ("00:02", "D1", "Vi ringer."),
        ("00:03", "M1", "Ja?"),
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = columns.table_in(tmp_path / "a.xlsx")
    assert table is not None
    assert dict(table.found) == {"text": 3, "speaker": 2, "start": 1}
    told = {part: table.head[column - 1] for part, column in table.found.items()}
    found = transcripts.read(tmp_path / "a.xlsx")
    assert transcripts.read(tmp_path / "a.xlsx", columns=told).utterances == found.utterances


def test_voices_count_words_and_tell_moderators_several_and_unknown(tmp_path: Path) -> None:
    text = "Mod: Hva nå?\nA1: Vi ringer [ler] hjem.\nFlere: Ja!\nUkjent: Jo.\n" * 3
    found = voices.voices(transcripts.read(small_study.text_file(tmp_path / "a.txt", text)))
    assert [(one.label, one.utterances, one.words, one.kind, one.moderator) for one in found] == [
        ("Mod", 3, 6, "person", True), ("A1", 3, 9, "person", False), ("Flere", 3, 3, "several", False),
        ("Ukjent", 3, 3, "unknown", False),
    ]  # fmt: skip
    assert voices.variants(found) == []


def test_repairs_are_told_of_in_the_report(study: Study, inbox: Path) -> None:
    from qual.transcripts import repair

    file = small_study.text_file(inbox / "HV-R2.txt", TALK.replace("Vi ringer", "Vi var pa besGk"))
    read = transcripts.read(file)
    found = repair.propose(utterance.text for utterance in read.utterances)
    made = repair.apply(read, [(one, one.candidates[0][0]) for one in found if one.found == "besGk"])
    study.add(file, transcript=made)
    assert study.utterances("HV-R2")["text"].tolist()[1] == "Vi var pa besøk."
    assert LeftOut("besGk → besøk", "repaired") in (study.files("HV-R2")[0].left_out or ())
