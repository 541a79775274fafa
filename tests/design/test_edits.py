"""The design by hand: what the app's forms do, one act each."""

from __future__ import annotations

from typing import Any

import pytest
import small_study

from qual import design
from qual.design import Present, Session
from qual.errors import DesignError
from qual.store import happenings
from qual.study import Study


def code_of(caught: pytest.ExceptionInfo[DesignError]) -> str:
    assert caught.value.text("nb")
    assert caught.value.text("en")
    return caught.value.code


def speakers(study: Study, session: str) -> dict[str, Any]:
    rows = study.utterances(session)
    return {
        label: None if person != person else person
        for label, person in zip(rows["speaker"], rows["person"], strict=True)
    }


def test_group_round_person(study: Study) -> None:
    first = design.add_group(study, " NY ", name="Nygruppa")
    assert design.add_group(study, "NY", name="Nygruppa 2") == first
    assert design.add_round(study, 3, year=2033) == design.add_round(study, 3)
    person = design.add_person(study, "p9", "Tarjei")
    assert design.add_person(study, "p9", "Halvard") == person
    rows = small_study.live_rows(study.store)
    assert [row["name"] for row in rows["groups"].values() if row["code"] == "NY"] == ["Nygruppa 2"]
    assert study.persons().set_index("person").loc["p9", "pseudonym"] == "Halvard"
    for _ in range(6):
        study.undo()
    assert "p9" not in set(study.persons()["person"])


@pytest.mark.parametrize("blank", ["", "   "])
def test_blank_names(study: Study, blank: str) -> None:
    for act in (
        lambda: design.add_group(study, blank),
        lambda: design.add_person(study, blank),
        lambda: design.add_session(study, Session(blank)),
        lambda: design.add_event(study, "2031-01-01", blank),
    ):
        with pytest.raises(DesignError) as caught:
            act()
        assert code_of(caught) == "design.empty"


def test_round_numbers_begin_at_one(study: Study) -> None:
    with pytest.raises(DesignError) as caught:
        design.add_round(study, 0)
    assert code_of(caught) == "design.wrong_value"


def test_new_session(study: Study) -> None:
    present = (Present(label="Z", person="ukjent fra før", function="moderator"),)
    design.add_session(study, Session("HN-R3x", group="HN", present=present))
    assert list(study.attendances().query("session == 'HN-R3x'")["person"]) == ["ukjent fra før"]
    assert study.undo() == "design.session"
    assert "HN-R3x" not in set(study.sessions()["session"])
    assert "ukjent fra før" not in set(study.persons()["person"])


@pytest.mark.parametrize(
    ("session", "code"),
    [
        (Session("ny", group="QQ"), "design.unknown_group"),
        (Session("ny", round=9), "design.unknown_round"),
        (Session("ny", group="HN", round=1), "design.twice"),
    ],
)
def test_session_that_has_no_place(study: Study, session: Session, code: str) -> None:
    before = small_study.live_rows(study.store)
    with pytest.raises(DesignError) as caught:
        design.add_session(study, session)
    assert code_of(caught) == code
    assert small_study.live_rows(study.store) == before


def test_session_of_the_same_name_is_the_same(study: Study) -> None:
    count = len(study.sessions())
    design.add_session(study, Session("hn-r1", group="HN", round=1, date="2031-03-05"))
    assert len(study.sessions()) == count
    assert study.sessions().set_index("session").loc["HN-R1", "date"] == "2031-03-05"


def test_placing_a_session(study: Study) -> None:
    design.place_session(study, "intervju", group="HV", round_number=None, date="2031-05-05")
    row = study.sessions().set_index("session").loc["intervju"]
    assert (row["group"], row["date"]) == ("HV", "2031-05-05")
    design.place_session(study, "HN-R1", group=None, round_number=None)
    design.place_session(study, "HN-R2", group="HN", round_number=1)
    found = study.utterances()
    assert set(found.query("round == 1 and group == 'HN'")["utterance"].str[:5]) == {"HN-R2"}  # references stay


@pytest.mark.parametrize(
    ("name", "group", "number", "code"),
    [
        ("borte", "HN", 1, "design.unknown_session"),
        ("intervju", "QQ", 1, "design.unknown_group"),
        ("intervju", "HN", 7, "design.unknown_round"),
        ("intervju", "HN", 1, "design.twice"),
    ],
)
def test_place_that_is_not_free(study: Study, name: str, group: str, number: int, code: str) -> None:
    before = small_study.live_rows(study.store)
    with pytest.raises(DesignError) as caught:
        design.place_session(study, name, group=group, round_number=number)
    assert code_of(caught) == code
    assert small_study.live_rows(study.store) == before


def test_label_becomes_a_person_in_this_session_only(study: Study) -> None:
    design.map_label(study, "HN-R2", "X9", person="p2", role="vikar")
    assert speakers(study, "HN-R2") == {"Mod": "m1", "A1": "p1", "X9": "p2"}
    assert speakers(study, "HN-R1")["A2"] == "p2"
    design.map_label(study, "HN-R2", "A1", person="p3")
    assert speakers(study, "HN-R2")["A1"] == "p3"
    assert speakers(study, "HN-R1")["A1"] == "p1"
    assert [study.undo(), study.undo()] == ["design.label"] * 2
    assert speakers(study, "HN-R2") == {"Mod": "m1", "A1": "p1", "X9": None}


def test_new_label_for_a_person_keeps_what_is_known_of_them(study: Study) -> None:
    design.map_label(study, "HN-R1", "A2", person="p1")
    known = study.attendances().query("session == 'HN-R1' and person == 'p1'")
    assert set(known["role"]) == {"styrer"}
    assert set(known["service"]) == {"barnehage"}
    assert set(known["unit"]) == {"Avdeling nord"}


def test_naming_somebody_present_does_not_make_two(study: Study) -> None:
    design.set_present(study, "HN-R2", [Present(label="X9", role="ny")])
    assert study.sessions().set_index("session").loc["HN-R2", "participants"] == 2
    design.map_label(study, "HN-R2", "X9", person="p3")
    assert study.sessions().set_index("session").loc["HN-R2", "participants"] == 2
    assert set(study.attendances().query("person == 'p3' and session == 'HN-R2'")["role"]) == {"ny"}
    design.set_present(study, "HN-R1", [Present(label="Flere", role="ny")])
    design.map_label(study, "HN-R1", "Flere", person="p1")  # who is listed already
    assert study.sessions().set_index("session").loc["HN-R1", "participants"] == 2


def test_label_of_several_or_nobody_known(study: Study) -> None:
    design.map_label(study, "HN-R2", "A1", person=None, kind="several")
    assert speakers(study, "HN-R2")["A1"] is None
    design.map_label(study, "HN-R2", "X9", person=None, function="moderator")
    assert list(study.utterances("HN-R2").query("speaker == 'X9'")["is_moderator"]) == [True]


@pytest.mark.parametrize(
    ("label", "choices", "code"),
    [
        ("borte", {"person": "p1"}, "design.unknown_label"),
        ("X9", {"person": "p1", "function": "sjef"}, "design.wrong_value"),
        ("X9", {"person": None, "kind": "mange"}, "design.wrong_value"),
    ],
)
def test_label_that_cannot_be(study: Study, label: str, choices: dict[str, Any], code: str) -> None:
    with pytest.raises(DesignError) as caught:
        design.map_label(study, "HN-R2", label, **choices)
    assert code_of(caught) == code


def test_presence(study: Study) -> None:
    design.set_present(study, "HV-R2", [Present(person="helt ny"), Present(role="observatør", function="observer")])
    assert study.sessions().set_index("session").loc["HV-R2", "participants"] == 1
    for session, one, code in (
        ("borte", Present(person="p1"), "design.unknown_session"),
        ("HV-R2", Present(person="p1", function="sjef"), "design.wrong_value"),
    ):
        with pytest.raises(DesignError) as caught:
            design.set_present(study, session, [one])
        assert code_of(caught) == code


def test_event(study: Study) -> None:
    design.add_event(study, "2030-02-03", "Tilsyn", municipality="Nordnes")
    with study.read() as connection:
        assert [(event["date"], event["name"]) for event in happenings.events(connection)] == [
            ("2030-02-03", "Tilsyn"),
            ("2031-08-01", "Ny lov om samarbeid"),
        ]
