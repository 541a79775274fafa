"""The study's tables as frames."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from small_study import text_file

from qual import codebook, coding, design, themes
from qual.store import frames, quotations
from qual.store.frames import CodeOrder
from qual.study import Study
from qual.themes.reading import records
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


def test_codes_are_listed_by_name_use_newest_or_group(study: Study) -> None:
    for name in ("åpner", "Zoolog", "ærfugl", "kode 10", "kode 2"):
        codebook.add_code(study, name)
    codebook.group_codes(study, [study.code_id("kode 10"), study.code_id("Zoolog")], "G")
    study.code("HN-R1-0002", "ærfugl")
    assert {order: study.codes(order)["code"].tolist() for order in get_args(CodeOrder)} == {
        "list": ["åpner", "Zoolog", "ærfugl", "kode 10", "kode 2"],
        "name": ["kode 2", "kode 10", "Zoolog", "ærfugl", "åpner"],
        "use": ["ærfugl", "kode 2", "kode 10", "Zoolog", "åpner"],
        "newest": ["kode 2", "kode 10", "ærfugl", "Zoolog", "åpner"],
        "group": ["kode 10", "Zoolog", "kode 2", "ærfugl", "åpner"],
    }


def test_lists_of_names_are_in_norwegian_order(study: Study) -> None:
    """Persons, roles, coders and views: numbers by value, æøå last, whatever the case."""
    for person in ("åp1", "zo1", "hn10", "hn9"):
        design.add_person(study, person)
    for coder in ("Åse", "zita", "Ær"):
        study.acting(coder).code("HN-R1-0002", "ringe")
        themes.save_view(study.acting(coder), f"{coder} {coder}", "themes", {})
    people = [name for name in study.persons()["person"] if name in ("åp1", "zo1", "hn10", "hn9")]
    assert people == ["hn9", "hn10", "zo1", "åp1"]
    with study.read() as connection:
        assert quotations.known(connection, "coder") == ["zita", "Ær", "Åse"]
    assert [name for name in coding.actors(study) if name in ("zita", "Ær", "Åse")] == ["zita", "Ær", "Åse"]
    assert [view["name"] for view in themes.all_views(study)] == ["zita zita", "Ær Ær", "Åse Åse"]


@pytest.mark.parametrize("name", ["session", "group", "round", "progress", "unmapped"])
def test_plain_rows_are_those_of_the_tables(read_sample: Study, name: str) -> None:
    table = {"progress": "progress", "unmapped": "unmapped"}.get(name, f"{name}s")
    with read_sample.read() as connection:
        rows = getattr(frames, f"{name}_rows")(connection)
        frame = getattr(frames, table)(connection)
    assert records(frame) == rows
    assert rows or name == "unmapped"
