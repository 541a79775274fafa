"""Names out of a transcript: what is found, what is put in its place, what is left alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import packed_sheet

from qual.errors import FileError
from qual.privacy import Name, Pseudonyms, keep_names, kept_names, read_names
from qual.transcripts import Header, LeftOut, Notice, Transcript, Utterance

NAMES = (
    Name("Kari Moe", "Anne"), Name("Kari", "Anne"), Name("Jonas", "Mats"), Name("Dag", "Ivar"),
    Name("Sandvik", "[kommune]", "place"), Name("Solvang barnehage", "Enhet A", "unit"),
)  # fmt: skip


def talk(*utterances: tuple[str | None, str]) -> Transcript:
    return Transcript(tuple(Utterance(speaker, text) for speaker, text in utterances), Header(), "txt", "utf-8")


def replaced(text: str) -> str:
    return Pseudonyms(NAMES).apply(talk(("A1", text))).utterances[0].text


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("Kari sa det.", "Anne sa det."),
        ("Kari Moe, og Kari", "Anne, og Anne"),
        ("Kari\nMoe kom", "Anne kom"),
        ("det var Karis idé, og Kari's igjen", "det var Annes idé, og Annes igjen"),
        ("Jonas’ bok og Jonas's bok", "Mats' bok og Mats' bok"),
        ("KARI og kari", "Anne og Anne"),
        ("Karianne og Skari er andre", "Karianne og Skari er andre"),
        ("Kari-gruppa i Sandvik", "Anne-gruppa i [kommune]"),
        ("på Solvang barnehagen, Solvang barnehages plan", "på Enhet A, Enhet As plan"),
        ("en dag kom Dag", "en dag kom Ivar"),
        ("Sandviken er et annet sted", "Sandviken er et annet sted"),
        ("🫖 Kari 🫖", "🫖 Anne 🫖"),
    ],
)
def test_forms_and_whole_words(said: str, stored: str) -> None:
    assert replaced(said) == stored


def test_every_hit_is_shown_with_place_and_context_before_anything_is_replaced() -> None:
    transcript = talk(("Kari", "Hei."), ("A2", "Jeg så Kari en dag i Sandvik."))
    hits = Pseudonyms(NAMES).hits(transcript)
    assert [(h.utterance, h.where, h.found, h.replacement, h.form) for h in hits] == [
        (1, "label", "Kari", "Anne", "name"),
        (2, "text", "Kari", "Anne", "name"),
        (2, "text", "dag", "Ivar", "small"),
        (2, "text", "Sandvik", "[kommune]", "name"),
    ]
    for hit in hits[1:]:
        text = transcript.utterances[hit.utterance - 1].text
        assert text[hit.start : hit.end] == hit.found
        assert text == hit.before + hit.found + hit.after
    chosen = Pseudonyms(NAMES).apply(transcript, hits[2:3])
    assert [u.text for u in chosen.utterances] == ["Hei.", "Jeg så Kari en Ivar i Sandvik."]
    assert chosen.utterances[0].speaker == "Kari"


def test_labels_and_all_that_a_transcript_carries_lose_the_names() -> None:
    transcript = Transcript(
        (Utterance("KARI", "Hei.", 1.0, 2.0), Utterance("Jonas M.", "Hei, Kari.")), Header("BN", 2), "txt", "utf-8",
        left_out=(LeftOut("Deltakere: Kari, Jonas", "header"),), warnings=(Notice("unlabelled_answers", {"speaker": "Kari"}),),
        marks=("KARI:", "Jonas M.:"),
    )  # fmt: skip
    clean = Pseudonyms(NAMES).apply(transcript)
    assert [u.speaker for u in clean.utterances] == ["Anne", "Mats M."]
    assert "kari" not in repr(clean).lower()
    assert "jonas" not in repr(clean).lower()
    assert (clean.utterances[0].start, clean.header, clean.format) == (1.0, Header("BN", 2), "txt")


def test_two_people_never_become_one_speaker() -> None:
    names = (Name("Kari", "Anne"), Name("Ola", "Anne"))
    with pytest.raises(FileError) as caught:
        Pseudonyms(names).apply(talk(("Kari", "a"), ("Ola", "b")))
    assert caught.value.code == "names.one_speaker"
    with pytest.raises(FileError):
        Pseudonyms(names[:1]).apply(talk(("Kari", "a"), ("Anne", "b")))
    same = Pseudonyms(names[:1]).apply(talk(("Kari", "a"), ("KARI", "b")))
    assert {u.speaker for u in same.utterances} == {"Anne"}


def test_without_names_nothing_changes() -> None:
    transcript = talk(("Kari", "Hei, Kari."))
    assert Pseudonyms(()).apply(transcript) == transcript


@given(
    st.lists(
        st.sampled_from(["Kari", "Karis", "ka", "Sandvik", "[ler]", "é", "🫖", "KARI MOE", ",", "\n", "Jonas'"]),
        max_size=12,
    )
)
def test_no_listed_name_is_left_and_the_rest_stands(words: list[str]) -> None:
    text = " ".join(words) or "x"
    after = replaced(text)
    assert not [hit for hit in Pseudonyms(NAMES).hits(talk(("A1", after))) if hit.sure]
    assert after.count("🫖") == text.count("🫖")
    assert after.count("[ler]") == text.count("[ler]")


# --- the list ----------------------------------------------------------------------------------------------------
def test_the_list_as_csv_and_xlsx_in_both_languages(tmp_path: Path) -> None:
    comma = tmp_path / "a.csv"
    comma.write_text("name,replacement,kind\nKari,Anne,person\nSandvik,[kommune],place\n", encoding="utf-8-sig")
    semicolon = tmp_path / "b.csv"
    semicolon.write_bytes("Navn;Erstatning;Slag\nBjørg;Åse;\nTømmerås;[sted];sted\n".encode("cp1252"))
    book = openpyxl.Workbook()
    book.active.append(["name", "replacement"])
    book.active.append(["  Kari  Moe ", "Anne"])
    book.active.append([None, None])
    book.save(tmp_path / "c.xlsx")
    assert read_names(comma) == (Name("Kari", "Anne"), Name("Sandvik", "[kommune]", "place"))
    assert read_names(semicolon) == (Name("Bjørg", "Åse"), Name("Tømmerås", "[sted]", "place"))
    assert read_names(tmp_path / "c.xlsx") == (Name("Kari Moe", "Anne"),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "names.empty"),
        ("name,replacement\n", "names.empty"),
        ("name,kind\nKari,person\n", "names.columns"),
        ("name,replacement\nKari,\n", "names.incomplete"),
        ("name,replacement,kind\nKari,Anne,dyr\n", "names.kind"),
        ("name,replacement\nKari,Anne\nKari,Berit\n", "names.twice"),
    ],
)
def test_a_list_that_says_too_little_or_two_things(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_names(path)
    assert caught.value.code == code
    assert "Kari" not in caught.value.text("nb")


def test_a_spreadsheet_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    packed_sheet(tmp_path / "list.xlsx")
    with pytest.raises(FileError) as caught:
        read_names(tmp_path / "list.xlsx")
    assert caught.value.code == "file.bomb"


def test_files_that_are_no_list(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04nothing")
    for name, code in (("list.xlsx", "names.unreadable"), ("none.csv", "file.not_found")):
        with pytest.raises(FileError) as caught:
            read_names(tmp_path / name)
        assert caught.value.code == code


def test_the_study_keeps_what_it_was_told(tmp_path: Path) -> None:
    assert kept_names(tmp_path) == ()
    keep_names(tmp_path, (Name("Kari", "Anne"), Name("Ås, ytre", "=x", "place")))
    assert keep_names(tmp_path, (Name("Kari", "Berit"),)) == (Name("Kari", "Berit"), Name("Ås, ytre", "=x", "place"))
    assert kept_names(tmp_path)[0] == Name("Kari", "Berit")
    assert (tmp_path / "private").stat().st_mode & 0o077 == 0
