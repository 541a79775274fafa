"""The design in the tables: loaded once or twice, with figures that disagree side by side."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import small_study
from sqlalchemy import select

from qual import design
from qual.design import Count, Present
from qual.store import guide, permissions
from qual.store import schema as t
from qual.study import Study


def test_loading_twice_changes_nothing(study: Study) -> None:
    before, revision = small_study.live_rows(study.store), study.revision
    design.load_into(study, study.plan)
    assert small_study.live_rows(study.store) == before
    assert study.revision == revision


def test_people_without_name_or_label_are_listed_once(study: Study) -> None:
    silent = tuple(Present(role=role) for role in ("rektor", "rektor", "lærer"))
    sessions = tuple(dataclasses.replace(s, present=s.present + silent) for s in study.plan.sessions)
    plan = dataclasses.replace(study.plan, sessions=sessions)
    for _ in range(2):
        design.load_into(study, plan)
        assert list(study.sessions()["participants"]) == [5, 4, 4, 3, 3]


def test_figures_that_disagree_stand_side_by_side(study: Study) -> None:
    sessions = {source["id"]: source["name"] for source in small_study.live_rows(study.store)["sources"].values()}
    with study.read() as connection:
        query = select(t.reported_counts.c.source_id, t.reported_counts.c.value, t.texts.c.text).join(
            t.texts, t.texts.c.id == t.reported_counts.c.origin_id
        )
        found = [(sessions[source], value, origin) for source, value, origin in connection.execute(query)]
    assert sorted(found) == [("HN-R1", 3, "deltakerlisten"), ("HN-R1", 4, "årsrapporten")]
    assert study.sessions().set_index("session").loc["HN-R1", "participants"] == 2  # presence is what attendances say


def test_figures_of_groups_and_rounds(study: Study) -> None:
    figures = (Count(9, "notat", group="HN"), Count(8, "notat", round=2), Count(9, "avis", group="HN"))
    plan = dataclasses.replace(study.plan, counts=figures)
    for _ in range(2):
        design.load_into(study, plan)
        assert small_study.counted(study.store, "reported_counts") == 5


def test_sessions_in_the_grid(study: Study) -> None:
    found = study.sessions().set_index("session")
    assert dict(found["status"]) == {
        "HN-R1": "held", "HN-R2": "held", "HV-R1": "held", "HV-R2": "not_held", "intervju": "not_imported",
    }  # fmt: skip
    assert found.loc["HV-R2", "note"] == "Snøstorm"
    assert found.loc["HN-R1", "date"] == "2031-03-04"


def test_changes_in_the_file_are_taken_over(study: Study) -> None:
    groups = tuple(dataclasses.replace(group, name=f"{group.name} ny") for group in study.plan.groups)
    questions = tuple(dataclasses.replace(question, text="Hva da?") for question in study.plan.questions)
    design.load_into(study, dataclasses.replace(study.plan, groups=groups, questions=questions))
    rows = small_study.live_rows(study.store)
    assert {row["name"] for row in rows["groups"].values()} == {"Havna ny", "Havna vest ny"}
    with study.read() as connection:
        assert [question["text"] for question in guide.written(connection)] == ["Hva da?"]


def test_whom_somebody_has_named_stays_named(study: Study) -> None:
    present = (Present(label="X9", role="ny"),)
    sessions = tuple(
        dataclasses.replace(s, present=s.present + present) if s.name == "HN-R2" else s for s in study.plan.sessions
    )
    plan = dataclasses.replace(study.plan, sessions=sessions)
    design.load_into(study, plan)
    design.map_label(study, "HN-R2", "X9", person="p2")
    design.load_into(study, plan)
    assert "p2" in set(study.utterances("HN-R2")["person"])
    assert study.sessions().set_index("session").loc["HN-R2", "participants"] == 2


def test_questions_marks_and_actions_come_with_the_file(study: Study) -> None:
    rows = small_study.live_rows(study.store)
    (mark,) = rows["guide_marks"].values()
    assert rows["utterances"][mark["utterance_id"]]["reference"] == "HN-R1-0001"
    (action,) = study.actions().itertuples()
    assert (action.session, action.utterance, action.what, action.who) == (
        "HN-R1", "HN-R1-0004", "lage en felles ringeliste", "styrerne",
    )  # fmt: skip


def test_permissions_are_stored_once(study: Study) -> None:
    with study.read() as connection:
        (collection,) = permissions.collections(connection)
        (consent,) = permissions.consents(connection)
    assert (collection["approval"], collection["readers"]) == ("ref. 31/17", ["Ada"])
    assert (consent["person"], consent["publication"]) == ("p1", "anonymt")


def test_study_without_a_design(tmp_path: Path) -> None:
    with Study.create(tmp_path / "my study") as study:
        assert study.name == "my study"
        assert study.sessions().empty
