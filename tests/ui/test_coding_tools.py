"""What stands over the transcript: every memo searched in one place, and the form that says where the sound lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual import coding
from qual.study import Study


def script(folder: str, part: str) -> None:
    """The inside of one of the two popovers."""
    from qual.study import Study
    from qual.ui.pages.coding import memos, tools

    with Study(folder, coder="Ada") as study:
        if part == "memos":
            memos.draw(study)
        else:
            tools._form(study, "HN-R1")


@pytest.fixture(autouse=True)
def fresh_window() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened(study: Study, part: str) -> AppTest:
    app = AppTest.from_function(script, kwargs={"folder": str(study.folder), "part": part}, default_timeout=30)
    app.session_state["language"] = "nb"
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    return re.sub(r"<[^>]+>", " ", "\n".join(str(element.proto.body) for element in app.get("html")))


def test_all_memos_are_searched_in_one_place(study: Study) -> None:
    made = study.code("HN-R1-0002", "te først")
    source = str(study.sessions().set_index("session").loc["HN-R1", "id"])
    for kind, target, text in (("coding", made, "Kjelen <b>koker</b>."), ("session", source, "Rolig start.")):
        coding.add_memo(study, kind, target, text)
    app = opened(study, "memos")
    assert "Rolig start." in words(app)
    assert "&lt;b&gt;koker" in words(app)  # words, never markup
    app.text_input[0].set_value("te først")
    told = words(ran(app))
    assert "koker" in told
    assert "Rolig start." not in told
    app.text_input[0].set_value("finnes ikke")
    assert "Ingen notater passer" in words(ran(app))


def test_the_memos_that_do_not_fit_are_counted_and_can_be_reached(study: Study) -> None:
    for number in range(42):
        coding.add_memo(study, "study", None, f"Notat nummer {number}.")
    app = opened(study, "memos")
    assert words(app).count("Notat nummer") == 40
    button(app, "Vis 2 til").click()
    assert words(ran(app)).count("Notat nummer") == 42


def test_the_form_says_where_the_sound_lies(study: Study, tmp_path: Path) -> None:
    sound = tmp_path / "opptak.mp3"
    sound.write_bytes(b"x")

    def save(app: AppTest, path: str) -> AppTest:
        app.text_input[0].set_value(path)
        button(app, "Lagre").click()
        return ran(app)

    app = opened(study, "sound")
    assert "Finner ikke filen" in words(save(app, str(tmp_path / "borte.mp3")))
    save(app, f'"{sound}"')  # as the file manager copies a path
    assert [one.path for one in coding.recordings(study, "HN-R1")] == [sound.resolve()]
    button(ran(app), "Koble fra lydfilen").click()
    ran(app)
    assert coding.recordings(study, "HN-R1") == []


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)
