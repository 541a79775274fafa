"""Comments in the margin become memos: on the utterance they stand beside, where only one can be meant."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from odf.office import Annotation
from odf.opendocument import OpenDocumentText
from odf.text import P, Span

from qual import coding, privacy, transcripts
from qual.store import material
from qual.study import Study

PLACE = transcripts.Place(group="HV", round=2, create=True)
LINES = (
    "Mod: Hva skjedde?",
    "Anne: Vi ringte til Kari Moe.",
    "Ola: Ja.",
    "Anne: Og så?",
    "Ola: Ja.",
    "Takk for i dag.",
)
COMMENTS = {1: "Viktig! Spør Kari.", 4: "Hvilket ja?", 5: "Hvem sier dette?"}


def word(path: Path) -> Path:
    document = docx.Document()
    for number, line in enumerate(LINES):
        run = document.add_paragraph().add_run(line)
        if number in COMMENTS:
            document.add_comment(run, text=COMMENTS[number], author="Petra Hansen", initials="PH")
    document.save(str(path))
    return path


def open_document(path: Path) -> Path:
    document = OpenDocumentText()
    for number, line in enumerate(LINES):
        paragraph = P()
        paragraph.addElement(Span(text=line))
        if number in COMMENTS:
            annotation = Annotation()
            annotation.addElement(P(text=COMMENTS[number]))
            paragraph.addElement(annotation)
        document.text.addElement(paragraph)
    document.save(str(path))
    return path


def memos(study: Study) -> dict[str, str]:
    """What every memo says, and on what it hangs: a reference, or a kind of thing."""
    found = coding.memos(study)
    return {memo["text"]: reference(study, memo["target_id"]) or memo["target_kind"] for memo in found}


def reference(study: Study, utterance: str) -> str | None:
    with study.read() as connection:
        found = material.utterance(connection, utterance)
    return found["reference"] if found else None


@pytest.mark.parametrize("make", [word, open_document])
def test_comments_become_memos(study: Study, inbox: Path, make: object) -> None:
    ending = ".docx" if make is word else ".odt"
    before = memos(study)
    path = make(inbox / f"a{ending}")  # type: ignore[operator]
    result = study.add(path, place=PLACE)
    assert result.memos == 3
    found = {text: where for text, where in memos(study).items() if text not in before}
    assert set(found) == {"Viktig! Spør Kari.", "«Ola: Ja.»: Hvilket ja?", "Hvem sier dette?"}
    assert found["«Ola: Ja.»: Hvilket ja?"] == "session"  # Ola says it twice
    assert (found["Viktig! Spør Kari."], found["Hvem sier dette?"]) == ("HV-R2-0002", "HV-R2-0005")
    assert study.add(path, place=PLACE, existing="replace").memos == 0  # they stand there already
    study.undo()
    study.undo()
    assert memos(study) == before


def test_names_are_out_of_comments_and_who_wrote_them_is_not_told(study: Study, inbox: Path) -> None:
    names = (privacy.Name("Kari Moe", "[navn]", "person"), privacy.Name("Kari", "[navn]", "person"))
    study.add(word(inbox / "a.docx"), place=PLACE, names=names)
    everything = " ".join(memos(study))
    assert "Spør [navn]." in everything
    assert "Kari" not in everything
    assert "Petra" not in everything
