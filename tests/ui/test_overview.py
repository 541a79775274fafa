"""What is told of backups: when others on the machine can open the study, and when the last one was taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual.store.private import Openness
from qual.study import Study
from qual.ui.pages.study_menu import backups


def script(folder: str) -> None:
    from qual.study import Study
    from qual.ui.pages.study_menu import backups

    with Study(folder, coder="Ada") as study:
        backups.draw(study)


@pytest.fixture(autouse=True)
def fresh_window() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def said(study: Study) -> str:
    app = AppTest.from_function(script, kwargs={"folder": str(study.folder)}, default_timeout=30)
    app.session_state["language"] = "nb"
    app.run()
    assert not app.exception, app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def test_a_study_that_others_can_open_is_told(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "open_to_others", lambda _folder: Openness("group", "forskere", True))
    assert "Medlemmene av gruppa forskere kan lese og endre studien" in said(study)
    monkeypatch.setattr(backups, "open_to_others", lambda _folder: None)
    assert "forskere" not in said(study)


def test_when_the_last_copy_was_taken_is_told_and_not_when_something_last_changed(study: Study) -> None:
    path = study.backup()
    path.rename(path.with_name("study-20240229-213804-000001.db"))
    assert "Siste kopi: 29.02.2024 kl. 21.38" in said(study)
