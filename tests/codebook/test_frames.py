"""The framework codebooks that come with qual."""

from __future__ import annotations

from pathlib import Path

import pytest

from qual import codebook as cb
from qual.store import Desk

FOLDER = Path(__file__).parents[2] / "codebooks"
FRAMES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FRAMES, ids=lambda path: path.stem)
def test_a_stranger_could_code_by_it(path: Path) -> None:
    book = cb.load(path)
    assert [(grouping.framework, grouping.active) for grouping in book.groupings] == [(True, False)]
    for code in book.codes:
        assert code.origin == "framework"
        assert code.group is not None
        for text, least in ((code.definition, 60), (code.include, 20), (code.exclude, 20)):
            assert text is not None, code.name
            assert len(text) >= least, code.name
            assert text.endswith((".", "».")), code.name
    assert len({code.definition for code in book.codes}) == len(book.codes)


def test_the_implementation_frame_has_the_codes_of_the_sample() -> None:
    names = {code.name for code in cb.load(FOLDER / "implementering.yaml").codes}
    assert names >= {
        "Kjernekomponenter", "Opplæring", "Veiledning", "Systemer og data", "Tid og rammer", "Teknisk ledelse",
        "Adaptiv ledelse", "Målgruppe", "Tilpasning", "Forankring", "Evaluering", "Videreføring", "Nye medarbeidere",
        "Utvelgelse", "Dosering",
    }  # fmt: skip


def test_all_three_load_into_one_study(study: Desk) -> None:
    assert len(FRAMES) == 3
    added = [cb.load_into(study, cb.load(path)) for path in FRAMES]
    assert all(counts["updated"] == 0 and counts["groupings"] == 1 for counts in added)
    book = cb.read_from(study)
    assert len(book.groupings) == 3
    assert not any(grouping.active for grouping in book.groupings)
    assert cb.advice(book.codes, ["Hva tenker dere om forankring og veiledning?"]) == []
