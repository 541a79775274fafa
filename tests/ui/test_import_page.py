"""Hent inn: what cannot be stored is told before the button, and nothing that was chosen or written goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual.study import Study
from qual.transcripts import Place
from qual.ui.server import STUDY_VARIABLE
from ui.test_pages import act, button, script, words

TALK = "Mod: Hva nå da?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, vi ringer hjem.\n"


@dataclass(frozen=True)
class Upload:
    """A file as Streamlit gives it."""

    file_id: str
    name: str
    said: str = TALK

    def getvalue(self) -> bytes:
        return self.said.encode()


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(STUDY_VARIABLE, "")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened(folder: Path, place: Place) -> AppTest:
    """The page with a file whose place has been written in the table."""
    os.environ[STUDY_VARIABLE] = str(folder)
    app = AppTest.from_function(script, kwargs={"name": "transcripts"}, default_timeout=30)
    app.session_state["language"] = "nb"
    app.query_params["part"] = "import"
    app.session_state["_held"] = [Upload("f1", "leder.txt")]
    app.session_state["_files"] = {"place": {"f1": place}, "wanted": {"f1": True}}
    return act(app)


def test_what_the_study_lacks_is_made_at_the_users_word_before_the_button(study: Study) -> None:
    app = opened(study.folder, Place(session="INT-LEDER"))
    assert button(app, "Importer 1 fil").disabled
    assert "Ikke i studien ennå: INT-LEDER. Kryss av over for å lage det" in words(app)
    app.checkbox(key="import_create").check()
    act(app)
    assert "Ikke i studien ennå" not in words(app)
    button(app, "Importer 1 fil").click()
    assert "Lagt i INT-LEDER: 4 ytringer" in words(act(app))
    assert len(study.utterances("INT-LEDER")) == 4


def test_a_file_that_is_refused_stands_as_it_was(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    app = opened(study.folder, Place(group="HN", round=1))  # in the place of coded talk, which it does not have
    uploader = app.session_state["_uploads"]
    button(app, "Importer 1 fil").click()
    said = words(act(app))
    assert "! leder.txt" in said
    assert app.session_state["_uploads"] == uploader  # Streamlit's own list of what was chosen
    assert app.session_state["_files"]["place"]["f1"] == Place(group="HN", round=1)
    assert not button(app, "Importer 1 fil").disabled
    assert len(study.utterances("HN-R1")) == 5


def test_a_folder_of_interviews_is_one_choice_which_is_proposed(study: Study) -> None:
    os.environ[STUDY_VARIABLE] = str(study.folder)
    app = AppTest.from_function(script, kwargs={"name": "transcripts"}, default_timeout=30)
    app.session_state["language"] = "nb"
    app.query_params["part"] = "import"
    names = ("Intervju 10.txt", "Intervju 2.txt", "HN runde 2.txt")
    app.session_state["_held"] = [Upload(name, name, f"{TALK}A1: {name}") for name in names]
    act(app)
    assert "2 filer har ikke gruppe og runde. De er" in [one.label for one in app.segmented_control]
    assert "Ikke i studien ennå" not in words(app)
    button(app, "Importer 3 filer").click()
    said = words(act(app))
    assert said.index("Lagt i Intervju 2:") < said.index("Lagt i Intervju 10:")
    kinds = study.sessions().set_index("session")["kind"]
    assert (kinds["Intervju 2"], kinds["Intervju 10"], kinds["HN-R2"]) == ("interview", "interview", "focus group")


def test_files_without_a_place_may_be_groups_that_one_places(study: Study) -> None:
    os.environ[STUDY_VARIABLE] = str(study.folder)
    app = AppTest.from_function(script, kwargs={"name": "transcripts"}, default_timeout=30)
    app.session_state["language"] = "nb"
    app.query_params["part"] = "import"
    app.session_state["_held"] = [Upload("f1", "Intervju 2.txt")]
    act(app)
    app.segmented_control(key="kind_places_f1").set_value("focus group")
    act(app)
    assert button(app, "Importer 0 filer").disabled
