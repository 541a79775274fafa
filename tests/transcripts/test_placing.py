"""Where files belong and how they stand to what is stored; a folder as a table that is corrected and followed."""

from __future__ import annotations

import csv
import dataclasses
import unicodedata
from pathlib import Path

import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from qual.errors import FileError
from qual.study import Study
from qual.transcripts import Place, placing
from qual.transcripts.folder import read_plan, write_plan
from qual.transcripts.placing import Candidate

TALK = "Mod: Hva nå?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, hjem.\n"
HEAD = "Gruppe: HV\nRunde: 2\nDato: 14.05.2032\n\n"


def looked(study: Study, *paths: Path) -> list[Candidate]:
    return [placing.look(study, path, plan=study.plan) for path in paths]


def statuses(study: Study, candidates: list[Candidate]) -> list[tuple[str, str | None]]:
    found = placing.standings(study, candidates, plan=study.plan)
    return [(one.status, one.session) for one in found]


def test_each_file_says_how_it_stands_to_what_is_stored(study: Study, inbox: Path, small_folder: Path) -> None:
    before = small_study.live_rows(study.store)
    broken = inbox / "brutt.docx"
    broken.write_bytes(b"PK\x03\x04 avbrutt")
    found = looked(
        study,
        small_study.text_file(inbox / "ny.txt", HEAD + TALK),
        small_study.text_file(inbox / "igjen.txt", HEAD + TALK + "A1: Mer.\n"),
        small_study.text_file(inbox / "opptak_havna.txt", small_study.TALK["HN-R1"] + "A1: Og mer.\n"),
        small_folder / "in" / "vest.txt",
        small_study.text_file(inbox / "hvor.txt", TALK),
        broken,
        inbox / "finnes_ikke.txt",
    )
    assert statuses(study, found) == [
        ("new", "HV-R2"), ("twice", "HV-R2"), ("corrected", "HN-R1"), ("same", "HV-R1"), ("unplaced", None),
        ("problem", None), ("problem", None),
    ]  # fmt: skip
    assert [one.error.code for one in found if one.error] == ["file.corrupt", "file.not_found"]
    assert small_study.live_rows(study.store) == before


def test_a_part_is_known_by_a_name_that_a_mac_spells_in_two_code_points(study: Study, inbox: Path) -> None:
    name = "opptak_på_havna.txt"
    sessions = tuple(
        dataclasses.replace(one, files=("annet.txt", name)) if one.name == "HN-R2" else one
        for one in study.plan.sessions
    )
    plan = dataclasses.replace(study.plan, sessions=sessions)
    path = small_study.text_file(inbox / unicodedata.normalize("NFD", name), TALK)
    place = placing.look(study, path, plan=plan).place
    assert (place.group, place.round, place.part) == ("HN", 2, 2)


def test_a_place_comes_from_the_plan_the_head_and_the_name_in_that_order(study: Study, inbox: Path) -> None:
    planned = small_study.text_file(inbox / "opptak_havna.txt", HEAD + TALK)
    head = small_study.text_file(inbox / "HN_R1.txt", HEAD + TALK)
    year = small_study.text_file(inbox / "Havna vest 2032.txt", TALK)
    assert [one.place for one in looked(study, planned, head, year)] == [
        Place(group="HN", round=1, date="2032-05-14", part=1),
        Place(group="HV", round=2, date="2032-05-14", part=1),
        Place(group="HV", round=2, part=1),
    ]


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("Havna runde 1.docx", "HN"),
        ("HAVNA_R1.vtt", "HN"),
        ("Havnah\u006f\u0308y.vtt", None),
        ("hv og hn.txt", None),
        ("opptak_hv.txt", "HV"),
        ("notat.txt", None),
    ],
)
def test_the_name_of_a_file_may_hold_the_name_or_code_of_its_group(
    study: Study, inbox: Path, file: str, group: str | None
) -> None:
    from qual import transcripts

    read = transcripts.read(small_study.text_file(inbox / "a.txt", TALK))
    assert placing.propose(study, file, read).group == group


def test_a_group_may_be_written_by_its_name_and_what_the_design_lacks_is_told(study: Study) -> None:
    places = [
        Place(group="havna", round=1),
        Place(group="Ny", round=12),
        Place(group="NY", round=3),
        Place(session="møte", round=9),
    ]
    tidied = placing.tidy(study, places)
    assert [one.group for one in tidied] == ["HN", "Ny", "NY", None]
    assert placing.unknown(study, tidied) == {"groups": ["Ny", "NY"], "rounds": [3, 12], "sessions": ["møte"]}


def test_a_source_outside_the_grid_is_found_again(study: Study, inbox: Path) -> None:
    file = small_study.text_file(inbox / "samtale.txt", TALK)
    (one,) = looked(study, file)
    inside = Candidate(one.path, one.sha256, one.transcript, Place(session="Intervju"))
    assert statuses(study, [inside]) == [("new", "intervju")]
    study.add(file, place=Place(session="intervju"))
    changed = Candidate(one.path, "0" * 64, one.transcript, Place(session="intervju"))
    assert statuses(study, [inside, changed]) == [("same", "intervju"), ("corrected", "intervju")]


# --- the table -------------------------------------------------------------------------------------------------------
places = st.builds(
    Place,
    session=st.none() | st.text("abcæøå -", min_size=1).map(str.strip).filter(bool),
    group=st.none() | st.text('ABCÆØÅ;,"', min_size=1),
    round=st.none() | st.integers(1, 99),
    date=st.none() | st.dates().map(str),
    part=st.integers(1, 9),
)


@settings(deadline=None, max_examples=many(60))
@given(
    st.lists(st.tuples(st.text("abcæøå;,\" '", min_size=1).map(lambda name: name.strip() + ".txt"), places), min_size=1)
)
def test_a_table_read_back_is_the_table_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, Place]]
) -> None:
    target = tmp_path_factory.mktemp("plan") / "plan.csv"
    candidates = [Candidate(Path(name), "", None, place) for name, place in rows]
    write_plan(candidates, [placing.Standing("new")] * len(rows), target)
    assert [(row.file, row.wanted, row.place) for row in read_plan(target)] == [
        (name, True, place) for name, place in rows
    ]


def test_a_table_that_a_norwegian_spreadsheet_saved_is_read(tmp_path: Path) -> None:
    text = "import;file;group;round;date;part\nX;a.txt;BN;2;4.3.2031;1\nnei;b.txt;BN;2;;\n;;;;;\n"
    plan = tmp_path / "plan.csv"
    plan.write_bytes(text.encode("cp1252"))
    assert [(row.file, row.wanted, row.place) for row in read_plan(plan)] == [
        ("a.txt", True, Place(group="BN", round=2, date="2031-03-04", part=1)),
        ("b.txt", False, Place(group="BN", round=2)),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("navn,gruppe\na,b\n", "file.plan"),
        ("", "file.empty"),
        ("import,file,round\nx,a.txt,to\n", "file.plan_cell"),
        ("import,file,round\nx,a.txt,0\n", "file.plan_cell"),
        ("import,file,date\nx,a.txt,31.02.2031\n", "file.plan_cell"),
    ],
)
def test_a_table_that_is_none_is_a_named_error(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read_plan(small_study.text_file(tmp_path / "plan.csv", text))
    assert caught.value.code == code


def test_the_table_tells_what_to_look_at(study: Study, inbox: Path, tmp_path: Path) -> None:
    paths = [small_study.text_file(inbox / "ny.txt", HEAD + TALK), inbox / "borte.txt"]
    found = looked(study, *paths)
    write_plan(found, placing.standings(study, found), tmp_path / "plan.csv")
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        one, other = csv.DictReader(file)
    assert (one["import"], one["utterances"], one["speakers"], one["date"]) == ("x", "4", "2", "2032-05-14")
    assert other["import"] == ""
    assert "borte.txt" in other["told"]


def test_a_group_and_a_session_are_known_by_what_one_sees_of_their_names(study: Study, inbox: Path) -> None:
    """Nobody makes a second group by pasting its code from the web."""
    path = small_study.text_file(inbox / "mer.txt", "B1: Hei.\nMod: Ja?\n")
    result = study.add(path, place=Place(group="\u200bhv", round=2, create=True))
    assert result.session == "HV-R2"
    assert sorted(study.sessions()["group"].dropna().unique()) == ["HN", "HV"]
    assert study.changes_in(path, place=Place(session="HV-R2\u200e")) is not None
