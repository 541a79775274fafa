"""Everything under a code, group or concept: by round and group, each passage once, on paper too."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from qual import codebook
from qual.errors import FileError
from qual.reports.under import arranged, write_under
from qual.study import Study

TEA, PERM, LIST, WAIT = "HN-R1-0002", "HN-R1-0004", "HN-R2-0002", "HV-R1-0002"


@pytest.fixture
def coded(study: Study) -> Study:
    for utterance, code in ((LIST, "ringer hjem"), (WAIT, "venter"), (TEA, "ringer hjem"), (PERM, "permen støver")):
        study.code(utterance, code)
    ids = [study.code_id(code) for code in ("ringer hjem", "venter", "permen støver")]
    codebook.group_codes(study, ids, "Å ringe")
    return study


def test_by_round_and_group_or_the_other_way_round(coded: Study) -> None:
    frame = coded.quotes(level="group", theme="Å ringe")

    def told(first: str) -> list[tuple[object, list[tuple[object, list[str]]]]]:
        return [
            (place, [(name, [row["quote"] for row in rows]) for name, rows in inside])
            for place, inside in arranged(frame, first)  # type: ignore[arg-type]
        ]

    assert told("round") == [(1, [("HN", [TEA, PERM]), ("HV", [WAIT])]), (2, [("HN", [LIST])])]
    assert told("group") == [("HN", [(1, [TEA, PERM]), (2, [LIST])]), ("HV", [(1, [WAIT])])]


def test_a_passage_under_two_concepts_stands_once(coded: Study) -> None:
    group = codebook.board(coded)["groups"][0]["id"]
    for concept in ("K", "L"):
        codebook.raise_groups(coded.acting("Ada"), [group], concept)
    frame = coded.quotes(level="concept")
    assert len(frame) == 8
    assert sum(len(rows) for _, inside in arranged(frame) for _, rows in inside) == 4


def test_the_word_file_has_every_passage_under_its_headings(coded: Study, tmp_path: Path) -> None:
    frame = coded.quotes(level="group", theme="Å ringe")
    path = write_under(
        frame, tmp_path / "alt.docx", title="Å ringe", lead=["Om å ringe"], fictional=True, language="nb"
    )
    document = docx.Document(str(path))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:3] == [("Heading 1", "Runde 1"), ("Heading 2", "HN"), ("Heading 3", "ringer hjem")]
    assert ("Heading 1", "Runde 2") in headings
    said = "\n".join(p.text for p in document.paragraphs)
    assert all(text in said for text in frame["text"])
    assert "Om å ringe" in said
    assert TEA in said  # who works with the material finds the place
    with pytest.raises(FileError):
        write_under(frame, tmp_path / "alt.pdf", title="Å ringe")
