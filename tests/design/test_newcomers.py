"""Persons for labels that nobody knows: neutral codes, one act, taken back whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_study

from qual import design
from qual.errors import DesignError
from qual.study import Study

TALK = "Gruppe: HV\nRunde: 2\n\nOrdstyrer: Nå?\nKari Moe: Bra.\nOle: Ja.\nFlere: Ja!\nUkjent: Jo.\nSunniva: Nei.\n"


def test_each_unknown_label_of_one_person_gets_a_code_without_its_name(study: Study, inbox: Path) -> None:
    design.add_person(study, "hv1")
    study.add(small_study.text_file(inbox / "HV-R2.txt", TALK))
    before = small_study.live_rows(study.store)
    codes = design.propose_codes(study, "HV-R2")
    # m1 and hv1 are somebody else; Sunniva is known by her pseudonym; several and unknown are no person
    assert codes == {"Ordstyrer": "m2", "Kari Moe": "hv2", "Ole": "hv3"}
    assert small_study.live_rows(study.store) == before
    assert design.add_newcomers(study, "HV-R2") == codes
    people = study.attendances()
    here = people[(people["session"] == "HV-R2") & people["label"].notna()].set_index("label")
    assert here["person"].to_dict() == codes
    assert here.loc["Ordstyrer", "function"] == "moderator"
    assert here.loc["Ole", "function"] == "participant"
    assert design.propose_codes(study, "HV-R2") == {}
    study.undo()
    assert small_study.live_rows(study.store) == before


def test_nobody_new_is_no_act_and_a_session_must_be_there(study: Study) -> None:
    revision = study.revision
    assert design.add_newcomers(study, "HN-R1") == {}
    assert study.revision == revision
    with pytest.raises(DesignError):
        design.propose_codes(study, "finnes ikke")
