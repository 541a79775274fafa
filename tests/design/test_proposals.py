"""Who a label may be: proposed by scope, never decided; two labels said to be one person, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_study

from qual import design
from qual.errors import DesignError
from qual.store import labels
from qual.study import Study


def proposed(study: Study, session: str) -> dict[str, tuple[str, str, str]]:
    return {p.label: (p.person, p.reason, p.scope) for p in design.propose_persons(study, session)}


def attendance(study: Study, session: str) -> dict[str, tuple[str | None, str | None]]:
    with study.read() as connection:
        return {
            r["label"]: (r["attendance_id"], r["person"]) for r in labels.told(connection) if r["session"] == session
        }


def bring(study: Study, inbox: Path, session: str, text: str) -> None:
    study.add(small_study.text_file(inbox / f"{session}.txt", text), existing="replace")


def test_the_same_label_next_time_is_proposed_and_not_taken_for_granted(study: Study, inbox: Path) -> None:
    design.add_round(study, 3)
    design.map_label(study, "HN-R2", "X9", person="p2", role="lærer")
    bring(study, inbox, "HN-R3", "Gruppe: HN\nRunde: 3\n\nMod: Nå?\nX9: Bra.\nA1: Ja, det er det.\nZ4: Nei.\n")
    before = attendance(study, "HN-R3")
    assert all(person is None for _, person in before.values())
    assert proposed(study, "HN-R3") == {
        "Mod": ("m1", "last time", "group"), "X9": ("p2", "last time", "group"), "A1": ("p1", "last time", "group"),
    }  # fmt: skip
    one = next(p for p in design.propose_persons(study, "HN-R3") if p.label == "X9")
    assert (one.role, one.seen_in) == ("lærer", "HN-R2")
    assert attendance(study, "HN-R3") == before


def test_moderators_go_from_group_to_group_and_codes_do_not(study: Study, inbox: Path) -> None:
    bring(study, inbox, "HV-R2", "Gruppe: HV\nRunde: 2\n\nMod: Nå?\nA1: Bra.\nSunniva: Ja.\nB1: Nei.\n")
    assert proposed(study, "HV-R2") == {
        "Mod": ("m1", "always", "study"), "Sunniva": ("p3", "named", "study"),
    }  # fmt: skip


def test_a_person_is_proposed_once_and_not_when_present_already(study: Study, inbox: Path) -> None:
    bring(study, inbox, "HV-R2", "Gruppe: HV\nRunde: 2\n\nB1: Nå?\nSunniva: Ja.\n")
    assert [p for p, _, _ in proposed(study, "HV-R2").values()] == ["p3"]
    design.map_label(study, "HV-R2", "B1", person="p3")
    assert proposed(study, "HV-R2") == {}


VARIANTS = (
    "Gruppe: HV\nRunde: 2\n\n"
    + "Kristoffer: Hva sa du?\nB7: Ingenting.\n" * 6
    + "kristoffer: Jo.\nB7: Nei.\nKristofer: Jo da.\nB7: Nei.\n"
)


def test_spellings_are_proposed_together_and_one_word_joins_them(study: Study, inbox: Path) -> None:
    bring(study, inbox, "HV-R2", VARIANTS)
    (group,) = design.propose_merges(study, "HV-R2")
    assert group[0] == "Kristoffer"
    assert set(group[1:]) <= {"kristoffer", "Kristofer"}
    assert len(group) > 1
    before = small_study.live_rows(study.store)
    design.merge_labels(study, "HV-R2", group[1:], group[0])
    now = attendance(study, "HV-R2")
    assert len({now[label] for label in group}) == 1
    assert now["Kristoffer"][0] is not None
    assert now["B7"] == (None, None)
    assert design.propose_merges(study, "HV-R2") == []
    study.undo()
    assert small_study.live_rows(study.store) == before


def test_who_one_spelling_is_the_others_are(study: Study, inbox: Path) -> None:
    bring(study, inbox, "HV-R2", VARIANTS)
    (group,) = design.propose_merges(study, "HV-R2")
    design.map_label(study, "HV-R2", group[-1], person="p3")
    assert proposed(study, "HV-R2") == dict.fromkeys(group[:-1], ("p3", "variant", "session"))
    design.merge_labels(study, "HV-R2", group, group[0])
    assert {attendance(study, "HV-R2")[label][1] for label in group} == {"p3"}
    bring(study, inbox, "HV-R2", VARIANTS + "B7: Og mer.\n")  # the same labels again: still one person
    assert {attendance(study, "HV-R2")[label][1] for label in group} == {"p3"}


def test_two_people_are_not_merged(study: Study, inbox: Path) -> None:
    bring(study, inbox, "HV-R2", VARIANTS)
    (group,) = design.propose_merges(study, "HV-R2")
    for label, person in zip(group, ("p1", "p2"), strict=False):
        design.map_label(study, "HV-R2", label, person=person)
    assert design.propose_merges(study, "HV-R2") == []
    before = small_study.live_rows(study.store)
    with pytest.raises(DesignError) as caught:
        design.merge_labels(study, "HV-R2", group[1:], group[0])
    assert caught.value.code == "design.two_persons"
    assert caught.value.text("en") != caught.value.text("nb")
    assert small_study.live_rows(study.store) == before


def test_what_is_not_there(study: Study) -> None:
    with pytest.raises(DesignError) as caught:
        design.merge_labels(study, "HN-R1", ["Mod"], "Nobody")
    assert caught.value.code == "design.unknown_label"
    for look in (design.propose_persons, design.propose_merges):
        with pytest.raises(DesignError):
            look(study.store, "nowhere")
