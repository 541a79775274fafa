"""Transkripsjoner proposes who the labels are; a button says yes, and nothing is done before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import small_study
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual.study import Study
from qual.ui.server import STUDY_VARIABLE

TALK = "Gruppe: HV\nRunde: 2\n\n" + "Mod: Nå?\nKristoffer: Bra, det.\n" * 6 + "Mod: Ja?\nKristofer: Jo.\n"


def script(folder: str) -> None:
    from qual.study import Study
    from qual.ui.pages.material import label_proposals

    with Study(folder, coder="Ada") as study:
        label_proposals.draw(study, "HV-R2")


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(STUDY_VARIABLE, "")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened(study: Study, language: str) -> AppTest:
    app = AppTest.from_function(script, kwargs={"folder": str(study.folder)}, default_timeout=30)
    app.session_state["language"] = language
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize(("language", "same", "yes"), [("nb", "Samme person", "Ja"), ("en", "Same person", "Yes")])
def test_yes_is_one_act_each(study: Study, inbox: Path, language: str, same: str, yes: str) -> None:
    study.add(small_study.text_file(inbox / "HV-R2.txt", TALK))
    before = small_study.live_rows(study.store)
    app = opened(study, language)
    assert any("Kristoffer = Kristofer" in one.value for one in app.text)
    assert small_study.live_rows(study.store) == before
    next(one for one in app.button if one.label == same).click()
    app.run()
    assert not app.exception, app.exception
    assert not any("Kristoffer" in one.value for one in app.text)
    next(one for one in app.button if one.label == yes).click()
    app.run()
    assert not app.exception, app.exception
    people = study.attendances()
    here = people[people["session"] == "HV-R2"].set_index("label")
    assert here.loc["Mod", "person"] == "m1"
    assert here.loc["Kristoffer", "id"] == here.loc["Kristofer", "id"]
    assert list(app.button) == []
    study.undo()
    study.undo()
    assert small_study.live_rows(study.store) == before
