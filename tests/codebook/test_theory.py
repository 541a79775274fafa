"""Theory: a sentence, and the concepts that it ties; in the store, in files, on the board and in the methods appendix."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from qual import codebook as cb
from qual import coding, reports
from qual.codebook import Codebook, Concept, Relation
from qual.errors import CodebookError, ConflictError
from qual.study import Study

SENTENCE = "Det som bæres usynlig, blir synlig først når noen tar imot."


@pytest.fixture
def ids(study: Study) -> list[str]:
    return [cb.add_concept(study, name) for name in ("Bærevirke", "Mottak", "Slipp")]


def told(study: Study) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.statement, one.concepts) for one in cb.read_from(study).relations]


def test_a_sentence_ties_concepts_and_is_undone_whole(study: Study, ids: list[str]) -> None:
    made = cb.relate(study, f"  {SENTENCE} ", ids[:2])
    assert told(study) == [(SENTENCE, ("Bærevirke", "Mottak"))]
    assert cb.relate(study, SENTENCE.upper(), ids[2:]) == made  # the sentence stands there: it ties one more
    assert told(study) == [(SENTENCE, ("Bærevirke", "Mottak", "Slipp"))]
    cb.retie(study, made, ids[1:])
    cb.reword_relation(study, made, "Noen må ta imot.", seen=SENTENCE)
    assert told(study) == [("Noen må ta imot.", ("Mottak", "Slipp"))]
    assert [coding.undo(study) for _ in range(4)] == ["relation.reword", "relation.tie", "relation.add", "relation.add"]
    assert told(study) == []


def test_what_is_refused(study: Study, ids: list[str]) -> None:
    one, _ = cb.relate(study, "En setning.", ids), cb.relate(study, "En annen.", ids)
    for refused, code in (
        (lambda: cb.relate(study, SENTENCE, []), "codebook.nothing_related"),
        (lambda: cb.relate(study, " ", ids), "codebook.no_name"),
        (lambda: cb.relate(study, SENTENCE, ["nobody"]), "codebook.gone"),
        (lambda: cb.reword_relation(study, one, "EN ANNEN."), "codebook.name_taken"),
        (lambda: cb.delete_relation(study, "nobody"), "codebook.gone"),
    ):
        with pytest.raises(CodebookError) as caught:
            refused()
        assert caught.value.code == code
    with pytest.raises(ConflictError):
        cb.reword_relation(study, one, "En tredje.", seen="En setning som ingen skrev.")


def test_a_concept_that_goes_leaves_the_sentence(study: Study, ids: list[str]) -> None:
    cb.relate(study, SENTENCE, ids[:2])
    cb.delete_concept(study, ids[0])
    assert told(study) == [(SENTENCE, ("Mottak",))]
    coding.undo(study)
    assert told(study) == [(SENTENCE, ("Bærevirke", "Mottak"))]


@pytest.mark.parametrize("extension", ["yaml", "csv", "xlsx"])
def test_files_carry_relations_and_loading_them_again_changes_nothing(
    study: Study, ids: list[str], tmp_path: Path, extension: str
) -> None:
    cb.relate(study, SENTENCE, ids[:2])
    book = cb.load(cb.save(cb.read_from(study), tmp_path / f"bok.{extension}"))
    assert book.relations == (Relation(SENTENCE, ("Bærevirke", "Mottak")),)
    assert cb.load_into(study, book)["relations"] == 0
    more = Codebook(concepts=(Concept("Slipp"),), relations=(Relation("Slipp gir eierskap.", ("slipp",)),))
    assert cb.load_into(study, more)["relations"] == 1
    assert told(study)[-1] == ("Slipp gir eierskap.", ("Slipp",))


def test_the_board_and_the_methods_appendix_tell_them(study: Study, ids: list[str], tmp_path: Path) -> None:
    cb.relate(study, SENTENCE, ids[:2])
    [shown] = cb.board(study)["relations"]
    assert (shown["statement"], [one["name"] for one in shown["concepts"]]) == (SENTENCE, ["Bærevirke", "Mottak"])
    path = reports.write_methods(study, tmp_path / "metode.docx", language="nb")
    said = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert said[said.index("Slik henger konseptene sammen:") + 1] == f"{SENTENCE} (Bærevirke, Mottak)"
