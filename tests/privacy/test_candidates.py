"""Names that are proposed for the list: with a count, a context and a replacement; never replaced by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from qual import privacy, transcripts
from qual.privacy import Candidate, Name
from qual.transcripts import Transcript

TALK = """Mod: Hvem var det som ringte, Kari Moe?
Kari: Det var Ola som ringte fra Oslo. Kari Moe var ikke der.
Mod: Ja?
Kari: Olas bror bor i Bergen 2. Jeg ringte Ola igjen.
D1: Vi snakket om det på møtet, og det var bra.
"""


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    path = tmp_path_factory.mktemp("names") / "a.txt"
    path.write_text(TALK, encoding="utf-8")
    return transcripts.read(path)


def test_names_in_texts_and_labels_are_proposed_with_what_stands_around_them(talk: Transcript) -> None:
    found = {one.name: one for one in privacy.propose([talk])}
    assert {"Kari", "Kari Moe", "Ola", "Oslo"} <= found.keys()
    assert "Olas" not in found  # the genitive of one that is there
    assert found["Ola"].count == 3
    assert (found["Ola"].kind, found["Oslo"].kind) == ("person", "place")
    assert found["Oslo"].before.endswith("ringte fra ")
    assert found["Kari"].replacement == found["Kari Moe"].replacement != found["Ola"].replacement
    assert not any(one.name[-1].isdigit() or one.name in ("Mod", "D1") for one in found.values())


def test_what_the_list_has_is_not_proposed_and_its_replacements_are_not_given_again(talk: Transcript) -> None:
    (first, *_) = privacy.propose([talk])
    known = [Name("ola", first.replacement), Name("Kari", "Anne")]
    found = privacy.propose([talk], known)
    assert not {"Ola", "Kari"} & {one.name for one in found}
    assert first.replacement not in {one.replacement for one in found}


def test_the_candidates_are_a_list_that_can_be_cut_down_and_read(talk: Transcript, tmp_path: Path) -> None:
    found = privacy.propose([talk])
    written = privacy.write_candidates(found, tmp_path / "navn.csv")
    assert privacy.read_names(written) == tuple(one.row for one in found)
    pseudonyms = privacy.Pseudonyms(privacy.read_names(written))
    assert not {"Ola", "Olas", "Oslo"} & set(" ".join(u.text for u in pseudonyms.apply(talk).utterances).split())


def test_no_name_is_no_candidate(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("M1: hva nå?\nD1: vi venter litt.\nM1: ja?\nD1: ja, vi gjør det.\n", encoding="utf-8")
    assert privacy.propose([transcripts.read(path)]) == []
    assert Candidate("Kari", "person", 1, "[person 1]").row == Name("Kari", "[person 1]")
