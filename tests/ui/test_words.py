"""What pages make of words: names that are cut, Streamlit's own texts."""

from __future__ import annotations

import pytest

from qual.messages import catalogue
from qual.ui.pages.material.incoming import short


@pytest.mark.parametrize("most", [5, 8, 27])
def test_a_files_name_is_cut_in_the_middle_and_both_ends_stay(most: int) -> None:
    name = "Intervju med ledere i Nærsund, runde 2, del 1.docx"
    cut = short(name, most)
    assert len(cut) == most
    start, end = cut.split("…")
    assert name.startswith(start)
    assert name.endswith(end)
    assert abs(len(start) - len(end)) <= 1
    assert short("BN-R1.docx", 10) == "BN-R1.docx"


def test_what_streamlit_says_is_said_in_norwegian_and_left_alone_in_english() -> None:
    from streamlit.testing.v1 import AppTest

    def page() -> None:
        import streamlit as st

        from qual.ui import state

        st.session_state["language"] = st.query_params["language"]
        st.session_state["told"] = state.register()

    for language in ("nb", "en"):
        app = AppTest.from_function(page)
        app.query_params["language"] = language
        app.run()
        told = app.session_state["told"]
        assert told["language"] == language
        english, norwegian = (catalogue(one)["ui.theirs.js.no_results"] for one in ("en", "nb"))
        assert told["theirs"].get(english) == (norwegian if language == "nb" else None)
