"""What waits for a drawing, and what is not drawn any more."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType

from qual.ui.whole import Patient


@pytest.mark.parametrize("waits", [False, True])
def test_a_part_of_a_page_that_was_left_is_not_drawn(waits: bool) -> None:
    """Neither after the other page nor, where both wait, instead of it."""
    asks = Patient()
    asks.request_rerun(RerunData(page_script_hash="koding"))
    assert asks.on_scriptrunner_ready().rerun_data.page_script_hash == "koding"
    asks.request_rerun(RerunData(page_script_hash="koding", fragment_id="menu"))
    assert asks.on_scriptrunner_ready().rerun_data.fragment_id_queue == ["menu"]  # of the page that one is on
    asks.request_rerun(RerunData(page_script_hash="materiale"))
    if not waits:
        assert asks.on_scriptrunner_ready().rerun_data.page_script_hash == "materiale"
    asks.request_rerun(RerunData(page_script_hash="koding", fragment_id="menu"))
    found = asks.on_scriptrunner_ready()
    if waits:
        assert (found.rerun_data.page_script_hash, found.rerun_data.fragment_id_queue) == ("materiale", [])
    else:
        assert found.type == ScriptRequestType.STOP
