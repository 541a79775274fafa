"""A corrected transcript: what it would change is told first; what has no place any more goes only by the user's word."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual import coding
from qual.errors import ImportConflict
from qual.study import Study
from qual.transcripts.comparing import changed_words

REFERENCE = "HN-R1-{:04d}"


def corrected(inbox: Path, *changes: tuple[str, str]) -> Path:
    text = small_study.TALK["HN-R1"]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return small_study.text_file(inbox / "opptak_havna.txt", text)


def code(study: Study, number: int, words: str, name: str = "ringe først") -> None:
    rows = study.utterances("HN-R1").set_index("utterance")
    start = rows.loc[REFERENCE.format(number), "text"].index(words)
    study.code(REFERENCE.format(number), name, start=start, end=start + len(words))


def coded(study: Study) -> list[tuple[str, str]]:
    rows = study.codings()
    return list(zip(rows["utterance"], rows["text"], strict=True))


CHANGES = (
    ("Vi tar en kopp te", "Vi tar gjerne en kopp te"),  # moves what follows
    ("ringeliste som alle", "telefonliste som alle"),  # other words
    ("A2: ja\nA2: Hos oss", "A2: Hos oss"),
    ("kan bruke.\n", "kan bruke.\nA2: Fint, det.\n"),
)


def test_the_comparison_is_what_then_happens(study: Study, inbox: Path) -> None:
    code(study, 2, "ringer vi hjem")
    code(study, 3, "ligger permen i skuffen")
    code(study, 5, "lage en ringeliste")
    path = corrected(inbox, *CHANGES)
    before = small_study.live_rows(study.store)
    found = study.changes_in(path)
    assert small_study.live_rows(study.store) == before  # nothing is stored
    assert found is not None
    assert (found.session, found.part) == ("HN-R1", 1)
    assert found.changed[0].words == (("", "gjerne"),)
    assert (found.added, found.gone) == (((6, "Fint, det."),), ())
    fates = {one.words: (one.fate, one.now) for one in found.codings}
    assert fates["ringer vi hjem"] == ("moved", "ringer vi hjem")
    assert fates["lage en ringeliste"] == ("changed", "lage en telefonliste")
    result = study.add(path, existing="replace")
    assert (result.kept, result.moved, result.changed, result.lost) == (
        len(found.codings), found.count("moved"), found.count("changed"), 0,
    )  # fmt: skip
    assert sorted(text for _, text in coded(study)) == sorted(one.now for one in found.codings if one.now)
    again = study.changes_in(path)
    assert again is not None
    assert (again.changed, again.added, again.gone) == ((), (), ())


def test_nothing_in_its_place(study: Study, inbox: Path) -> None:
    new = small_study.text_file(inbox / "HV-R2.txt", "Gruppe: HV\nRunde: 2\n\nB1: Hei.\nMod: Ja?\n")
    assert study.changes_in(new) is None


def test_what_has_no_place_goes_only_by_the_users_word(study: Study, inbox: Path) -> None:
    code(study, 2, "ringer vi hjem")
    code(study, 1, "urolige for et barn", name="uro")
    first = study.utterances("HN-R1")["id"].iloc[0]
    coding.add_memo(study, "utterance", first, "Godt spurt.")
    path = corrected(inbox, ("Mod: Hva gjør dere når noen blir urolige for et barn?\n", ""))
    found = study.changes_in(path)
    assert found is not None
    assert [(one.code, one.fate) for one in found.codings if one.fate != "kept"] == [("uro", "lost")]
    before = small_study.live_rows(study.store)
    with pytest.raises(ImportConflict) as caught:
        study.add(path, existing="replace")
    assert caught.value.code == "import.codings_lost"
    assert small_study.live_rows(study.store) == before

    result = study.add(path, existing="replace", lose_codings=True)
    assert (result.kept, result.lost) == (1, 1)
    assert [words for _, words in coded(study)] == ["ringer vi hjem"]
    memos = [memo["text"] for memo in coding.memos(study, "session")]
    assert "Godt spurt." in memos
    (lost,) = [memo for memo in memos if memo != "Godt spurt."]
    assert "uro" in lost
    assert "urolige for et barn" in lost
    assert REFERENCE.format(1) in lost
    study.undo()
    assert small_study.live_rows(study.store) == before


def test_half_of_an_exchange_is_lost_and_the_other_half_stays(study: Study, inbox: Path) -> None:
    study.code(REFERENCE.format(1), "uro")
    code_id = study.code_id("uro")
    spans = [coding.Span(REFERENCE.format(1)), coding.Span(REFERENCE.format(2))]
    both = coding.apply(study, code_id, spans, kind="interaction")
    path = corrected(inbox, ("Mod: Hva gjør dere når noen blir urolige for et barn?\n", ""))
    assert study.add(path, existing="replace", lose_codings=True).lost == 2
    rows = study.codings()
    assert list(rows["coding"]) == [both]
    assert list(rows["utterance"]) == [REFERENCE.format(2)]


@settings(max_examples=many(80))
@given(st.text(alphabet="ab å\n🫖", max_size=30), st.text(alphabet="ab å\n🫖", max_size=30))
def test_changed_words_are_all_that_differs(before: str, after: str) -> None:
    changes = changed_words(before, after)
    assert (changes == []) == (before.split() == after.split())
    gone, come = " ".join(old for old, _ in changes).split(), " ".join(new for _, new in changes).split()
    assert len(before.split()) - len(gone) == len(after.split()) - len(come)
