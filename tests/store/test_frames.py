"""The study's tables as frames."""

from __future__ import annotations

from pathlib import Path

from small_study import text_file

from qual.study import Study
from qual.transcripts import Place


def test_all_tables_have_their_rows_in_one_order(study: Study, inbox: Path) -> None:
    """Sources outside the grid stand after it, each whole, also where they have a group and no round."""
    for name in ("intervju", "HN-samtale"):
        talk = "Mod: Hva nå?\nA1: Vi ringer først, og så venter vi litt.\nMod: Ja?\nA1: Ja, vi ringer hjem til dem.\n"
        path = text_file(inbox / f"{name}.txt", talk.replace("Ja?", f"Ja, {name}?"))
        study.add(path, place=Place(session=name, create=True))
    for reference in study.utterances().query("not is_moderator")["utterance"]:
        study.code(reference, "sagt")
    order = ["HN-R1", "HN-R2", "HV-R1", "intervju", "HN-samtale"]
    assert [name for name in study.sessions()["session"] if name in order] == order
    tables = (study.utterances(), study.codings(), study.progress(), study.quotes())
    for table in tables:
        there = table["session"].tolist()
        assert list(dict.fromkeys(there)) == order
        assert there == sorted(there, key=order.index)
    assert study.codings()["utterance"].tolist() == study.quotes()["quote"].tolist()
