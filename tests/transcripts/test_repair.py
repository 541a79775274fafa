"""Damage by scanning: found and proposed, with places that fit the text; a clean text is left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import sample
from qual.errors import FileError
from qual.transcripts import Header, Transcript, Utterance, read
from qual.transcripts.repair import Repair, apply, propose
from qual.transcripts.repair_files import read_repairs, write_repairs

CLEAN = [utterance.text for path in sample.files()[:6] for utterance in read(path).utterances]
LOST = str.maketrans("åøæÅØÆ", "aoeAOE")


def first(text: str, around: list[str] | None = None) -> dict[str, str]:
    repairs = propose([*(around or []), text])
    number = len(around or []) + 1
    return {repair.found: repair.candidates[0][0] for repair in repairs if repair.utterance == number}


def test_clean_talk_has_nothing_to_repair() -> None:
    assert propose(CLEAN) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pG", "på"), ("p&", "på"), ("p4", "på"), ("nGr", "når"), ("bgr", "bør"), ("ogsa", "også"), ("laererne", "lærerne"),
        ("mater", "måter"), ("vere", "være"), ("Gpner", "åpner"), ("k0mmune", "kommune"),
        ("OGSA", "OGSÅ"), ("Ogsa", "Også"),
    ],
)  # fmt: skip
def test_what_scans_make_of_words(written: str, meant: str) -> None:
    around = [text.translate(LOST) for text in CLEAN[:120]]
    assert first(f"de sier {written} her", around)[written] == meant


@pytest.mark.parametrize("word", ["Storgata", "H2O", "kommuna", "ikkje", "42", "4 barn", "DNA", "GAND", "R&D", "Gunn"])
def test_what_is_no_damage(word: str) -> None:
    assert first(f"de sier {word} her", CLEAN[:60]) == {}


def test_real_words_are_doubted_only_where_the_letter_is_lost() -> None:
    talk = "Hva gjør dere for at alle skal ha det bra for neste gang? Da ma vi sta på."
    assert "for" not in first(talk, CLEAN)
    lost = [text.translate(LOST) for text in CLEAN]
    found = first("Da ma vi ga dit na.", lost)
    assert (found["ma"], found["na"]) == ("må", "nå")
    kinds = {repair.found: repair.kind for repair in propose(lost)}
    assert kinds["ma"] == "real word" or kinds["na"] == "real word"


def test_a_lone_sign_is_an_infinitive_mark_only_before_an_infinitive() -> None:
    around = [text.replace("å", "4") for text in CLEAN[:120]]
    assert first("Det er fint 4 snakke om det.", around)["4"] == "å"
    assert "4" not in first("Det er 4 barn her.", around)


def test_abbreviations_that_look_alike() -> None:
    talk = ["Vi bruker BTI her."] * 9 + ["Hva er BTT?", "NAV og PPT er med."]
    (repair,) = propose(talk)
    assert (repair.utterance, repair.found, repair.kind) == (10, "BTT", "abbreviation")
    assert repair.candidates[0][0] == "BTI"
    assert repair.confidence == 0.9
    assert propose(["BTI og BTT er to ting."]) == []


def test_most_of_what_is_lost_is_found_and_little_else() -> None:
    lost = [text.translate(LOST) for text in CLEAN]
    repairs = propose(lost)
    right = sum(CLEAN[r.utterance - 1][r.start : r.end] == r.candidates[0][0] for r in repairs)
    words = [
        (a, b) for a, b in zip(CLEAN, lost, strict=True) for a, b in zip(a.split(), b.split(), strict=True) if a != b
    ]
    assert right >= 0.9 * len(repairs)
    assert right >= 0.8 * len(words)


@settings(max_examples=many(60), deadline=None)
@given(st.lists(st.text(alphabet="aåeGg4&øoæ BTI10rnm🫖\n'", max_size=40), max_size=4))
def test_places_fit_and_confidence_is_a_share(texts: list[str]) -> None:
    for repair in propose(texts, least=0.0):
        assert texts[repair.utterance - 1][repair.start : repair.end] == repair.found
        assert all(0 <= share <= 1 for _, share in repair.candidates)
        assert repair.found not in [word for word, _ in repair.candidates]
        assert sum(share for _, share in repair.candidates) <= 1.01


# --- making those that a person chose --------------------------------------------------------------------------------
def talk(*texts: str) -> Transcript:
    return Transcript(tuple(Utterance("A", text) for text in texts), Header(), "txt", "utf-8")


WORDS = st.lists(st.text("abcæøå🫖\u0301", min_size=1, max_size=6), min_size=1, max_size=12)


@settings(deadline=None, max_examples=many(60))
@given(st.lists(st.tuples(WORDS, st.sets(st.integers(0, 11))), min_size=1, max_size=4))
def test_the_chosen_words_are_replaced_and_nothing_else(said: list[tuple[list[str], set[int]]]) -> None:
    before, after, chosen = [], [], []
    for number, (words, wrong) in enumerate(said, 1):
        before.append(" ".join(words))
        after.append(" ".join("rettet" if at in wrong else word for at, word in enumerate(words)))
        for at in sorted(wrong):
            if at < len(words):
                start = len(" ".join([*words[:at], ""]))
                repair = Repair(number, start, start + len(words[at]), words[at], (("rettet", 1.0),), "word")
                chosen.append((repair, "rettet"))
    made = apply(talk(*before), chosen)
    assert [utterance.text for utterance in made.utterances] == after
    assert [item.text for item in made.left_out] == [f"{repair.found} → rettet" for repair, _ in chosen]


def test_a_repair_that_does_not_fit_the_text_is_refused() -> None:
    repair = Repair(1, 3, 5, "pa", (("på", 1.0),), "word")
    with pytest.raises(FileError) as caught:
        apply(talk("vi er hjemme"), [(repair, "på")])
    assert caught.value.code == "file.repair"


def test_only_the_marked_lines_of_a_table_are_repairs(tmp_path: Path) -> None:
    transcript = talk("de sier pG og p& her", "og besGk")
    found = propose(utterance.text for utterance in transcript.utterances)
    table = write_repairs([("a.txt", transcript, found)], tmp_path / "r.csv")
    assert read_repairs(table) == {}  # nothing is marked, nothing is repaired
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    marked = [line if "besGk" not in line.split(",")[4] else "x" + line for line in lines]
    table.write_text("\n".join(marked), encoding="utf-8")
    made = apply(transcript, read_repairs(table)["a.txt"])
    assert [utterance.text for utterance in made.utterances] == ["de sier pG og p& her", "og besøk"]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "apply,file,utterance,start,found,meant\nx,a.txt,en,0,pa,på\n"])
def test_a_table_that_holds_no_repairs_is_a_named_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_repairs(tmp_path / "r.csv")
    assert caught.value.code == "file.repairs"
